"""Settling: which files are finished, as a pure state machine; clock, stat and what a look into the file gave are arguments.

seen → 还在写入 (size or time still moves) → 还没写完 (still, but its end is missing) or 正被打开 (another program has it) → ready.
No state is the last one: what stays unfinished or open is ready all the same after ``patience`` seconds and is answered by the
ordinary reader; only what cannot be opened at all keeps waiting, looked at more and more seldom, and is told to the operator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from etl.inbox.scanning import Entry

PATIENCE = 30.0
"""Seconds of stillness after which a file that looks unfinished, or lies open elsewhere, is taken as it is."""
LONGEST_PAUSE = 8.0
"""Seconds between two looks at a file that does not get ready."""


class Stage(StrEnum):
    """How far a file is."""

    SETTLING = "还在写入"
    UNFINISHED = "还没写完"
    BUSY = "正被打开"
    FORBIDDEN = "没有读取权限"
    READY = "可以收"


@dataclass(frozen=True, slots=True)
class Look:
    """What a look into a still file gave."""

    opens: bool = True
    """It can be read at all."""
    forbidden: bool = False
    """It does not open for want of the permission, which no closing of a program gives."""
    whole: bool = True
    """Nothing shows that a part is missing; never so for an empty file."""
    holder: str | None = None
    """Who has it open as a lock file beside it says; empty when that does not say, None without such a file."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What settling remembers of a path."""

    entry: Entry
    since: float
    """Monotonic seconds at which it was first seen like this."""
    changed: bool
    """It was seen otherwise before: then its own time proves nothing (a copy may bring an old one along)."""
    stage: Stage = Stage.SETTLING
    holder: str = ""
    looks: int = 0
    """How often it was looked into in vain."""
    due: float = 0.0
    """Monotonic seconds before which another look is of no use."""

    @property
    def reason(self) -> str:
        """Why it waits, for the operator."""
        return f"正由 {self.holder} 打开" if self.holder else str(self.stage)


def _nothing_seen(_entry: Entry) -> Look:
    return Look()


@dataclass(frozen=True, slots=True)
class Settling:
    """Tells finished files from those still being written; a value, each ``feed`` gives the next.

    Start with ``Settling(quiet)``, ``quiet`` in seconds (config key settle_seconds). ``by_age=False`` for one that goes on
    looking: then the file's own time never makes it ready at first sight.
    """

    quiet: float
    watched: Mapping[str, Watched] = field(default_factory=dict)
    patience: float = PATIENCE
    by_age: bool = True

    def feed(
        self, entries: Iterable[Entry], *, now: float, tick: float, look: Callable[[Entry], Look] = _nothing_seen
    ) -> Settled:
        """Take in one scan; ``now`` is the wall clock in seconds since 1970, ``tick`` a monotonic clock in seconds.

        Still is a file whose modification lies ``quiet`` seconds back, at first sight, or that kept size and time for
        ``quiet`` seconds of ``tick``; the second rule alone counts for times in the future and for files that changed
        between two scans. ``look`` is asked about still files only. Paths that are gone are forgotten. Entries keep their order.
        """
        seen = [self._judge(self._watch(entry, now, tick), now, tick, look) for entry in entries]
        return Settled(
            after=replace(self, watched={one.entry.path: one for one in seen}),
            ready=tuple(one.entry for one in seen if one.stage is Stage.READY),
            waiting=tuple(one.entry for one in seen if one.stage is not Stage.READY),
        )

    def _watch(self, entry: Entry, now: float, tick: float) -> Watched:
        before = self.watched.get(entry.path)
        if before is not None and before.entry == entry:
            return before
        return Watched(replace(entry, seen_ns=int(now * 1e9)), tick, changed=before is not None)

    def _judge(self, one: Watched, now: float, tick: float, look: Callable[[Entry], Look]) -> Watched:
        if not self._is_still(one, now, tick):
            return replace(one, stage=Stage.SETTLING, due=one.since + self.quiet)
        if one.looks and tick < one.due:
            return one
        seen = look(one.entry)
        stage = self._stage(seen, tick - one.since)
        if stage is Stage.READY:
            return replace(one, stage=stage, holder="", looks=0)
        due = tick + min(2.0**one.looks / 2, LONGEST_PAUSE)
        enough = one.since + self.patience
        due = min(due, enough) if enough > tick else due
        return replace(one, stage=stage, holder=seen.holder or "", looks=min(one.looks + 1, 10), due=due)

    def _is_still(self, one: Watched, now: float, tick: float) -> bool:
        age = now - one.entry.modified_ns / 1e9
        old = self.by_age and not one.changed and age >= max(self.quiet, 0)
        return old or tick - one.since >= self.quiet

    def _stage(self, seen: Look, still_for: float) -> Stage:
        if not seen.opens:
            return Stage.FORBIDDEN if seen.forbidden else Stage.BUSY
        if still_for >= self.patience:
            return Stage.READY
        if not seen.whole:
            return Stage.UNFINISHED
        return Stage.READY if seen.holder is None else Stage.BUSY


@dataclass(frozen=True, slots=True)
class Settled:
    """What one ``feed`` gave: the state to feed next, what may be received, what is still being written."""

    after: Settling
    ready: tuple[Entry, ...]
    waiting: tuple[Entry, ...]

    @property
    def due(self) -> float | None:
        """When the first of the waiting files is worth another scan, by the monotonic clock; None without any."""
        return min((self.after.watched[entry.path].due for entry in self.waiting), default=None)
