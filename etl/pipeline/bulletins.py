"""``etl report --template``: a Word text for each unit, from a template that begins with ``{% 每个 村居 %}``.

Beside the edition, not part of it: figures and coverage are those of the ledger at that moment, and the year's outputs stay as
they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from etl.ledger import Ledger
from etl.outputs.report.draft import render_bulletins
from etl.outputs.report.template import audience_of
from etl.outputs.report.word import render_docx
from etl.pipeline.from_ledger import edition_from
from etl.settings.loading import Settings
from etl.settings.templates import read_template
from etl.system.clock import Clock
from etl.system.files import Placed, place


@dataclass(frozen=True, slots=True)
class Issued:
    """The texts of the units, and the folder they are in."""

    placed: tuple[Placed, ...]
    folder: Path


def meant_for_each(settings: Settings, template: Path) -> bool:
    """Whether the template is one for each unit."""
    return bool(audience_of(read_template(settings, template).source))


def issue_bulletins(settings: Settings, ledger: Ledger, clock: Clock, template: Path) -> Issued:
    """Write ``outbox/<year>/<name of the template>/<unit>.docx`` for every unit that the template means.

    Raises EtlError for a fault in the template and for a folder that cannot be written.
    """
    source, edition = read_template(settings, template), edition_from(settings, ledger)
    last = ledger.last_edition(settings.project.year)
    stamp = last.stamp if last else clock.stamp()
    # 村居情况通报.txt.j2 → 村居情况通报
    subject = template.name.removesuffix(".j2").removesuffix(".txt") or template.name
    texts = {
        f"{subject}/{unit}.docx": render_docx(draft.text, stamp)
        for unit, draft in render_bulletins(edition, source.source, source.name).items()
    }
    ours, folder = ledger.record_written(settings.project.year, texts), settings.year_outbox
    return Issued(tuple(place(folder, name, text, ours[name]) for name, text in texts.items()), folder / subject)
