"""Saves a workbook with the libraries that scripts use: openpyxl, XlsxWriter, xlwt and pyexcelerate.

They copy what openpyxl reads of the source: values, formulas with their values where the library can store both, the format
of dates, and which sheets are hidden.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pyexcelerate
import xlsxwriter
import xlwt
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

Write = Callable[[Path, Path], None]
Cells = Iterator[tuple[int, int, object, object]]
"""Row and column from 0, what was typed, and the value (another thing for a formula)."""
DAY = "yyyy-mm-dd"


def openpyxl_values(source: Path, target: Path) -> None:
    """As people save a copy for reading: formulas become their values."""
    load_workbook(source, data_only=True).save(target)


def openpyxl_formulas(source: Path, target: Path) -> None:
    """As scripts save that fill a form: formulas lose their values."""
    load_workbook(source).save(target)


def xlsxwriter_shared(source: Path, target: Path) -> None:
    """Texts in their own part, formulas with values."""
    _by_xlsxwriter(source, target, constant_memory=False)


def xlsxwriter_inline(source: Path, target: Path) -> None:
    """Row by row, with the texts in the cells."""
    _by_xlsxwriter(source, target, constant_memory=True)


def xlwt_values(source: Path, target: Path) -> None:
    """The old format of the library that every old script uses; it cannot store a formula's value."""
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str=DAY)
    for number, (values, _) in enumerate(_sheets(source)):
        sheet = book.add_sheet(values.title)
        sheet.visibility = ("visible", "hidden", "veryHidden").index(values.sheet_state)
        for row, column, _, value in _cells(values, values):
            sheet.write(row, column, value, *([day] if isinstance(value, dt.date) else []))
        if number == 1:
            book.set_active_sheet(number)
    book.save(str(target))


def pyexcelerate_values(source: Path, target: Path) -> None:
    """Values alone, every sheet visible."""
    book = pyexcelerate.Workbook()
    for values, _ in _sheets(source):
        sheet = book.new_sheet(values.title)
        for row, column, _, value in _cells(values, values):
            sheet.set_cell_value(row + 1, column + 1, value)
    book.save(str(target))


def _by_xlsxwriter(source: Path, target: Path, *, constant_memory: bool) -> None:
    with xlsxwriter.Workbook(target, {"constant_memory": constant_memory}) as book:
        day = book.add_format({"num_format": DAY})
        for values, formulas in _sheets(source):
            sheet = book.add_worksheet(values.title)
            if values.sheet_state != "visible":
                getattr(sheet, {"hidden": "hide", "veryHidden": "very_hidden"}[values.sheet_state])()
            for row, column, typed, value in _cells(values, formulas):
                if isinstance(value, dt.datetime):
                    sheet.write_datetime(row, column, value, day)
                elif isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif typed != value:
                    sheet.write_formula(row, column, str(typed), None, value)
                else:
                    sheet.write(row, column, value)


def _sheets(source: Path) -> list[tuple[Worksheet, Worksheet]]:
    """Each sheet twice: with values, and with formulas."""
    return list(zip(load_workbook(source, data_only=True).worksheets, load_workbook(source).worksheets, strict=True))


def _cells(values: Worksheet, formulas: Worksheet) -> Cells:
    for row in values.iter_rows():
        for cell in row:
            if cell.value is not None:
                typed = formulas.cell(cell.row, cell.column).value
                yield cell.row - 1, cell.column - 1, typed, cell.value


WRITERS: dict[str, Write] = {
    "openpyxl.xlsx": openpyxl_values,
    "xlsxwriter.xlsx": xlsxwriter_shared,
    "xlsxwriter.inline.xlsx": xlsxwriter_inline,
    "pyexcelerate.xlsx": pyexcelerate_values,
    "xlwt.xls": xlwt_values,
}
