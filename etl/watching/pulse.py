"""The heartbeat file: whoever wants to know whether the watcher lives, and what it waits for, need only look at it."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec

from etl.inbox.ignored_names import OWN
from etl.ledger.lock import host
from etl.watching.loop import Watch
from etl.watching.telling import as_watching

HEARTBEAT = "heartbeat.json"
WATCHING, TROUBLED, STOPPED = "守着", "有问题", "已停止"
_SECONDS = 5.0


class Waiting(msgspec.Struct, frozen=True):
    """A file that is not ready, and why."""

    path: str
    reason: str


class Beat(msgspec.Struct, frozen=True):
    """One heartbeat."""

    time: str
    """ISO 8601 with offset."""
    pid: int
    host: str
    state: str
    """守着, 有问题, 已停止."""
    edition: int
    received: int
    """Files received since the start."""
    files: int
    """In the inbox at the last look."""
    ignored: dict[str, int]
    """How many were passed over at the last look, by reason; our own files apart."""
    unpublished: bool
    """Something came in that the last edition does not know."""
    events: bool
    """Whether the system tells of changes."""
    scan_seconds: float
    waiting: tuple[Waiting, ...]
    troubles: tuple[str, ...]


def beat_of(watch: Watch, stamp: str, *, stopped: bool = False) -> Beat:
    """How the watcher is now."""
    troubles = tuple(map(as_watching, watch.troubles.sentences()))
    return Beat(
        time=stamp,
        pid=os.getpid(),
        host=host(),
        state=STOPPED if stopped else TROUBLED if troubles else WATCHING,
        edition=watch.publishing.edition,
        received=watch.received,
        files=len(watch.inbox.scan.entries),
        ignored={reason: count for reason, count in watch.inbox.scan.ignored.items() if reason not in OWN},
        unpublished=watch.publishing.changed_at is not None,
        events=watch.native_events,
        scan_seconds=round(watch.inbox.cost, 4),
        waiting=tuple(Waiting(path, reason) for path, reason in watch.inbox.waiting()),
        troubles=troubles,
    )


class Pulse:
    """Writes the heartbeat every few seconds, and when something else than the time changed."""

    def __init__(self, state: Path) -> None:
        self._path = state / HEARTBEAT
        self._last: Beat | None = None
        self._due = 0.0

    def beat(self, beat: Beat, tick: float) -> None:
        """Write if it is time. Not synchronised: after a loss of power nobody asks how it was before."""
        same = self._last is not None and msgspec.structs.replace(beat, time="", scan_seconds=0.0) == self._last
        if same and tick < self._due:
            return
        self._last, self._due = msgspec.structs.replace(beat, time="", scan_seconds=0.0), tick + _SECONDS
        aside = self._path.with_name(f".~{self._path.name}")
        with contextlib.suppress(OSError):
            aside.write_bytes(msgspec.json.format(msgspec.json.encode(beat), indent=2) + b"\n")
            aside.replace(self._path)
