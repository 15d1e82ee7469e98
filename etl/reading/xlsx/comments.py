"""Comments (批注) of a spreadsheet package by cell: what people wrote beside a cell rather than in it.

Old notes and the threads of newer programs alike; both name the cell and hold plain runs of text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress

from etl.reading.guard import GuardedZip
from etl.reading.marks import Position
from etl.reading.unreadable import UnreadableError
from etl.reading.xlsx.sheet_scan import column_number
from etl.reading.xml import follow, local, parts_beside

KINDS = ("/comments", "/threadedComment")
"""How the kinds of parts with comments end."""
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def comments_of(archive: GuardedZip, member: str) -> dict[Position, str]:
    """The comments of the sheet that is that member; several on a cell are joined."""
    reader = _CommentReader()
    for part in parts_beside(archive, member, KINDS):
        with suppress(UnreadableError):  # no figure depends on it; what cannot be read is not shown either
            follow(archive.blocks(part), reader)
    return joined(reader.found)


def joined(found: Mapping[Position, list[str]]) -> dict[Position, str]:
    """One text for each cell."""
    return {place: "\n".join(texts) for place, texts in found.items()}


class _CommentReader:
    """Gathers the text of each comment while the part goes by."""

    def __init__(self) -> None:
        self.found: dict[Position, list[str]] = {}
        self._place: Position | None = None
        self._words: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A comment begins, or a run of its text."""
        if local(name) in ("comment", "threadedComment"):
            at = _ADDRESS.fullmatch(attributes.get("ref", ""))
            self._place = (int(at[2]), column_number(at[1].encode())) if at else None
        elif local(name) == "text" and self._place:
            self._words = []

    def end(self, name: str) -> None:
        """The text of a comment is whole."""
        if local(name) == "text" and self._words is not None and self._place:
            self.found.setdefault(self._place, []).append("".join(self._words))
            self._words = None

    def text(self, text: str) -> None:
        """A piece of text; that of runs follows one another without a gap."""
        if self._words is not None:
            self._words.append(text)
