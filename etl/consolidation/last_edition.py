"""What last year's last edition printed, said in this year's units and indicators: the base of this year.

A unit that was renamed or that others went into, an indicator whose code changed, are found by what config.toml says of them
(``domain.succession``). A unit that left is in nobody's base but the town's. A figure in another measure is no base at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from etl.consolidation.last_year import LastYear
from etl.domain import Indicator, Kind, Unit
from etl.domain.catalogue import Catalogue, plain
from etl.domain.succession import Succession


@dataclass(frozen=True, slots=True)
class PrintedYear:
    """The tables of an edition: what counted by unit and code, and the totals by code."""

    amounts: Mapping[str, Mapping[str, Decimal | None]]
    """None: the unit owed it and gave no number."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Unit codes by the units' names, as compared."""
    totals: Mapping[str, Decimal] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)
    """By code of each indicator that it had; empty where only the units' table is known."""


def base_of(printed: PrintedYear, source: str, catalogue: Catalogue, succession: Succession) -> LastYear:
    """The base that an edition of the year before is; ``source`` is what it is called."""
    answers = {
        indicator.code: codes
        for indicator in catalogue.indicators
        for codes in [codes_then(indicator, printed, succession)]
        if is_comparable(indicator, codes, printed.measures)
    }
    pasts = {unit.code: past_of(unit, printed, succession) for unit in catalogue.units}
    joined = {code for past in pasts.values() for code in past}
    pasts |= {code: (code,) for code in printed.amounts if code not in joined}
    halved = {unit.code for unit in catalogue.units if silent_parts(unit, printed, succession)}
    return LastYear(
        amounts={unit: _amounts(past, answers, printed) for unit, past in pasts.items() if past and unit not in halved},
        source=source,
        totals=_totals(catalogue, answers, printed),
    )


def codes_then(indicator: Indicator, printed: PrintedYear, succession: Succession) -> tuple[str, ...]:
    """The codes that the indicator had in last year's edition.

    Its own where that knows it and not all that it was before: config.toml goes on saying so in the years after the change.
    """
    were = succession.was.get(indicator.code, (indicator.code,))
    return (indicator.code,) if had(indicator.code, printed) and not all(had(each, printed) for each in were) else were


def had(code: str, printed: PrintedYear) -> bool:
    """Whether the edition had an indicator of that code; the units' table alone tells only of those that somebody owed."""
    return code in printed.measures or any(code in figures for figures in printed.amounts.values())


def is_comparable(indicator: Indicator, codes: tuple[str, ...], measures: Mapping[str, str]) -> bool:
    """Whether last year's figures under these codes are in the indicator's measure, as far as ``measures`` are known."""
    return not measures or all(measures.get(code) == indicator.measure for code in codes)


def past_of(unit: Unit, printed: PrintedYear, succession: Succession) -> tuple[str, ...]:
    """The codes under which the unit stands in last year's edition, with those that went into it."""
    own = unit.code if unit.code in printed.amounts else ""
    formerly = (_code_of(name, printed) for name in succession.formerly.get(unit.code, ()))
    former = own or next(filter(None, formerly), "")
    merged = (_code_of(name, printed) for name in succession.merged.get(unit.code, ()))
    return tuple(dict.fromkeys(code for code in (former, *merged) if code))


def silent_parts(unit: Unit, printed: PrintedYear, succession: Succession) -> tuple[str, ...]:
    """Those that went into it, were to report last year and gave nothing: what the others gave is no base of all of them."""
    merged = succession.merged.get(unit.code, ())
    return tuple(name for name in merged if plain(name) in succession.then and not _code_of(name, printed))


def strangers(catalogue: Catalogue, printed: PrintedYear, succession: Succession) -> Iterator[tuple[str, str]]:
    """What config.toml says that something was, and neither it nor last year's edition knows: where it stands, and the name."""
    for unit in catalogue.units:
        for name in succession.merged.get(unit.code, ()):
            if plain(name) not in succession.known and not _code_of(name, printed):
                yield f"units {unit.name} 的 merged", name
        formerly = succession.formerly.get(unit.code, ())
        if formerly and unit.code not in printed.amounts and not any(_code_of(name, printed) for name in formerly):
            yield from ((f"units {unit.name} 的 formerly", n) for n in formerly if plain(n) not in succession.known)
    for indicator in catalogue.indicators:
        if not had(indicator.code, printed):
            for code in succession.was.get(indicator.code, ()):
                if plain(code) not in succession.known and not had(code, printed):
                    yield f"indicators {indicator.code} 的 was", code


def _code_of(name: str, printed: PrintedYear) -> str:
    """The code in the edition of what is called so, by code or name; empty where it has none."""
    return name if name in printed.amounts else printed.names.get(plain(name), "")


def _amounts(past: tuple[str, ...], answers: Mapping[str, tuple[str, ...]], printed: PrintedYear) -> dict[str, Decimal]:
    """What they gave together; an indicator that one of them owed and has no number for is left out."""
    found = {}
    for code, were in answers.items():
        given = [figures[was] for unit in past for figures in [printed.amounts[unit]] for was in were if was in figures]
        known = [amount for amount in given if amount is not None]
        if known and len(known) == len(given):
            found[code] = sum(known, Decimal(0))
    return found


def _totals(catalogue: Catalogue, answers: Mapping[str, tuple[str, ...]], printed: PrintedYear) -> dict[str, Decimal]:
    """The printed totals; of several codes the sum, but not of rates."""
    found = {}
    for indicator in catalogue.indicators:
        were = answers.get(indicator.code, ())
        if were and all(was in printed.totals for was in were) and (len(were) == 1 or indicator.kind is not Kind.RATIO):
            found[indicator.code] = sum((printed.totals[was] for was in were), Decimal(0))
    return found
