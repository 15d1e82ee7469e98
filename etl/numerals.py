"""What an entry cell says: a number, zero, blank or not applicable, with the repair that was needed; or why it says nothing.

The rule is: read right, or ask. A text is taken only when it can mean one number and no other; everything else becomes a
refusal that quotes the cell (domain.md §7). Nothing is ever rounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from etl.catalogue import FULL_WIDTH
from etl.domain import Cell, Indicator, State, Trouble
from etl.findings import quoted
from etl.hanzi import read_hanzi

LARGEST = Decimal(999_999_999)
"""No count of a town is larger; a larger one is a slip of the keyboard."""

_INVISIBLE = dict.fromkeys([0x00AD, 0x2060, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F)])
_SPACES = {0x00A0: " ", 0x2002: " ", 0x2003: " ", 0x2009: " ", 0x202F: " "}
_CLEANING: dict[int, int | str | None] = {**_INVISIBLE, **_SPACES, **FULL_WIDTH}
_UNCLEAN = re.compile(f"[{''.join(map(chr, _CLEANING))}]")
"""Looking first is five times faster than translating, and nearly all cells are clean."""


# ASCII digits alone: other scripts' digits are nobody's usual way to fill in a form here.
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DIGIT = r"[0-9零〇一二两三四五六七八九十百千万亿]"
# Each branch looks at a few characters only: a cell may hold 32,767 of them.
_APPROXIMATE = re.compile(
    rf"[约近超逾几~≈]|{_DIGIT}\s?[余多]|以上|左右|上下|以内|{_DIGIT}\s?\+(?!\s?{_DIGIT})|大概|若干"
)
_ARABIC = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_ZERO_WORDS = frozenset({"零", "〇", "无", "没有", "未开展", "暂无", "没有发生", "未发生"})
_NA_MARKS = frozenset({"/", "-", "—", "——", "–", "\\", "不适用", "N/A", "n/a", "NA", "×", "*"})
_MEASURES = (
    frozenset({"次", "场", "场次", "回"}),
    frozenset({"人", "人次", "名", "位", "个人"}),
    frozenset({"件", "起", "宗"}),
    frozenset({"份", "册", "本", "张"}),
    frozenset({"公里", "千米", "km", "KM"}),
    frozenset({"支", "个"}),
)
"""Measures that people use for one another (domain.md §5 rule 6)."""
_THINGS = {"名": "人数", "人次": "人次", "场次": "场次"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell that was understood."""

    state: State
    value: Decimal | None = None
    repair: str = ""
    """``120（全角数字）``: as what it was taken and why that needed a repair; empty for a plain number."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell that was not: the code of the finding and its facts."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)


def read_entry(cell: Cell, indicator: Indicator) -> Reading | Refusal:
    """What an entry cell says of the indicator, as a count of the indicator's measure."""
    if cell.trouble is Trouble.ERROR:
        return Refusal("error_value", {"found": quoted(cell.text)})
    if cell.trouble is Trouble.UNCALCULATED:
        return Refusal("uncalculated")
    if cell.is_date:
        return Refusal("date_in_count", {"found": cell.text.removesuffix("T00:00:00")})
    if isinstance(cell.value, bool):
        return Refusal("truth_in_count", {"found": quoted(cell.text)})
    if isinstance(cell.value, int | Decimal):
        return _admitted(Decimal(cell.value), "", cell.text, indicator)
    return _read_text(cell.text, indicator)


def read_percentage(cell: Cell) -> Decimal | None:
    """A rate somebody typed, in percent: 95%, 95.5, or 0.955 from a cell in percent format; None when it is no number.

    A fraction of at most 1 is taken as a cell in percent format holds it, so 1 means 100%.
    """
    if isinstance(cell.value, bool) or cell.trouble is not Trouble.NONE or cell.is_date:
        return None
    if isinstance(cell.value, int | Decimal):
        rate = Decimal(cell.value)
        return rate * 100 if abs(rate) <= 1 else rate
    text = clean(cell.text)
    bare = text.removesuffix("%").rstrip()
    return Decimal(bare) if _PLAIN.fullmatch(bare) else None


