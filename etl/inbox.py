"""What lies in the inbox and what of it is ready: a stat-only listing, and settling as a pure state machine.

The folder is the truth, events are hints (design.md §3): a rescan compared with the ledger misses nothing, whoever
wrote the file and over whatever network. Nothing here opens a file, and the clock is an argument.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from etl.clock import Clock
from etl.errors import EtlError, reason_of

_PAUSE = 0.2
DEPTH = 6
"""How many folders may lie inside one another below ``inbox/<year>``."""

_LOCK, _TEMPORARY, _SYSTEM, _HIDDEN = "打开中的锁文件", "临时文件", "系统文件", "隐藏文件"
_OWN, _RECEIPTS = "自带的说明", "回执"
OWN = frozenset({_OWN, _RECEIPTS})
"""Reasons that are of no news to the operator: the product's own files."""

# Whole names, in lower case, first match wins: a loose pattern would silently ignore submissions.
_IGNORED_FILES = (
    ("~$*", _LOCK),  # Microsoft Office
    (".~etl-*.tmp", _TEMPORARY),  # ours, see etl.placing
    (".~*", _LOCK),  # LibreOffice (.~lock.name#) and WPS (.~name)
    ("~wrl*", _TEMPORARY),  # Word while saving
    ("*.tmp", _TEMPORARY),
    ("thumbs.db", _SYSTEM),
    ("desktop.ini", _SYSTEM),
    (".ds_store", _SYSTEM),
    (".*", _HIDDEN),
)
_IGNORED_FOLDERS = (("回执", _RECEIPTS), ("@eadir", _SYSTEM), ("#recycle", _SYSTEM), (".*", _HIDDEN))
_OWN_FILES = frozenset({"readme.md", "说明.txt"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in the inbox as one scan saw it."""

    path: str
    """Relative to the inbox folder, with forward slashes: ``2022/白云山村.xlsx``."""
    size: int
    modified_ns: int
    file: Path
    """Where to open it; differs from ``path`` when the name is not valid Unicode."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something in the inbox that cannot be taken, and why, for the operator."""

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


def scan(folder: Path, year: int) -> Scan:
    """List ``folder/<year>`` and everything below it, at most ``DEPTH`` folders deep, by stat alone.

    Links that leave ``folder``, links to folders, pipes and devices are refused. Raises EtlError naming the config key
    when the folder is missing or cannot be read: a vanished share must not look like an empty inbox.
    """
    start = folder / str(year)
    try:
        if not start.is_dir():
            raise EtlError(f"收件夹 {start} 不存在：请建立它，或改正 config.toml 中 [paths] inbox 与 [project] year。")
        walk = _Walk(Path(os.path.realpath(folder)))
        walk.enter(start, str(year), 0)
    except OSError as error:
        raise EtlError(
            f"收件夹 {start} 读不了（{reason_of(error)}）：请检查共享文件夹是否连上、有无权限（config.toml 中 [paths] inbox）。"
        ) from error
    entries = sorted(walk.entries, key=lambda entry: (entry.modified_ns, entry.path))
    return Scan(tuple(entries), dict(sorted(walk.ignored.items())), tuple(walk.refused))


def ignored(name: str, *, folder: bool = False, top: bool = False) -> str:
    """Why a name is never a submission; empty when it may be one. ``top``: it lies directly in ``inbox/<year>``."""
    plain = name.lower()
    if top and not folder and plain in _OWN_FILES:
        return _OWN
    patterns = _IGNORED_FOLDERS if folder else _IGNORED_FILES
    return next((reason for pattern, reason in patterns if fnmatchcase(plain, pattern)), "")


class _Walk:
    """What one scan has gathered so far."""

    def __init__(self, inbox: Path) -> None:
        self.entries: list[Entry] = []
        self.ignored: Counter[str] = Counter()
        self.refused: list[Refused] = []
        self._inbox = inbox

    def enter(self, folder: Path, path: str, depth: int) -> None:
        with os.scandir(folder) as listing:
            names = sorted(found.name for found in listing)
        for name in names:
            self._look(folder / name, f"{path}/{_shown(name)}", depth)

    def _look(self, file: Path, path: str, depth: int) -> None:
        try:
            status = file.lstat()
        except FileNotFoundError:
            return  # gone since the listing; the next scan sees what became of it
        reason = ignored(file.name, folder=stat.S_ISDIR(status.st_mode), top=depth == 0)
        if reason:
            self.ignored[reason] += 1
        elif _is_link(status):
            self._follow(file, path)
        elif stat.S_ISDIR(status.st_mode):
            self._descend(file, path, depth + 1)
        else:
            self._take(file, path, status)

    def _follow(self, link: Path, path: str) -> None:
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
            self._take(link, path, status)

    def _descend(self, folder: Path, path: str, depth: int) -> None:
        if depth > DEPTH:
            self.refused.append(Refused(path, f"文件夹嵌套超过 {DEPTH} 层，请往上移"))
            return
        try:
            self.enter(folder, path, depth)
        except FileNotFoundError:
            return  # renamed or removed since the listing
        except PermissionError:
            self.refused.append(Refused(path, "没有读取该文件夹的权限"))

    def _take(self, file: Path, path: str, status: os.stat_result) -> None:
        if stat.S_ISREG(status.st_mode):
            self.entries.append(Entry(path, status.st_size, status.st_mtime_ns, file))
        else:
            self.refused.append(Refused(path, "不是普通文件（管道或设备）"))


def _is_link(status: os.stat_result) -> bool:
    """A symbolic link, or a junction of Windows."""
    junction = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == junction


def _shown(name: str) -> str:
    r"""The name as text: bytes that are no UTF-8 (a GBK name unpacked on Linux) as ``\udcb0``, unambiguous."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


# --------------------------------------------------------------------------- settling


@dataclass(frozen=True, slots=True)
class Watched:
    """What settling remembers of a path."""

    entry: Entry
    since: float
    """Monotonic seconds at which it was first seen like this."""
    changed: bool
    """It was seen otherwise before: then its own time proves nothing (a copy may bring an old one along)."""


@dataclass(frozen=True, slots=True)
class Settling:
    """Tells finished files from those still being written; a value, each ``feed`` gives the next.

    Start with ``Settling(quiet)``, ``quiet`` in seconds (config key settle_seconds).
    """

    quiet: float
    watched: Mapping[str, Watched] = field(default_factory=dict)

    def feed(self, entries: Iterable[Entry], *, now: float, tick: float) -> Settled:
        """Take in one scan; ``now`` is the wall clock in seconds since 1970, ``tick`` a monotonic clock in seconds.

        Ready is a file whose modification lies ``quiet`` seconds back, at first sight, or that kept size and time for
        ``quiet`` seconds of ``tick``; the second rule alone counts for times in the future and for files that changed
        between two scans. Paths that are gone are forgotten. Entries keep their order.
        """
        seen = [self._watch(entry, tick) for entry in entries]
        ready = [self._is_ready(one, now, tick) for one in seen]
        return Settled(
            after=Settling(self.quiet, {one.entry.path: one for one in seen}),
            ready=tuple(one.entry for one, done in zip(seen, ready, strict=True) if done),
            waiting=tuple(one.entry for one, done in zip(seen, ready, strict=True) if not done),
        )

    def _watch(self, entry: Entry, tick: float) -> Watched:
        before = self.watched.get(entry.path)
        if before is not None and before.entry == entry:
            return before
        return Watched(entry, tick, changed=before is not None)

    def _is_ready(self, one: Watched, now: float, tick: float) -> bool:
        age = now - one.entry.modified_ns / 1e9
        old = not one.changed and age >= max(self.quiet, 0)
        return old or tick - one.since >= self.quiet


@dataclass(frozen=True, slots=True)
class Settled:
    """What one ``feed`` gave: the state to feed next, what may be received, what is still being written."""

    after: Settling
    ready: tuple[Entry, ...]
    waiting: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The inbox when the waiting was over."""

    ready: tuple[Entry, ...]
    waiting: tuple[str, ...]
    """Paths still being written; the next pass takes them."""
    scan: Scan


def wait_until_settled(folder: Path, year: int, quiet: float, clock: Clock) -> Listing:
    """Scan until every file is still, but at most ``quiet`` seconds long."""
    settling, limit = Settling(quiet), clock.tick() + quiet + _PAUSE
    while True:
        found = scan(folder, year)
        settled = settling.feed(found.entries, now=clock.now(), tick=clock.tick())
        if not settled.waiting or clock.tick() > limit:
            return Listing(settled.ready, tuple(entry.path for entry in settled.waiting), found)
        settling = settled.after
        clock.sleep(_PAUSE)
