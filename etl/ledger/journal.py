"""What happened, in order, one line of JSON each: the truth from which everything else can be computed again.

Second of the ledger's steps: a content in the archive is *received* when its line here is on the disk. Lines are only
ever added, and are written so that an auditor can read them with any text editor.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

import msgspec

from etl.ledger.journal_records import KINDS, ArrivalRecord, Record
from etl.system.errors import EtlError
from etl.system.files import disk_trouble, explaining_disk, sync_folder

JOURNAL = "journal.jsonl"
"""Its name in ``.etl``."""
_DECODER: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)


@dataclass(frozen=True, slots=True)
class Torn:
    """The last line as a crash left it: never acknowledged, cut off on opening, kept in ``journal.torn``."""

    line: int
    """Line number from 1."""
    content: bytes


class Journal:
    """An open ``journal.jsonl``; ``open`` makes it."""

    def __init__(self, path: Path, end: int, torn: Torn | None, stream: FileIO | None) -> None:
        self.torn = torn
        self._path = path
        self._end = end
        self._stream = stream

    @classmethod
    def open(cls, path: Path, *, writing: bool = True) -> Journal:
        """Open or create the journal at ``path``; its folder must exist.

        A last line without newline, or one that is no JSON, is what a crash in the middle of an append leaves: it is
        cut off and reported as ``torn``. With ``writing=False`` (a command that only looks while another instance
        writes) it is passed over and stays: it may be an append under way. Raises EtlError when the disk refuses.
        """
        with explaining_disk(path):
            content = path.read_bytes() if path.exists() else b""
            torn = _torn_tail(content)
            end = len(content) - len(torn.content) if torn else len(content)
            if not writing:
                return cls(path, end, torn, None)
            if torn:
                _cut(path, end, torn)
            stream = FileIO(path, "ab")
            sync_folder(path.parent)
        return cls(path, end, torn, stream)

    def records(self) -> Iterator[Record]:
        """All records in order, read line by line.

        Raises EtlError naming file and line for a line that is not a record or breaks the order of numbers.
        """
        if not self._path.exists():
            return
        last_number, left = 0, self._end
        with self._path.open("rb") as stream:
            for line_number, line in enumerate(stream, start=1):
                left -= len(line)
                if left < 0:
                    return
                record = self._record(line_number, line)
                if isinstance(record, ArrivalRecord):
                    if record.number <= last_number:
                        raise self._fault(line_number, f"收件编号 {record.number} 不在 {last_number} 之后")
                    last_number = record.number
                yield record

    def append(self, records: Sequence[Record]) -> None:
        """Add records with one fsync; when this returns they are acknowledged.

        Raises EtlError when the disk refuses; what was written of them is taken back, so nothing half stands before
        the next append.
        """
        if self._stream is None:
            raise ValueError("the journal was opened for looking only")
        content = b"".join(msgspec.json.encode(record, order="deterministic") + b"\n" for record in records)
        if not content:
            return
        try:
            _write_all(self._stream, content)
            os.fsync(self._stream.fileno())
        except OSError as error:
            self._take_back()
            raise disk_trouble(self._path, error) from error
        self._end += len(content)

    def is_current(self) -> bool:
        """Whether the file is still the one that was opened, and ends where we know it to."""
        if self._stream is None:
            return False
        try:
            standing, opened = self._path.stat(), os.fstat(self._stream.fileno())
        except OSError:
            return False
        return os.path.samestat(standing, opened) and standing.st_size == self._end

    def close(self) -> None:
        """Close the file; appended records are on the disk already."""
        if self._stream is not None:
            self._stream.close()

    def _take_back(self) -> None:
        """Cut off a half append; if even that fails, close, so that nothing can follow the torn line."""
        if self._stream is None:
            return
        try:
            self._stream.truncate(self._end)
        except OSError:
            with contextlib.suppress(OSError):
                self._stream.close()

    def _record(self, line_number: int, line: bytes) -> Record:
        try:
            return _DECODER.decode(line)
        except msgspec.ValidationError as error:
            kind = _kind(line)
            if kind and kind not in KINDS:
                raise EtlError(
                    f"{self._path} 第 {line_number} 行是本版本不认识的记录“{kind}”：请用写入它的（更新的）版本运行。"
                ) from error
            raise self._fault(line_number, f"内容不完整或类型不对（{error}）") from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._fault(line_number, "不是有效的 JSON") from error

    def _fault(self, line_number: int, what: str) -> EtlError:
        return EtlError(
            f"{self._path} 第 {line_number} 行{what}：请从备份恢复该文件，或把这一行改回原样，不要删去别的行。"
        )


def _torn_tail(content: bytes) -> Torn | None:
    """What a crash left half-written at the end, or None when the last line is whole."""
    whole = content.rfind(b"\n") + 1
    start = whole
    if start == len(content):
        start = content.rfind(b"\n", 0, max(whole - 1, 0)) + 1
        if whole == 0 or _is_json(content[start:]):
            return None
    return Torn(content.count(b"\n", 0, start) + 1, content[start:])


def _is_json(line: bytes) -> bool:
    try:
        msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


def _kind(line: bytes) -> str:
    """The kind a line names itself, empty when it names none."""
    record = msgspec.json.decode(line)
    kind = record.get("kind") if isinstance(record, dict) else None
    return kind if isinstance(kind, str) else ""


def _cut(path: Path, end: int, torn: Torn) -> None:
    """Keep the torn piece aside first: if it was a person who broke the last line, nothing is lost."""
    with path.with_suffix(".torn").open("ab") as stream:
        stream.write(torn.content.rstrip(b"\n") + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    with path.open("r+b") as stream:
        stream.truncate(end)
        os.fsync(stream.fileno())


def _write_all(stream: FileIO, content: bytes) -> None:
    """A nearly full disk takes a part and says so only by the count."""
    rest = memoryview(content)
    while rest:
        rest = rest[stream.write(rest) :]
