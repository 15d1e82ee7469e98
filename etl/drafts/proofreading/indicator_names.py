"""The catalogue as words to look for: what each indicator may be called, and how telling each part of a name is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from etl.domain import Indicator
from etl.domain.catalogue import Catalogue, plain
from etl.drafts.proofreading.wording import normalise

_COUNT_WORDS = ("人次数", "场次数", "人次", "场次", *(f"{letter}数" for letter in "件人次条份个户期"), "数")
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
    def weights(self) -> dict[str, float]:
        """How telling a pair of letters is: 1 when the labels of only one indicator have it, the less the more have it."""
        pairs = ({pair for label in labels for pair in label.pairs} for labels in self.of.values())
        return {pair: 1 / count for pair, count in Counter(chain.from_iterable(pairs)).items()}


def _labels(indicator: Indicator) -> Iterable[Label]:
    seen: set[str] = set()
    names = (indicator.name, *indicator.aliases, indicator.key)
    for place, name in enumerate(names):
        words = _stem(normalise(plain(name)).replace("(", "").replace(")", ""), indicator.measure)
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
