"""Number ↔ official phrase: how the report prints a figure, and what a printed figure says of the exact number.

Both directions follow the same rules (domain.md §5), so no phrase is ever false: the value always lies in the interval
that its phrase is read back as. Pure; used by the report's renderer and by the proof of a finished text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.domain import Indicator, Style
from etl.domain.rates import rounded

PERCENT = "%"
MYRIAD = 10_000
"""万."""
HANZI = "〇一两三四五六七八九十"
"""Numbers before a measure word, hence 两 and not 二."""
MOST_UNITS_NAMED = 12

_PHRASE = re.compile(
    r"""
    (?P<near>近)?                                                           # 近1700人次
    (?: (?P<digits> -?[0-9]+(?:\.[0-9]+)? ) (?P<myriad>万)? (?P<over>余)?   # 26次, 1.5万余人
      | (?P<hanzi> [一两三四五六七八九十] )                                    # 一公里
    )
    (?P<measure> % | (?: (?![余近万多约来几]) [^\W\d_] ){0,6} )             # no 多 or 余: our own rules write 60余件 alone
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval: the exact value of a phrase lies in ``low`` ≤ value ≤ ``high``."""

    low: Decimal
    high: Decimal

    def __contains__(self, value: Decimal) -> bool:
        return self.low <= value <= self.high


def phrase(value: Decimal, indicator: Indicator) -> str:
    """The figure as the report prints it: number, approximation and measure (``近1700人次``, ``1.5万余人``, ``一公里``).

    ``value`` is in the indicator's measure, rates in percent. Zero is the indicator's zero sentence, or plain ``0件``.
    """
    if value == 0:
        return indicator.printing.zero or f"0{indicator.measure}"
    if indicator.measure == PERCENT:
        return f"{plain_digits(printed_rate(value))}{PERCENT}"
    return f"{_number(value, indicator)}{indicator.measure}"


def missing(indicator: Indicator, units: Sequence[str]) -> str:
    """The mark for a figure that nobody reported, naming who owes it: ``【待补：横幅条数（白云山村、文石村）】``."""
    return f"【待补：{indicator.name}（{listed(units)}）】" if units else f"【待补：{indicator.name}】"


def doubted(units: Sequence[str]) -> str:
    """The mark behind a figure that these units still have to explain: ``【待核实：文石村】``; empty without any."""
    return f"【待核实：{listed(units)}】" if units else ""


def listed(units: Sequence[str]) -> str:
    """Names of units in a sentence, at most twelve of them: ``白云山村、文石村``, ``…等13个单位``."""
    named = "、".join(units[:MOST_UNITS_NAMED])
    return named if len(units) <= MOST_UNITS_NAMED else f"{named}等{len(units)}个单位"


def read_phrase(text: str) -> Interval | None:
    """What a printed figure says of the exact number; None for anything our own rules would not write.

    ``60余件`` → 61…69; ``近1700人次`` → 1666…1699; ``26次`` → 26…26; ``97.5%`` → every rate that prints so. 万 is always
    read as part of the number: ``2万元`` → 20000.
    """
    match = _PHRASE.fullmatch(text)
    if match is None:
        return None
    near, over, measure = match["near"] is not None, match["over"] is not None, match["measure"]
    number = _read_number(match)
    if near or over:
        return None if (near and over) or measure == PERCENT else _read_approximate(number, near=near)
    return _read_rate(number) if measure == PERCENT else Interval(number, number)


def plain_digits(value: Decimal) -> str:
    """The number in plain digits, without exponent, separators or trailing zeros: ``1250``, ``1.5``."""
    whole = value.to_integral_value()
    return f"{whole if value == whole else value.normalize():f}"


def printed_rate(value: Decimal) -> Decimal:
    """The rate as printed: one decimal, rounded half up, but what is below 100 stays below 100 (rule 5)."""
    return rounded(value, 1)


def _number(value: Decimal, indicator: Indicator) -> str:
    whole = value == value.to_integral_value()
    if indicator.printing.hanzi and whole and 0 < value < len(HANZI):
        return HANZI[int(value)]
    # A value with decimals has no integer neighbours that 余 or 近 could speak of: it is always printed exactly.
    if indicator.printing.style is Style.EXACT or not whole or value < 11:
        return plain_digits(value)
    return _approximated(int(value), indicator.printing.style)


def _approximated(count: int, style: Style) -> str:
    """domain.md §5 rules 1 to 3, for whole numbers from 11."""
    step = _step(count)
    floor = count // step * step
    ceiling = floor + step
    if count == floor:
        return _in_myriads(floor)
    if style is Style.NEAR and count >= _nearest(ceiling):
        return f"近{_in_myriads(ceiling)}"
    return f"{_in_myriads(floor)}余"


def _step(count: int) -> int:
    """Two significant digits, but never finer than tens (rule 1)."""
    return max(10, int(10 ** (len(str(count)) - 2)))


def _nearest(ceiling: int) -> int:
    """The least count that may be called 近 ``ceiling`` (rule 2): from 100, within 2 % of it and half a step of C − 1."""
    return max(100, ceiling - min(ceiling // 50, _step(ceiling - 1) // 2))


def _in_myriads(count: int) -> str:
    """From 10,000 in 万 (rule 3); ``count`` has two significant digits, so one decimal is enough."""
    return str(count) if count < MYRIAD else f"{plain_digits(Decimal(count) / MYRIAD)}万"


def _read_number(match: re.Match[str]) -> Decimal:
    if match["hanzi"]:
        return Decimal(HANZI.index(match["hanzi"]))
    return Decimal(match["digits"]) * (MYRIAD if match["myriad"] else 1)


def _read_approximate(number: Decimal, *, near: bool) -> Interval | None:
    if number < 10 or number != number.to_integral_value():
        return None
    count = int(number)
    step = _step(count - 1) if near else _step(count)
    low, high = (_nearest(count), count - 1) if near else (count + 1, count + step - 1)
    return Interval(Decimal(low), Decimal(high)) if count % step == 0 and low <= high else None


def _read_rate(rate: Decimal) -> Interval | None:
    """Every rate that prints as this one; 100 and above 99.9 are kept apart as in printing."""
    if rate != rate.quantize(Decimal("0.1")):
        return None
    half = Decimal("0.05")
    low = rate if rate == 100 else rate - half
    above = Decimal(100) if rate == Decimal("99.9") else rate + half
    return Interval(low, above.next_minus())
