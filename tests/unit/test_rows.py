"""Rows are found by code and label, wherever they stand, and every cell says one of five things or gets its finding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest

from etl.catalogue import Catalogue
from etl.domain import Column, Finding, Indicator, Kind, Observation, State, Unit, Workbook
from etl.extraction.rows import RowReadings, known_rows, read_rows
from etl.extraction.tables import locate_tables
from etl.findings import message

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
        Indicator("306", "成功率", "调解成功率", "%", "三", Kind.RATIO, numerator="调解成功", denominator="调解案件"),
        Indicator("202", "法律顾问", "法律顾问人数", "名", "二", Kind.OWNER, ("司法所",), stock=True),
        Indicator("602", "法律明白人", "法律明白人人数", "名", "六", Kind.SUM, ("村居",), stock=True),
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
        return read_rows(locate_tables(drawn(table).sheets)[0], VILLAGE, CATALOGUE, "白云山村.xlsx")

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
        "| 调解案件（含口头）| 件 | 303 | 20 | 18 | |",
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
    """A filled row that is no indicator is a note; subtotals are never added, empty rows and last year alone say nothing."""
    readings = read(
        row(9, "| 小计 | 件 | | 39 | 35 | |") + "\n| 刑事案件 | 件 | | | 2 | |\n| 走访户数 | 户 | 901 | = | | |"
    )
    assert places(readings.findings) == [("unknown_row", "统计表!A9"), ("unknown_row", "统计表!A14")]
    assert sentences(readings.findings)[0] == (
        "统计表!A9：“小计”不是本表的指标，没有采用。如要报送，请填在表样原有的行里。"
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
    assert (taken.value, taken.raw, taken.repair) == (Decimal(20), "２０ 件", "20（全角数字或空格、去掉“件”）")
    assert sentences(readings.findings) == [
        "统计表!D6：“２０ 件”按20（全角数字或空格、去掉“件”）采用。请核对，不对请改正后重新提交。"
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
        locate_tables(drawn(f"| 项目 | 代码 | 本年 |\n| {name} | {code} | 5 |").sheets)[0]
        for name, code in (("法律明白人", ""), ("栽树棵数", "77"))
    )
    assert known_rows(ours, CATALOGUE)
    assert not known_rows(theirs, CATALOGUE)


@pytest.mark.parametrize(
    "header", ["| 指标名称 | 代码 | 上年 |", "| 指标名称 | 本年 | 上年 |", "| 代码 | 本年 | 说明 |"]
)
def test_no_table(drawn: Drawn, header: str) -> None:
    """Without name, code and 本年 in one row there is no table."""
    assert locate_tables(drawn(header + "\n| 法律明白人人数 | 602 | 5 |").sheets) == []


def test_filled_or_not(drawn: Drawn) -> None:
    """A form is filled when something stands under 本年, the line of column numbers and the footer's place aside."""
    blank = "| 指标名称 | 代码 | 本年 |\n| 甲 | 丙 | 1 |\n| 学习次数 | 101 | {value} |\n| | | {loose} |"
    tables = [
        locate_tables(drawn(blank.format(value=value, loose=loose)).sheets)[0]
        for value, loose in (("", ""), ("", "7"), ("0", ""))
    ]
    assert [table.filled for table in tables] == [False, False, True]
