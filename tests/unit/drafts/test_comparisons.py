"""What is said of the year before right behind a figure is held against last year's totals, and only a sure figure accuses."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from etl.domain import Comparison, Consolidation
from etl.drafts.proofreading import Judgement, proofread
from etl.drafts.proofreading.proof_marks import proof_marks
from tests.consolidated import PLACE, YEAR, catalogue, compared, told, with_terms

TITLE = "姜家镇2022年法治政府建设情况的报告\n\n"
OURS = "人民调解案件260余件"
RATE = "调解成功率97.4%"


def behind(clause: str, figure: str = OURS) -> list[tuple[str, str, str]]:
    """The verdicts on what stands behind a figure."""
    return compared(f"{TITLE}{figure}{clause}。")[1:]


@pytest.mark.parametrize(
    ("clause", "number"),
    [
        ("，同比增长9%", "9%"),
        ("，同比增长9.0%", "9.0%"),
        ("，比上年增加22件", "22件"),
        ("，较去年增加22件", "22件"),
        ("，比2021年多了22件", "22件"),
        ("，比上年增加20余件", "20余件"),
        ("，上年240余件", "240余件"),
        ("，去年同期为244件", "244件"),
        ("（2021年244件）", "244件"),
    ],
)
def test_what_is_true(clause: str, number: str) -> None:
    """As our templates print it and as people write it."""
    assert [each[:2] for each in behind(clause)] == [(number, "agrees")]


@pytest.mark.parametrize(
    ("clause", "number", "due"),
    [
        ("，同比增长8%", "8%", "同比增长9%"),
        ("，同比下降9%", "9%", "同比增长9%"),
        ("，比上年增加32件", "32件", "比上年增加22件"),
        ("，比上年减少22件", "22件", "比上年增加22件"),
        ("，比上年增加30余件", "30余件", "比上年增加22件"),
        ("，上年260余件", "260余件", "上年240余件"),
        ("，上年266件", "266件", "上年240余件"),
        ("（2021年254件）", "254件", "上年240余件"),
        ("，与上年持平", "与上年持平", "比上年增加22件"),
    ],
)
def test_what_is_false(clause: str, number: str, due: str) -> None:
    """Another number or the other direction contradicts; this year's figure is not last year's."""
    assert behind(clause) == [(number, "contradicts", due)]


@pytest.mark.parametrize(
    ("clause", "verdict"),
    [
        ("，同比提高0.3个百分点", "agrees"),
        ("，比上年提高0.3个百分点", "agrees"),
        ("，同比提高0.2个百分点", "doubtful"),
        ("，同比提高0.5个百分点", "contradicts"),
        ("，同比下降0.3个百分点", "contradicts"),
        ("，同比提高0.3%", "unbound"),
        ("，上年97.1%", "agrees"),
        ("，上年97%", "doubtful"),
        ("，上年97.4%", "contradicts"),
    ],
)
def test_rates(clause: str, verdict: str) -> None:
    """They differ by marks; a tenth beside comes of rounding the difference and not the rates."""
    assert [each[1] for each in behind(clause, RATE)] == [verdict]


@pytest.mark.parametrize(
    ("figure", "clause", "verdict"),
    [
        ("法律顾问3名", "，与上年持平", "agrees"),
        ("法律顾问3名", "，与上年基本持平", "agrees"),
        ("安置帮教解除11人", "，与去年持平", "agrees"),
        ("学法考试应考52人", "，与上年基本持平", "doubtful"),
        ("学法考试应考52人", "，与上年持平", "contradicts"),
        ("人民调解案件260余件", "，与上年基本持平", "contradicts"),
    ],
)
def test_unchanged(figure: str, clause: str, verdict: str) -> None:
    """持平 is said of the same number; 基本持平 of a change within 5 % in the everyday sense."""
    assert [each[1] for each in behind(clause, figure)] == [verdict]


def test_one_behind_the_other() -> None:
    """As a line of our own templates; the figure after it is judged as ever."""
    clause = "，同比增长9%，比上年增加22件，上年240余件"
    assert [each[1] for each in behind(clause)] == ["agrees"] * 3
    assert behind("，同比增长9%，调解成功250余件")[-1] == ("250余件", "agrees", "250余件")


def test_a_second_comparison_goes_on_from_the_first() -> None:
    """It need not say with what; behind the bare figure, or last year's, that must be said."""
    assert [each[1] for each in behind("，比上年增加22件，增长9%")] == ["agrees", "agrees"]
    assert behind("，比上年增加22件，增长8%")[-1] == ("8%", "contradicts", "同比增长9%")
    assert behind("，比上年增加22件，下降9%")[-1] == ("9%", "contradicts", "同比增长9%")
    assert behind("，增长8%")[-1][1] == "unbound"
    assert behind("，上年240余件，增长8%")[-1][1] == "unbound"


@pytest.mark.parametrize(
    ("figure", "clause"),
    [
        ("针对土地纠纷，人民调解案件260余件", "，同比增长8%"),
        ("人民调解案件300余件", "，同比增长8%"),
        ("二十大精神学习26次、惠及近1700人次", "，同比增长30%"),
    ],
)
def test_a_figure_that_is_not_sure(figure: str, clause: str) -> None:
    """Behind a part, a wrong figure or two in one breath nothing is called wrong."""
    text = f"{TITLE}{figure}{clause}。"
    assert compared(text)[-1][1] in ("doubtful", "unbound")


