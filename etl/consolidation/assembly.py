"""What the ledger holds of a year → its edition."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from etl.consolidation.decisions import Closing, Ruling
from etl.consolidation.edition import Edition
from etl.consolidation.last_year import UNKNOWN, LastYear
from etl.consolidation.set_checks import set_checks_not_run
from etl.consolidation.standings import Examined, stand, unit_states
from etl.consolidation.totals import consolidate
from etl.domain import Consolidation, Standing
from etl.domain.catalogue import Catalogue
from etl.domain.project import Project


def assemble(
    project: Project,
    catalogue: Catalogue,
    examined: Iterable[Examined],
    decisions: Iterable[Ruling] = (),
    closing: Closing | None = None,
    last_year: LastYear = UNKNOWN,
    aside: Iterable[str] = (),
) -> Edition:
    """The year's content, not yet numbered (number 0, no stamp); ``decisions`` and ``closing`` are those in force.

    ``aside`` are the paths of backups and unfinished downloads in the inbox.
    """
    standings = stand(examined, catalogue, project.deadline, decisions, closing, last_year)
    effective = [standing for standing in standings if standing.effective]
    return Edition(
        project=project,
        catalogue=catalogue,
        number=0,
        stamp="",
        standings=standings,
        units=unit_states(standings, catalogue, aside),
        consolidation=consolidate(_in_register_order(effective, catalogue), catalogue, last_year),
        set_checks_not_run=set_checks_not_run([standing.submission for standing in effective], catalogue),
        last_year=last_year,
    )


def assemble_answers(
    project: Project,
    catalogue: Catalogue,
    examined: Iterable[Examined],
    decisions: Iterable[Ruling],
    closing: Closing | None,
    unit_codes: Collection[str],
) -> Edition:
    """What the receipts of these units are made from, without totals: ``examined`` need hold no more than they speak of."""
    standings = stand(examined, catalogue, project.deadline, decisions, closing)
    units = tuple(state for state in unit_states(standings, catalogue) if state.unit.code in unit_codes)
    return Edition(project, catalogue, 0, "", standings, units, Consolidation(()))


def _in_register_order(effective: list[Standing], catalogue: Catalogue) -> list[Standing]:
    """Order of arrival must not show in sums of Decimals or in lists of terms."""
    return sorted(effective, key=lambda standing: catalogue.register_order[standing.submission.unit_code or ""])
