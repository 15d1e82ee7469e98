"""The proof: the year computed again from journal and archive, and compared with what was published or made final."""

from __future__ import annotations

from dataclasses import dataclass, replace

from etl.domain.project import Template
from etl.ledger import Ledger
from etl.pipeline.delivery import place_edition
from etl.pipeline.from_ledger import edition_from
from etl.pipeline.isolation import Examiner
from etl.pipeline.kept_editions import changed_since
from etl.pipeline.publishing import Published, publish
from etl.pipeline.receiving import Progress, catch_up
from etl.settings.loading import Settings
from etl.system.clock import Clock
from etl.system.errors import EtlError
from etl.system.files import hashes_of


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuilding gave, and the names of the outputs whose bytes differ from those of the last edition."""

    published: Published
    compared: int
    changed: tuple[str, ...]


def rebuild_year(settings: Settings, ledger: Ledger, examiner: Examiner, clock: Clock, progress: Progress) -> Rebuilt:
    """Compute the year's results again from journal and archive, and compare them with what was published or made final."""
    again = _rebuild_final if ledger.freeze(settings.project.year) else _rebuild_open
    return again(settings, ledger, examiner, clock, progress)


def _rebuild_open(settings: Settings, ledger: Ledger, examiner: Examiner, clock: Clock, progress: Progress) -> Rebuilt:
    """Empty the index, examine the archive again in the journal's order, publish, and compare with the last edition."""
    before = ledger.last_edition(settings.project.year)
    _reexamine(settings, ledger, examiner, progress)
    published = publish(settings, ledger, examiner, clock)
    after = ledger.last_edition(settings.project.year)
    if before is None or after is None:
        return Rebuilt(published, 0, ())
    names = sorted({*before.outputs, *after.outputs})
    changed = [name for name in names if before.outputs.get(name) != after.outputs.get(name)]
    kept = changed_since(settings.year_outbox, ledger.editions_written(after.year))
    return Rebuilt(published, len(names), (*changed, *kept))


def _rebuild_final(settings: Settings, ledger: Ledger, examiner: Examiner, clock: Clock, progress: Progress) -> Rebuilt:
    """Render the final edition again from journal and archive, and compare it with what was made final.

    ``settings`` are those it was made with. The kept files are looked at too.
    """
    from etl.outputs.rendering import render_outputs

    year = settings.project.year
    record, edition = ledger.freeze(year), ledger.last_edition(year)
    if record is None or edition is None:
        raise EtlError(f"{year}年度没有封存。")
    _reexamine(settings, ledger, examiner, progress)
    counted = [one for one in ledger.examined(year) if not record.closing.shuts_out(one[0])]
    again = replace(edition_from(settings, ledger, counted), number=edition.number, stamp=edition.stamp)
    template = Template(record.template, ledger.content(record.template_sha256).decode())
    outputs = render_outputs(again, template, settings.sha256).outputs
    made = hashes_of(outputs)
    differing = {name for name in (*record.outputs, *made) if made.get(name) != record.outputs.get(name)}
    if not differing:
        place_edition(settings, ledger, edition.number, outputs)
    published = publish(settings, ledger, examiner, clock)
    kept = changed_since(settings.year_outbox, ledger.editions_written(year))
    return Rebuilt(published, len(record.outputs), (*sorted(differing), *kept))


def _reexamine(settings: Settings, ledger: Ledger, examiner: Examiner, progress: Progress) -> None:
    """Empty the index and examine the archive again in the journal's order."""
    ledger.verify_archive()
    ledger.rebuild_index()
    catch_up(settings, ledger, examiner, settings.project.year, progress)
