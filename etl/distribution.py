"""``etl forms``: the blank form of each unit, with last year's figures where the ledger has them."""

from __future__ import annotations

from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

from etl.catalogue import Catalogue
from etl.domain import Column, Unit
from etl.errors import EtlError
from etl.ledger import Ledger
from etl.outputs.form import render_form
from etl.placing import Placed, place
from etl.settings import Settings
from etl.standings import stand

FOLDER = "表样"


def distribute_forms(settings: Settings, unit_name: str | None = None, out: Path | None = None) -> tuple[Placed, ...]:
    """Write the blank form of the named unit, or of every unit; EtlError for an unknown unit.

    A blank form is never put over a file that somebody has already begun to fill in.
    """
    units = settings.catalogue.units if unit_name is None else (_unit(unit_name, settings.catalogue),)
    folder = out or settings.outbox / str(settings.project.year) / FOLDER
    before = _last_year(settings)
    return tuple(
        place(
            folder,
            f"{unit.name}.xlsx",
            render_form(unit, settings.catalogue, settings.project, before.get(unit.code)),
            (),
        )
        for unit in units
    )


def _unit(name: str, catalogue: Catalogue) -> Unit:
    unit = catalogue.unit_named(name)
    if unit is None:
        close = get_close_matches(name, [unit.name for unit in catalogue.units], n=1, cutoff=0.4)
        raise EtlError(f"--unit：单位名录里没有“{name}”{f'，是不是“{close[0]}”' if close else ''}。")
    return unit


def _last_year(settings: Settings) -> dict[str, dict[str, Decimal]]:
    """By unit and indicator code what counted last year, as far as this project's ledger knows it."""
    if not settings.state.is_dir():
        return {}
    with Ledger.open(settings.state, writing=False) as ledger:
        standings = stand(ledger.examined(settings.project.year - 1), settings.catalogue, None)
    return {
        standing.submission.unit_code or "": {
            observation.code: observation.amount
            for observation in standing.submission.observations
            if observation.column is Column.THIS_YEAR and observation.amount is not None
        }
        for standing in standings
        if standing.effective
    }
