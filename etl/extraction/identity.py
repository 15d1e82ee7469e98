"""Who filled the form in, and for which year: every place that says so is heard, and all must agree."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches

from etl.catalogue import FORM_ID, MARK_KEYS, Catalogue, plain
from etl.domain import Arrival, CellRef, Finding, Place, Sheet, Unit, Workbook
from etl.extraction.tables import Table
from etl.findings import finding

_UNIT_LABELS = ("填报单位", "报送单位", "单位名称")
_CODE_LABELS = ("单位代码",)
_YEAR = re.compile(
    r"(?<!\d)(?<!\d\d[—–~至到-])(?<!\d\d——)(?<!年[—–~至到-])(19\d\d|20\d\d|21\d\d)"
    r"\s*年(?!\s*[—–~至到-]+\s*\d)(?!\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"
)
"""A year of its own: no end of a span of years (2021—2025年), no date, which says when it was filled in."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What the very-hidden sheet of the form says; empty texts when there is none."""

    form: str = ""
    year: str = ""
    unit_code: str = ""
    year_place: CellRef | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """One place that names a unit or a year, and how to speak of it."""

    words: str
    says: str
    place: CellRef | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """The unit and year of a form, and the findings where the places disagree or are silent."""

    unit: Unit | None
    year: int | None
    findings: tuple[Finding, ...]


def read_marks(workbook: Workbook) -> Marks:
    """The marks of our own form, from whichever sheet holds them."""
    for sheet in workbook.sheets:
        if plain(sheet.at(1, 1).text) == MARK_KEYS[0] and plain(sheet.at(1, 2).text) == FORM_ID:
            rows = {plain(sheet.at(row, 1).text): row for row in range(1, 9)}
            year, unit = (sheet.at(rows.get(key, 0), 2).text.strip() for key in MARK_KEYS[2:])
            return Marks(FORM_ID, year, unit, CellRef(sheet.name, rows.get(MARK_KEYS[2], 1), 2))
    return Marks()


def identify(table: Table, marks: Marks, arrival: Arrival, catalogue: Catalogue, year: int, *, alone: bool) -> Identity:
    """Unit and year of the table.

    ``year`` is that of the folder the file lies in; ``alone`` says that the file holds one form only, so that its
    name and its folder speak of this form.
    """
    unit, unit_findings = _unit_of(table, marks, arrival, catalogue, alone=alone)
    found_year, year_findings = _year_of(table, marks, arrival, year)
    return Identity(unit, found_year, (*unit_findings, *year_findings))


def unit_by_path(arrival: Arrival, catalogue: Catalogue) -> Unit | None:
    """The one unit that folders and file name speak of; None when they name none or several."""
    units = {unit.code: unit for unit, _ in _path_witnesses(arrival, catalogue)}
    return next(iter(units.values())) if len(units) == 1 else None


def _unit_of(
    table: Table, marks: Marks, arrival: Arrival, catalogue: Catalogue, *, alone: bool
) -> tuple[Unit | None, list[Finding]]:
    named, silent = _witnesses(table, marks if alone else Marks(), catalogue)
    if alone:
        named += _path_witnesses(arrival, catalogue)
    if silent:
        return _believed(named), [_unknown(silent, arrival, catalogue)]
    if not named:
        return None, [
            finding("unknown_unit", Place(arrival.name, table.sheet.name), found="没有填写填报单位", suggestion="")
        ]
    units = dict.fromkeys(unit.code for unit, _ in named)
    if len(units) > 1:
        return _believed(named), [_conflict(named, arrival, table)]
    return named[0][0], []


def _believed(named: list[tuple[Unit, Witness]]) -> Unit | None:
    """Whom to answer when the places disagree: the unit most of them name, first come on a tie."""
    if not named:
        return None
    votes = Counter(unit.code for unit, _ in named)
    return max((unit for unit, _ in named), key=lambda unit: votes[unit.code])


def _witnesses(table: Table, marks: Marks, catalogue: Catalogue) -> tuple[list[tuple[Unit, Witness]], Witness | None]:
    """The content's own words about the unit: those understood, and the first that was not."""
    heard = [
        witness
        for witness in (
            _labelled(table, _UNIT_LABELS, "填报单位"),
            _labelled(table, _CODE_LABELS, "单位代码"),
            Witness("表样标记", marks.unit_code) if marks.unit_code else None,
        )
        if witness and witness.says
    ]
    known = [(unit, witness) for witness in heard if (unit := catalogue.unit_named(witness.says))]
    strange = next((witness for witness in heard if not catalogue.unit_named(witness.says)), None)
    return known, strange


