"""Words around the figures: corrections, drafts, numbers in the signature and figures on other sheets are told at their cell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from etl.domain import Arrival, Cell, Sheet, Submission, Workbook
from etl.domain.catalogue import Catalogue
from etl.domain.findings import message
from etl.examination.extraction import extract
from etl.examination.validation import validate
from tests.unit.conftest import Drawn

TOLD = ("correction_written", "draft", "numbers_outside", "too_large")
ROW = "| 人民调解案件件数 | 件 | 303 | 20 | 18 | |"
FORM = f"""
    | 姜家镇2022年度法治政府建设统计表 |
    | 填报单位： | 白云山村 | | | 报告期： | 2022年 |
    | 指标名称 | 计量单位 | 代码 | 本年 | 上年 | 说明 |
    {ROW}
    | | | | | | |
    | 单位负责人： | | | | 填表人： | |
    | 联系电话： | | | | 报出日期： | @2023-01-05 |
"""


def examined(workbook: Workbook, town: Catalogue) -> Submission:
    """The only submission of the workbook."""
    arrival = Arrival(1, "2022/白云山村.xlsx", "", 1, 0, "2023-01-05T10:00:00+08:00")
    (submission,) = extract(workbook, arrival, town, 2022)
    return submission


def told(workbook: Workbook, town: Catalogue) -> list[str]:
    """What is said of words and numbers around the figures."""
    return [
        message(one).removeprefix("白云山村.xlsx ") for one in examined(workbook, town).findings if one.code in TOLD
    ]


def typed(drawn: Drawn, places: dict[tuple[int, int], Cell]) -> Workbook:
    """The form with other cells."""
    (sheet,) = drawn(FORM).sheets
    return Workbook((replace(sheet, cells=sheet.cells | places),))


def corrected(a1: str, found: str) -> list[str]:
    """The sentence of a correction."""
    return [f"统计表!{a1}：“{found}”写着更正，程序没有采用。请把正确的数直接填在“本年”栏里，并删去这句话。"]


@pytest.mark.parametrize(
    ("place", "a1", "words"),
    [
        ((5, 4), "D5", "（更正）54"),
        ((5, 4), "D5", "54（更正）"),
        ((4, 7), "G4", "更正：54"),
        ((4, 6), "F4", "应为54"),
        ((9, 1), "A9", "注：人民调解案件件数更正为54"),
        ((9, 1), "A9", "1. 人民调解案件件数(303)改为54件"),
        ((9, 1), "A9", "以54件为准"),
        ((9, 1), "A9", "人民调解案件件数补报9件"),
        ((4, 6), "F4", "实为54"),
        ((4, 6), "F4", "实际应是54件"),
        ((4, 6), "F4", "多报3件"),
        ((4, 6), "F4", "漏填了2件"),
        ((4, 6), "F4", "重复统计3件"),
        ((4, 6), "F4", "填错了，54"),
        ((4, 6), "F4", "54才对"),
        ((4, 6), "F4", "不是20，是54"),
        ((4, 6), "F4", "以此为准：54"),
        ((4, 6), "F4", "另有3件未计入"),
        ((4, 6), "F4", "还有2件没报"),
        ((4, 6), "F4", "请按54件统计"),
        ((4, 6), "F4", "另12件"),
        ((4, 6), "F4", "+3"),
    ],
)
def test_correction_in_words(drawn: Drawn, town: Catalogue, place: tuple[int, int], a1: str, words: str) -> None:
    """In a nameless row, beside the table, in 说明 and below it."""
    assert told(typed(drawn, {place: Cell(words)}), town) == corrected(a1, words)


@pytest.mark.parametrize(
    "words",
    ["时点数以2022年12月31日为准", "如需更正请于1月10日前联系023-12345678", "3. 更正后重新提交", "数已更正", "比上年多2件，新建了调委会", "按镇政府〔2022〕12号文件填报",
     "实际办结12件，含上年结转2件", "经核对无误，共12件", "其中3件为重复来访", "多次走访，调解12件", "漏报、误报的请于3日内联系", "不是首次，已是3年", "未成功2件，已上交镇调委会", "按3人一组轮训", "没有发生的填0", "另有2个小组12人参与"],
)  # fmt: skip
def test_no_correction(drawn: Drawn, town: Catalogue, words: str) -> None:
    """Dates, telephones, numbering and explanations."""
    assert told(typed(drawn, {(9, 1): Cell(words), (4, 6): Cell(words)}), town) == []


def test_correction_does_not_explain_itself(drawn: Drawn, town: Catalogue) -> None:
    """However long it is; the row's 说明 does explain other findings."""
    submission = examined(typed(drawn, {(4, 6): Cell("数有误，经核对应改为54件")}), town)
    (found,) = (one for one in validate(submission, town).findings if one.code == "correction_written")
    assert not found.settled


