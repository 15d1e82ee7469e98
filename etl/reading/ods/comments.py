"""What stands in an OpenDocument table but in no cell: comments and shapes with words, and what holds none for us.

Recorded changes, forms and the tables of charts hold other values than the sheet does; they are passed over.
"""

from __future__ import annotations

COMMENT = "office:annotation"
_DRAWN = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 "
_SHAPES = "table:shapes"
_SILENT = frozenset(("table:tracked-changes", "office:forms", "text:ruby-text"))
_OTHER_DOCUMENTS = frozenset(("office:document", "table:table"))


def is_skipped(called: str, *, inside_table: bool, inside_cell: bool) -> bool:
    """Whether the element is no content of the sheet: a comment, drawing, form, recorded change or table in a cell."""
    if called in (COMMENT, _SHAPES) or called in _SILENT:
        return True
    if called == "table:table":
        return inside_table
    return inside_cell and not called.startswith(("text:", "office:", "table:table-cell", "table:covered-table-cell"))


class SkippedElement:
    """Follows one such element to its end and keeps the words that people wrote there, a paragraph a line."""

    def __init__(self, called: str) -> None:
        self.is_comment = called == COMMENT
        self._depth = 0
        self._speaks = called in (COMMENT, _SHAPES) or called.startswith(_DRAWN)
        self._writing = False
        """Whether words go by, and not a date or an author."""
        self._words: list[str] = []
        self.start(called)

    @property
    def is_over(self) -> bool:
        """Whether the element has ended."""
        return not self._depth

    @property
    def words(self) -> str:
        """What was written, without outer spaces."""
        return "".join(self._words).strip() if self._speaks else ""

    def start(self, called: str) -> None:
        """Follow a start tag inside."""
        self._depth += 1
        self._speaks = self._speaks and called not in _OTHER_DOCUMENTS
        self._writing = called.startswith("text:")
        if called == "text:p":
            self._words.append("\n")

    def text(self, text: str) -> None:
        """Keep text that people wrote."""
        if self._writing:
            self._words.append(text)

    def end(self, called: str) -> None:
        """Follow an end tag, at last its own."""
        self._depth -= 1
        self._writing = self._writing and called != "text:p"
