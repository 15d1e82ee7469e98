"""What an entry cell says: a number, zero, blank or not applicable, with the repair that was needed; or why it says nothing.

The rule is: read right, or ask. A text is taken only when it can mean one number and no other; everything else becomes a
refusal that quotes the cell (domain.md §7). Nothing is ever rounded.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from etl.domain import Cell, Indicator, State, Trouble
from etl.domain.catalogue import Repair
from etl.domain.characters import FULL_WIDTH, folded, remembering
from etl.domain.chinese_numerals import read_hanzi
from etl.domain.findings import quoted

LARGEST = Decimal(999_999_999)
"""No count of a town is larger; a larger one is a slip of the keyboard."""

_BRACKETS = str.maketrans("（）［］", "()[]")
"""Looking first is five times faster than translating, and nearly all cells are clean."""


# ASCII digits alone: other scripts' digits are nobody's usual way to fill in a form here.
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_FOREIGN_GROUP = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
"""1.200 is one thousand two hundred elsewhere; nobody here writes a count or a length so."""
_DIGIT = r"[0-9零〇一二两三四五六七八九十百千万亿]"
# Each branch looks at a few characters only: a cell may hold 32,767 of them.
_APPROXIMATE = re.compile(
    r"[约近超逾几~≈]|以上|左右|上下|以内|大概|若干"  # 约60, 60左右
    rf"|{_DIGIT}\s?[余多]"  # 60余
    rf"|{_DIGIT}\s?\+(?!\s?{_DIGIT})"  # 60+, but not 30+30
)
_ARABIC = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_MASKED = "**"
"""Where the number of a person stood (``domain.masking``)."""
_TURNED = "\u202e"
"""Behind this letter the eye reads 12 where 21 stands."""
_ZERO_WORDS = frozenset("零 〇 无 没有 未开展 暂无 没有发生 未发生 无发生 没有开展 尚未开展 未组织".split())  # noqa: SIM905
_NA_MARKS = frozenset({"/", "-", "—", "——", "–", "\\", "不适用", "不涉及", "无此项", "N/A", "n/a", "NA", "×", "*"})
_MEASURES = tuple(
    frozenset(group.split())
    for group in ("次 场 场次 回", "人 人次 名 位 个人", "件 起 宗", "份 册 本 张", "条 幅", "公里 千米 km KM", "支 个")
)
"""Measures that people use for one another (domain.md §5 rule 6)."""
KNOWN_MEASURES = (*sorted((word for group in _MEASURES for word in group), key=len, reverse=True), "%")
_BRACKETED = re.compile(r"[(\[【]([^()\[\]【】]{1,3})[)\]】]$")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAYS = re.compile(r"(-?[0-9]+) days?, ")
_ENDLESS = {"inf": "（数太大）", "-inf": "（数太大）", "nan": "（算不出来）"}
_ENDLESSLY_LONG = Decimal("1E15")
_QUOTES = ("“”", "‘’", '""')
_TOTAL = re.compile(r"^共计?\s*")
_MINUS = re.compile("-|[−—–](?=[0-9])")
_EXPONENTS = {"万": ("E4", Repair.WAN), "千": ("E3", Repair.HANZI), "百": ("E2", Repair.HANZI)}
_ONE_DIGIT = re.compile(r"[1-9](?:\.[0-9]+)?")
"""Before 百 and 千: 3百 is 300, but 47百 is written by nobody who means 4700."""
_IN_HUNDREDS = re.compile("[0-9] ?([百千])(?!米)")
_SPACED_HANZI = re.compile("[零〇一二两三四五六七八九十百千万](?: [零〇一二两三四五六七八九十百千万]){2,}")
"""四 十 五, letter by letter; two letters may be two numbers."""
_BY_THE_TEN_THOUSAND = frozenset({"人", "人次", "份"})
"""What a town may well count in 万 (domain.md §2); with any other measure 万 is asked about."""
_THINGS = {"名": "人数", "人次": "人次", "场次": "场次"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell that was understood."""

    state: State
    value: Decimal | None = None
    repair: str = ""
    """``120（全角数字）``: as what it was taken and why that needed a repair; empty for a plain number."""
    kinds: tuple[Repair, ...] = field(default=(), compare=False)
    """The kinds of repair in it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell that was not: the code of the finding and its facts."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)


def read_entry(cell: Cell, indicator: Indicator, allowed: Collection[Repair] = tuple(Repair)) -> Reading | Refusal:
    """What an entry cell says of the indicator, as a count of the indicator's measure; no repair but the allowed ones."""
    reading = _read_cell(cell, indicator)
    if isinstance(reading, Reading) and (barred := [kind for kind in reading.kinds if kind not in allowed]):
        return Refusal("repair_off", {"found": quoted(cell.text), "kind": "、".join(barred)})
    return reading


