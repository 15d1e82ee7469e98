"""What an entry cell says: every row of domain.md §7 about values, and the neighbours of every tolerance."""

from __future__ import annotations

from decimal import Decimal

import pytest

from etl.domain import Cell, EntryRule, Indicator, Kind, State, Trouble
from etl.domain.catalogue import Repair
from etl.examination.numbers import (
    LARGEST,
    Reading,
    Refusal,
    clean,
    doubtful_scale,
    read_entry,
    read_percentage,
    thing_counted,
)

CASES = Indicator("303", "调解案件", "人民调解案件件数", "件", "三", Kind.SUM)
LENGTH = Indicator("603", "法治文化带", "法治文化带公里数", "公里", "六", Kind.OWNER, entry=EntryRule(decimals=1))
PEOPLE = Indicator("605", "普法受众", "普法受众人次", "人次", "六", Kind.SUM)
OPTIONAL = Indicator("706", "行政诉讼", "行政诉讼件数", "件", "七", Kind.OWNER, entry=EntryRule(may_be_na=True))


def number(value: str, repair: str) -> Reading:
    """A number that was understood in that way."""
    return Reading(State.NUMBER, Decimal(value), repair)


def zero(repair: str) -> Reading:
    """A zero."""
    return Reading(State.ZERO, Decimal(0), repair)


@pytest.mark.parametrize(
    ("value", "reading"),
    [
        (12, number("12", "")),
        (Decimal("12.0"), number("12", "")),
        (1, number("1", "")),
        (0, zero("")),
        (Decimal("0.0"), zero("")),
        (int(LARGEST), number("999999999", "")),
        (None, Reading(State.BLANK)),
        ("", Reading(State.BLANK)),
        (" \u3000\u00a0\n", Reading(State.BLANK)),
        ("\u200b", Reading(State.BLANK)),
        ("'", Reading(State.BLANK)),
    ],
)
def test_plain_cells(value: str | int | Decimal | None, reading: Reading) -> None:
    """Numbers need no repair; what only looks filled is blank."""
    assert read_entry(Cell(value), CASES) == reading


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("12件", number("12", "12（去掉“件”）")),
        ("12 件", number("12", "12（去掉“件”）")),
        ("45。", number("45", "45（文字数字）")),
        ("45.", number("45", "45（文字数字）")),
        ("45;", number("45", "45（文字数字）")),
        ("45；", number("45", "45（文字数字、全角数字）")),
        ("+45", number("45", "45（文字数字）")),
        ("“45”", number("45", "45（文字数字）")),
        ("共45件", number("45", "45（文字数字、去掉“件”）")),
        ("共计 45 件。", number("45", "45（文字数字、去掉“件”）")),
        ("45【件】", number("45", "45（去掉“件”）")),
        ("45［件］", number("45", "45（去掉“件”）")),
        ("四 十 五", number("45", "45（空格或隐藏字符、汉字数字）")),
        ("3千", number("3000", "3000（汉字数字）")),
        ("1.5千件", number("1500", "1500（汉字数字、去掉“件”）")),
        ("1百", number("100", "100（汉字数字）")),
        ("12起", number("12", "12（去掉“起”）")),
        ("12（件）", number("12", "12（去掉“件”）")),
        ("２２件", number("22", "22（全角数字、去掉“件”）")),
        ("'12", number("12", "12（文字数字）")),
        ("12", number("12", "12（文字数字）")),
        ("0012", number("12", "12（文字数字）")),
        ("12.0", number("12", "12（文字数字）")),
        (" 12\n", number("12", "12（空格或隐藏字符）")),
        ("\u00a012\u3000", number("12", "12（空格或隐藏字符）")),
        ("1\u200b2\ufeff", number("12", "12（空格或隐藏字符）")),
        ("１２０", number("120", "120（全角数字）")),
        ("1,200", number("1200", "1200（千分位）")),
        ("1，200", number("1200", "1200（全角数字、千分位）")),
        ("1,234,567件", number("1234567", "1234567（千分位、去掉“件”）")),
        ("三件", number("3", "3（汉字数字、去掉“件”）")),
        ("二十六", number("26", "26（汉字数字）")),
        ("两万", number("20000", "20000（汉字数字）")),
        ("两百零五起", number("205", "205（汉字数字、去掉“起”）")),
        ("1.5万", number("15000", "15000（以万计）")),
        ("１．５万", number("15000", "15000（全角数字、以万计）")),
        ("2 万件", number("20000", "20000（以万计、去掉“件”）")),
        ("1.2345万", number("12345", "12345（以万计）")),
        ("999999999", number("999999999", "999999999（文字数字）")),
    ],
)
def test_repairs(text: str, reading: Reading) -> None:
    """Taken, and listed with what was understood (domain.md §7)."""
    assert read_entry(Cell(text), CASES) == reading


