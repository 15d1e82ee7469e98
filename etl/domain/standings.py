"""How a file came in, and how its submissions stand when publishing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from etl.domain.submissions import Adjustment, Submission, verdict_of
from etl.domain.verdicts import Finding, Verdict

UNKNOWN_MOMENT = -(2**62)
"""Stands before every moment: of an arrival in a journal that did not yet say when a file was saved."""
LAST_MOMENT = 2**62
"""Stands behind every moment."""
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def moment_of(stamp: str) -> int:
    """Microseconds since 1970 of an ISO 8601 time with offset; ``UNKNOWN_MOMENT`` of an empty one."""
    if not stamp:
        return UNKNOWN_MOMENT
    return (datetime.fromisoformat(stamp) - _BEGINNING) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that came in: one version of one path."""

    number: int
    """Order of arrival, from 1."""
    path: str
    """Relative to the inbox folder, with forward slashes."""
    sha256: str
    size: int
    modified_ns: int
    received_at: str
    """ISO 8601 with offset."""
    saved_at: str = ""
    """The same of its last saving, never later than it was first seen; empty in journals that did not yet say it."""

    @property
    def saved(self) -> int:
        """When it was saved, as ``moment_of`` counts; the order of versions."""
        return moment_of(self.saved_at)

    @property
    def received(self) -> int:
        """When it came in, likewise."""
        return moment_of(self.received_at)

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions."""

    code: str
    """Of the indicator; empty for a detail list or a text."""
    name: str
    column: str
    """本年, 上年 or 说明; for a detail list 行."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A person's word that one of several files is the one that counts."""

    moment: int
    """When it was said, as ``moment_of`` counts."""
    words: str
    """The reason, who said so, and the day."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A submission as it stands when publishing, what a person let pass marked in its findings, and how it came."""

    arrival: Arrival
    submission: Submission
    """With the adjusted numbers; without its cells, rows and texts where a later version has taken its place (``etl.consolidation.versions``)."""
    late: bool
    effective: bool
    """True for the one submission of its unit that counts."""
    set_findings: tuple[Finding, ...] = ()
    """What only the whole set shows; added at publishing, never softening the own verdict."""
    withdrawn: str = ""
    """Why a person set it aside (撤回)."""
    shut_out: str = ""
    """When and with which edition the year had been closed (封存) by the time it came; it never counts then."""
    same_as: int = 0
    """Number of the arrival that brought the same content and answers for this one; 0 for a version of its own."""
    changes: tuple[Change, ...] | None = None
    """What it changed in the unit's version before; None where there is none to compare."""
    choice: Choice | None = None
    """That a person said that it is the one that counts, where several could be (哪一份算数)."""
    correction: bool = False
    """Whether the unit had an acceptable version before, which this one corrects (更正)."""
    adjustments: tuple[Adjustment, ...] = ()
    """The numbers of ``submission`` that a person put in the place of submitted ones (订正)."""

    def adjustment(self, code: str) -> Adjustment | None:
        """The adjustment of this year's number of that indicator, or None."""
        return next((each for each in self.adjustments if each.code == code), None)

    @property
    def moment(self) -> int:
        """Its place among the versions, as ``moment_of`` counts: when it was saved, or when a person chose it.

        What came after the closing stands behind all else.
        """
        if self.shut_out:
            return LAST_MOMENT
        return max(self.arrival.saved, self.choice.moment) if self.choice else self.arrival.saved

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Own findings first, then those of the whole set."""
        return self.submission.findings + self.set_findings

    @property
    def verdict(self) -> Verdict:
        """The standing verdict: own and set findings together."""
        return verdict_of(self.findings)


def in_order(standings: Iterable[Standing]) -> list[Standing]:
    """In order of saving; of one file the forms of unknown unit come last, so that an answer begins with them."""
    return sorted(standings, key=lambda each: (each.moment, each.arrival.number, each.submission.unit_code is None))


def versions(standings: Iterable[Standing]) -> list[Standing]:
    """One unit's versions in order of saving, without those that brought the same content again."""
    return in_order(each for each in standings if not each.same_as)
