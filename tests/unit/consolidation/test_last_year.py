"""What this year is compared with: what counted last year above what a form says of it, unless a reason is written."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from etl.consolidation.last_year import LastYear, bases, counted, restatements
from etl.consolidation.standings import stand
from etl.consolidation.totals import consolidate
from etl.domain import (
    Arrival,
    CellRef,
    Column,
    Indicator,
    Kind,
    Observation,
    Standing,
    State,
    Submission,
    Unit,
    Verdict,
)
from etl.domain.catalogue import Catalogue
from etl.domain.findings import message

VILLAGES = (Unit("V1", "白云山村", "村居"), Unit("V2", "文石村", "村居"))
CATALOGUE = Catalogue(
    VILLAGES,
    (
        Indicator("303", "调解", "调解件数", "件", "三", Kind.SUM, ("村居",)),
        Indicator("304", "成功", "调解成功件数", "件", "三", Kind.SUM, ("村居",)),
    ),
    (),
)
KNOWN = LastYear({"V1": {"303": Decimal(28)}, "V2": {"303": Decimal(10)}}, "2021年采用的报表")
SENTENCE = "白云山村.xlsx 统计表!E6：“调解件数”的上年数填30，而2021年采用的报表是28。没有调整过的请照去年的填；确实调整过的，在“说明”栏写明原因，才按调整后的数比较。"
REASON = "上年漏计两件口头调解的案件"


def form(unit: Unit, stated: str = "", why: str = "", this_year: str = "33") -> Submission:
    """A form that says so many mediations, so many for last year, and that explanation."""
    cells = [seen("303", Column.THIS_YEAR, this_year, 4), seen("304", Column.THIS_YEAR, "5", 4, row=7)]
    if stated:
        cells.append(seen("303", Column.LAST_YEAR, stated, 5))
    cells.append(seen("304", Column.LAST_YEAR, "4", 5, row=7))
    return Submission(
        f"{unit.name}.xlsx", unit.code, unit.name, 2022, tuple(cells), explanations={"303": why} if why else {}
    )


def seen(code: str, column: Column, raw: str, place: int, row: int = 6) -> Observation:
    """A number in a cell."""
    return Observation(code, column, Decimal(raw), State.NUMBER, raw, CellRef("统计表", row, place))


def standings(*forms: Submission, last_year: LastYear = KNOWN) -> tuple[Standing, ...]:
    """The forms as they stand against last year."""
    examined = [
        (Arrival(number, f"2022/{one.file}", str(number), 1, 1, "2023-01-09T10:00:00+08:00"), (one,))
        for number, one in enumerate(forms, 1)
    ]
    return stand(examined, CATALOGUE, None, last_year=last_year)


def last_total(*forms: Submission, last_year: LastYear = KNOWN) -> Decimal | None:
    """What this year's 调解 is compared with; where an edition or table is known, its total is last year's in any case."""
    total = consolidate(standings(*forms, last_year=last_year), CATALOGUE, last_year).by_key("调解")
    if last_year.amounts:
        assert total.last_year == sum(amounts["303"] for amounts in last_year.amounts.values())
    return total.comparison.then if total.comparison else None


def test_another_number_is_asked_about() -> None:
    """The finding says both numbers and the source; the form is in doubt; the comparison stays with what counted."""
    (standing,) = standings(form(VILLAGES[0], "30"))
    assert [message(each) for each in standing.set_findings] == [SENTENCE]
    assert standing.verdict is Verdict.DOUBTFUL
    assert last_total(form(VILLAGES[0], "30")) == 28


def test_a_reason_makes_it_the_base() -> None:
    """With an explanation nothing is left to ask, and this year is compared with the restated number."""
    (standing,) = standings(form(VILLAGES[0], "30", REASON))
    assert standing.verdict is Verdict.ACCEPTED
    assert [each.explanation for each in standing.set_findings] == [REASON]
    assert last_total(form(VILLAGES[0], "30", REASON)) == 30


def test_a_hollow_reason_does_not() -> None:
    """属实 explains nothing."""
    (standing,) = standings(form(VILLAGES[0], "30", "属实"))
    assert (standing.verdict, standing.set_findings[0].refused) == (Verdict.DOUBTFUL, "too_short")
    assert last_total(form(VILLAGES[0], "30", "属实")) == 28


@pytest.mark.parametrize("stated", ["28", "28.0", ""])
def test_the_same_number_or_none_is_no_finding(stated: str) -> None:
    """Equal is equal however it is written, and a blank takes what counted."""
    (standing,) = standings(form(VILLAGES[0], stated))
    assert standing.set_findings == ()
    assert last_total(form(VILLAGES[0], stated)) == 28


def test_without_knowledge_the_forms_speak() -> None:
    """In the first year 上年 is what the submitter typed, and nobody asks."""
    unknown = LastYear()
    (standing,) = standings(form(VILLAGES[0], "30"), last_year=unknown)
    assert standing.set_findings == ()
    assert last_total(form(VILLAGES[0], "30"), last_year=unknown) == 30
    assert last_total(form(VILLAGES[0]), last_year=unknown) is None


def test_what_is_not_known_of_a_unit_comes_from_its_form() -> None:
    """An indicator that last year did not have, and a unit that did not report, keep their own column."""
    (standing,) = standings(form(VILLAGES[0], "28"))
    assert bases(standing, KNOWN) == {"303": Decimal(28), "304": Decimal(4)}
    newcomer = replace(KNOWN, amounts={"V2": {"303": Decimal(10)}})
    assert last_total(form(VILLAGES[0], "30"), form(VILLAGES[1]), last_year=newcomer) == 40
    assert last_total(form(VILLAGES[0]), form(VILLAGES[1]), last_year=newcomer) == 10


def test_what_counts_this_year_is_the_base_of_the_next() -> None:
    """Figures of the effective forms by unit and code; a nil return counts as 0, a blank as nothing."""
    blank = Observation("304", Column.THIS_YEAR, None, State.BLANK, "", CellRef("统计表", 7, 4))
    nil = Observation("303", Column.THIS_YEAR, None, State.NIL, "", CellRef("统计表", 6, 4))
    (standing,) = standings(replace(form(VILLAGES[0]), observations=(nil, blank)))
    assert counted([standing]) == {"V1": {"303": Decimal(0)}}


def test_no_unit_without_a_difference() -> None:
    """Only whoever wrote another number is asked."""
    assert list(restatements([form(VILLAGES[0], "30"), form(VILLAGES[1], "10")], KNOWN, CATALOGUE)) == ["V1"]


DISPUTED = "白云山村.xlsx：上年的“调解件数”有两个数：2021年采用的报表是28，2021年的data/observations.csv是31，按2021年采用的报表的数比较。不用重报；请司法所查明哪个对，表不对的重新运行上年度的汇总。"


@pytest.mark.parametrize(
    ("published", "said"), [("31", [DISPUTED]), ("", [DISPUTED.replace("是31", "没有数")]), ("28", [])]
)
def test_the_published_table_says_otherwise(published: str, said: list[str]) -> None:
    """A note on the unit with both numbers; what counted stays the base, and the verdict is untouched."""
    table = {"V1": {"303": Decimal(published)} if published else {}, "V2": {"303": Decimal(10)}}
    known = LastYear(KNOWN.amounts, KNOWN.source, table, "2021年的data/observations.csv")
    (standing,) = standings(form(VILLAGES[0], "28"), last_year=known)
    assert [message(each) for each in standing.set_findings] == said
    assert standing.verdict is Verdict.ACCEPTED
    assert last_total(form(VILLAGES[0], "28"), last_year=known) == 28
