"""Which 上年 cells of the new forms last year's edition answers, and why not the others; for whoever hands the forms out."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import StrEnum

from etl.consolidation.last_edition import PrintedYear, codes_then, had, is_comparable, past_of, silent_parts
from etl.consolidation.last_year import Amounts
from etl.domain import Indicator, Unit
from etl.domain.catalogue import Catalogue
from etl.domain.succession import Succession


class Open(StrEnum):
    """Why a 上年 cell stays open."""

    UNIT_NEW = "去年没有这个单位"
    UNIT_SILENT = "去年没有采用它的报表"
    PART_SILENT = "并进来的单位去年没有采用的报表，上年数不全"
    INDICATOR_NEW = "去年没有这个指标，或代码改了没有写 was"
    MEASURE = "计量单位改了"
    NOT_OWED = "去年不由它报"
    NO_NUMBER = "去年没有填数"


@dataclass(frozen=True, slots=True)
class Prefilling:
    """The 上年 column of one unit's form."""

    unit: Unit
    filled: tuple[Indicator, ...]
    left: Mapping[Open, tuple[Indicator, ...]]
    """What stays open, by reason."""


@dataclass(frozen=True, slots=True)
class Before:
    """Last year, as far as this year's forms ask for it."""

    printed: PrintedYear
    register: Catalogue
    """Its own catalogue."""
    succession: Succession
    """What this year's units and indicators were then."""

    def why_open(self, unit: Unit, indicator: Indicator) -> Open:
        """Why there is no figure for that cell."""
        past = past_of(unit, self.printed, self.succession)
        if not past:
            return Open.UNIT_SILENT if self._was_registered(unit) else Open.UNIT_NEW
        if silent_parts(unit, self.printed, self.succession):
            return Open.PART_SILENT
        codes = codes_then(indicator, self.printed, self.succession)
        if not all(had(code, self.printed) for code in codes):
            return Open.INDICATOR_NEW
        if not is_comparable(indicator, codes, self.printed.measures):
            return Open.MEASURE
        owed = any(code in self.printed.amounts[each] for each in past for code in codes)
        return Open.NO_NUMBER if owed else Open.NOT_OWED

    def _was_registered(self, unit: Unit) -> bool:
        names = (unit.code, *self.succession.formerly.get(unit.code, ()), *self.succession.merged.get(unit.code, ()))
        return any(self.register.unit_named(name) for name in names)


def prefillings(base: Amounts, catalogue: Catalogue, before: Before) -> tuple[Prefilling, ...]:
    """The column of every unit, in the order of the register; ``base`` is what the forms print."""
    return tuple(_prefilling(unit, base.get(unit.code, {}), catalogue, before) for unit in catalogue.units)


def _prefilling(unit: Unit, known: Container[str], catalogue: Catalogue, before: Before) -> Prefilling:
    owed = catalogue.owed_by(unit)
    reasons = {one.code: before.why_open(unit, one) for one in owed if one.code not in known}
    left = {
        reason: tuple(one for one in owed if reasons.get(one.code) is reason)
        for reason in Open
        if reason in reasons.values()
    }
    return Prefilling(unit, tuple(one for one in owed if one.code in known), left)
