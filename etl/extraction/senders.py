"""Who sent a file of unknown unit, by what its path says."""

from __future__ import annotations

from collections.abc import Sequence

from etl.catalogue import Catalogue
from etl.domain import Arrival, Finding, Unit
from etl.extraction.identity import NAMED_INSIDE, Source, path_witnesses
from etl.findings import UNIT_DOUBTED


def unit_by_path(arrival: Arrival, catalogue: Catalogue) -> Unit | None:
    """The one unit that folders and file name speak of; None when they name none or several."""
    units = {unit.code: unit for unit, _ in path_witnesses(arrival, catalogue)}
    return next(iter(units.values())) if len(units) == 1 else None


def senders(arrival: Arrival, found: Sequence[Finding], catalogue: Catalogue) -> tuple[Unit, ...]:
    """The units in whose folder the file is answered, for whoever sent it looks there; ``found`` is what is told of it.

    When the places in a form disagree, and folder and file name too, it is both, for either may be wrong; but the unit that
    the form names is not told of a file that only bears its name and lies in somebody else's folder.
    """
    if only := unit_by_path(arrival, catalogue):
        return (only,)
    if not any(each.code in UNIT_DOUBTED for each in found):
        return ()
    named = path_witnesses(arrival, catalogue)
    inside = {each.facts.get(NAMED_INSIDE) for each in found}
    lies_with = {unit.code for unit, witness in named if witness.source == Source.FOLDER}
    spoken_of = {unit.code: unit for unit, _ in named if unit.code in lies_with or unit.code not in inside}
    return tuple(spoken_of.values())
