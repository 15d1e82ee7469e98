"""The records of a binary package (.xlsb): number, size and body, one after another ([MS-XLSB] 2.1.4)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from etl.reading.unreadable import damaged


def records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and body of every record; damaged when the part is cut off."""
    at = 0
    while at < len(part):
        kind, at = _varying(part, at, 2)
        size, at = _varying(part, at, 4)
        if at + size > len(part):
            raise damaged("文件不完整")
        yield kind, part[at : at + size]
        at += size


def _varying(part: bytes, at: int, longest: int) -> tuple[int, int]:
    """A number in groups of seven bits, the last with its high bit clear; and where it ends."""
    value = 0
    for place, byte in enumerate(part[at : at + longest]):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    return value, at + longest


def text_of(body: bytes) -> tuple[str, bytes]:
    """The text at the beginning (2.5.168 XLWideString), and what follows it."""
    end = 4 + 2 * int.from_bytes(body[:4], "little")
    return body[4:end].decode("utf-16-le", "replace"), body[end:]


def head_of(kind: int, size: int) -> bytes:
    """Number and size of a record, in groups of seven bits."""
    head = bytearray((kind,) if kind < 0x80 else (kind & 0x7F | 0x80, kind >> 7))
    while size >= 0x80:
        head.append(size & 0x7F | 0x80)
        size >>= 7
    head.append(size)
    return bytes(head)


def compressed(number: int) -> float:
    """A number of four bytes ([MS-XLSB] 2.5.122 RkNumber): 30 bits of an integer or of a double, perhaps hundredths."""
    if number & 2:
        whole = number >> 2
        value = float(whole - (1 << 30) if whole & (1 << 29) else whole)
    else:
        value = struct.unpack("<d", struct.pack("<Q", (number & ~3) << 32))[0]
    return value / 100 if number & 1 else value