def clean(text: str) -> str:
    """Text without full-width forms, hidden characters and outer spaces.

    Not NFKC, which would turn 12² into 122 and ① into 1.
    """
    return (text.translate(_CLEANING) if _UNCLEAN.search(text) else text).strip()


def thing_counted(indicator: Indicator) -> str:
    """What to call the number that is asked for: 件数, 人数, 人次."""
    return _THINGS.get(indicator.measure, f"{indicator.measure}数")


def _read_text(raw: str, indicator: Indicator) -> Reading | Refusal:
    text = clean(raw).removeprefix("'").strip()
    if not text:
        return Reading(State.BLANK)
    if text in _ZERO_WORDS:
        return Reading(State.ZERO, Decimal(0), f"0（“{text}”）")
    if text in _NA_MARKS:
        return Reading(State.NOT_APPLICABLE) if indicator.may_be_na else Refusal("nil_mark", {"found": quoted(raw)})
    if _APPROXIMATE.search(text):
        return Refusal("not_exact", {"found": quoted(raw), "thing": thing_counted(indicator)})
    return _read_amount(text, raw, indicator)


def _read_amount(text: str, raw: str, indicator: Indicator) -> Reading | Refusal:
    body, measure = _without_measure(text)
    found = _amount_of(body)
    if found is None:
        return Refusal(_why_no_number(text), {"found": quoted(raw)})
    if measure and not _same_measure(measure, indicator.measure):
        return Refusal("wrong_measure", {"found": quoted(raw), "measure": indicator.measure})
    value, kinds = found
    kinds = (["全角数字或空格"] if clean(raw) != raw else []) + kinds + ([f"去掉“{measure}”"] if measure else [])
    return _admitted(value, "、".join(kinds) or "文字数字", raw, indicator)


def _without_measure(text: str) -> tuple[str, str]:
    """Split a trailing measure word off: ``12 件`` → (``12``, ``件``)."""
    known = sorted((word for group in _MEASURES for word in group), key=len, reverse=True)
    for word in (*known, "条", "%"):
        if text.endswith(word) and text != word:
            return text.removesuffix(word).rstrip(), word
    return text, ""


def _same_measure(found: str, expected: str) -> bool:
    return found == expected or any({found, expected} <= group for group in _MEASURES)


def _amount_of(body: str) -> tuple[Decimal, list[str]] | None:
    """The one number that the text can mean, and what had to be understood for it.

    Made from text without arithmetic, which would round what is longer than the context's 28 digits.
    """
    sign = "-" if body.startswith("-") else ""
    digits = body.removeprefix("-").strip() if sign else body
    if _PLAIN.fullmatch(digits):
        return Decimal(sign + digits), []
    if _GROUPED.fullmatch(digits):
        return Decimal(sign + digits.replace(",", "")), ["千分位"]
    in_wan = digits.removesuffix("万").rstrip()
    if in_wan != digits and _PLAIN.fullmatch(in_wan):
        return Decimal(f"{sign}{in_wan}E4"), ["以万计"]
    value = read_hanzi(body)
    return None if value is None else (Decimal(value), ["汉字数字"])


def _why_no_number(text: str) -> str:
    return "several_numbers" if len(_ARABIC.findall(text)) > 1 else "not_a_number"


def _admitted(value: Decimal, kind: str, raw: str, indicator: Indicator) -> Reading | Refusal:
    """The value, if it can be a count of the indicator: finite, not negative, not too fine, not absurd."""
    found = {"found": quoted(raw)}
    if not value.is_finite():
        return Refusal("not_a_number", found)
    if value < 0:
        return Refusal("negative", found)
    if value > LARGEST:
        return Refusal("too_big", found)
    if value != value.to_integral_value() and not indicator.decimals:
        return Refusal("not_whole", found | {"indicator": indicator.name, "measure": indicator.measure})
    if value != round(value, indicator.decimals):
        return Refusal("too_many_decimals", found | {"expected": str(indicator.decimals)})
    exact = Decimal(int(value)) if value == value.to_integral_value() else value.normalize()
    return Reading(State.NUMBER if exact else State.ZERO, exact, f"{exact}（{kind}）" if kind else "")
