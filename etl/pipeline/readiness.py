"""How the year stands, told without taking anything in: who has reported, what still stands in the way of handing it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.consolidation.decisions import Closing
from etl.consolidation.edition import UnitState
from etl.consolidation.obstacles import Obstacle, obstacles
from etl.consolidation.standings import unit_states
from etl.domain import Standing
from etl.ledger import Ledger
from etl.pipeline.edited_drafts import their_drafts
from etl.pipeline.from_ledger import standings_from
from etl.pipeline.opening import read_edition
from etl.pipeline.year_inbox import elsewhere_lines
from etl.settings.loading import Settings


@dataclass(frozen=True, slots=True)
class Readiness:
    """What ``etl status`` tells."""

    standings: tuple[Standing, ...]
    units: tuple[UnitState, ...]
    obstacles: tuple[Obstacle, ...]
    """Empty: it may go up."""
    closing: Closing | None
    unexamined: int
    """How many files were received and not examined."""
    edition: int
    """Number of the last one; 0 before the first."""
    elsewhere: tuple[str, ...]
    """What lies in another year's folder of the inbox, as sentences."""


def readiness_of(settings: Settings) -> Readiness:
    """The ledger is only read, and a draft that people edited proofread; EtlError for a ledger that cannot be read."""
    year, catalogue = settings.project.year, settings.catalogue
    with Ledger.open(settings.state, settings.rules, writing=False) as ledger:
        unexamined, closing = len(ledger.unindexed(year)), ledger.closing(year)
        standings, last = standings_from(settings, ledger), ledger.last_edition(year)
        units = unit_states(standings, catalogue, ledger.aside(year))
        elsewhere = tuple(elsewhere_lines(settings, ledger))
        edited = [] if unexamined else [files[-1][0] for files in their_drafts(settings, ledger).values()]
    found = obstacles(units, settings.project, catalogue) + _contradictions(settings, edited)
    return Readiness(standings, units, found, closing, unexamined, last.number if last else 0, elsewhere)


def _contradictions(settings: Settings, edited: Sequence[Path]) -> tuple[Obstacle, ...]:
    """Proofreading is loaded only where there is something to read."""
    if not edited:
        return ()
    from etl.pipeline.proofing import contradictions_in

    return contradictions_in(settings, read_edition(settings), edited)
