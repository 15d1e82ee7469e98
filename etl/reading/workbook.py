"""A spreadsheet package (.xlsx, .xlsm) as cells: values by calamine, with what calamine cannot tell laid over.

calamine delivers '' for errors and for formulas without value, and asks for memory by the extent of the sheet; so it is
started only after the whole container has passed the guard and the extents are known. Macros are never looked at.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import TracebackType

from python_calamine import CalamineError, CalamineWorkbook, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from etl.domain import Cell, CellRef, Sheet, Trouble, Workbook
from etl.reading.guard import Archive, Limits
from etl.reading.marks import Marks, NotPlainError, Position, scan
from etl.reading.markup import SheetPart, parse_marks, sheet_parts
from etl.reading.unreadable import damaged, too_large

Value = int | float | str | bool | time | date | datetime | timedelta
_HIDDEN = ((SheetVisibleEnum.Hidden, "hidden"), (SheetVisibleEnum.VeryHidden, "very_hidden"))


def read_package(content: bytes, limits: Limits) -> Workbook:
    """The workbook of an OOXML package; UnreadableError when guard, parser or calamine refuse it."""
    archive = Archive(content, limits)
    parts = sheet_parts(archive)
    if len({part.name for part in parts}) < len(parts):
        raise damaged("两张工作表同名")
    marks = _checked_marks(archive, parts, limits)
    with FaultsOfCalamine():
        return Workbook(tuple(_sheets(content, parts, marks)))


def _checked_marks(archive: Archive, parts: tuple[SheetPart, ...], limits: Limits) -> dict[str, Marks]:
    """Marks by member, after every member of the archive has been unpacked and checked once."""
    marks: dict[str, Marks] = {}
    sheets = {part.member: part.name for part in parts}
    for name in archive.names:
        if name not in sheets:
            archive.verify(name)
            continue
        marks[name] = _marks_of(archive, name)
        if marks[name].extent > limits.cells:
            last = CellRef("", marks[name].rows, marks[name].columns).a1
            raise too_large(f"工作表“{sheets[name]}”的内容一直到{last}", f"{limits.cells // 10_000}万格")
    return marks


def _marks_of(archive: Archive, member: str) -> Marks:
    try:
        return scan(archive.blocks(member))
    except NotPlainError:
        return parse_marks(archive.blocks(member))


class FaultsOfCalamine:
    """Turns whatever calamine dies of into ``damaged``.

    A panic of its Rust code is a BaseException whose class cannot be imported (pyo3 makes it), so it is told by its
    module; everything else passes as it is. OverflowError comes from durations beyond what Python can hold.
    """

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            return
        if issubclass(kind, (CalamineError, OverflowError)) or kind.__module__ == "pyo3_runtime":
            raise damaged("工作表内容有错") from error


def _sheets(content: bytes, parts: tuple[SheetPart, ...], marks: dict[str, Marks]) -> Iterator[Sheet]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        sheets = workbook.sheets_metadata
        if [sheet.name for sheet in sheets] != [part.name for part in parts]:
            raise damaged("工作表目录有错")
        for index, (sheet, part) in enumerate(zip(sheets, parts, strict=True)):
            if sheet.typ == SheetTypeEnum.WorkSheet:
                yield _sheet(workbook, index, sheet, marks.get(part.member))


def _sheet(workbook: CalamineWorkbook, index: int, sheet: SheetMetadata, marks: Marks | None) -> Sheet:
    if marks is None:
        raise damaged(f"缺少工作表“{sheet.name}”的内容")
    grid = workbook.get_sheet_by_index(index)
    top, left = grid.start or (0, 0)
    cells = {position: cell_of(value) for position, value in _filled(grid.to_python(), top, left)}
    _check_agreement(marks, cells)
    cells |= {position: Cell(text, Trouble.ERROR) for position, text in marks.errors.items()}
    cells |= {position: Cell(None, Trouble.UNCALCULATED) for position in marks.uncalculated}
    visibility = next((word for state, word in _HIDDEN if sheet.visible == state), "visible")
    return Sheet(sheet.name, cells, visibility)


def _filled(grid: Iterable[list[Value]], top: int, left: int) -> Iterator[tuple[Position, Value]]:
    """The values that are not blank, with their places; the grid begins at the first value of the sheet."""
    for row, values in enumerate(grid, start=top + 1):
        for column, value in enumerate(values, start=left + 1):
            if value != "":
                yield (row, column), value


def cell_of(value: Value) -> Cell:
    """A value of calamine as a cell: no float leaves here, dates become ISO text, infinities are errors."""
    if isinstance(value, (str, int)):
        return Cell(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, (datetime, date, time)):
        return Cell(value.isoformat(), is_date=True)
    return Cell(str(value), is_date=True)


def _number(value: float) -> Cell:
    if not math.isfinite(value):
        return Cell(str(value), Trouble.ERROR)
    return Cell(int(value) if value.is_integer() else Decimal(repr(value)))


def _check_agreement(marks: Marks, cells: dict[Position, Cell]) -> None:
    """Values of unusual XML must be those that the parser saw: calamine drops some of them without a word."""
    for position, text in marks.stored.items():
        cell = cells.get(position)
        if cell is None or (_is_count(cell) and not _same_number(text, cell)):
            raise damaged("单元格内容的写法不规范")


def _is_count(cell: Cell) -> bool:
    return isinstance(cell.value, (int, Decimal)) and not isinstance(cell.value, bool)


def _same_number(text: str, cell: Cell) -> bool:
    try:
        return _number(float(text)).value == cell.value
    except ValueError:
        return False
