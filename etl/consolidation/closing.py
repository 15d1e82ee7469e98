"""封存: a year made final. What came in until then counts for ever; what comes later is answered as 迟报 and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from etl.domain import Arrival


@dataclass(frozen=True, slots=True)
class Closing:
    """The freeze that is in force for a year."""

    edition: int
    """Number of the edition that is final."""
    last_arrival: int
    """Number of the last arrival that belongs to it."""
    why: str
    """The reason that was given; empty for none."""
    closed_at: str
    """ISO 8601 with offset."""

    @property
    def words(self) -> str:
        """When it was closed and with which edition, as it is printed."""
        return f"{self.closed_at[:10]}封存，以第{self.edition}版为准"

    def shuts_out(self, arrival: Arrival) -> bool:
        """Whether the file came too late to count."""
        return arrival.number > self.last_arrival
