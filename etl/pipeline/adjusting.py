"""A person's correction of a number (订正), carried out: judged on what counts now, and journalled; the publication shows it."""

from __future__ import annotations

from dataclasses import dataclass

from etl.consolidation.adjustments import AdjustmentOrder, decide_adjustments
from etl.consolidation.decisions import Ruling
from etl.domain import Adjustment
from etl.ledger import Ledger
from etl.pipeline.from_ledger import standings_from
from etl.settings.loading import Settings
from etl.system.clock import Clock


@dataclass(frozen=True, slots=True)
class Adjusting:
    """What a person's order came to: the adjustments it means, and those of them that were not in force before."""

    order: AdjustmentOrder
    meant: tuple[Adjustment, ...]
    fresh: tuple[Adjustment, ...]


def enter_adjustments(settings: Settings, ledger: Ledger, order: AdjustmentOrder, clock: Clock) -> Adjusting:
    """Journal corrected numbers, or their undoing; what is in force already is not journalled again.

    Raises EtlError for what cannot be corrected so; then nothing is journalled.
    """
    year, force = settings.project.year, ledger.decisions(settings.project.year)
    standings = standings_from(settings, ledger, as_submitted=True)
    meant = decide_adjustments(order, standings, force, settings.catalogue, clock.stamp())
    fresh = tuple(each for each in meant if each.undo or not any(_same(each, known) for known in force))
    ledger.record_decisions(year, fresh)
    return Adjusting(order, meant, fresh)


def _same(adjustment: Adjustment, known: Ruling) -> bool:
    """Whether it says again what holds, about the same version and for the same reason."""
    return isinstance(known, Adjustment) and (known.key, known.value, known.sha256, known.why) == (
        adjustment.key,
        adjustment.value,
        adjustment.sha256,
        adjustment.why,
    )
