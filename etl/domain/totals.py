"""Consolidated figures with their coverage and the cells they come from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from etl.domain.indicators import Indicator
from etl.domain.standings import Arrival
from etl.domain.submissions import Adjustment, Observation


@dataclass(frozen=True, slots=True)
class Term:
    """One signed contribution to a total, with the cell it came from."""

    sign: int
    """+1, or -1 for what is taken off against double counting."""
    unit_code: str
    unit: str
    observation: Observation
    arrival: Arrival
    adjustment: Adjustment | None = None
    """By which the observation's value is not the one that was submitted."""


@dataclass(frozen=True, slots=True)
class Total:
    """A consolidated figure (合计) with its coverage and its terms."""

    indicator: Indicator
    value: Decimal | None
    """None when nobody reported; ratios in percent."""
    reported: int
    expected: int
    last_year: Decimal | None
    """None unless every unit behind ``value`` also gave last year's figure."""
    terms: tuple[Term, ...] = ()
    unrounded: Decimal | None = None
    """A rate before ``value`` was rounded to two decimals: a sentence rounds once, from here."""

    @property
    def complete(self) -> bool:
        """True when every unit that owes the indicator has answered."""
        return self.reported >= self.expected

    @property
    def printed(self) -> Decimal | None:
        """What a sentence prints the figure from."""
        return self.value if self.unrounded is None else self.unrounded

    @property
    def coverage(self) -> str:
        """For example ``7/8``."""
        return f"{self.reported}/{self.expected}"


@dataclass(frozen=True, slots=True)
class Consolidation:
    """All totals in catalogue order."""

    totals: tuple[Total, ...]

    def by_key(self, key: str) -> Total:
        """The total of the indicator with that key; KeyError when the catalogue has none."""
        for total in self.totals:
            if total.indicator.key == key:
                return total
        raise KeyError(key)
