"""Soft findings ask, and take an answer: where it must stand, what is taken, what is refused and why."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from etl.domain import CellRef, Column, DetailRow, Finding, Observation, Place, Severity, State, Submission
from etl.domain.findings import message, settlement
from etl.domain.submissions import verdict_of
from etl.examination.validation.allotment import refusal
from etl.examination.validation.explanations import explained

FILE = "白云山村.xlsx"
ROWS = {"101": 6, "102": 7, "303": 9, "604": 12}
GOOD = "今年合并开展活动"


def form(**said: str) -> Submission:
    """A form with these 说明 by code (``c101="…"``), and one row of a list with a 备注."""
    observations = tuple(
        Observation(code, Column.THIS_YEAR, Decimal(3), State.NUMBER, "3", CellRef("统计表", row, 4))
        for code, row in ROWS.items()
    )
    row = DetailRow(
        "普法活动台账", 5, ("2022-03-05", "赶集日", "其它", "文化广场", "120", "", "", said.pop("remark", ""))
    )
    explanations = {code.removeprefix("c"): text for code, text in said.items()}
    return Submission(FILE, "500113115214", "白云山村", 2022, observations, explanations=explanations, details=(row,))


def soft(sheet: str = "统计表", a1: str = "D6") -> Finding:
    """A soft finding at that place."""
    facts = {"relation": "比上年少一半", "difference": "", "sentence": "请核对，或在“说明”栏写明原因。"}
    return Finding("同比异动", Severity.SOFT, Place(FILE, sheet, a1), facts)


def asked(submission: Submission, finding: Finding) -> Finding:
    """The finding after the submission's explanations were heard."""
    (answered,) = explained(submission, (finding,))
    return answered


def test_an_explained_finding_is_settled() -> None:
    """It stays, with the explanation behind it, and no longer leaves the form in doubt."""
    answered = asked(form(c101="今年疫情期间\n合并开展"), soft())
    assert (answered.settled, verdict_of((answered,)).value) == (True, "接收")
    assert message(answered) == (
        "白云山村.xlsx 统计表!D6：比上年少一半。请核对，或在“说明”栏写明原因。已说明：今年疫情期间 合并开展"
    )


def test_without_explanation_it_stays_in_doubt() -> None:
    """Nothing written, nothing answered."""
    answered = asked(form(c101="　 "), soft())
    assert (answered, verdict_of((answered,)).value) == (soft(), "待核实")
    assert settlement(answered) == ""


def test_a_refused_explanation_says_why() -> None:
    """The finding stays open and the clerk reads what is missing."""
    answered = asked(form(c101="情况属实"), soft())
    assert (answered.settled, verdict_of((answered,)).value) == (False, "待核实")
    assert settlement(answered) == "“情况属实”不能作为说明：不足6个字，请写明具体原因。"


def test_only_the_row_of_the_finding() -> None:
    """What another row says is about another figure."""
    assert asked(form(c102=GOOD), soft()).explanation == ""
    assert asked(form(c102=GOOD), soft(a1="D7")).settled


def test_hard_findings_and_notes_are_not_explained() -> None:
    """An explanation never makes a form pass that must go back."""
    hard = replace(soft(), severity=Severity.HARD)
    note = replace(soft(), severity=Severity.NOTE)
    assert explained(form(c101=GOOD), (hard, note)) == (hard, note)
    assert not replace(hard, explanation=GOOD).settled


def test_a_list_row_is_explained_by_its_remark() -> None:
    """备注 of that row, not of another, and not the 说明 of the table."""
    assert asked(form(remark="由我村主办，镇里协办"), soft("普法活动台账", "C5")).settled
    assert asked(form(remark="由我村主办，镇里协办"), soft("普法活动台账", "C6")).explanation == ""
    assert asked(form(c101=GOOD), soft("普法活动台账", "C5")).explanation == ""


@pytest.mark.parametrize(("sheet", "a1"), [("统计表", ""), ("", ""), ("统计表", "H40"), ("Sheet2", "D6")])
def test_the_whole_form_is_explained_by_a_text_that_says_so(sheet: str, a1: str) -> None:
    """A finding without a row of an indicator or list wants a 说明, in any row, that begins with 全表."""
    finding = soft(sheet, a1)
    assert asked(form(c303="全表：两年的数逐项核过，确实一样"), finding).settled
    assert asked(form(c303="两年的数逐项核过，确实一样"), finding).explanation == ""
    refused = asked(form(c303="全表：核实无误"), finding)
    assert settlement(refused) == "“全表：核实无误”不能作为说明：不足6个字，请写明具体原因。"


