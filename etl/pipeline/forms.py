"""``etl forms``: the blank form of each unit, with last year's figures where they are known."""

from __future__ import annotations

from pathlib import Path

from etl.domain import Unit
from etl.domain.catalogue import Catalogue
from etl.ledger import Ledger
from etl.outputs.form import form_name, render_form
from etl.pipeline.history import last_year_of
from etl.settings.loading import Settings
from etl.system.errors import EtlError
from etl.system.files import Placed, place
from etl.system.near_misses import did_you_mean

FOLDER = "表样"


def distribute_forms(settings: Settings, ledger: Ledger, unit_name: str | None, out: Path | None) -> tuple[Placed, ...]:
    """Write the blank form of the named unit, or of every unit, to ``out`` or ``outbox/<year>/表样``.

    A blank form is never put over a file that somebody has begun to fill in. EtlError for an unknown unit, and for the
    inbox: there each blank form would be taken for a submission and sent back.
    """
    if out is not None and out.resolve().is_relative_to(settings.folders.inbox.resolve()):
        raise EtlError(f"--out：{out} 在收件夹里，空白表样会被当成报送退回；请换一个文件夹。")
    units = settings.catalogue.units if unit_name is None else (_unit(unit_name, settings.catalogue),)
    before = last_year_of(settings, ledger).amounts
    forms = {
        f"{FOLDER}/{form_name(unit)}": render_form(unit, settings.catalogue, settings.project, before.get(unit.code))
        for unit in units
    }
    ours, folder = ledger.record_written(settings.project.year, forms), out or settings.year_outbox
    start = f"{FOLDER}/" if out else ""
    return tuple(place(folder, name.removeprefix(start), form, ours[name]) for name, form in forms.items())


def _unit(name: str, catalogue: Catalogue) -> Unit:
    unit = catalogue.unit_named(name)
    if unit is None:
        hint = did_you_mean(name, (unit.name for unit in catalogue.units))
        raise EtlError(f"--unit：单位名录里没有“{name}”{hint}")
    return unit
