"""OpenDocument spreadsheets (.ods, .fods), streamed from their one content part.

A reader of our own, because calamine takes the line breaks of indented files for content. Rows and cells say how often
they are repeated: what is empty is only counted, what is not is unfolded within the limit of cells. Comments, drawings and
recorded changes are no content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from etl.domain import Cell, Remark, Sheet, Trouble, Workbook
from etl.reading.guard import GuardedZip, Limits
from etl.reading.marks import Marks, Position
from etl.reading.number_formats import shown_as
from etl.reading.ods.comments import SkippedElement, is_skipped
from etl.reading.unreadable import UnreadableError, damaged, no_workbook
from etl.reading.values import ERROR_TEXTS, LATER_ERROR_TEXTS, check_extent, is_count, number_cell
from etl.reading.xml import follow, whole

CONTENT = "content.xml"
_MANIFEST = "meta-inf/manifest.xml"
_SEPARATOR = " "
_NAMES = {
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table:",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office:",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text:",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style:",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext:",
}
_CELLS = frozenset(("table:table-cell", "table:covered-table-cell"))
_HIDDEN = frozenset(("collapse", "filter"))
_NUMBERS = frozenset(("float", "percentage", "currency"))
_DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_ERROR_WORD = re.compile(r"(?:Err|错误):\d+")
_ALL_ERRORS = ERROR_TEXTS | LATER_ERROR_TEXTS


def read_open_document(content: bytes, limits: Limits) -> Workbook:
    """The workbook of an .ods package; UnreadableError: password, damaged, unsafe, too_large, not_a_workbook."""
    archive = GuardedZip(content, limits)
    if "encrypted-package" in archive.names or _is_encrypted(archive):
        raise UnreadableError("password")
    if CONTENT not in archive.names:
        raise damaged("缺少必需的内部文件")
    for name in archive.names:
        if name != CONTENT:
            archive.verify(name)
    workbook = _read(archive.blocks(CONTENT), limits)
    macros = any(name.startswith("basic/") for name in archive.names)
    return Workbook(workbook.sheets, (Remark("macros_ignored"),) if macros else ())


def read_flat_open_document(content: bytes, limits: Limits) -> Workbook:
    """The workbook of a .fods file, which is one XML text."""
    return _read([content], limits)


def _is_encrypted(archive: GuardedZip) -> bool:
    return _MANIFEST in archive.names and b"encryption-data" in archive.read(_MANIFEST)


def _read(blocks: Iterable[bytes], limits: Limits) -> Workbook:
    reader = _ContentReader(limits)
    follow(blocks, reader, separator=_SEPARATOR)
    if not reader.is_spreadsheet:
        raise no_workbook("ODF文档")
    return Workbook(tuple(reader.sheets))


@dataclass(slots=True)
class _OpenTable:
    """A table while its rows go by."""

    name: str
    style: str
    cells: dict[Position, Cell] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    comments: dict[Position, str] = field(default_factory=dict)
    boxes: dict[Position, str] = field(default_factory=dict)
    row: int = 0
    times: int = 1
    """How often the row stands there."""
    row_hidden: bool = False
    in_row: list[tuple[int, int, Cell]] = field(default_factory=list)
    """Of the row: column, times, cell."""
    column: int = 0
    columns: int = 0
    """The last column described so far."""

    def start_row(self, attributes: dict[str, str]) -> None:
        """Go on to the next row."""
        self.row, self.times = self.row + self.times, _times(attributes, "table:number-rows-repeated")
        self.column, self.in_row = 1, []
        self.row_hidden = attributes.get("table:visibility") in _HIDDEN

    def describe_column(self, attributes: dict[str, str]) -> None:
        """Note it, or several, when hidden."""
        first, self.columns = self.columns + 1, self.columns + _times(attributes, "table:number-columns-repeated")
        if attributes.get("table:visibility") in _HIDDEN:
            self.marks.hidden_columns.append((first, self.columns))

    def unfold(self, limits: Limits) -> None:
        """Put the row's cells where they stand, as often as they do, if the limit allows."""
        if not self.in_row:
            return
        last, times, _ = self.in_row[-1]
        self.marks.reach(self.row + self.times - 1, last + times - 1)
        check_extent(self.name, self.marks, limits)
        for row in range(self.row, self.row + self.times):
            if self.row_hidden:
                self.marks.hidden_rows.add(row)
            for first, repeated, cell in self.in_row:
                self.cells |= {(row, column): cell for column in range(first, first + repeated)}

    def sheet(self, visibility: str) -> Sheet:
        """The whole table."""
        return Sheet(self.name, self.cells, visibility, self.marks.hidden(self.cells), self.comments, self.boxes)


@dataclass(slots=True)
class _Styles:
    """Names of styles by what they do."""

    hiding: set[str] = field(default_factory=set)
    """Of tables."""
    dressing: set[str] = field(default_factory=set)
    """They strike letters out, raise or lower them."""
    striking: set[str] = field(default_factory=set)
    """They strike letters out."""


