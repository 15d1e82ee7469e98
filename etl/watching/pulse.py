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


def beat_of(watch: Watch, stamp: str, *, stopped: bool = False) -> dict[str, object]:
    """How the watcher is now, under the keys of the file."""
    troubles, scan = tuple(map(as_watching, watch.troubles.sentences())), watch.inbox.scan
    return {
        "time": stamp,  # ISO 8601 with offset
        "pid": os.getpid(),
        "host": host(),
        "state": STOPPED if stopped else TROUBLED if troubles else WATCHING,
        "edition": watch.publishing.edition,
        "received": watch.received,  # files since the start
        "files": len(scan.entries),  # in the inbox at the last look
        "ignored": {reason: count for reason, count in scan.ignored.items() if reason not in OWN},  # by reason
        "unpublished": watch.publishing.changed_at is not None,  # something came that the last edition does not know
        "events": watch.native_events,  # whether the system tells of changes
        "scan_seconds": round(watch.inbox.cost, 4),
        "waiting": [{"path": path, "reason": reason} for path, reason in watch.inbox.waiting()],
        "troubles": troubles,
    }


class Pulse:
    """Writes the heartbeat every few seconds, and when something else than the time changed."""

    def __init__(self, state: Path) -> None:
        self._path = state / HEARTBEAT
        self._last: dict[str, object] = {}
        self._due = 0.0

    def beat(self, beat: dict[str, object], tick: float) -> None:
        """Write if it is time. Not synchronised: after a loss of power nobody asks how it was before."""
        now = beat | {"time": "", "scan_seconds": 0.0}
        if now == self._last and tick < self._due:
            return
        self._last, self._due = now, tick + _SECONDS
        aside = self._path.with_name(f".~{self._path.name}")
        with contextlib.suppress(OSError):
            aside.write_bytes(msgspec.json.format(msgspec.json.encode(beat), indent=2) + b"\n")
            aside.replace(self._path)
