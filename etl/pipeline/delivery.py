"""The outputs of an edition into the year's outbox, and into 历次 meanwhile; people's words where they wrote some.

The last step of the pipeline, without the libraries that render.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from etl.ledger import Ledger
from etl.pipeline.kept_editions import keep_edition
from etl.settings.loading import Settings
from etl.system.files import Placed, place, remove

CHANGES = "变动说明.txt"


@dataclass(frozen=True, slots=True)
class Edits:
    """What stands in for the clean outputs where people changed an earlier one."""

    outputs: Mapping[str, bytes] = field(default_factory=dict)
    """By the output's own name; the account of the changes among them."""
    beside: Mapping[str, Collection[str]] = field(default_factory=dict)
    """By name the hashes of everything we ever put beside it with people's words in it."""


def place_edition(
    settings: Settings,
    ledger: Ledger,
    number: int,
    outputs: Mapping[str, bytes],
    withheld: Collection[str] = (),
    edits: Edits = Edits(),
) -> tuple[Placed, ...]:
    """Put the outputs under their names, and keep them as those of that edition meanwhile.

    Of what is ``withheld`` an earlier one of ours is taken away, for it would contradict the others; so is an account of
    changes when there are none. What has people's words in it is never withheld. The kept edition has none of the
    ``edits``: it must be the same for everybody.
    """
    ours, folder = ledger.written(settings.project.year), settings.year_outbox
    with ThreadPoolExecutor(1) as aside:
        keeping = aside.submit(keep_edition, folder, number, outputs)
        for name in (*withheld, *({CHANGES} - edits.outputs.keys())):
            remove(folder, name, ours.get(name, ()))
        clean = {name: content for name, content in outputs.items() if name not in withheld}
        placed = tuple(
            place(folder, name, content, ours.get(name, ()), edits.beside.get(name, ()))
            for name, content in {**clean, **edits.outputs}.items()
        )
        keeping.result()
    return placed
