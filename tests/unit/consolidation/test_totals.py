"""Sums, owners' figures, deductions, rates and counts of the register, each with its coverage; missing is never 0."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from etl.consolidation.edition import Edition
from etl.consolidation.standings import unit_states
from etl.consolidation.totals import consolidate
from etl.domain import (
    Arrival,
    CellRef,
    Column,
    EntryRule,
    Formula,
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
from etl.domain.phrasing import phrase
from etl.domain.project import Project
from etl.examination.examine import examine

INBOX = Path(__file__).resolve().parents[3] / "inbox" / "2022"
BOTH = ("村居", "司法所")
CATALOGUE = Catalogue(
    (
        Unit("1", "甲村", "村居"),
        Unit("2", "乙村", "村居"),
        Unit("3", "丙村", "村居"),
        Unit("SFS", "司法所", "科室"),
    ),
    (
        Indicator("202", "顾问", "法律顾问人数", "名", "二", Kind.OWNER, ("司法所",), entry=EntryRule(stock=True)),
        Indicator("203", "服务村居", "服务村居数", "个", "二", Kind.ROSTER, formula=Formula(numerator="村居")),
        Indicator("303", "调解", "调解件数", "件", "三", Kind.SUM, BOTH, formula=Formula(minus="上交")),
        Indicator("304", "成功", "调解成功件数", "件", "三", Kind.SUM, BOTH),
        Indicator("305", "上交", "上交件数", "件", "三", Kind.SUM, ("村居",), entry=EntryRule(may_be_na=True)),
        Indicator(
            "306", "成功率", "调解成功率", "%", "三", Kind.RATIO, formula=Formula(numerator="成功", denominator="调解")
        ),
        Indicator(
            "307", "差距", "差距", "%", "三", Kind.RATIO, formula=Formula(numerator="成功率 - 50", denominator="成功率")
        ),
        Indicator(
            "308",
            "每村",
            "每村",
            "%",
            "三",
            Kind.RATIO,
            formula=Formula(numerator="上交 + 顾问", denominator="服务村居"),
        ),
    ),
    (),
)
STATES = {"": State.BLANK, "零报告": State.NIL, "—": State.NOT_APPLICABLE, "0": State.ZERO}


def sent(unit: str, last_year: dict[str, str] | None = None, /, **this_year: str) -> Standing:
    """The submission of a unit that counts, by keys; 零报告 is nil, — not applicable, empty text blank."""
    register = next(one for one in CATALOGUE.units if one.name == unit)
    columns = ((Column.THIS_YEAR, this_year), (Column.LAST_YEAR, last_year or {}))
    observations = [observed(key, column, raw) for column, values in columns for key, raw in values.items()]
    owed = {indicator.code for indicator in CATALOGUE.owed_by(register)}
    submission = Submission(
        f"{unit}.xlsx",
        register.code,
        unit,
        2022,
        observations=tuple(one for one in observations if one.code in owed),
        strays=tuple(one for one in observations if one.code not in owed),
    )
    return Standing(Arrival(1, f"2022/{unit}.xlsx", unit, 1, 1, ""), submission, late=False, effective=True)


def observed(key: str, column: Column, raw: str) -> Observation:
    """One cell."""
    state = STATES.get(raw, State.NUMBER)
    value = None if state in (State.BLANK, State.NIL, State.NOT_APPLICABLE) else Decimal(raw)
    return Observation(CATALOGUE.by_key(key).code, column, value, state, raw, CellRef("统计表", 6, 4))


def total(key: str, *effective: Standing) -> Total:
    """The total of one indicator."""
    return consolidate(effective, CATALOGUE).by_key(key)


def signed(one: Total) -> list[str]:
    """The terms of a total."""
    signs = {1: "+", -1: "-"}
    return [f"{signs[term.sign]}{term.observation.amount} {term.unit}" for term in one.terms]


def shown(one: Total) -> tuple[str, str]:
    """A total's value and coverage."""
    return str(one.value), one.coverage


def years(one: Total) -> tuple[str, str]:
    """A total's value and last year's."""
    return str(one.value), str(one.last_year)


def test_sum() -> None:
    """A sum adds what the units that owe it reported, and keeps every cell it came from."""
    one = total("成功", sent("甲村", 成功="5"), sent("丙村", 成功="0"), sent("司法所", 成功="20"))
    assert (shown(one), one.complete) == (("25", "3/4"), False)
    assert signed(one) == ["+5 甲村", "+0 丙村", "+20 司法所"]


