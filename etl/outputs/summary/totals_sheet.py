"""The 汇总表 itself: indicators × units as an official statistical table, totals as formulas with their coverage."""

from __future__ import annotations

from dataclasses import dataclass

from etl.consolidation.edition import Edition
from etl.domain import Indicator, Kind, Total
from etl.domain.project import Project
from etl.outputs.summary import formulas
from etl.outputs.summary.book import ROW_HEIGHT, Book, Page
from etl.outputs.summary.cell_styles import SummaryStyle
from etl.outputs.summary.formulas import Places
from etl.outputs.summary.grid import HEADER_ROW, LABEL_COLUMNS, RESULT_COLUMNS, TABLE, Grid, places, table_grid
from etl.outputs.summary.listing import write_title
from etl.outputs.summary.submissions_sheet import situation
from etl.outputs.summary.totals_footer import write_footer
from etl.outputs.summary.unit_cells import NOT_OWED, UnitCells
from etl.outputs.summary.widths import WIDEST_LABEL, column_widths, depth, label
from etl.outputs.words import adjustment_lines
from etl.system.text_width import printed_width

LABEL_STYLES = (SummaryStyle.LABEL, SummaryStyle.LABEL_PART, SummaryStyle.LABEL_PART_OF_PART)
CORNER_WIDTH = 26


@dataclass(frozen=True, slots=True)
class _Table:
    """What the rows of the table are written with."""

    page: Page
    edition: Edition
    grid: Grid
    figures: UnitCells
    places: Places


def table_title(project: Project) -> str:
    """Title of the 汇总表."""
    return f"{project.name}{project.year}年度法治政府建设统计汇总表"


def write_totals(book: Book, edition: Edition) -> None:
    """Write the sheet 汇总表."""
    grid, page = table_grid(edition), book.page(TABLE)
    widths = column_widths(edition, grid)
    for column, width in enumerate(widths):
        page.column_width(column, width)
    _write_head(page, edition, grid, widths)
    for row, section in grid.sections:
        page.banner(row, 0, grid.last_column, section.replace(" ", "、", 1), SummaryStyle.SECTION)
    table = _Table(page, edition, grid, UnitCells(edition), places(edition, grid))
    for total in edition.consolidation.totals:
        _write_row(table, total)
    last_row = write_footer(page, edition, grid)
    page.freeze(HEADER_ROW + 1, len(LABEL_COLUMNS))
    page.print_on(last_row, grid.last_column, (HEADER_ROW, HEADER_ROW), landscape=bool(grid.units))


def _write_head(page: Page, edition: Edition, grid: Grid, widths: list[float]) -> None:
    project = edition.project
    write_title(page, table_title(project), grid.last_column + 1)
    left = (f"填报单位：{project.name}", f"版　　次：第{edition.number}版", situation(edition))
    right = (f"表　　号：{project.form_number}", f"制定单位：{project.office}", f"报 告 期：{project.year}年")
    corner = _corner(widths, max(printed_width(line) for line in right))
    for row, (left_line, right_line) in enumerate(zip(left, right, strict=True), 1):
        page.text(row, 0, left_line, SummaryStyle.CAPTION)
        page.banner(row, corner, grid.last_column, right_line, SummaryStyle.CAPTION)
    titles = (*LABEL_COLUMNS, *(unit.name for unit in grid.units), *RESULT_COLUMNS)
    for column, title in enumerate(titles):
        page.text(HEADER_ROW, column, title, SummaryStyle.HEADER)
    page.row_height(HEADER_ROW, 2 * ROW_HEIGHT)


def _corner(widths: list[float], needed: int) -> int:
    """The column where the block in the upper right begins."""
    column = len(widths)
    while column > 1 and sum(widths[column:]) < max(needed, CORNER_WIDTH):
        column -= 1
    return column


def _write_row(table: _Table, total: Total) -> None:
    page, indicator = table.page, total.indicator
    row = table.grid.rows[indicator.key]
    page.text(row, 0, indicator.code, SummaryStyle.CENTRE)
    inset = depth(indicator, table.edition.catalogue)
    page.text(row, 1, label(indicator), LABEL_STYLES[min(inset, len(LABEL_STYLES) - 1)])
    page.text(row, 2, indicator.measure, SummaryStyle.CENTRE)
    for column, unit in enumerate(table.grid.units, len(LABEL_COLUMNS)):
        table.figures.write(page, row, column, unit, indicator)
    _write_results(table, row, total)
    if printed_width(label(indicator)) + 2 * inset > WIDEST_LABEL:
        page.row_height(row, 2 * ROW_HEIGHT)


def _write_results(table: _Table, row: int, total: Total) -> None:
    page, addresses = table.page, table.places
    indicator, column = total.indicator, table.grid.total_column
    total_style, style, change_style = _number_styles(indicator)
    page.formula(row, column, formulas.total_formula(indicator, addresses), total.value, total_style)
    for words in adjustment_lines(table.edition.adjusted_terms(indicator)):
        page.comment(row, column, words)
    _write_coverage(page, row, column + 1, total)
    if total.last_year is None:
        page.blank(row, column + 2, style)
    else:
        page.number(row, column + 2, total.last_year, style)
    page.formula(
        row, column + 3, formulas.change_formula(indicator, addresses), formulas.difference(total), change_style
    )
    if indicator.kind is Kind.RATIO:
        page.text(row, column + 4, NOT_OWED, SummaryStyle.NOT_OWED)
    else:
        formula = formulas.percent_formula(indicator, addresses)
        page.formula(row, column + 4, formula, formulas.percent(total), SummaryStyle.PERCENT)


def _write_coverage(page: Page, row: int, column: int, total: Total) -> None:
    if total.complete:
        page.text(row, column, total.coverage, SummaryStyle.COVERED)
    else:
        page.text(row, column, f"{total.coverage} 已报", SummaryStyle.PARTLY_COVERED)


def _number_styles(indicator: Indicator) -> tuple[SummaryStyle, SummaryStyle, SummaryStyle]:
    """The styles of the total, of a plain figure and of a change."""
    if indicator.kind is Kind.RATIO:
        return SummaryStyle.TOTAL_RATE, SummaryStyle.RATE, SummaryStyle.CHANGE_RATE
    if indicator.entry.decimals:
        return SummaryStyle.TOTAL, SummaryStyle.FIGURE, SummaryStyle.CHANGE
    return SummaryStyle.TOTAL_COUNT, SummaryStyle.COUNT, SummaryStyle.CHANGE_COUNT
