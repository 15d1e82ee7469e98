"""Which indicator a number speaks of, judged by the words around it alone; its value is looked at later.

Names are compared letter pair by letter pair, so that 更新普法宣传栏 is 普法宣传栏更新 and 人民调解组织调解案件 is
人民调解案件. A pair counts fully in the number's own clause, half in its sentence, a little above it; pairs that few
indicators share count most.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from etl.domain import Indicator
from etl.drafts.proofreading.indicator_names import Label, Labels, pairs_of
from etl.drafts.proofreading.measures import is_own, is_slip, loosely_same, same_kind
from etl.drafts.proofreading.mentions import Mention
from etl.drafts.proofreading.wording import NARROWED, emptied, kindred, normalise, without_kindred
from etl.drafts.proofreading.zones import Zones

_SENTENCE, _ABOVE, _KINDRED = 0.5, 0.2, 0.6
_OF_A_KEY = 0.9


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator that a number may speak of, and what speaks for it."""

    indicator: Indicator
    written: str
    """The measure word behind the number."""
    score: float
    """0 … 1 by the words alone."""
    own: float
    """How much of the name stands in the own clause."""
    named: bool
    """The whole name stands in the sentence, a part of it in the own clause."""
    alone: bool
    """The own clause says nothing else: no narrower subject, no share, no addition."""
    near: int
    """Where in the sentence the part was last said that the own clause lacks."""
    length: int
    """Of the name."""
    missing: frozenset[str] = frozenset()
    """Letters of the name that the own clause lacks."""
    called: int = 0
    """How many letters of a name the own clause says, if it says nothing else, else 0. A short name counts too."""
    borrows: bool = False
    """A part of the name is said only behind the own clause, and may belong to the next number."""

    @property
    def fits(self) -> bool:
        """The measure word may count such things."""
        return loosely_same(self.written, self.indicator.measure)

    @property
    def slip(self) -> bool:
        """At worst the measure word is wrong, if the number is true."""
        return is_slip(self.written, self.indicator.measure)

    @property
    def same_kind(self) -> bool:
        """The measure word surely counts the same kind of thing."""
        return same_kind(self.written, self.indicator.measure)

    @property
    def exact_measure(self) -> bool:
        """Nothing is to be said of the measure word."""
        return is_own(self.written, self.indicator.measure)

    @property
    def rank(self) -> tuple[bool, bool, float, float, int, int]:
        """Best candidate last."""
        told = self.named and self.own > 0
        own, score = (round(self.own, 3), 0.0) if told else (0.0, self.score)
        return told and self.own == 1, told, own, score, self.near, self.length


class Binder:
    """Finds the candidates of each number."""

    def __init__(self, labels: Labels) -> None:
        """``labels`` of the catalogue."""
        self._labels = labels

    def candidates(self, mention: Mention, zones: Zones) -> list[Candidate]:
        """Every indicator that the words around the number say something of, the best first."""
        words = _LetterPairs.of(zones)
        found = [
            candidate
            for indicator in self._labels.catalogue.indicators
            if (candidate := self._best(indicator, mention, zones, words)) is not None
        ]
        return sorted(found, key=lambda candidate: candidate.rank, reverse=True)

    def hands_on(self, before: Indicator, missing: frozenset[str]) -> bool:
        """Whether the figure before speaks of what the next name lacks: 调解案件266件，成功259件."""
        return any(missing <= set(label.words) for label in self._labels.of[before.key])

    def _best(self, indicator: Indicator, mention: Mention, zones: Zones, words: _LetterPairs) -> Candidate | None:
        said = (label for label in self._labels.of[indicator.key] if not words.all.isdisjoint(label.pairs))
        each = (self._candidate(indicator, label, mention, zones, words) for label in said)
        best = max(each, key=lambda found: found.rank, default=None)
        if best is None:
            return None
        called = max(_called(label, zones, words) for label in self._labels.of[indicator.key])
        return replace(best, called=called)

    def _candidate(
        self, indicator: Indicator, label: Label, mention: Mention, zones: Zones, words: _LetterPairs
    ) -> Candidate:
        own = _covered(label, words.own)
        missing = set(range(len(label.words))) - own
        named = label.full and _is_named(label, own, words)
        return Candidate(
            indicator,
            mention.measure,
            self._score(label, words) * (1 if label.full else _OF_A_KEY),
            len(own) / len(label.words) if label.full else 0,
            named,
            named and _is_alone(label, zones),
            _last_said(label, missing, zones.earlier),
            len(label.words),
            frozenset(label.words[place] for place in missing),
            borrows=any(words.is_said_behind(pair) for pair in label.pairs),
        )

    def _score(self, label: Label, words: _LetterPairs) -> float:
        weights = [self._labels.weights[pair] for pair in label.pairs]
        reached = sum(weight * words.closeness(pair) for weight, pair in zip(weights, label.pairs, strict=True))
        return reached / sum(weights)


