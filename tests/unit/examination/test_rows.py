"""Rows are found by code and label, wherever they stand, and every cell says one of five things or gets its finding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from etl.domain import (
    Cell,
    Column,
    EntryRule,
    Finding,
    Formula,
    Indicator,
    Kind,
    Observation,
    State,
    Trouble,
    Unit,
    Workbook,
)
from etl.domain.catalogue import Catalogue, Repair
from etl.domain.findings import message
from etl.examination.extraction.rows import RowReadings, read_rows
from etl.examination.extraction.sheet_findings import findings_on
from etl.examination.extraction.surroundings import is_filled
from etl.examination.extraction.tables import locate_tables

Drawn = Callable[[str], Workbook]
Read = Callable[[str], RowReadings]

VILLAGE = Unit("500113115214", "白云山村", "村居")
BOTH = ("村居", "司法所")
CATALOGUE = Catalogue(
    (VILLAGE, Unit("SFS", "司法所", "科室")),
    (
        Indicator("101", "学习次数", "二十大精神学习次数", "次", "一", Kind.SUM, ("村居",)),
        Indicator("303", "调解案件", "人民调解案件件数", "件", "三", Kind.SUM, BOTH, aliases=("调解纠纷件数",)),
        Indicator("304", "调解成功", "调解成功件数", "件", "三", Kind.SUM, BOTH, part_of="调解案件"),
        Indicator(
            "306",
            "成功率",
            "调解成功率",
            "%",
            "三",
            Kind.RATIO,
            formula=Formula(numerator="调解成功", denominator="调解案件"),
        ),
        Indicator("202", "法律顾问", "法律顾问人数", "名", "二", Kind.OWNER, ("司法所",), entry=EntryRule(stock=True)),
        Indicator("602", "法律明白人", "法律明白人人数", "名", "六", Kind.SUM, ("村居",), entry=EntryRule(stock=True)),
    ),
    (),
)
FORM = """
    | 指标名称           | 计量单位 | 代码 | 本年 | 上年 | 说明 |
    | 甲                 | 乙       | 丙   | 1    | 2    |      |
    | 一 理论学习        |          |      |      |      |      |
    | 二十大精神学习次数 | 次       | 101  | 3    | 2    |      |
    | 三 矛盾纠纷        |          |      |      |      |      |
    | 人民调解案件件数   | 件       | 303  | 20   | 18   |      |
    | 其中：调解成功件数 | 件       | 304  | 19   | 17   |      |
    | 法律明白人人数     | 名       | 602  | 5    | 4    |      |
    | 零报告             |          |      |      | 全年各项都没有发生时选“是” | |
    | 单位负责人：       |          |      |      | 填表人： |  |
    | 审核关系           |          |      |      |      |      |
    | 1. 调解成功件数(304) ≤ 人民调解案件件数(303) | | | | |  |
"""


@pytest.fixture
def read(drawn: Drawn) -> Read:
    """Reads a drawn table as 白云山村's."""

    def _read(table: str) -> RowReadings:
        return read_rows(locate_tables(drawn(table).sheets, CATALOGUE, 2022)[0], VILLAGE, CATALOGUE, "白云山村.xlsx")

    return _read


def row(line: int, new: str) -> str:
    """The form with one line of it replaced."""
    lines = FORM.strip("\n").splitlines()
    lines[line - 1] = new
    return "\n".join(lines)


