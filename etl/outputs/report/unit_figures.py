"""One unit's own figures, as the names of a template that is filled once a unit and as the rows of a table.

They are printed exactly: 余 and 近 are for the town's totals. What a unit does not report is a dash, never a zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from etl.consolidation.doubts import Doubts
from etl.consolidation.edition import Edition, UnitState
from etl.consolidation.last_year import bases
from etl.domain import Comparison, Indicator, Kind, Term, Total
from etl.domain.catalogue import Catalogue
from etl.domain.phrasing import PERCENT, plain_digits, printed_rate
from etl.domain.rates import rate_total
from etl.outputs.report.figure import Figure, Unknown, Words
from etl.outputs.report.template import AUDIENCES

EVERY_KIND = AUDIENCES[-1]
UNIT_HEADING, TOWN_ROW = "单位", "全镇"
GAP, NOTHING = "【待补】", "—"


def units_of(edition: Edition, audience: str) -> list[UnitState]:
    """The units of a kind, or all of them, in register order."""
    return [state for state in edition.units if audience in (EVERY_KIND, state.unit.kind)]


def own_figures(edition: Edition, state: UnitState) -> dict[str, Figure]:
    """The unit's figures by key of indicator; those that it does not report say so."""
    totals = _own_totals(edition, state)
    owed = {indicator.key for indicator in edition.catalogue.owed_by(state.unit)}
    return {
        town.indicator.key: Figure(
            totals[town.indicator.key],
            (state.unit.name,),
            town=town,
            owed=_is_owed(town.indicator, edition.catalogue, owed),
        )
        for town in edition.consolidation.totals
    }


def table_rows(edition: Edition, audience: str, figures: Sequence[Figure]) -> Iterator[list[object]]:
    """The table of these figures: head, one row a unit, last the town's totals, which count nothing twice."""
    indicators = [figure.total.indicator for figure in figures]
    yield [UNIT_HEADING, *(f"{indicator.name}（{indicator.measure}）" for indicator in indicators)]
    for state in units_of(edition, audience):
        own = own_figures(edition, state)
        yield [state.unit.name, *(_cell(own[indicator.key]) for indicator in indicators)]
    yield [TOWN_ROW, *(_town_cell(Figure(figure.town, ()) if figure.town else figure) for figure in figures)]


def _town_cell(figure: Figure) -> object:
    """A total that is not complete, or in doubt, says so wherever it is printed in a table."""
    cell, total = _cell(figure), figure.total
    if cell != GAP and not total.complete:
        cell = Words.of(f"{cell}（{total.coverage} 已报）", figure, "数")
    return Words.of(f"{cell}{figure.doubt}", figure, "数") if cell != GAP and figure.doubt else cell


def _cell(figure: Figure) -> object:
    """The bare number, which the head's measure belongs to."""
    total = figure.total
    if not figure.owed or (total.value is None and total.complete):
        return NOTHING
    number = figure["数"]
    if isinstance(number, Unknown):
        return GAP
    if total.indicator.measure == PERCENT and total.printed is not None:
        return Words.of(plain_digits(printed_rate(total.printed)), figure, "数")
    return number


def _is_owed(indicator: Indicator, catalogue: Catalogue, owed: set[str]) -> bool:
    if indicator.kind is Kind.RATIO:
        return all(_is_owed(catalogue.by_key(key), catalogue, owed) for key in indicator.formula.operands)
    return indicator.key in owed


def _own_totals(edition: Edition, state: UnitState) -> Mapping[str, Total]:
    totals: dict[str, Total] = {}
    before = bases(state.effective, edition.last_year) if state.effective else {}
    for town in edition.consolidation.totals:
        if town.indicator.kind is not Kind.RATIO:
            totals[town.indicator.key] = _reported(town.indicator, state, before, edition.catalogue)
    for town in edition.consolidation.totals:
        rate_total(town.indicator, edition.catalogue, totals)
    return {key: replace(own, indicator=own.indicator.printed_exactly()) for key, own in totals.items()}


def _reported(indicator: Indicator, state: UnitState, before: Mapping[str, Decimal], catalogue: Catalogue) -> Total:
    standing = state.effective
    seen = standing.submission.observation(indicator.code) if standing else None
    if standing is None or seen is None or not seen.answers:
        return Total(indicator, None, 0, 1, None)
    doubts = Doubts(standing.submission, standing.findings, catalogue)
    known = doubts.open_on(seen), doubts.explanation_of(seen), standing.adjustment(indicator.code)
    term = Term(1, state.unit.code, state.unit.name, seen, standing.arrival, *known)
    doubtful = (state.unit.name,) if term.doubts else ()
    last = before.get(indicator.code)
    compared = None
    if seen.amount is not None and last is not None:
        compared = Comparison(seen.amount, last, (state.unit.code,), printed=True)
    return Total(indicator, seen.amount, 1, 1, last, (term,), doubtful, comparison=compared)
