"""Which submission counts, and how each one stands when publishing.

The newest version that is not 退回 counts; a returned one never erases it. Own verdicts stay as they were received; what
only the whole set shows is added here (``etl.validation.validate_set``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from etl.catalogue import Catalogue
from etl.domain import Arrival, CellRef, DetailRow, Finding, Observation, Place, Standing, Submission, Unit, Verdict
from etl.edition import UnitState
from etl.extraction.identity import unit_by_path
from etl.findings import finding
from etl.validation import validate_set

Examined = tuple[Arrival, tuple[Submission, ...]]


def stand(examined: Iterable[Examined], catalogue: Catalogue, deadline: date | None) -> tuple[Standing, ...]:
    """The standing of every submission of the year, in order of arrival."""
    shared = _Shared()
    received = [
        (arrival, shared.submission(submission)) for arrival, submissions in examined for submission in submissions
    ]
    counted = _effective(received)
    standings = [
        Standing(
            arrival=arrival,
            submission=submission,
            late=_is_late(arrival, deadline),
            effective=submission.unit_code is not None and counted.get(submission.unit_code) == number,
        )
        for number, (arrival, submission) in enumerate(received)
    ]
    return _with_set_findings(standings, catalogue)


def unit_states(standings: Sequence[Standing], catalogue: Catalogue) -> tuple[UnitState, ...]:
    """The register with what has come in, newest first.

    A file of unknown unit is also shown to the unit that its name or folder names, so that nobody waits for an answer.
    """
    by_unit: dict[str, list[Standing]] = {}
    for standing in standings:
        unit = _shown_to(standing, catalogue)
        if unit:
            by_unit.setdefault(unit.code, []).insert(0, standing)
    return tuple(UnitState(unit, tuple(by_unit.get(unit.code, ()))) for unit in catalogue.units)


def _shown_to(standing: Standing, catalogue: Catalogue) -> Unit | None:
    if standing.submission.unit_code is not None:
        return catalogue.unit(standing.submission.unit_code)
    return unit_by_path(standing.arrival, catalogue)


class _Shared:
    """Equal parts of submissions, held once: a thousand forms say the same things in the same places."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._cells: dict[CellRef, CellRef] = {}
        self._numbers: dict[str, Decimal] = {}

    def submission(self, submission: Submission) -> Submission:
        """The same submission, with its parts shared."""
        return replace(
            submission,
            observations=tuple(map(self._observation, submission.observations)),
            details=tuple(map(self._row, submission.details)),
        )

    def _observation(self, o: Observation) -> Observation:
        return replace(
            o,
            code=self._texts.setdefault(o.code, o.code),
            # By its text, for 3 and 3.0 are equal and not the same.
            value=None if o.value is None else self._numbers.setdefault(str(o.value), o.value),
            raw=self._texts.setdefault(o.raw, o.raw),
            cell=self._cells.setdefault(o.cell, o.cell),
        )

    def _row(self, row: DetailRow) -> DetailRow:
        ledger, sheet = (self._texts.setdefault(name, name) for name in (row.ledger, row.sheet))
        entries = tuple(map(self._texts.setdefault, row.entries, row.entries))
        return replace(row, ledger=ledger, sheet=sheet, entries=entries)


def _effective(received: Sequence[tuple[Arrival, Submission]]) -> dict[str, int]:
    """By unit code the position of the submission that counts: the last one that is not returned."""
    return {
        submission.unit_code: number
        for number, (_, submission) in enumerate(received)
        if submission.unit_code is not None and submission.verdict is not Verdict.RETURNED
    }


def _is_late(arrival: Arrival, deadline: date | None) -> bool:
    return deadline is not None and datetime.fromisoformat(arrival.received_at).date() > deadline


def _with_set_findings(standings: list[Standing], catalogue: Catalogue) -> tuple[Standing, ...]:
    effective = [standing.submission for standing in standings if standing.effective]
    by_unit = validate_set(effective, catalogue)
    several = _several_files(standings)
    return tuple(
        replace(
            standing,
            set_findings=_versions_note(standing, several) + by_unit.get(standing.submission.unit_code or "", ()),
        )
        if standing.effective
        else standing
        for standing in standings
    )


def _several_files(standings: Sequence[Standing]) -> set[str]:
    """Units whose submissions came as different contents under different file names."""
    files: dict[str, dict[str, str]] = {}
    for standing in standings:
        if standing.submission.unit_code is not None:
            files.setdefault(standing.submission.unit_code, {})[standing.arrival.path] = standing.arrival.sha256
    return {code for code, hashes in files.items() if len(set(hashes.values())) > 1}


def _versions_note(standing: Standing, several: set[str]) -> tuple[Finding, ...]:
    unit_code, unit = standing.submission.unit_code, standing.submission.unit
    if unit_code is None or unit is None or unit_code not in several:
        return ()
    return (finding("several_versions", Place(standing.submission.file), unit=unit),)
