"""Zero sentences: 全年未发生行政诉讼案件 is a figure, true or wrong."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from etl.domain import Consolidation
from etl.drafts.proofreading import proofread
from tests.consolidated import PLACE, YEAR, catalogue, consolidation

TITLE = "姜家镇2022年法治政府建设情况的报告\n\n"


def with_suits(count: int) -> Consolidation:
    """The year with so many administrative suits; there were none, and three fines."""
    totals = (
        replace(total, value=Decimal(count)) if total.indicator.key == "行政诉讼" else total
        for total in consolidation().totals
    )
    return Consolidation(tuple(totals))


def judged(text: str, suits: int, title: str = TITLE) -> list[tuple[str, str, str]]:
    """What is found of every figure."""
    proof = proofread(title + text, with_suits(suits), catalogue(), PLACE, YEAR)
    return [
        (one.mention.text, one.judgement.value, one.expected)
        for one in proof.verdicts
        if one.mention.start >= len(title)
    ]


NONE_OF_BOTH = "依法接受司法监督和复议监督，全年未发生行政诉讼、行政复议案件。"


def test_none_and_there_were_none() -> None:
    """Each noun of the list is a figure of its own."""
    assert judged(NONE_OF_BOTH, 0) == [
        ("未发生行政诉讼", "agrees", "未发生行政诉讼案件"),
        ("行政复议案件", "agrees", "未发生行政复议案件"),
    ]


def test_none_and_there_were_two() -> None:
    """The sentence that the draft printed last time is wrong now; its other half is still true."""
    assert judged(NONE_OF_BOTH, 2) == [
        ("未发生行政诉讼", "contradicts", "2件"),
        ("行政复议案件", "agrees", "未发生行政复议案件"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全年无行政诉讼。", [("无行政诉讼", "contradicts", "2件")]),
        ("全年未发生行政处罚案件。", [("未发生行政处罚案件", "contradicts", "3件")]),
        ("三年来未发生行政诉讼案件。", [("未发生行政诉讼案件", "doubtful", "2件")]),
        ("白云山村全年未发生行政诉讼案件。", [("未发生行政诉讼案件", "unbound", "")]),
        ("未发生行政诉讼败诉案件。", []),
        ("没有行政诉讼经验的干部较多。", []),
        ("未发生安全事故。", []),
    ],
)
def test_what_is_said_to_be_none(text: str, found: list[tuple[str, str, str]]) -> None:
    """Only an indicator's whole name counts, and only of the whole place and year is it called wrong."""
    assert judged(text, 2) == found


def test_of_another_town() -> None:
    """Its suits are not ours."""
    assert judged("全年未发生行政诉讼案件。", 2, "天星寺镇2022年法治政府建设情况的报告\n\n") == [
        ("未发生行政诉讼案件", "unbound", "")
    ]