def test_owner() -> None:
    """One owner's number is the total; what others filled in beside it is not counted."""
    one = total("顾问", sent("甲村", 顾问="3"), sent("乙村", 顾问="3"), sent("司法所", 顾问="3"))
    assert shown(one) == ("3", "1/1")
    assert signed(one) == ["+3 司法所"]
    nobody = total("顾问", sent("甲村", 顾问="3"))
    assert (shown(nobody), nobody.terms) == (("None", "0/1"), ())


def test_minus() -> None:
    """A mediation handed up is counted once: the sum less what the other indicator takes off, both with their cells."""
    one = total("调解", sent("甲村", 调解="30", 上交="2"), sent("乙村", 调解="10", 上交="1"), sent("司法所", 调解="18"))
    assert shown(one) == ("55", "3/4")
    assert signed(one) == ["+30 甲村", "+10 乙村", "+18 司法所", "-2 甲村", "-1 乙村"]


def test_minus_of_nothing() -> None:
    """What nobody handed up takes nothing off, and leaves last year as comparable as it was."""
    assert years(total("调解", sent("司法所", {"调解": "16"}, 调解="18"))) == ("18", "16")


def test_minus_needs_the_units_own_figure() -> None:
    """From a unit that did not say how many it had, nothing is taken off: the others' cases stay counted."""
    assert total("调解", sent("甲村", 上交="2")).value is None
    gap = sent("甲村", {"上交": "9"}, 调解="", 上交="5")
    one = total("调解", gap, sent("乙村", {"调解": "8", "上交": "1"}, 调解="10", 上交="1"))
    assert (shown(one), signed(one)) == (("9", "1/4"), ["+10 乙村", "-1 乙村"])
    assert years(one) == ("9", "7")


def test_ratio_over_totals() -> None:
    """A rate is that of the totals, not the mean of rates, in percent with two decimals, with the weaker coverage."""
    one = total(
        "成功率",
        sent("甲村", 调解="10", 成功="10", 上交=""),
        sent("司法所", 调解="23", 成功="11"),
        sent("乙村", 成功="7"),
    )
    assert (shown(one), one.terms) == (("84.85", "2/4"), ())


@pytest.mark.parametrize("cases", ["0", ""])
def test_ratio_without_denominator(cases: str) -> None:
    """A rate of nothing is empty, never 100 % and never 0."""
    one = total("成功率", sent("司法所", 调解=cases, 成功="0"))
    assert one.value is None


def test_ratio_of_a_ratio() -> None:
    """A rate may be made of rates, in any order of the catalogue."""
    one = total("差距", sent("司法所", 调解="4", 成功="4"))
    assert shown(one) == ("50.00", "1/4")


def test_weaker_operand() -> None:
    """Of three operands the one with the weakest coverage counts; a count of the register is complete."""
    one = total("每村", sent("司法所", 顾问="3"), sent("甲村", 上交="3"))
    assert shown(one) == ("200.00", "1/3")


def test_roster() -> None:
    """A count of the register needs no submission, is its own coverage and has no last year."""
    one = total("服务村居")
    assert (shown(one), one.last_year, one.terms) == (("3", "3/3"), None, ())


def test_nobody_reported() -> None:
    """Without any submission every total but the register's count is None: no 0, no NaN."""
    totals = consolidate([], CATALOGUE).totals
    assert [(one.indicator.key, one.value, one.last_year, one.reported) for one in totals] == [
        ("顾问", None, None, 0),
        ("服务村居", Decimal(3), None, 3),
        ("调解", None, None, 0),
        ("成功", None, None, 0),
        ("上交", None, None, 0),
        ("成功率", None, None, 0),
        ("差距", None, None, 0),
        ("每村", None, None, 0),
    ]
    assert [one.expected for one in totals] == [1, 3, 4, 4, 3, 4, 4, 3]


def test_values_are_decimals_or_nothing() -> None:
    """No float, no NaN and no pandas type leaves the consolidation."""
    totals = consolidate([sent("甲村", {"成功": "4"}, 成功="5"), sent("司法所", 成功="")], CATALOGUE).totals
    values = [value for one in totals for value in (one.value, one.last_year)]
    assert {type(value) for value in values} <= {Decimal, type(None)}
    assert not any(value.is_nan() for value in values if value is not None)
    assert {type(count) for one in totals for count in (one.reported, one.expected)} == {int}


def test_blank_is_no_answer() -> None:
    """A blank adds nothing and does not answer."""
    one = total("成功", sent("甲村", 成功=""), sent("乙村", 成功="2"))
    assert shown(one) == ("2", "1/4")
    assert total("成功", sent("甲村", 成功="")).value is None


def test_nil_adds_zero_and_answers() -> None:
    """零报告 says that nothing happened: 0, reported."""
    one = total("成功", sent("甲村", 成功="零报告"))
    assert (shown(one), signed(one)) == (("0", "1/4"), ["+0 甲村"])


