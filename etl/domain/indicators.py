"""Units of the register and indicators of the catalogue: who reports, and what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    stock: bool = False
    part_of: str = ""
    """Key of the indicator that this one is an of-which (其中) of."""
    minus: str = ""
    """Key of the indicator whose sum is taken off this one's (double counting)."""
    numerator: str = ""
    denominator: str = ""
    style: Style = Style.EXACT
    aliases: tuple[str, ...] = ()
    hanzi: bool = False
    """Print small isolated numbers in Chinese numerals (一公里)."""
    decimals: int = 0
    """Decimal places that an entry may have."""
    may_be_na: bool = False
    zero: str = ""
    """What the report says instead of a zero figure."""
