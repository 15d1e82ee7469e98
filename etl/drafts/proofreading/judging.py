"""The verdict on each number: agrees, contradicts, doubtful, unbound.

To accuse takes more than to agree. A number contradicts only when the whole name of one indicator stands with it, its
clause says nothing narrower, and its sentence is of this place and year; anything less is doubtful or not bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from etl.domain import Indicator
from etl.drafts.proofreading.binding import Binder, Candidate
from etl.drafts.proofreading.measures import RATES, as_counted, kinds_known
from etl.drafts.proofreading.mentions import Looseness, Mention, Nature
from etl.drafts.proofreading.readings import Truth
from etl.drafts.proofreading.reference_values import Values
from etl.drafts.proofreading.scope import TextScope
from etl.drafts.proofreading.zones import Zones

_LIKELY, _FAINT = 0.5, 0.22
"""Scores from which a figure that fits is bound: of any figure, and of one that hardly fits by chance."""
_DOUBTED = 0.6
"""How much of a name in the own clause makes a figure that does not fit at least doubtful."""
_BEHIND = 0.3
"""How far behind the best name an indicator may be that fits."""
_TELLING = 20
"""From here on a number hardly fits by chance."""


class Judgement(StrEnum):
    """What is found of a number."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    UNBOUND = "unbound"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class NumberVerdict:
    """A number, what it speaks of, and whether it is true."""

    mention: Mention
    judgement: Judgement
    indicator: Indicator | None = None
    expected: str = ""
    """The figure as the report prints it; empty when not bound."""
    sentence: str = ""
    named: Indicator | None = None
    """The indicator whose whole name stands with the number, true or not."""
    whole: bool = False
    """Its words name that indicator and nothing narrower, so that what follows may be held against ours too."""
    counted: bool = False
    """Its measure word counts what that indicator counts."""
    whose: str = ""
    """The unit whose own figure was expected; empty for the total of the place."""
    unexplained: bool = False
    """It is the number that was reported, and a unit still has to explain its part; ``expected`` says which."""
    of_last_year: bool = False
    """It says what was the year before, or how that differs; ``expected`` is the whole clause."""


