"""One text, several doubts: each sentence answers one of them, and what it answers is shown."""

from __future__ import annotations

import pytest

from etl.examination.validation.allotment import Allotted, Question, allot

LIST = Question("台账十进", "台账十进", ("台账", "清单", "明细", "登记"))
YEAR = Question(".上年", "同比异动")
MEAN = Question("普法受众均数", "普法受众均数")
CARRIED = Question("信访办结", "信访办结", ("结转", "上年"))


def refused(text: str, *questions: Question) -> list[str]:
    """Why each is not settled, in their order."""
    answers = allot(text, questions)
    return [answers[question.kind].refused for question in questions]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("台账漏登了两场活动", ""),
        ("有两场没有写进明细", ""),
        ("今年新增两个网格", "off_topic"),
        ("镇里办的两场，台账没有", ""),
        ("台账登记核实无误", "hollow"),
    ],
)
def test_words_that_must_be_said(text: str, why: str) -> None:
    """Alone as well, a doubt that names its words wants one of them; one without words takes any reason."""
    assert refused(text, LIST) == [why]
    assert refused(text, YEAR) == [""]  # as it did: only words that say nothing at all are refused


@pytest.mark.parametrize(
    ("text", "of_list", "of_year"),
    [
        ("台账漏登了两场活动", "", "taken"),
        ("今年新增两个网格", "off_topic", ""),
        ("台账漏登两场，今年新增两个网格", "", ""),
        ("今年新增两个网格；镇里办的两场，没有写进台账", "", ""),
        ("台账漏登两场，下次改", "", "taken"),
        ("台账漏登两场，情况属实无误", "", "taken"),
        ("今年新增两个网格，台账无误", "hollow", ""),
        ("同比异动：台账网格新增；台账漏登两场", "", ""),
    ],
)
def test_a_list_beside_last_year(text: str, of_list: str, of_year: str) -> None:
    """What speaks of the list answers the list alone; the rest must be a reason by itself."""
    assert refused(text, LIST, YEAR) == [of_list, of_year]
    assert refused(text, YEAR, LIST) == [of_year, of_list]


def test_each_shows_its_part() -> None:
    """What settled it, and the whole text where it is refused."""
    text = "今年新增两个网格，台账漏登两场"
    assert allot(text, (LIST, YEAR)) == {
        "台账十进": Allotted("台账漏登两场"),
        ".上年": Allotted("今年新增两个网格"),
    }
    assert allot("台账漏登两场", (LIST, YEAR))[".上年"] == Allotted("台账漏登两场", "taken")


@pytest.mark.parametrize(
    ("text", "of_mean", "of_year"),
    [
        ("今年改在镇里合并开大会", "unclear", "unclear"),
        ("普法受众均数：今年改在镇里合并开大会", "", "taken"),
        ("普法受众均数：今年改开大会；上年疫情停办五场", "", ""),
        ("普法受众均数:今年改开大会，同比异动:上年疫情停办五场", "", ""),
        ("普法受众均数：属实；上年疫情停办五场", "hollow", ""),
        ("普法受众均数今年高了，上年疫情停办", "unclear", "unclear"),
    ],
)
def test_doubts_without_words(text: str, of_mean: str, of_year: str) -> None:
    """Nobody can tell which of them an unnamed reason means; a name with a colon says it."""
    assert refused(text, MEAN, YEAR) == [of_mean, of_year]


def test_three_at_once() -> None:
    """Words first, then names, then the rest."""
    text = "台账漏登两场；含上年结转三件；今年新增两个网格"
    assert refused(text, LIST, CARRIED, YEAR) == ["", "", ""]
    assert refused("台账里登记了上年结转三件", LIST, CARRIED, YEAR) == ["", "off_topic", "taken"]


@pytest.mark.parametrize(
    ("text", "of_list"),
    [("台账漏登了两场活动", "taken"), ("台账漏登两场，今年新增两个网格", "")],
)
def test_what_was_settled_before_keeps_its_text(text: str, of_list: str) -> None:
    """A doubt that comes up when publishing does not take the words that settled another."""
    settled = Question(".上年", "同比异动", settled=True)
    assert refused(text, LIST, settled)[0] == of_list
