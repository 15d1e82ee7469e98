"""Formulas of the totals: what a clerk would type, so that the workbook still adds up when she corrects a cell.

A total that nobody reported stays empty and never becomes 0; what is taken off against double counting (domain.md §3)
is taken off in the formula too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from etl.domain import Comparison, Indicator, Kind, Total
from etl.domain.expressions import parse
from etl.domain.phrasing import plain_digits

NOBODY = '""'
"""The formula of a total that no unit owes."""
ALMOST_ALL = "99.99"
"""A rate below 100% never rounds up to it (domain.md §5 rule 5)."""
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Places:
    """Where the figures of the indicators stand, by key; addresses as formulas write them."""

    parts: Mapping[str, str]
    """The range of the units' cells; indicators that nobody owes may have none."""
    totals: Mapping[str, str]
    last_years: Mapping[str, str]
    kinds: str
    """The range of the units' kinds."""
    compared: Mapping[str, Comparison] = field(default_factory=dict)
    """What is compared in place of the totals themselves, where that is something else."""


def total_formula(indicator: Indicator, places: Places) -> str:
    """The formula of a total, by the indicator's kind."""
    if indicator.kind is Kind.ROSTER:
        return f'COUNTIF({places.kinds},"{indicator.formula.numerator}")'
    if indicator.kind is Kind.RATIO:
        return _ratio(indicator, places)
    own, other = places.parts.get(indicator.key), places.parts.get(indicator.formula.minus)
    if own is None:
        return NOBODY
    taken_off = f"-SUM({other})" if other else ""
    return f'IF(COUNT({own})=0,"",SUM({own}){taken_off})'


def change_formula(indicator: Indicator, places: Places) -> str:
    """The formula of this year less last year; percentage points for a ratio."""
    total, last = _compared_cells(indicator, places)
    difference = f"ROUND({total}-{last},2)" if indicator.kind is Kind.RATIO else f"{total}-{last}"
    return f'IF(COUNT({total},{last})<2,"",{difference})'


def percent_formula(indicator: Indicator, places: Places) -> str:
    """The formula of the change in percent of last year."""
    total, last = _compared_cells(indicator, places)
    return f'IF(COUNT({total},{last})<2,"",IF({last}=0,"",ROUND(({total}-{last})/{last}*100,1)))'


def _compared_cells(indicator: Indicator, places: Places) -> tuple[str, str]:
    """The cells of the total and of last year's or, on a common basis of both years, the two figures themselves."""
    compared = places.compared.get(indicator.key)
    if compared is not None:
        return plain_digits(compared.now), plain_digits(compared.then)
    return places.totals[indicator.key], places.last_years[indicator.key]


def difference(total: Total) -> Decimal | None:
    """What ``change_formula`` gives."""
    compared = total.comparison
    return None if compared is None else compared.now - compared.then


def percent(total: Total) -> Decimal | None:
    """What ``percent_formula`` gives; Excel rounds half away from zero."""
    change = difference(total)
    if change is None or total.comparison is None or not total.comparison.then:
        return None
    return (change / total.comparison.then * 100).quantize(_TENTH, ROUND_HALF_UP)


def _ratio(indicator: Indicator, places: Places) -> str:
    formula = indicator.formula
    above, below = (_over_totals(text, places) for text in (formula.numerator, formula.denominator))
    operands = dict.fromkeys(places.totals[name] for name in formula.operands)
    missing = f"COUNT({','.join(operands)})<{len(operands)}"
    percent = f"ROUND(({above})/({below})*100,2)"
    never_up = f"IF(({above})<({below}),MIN({ALMOST_ALL},{percent}),{percent})"
    return f'IF({missing},"",IF(({below})=0,"",{never_up}))'


def _over_totals(expression: str, places: Places) -> str:
    """The expression with every key replaced by the address of its total; its arithmetic is Excel's too."""
    return parse(expression).rewritten(places.totals.__getitem__, "ABS")
