"""What a figure of the text is held against: the totals of the place, or what one unit reported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from etl.domain import Consolidation, Indicator, Kind, Unit
from etl.domain.phrasing import doubted, missing, phrase
from etl.domain.rates import exact_rate
from etl.drafts.proofreading.mentions import Mention
from etl.drafts.proofreading.readings import Truth, truth_of_figure

_OF_THE_PLACE = re.compile("全镇|我镇|本镇")
_OF_THE_UNIT = re.compile("我村|本村|我社区|本社区|我办|本办|我所|本所|[。;!?]")


@dataclass(frozen=True, slots=True)
class Values:
    """The true values by key of their indicator; ``unit`` and its ``own`` where the text is about one."""

    totals: Mapping[str, Decimal | None]
    doubtful: Mapping[str, tuple[str, ...]]
    """Units that still have to explain their figure, by key of the totals that hold one."""
    unit: Unit | None
    own: Mapping[str, Decimal | None]

    @classmethod
    def of(cls, consolidation: Consolidation, unit: Unit | None) -> Values:
        """Those of an edition, for a text about the place or about one unit."""
        doubtful = {total.indicator.key: total.doubtful for total in consolidation.totals if total.doubtful}
        own = reported(consolidation, unit) if unit is not None else {}
        return cls(totals_of(consolidation), doubtful, unit, own)

    def doubt(self, indicator: Indicator) -> str:
        """The mark of a figure that is true and yet not to be relied on; empty for others."""
        units = self.doubtful.get(indicator.key, ())
        return doubted(units if self.unit is None else [name for name in units if name == self.unit.name])

    def truth(self, mention: Mention, indicator: Indicator) -> Truth | None:
        """How true the number is; None when nobody reported the figure.

        The text of a unit often gives figures of the place beside its own without a word: what is true of either is true.
        """
        total = self.totals.get(indicator.key)
        if self.unit is None:
            return None if total is None else truth_of_figure(mention, total, indicator)
        own = self.own.get(indicator.key)
        of_total = Truth.FALSE if total is None else truth_of_figure(mention, total, indicator)
        if own is None:
            return Truth.TRUE if of_total is Truth.TRUE else None
        return max(truth_of_figure(mention, own, indicator), of_total)

    def expected(self, mention: Mention, indicator: Indicator, said: str) -> tuple[str, str]:
        """The figure as it should stand there, and the unit whose own it is: empty for the total of the place.

        A unit's is printed exactly, as in the circulars to the units. ``said`` is the sentence up to the number.
        """
        total, own = self.totals.get(indicator.key), self.own.get(indicator.key)
        if self.unit is not None and own is not None and not self._is_meant(total, own, mention, indicator, said):
            return phrase(own, indicator.printed_exactly()) + self.doubt(indicator), self.unit.name
        return (missing(indicator, ()) if total is None else phrase(total, indicator) + self.doubt(indicator)), ""

    def _is_meant(self, total: Decimal | None, own: Decimal, mention: Mention, indicator: Indicator, said: str) -> bool:
        """Whether the total is what the text of a unit gives: it says so, or only the total fits."""
        if total is None:
            return False
        fits, owns = truth_of_figure(mention, total, indicator), truth_of_figure(mention, own, indicator)
        return fits > owns or (fits == owns and self._is_of_the_place(said))

    @staticmethod
    def _is_of_the_place(said: str) -> bool:
        """Whether the place was named last: 全镇40名."""
        place = max((found.start() for found in _OF_THE_PLACE.finditer(said)), default=-1)
        return place > max((found.start() for found in _OF_THE_UNIT.finditer(said)), default=-1)


def totals_of(consolidation: Consolidation) -> dict[str, Decimal | None]:
    """The totals of the place by key of their indicator, as sentences print them."""
    return {total.indicator.key: total.printed for total in consolidation.totals}


def reported(consolidation: Consolidation, unit: Unit) -> dict[str, Decimal | None]:
    """What the unit itself reported by key of the indicator, and the rates that follow."""
    found: dict[str, Decimal | None] = {
        total.indicator.key: term.observation.amount
        for total in consolidation.totals
        for term in total.terms
        if term.unit_code == unit.code and term.observation.code == total.indicator.code
    }
    for total in consolidation.totals:
        if total.indicator.kind is Kind.RATIO:
            found[total.indicator.key] = exact_rate(total.indicator, found.get)
    return found