def places(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Code and cell of each finding."""
    return [(finding.code, f"{finding.place.sheet}!{finding.place.a1}") for finding in findings]


def sentences(findings: Sequence[Finding]) -> list[str]:
    """The findings as the submitter reads them, without the file's name."""
    return [message(finding).removeprefix("白云山村.xlsx ") for finding in findings]


def numbers(observations: Sequence[Observation], column: Column = Column.THIS_YEAR) -> dict[str, tuple[str, str]]:
    """By code the value and the cell."""
    return {o.code: (str(o.value), o.cell.a1) for o in observations if o.column is column}


def test_whole_form(read: Read) -> None:
    """Every owed row gives both columns; headings, column numbers, footer and checks in words are nobody's data."""
    readings = read(FORM)
    this_year = {"101": ("3", "D4"), "303": ("20", "D6"), "304": ("19", "D7"), "602": ("5", "D8")}
    last_year = {"101": ("2", "E4"), "303": ("18", "E6"), "304": ("17", "E7"), "602": ("4", "E8")}
    assert numbers(readings.observations) == this_year
    assert numbers(readings.observations, Column.LAST_YEAR) == last_year
    assert readings.findings == []
    assert readings.strays == []


def test_reordered_rows_and_inserted_columns(read: Read) -> None:
    """Rows in another order, an inserted row and an inserted column change places, not values."""
    readings = read("""
        | 镇里发的表 |
        | 序号 | 代码 | 指标名称           | 本年 | 计量单位 | 备注 | 上年 |
        | 1    | 602  | 法律明白人人数     | 5    | 名       |      | 4    |
        | 2    | 304  | 其中：调解成功件数 | 19   | 件       |      | 17   |

        | 3    | 303  | 人民调解案件件数   | 20   | 件       | 含上交的 | 18 |
        | 4    | 101  | 二十大精神学习次数 | 3    | 次       |      | 2    |
        """)
    assert numbers(readings.observations) == {
        "101": ("3", "D7"),
        "303": ("20", "D6"),
        "304": ("19", "D4"),
        "602": ("5", "D3"),
    }
    assert numbers(readings.observations, Column.LAST_YEAR)["602"] == ("4", "G3")
    assert readings.explanations == {"303": "含上交的"}
    assert readings.findings == []


@pytest.mark.parametrize(
    "line",
    [
        "| 人民调解案件件数 | 件 |     | 20 | 18 | |",
        "| 调解纠纷件数     | 件 |     | 20 | 18 | |",
        "| 调解纠纷件数     | 件 | 303 | 20 | 18 | |",
        "| 调解案件（起）   | 件 | 303 | 20 | 18 | |",
        "| 人民 调解案件件数：| 件 | '３０３ | 20 | 18 | |",
    ],
    ids=["code missing", "alias without code", "alias with code", "renamed with code", "spaces and full width"],
)
def test_renamed_rows(read: Read, line: str) -> None:
    """A row is known by its code, or else by its name or an alias."""
    readings = read(row(6, line))
    assert numbers(readings.observations)["303"] == ("20", "D6")
    assert readings.findings == []


def test_unknown_name_without_code(read: Read) -> None:
    """A near-miss is only ever a suggestion: the row is not taken, and the indicator's own row is missing."""
    readings = read(row(6, "| 人民调解案件数 | 件 | | 20 | 18 | |"))
    assert places(readings.findings) == [("missing_row", "统计表!A4"), ("unknown_row", "统计表!A6")]
    assert sentences(readings.findings)[1] == (
        "统计表!A6：“人民调解案件数”不是本表的指标，没有采用（是不是“人民调解案件件数”？请改成表样的名称和代码）。"
        "如要报送，请填在表样原有的行里。"
    )


def test_code_and_label_of_two_indicators(read: Read) -> None:
    """A code beside the name of another indicator is asked about; the code decides where the number is shown."""
    readings = read(row(6, "| 法律顾问人数 | 件 | 303 | 20 | 18 | |"))
    assert places(readings.findings) == [("label_conflict", "统计表!A6")]
    assert sentences(readings.findings) == [
        "统计表!A6：代码303是“人民调解案件件数”，而这一行的名称是“法律顾问人数”。请核对填的是哪个指标，改正代码或名称。"
    ]
    assert numbers(readings.observations)["303"] == ("20", "D6")


def test_missing_row(read: Read) -> None:
    """A missing row is told at the row that it should follow."""
    readings = read(row(7, ""))
    assert places(readings.findings) == [("missing_row", "统计表!A6")]
    assert "“调解成功件数”（代码304）" in message(readings.findings[0])


def test_equal_rows_count_once(read: Read) -> None:
    """A row copied with the same number is a note, and the number is taken once."""
    readings = read(row(9, "| 人民调解案件件数 | 件 | 303 | 20 | 18 | |"))
    assert places(readings.findings) == [("duplicate_row_equal", "统计表!D6")]
    assert sentences(readings.findings) == [
        "统计表!D6：指标“人民调解案件件数”出现了两次，D9的一行与它相同或是空的，只计一次。不必处理。"
    ]
    assert [o.value for o in readings.observations if o.code == "303"] == [20, 18]


@pytest.mark.parametrize(("second", "shown"), [("21", "21"), ("'20件", "20件"), ("=", "没有结果的公式")])
def test_different_rows_go_back(read: Read, second: str, shown: str) -> None:
    """Two rows that say different things go back, also when one of them cannot be read."""
    readings = read(row(9, f"| 人民调解案件件数 | 件 | 303 | {second} | 18 | |"))
    assert places(readings.findings) == [("duplicate_row_different", "统计表!D6")]
    assert sentences(readings.findings) == [
        f"统计表!D6：指标“人民调解案件件数”出现了两次，一处是“20”，D9是“{shown}”。请只保留一行。"
    ]


def test_the_filled_one_of_two_rows_counts(read: Read) -> None:
    """An empty copy above the filled row does not hide it."""
    readings = read(row(5, "| 人民调解案件件数 | 件 | 303 | | | |"))
    assert numbers(readings.observations)["303"] == ("20", "D6")
    assert [code for code, _ in places(readings.findings)] == ["duplicate_row_equal"]


def test_unknown_rows_with_values(read: Read) -> None:
    """A filled row that is no indicator is a note; empty rows and last year alone say nothing."""
    readings = read(
        row(9, "| 走访户次 | 件 | | 39 | 35 | |") + "\n| 刑事案件 | 件 | | | 2 | |\n| 走访户数 | 户 | 901 | = | | |"
    )
    assert places(readings.findings) == [("unknown_row", "统计表!A9"), ("unknown_row", "统计表!A14")]
    assert sentences(readings.findings)[0] == (
        "统计表!A9：“走访户次”不是本表的指标，没有采用。如要报送，请填在表样原有的行里。"
    )
    assert len(readings.observations) == 8


def test_blank_this_year_is_a_gap(read: Read) -> None:
    """A blank 本年 is 漏报; a blank 上年 is not."""
    readings = read(row(6, "| 人民调解案件件数 | 件 | 303 | | | |"))
    assert sentences(readings.findings) == ["统计表!D6：“人民调解案件件数”没有填。请填数，没有发生填0。"]
    last_year = next(o for o in readings.observations if o.code == "303" and o.column is Column.LAST_YEAR)
    assert (last_year.state, last_year.value) == (State.BLANK, None)
    assert [finding.code for finding in readings.findings] == ["blank"]


def test_form_without_last_year(read: Read) -> None:
    """A form without the column 上年 has this year's observations only, and nothing is missing."""
    readings = read("""
        | 指标名称           | 计量单位 | 代码 | 本年 |
        | 二十大精神学习次数 | 次       | 101  | 3    |
        | 人民调解案件件数   | 件       | 303  | 20   |
        | 调解成功件数       | 件       | 304  | 无   |
        | 法律明白人人数     | 名       | 602  | 5    |
        """)
    assert {o.column for o in readings.observations} == {Column.THIS_YEAR}
    assert sentences(readings.findings) == ["统计表!D4：“无”按0（“无”）采用。请核对，不对请改正后重新提交。"]


NIL_FORM = """
    | 指标名称           | 计量单位 | 代码 | 本年 | 上年 | 说明 |
    | 二十大精神学习次数 | 次       | 101  | {study} | 2 |      |
    | 人民调解案件件数   | 件       | 303  |      | 18   |      |
    | 其中：调解成功件数 | 件       | 304  | 0    | 17   |      |
    | 法律明白人人数     | 名       | 602  | {stock} | 4 |      |
    | 零报告             |          |      | {nil} |     |      |
"""


@pytest.mark.parametrize("yes", ["是", " 是 ", "√", "✓"])
def test_nil_return(read: Read, yes: str) -> None:
    """是 makes blank flows nil (they add 0 and answer), leaves a typed 0 a zero, and takes the stock number as it is."""
    readings = read(NIL_FORM.format(study="", stock="5", nil=yes))
    states = {o.code: o.state for o in readings.observations if o.column is Column.THIS_YEAR}
    assert states == {"101": State.NIL, "303": State.NIL, "304": State.ZERO, "602": State.NUMBER}
    nil = next(o for o in readings.observations if o.state is State.NIL)
    assert (nil.value, nil.amount, nil.answers, nil.repair) == (None, Decimal(0), True, "0（零报告）")
    assert readings.findings == []


def test_stock_is_due_on_a_nil_return(read: Read) -> None:
    """A year-end position is due although nothing happened."""
    readings = read(NIL_FORM.format(study="", stock="", nil="是"))
    assert sentences(readings.findings) == ["统计表!D5：“法律明白人人数”没有填。请填数，没有发生填0。"]


def test_nil_contradiction(read: Read) -> None:
    """是 beside a flow above 0 goes back; beside 0 it does not."""
    assert read(NIL_FORM.format(study="0", stock="5", nil="是")).findings == []
    readings = read(NIL_FORM.format(study="1", stock="5", nil="是"))
    assert places(readings.findings) == [("nil_contradiction", "统计表!D2")]
    assert sentences(readings.findings) == [
        "统计表!D2：零报告一栏填了“是”，而“二十大精神学习次数”填了1。请取消零报告，或把这一项改为0。"
    ]


@pytest.mark.parametrize("no", ["", "否", "不是"])
def test_no_nil_return(read: Read, no: str) -> None:
    """Without 是 a blank stays a gap."""
    assert places(read(NIL_FORM.format(study="3", stock="5", nil=no)).findings) == [("blank", "统计表!D3")]


def test_unreadable_nil_return(read: Read) -> None:
    """Any other word beside 零报告 is asked about, and makes nothing nil."""
    readings = read(NIL_FORM.format(study="3", stock="5", nil="部分"))
    assert places(readings.findings) == [("blank", "统计表!D3"), ("nil_unreadable", "统计表!D6")]
    assert sentences(readings.findings)[1] == (
        "统计表!D6：零报告一栏填了“部分”，看不出是不是零报告。全年没有发生填“是”，否则留空。"
    )


@pytest.mark.parametrize(
    ("typed", "code", "sentence"),
    [
        ("60余", "not_exact", "“60余”不是准确数。请填写具体件数后重新提交。"),
        ("很多", "not_a_number", "“很多”不是数。请只填一个阿拉伯数字后重新提交。"),
        ("12（其中镇级3）", "several_numbers", "“12（其中镇级3）”里不止一个数。请只填一个算好的数，其余写在“说明”栏。"),
        ("12人", "wrong_measure", "“12人”的单位与本项的计量单位“件”不同。请按“件”填数。"),
        ("-3", "negative", "“-3”是负数，不可能。请填写0或正数。"),
        ("12.5", "not_whole", "“12.5”不是整数，而“人民调解案件件数”按件计。请填写整数。"),
        ("@2022-01-02", "date_in_count", "这里是日期2022-01-02，不是数。请把单元格格式改为“数值”，重新填数。"),
        ("#REF!", "error_value", "这里是错误值#REF!。请改正公式或直接填数。"),
        ("=12+3", "uncalculated", "公式没有计算结果。请用WPS或Excel打开这份表，按保存，再提交；或直接填数。"),
        ("/", "nil_mark", "“/”看不出是0还是不适用。没有发生请填0，不适用请在“说明”栏写明并与司法所联系。"),
    ],
)
def test_what_cannot_be_read(read: Read, typed: str, code: str, sentence: str) -> None:
    """A cell that says no number gets one finding at its place, and is not called blank besides."""
    readings = read(row(6, f"| 人民调解案件件数 | 件 | 303 | {typed} | 18 | |"))
    assert places(readings.findings) == [(code, "统计表!D6")]
    assert sentences(readings.findings) == [f"统计表!D6：{sentence}"]
    assert "303" not in numbers(readings.observations)


def test_repair_is_listed(read: Read) -> None:
    """What was understood is kept with the raw text and told as a note."""
    readings = read(row(6, "| 人民调解案件件数 | 件 | 303 | ２０ 件 | 18 | |"))
    taken = next(o for o in readings.observations if o.code == "303")
    assert (taken.value, taken.raw, taken.repair) == (Decimal(20), "２０ 件", "20（全角数字、去掉“件”）")
    assert sentences(readings.findings) == [
        "统计表!D6：“２０ 件”按20（全角数字、去掉“件”）采用。请核对，不对请改正后重新提交。"
    ]


@pytest.mark.parametrize(
    ("typed", "value"), [("3", Decimal(3)), ("0", Decimal(0)), ("三四名", None)], ids=["number", "zero", "unreadable"]
)
def test_beside_an_indicator_of_others(read: Read, typed: str, value: Decimal | None) -> None:
    """A value beside an indicator that the unit does not owe is kept apart with its cell, never among the observations."""
    readings = read(row(5, f"| 法律顾问人数 | 名 | 202 | {typed} | | 镇里派的 |"))
    assert [(o.code, o.value, o.raw, o.cell.a1) for o in readings.strays] == [("202", value, typed, "D5")]
    assert "202" not in numbers(readings.observations)
    assert readings.explanations == {"202": "镇里派的"}
    assert readings.findings == []


@pytest.mark.parametrize(("typed", "value"), [("95%", "95"), ("95.5", "95.5"), ("0.955", "95.500"), ("1", "100")])
def test_rate_typed_by_hand(read: Read, typed: str, value: str) -> None:
    """A rate is read in percent, whichever way it was typed."""
    readings = read(row(5, f"| 调解成功率 | % | 306 | {typed} | | |"))
    assert [(o.code, str(o.value), o.raw) for o in readings.strays] == [("306", value, typed)]


def test_empty_rows_beside_others_say_nothing(read: Read) -> None:
    """A row of others that was left empty is nothing."""
    assert read(row(5, "| 法律顾问人数 | 名 | 202 | | 3 | |")).strays == []


def test_far_below(read: Read) -> None:
    """Six hundred empty rows do not end the table."""
    readings = read(row(8, "640: | 法律明白人人数 | 名 | 602 | 5 | 4 | |"))
    assert numbers(readings.observations)["602"] == ("5", "D640")
    assert readings.findings == []


def test_somebody_elses_table(drawn: Drawn) -> None:
    """A table with our titles but none of our indicators is not our form."""
    ours, theirs = (
        locate_tables(drawn(f"| 项目 | 代码 | 本年 |\n| {name} | {code} | 5 |").sheets, CATALOGUE, 2022)
        for name, code in (("法律明白人", ""), ("栽树棵数", "77"))
    )
    assert len(ours) == 1
    assert theirs == []


@pytest.mark.parametrize("header", ["| 指标名称 | 代码 | 上年 |", "| 代码 | 本年 | 说明 |", "| 指标名称 | 2021年 |"])
def test_no_table(drawn: Drawn, header: str) -> None:
    """Without names and 本年 there is no table."""
    assert locate_tables(drawn(header + "\n| 法律明白人人数 | 602 | 5 |").sheets, CATALOGUE, 2022) == []


def test_filled_or_not(drawn: Drawn) -> None:
    """A form is filled when something stands under 本年, or a number beside it; column numbers and last year are nothing."""
    blank = (
        "| 指标名称 | 代码 | 本年 | 上年 | 说明 |\n| 甲 | 丙 | 1 | 2 | |\n| 学习次数 | 101 | {this} | 3 | {remark} |"
    )
    written = [("", ""), ("", "同上年"), ("0", ""), ("=1", ""), ("#REF!", ""), ("", "7"), ("很多", "")]
    tables = [
        locate_tables(drawn(blank.format(this=this, remark=remark)).sheets, CATALOGUE, 2022)[0]
        for this, remark in written
    ]
    assert [is_filled(table) for table in tables] == [False, False, True, True, True, True, True]


# ------------------------------------------------------------------------------ columns


def told(drawn: Drawn, table: str) -> list[str]:
    """What is said of the table as a whole, and of its rows."""
    located = locate_tables(drawn(table).sheets, CATALOGUE, 2022)[0]
    readings = read_rows(located, VILLAGE, CATALOGUE, "白云山村.xlsx")
    return sentences([*readings.findings, *findings_on(located, readings, "白云山村.xlsx", 2022)])


TWO_COLUMNS = """
    | 指标名称 | 计量单位 | 代码 | 本年 | 本年数 | 上年 |
    | 二十大精神学习次数 | 次 | 101 | 3 | {study} | 2 |
    | 人民调解案件件数   | 件 | 303 | {cases} | 20 | 18 |
    | 其中：调解成功件数 | 件 | 304 | 19 |  | 17 |
    | 法律明白人人数     | 名 | 602 | 5 | 5 | 4 |
"""


def test_two_columns_of_this_year(drawn: Drawn) -> None:
    """Two columns 本年 that agree or leave one blank are one; where they disagree nobody can tell which is meant."""
    assert told(drawn, TWO_COLUMNS.format(study="3", cases="20")) == []
    assert told(drawn, TWO_COLUMNS.format(study="4", cases="")) == [
        "统计表!D2：有两个“本年”栏，这里是“3”，E2是“4”。请只保留一栏。",
        "统计表!D3：“人民调解案件件数”没有填，旁边的E3有“20”，没有采用。请把数填在“本年”栏里，没有发生填0。",
    ]


@pytest.mark.parametrize(
    ("line", "beside"),
    [
        ("| 人民调解案件件数 | 件 | 303 | | 18 | 20 |", "F6有“20”"),
        ("| 人民调解案件件数 | 件 | 303 | | 18 | 20件 |", "F6有“20件”"),
        ("| 人民调解案件件数 | 件 | 303 | | 18 | | 20 |", "G6有“20”"),
    ],
    ids=["remark", "remark with measure", "right of the table"],
)
def test_number_beside_the_entry(read: Read, line: str, beside: str) -> None:
    """A number beside an empty entry cell is told and never taken, also on a nil return."""
    readings = read(row(6, line))
    assert sentences(readings.findings) == [
        (f"统计表!D6：“人民调解案件件数”没有填，旁边的{beside}，没有采用。请把数填在“本年”栏里，没有发生填0。")
    ]
    assert "303" not in numbers(readings.observations)
    nil = read(NIL_FORM.format(study="", stock="5", nil="是").replace("| 18   |      |", "| 18 | 20 |"))
    assert places(nil.findings) == [("beside", "统计表!D3")]


def test_remarks_that_are_no_numbers(read: Read) -> None:
    """Words in 说明 beside an empty cell do not make it filled."""
    readings = read(row(6, "| 人民调解案件件数 | 件 | 303 | | 18 | 2022年未开展 |"))
    assert [code for code, _ in places(readings.findings)] == ["blank"]


@pytest.mark.parametrize("title", ["本年（1—11月）", "2022年上半年", "本年（万件）", "本年（2021年）"])
def test_titles_that_are_not_the_whole_year(drawn: Drawn, title: str) -> None:
    """A column of part of the year, another year or another scale goes back."""
    assert told(drawn, row(1, f"| 指标名称 | 计量单位 | 代码 | {title} | 上年 | 说明 |")) == [
        (
            f"统计表!D1：“本年”一栏写的是“{title}”，看不出是2022年全年、按各项计量单位填的数。"
            "请按表样的标题和计量单位填全年的数。"
        )
    ]


@pytest.mark.parametrize(
    "title",
    ["本年数", "本 年", "本年（件）", "本年度（2022年）", "2022年", "2022年度数", "今年", "本年*", "2022年1—12月", "本期数"],
)  # fmt: skip
def test_titles_of_this_year(drawn: Drawn, title: str) -> None:
    """The wordings of 本年 that mean the whole year."""
    assert told(drawn, row(1, f"| 指标名称 | 计量单位 | 代码 | {title} | 2021年 | 备注 |")) == []


def test_scale_above_the_table(drawn: Drawn) -> None:
    """单位：万 above the table makes every number another one; 单位：件 does not."""
    assert told(drawn, f"| | | | | | 单位：件 |\n{FORM}") == []
    assert told(drawn, f"| | | | | | 单位：万件 |\n{FORM}")[0].startswith("统计表!F1：“本年”一栏写的是“单位：万件”")


def test_measure_of_a_row(read: Read) -> None:
    """Another measure beside the name makes another number; words that mean the same do not."""
    for same in ("起", "件（起）", "件/次", "　件 "):
        assert read(row(6, f"| 人民调解案件件数 | {same} | 303 | 20 | 18 | |")).findings == []
    for other in ("万件", "百（件）", "人次"):
        assert places(read(row(6, f"| 人民调解案件件数 | {other} | 303 | 20 | 18 | |")).findings) == [
            ("measure_changed", "统计表!B6")
        ]
    assert sentences(read(row(6, "| 人民调解案件件数 | 百件 | 303 | 20 | 18 | |")).findings) == [
        "统计表!B6：“人民调解案件件数”的计量单位写的是“百件”，而表样是“件”。请按“件”填数，并改回计量单位。"
    ]


# ------------------------------------------------------------------------------ rows that add up


def test_subtotals(drawn: Drawn) -> None:
    """A subtotal is never added: a right one is a note, with of-which rows or without; a wrong one is asked about."""
    right, inclusive, wrong = (
        told(
            drawn,
            row(8, f"| 小计 | 件 | | {sum_} | 35 | |\n| 法律明白人人数 | 名 | 602 | 5 | 4 | |").replace(
                "    | 三 矛盾纠纷        |          |      |      |      |      |\n", ""
            ),
        )
        for sum_ in ("23", "42", "40")
    )
    assert right == inclusive == ["统计表!D7：“小计”是上面各行之和，没有重复计算。不必处理。"]
    assert wrong == ["统计表!D7：“小计”填40，与上面各行之和23不同。请核对上面各行；合计只用来核对，没有采用。"]


def test_own_row_called_a_sum(drawn: Drawn) -> None:
    """An indicator's own row called 合计 is taken, and is held against the parts above it."""
    parts = "| 一社 | 件 | | 12 | | |\n| 二社 | 件 | | 8 | | |\n| 人民调解案件件数合计 | 件 | {code} | {own} | 18 | |"
    for code in ("303", ""):
        notes = told(drawn, row(6, parts.format(code=code, own=20)))
        assert [note.partition("：")[0] for note in notes] == ["统计表!A6", "统计表!A7"]
    assert told(drawn, row(6, parts.format(code="303", own=21)))[-1] == (
        "统计表!D8：“人民调解案件件数”的合计填21，而上面各分项之和是20。请核对，或在“说明”栏写明原因。"
    )


def test_subtotal_without_rows_above(drawn: Drawn) -> None:
    """A sum of fewer than two rows cannot be held against anything: it is named, and not taken."""
    assert told(drawn, row(5, "| 合计 | | | 9 | | |")) == [
        "统计表!D5：“合计”不是本表的指标，没有采用。如要报送，请填在表样原有的行里。"
    ]


def test_subtotal_of_a_single_row(drawn: Drawn) -> None:
    """A section of one row has its 小计 too: equal to it, it is right, whatever stands further up."""
    table = FORM.replace(
        "    | 零报告  ",
        "    | 六 普法 | | | | | |\n    | 法律明白人人数 | 名 | 602 | 5 | 4 | |\n    | 小计 | | | {sum} | | |\n    | 零报告  ",
    ).replace("    | 法律明白人人数     | 名       | 602  | 5    | 4    |      |\n", "")
    assert told(drawn, table.replace("{sum}", "5")) == ["统计表!D10：“小计”是上面各行之和，没有重复计算。不必处理。"]
    assert told(drawn, table.replace("{sum}", "6")) == [
        "统计表!D10：“小计”填6，与上面各行之和5不同。请核对上面各行；合计只用来核对，没有采用。"
    ]


# ------------------------------------------------------------------------------ labels and doubles


@pytest.mark.parametrize(
    "label",
    ["1. 人民调解案件件数", "（一）人民调解案件件数", "①人民调解案件件数", "人民调解案件件数（件）", "人民\u200b调解案件件数", "人民调解　案件件数："],
)  # fmt: skip
def test_labels_with_trimmings(read: Read, label: str) -> None:
    """Numbering, the own measure in brackets and hidden characters do not make another name."""
    assert numbers(read(row(6, f"| {label} | | | 20 | 18 | |")).observations)["303"] == ("20", "D6")


@pytest.mark.parametrize("label", ["人民调解案件件数（万件）", "304 人民调解案件件数", "人民调解案件件数（口头）"])
def test_labels_with_more(read: Read, label: str) -> None:
    """Another measure, a bare number or a limitation does."""
    assert "missing_row" in [code for code, _ in places(read(row(6, f"| {label} | | | 20 | 18 | |")).findings)]


def test_label_like_another_indicators(read: Read) -> None:
    """A label that we do not know, but that is much like another indicator's, is not taken for a rewording."""
    readings = read(row(6, "| 调解成功案件数 | 件 | 303 | 20 | 18 | |"))
    assert places(readings.findings) == [("label_conflict", "统计表!A6")]
    assert places(read(row(6, "| 调解的纠纷 | 件 | 303 | 20 | 18 | |")).findings) == [("label_reworded", "统计表!A6")]


def test_equal_rows_with_another_last_year(read: Read) -> None:
    """Rows that agree in 本年 and not in 上年 say different things."""
    readings = read(row(9, "| 人民调解案件件数 | 件 | 303 | 20 | 19 | |"))
    assert sentences(readings.findings) == [
        "统计表!E6：指标“人民调解案件件数”出现了两次，一处是“18”，E9是“19”。请只保留一行。"
    ]


def test_two_nil_lines(read: Read) -> None:
    """Two 零报告 lines that disagree are asked about, and make nothing nil."""
    readings = read(NIL_FORM.format(study="3", stock="5", nil="是") + "    | 是否零报告 | | | 否 | | |")
    assert places(readings.findings) == [("blank", "统计表!D3"), ("nil_unreadable", "统计表!D7")]


# ------------------------------------------------------------------------------ around the table


def test_numbers_outside(drawn: Drawn) -> None:
    """Numbers that belong to no row and column are named together, and not taken; titled columns are their own."""
    scribbled = row(6, "| 人民调解案件件数 | 件 | 303 | 20 | 18 | | | 57 |") + "\n\n| | | | 1234 | | |"
    assert told(drawn, scribbled) == ["统计表!H6：表外还有数，没有采用（H6、D14）。如要报送，请填在表样原有的格子里。"]
    titled = row(6, "| 人民调解案件件数 | 件 | 303 | 20 | 18 | | | 57 |")
    titled = titled.replace("| 上年 | 说明 |", "| 上年 | 说明 | | 增减 |")
    assert told(drawn, titled) == []


def test_many_numbers_outside(drawn: Drawn) -> None:
    """Eight cells are named, the rest counted."""
    assert (
        "（D20、D21、D22、D23、D24、D25、D26、D27等12处）"
        in told(drawn, FORM + "\n".join(f"{r}: | | | | 7 |" for r in range(20, 32)))[0]
    )


def test_footer_numbers_are_nobodys_figures(drawn: Drawn) -> None:
    """Telephone numbers, codes and dates beside their labels are not numbers outside."""
    footer = "| 联系电话： | 13900000000 | | | 填表日期： | @2023-01-05 |"
    head = "| 2022年 | 2022 |\n| 单位代码： | 500113115214 | | | 表号 | 12 |"
    assert told(drawn, f"{head}\n{FORM}{footer}") == []


def test_hidden_cells(drawn: Drawn) -> None:
    """What stands in hidden rows or columns is read, and told."""
    (sheet,) = drawn(FORM).sheets
    hidden = replace(sheet, hidden=frozenset({(6, place) for place in range(1, 7)} | {(9, 4)}))
    located = locate_tables((hidden,), CATALOGUE, 2022)[0]
    readings = read_rows(located, VILLAGE, CATALOGUE, "白云山村.xlsx")
    assert numbers(readings.observations)["303"] == ("20", "D6")
    assert sentences(findings_on(located, readings, "白云山村.xlsx", 2022)) == [
        "统计表!D6：隐藏的行或列里也填了数（D6），已照样采用。请核对这些数。"
    ]


# ------------------------------------------------------------------------------ repairs


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("'20", Repair.TEXT), ("'２０", Repair.FULL_WIDTH), ("20\u200b", Repair.HIDDEN), ("20件", Repair.MEASURE),
     ("二十", Repair.HANZI), ("无", Repair.ZERO_WORD), ("1,200", Repair.THOUSANDS), ("0.5万", Repair.WAN)],
)  # fmt: skip
def test_repairs_that_are_switched_off(drawn: Drawn, typed: str, kind: Repair) -> None:
    """A kind of repair that config.toml does not allow is a refusal that asks for a plain number; the others go on."""
    table = row(6, f"| 人民调解案件件数 | 件 | 303 | {typed} | | |")
    found = {}
    for barred in (kind, Repair.MEASURE if kind is not Repair.MEASURE else Repair.TEXT):
        allowed = tuple(one for one in Repair if one is not barred)
        catalogue = replace(CATALOGUE, repairs=allowed)
        located = locate_tables(drawn(table).sheets, catalogue, 2022)[0]
        found[barred] = read_rows(located, VILLAGE, catalogue, "白云山村.xlsx").findings
    shown = typed.removeprefix("'").strip()
    assert sentences(found.pop(kind)) == [
        f"统计表!D6：“{shown}”不是普通写法的数（{kind}）。请改填普通的阿拉伯数字后重新提交。"
    ]
    assert "repair_off" not in [code for findings in found.values() for code, _ in places(findings)]


