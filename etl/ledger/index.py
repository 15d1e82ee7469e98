"""What the examinations found, by arrival, in SQLite: quick to ask, and computed again when lost.

Third of the ledger's steps: an arrival is here when it was examined. Journal and archive hold all that is needed to
fill it again, so an index of another version, or a damaged one, is simply begun anew. Paths are masked here, and with them
in every output: the journal alone says where a file lay when its name holds the number of a person.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

import msgspec

from etl.domain import Arrival, Submission
from etl.domain.findings import PASSING_TROUBLE
from etl.domain.masking import masked_path
from etl.system import codec
from etl.system.errors import EtlError
from etl.system.files import explaining_disk, identity_of

SCHEMA = 4
"""Raised whenever the tables, or the domain values stored in them, change shape."""

Examined: TypeAlias = tuple[Arrival, int, tuple[Submission, ...]]
"""An arrival, the year of the inbox folder it lay in, and what its examination found."""

_TABLES = """
CREATE TABLE arrivals (
    number INTEGER PRIMARY KEY, path TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL, received_at TEXT NOT NULL, saved_at TEXT NOT NULL, saved INTEGER NOT NULL,
    year INTEGER NOT NULL, examination BLOB NOT NULL, rules TEXT NOT NULL
);
CREATE INDEX arrivals_by_year ON arrivals (year, saved, number);
CREATE TABLE seen (path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified_ns INTEGER NOT NULL, sha256 TEXT NOT NULL)
    WITHOUT ROWID;
