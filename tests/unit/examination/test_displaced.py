"""Numbers beside the entry, in a heading's row and under titles that nobody knows are told at their cell."""

from __future__ import annotations

import pytest

from etl.domain import Arrival
from etl.domain.catalogue import Catalogue
from etl.domain.findings import message
from etl.examination.extraction import extract
from tests.unit.conftest import Drawn

FORM = """
    | 姜家镇2022年度法治政府建设统计表 |
    | 填报单位： | 白云山村 | | | 报告期： | 2022年 |
    {titles}
    {section}
    {first}
    {second}
"""
TITLES = "| 指标名称 | 计量单位 | 代码 | 本年 | {beside} | 说明 |"
SECTION = "| 三 矛盾纠纷 | | | | {number} | |"
FIRST = "| 人民调解案件件数 | 件 | 303 | 20 | {beside} | |"
SECOND = "| 调解成功件数 | 件 | 304 | 18 | {beside} | |"
TOLD = ("column_not_plain", "two_columns", "stray_number", "heading_filled")


def told(table: str, drawn: Drawn, town: Catalogue) -> list[str]:
    """What is said of numbers that may have slipped."""
    arrival = Arrival(1, "2022/白云山村.xlsx", "", 1, 0, "2023-01-05T10:00:00+08:00")
    (submission,) = extract(drawn(table), arrival, town, 2022)
    return [message(one).removeprefix("白云山村.xlsx 统计表!") for one in submission.findings if one.code in TOLD]


def form(title: str, first: str, second: str, section: str = "") -> str:
    """A form whose fifth column has that title and those entries."""
    return FORM.format(
        titles=TITLES.format(beside=title),
        section=SECTION.format(number=section),
        first=FIRST.format(beside=first),
        second=SECOND.format(beside=second),
    )


@pytest.mark.parametrize("title", ["前年", "基数", "2020年", "历史"])
def test_last_year_under_a_strange_title(drawn: Drawn, town: Catalogue, title: str) -> None:
    """Where no column is 上年, one with figures under another title is asked about at its title."""
    assert told(form(title, "18", "17"), drawn, town) == [
        f"E3：“上年”一栏写的是“{title}”，看不出是2021年全年、按各项计量单位填的数。请按表样的标题和计量单位填全年的数。"
    ]


@pytest.mark.parametrize(("title", "first", "second"), [("同期", "18", "17"), ("上年末", "18", "17"), ("去年底", "18", "17"), ("序号", "1", "2"), ("备查", "18", "")])  # fmt: skip
def test_no_strange_last_year(drawn: Drawn, town: Catalogue, title: str, first: str, second: str) -> None:
    """Other words for 上年, rows that are counted through, a single number."""
    assert told(form(title, first, second), drawn, town) == []


@pytest.mark.parametrize("title", ["更正数", "核实后", "修改后的数", "实际", "补报数（件）"])
def test_correction_in_a_column_of_its_own(drawn: Drawn, town: Catalogue, title: str) -> None:
    """Told at the entry, where the number differs; the same number and a mere word say nothing."""
    assert told(form(title, "25", "18"), drawn, town) == ["D5：有两个“本年”栏，这里是“20”，E5是“25”。请只保留一栏。"]
    assert told(form(title, "20", "无"), drawn, town) == []


def test_other_columns_are_their_own(drawn: Drawn, town: Catalogue) -> None:
    """Beside 本年 and 上年 a column with a title of its own may hold what it likes."""
    table = form("上年", "18", "17").replace("| 说明 |", "| 排名 |").replace("| 18 | |", "| 18 | 3 |")
    assert told(table, drawn, town) == []


def test_number_under_last_year_beside_a_heading(drawn: Drawn, town: Catalogue) -> None:
    """上年 slipped by one row: a heading has a number, which nobody else would see."""
    assert told(form("上年", "17", "", section="18"), drawn, town) == [
        "E4：“三 矛盾纠纷”是小标题，这一行却填了“18”，各行的数可能错了行。请逐行核对，把数填在各项指标的行里。"
    ]
    assert told(form("上年", "17", "", section="—"), drawn, town) == []


@pytest.mark.parametrize(
    ("titles", "row", "a1", "other"),
    [
        ("| 指标名称 | 计量单位 | 代码 | | 本年 |", "| 人民调解案件件数 | 件 | 303 | 3 | 1 |", "E4", "D4"),
        ("| 指标名称 | 计量单位 | 代码 | 本年 | |", "| 人民调解案件件数 | 件 | 303 | 1 | 3 |", "D4", "E4"),
    ],
)
def test_number_split_over_two_cells(drawn: Drawn, town: Catalogue, titles: str, row: str, a1: str, other: str) -> None:
    """Left of the entry, and right of it where the table ends."""
    table = FORM.format(titles=titles, section=row, first="", second="")
    assert told(table, drawn, town) == [
        f"{a1}：“人民调解案件件数”填的是“1”，没有名称或标题的{other}还有“3”，没有采用。请把数合在一格里填，多余的删去。"
    ]


def test_rows_counted_through_beside_the_entry(drawn: Drawn, town: Catalogue) -> None:
    """An untitled 1, 2, 3 is no part of the numbers; where one is left out it is asked about."""
    titles = "| 指标名称 | 计量单位 | 代码 | | 本年 |"
    rows = [
        ("法律咨询人次", "人次", "210", "4"),
        ("人民调解案件件数", "件", "303", "20"),
        ("调解成功件数", "件", "304", "18"),
    ]

    def numbered(*numbers: int) -> str:
        drawn_rows = [
            f"| {name} | {measure} | {code} | {number} | {count} |"
            for (name, measure, code, count), number in zip(rows, numbers, strict=True)
        ]
        return FORM.format(titles=titles, section=drawn_rows[0], first=drawn_rows[1], second=drawn_rows[2])

    assert told(numbered(1, 2, 3), drawn, town) == []
    assert [one.partition("：")[0] for one in told(numbered(1, 2, 4), drawn, town)] == ["E4", "E5", "E6"]


def test_code_without_title_is_no_number(drawn: Drawn, town: Catalogue) -> None:
    """A 代码 that has lost its title stands right beside the entry."""
    titles, row = "| 指标名称 | 计量单位 | | 本年 |", "| 人民调解案件件数 | 件 | 303 | 20 |"
    assert told(FORM.format(titles=titles, section=row, first="", second=""), drawn, town) == []
