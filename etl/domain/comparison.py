"""The year against the one before (同比) and how much of the town stands behind a figure, as clauses of a sentence.

A percentage is never false: it is rounded once, half up, to one decimal, and what is not the whole never rounds up to 100%.
Beside ``phrasing``, which words the figures themselves. The names of the report's template use both.
"""

from __future__ import annotations

from decimal import Decimal

from etl.domain import Indicator
from etl.domain.phrasing import PERCENT, plain_digits, printed_rate
from etl.domain.rates import rounded

UNCHANGED = "与上年持平"
NEARLY_UNCHANGED = "与上年基本持平"
NO_BASE = "去年未统计"
FROM_ZERO = "去年为零"
NOT_COMPARABLE = "与上年口径不同，不作同比"
_HUNDRED = Decimal(100)


def growth(value: Decimal, last_year: Decimal | None, indicator: Indicator) -> str:
    """The 同比 clause: ``同比增长13%``, ``同比下降8.7%``, ``与上年持平``, ``去年为零``, ``去年未统计``.

    Rates in percentage points (``同比提高1.2个百分点``), compared as printed, so that a reader who subtracts finds the same.
    A change too small for one decimal is ``与上年基本持平``. Below zero a percentage says nothing: such a base counts as none.
    """
    if last_year is None:
        return NO_BASE
    if value == last_year:
        return UNCHANGED
    if indicator.measure == PERCENT:
        return _worded("提高", printed_rate(value) - printed_rate(last_year), "个百分点")
    if last_year <= 0:
        return FROM_ZERO if last_year == 0 else NO_BASE
    percent = (value - last_year) * _HUNDRED / last_year
    return _worded("增长", percent, PERCENT)


def change(value: Decimal, last_year: Decimal, indicator: Indicator) -> str:
    """The same in the indicator's measure: ``比上年增加3次``, ``与上年持平``; rates in points: ``比上年提高1.2个百分点``."""
    rate = indicator.measure == PERCENT
    difference = printed_rate(value) - printed_rate(last_year) if rate else value - last_year
    if difference == 0:
        return UNCHANGED if value == last_year else NEARLY_UNCHANGED
    rise, fall, measure = ("提高", "下降", "个百分点") if rate else ("增加", "减少", indicator.measure)
    return f"比上年{rise if difference > 0 else fall}{plain_digits(abs(difference))}{measure}"


def covered(reported: int, counted: str) -> str:
    """How many have answered, in words: ``已报7个村居``; ``counted`` is 村居, 科室 or 单位."""
    return f"已报{reported}个{counted}"


def _worded(rise: str, change: Decimal, measure: str) -> str:
    size = rounded(abs(change), 1)
    if size == 0:
        return NEARLY_UNCHANGED
    return f"同比{rise if change > 0 else '下降'}{plain_digits(size)}{measure}"
