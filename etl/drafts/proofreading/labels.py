"""The catalogue as words to look for: what each indicator may be called, and how telling each part of a name is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from etl.domain import Indicator
from etl.domain.catalogue import Catalogue, plain
from etl.drafts.proofreading.patterns import MONEY, RATES, SHARES
from etl.drafts.proofreading.wording import canonical

_COUNT_WORDS = (
    "人次数",
    "场次数",
    "人次",
    "场次",
    "件数",
    "人数",
    "次数",
    "条数",
    "份数",
    "个数",
    "户数",
    "期数",
    "数",
)
_METRES = {"公里": 1000, "千米": 1000, "米": 1}
_KINDS = (
    frozenset(("次", "场", "场次", "期", "轮", "回", "堂", "批", "批次", "站", "例次")),
    frozenset(("件", "起", "宗", "例", "桩", "项", "件次")),
    frozenset(("人", "名", "位")),
    frozenset(("份", "册", "本", "张")),
    frozenset(("条", "幅", "款", "块")),
    frozenset(("支", "队")),
    frozenset(_METRES),
    frozenset(("个", "处", "座", "所", "家")),
    frozenset(("户", "家")),
    frozenset(("%",)),
    frozenset(("人次",)),
)
"""Measure words that count the same kind of thing."""
_THINGS = frozenset(
    [
        "件",
        "起",
        "宗",
        "例",
        "桩",
        "项",
        "件次",
        "份",
        "册",
        "本",
        "张",
        "条",
        "幅",
        "款",
        "块",
        "支",
        "队",
        "个",
        "处",
        "座",
        "所",
        "家",
        "封",
        "篇",
        "部",
        "套",
        "批",
        "类",
        "种",
    ]
)
_ACTS = frozenset(("次", "场", "场次", "期", "轮", "回", "堂", "批", "批次", "站"))
"""Measure words that people use one for another: 法律意见书 come in 件 and in 份."""
_PIECES_OF_WORK = frozenset(("件", "起", "宗", "例", "桩", "项", "件次"))
"""What is dealt with one by one, so that people count the dealing too: 审查6次."""
_ANYTHING = "个"
"""The measure word of whoever knows no better: 法律明白人40个."""
_SHORTEST_TELLING = 4


@dataclass(frozen=True, slots=True)
class Label:
    """One way of naming an indicator, without its counting word: 人民调解案件."""

    words: str
    full: bool
    """A name or alias; a key is too short to accuse by."""
    pairs: tuple[str, ...]
    """Its letters two by two, in order."""


@dataclass(frozen=True)
class Labels:
    """All labels of a catalogue."""

    catalogue: Catalogue

    @cached_property
    def of(self) -> dict[str, tuple[Label, ...]]:
        """By key of the indicator."""
        return {indicator.key: tuple(_labels(indicator)) for indicator in self.catalogue.indicators}

    @cached_property
    def _shared(self) -> Counter[str]:
        """In how many indicators' labels a pair of letters occurs."""
        counts: Counter[str] = Counter()
        for labels in self.of.values():
            counts.update({pair for label in labels for pair in label.pairs})
        return counts

    @cached_property
    def weights(self) -> dict[str, float]:
        """How telling a pair is: 1 when only one indicator has it."""
        return {pair: 1 / count for pair, count in self._shared.items()}


def _labels(indicator: Indicator) -> Iterable[Label]:
    seen: set[str] = set()
    names = (indicator.name, *indicator.aliases, indicator.key)
    for place, name in enumerate(names):
        words = _stem(canonical(plain(name)).replace("(", "").replace(")", ""), indicator.measure)
        if len(words) >= 2 and words not in seen:
            seen.add(words)
            full = place < len(names) - 1 and len(words) >= _SHORTEST_TELLING
            yield Label(words, full, pairs_of(words))


def pairs_of(words: str) -> tuple[str, ...]:
    """The letters of words two by two."""
    return tuple(words[at : at + 2] for at in range(len(words) - 1))


def _stem(name: str, measure: str) -> str:
    for ending in (f"{measure}数", measure, *_COUNT_WORDS):
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name


def same_kind(written: str, measure: str) -> bool:
    """Whether a number with the measure word ``written`` can be a figure counted in ``measure``."""
    if written == measure or any({written, measure} <= kind for kind in _KINDS):
        return True
    return written == "" and measure not in RATES


def loosely_same(written: str, measure: str) -> bool:
    """Whether people may count so what the catalogue counts in ``measure``."""
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


def kinds_known(written: str) -> bool:
    """Money, shares and multiples are nobody's figure."""
    return written not in (*MONEY, *SHARES)
