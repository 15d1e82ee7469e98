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

from etl.inbox.scanning import Entry
from etl.inbox.settling import Look
from etl.placing import lock_owner, locks_beside

_ZIP, _ZIP_END = b"PK\x03\x04", b"PK\x05\x06"
_END_RECORD = 22
"""Bytes of the end record without its comment (APPNOTE 4.3.16)."""
_LONGEST_COMMENT = 65_535


def look_into(entry: Entry) -> Look:
    """What can be seen of a file that keeps still."""
    try:
        with open_regular(entry.file) as stream:
            whole = _is_whole(stream, entry.size)
    except OSError:
        return Look(opens=False, holder=_holder(entry.file))
    return Look(whole=whole, holder=_holder(entry.file))


def content_of(entry: Entry, largest: int) -> bytes:
    """The file's bytes, at most one more than the largest that is examined: so a huge file never fills the memory.

    Raises OSError, also when the file changed since it was listed: half of one version and half of another is no content.
    """
    with open_regular(entry.file) as stream:
        content = stream.read(largest + 1)
    status = entry.file.stat()
    if (status.st_size, status.st_mtime_ns) != (entry.size, entry.modified_ns):
        raise BlockingIOError(errno.EAGAIN, "changed while being read")
    return content


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading, but never a pipe that took its place: that would wait for ever. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
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
