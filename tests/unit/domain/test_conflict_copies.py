"""Which names are those of a conflict copy: each program's, with a neighbour that people write themselves."""

from __future__ import annotations

import pytest

from etl.domain.conflict_copies import plain_name

PLAIN = "白云山村.xlsx"


@pytest.mark.parametrize(
    "name",
    [
        "白云山村.sync-conflict-20230109-101530-ABCDEFG.xlsx",
        "白云山村.sync-conflict-20230109-101530.xlsx",
        "白云山村 (张三的冲突副本 2023-01-09).xlsx",
        "白云山村（冲突副本）.xlsx",
        "白云山村 (ZHANG(办公室)的冲突副本 2023-01-09 10-15-30).xlsx",
        "白云山村-冲突副本.xlsx",
        "白云山村_冲突副本_20230109.xlsx",
        "白云山村 (ZHANG-PC's conflicted copy 2023-01-09).xlsx",
        "白云山村 (Conflicted Copy 2023-01-09 101530).xlsx",
        "白云山村_conflicted copy.xlsx",
        "白云山村-DESKTOP-1A2B3C4.xlsx",
        "白云山村-LAPTOP-1A2B3C4D.xlsx",
        "白云山村-WIN-1A2B3C4D5E6.xlsx",
        "白云山村-DESKTOP-1A2B3C4-2.xlsx",
        "白云山村-DESKTOP-1A2B3C4.sync-conflict-20230109-101530-ABCDEFG.xlsx",
    ],
)
def test_a_copy_and_its_plain_name(name: str) -> None:
    """What a program put behind the name is taken off, however often it did."""
    assert plain_name(name) == PLAIN


@pytest.mark.parametrize(
    "name",
    [
        PLAIN,
        "白云山村(1).xlsx",
        "白云山村 (2).xlsx",
        "白云山村 - 副本.xlsx",
        "白云山村副本.xlsx",
        "白云山村（更正）.xlsx",
        "白云山村定稿.xlsx",
        "白云山村（标注）.xlsx",
        "白云山村 copy.xlsx",
        "白云山村sync-conflict.xlsx",
        "白云山村矛盾冲突副本.xlsx",
        "白云山村冲突.xlsx",
        "白云山村-DESKTOP.xlsx",
        "白云山村-DESKTOP-1A2B3C.xlsx",
        "白云山村-WIN-2022.xlsx",
        "DESKTOP-1A2B3C4白云山村.xlsx",
        "白云山村",
    ],
)
def test_an_ordinary_version(name: str) -> None:
    """What people write themselves is a version like any other."""
    assert plain_name(name) == ""


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("白云山村(1) (冲突副本 2023-01-09).xlsx", "白云山村(1).xlsx"),
        ("白云山村（标注）-DESKTOP-1A2B3C4.xlsx", "白云山村（标注）.xlsx"),
        ("白云山村.v2 (冲突副本).xls", "白云山村.v2.xls"),
        ("表.sync-conflict-20230109-101530-ABCDEFG", "表"),
        ("(冲突副本).xlsx", ""),
        (".sync-conflict-20230109-101530.xlsx", ""),
    ],
)
def test_what_is_left(name: str, plain: str) -> None:
    """Only the ending goes; a name of which nothing would be left is none."""
    assert plain_name(name) == plain
