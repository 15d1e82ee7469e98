"""A look into a still file: does it open, is its end there, has another program got it open; and its bytes, when it is ready.

An event or a quiet time proves little: a copy over the network may stand still for minutes, and Windows gives a file its full
size before the first byte. What every workbook format ends or begins with does prove something.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from etl.inbox.scanning import Entry, leads_out
from etl.inbox.settling import Look
from etl.system.files import lock_owner, locks_beside

_ZIP, _ZIP_END = b"PK\x03\x04", b"PK\x05\x06"
_END_RECORD = 22
"""Bytes of the end record without its comment (APPNOTE 4.3.16)."""
_LONGEST_COMMENT = 65_535
_TELLS_WHY = os.name != "nt"
"""Windows refuses a file that a program has open, which passes by itself, like one that may not be read."""


def look_into(entry: Entry) -> Look:
    """What can be seen of a file that keeps still."""
    try:
        with _opened(entry) as stream:
            whole = _is_whole(stream, entry.size)
    except OSError as fault:
        if isinstance(fault, PermissionError) and _TELLS_WHY:
            return Look(opens=False, forbidden=True)
        return Look(opens=False, holder=_holder(entry.file))
    return Look(whole=whole, holder=_holder(entry.file))


def content_of(entry: Entry, largest: int) -> bytes:
    """The file's bytes, at most one more than the largest that is examined: so a huge file never fills the memory.

    Raises OSError, also when the file changed since it was listed: half of one version and half of another is no content.
    """
    with _opened(entry) as stream:
        content = stream.read(largest + 1)
        read = os.fstat(stream.fileno())
    there = entry.file.stat()  # another one may have been put in its place meanwhile
    if any((one.st_size, one.st_mtime_ns) != (entry.size, entry.modified_ns) for one in (read, there)):
        raise BlockingIOError(errno.EAGAIN, "changed while being read")
    return content


def _opened(entry: Entry) -> BinaryIO:
    """The file of the scan, not what a link leads to that was put in its place, or in that of a folder, since. Raises OSError."""
    _refuse_outside(entry)
    stream = open_regular(entry.file, links=entry.is_link or entry.inbox is None)
    try:
        # Asked again, for a folder exchanged in between. Not by the file's number: some network drives give it a new one each time.
        _refuse_outside(entry)
    except OSError:
        stream.close()
        raise
    return stream


def _refuse_outside(entry: Entry) -> None:
    if leads_out(entry):
        raise BlockingIOError(errno.EAGAIN, "leads out of the inbox since the scan", str(entry.file))


def open_regular(path: Path, *, links: bool = True) -> BinaryIO:
    """Open a file for reading, but never a pipe that took its place: that would wait for ever. Raises OSError.

    ``links=False`` opens no symbolic link where the system can tell.
    """
    no_link = 0 if links else getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, os.O_RDONLY | no_link | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    stream = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        stream.close()
        raise FileNotFoundError(errno.ENOENT, "no regular file", str(path))
    return stream


def _is_whole(stream: BinaryIO, size: int) -> bool:
    head = stream.read(8)
    if not head.strip(b"\0"):
        return False  # nothing yet, or only the place for it
    if not head.startswith(_ZIP):
        return True
    stream.seek(max(0, size - _END_RECORD - _LONGEST_COMMENT))
    tail = stream.read()
    end = tail.rfind(_ZIP_END)
    if end < 0 or len(tail) - end < _END_RECORD:
        return False
    comment = int.from_bytes(tail[end + _END_RECORD - 2 : end + _END_RECORD], "little")
    return len(tail) - end >= _END_RECORD + comment


def _holder(file: Path) -> str | None:
    """Who a lock file beside it names; a stale one cannot be told from a true one."""
    try:
        lock = next((lock for lock in locks_beside(file) if lock.exists()), None)
    except OSError:  # a name so long that none can stand before it
        return None
    return None if lock is None else lock_owner(lock)
