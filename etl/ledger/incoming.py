"""A version of a file on its way into the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Incoming:
    """A version of a file about to be received: its content and what the folder says of it."""

    path: str
    """Relative to the inbox folder, with forward slashes."""
    content: bytes
    size: int
    """As the scan saw it, in bytes; so that an unchanged file is recognised without reading."""
    modified_ns: int
    received_at: str
    """ISO 8601 with offset."""
    year: int
    """Of the inbox folder it lies in."""
    saved_at: str = ""
    """ISO 8601 with offset; see ``Arrival``."""


def contents_of(incoming: Iterable[Incoming], headers: list[Incoming]) -> Iterator[bytes]:
    """Give out the contents one by one and note all the rest in ``headers``."""
    for one in incoming:
        headers.append(replace(one, content=b""))
        yield one.content
