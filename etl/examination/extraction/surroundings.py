"""What stands beside and around the table: numbers in the wrong column, numbers outside, hidden rows and columns.

None of them is ever taken for an entry, and none goes without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.domain import Cell, CellRef, Trouble
from etl.domain.catalogue import plain
from etl.examination.extraction.labels import is_column_numbers, is_footer, is_nil_label
from etl.examination.extraction.tables import Table
from etl.examination.extraction.titles import CODE, LABEL, MEASURE, REMARK, THIS_YEAR
from etl.examination.numbers import clean

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*[\u4e00-\u9fff]{0,2}")
"""As a number is typed, perhaps with its measure."""
_YEAR = re.compile(r"(?:19|20)[0-9]{2}年?度?")
_FIELDS = ("代码", "编号", "表号", "年", "期")
_NAMES = ("单位负责人", "负责人", "填表人", "填报人", "制表人", "审核人", "统计负责人")
"""Beside these a person's name is written, and no number but a telephone's."""
_SHORTEST_TELEPHONE = 5
_LONGEST = 20
_MOST_NAMED = 8


def is_filled(table: Table) -> bool:
    """Whether anybody wrote into the table: in an entry cell, or a number beside one."""
    return any(
        _says_something(table.cell(row, THIS_YEAR)) or number_beside(table, row)
        for row in table.rows()
        if (table.text(row, LABEL) or table.text(row, CODE))
        and not is_column_numbers(table.text(row, LABEL))
        and not is_footer(table.text(row, LABEL))
    )


def number_beside(table: Table, row: int) -> CellRef | None:
    """The first number in the row that stands in 说明, in a second 本年 or in an untitled column next to the entry cell."""
    own = table.columns[THIS_YEAR]
    for column in sorted(_columns_in(table, row)):
        titled = table.columns.get(REMARK) == column or table.twins.get(THIS_YEAR) == column
        beside = titled or (column >= own - 1 and not title_over(table, column))
        if beside and column != own and is_number(table.sheet.at(row, column)):
            return CellRef(table.sheet.name, row, column)
    return None


def title_over(table: Table, column: int) -> str:
    """What stands in the header over the column: with a title of its own its numbers are something else (序号, 增减)."""
    cells = (table.sheet.at(row, column) for row in sorted(table.headers) if table.area.holds(row, column))
    return next((words for cell in cells if (words := cell.text.strip())), "")


def numbers_outside(table: Table) -> list[CellRef]:
    """Numbers on the sheet that belong to no row and column of the table, from the top."""
    named = {row for row in table.rows() if table.text(row, LABEL) or table.text(row, CODE)}
    titled = {table.columns[THIS_YEAR]} | {
        column for row, column in table.sheet.cells if row in table.headers and table.sheet.at(row, column).text.strip()
    }
    signed = {row for row in named if is_footer(table.text(row, LABEL))}
    strange = sorted(
        (row, column)
        for (row, column), cell in table.sheet.cells.items()
        if (not (row in named and column in titled) or row in signed)
        and row not in table.headers
        and table.area.holds(row, column)
        and is_number(cell)
    )
    return [
        CellRef(table.sheet.name, row, column)
        for row, column in strange
        if not (row <= table.header_row and _YEAR.fullmatch(clean(table.sheet.at(row, column).text)))
        and (
            _stands_for_a_name(table, row, column)
            or not (_has_its_place(table, row, named) or _belongs_to_a_label(table, row, column))
        )
    ]


def cells_in_words(places: list[CellRef]) -> str:
    """Cells in words, not too many: ``H9、H12等12处``."""
    names = "、".join(place.a1 for place in places[:_MOST_NAMED])
    return f"{names}等{len(places)}处" if len(places) > _MOST_NAMED else names


def filled_in_hiding(table: Table) -> list[CellRef]:
    """Entry cells with content in a hidden row or column."""
    column = table.columns[THIS_YEAR]
    return [
        CellRef(table.sheet.name, row, column)
        for row in table.rows()
        if (row, column) in table.sheet.hidden
        and _says_something(table.cell(row, THIS_YEAR))
        and not is_column_numbers(table.text(row, LABEL))
    ]


def is_number(cell: Cell) -> bool:
    """Whether the cell holds what may be meant as a figure."""
    if isinstance(cell.value, bool) or cell.is_date or cell.trouble in (Trouble.ERROR, Trouble.UNCALCULATED):
        return False
    if isinstance(cell.value, str):
        return len(cell.value) <= _LONGEST and bool(_NUMBER.fullmatch(clean(cell.value)))
    return cell.value is not None


def _columns_in(table: Table, row: int) -> Iterator[int]:
    return (column for r, column in table.sheet.cells if r == row and table.area.holds(row, column))


def _says_something(cell: Cell) -> bool:
    return bool(cell.text.strip()) or cell.trouble is not Trouble.NONE


def _has_its_place(table: Table, row: int, named: set[int]) -> bool:
    """Whether the row accounts for numbers anywhere in it: the line of column numbers, a footer, the 零报告 line."""
    label = table.text(row, LABEL)
    if row == table.header_row + 1 and (is_column_numbers(label) or row not in named):
        return True
    return row in named and (is_footer(label) or is_nil_label(label))


def _stands_for_a_name(table: Table, row: int, column: int) -> bool:
    """Whether a number too short for a telephone's stands where the signature belongs."""
    if row <= table.header_row or len(clean(table.sheet.at(row, column).text)) >= _SHORTEST_TELEPHONE:
        return False
    return plain(_left_of(table, row, column)) in _NAMES


def _left_of(table: Table, row: int, column: int) -> str:
    """The next text to the left."""
    left = [c for c in _columns_in(table, row) if c < column and table.sheet.at(row, c).text.strip()]
    return clean(table.sheet.at(row, max(left)).text) if left else ""


def _belongs_to_a_label(table: Table, row: int, column: int) -> bool:
    """Whether a label stands to the left of it or over it: 单位代码, 联系电话."""
    if row > table.header_row and (table.text(row, CODE) or table.text(row, MEASURE)):
        return False
    beside = _left_of(table, row, column)
    over = clean(table.sheet.at(row - 1, column).text) if row <= table.header_row else ""
    return beside.endswith(":") or is_footer(beside) or any(plain(words).endswith(_FIELDS) for words in (beside, over))
