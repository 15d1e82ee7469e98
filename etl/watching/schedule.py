"""When the watcher looks and when it publishes.

The folder is looked at so seldom that it costs next to nothing. It is published after a burst has calmed down, at the latest
after a while, and again when an output could not stand under its own name.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from etl.pipeline.publishing import Published
from etl.pipeline.sentences import unit_rows
from etl.system.files import Outcome


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Seconds."""

    with_events: float = 5.0
    """Between two scans where the system tells of changes."""
    without: float = 2.0
    """The same where it does not, as on network drives."""
    calm: float = 0.5
    """Without anything new before it is published."""
    longest: float = 20.0
    """Between the first file of a burst and a publication, though more keep coming."""
    restore: float = 30.0
    """Between two tries to put an output under its own name when somebody has it open."""

    def interval(self, cost: float, *, native: bool) -> float:
        """Until the next scan, when the last one took ``cost``: never more than a thirtieth of the time is spent on it.

        Half of that where the system tells of changes, for then the scan only makes sure.
        """
        return max(self.with_events, 60 * cost) if native else max(self.without, 30 * cost)

    def gap(self, cost: float) -> float:
        """The least between two scans however often something happens."""
        return max(0.05, 4 * cost)

    def quiet(self, cost: float) -> float:
        """Without anything new before it is published, when that takes ``cost``: senders are not kept waiting by it all the time."""
        return max(self.calm, cost)

    def patience(self, cost: float) -> float:
        """How long a burst may put off a publication that takes ``cost``."""
        return max(self.longest, 10 * cost)


@dataclass(slots=True)
class Publishing:
    """What is due, and what the last publication said."""

    rhythm: Rhythm
    changed_at: float | None = None
    """Since when there is something unpublished, by the monotonic clock."""
    newest_at: float = 0.0
    """When the last change came."""
    restore_at: float | None = None
    """When to try again to give outputs their own names."""
    cost: float = 0.0
    """Seconds that the last publication took."""
    edition: int = 0
    units: tuple[tuple[str, ...], ...] = ()
    """Rows of the table of units."""
    receipts: tuple[Path, ...] = ()
    """Where the receipts stand, in a folder that everybody can write to."""
    check_at: float = 0.0
    """When to see whether they still do."""

    def changed(self, tick: float) -> None:
        """Something came in, or what an edition is made from changed."""
        if self.changed_at is None:
            self.changed_at = tick
        self.newest_at = tick

    def due_at(self, *, more_to_come: bool) -> float | None:
        """When to publish; None when there is nothing to. ``more_to_come``: files are being written or wait to be read."""
        if self.changed_at is None:
            return self.restore_at
        latest = self.changed_at + self.rhythm.patience(self.cost)
        return latest if more_to_come else min(latest, self.newest_at + self.rhythm.quiet(self.cost))

    def lost_receipts(self, tick: float) -> bool:
        """Whether a receipt was deleted, as far as that is looked at now."""
        if tick < self.check_at:
            return False
        self.check_at = tick + self.rhythm.restore
        return not all(path.exists() for path in self.receipts)

    def done(self, published: Published, began: float, tick: float) -> None:
        """Take in what was published, begun and ended at those seconds."""
        self.changed_at, self.cost = None, tick - began
        beside = any(placed.outcome is Outcome.BESIDE for placed in (*published.outputs, *published.receipts))
        self.restore_at = tick + max(self.rhythm.restore, 20 * self.cost) if beside else None
        self.receipts = tuple(placed.path for placed in published.receipts)
        self.edition, self.units = published.edition.number, tuple(unit_rows(published.edition.units))
