"""Numbers in a text: what is found, how it is read, and what is a name."""

from __future__ import annotations

import re
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.drafts.proofreading.mentions import Looseness, Mention, Nature
from etl.drafts.proofreading.recognition import find_mentions

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


@pytest.mark.parametrize(
    ("text", "quoted", "number"),
    [
        ("惠及1万5千余人", "1万5千余人", "15000"),
        ("资料1万5千2百份", "1万5千2百份", "15200"),
        ("资料2万0430份", "2万0430份", "20430"),
        ("资料3千2百份", "3千2百份", "3200"),
        ("活动一〇五场", "一〇五场", "105"),
        ("活动一○五场", "一○五场", "105"),
        ("调解二六六件", "二六六件", "266"),
        ("调解壹佰贰拾件", "壹佰贰拾件", "120"),
        ("增长三倍", "三倍", "3"),
        ("满意率九成五", "九成五", "95"),
        ("满意率9成", "9成", "90"),
        ("占五分之一", "五分之一", "0.2"),
        ("占1/4以上", "1/4", "0.25"),
    ],
)
def test_numbers_written_in_parts(text: str, quoted: str, number: str) -> None:
    """万 with 千 behind it, digit by digit, as on cheques, shares and tenths are one number each."""
    found = only(text)
    assert (found.text, found.number, found.nature) == (quoted, Decimal(number), Nature.FIGURE)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("投入1万，5千人参加", ["1万", "5千人"]),
        ("发放2万2022年的资料", ["2万", "2022年"]),
        ("二六件", []),
        ("队伍人员齐整，大陆人口", []),
        ("三成员单位", []),
        ("占九分之八，第三分之二", ["九分之八"]),
        ("全天24/7值守", ["24/7"]),
        ("于1/3召开，1/3上午", ["1/3", "1/3"]),
    ],
)
def test_parts_of_two_numbers(text: str, quoted: list[str]) -> None:
    """A comma, a year, a surname, a date: these belong to no number, or to none that counts."""
    assert [each.text for each in find_mentions(text)] == quoted


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("七八十件", "70", "80"),
        ("三五次", "3", "5"),
        ("二三十人", "20", "30"),
        ("三四百人次", "300", "400"),
        ("十七八人", "17", "18"),
        ("一两千份", "1000", "2000"),
    ],
)
def test_one_or_the_other(text: str, low: str, high: str) -> None:
    """Two digits side by side are the two ends of what is meant, more or less."""
    found = only(text)
    assert (found.text, found.number, found.upper, found.looseness) == (text, Decimal(low), Decimal(high), ABOUT)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("资料2 0430份", ["2 0430份"]),
        ("资料20 430份", ["20 430份"]),
        ("资料1\u2009200余份", ["1\u2009200余份"]),
        ("资料1\u00a0200份", ["1\u00a0200份"]),
        ("村居\t1 200 5", ["1", "200", "5"]),
        ("截至2022 15件", ["2022", "15件"]),
        ("资料20\n430份", ["20", "430份"]),
        ("资料20\t430份", ["20", "430份"]),
    ],
)
def test_spaces_within_a_number(text: str, quoted: list[str]) -> None:
    """A space behind a word's first digits parts thousands, or a scanner put it there; in a table it parts columns."""
    found = find_mentions(text)
    assert [each.text for each in found] == quoted
    assert all(each.uncertain for each in found if len(found) == 1)


@pytest.mark.parametrize("text", ["推行一站式服务", "菜单式宣传", "一体化办公，织密一张网", "一线人员第一时间一律上阵"])
def test_names_of_ways_to_work(text: str) -> None:
    """一站式 and its like count nothing."""
    assert find_mentions(text) == ()


@pytest.mark.parametrize("text", ["\n", "A-", "1,", "一", "1-", "1 "])
def test_time_grows_with_the_text_only(text: str) -> None:
    """A long text of one sign over and over is scanned in steps, not in steps times steps."""
    took = []
    for length in (20_000, 80_000):
        start = time.process_time()
        find_mentions(text * (length // len(text)))
        took.append(time.process_time() - start)
    assert took[1] < 10 * took[0] + 0.1


@given(st.text(alphabet="0129５一二十百万余近约多年月日第,.，。%（）〔〕人次件个号·-至 \nA+", max_size=40))
def test_no_digit_is_passed_over(text: str) -> None:
    """Whatever the text, every Arabic digit lies in exactly one number, and numbers do not overlap."""
    found = find_mentions(text)
    covered = [place for each in found for place in range(each.start, each.end)]
    assert len(covered) == len(set(covered))
    assert {place.start() for place in re.finditer(r"[0-9０-９]", text)} <= set(covered)
    assert all(text[each.start : each.end] == each.text for each in found)
