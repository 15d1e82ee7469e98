"""What was probably meant by a word that nobody knows."""

from __future__ import annotations

import pytest

from etl.system.near_misses import closest, did_you_mean, near_miss

KNOWN = ("调解案件", "调解成功", "横幅条数")


@pytest.mark.parametrize(
    ("word", "meant"), [("调解按件", "调解案件"), ("横幅", "横幅条数"), ("横", ""), ("行政复议", ""), ("", "")]
)
def test_half_of_the_letters_are_enough(word: str, meant: str) -> None:
    """横幅 against 横幅条数: two thirds; 横: two fifths."""
    assert near_miss(word, KNOWN) == meant


def test_more_may_be_asked_for() -> None:
    """Where a hint of ours would be followed without a thought."""
    assert (near_miss("横幅数", KNOWN), near_miss("横幅数", KNOWN, 0.9)) == ("横幅条数", "")


def test_several() -> None:
    """The closest first."""
    assert closest("调解案", KNOWN, 2) == ["调解案件", "调解成功"]


@pytest.mark.parametrize(
    ("word", "quoted", "end"),
    [("调解按件", True, "，是不是“调解案件”？"), ("调解按件", False, "，是不是 调解案件？"), ("行政复议", True, "。")],
)
def test_the_end_of_a_sentence(word: str, end: str, *, quoted: bool) -> None:
    """A question, or a full stop."""
    assert did_you_mean(word, iter(KNOWN), quoted=quoted) == end
