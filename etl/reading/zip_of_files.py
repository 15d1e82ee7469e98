"""A plain .zip of files, opened one level deep: what villages send when a mail system wants one attachment.

The limits of one workbook hold for the sum of all files. Names are labels here and never become paths.
"""

from __future__ import annotations

from contextlib import suppress

from etl.reading.guard import GuardedZip, Limits, zip_members
from etl.reading.sniff import ZIP, sniff_format
from etl.reading.unreadable import UnreadableError, packed, too_large

_LITTER = frozenset(("thumbs.db", "desktop.ini"))
_NOT_NAMES = frozenset(("", ".", ".."))


def contained_files(content: bytes, limits: Limits) -> tuple[tuple[str, bytes], ...] | None:
    """The files of a plain archive with their names inside it, or None when the content is anything else.

    Equal files are given once. Raises UnreadableError (too_large, unsafe, password, damaged, packed) when the archive
    is over the limits, lies about itself, is locked, or holds no file.
    """
    if not _is_plain_archive(content):
        return None
    archive = GuardedZip(content, limits)
    names = {member: _name(archive, member, written) for member, written in archive.originals.items()}
    wanted = {member: name for member, name in names.items() if not _is_litter(name)}
    if len(wanted) > limits.files:
        raise too_large(f"压缩包里有{len(wanted)}个文件", f"{limits.files}个")
    bodies = {member: archive.file(member) for member in names}  # litter too: every sum is checked
    files = {body: wanted[member] for member, body in reversed(bodies.items()) if member in wanted}
    _check_sum(list(files), limits)
    if not files:
        raise packed("里面没有文件")
    return tuple((name, body) for body, name in reversed(files.items()))


def _is_plain_archive(content: bytes) -> bool:
    if not content.startswith(ZIP):
        return False
    try:
        sniff_format(content)
    except UnreadableError as fault:
        return fault.code == "packed"
    return False


def _check_sum(files: list[bytes], limits: Limits) -> None:
    """What the files unpack to in all must not be more than one file may; their own guards check each directory."""
    total = sum(map(_unpacked, files))
    if total > limits.unpacked_bytes:
        raise too_large(f"解开后{total >> 20}MB", f"{limits.unpacked_bytes >> 20}MB")


def _unpacked(content: bytes) -> int:
    if not content.startswith(ZIP):
        return len(content)
    with suppress(UnreadableError):
        return sum(member.file_size for member in zip_members(content))
    return len(content)


def _name(archive: GuardedZip, member: str, written: str) -> str:
    """The name as it was meant: packers on Windows write GBK without saying so, those on macOS UTF-8."""
    if not archive.is_utf8(member):
        written = _meant(written)
    words = [word for word in written.replace("\\", "/").split("/") if word not in _NOT_NAMES]
    return "/".join("".join(letter for letter in word if letter.isprintable()) for word in words) or "未命名"


def _meant(written: str) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return written


def _is_litter(name: str) -> bool:
    """Files that packers and office programs leave behind."""
    *folders, last = name.split("/")
    return "__MACOSX" in folders or last.startswith((".", "~$")) or last.lower() in _LITTER
