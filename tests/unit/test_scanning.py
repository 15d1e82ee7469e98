"""Numbers in a text: what is found, how it is read, and what is a name."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.proofreading.mentions import Looseness, Mention, Nature
from etl.proofreading.scanning import find_mentions

EXACT, OVER, NEAR, ABOUT = Looseness.EXACT, Looseness.OVER, Looseness.NEAR, Looseness.ABOUT


def only(text: str) -> Mention:
    """The one number of a text."""
    (found,) = find_mentions(text)
    return found


@pytest.mark.parametrize(
    ("text", "quoted", "number", "looseness", "measure"),
    [
        ("学习26次，", "26次", "26", EXACT, "次"),
        ("学习２６次，", "２６次", "26", EXACT, "次"),
        ("学习二十六次，", "二十六次", "26", EXACT, "次"),
        ("惠及近1700人次。", "近1700人次", "1700", NEAR, "人次"),
        ("惠及近一千七百人次。", "近一千七百人次", "1700", NEAR, "人次"),
        ("惠及1.5万余人", "1.5万余人", "15000", OVER, "人"),
        ("惠及一万五千余人", "一万五千余人", "15000", OVER, "人"),
        ("惠及一点五万余人", "一点五万余人", "15000", OVER, "人"),
        ("资料20余万份", "20余万份", "200000", OVER, "份"),
        ("资料两万多份", "两万多份", "20000", OVER, "份"),
        ("资料1,200份", "1,200份", "1200", EXACT, "份"),
        ("调解260 余件", "260 余件", "260", OVER, "件"),
        ("调解百余件", "百余件", "100", OVER, "件"),
        ("调解超过260件", "超过260件", "260", OVER, "件"),
        ("调解260件以上", "260件以上", "260", Looseness.AT_LEAST, "件"),
        ("调解约260件", "约260件", "260", ABOUT, "件"),
        ("调解260件左右", "260件左右", "260", ABOUT, "件"),
        ("调解近260余件", "近260余件", "260", Looseness.NONSENSE, "件"),
        ("调解数十件", "数十件", "10", Looseness.VAGUE, "件"),
        ("上万人次", "上万人次", "10000", Looseness.AT_LEAST, "人次"),
        ("成功率97.4%，", "97.4%", "97.4", EXACT, "%"),
        ("成功率９７．４％，", "９７．４％", "97.4", EXACT, "%"),
        ("成功率百分之九十七点四，", "百分之九十七点四", "97.4", EXACT, "%"),
        ("金额3.2亿元", "3.2亿元", "320000000", EXACT, "元"),
        ("建有一公里", "一公里", "1", EXACT, "公里"),
        ("处理一起案件", "一起", "1", EXACT, "起"),
    ],
)
def test_figures(text: str, quoted: str, number: str, looseness: Looseness, measure: str) -> None:
    """Digits of every width, Chinese numerals, 万 and approximations are read with their measure word."""
    found = only(text)
    assert found.nature is Nature.FIGURE
    assert (found.text, found.number, found.looseness, found.measure) == (quoted, Decimal(number), looseness, measure)
    assert text[found.start : found.end] == quoted


@pytest.mark.parametrize(
    ("text", "low", "high"), [("每村3-5次", "3", "5"), ("三至五次", "3", "5"), ("1万至2万份", "10000", "20000")]
)
def test_ranges(text: str, low: str, high: str) -> None:
    """A range is one number with two ends."""
    found = only(text)
    assert (found.number, found.upper) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    "text",
    [
        *("2022年", "2022年度", "2021—2025年", "12月4日", "2022年12月", "1-6月", "2022-12-04", "9:30"),
        *(
            "渝府发〔2022〕3号",
            "（2022）15号",
            "第3次",
            "第12条",
            "拨打12345热线",
            "023-66222222",
            "“12·4”",
            "“1+3+N”",
            "A4纸",
        ),
        *("GB/T 9704-2012", "两年内完成3年任务", "15个工作日", "13800001111", "1.完善制度", "（2）加强管理"),
    ],
)
def test_names_with_digits(text: str) -> None:
    """Years, dates, document numbers, ordinals, telephones, codes and list marks are told but count nothing."""
    found = find_mentions(text)
    assert found
    assert {each.nature for each in found} == {Nature.NAME}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "二十大精神",
            "五方联动",
            "“八五”普法",
            "一是加强",
            "四是落实",
            "（一）加强",
            "第一责任人",
            "二〇二二年",
            "统一部署",
        ),
        *(
            "一次性告知",
            "四个意识",
            "十九届六中全会",
            "进一步",
            "一起参加",
            "千家万户",
            "十分重要",
            "法律十进活动",
            "三五成群",
        ),
    ],
)
def test_words_that_are_no_numbers(text: str) -> None:
    """Numerals inside words are left alone altogether."""
    assert find_mentions(text) == ()


def test_a_year_is_known() -> None:
    """The year of a date is read, so that figures of other years are told."""
    assert [only(text).year for text in ("2021年", "2022年12月4日", "2023年度", "12月4日")] == [2021, 2022, 2023, None]


def test_a_wide_comma_may_part_clauses() -> None:
    """1，200 is read as a thousand, but with a doubt; 1,200 without."""
    assert [only(text).uncertain for text in ("资料1，200份", "资料1,200份")] == [True, False]


@given(st.text(alphabet="0129５一二十百万余近约多年月日第,.，。%（）〔〕人次件个号·-至 \nA+", max_size=40))
def test_no_digit_is_passed_over(text: str) -> None:
    """Whatever the text, every Arabic digit lies in exactly one number, and numbers do not overlap."""
    found = find_mentions(text)
    covered = [place for each in found for place in range(each.start, each.end)]
    assert len(covered) == len(set(covered))
    assert {place.start() for place in re.finditer(r"[0-9０-９]", text)} <= set(covered)
    assert all(text[each.start : each.end] == each.text for each in found)