def doubtful_scale(raw: str, reading: Reading, indicator: Indicator) -> str:
    """万 when this indicator hardly reaches it, 百 or 千 behind digits, which may be a slip; empty when neither."""
    if mixed := _IN_HUNDREDS.search(clean(raw)):
        return mixed[1]
    in_wan = Repair.WAN in reading.kinds or (Repair.HANZI in reading.kinds and "万" in raw)
    return "万" if in_wan and indicator.measure not in _BY_THE_TEN_THOUSAND else ""


def same_measure(found: str, expected: str) -> bool:
    """Whether people use the two measures for one another."""
    return found == expected or any({found, expected} <= group for group in _MEASURES)


def _read_cell(cell: Cell, indicator: Indicator) -> Reading | Refusal:
    if cell.trouble is Trouble.ERROR:
        return Refusal("error_value", {"found": _ENDLESS.get(cell.text, quoted(cell.text))})
    if cell.trouble is Trouble.UNCALCULATED:
        return Refusal("uncalculated")
    if cell.trouble is Trouble.DRESSED:
        return Refusal("dressed_text", {"found": quoted(cell.text)})
    if cell.trouble is Trouble.PERCENT and isinstance(cell.value, int | Decimal) and cell.value:
        return Refusal("percent_in_count", {"found": f"{(Decimal(cell.value) * 100).normalize():f}%"})
    if cell.trouble is Trouble.FORMATTED:
        return Refusal("format_in_count", {"found": cell.text, "format": quoted(cell.number_format)})
    if cell.is_date:
        return Refusal("date_in_count", {"found": _moment(cell.text)})
    if isinstance(cell.value, bool):
        return Refusal("truth_in_count", {"found": quoted(cell.text)})
    if isinstance(cell.value, int | Decimal):
        return _admitted(Decimal(cell.value), (), "", _shown(Decimal(cell.value)), indicator)
    return _read_text(cell.text, indicator)


def _moment(text: str) -> str:
    """``日期2022-01-02``, ``时间10:30:00``, ``时间45天``."""
    if _DAY.match(text):
        return f"日期{text.removesuffix('T00:00:00').replace('T', ' ')}"
    days = _DAYS.match(text)
    return f"时间{days[1]}天{text[days.end() :].removeprefix('0:00:00')}" if days else f"时间{text}"


def _shown(number: Decimal) -> str:
    """A number as a spreadsheet shows it: what is endless with an exponent."""
    return f"{number:.2E}" if number.is_finite() and abs(number) >= _ENDLESSLY_LONG else str(number)


def read_percentage(cell: Cell) -> Decimal | None:
    """A rate somebody typed, in percent: 95%, 95.5, or 0.955 from a cell in percent format; None when it is no number.

    A fraction of at most 1 is taken as a cell in percent format holds it, so 1 means 100%.
    """
    shown = cell.trouble is Trouble.PERCENT
    if isinstance(cell.value, bool) or not (shown or cell.trouble is Trouble.NONE) or cell.is_date:
        return None
    if isinstance(cell.value, int | Decimal):
        rate = Decimal(cell.value)
        return rate * 100 if shown or abs(rate) <= 1 else rate
    text = clean(cell.text)
    bare = text.removesuffix("%").rstrip()
    return Decimal(bare) if _PLAIN.fullmatch(bare) else None


@remembering
def clean(text: str) -> str:
    """The text in plain letters, without outer spaces."""
    return folded(text).strip()


def thing_counted(indicator: Indicator) -> str:
    """What to call the number that is asked for: 件数, 人数, 人次."""
    return _THINGS.get(indicator.measure, f"{indicator.measure}数")


def _read_text(raw: str, indicator: Indicator) -> Reading | Refusal:
    text = clean(raw).removeprefix("'").strip()
    if not text:
        return Reading(State.BLANK)
    if text in _ZERO_WORDS:
        return Reading(State.ZERO, Decimal(0), f"0（“{text}”）", (*_cleaned(raw), Repair.ZERO_WORD))
    if text in _NA_MARKS:
        nil = Refusal("nil_mark", {"found": quoted(raw)})
        return Reading(State.NOT_APPLICABLE) if indicator.entry.may_be_na else nil
    if _MASKED in text or _TURNED in raw:
        return Refusal("not_a_number", {"found": quoted(raw)})
    if _APPROXIMATE.search(text):
        return Refusal("not_exact", {"found": quoted(raw), "thing": thing_counted(indicator)})
    return _read_amount(text, raw, indicator)


