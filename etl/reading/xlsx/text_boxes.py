"""Text boxes and shapes (文本框) of a sheet by the cell they are anchored at: words that stand in no cell.

DrawingML (ECMA-376 part 1 §20.5). Pictures and charts have no text of that kind; a part that is huge is left alone, for no
figure depends on it.
"""

from __future__ import annotations

from contextlib import suppress

from etl.reading.guard import GuardedZip
from etl.reading.marks import Position
from etl.reading.unreadable import UnreadableError
from etl.reading.xml import follow, local, parts_beside, whole

_KIND = ("/drawing",)
_LARGEST = 4 << 20
_ANCHORS = frozenset(("twoCellAnchor", "oneCellAnchor", "absoluteAnchor"))


def boxes_of(archive: GuardedZip, member: str) -> dict[Position, str]:
    """The texts in the drawing of the sheet that is that member; several at a cell are joined."""
    reader = _DrawingReader()
    for part in parts_beside(archive, member, _KIND):
        with suppress(UnreadableError):
            content = archive.read(part)
            if len(content) <= _LARGEST and (b"txBody" in content or b"\0" in content[:4]):
                follow((content,), reader)
    return {place: "\n".join(lines) for place, lines in reader.found.items()}


class _DrawingReader:
    """Gathers the paragraphs of each anchor while the part goes by."""

    def __init__(self) -> None:
        self.found: dict[Position, list[str]] = {}
        self._open: list[str] = []
        self._at: dict[str, str] = {}
        """Row and column of the anchor, from 0."""
        self._words: list[str] = []

    def start(self, name: str, _: dict[str, str]) -> None:
        self._open.append(local(name))
        if self._open[-1] in _ANCHORS:
            self._at = {}
        elif self._open[-1] == "p":
            self._words = []

    def end(self, _: str) -> None:
        """A paragraph is whole; what only older programs show is the same once more."""
        called = self._open.pop()
        text = "".join(self._words).strip() if called == "p" else ""
        if text and "txBody" in self._open and "Fallback" not in self._open:
            place = whole(self._at.get("row", "")) + 1, whole(self._at.get("col", "")) + 1
            self.found.setdefault(place, []).append(text)

    def text(self, text: str) -> None:
        """Letters of a paragraph, or the place of the anchor."""
        called = self._open[-1]
        if called == "t" and "txBody" in self._open:
            self._words.append(text)
        elif called in ("row", "col") and self._open[-2:-1] == ["from"]:
            self._at[called] = self._at.get(called, "") + text
