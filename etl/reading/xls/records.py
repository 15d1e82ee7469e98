"""The records of an old workbook (.xls, .et): number, size and body, one after another ([MS-XLS] 2.1.4)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from etl.reading.unreadable import damaged

_HEAD = struct.Struct("<HH")
_BOF, _EOF = frozenset((0x0809, 0x0409, 0x0209, 0x0009)), 0x000A


def records(stream: bytes, at: int, wanted: frozenset[int]) -> Iterator[tuple[int, bytes]]:
    """The wanted records of one substream, those of charts inside it left out; damaged when it is cut off.

    Some programs write a record for every empty cell of a sheet, so what nobody wants costs as little as can be.
    """
    depth = 0
    last = len(stream) - _HEAD.size
    while at <= last:
        kind, size = _HEAD.unpack_from(stream, at)
        if kind in _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
        if depth <= 0:
            return
        at += _HEAD.size
        if depth == 1 and kind in wanted:
            yield kind, stream[at : at + size]
        at += size
    raise damaged("文件不完整")
