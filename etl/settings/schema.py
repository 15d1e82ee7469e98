"""One line of each table of config.toml, as it is typed: units, indicators, checks.

``loading`` refuses unknown keys and wrong types; ``catalogue_from_config`` knows what the lines mean together.
"""

from __future__ import annotations

import re
from typing import Literal, get_args

import msgspec

from etl.domain.catalogue import plain
from etl.system.errors import EtlError

_YEAR = re.compile(r"(19|20)\d\d")


class UnitEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of ``units``."""

    code: str
    name: str
    kind: Literal["村居", "科室"]
    aliases: tuple[str, ...] = ()
    contact: str = ""
    since: int | None = None
    until: int | None = None
    formerly: tuple[str, ...] = ()
    """What last year's edition called it, by name or code."""
    merged: tuple[str, ...] = ()
    """The units of last year's edition that went into it."""


class _NamedEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an indicator is called and where its row stands."""

    code: str
    key: str
    name: str
    measure: str
    section: str
    part_of: str = ""
    aliases: tuple[str, ...] = ()
    names: dict[str, str] = {}
    """By year: what it is called from then on."""
    note: str = ""
    """指标解释: what counts and what does not, for whoever fills in the form."""
    since: int | None = None
    until: int | None = None
    was: tuple[str, ...] = ()
    """The codes it had in last year's edition."""


class _ReportedEntry(_NamedEntry, frozen=True, kw_only=True):
    """Who reports it, and what may stand in the form."""

    kind: Literal["sum", "owner", "ratio", "roster"]
    reported_by: tuple[str, ...] = ()
    stock: bool = False
    decimals: int = 0
    may_be_na: bool = False


class IndicatorEntry(_ReportedEntry, frozen=True, kw_only=True):
    """One line of ``indicators``; its total is computed and printed so."""

    numerator: str = ""
    denominator: str = ""
    minus: str = ""
    print: Literal["exact", "over", "near"] = "exact"
    hanzi: bool = False
    zero: str = ""


class CheckEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of ``checks``."""

    id: str
    severity: Literal["hard", "soft", "note"]
    sentence: str
    expression: str = ""
    rule: str = ""
    each: bool = False
    asks: str = ""
    answer: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None


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


_TYPE_WORDS = {
    "str": "加引号的文字",
    "int": "整数",
    "float": "数",
    "bool": "true 或 false",
    "array": "方括号里的一列文字",
    "object": '花括号里的名称和值（如 { "2023" = "名称" }）',
    "date": "日期（如 2023-01-10，不加引号）",
}


def type_fault(fault: str, found: object, kind: type[msgspec.Struct], name: str) -> str:
    """What is wrong with a value of the wrong type, in words; ``fault`` is what msgspec says."""
    expected = re.search(r"Expected `(\w+)", fault)
    if expected and expected[1] in _TYPE_WORDS:
        return f"应是{_TYPE_WORDS[expected[1]]}，现在是 {_as_written(found)}。"
    choices = next((field.type for field in msgspec.structs.fields(kind) if field.name == name), None)
    return f"应是 {'、'.join(get_args(choices))} 之一，现在是 {_as_written(found)}。"


def _as_written(value: object) -> str:
    """A value as it stands in the file."""
    if isinstance(value, bool | str):
        return msgspec.json.encode(value).decode()
    if isinstance(value, list):
        return f"[{', '.join(map(_as_written, value))}]"
    if isinstance(value, dict):
        return "{ … }"
    return str(value)