@pytest.mark.parametrize(("words", "said"), [("应为54", "应为54"), ("张三：\n更正：54", "张三： 更正：54")])
def test_correction_in_a_comment(drawn: Drawn, town: Catalogue, words: str, said: str) -> None:
    """At the cell that it speaks of; what stands behind our own heading is ours."""
    (sheet,) = drawn(FORM).sheets
    theirs = Workbook((replace(sheet, comments={(4, 4): words}),))
    ours = Workbook((replace(sheet, comments={(4, 4): f"请核对\n\n【年报汇总】\n必须改正：{words}"}),))
    assert told(theirs, town) == corrected("D4", f"批注：{said}")
    assert told(ours, town) == []


def test_correction_in_a_text_box(drawn: Drawn, town: Catalogue) -> None:
    """At the cell where it begins; its figure is one that nobody took, too."""
    (sheet,) = drawn(FORM).sheets
    outside = "统计表!D4：表外还有数，没有采用（文本框D4）。如要报送，请填在表样原有的格子里。"
    boxed = Workbook((replace(sheet, boxes={(4, 4): "应为54"}),))
    assert sorted(told(boxed, town)) == sorted([*corrected("D4", "文本框：应为54"), outside])


@pytest.mark.parametrize(
    ("words", "cells", "found"),
    [
        ("另有村民小组调解9件", {}, "文本框H9"),
        ("9", {}, "文本框H9"),
        ("９件", {(20, 9): Cell(7)}, "I20、文本框H9"),
        ("2022年12月31日前报送", {}, ""),
        ("请各村认真填报", {}, ""),
        ("联系电话023-66210000", {}, ""),
    ],
)
def test_figures_in_text_boxes(
    drawn: Drawn, town: Catalogue, words: str, cells: dict[tuple[int, int], Cell], found: str
) -> None:
    """Nobody took them; dates and telephones are none."""
    (sheet,) = typed(drawn, cells).sheets
    told_of = told(Workbook((replace(sheet, boxes={(9, 8): words}),)), town)
    first = found.partition("、")[0].removeprefix("文本框")
    expected = f"统计表!{first}：表外还有数，没有采用（{found}）。如要报送，请填在表样原有的格子里。"
    assert told_of == ([expected] if found else [])


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("姜家镇2022年度法治政府建设工作计划表", "工作计划"),
        ("姜家镇2022年度法治政府建设统计表（草稿）", "草稿"),
        ("2022年统计表（请勿用）", "勿用"),
        ("2022年统计表（作废）", "作废"),
        ("2022年法治政府建设目标任务分解表", "目标任务"),
        ("2022年度计划", "年度计划"),
        ("2022年统计表（预计数）", "预计数"),
        ("以下各数为估计数", "估计数"),
        ("2022年统计表（征求意见稿）", "征求意见稿"),
        ("填写示例", "填写示例"),
    ],
)
def test_draft(drawn: Drawn, town: Catalogue, title: str, word: str) -> None:
    """In a title above the table, or in the name of its sheet."""
    assert told(typed(drawn, {(1, 1): Cell(title)}), town) == [
        f"统计表!A1：“{title}”里有“{word}”，看不出是正式填报的表。请核对；是正式填报的，请改好标题后重新提交。"
    ]
    (sheet,) = drawn(FORM).sheets
    assert told(Workbook((replace(sheet, name="统计表草稿"),)), town) == [
        "统计表草稿：“统计表草稿”里有“草稿”，看不出是正式填报的表。请核对；是正式填报的，请改好标题后重新提交。"
    ]


@pytest.mark.parametrize(
    "title", ["（涂改作废）", "计划生育办公室2022年统计表", "填写示例见说明页", "2022年法律知识测试统计"]
)
def test_no_draft(drawn: Drawn, town: Catalogue, title: str) -> None:
    """The words mean something else; below the table they are nobody's title."""
    assert told(typed(drawn, {(1, 1): Cell(title), (9, 1): Cell("草稿自行留存")}), town) == []


