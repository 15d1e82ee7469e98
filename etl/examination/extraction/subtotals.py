"""Subtotal rows (小计, 合计): never added, but held against the rows above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class RowAmount:
    """What a row of the table adds to a sum."""

    row: int
    amount: Decimal | None = None
    """What stands in 本年, when it is a number."""
    of_which: bool = False
    """A part of the row above (其中)."""
    heading: bool = False
    """A heading or a subtotal: adding begins anew beneath it."""


def sums_above(rows: Sequence[RowAmount], row: int, fewest: int = 1) -> tuple[Decimal, ...]:
    """The sums that a subtotal in ``row`` may mean: of its group or of everything above, with of-which rows or without.

    ``fewest`` numbers make a sum: of one number it is a copy, which proves nothing where nobody wrote 小计.
    """
    above = [line for line in rows if line.row < row]
    starts = [place + 1 for place, line in enumerate(above) if line.heading]
    groups = [above[start:] for start in (starts[-1] if starts else 0, 0)]
    return tuple(dict.fromkeys(total for group in groups for total in _totals(group, fewest)))


def _totals(group: Sequence[RowAmount], fewest: int) -> Iterator[Decimal]:
    amounts = [(line.amount, line.of_which) for line in group if line.amount is not None]
    if len(amounts) >= fewest:
        yield sum((amount for amount, of_which in amounts if not of_which), Decimal(0))
        yield sum((amount for amount, _ in amounts), Decimal(0))
