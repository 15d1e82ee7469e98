"""Detail lists and text material are found by sheet name and titles; what cannot be understood is told at its cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from etl.domain import Arrival, DetailRow, Finding, Workbook
from etl.domain.catalogue import Catalogue
from etl.domain.findings import message
from etl.examination.extraction import extract
from etl.examination.extraction.detail_lists import read_lists, read_narratives
from etl.examination.validation import validate

Drawn = Callable[[str], Workbook]

EVENTS = """
    【普法活动台账】
    | 普法活动台账 |
    | 一行记一场活动 |
    | 日期 | 活动名称 | 类别 | 地点 | 参加人次 | 发放资料份数 | 联合单位 | 备注 |
    | @2022-03-08 | 妇女维权周宣传 | 法律十进 | 村委会 | 75 | 150 | 镇妇联 | |

    | 2022年5月4日 | 网格员培训 | 法治培训 | 村委会 | '２５ | | | |
"""


def places(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Code and cell of each finding; the workbooks drawn here hold one list, that the other is missing is left out."""
    return [
        (finding.code, f"{finding.place.sheet}!{finding.place.a1}")
        for finding in findings
        if finding.code != "list_missing"
    ]


def test_rows_of_a_list(drawn: Drawn) -> None:
    """Rows keep their number and the list's order of columns; an empty row is none; dates are written one way."""
    readings = read_lists(drawn(EVENTS), "白云山村.xlsx")
    assert readings.found == ["普法活动台账"]
    assert readings.rows == [
        DetailRow("普法活动台账", 4, ("2022-03-08", "妇女维权周宣传", "法律十进", "村委会", "75", "150", "镇妇联", "")),
        DetailRow("普法活动台账", 6, ("2022-05-04", "网格员培训", "法治培训", "村委会", "25", "", "", "")),
    ]
    assert places(readings.findings) == []


@pytest.mark.parametrize(
    ("written", "entry"),
    [
        ("@2022-03-08T00:00:00", "2022-03-08"),
        ("2022.3.8", "2022-03-08"),
        ("2022/03/08", "2022-03-08"),
        ("2022年3月8日", "2022-03-08"),
        ("3月8日", "3月8日"),
        ("2022年3月", "2022年3月"),
    ],
)
def test_dates(drawn: Drawn, written: str, entry: str) -> None:
    """A whole date is understood in the usual spellings; what is not whole stays as it is written."""
    readings = read_lists(drawn(EVENTS.replace("@2022-03-08", written)), "x")
    assert readings.rows[0].entries[0] == entry


def test_header_at_another_row_and_column(drawn: Drawn) -> None:
    """The list is where its titles are: lower down, in another order, with a column of its own, one left out."""
    readings = read_lists(
        drawn("""
            【普法活动台账 (2)】

            | 白云山村 |

            | 序号 | 类别 | 日期 | 活动名称 | 参加人次 |
            | 1 | 其他 | @2022-06-08 | 法治电影 | 40 |
            """),
        "x",
    )
    assert readings.rows == [
        DetailRow("普法活动台账", 5, ("2022-06-08", "法治电影", "其他", "", "40", "？", "", ""), "普法活动台账 (2)")
    ]
    assert places(readings.findings) == [("list_column_missing", "普法活动台账 (2)!B4")]
    assert message(readings.findings[0]) == (
        "x 普法活动台账 (2)!B4：普法活动台账的表头里没有“发放资料份数”一栏。请照表样补上这一栏，栏名不要改。"
    )


def test_empty_list_is_found(drawn: Drawn) -> None:
    """A list without rows is there and counts nothing, which is not the same as a list that is missing."""
    readings = read_lists(drawn("【矛盾纠纷台账】\n| 编号 | 受理日期 | 类型 | 结果 | 备注 |"), "x")
    assert (readings.found, readings.rows) == (["矛盾纠纷台账"], [])


@pytest.mark.parametrize(
    "table",
    ["| 编号 | 结果 |", "| 编号 | 受理日期 | 类型 | 备注 |", ""],
    ids=["two titles", "without the column of kinds", "empty sheet"],
)
def test_no_list(drawn: Drawn, table: str) -> None:
    """A sheet of that name without the list's titles holds no list."""
    assert read_lists(drawn(f"【矛盾纠纷台账】\n{table}\n| 1 | 2 |"), "x").found == []


def test_choice_that_is_none(drawn: Drawn) -> None:
    """A kind that the list does not know, or none at all, is told with the choices; the row is still counted."""
    readings = read_lists(
        drawn("""
            【矛盾纠纷台账】
            | 编号 | 受理日期 | 类型 | 结果 | 备注 |
            | 1号 | @2022-01-05 | 邻里 | 成功 | |
            | 2号 | @2022-01-06 | 邻里 | | |
            """),
        "白云山村.xlsx",
    )
    assert len(readings.rows) == 2
    assert places(readings.findings) == [
        ("detail_not_understood", "矛盾纠纷台账!D2"),
        ("detail_not_understood", "矛盾纠纷台账!D3"),
    ]
    assert [message(one) for one in readings.findings if one.code != "list_missing"] == [
        (
            "白云山村.xlsx 矛盾纠纷台账!D2：矛盾纠纷台账“结果”栏的“成功”看不懂。"
            "请按表样的写法改正：调解成功、未成功、上交镇调委会。"
        ),
        (
            "白云山村.xlsx 矛盾纠纷台账!D3：矛盾纠纷台账“结果”栏的“（空）”看不懂。"
            "请按表样的写法改正：调解成功、未成功、上交镇调委会。"
        ),
    ]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("四十", "四十"), ("40余", "40余"), ("-4", "-4"), ("4.5", "4.5"), ("#N/A", "#N/A"), ("=4+5", "（公式没有结果）")],
)
def test_count_that_is_none(drawn: Drawn, typed: str, shown: str) -> None:
    """A count column takes whole numbers; anything else is told at its cell."""
    readings = read_lists(drawn(EVENTS.replace("| 75 |", f"| {typed} |")), "x")
    assert places(readings.findings) == [("detail_not_understood", "普法活动台账!E4")]
    assert message(readings.findings[0]) == (
        f"x 普法活动台账!E4：普法活动台账“参加人次”栏的“{shown}”看不懂。请按表样的写法改正：大于或等于0的整数。"
    )


