"""Which arrivals each unit's receipt speaks of: kept between publications, so that a receipt can be written without reading them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etl.consolidation.edition import Edition
from etl.consolidation.standings import Examined
from etl.domain import Arrival, Submission
from etl.domain.catalogue import Catalogue
from etl.domain.unit_names import senders


class Senders:
    """Numbers of arrivals by unit; empty until the first publication has told them."""

    def __init__(self) -> None:
        self.known = False
        """Whether a publication has told them; before, a receipt would lack what came earlier."""
        self._numbers: dict[str, set[int]] = {}

    def take_over(self, edition: Edition) -> None:
        """What a publication knows."""
        self.known = True
        self._numbers = {
            state.unit.code: {standing.arrival.number for standing in state.standings} for state in edition.units
        }

    def add(self, batch: Sequence[Examined], catalogue: Catalogue) -> tuple[set[int], set[str]]:
        """Note new arrivals; returns the numbers and the unit codes of all that their receipts speak of."""
        numbers, units = set[int](), set[str]()
        for arrival, submissions in batch:
            numbers.add(arrival.number)
            for submission in submissions:
                for code in _concerned(arrival, submission, catalogue):
                    units.add(code)
                    self._numbers.setdefault(code, set()).add(arrival.number)
        return numbers.union(*(self._numbers[code] for code in units)), units


def _concerned(arrival: Arrival, submission: Submission, catalogue: Catalogue) -> Iterator[str]:
    if submission.unit_code is not None:
        yield submission.unit_code
    else:
        yield from (unit.code for unit in senders(arrival, submission.findings, catalogue))