@pytest.mark.parametrize(
    "text",
    [
        "今年合并开展",
        "含上年结转2件",
        "已核实，活动合并",
        "经核对确为26场次",
        "疫情影响，活动减少。",
        "上年统计口径不同",
        "情况属实，今年新增两个网格",
        "该村小学撤并后不再开展",
        "ＷＴＯ宣讲改为线上",
    ],
)
def test_taken(text: str) -> None:
    """Six characters that say something."""
    assert refusal(text) == ""


@pytest.mark.parametrize(
    "text",
    ["无", "属实", "同上", "核实无误", "情况属实", "见附件", "。。。。。。。。", "活动合并了", "今年-合并-开"],
)
def test_too_short(text: str) -> None:
    """Punctuation and spaces are no characters."""
    assert refusal(text) == "too_short"


@pytest.mark.parametrize(
    "text",
    [
        "经核实情况属实无误",
        "以上数据真实准确",
        "数据核实无误，情况属实。",
        "详见附件说明，同上",
        "本单位没有问题",
        "核 实 无 误，属 实",
        "此项数据核实无误",
        "１２３４５６７８",
        "啊啊啊啊啊啊啊",
        "没有没有没有没有",
    ],
)
def test_hollow(text: str) -> None:
    """Long enough, and says nothing."""
    assert refusal(text) == "hollow"


def test_the_same_words_in_every_row() -> None:
    """Two rows or more that all say the same are pasted; one that says something else makes them believable."""
    pasted = form(c101="今年工作安排调整", c102="今年工作安排调整。")
    answered = asked(pasted, soft())
    assert settlement(answered) == "“今年工作安排调整”不能作为说明：几行写的是同一句话，请逐行写明各自的原因。"
    assert asked(form(c101="今年工作安排调整", c102="今年工作安排调整", c303=GOOD), soft()).settled
    assert asked(form(c101="今年工作安排调整"), soft()).settled


def test_the_same_words_in_many_rows() -> None:
    """Four rows are many, whatever the fifth says."""
    texts = dict.fromkeys(("c101", "c102", "c303", "c604"), "今年工作安排调整")
    assert asked(form(**texts, c701=GOOD), soft()).refused == "pasted"
    del texts["c604"]
    assert asked(form(**texts, c701=GOOD), soft()).settled


@pytest.mark.parametrize(
    "text",
    ["按照要求如实填报", "没有其他情况需要说明", "经工作人员逐项核对无误", "与上年情况一致", "请见附件说明", "ABCDEFG", "20221231", "测试测试测试"],
)  # fmt: skip
def test_more_words_without_a_reason(text: str) -> None:
    """Six characters that say no more than that the number is right."""
    assert refusal(text) == "hollow"


@pytest.mark.parametrize(
    "text", ["按上级要求新增口径", "与上年统计口径不同", "因为下雨改期", "全年只办了一场", "按户统计改为按人统计"]
)
def test_reasons_among_such_words(text: str) -> None:
    """A reason may use the same words, as long as something is left."""
    assert refusal(text) == ""


def test_a_check_over_several_rows_is_answered_where_it_stands() -> None:
    """A finding stands at the first-named indicator; what is written in the row of another one does not settle it."""
    assert asked(form(c101=GOOD), soft(a1="D6")).settled
    assert not asked(form(c102=GOOD), soft(a1="D6")).settled


# ------------------------------------------------------------------------------------------ several doubts about one row


def against_list(a1: str = "D6", **facts: str) -> Finding:
    """A soft finding that the unit's own list contradicts the figure."""
    told = {"relation": "填3，而台账的行数2", "difference": "", "sentence": "请核对。", "answer": "台账、清单", **facts}
    return Finding("台账十进", Severity.SOFT, Place(FILE, "统计表", a1), told)


def both(text: str, *findings: Finding) -> list[str]:
    """What is said of the answer to each finding, all at one row."""
    return [settlement(one) for one in explained(form(c101=text), findings)]


def test_one_text_settles_one_doubt() -> None:
    """What speaks of the list leaves the comparison with last year open, and the reverse; each tells what is missing."""
    assert both("台账漏登了两场活动", against_list(), soft()) == [
        "已说明：台账漏登了两场活动",
        (
            "“台账漏登了两场活动”不能作为说明：同一行还有另一处要说明（台账十进），一句话不能说明两处，"
            "请为这一处另写一句。"
        ),
    ]
    assert both("今年新增两个网格", against_list(), soft()) == [
        "“今年新增两个网格”不能作为说明：没有说到这一处，要写到这些词之一：台账、清单。",
        "已说明：今年新增两个网格",
    ]
    assert both("今年新增两个网格；台账漏登两场", against_list(), soft()) == [
        "已说明：台账漏登两场",
        "已说明：今年新增两个网格",
    ]


