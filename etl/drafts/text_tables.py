"""Tables in plain text: our own texts write a row between bars, and a row that was read from Word has tabs between its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

BAR = "|"
_RULE = re.compile(r"[-:—\s]*-[-:—\s]*")
"""The line below the head in a table of plain text."""
_ANNOUNCED = re.compile("如下|下表|见表|附表|表[0-9一二三四五六七八九十]")
_LONGEST_CAPTION = 40


@dataclass(frozen=True, slots=True)
class TextCell:
    """What stands between two borders, without the spaces around; offsets into the text."""

    start: int
    words: str

    @property
    def end(self) -> int:
        """Behind its last letter."""
        return self.start + len(self.words)


Row = tuple[TextCell, ...]


@dataclass(frozen=True, slots=True)
class TextTable:
    """Rows directly below one another, and what is written above them."""

    rows: tuple[Row, ...]
    caption: str
    """The line that names or announces the table; empty when none does."""
    above: str
    """The last sentence in front of a table that has no caption."""


def text_tables(text: str) -> Iterator[TextTable]:
    """The tables of a text in order."""
    rows: list[Row] = []
    last, place = "", 0
    for line in (*text.split("\n"), ""):
        row = row_of(line, place)
        if row:
            rows.append(row)
        elif rows:
            yield _captioned(tuple(rows), last)
            rows = []
        if not row and line.strip():
            last = line.strip()
        place += len(line) + 1


def row_of(line: str, start: int) -> Row:
    """The cells of a line that begins at ``start``; none when it is no row."""
    if is_between_bars(line):
        inner = line.strip()[1:-1]
        return tuple(_cells(inner, start + line.index(BAR) + 1, BAR))
    return tuple(_cells(line, start, "\t")) if "\t" in line else ()


def row_between_bars(cells: Iterable[str]) -> str:
    """A row as our own texts write it: ``| 姜家社区 | 45 |``."""
    return f"{BAR} {f' {BAR} '.join(cells)} {BAR}"


def is_between_bars(line: str) -> bool:
    """Whether a line is a row as plain text writes it."""
    stripped = line.strip()
    return len(stripped) > 1 and stripped[0] == stripped[-1] == BAR


def is_rule(row: Row) -> bool:
    """Whether the row only draws a line."""
    return all(_RULE.fullmatch(cell.words) for cell in row)


def _cells(line: str, start: int, border: str) -> Iterator[TextCell]:
    for piece in line.split(border):
        words = piece.strip()
        yield TextCell(start + (piece.index(words) if words else 0), words)
        start += len(piece) + 1


def _captioned(rows: tuple[Row, ...], line: str) -> TextTable:
    """A short line without a full stop names the table; a sentence may announce it."""
    sentence = line.rstrip("。：:").split("。")[-1]
    named = len(line) <= _LONGEST_CAPTION and "。" not in line
    is_caption = named or bool(_ANNOUNCED.search(sentence))
    return TextTable(rows, sentence if is_caption else "", "" if is_caption else sentence)
