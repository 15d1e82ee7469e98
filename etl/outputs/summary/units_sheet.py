"""分单位: units as rows, for editions with more units than a page holds; the totals of the 汇总表 add up its columns."""

from __future__ import annotations

from itertools import groupby

from etl.consolidation.edition import Edition
from etl.domain import Indicator
from etl.outputs.summary.book import Book, Page
from etl.outputs.summary.cell_styles import SummaryStyle
from etl.outputs.summary.grid import UNITS, UNITS_FIRST_ROW, UNITS_LABEL_COLUMNS, reported_indicators
from etl.outputs.summary.listing import TITLE_HEIGHT
from etl.outputs.summary.unit_cells import UnitCells
from etl.system.text_width import printed_width

CAPTION = "填充色的空格为缺报；“—”为不由该单位报送；绿色的0为零报告。"
SECTION_ROW, NAME_ROW, CODE_ROW, MEASURE_ROW = range(2, UNITS_FIRST_ROW)
COLUMN_WIDTH = 10.5
NAME_HEIGHT = 56


def write_units(book: Book, edition: Edition) -> None:
    """Write the sheet 分单位."""
    page, indicators = book.page(UNITS), reported_indicators(edition)
    first, last_column = len(UNITS_LABEL_COLUMNS), len(UNITS_LABEL_COLUMNS) + len(indicators) - 1
    page.text(0, 0, f"{edition.project.name}{edition.project.year}年度各单位报送的数", SummaryStyle.TITLE_LEFT)
    page.row_height(0, TITLE_HEIGHT)
    page.text(1, 0, CAPTION, SummaryStyle.CAPTION)
    _write_head(page, indicators)
    figures = UnitCells(edition)
    for row, state in enumerate(edition.units, UNITS_FIRST_ROW):
        unit = state.unit
        for column, text in enumerate((unit.code, unit.name, unit.kind)):
            page.text(row, column, text, SummaryStyle.CENTRE)
        for column, indicator in enumerate(indicators, first):
            figures.write(page, row, column, unit, indicator)
    _set_widths(page, edition, last_column)
    page.freeze(UNITS_FIRST_ROW, 2)
    last_row = UNITS_FIRST_ROW + len(edition.units) - 1
    page.print_on(last_row, last_column, (SECTION_ROW, MEASURE_ROW), labels=2)


def _write_head(page: Page, indicators: tuple[Indicator, ...]) -> None:
    for column, title in enumerate(UNITS_LABEL_COLUMNS):
        page.tower(SECTION_ROW, MEASURE_ROW, column, title, SummaryStyle.HEADER)
    column = len(UNITS_LABEL_COLUMNS)
    for section, members in groupby(indicators, lambda each: each.section):
        group = tuple(members)
        page.banner(SECTION_ROW, column, column + len(group) - 1, section.replace(" ", "、", 1), SummaryStyle.HEADER)
        for indicator in group:
            page.text(NAME_ROW, column, indicator.name, SummaryStyle.HEADER)
            page.text(CODE_ROW, column, indicator.code, SummaryStyle.CENTRE)
            page.text(MEASURE_ROW, column, indicator.measure, SummaryStyle.CENTRE)
            column += 1
    page.row_height(NAME_ROW, NAME_HEIGHT)


def _set_widths(page: Page, edition: Edition, last_column: int) -> None:
    units = [state.unit for state in edition.units]
    page.column_width(0, max(printed_width(unit.code) for unit in units) + 2)
    page.column_width(1, max(printed_width(unit.name) for unit in units) + 2)
    page.column_width(2, 6)
    for column in range(len(UNITS_LABEL_COLUMNS), last_column + 1):
        page.column_width(column, COLUMN_WIDTH)
