"""A stat-only listing of the inbox: the folder is the truth, events are hints (design.md §3).

A rescan compared with the ledger misses nothing, whoever wrote the file and over whatever network. No file is opened here.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from etl.inbox.ignored_names import NAMED, ignored
from etl.system.errors import EtlError, reason_of

DEPTH = 6
"""How many folders may lie inside one another below ``inbox/<year>``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in the inbox as one scan saw it."""

    path: str
    """Relative to the inbox folder, with forward slashes: ``2022/白云山村.xlsx``."""
    size: int
    modified_ns: int
    file: Path
    """Where to open it; differs from ``path`` when the name is not valid Unicode."""
    changed_ns: int = 0
    """When the system last noted any change: another file of the same size and time put in its place shows here alone.

    Windows gives the time of creation, of which such a file has its own too.
    """
    inbox: Path | None = None
    """Without links in it, the folder that the file must not lead out of: the inbox, or what a link in place of ``inbox/<year>``
    leads to; None where nothing was scanned."""
    is_link: bool = False
    seen_ns: int = field(default=0, compare=False)
    """Wall clock at which it was first seen like this; 0 before somebody settled it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something in the inbox that is not taken, and why, for the operator."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scan:
    """One look at ``inbox/<year>``."""

    entries: tuple[Entry, ...]
    """Every submission whatever its extension, by (modified_ns, path): the order of arrival within one pass."""
    ignored: Mapping[str, int]
    """How many files and folders were passed over, by reason."""
    refused: tuple[Refused, ...] = ()
    folders: tuple[Path, ...] = ()
    """Where it looked; ``inbox/<year>`` first."""
    passed_over: tuple[Refused, ...] = ()
    """What of the ignored is told by name: temporary files, backups, unfinished downloads."""


def scan(folder: Path, year: int, known: Mapping[str, Entry] | None = None) -> Scan:
    """List ``folder/<year>`` and everything below it, at most ``DEPTH`` folders deep, by stat alone.

    Links that leave ``folder``, links to folders, pipes and devices are refused. ``known`` holds entries of an earlier scan by
    path; what looks the same is not made anew. Raises EtlError naming the config key when the folder is missing or cannot be
    read: a vanished share must not look like an empty inbox.
    """
    start = folder / str(year)
    try:
        if not start.is_dir():
            raise EtlError(f"收件夹 {start} 不存在：请建立它，或改正 config.toml 中 [paths] inbox 与 [project] year。")
        walk = _Walk(Path(os.path.realpath(folder)), Path(os.path.realpath(start)), known or {})
        walk.enter(str(start), str(year), 0)
    except OSError as error:
        raise EtlError(
            f"收件夹 {start} 读不了（{reason_of(error)}）：请检查共享文件夹是否连上、有无权限（config.toml 中 [paths] inbox）。"
        ) from error
    entries = sorted(walk.entries, key=lambda entry: (entry.modified_ns, entry.path))
    return Scan(
        tuple(entries),
        dict(sorted(walk.ignored.items())),
        tuple(walk.refused),
        tuple(map(Path, walk.folders)),
        tuple(walk.passed_over),
    )


def seen_again(entry: Entry) -> Entry | None:
    """The same file as it is now, without a scan of all the others; None when it is gone."""
    try:
        is_link = _is_link(os.lstat(entry.file))
        status = entry.file.stat()
        if is_link != entry.is_link or leads_out(entry) or not stat.S_ISREG(status.st_mode):
            return None  # the next scan says what it is now
    except OSError:
        return None
    return _entry(entry.path, entry.file, status, entry.inbox, is_link=is_link)


def leads_out(entry: Entry) -> bool:
    """Whether the file, by a link put there or in place of a folder since the scan, now lies outside the inbox."""
    return entry.inbox is not None and not Path(os.path.realpath(entry.file)).is_relative_to(entry.inbox)