class _ContentReader:
    """Follows the tables of the document."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[Sheet] = []
        self.is_spreadsheet = False
        self._limits = limits
        self._skipped: SkippedElement | None = None
        """The element that is no content and goes by."""
        self._style = ""
        self._styles = _Styles()
        self._table: _OpenTable | None = None
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[list[str]] = []
        self._writing = 0
        self._dressed = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Sort the element by its kind."""
        called = _short(name)
        if self._skipped:
            self._skipped.start(called)
            return
        if is_skipped(called, inside_table=self._table is not None, inside_cell=self._cell is not None):
            self._skipped = SkippedElement(called)
            return
        by_name = {_short(key): value for key, value in attributes.items()}
        if called.startswith("text:"):
            self._start_text(called, by_name)
        elif self._table:
            self._start_in_table(called, by_name, self._table)
        elif called == "table:table":
            self._table = _OpenTable(by_name.get("table:name", ""), by_name.get("table:style-name", ""))
        elif called == "office:spreadsheet":
            self.is_spreadsheet = True
        elif called == "style:style":
            self._style = by_name.get("style:name", "")
        elif called == "style:table-properties" and by_name.get("table:display") == "false":
            self._styles.hiding.add(self._style)
        elif called == "style:text-properties":
            self._learn(by_name)

    def _start_in_table(self, called: str, attributes: dict[str, str], table: _OpenTable) -> None:
        if called in _CELLS:
            self._cell, self._paragraphs, self._dressed = attributes, [], False
        elif called == "table:table-row":
            table.start_row(attributes)
        elif called == "table:table-column":
            table.describe_column(attributes)

    def _end_skipped(self, skipped: SkippedElement) -> None:
        """Note at its cell what was written; a shape of the sheet itself counts as one of its first cell."""
        if skipped.words and self._table:
            notes = self._table.comments if skipped.is_comment else self._table.boxes
            place = (self._table.row, self._table.column) if self._cell is not None else (1, 1)
            notes[place] = f"{notes[place]}\n{skipped.words}" if place in notes else skipped.words
        self._skipped = None

    def _learn(self, attributes: dict[str, str]) -> None:
        """What a style does to letters: ``12`` and a small ``2`` are not 122."""
        rise = attributes.get("style:text-position", "0%").partition(" ")[0]
        lines = (attributes.get(f"style:text-line-through-{name}", "none") for name in ("style", "type"))
        if any(line != "none" for line in lines):
            self._styles.striking.add(self._style)
        if rise != "0%" or self._style in self._styles.striking:
            self._styles.dressing.add(self._style)

    def _start_text(self, called: str, attributes: dict[str, str]) -> None:
        if called in ("text:p", "text:h"):
            self._paragraphs.append([])
            self._writing += 1
        elif called == "text:span":
            self._dressed = self._dressed or attributes.get("text:style-name") in self._styles.dressing
        elif self._paragraphs and called == "text:s":
            self._paragraphs[-1].append(" " * min(whole(attributes.get("text:c", "1")) or 1, 1000))
        elif self._paragraphs and called in ("text:tab", "text:line-break"):
            self._paragraphs[-1].append("\t" if called == "text:tab" else "\n")

    def text(self, text: str) -> None:
        """Take in what stands in paragraphs, which is content or a comment; the rest is indentation."""
        if self._skipped:
            self._skipped.text(text)
        elif self._writing and self._cell is not None:
            self._paragraphs[-1].append(text)

    def end(self, name: str) -> None:
        """Put what is whole where it belongs."""
        called = _short(name)
        if self._skipped:
            self._skipped.end(called)
            if self._skipped.is_over:
                self._end_skipped(self._skipped)
        elif called in ("text:p", "text:h"):
            self._writing -= 1
        elif self._table and called in _CELLS and self._cell is not None:
            self._end_cell(self._cell, self._table)
            self._cell = None
        elif self._table and called == "table:table-row":
            self._table.unfold(self._limits)
        elif self._table and called == "table:table":
            self.sheets.append(self._table.sheet("hidden" if self._table.style in self._styles.hiding else "visible"))
            self._table = None

    def _end_cell(self, attributes: dict[str, str], table: _OpenTable) -> None:
        times = _times(attributes, "table:number-columns-repeated")
        shown = "\n".join("".join(pieces) for pieces in self._paragraphs)
        if cell := _cell(attributes, shown):
            if self._paragraphs and cell.trouble is Trouble.NONE and is_count(cell):
                cell = shown_as(shown, cell)
            styles = self._styles.dressing if is_count(cell) else self._styles.striking
            struck = attributes.get("table:style-name") in styles
            if (struck or self._dressed) and cell.trouble is Trouble.NONE:
                cell = replace(cell, trouble=Trouble.DRESSED)
            table.in_row.append((table.column, times, cell))
        table.column += times


def _cell(attributes: dict[str, str], text: str) -> Cell | None:
    """The cell, or None when nothing stands there."""
    kind = attributes.get("office:value-type", "")
    shown = attributes.get("office:string-value") or text
    if attributes.get("calcext:value-type") == "error" or (
        kind and (shown in _ALL_ERRORS or _ERROR_WORD.fullmatch(shown))
    ):
        return Cell(text or shown, Trouble.ERROR)
    if kind in _NUMBERS:
        number = _number(attributes.get("office:value", ""), text)
        in_percent = is_count(number) and (kind == "percentage" or text.endswith("%"))
        return replace(number, trouble=Trouble.PERCENT) if in_percent else number
    if kind == "boolean":
        return Cell(attributes.get("office:boolean-value") == "true")
    if kind in ("date", "time"):
        return Cell(_moment(attributes.get(f"office:{kind}-value", "") or text), is_date=True)
    if shown:
        return Cell(shown)
    return Cell(None, Trouble.UNCALCULATED) if "table:formula" in attributes and kind != "string" else None


def _number(written: str, text: str) -> Cell:
    try:
        return number_cell(float(written))
    except ValueError:
        return Cell(text or written, Trouble.ERROR)


def _moment(written: str) -> str:
    duration = _DURATION.fullmatch(written)
    return ":".join(duration.groups()) if duration else written.removesuffix("T00:00:00")


def _times(attributes: dict[str, str], name: str) -> int:
    return whole(attributes.get(name, "1")) or 1


def _short(name: str) -> str:
    """A name with the usual prefix of its namespace; names of other namespaces stay as they are."""
    namespace, separator, called = name.rpartition(_SEPARATOR)
    return _NAMES.get(namespace, namespace + separator) + called
