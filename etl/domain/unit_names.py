"""What names a unit, and who sent a file of unknown unit, by what its path says.

Apart from the reading of forms, which needs much more: who publishes asks this alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from etl.domain import Arrival, CellRef, Finding, Unit
from etl.domain.catalogue import Catalogue
from etl.domain.findings import UNIT_DOUBTED


class Source(StrEnum):
    """Where a unit or a year is named, in the words of the submitter; what is filled in first."""

    UNIT_CELL = "填报单位"
    CODE_CELL = "单位代码"
    SHEET = "工作表名"
    MARK = "表样标记"
    FOLDER = "所在文件夹"
    FILE = "文件名"
    TITLE = "标题"


NAMED_INSIDE = "named_inside"
"""The fact of a conflict that says which unit, by its code, the form itself names; no sentence prints it."""


@dataclass(frozen=True, slots=True)
class Witness:
    """One place that names a unit or a year."""

    source: Source
    says: str
    place: CellRef | None = None
    """The cell, where it is one that the submitter sees."""


Named = tuple[Unit, Witness]
"""A unit and where it is named."""


def path_witnesses(arrival: Arrival, catalogue: Catalogue) -> list[Named]:
    """What folders and file name say of the unit."""
    *folders, name = arrival.path.split("/")
    heard = [(unit, Witness(Source.FOLDER, folder)) for folder in folders[1:] if (unit := catalogue.unit_named(folder))]
    in_name = unit_in(name.rsplit(".", 1)[0], catalogue)
    return [*heard, (in_name, Witness(Source.FILE, name))] if in_name else heard


def unit_in(stem: str, catalogue: Catalogue) -> Unit | None:
    """The only unit whose name or alias stands in the file name; None when there is none or more than one."""
    found = catalogue.units_in(stem)
    return found[0] if len(found) == 1 else None


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
