"""Old workbooks (.xls and WPS .et: BIFF records in an OLE file), read twice.

The format has no checksum: a flipped bit is another number. So calamine and xlrd both read it, and where they do not say
the same, nobody's word is taken. xlrd is pure Python and dies in many ways of broken files; each is damage.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager

import xlrd
from python_calamine import CalamineWorkbook
from xlrd.compdoc import CompDoc, CompDocError
from xlrd.xldate import XLDateError

from etl.domain import Cell, CellRef, Remark, Sheet, Trouble, Workbook
from etl.reading.guard import Limits
from etl.reading.marks import Marks, Position
from etl.reading.number_formats import with_styles
from etl.reading.sniff import has_stream
from etl.reading.unreadable import damaged
from etl.reading.values import FaultsOfCalamine, cell_of, check_extent, is_count, number_cell, worksheets
from etl.reading.xls.styles import styles_of
from etl.reading.xls.worksheets import BoundSheet, marks_of, worksheets_of

WHAT_XLRD_RAISES = (
    xlrd.XLRDError,  # what it refuses by itself
    CompDocError,  # sectors of the OLE file that lead nowhere
    struct.error,  # records shorter than their fields
    ArithmeticError,  # sectors of no size, styles beyond their number
    AssertionError,  # chains of sectors that are cut off, texts fewer than promised
    LookupError,  # numbers of sectors, styles and texts that are not there; encodings that nobody knows
    TypeError,  # encodings that are none of text
    ValueError,  # letters that are not of their encoding
    RecursionError,  # folders of the OLE file that hold one another
    AttributeError,
    EOFError,
    NameError,
    NotImplementedError,
)
"""What xlrd dies of in broken files: it checks few of its records, and asserts where it does.

