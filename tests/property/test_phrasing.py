"""No printed phrase is ever false: whatever the number, its phrase read back contains it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.domain import Indicator, Kind, Style
from etl.phrasing import phrase, read_phrase

INDICATORS = {
    style: Indicator("303", "调解", "调解件数", "件", "三", Kind.SUM, style=style, hanzi=style is Style.EXACT)
    for style in Style
}
RATE = Indicator("306", "成功率", "调解成功率", "%", "三", Kind.RATIO)
LENGTH = Indicator("603", "文化带", "文化带公里数", "公里", "六", Kind.OWNER, decimals=2, hanzi=True)


def is_true(value: Decimal, indicator: Indicator) -> bool:
    """Whether the phrase of the value, read back, contains the value."""
    interval = read_phrase(phrase(value, indicator))
    return interval is not None and value in interval


@pytest.mark.parametrize("style", [Style.OVER, Style.NEAR])
def test_every_count_a_town_can_have(style: Style) -> None:
    """All whole numbers up to 200,000; equal phrases are read once, for their least and greatest number."""
    indicator = INDICATORS[style]
    extremes: dict[str, tuple[int, int]] = {}
    for count in range(200_001):
        words = phrase(Decimal(count), indicator)
        extremes[words] = (extremes.get(words, (count, count))[0], count)
    for words, (least, greatest) in extremes.items():
        interval = read_phrase(words)
        assert interval is not None, words
        assert interval.low <= least <= greatest <= interval.high, words


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