def _path_witnesses(arrival: Arrival, catalogue: Catalogue) -> list[tuple[Unit, Witness]]:
    *folders, name = arrival.path.split("/")
    heard = [(unit, Witness("所在文件夹", folder)) for folder in folders[1:] if (unit := catalogue.unit_named(folder))]
    in_name = _unit_in(name.rsplit(".", 1)[0], catalogue)
    return [*heard, (in_name, Witness("文件名", name))] if in_name else heard


def _unit_in(stem: str, catalogue: Catalogue) -> Unit | None:
    """The only unit whose name or alias stands in the file name; None when there is none or more than one."""
    found = catalogue.units_in(stem)
    return found[0] if len(found) == 1 else None


def _labelled(table: Table, labels: tuple[str, ...], words: str) -> Witness | None:
    """What stands behind a label above the table: in the same cell after the colon, or in the next filled cell."""
    above = sorted(ref for ref in table.sheet.cells if ref[0] <= table.header_row)
    for row, column in above:
        text = table.sheet.at(row, column).text
        label, colon, rest = text.replace(":", "：").partition("：")
        if plain(label) not in labels:
            continue
        if colon and rest.strip():
            return Witness(words, rest.strip(), CellRef(table.sheet.name, row, column))
        return _right_of(table.sheet, row, column, words)
    return None


def _right_of(sheet: Sheet, row: int, column: int, words: str) -> Witness | None:
    right = sorted(other for r, other in sheet.cells if r == row and other > column and sheet.at(r, other).text.strip())
    if not right:
        return None
    text = sheet.at(row, right[0]).text.strip()
    if "：" in text or ":" in text:
        return None  # the next label (制定单位：…), so nothing was filled in
    return Witness(words, text, CellRef(sheet.name, row, right[0]))


def _unknown(witness: Witness, arrival: Arrival, catalogue: Catalogue) -> Finding:
    names = [name for unit in catalogue.units for name in (unit.name, *unit.aliases)]
    close = get_close_matches(witness.says, names, n=1, cutoff=0.5)
    unit = catalogue.unit_named(close[0]) if close else None
    return finding(
        "unknown_unit",
        Place(arrival.name, *_spot(witness)),
        found=f"{witness.words}写的是“{witness.says}”，单位名录里没有",
        suggestion=f"（是不是“{unit.name}”）" if unit else "",
    )


def _conflict(named: list[tuple[Unit, Witness]], arrival: Arrival, table: Table) -> Finding:
    first_unit, first = named[0]
    second_unit, second = next((unit, witness) for unit, witness in named if unit.code != first_unit.code)
    spot = _spot(first) if first.place else _spot(second) if second.place else (table.sheet.name,)
    return finding(
        "unit_conflict",
        Place(arrival.name, *spot),
        first=f"{first.words}是“{first_unit.name}”",
        second=f"{second.words}是“{second_unit.name}”",
    )


def _spot(witness: Witness) -> tuple[str, ...]:
    return (witness.place.sheet, witness.place.a1) if witness.place else ()


def _year_of(table: Table, marks: Marks, arrival: Arrival, year: int) -> tuple[int | None, list[Finding]]:
    # What the clerk can see comes first, so that the finding stands where the wrong year is to be read.
    heard = _years_above(table)
    heard += [Witness("表样标记", marks.year, marks.year_place)] if marks.year.isdecimal() else []
    for witness in heard:
        if int(witness.says) != year:
            place = Place(arrival.name, *_spot(witness))
            facts = {"found": witness.says, "expected": str(year), "where": f"{year}文件夹"}
            return int(witness.says), [finding("wrong_year", place, **facts)]
    if not heard:
        return None, [finding("unknown_year", Place(arrival.name, table.sheet.name), expected=str(year))]
    return year, []


def _years_above(table: Table) -> list[Witness]:
    found = []
    for row, column in sorted(ref for ref in table.sheet.cells if ref[0] < table.header_row):
        years = set(_YEAR.findall(table.sheet.at(row, column).text))
        if len(years) == 1:
            found.append(Witness("标题", years.pop(), CellRef(table.sheet.name, row, column)))
    return found
