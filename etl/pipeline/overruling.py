"""A person's order, carried out: found among the submissions of the year, and journalled; the next publication shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from etl.consolidation.decisions import Decision, Order, decide, news
from etl.ledger import Ledger
from etl.pipeline.from_ledger import standings_from
from etl.settings.loading import Settings
from etl.system.clock import Clock


@dataclass(frozen=True, slots=True)
class Overruling:
    """What a person's order came to: the decisions it means, and those of them that were not in force before."""

    order: Order
    meant: tuple[Decision, ...]
    fresh: tuple[Decision, ...]


def overrule(settings: Settings, ledger: Ledger, order: Order, clock: Clock) -> Overruling:
    """Journal a person's decision, or its undoing; what is in force already is not journalled again.

    Raises EtlError for a file or a check that is not there or not to be told from others.
    """
    year, force = settings.project.year, ledger.decisions(settings.project.year)
    unit = settings.catalogue.unit_named(order.unit)
    meant = decide(
        replace(order, unit=unit.name if unit else order.unit), standings_from(settings, ledger), clock.stamp()
    )
    fresh = news(meant, force)
    ledger.record_decisions(year, fresh)
    return Overruling(order, meant, fresh)
