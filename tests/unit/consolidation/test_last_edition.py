"""What last year's edition printed, in this year's units and indicators, and how this year's totals compare with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from etl.consolidation.last_edition import PrintedYear, base_of
from etl.consolidation.totals import consolidate
from etl.domain import (
    Arrival,
    CellRef,
    Column,
    Comparison,
    Indicator,
    Kind,
    Observation,
    Standing,
    State,
    Submission,
    Total,
    Unit,
)
from etl.domain.catalogue import Catalogue
from etl.domain.indicators import Formula
from etl.domain.succession import Succession

NAMES = {"V1": "甲村", "V2": "乙村", "V3": "丙村", "V4": "丁村"}
CASES = Indicator("303", "调解", "调解件数", "件", "三", Kind.SUM, ("村居",))
DONE = Indicator("304", "成功", "成功件数", "件", "三", Kind.SUM, ("村居",))
RATE = Indicator("306", "成功率", "成功率", "%", "三", Kind.RATIO, formula=Formula("成功", "调解"))
COUNT = Indicator("203", "村居数", "村居数", "个", "二", Kind.ROSTER, formula=Formula("村居"))
LAST = PrintedYear(
    amounts={
        "V1": {"303": Decimal(10), "304": Decimal(5)},
        "V2": {"303": Decimal(13), "304": Decimal(4)},
        "V3": {"303": Decimal(3), "304": None},
    },
    names={"甲村": "V1", "乙村": "V2", "丙村": "V3"},
    totals={"303": Decimal(26), "304": Decimal(9), "306": Decimal("34.62"), "203": Decimal(3)},
    measures={"303": "件", "304": "件", "306": "%", "203": "个"},
)


def catalogue(*codes: str, indicators: tuple[Indicator, ...] = (CASES, DONE, RATE, COUNT)) -> Catalogue:
    """The register of these units."""
    return Catalogue(tuple(Unit(code, NAMES.get(code, code), "村居") for code in codes), indicators, ())


def compared(
    figures: Mapping[str, str],
    register: tuple[str, ...] = (),
    succession: Succession = Succession(),  # noqa: B008 - frozen
    printed: PrintedYear = LAST,
) -> Total:
    """The total of 调解 over these units' figures."""
    town = catalogue(*(register or figures))
    base = base_of(printed, "2021年第1版", town, succession)
    return consolidate([standing(unit, figure) for unit, figure in figures.items()], town, base).by_key("调解")


def standing(unit: str, cases: str, done: str = "1") -> Standing:
    """What the unit sent this year."""
    seen = tuple(
        Observation(code, Column.THIS_YEAR, Decimal(text), State.NUMBER, text, CellRef("统计表", row, 4))
        for row, (code, text) in enumerate((("303", cases), ("304", done)), 6)
    )
    arrival = Arrival(1, f"2022/{unit}.xlsx", "ab" * 32, 1, 1, "2022-12-03T09:00:00+08:00")
    return Standing(
        arrival, Submission(f"{unit}.xlsx", unit, NAMES.get(unit, unit), 2022, seen), late=False, effective=True
    )


def told(total: Total) -> tuple[str, str, str, bool, str]:
    """Total and last year's, what is compared, whether as printed, and the mark."""
    both = total.comparison
    return (
        str(total.value),
        str(total.last_year),
        f"{both.now}:{both.then}" if both else "",
        total.comparable,
        total.common_basis,
    )


def test_the_same_units() -> None:
    """Compared with what was printed, whatever the units' order."""
    assert told(compared({"V3": "4", "V1": "10", "V2": "13"})) == ("27", "26", "27:26", True, "")


def test_a_unit_left() -> None:
    """Last year's total stays 26; the comparison is over the two that are in both years, and says so."""
    assert told(compared({"V1": "10", "V2": "13"})) == ("23", "26", "23:23", False, "可比口径（2家）")


def test_a_unit_is_new() -> None:
    """Its figure is in the total and not in the comparison."""
    total = compared({"V1": "10", "V2": "13", "V3": "3", "V4": "7"})
    assert told(total) == ("33", "26", "26:26", False, "可比口径（3家）")


def test_a_renamed_unit_is_the_same() -> None:
    """By name or by code."""
    for formerly in ("丙村", "V3"):
        total = compared({"V1": "10", "V2": "13", "V9": "3"}, succession=Succession(formerly={"V9": (formerly,)}))
        assert told(total) == ("26", "26", "26:26", True, "")


