"""The year's totals against last year's: with what last year printed where the units are the same, else over the units of both.

A total is never compared with one of other units without saying so, and with fewer than half of the units in both years not
at all. Where nothing is known of last year the forms' own column 上年 is the base, of all units that gave a figure or of none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from etl.consolidation.last_year import LastYear, bases
from etl.domain import Column, Comparison, Indicator, Standing, Total
from etl.domain.catalogue import Catalogue

Figures = Mapping[str, Decimal]
"""By unit code."""
_NOTHING = Decimal(0)


class Comparing:
    """What the units gave in both years."""

    def __init__(self, effective: Sequence[Standing], catalogue: Catalogue, last_year: LastYear) -> None:
        self._catalogue, self._last_year = catalogue, last_year
        self._now: dict[str, dict[str, Decimal]] = {}
        self._then: dict[str, dict[str, Decimal]] = {}
        for standing in effective:
            unit_code = standing.submission.unit_code or ""
            for seen in standing.submission.observations:
                if seen.column is Column.THIS_YEAR and seen.amount is not None:
                    self._now.setdefault(seen.code, {})[unit_code] = seen.amount
            for code, base in bases(standing, last_year).items():
                self._then.setdefault(code, {})[unit_code] = base

    def compared(self, total: Total) -> Total:
        """The total of an indicator that units report, with last year's and how it compares."""
        own = self._owing(total.indicator)
        now = self._net(total.indicator, self._now, own)
        then = self._net(total.indicator, self._then, [unit for unit in own if self._is_known(total.indicator, unit)])
        both = tuple(unit for unit in own if unit in now and unit in then)
        if not self._last_year.amounts:
            return _by_the_forms(total, now, then, both)
        before = self._before(total.indicator)
        printed = self._last_year.totals.get(total.indicator.code)
        if not self._last_year.totals:
            printed = sum(before.values(), _NOTHING) if before else None
        left = {unit for unit in before if unit not in now}
        whole = len(now.keys() | left) if total.complete else len(now)
        if total.value is None or not both or 2 * len(both) < whole:
            return replace(total, last_year=printed)
        compared = Comparison(_over(both, now), _over(both, then), both)
        same = (total.complete, len(both), left, compared.now) == (True, len(now), set(), total.value)
        compared_as_printed = same and compared.then == printed
        return replace(total, last_year=printed, comparison=replace(compared, printed=compared_as_printed))

    def _owing(self, indicator: Indicator) -> list[str]:
        return [unit.code for unit in self._catalogue.units_owing(indicator)]

    def _before(self, indicator: Indicator) -> dict[str, Decimal]:
        """What each unit gave last year, also those that left."""
        amounts = self._last_year.amounts
        figures = {
            code: {unit: known[code] for unit, known in amounts.items() if code in known}
            for code in (indicator.code, self._taken_off(indicator))
        }
        return self._net(indicator, figures, list(figures[indicator.code]))

    def _net(self, indicator: Indicator, figures: Mapping[str, Figures], units: Sequence[str]) -> dict[str, Decimal]:
        """Each unit's own figure less what another indicator takes off."""
        own, other = figures.get(indicator.code, {}), figures.get(self._taken_off(indicator), {})
        return {unit: own[unit] - other.get(unit, _NOTHING) for unit in units if unit in own}

    def _is_known(self, indicator: Indicator, unit: str) -> bool:
        """Whether last year's figure is known of what is taken off this year."""
        other = self._taken_off(indicator)
        return unit not in self._now.get(other, {}) or unit in self._then.get(other, {})

    def _taken_off(self, indicator: Indicator) -> str:
        minus = indicator.formula.minus
        return self._catalogue.by_key(minus).code if minus else ""


def _by_the_forms(total: Total, now: Figures, then: Figures, both: Sequence[str]) -> Total:
    if total.value is None or not both or len(both) < len(now):
        return total
    last = _over(both, then)
    return replace(total, last_year=last, comparison=Comparison(total.value, last, tuple(both), printed=True))


def _over(units: Sequence[str], figures: Figures) -> Decimal:
    return sum((figures[unit] for unit in units), _NOTHING)