class Judge:
    """Holds numbers against the totals of one edition."""

    def __init__(self, binder: Binder, values: Values, scope: TextScope) -> None:
        """``values`` are what is true; ``scope`` says what the text is about."""
        self._binder = binder
        self._values = values
        self._scope = scope

    def judge(self, mention: Mention, zones: Zones, before: NumberVerdict | None = None) -> NumberVerdict:
        """The verdict on one number; ``before`` is that on the last figure before it in its sentence."""
        silent = NumberVerdict(mention, Judgement.UNBOUND, sentence=zones.spoken)
        comparable = mention.nature is Nature.FIGURE and mention.looseness is not Looseness.VAGUE
        if self._scope.is_compared(mention, zones):
            # A difference leaves whole what is said of the whole: 31件，同比增长10.7%，成功30件.
            return replace(silent, whole=before is not None and before.whole)
        if not comparable or not kinds_known(mention.measure) or self._scope.is_apart(zones):
            return silent
        ranked = self._binder.candidates(mention, zones)
        if not ranked:
            return silent
        silent = self._named(silent, zones, ranked[0], before)
        judgement, candidate = self._weighed(mention, zones, ranked, before)
        if judgement is Judgement.UNBOUND or candidate is None:
            return silent
        unexplained = judgement is Judgement.AGREES and bool(self._values.doubt(candidate.indicator))
        silent = replace(silent, unexplained=unexplained)
        judgement = Judgement.DOUBTFUL if unexplained else judgement
        expected, whose = self._values.expected(mention, candidate.indicator, f"{zones.earlier}|{zones.before_own}")
        return replace(silent, judgement=judgement, indicator=candidate.indicator, expected=expected, whose=whose)

    def _named(
        self, silent: NumberVerdict, zones: Zones, best: Candidate, before: NumberVerdict | None
    ) -> NumberVerdict:
        """The verdict with what its words name, whatever the number."""
        if not best.named:
            return silent
        whole = self._is_accusable(silent.mention, zones, best, before) and not self._is_open(zones, before)
        return replace(silent, named=best.indicator, whole=whole, counted=best.same_kind)

    def _weighed(
        self, mention: Mention, zones: Zones, ranked: Sequence[Candidate], before: NumberVerdict | None
    ) -> tuple[Judgement, Candidate | None]:
        best = ranked[0]
        if best.named and not self._rivalled(ranked):
            judgement = self._of_named(mention, zones, best, before)
            if judgement is not Judgement.UNBOUND:
                return judgement, best
        return self._of_likely(mention, zones, ranked)

    def _rivalled(self, ranked: Sequence[Candidate]) -> bool:
        """Whether a second indicator is named just as well."""
        return len(ranked) > 1 and ranked[0].rank == ranked[1].rank

    def _of_named(self, mention: Mention, zones: Zones, best: Candidate, before: NumberVerdict | None) -> Judgement:
        truth = self._truth(mention, best)
        accusable = self._is_accusable(mention, zones, best, before)
        wrong = Judgement.DOUBTFUL if self._is_open(zones, before) else Judgement.CONTRADICTS
        if truth is None:
            return Judgement.DOUBTFUL if accusable and self._values.unit is None else Judgement.UNBOUND
        if truth is Truth.FALSE:
            return wrong if accusable and best.same_kind else Judgement.UNBOUND
        if not best.fits:
            # The same number of something else: the measure word is wrong.
            return wrong if accusable and not best.slip else Judgement.DOUBTFUL
        return _agreement(truth, best)

    def _is_accusable(self, mention: Mention, zones: Zones, best: Candidate, before: NumberVerdict | None) -> bool:
        """Whether the words name the indicator, and nothing says that less is meant."""
        allowed = best.alone and self._inherits(best, before)
        return allowed and self._scope.allows_accusing(mention, zones, best.indicator)

    def _is_open(self, zones: Zones, before: NumberVerdict | None) -> bool:
        """Whether the words before may narrow the number: what follows a part may be of that part."""
        return (before is not None and not before.whole) or self._scope.leaves_open(zones)

    def _inherits(self, best: Candidate, before: NumberVerdict | None) -> bool:
        """Whether the figure before names what the own clause lacks of the name, with no other subject between.

        In 学习26次，义诊3次，惠及500人次 the 500 do not belong to the 学习.
        """
        if not best.missing or before is None:
            return True
        return before.whole and before.named is not None and self._binder.hands_on(before.named, best.missing)

    def _of_likely(
        self, mention: Mention, zones: Zones, ranked: Sequence[Candidate]
    ) -> tuple[Judgement, Candidate | None]:
        """The best candidate that fits, if its name is said well enough; else a doubt about the best one."""
        fitting = [candidate for candidate in ranked if candidate.fits]
        if not fitting:
            return Judgement.UNBOUND, None
        most = max(candidate.called for candidate in fitting)
        called = [each for each in fitting if each.called == most > 0]
        if any(self._truth(mention, each) is not None for each in called):
            return self._of_called(mention, zones, called)
        best_score = max(candidate.score for candidate in fitting)
        threshold = _FAINT if self._is_telling(mention) else _LIKELY
        by_score = sorted(fitting, key=lambda candidate: candidate.score, reverse=True)
        near_best = [each for each in by_score if each.score >= max(threshold, best_score - _BEHIND)]
        if agreeing := self._agreeing(mention, near_best):
            judgement, candidate = agreeing
            return (Judgement.DOUBTFUL if candidate.borrows else judgement), candidate
        best = by_score[0]
        known = self._truth(mention, best) is not None
        return self._doubted(mention, zones, best, likely=known and best.own >= _DOUBTED)

    def _of_called(
        self, mention: Mention, zones: Zones, called: Sequence[Candidate]
    ) -> tuple[Judgement, Candidate | None]:
        """Where the clause uses a short name, only the indicators of that name can agree; the value does not choose another."""
        best = called[0]
        return self._agreeing(mention, called) or self._doubted(mention, zones, best, likely=best.same_kind)

    def _agreeing(self, mention: Mention, candidates: Sequence[Candidate]) -> tuple[Judgement, Candidate] | None:
        """The first candidate that the number is true of, strictly or else in the everyday sense."""
        for wanted in (Truth.TRUE, Truth.WIDE):
            for candidate in candidates:
                if self._truth(mention, candidate) is wanted:
                    return _agreement(wanted, candidate), candidate
        return None

    def _doubted(
        self, mention: Mention, zones: Zones, best: Candidate, *, likely: bool
    ) -> tuple[Judgement, Candidate | None]:
        doubted = likely and not mention.is_lone_one and self._scope.allows_accusing(mention, zones, best.indicator)
        return (Judgement.DOUBTFUL, best) if doubted else (Judgement.UNBOUND, None)

    def _is_telling(self, mention: Mention) -> bool:
        return mention.number >= _TELLING and mention.measure not in RATES

    def _truth(self, mention: Mention, candidate: Candidate) -> Truth | None:
        """None when nobody reported the figure."""
        indicator = candidate.indicator
        return self._values.truth(as_counted(mention, indicator.measure), indicator)


def _agreement(truth: Truth, candidate: Candidate) -> Judgement:
    """True, and counted in the catalogue's own measure: 3位 for 3名 holds only in the everyday sense."""
    return Judgement.AGREES if truth is Truth.TRUE and candidate.exact_measure else Judgement.DOUBTFUL
