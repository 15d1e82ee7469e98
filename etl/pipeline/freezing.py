"""封存: a person makes the year's last edition final, or takes that back.

What the edition was made from is kept in the archive: the contents that came in, config.toml and the template. A closed year is
worked on with those, whatever the files say now (``pipeline.opening``; ``pipeline.rebuilding`` proves that nothing changed).
"""

from __future__ import annotations

import msgspec

from etl import __version__
from etl.consolidation.decisions import one_line
from etl.consolidation.obstacles import obstacles
from etl.domain.masking import masked_path
from etl.inbox import wait_until_settled
from etl.ledger import Ledger
from etl.ledger.journal_records import FreezeRecord, RulesRecord
from etl.ledger.last_made import last_made
from etl.pipeline.isolation import Examiner
from etl.pipeline.publishing import Published, publish
from etl.pipeline.receiving import Progress, note_aside, receive
from etl.pipeline.sentences import readiness_line
from etl.settings.loading import Settings
from etl.settings.templates import read_template
from etl.system.clock import Clock
from etl.system.errors import EtlError


def freeze_year(
    settings: Settings, ledger: Ledger, examiner: Examiner, clock: Clock, why: str, by: str, progress: Progress
) -> Published:
    """Take in what lies in the inbox, publish, and make that edition final; ``by`` is who decides so.

    EtlError when the year is closed already, when a file is still being written, when nothing has come in, and when anything
    still stands in the way and no reason is given.
    """
    year = settings.project.year
    refuse_closed(ledger, year)
    listing = wait_until_settled(settings.folders.inbox, year, settings.intake.settle_seconds, clock)
    received = receive(settings, ledger, examiner, listing.ready, clock, progress)
    if waiting := (*listing.waiting, *received.unopened):
        raise EtlError(f"有 {len(waiting)} 份文件还在写入或打不开（{masked_path(waiting[0])}），先不封存：请稍后再试。")
    note_aside(settings, ledger, listing.scan)
    published = publish(settings, ledger, examiner, clock)
    edition = ledger.last_edition(year)
    if edition is None or not published.edition.standings:
        raise EtlError(f"{year}年度还没有收到任何报表，没有可以封存的。")
    if not one_line(why) and (standing := obstacles(published.edition.units, settings.project, settings.catalogue)):
        raise EtlError(f"{readiness_line(standing)}要照样封存，请用 --why 写明原因。")
    template = read_template(settings)
    record = FreezeRecord(
        year=year,
        number=edition.number,
        last_arrival=ledger.last_arrival,
        config_sha256=settings.sha256,
        template=template.name,
        template_sha256=template.sha256,
        outputs=edition.outputs,
        why=one_line(why),
        undo=False,
        decided_at=clock.stamp(),
        by=one_line(by),
    )
    ledger.record_freeze(record, settings.source, template.source.encode())
    return published


def unfreeze(settings: Settings, ledger: Ledger, clock: Clock, why: str, by: str) -> FreezeRecord:
    """Take the freeze back; what came in meanwhile counts with the next publication.

    EtlError when the year is not closed or no reason is given.
    """
    year = settings.project.year
    record = ledger.freeze(year)
    if record is None:
        raise EtlError(f"{year}年度没有封存，不用解除。")
    if not one_line(why):
        raise EtlError("--why：解除封存要写明原因，不能是空的。")
    said = {"why": one_line(why), "by": one_line(by), "decided_at": clock.stamp()}
    undone = msgspec.structs.replace(record, undo=True, **said)
    ledger.record_freeze(undone)
    return undone


def take_present_rules(settings: Settings, ledger: Ledger, clock: Clock, by: str) -> None:
    """Journal that the year is judged by these settings from now on, unless it is: a rebuild repeats it; ``by`` decides so."""
    year, template = settings.project.year, read_template(settings)
    made, program = last_made(settings.state, year) or (None, "")
    if made and (made.config_sha256, made.template_sha256, program) == (settings.sha256, template.sha256, __version__):
        return
    record = RulesRecord(
        year=year,
        config_sha256=settings.sha256,
        template=template.name,
        template_sha256=template.sha256,
        program=__version__,
        decided_at=clock.stamp(),
        by=one_line(by),
    )
    ledger.record_rules(record, settings.source, template.source.encode())


def refuse_closed(ledger: Ledger, year: int) -> None:
    """EtlError with the way out when the year is closed, for commands that would change its results."""
    if closing := ledger.closing(year):
        raise EtlError(
            f"{year}年度已于{closing.words}，这个命令会改动结果。要改，请先解除封存：etl freeze --undo --why 原因。"
        )
