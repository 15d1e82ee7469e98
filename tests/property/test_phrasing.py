"""No printed phrase is ever false: whatever the number, its phrase read back contains it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.domain import EntryRule, Indicator, Kind, Printing, Style
from etl.domain.phrasing import phrase, read_phrase

INDICATORS = {
    style: Indicator(
        "303", "调解", "调解件数", "件", "三", Kind.SUM, printing=Printing(style=style, hanzi=style is Style.EXACT)
    )
    for style in Style
}
RATE = Indicator("306", "成功率", "调解成功率", "%", "三", Kind.RATIO)
LENGTH = Indicator(
    "603",
    "文化带",
    "文化带公里数",
    "公里",
    "六",
    Kind.OWNER,
    entry=EntryRule(decimals=2),
    printing=Printing(hanzi=True),
)


def is_true(value: Decimal, indicator: Indicator) -> bool:
    """Whether the phrase of the value, read back, contains the value."""
    interval = read_phrase(phrase(value, indicator))
    return interval is not None and value in interval


@pytest.mark.parametrize("style", [Style.OVER, Style.NEAR])
def test_every_count_a_town_can_have(style: Style) -> None:
    """All whole numbers up to 200,000; equal phrases are read once, for their least and greatest number."""
    assert_true(range(200_001), INDICATORS[style])


@pytest.mark.parametrize("style", [Style.OVER, Style.NEAR])
def test_up_to_a_million_where_phrases_change(style: Style) -> None:
    """From 200,000 to a million every number near a round one, where 余, 近 and the figure itself change, and many between.

    ``python -m tests.property.test_phrasing`` tries every single number, in every style.
    """
    counts = {count for thousand in range(200_000, 1_000_001, 1_000) for count in range(thousand - 12, thousand + 13)}
    assert_true([*sorted(counts), *range(200_003, 1_000_000, 211)], INDICATORS[style])


def assert_true(counts: Iterable[int], indicator: Indicator) -> None:
    """Each phrase is read once for all the numbers that it stands for, and must contain the least and the greatest."""
    extremes: dict[str, tuple[int, int]] = {}
    for count in counts:
        words = phrase(Decimal(count), indicator)
        least, greatest = extremes.get(words, (count, count))
        extremes[words] = (min(least, count), max(greatest, count))
    for words, (least, greatest) in extremes.items():
        interval = read_phrase(words)
        assert interval is not None, words
        assert interval.low <= least <= greatest <= interval.high, words
        # The interval begins or ends with a number that is written so: reading back inverts writing.
        assert words in {phrase(interval.low, indicator), phrase(interval.high, indicator)}


def test_exact_counts_are_read_back_exactly() -> None:
    """The style exact loses nothing: whole numbers up to 20,000, the first ten in Chinese numerals."""
    for count in range(20_001):
        interval = read_phrase(phrase(Decimal(count), INDICATORS[Style.EXACT]))
        assert interval is not None
        assert interval.low == interval.high == count


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(list(Style)))
def test_large_counts(count: int, style: Style) -> None:
    """Also far above what a town can have."""
    assert is_true(Decimal(count), INDICATORS[style])


@given(st.integers(min_value=11, max_value=10**9), st.sampled_from([Style.OVER, Style.NEAR]))
def test_approximations_keep_two_significant_digits(count: int, style: Style) -> None:
    """As in the reports seen: no approximate figure has more than two significant digits, unless it counts in tens."""
    words = phrase(Decimal(count), INDICATORS[style])
    if "余" in words or "近" in words:
        digits = "".join(sign for sign in words if sign.isdigit()).rstrip("0")
        assert len(digits) <= 2


@given(st.decimals(min_value=0, max_value=200, places=6))
def test_rates(rate: Decimal) -> None:
    """A printed rate contains the rate; 100% is printed only from 100 on."""
    assert is_true(rate, RATE)
    assert rate >= 100 or phrase(rate, RATE) != "100%"


@given(st.decimals(min_value=0, max_value=1000, places=2))
def test_measures_with_decimals(length: Decimal) -> None:
    """A value with decimals prints exactly."""
    assert is_true(length, LENGTH)


@given(st.text(max_size=12))
def test_any_text_can_be_read(text: str) -> None:
    """Reading never fails: an interval that holds something, or None."""
    interval = read_phrase(text)
    assert interval is None or interval.low <= interval.high


if __name__ == "__main__":
    for every in Style:
        assert_true(range(1_000_001), INDICATORS[every])
