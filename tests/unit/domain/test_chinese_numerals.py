"""Chinese numerals, strictly: what nobody would write is not read."""

from __future__ import annotations

import pytest

from etl.domain.chinese_numerals import LARGEST_WRITTEN, read_hanzi, write_hanzi

NUMERALS = [
    (0, "零"),
    (3, "三"),
    (10, "十"),
    (11, "十一"),
    (20, "二十"),
    (26, "二十六"),
    (100, "一百"),
    (101, "一百零一"),
    (110, "一百一十"),
    (112, "一百一十二"),
    (1_000, "一千"),
    (1_002, "一千零二"),
    (1_020, "一千零二十"),
    (1_200, "一千二百"),
    (10_000, "一万"),
    (10_001, "一万零一"),
    (10_100, "一万零一百"),
    (12_345, "一万二千三百四十五"),
    (20_000, "二万"),
    (100_000, "十万"),
    (120_000, "十二万"),
    (1_050_003, "一百零五万零三"),
    (10_000_000, "一千万"),
    (LARGEST_WRITTEN, "九千九百九十九万九千九百九十九"),
]


@pytest.mark.parametrize(("number", "text"), NUMERALS)
def test_write_and_read(number: int, text: str) -> None:
    """Both ways."""
    assert write_hanzi(number) == text
    assert read_hanzi(text) == number


@pytest.mark.parametrize("number", [-1, LARGEST_WRITTEN + 1])
def test_nothing_else_is_written(number: int) -> None:
    """The neighbours of the first and the last."""
    with pytest.raises(ValueError, match=str(number)):
        write_hanzi(number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("〇", 0),
        ("两", 2),
        ("两百", 200),
        ("两千零五", 2005),
        ("两万", 20_000),
        ("一万两千", 12_000),
        ("两千两百万", 22_000_000),
        ("一百〇五", 105),
        ("一十二", 12),
        ("一十万", 100_000),
    ],
)
def test_other_spellings(text: str, number: int) -> None:
    """两 for 二 before 百, 千, 万 and alone; 〇 for 零; a leading 一十."""
    assert read_hanzi(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "一百二",
        "三四",
        "二〇二二",
        "三五",
        "百",
        "百二",
        "万",
        "千万",
        "一百零十",
        "一百一零",
        "零三",
        "零零",
        "十十",
    ],
)
def test_not_read(text: str) -> None:
    """Shortened, spoken or spelled digit by digit: an exact number is not what stands there."""
    assert read_hanzi(text) is None


@pytest.mark.parametrize(
    "text", ["十两", "两十", "二十两", "一百零两", "两两", "一万一", "一万一百", "二十一万三十", "一千一"]
)
def test_slips(text: str) -> None:
    """两 where nobody writes it, a missing 零."""
    assert read_hanzi(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("廿", 20),
        ("廿六", 26),
        ("卅五", 35),
        ("一百廿六", 126),
        ("叁", 3),
        ("拾贰", 12),
        ("壹拾贰", 12),
        ("壹佰零伍", 105),
        ("贰萬", 20_000),
    ],
)
def test_formal_and_contracted_numerals(text: str, number: int) -> None:
    """As on a cheque, and 廿 and 卅 for the tens."""
    assert read_hanzi(text) == number


@pytest.mark.parametrize("text", ["二十万万", "一亿", "三件", "二廿", "貳", "壹百", "3百", " 三", "三\n"])
def test_other_signs(text: str) -> None:
    """Beyond 万, half formal, half-Arabic, with anything around it."""
    assert read_hanzi(text) is None


@pytest.mark.parametrize("text", ["九" * 40_000, "十" * 40_000, "万" * 40_000, "一万" * 20_000])
def test_endless_texts(text: str) -> None:
    """A cell may hold 32,767 letters."""
    assert read_hanzi(text) is None
