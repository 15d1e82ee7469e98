"""Letters that say the same."""

from __future__ import annotations

import pytest

from etl.domain.catalogue import plain
from etl.domain.characters import SHORT, folded, folded_in_place, remembering


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("１２．５％（件）", "12.5%(件)"),
        ("1\u3000234\u00a05\u20026", "1 234 5 6"),
        ("1\u200b2\ufeff\u202a\u00ad", "12"),
        ("12² ① “60余” — ｶ", "12² ① “60余” — ｶ"),
        ("", ""),
    ],
)
def test_folded(text: str, same: str) -> None:
    """Full-width forms, spaces of any width, letters that nobody sees; and nothing else."""
    assert folded(text) == same


def test_folded_in_place() -> None:
    """Offsets hold: an invisible letter becomes a space."""
    assert folded_in_place("Ａ\u200bＢ\u3000") == "A B "


def test_labels_are_compared_in_plain_letters() -> None:
    """Spaces, 其中 and a closing mark say nothing either."""
    assert plain("其中：调 解\u200b案件（件）：") == "调解案件(件)"


def test_short_texts_are_remembered() -> None:
    """Long ones are sentences and do not come again."""
    read: list[str] = []

    @remembering
    def length(text: str) -> int:
        read.append(text)
        return len(text)

    short, long = "甲" * SHORT, "乙" * (SHORT + 1)
    assert [length(text) for text in (short, long, short, long)] == [60, 61, 60, 61]
    assert read == [short, long, long]