@pytest.mark.parametrize(
    ("text", "repair"),
    [
        ("0", "0（文字数字）"),
        ("-0", "0（文字数字）"),
        ("0件", "0（去掉“件”）"),
        ("０", "0（全角数字）"),
        ("零", "0（“零”）"),
        ("零件", "0（汉字数字、去掉“件”）"),
        ("〇", "0（“〇”）"),
        ("无", "0（“无”）"),
        (" 没有 ", "0（“没有”）"),
        ("未开展", "0（“未开展”）"),
        ("暂无", "0（“暂无”）"),
        ("未发生", "0（“未发生”）"),
    ],
)
def test_zero_words(text: str, repair: str) -> None:
    """Zero, listed; blank is never among them."""
    assert read_entry(Cell(text), CASES) == zero(repair)


@pytest.mark.parametrize("text", ["/", "-", "—", "——", "／", "－", "–", "不适用", "N/A", "×", " — "])
def test_nil_marks(text: str) -> None:
    """Nobody can tell 0 from 不适用: asked; only where the catalogue allows it they are an answer."""
    assert read_entry(Cell(text), CASES) == Refusal("nil_mark", {"found": text.strip()})
    assert read_entry(Cell(text), OPTIONAL) == Reading(State.NOT_APPLICABLE)


@pytest.mark.parametrize(
    "text",
    ["60余", "60 余", "60余件", "近1700", "20多", "20多件", "100+", "100＋", "100+件", "1万+", "约30", "大约30", "～30", "30左右",
     "100以上", "50件以上", "三十几", "几十", "超200", "一百多", "1.5万余", "若干", "30上下", "不超过20"],
)  # fmt: skip
def test_approximate_numbers(text: str) -> None:
    """An exact number is needed, and never suggested."""
    assert read_entry(Cell(text), CASES) == Refusal("not_exact", {"found": text, "thing": "件数"})


@pytest.mark.parametrize(
    "text", ["12+3", "12 + 3", "=12+3", "12（其中镇级3）", "12-15", "12/15", "1 2", "1 200", "2022年12件", "1;2", "1;2;", "“1”2", "共1件2人", "2千5", "+1+2", "12−15", "3、4", "1e5", "1,,200", "1_000", "0x12"]
)  # fmt: skip
def test_several_numbers(text: str) -> None:
    """Arithmetic as text, two numbers, a remark in the cell."""
    assert read_entry(Cell(text), CASES) == Refusal("several_numbers", {"found": text})


@pytest.mark.parametrize(
    "text",
    ["很多", "一百二", "二〇二二", "三四", "三五件", "十两", "1,20", "1,2000", "12,00", "0,123", ",200", "1.2.3", "1..", ".5", "1.,", "“12", "12”",
     "--5", "—-5", "——5", "++12", "共", "共计。", "1,234万", "万", "3百万", "3百五", "0百", "47百", "590百件", "15.2千", "十 五", "五 百", "一 二 三", "12案", "12件次", "12²", "①", "Ⅻ", "٣", "१२", "𝟏𝟐", "½", "inf", "Infinity", "nan", "NaN",
     "12件件", "件", "%", "见附件", "已报", "一二三", "。12", "12[件", "十二.五", "\u202e21", "1\u202e2\u202c"],
)  # fmt: skip
def test_not_a_number(text: str) -> None:
    """Quoted and sent back: broken grouping, shortened numerals, other scripts' digits, words of computers."""
    assert read_entry(Cell(text), CASES) == Refusal("not_a_number", {"found": text})