@pytest.mark.parametrize("word", ["合计", "小 计", "总计："])
def test_subtotals_are_not_counted(drawn: Drawn, word: str) -> None:
    """A row that adds up the rows above it is no event."""
    readings = read_lists(drawn(f"{EVENTS}    | {word} | | | | 100 | 150 | | |"), "x")
    assert [row.row for row in readings.rows] == [4, 6]
    assert places(readings.findings) == []


def test_second_sheet_of_a_list(drawn: Drawn) -> None:
    """Of two sheets with the list's name and titles the first is read."""
    twice = EVENTS + EVENTS.replace("【普法活动台账】", "【普法活动台账 (2)】")
    assert len(read_lists(drawn(twice), "x").rows) == 2


FORM = """
    【统计表】
    | 姜家镇2022年度法治政府建设统计表 |
    | 填报单位： | 白云山村 |
    | 指标名称 | 计量单位 | 代码 | 本年 | 上年 | 说明 |
    | 法律十进活动场次 | 场 | 604 | 2 | 1 | |
"""


def test_list_checks_without_the_list(drawn: Drawn, town: Catalogue) -> None:
    """Without the list its checks neither pass nor fail: they are listed as not run, with the reason."""
    with_list, without = (
        validate(extract(drawn(book), Arrival(1, "2022/白云山村.xlsx", "", 1, 0, ""), town, 2022)[0], town)
        for book in (FORM + EVENTS, FORM)
    )
    assert [message(f) for f in with_list.findings if f.code == "台账十进"] == [
        (
            "白云山村.xlsx 统计表!D4：法律十进活动场次填2，而普法活动台账“法律十进”的行数1，相差1。"
            "台账里这类活动的行数应与统计表一致，请核对，或在“说明”栏写明原因。说明里要写到这些词之一：台账、清单、明细、登记。"
        )
    ]
    assert [f for f in without.findings if f.code == "台账十进"] == []
    assert [s.reason for s in without.skipped if s.check == "台账十进"] == ["缺少“普法活动台账‘法律十进’的行数”"]


def test_narratives(drawn: Drawn) -> None:
    """Text material is heading and text with its cell; headings without text are left out."""
    narratives = read_narratives(
        drawn(
            """
            【文字材料】
            | 文字材料 |
            | 栏目 | 内容 |
            | 主要做法和成效 | =院坝会上讲民法典 |
            | 典型案例 | |
            | 下一年度打算 | 多用广播。 |
            """.replace("=", "")
        )
    )
    assert [(n.heading, n.text, n.cell.a1) for n in narratives] == [
        ("主要做法和成效", "院坝会上讲民法典", "B3"),
        ("下一年度打算", "多用广播。", "B5"),
    ]


def test_no_narratives(drawn: Drawn) -> None:
    """A sheet without the two titles holds no text material."""
    assert read_narratives(drawn("【文字材料】\n| 主要做法和成效 | 讲民法典 |")) == ()


def test_a_list_that_is_gone(drawn: Drawn) -> None:
    """A note says that the list was not found; what it would have shown is not counted as none."""
    readings = read_lists(drawn(EVENTS), "白云山村.xlsx")
    assert [message(one) for one in readings.findings] == [
        "白云山村.xlsx：没有找到矛盾纠纷台账，与它有关的审核没有执行。如有这类活动，请用表样里的矛盾纠纷台账登记后重新提交。"
    ]


def test_second_sheet_that_differs(drawn: Drawn) -> None:
    """A second list with other rows is asked about and not taken; an equal or a blank one, also in front, says nothing."""
    copy = EVENTS.replace("【普法活动台账】", "【普法活动台账 (2)】")
    blank = "\n".join(copy.splitlines()[:5]) + "\n"
    for book in (EVENTS + copy, EVENTS + blank, blank + EVENTS):
        readings = read_lists(drawn(book), "白云山村.xlsx")
        assert (len(readings.rows), places(readings.findings)) == (2, [])
    readings = read_lists(drawn(EVENTS + copy.replace("| 75 |", "| 76 |")), "白云山村.xlsx")
    assert [message(one) for one in readings.findings if one.code != "list_missing"] == [
        (
            "白云山村.xlsx 普法活动台账 (2)：“普法活动台账 (2)”也是普法活动台账，内容不同，没有采用。"
            "请合并成一张台账后重新提交。"
        )
    ]
    assert [row.entries[4] for row in readings.rows] == ["75", "25"]