def test_not_applicable_answers_and_adds_nothing() -> None:
    """An approved — is an answer, but no number: alone it leaves the total empty."""
    assert shown(total("上交", sent("甲村", 上交="—"))) == ("None", "1/3")
    both = total("上交", sent("甲村", 上交="—"), sent("乙村", 上交="2"))
    assert (shown(both), signed(both)) == (("2", "2/3"), ["+2 乙村"])


@pytest.mark.parametrize(
    ("first", "second", "last_year"),
    [
        ({"成功": "4"}, {"成功": "6"}, 10),
        ({"成功": "4"}, {}, None),
        ({"成功": "4"}, {"成功": ""}, None),
        ({"成功": "0"}, {"成功": "0"}, 0),
    ],
)
def test_last_year_only_when_comparable(first: dict[str, str], second: dict[str, str], last_year: int | None) -> None:
    """Last year's total stands only when every unit behind this year's gave it."""
    one = total("成功", sent("甲村", first, 成功="5"), sent("乙村", second, 成功="5"))
    assert years(one) == ("10", str(last_year))


def test_last_year_of_a_unit_without_this_year_is_left_out() -> None:
    """Last year's figure of a unit that has not answered this year would make the comparison lie."""
    one = total("成功", sent("甲村", {"成功": "4"}, 成功="5"), sent("乙村", {"成功": "90"}, 成功=""))
    assert years(one) == ("5", "4")


def test_last_year_with_minus_and_rate() -> None:
    """Deductions and rates of last year follow the same rules, and are empty when a part is."""
    whole = sent("甲村", {"调解": "20", "上交": "2", "成功": "9"}, 调解="30", 上交="3", 成功="27")
    totals = consolidate([whole], CATALOGUE)
    assert years(totals.by_key("调解")) == ("27", "18")
    assert str(totals.by_key("成功率").last_year) == "50.00"
    part = sent("甲村", {"调解": "20", "成功": "9"}, 调解="30", 上交="3", 成功="27")
    totals = consolidate([part], CATALOGUE)
    assert (totals.by_key("调解").last_year, totals.by_key("成功率").last_year) == (None, None)


def test_who_has_not_answered() -> None:
    """Units that owe an indicator and have not answered it, in register order; nil and not applicable are answers."""
    effective = (sent("乙村", 上交="—", 成功="零报告"), sent("司法所", 成功="", 调解="2"))
    units = unit_states(effective, CATALOGUE)
    project = Project("镇", "报告", 2022, "司法所", "表1", "镇政府")
    edition = Edition(project, CATALOGUE, 1, "", effective, units, consolidate(effective, CATALOGUE))
    assert edition.unanswered(CATALOGUE.by_key("成功")) == ("甲村", "丙村", "司法所")
    assert edition.unanswered(CATALOGUE.by_key("上交")) == ("甲村", "丙村")
    assert edition.unanswered(CATALOGUE.by_key("成功率")) == ("甲村", "乙村", "丙村", "司法所")
    assert edition.unanswered(CATALOGUE.by_key("服务村居")) == ()


def coverage(effective: Sequence[Standing], town: Catalogue, *keys: str) -> list[str]:
    """The coverage of some indicators."""
    totals = consolidate(effective, town)
    return [totals.by_key(key).coverage for key in keys]


def test_two_villages_missing(town: Catalogue) -> None:
    """Village-only indicators say 6/8, those of villages and one office 7/9, owners' 1/1, the register 8, rates the weaker."""
    effective = []
    for number, unit in enumerate(town.units):
        arrival = Arrival(number, f"2022/{unit.name}.xlsx", "", 1, 1, "")
        if unit.name not in ("文石村", "河坝村"):
            (submission,) = examine((INBOX / f"{unit.name}.xlsx").read_bytes(), arrival, town, 2022)
            effective.append(Standing(arrival, submission, late=False, effective=True))
    keys = ("横幅", "法律明白人", "学习次数", "调解案件", "法律顾问", "持证率", "调解成功率", "服务村居")
    assert coverage(effective, town, *keys) == ["6/8", "6/8", "7/9", "7/9", "1/1", "1/1", "7/9", "8/8"]
    assert consolidate(effective, town).by_key("服务村居").value == 8


def test_a_rate_is_rounded_once() -> None:
    """28 of 33 is 84.848…%: the table shows 84.85, and the sentence 84.8%, not the 84.9% of rounding twice."""
    found = total("成功率", sent("甲村", 调解="33", 成功="28", 上交="0"))
    assert found.value == Decimal("84.85")
    assert found.printed is not None
    assert phrase(found.printed, found.indicator) == "84.8%"
