"""How each submission stands when publishing.

``versions`` finds out which submission counts. What only the whole set shows (``set_checks``) and what a person decided
(``decisions``, ``adjustments``) is added here; the ledger keeps findings and own verdicts as they were received.
"""

from __future__ import annotations

import itertools
from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from etl.consolidation.adjustments import adjusted
from etl.consolidation.decisions import Closing, Overruled, Ruling
from etl.consolidation.edition import UnitState
from etl.consolidation.last_year import UNKNOWN, LastYear, restatements
from etl.consolidation.set_checks import SetFindings, copied_files, validate_set
from etl.consolidation.timeliness import with_timeliness
from etl.consolidation.versions import is_conflict_copy, own_path, successive
from etl.domain import Arrival, CellRef, DetailRow, Finding, Observation, Place, Standing, Submission, Unit, in_order
from etl.domain.catalogue import Catalogue
from etl.domain.findings import finding
from etl.domain.masking import masked_path
from etl.domain.unit_names import senders, unit_by_path
from etl.examination.validation import explained

Examined = tuple[Arrival, tuple[Submission, ...]]


def stand(
    examined: Iterable[Examined],
    catalogue: Catalogue,
    deadline: date | None,
    decisions: Iterable[Ruling] = (),
    closing: Closing | None = None,
    last_year: LastYear = UNKNOWN,
) -> tuple[Standing, ...]:
    """The standing of every submission of the year, in order of saving, which is that of ``examined`` as the ledger gives it.

    ``decisions`` and ``closing`` are those in force. What a person chose stands where it was chosen, and what came after the
    closing behind all else.
    """
    shared, overruled = _Shared(), Overruled(decisions)
    came = (
        _standing(arrival, shared.submission(submission), overruled, closing)
        for arrival, submissions in examined
        for submission in submissions
    )
    standings = [
        adjusted(standing, catalogue, overruled) if standing.effective else standing
        for standing in with_timeliness(successive(_moved_back(came), catalogue), deadline)
    ]
    effective = [standing.submission for standing in standings if standing.effective]
    restated = restatements(effective, last_year, catalogue)
    return _with_set_findings(standings, catalogue, overruled, restated)


def _standing(arrival: Arrival, submission: Submission, overruled: Overruled, closing: Closing | None) -> Standing:
    return Standing(
        arrival=arrival,
        submission=_let_pass(arrival, submission, overruled),
        late=False,
        effective=False,
        withdrawn=overruled.withdrawn(arrival, submission),
        shut_out=closing.words if closing and closing.shuts_out(arrival) else "",
        choice=overruled.choice(arrival, submission),
    )


def _moved_back(standings: Iterable[Standing]) -> Iterator[Standing]:
    """In order of their moments: all that stand elsewhere than where they were saved are few, and held until their turn."""
    held: list[Standing] = []
    for standing in standings:
        while held and held[0].moment < standing.arrival.saved:
            yield held.pop(0)
        if standing.moment > standing.arrival.saved:
            insort(held, standing, key=lambda each: each.moment)
        else:
            yield standing
    yield from held


def unit_states(
    standings: Sequence[Standing], catalogue: Catalogue, aside: Iterable[str] = ()
) -> tuple[UnitState, ...]:
    """The register with what has come in, newest first; ``aside`` are the paths of what was passed over and may be meant.

    A file of unknown unit is also shown to the units that its name or folder names, so that nobody waits for an answer; its
    forms are shown as one.
    """
    by_unit: dict[str, list[Standing]] = {}
    for standing in (*_identified(standings), *unidentified_files(standings)):
        for unit in shown_to(standing, catalogue):
            by_unit.setdefault(unit.code, []).append(standing)
    left = _aside_by_unit(aside, catalogue)
    return tuple(
        UnitState(unit, tuple(in_order(by_unit[unit.code])[::-1]))
        if unit.code in by_unit
        else UnitState(unit, (), left.get(unit.code, ()))
        for unit in catalogue.units
    )


