"""Whatever is accepted reads back exactly; no text means two numbers, and none breaks the reading."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from etl.domain import Cell, EntryRule, Indicator, Kind, State
from etl.domain.catalogue import Repair
from etl.domain.chinese_numerals import LARGEST_WRITTEN, read_hanzi, write_hanzi
from etl.examination.numbers import LARGEST, Reading, Refusal, clean, read_entry, read_percentage

CASES = Indicator("303", "调解案件", "人民调解案件件数", "件", "三", Kind.SUM)
LENGTH = Indicator("603", "文化带", "文化带公里数", "公里", "六", Kind.OWNER, entry=EntryRule(decimals=1))
OPTIONAL = Indicator("706", "诉讼", "诉讼件数", "件", "七", Kind.OWNER, entry=EntryRule(may_be_na=True))

counts = st.integers(min_value=0, max_value=int(LARGEST))
amounts = st.one_of(
    st.text(max_size=20),
    st.text("0123456789０９,，.。;“”【】[]−—-+余共计万千百十两二三零〇件次人 　%/（）", max_size=12),
)
wrapped = st.tuples(
    st.sampled_from(["", " ", "　", "'", "\u200b", "\u00a0"]), st.sampled_from(["", "件", " 件", "起", " ", "\ufeff"])
)


def full_width(text: str) -> str:
    """The digits and marks as a Chinese keyboard types them."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def read(text: str, indicator: Indicator = CASES) -> Decimal | None:
    """The number that a text cell is taken as; None when it is refused."""
    reading = read_entry(Cell(text), indicator)
    return reading.value if isinstance(reading, Reading) else None


@given(counts, wrapped)
def test_arabic_wordings(count: int, around: tuple[str, str]) -> None:
    """Plain, with leading zeros, grouped, full-width, with measure and hidden characters: the same number."""
    before, after = around
    for written in (str(count), f"00{count}", f"{count}.0", f"{count:,}"):
        for spelled in (written, full_width(written)):
            assert read(f"{before}{spelled}{after}") == count


@given(counts)
def test_wordings_in_wan(count: int) -> None:
    """15000 as 1.5万, whatever the number, and never a rounded one."""
    exact = Decimal(count).scaleb(-4)
    assert read(f"{exact:f}万") == count
    assert read(f"{exact:f} 万件") == count
    assert read(f"{exact:f}1万") is None


@given(st.integers(min_value=0, max_value=LARGEST_WRITTEN))
def test_chinese_numerals(count: int) -> None:
    """Written and read back; with 两 where people say it."""
    written = write_hanzi(count)
    assert read_hanzi(written) == count
    assert read(written) == read(f"{written}件") == count
    for place in "百千万":
        spoken = written.replace(f"二{place}", f"两{place}")
        assert read_hanzi(spoken) == count


@given(st.text("零〇一二两三四五六七八九十百千万", max_size=8))
def test_numerals_are_read_only_as_they_are_written(text: str) -> None:
    """Two texts of one number differ in 两, 〇 and a leading 一十 alone."""
    number = read_hanzi(text)
    if number is not None:
        spelled = text.replace("两", "二").replace("〇", "零")
        assert spelled.removeprefix("一" if spelled.startswith("一十") else "") == write_hanzi(number)


@given(st.decimals(min_value=0, max_value=1000, places=1))
def test_decimals(length: Decimal) -> None:
    """One decimal reads back, also with its measure; a second one is refused."""
    assert read(f"{length}", LENGTH) == read(f"{length}公里", LENGTH) == length
    assert read(f"{length}1", LENGTH) is None


@given(counts)
def test_negative_numbers(count: int) -> None:
    """Always refused, unless it is no number below zero."""
    reading = read_entry(Cell(f"-{count}"), CASES)
    assert (reading == Refusal("negative", {"found": f"-{count}"})) is (count > 0)


@given(amounts, st.sampled_from([CASES, LENGTH, OPTIONAL]))
def test_no_text_breaks_the_reading(text: str, indicator: Indicator) -> None:
    """Either a reading that keeps its own rules, or a refusal that quotes the cell."""
    reading = read_entry(Cell(text), indicator)
    if isinstance(reading, Refusal):
        assert reading.facts["found"] == " ".join(text.split())
        return
    has_value = reading.state in (State.NUMBER, State.ZERO)
    assert has_value is (reading.value is not None)
    assert bool(reading.repair) is has_value
    if reading.value is not None:
        assert 0 <= reading.value <= LARGEST
        assert reading.value == round(reading.value, indicator.entry.decimals)
        assert (reading.value == 0) is (reading.state is State.ZERO)
        assert reading.repair.startswith(f"{reading.value}（")


@given(amounts)
def test_a_text_means_one_number(text: str) -> None:
    """The digits of an accepted text are those of its number, but for zeros at the ends: nothing is dropped or doubled."""
    value = read(text)
    digits = "".join(char for char in clean(text) if char.isascii() and char.isdigit())
    if value is None or not digits:
        return
    assert not any(unicodedata.category(char) in ("No", "Nl") for char in text)
    assert digits.strip("0") == f"{value:f}".replace(".", "").strip("0")


@given(amounts)
def test_spaces_and_full_width_forms_say_nothing(text: str) -> None:
    """However it is spaced, hidden in or widened, a text says the same number, or is refused as before."""
    number = read(text)
    for variant in (full_width(text), f" {text}\u3000", f"\ufeff{text}\u200e", "\u200b".join(text)):
        assert read(variant) == number


@given(st.integers(min_value=1, max_value=LARGEST_WRITTEN))
def test_formal_numerals(count: int) -> None:
    """As on a cheque, whole numbers only in one kind of signs."""
    formal = write_hanzi(count).translate(str.maketrans("一二三四五六七八九十百千万", "壹贰叁肆伍陆柒捌玖拾佰仟萬"))
    assert read(formal) == read(f"{formal}件") == count
    assert read(write_hanzi(count).replace("二十", "廿").replace("三十", "卅")) == count


@given(st.text(max_size=20))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """And it never adds anything."""
    assert clean(clean(text)) == clean(text)
    assert len(clean(text)) <= len(text)


@given(
    st.one_of(st.text(max_size=10), st.integers(), st.decimals(allow_nan=False, allow_infinity=False), st.booleans())
)
def test_any_cell_may_be_asked_for_a_rate(value: str | int | Decimal | bool) -> None:  # noqa: FBT001 - a cell's value
    """A number or None."""
    rate = read_percentage(Cell(value))
    assert rate is None or rate.is_finite()


@given(amounts, st.sets(st.sampled_from(Repair)))
def test_fewer_repairs_never_give_another_number(text: str, allowed: set[Repair]) -> None:
    """Switching repairs off changes a reading into a refusal, and into nothing else."""
    full, less = read_entry(Cell(text), CASES), read_entry(Cell(text), CASES, allowed)
    if isinstance(less, Reading):
        assert less == full
        assert isinstance(full, Reading)
        assert allowed.issuperset(full.kinds)
    else:
        assert less in (full, Refusal("repair_off", less.facts))