@pytest.mark.parametrize(
    "words",
    ["截至11月", "截至2022年10月底", "1—10月数", "11月底数", "未含12月份", "不含12月", "缺12月数据", "半年数据", "此为上半年数", "2021年数据", "上年数", "三年累计", "估计数",
     "约数", "以万计", "单位：百", "数据为预估。"],
)  # fmt: skip
def test_remark_that_makes_another_number(drawn: Drawn, town: Catalogue, words: str) -> None:
    """A 说明 that says nothing else: of a part of the year, of another, in another scale, estimated."""
    found = examined(typed(drawn, {(4, 6): Cell(words)}), town).findings
    assert [message(one) for one in found if one.code == "column_not_plain"] == [
        f"白云山村.xlsx 统计表!F4：“说明”一栏写的是“{words}”，看不出是2022年全年、按各项计量单位填的数。请按表样的标题和计量单位填全年的数。"
    ]


@pytest.mark.parametrize(
    "words",
    ["1—12月累计", "2022年数据", "截至12月31日", "11月开展3场", "上年机构改革并入", "比上年多2件，新建了调委会", "预计明年增加", "上半年封控未开展", "约请律师参加", "全年数", "半年一次", "单位：件"],
)  # fmt: skip
def test_remark_that_explains(drawn: Drawn, town: Catalogue, words: str) -> None:
    """The whole year, and what is said of other things."""
    found = examined(typed(drawn, {(4, 6): Cell(words)}), town).findings
    assert [one.code for one in found if one.code == "column_not_plain"] == []


@pytest.mark.parametrize("label", ["其中：补报", "（12月新增）", "同上（续）", "人民调解案件件数（漏报）"])
def test_row_of_more(drawn: Drawn, town: Catalogue, label: str) -> None:
    """An inserted row whose number belongs to the row above; without a number it is a remark."""
    assert told(typed(drawn, {(5, 1): Cell(label), (5, 4): Cell(3)}), town) == corrected("D5", label)
    assert told(typed(drawn, {(5, 1): Cell(label)}), town) == []


def test_row_of_something_else(drawn: Drawn, town: Catalogue) -> None:
    """A row of the unit's own is only named."""
    assert told(typed(drawn, {(5, 1): Cell("其中：邻里纠纷"), (5, 4): Cell(3)}), town) == []


def test_number_in_the_signature(drawn: Drawn, town: Catalogue) -> None:
    """Where a name belongs; a telephone's number may stand there."""
    assert told(typed(drawn, {(6, 4): Cell(54)}), town) == [
        "统计表!D6：表外还有数，没有采用（D6）。如要报送，请填在表样原有的格子里。"
    ]
    assert told(typed(drawn, {(6, 4): Cell(68001234), (7, 2): Cell(54321)}), town) == []


@pytest.mark.parametrize("label", ["人民调解案件件数补报", "303", "调解案件"])
def test_figure_on_another_sheet(drawn: Drawn, town: Catalogue, label: str) -> None:
    """An indicator's name or code with a number right of it, on a sheet that is no form and none of ours."""
    (form,) = drawn(FORM).sheets
    cells = {(1, 1): Cell("合计"), (1, 2): Cell(7), (2, 1): Cell(label), (2, 2): Cell(9)}
    assert told(Workbook((form, Sheet("补充", cells))), town) == [
        "补充!B2：表外还有数，没有采用（工作表“补充”B2）。如要报送，请填在表样原有的格子里。"
    ]
    assert told(Workbook((form, Sheet("文字材料", cells), Sheet("普法活动台账", cells))), town) == []


def test_too_many_headers(drawn: Drawn, town: Catalogue) -> None:
    """Each would be tried with all that stands below; as many as printed pages are read."""

    def headed(count: int) -> Workbook:
        titles = {(20 + n, k): Cell("指标名称" if k % 2 else "本年") for n in range(count) for k in range(1, 9)}
        return typed(drawn, titles)

    assert message(examined(headed(3000), town).findings[0]) == (
        "白云山村.xlsx：文件超出允许范围（工作表“统计表”里有3001行表头，上限100行）。"
        "请删除表外内容和多余的图片、附件，另存为.xlsx后提交。"
    )
    assert told(headed(30), town) == []