def test_wan_where_it_is_unlikely(read: Read) -> None:
    """Cases in 万 are taken and asked about; a plain number as large is not."""
    readings = read(row(6, "| 人民调解案件件数 | 件 | 303 | 1.5万 | 18 | |"))
    assert sentences(readings.findings) == [
        "统计表!D6：“1.5万”按15000（以万计）采用。请核对，不对请改正后重新提交。",
        "统计表!D6：“1.5万”按15000采用，而“人民调解案件件数”很少以万计。请核对，确实如此请在“说明”栏写明。",
    ]
    assert read(row(6, "| 人民调解案件件数 | 件 | 303 | 15000 | 18 | |")).findings == []


# ------------------------------------------------------------------------------ numbers that slipped out of their cell


def test_second_number_beside(drawn: Drawn) -> None:
    """A number in an untitled column of the table, also an equal one (11 typed into two cells); in a titled one it is nobody's."""
    head = "| 指标名称 | 计量单位 | 代码 | 本年 | {title} | 上年 |\n"
    line = "| 二十大精神学习次数 | 次 | 101 | 3 | {second} | 2 |\n"
    rest = "| 人民调解案件件数 | 件 | 303 | 20 | | |\n| 调解成功件数 | 件 | 304 | 19 | | |\n| 法律明白人人数 | 名 | 602 | 5 | | |"
    assert told(drawn, head.format(title="") + line.format(second="4") + rest)[0] == (
        "统计表!D2：“二十大精神学习次数”填的是“3”，没有名称或标题的E2还有“4”，没有采用。请把数合在一格里填，多余的删去。"
    )
    assert told(drawn, head.format(title="") + line.format(second="3") + rest)[0] == (
        "统计表!D2：“二十大精神学习次数”填的是“3”，没有名称或标题的E2还有“3”，没有采用。请把数合在一格里填，多余的删去。"
    )
    for title, second in (("", ""), ("增减", "4"), ("累计", "4")):
        found = told(drawn, head.format(title=title) + line.format(second=second) + rest)
        assert [one for one in found if "没有名称或标题" in one] == []
    copied = told(drawn, head.format(title="") + line.format(second="3") + rest.replace("20 | |", "20 | 20 |"))
    assert [one for one in copied if "没有名称或标题" in one] == []  # the whole column says it again


