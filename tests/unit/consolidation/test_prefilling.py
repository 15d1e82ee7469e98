"""Which 上年 cells stay open, and why: each reason by an edition that gives it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from etl.consolidation.last_edition import PrintedYear, base_of
from etl.consolidation.prefilling import Before, Open, prefillings
from etl.domain import Indicator, Kind, Unit
from etl.domain.catalogue import Catalogue
from etl.domain.succession import Succession

NEAR, FAR = Unit("V1", "甲村", "村居"), Unit("V2", "乙村", "村居")
CASES = Indicator("303", "调解", "调解件数", "件", "三", Kind.SUM, ("村居",))
DONE = Indicator("304", "成功", "成功件数", "件", "三", Kind.SUM, ("村居",))
PRINTED = PrintedYear(
    amounts={"V1": {"303": Decimal(10), "304": None}},
    names={"甲村": "V1"},
    measures={"303": "件", "304": "件"},
)
Told = dict[str, tuple[list[str], dict[str, list[str]]]]


def told(
    *units: Unit,
    indicators: tuple[Indicator, ...] = (CASES, DONE),
    succession: Succession = Succession(),  # noqa: B008 - frozen
    printed: PrintedYear = PRINTED,
) -> Told:
    """Names of what is filled and of what is open by reason, for each unit."""
    now = Catalogue(units, indicators, ())
    base = base_of(printed, "2021年第1版", now, succession).amounts
    before = Before(printed, Catalogue((NEAR, FAR), (CASES, DONE), ()), succession)
    return {
        one.unit.name: (
            [indicator.name for indicator in one.filled],
            {str(reason): [indicator.name for indicator in left] for reason, left in one.left.items()},
        )
        for one in prefillings(base, now, before)
    }


def test_a_number_and_none() -> None:
    """Last year's form had the one and not the other."""
    assert told(NEAR) == {"甲村": (["调解件数"], {"去年没有填数": ["成功件数"]})}


def test_units_without_figures() -> None:
    """One that was in last year's register, and one that was not."""
    assert told(FAR, Unit("V3", "丙村", "村居")) == {
        "乙村": ([], {"去年没有采用它的报表": ["调解件数", "成功件数"]}),
        "丙村": ([], {"去年没有这个单位": ["调解件数", "成功件数"]}),
    }


def test_a_unit_renamed_that_had_sent_nothing() -> None:
    """It is no new one."""
    succession = Succession(formerly={"V9": ("乙村",)})
    assert told(Unit("V9", "新乙村", "村居"), succession=succession) == {
        "新乙村": ([], {"去年没有采用它的报表": ["调解件数", "成功件数"]})
    }


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (replace(CASES, code="399"), "去年没有这个指标，或代码改了没有写 was"),
        (replace(CASES, measure="起"), "计量单位改了"),
    ],
)
def test_an_indicator_that_changed(changed: Indicator, reason: str) -> None:
    """Its figure of last year is not to be had."""
    assert told(NEAR, indicators=(changed,)) == {"甲村": ([], {reason: ["调解件数"]})}


def test_a_code_that_changed_and_says_so() -> None:
    """It is filled in."""
    succession = Succession(was={"399": ("303",)})
    assert told(NEAR, indicators=(replace(CASES, code="399"),), succession=succession) == {"甲村": (["调解件数"], {})}


def test_a_part_that_had_sent_nothing() -> None:
    """The other's figures are not those of both; of one that was gone last year nothing is missing."""
    merged = {"V1": ("乙村", "丁村")}
    told_of: Told = {"甲村": ([], {"并进来的单位去年没有采用的报表，上年数不全": ["调解件数", "成功件数"]})}
    assert told(NEAR, succession=Succession(merged=merged, then=frozenset({"乙村"}))) == told_of
    assert told(NEAR, succession=Succession(merged=merged)) == told(NEAR)


def test_an_indicator_that_it_did_not_owe() -> None:
    """Others did."""
    printed = replace(PRINTED, amounts={**PRINTED.amounts, "V2": {"303": Decimal(3)}})
    assert told(FAR, printed=printed) == {"乙村": (["调解件数"], {"去年不由它报": ["成功件数"]})}


def test_reasons_stand_in_one_order() -> None:
    """Whatever the order of the indicators."""
    reasons = told(NEAR, indicators=(DONE, replace(CASES, code="399")))["甲村"][1]
    assert list(reasons) == [str(Open.INDICATOR_NEW), str(Open.NO_NUMBER)]
