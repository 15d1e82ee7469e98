"""The proof: the year computed again from journal and archive, and compared with what was published or made final."""

from __future__ import annotations

from dataclasses import dataclass, replace

from etl import __version__
from etl.consolidation.standings import Examined
from etl.domain.project import Template
from etl.ledger import Ledger
from etl.ledger.journal_records import EditionRecord, FreezeRecord
from etl.pipeline.delivery import place_edition
from etl.pipeline.from_ledger import edition_from
from etl.pipeline.isolation import Examiner
from etl.pipeline.kept_editions import changed_since
from etl.pipeline.publishing import Published, publish, unchanged_edition
from etl.pipeline.receiving import Progress, catch_up, refuse_unasked_rules
from etl.settings.loading import Settings
from etl.system.clock import Clock
from etl.system.errors import EtlError
from etl.system.files import hashes_of

Lasting = FreezeRecord | EditionRecord
"""What names an edition that stays as it is."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuilding gave, and the names of the outputs whose bytes differ from those of the last edition."""

    published: Published
    compared: int
    changed: tuple[str, ...]
    older: str = ""
    """How an edition was made that is of another version of the program: only what is kept of it was looked at."""


def rebuild_year(settings: Settings, ledger: Ledger, examiner: Examiner, clock: Clock, progress: Progress) -> Rebuilt:
    """Compute the year's results again from journal and archive, and compare them with what was published or made final."""
    refuse_unasked_rules(settings, ledger)
    standing = ledger.freeze(settings.project.year) or unchanged_edition(settings, ledger)
    if standing is None:
        return _rebuild_open(settings, ledger, examiner, clock, progress)
    _reexamine(settings, ledger, examiner, progress)
    return _rebuild_standing(settings, ledger, examiner, clock, standing)


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


def _rebuild_standing(
    settings: Settings, ledger: Ledger, examiner: Examiner, clock: Clock, standing: Lasting
) -> Rebuilt:
    """Prove an edition that stays as it is: rendered again from journal and archive, and its kept files looked at.

    Another version of the program writes other bytes: then the kept files alone are proved.
    """
    year = settings.project.year
    edition = ledger.last_edition(year)
    if edition is None:
        raise EtlError(f"{year}年度还没有发布过。")
    older = f"用 etl {edition.program} 版" if edition.program not in ("", __version__) else ""
    differing = () if older else _rendered_again(settings, ledger, edition, standing)
    if differing and not edition.config_sha256:
        # Which program made it is not known; it wrote other bytes, and that alone proves nothing.
        older, differing = "用以前的程序", ()
    published = publish(settings, ledger, examiner, clock)
    kept = changed_since(settings.year_outbox, ledger.editions_written(year))
    return Rebuilt(published, len(standing.outputs), (*differing, *kept), older)


def _rendered_again(settings: Settings, ledger: Ledger, edition: EditionRecord, standing: Lasting) -> tuple[str, ...]:
    """The outputs that are not what was published; when there is none, they are put back where they are gone."""
    from etl.outputs.rendering import render_outputs

    only = _until(ledger, standing) if isinstance(standing, FreezeRecord) else None
    base = edition.base if edition.config_sha256 else None
    again = replace(edition_from(settings, ledger, only, base), number=edition.number, stamp=edition.stamp)
    template = Template(standing.template, ledger.content(standing.template_sha256).decode())
    outputs = render_outputs(again, template, settings.sha256).outputs
    made = hashes_of(outputs)
    differing = {name for name in (*standing.outputs, *made) if made.get(name) != standing.outputs.get(name)}
    if not differing:
        place_edition(settings, ledger, edition.number, outputs)
    return tuple(sorted(differing))


def _until(ledger: Ledger, record: FreezeRecord) -> list[Examined]:
    """The examinations that the freeze took in."""
    return [one for one in ledger.examined(record.year) if not record.closing.shuts_out(one[0])]


def _reexamine(settings: Settings, ledger: Ledger, examiner: Examiner, progress: Progress) -> None:
    """Empty the index and examine the archive again in the journal's order."""
    ledger.verify_archive()
    ledger.rebuild_index(settings.project.year)
    catch_up(settings, ledger, examiner, settings.project.year, progress)