def _aside_by_unit(paths: Iterable[str], catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """By code of the unit that folders and file name speak of."""
    left: dict[str, tuple[str, ...]] = {}
    for path in map(masked_path, paths):
        if unit := unit_by_path(Arrival(0, path, "", 0, 0, ""), catalogue):
            left[unit.code] = (*left.get(unit.code, ()), path)
    return left


def unidentified_files(standings: Sequence[Standing]) -> tuple[Standing, ...]:
    """The forms of unknown unit, those of one file as one with the findings of all."""
    files: dict[int, list[Standing]] = {}
    for standing in standings:
        if standing.submission.unit_code is None:
            files.setdefault(standing.arrival.number, []).append(standing)
    return tuple(same[0] if len(same) == 1 else _together(same) for same in files.values())


def shown_to(standing: Standing, catalogue: Catalogue) -> tuple[Unit, ...]:
    """In whose folders it is answered; empty when nothing says where its sender looks."""
    if standing.submission.unit_code is not None:
        return (catalogue.unit(standing.submission.unit_code),)
    return senders(standing.arrival, standing.submission.findings, catalogue)


def _identified(standings: Sequence[Standing]) -> Iterable[Standing]:
    return (standing for standing in standings if standing.submission.unit_code is not None)


def _together(standings: Sequence[Standing]) -> Standing:
    found = tuple(finding for standing in standings for finding in standing.submission.findings)
    return replace(standings[-1], submission=replace(standings[-1].submission, findings=found))


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
        # Written out, for it is done a hundred thousand times and ``replace`` takes three times as long.
        return Observation(
            code=self._texts.setdefault(o.code, o.code),
            column=o.column,
            # By its text, for 3 and 3.0 are equal and not the same.
            value=None if o.value is None else self._numbers.setdefault(str(o.value), o.value),
            state=o.state,
            raw=self._texts.setdefault(o.raw, o.raw),
            cell=self._cells.setdefault(o.cell, o.cell),
            repair=o.repair,
        )

    def _row(self, row: DetailRow) -> DetailRow:
        ledger, sheet = (self._texts.setdefault(name, name) for name in (row.ledger, row.sheet))
        entries = tuple(map(self._texts.setdefault, row.entries, row.entries))
        return DetailRow(ledger, row.row, entries, sheet)


def _let_pass(arrival: Arrival, submission: Submission, overruled: Overruled) -> Submission:
    return replace(submission, findings=overruled.let_pass(arrival, submission, submission.findings))


def _with_set_findings(
    standings: list[Standing], catalogue: Catalogue, overruled: Overruled, restated: SetFindings
) -> tuple[Standing, ...]:
    effective = [standing for standing in standings if standing.effective]
    copied, by_unit = copied_files(effective), validate_set([standing.submission for standing in effective], catalogue)
    several = _several_files(standings)
    told = []
    for standing in standings:
        submission = standing.submission
        added = _withdrawal_note(standing) + standing.set_findings
        if standing.effective:
            unit_code = submission.unit_code or ""
            shown = (findings.get(unit_code, ()) for findings in (copied, by_unit, restated))
            asked = explained(submission, itertools.chain.from_iterable(shown), submission.findings)
            added += _versions_note(standing, several) + overruled.let_pass(standing.arrival, submission, asked)
        told.append(replace(standing, set_findings=added))
    return tuple(told)


def _withdrawal_note(standing: Standing) -> tuple[Finding, ...]:
    if not standing.withdrawn or standing.same_as:
        return ()
    return (finding("withdrawn", Place(standing.submission.file), why=standing.withdrawn),)


def _several_files(standings: Sequence[Standing]) -> set[str]:
    """Units whose submissions came as different contents under different file names; what is said of copies says enough."""
    files: dict[str, dict[str, str]] = {}
    for standing in standings:
        if standing.submission.unit_code is not None and not (standing.withdrawn or is_conflict_copy(standing)):
            files.setdefault(standing.submission.unit_code, {})[own_path(standing.arrival)] = standing.arrival.sha256
    return {code for code, hashes in files.items() if len(set(hashes.values())) > 1}


def _versions_note(standing: Standing, several: set[str]) -> tuple[Finding, ...]:
    unit_code, unit = standing.submission.unit_code, standing.submission.unit
    if unit_code is None or unit is None or unit_code not in several:
        return ()
    return (finding("several_versions", Place(standing.submission.file), unit=unit),)