def _read_amount(text: str, raw: str, indicator: Indicator) -> Reading | Refusal:
    bare = _undressed(text)
    body, measure = _without_measure(bare)
    found = _amount_of(body)
    if found is None:
        code = "several_numbers" if len(_ARABIC.findall(text)) > 1 else "not_a_number"
        return Refusal(code, {"found": quoted(raw)})
    if measure and not same_measure(measure, indicator.measure):
        return Refusal("wrong_measure", {"found": quoted(raw), "measure": indicator.measure})
    if _FOREIGN_GROUP.fullmatch(body):
        return _too_fine(quoted(raw), indicator)
    value, understood = found
    kinds = (*_cleaned(raw), *understood, *((Repair.MEASURE,) if measure else ()))
    dressed = (Repair.TEXT,) if bare != text or not kinds else ()
    return _admitted(value, tuple(dict.fromkeys((*dressed, *kinds))), measure, raw, indicator)


def _undressed(text: str) -> str:
    """Without what says nothing about the number: one closing mark, quotes around it, 共 or 共计, a plus sign."""
    bare = text[:-1].rstrip() if text.endswith(("。", ".", ";")) else text
    if any(bare.startswith(pair[0]) and bare.endswith(pair[1]) for pair in _QUOTES):
        bare = bare[1:-1].strip()
    bare = _TOTAL.sub("", bare)
    return bare[1:] if bare.startswith("+") and bare[1:2].isdigit() else bare


def _cleaned(raw: str) -> tuple[Repair, ...]:
    """What had to be cleaned: full-width forms, spaces and hidden characters."""
    narrow = raw.translate(FULL_WIDTH)
    brackets = raw.translate(_BRACKETS)  # around a measure; no digits
    kinds = ((Repair.FULL_WIDTH, narrow != brackets), (Repair.HIDDEN, clean(raw) != narrow))
    return tuple(kind for kind, used in kinds if used)


def _without_measure(text: str) -> tuple[str, str]:
    """Split a trailing measure word off: ``12 件``, ``12(件)`` → (``12``, ``件``)."""
    if (note := _BRACKETED.search(text)) and note[1] in KNOWN_MEASURES:
        return text[: note.start()].rstrip(), note[1]
    for word in KNOWN_MEASURES:
        if text.endswith(word) and text != word:
            return text.removesuffix(word).rstrip(), word
    return text, ""


def _amount_of(body: str) -> tuple[Decimal, tuple[Repair, ...]] | None:
    """The one number that the text can mean, and what had to be understood for it.

    Made from text without arithmetic, which would round what is longer than the context's 28 digits.
    """
    sign = "-" if _MINUS.match(body) else ""
    digits = body[1:].strip() if sign else body
    if _PLAIN.fullmatch(digits):
        return Decimal(sign + digits), ()
    if _GROUPED.fullmatch(digits):
        return Decimal(sign + digits.replace(",", "")), (Repair.THOUSANDS,)
    exponent, kind = _EXPONENTS.get(digits[-1:], ("", Repair.HANZI))
    shortened = digits[:-1].rstrip()
    if exponent and _PLAIN.fullmatch(shortened) and (kind is Repair.WAN or _ONE_DIGIT.fullmatch(shortened)):
        return Decimal(f"{sign}{shortened}{exponent}"), (kind,)
    spaced = bool(_SPACED_HANZI.fullmatch(body))
    value = read_hanzi(body.replace(" ", "") if spaced else body)
    return None if value is None else (Decimal(value), (Repair.HIDDEN, Repair.HANZI) if spaced else (Repair.HANZI,))


def _admitted(
    value: Decimal, kinds: tuple[Repair, ...], measure: str, raw: str, indicator: Indicator
) -> Reading | Refusal:
    """The value, if it can be a count of the indicator: finite, not negative, not too fine, not absurd."""
    found = {"found": quoted(raw)}
    if not value.is_finite():
        return Refusal("not_a_number", found)
    if value < 0:
        return Refusal("negative", found)
    if value > LARGEST:
        return Refusal("too_big", found)
    if value != round(value, indicator.entry.decimals):
        return _too_fine(quoted(raw), indicator)
    exact = Decimal(int(value)) if value == value.to_integral_value() else value.normalize()
    words = "、".join(f"去掉“{measure}”" if kind is Repair.MEASURE else kind for kind in kinds)
    return Reading(State.NUMBER if exact else State.ZERO, exact, f"{exact}（{words}）" if kinds else "", kinds)


def _too_fine(found: str, indicator: Indicator) -> Refusal:
    if indicator.entry.decimals:
        return Refusal("too_many_decimals", {"found": found, "expected": str(indicator.entry.decimals)})
    return Refusal("not_whole", {"found": found, "indicator": indicator.name, "measure": indicator.measure})
