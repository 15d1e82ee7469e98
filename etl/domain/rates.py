"""Rates (ratio indicators): always computed, never typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from etl.domain import Comparison, Indicator, Total
from etl.domain.catalogue import Catalogue
from etl.domain.expressions import MissingOperandError, Operand, ZeroDenominatorError, parse

_HUNDRED = Decimal(100)


def rate(indicator: Indicator, operand: Operand) -> Decimal | None:
    """The rate in percent with two decimals; None when a part is missing or the denominator is 0 (domain.md §3).

    A rate below 100% never rounds up to it (domain.md §5 rule 5).
    """
    exact = exact_rate(indicator, operand)
    return None if exact is None else rounded(exact, 2)


def exact_rate(indicator: Indicator, operand: Operand) -> Decimal | None:
    """The rate in percent before rounding, for comparing at another precision: rounding twice gives 95.5 for 95.446."""
    formula = indicator.formula
    try:
        top, bottom = (parse(text).number(operand) for text in (formula.numerator, formula.denominator))
    except (MissingOperandError, ZeroDenominatorError):
        return None
    return None if bottom == 0 else top * _HUNDRED / bottom


def rate_total(
    indicator: Indicator,
    catalogue: Catalogue,
    totals: dict[str, Total],
    printed: Mapping[str, Decimal] | None = None,
) -> Total:
    """The rate over totals by key, with the coverage of its weaker operand; it and the rates it is made of are put among them.

    ``printed`` are the rates that last year printed, by code; None where they are computed from last year's parts.
    """
    if indicator.key in totals:
        return totals[indicator.key]
    parts = [rate_total(catalogue.by_key(key), catalogue, totals, printed) for key in indicator.formula.operands]
    weakest = min(parts, key=lambda part: part.reported / part.expected if part.expected else 0)
    total = Total(
        indicator=indicator,
        value=rate(indicator, lambda name: totals[name].value),
        reported=weakest.reported,
        expected=weakest.expected,
        last_year=_last_rate(indicator, totals) if printed is None else printed.get(indicator.code),
        doubtful=tuple(dict.fromkeys(name for part in parts for name in part.doubtful)),
        unrounded=exact_rate(indicator, lambda name: totals[name].value),
    )
    totals[indicator.key] = replace(total, comparison=_compared_rates(total, parts))
    return totals[indicator.key]


def _last_rate(indicator: Indicator, totals: Mapping[str, Total]) -> Decimal | None:
    return rate(indicator, lambda name: totals[name].last_year)


def _compared_rates(total: Total, parts: Sequence[Total]) -> Comparison | None:
    """Over the units of both years, which must be the same for all that the rate is made of."""
    compared = {part.indicator.key: part.comparison for part in parts if part.comparison is not None}
    if len(compared) < len(parts) or not parts or total.value is None:
        return None
    units = next(iter(compared.values())).units
    if all(part.printed for part in compared.values()):
        last = total.last_year
        return None if last is None else Comparison(total.value, last, units, printed=True)
    now, then = (rate(total.indicator, _side(compared, side)) for side in ("now", "then"))
    alike = all(set(part.units) == set(units) for part in compared.values())
    return Comparison(now, then, units) if alike and now is not None and then is not None else None


def _side(compared: Mapping[str, Comparison], side: str) -> Operand:
    return lambda name: compared[name].now if side == "now" else compared[name].then


def rounded(percent: Decimal, decimals: int) -> Decimal:
    """A rate at that many decimals, half up, but never up to 100%."""
    step = Decimal(1).scaleb(-decimals)
    usual = percent.quantize(step, ROUND_HALF_UP)
    return percent.quantize(step, ROUND_DOWN) if usual == _HUNDRED > percent else usual