def test_the_words_alone_too() -> None:
    """A doubt that names its words wants one of them also where it stands alone."""
    assert both("今年新增两个网格", against_list()) == [
        "“今年新增两个网格”不能作为说明：没有说到这一处，要写到这些词之一：台账、清单。"
    ]
    assert both("两场没写进清单", against_list()) == ["已说明：两场没写进清单"]


def test_doubts_that_nobody_can_tell_apart() -> None:
    """Two kinds without words: the answer must say which it means."""
    mean = replace(soft(), code="学习人次均数")
    assert both("今年合并开展活动", mean, soft()) == [
        (
            "“今年合并开展活动”不能作为说明：同一行还有另一处要说明（同比异动），看不出说的是哪一处，"
            "请分开写，每处一句，以名称开头，如“学习人次均数：……”。"
        ),
        (
            "“今年合并开展活动”不能作为说明：同一行还有另一处要说明（学习人次均数），看不出说的是哪一处，"
            "请分开写，每处一句，以名称开头，如“同比异动：……”。"
        ),
    ]
    assert both("学习人次均数：今年改开大会；上年疫情停办三场", mean, soft()) == [
        "已说明：学习人次均数：今年改开大会",
        "已说明：上年疫情停办三场",
    ]


def test_two_findings_of_one_kind() -> None:
    """One doubt in two findings is answered by one reason."""
    ten_thousand = replace(soft(), code="万元误填", facts={**soft().facts, "doubt": ".上年"})
    year = replace(soft(), facts={**soft().facts, "doubt": ".上年"})
    assert both("上年是全镇合并统计的", ten_thousand, year) == ["已说明：上年是全镇合并统计的"] * 2


def test_boilerplate_stays_refused() -> None:
    """However many doubts there are, and whatever words it holds."""
    assert both("台账核实无误", against_list(), soft()) == [
        "“台账核实无误”不能作为说明：没有写出原因，请写明具体原因。",
        "“台账核实无误”不能作为说明：同一行还有另一处要说明（台账十进），一句话不能说明两处，请为这一处另写一句。",
    ]
    assert (
        both("经核实情况属实", against_list(), soft())
        == ["“经核实情况属实”不能作为说明：没有写出原因，请写明具体原因。"] * 2
    )


def test_a_doubt_that_comes_up_when_publishing() -> None:
    """It does not take the words that settled another before; words of its own settle it, and the other stays as it was."""
    restated = Finding("restated", Severity.SOFT, Place(FILE, "统计表", "E6"), {"indicator": "学习次数"})
    for text, said in (
        (
            "上年漏报了三场活动",
            (
                "“上年漏报了三场活动”不能作为说明：同一行还有另一处要说明（同比异动），一句话不能说明两处，"
                "请为这一处另写一句。"
            ),
        ),
        ("上年漏报了三场，今年新增两个网格", "已说明：上年漏报了三场"),
    ):
        submission = form(c101=text)
        earlier = explained(submission, (soft(),))
        assert [one.settled for one in earlier] == [True]
        assert [settlement(one) for one in explained(submission, (restated,), earlier)] == [said]


def test_last_years_figure_changes_for_a_reason_of_its_own() -> None:
    """A 说明 of this year's figure does not make the restated one the base."""
    restated = Finding("restated", Severity.SOFT, Place(FILE, "统计表", "E6"), {"indicator": "学习次数"})
    assert both("含镇里统一组织的活动", restated)[0].startswith(
        "“含镇里统一组织的活动”不能作为说明：没有说到这一处，要写到这些词之一：上年、去年、"
    )
    assert both("去年的口径是按场次算", restated) == ["已说明：去年的口径是按场次算"]


def test_two_doubts_about_the_whole_form() -> None:
    """Every 说明 that begins with 全表 is heard; two doubts want a name each."""
    like_last, like_other = (
        Finding(code, Severity.SOFT, Place(FILE, "统计表"), {"relation": "", "difference": "", "sentence": ""})
        for code in ("全表同上年", "全表同他村")
    )
    vague = explained(form(c101="全表：两年的数逐项核过，确实一样"), (like_last, like_other))
    assert [one.refused for one in vague] == ["unclear", "unclear"]
    named = form(c101="全表同上年：两年都是这些固定活动", c102="全表同他村：两村合办，各报一半")
    assert [one.settled for one in explained(named, (like_last, like_other))] == [True, True]
