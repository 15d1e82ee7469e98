"""The stages in order: receive what is new, publish what follows; the only place that puts files into folders.

``receive`` never touches a submitter's file: it copies it into the archive, has it examined in the bounded child and notes the
result in the ledger. ``publish`` reads the ledger alone.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from etl.answering import WRITERS, Answering
from etl.clock import Clock
from etl.delivery import place_edition
from etl.domain import Arrival, Submission
from etl.edition import Edition
from etl.editions import changed_since, restore_edition
from etl.errors import EtlError, reason_of
from etl.history import last_year_of, take_in_table
from etl.inbox import Entry
from etl.inbox.looking import content_of
from etl.isolation import Bounds, Examiner, Job
from etl.last_year import LastYear
from etl.ledger import EditionRecord, FreezeRecord, Incoming, Ledger
from etl.masking import masked_path
from etl.placing import Placed
from etl.settings import Settings
from etl.standings import Examined
from etl.templates import read_template
from etl.unread import unreadable

_BATCH = 8
"""So many files share one write of the journal, and of the index; the children are busy with what they have meanwhile."""
_CROWD = 100
"""After so many files the children are worth more as free memory than as a start saved: publishing is the peak."""
_MEBIBYTE = 1024 * 1024

T = TypeVar("T")
Progress = Callable[[int, int], None]
"""Told how many of how many files have been examined."""
Told = Callable[[Sequence[Examined]], None]


@dataclass(slots=True)
class Received:
    """What became of the files that were ready."""

    examined: int = 0
    resumed: int = 0
    """Files of earlier runs that were examined (again): after an interruption, a passing trouble or a change of the rules."""
    unopened: list[str] = field(default_factory=list)
    """Files that could not be opened, with the reason; the next pass tries again."""


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


def receive(
    settings: Settings,
    ledger: Ledger,
    examiner: Examiner,
    ready: Sequence[Entry],
    clock: Clock,
    progress: Progress = lambda _done, _of: None,
    tell: Told = lambda _batch: None,
    late: Told = lambda _batch: None,
) -> Received:
    """Take in every new or changed file among those that are ready, in their order.

    What an earlier run left to be examined comes first (``catch_up``). Of a file over the size limit only the
    beginning goes into the archive; the file itself stays where it is, as every file does. ``tell`` gets what was examined,
    batch by batch, when it is in the ledger; ``late`` the same of what had been left.
    """
    received = Received(resumed=catch_up(settings, ledger, examiner, settings.project.year, tell=late))
    fresh = [entry for entry in ready if not ledger.unchanged(entry.path, entry.size, entry.modified_ns)]
    arrivals = _arrivals(settings, ledger, fresh, clock, received)
    for batch in _batches(_examined(settings, ledger, examiner, arrivals)):
        ledger.index_many((arrival, settings.project.year, submissions) for arrival, submissions in batch)
        received.examined += len(batch)
        tell(batch)
        progress(received.examined, len(fresh))
    if received.examined > _CROWD:
        examiner.close()
    return received


def examine_file(settings: Settings, examiner: Examiner, path: Path, clock: Clock) -> Examined:
    """Examine a file without recording anything; EtlError when it cannot be read from disk."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise EtlError(f"{masked_path(str(path))} 打不开（{reason_of(fault)}）。请检查文件名和权限。") from fault
    digest = hashlib.sha256(content).hexdigest()
    arrival = Arrival(0, f"{settings.project.year}/{path.name}", digest, len(content), 0, clock.stamp())
    if len(content) > _largest(settings):
        return arrival, (_too_large(settings, arrival),)
    return arrival, examiner.examine(content, arrival)


