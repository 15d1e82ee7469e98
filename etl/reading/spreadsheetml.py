"""XML spreadsheets of 2003 (SpreadsheetML), which many systems export and call .xls.

Cells stand one after another; ``ss:Index`` jumps, merged cells push the next one on. A formula without value is told.
"""

from __future__ import annotations

import re
from dataclasses import replace

from etl.domain import Cell, Sheet, Trouble, Workbook
from etl.reading.encodings import decode_text
from etl.reading.guard import Limits
from etl.reading.marks import Marks, Position
from etl.reading.number_formats import shown_by
from etl.reading.unreadable import damaged
from etl.reading.values import check_extent, number_cell
from etl.reading.xml import follow, local, whole

_DECLARED = re.compile(rb"\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_-]{2,20})[\"']")
_VISIBILITY = {"SheetHidden": "hidden", "SheetVeryHidden": "very_hidden"}
_NAMED_FORMATS = {
    "Percent": "0.00%",
    "Scientific": "0.00E+00",
    "Yes/No": '"Yes"',
    "True/False": '"True"',
    "On/Off": '"On"',
}
_PLAIN_FORMATS = ("General Number", "Fixed", "Standard", "Currency", "Euro Currency")
_APART = frozenset(("Sup", "Sub", "S"))
"""Text in these is not one word with what stands before it."""


def read_spreadsheetml(content: bytes, limits: Limits) -> Workbook:
    """The workbook; UnreadableError: damaged, unsafe (DOCTYPE), too_large, not_a_workbook."""
    declared = _DECLARED.match(content[:400])
    decoded = decode_text(content, declared[1].decode("ascii") if declared else "utf-8")
    reader = _BookReader(limits)
    follow([decoded.text.encode()], reader, encoding="utf-8")
    if not reader.sheets:
        raise damaged("没有工作表")
    return Workbook(tuple(reader.sheets), decoded.remarks)


class _BookReader:
    """Follows the worksheets of the file."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[Sheet] = []
        self._limits = limits
        self._open: list[str] = []
        self._name = ""
        self._visibility = "visible"
        self._cells: dict[Position, Cell] = {}
        self._marks = Marks()
        self._row = self._column = self._beside = 0
        self._merged: list[tuple[int, int, int, int]] = []
        self._columns = 0
        """The last column described so far."""
        self._style = ""
        self._struck: set[str] = set()
        """Styles that strike out what they show."""
        self._formats: dict[str, str] = {}
        """Number formats of styles."""
        self._formula = False
        self._kind = ""
        self._pieces: list[str] = []
        self._comments: dict[Position, str] = {}
        self._note: list[str] | None = None
        """Pieces of the comment that is going by."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        called = local(name)
        self._open.append(called)
        if called in _APART:
            self._part()
        by_name = {local(key): value for key, value in attributes.items()}
        if called == "Worksheet":
            self._name, self._visibility = by_name.get("Name", ""), "visible"
            self._cells, self._marks, self._merged, self._row, self._columns = {}, Marks(), [], 0, 0
            self._comments = {}
        elif called == "Row":
            self._row = whole(by_name.get("Index", "")) or self._row + 1
            self._column = self._beside = 0
            if by_name.get("Hidden") == "1":
                self._marks.hidden_rows.add(self._row)
        elif called == "Column":
            self._start_column(by_name)
        elif called == "Style":
            self._style = by_name.get("ID", "")
        elif called == "NumberFormat":
            self._formats[self._style] = _format(by_name.get("Format", ""))
        elif called == "Font" and by_name.get("StrikeThrough") == "1":
            self._struck.add(self._style)
        elif called == "Cell":
            self._start_cell(by_name)
        elif called == "Comment" and self._open[-2:-1] == ["Cell"]:
            self._note = []
        elif called == "Data" and self._open[-2:-1] == ["Cell"]:
            self._kind, self._pieces = by_name.get("Type", "String"), []

    def _part(self) -> None:
        if "Data" in self._open and self._note is None:
            self._pieces.append("\n")

    def _start_column(self, attributes: dict[str, str]) -> None:
        first = whole(attributes.get("Index", "")) or self._columns + 1
        self._columns = first + whole(attributes.get("Span", ""))
        if attributes.get("Hidden") == "1":
            self._marks.hidden_columns.append((first, self._columns))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._column = whole(attributes.get("Index", "")) or self._column + self._beside + 1
        self._beside = whole(attributes.get("MergeAcross", ""))
        self._formula, self._style = "Formula" in attributes, attributes.get("StyleID", "")
        down = whole(attributes.get("MergeDown", ""))
        if any(
            top < self._row <= bottom and left <= self._column <= right for top, bottom, left, right in self._merged
        ):
            raise damaged("合并的单元格互相重叠")
        if down:
            self._merged.append((self._row, self._row + down, self._column, self._column + self._beside))
        self._kind, self._pieces = "", []

    def text(self, text: str) -> None:
        """Characters between elements: of a cell's data, of its comment, and of the sheet's visibility."""
        if self._open[-1:] == ["Visible"]:
            self._visibility = _VISIBILITY.get(text.strip(), "visible")
        elif "Data" in self._open:
            (self._pieces if self._note is None else self._note).append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        self._open.pop()
        called = local(name)
        if called in _APART:
            self._part()
        elif called == "Comment" and self._note is not None:
            self._comments[self._row, self._column] = "".join(self._note)
            self._note = None
        elif called == "Cell":
            self._end_cell()
        elif called == "Worksheet":
            hidden = self._marks.hidden(self._cells)
            self.sheets.append(Sheet(self._name, self._cells, self._visibility, hidden, self._comments))

    def _end_cell(self) -> None:
        text = "".join(self._pieces)
        if text:
            cell = _cell(self._kind, text)
            if self._style in self._struck and cell.trouble is Trouble.NONE:
                cell = replace(cell, trouble=Trouble.DRESSED)
            elif self._style in self._formats:
                cell = shown_by(self._formats[self._style], cell)
        elif self._formula and self._kind != "String":
            cell = Cell(None, Trouble.UNCALCULATED)
        else:
            return
        self._marks.reach(self._row, self._column)
        check_extent(self._name, self._marks, self._limits)
        self._cells[self._row, self._column] = cell


def _format(written: str) -> str:
    """The code of a number format; none for those with a name that show the number as it is."""
    return "" if written in _PLAIN_FORMATS else _NAMED_FORMATS.get(written, written)


def _cell(kind: str, text: str) -> Cell:
    if kind == "Number":
        try:
            return number_cell(float(text))
        except ValueError:
            return Cell(text)
    if kind == "Boolean":
        return Cell(text.strip() == "1")
    if kind == "DateTime":
        return Cell(text.removesuffix(".000").removesuffix("T00:00:00"), is_date=True)
    return Cell(text, Trouble.ERROR) if kind == "Error" else Cell(text)
