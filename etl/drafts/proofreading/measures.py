"""Measure words (量词): which may follow a number, and which count the same kind of thing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from etl.drafts.proofreading.mentions import Mention

MONEY = ("万元", "亿元", "元")
TENTH = "成"
"""九成 is ninety per cent, more or less."""
RATES = ("%", "‰", "个百分点", "百分点", TENTH)
SHARE = "分之"
"""Measure of 三分之二 and 1/3, which are found and count nothing of the catalogue."""
SHARES = ("倍", SHARE)
TIMES = ("个工作日", "工作日", "个小时", "个月", "周岁", "年", "天", "日", "周", "岁")
"""Durations and ages: 两年内, 15个工作日."""
MEASURES = (
    *("人次", "场次", "户次", "批次", "件次", "台次", "车次", "篇次"),
    *("课时", "学时", "小时", "分钟", "平方公里", "平方米", "公里", "千米", "公顷", "公斤"),
    *"人名位户家个件起宗例项条份册本张幅块支场次期轮批回处所座栋间台辆部篇封",
    *"组队对类种岁米吨斤亩套堂站盏面桩款只株棵倍",
    *(*MONEY, *RATES, *TIMES),
)
"""Measure words that may follow a number; the longest that fits is taken."""

_METRES = {"公里": 1000, "千米": 1000, "米": 1}
_ACTS = frozenset((*"次场期轮回堂批站", "场次", "批次"))
_PIECES_OF_WORK = frozenset((*"件起宗例桩项", "件次"))
"""What is dealt with one by one, so that people count the dealing too: 审查6次."""
_THINGS = frozenset("份册本张条幅款块支队个处座所家封篇部套批类种") | _PIECES_OF_WORK
"""Measure words that people use one for another, as they do those of acts: 法律意见书 come in 件 and in 份."""
_KINDS = (
    _ACTS | {"例次"},
    _PIECES_OF_WORK,
    _METRES.keys(),
    *map(frozenset, ("人名位", "份册本张", "条幅款块", "支队", "个处座所家", "户家")),
)
"""Measure words that count the same kind of thing."""
_ANYTHING = "个"
"""The measure word of people who know no better: 法律明白人40个."""


def same_kind(written: str, measure: str) -> bool:
    """Whether a number with the measure word ``written`` can be a figure counted in ``measure``."""
    if written == measure or any({written, measure} <= kind for kind in _KINDS):
        return True
    return written == "" and measure not in RATES


def loosely_same(written: str, measure: str) -> bool:
    """Whether people may use ``written`` for what the catalogue counts in ``measure``."""
    return same_kind(written, measure) or {written, measure} <= _THINGS or {written, measure} <= _ACTS


def is_slip(written: str, measure: str) -> bool:
    """Whether the true number with the measure word ``written`` has the wrong word only: 审查6次 for 6件, 40个 for 40名."""
    if loosely_same(written, measure):
        return True
    return (written in _ACTS and measure in _PIECES_OF_WORK) or (
        written == _ANYTHING and measure not in (*RATES, *_METRES)
    )


def is_own(written: str, measure: str) -> bool:
    """Whether nothing is to be said of the measure word: it is the catalogue's, none, or the same length in 米."""
    return written in ("", measure) or {written, measure} <= _METRES.keys()


def converted(number: Decimal, written: str, measure: str) -> Decimal:
    """The number as the catalogue counts it: 1000米 is 1 where it counts in 公里."""
    if not {written, measure} <= _METRES.keys():
        return number
    return number * _METRES[written] / _METRES[measure]


def as_counted(mention: Mention, measure: str, head: str = "") -> Mention:
    """The number as the catalogue counts it; a table gives the measure word that it is written in at its ``head``."""
    written = mention.measure or head
    upper = None if mention.upper is None else converted(mention.upper, written, measure)
    return replace(mention, number=converted(mention.number, written, measure), upper=upper)


def kinds_known(written: str) -> bool:
    """Whether a number with that measure word can be a figure at all: money, shares and multiples cannot."""
    return written not in (*MONEY, *SHARES)
