"""The year as the ledger has it now: how each submission stands, and the edition that follows, not yet numbered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.consolidation.standings import Examined, stand
from etl.domain import Adjustment, Standing
from etl.ledger import Ledger
from etl.pipeline.history import last_year_of
from etl.settings.loading import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from etl.consolidation.edition import Edition


def standings_from(settings: Settings, ledger: Ledger, *, as_submitted: bool = False) -> tuple[Standing, ...]:
    """How each submission of the year stands by what was decided; ``as_submitted``: with no number adjusted.

    EtlError for a table of last year that cannot be read.
    """
    year = settings.project.year
    rulings = ledger.decisions(year)
    return stand(
        ledger.examined(year),
        settings.catalogue,
        settings.project.deadline,
        [each for each in rulings if not (as_submitted and isinstance(each, Adjustment))],
        ledger.closing(year),
        last_year_of(settings, ledger),
    )


def edition_from(
    settings: Settings, ledger: Ledger, only: Iterable[Examined] | None = None, base: int | None = None
) -> Edition:
    """The year's edition from all its examinations; from ``only`` those, as if the year were open, for a final edition.

    ``base`` as ``last_year_of`` takes it.
    """
    from etl.consolidation.assembly import assemble  # pandas comes in here

    year = settings.project.year
    return assemble(
        settings.project,
        settings.catalogue,
        ledger.examined(year) if only is None else only,
        ledger.decisions(year),
        ledger.closing(year) if only is None else None,
        last_year_of(settings, ledger, base),
        ledger.aside(year),
    )