def test_number_in_a_nameless_row_beneath(drawn: Drawn) -> None:
    """One indicator on two rows; a sum without a name is only outside the table, and a named row is somebody's own."""
    lines = FORM.strip("\n").splitlines()

    def with_row(line: str) -> list[str]:
        return told(drawn, "\n".join([*lines[:6], line, *lines[6:]]))

    assert with_row("| | | | 7 | | |")[0] == (
        "统计表!D6：“人民调解案件件数”填的是“20”，没有名称或标题的D7还有“7”，没有采用。请把数合在一格里填，多余的删去。"
    )
    assert [one for one in with_row("| 走访户数 | | | 7 | | |") if "没有名称或标题" in one] == []
    assert [one for one in with_row("| | | | 23 | | |") if "没有名称或标题" in one] == []


def test_number_beside_a_heading(read: Read) -> None:
    """Entries a row too high or too low end beside the headings; a row of the clerk's own is only noted."""
    catalogue_heading = row(5, "| 三 | | | 20 | | |")
    assert sentences(read(catalogue_heading).findings) == [
        "统计表!D5：“三”是小标题，这一行却填了“20”，各行的数可能错了行。请逐行核对，把数填在各项指标的行里。"
    ]
    assert places(read(row(5, "| 走访户数 | | | 20 | | |")).findings) == [("unknown_row", "统计表!A5")]