@pytest.mark.parametrize(
    ("text", "found"),
    [("12人次", "12人次"), ("12份", "12份"), ("95%", "95%"), ("12条", "12条"), ("３场", "３场"), ("1.2km", "1.2km")],
)
def test_another_measure(text: str, found: str) -> None:
    """A number of something else."""
    assert read_entry(Cell(text), CASES) == Refusal("wrong_measure", {"found": found, "measure": "件"})


@pytest.mark.parametrize(
    ("measure", "word"),
    [("次", "场次"), ("场", "回"), ("人", "名"), ("人次", "人"), ("名", "个人"), ("件", "宗"), ("份", "册"), ("条", "条"), ("支", "个")],
)  # fmt: skip
def test_measures_that_mean_the_same(measure: str, word: str) -> None:
    """People use them for one another (domain.md §5 rule 6)."""
    indicator = Indicator("1", "甲", "甲数", measure, "一", Kind.SUM)
    assert read_entry(Cell(f"12{word}"), indicator) == number("12", f"12（去掉“{word}”）")


@pytest.mark.parametrize(
    ("value", "refusal"),
    [
        (-3, Refusal("negative", {"found": "-3"})),
        ("-3", Refusal("negative", {"found": "-3"})),
        ("－３", Refusal("negative", {"found": "－３"})),
        ("−45", Refusal("negative", {"found": "−45"})),
        ("—45", Refusal("negative", {"found": "—45"})),
        ("–45件", Refusal("negative", {"found": "–45件"})),
        (10**300, Refusal("too_big", {"found": "1.00E+300"})),
        (-(10**300), Refusal("negative", {"found": "-1.00E+300"})),
        ("-1,200件", Refusal("negative", {"found": "-1,200件"})),
        ("-1.5万", Refusal("negative", {"found": "-1.5万"})),
        (Decimal("12.5"), Refusal("not_whole", {"found": "12.5", "indicator": "人民调解案件件数", "measure": "件"})),
        ("12.5件", Refusal("not_whole", {"found": "12.5件", "indicator": "人民调解案件件数", "measure": "件"})),
        ("1.23456万", Refusal("not_whole", {"found": "1.23456万", "indicator": "人民调解案件件数", "measure": "件"})),
        (int(LARGEST) + 1, Refusal("too_big", {"found": "1000000000"})),
        ("100000万", Refusal("too_big", {"found": "100000万"})),
        (True, Refusal("truth_in_count", {"found": "TRUE"})),
        (False, Refusal("truth_in_count", {"found": "FALSE"})),
        (Decimal("NaN"), Refusal("not_a_number", {"found": "NaN"})),
        (Decimal("Infinity"), Refusal("not_a_number", {"found": "Infinity"})),
    ],
)
def test_values_that_cannot_be(value: str | int | Decimal, refusal: Refusal) -> None:
    """Negative, broken, absurd, truth values."""
    assert read_entry(Cell(value), CASES) == refusal


def test_nothing_is_rounded() -> None:
    """Far behind the point there is still something, however long the text."""
    facts = {"indicator": "人民调解案件件数", "measure": "件"}
    for text in ("1." + "0" * 40 + "1", "0.0001" + "0" * 40 + "1万", "-0." + "0" * 40 + "1"):
        refusal = read_entry(Cell(text), CASES)
        code = "negative" if text.startswith("-") else "not_whole"
        assert refusal == Refusal(code, {"found": text} | (facts if code == "not_whole" else {}))


