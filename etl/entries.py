"""One line of each table of config.toml, as it is written there; what the lines mean together is ``etl.register``'s."""

from __future__ import annotations

from typing import Literal

import msgspec


class UnitEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of ``units``."""

    code: str
    name: str
    kind: Literal["村居", "科室"]
    aliases: tuple[str, ...] = ()
    contact: str = ""


class IndicatorEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of ``indicators``; the columns of the catalogue and the options."""

    code: str
    key: str
    name: str
    measure: str
    section: str
    kind: Literal["sum", "owner", "ratio", "roster"]
    reported_by: tuple[str, ...] = ()
    stock: bool = False
    part_of: str = ""
    minus: str = ""
    numerator: str = ""
    denominator: str = ""
    print: Literal["exact", "over", "near"] = "exact"
    aliases: tuple[str, ...] = ()
    hanzi: bool = False
    decimals: int = 0
    may_be_na: bool = False
    zero: str = ""
    note: str = ""


class CheckEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of ``checks``."""

    id: str
    severity: Literal["hard", "soft", "note"]
    sentence: str
    expression: str = ""
    rule: str = ""
    each: bool = False
    asks: str = ""
