"""The terminal: columns line up though Chinese letters are twice as wide, and no file name moves the cursor."""

from __future__ import annotations

import pytest

from etl.system.terminal_text import lined_up, printable
from etl.system.text_width import width


def test_columns_line_up() -> None:
    """Left and right, header too; lines end with their last letter."""
    lines = lined_up(
        ("单位", "文件", "强制性"),
        [("姜家社区", "a.xlsx", "1"), ("司法所", "2022/司法所.xlsx", "12"), ("SFS", "", "")],
        right=("强制性",),
    )
    assert lines == [
        "单位      文件              强制性",
        "姜家社区  a.xlsx                 1",
        "司法所    2022/司法所.xlsx      12",
        "SFS",
    ]
    assert {width(line) for line in lines[:3]} == {34}


def test_a_table_without_rows() -> None:
    """The header alone."""
    assert lined_up(("单位", "状态"), []) == ["单位  状态"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("白云山\x1b[31m村\x07.xlsx", "白云山[31m村.xlsx"),
        ("一\n二\t三\r四", "一二三四"),
        ("零\u200b宽\ufeff\u202e反", "零宽反"),
        ("半\ud800个", "半个"),
        ("分\u2028段\u2029落", "分段落"),
        ("“60余” — １", "“60余” — １"),
    ],
)
def test_control_characters_are_dropped(text: str, shown: str) -> None:
    """Escape sequences, line breaks, invisible and reversing marks, half characters."""
    assert printable(text) == shown
    assert lined_up(("栏", "尾"), [(text, "|")])[1].startswith(f"{shown}  |")
