"""Dates of the detail lists: every usual spelling is one day, and a day that cannot be is told at its cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from etl.domain import Arrival, Cell, Severity, Workbook
from etl.domain.catalogue import Catalogue
from etl.domain.findings import message
from etl.examination.extraction import extract
from etl.examination.extraction.detail_lists import read_lists
from etl.examination.extraction.list_dates import Period, read_date
from etl.examination.validation import validate

Drawn = Callable[[str], Workbook]
YEAR = Period(2022, date(2023, 1, 5))


def read(value: str | int | Decimal, period: Period = YEAR) -> tuple[str, str]:
    """Entry and fault of a cell; a text that begins with @ is a date cell."""
    if isinstance(value, str) and value.startswith("@"):
        written = read_date(Cell(value[1:], is_date=True), period)
    else:
        written = read_date(Cell(value), period)
    return written.entry, written.fault


@pytest.mark.parametrize(
    "written",
    [
        "@2022-11-20",
        "@2022-11-20T09:30:00",
        "2022年11月20日",
        "2022 年 11 月 20 日",
        "2022年11月20号",
        "２０２２．１１．２０",
        "2022-11-20",
        "2022/11/20",
        "20221120",
        20221120,
        "11月20日",
        "11月20号",
        "11.20",
        "11/20",
        "11-20",
        44885,
        Decimal("11.25"),
    ],
)
def test_one_day_in_all_its_writings(written: str | int | Decimal) -> None:
    """A day of the year is understood, without the year it is one of the report's; a spreadsheet's own number too."""
    day = "2022-11-25" if isinstance(written, Decimal) else "2022-11-20"
    assert read(written) == (day, "")


@pytest.mark.parametrize(
    "written", ["", "上半年", "3月", "3月8日至10日", "2022年3月", "2022.3", "@09:30:00", 7, "22.3.8"]
)
def test_what_names_no_day(written: str | int) -> None:
    """It stays as it is written, and a blank stays blank."""
    text = str(written).removeprefix("@")
    assert read(written) == (text, "")


def test_a_number_that_lost_its_zero() -> None:
    """11.2 in a number cell may have been 11.20: which day nobody knows, but no month is the thirteenth."""
    assert read(Decimal("11.2")) == ("11.2", "")
    assert read(Decimal("13.2")) == ("13.2", "date_impossible")


@pytest.mark.parametrize(
    ("written", "neighbour"),
    [
        ("2022/13/1", "2022/12/1"),
        ("2022年6月31日", "2022年6月30日"),
        ("2022-02-29", "2022-02-28"),
        ("2022.0.5", "2022.1.5"),
        ("20221131", "20221130"),
        ("13月5日", "12月5日"),
        ("11.31", "11.30"),
        ("2022年13月", "2022年12月"),
    ],
)
def test_a_day_that_cannot_be(written: str, neighbour: str) -> None:
    """No such month or day; what stands there is kept."""
    assert read(written) == (written, "date_impossible")
    assert read(neighbour)[1] == ""


@pytest.mark.parametrize(
    ("written", "entry", "neighbour"),
    [
        ("2021年12月31日", "2021-12-31", "2022年1月1日"),
        ("2023-01-01", "2023-01-01", "2022-12-31"),
        ("@2021-03-08", "2021-03-08", "@2022-03-08"),
        (44561, "2021-12-31", 44562),
        ("2021年3月", "2021年3月", "2022年3月"),
    ],
)
def test_a_day_of_another_year(written: str | int, entry: str, neighbour: str | int) -> None:
    """The day is understood, and asked about."""
    assert read(written) == (entry, "date_other_year")
    assert read(neighbour)[1] == ""


def test_a_day_that_had_not_come() -> None:
    """Later than the day on which the form came in; that very day may be, and where nobody knows it nothing is said."""
    early = Period.of(2022, "2022-12-20T23:59:00+08:00")
    assert read("12.21", early) == ("2022-12-21", "date_future")
    assert read("12.20", early) == ("2022-12-20", "")
    assert read("12.21", Period.of(2022, "")) == ("2022-12-21", "")


def test_without_a_year() -> None:
    """Where no year is known a day without one stays as it is written."""
    assert read("11月20日", Period()) == ("11月20日", "")
    assert read("2021-03-08", Period()) == ("2021-03-08", "")


LISTS = """
    【普法活动台账】
    | 日期 | 活动名称 | 类别 | 地点 | 参加人次 | 发放资料份数 | 联合单位 | 备注 |
    | 2022/13/1 | 民法典宣传 | 法律十进 | 村委会 | 75 | 150 | | |
    | @2021-12-30 | 岁末宣传 | 法律十进 | 村委会 | 75 | 150 | | 元旦前一晚办，跨到第二天结束 |
    | 20221121 | 宪法宣传周 | 法律十进 | 村委会 | 75 | 150 | | |
    | 11月20日 | 防诈骗宣传 | 法律十进 | 村委会 | 75 | 150 | | |
    【矛盾纠纷台账】
    | 编号 | 受理日期 | 类型 | 结果 | 备注 |
    | 1号 | 44197 | 邻里 | 调解成功 | |
