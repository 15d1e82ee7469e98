"""Comments (批注) of a binary package by cell ([MS-XLSB] 2.4.28 BrtBeginComment, 2.4.321 BrtCommentText).

Threads of newer programs are parts of XML in these packages too.
"""

from __future__ import annotations

import struct
from contextlib import suppress

from etl.reading.guard import GuardedZip
from etl.reading.marks import Position
from etl.reading.unreadable import UnreadableError
from etl.reading.xlsb.records import records, text_of
from etl.reading.xlsx.comments import KINDS, comments_of, joined
from etl.reading.xml import parts_beside

_BEGIN, _TEXT = 635, 637
_AT = struct.Struct("<4xI4xI")
"""First row and first column, between them the last row."""


def binary_comments_of(archive: GuardedZip, member: str) -> dict[Position, str]:
    """The comments of the sheet that is that member; several on a cell are joined."""
    found: dict[Position, list[str]] = {}
    for part in parts_beside(archive, member, KINDS):
        if part.endswith(".bin"):
            with suppress(UnreadableError):  # no figure depends on it; what cannot be read is not shown either
                _follow(archive.read(part), found)
    for place, text in comments_of(archive, member).items():
        found.setdefault(place, []).append(text)
    return joined(found)


def _follow(part: bytes, found: dict[Position, list[str]]) -> None:
    place: Position | None = None
    for kind, body in records(part):
        if kind == _BEGIN:
            row, column = _AT.unpack_from(body) if len(body) >= _AT.size else (0, 0)
            place = row + 1, column + 1
        elif kind == _TEXT and place:
            found.setdefault(place, []).append(text_of(body[1:])[0])
