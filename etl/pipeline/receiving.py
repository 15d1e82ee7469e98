"""The stages in order: receive what is new, publish what follows; the only place that puts files into folders.

``receive`` never touches a submitter's file: it copies it into the archive, has it examined in the bounded child and notes the
result in the ledger. ``publish`` reads the ledger alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar

from etl.consolidation.standings import Examined
from etl.domain import Arrival, Submission
from etl.domain.masking import masked_path
from etl.inbox.ignored_names import MISTAKABLE
from etl.inbox.scanning import Entry, Scan
from etl.inbox.whole_and_closed import content_of
from etl.ledger import Incoming, Ledger
from etl.pipeline.isolation import Examiner, Job
from etl.settings.loading import Settings
from etl.system.clock import Clock
from etl.system.errors import EtlError, reason_of
from etl.system.files import MIB, sha256_of

_BATCH = 8
"""So many files share one write of the journal, and of the index; the children are busy with what they have meanwhile."""
_CROWD = 100
"""After so many files the children are worth more as free memory than as a start saved: publishing is the peak."""

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
    if ledger.unindexed(settings.project.year):
        refuse_unasked_rules(settings, ledger)
    received = Received(resumed=catch_up(settings, ledger, examiner, settings.project.year, tell=late))
    fresh = [entry for entry in ready if not ledger.unchanged(entry.path, entry.size, entry.modified_ns)]
    arrivals = _arrivals(settings, ledger, fresh, clock, received)
    for batch in _batches(examine_archived(settings, ledger, examiner, arrivals)):
        ledger.index_many((arrival, settings.project.year, submissions) for arrival, submissions in batch)
        received.examined += len(batch)
        tell(batch)
        progress(received.examined, len(fresh))
    if received.examined > _CROWD:
        examiner.close()
    return received


def refuse_unasked_rules(settings: Settings, ledger: Ledger) -> None:
    """EtlError for an earlier year whose edition kept no rules, for it would be judged by today's without a word.

    Earlier versions of the program kept none. A person may ask for that: ``--rules now``.
    """
    year = settings.project.year
    last = ledger.last_edition(year)
    if settings.is_another_year and settings.kept is None and last is not None and not last.config_sha256:
        raise EtlError(
            f"{year}年度的第{last.number}版是以前的程序出的，没有存下当时的设置，成果都在 {settings.year_outbox}。"
            f"要按现在的 config.toml 重新审核，请运行 etl run --year {year} --rules now。"
        )


def note_aside(settings: Settings, ledger: Ledger, found: Scan) -> bool:
    """Journal which backups and unfinished downloads lie in the inbox, for units of which nothing else came; whether that is new.

    Not of a closed year: what was made final then says what was known then.
    """
    if ledger.freeze(settings.project.year):
        return False
    paths = [each.path for each in found.passed_over if each.reason in MISTAKABLE]
    return ledger.record_aside(settings.project.year, paths)


def examine_file(settings: Settings, examiner: Examiner, path: Path, clock: Clock) -> Examined:
    """Examine a file without recording anything; EtlError when it cannot be read from disk."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise EtlError(f"{masked_path(str(path))} 打不开（{reason_of(fault)}）。请检查文件名和权限。") from fault
    digest = sha256_of(content)
    arrival = Arrival(0, f"{settings.project.year}/{path.name}", digest, len(content), 0, clock.stamp())
    if len(content) > settings.intake.file_bytes:
        return arrival, (_too_large(settings, arrival),)
    return arrival, examiner.examine(content, arrival)


def catch_up(
    settings: Settings,
    ledger: Ledger,
    examiner: Examiner,
    year: int,
    progress: Progress = lambda _done, _of: None,
    tell: Told = lambda _batch: None,
) -> int:
    """Examine what was received for ``year`` but not examined to the end by the present rules; returns how many.

    The archive holds the contents, so nothing has to be sent again when the rules of config.toml change. ``tell`` as in
    ``receive``.
    """
    left = ledger.unindexed(year)
    for number, (arrival, submissions) in enumerate(examine_archived(settings, ledger, examiner, left), start=1):
        ledger.index(arrival, year, submissions)
        tell([(arrival, submissions)])
        progress(number, len(left))
    return len(left)


def _arrivals(
    settings: Settings, ledger: Ledger, fresh: Sequence[Entry], clock: Clock, received: Received
) -> Iterator[Arrival]:
    """Receive the files batch by batch, each batch when the children are about to run out of work."""
    for batch in _batches(fresh):
        yield from ledger.receive_many(_incoming(settings, ledger, batch, clock, received))


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _incoming(
    settings: Settings, ledger: Ledger, batch: Iterable[Entry], clock: Clock, received: Received
) -> Iterator[Incoming]:
    """Read the files one by one; a file that only got a new time is remembered and not received again."""
    stamp = clock.stamp()
    for entry in batch:
        try:
            content = content_of(entry, settings.intake.file_bytes)
        except OSError as fault:
            received.unopened.append(f"{entry.path}（{reason_of(fault)}）")
            continue
        sha256 = sha256_of(content)
        if ledger.latest_hash(entry.path) == sha256:
            ledger.remember_seen(entry.path, entry.size, entry.modified_ns, sha256)
            continue
        saved_at = clock.earlier(entry.modified_ns, entry.seen_ns or entry.modified_ns)
        yield Incoming(entry.path, content, entry.size, entry.modified_ns, stamp, settings.project.year, saved_at)


def examine_archived(
    settings: Settings, ledger: Ledger, examiner: Examiner, arrivals: Iterable[Arrival]
) -> Iterator[Examined]:
    """Examine arrivals from the archive, in their order; they are asked for as the children get on."""
    waiting: deque[Arrival] = deque()

    def jobs() -> Iterator[Job]:
        for arrival in arrivals:
            waiting.append(arrival)
            if arrival.size <= settings.intake.file_bytes:
                yield ledger.content(arrival.sha256), arrival

    for submissions in examiner.examine_all(jobs()):
        while (arrival := waiting.popleft()).size > settings.intake.file_bytes:
            yield arrival, (_too_large(settings, arrival),)
        yield arrival, submissions
    for arrival in waiting:
        yield arrival, (_too_large(settings, arrival),)


def _too_large(settings: Settings, arrival: Arrival) -> Submission:
    from etl.examination.examine import unreadable  # elsewhere the child loads it, with all that examining needs

    found = f"{arrival.size / MIB:.0f}MB"
    return unreadable(arrival, "too_large", found=found, limit=f"{settings.intake.file_megabytes}MB")
