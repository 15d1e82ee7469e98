"""Below the 汇总表: what the colours and signs mean, what was taken off, who signs."""

from __future__ import annotations

from collections.abc import Iterator

from etl.consolidation.edition import MISSING, Edition
from etl.domain import Column, Kind, State
from etl.outputs.summary.book import Page
from etl.outputs.summary.cell_styles import SummaryStyle
from etl.outputs.summary.grid import UNITS, Grid
from etl.outputs.summary.scale import keeps_records
from etl.outputs.summary.unit_cells import NOT_APPLICABLE, NOT_OWED
from etl.outputs.words import adjustment_lines

SIGNATURES = ("制表人：", "审核人：", "日期：")
RECORDS_ELSEWHERE = "单位较多，数据来源和台账不列在本工作簿中，逐项数据见 data 文件夹中的CSV文件。"
UNITS_ELSEWHERE = f"各单位的数见“{UNITS}”表。"
LINKS = "点击各单位的数，可查看其来源（文件、工作表、单元格）。"
RATES = "比率由合计数计算，单位为%，其增减为百分点。"


def write_footer(page: Page, edition: Edition, grid: Grid) -> int:
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
