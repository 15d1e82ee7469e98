"""What lies in the inbox and what of it is ready.

First in the flow; the clock is an argument everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from etl.inbox.scanning import Entry, Scan, scan
from etl.inbox.settling import Settling
from etl.system.clock import Clock

_PAUSE = 0.2


@dataclass(frozen=True, slots=True)
class Listing:
    """The inbox when the waiting was over."""

    ready: tuple[Entry, ...]
    waiting: tuple[str, ...]
    """Paths still being written; the next pass takes them."""
    scan: Scan


def wait_until_settled(folder: Path, year: int, quiet: float, clock: Clock) -> Listing:
    """Scan until every file is still, but at most ``quiet`` seconds long."""
    settling, limit = Settling(quiet), clock.tick() + quiet + _PAUSE
    while True:
        found = scan(folder, year)
        settled = settling.feed(found.entries, now=clock.now(), tick=clock.tick())
        if not settled.waiting or clock.tick() > limit:
            return Listing(settled.ready, tuple(entry.path for entry in settled.waiting), found)
        settling = settled.after
        clock.sleep(_PAUSE)
