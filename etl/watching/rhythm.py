"""When to look, and when to publish: the folder is looked at so seldom that it costs next to nothing, and published when it is calm."""

from __future__ import annotations

from dataclasses import dataclass


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