def test_merged_units_are_joined() -> None:
    """The base of the one that stays is that of both."""
    total = compared({"V1": "10", "V2": "15"}, succession=Succession(merged={"V2": ("丙村",)}))
    assert told(total) == ("25", "26", "25:26", True, "")


def test_fewer_than_half_are_not_compared() -> None:
    """Half of the four units of both years are enough, one of four is not."""
    assert told(compared({"V1": "10", "V2": "13", "V4": "1"}))[2:] == ("23:23", False, "可比口径（2家）")
    assert told(compared({"V1": "10", "V4": "1"})) == ("11", "26", "", False, "")


def test_while_units_are_missing() -> None:
    """Last year's total is whole; those that have reported are compared with their own, without a mark."""
    total = compared({"V1": "11", "V2": "13"}, ("V1", "V2", "V3"))
    assert total.coverage == "2/3"
    assert told(total) == ("24", "26", "24:23", False, "")


@pytest.mark.parametrize("codes", [("303",), ("303", "304")])
def test_a_changed_code(codes: tuple[str, ...]) -> None:
    """What was one code, or several, is the base of the new one: figures and totals added."""
    new = replace(CASES, code="399")
    base = base_of(LAST, "2021年第1版", catalogue("V1", "V3", indicators=(new,)), Succession(was={"399": codes}))
    both = len(codes) == 2
    assert base.amounts["V1"] == {"399": Decimal(15 if both else 10)}
    assert base.amounts["V3"] == ({} if both else {"399": Decimal(3)})
    assert base.totals == {"399": Decimal(35 if both else 26)}


def test_a_code_that_changed_years_ago() -> None:
    """config.toml still says what it was; last year's edition has it under its own code, and that is the base."""
    base = base_of(LAST, "2021年第1版", catalogue("V1", indicators=(CASES,)), Succession(was={"303": ("299",)}))
    assert base.amounts["V1"] == {"303": Decimal(10)}
    assert base.totals == {"303": Decimal(26)}


def test_codes_that_changed_places() -> None:
    """Each had the other's: that last year's edition knows its own code too proves nothing."""
    both = (CASES, DONE)
    swapped = Succession(was={"303": ("304",), "304": ("303",)})
    base = base_of(LAST, "2021年第1版", catalogue("V1", indicators=both), swapped)
    assert base.amounts["V1"] == {"303": Decimal(5), "304": Decimal(10)}


def test_another_measure_or_an_unknown_code_is_no_base() -> None:
    """人 is not 件, and what nobody declared is new; the printed total of neither is known."""
    people, fresh = replace(CASES, measure="人"), replace(DONE, code="999")
    base = base_of(LAST, "2021年第1版", catalogue("V1", indicators=(people, fresh)), Succession())
    assert (base.known("V1", "303"), base.known("V1", "999"), base.totals) == (None, None, {})


def test_rates_and_the_register_are_those_that_were_printed() -> None:
    """34.62 as printed, not computed again; the number of villages too."""
    town = catalogue("V1", "V2", "V3")
    base = base_of(LAST, "2021年第1版", town, Succession())
    found = consolidate([standing("V1", "10"), standing("V2", "20")], town, base)
    assert found.by_key("成功率").last_year == Decimal("34.62")
    assert found.by_key("村居数").comparison == Comparison(Decimal(3), Decimal(3), (), printed=True)


def test_a_rate_over_units_of_both_years() -> None:
    """Compared only where numerator and denominator are of the same units."""
    town = catalogue("V1", "V2")
    base = base_of(LAST, "2021年第1版", town, Succession())
    found = consolidate([standing("V1", "10", "5"), standing("V2", "10", "5")], town, base).by_key("成功率")
    assert found.comparison == Comparison(Decimal("50.00"), Decimal("39.13"), ("V1", "V2"))
    without = replace(LAST, amounts={**LAST.amounts, "V2": {"303": Decimal(13), "304": None}})
    base = base_of(without, "2021年第1版", town, Succession())
    found = consolidate([standing("V1", "10", "5"), standing("V2", "10", "5")], town, base).by_key("成功率")
    assert (found.comparison, found.last_year) == (None, Decimal("34.62"))
