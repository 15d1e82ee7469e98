"""Rates: in percent with two decimals, empty without a denominator, and never up to 100%."""

from __future__ import annotations

from decimal import Decimal

import pytest

from etl.domain import Formula, Indicator, Kind
from etl.domain.catalogue import Catalogue
from etl.domain.rates import rate, rounded

RATE = Indicator(
    "306", "成功率", "调解成功率", "%", "三", Kind.RATIO, formula=Formula(numerator="成功", denominator="调解")
)


def rate_of(top: str | None, bottom: str | None) -> Decimal | None:
    """The rate of these two totals."""
    figures = {"成功": top, "调解": bottom}
    return rate(RATE, lambda name: None if (figure := figures[name]) is None else Decimal(figure))


@pytest.mark.parametrize(
    ("top", "bottom", "percent"),
    [
        ("95", "100", "95.00"),
        ("2", "3", "66.67"),
        ("1", "3", "33.33"),
        ("1", "800", "0.13"),
        ("100", "100", "100.00"),
        ("101", "100", "101.00"),
        ("19999", "20000", "99.99"),
        ("199999", "200000", "99.99"),
        ("200001", "200000", "100.00"),
        ("0", "7", "0.00"),
    ],
)
def test_rates(top: str, bottom: str, percent: str) -> None:
    """Half up, but below 100% stays below (domain.md §5 rule 5)."""
    assert str(rate_of(top, bottom)) == percent


@pytest.mark.parametrize(("top", "bottom"), [("5", "0"), ("0", "0"), (None, "5"), ("5", None), (None, None)])
def test_no_rate(top: str | None, bottom: str | None) -> None:
    """Denominator 0 or a part missing: nothing, never 100% and never 0 (domain.md §3)."""
    assert rate_of(top, bottom) is None


def test_a_rate_of_sums(town: Catalogue) -> None:
    """信访积案完成率 adds on both sides."""
    figures = {"治重化积完成": 3, "积案化解": 4, "治重化积交办": 4, "积案应化解": 5}
    assert rate(town.by_key("积案完成率"), lambda name: Decimal(figures[name])) == Decimal("77.78")


@pytest.mark.parametrize(
    ("percent", "decimals", "shown"),
    [
        ("99.95", 1, "99.9"),
        ("99.949", 1, "99.9"),
        ("99.995", 2, "99.99"),
        ("99.5", 0, "99"),
        ("99.4", 0, "99"),
        ("100", 1, "100.0"),
        ("100.04", 1, "100.0"),
        ("100.05", 1, "100.1"),
        ("95.25", 1, "95.3"),
        ("95.24", 1, "95.2"),
    ],
)
def test_rounded(percent: str, decimals: int, shown: str) -> None:
    """The same rule at the precision of the report."""
    assert str(rounded(Decimal(percent), decimals)) == shown
