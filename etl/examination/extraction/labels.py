"""What a row of the table speaks of: an indicator by its code and its label, the 零报告 line, a subtotal, a footer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from etl.domain import Indicator
from etl.domain.catalogue import Catalogue, plain
from etl.examination.extraction.wordings import MEASURES, worded
from etl.examination.numbers import clean, same_measure

FOOTERS = (
    "单位负责人", "负责人", "填表人", "填报人", "联系电话", "电话", "报出日期", "填报日期", "填表日期", "审核关系", "制表人", "审核人", "统计负责人"
)  # fmt: skip
_NIL_LABELS = ("零报告", "零申报", "零填报")
_SUBTOTAL = re.compile(r"^(?:小计|合计|总计|共计)|(?:小计|合计|总计|共计)$")
_SUBTOTAL_MARK = re.compile(r"\(?(?:小计|合计|总计|共计)\)?$|^(?:小计|合计|总计|共计)[:-]*")
_NUMBERING = re.compile(r"^(?:\([0-9一二三四五六七八九十]{1,3}\)|[0-9一二三四五六七八九十]{1,3}[.、]|[①-⑳])")
_NOTE = re.compile(r"\(([^()]*)\)$")
_NOTES = re.compile(r"\(([^()]*)\)")
_MEASURE = re.compile(rf"[十百千万亿]+|[十百千万亿]*(?:{'|'.join(MEASURES)})")
_CODES = re.compile(r"[0-9A-Za-z]+")
_AT_LEAST = 0.5
"""A label less like the name of its code was written for something else."""
_MISLEADING = 0.75
"""A label this like another indicator's, and less like its own, is not merely worded otherwise."""
CLOSE = 0.6
"""A label this like an indicator's may be meant for it. Labels are long and alike: half of the letters would say little."""


@dataclass(frozen=True, slots=True)
class RowLabel:
    """The indicators that a row's code and label name."""

    by_code: Indicator | None
    by_label: Indicator | None
    strange: bool = False
    """The label is nobody's name, and too unlike the name that belongs to the code."""
    measure: str = ""
    """Another measure than the indicator's, told in the label: 万份."""
    reworded: bool = False
    """The label is a free rewording of the name that belongs to the code."""
    codes: tuple[Indicator, ...] = ()
    """Whose codes stand in the code cell when there are several."""

    @property
    def indicator(self) -> Indicator | None:
        """Whose row it is: by code, then by label."""
        return self.by_code or self.by_label

    @property
    def conflicting(self) -> bool:
        """Whether code and label speak of two indicators."""
        return bool(self.by_code and (self.strange or (self.by_label and self.by_label != self.by_code)))


def read_label(code: str, label: str, catalogue: Catalogue, year: int) -> RowLabel:
    """What code and label of a row say on a form of that year."""
    by_code = catalogue.by_code(clean(code))
    if by_code is None and (several := _several(code, catalogue)):
        return RowLabel(None, indicator_named(label, catalogue), codes=several)
    own = by_code and _is_called(label, by_code)
    by_label = by_code if own else indicator_named(label, catalogue)
    if by_code is None or by_label or not (words := plain(label).replace(f"{year}年", "")):
        return RowLabel(by_code, by_label)
    if measure := _measure_told(words, by_code):
        return RowLabel(by_code, None, measure=measure)
    told = worded(words, by_code)
    strange = told.another or _is_misleading(words, by_code, catalogue)
    return RowLabel(by_code, None, strange=strange, reworded=told.otherwise)


def _several(code: str, catalogue: Catalogue) -> tuple[Indicator, ...]:
    """The indicators of a cell that holds more than one code: 303、304."""
    words = dict.fromkeys(_CODES.findall(clean(code)))
    found = tuple(indicator for word in words if (indicator := catalogue.by_code(word)))
    return found if len(found) > 1 else ()


def _is_called(label: str, indicator: Indicator) -> bool:
    """Whether the label is the indicator's name as the form prints it: nearly all are."""
    return label == indicator.name or label.removeprefix("其中：") == indicator.name


def indicator_named(label: str, catalogue: Catalogue) -> Indicator | None:
    """The indicator of a label: by name, key or alias; numbering, its own measure in brackets and 合计 left out."""
    bare = plain(label)
    if not bare:
        return None
    unnumbered = plain(_NUMBERING.sub("", bare))
    single = _SUBTOTAL_MARK.sub("", unnumbered)
    for words in (bare, unnumbered, single):
        if found := catalogue.by_label(words):
            return found
    note = _NOTE.search(unnumbered)
    found = catalogue.by_label(unnumbered[: note.start()]) if note else None
    return found if found and note and same_measure(note[1], found.measure) else None


def is_nil_label(label: str) -> bool:
    """Whether the row is the line that says that nothing happened all year."""
    words = plain(label).removeprefix("是否")
    return words.startswith(_NIL_LABELS)


def is_subtotal(label: str) -> bool:
    """Whether the row adds up the rows above it."""
    return bool(_SUBTOTAL.search(plain(_NUMBERING.sub("", plain(label)))))


def is_footer(label: str) -> bool:
    """Whether the row is signature, date or remark beneath the table."""
    return plain(label).startswith(FOOTERS)


def is_column_numbers(label: str) -> bool:
    """Whether the row is the one that numbers the columns: 甲 乙 丙 1 2."""
    return plain(label) in {"甲", "(甲)"}


def _measure_told(label: str, indicator: Indicator) -> str:
    """A measure that the label tells in brackets and that is not the indicator's; empty when there is none."""
    for note in _NOTES.finditer(label):
        measure = note[1].removeprefix("计量").removeprefix("单位").removeprefix(":")
        if _MEASURE.fullmatch(measure) and not same_measure(measure, indicator.measure):
            return measure
    return ""


def _is_misleading(label: str, own: Indicator, catalogue: Catalogue) -> bool:
    """Whether the label is hardly like its own indicator's name, or more like another's."""
    at_home = max(_ratio(label, name) for name in (own.name, own.key, *own.aliases))
    if at_home < _AT_LEAST:
        return True
    others = (other for other in catalogue.indicators if other.code != own.code)
    return any(
        _ratio(label, name) > max(at_home, _MISLEADING) for other in others for name in (other.name, *other.aliases)
    )


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, plain(other), autojunk=False).ratio()
