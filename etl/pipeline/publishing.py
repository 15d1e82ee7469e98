"""The stages in order: receive what is new, publish what follows; the only place that puts files into folders."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from etl.consolidation.edition import Edition
from etl.consolidation.last_year import LastYear
from etl.ledger import EditionRecord, FreezeRecord, Ledger
from etl.pipeline.delivery import place_edition
from etl.pipeline.history import last_year_of, take_in_table
from etl.pipeline.isolation import Bounds, Examiner
from etl.pipeline.kept_editions import changed_since, restore_edition
from etl.pipeline.receipts import WRITERS, Answering
from etl.pipeline.receiving import Progress, catch_up
from etl.settings.loading import Settings
from etl.settings.templates import read_template
from etl.system.clock import Clock
from etl.system.errors import EtlError
from etl.system.files import Placed, hashes_of


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication put where."""

    edition: Edition
    outputs: tuple[Placed, ...]
    receipts: tuple[Placed, ...]
    gaps: tuple[str, ...] = ()
    """What the draft still lacks."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuilding gave, and the names of the outputs whose bytes differ from those of the last edition."""

    published: Published
    compared: int
    changed: tuple[str, ...]


def publish(
    settings: Settings,
    ledger: Ledger,
    examiner: Examiner,
    clock: Clock,
    template: Path | None = None,
    *,
    clean: bool = False,
) -> Published:
    """Everything the ledger's state of the year says, placed atomically: receipts first, then the outputs.

    The children of ``examiner`` mark the submitters' copies meanwhile. ``template`` stands in for the configured report
    template; ``clean`` keeps the draft with comments out of the folder, but not out of the edition. Raises EtlError for a
    fault in the template (the receipts are out by then) and for a folder that cannot be written.
    """
    # pandas, XlsxWriter and Jinja2 come in here, while the children are reading.
    from etl.consolidation.assembly import assemble
    from etl.outputs.receipt.answers import answers
    from etl.outputs.rendering import DRAFT_REMARKED, digest_of, render_outputs
    from etl.pipeline.edited_drafts import take_edits

    year = settings.project.year
    if left := ledger.unindexed(year):
        raise EtlError(f"有 {len(left)} 份收到的文件还没有审核完：请先运行 etl run。")
    said, freeze, known = ledger.decisions(year), ledger.freeze(year), _last_year(settings, ledger)
    edition = assemble(settings.project, settings.catalogue, ledger.examined(year), said, ledger.closing(year), known)
    with ThreadPoolExecutor(WRITERS) as aside:
        # Receipts wait for the disk and the children most of the time; meanwhile the outputs are rendered.
        answering = Answering(settings, ledger, examiner, answers(edition))
        answering.start(aside)
        if freeze:
            return _answered(settings, ledger, edition, freeze, answering.finish())
        source = read_template(settings, template)
        digest = digest_of(edition, source)
        numbered = _numbered(edition, digest, ledger, clock)
        rendered = render_outputs(numbered, source, settings.sha256)
        receipts = answering.finish()
    # Journalled before it is placed: a killed run must find its own files again, not somebody's.
    ledger.record_edition(EditionRecord(year, numbered.number, digest, numbered.stamp, hashes_of(rendered.outputs)))
    edits, withheld = take_edits(settings, ledger, numbered, rendered.draft), (DRAFT_REMARKED,) if clean else ()
    placed = place_edition(settings, ledger, numbered.number, rendered.outputs, withheld, edits)
    return Published(numbered, placed, receipts, rendered.draft.gaps)


def _answered(
    settings: Settings, ledger: Ledger, edition: Edition, freeze: FreezeRecord, receipts: tuple[Placed, ...]
) -> Published:
    """A closed year: its outputs stay as they are, and whoever sent something later has an answer."""
    ours = ledger.written(freeze.year)
    restored = restore_edition(settings.outbox / str(freeze.year), freeze.number, freeze.outputs, ours)
    return Published(replace(edition, number=freeze.number), restored, receipts)


def _last_year(settings: Settings, ledger: Ledger) -> LastYear:
    """What is known of the year before, after what is left of it was examined by the present rules."""
    before = settings.project.year - 1
    if ledger.unindexed(before):
        bounds = Bounds(memory_mib=settings.intake.child_megabytes, seconds=settings.intake.child_seconds)
        with Examiner(settings.catalogue, before, bounds) as examiner:
            catch_up(settings, ledger, examiner, before)
    take_in_table(settings, ledger)
    return last_year_of(settings, ledger)


def rebuild(settings: Settings, ledger: Ledger, examiner: Examiner, clock: Clock, progress: Progress) -> Rebuilt:
    """Empty the index, examine the archive again in the journal's order, publish, and compare with the last edition."""
    before = ledger.last_edition(settings.project.year)
    reexamine(settings, ledger, examiner, progress)
    published = publish(settings, ledger, examiner, clock)
    after = ledger.last_edition(settings.project.year)
    if before is None or after is None:
        return Rebuilt(published, 0, ())
    names = sorted({*before.outputs, *after.outputs})
    changed = [name for name in names if before.outputs.get(name) != after.outputs.get(name)]
    kept = changed_since(settings.outbox / str(after.year), ledger.editions_written(after.year))
    return Rebuilt(published, len(names), (*changed, *kept))


def reexamine(settings: Settings, ledger: Ledger, examiner: Examiner, progress: Progress) -> None:
    """Empty the index and examine the archive again in the journal's order."""
    ledger.verify_archive()
    ledger.rebuild_index()
    catch_up(settings, ledger, examiner, settings.project.year, progress)


def _numbered(edition: Edition, digest: str, ledger: Ledger, clock: Clock) -> Edition:
    """Give the edition its number and stamp: those of the last one while the content is the same."""
    last = ledger.last_edition(edition.project.year)
    if last is not None and last.digest == digest:
        return replace(edition, number=last.number, stamp=last.stamp)
    return replace(edition, number=(last.number if last else 0) + 1, stamp=clock.stamp())
