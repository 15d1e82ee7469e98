"""What one publication says: the value that every renderer of ``etl.outputs`` gets, and nothing else.

``assembly`` makes it from catalogue, standings and totals; it carries no path and no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from etl.consolidation.last_year import UNKNOWN, LastYear
from etl.domain import Consolidation, Indicator, Kind, SkippedCheck, Standing, Term, Unit, Verdict
from etl.domain.catalogue import Catalogue
from etl.domain.project import Project

MISSING = "缺报"
LATE = "迟报"
ONLY_ASIDE = "只有备份或没下载完的文件"
"""Said behind 缺报, so that nobody thinks that he has handed in his report."""


@dataclass(frozen=True, slots=True)
class UnitState:
    """One line of the units table: a unit of the register and what has come from it."""

    unit: Unit
    standings: tuple[Standing, ...]
    """All its submissions, newest first, also those that brought a version again."""
    aside: tuple[str, ...] = ()
    """Where backups or unfinished downloads lie that bear the unit's name, while nothing has come from it."""

    @property
    def versions(self) -> tuple[Standing, ...]:
        """Its submissions, newest first, each content once."""
        return tuple(standing for standing in self.standings if not standing.same_as)

    @property
    def effective(self) -> Standing | None:
        """The submission that counts, if any."""
        return next((standing for standing in self.standings if standing.effective), None)

    @property
    def newest(self) -> Standing | None:
        """The version that was saved last, counted or not, and was not withdrawn."""
        return next((standing for standing in self.versions if not standing.withdrawn), None)

    @property
    def status(self) -> str:
        """缺报, or the standing verdict of the submission that counts, else of the newest one; 迟报 for one that was shut out."""
        shown = self.effective or self.newest
        if shown is None:
            return MISSING
        return LATE if shown.shut_out and shown.verdict is not Verdict.RETURNED else shown.verdict.value

    @property
    def late(self) -> bool:
        """Whether it had nothing acceptable by the deadline."""
        return self.effective is not None and self.effective.late

    @property
    def corrected_on(self) -> str:
        """The day on which what counts was handed in, yyyy-mm-dd, where it corrects an earlier version (更正); else empty."""
        return self.effective.arrival.received_at[:10] if self.effective and self.effective.correction else ""

    @property
    def accepted(self) -> bool:
        """True when the unit owes nothing more."""
        return self.effective is not None and self.effective.verdict is Verdict.ACCEPTED


@dataclass(frozen=True)
class Edition:
    """One edition (版次) of the year's results."""

    project: Project
    catalogue: Catalogue
    number: int
    """Rises only when content changes, from 1."""
    stamp: str
    """ISO 8601 time at which this content was first published."""
    standings: tuple[Standing, ...]
    """Every submission of the year in order of arrival, also those of unknown unit."""
    units: tuple[UnitState, ...]
    """The register with what has come in, in register order."""
    consolidation: Consolidation
    set_checks_not_run: tuple[SkippedCheck, ...] = ()
    """Checks over several units that lacked reports."""
    last_year: LastYear = UNKNOWN
    """What is known of the year before, beside what the forms say of it."""

    @property
    def effective(self) -> tuple[Standing, ...]:
        """The submissions that count, in register order."""
        return tuple(state.effective for state in self.units if state.effective is not None)

    @property
    def in_register_order(self) -> tuple[Standing, ...]:
        """All submissions: units as in the register, each unit's versions as they came, the unidentified last by path.

        So that it does not show which unit's file was copied into the inbox first.
        """
        places = self.catalogue.register_order

        def rank(standing: Standing) -> tuple[int, str, int]:
            place = places.get(standing.submission.unit_code or "", len(places))
            return place, standing.arrival.path if place == len(places) else "", standing.arrival.number

        return tuple(sorted(self.standings, key=rank))

    @property
    def unidentified(self) -> tuple[Standing, ...]:
        """Submissions whose unit is unknown."""
        return tuple(standing for standing in self.standings if standing.submission.unit_code is None)

    @cached_property
    def _answers(self) -> frozenset[tuple[str, str]]:
        """(unit code, indicator code) of every answer that counts."""
        return frozenset(
            (standing.submission.unit_code or "", observation.code)
            for standing in self.effective
            for observation in standing.submission.observations
            if observation.answers
        )

    def unanswered(self, indicator: Indicator) -> tuple[str, ...]:
        """Names of the units that owe the indicator, or what a ratio is computed from, and have not answered it."""
        silent = {
            unit.code
            for reported in self._reported_behind(indicator)
            for unit in self.catalogue.units_owing(reported)
            if (unit.code, reported.code) not in self._answers
        }
        return tuple(unit.name for unit in self.catalogue.units if unit.code in silent)

    def adjusted_terms(self, indicator: Indicator) -> tuple[Term, ...]:
        """The contributions with a number that a person corrected, to the indicator's total or to what a ratio is computed from."""
        totals = (self.consolidation.by_key(each.key) for each in self._reported_behind(indicator))
        return tuple(term for total in totals for term in total.terms if term.adjustment)

    def _reported_behind(self, indicator: Indicator) -> list[Indicator]:
        """The indicator itself, or for a ratio those its operands come from, at any depth."""
        if indicator.kind is not Kind.RATIO:
            return [indicator]
        parts = map(self.catalogue.by_key, indicator.formula.operands)
        return [leaf for part in parts for leaf in self._reported_behind(part)]

    @property
    def reported(self) -> int:
        """How many units have a submission that counts."""
        return len(self.effective)