@dataclass(frozen=True, slots=True)
class _LetterPairs:
    """The letter pairs of each zone, and those of the words that are often meant by it."""

    own: frozenset[str]
    own_kindred: frozenset[str]
    sentence: frozenset[str]
    sentence_kindred: frozenset[str]
    above: frozenset[str]
    earlier: frozenset[str]
    earlier_kindred: frozenset[str]
    all: frozenset[str]

    @classmethod
    def of(cls, zones: Zones) -> _LetterPairs:
        own, sentence = _pairs(zones.own), _pairs(zones.sentence)
        own_kindred, sentence_kindred = _pairs(kindred(zones.own)), _pairs(kindred(zones.sentence))
        above, earlier, earlier_kindred = _pairs(zones.above), _pairs(zones.earlier), _pairs(kindred(zones.earlier))
        every = own | own_kindred | sentence | sentence_kindred | above
        return cls(own, own_kindred, sentence, sentence_kindred, above, earlier, earlier_kindred, every)

    def is_said_behind(self, pair: str) -> bool:
        """Whether the pair is said in the sentence, but not before the end of the own clause."""
        until = (self.own, self.own_kindred, self.earlier, self.earlier_kindred, self.above)
        return (pair in self.sentence or pair in self.sentence_kindred) and not any(pair in said for said in until)

    def closeness(self, pair: str) -> float:
        """1 in the own clause, less the farther away, 0 where it is not said."""
        if pair in self.own:
            return 1
        if pair in self.own_kindred:
            return _KINDRED
        if pair in self.sentence:
            return _SENTENCE
        if pair in self.sentence_kindred:
            return _SENTENCE * _KINDRED
        return _ABOVE if pair in self.above else 0


def _pairs(words: str) -> frozenset[str]:
    return frozenset(pairs_of(words))


def _covered(label: Label, said: frozenset[str]) -> set[int]:
    """Places of the label's letters that stand in what is said, with a neighbour."""
    return {place for at, pair in enumerate(label.pairs) if pair in said for place in (at, at + 1)}


def _is_named(label: Label, own: set[int], words: _LetterPairs) -> bool:
    """Whether the name was said in full by the end of the own clause, and its last word or half of it within.

    党委会4次 is no 党委理论学习中心组学法, though that may follow. What stands above in the paragraph may give the subject
    (社区矫正) when the clause says all the rest (年初在册11人).
    """
    length, half = len(label.words), len(own) * 2 >= len(label.words)
    ends = {length - 2, length - 1} <= own
    if not own or not (ends or half):
        return False
    said = own | _covered(label, words.earlier)
    return len(said) == length or (ends and half and len(said | _covered(label, words.above)) == length)


def _called(label: Label, zones: Zones, words: _LetterPairs) -> int:
    """How many letters of the name the own clause says, if with the words before it says the whole name and nothing else.

    Kindred words count: 调处矛盾纠纷 calls 调解案件, and 成功 behind it 调解成功.
    """
    literal, own = _covered(label, words.own), _covered(label, words.own | words.own_kindred)
    length = len(label.words)
    ends = {length - 2, length - 1} <= literal
    before = _covered(label, words.earlier | words.earlier_kindred)
    whole = len(own) == length or ((ends or len(literal) * 2 >= length) and len(own | before) == length)
    if not own or not whole or emptied(normalise(without_kindred(_unsaid(label, zones.own), label.pairs))):
        return 0
    return len(own)


def _last_said(label: Label, missing: set[int], earlier: str) -> int:
    """Where the missing part was last said before the own clause; -1 when not, the length when nothing is missing."""
    if not missing:
        return len(earlier)
    pairs = [pair for at, pair in enumerate(label.pairs) if at in missing or at + 1 in missing]
    return max((earlier.rfind(pair) for pair in pairs), default=-1)


def _is_alone(label: Label, zones: Zones) -> bool:
    """Whether the own clause holds nothing but the name and words that narrow nothing."""
    rest = zones.own
    if any(found[0] not in label.words for found in NARROWED.finditer(rest)) and not _says_it(label, rest):
        return False
    return not emptied(normalise(_unsaid(label, rest)))


def _unsaid(label: Label, words: str) -> str:
    """The words without the letters of the name."""
    kept = [True] * len(words)
    for pair in label.pairs:
        at = words.find(pair)
        while at >= 0:
            kept[at] = kept[at + 1] = False
            at = words.find(pair, at + 1)
    return "".join(letter if keep else "|" for letter, keep in zip(words, kept, strict=True))


def _says_it(label: Label, words: str) -> bool:
    """建所以来累计: 以来 narrows nothing where the indicator itself is a running total."""
    return "累计" in label.words and "累计" in words
