"""Where the statistical table stands on a sheet: its header row, its columns, and whether anything was filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from etl.catalogue import plain
from etl.domain import Cell, CellRef, Sheet

LABEL, MEASURE, CODE, THIS_YEAR, LAST_YEAR, REMARK = "指标名称", "计量单位", "代码", "本年", "上年", "说明"
_TITLES = {
    LABEL: ("指标名称", "指标", "项目", "指标名"),
    MEASURE: ("计量单位", "单位"),
    CODE: ("代码", "指标代码", "编码"),
    THIS_YEAR: ("本年", "本年数", "本年度", "本期"),
    LAST_YEAR: ("上年", "上年数", "上年度", "去年", "上年同期"),
    REMARK: ("说明", "备注"),
}
_COLUMN_OF = {title: name for name, titles in _TITLES.items() for title in titles}


@dataclass(frozen=True, slots=True)
class Table:
    """The statistical table (统计表) of one sheet; columns by their standard title, counted from 1."""

    sheet: Sheet
    header_row: int
    columns: dict[str, int]

    def cell(self, row: int, title: str) -> Cell:
        """The cell of that row in the titled column; an empty one when the form has no such column."""
        column = self.columns.get(title)
        return self.sheet.at(row, column) if column else Cell(None)

    def ref(self, row: int, title: str) -> CellRef:
        """The place of that cell."""
        return CellRef(self.sheet.name, row, self.columns.get(title, self.columns[THIS_YEAR]))

    def text(self, row: int, title: str) -> str:
        """The text of that cell, without outer spaces."""
        return self.cell(row, title).text.strip()

    def rows(self) -> Iterator[int]:
        """The rows below the header in which one of the table's columns holds something, in order."""
        columns = set(self.columns.values())
        return iter(sorted({row for row, column in self.sheet.cells if row > self.header_row and column in columns}))

    @property
    def filled(self) -> bool:
        """True when anything stands in the 本年 column beneath the line of column numbers."""
        return any(
            self.cell(row, THIS_YEAR).text.strip() and (self.text(row, CODE) or self.text(row, LABEL))
            for row in self.rows()
            if not is_column_numbers(self.text(row, LABEL))
        )


def locate_tables(sheets: tuple[Sheet, ...]) -> list[Table]:
    """The tables of a workbook, in the order of its sheets, at most one a sheet."""
    return [table for sheet in sheets if (table := _locate(sheet)) is not None]


def is_column_numbers(label: str) -> bool:
    """Whether the row is the one that numbers the columns: 甲 乙 丙 1 2."""
    return plain(label) in {"甲", "（甲）", "(甲)"}


def _locate(sheet: Sheet) -> Table | None:
    for row, places in groupby(sorted(sheet.cells), key=itemgetter(0)):
        columns: dict[str, int] = {}
        for _, column in places:
            cell = sheet.at(row, column)
            name = _COLUMN_OF.get(plain(cell.text)) if isinstance(cell.value, str) else None
            if name:
                columns.setdefault(name, column)
        if LABEL in columns and THIS_YEAR in columns and CODE in columns:
            return Table(sheet, row, columns)
    return None
