"""Labels that stand beside the right code in other words: a mere variant, a rewording, or the name of another number."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from etl.domain import Indicator
from etl.domain.catalogue import plain
from etl.examination.numbers import KNOWN_MEASURES, same_measure

_NARROWING = re.compile(
    r"[不未非除]|扣减|计划|目标|任务|预计|待|拟"  # 未人民调解案件件数, 计划…
    r"|上年|上一年|去年|前年|往年|历年|同期|明年|次年|结转"
    r"|半年|季度|[0-9一二三四五六七八九十]+月|月均|本月|当月|上月|近.年|五年|(?:19|20)[0-9]{2}年"  # …（1—11月）, 近三年…
    r"|含|包括|新增|增加|减少|累计|人均|平均"  # …（不含镇级）
    r"|行政(?!决策)|线[上下]|网[上络]|培训|涉及|以[上下]|[镇区县市省]级"
    r"|失败|撤[销回]|终止|中止|部分|另|其[他它]|口头|书面"
    r"|妇女|[男女]性|老年|儿童|学生|青少年|党员"
    r"|重大|疑难|复杂|重点|典型"
)
"""Words that make another number of it."""
_OF_COURSE = re.compile(
    r"(?<!不)含(?:口头|书面)(?:[和及与、](?:口头|书面))?(?:协议|调解)?"  # 人民调解案件件数（含口头和书面协议）
    r"|(?:全年|本年度?|当年|年度)累计"  # 全年累计…
)
"""A case is one however it was settled, and the year's cumulated number is the year's number."""
_FURTHER_MEASURES = (
    "户次", "件次", "金额", "面积", "比例", "占比", "小时", "箱", "户", "天", "米", "元", "亩", "家", "处", "块", "批", "期", "套", "篇", "辆", "率",
)  # fmt: skip
MEASURES = (*_FURTHER_MEASURES, *KNOWN_MEASURES)
"""Every measure that a label may name."""
_ALTERNATIVES = "|".join(map(re.escape, sorted(MEASURES, key=len, reverse=True)))
_COUNTED = re.compile(rf"({_ALTERNATIVES})总?数量?$")
_BARE = re.compile(r"(人次|户次|件次|场次|人|金额|面积|比例|占比|率)$")
"""Measures that nobody takes for the end of another word."""
_SUM = re.compile(r"(?:小计|合计|总计|共计)$")
_NOTE = re.compile(r"\([^()]*\)")
_TRIMMINGS = re.compile(
    r"^(?:\([0-9一二三四五六七八九十]{1,3}\)|[0-9一二三四五六七八九十]{1,3}[.、]|[①-⑳])"  # （一）, 3., ③
    r"|全年|本年度?|当年|年度|村级|本村|全村|本单位|总|共|的|\W|_"
)
"""What a clerk adds to a name without changing what it means."""


@dataclass(frozen=True, slots=True)
class Worded:
    """How a label that is none of its indicator's names speaks of it."""

    otherwise: bool = False
    """In other words than a mere variant's."""
    another: bool = False
    """Of another number: in another measure, narrowed or widened."""


@lru_cache(maxsize=4096)
def worded(label: str, own: Indicator) -> Worded:
    """What the plain label, that is nobody's name, says beside the code of ``own``."""
    another = _is_narrowed(label, own) or _counts_other_things(label, own)
    return Worded(another or not _is_variant(label, own), another)


def _is_narrowed(label: str, own: Indicator) -> bool:
    """Whether the label leaves out, adds or speaks of another time, and no name of the indicator does so as often."""
    told = Counter(_NARROWING.findall(_OF_COURSE.sub("", label)))
    return any(times > max(name.count(word) for name in _names(own)) for word, times in told.items())


def _counts_other_things(label: str, own: Indicator) -> bool:
    """Whether the label ends in another measure than every name of the indicator and its own."""
    told = _measure_at_end(label)
    known = {own.measure, *filter(None, map(_measure_at_end, _names(own)))}
    return bool(told) and not any(same_measure(told, one) for one in known)


def _measure_at_end(label: str) -> str:
    bare = _SUM.sub("", _NOTE.sub("", label)).rstrip("\"'”’。.，,;*")
    found = _COUNTED.search(bare) or _BARE.search(bare)
    return found[1] if found else ""


def _is_variant(label: str, own: Indicator) -> bool:
    """Whether only numbering, punctuation, a filler or the closing 数 makes the label another text than a name."""
    noted = _NOTE.sub(lambda note: "" if same_measure(_within(note[0]), own.measure) else note[0], label)
    return _core(noted) in {_core(name) for name in _names(own)}


def _within(note: str) -> str:
    return note.strip("()").removeprefix("计量").removeprefix("单位").removeprefix(":")


def _core(label: str) -> str:
    return _TRIMMINGS.sub("", label).removesuffix("数")


def _names(own: Indicator) -> tuple[str, ...]:
    return tuple(map(plain, (own.name, own.key, *own.aliases)))