def catch_up(
    settings: Settings,
    ledger: Ledger,
    examiner: Examiner,
    year: int,
    progress: Progress | None = None,
    tell: Told = lambda _batch: None,
) -> int:
    """Examine what was received for ``year`` but not examined to the end by the present rules; returns how many.

    The archive holds the contents, so nothing has to be sent again when the rules of config.toml change. ``tell`` as in
    ``receive``.
    """
    left = ledger.unindexed(year)
    for number, (arrival, submissions) in enumerate(_examined(settings, ledger, examiner, left), start=1):
        ledger.index(arrival, year, submissions)
        tell([(arrival, submissions)])
        if progress:
            progress(number, len(left))
    return len(left)


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
    from etl.edits import take_edits
    from etl.publication import DRAFT_REMARKED, answers, assemble, digest_of, hashes, render_outputs

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
    ledger.record_edition(EditionRecord(year, numbered.number, digest, numbered.stamp, hashes(rendered.outputs)))
    edits, withheld = take_edits(settings, ledger, numbered, rendered.draft), (DRAFT_REMARKED,) if clean else ()
    placed = place_edition(settings, ledger, numbered.number, rendered.outputs, withheld, edits)
    return Published(numbered, placed, receipts, rendered.draft.gaps)


def _answered(
    settings: Settings, ledger: Ledger, edition: Edition, freeze: FreezeRecord, receipts: tuple[Placed, ...]
) -> Published:
    """A closed year: its outputs stay as they are, and whoever sent something later has an answer."""
    ours = ledger.outputs_written(freeze.year)
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


def _arrivals(
    settings: Settings, ledger: Ledger, fresh: Sequence[Entry], clock: Clock, received: Received
) -> Iterator[Arrival]:
    """Receive the files batch by batch, each batch when the children are about to run out of work."""
    for batch in _batches(fresh):
        yield from ledger.receive_many(_incoming(settings, ledger, batch, clock.stamp(), received))


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _incoming(
    settings: Settings, ledger: Ledger, batch: Iterable[Entry], stamp: str, received: Received
) -> Iterator[Incoming]:
    """Read the files one by one; a file that only got a new time is remembered and not received again."""
    for entry in batch:
        try:
            content = content_of(entry, _largest(settings))
        except OSError as fault:
            received.unopened.append(f"{entry.path}（{reason_of(fault)}）")
            continue
        sha256 = hashlib.sha256(content).hexdigest()
        if ledger.latest_hash(entry.path) == sha256:
            ledger.remember_seen(entry.path, entry.size, entry.modified_ns, sha256)
            continue
        yield Incoming(entry.path, content, entry.size, entry.modified_ns, stamp, settings.project.year)


def _examined(
    settings: Settings, ledger: Ledger, examiner: Examiner, arrivals: Iterable[Arrival]
) -> Iterator[Examined]:
    """Examine arrivals from the archive, in their order; they are asked for as the children get on."""
    waiting: deque[Arrival] = deque()

    def jobs() -> Iterator[Job]:
        for arrival in arrivals:
            waiting.append(arrival)
            if arrival.size <= _largest(settings):
                yield ledger.content(arrival), arrival

    for submissions in examiner.examine_all(jobs()):
        while (arrival := waiting.popleft()).size > _largest(settings):
            yield arrival, (_too_large(settings, arrival),)
        yield arrival, submissions
    for arrival in waiting:
        yield arrival, (_too_large(settings, arrival),)


def _largest(settings: Settings) -> int:
    return settings.intake.file_megabytes * _MEBIBYTE


def _too_large(settings: Settings, arrival: Arrival) -> Submission:
    found = f"{arrival.size / _MEBIBYTE:.0f}MB"
    return unreadable(arrival, "too_large", found=found, limit=f"{settings.intake.file_megabytes}MB")


def _numbered(edition: Edition, digest: str, ledger: Ledger, clock: Clock) -> Edition:
    """Give the edition its number and stamp: those of the last one while the content is the same."""
    last = ledger.last_edition(edition.project.year)
    if last is not None and last.digest == digest:
        return replace(edition, number=last.number, stamp=last.stamp)
    return replace(edition, number=(last.number if last else 0) + 1, stamp=clock.stamp())