"""
PASSING = "?"
"""Stands for the rules where an examination ended in a passing trouble of ours and has to be tried again."""
_USELESS = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_FORBIDDEN = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN})


class Index:
    """An open ``index.sqlite``; ``open`` makes it."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        self._version = self._data_version()

    @classmethod
    def open(cls, path: Path) -> Index:
        """Open the index at ``path``; an empty one when there is none, or it is damaged or of another version.

        Raises EtlError when the disk refuses or another program holds it.
        """
        with _explained(path):
            try:
                return cls(path, _connected(path))
            except sqlite3.DatabaseError as error:
                if _primary(error) not in _USELESS:
                    raise
            _remove(path)
            return cls(path, _connected(path))

    def add(self, examined: Iterable[Examined], rules: str) -> None:
        """Record examinations and that these versions were seen, all in one transaction.

        ``rules`` is the hash of the rules they were examined by. ``examined`` is read one by one; an exception from it undoes the whole transaction and passes through.
        """
        with self._transaction():
            for arrival, year, submissions in examined:
                fields = (masked_path(arrival.path), arrival.sha256, arrival.size)
                times = (arrival.modified_ns, arrival.received_at, arrival.saved_at, arrival.saved)
                said = (codec.encode(submissions), _valid_for(submissions, rules))
                self._connection.execute(
                    "INSERT OR REPLACE INTO arrivals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (arrival.number, *fields, *times, year, *said),
                )
                self._see(arrival.path, arrival.size, arrival.modified_ns, arrival.sha256)

    def examined(
        self, year: int, rules: str, numbers: Collection[int] | None = None
    ) -> Iterator[tuple[Arrival, tuple[Submission, ...]]]:
        """The year's examinations by these rules in order of saving, read one by one; those of ``numbers`` alone if given.

        What was saved at the same time, or at nobody knows what time, stands in order of arrival.

        Raises EtlError for a row that cannot be understood, naming the command that builds the index again.
        """
        query = (
            "SELECT number, path, sha256, size, modified_ns, received_at, saved_at, examination"
            " FROM arrivals WHERE year = ? AND rules IN (?, ?)"
        )
        if numbers is not None:
            query += f" AND number IN ({','.join(str(int(number)) for number in numbers)})"
        with _explained(self._path):
            for *fields, examination in self._connection.execute(
                f"{query} ORDER BY saved, number", (year, rules, PASSING)
            ):
                yield Arrival(*fields), self._submissions(examination)

    def contents(self) -> dict[int, tuple[str, str, str]]:
        """Path, SHA-256 and rules of every arrival recorded here, by number."""
        with _explained(self._path):
            rows = self._connection.execute("SELECT number, path, sha256, rules FROM arrivals").fetchall()
        return {number: (path, sha256, rules) for number, path, sha256, rules in rows}

    def unchanged(self, path: str, size: int, modified_ns: int) -> bool:
        """Whether that path was last seen with exactly this size and time."""
        query = "SELECT 1 FROM seen WHERE path = ? AND size = ? AND modified_ns = ?"
        with _explained(self._path):
            return self._connection.execute(query, (masked_path(path), size, modified_ns)).fetchone() is not None

    def remember(self, path: str, size: int, modified_ns: int, sha256: str) -> None:
        """Note how a path looks now, when its content was received before."""
        with self._transaction():
            self._see(path, size, modified_ns, sha256)

    def forget(self, path: str) -> None:
        """Forget how a path looked."""
        with self._transaction():
            self._connection.execute("DELETE FROM seen WHERE path = ?", (masked_path(path),))

    def clear(self, year: int | None = None) -> None:
        """Forget everything, or all of that year, to be filled again from journal and archive."""
        with self._transaction():
            self._connection.execute("DELETE FROM arrivals WHERE ?1 IS NULL OR year = ?1", (year,))
            self._connection.execute("DELETE FROM seen WHERE ?1 IS NULL OR path LIKE ?1 || '/%'", (year,))

    def is_current(self) -> bool:
        """Whether no other connection has written since this one was opened."""
        with _explained(self._path):
            return self._data_version() == self._version

    def close(self) -> None:
        """Close the database; committed work is on the disk already."""
        self._connection.close()

    def _data_version(self) -> tuple[int, tuple[int, int] | None]:
        """SQLite's count of what others committed, and which file stands under the name."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return version, identity_of(self._path)

    def _see(self, path: str, size: int, modified_ns: int, sha256: str) -> None:
        row = (masked_path(path), size, modified_ns, sha256)
        self._connection.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)", row)

    def _submissions(self, examination: bytes) -> tuple[Submission, ...]:
        try:
            return codec.decode(examination, tuple[Submission, ...])
        except msgspec.DecodeError as error:
            raise EtlError(f"索引 {self._path} 中有读不懂的记录：请运行 etl rebuild 重建索引。") from error

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with _explained(self._path), contextlib.ExitStack() as undo:
            self._connection.execute("BEGIN IMMEDIATE")
            undo.callback(self._roll_back)
            yield
            self._connection.execute("COMMIT")
            undo.pop_all()

    def _roll_back(self) -> None:
        # A full disk has rolled back by itself already.
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")


def _valid_for(submissions: tuple[Submission, ...], rules: str) -> str:
    """What the examination is worth: a limit that was met once, or a bug of ours, is no verdict on the file."""
    passing = any(finding.code in PASSING_TROUBLE for one in submissions for finding in one.findings)
    return PASSING if passing else rules


def _connected(path: Path) -> sqlite3.Connection:
    """A connection with the tables of this version; those of another version are given up."""
    with contextlib.ExitStack() as undo:
        connection = sqlite3.connect(path, isolation_level=None)
        undo.callback(connection.close)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != SCHEMA:
            _begin_anew(connection)
        undo.pop_all()
    return connection


def _begin_anew(connection: sqlite3.Connection) -> None:
    """Replace whatever tables there are by ours, in one transaction: a kill leaves the old version or the new."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    drops = "".join('DROP TABLE "{}";'.format(name.replace('"', '""')) for (name,) in names.fetchall())
    connection.executescript(f"BEGIN IMMEDIATE;{drops}{_TABLES}PRAGMA user_version = {SCHEMA};COMMIT;")


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        with explaining_disk(part):
            part.unlink(missing_ok=True)


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Trouble of the database as the operator's sentence."""
    try:
        yield
    except sqlite3.Error as error:
        raise EtlError(_sentence(path, error)) from error


def _sentence(path: Path, error: sqlite3.Error) -> str:
    code = _primary(error)
    if code == sqlite3.SQLITE_FULL:
        return f"写不下 {path}：磁盘已满，请腾出空间后重新运行。"
    if code == sqlite3.SQLITE_IOERR:
        # Also what a full disk gives where it cannot hold the index's shared memory.
        return f"索引 {path} 读写失败：磁盘已满、断开或损坏，请检查磁盘后重新运行。"
    if code == sqlite3.SQLITE_BUSY:
        return f"{path} 正被另一个程序占用：请等另一个 etl 结束后重新运行。"
    if code in _USELESS:
        return f"索引 {path} 已损坏：请运行 etl rebuild 重建索引。"
    if code in _FORBIDDEN:
        return f"没有权限写入 {path}：请检查该文件夹的权限，或换一个可写的位置。"
    return f"索引 {path} 无法读写（数据库错误{code}）：请检查该文件夹的权限和磁盘。"


def _primary(error: sqlite3.Error) -> int:
    """SQLite's result code without its extension; 0 when the error came from the Python side."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