@pytest.mark.parametrize(
    ("cell", "refusal"),
    [
        (Cell("#REF!", Trouble.ERROR), Refusal("error_value", {"found": "#REF!"})),
        (Cell(None, Trouble.UNCALCULATED), Refusal("uncalculated")),
        (Cell("inf", Trouble.ERROR), Refusal("error_value", {"found": "（数太大）"})),
        (Cell("2022-01-02", is_date=True), Refusal("date_in_count", {"found": "日期2022-01-02"})),
        (Cell("2022-01-02T00:00:00", is_date=True), Refusal("date_in_count", {"found": "日期2022-01-02"})),
        (Cell("2022-01-02T10:30:00", is_date=True), Refusal("date_in_count", {"found": "日期2022-01-02 10:30:00"})),
        (Cell("10:30:00", is_date=True), Refusal("date_in_count", {"found": "时间10:30:00"})),
        (Cell("1080:00:00", is_date=True), Refusal("date_in_count", {"found": "时间1080:00:00"})),
        (Cell("45 days, 0:00:00", is_date=True), Refusal("date_in_count", {"found": "时间45天"})),
        (Cell("1 day, 2:03:04", is_date=True), Refusal("date_in_count", {"found": "时间1天2:03:04"})),
    ],
)
def test_cells_without_a_trustworthy_value(cell: Cell, refusal: Refusal) -> None:
    """Error values, formulas without stored value, a date born of 1-2."""
    assert read_entry(cell, CASES) == refusal


@pytest.mark.parametrize(
    ("value", "reading"),
    [
        (Decimal("1.5"), number("1.5", "")),
        ("1.5", number("1.5", "1.5（文字数字）")),
        ("1.50公里", number("1.5", "1.5（去掉“公里”）")),
        ("1.5km", number("1.5", "1.5（去掉“km”）")),
        ("1,200.5", number("1200.5", "1200.5（千分位）")),
        ("一公里", number("1", "1（汉字数字、去掉“公里”）")),
        ("3", number("3", "3（文字数字）")),
        (Decimal("1.55"), Refusal("too_many_decimals", {"found": "1.55", "expected": "1"})),
        ("1.55公里", Refusal("too_many_decimals", {"found": "1.55公里", "expected": "1"})),
        ("1500米", Refusal("not_a_number", {"found": "1500米"})),
    ],
)
def test_decimals_where_they_may_be(value: str | Decimal, reading: Reading | Refusal) -> None:
    """公里 may have one decimal, and no second."""
    assert read_entry(Cell(value), LENGTH) == reading


def test_long_texts_are_quoted_in_part() -> None:
    """A whole page in a cell: on one line, cut after a hundred letters; and at once, however long it is."""
    refusal = read_entry(Cell("说明：\n 见附件" + "甲" * 32_000), CASES)
    assert refusal == Refusal("not_a_number", {"found": "说明： 见附件" + "甲" * 93 + "…"})
    exactly = read_entry(Cell("甲" * 100), CASES)
    assert exactly == Refusal("not_a_number", {"found": "甲" * 100})


@pytest.mark.parametrize(
    "text", ["1" * 32_767, "一" * 32_767, "1," * 16_000, "1" * 32_000 + "以", "１ " * 16_000, "+" * 32_767]
)
def test_endless_texts_are_read_at_once(text: str) -> None:
    """No pattern looks back and forth over 32,767 letters."""
    assert isinstance(read_entry(Cell(text), CASES), Refusal)


@pytest.mark.parametrize(
    ("value", "percent"),
    [
        ("95%", "95"),
        ("95.5％", "95.5"),
        ("95.5", "95.5"),
        ("0.955", "0.955"),
        (Decimal("0.955"), "95.5"),
        (1, "100"),
        (Decimal("1.01"), "1.01"),
        (95, "95"),
        (0, "0"),
        ("九成五", None),
        ("约95%", None),
        ("-5%", None),
        ("٩٥%", None),
        ("", None),
        (None, None),
        (True, None),
    ],
)
def test_read_percentage(value: str | int | Decimal | None, percent: str | None) -> None:
    """A rate somebody typed; a number of at most 1 is what a cell in percent format holds."""
    assert read_percentage(Cell(value)) == (None if percent is None else Decimal(percent))


