"""The year against the one before: literal clauses, and for any two counts a percentage that is never false."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.domain import Indicator, Kind
from etl.domain.comparison import change, covered, growth


def measured(measure: str) -> Indicator:
    """An indicator of that measure."""
    return Indicator("1", "k", "n", measure, "s", Kind.SUM)


@pytest.mark.parametrize(
    ("value", "last_year", "words"),
    [
        ("26", "23", "同比增长13%"),
        ("26", "20", "同比增长30%"),
        ("21", "23", "同比下降8.7%"),
        ("23", "23", "与上年持平"),
        ("0", "0", "与上年持平"),
        ("5", "0", "去年为零"),
        ("5", None, "去年未统计"),
        ("0", "5", "同比下降100%"),
        ("1", "5000", "同比下降99.9%"),
        ("5001", "10000", "同比下降50%"),
        ("20001", "20000", "与上年基本持平"),
        ("20010", "20000", "同比增长0.1%"),
        ("20009", "20000", "与上年基本持平"),
        ("2", "1", "同比增长100%"),
        ("19999", "10000", "同比增长99.9%"),
        ("30", "2", "同比增长1400%"),
        ("3", "-2", "去年未统计"),
    ],
)
def test_counts(value: str, last_year: str | None, words: str) -> None:
    """Growth and fall in per cent with one decimal; a base that says nothing is said, not divided by."""
    base = None if last_year is None else Decimal(last_year)
    assert growth(Decimal(value), base, measured("件")) == words


@pytest.mark.parametrize(
    ("value", "last_year", "words"),
    [
        ("97.44", "96.23", "同比提高1.2个百分点"),
        ("95", "97.5", "同比下降2.5个百分点"),
        ("100", "99.97", "同比提高0.1个百分点"),
        ("97.44", "97.44", "与上年持平"),
        ("97.44", "97.42", "与上年基本持平"),
        ("97.4", None, "去年未统计"),
        ("12", "0", "同比提高12个百分点"),
    ],
)
def test_rates(value: str, last_year: str | None, words: str) -> None:
    """Rates differ in percentage points, and by what a reader finds who subtracts the printed ones."""
    base = None if last_year is None else Decimal(last_year)
    assert growth(Decimal(value), base, measured("%")) == words


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_a_percentage_is_never_false(value: int, last_year: int) -> None:
    """The true change lies within half of the last printed decimal, and 100% is said of nothing else."""
    words = growth(Decimal(value), Decimal(last_year), measured("件"))
    change = Decimal(value - last_year) * 100 / last_year
    match = re.fullmatch(r"同比(增长|下降)([0-9.]+)%", words)
    if match is None:
        assert words == ("与上年持平" if value == last_year else "与上年基本持平")
        assert abs(change) < Decimal("0.05")
        return
    printed = Decimal(match[2])
    assert (match[1] == "增长") == (change > 0)
    assert (printed == 100) == (abs(change) == 100 or Decimal(100) < abs(change) < Decimal("100.05"))
    assert abs(printed - abs(change)) <= (Decimal("0.1") if printed == Decimal("99.9") else Decimal("0.05"))


def test_coverage_in_words() -> None:
    """Who has answered is counted by what they are."""
    assert covered(7, "村居") == "已报7个村居"


@pytest.mark.parametrize(
    ("value", "last_year", "measure", "words"),
    [
        ("26", "23", "次", "比上年增加3次"),
        ("23", "26", "次", "比上年减少3次"),
        ("26", "26", "次", "与上年持平"),
        ("97.25", "96.1", "%", "比上年提高1.2个百分点"),
        ("96.1", "97.25", "%", "比上年下降1.2个百分点"),
        ("97.25", "97.25", "%", "与上年持平"),
        ("97.26", "97.34", "%", "与上年基本持平"),
    ],
)
def test_change_against_last_year(value: str, last_year: str, measure: str, words: str) -> None:
    """Counts rise and fall in their measure, rates in points; a difference too small to print is 基本持平."""
    assert change(Decimal(value), Decimal(last_year), measured(measure)) == words