@pytest.mark.parametrize(
    ("number", "day"), [("44563", "2022年1月2日"), ("44197", "2021年1月1日"), ("45291", "2023年12月31日")]
)
def test_number_left_of_a_date(drawn: Drawn, number: str, day: str) -> None:
    """What 1-2 becomes when the date format is taken off again."""
    assert told(drawn, row(6, f"| 人民调解案件件数 | 件 | 303 | {number} | 18 | |")) == [
        f"统计表!D6：“{number}”可能是日期{day}变成的数。请核对，不对请重新填数；确实如此请在“说明”栏写明。"
    ]


@pytest.mark.parametrize("number", ["44196", "45292", "4456"])
def test_number_that_is_no_day_of_these_years(drawn: Drawn, number: str) -> None:
    """The days before and after are numbers like others."""
    assert told(drawn, row(6, f"| 人民调解案件件数 | 件 | 303 | {number} | 18 | |")) == []


# ------------------------------------------------------------------------------ names that mean something else


@pytest.mark.parametrize(
    "label",
    ["走访户数", "未人民调解案件件数", "上年人民调解案件件数", "人民调解案件件数（不含镇级）", "人民调解案件件数（1—11月）", "2021年人民调解案件件数", "计划人民调解案件件数"],
)  # fmt: skip
def test_name_of_another_number(read: Read, label: str) -> None:
    """Beside the right code: something else, a part, or another time."""
    assert sentences(read(row(6, f"| {label} | 件 | 303 | 20 | 18 | |")).findings) == [
        f"统计表!A6：代码303是“人民调解案件件数”，而这一行的名称是“{label}”。请核对填的是哪个指标，改正代码或名称。"
    ]


