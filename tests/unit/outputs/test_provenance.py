"""The words of a comment: what the number is, where it stands in the summary, and unit by unit the submitted cells."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from etl.consolidation.assembly import assemble
from etl.consolidation.edition import Edition
from etl.consolidation.last_year import LastYear
from etl.domain import Arrival, CellRef, Column, Formula, Indicator, Kind, Observation, State, Submission, Unit
from etl.domain.catalogue import Catalogue
from etl.domain.project import Project
from etl.outputs.report.draft import render_draft
from etl.outputs.report.provenance import Provenance
from etl.outputs.summary import render_summary

PROJECT = Project("姜家镇", "题", 2022, "姜家镇司法所", "1表", "姜家镇人民政府")
INDICATORS = (
    Indicator("303", "调解", "调解件数", "件", "三 调解", Kind.SUM, ("村居",), formula=Formula(minus="上交")),
    Indicator("305", "上交", "上交件数", "件", "三 调解", Kind.SUM, ("村居",)),
    Indicator(
        "306", "上交率", "上交率", "%", "三 调解", Kind.RATIO, formula=Formula(numerator="上交", denominator="调解")
    ),
)


def edition(villages: int, *, silent: int = 0, last_year: LastYear | None = None) -> Edition:
    """So many villages, each with 10 and 1 of its own number in its cells; the last ones have not reported."""
    units = tuple(Unit(f"V{number}", f"第{number}村", "村居") for number in range(1, villages + 1))
    examined = [
        (Arrival(at, f"2022/{unit.name}.xlsx", f"{at:064x}", 1, 1, "2023-01-05T10:00:00+08:00"), (form(unit, at),))
        for at, unit in enumerate(units[: villages - silent], 1)
    ]
    known = {} if last_year is None else {"last_year": last_year}
    return assemble(PROJECT, Catalogue(units, INDICATORS, ()), examined, **known)  # type: ignore[arg-type]


def form(unit: Unit, number: int) -> Submission:
    """10 mediations, one more in the first village where the clerk wrote the measure too, and one handed up."""
    raw, repair = ("11件", "去掉计量单位") if number == 1 else ("10", "")
    cells = (
        Observation(
            "303",
            Column.THIS_YEAR,
            Decimal(11 if number == 1 else 10),
            State.NUMBER,
            raw,
            CellRef("统计表", 8, 4),
            repair,
        ),
        Observation("305", Column.THIS_YEAR, Decimal(1), State.NUMBER, "1", CellRef("统计表", 9, 4)),
    )
    return Submission(f"{unit.name}.xlsx", unit.code, unit.name, 2022, cells)


def comment(given: Edition, source: str) -> list[str]:
    """The paragraphs of the only comment on that text."""
    (comment,) = Provenance(given).comments(render_draft(given, source, "t"))
    return list(comment.paragraphs)


def test_a_total_with_what_is_taken_off() -> None:
    """Value, coverage, cell of the summary, added terms with the raw text that was read, then what is taken off."""
    assert comment(edition(2), "{{ 调解 }}") == [
        "调解件数（代码303）",
        "准确数：19件；已报2/2",
        "汇总表.xlsx：汇总表!F7",
        "第1村 11（原文“11件”）：2022/第1村.xlsx 统计表!D8",
        "第2村 10：2022/第2村.xlsx 统计表!D8",
        "减：第1村 1：2022/第1村.xlsx 统计表!D9",
        "减：第2村 1：2022/第2村.xlsx 统计表!D9",
    ]


def test_a_rate_tells_its_parts() -> None:
    """The formula in keys, and each operand with its cell and its terms."""
    lines = comment(edition(1), "{{ 上交率 }}")
    assert lines[:4] == [
        "上交率（代码306）",
        "准确数：10%；已报1/1",
        "汇总表.xlsx：汇总表!E9",
        "按合计计算：（上交）÷（调解）×100%",
    ]
    assert [line for line in lines if line.startswith("其中")] == [
        "其中 上交件数（305）：1件，已报1/1",
        "其中 调解件数（303）：10件，已报1/1",
    ]


def test_who_is_missing_and_what_was_last_year() -> None:
    """Absent units are named, and the base of the comparison says where it is known from."""
    known = LastYear({"V1": {"303": Decimal(9), "305": Decimal(1)}}, "2021年采用的报表")
    assert comment(edition(2, silent=1, last_year=known), "{{ 调解 }}")[:6] == [
        "调解件数（代码303）",
        "准确数：10件；已报1/2",
        "缺报：第2村",
        "上年：8件（2021年采用的报表）",
        "已报单位：本年10件，上年8件",
        "汇总表.xlsx：汇总表!F7，上年 汇总表!H7",
    ]


def test_nobody_has_reported() -> None:
    """The mark has a comment too: no number, and who owes it."""
    assert comment(edition(2, silent=2), "{{ 上交 }}")[1:3] == ["准确数：没有；已报0/2", "缺报：第1村、第2村"]


@pytest.mark.parametrize(("villages", "rest"), [(12, []), (13, ["另有1个单位，合计1，见 data/observations.csv"])])
def test_at_most_twelve_units_are_named(villages: int, rest: list[str]) -> None:
    """The thirteenth is counted, and its cell is in the table of observations."""
    lines = comment(edition(villages), "{{ 上交 }}")
    assert [line for line in lines[3:] if not line.startswith("第")] == rest
    assert sum(line.startswith("第") for line in lines[3:]) == 12


@pytest.mark.parametrize("villages", [20, 21])
def test_the_cell_of_the_summary_is_right_at_any_size(villages: int) -> None:
    """With a column a unit, and with units on a sheet of their own."""
    given = replace(edition(villages), stamp="2023-01-09T10:00:00+08:00")
    place = comment(given, "{{ 上交 }}")[2].removeprefix("汇总表.xlsx：汇总表!")
    sheet = load_workbook(io.BytesIO(render_summary(given)), data_only=True)["汇总表"]
    assert sheet[place].value == villages


def test_a_unit_in_a_table_tells_its_own_cell() -> None:
    """A village's number leads to its own workbook, the last row to the town's total."""
    given = edition(2)
    comments = Provenance(given).comments(render_draft(given, "{% 表 村居 上交 %}", "t"))
    assert [comment.paragraphs[-1] for comment in comments] == [
        "第1村 1：2022/第1村.xlsx 统计表!D9",
        "第2村 1：2022/第2村.xlsx 统计表!D9",
        "第2村 1：2022/第2村.xlsx 统计表!D9",
    ]
    assert [comment.paragraphs[1] for comment in comments] == [
        "准确数：1件；已报1/1",
        "准确数：1件；已报1/1",
        "准确数：2件；已报2/2",
    ]
