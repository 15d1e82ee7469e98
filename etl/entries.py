"""One line of each table of config.toml, as it is typed: units, indicators, checks.

Unknown keys and wrong types are refused (``etl.settings``); what the lines mean together is said in ``etl.register``.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from etl.catalogue import plain
from etl.errors import EtlError

_YEAR = re.compile(r"(19|20)\d\d")


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
    names: dict[str, str] = {}
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


def in_year(entry: IndicatorEntry, year: int, where: str) -> IndicatorEntry:
    """With the name that holds from its year on; the names of other years are aliases, so that old forms are understood."""
    for since, name in entry.names.items():
        if not _YEAR.fullmatch(since) or not plain(name):
            raise EtlError(f'{where} 的 names：应像 {{ "2023" = "名称" }}，年份是四位数，名称不是空的。')
    if not entry.names:
        return entry
    current = next(
        (entry.names[since] for since in sorted(entry.names, reverse=True) if int(since) <= year), entry.name
    )
    known = {plain(word) for word in (current, entry.key, *entry.aliases)}
    others = {plain(name): name for name in (entry.name, *entry.names.values()) if plain(name) not in known}
    return msgspec.structs.replace(entry, name=current, aliases=(*entry.aliases, *others.values()))
