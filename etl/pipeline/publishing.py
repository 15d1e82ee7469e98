"""What the ledger says of the year becomes files: receipts and marked copies for the units, outputs for the office.

Only the ledger is read. Everything is journalled before it is placed.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from etl import __version__
from etl.consolidation.edition import Edition
from etl.domain.project import Template
from etl.ledger import Ledger
from etl.ledger.journal_records import TABLES, EditionRecord, FreezeRecord
from etl.pipeline.delivery import place_edition
from etl.pipeline.from_ledger import edition_from
from etl.pipeline.history import base_edition, take_in_table
from etl.pipeline.isolation import Examiner
from etl.pipeline.kept_editions import can_be_restored, restore_edition
from etl.pipeline.receipts import WRITERS, Answering
from etl.settings.loading import Settings
from etl.settings.templates import read_template
from etl.system.clock import Clock
from etl.system.errors import EtlError
from etl.system.files import Placed, hashes_of

if TYPE_CHECKING:
    from etl.outputs.rendering import Rendered


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication put where."""

    edition: Edition
    outputs: tuple[Placed, ...]
    receipts: tuple[Placed, ...]
    gaps: tuple[str, ...] = ()
    """What the draft still lacks."""


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
    from etl.outputs.receipt.answers import answers
    from etl.outputs.rendering import digest_of, render_outputs

    _refuse_unexamined(settings, ledger)
    take_in_table(settings, ledger)
    edition = edition_from(settings, ledger)
    standing = _lasting(settings, ledger, anew=clean or template is not None)
    with ThreadPoolExecutor(WRITERS) as aside:
        # Receipts wait for the disk and the children most of the time; meanwhile the outputs are rendered.
        answering = Answering(settings, ledger, examiner, answers(edition))
        answering.start(aside)
        if standing:
            return _answered(settings, ledger, edition, standing, answering.finish())
        source = read_template(settings, template)
        digest = digest_of(edition, source)
        numbered = _numbered(edition, digest, ledger, clock)
        rendered = render_outputs(numbered, source, settings.sha256)
        receipts = answering.finish()
    # Journalled before it is placed: a killed run must find its own files again, not somebody's.
    made = EditionRecord(numbered.project.year, numbered.number, digest, numbered.stamp, {})
    _record(settings, ledger, made, source, rendered.outputs)
    placed = _placed(settings, ledger, numbered, rendered, clean=clean)
    return Published(numbered, placed, receipts, rendered.draft.gaps)


def _refuse_unexamined(settings: Settings, ledger: Ledger) -> None:
    if left := ledger.unindexed(settings.project.year):
        raise EtlError(f"有 {len(left)} 份收到的文件还没有审核完：请先运行 etl run{settings.year_option}。")


def _placed(
    settings: Settings, ledger: Ledger, edition: Edition, rendered: Rendered, *, clean: bool
) -> tuple[Placed, ...]:
    """Put the outputs of the edition into the outbox, and what people wrote into earlier drafts beside them."""
    from etl.outputs.rendering import DRAFT_REMARKED
    from etl.pipeline.edited_drafts import take_edits

    edits, withheld = take_edits(settings, ledger, edition, rendered.draft), (DRAFT_REMARKED,) if clean else ()
    return place_edition(settings, ledger, edition.number, rendered.outputs, withheld, edits)


def _lasting(settings: Settings, ledger: Ledger, *, anew: bool) -> FreezeRecord | EditionRecord | None:
    """The edition that stays as it is: that of a closed year, or an earlier year's unless it is asked for ``anew``."""
    return ledger.freeze(settings.project.year) or (None if anew else unchanged_edition(settings, ledger))


def unchanged_edition(settings: Settings, ledger: Ledger) -> EditionRecord | None:
    """The last edition of an earlier year when nothing has come in or was decided since, and no other rules are asked for.

    Whatever base or program there are by now, it is what was published. None where its files are nowhere to be had.
    """
    last = ledger.last_edition(settings.project.year)
    if last is None or last.year >= settings.current_year or settings.kept is None:
        return None
    made_with, template = (last.config_sha256, last.template_sha256), settings.kept.template
    if made_with != (settings.sha256, template.sha256) or last.inputs != ledger.inputs(last.year):
        return None
    return last if can_be_restored(settings.year_outbox, last.number, last.outputs) else None


def _answered(
    settings: Settings,
    ledger: Ledger,
    edition: Edition,
    standing: FreezeRecord | EditionRecord,
    receipts: tuple[Placed, ...],
) -> Published:
    """A closed year, or an earlier one: its outputs stay as they are, and whoever sent something later has an answer."""
    ours = ledger.written(standing.year)
    restored = restore_edition(settings.year_outbox, standing.number, standing.outputs, ours)
    return Published(replace(edition, number=standing.number), restored, receipts)


def _record(
    settings: Settings, ledger: Ledger, edition: EditionRecord, template: Template, outputs: Mapping[str, bytes]
) -> None:
    """Journal the edition with what it was made with; the archive keeps that, and its tables."""
    made = msgspec.structs.replace(
        edition,
        outputs=hashes_of(outputs),
        config_sha256=settings.sha256,
        template=template.name,
        template_sha256=template.sha256,
        program=__version__,
        inputs=ledger.inputs(edition.year),
        base=base.number if (base := base_edition(settings, ledger)) else 0,
    )
    tables = (content for name, content in outputs.items() if name.startswith(TABLES))
    ledger.record_edition(made, (settings.source, template.source.encode(), *tables))


def _numbered(edition: Edition, digest: str, ledger: Ledger, clock: Clock) -> Edition:
    """Give the edition its number and stamp: those of the last one while the content is the same."""
    last = ledger.last_edition(edition.project.year)
    if last is not None and last.digest == digest:
        return replace(edition, number=last.number, stamp=last.stamp)
    return replace(edition, number=(last.number if last else 0) + 1, stamp=clock.stamp())