class _Walk:
    """What one scan has gathered so far. Paths are texts here: ten thousand of them as objects would take as long as their stat."""

    def __init__(self, inbox: Path, start: Path, known: Mapping[str, Entry]) -> None:
        self.entries: list[Entry] = []
        self.ignored: Counter[str] = Counter()
        self.refused: list[Refused] = []
        self.passed_over: list[Refused] = []
        self.folders: list[str] = []
        self._inbox = inbox
        # The operator may have put a link to a share in place of the folder of the year.
        self._home = inbox if start.is_relative_to(inbox) else start
        self._known = known

    def enter(self, folder: str, path: str, depth: int) -> None:
        with os.scandir(folder) as listing:
            names = sorted(found.name for found in listing)
        self.folders.append(folder)
        for name in names:
            self._look(name, f"{folder}{os.sep}{name}", f"{path}/{_shown(name)}", depth)

    def _look(self, name: str, file: str, path: str, depth: int) -> None:
        try:
            # Not the listing's own stat: Windows brings that up to date only when the writer closes the file.
            status = os.lstat(file)
        except FileNotFoundError:
            return  # gone since the listing; the next scan sees what became of it
        except PermissionError:
            self.refused.append(Refused(path, "没有读取该文件的权限"))
            return
        reason = ignored(name, folder=stat.S_ISDIR(status.st_mode), top=depth == 0)
        if reason:
            self.ignored[reason] += 1
            self.passed_over += [Refused(path, reason)] if reason in NAMED else []
        elif _is_link(status):
            self._follow(file, path)
        elif stat.S_ISDIR(status.st_mode):
            self._descend(file, path, depth + 1)
        else:
            self._take(file, path, status)

    def _follow(self, link: str, path: str) -> None:
        """A link to a file of the inbox is a submission; one to a folder could lead in circles."""
        try:
            target = Path(os.path.realpath(link, strict=True))
            status = target.stat()
        except OSError:
            self.refused.append(Refused(path, "链接指向的文件不存在"))
            return
        if not target.is_relative_to(self._inbox):
            self.refused.append(Refused(path, "链接指向收件夹之外，请放入文件本身"))
        elif stat.S_ISDIR(status.st_mode):
            self.refused.append(Refused(path, "链接指向文件夹，请放入文件本身"))
        else:
            self._take(link, path, status, is_link=True)

    def _descend(self, folder: str, path: str, depth: int) -> None:
        if depth > DEPTH:
            self.refused.append(Refused(path, f"文件夹嵌套超过 {DEPTH} 层，请往上移"))
            return
        try:
            self.enter(folder, path, depth)
        except FileNotFoundError:
            return  # renamed or removed since the listing
        except PermissionError:
            self.refused.append(Refused(path, "没有读取该文件夹的权限"))

    def _take(self, file: str, path: str, status: os.stat_result, *, is_link: bool = False) -> None:
        if not stat.S_ISREG(status.st_mode):
            self.refused.append(Refused(path, "不是普通文件（管道或设备）"))
            return
        entry, inbox = self._known.get(path), self._inbox if is_link else self._home
        if entry is None or not _looks_like(entry, status) or entry.is_link != is_link or entry.inbox != inbox:
            entry = _entry(path, Path(file), status, inbox, is_link=is_link)
        self.entries.append(entry)


def _entry(path: str, file: Path, status: os.stat_result, inbox: Path | None, *, is_link: bool) -> Entry:
    return Entry(path, status.st_size, status.st_mtime_ns, file, status.st_ctime_ns, inbox, is_link)


def _looks_like(entry: Entry, status: os.stat_result) -> bool:
    seen = (entry.size, entry.modified_ns, entry.changed_ns)
    return seen == (status.st_size, status.st_mtime_ns, status.st_ctime_ns)


_JUNCTION = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)


def _is_link(status: os.stat_result) -> bool:
    """A symbolic link, or a junction of Windows."""
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION


def _shown(name: str) -> str:
    r"""The name as text: bytes that are no UTF-8 (a GBK name unpacked on Linux) as ``\udcb0``, unambiguous."""
    return name if name.isascii() else name.encode("utf-8", "backslashreplace").decode("utf-8")
