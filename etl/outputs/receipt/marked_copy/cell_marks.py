"""Marks in the cells of an open workbook: colours and comments, put on and taken back.

What the submitter wrote in comments is kept. A copy that comes back with faults is marked again, so the marks of the time
before go first: our comments are known by their heading, our colours by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl import Workbook as Book
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

from etl.domain.catalogue import LIST_MARK
from etl.outputs.receipt.marked_copy.texts import cell_text
from etl.outputs.receipt.marking import ListedProblem
from etl.system.text_width import wrapped_lines

AUTHOR = "年报汇总"
COLOURS = {"hard": "FFFF9C9C", "soft": "FFFFE16B"}
FILL_COLUMN = 8
"""Hidden column of the list: the colour that the cell had before ours, so that it can be given back."""
_HEADING = f"【{AUTHOR}】"
_NO_FILL = PatternFill()
_WIDTH, _LINE, _CHARACTERS = 300, 20, 40
"""Of a comment's box: pixels, pixels, half-width characters a line."""

CellAddress = tuple[str, str]
"""Sheet and A1."""
Fills = dict[CellAddress, str]
"""The colours of cells before they were marked, as RGB; empty for none."""


def mark_cells(book: Book, entries: Sequence[ListedProblem]) -> Fills:
    """Colour the cells of hard and soft entries and comment them; the colours that were there."""
    by_cell: dict[CellAddress, list[ListedProblem]] = {}
    for entry in entries:
        if entry.a1 and entry.sheet in book.sheetnames and (entry.urgency in COLOURS or entry.commented):
            by_cell.setdefault((entry.sheet, entry.a1), []).append(entry)
    fills: Fills = {}
    for (name, a1), here in by_cell.items():
        cell = _writable(book[name], a1)
        urgency = next((urgency for urgency in COLOURS if any(entry.urgency == urgency for entry in here)), "")
        if urgency:
            colour = _rgb(cell.fill)
            fills[name, a1] = colour if _is_colour(colour) else ""
            cell.fill = PatternFill("solid", fgColor=COLOURS[urgency])
        _comment(cell, here)
    return fills


def unmark_cells(book: Book) -> None:
    """Remove what an earlier marking of ours left: lists, comments, colours."""
    known: Fills = {}
    for sheet in book.worksheets:
        if any(cell.value == LIST_MARK for cell in _cells(sheet)):
            known |= _noted_colours(sheet)
            book.remove(sheet)
    ours = set(COLOURS.values())
    coloured = any(_rgb(fill) in ours for fill in book._fills)  # type: ignore[attr-defined]  # noqa: SLF001 - else every cell would be asked
    for sheet in book.worksheets:
        for cell in _cells(sheet):
            if cell.comment and _HEADING in cell.comment.text:
                _keep_theirs(cell)
            if coloured and _rgb(cell.fill) in ours:
                colour = known.get((sheet.title, cell.coordinate), "")
                cell.fill = PatternFill("solid", fgColor=colour) if colour else _NO_FILL


def _writable(sheet: Worksheet, a1: str) -> Cell:
    """The cell, or the first one of the merged cells it belongs to."""
    merged = next((area for area in sheet.merged_cells.ranges if a1 in area), None)
    row, column = (merged.min_row, merged.min_col) if merged else coordinate_to_tuple(a1)
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(f"{sheet.title}!{a1} cannot be written to")
    return cell


def _comment(cell: Cell, entries: Sequence[ListedProblem]) -> None:
    theirs = _theirs(cell)
    ours = "\n".join(f"{entry.level}：{entry.problem}{entry.remedy}{entry.answer}" for entry in entries)
    text = cell_text(f"{theirs}\n\n{_HEADING}\n{ours}" if theirs else f"{_HEADING}\n{ours}")
    height = _LINE * (wrapped_lines(text, _CHARACTERS) + 1)
    cell.comment = Comment(text, AUTHOR, height=height, width=_WIDTH)


def _theirs(cell: Cell) -> str:
    """What the submitter wrote in the cell's comment, with the name where it does not stand there."""
    if cell.comment is None:
        return ""
    text, author = cell.comment.text.partition(_HEADING)[0].strip(), (cell.comment.author or "").strip()
    named = not author or author in (AUTHOR, "None") or author in text
    return text if named or not text else f"{author}：\n{text}"


def _keep_theirs(cell: Cell) -> None:
    theirs = _theirs(cell)
    cell.comment = Comment(theirs, AUTHOR) if theirs else None


def _noted_colours(sheet: Worksheet) -> Fills:
    rows = sheet.iter_rows(max_col=FILL_COLUMN, values_only=True)
    return {(str(row[2]), str(row[3])): str(row[-1] or "") for row in rows if row[3] and _is_colour(row[-1])}


def _is_colour(value: object) -> bool:
    return isinstance(value, str) and len(value) == 8 and all(letter in "0123456789ABCDEF" for letter in value)


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    return (cell for cell in list(sheet._cells.values()) if isinstance(cell, Cell))  # noqa: SLF001 - iter_rows makes every cell of the sheet


def _rgb(fill: Any) -> str:
    """The colour of a plain fill; empty for none, patterns and colours of the theme."""
    plain = getattr(fill, "patternType", "") == "solid" and fill.fgColor.type == "rgb"  # a gradient has no pattern
    return str(fill.fgColor.rgb) if plain else ""