@pytest.mark.parametrize(
    "label", ["2022年人民调解案件件数", "全年人民调解的案件件数", "人民调解案件件", "“人民调解案件件数”", "村级人民调解案件件数", "人民调解案件件数（单位：起）"]
)  # fmt: skip
def test_name_worded_otherwise(read: Read, label: str) -> None:
    """Still the same number."""
    assert read(row(6, f"| {label} | 件 | 303 | 20 | 18 | |")).findings == []


@pytest.mark.parametrize(
    ("label", "measure"),
    [("人民调解案件件数（万件）", "万件"), ("人民调解案件件数（单位：百）", "百"), ("人民调解案件（人次）", "人次")],
)
def test_another_measure_in_the_name(read: Read, label: str, measure: str) -> None:
    """As good as one in the column of measures."""
    assert sentences(read(row(6, f"| {label} | 件 | 303 | 20 | 18 | |")).findings) == [
        f"统计表!A6：“人民调解案件件数”的计量单位写的是“{measure}”，而表样是“件”。请按“件”填数，并改回计量单位。"
    ]


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (Trouble.PERCENT, "这里是百分比格式，显示为2000%，看不出填的是多少。请把单元格格式改为“数值”，重新填数。"),
        (
            Trouble.DRESSED,
            "“20”带有删除线、上下标或藏着的内容，看不出是哪个数。请清除格式和藏着的内容，只填一个数后重新提交。",
        ),
    ],
)
def test_cells_that_show_something_else(drawn: Drawn, trouble: Trouble, said: str) -> None:
    """What is seen is not what is stored; 0% is 0."""
    (sheet,) = drawn(FORM).sheets

    def found(value: int) -> list[str]:
        changed = replace(sheet, cells=sheet.cells | {(6, 4): Cell(value, trouble)})
        located = locate_tables((changed,), CATALOGUE, 2022)[0]
        return sentences(read_rows(located, VILLAGE, CATALOGUE, "白云山村.xlsx").findings)

    assert found(20) == [f"统计表!D6：{said}"]
    assert bool(found(0)) is (trouble is Trouble.DRESSED)


