"""XML spreadsheets of 2003 (SpreadsheetML), which many systems export and call .xls.

Cells stand one after another; ``ss:Index`` jumps, merged cells push the next one on. A formula without value is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

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


@dataclass(slots=True)
class _Worksheet:
    """A worksheet while its cells go by."""

    name: str
    visibility: str = "visible"
    cells: dict[Position, Cell] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    comments: dict[Position, str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Cells merged downwards: first and last row, first and last column."""
    row: int = 0
    column: int = 0
    beside: int = 0
    """Columns that the cell reaches over to its right."""
    columns: int = 0
    """The last column described so far."""

    def describe_column(self, attributes: dict[str, str]) -> None:
        """Note it, or several, when hidden."""
        first = whole(attributes.get("Index", "")) or self.columns + 1
        self.columns = first + whole(attributes.get("Span", ""))
        if attributes.get("Hidden") == "1":
            self.marks.hidden_columns.append((first, self.columns))

    def start_row(self, attributes: dict[str, str]) -> None:
        """Go on to the next row, or to the one that is named."""
        self.row = whole(attributes.get("Index", "")) or self.row + 1
        self.column = self.beside = 0
        if attributes.get("Hidden") == "1":
            self.marks.hidden_rows.add(self.row)

    def start_cell(self, attributes: dict[str, str]) -> None:
        """Go on to the next cell, or to the one that is named; damaged where a merged one reaches already."""
        self.column = whole(attributes.get("Index", "")) or self.column + self.beside + 1
        self.beside = whole(attributes.get("MergeAcross", ""))
        if any(top < self.row <= bottom and left <= self.column <= right for top, bottom, left, right in self.merged):
            raise damaged("合并的单元格互相重叠")
        if down := whole(attributes.get("MergeDown", "")):
            self.merged.append((self.row, self.row + down, self.column, self.column + self.beside))

    def fill(self, cell: Cell, limits: Limits) -> None:
        """Put the cell where it stands."""
        self.marks.reach(self.row, self.column)
        check_extent(self.name, self.marks, limits)
        self.cells[self.row, self.column] = cell


class _BookReader:
    """Follows the worksheets of the file."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[Sheet] = []
        self._limits = limits
        self._open: list[str] = []
        self._sheet = _Worksheet("")
        self._style = ""
        self._struck: set[str] = set()
        """Styles that strike out what they show."""
        self._formats: dict[str, str] = {}
        """Number formats of styles."""
        self._formula = False
        self._kind = ""
        self._pieces: list[str] = []
        self._note: list[str] | None = None
        """Pieces of the comment that is going by."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Sort the element by its kind."""
        called = local(name)
        self._open.append(called)
        if called in _APART:
            self._part()
        by_name = {local(key): value for key, value in attributes.items()}
        if called == "Worksheet":
            self._sheet = _Worksheet(by_name.get("Name", ""))
        elif called == "Row":
            self._sheet.start_row(by_name)
        elif called == "Column":
            self._sheet.describe_column(by_name)
        elif called == "Style":
            self._style = by_name.get("ID", "")
        elif called == "NumberFormat":
            self._formats[self._style] = _format(by_name.get("Format", ""))
        elif called == "Font" and by_name.get("StrikeThrough") == "1":
            self._struck.add(self._style)
        elif called == "Cell":
            self._sheet.start_cell(by_name)
            self._formula, self._style = "Formula" in by_name, by_name.get("StyleID", "")
            self._kind, self._pieces = "", []
        elif called == "Comment" and self._open[-2:-1] == ["Cell"]:
            self._note = []
        elif called == "Data" and self._open[-2:-1] == ["Cell"]:
            self._kind, self._pieces = by_name.get("Type", "String"), []

    def _part(self) -> None:
        if "Data" in self._open and self._note is None:
            self._pieces.append("\n")

    def text(self, text: str) -> None:
        """Take in what belongs to a cell's data, to its comment, or to the sheet's visibility."""
        if self._open[-1:] == ["Visible"]:
            self._sheet.visibility = _VISIBILITY.get(text.strip(), "visible")
        elif "Data" in self._open:
            (self._pieces if self._note is None else self._note).append(text)

    def end(self, name: str) -> None:
        """Put what is whole where it belongs."""
        self._open.pop()
        called, sheet = local(name), self._sheet
        if called in _APART:
            self._part()
        elif called == "Comment" and self._note is not None:
            sheet.comments[sheet.row, sheet.column] = "".join(self._note)
            self._note = None
        elif called == "Cell" and (cell := self._cell("".join(self._pieces))):
            sheet.fill(cell, self._limits)
        elif called == "Worksheet":
            hidden = sheet.marks.hidden(sheet.cells)
            self.sheets.append(Sheet(sheet.name, sheet.cells, sheet.visibility, hidden, sheet.comments))

    def _cell(self, text: str) -> Cell | None:
        """The cell with that text, as its style shows it; None when nothing stands there."""
        if not text:
            return Cell(None, Trouble.UNCALCULATED) if self._formula and self._kind != "String" else None
        cell = _value(self._kind, text)
        if self._style in self._struck and cell.trouble is Trouble.NONE:
            return replace(cell, trouble=Trouble.DRESSED)
        return shown_by(self._formats[self._style], cell) if self._style in self._formats else cell


def _format(written: str) -> str:
    """The code of a number format; none for those with a name that show the number as it is."""
    return "" if written in _PLAIN_FORMATS else _NAMED_FORMATS.get(written, written)


def _value(kind: str, text: str) -> Cell:
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
