"""Which entries of config.toml are those of a year (since, until), and what of last year they come from (formerly, merged, was)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import msgspec

from etl.domain.catalogue import plain
from etl.domain.expressions import ExpressionError, parse
from etl.domain.succession import Succession
from etl.settings.schema import CheckEntry, IndicatorEntry, UnitEntry
from etl.system.errors import EtlError

Entry = TypeVar("Entry", UnitEntry, IndicatorEntry, CheckEntry)
Gone: TypeAlias = Mapping[str, UnitEntry | IndicatorEntry]
"""What is not of the year, by everything that other entries call it."""


@dataclass(frozen=True, slots=True)
class EntriesOfYear:
    """The three tables of config.toml in one year."""

    units: list[UnitEntry]
    indicators: list[IndicatorEntry]
    checks: list[CheckEntry]

    def in_year(self, year: int, file: str) -> EntriesOfYear:
        """The entries that hold in that year; EtlError for one that needs another that does not."""
        units = [one for one in self.units if _holds(one, year, f"{file}：units {one.name}")]
        indicators = [one for one in self.indicators if _holds(one, year, f"{file}：indicators {one.code}")]
        checks = [one for one in self.checks if _holds(one, year, f"{file}：checks {one.id}")]
        named = {name for unit in units for name in _called(unit)} | {one.key for one in indicators}
        gone: dict[str, UnitEntry | IndicatorEntry] = {
            name: unit for unit in self.units if unit not in units for name in _called(unit) if name not in named
        }
        gone |= {one.key: one for one in self.indicators if one not in indicators and one.key not in named}
        reported = [_without(one, gone, year, f"{file}：indicators {one.code}") for one in indicators]
        for indicator in reported:
            _refuse_gone(_named_by_indicator(indicator), gone, year, f"{file}：indicators {indicator.code}")
        for check in checks:
            _refuse_gone(_named_by_check(check), gone, year, f"{file}：checks {check.id}")
        return EntriesOfYear(units, reported, checks)

    def succession(self, file: str, everything: EntriesOfYear, year: int) -> Succession:
        """What the units and indicators of this year were; EtlError for a past that is claimed twice or is not over.

        ``everything`` are the entries of all years, by whose aliases a unit may be called too.
        """
        aliases = {plain(alias): unit for unit in everything.units for alias in unit.aliases}
        indicators = {plain(one.code): one for one in self.indicators if not one.was}
        units = {plain(name): unit for unit in self.units for name in (unit.code, unit.name)}
        was = [_Past(f"{file}：indicators {one.code}", "was", one, one.was) for one in self.indicators]
        formerly = [
            _Past(f"{file}：units {one.name}", "formerly", one, _full(one, one.formerly, aliases)) for one in self.units
        ]
        merged = [
            _Past(f"{file}：units {one.name}", "merged", one, _full(one, one.merged, aliases)) for one in self.units
        ]
        _refuse_claimed_twice(was, indicators, "另一个指标的代码")
        _refuse_claimed_twice([*formerly, *merged], units, "另一家单位")
        last = [unit for unit in everything.units if (unit.since or year - 1) <= year - 1 <= (unit.until or year - 1)]
        return Succession(
            _over(formerly, units),
            _over(merged, units),
            _over(was, indicators),
            known=frozenset(map(plain, everything.names())),
            then=frozenset(plain(name) for unit in last for name in (unit.code, unit.name)),
        )

    def names(self) -> Iterator[str]:
        """Everything that units and indicators are called."""
        yield from (name for unit in self.units for name in _called(unit))
        yield from (indicator.code for indicator in self.indicators)


@dataclass(frozen=True, slots=True)
class _Past:
    """What an entry says it was."""

    where: str
    key: str
    entry: UnitEntry | IndicatorEntry
    names: tuple[str, ...]


def _holds(entry: Entry, year: int, where: str) -> bool:
    """Whether the entry is one of that year; ``since`` and ``until`` are its first and last."""
    for name in ("since", "until"):
        value = getattr(entry, name)
        if value is not None and not 1990 <= value <= 2100:
            raise EtlError(f"{where} 的 {name}：{value} 不是可用的年度（1990—2100）。")
    if entry.since and entry.until and entry.since > entry.until:
        raise EtlError(f"{where} 的 until：{entry.until} 在 since 的 {entry.since} 以前，这一条哪一年都不用。")
    return (entry.since or year) <= year <= (entry.until or year)


def _full(entry: UnitEntry, names: tuple[str, ...], aliases: Mapping[str, UnitEntry]) -> tuple[str, ...]:
    """The names, another unit's alias as that unit's own name."""
    others = {alias: unit.name for alias, unit in aliases.items() if unit is not entry}
    return tuple(others.get(plain(name), name) for name in names)


def _called(unit: UnitEntry) -> tuple[str, ...]:
    return (unit.name, unit.code, *unit.aliases)


def _without(entry: IndicatorEntry, gone: Gone, year: int, where: str) -> IndicatorEntry:
    """Reported by those who are still there."""
    left = tuple(name for name in entry.reported_by if name not in gone)
    if entry.reported_by and not left:
        _refuse_gone([("reported_by", entry.reported_by[0])], gone, year, where)
    return msgspec.structs.replace(entry, reported_by=left)


def _refuse_gone(named: Iterable[tuple[str, str]], gone: Gone, year: int, where: str) -> None:
    """Each is the key and the name that it says."""
    for key, name in named:
        if (other := gone.get(name)) is not None:
            span = f"只用到{other.until}年" if other.until and other.until < year else f"从{other.since}年起才用"
            raise EtlError(f"{where} 的 {key}：“{name}”{span}，{year}年度没有；请把它换掉，或给这一条也写上年份。")


def _named_by_indicator(entry: IndicatorEntry) -> Iterator[tuple[str, str]]:
    yield from (("part_of", entry.part_of), ("minus", entry.minus))
    if entry.kind == "ratio":
        yield from _operands("numerator", entry.numerator)
        yield from _operands("denominator", entry.denominator)


def _named_by_check(entry: CheckEntry) -> Iterator[tuple[str, str]]:
    yield "asks", entry.asks
    yield from _operands("expression", entry.expression)


def _operands(key: str, expression: str) -> Iterator[tuple[str, str]]:
    """The names in it; what is no expression is told by ``catalogue_from_config``."""
    try:
        operands = parse(expression).operands if expression else ()
    except ExpressionError:
        return
    for operand in operands:
        yield from ((key, part) for part in operand.split("."))


def _over(pasts: Iterable[_Past], standing: Mapping[str, UnitEntry | IndicatorEntry]) -> dict[str, tuple[str, ...]]:
    """By the entry's code what is past by now: what still stands in this year, and will leave, has not gone into it yet."""
    found = {
        past.entry.code: tuple(name for name in past.names if standing.get(plain(name), past.entry) is past.entry)
        for past in pasts
    }
    return {code: names for code, names in found.items() if names}


def _refuse_claimed_twice(
    pasts: Iterable[_Past], standing: Mapping[str, UnitEntry | IndicatorEntry], word: str
) -> None:
    """Nothing may be the base of two entries, or of its own and another's for good."""
    claimed: dict[str, str] = {}
    for past in pasts:
        for name in past.names:
            if not plain(name):
                raise EtlError(f"{past.where} 的 {past.key} 里有一个是空的。")
            other = standing.get(plain(name), past.entry)
            if other is not past.entry and other.until is None:
                raise EtlError(f"{past.where} 的 {past.key}：“{name}”现在还是{word}，它的上年数不能算两次。")
            if plain(name) in claimed:
                raise EtlError(f"{past.where} 的 {past.key}：“{name}”用了两次，另一处在 {claimed[plain(name)]}。")
            claimed[plain(name)] = past.where.partition("：")[2]
