"""数据来源: one row a value of the submissions that count, down to file, sheet, cell, hash and time."""

from __future__ import annotations

from collections.abc import Iterator

from etl.consolidation.edition import Edition
from etl.domain import Column, Observation, Standing, State
from etl.domain.catalogue import Catalogue, owes
from etl.outputs.summary.book import Book
from etl.outputs.summary.cell_styles import SummaryStyle
from etl.outputs.summary.listing import Heading, Row, centred, write_list
from etl.outputs.words import ADJUSTMENT, moment

SHEET = "数据来源"
HEADINGS = (
    *centred("单位", "代码"),
    Heading("指标"),
    *centred("栏目"),
    Heading("数值", SummaryStyle.FIGURE),
    *centred("状态"),
    Heading("原文", most=24),
    Heading("理解方式", most=30),
    Heading("文件", most=36),
    *centred("工作表", "单元格", "文件指纹（前12位）", "收到时间"),
    Heading("填报说明", most=40),
    Heading(ADJUSTMENT, most=40),
)
VALUE_COLUMN = 4
FINGERPRINT = 12
"""The whole fingerprint of each file stands in 报送情况."""
FIRST_ROW = 2
"""Below title and header, counted from 0."""
STATES = {
    State.NUMBER: "数值",
    State.ZERO: "零",
    State.BLANK: "未填",
    State.NIL: "零报告",
    State.NOT_APPLICABLE: "不适用",
}
NOT_USED = "未采用（非本单位报送）"

SourceKey = tuple[str, str, Column]


def source_rows(edition: Edition) -> dict[SourceKey, int]:
    """The row (from 0) of each value by unit code, indicator code and column."""
    entries = enumerate(_entries(edition), FIRST_ROW)
    return {(standing.submission.unit_code or "", seen.code, seen.column): row for row, (standing, seen) in entries}


def write_sources(book: Book, edition: Edition) -> None:
    """Write the sheet 数据来源."""
    rows = [_row(standing, observation, edition.catalogue) for standing, observation in _entries(edition)]
    write_list(book.page(SHEET), SHEET, HEADINGS, rows, "还没有采用的报送。")


def _entries(edition: Edition) -> Iterator[tuple[Standing, Observation]]:
    return ((standing, seen) for standing in edition.effective for seen in standing.submission.observations)


def _row(standing: Standing, seen: Observation, catalogue: Catalogue) -> Row:
    submission, arrival = standing.submission, standing.arrival
    indicator, this_year = catalogue.by_code(seen.code), seen.column is Column.THIS_YEAR
    adjustment = standing.adjustment(seen.code) if this_year else None
    what = (submission.unit or "", seen.code, indicator.name if indicator else "", seen.column.value)
    said = (seen.amount, _state(standing, seen, catalogue), seen.raw, seen.repair)
    source = (submission.file, seen.cell.sheet, seen.cell.a1, arrival.sha256[:FINGERPRINT], moment(arrival.received_at))
    explanation = submission.explanations.get(seen.code, "") if this_year else ""
    return (*what, *said, *source, explanation, adjustment.words if adjustment else "")


def _state(standing: Standing, observation: Observation, catalogue: Catalogue) -> str:
    indicator = catalogue.by_code(observation.code)
    unit = catalogue.unit(standing.submission.unit_code or "")
    if indicator is None or not owes(unit, indicator):
        return NOT_USED if observation.answers else STATES[State.BLANK]
    return STATES[observation.state]
