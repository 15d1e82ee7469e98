"""Rates (ratio indicators): always computed, never typed."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from etl.domain import Indicator, Total
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


def rate_total(indicator: Indicator, catalogue: Catalogue, totals: dict[str, Total]) -> Total:
    """The rate over totals by key, with the coverage of its weaker operand; it and the rates it is made of are put among them."""
    if indicator.key in totals:
        return totals[indicator.key]
    parts = [rate_total(catalogue.by_key(key), catalogue, totals) for key in indicator.formula.operands]
    weakest = min(parts, key=lambda part: part.reported / part.expected if part.expected else 0)
    total = Total(
        indicator=indicator,
        value=rate(indicator, lambda name: totals[name].value),
        reported=weakest.reported,
        expected=weakest.expected,
        last_year=rate(indicator, lambda name: totals[name].last_year),
        doubtful=tuple(dict.fromkeys(name for part in parts for name in part.doubtful)),
        unrounded=exact_rate(indicator, lambda name: totals[name].value),
    )
    totals[indicator.key] = total
    return total


def rounded(percent: Decimal, decimals: int) -> Decimal:
    """A rate at that many decimals, half up, but never up to 100%."""
    step = Decimal(1).scaleb(-decimals)
    usual = percent.quantize(step, ROUND_HALF_UP)
    return percent.quantize(step, ROUND_DOWN) if usual == _HUNDRED > percent else usual