"""


def test_each_at_its_cell(drawn: Drawn) -> None:
    """Both lists, each finding in its words; none of them sends the form back."""
    readings = read_lists(drawn(LISTS), "白云山村.xlsx", Period(2022, date(2022, 11, 20)))
    assert [message(one) for one in readings.findings] == [
        "白云山村.xlsx 普法活动台账!A2：普法活动台账“日期”栏的“2022/13/1”不是真有的日期。请核对，改成实际的日期后重新提交。",
        (
            "白云山村.xlsx 普法活动台账!A3：普法活动台账“日期”栏的“2021-12-30”不在2022年内。请核对：日期写错的请改正，"
            "不是2022年的请删去这一行并相应改数；应当算在2022年的，在“备注”里写明原因。"
        ),
        (
            "白云山村.xlsx 普法活动台账!A4：普法活动台账“日期”栏的“20221121”晚于收到报表的日子（2022年11月20日）。"
            "请核对：日期写错的请改正，还没有发生的请删去这一行并相应改数。"
        ),
        (
            "白云山村.xlsx 矛盾纠纷台账!B2：矛盾纠纷台账“受理日期”栏的“2021-01-01”不在2022年内。请核对：日期写错的请改正，"
            "不是2022年的请删去这一行并相应改数；应当算在2022年的，在“备注”里写明原因。"
        ),
    ]
    assert {one.severity for one in readings.findings} == {Severity.SOFT}
    assert [row.entries[0] for row in readings.rows][:4] == ["2022/13/1", "2021-12-30", "2022-11-21", "2022-11-20"]


FORM = """
    【统计表】
    | 姜家镇2022年度法治政府建设统计表 |
    | 填报单位： | 白云山村 |
    | 指标名称 | 计量单位 | 代码 | 本年 | 上年 | 说明 |
    | 法律十进活动场次 | 场 | 604 | 4 | 4 | |
"""


def test_what_a_list_remarks_of_a_case_settles_no_date(drawn: Drawn, town: Catalogue) -> None:
    """How a case ended says nothing of its day; what speaks of the day does."""
    remarked = """
    【矛盾纠纷台账】
    | 编号 | 受理日期 | 类型 | 结果 | 备注 |
    | 1号 | 2022-06-31 | 邻里 | 调解成功 | 签订了调解协议书 |
    | 2号 | 2021-06-30 | 邻里 | 调解成功 | 两次调解未达成一致 |
    | 3号 | 2021-12-30 | 邻里 | 调解成功 | 去年底受理、今年调成 |
    """
    arrival = Arrival(1, "2022/白云山村.xlsx", "", 1, 0, "2023-01-09T10:00:00+08:00")
    (extracted,) = extract(drawn(FORM + remarked), arrival, town, 2022)
    dates = [one for one in validate(extracted, town).findings if one.code.startswith("date_")]
    assert [(one.code, one.place.a1, one.settled, one.refused) for one in dates] == [
        ("date_impossible", "B2", False, "off_topic"),
        ("date_other_year", "B3", False, "off_topic"),
        ("date_other_year", "B4", True, ""),
    ]


def test_in_a_form_that_came_in(drawn: Drawn, town: Catalogue) -> None:
    """The form's own year and the day of its arrival count; a reason in 备注 of the row settles it."""
    arrival = Arrival(1, "2022/白云山村.xlsx", "", 1, 0, "2022-11-20T10:00:00+08:00")
    (extracted,) = extract(drawn(FORM + LISTS), arrival, town, 2022)
    dates = [one for one in validate(extracted, town).findings if one.code.startswith("date_")]
    assert [(one.code, one.place.a1, one.settled) for one in dates] == [
        ("date_impossible", "A2", False),
        ("date_other_year", "A3", True),
        ("date_future", "A4", False),
        ("date_other_year", "B2", False),
    ]
