"""What stands in the cell of one unit and one indicator: a number that knows its source, or why there is none."""

from __future__ import annotations

from etl.consolidation.doubts import Doubts
from etl.consolidation.edition import Edition
from etl.domain import Column, Indicator, Observation, Standing, State, Unit
from etl.outputs.summary.book import Link, Page, address
from etl.outputs.summary.cell_styles import SummaryStyle
from etl.outputs.summary.scale import keeps_records
from etl.outputs.summary.sources_sheet import SHEET, VALUE_COLUMN, source_rows
from etl.outputs.words import ADJUSTMENT

NOT_OWED = "—"
NOT_APPLICABLE = "不适用"


class UnitCells:
    """The unit cells of an edition; they look the same in the 汇总表 and in 分单位."""

    def __init__(self, edition: Edition) -> None:
        self._standings = {state.unit.code: state.effective for state in edition.units if state.effective}
        self._observations = {code: _answers(standing) for code, standing in self._standings.items()}
        self._owed = {
            unit.code: {one.code for one in edition.catalogue.owed_by(unit)} for unit in edition.catalogue.units
        }
        self._doubts = {
            code: Doubts(standing.submission, standing.findings, edition.catalogue)
            for code, standing in self._standings.items()
        }
        self._sources = source_rows(edition) if keeps_records(edition) else {}

    def write(self, page: Page, row: int, column: int, unit: Unit, indicator: Indicator) -> None:
        """Write the cell; a number leads to its row of 数据来源 where that sheet exists."""
        if indicator.code not in self._owed[unit.code]:
            page.text(row, column, NOT_OWED, SummaryStyle.NOT_OWED)
            return
        observation = self._observations.get(unit.code, {}).get(indicator.code)
        if observation is None or not observation.answers:
            page.blank(row, column, SummaryStyle.MISSING)
        elif observation.amount is None:
            page.text(row, column, NOT_APPLICABLE, SummaryStyle.NOT_OWED)
        else:
            if link := self._link(unit, observation):
                page.link(row, column, link)
            asked = self._doubts[unit.code].open_on(observation)
            page.number(row, column, observation.amount, _style(indicator, observation, doubted=bool(asked)))
            if adjustment := self._standings[unit.code].adjustment(indicator.code):
                page.comment(row, column, f"{ADJUSTMENT}：{adjustment.words}")
            if asked:
                page.comment(row, column, f"待核实：{'、'.join(asked)}，{unit.name}还没有说明。")
            elif said := self._doubts[unit.code].explanation_of(observation):
                page.comment(row, column, f"{unit.name}说明：{said}")

    def _link(self, unit: Unit, observation: Observation) -> Link | None:
        source = self._sources.get((unit.code, observation.code, Column.THIS_YEAR))
        if source is None:
            return None
        return Link(address(SHEET, source, VALUE_COLUMN), _tip(self._standings[unit.code], observation))


def _answers(standing: Standing) -> dict[str, Observation]:
    observations = standing.submission.observations
    return {each.code: each for each in observations if each.column is Column.THIS_YEAR}


def _style(indicator: Indicator, observation: Observation, *, doubted: bool) -> SummaryStyle:
    if doubted:
        return SummaryStyle.FIGURE_DOUBT if indicator.entry.decimals else SummaryStyle.COUNT_DOUBT
    if observation.state is State.NIL:
        return SummaryStyle.NIL
    return SummaryStyle.FIGURE if indicator.entry.decimals else SummaryStyle.COUNT


def _tip(standing: Standing, observation: Observation) -> str:
    place = f"{standing.submission.file} {observation.cell.sheet}!{observation.cell.a1}"
    if observation.state is State.NIL:
        return f"{place}：零报告"
    return f"{place}：“{observation.raw}”" if observation.repair else place
