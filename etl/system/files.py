"""A file stands in its folder whole or not at all, and nobody's work is ever overwritten.

Standard library only, above the ledger: the archive stores its copies with ``write_whole``; the pipeline puts outputs
and receipts into folders with ``place``, after their hashes were journalled, so that a killed run knows its own files.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from etl.system.errors import EtlError, reason_of

_ASIDE = re.compile(r"\.~etl-[0-9a-f]{16}\.tmp")
_COPIES = ("（新）", *(f"（新{number}）" for number in range(2, 10)))
_LONGEST = 40
MIB = 1 << 20
"""Bytes of what people call 1 MB."""
_NO_NAME = re.compile(
    r"""
    [\\/:*?"<>|\x00-\x1f\x7f]                  # what Windows allows in no name
    | ^[ .] | [ .]$                            # what leaves the folder, hides in it or is cut off: .., .etl, 甲村.
    | ^(con|prn|aux|nul|com\d|lpt\d)(\.|$)     # devices: CON, com1.xlsx
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NO_FOLDER = frozenset({errno.ENOTDIR, errno.EEXIST, errno.EISDIR})


class Outcome(StrEnum):
    """What became of an output."""

    UNCHANGED = "未变"
    WRITTEN = "已写"
    BESIDE = "另存"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an output stands now; ``reason`` says why it stands beside its own name, else it is empty."""

    name: str
    path: Path
    outcome: Outcome
    reason: str = ""


def sha256_of(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def hashes_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """SHA-256 by name."""
    return {name: sha256_of(content) for name, content in files.items()}


def hash_at(path: Path) -> str:
    """SHA-256 of the file there; empty when there is none that can be read."""
    try:
        return sha256_of(path.read_bytes())
    except OSError:
        return ""


def identity_of(path: Path) -> tuple[int, int] | None:
    """Volume and number of the file or folder there: others when another was put in its place or a share mounted anew."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def place(folder: Path, name: str, content: bytes, ours: Collection[str], beside: Collection[str] = ()) -> Placed:
    """Put ``content`` under ``folder / name`` unless that would destroy something (design.md §3 “Writing”).

    ``name`` uses forward slashes and may contain sub-folders, which are made; a ``:`` becomes ``：`` because Windows
    would write a hidden stream. ``ours`` holds the SHA-256 of everything we ever wrote under that name: a file with
    another hash was edited by a person and is kept. An edited or opened target gets its new version beside it, as
    ``汇总表（新）.xlsx``; such a copy of ours is removed once the target itself is up to date. ``beside`` are hashes that we
    wrote only there and with people's words in it: they may be replaced there by the next, and are never removed.

    Raises EtlError (disk full, no permission, no folder) naming the path, ValueError for a name that leaves ``folder``.
    """
    target = _target(folder, name)
    known = {*ours, sha256_of(content)}
    with explaining_disk(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(target.parent)
        return _placed(target, name, content, known, {*known, *beside})


def is_folder_name(name: str) -> bool:
    """Whether a folder may be called so on every system, with room for what is put into it."""
    return 0 < len(name) <= _LONGEST and not _NO_NAME.search(name)


def standing_as(folder: Path, name: str, sha256: str, ours: Collection[str]) -> Path | None:
    """Where the content of that hash stands, under its name or beside it; else what a person made of ours under the name."""
    target = _target(folder, name)
    for path in (target, *_copies(target)):
        if _standing(path) == sha256:
            return path
    standing = _standing(target)
    return target if standing is not None and standing not in ours else None


def beside_name(name: str) -> str:
    """What the copy beside that name is called first."""
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}{_COPIES[0]}{path.suffix}"))


def edited(folder: Path, name: str, ours: Collection[str], beside: Collection[str]) -> tuple[tuple[Path, bytes], ...]:
    """What people made of an output of that name: the file itself, then the copies beside it; none if they left it alone.

    ``ours`` and ``beside`` are as for ``place``: what stands under the name itself with people's words in it is theirs.
    """
    target = _target(folder, name)
    found = _theirs(target, ours)
    if found is None:
        return ()
    later = (_theirs(copy, {*ours, *beside}) for copy in _copies(target))
    return (found, *(each for each in later if each))


def _theirs(path: Path, known: Collection[str]) -> tuple[Path, bytes] | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return None if sha256_of(content) in known else (path, content)


def remove(folder: Path, name: str, ours: Collection[str]) -> None:
    """Take away what we once put under that name and beside it; what a person edited or has open stays.

    Raises EtlError when the disk refuses; where no folder is there is nothing to take away.
    """
    target = _target(folder, name)
    with explaining_disk(target), contextlib.suppress(FileNotFoundError, NotADirectoryError):
        for path in (target, *_copies(target)):
            _remove_unedited(path, ours)


def write_whole(target: Path, content: bytes) -> None:
    """Replace ``target`` by ``content`` in one step: readers see the old file or the new one, never half of it.

    The name of the file written first depends on the target's name alone, so a killed run leaves at most one and the
    next writing takes it over. Call ``sync_folder`` afterwards to make the name durable. Raises OSError.
    """
    aside = target.with_name(f".~etl-{sha256_of(target.name.encode())[:16]}.tmp")
    try:
        with aside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable; nothing to do on Windows, which cannot open folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def explaining_disk(path: Path) -> Iterator[None]:
    """A refusal of the disk in the block as the operator's sentence about ``path``."""
    try:
        yield
    except OSError as error:
        raise disk_trouble(path, error) from error


def disk_trouble(path: Path, error: OSError) -> EtlError:
    """The operator's sentence for a failed writing at ``path``."""
    if error.errno in _FULL:
        return EtlError(f"写不下 {path}：磁盘已满或超出配额，请腾出空间后重新运行。")
    if error.errno in _FORBIDDEN:
        return EtlError(f"没有权限写入 {path}：请检查该文件夹的权限，或换一个可写的位置。")
    if error.errno in _NO_FOLDER:
        return EtlError(f"无法写入 {path}：路径中该是文件夹的地方是文件，或该是文件的地方是文件夹，请移开后重新运行。")
    return EtlError(f"无法写入 {path}：{reason_of(error)}，请检查磁盘后重新运行。")


def _target(folder: Path, name: str) -> Path:
    relative = PurePosixPath(name.replace(":", "："))
    if not relative.name or relative.is_absolute() or ".." in relative.parts:
        raise ValueError(f"not a name below the folder: {name!r}")
    return folder / relative


def _placed(target: Path, name: str, content: bytes, known: Collection[str], beside: Collection[str]) -> Placed:
    standing = _standing(target)
    if standing == sha256_of(content):
        _remove_copies(target, known)
        return Placed(name, target, Outcome.UNCHANGED)
    reason = _obstacle(target, standing, known)
    if not reason and _written(target, content):
        _remove_copies(target, known)
        return Placed(name, target, Outcome.WRITTEN)
    copy = _place_beside(target, content, beside)
    cause = reason or f"{target} 正被其他程序打开，请关闭后重新运行"
    return Placed(name, copy, Outcome.BESIDE, f"{cause}；原文件未动，本次结果写在旁边的 {copy.name}。")


def _standing(path: Path) -> str | None:
    """Hash of what stands there: None for nothing, empty text when another program does not let us read it."""
    try:
        return sha256_of(path.read_bytes())
    except FileNotFoundError:
        return None
    except PermissionError:
        return ""


def _obstacle(target: Path, standing: str | None, known: Collection[str]) -> str:
    """Why the target must be left alone; empty when it may be replaced."""
    if standing is None:
        return ""
    if standing and standing not in known:
        return f"{target} 已被人修改过，或不是这个项目写的"
    lock = next((lock for lock in locks_beside(target) if lock.exists()), None)
    if lock is not None:
        who = lock_owner(lock)
        opened = f"正由 {who} 打开" if who else "正被打开"
        return f"{target} {opened}，请关闭后重新运行（如果其实无人打开，请删除锁文件 {lock.name}）"
    return "" if standing else f"{target} 正被其他程序打开，请关闭后重新运行"


def locks_beside(target: Path) -> Iterator[Path]:
    """Lock files that office programs put beside an open file.

    Excel puts ``~$`` before the name; Word does so for stems up to 6 characters, writes it over the first one of 7 and
    over the first two of longer ones; LibreOffice has ``.~lock.name#``, WPS ``.~name``.
    """
    name = target.name
    cut = {7: 1}.get(len(target.stem), 2) if len(target.stem) > 6 else 0
    for lock in dict.fromkeys((f"~${name}", f"~${name[cut:]}", f".~lock.{name}#", f".~{name}")):
        yield target.with_name(lock)


def lock_owner(lock: Path) -> str:
    """Who has the file open, as the lock file says; empty when it does not say or cannot be read."""
    try:
        content = lock.read_bytes()
    except OSError:
        return ""
    if lock.name.startswith(".~lock."):
        fields = [field.strip() for field in content.decode("utf-8", "replace").split(",")]
        owner = next((field for field in fields[:2] if field), "")
    else:
        owner = _office_owner(content)
    return owner if owner.isprintable() else ""


def _office_owner(content: bytes) -> str:
    """The name in an owner file of Microsoft Office: its UTF-16 half starts at byte 55 (Excel, 165 bytes) or 54 (Word, 162)."""
    start = {165: 55, 162: 54}.get(len(content))
    if start is None:
        return ""
    length = int.from_bytes(content[start : start + 2], "little")
    return content[start + 2 : start + 2 + 2 * length].decode("utf-16-le", "replace").strip()


def _written(target: Path, content: bytes) -> bool:
    """Write; False when the target is held open, which Windows alone reports."""
    try:
        write_whole(target, content)
    except PermissionError:
        return False
    sync_folder(target.parent)
    return True


def _place_beside(target: Path, content: bytes, known: Collection[str]) -> Path:
    """The first copy name that is free, ours and closed, or identical already; with ``content`` in it."""
    for copy in _copies(target):
        standing = _standing(copy)
        if standing == sha256_of(content):
            return copy
        if not _obstacle(copy, standing, known) and _written(copy, content):
            return copy
    raise EtlError(f"{target} 和它旁边的“（新）”各版都写不进去：请检查文件夹权限，关闭打开的文件，或移走改过的版本。")


def _copies(target: Path) -> Iterator[Path]:
    return (target.with_name(f"{target.stem}{mark}{target.suffix}") for mark in _COPIES)


def _remove_copies(target: Path, known: Collection[str]) -> None:
    """A copy marked 新 beside a newer target would mislead; only unedited, closed ones of ours go."""
    for copy in _copies(target):
        _remove_unedited(copy, known)


def _remove_unedited(path: Path, known: Collection[str]) -> None:
    standing = _standing(path)
    if standing is not None and not _obstacle(path, standing, known):
        with contextlib.suppress(PermissionError):
            path.unlink()


def _remove_leftovers(folder: Path) -> None:
    with os.scandir(folder) as listing:
        leftovers = [found.path for found in listing if _ASIDE.fullmatch(found.name)]
    for leftover in leftovers:
        with contextlib.suppress(OSError):
            Path(leftover).unlink()
