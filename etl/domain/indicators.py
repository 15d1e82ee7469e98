"""Units of the register and indicators of the catalogue: who reports, and what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from etl.domain.expressions import parse


@dataclass(frozen=True, slots=True)
class Unit:
    """A reporting unit (填报单位) of the register."""

    code: str
    name: str
    kind: str
    """村居 or 科室."""
    aliases: tuple[str, ...] = ()
    contact: str = ""
    """Whom the office calls when nothing arrives; printed on the board and the reminder only."""

    def is_among(self, names: Iterable[str]) -> bool:
        """Whether one of the names is its own, its kind's, its code or an alias."""
        return not {self.kind, self.name, self.code, *self.aliases}.isdisjoint(names)


class Kind(StrEnum):
    """How an indicator is consolidated."""

    SUM = "sum"
    OWNER = "owner"
    RATIO = "ratio"
    ROSTER = "roster"


class Style(StrEnum):
    """How the report prints a figure of the indicator."""

    EXACT = "exact"
    OVER = "over"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Formula:
    """What a total is computed from beside the units' own figures."""

    numerator: str = ""
    """Of a ratio: an expression over keys. Of a roster: the kind of unit that is counted."""
    denominator: str = ""
    minus: str = ""
    """Key of the indicator whose sum is taken off this one's (double counting)."""

    @property
    def operands(self) -> tuple[str, ...]:
        """Keys of the indicators that a ratio is computed from, each once."""
        return tuple(dict.fromkeys((*parse(self.numerator).operands, *parse(self.denominator).operands)))


@dataclass(frozen=True, slots=True)
class EntryRule:
    """What a unit may write in the form."""

    stock: bool = False
    """Counted at a point in time: due also in a nil return (零报告)."""
    decimals: int = 0
    """Decimal places that an entry may have."""
    may_be_na: bool = False
    """Whether 不适用 is an answer."""


@dataclass(frozen=True, slots=True)
class Printing:
    """How the report writes a figure."""

    style: Style = Style.EXACT
    hanzi: bool = False
    """Small isolated numbers in Chinese numerals (一公里)."""
    zero: str = ""
    """What it says instead of a zero figure."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the catalogue (指标目录)."""

    code: str
    key: str
    """Short name, used in templates and checks."""
    name: str
    """What forms, tables and data files print."""
    measure: str
    section: str
    kind: Kind
    reported_by: tuple[str, ...] = ()
    """Kinds of unit (村居) or names of units that owe it."""
    part_of: str = ""
    """Key of the indicator that this one is a part (其中) of."""
    aliases: tuple[str, ...] = ()
    formula: Formula = Formula()
    entry: EntryRule = EntryRule()
    printing: Printing = Printing()

    def printed_exactly(self) -> Indicator:
        """The same without 余 and 近: a unit's own figures are printed so."""
        return replace(self, printing=replace(self.printing, style=Style.EXACT))