def test_two_figures_in_one_breath() -> None:
    """30% is the growth of the first of the two; said of one alone it is wrong."""
    assert compared(f"{TITLE}二十大精神学习26次，惠及近1700人次，同比增长30%。")[-1][1] == "contradicts"
    assert compared(f"{TITLE}二十大精神学习26次、惠及近1700人次，同比增长30%。")[-1][1] == "doubtful"
    assert compared(f"{TITLE}二十大精神学习26次。认真组织和召开法治专题会议4次，同比增长30%。")[-1][1] == "contradicts"


@pytest.mark.parametrize(
    "text",
    [
        f"{OURS}，环比增长8%。",
        f"{OURS}，比2020年增加8件。",
        f"{OURS}，同比增长8倍。",
        f"{OURS}，比上年增加8人。",
        f"{OURS}，比上年增加到8件。",
        f"{OURS}，调解效率同比增长8%。",
        f"{OURS}。同比增长8%。",
        "法律顾问服务村居8个，比上年增加3个。",
        "人民调解案件比上年增加8件。",
    ],
)
def test_what_is_no_comparison_with_last_year(text: str) -> None:
    """Another base, another measure, another subject, or last year unknown: not held against anything."""
    assert "contradicts" not in [each[1] for each in compared(TITLE + text)]


def test_another_year_and_units() -> None:
    """Where the text is not of our place and year, or of a unit, last year's totals say nothing."""
    for title in ("姜家镇2021年", "姜家镇2022年上半年", "木洞镇2022年", "白云山村2022年"):
        text = f"{title}法治工作总结\n\n{OURS}，同比增长8%。"
        assert compared(text)[-1][1] == "unbound"


def test_last_year_unknown() -> None:
    """Then the number is bound to nothing, and least of all agrees with this year's."""
    found = told(f"{TITLE}{OURS}，同比增长8%，比上年增加8件，与上年持平，上年260余件。")
    assert [each[:2] for each in found] == [
        ("260余件", "agrees"),
        ("8%", "unbound"),
        ("8件", "unbound"),
        ("260余件", "unbound"),
    ]


def test_what_is_said_of_it() -> None:
    """The whole clause is told, and nothing of the measure word."""
    text = f"{TITLE}{OURS}，同比增长8%。{OURS}，同比增长9.4%。"
    proof = proofread(text, with_terms(), catalogue(), PLACE, YEAR)
    assert [mark.words for mark in proof_marks(text, proof.verdicts, ()) if "%" in mark.quoted] == [
        "“8%”与汇总的数不符：人民调解案件件数应写作“同比增长9%”。请核对。",
        "“9.4%”与汇总的数不符：人民调解案件件数应写作“同比增长9%”。请核对。",
    ]
    doubted = proofread(f"{TITLE}{RATE}，同比提高0.2个百分点。", with_terms(), catalogue(), PLACE, YEAR)
    (mark,) = proof_marks(doubted.text, doubted.verdicts, ())
    assert mark.words == "“0.2个百分点”拿不准：像是调解成功率，汇总的数写作“同比提高0.3个百分点”。请核对。"
    assert doubted.verdicts[-1].judgement is Judgement.DOUBTFUL


@pytest.mark.parametrize(
    ("clause", "verdicts"),
    [
        ("，按可比口径（7家）同比增长10%", ["agrees"]),
        ("，按可比口径（7家）同比增长9%", ["contradicts"]),
        ("，按可比口径（7家）比上年增加20件", ["agrees"]),
        ("，按可比口径（7家）计算，同比增长10%", ["agrees"]),
        ("，按可比口径（7家）与上年持平", ["contradicts"]),
        ("，上年260件，按可比口径（7家）同比增长10%", ["agrees", "agrees"]),
        ("，同比增长10%", ["doubtful"]),  # true over the seven, who are not named
        ("，比上年增加6件", ["doubtful"]),  # true as printed, over other units
        ("，比上年增加6件，增长2.3%", ["doubtful", "doubtful"]),
        ("，比上年增加7件", ["contradicts"]),
        ("，与上年持平", ["contradicts"]),
    ],
)
def test_on_a_common_basis(clause: str, verdicts: list[str]) -> None:
    """Over the units of both years: 220 against 200, though 266 and 260 were printed; the number of units is no figure."""
    common = Comparison(Decimal(220), Decimal(200), tuple("1234567"))
    totals = Consolidation(
        tuple(
            replace(each, last_year=Decimal(260), comparison=common) if each.indicator.key == "调解案件" else each
            for each in with_terms().totals
        )
    )
    text = f"{TITLE}{OURS}{clause}。"
    figures = [each for each in proofread(text, totals, catalogue(), PLACE, YEAR).verdicts if each.mention.start > 0]
    behind_it = [each.judgement.value for each in figures if each.of_last_year]
    assert behind_it == verdicts