@pytest.mark.parametrize(
    "cell", [Cell("#DIV/0!", Trouble.ERROR), Cell(None, Trouble.UNCALCULATED), Cell("2022-01-02", is_date=True)]
)
def test_no_percentage(cell: Cell) -> None:
    """Cells without a trustworthy value."""
    assert read_percentage(cell) is None


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("　Ａ１（２）％　", "A1(2)%"),
        ("\u202a12\u202c\u2060\u00ad", "12"),
        ("1\u2009234\u202f567", "1 234 567"),
        ("12² ① Ⅻ ½", "12² ① Ⅻ ½"),
        ("\ufeff村", "村"),
    ],
)
def test_clean(text: str, bare: str) -> None:
    """Full-width forms and hidden characters go; what would change its value by folding stays."""
    assert clean(text) == bare


@pytest.mark.parametrize(
    ("measure", "thing"),
    [("件", "件数"), ("名", "人数"), ("人", "人数"), ("人次", "人次"), ("场次", "场次"), ("公里", "公里数")],
)
def test_thing_counted(measure: str, thing: str) -> None:
    """What is asked for: 请填写具体件数."""
    assert thing_counted(Indicator("1", "甲", "甲数", measure, "一", Kind.SUM)) == thing


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("12", (Repair.TEXT,)),
        ("共１２件。", (Repair.TEXT, Repair.FULL_WIDTH, Repair.MEASURE)),
        ("十 二 万", (Repair.HIDDEN, Repair.HANZI)),
        ("3百", (Repair.HANZI,)),
        ("'12", (Repair.TEXT,)),
        ("１２", (Repair.FULL_WIDTH,)),
        (" 12", (Repair.HIDDEN,)),
        ("　１２", (Repair.FULL_WIDTH, Repair.HIDDEN)),
        ("1,200", (Repair.THOUSANDS,)),
        ("12件", (Repair.MEASURE,)),
        ("十二", (Repair.HANZI,)),
        ("1.2万", (Repair.WAN,)),
        ("无", (Repair.ZERO_WORD,)),
        ("１.２万件", (Repair.FULL_WIDTH, Repair.WAN, Repair.MEASURE)),
    ],
)
def test_kinds_of_repair(text: str, kinds: tuple[Repair, ...]) -> None:
    """What was needed to understand the cell; without any one of them it is refused, with just them it is taken."""
    reading = read_entry(Cell(text), CASES)
    assert isinstance(reading, Reading)
    assert reading.kinds == kinds
    assert read_entry(Cell(text), CASES, kinds) == reading
    for barred in kinds:
        allowed = [kind for kind in Repair if kind is not barred]
        assert read_entry(Cell(text), CASES, allowed) == Refusal("repair_off", {"found": text.strip(), "kind": barred})


def test_plain_numbers_need_no_leave() -> None:
    """A number, a blank and an approved — are read when every repair is switched off."""
    assert read_entry(Cell(12), CASES, ()) == number("12", "")
    assert read_entry(Cell(""), CASES, ()) == Reading(State.BLANK)
    assert read_entry(Cell("—"), OPTIONAL, ()) == Reading(State.NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("text", "indicator", "scale"),
    [("1.5万", CASES, "万"), ("两万件", CASES, "万"), ("15000", CASES, ""), ("1.5万", PEOPLE, ""), ("两万", PEOPLE, ""),
     ("5百", PEOPLE, "百"), ("1.2 千", CASES, "千"), ("五百", CASES, "")],
)  # fmt: skip
def test_wan_is_doubtful_where_nobody_counts_so(text: str, indicator: Indicator, scale: str) -> None:
    """People and leaflets may be counted in 万, cases hardly; 百 or 千 behind digits may be a slip anywhere."""
    reading = read_entry(Cell(text), indicator)
    assert isinstance(reading, Reading)
    assert doubtful_scale(text, reading, indicator) == scale
