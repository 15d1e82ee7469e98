"""Values of whatever reader as cells: no float leaves here, dates become ISO text, what is no finite number is an error.

Shared by the readers of all formats; calamine's own ways of failing are known here as well.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from python_calamine import CalamineError, CalamineWorkbook, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from etl.domain import Cell, CellRef, Trouble
from etl.domain.characters import SHORT
from etl.reading.guard import Limits
from etl.reading.marks import Marks, Position
from etl.reading.unreadable import damaged, too_large

Value = int | float | str | bool | time | date | datetime | timedelta
_VISIBILITY = ((SheetVisibleEnum.Hidden, "hidden"), (SheetVisibleEnum.VeryHidden, "very_hidden"))
_TYPED_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?", re.ASCII)
_NOISE = 1e-9
"""What a formula may miss a whole number by; nobody types so fine a fraction. Of 0 nothing is near: 1E-300 is no count."""
ERROR_TEXTS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
"""The errors every program knows (ECMA-376 part 1 §18.17.3)."""
LATER_ERROR_TEXTS = frozenset(
    {"#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#EXTERNAL!"}
)


class FaultsOfCalamine:
    """Turns whatever calamine dies of into ``damaged``.

    A panic of its Rust code is a BaseException whose class cannot be imported (pyo3 makes it), so it is told by its
    module; everything else passes as it is. OverflowError comes from durations beyond what Python can hold.
    """

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, (CalamineError, OverflowError)) or type(error).__module__ == "pyo3_runtime":
            raise damaged("工作表内容有错") from error


def worksheets(workbook: CalamineWorkbook) -> Iterator[tuple[SheetMetadata, dict[Position, Cell]]]:
    """The worksheets of an open workbook with their cells; charts and macro sheets are no worksheets."""
    for index, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ == SheetTypeEnum.WorkSheet:
            yield sheet, cells_of_sheet(workbook, index)


def cells_of_sheet(workbook: CalamineWorkbook, index: int) -> dict[Position, Cell]:
    """The cells of one worksheet that are not blank, at their true places."""
    grid = workbook.get_sheet_by_index(index)
    top, left = grid.start or (0, 0)  # the grid begins at the first value of the sheet
    cells: dict[Position, Cell] = {}
    for row, values in enumerate(grid.to_python(), start=top + 1):
        for column, value in enumerate(values, start=left + 1):
            if type(value) is str:  # nearly all are, and most of them empty
                if value:
                    cells[row, column] = _short_text(value) if len(value) <= SHORT else Cell(value)
            else:
                cells[row, column] = cell_of(value)
    return cells


@lru_cache(maxsize=8192)
def _short_text(value: str) -> Cell:
    """One cell for all that hold the same short text: labels come again on every form."""
    return Cell(value)


def visibility_of(sheet: SheetMetadata) -> str:
    """visible, hidden or very_hidden."""
    return next((word for state, word in _VISIBILITY if sheet.visible == state), "visible")


def cell_of(value: Value) -> Cell:
    """A value of calamine as a cell."""
    if isinstance(value, float):
        return number_cell(value)
    if isinstance(value, (datetime, date, time)):
        return Cell(value.isoformat(), is_date=True)
    return Cell(value) if isinstance(value, (str, int)) else Cell(str(value), is_date=True)


@lru_cache(maxsize=8192)
def number_cell(value: float) -> Cell:
    """A number: whole ones as int, others with the digits that name them; infinities are errors.

    A formula leaves 44.99999999999999 where 45 is meant and shown: spreadsheets count with 15 digits.
    """
    if not math.isfinite(value):
        return Cell(str(value), Trouble.ERROR)
    if value.is_integer():
        return Cell(int(value))
    kept = float(f"{value:.15g}")
    whole = round(kept)
    return Cell(whole if whole and abs(kept - whole) < _NOISE else Decimal(repr(kept)))


def typed_cell(text: str) -> Cell:
    """A cell of a format without types, as a spreadsheet would take it that is careful: plain digits are a number.

    Leading zeros, signs, exponents and separators stay text, which the rules for numbers read, or ask about.
    """
    if _TYPED_NUMBER.fullmatch(text):
        return Cell(Decimal(text) if "." in text else int(text))
    if text in ERROR_TEXTS or text in LATER_ERROR_TEXTS:
        return Cell(text, Trouble.ERROR)
    return Cell(text)


def is_count(cell: Cell) -> bool:
    """Whether the cell holds a number."""
    return isinstance(cell.value, (int, Decimal)) and not isinstance(cell.value, bool)


def check_extent(sheet: str, marks: Marks, limits: Limits) -> None:
    """UnreadableError (too_large) when the sheet's content reaches too far."""
    if marks.extent > limits.cells:
        last = CellRef("", marks.rows, marks.columns).a1
        raise too_large(f"工作表“{sheet}”的内容一直到{last}", f"{limits.cells // 10_000}万格")
