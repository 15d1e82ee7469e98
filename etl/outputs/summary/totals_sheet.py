"""The 汇总表 itself: indicators × units as an official statistical table, totals as formulas with their coverage.

Below it stand what the colours and signs mean, what was taken off, and who signs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from etl.consolidation.edition import MISSING, Edition
from etl.domain import Column, Indicator, Kind, State, Total
from etl.domain.phrasing import listed
from etl.domain.project import Project
from etl.outputs.summary import formulas
from etl.outputs.summary.book import ROW_HEIGHT, Book, Page
from etl.outputs.summary.cell_styles import SummaryStyle
from etl.outputs.summary.formulas import Places
from etl.outputs.summary.grid import (
    BASIS_COLUMN,
    HEADER_ROW,
    LABEL_COLUMNS,
    TABLE,
    UNITS,
    Grid,
    basis_words,
    places,
    table_grid,
)
from etl.outputs.summary.listing import write_title
from etl.outputs.summary.scale import keeps_records
from etl.outputs.summary.submissions_sheet import situation
from etl.outputs.summary.unit_cells import NOT_APPLICABLE, NOT_OWED, UnitCells
from etl.outputs.summary.widths import WIDEST_LABEL, column_widths, depth, label
from etl.outputs.words import adjustment_lines
from etl.system.text_width import printed_width

LABEL_STYLES = (SummaryStyle.LABEL, SummaryStyle.LABEL_PART, SummaryStyle.LABEL_PART_OF_PART)
CORNER_WIDTH = 26
SIGNATURES = ("制表人：", "审核人：", "日期：")
RECORDS_ELSEWHERE = "单位较多，数据来源和台账不列在本工作簿中，逐项数据见 data 文件夹中的CSV文件。"
UNITS_ELSEWHERE = f"各单位的数见“{UNITS}”表。"
LINKS = "点击各单位的数，可查看其来源（文件、工作表、单元格）。"
RATES = "比率由合计数计算，单位为%，其增减为百分点。"


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
    last_row = _write_footer(page, edition, grid)
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
    titles = (*LABEL_COLUMNS, *(unit.name for unit in grid.units), *grid.results)
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
    total_style, style, change_style = _number_styles(indicator, doubted=bool(total.doubtful))
    page.formula(row, column, formulas.total_formula(indicator, addresses), total.value, total_style)
    if total.doubtful:
        page.comment(row, column, f"其中{listed(total.doubtful)}的数待核实，还没有说明。")
    for words in adjustment_lines(table.edition.adjusted_terms(indicator)):
        page.comment(row, column, words)
    _write_coverage(page, row, column + 1, total)
    last = table.grid.last_year_of(total)
    page.number(row, column + 2, last, style)
    if BASIS_COLUMN in table.grid.results:
        page.text(row, table.grid.last_column, basis_words(total), SummaryStyle.CENTRE)
    if last is not None and total.comparison is None:
        page.number(row, column + 3, None, change_style)
        page.number(row, column + 4, None, SummaryStyle.PERCENT)
        return
    _write_change(table, row, total, change_style)


def _write_coverage(page: Page, row: int, column: int, total: Total) -> None:
    if total.complete:
        page.text(row, column, total.standing, SummaryStyle.DOUBTED if total.doubtful else SummaryStyle.COVERED)
    else:
        page.text(row, column, total.covered, SummaryStyle.PARTLY_COVERED)


def _write_change(table: _Table, row: int, total: Total, change_style: SummaryStyle) -> None:
    page, addresses = table.page, table.places
    indicator, column = total.indicator, table.grid.total_column
    changed = formulas.change_formula(indicator, addresses)
    page.formula(row, column + 3, changed, formulas.difference(total), change_style)
    if indicator.kind is Kind.RATIO:
        page.text(row, column + 4, NOT_OWED, SummaryStyle.NOT_OWED)
    else:
        formula = formulas.percent_formula(indicator, addresses)
        page.formula(row, column + 4, formula, formulas.percent(total), SummaryStyle.PERCENT)


def _number_styles(indicator: Indicator, *, doubted: bool) -> tuple[SummaryStyle, SummaryStyle, SummaryStyle]:
    """The styles of the total, of a plain figure and of a change."""
    if indicator.kind is Kind.RATIO:
        total, style, change = SummaryStyle.TOTAL_RATE, SummaryStyle.RATE, SummaryStyle.CHANGE_RATE
    elif indicator.entry.decimals:
        total, style, change = SummaryStyle.TOTAL, SummaryStyle.FIGURE, SummaryStyle.CHANGE
    else:
        total, style, change = SummaryStyle.TOTAL_COUNT, SummaryStyle.COUNT, SummaryStyle.CHANGE_COUNT
    return (SummaryStyle[f"{total.name}_DOUBT"] if doubted else total), style, change


def _write_footer(page: Page, edition: Edition, grid: Grid) -> int:
    """Write legend, notes and signature line below the table; returns the last row."""
    row = grid.end
    for sign, style, meaning in _legend(edition, grid):
        page.text(row, 0, sign, style)
        page.text(row, 1, meaning, SummaryStyle.CAPTION)
        row += 1
    for number, note in enumerate(_notes(edition, grid), 1):
        page.text(row, 0, f"注{number}：{note}", SummaryStyle.CAPTION)
        row += 1
    row += 1
    for place, words in enumerate(SIGNATURES):
        page.text(row, _signature_column(place, grid), words, SummaryStyle.CAPTION)
    return row


def _legend(edition: Edition, grid: Grid) -> Iterator[tuple[str, SummaryStyle, str]]:
    """Only what occurs in the table."""
    if any(not total.complete for total in edition.consolidation.totals):
        meaning = f"{MISSING}：应报而没有可采用的数，合计中不含这些单位"
        yield "", SummaryStyle.MISSING, meaning
    if any(total.doubtful for total in edition.consolidation.totals):
        yield "", SummaryStyle.DOUBTED, "待核实：有核实性问题还没有说明的数，和含有它的合计"
    if not grid.units:
        return
    yield NOT_OWED, SummaryStyle.NOT_OWED, "不由该单位报送"
    states = {
        observation.state
        for standing in edition.effective
        for observation in standing.submission.observations
        if observation.column is Column.THIS_YEAR
    }
    if State.NIL in states:
        yield "0", SummaryStyle.NIL, "零报告：单位申明全年没有发生"
    if State.NOT_APPLICABLE in states:
        yield NOT_APPLICABLE, SummaryStyle.NOT_OWED, "经同意不适用，不计入合计"


def _notes(edition: Edition, grid: Grid) -> Iterator[str]:
    indicators = [total.indicator for total in edition.consolidation.totals]
    for each in indicators:
        if each.formula.minus:
            other = edition.catalogue.by_key(each.formula.minus).name
            yield f"{each.name}的合计为各单位之和减去{other}之和，以免重复计算。"
    if any(each.kind is Kind.RATIO for each in indicators):
        yield RATES
    # On paper nobody sees the comments.
    terms = (term for total in edition.consolidation.totals for term in total.terms if term.sign > 0)
    yield from adjustment_lines(terms)
    if not grid.units:
        yield UNITS_ELSEWHERE
    yield LINKS if keeps_records(edition) else RECORDS_ELSEWHERE


def _signature_column(place: int, grid: Grid) -> int:
    """Left, middle and right third of the table."""
    return (0, len(grid.units) // 2 + 2, grid.last_column - 2)[place]