# ------------------------------------------------------------------------------ lines that change what 本年 means


@pytest.mark.parametrize(
    "line",
    ["本表以万为单位", "单位：万人次", "（单位：千）", "计量单位：件、万份", "以上数据以万计", "数据单位为百", "三 矛盾化解（单位：百件）", "单位：万元", "单位：元", "姜家镇2022年上半年统计表", "2022年1—11月统计表", "2022年度（第四季度）统计表",
     "2022年12月法治政府建设统计表", "11月份统计表", "法治政府建设月报", "法治建设半年报", "截至2022年11月底", "数据截止10月"],
)  # fmt: skip
def test_lines_about_scale_or_period(drawn: Drawn, line: str) -> None:
    """Anywhere above the table, as far as nobody can mistake them."""
    assert told(drawn, f"| {line} | | | | | |\n{FORM}") == [
        f"统计表!A1：“本年”一栏写的是“{line}”，看不出是2022年全年、按各项计量单位填的数。请按表样的标题和计量单位填全年的数。"
    ]


@pytest.mark.parametrize(
    "line",
    ["单位：件、人次", "填报单位：百花村", "单位：万家村", "制表单位：千山镇", "姜家镇2022年统计表", "报出日期：2023年1月5日", "2022年1—12月统计表", "本年度填报时间：12月1日至12月20日",
     "报告期：2022年12月", "截至2022年12月31日", "截至12月底", "请于每月报送至司法所", "12月5日法治统计会后填报"],
)  # fmt: skip
def test_lines_that_change_nothing(drawn: Drawn, line: str) -> None:
    """Plain measures, names of units, dates and the whole year."""
    assert told(drawn, f"| {line} | | | | | |\n{FORM}") == []


