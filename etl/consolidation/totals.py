"""Effective submissions → totals with coverage and provenance.

The kinds of consolidation are those of domain.md §3: sums over the units that owe an indicator (less what another indicator
takes off), one owner's figure, rates over totals, counts of the register. Missing is never 0: a total nobody reported is None.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pandas as pd

from etl.consolidation.comparing import Comparing
from etl.consolidation.doubts import Doubts
from etl.consolidation.last_year import UNKNOWN, LastYear
from etl.domain import Column, Comparison, Consolidation, Indicator, Kind, Standing, Term, Total
from etl.domain.catalogue import Catalogue
from etl.domain.rates import rate_total

_SUMMED = (Kind.SUM, Kind.OWNER)


def consolidate(effective: Sequence[Standing], catalogue: Catalogue, last_year: LastYear = UNKNOWN) -> Consolidation:
    """The totals of all indicators, in catalogue order, over the effective submissions (at most one a unit).

    ``last_year`` is what is known of the year before, over what the forms say of it.
    """
    sums = _sums(_joined(catalogue, effective))
    terms, comparing = _terms(effective, catalogue), Comparing(effective, catalogue, last_year)
    totals: dict[str, Total] = {}
    for indicator in catalogue.indicators:
        if indicator.kind in _SUMMED:
            totals[indicator.key] = comparing.compared(_summed(indicator, sums, catalogue, terms))
        elif indicator.kind is Kind.ROSTER:
            totals[indicator.key] = _counted(indicator, catalogue, last_year.totals.get(indicator.code))
    for indicator in catalogue.indicators:
        rate_total(indicator, catalogue, totals, last_year.totals or None)
    return Consolidation(tuple(totals[indicator.key] for indicator in catalogue.indicators))


def _joined(catalogue: Catalogue, effective: Sequence[Standing]) -> pd.DataFrame:
    """One row for each unit and indicator that it owes, with the amount if there is one."""
    owed = pd.DataFrame(
        [(unit.code, indicator.code) for unit in catalogue.units for indicator in catalogue.owed_by(unit)],
        columns=["unit", "code"],
        dtype=object,
    )
    this = pd.DataFrame(
        [
            (standing.submission.unit_code, o.code, o.amount, o.answers)
            for standing in effective
            for o in standing.submission.observations
            if o.column is Column.THIS_YEAR
        ],
        columns=["unit", "code", "amount", "answers"],
        dtype=object,
    )
    return owed.merge(this, how="left", on=["unit", "code"])


@dataclass(frozen=True, slots=True)
class _Sums:
    """Of one indicator: sum, units that owe it and units that answered."""

    amount: Decimal | None
    expected: int
    reported: int


def _sums(figures: pd.DataFrame) -> dict[str, _Sums]:
    """The sums by indicator code."""
    figures = figures.assign(answered=figures["answers"].eq(True))
    sums = {}
    for code, rows in figures.groupby("code", sort=False):
        sums[str(code)] = _Sums(
            amount=_exact_sum(rows["amount"]),
            expected=len(rows),
            reported=int(rows["answered"].sum()),
        )
    return sums


def _exact_sum(amounts: pd.Series) -> Decimal | None:
    """The sum of Decimals, None when there is not one: never NaN, never 0 for missing."""
    known = amounts.dropna()
    return sum(known, Decimal(0)) if len(known) else None


Terms = Callable[[Indicator, int], tuple[Term, ...]]


def _terms(effective: Sequence[Standing], catalogue: Catalogue) -> Terms:
    """Looks up the signed contributions to an indicator."""
    by_code: dict[str, list[Term]] = {}
    for standing in effective:
        unit, doubts = (
            catalogue.unit(standing.submission.unit_code or ""),
            Doubts(standing.submission, standing.findings, catalogue),
        )
        for seen in standing.submission.observations:
            if seen.column is Column.THIS_YEAR and seen.amount is not None:
                known = doubts.open_on(seen), doubts.explanation_of(seen), standing.adjustment(seen.code)
                by_code.setdefault(seen.code, []).append(Term(1, unit.code, unit.name, seen, standing.arrival, *known))

    def look_up(indicator: Indicator, sign: int) -> tuple[Term, ...]:
        own = by_code.get(indicator.code, [])
        return tuple(own if sign > 0 else (replace(term, sign=sign) for term in own))

    return look_up


def _summed(indicator: Indicator, sums: dict[str, _Sums], catalogue: Catalogue, terms: Terms) -> Total:
    own = sums.get(indicator.code, _Sums(None, 0, 0))
    value, contributions = own.amount, terms(indicator, 1)
    if indicator.formula.minus and value is not None:
        taken = catalogue.by_key(indicator.formula.minus)
        # From a unit whose own figure is missing there is nothing to take off.
        counted = {term.unit_code for term in contributions}
        off = tuple(term for term in terms(taken, -1) if term.unit_code in counted)
        value -= sum((term.observation.amount or Decimal(0) for term in off), Decimal(0))
        contributions += off
    doubtful = tuple(dict.fromkeys(term.unit for term in contributions if term.doubts))
    return Total(indicator, value, own.reported, own.expected, None, contributions, doubtful)


def _counted(indicator: Indicator, catalogue: Catalogue, last_year: Decimal | None) -> Total:
    """A count of the register is its own coverage; of last year's register there is what was printed."""
    count = sum(unit.kind == indicator.formula.numerator for unit in catalogue.units)
    compared = None if last_year is None else Comparison(Decimal(count), last_year, (), printed=True)
    return Total(indicator, Decimal(count), count, count, last_year, comparison=compared)
