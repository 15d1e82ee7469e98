"""What a number in a text says of the exact value: by our own rules of writing, or in the wider everyday sense."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum

from etl.domain import Indicator
from etl.domain.phrasing import PERCENT, Interval, plain_digits, printed_rate, read_phrase
from etl.drafts.proofreading.mentions import Looseness, Mention

_HUNDRED = Decimal(100)
_EVERYDAY_NEAR = Decimal("0.05")
"""近, 约: people say it of what is within 5 %."""


class Truth(IntEnum):
    """How true the number is of the exact value."""

    FALSE = 0
    WIDE = 1
    """Only in the everyday sense."""
    TRUE = 2


def truth_of(mention: Mention, value: Decimal, *, rate: bool) -> Truth:
    """Whether the number may stand for ``value`` (rates in percent, unrounded)."""
    if mention.upper is not None:
        return _truth_of_range(mention.number, mention.upper, value, mention.looseness)
    if rate:
        return _truth_of_rate(mention, value)
    if _strictly(mention, value):
        return Truth.TRUE
    wide = _wide(mention)
    return Truth.WIDE if wide is not None and value in wide else Truth.FALSE


def truth_of_figure(mention: Mention, value: Decimal, indicator: Indicator) -> Truth:
    """Whether the number may stand for that value of the indicator."""
    return truth_of(mention, value, rate=indicator.measure == PERCENT)


def _truth_of_range(low: Decimal, high: Decimal, value: Decimal, looseness: Looseness) -> Truth:
    """3至5次 has two ends; 七八十件 is said of anything up to 89, but never in a report."""
    if looseness is Looseness.ABOUT:
        above = Decimal(1).scaleb(high.adjusted()) if low % 10 == 0 else Decimal(1)
        return Truth.WIDE if low <= value < high + above else Truth.FALSE
    return Truth.TRUE if low <= value <= high else Truth.FALSE


def _strictly(mention: Mention, value: Decimal) -> bool:
    number, looseness = mention.number, mention.looseness
    if looseness is Looseness.EXACT:
        return number == value
    if looseness is Looseness.AT_LEAST and number == value:
        return True
    if looseness is Looseness.ABOUT:
        return abs(value - number) * 2 <= _step(number)
    interval = _ours(number, looseness)
    return interval is not None and value in interval


def _ours(number: Decimal, looseness: Looseness) -> Interval | None:
    """The interval of our own writing rules."""
    if looseness in (Looseness.OVER, Looseness.AT_LEAST):
        return read_phrase(f"{plain_digits(number)}余")
    return read_phrase(f"近{plain_digits(number)}") if looseness is Looseness.NEAR else None


def _wide(mention: Mention) -> Interval | None:
    """The interval of everyday speech; None when the number is meant exactly or makes no sense."""
    number = mention.number
    if number < 1:
        return None
    if mention.looseness in (Looseness.OVER, Looseness.AT_LEAST):
        # As 近, 余 goes with a round number: nobody says 8余, or 261余 of 266.
        return Interval(number + 1, _next_leading(number) - 1) if number % 10 == 0 else None
    margin = number * _EVERYDAY_NEAR
    if mention.looseness in (Looseness.NEAR, Looseness.BELOW):
        return Interval(number - margin, number - Decimal("0.01")) if number % 10 == 0 else None
    return Interval(number - margin, number + margin) if mention.looseness is Looseness.ABOUT else None


def _next_leading(number: Decimal) -> Decimal:
    """The number with its first digit raised and zeros behind: 260 → 300."""
    leading = Decimal(1).scaleb(number.adjusted())
    return (number // leading + 1) * leading


def _step(number: Decimal) -> Decimal:
    """Two significant digits, never finer than ones."""
    return max(Decimal(1), Decimal(1).scaleb(number.adjusted() - 1))


def _truth_of_rate(mention: Mention, value: Decimal) -> Truth:
    printed, looseness = mention.number, mention.looseness
    if looseness is Looseness.EXACT:
        if printed in (printed_rate(value), _rounded(value, printed)):
            return Truth.TRUE
        whole = value.quantize(Decimal(1), ROUND_HALF_UP)
        return Truth.WIDE if printed == whole and not printed == _HUNDRED > value else Truth.FALSE
    # domain.md §5 rule 5: a rate is never approximated, so an approximate one is true in the everyday sense at most.
    margin = printed * _EVERYDAY_NEAR
    wide = {
        Looseness.OVER: printed < value < printed + 10,
        Looseness.AT_LEAST: printed <= value < printed + 10,
        Looseness.NEAR: printed - margin <= value < printed,
        Looseness.BELOW: printed - margin <= value < printed,
        Looseness.ABOUT: abs(value - printed) <= margin,
    }
    return Truth.WIDE if wide.get(looseness, False) else Truth.FALSE


def _rounded(value: Decimal, printed: Decimal) -> Decimal | None:
    """The value at two decimals, where so many are printed; at fewer our own rule of one decimal speaks."""
    exponent = printed.as_tuple().exponent
    if not isinstance(exponent, int) or exponent > -2:
        return None
    rounded = value.quantize(Decimal(1).scaleb(exponent), ROUND_HALF_UP)
    return None if rounded == _HUNDRED > value else rounded