@pytest.mark.parametrize("above", ["计划数", "数量（万）", "上半年"])
def test_heading_over_this_year(drawn: Drawn, above: str) -> None:
    """In a header of two rows the upper one may say that it is another number; 数量 says nothing."""
    head = f"| 指标名称 | 计量单位 | 代码 | {above} | | 说明 |\n| | | | 本年 | 上年 | |\n"
    body = "\n".join(FORM.strip("\n").splitlines()[2:])
    expected = f"一栏写的是“{above}”"
    assert [one.partition("，")[0] for one in told(drawn, head + body)] == [
        f"统计表!D1：“本年”{expected}",
        f"统计表!D1：“上年”{expected}",
    ]
    assert told(drawn, head.replace(above, "数量") + body) == []


@pytest.mark.parametrize(
    ("beneath", "clear"),
    [("计划", False), ("镇级", False), ("本季", False), ("件数", True), ("（1）", True), ("数量", True)],
)
def test_title_beneath_this_year(drawn: Drawn, beneath: str, *, clear: bool) -> None:
    """本年 divided in columns of its own; a measure or number beneath it divides nothing."""
    head = f"| 指标名称 | 计量单位 | 代码 | 本年 | 上年 | 说明 |\n| | | | {beneath} | | |\n"
    body = "\n".join(FORM.strip("\n").splitlines()[2:])
    found = [one.partition("，")[0] for one in told(drawn, head + body)]
    assert found == ([] if clear else [f"统计表!D2：“本年”一栏写的是“{beneath}”"])
