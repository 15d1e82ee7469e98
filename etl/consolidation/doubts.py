"""Which figures of a submission are under a 核实性 finding: open, so that every total says so, or explained.

A finding stands at the cell of its first operand. One about a row of a detail list speaks of the figures that checks hold against
that list; one about which of two files counts (哪一份算数) of those in which the two differ; one about the whole form (a copy of another unit's) of all its figures. Source: domain.md §4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from etl.consolidation.rivals import doubtful_codes
from etl.domain import Column, Finding, Observation, Severity, Submission
from etl.domain.catalogue import DETAIL_LISTS, Catalogue
from etl.domain.findings import WHICH_COUNTS


@dataclass(frozen=True)
class Doubts:
    """The 核实性 findings on one submission, looked up by figure."""

    submission: Submission
    findings: tuple[Finding, ...]
    """All of them: its own, and those of the whole set."""
    catalogue: Catalogue

    def open_on(self, observation: Observation) -> tuple[str, ...]:
        """Ids of what nobody has explained, each once."""
        return tuple(dict.fromkeys(one.code for one in self._on(observation) if not one.settled))

    def explanation_of(self, observation: Observation) -> str:
        """What the unit wrote, or why a person let it pass, where that settles something."""
        said = (one.waiver or one.explanation for one in self._on(observation) if one.settled)
        return "；".join(dict.fromkeys(said))

    def _on(self, observation: Observation) -> Iterator[Finding]:
        if observation.column is Column.THIS_YEAR and observation.answers:
            yield from (one for one in self._soft if self._doubts(one, observation))

    def _doubts(self, one: Finding, observation: Observation) -> bool:
        place = one.place
        if one.code == WHICH_COUNTS:
            codes = doubtful_codes(one)
            return codes is None or observation.code in codes
        return (
            place.a1 == ""
            or (place.sheet, place.a1) == (observation.cell.sheet, observation.cell.a1)
            or observation.code in self._held_against.get(self._list_of(place.sheet), ())
        )

    @cached_property
    def _soft(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.severity is Severity.SOFT)

    def _list_of(self, sheet: str) -> str:
        rows = (row.ledger for row in self.submission.details if sheet in (row.sheet, row.ledger))
        return next(rows, "")

    @cached_property
    def _held_against(self) -> dict[str, set[str]]:
        """By detail list the codes of the indicators that some check holds against it."""
        found: dict[str, set[str]] = {}
        for check in self.catalogue.checks:
            names = check.expression.operands if check.expression else ()
            lists = {each.name for each in DETAIL_LISTS for name in names if name.startswith(f"{each.name}.")}
            keys = {indicator.key: indicator.code for indicator in self.catalogue.indicators}
            for name in lists:
                found.setdefault(name, set()).update(keys[key] for key in names if key in keys)
        return found
