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
    doubts: tuple[str, ...] = ()
    """Ids of the 核实性 findings on this figure that nobody has explained yet."""
    explanation: str = ""
    """What the unit wrote about those that are settled."""
    adjustment: Adjustment | None = None
    """By which the observation's value is not the one that was submitted."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure against last year's, both over the same units."""

    now: Decimal
    then: Decimal
    units: tuple[str, ...]
    """Codes of the units behind both."""
    printed: bool = False
    """Whether they are the total and last year's total themselves. Else they are over the units of both years alone (可比口径)."""


@dataclass(frozen=True, slots=True)
class Total:
    """A consolidated figure (合计) with its coverage and its terms."""

    indicator: Indicator
    value: Decimal | None
    """None when nobody reported; ratios in percent."""
    reported: int
    expected: int
    last_year: Decimal | None
    """The total that last year's edition printed. Where none is known, of what the forms say, if every unit behind ``value`` does."""
    terms: tuple[Term, ...] = ()
    doubtful: tuple[str, ...] = ()
    """Names of the units whose figure in it is under an unexplained 核实性 finding."""
    unrounded: Decimal | None = None
    """A rate before ``value`` was rounded to two decimals: a sentence rounds once, from here."""
    comparison: Comparison | None = None
    """None where there is nothing to compare, or too few units are in both years."""

    @property
    def complete(self) -> bool:
        """True when every unit that owes the indicator has answered."""
        return self.reported >= self.expected

    @property
    def printed(self) -> Decimal | None:
        """What a sentence prints the figure from."""
        return self.value if self.unrounded is None else self.unrounded

    @property
    def comparable(self) -> bool:
        """Whether the total may be compared with last year's as both are printed."""
        return self.comparison is not None and self.comparison.printed

    @property
    def common_basis(self) -> str:
        """``可比口径（7家）`` where the comparison leaves out units that are in this year's total or in last year's."""
        compared = self.comparison
        if compared is None or compared.printed or (not self.complete and compared.now == self.value):
            return ""
        return f"可比口径（{len(compared.units)}家）"

    @property
    def coverage(self) -> str:
        """For example ``7/8``."""
        return f"{self.reported}/{self.expected}"

    @property
    def standing(self) -> str:
        """The coverage, and how many units' figures in it wait for an explanation: ``9/9，1家待核实``."""
        return f"{self.coverage}{self._waiting}"

    @property
    def covered(self) -> str:
        """The same where the coverage is not explained by a heading: ``7/9 已报，1家待核实``."""
        return f"{self.coverage} 已报{self._waiting}"

    @property
    def _waiting(self) -> str:
        return f"，{len(self.doubtful)}家待核实" if self.doubtful else ""


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