All but the last five were seen when bytes of a workbook were changed at random, 20,000 times (xlrd 2.0.2); those stand for
a reader that is not maintained any more.
"""
_STREAMS = ("Workbook", "Book")
_FIRST_DATE = "1900-03"
_MACROS = "_VBA_PROJECT"
Grid = dict[Position, Cell]


@contextmanager
def _faults_of_xlrd() -> Iterator[None]:
    """``damaged`` for whatever xlrd dies of; around its own calls alone."""
    try:
        yield
    except WHAT_XLRD_RAISES as error:
        raise damaged("工作表内容有错") from error


def read_old_workbook(content: bytes, limits: Limits) -> Workbook:
    """The workbook; UnreadableError: password, damaged (also where the two readings differ), too_large."""
    stream = _stream(content)
    sheets = worksheets_of(stream)
    styles, texts_too = styles_of(stream)
    marks = [marks_of(stream, sheet, styles) for sheet in sheets]
    for number, mark in enumerate(marks, start=1):
        check_extent(f"第{number}张", mark, limits)
    second = _by_xlrd(content)  # before calamine, which asks for memory by what a broken file promises
    with FaultsOfCalamine(), CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        first = [(sheet.name, cells) for sheet, cells in worksheets(workbook)]
    if [name for name, _ in first] != [name for name, _, _ in second] or len(first) != len(sheets):
        raise damaged("工作表目录有错")
    if texts_too:
        for mark, dressed in zip(marks, _dressed_texts(content), strict=False):
            mark.dressed |= dressed
    found = tuple(
        _sheet(name, _agreed_cells(name, cells, other), sheet, mark, comments)
        for (name, cells), (_, other, comments), sheet, mark in zip(first, second, sheets, marks, strict=True)
    )
    return Workbook(found, (Remark("macros_ignored"),) if has_stream(content, _MACROS) else ())


def _stream(content: bytes) -> bytes:
    """The stream of records inside the OLE file."""
    with _faults_of_xlrd():
        container = CompDoc(content, logfile=io.StringIO(), ignore_workbook_corruption=True)
        for name in _STREAMS:
            memory, base, size = container.locate_named_stream(name)
            if memory:
                return bytes(memory[base : base + size])
    raise damaged("文件不完整")


def _by_xlrd(content: bytes) -> list[tuple[str, Grid, dict[Position, str]]]:
    """Name, cells and comments of each sheet."""
    book = _open(content)
    return [(sheet.name, _grid(sheet, book.datemode), _comments(sheet)) for sheet in book.sheets()]


def _comments(sheet: xlrd.sheet.Sheet) -> dict[Position, str]:
    return {(row + 1, column + 1): note.text for (row, column), note in sheet.cell_note_map.items()}


def _dressed_texts(content: bytes) -> list[set[Position]]:
    """For each sheet the texts with letters struck out, raised or lowered; asked only where a font does that."""
    book = _open(content, formatting_info=True)
    dressing = {number for number, font in enumerate(book.font_list) if font.struck_out or font.escapement}
    return [
        {(row + 1, column + 1) for (row, column), runs in texts.items() if any(font in dressing for _, font in runs)}
        for texts in (sheet.rich_text_runlist_map for sheet in book.sheets())
    ]


def _open(content: bytes, *, formatting_info: bool = False) -> xlrd.Book:
    """The workbook with all its sheets loaded: xlrd reads nothing of the file afterwards."""
    with _faults_of_xlrd():
        return xlrd.open_workbook(
            file_contents=content,
            logfile=io.StringIO(),
            ragged_rows=True,
            ignore_workbook_corruption=True,
            formatting_info=formatting_info,
        )


def _grid(sheet: xlrd.sheet.Sheet, datemode: int) -> Grid:
    return {
        (row + 1, column + 1): _cell(cell, datemode)
        for row in range(sheet.nrows)
        for column, cell in enumerate(sheet.row(row))
        if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) and cell.value != ""
    }


def _cell(cell: xlrd.sheet.Cell, datemode: int) -> Cell:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return Cell(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return Cell(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Cell(xlrd.error_text_from_code.get(cell.value, "#N/A"), Trouble.ERROR)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _date(cell.value, datemode)
    return number_cell(cell.value)


def _date(serial: float, datemode: int) -> Cell:
    """The date of a serial number; what is before any date (a time of day, a negative number) is told as it is."""
    try:
        moment = xlrd.xldate_as_datetime(serial, datemode)
    except (XLDateError, ValueError, OverflowError):
        return Cell(str(serial), is_date=True)
    return cell_of(moment) if moment.time().isoformat() != "00:00:00" else cell_of(moment.date())


def _sheet(name: str, cells: Grid, bound: BoundSheet, marks: Marks, comments: dict[Position, str]) -> Sheet:
    cells |= {position: Cell(None, Trouble.UNCALCULATED) for position in marks.uncalculated}
    cells |= with_styles(cells, marks)
    return Sheet(name, dict(sorted(cells.items())), bound.visibility, marks.hidden(cells), comments)


def _agreed_cells(name: str, first: Grid, second: Grid) -> Grid:
    """The cells, in which both readings must agree."""
    cells: Grid = {}
    for position in first.keys() | second.keys():
        cell = _agreed(first.get(position), second.get(position))
        if cell is None:
            raise damaged(f"{name}!{CellRef('', *position).a1}两种读法的结果不同")
        cells[position] = cell
    return cells


def _agreed(first: Cell | None, second: Cell | None) -> Cell | None:
    """What both readers say; None when they differ. Errors are told by xlrd alone, a date may be told by either."""
    if second is not None and second.trouble is Trouble.ERROR and first is None:
        return second
    if first is None or second is None:
        return None
    if first.is_date or second.is_date:
        return _agreed_date(first, second)
    return first if first == second and type(first.value) is type(second.value) else None


def _agreed_date(first: Cell, second: Cell) -> Cell | None:
    """A number that only one of them calls a date is reported as one; of two dates the days must be the same.

    Below March 1900 (times of day, durations, numbers in the format of a date) the two write them differently.
    """
    if is_count(first) or is_count(second):
        return second if second.is_date else first
    if not (first.is_date and second.is_date):
        return None
    return first if second.text < _FIRST_DATE or second.text[:10] == first.text[:10] else None
