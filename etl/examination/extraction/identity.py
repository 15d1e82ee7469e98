"""Who filled the form in, and for which year: every place that says so is heard, and all must agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from etl.domain import Arrival, CellRef, Finding, Place, Unit
from etl.domain.catalogue import VILLAGE, Catalogue, plain
from etl.domain.findings import finding
from etl.domain.unit_names import NAMED_INSIDE, Named, Source, Witness, path_witnesses, unit_in
from etl.examination.extraction.other_sheets import FormMark
from etl.examination.extraction.surroundings import is_filled
from etl.examination.extraction.tables import UNIT_LABELS, Table
from etl.examination.extraction.titles import THIS_YEAR
from etl.examination.numbers import clean
from etl.system.near_misses import near_miss

_CODE_LABELS = ("单位代码",)
_SEAL = re.compile(r"[(（](?:盖章|公章|签章|章|全称)[)）]")
_BELOW = 3
"""Rows beneath the table in which a unit may sign."""
_SEALED_LABEL = "单位"
"""Only with (盖章) behind it: 单位：件 is a measure."""
_YEAR = re.compile(
    r"(?<!\d)(?<!\d\d[—–~至到-])(?<!\d\d——)(?<!年[—–~至到-])"  # no end of a span: 2021—2025年, 2021年至2025年
    r"(19\d\d|20\d\d|21\d\d|[一二][〇零○O九][〇零○O一二三四五六七八九]{2})\s*年"  # 2022年, 二〇二二年
    r"(?!\s*[—–~至到-]+\s*\d)"  # no beginning of one: 2021年—2025年
    r"(?!\s*\d{1,2}\s*月\s*\d{1,2}\s*日)"  # no date, which says when it was filled in: 2023年1月5日
)
"""A year of its own."""
_LONGEST_TITLE = 40
_TITLE = re.compile("年|[表册]$")
_HANZI_DIGITS = str.maketrans("〇零○O一二三四五六七八九", "0000123456789")


_SOURCES = list(Source)
_PATH = (Source.FOLDER, Source.FILE)


@dataclass(frozen=True, slots=True)
class Identity:
    """The unit and year of a form, and the findings where the places disagree or are silent."""

    unit: Unit | None
    year: int | None
    findings: tuple[Finding, ...]


def identify(
    table: Table, mark: FormMark, arrival: Arrival, catalogue: Catalogue, year: int, *, alone: bool
) -> Identity:
    """Unit and year of the table.

    ``year`` is that of the folder the file lies in; ``alone`` says that the file holds one form only, so that its
    name and its folder speak of this form.
    """
    unit, unit_findings = _unit_of(table, mark, arrival, catalogue, alone=alone)
    found_year, year_findings = _year_of(table, mark, arrival, year)
    return Identity(unit, found_year, (*unit_findings, *year_findings))


def witnesses(table: Table) -> list[Witness]:
    """What the table's own cells say of the unit."""
    heard = (_labelled(table, UNIT_LABELS, Source.UNIT_CELL), _labelled(table, _CODE_LABELS, Source.CODE_CELL))
    return [witness for witness in heard if witness and witness.says]


def _unit_of(
    table: Table, mark: FormMark, arrival: Arrival, catalogue: Catalogue, *, alone: bool
) -> tuple[Unit | None, list[Finding]]:
    named, silent = _heard(table, mark if alone else FormMark(), catalogue)
    if alone:
        named += path_witnesses(arrival, catalogue)
    told = [_unknown(silent, arrival, catalogue)] if silent else []
    if not named:
        nothing = Place(arrival.name, table.sheet.name)
        return None, told or [finding("unknown_unit", nothing, found="没有填写填报单位", suggestion="")]
    if len({unit.code for unit, _ in named}) > 1:
        # Whose figures these are nobody knows, so they are nobody's.
        return None, [*told, _conflict(named, arrival, table)]
    return named[0][0], told


def _believed(named: list[Named]) -> Unit | None:
    """Against whom the others speak when the places disagree: the unit most of them name, first come on a tie."""
    votes = Counter(unit.code for unit, _ in named)
    return max((unit for unit, _ in named), key=lambda unit: votes[unit.code], default=None)


def _heard(table: Table, mark: FormMark, catalogue: Catalogue) -> tuple[list[Named], Witness | None]:
    """The content's own words about the unit: those understood, and the first that was not."""
    heard = witnesses(table) + ([Witness(Source.MARK, mark.unit_code)] if mark.unit_code else [])
    known = [(unit, witness) for witness in heard if (unit := _unit_said(witness.says, catalogue))]
    strange = next((witness for witness in heard if not _unit_said(witness.says, catalogue)), None)
    if by_sheet := unit_in(table.sheet.name, catalogue):
        known.append((by_sheet, Witness(Source.SHEET, table.sheet.name)))
    return [*known, *_in_titles(table, catalogue)], strange


def _in_titles(table: Table, catalogue: Catalogue) -> Iterator[Named]:
    """Villages that a title above the table names: the neighbour's, from whom the form was copied, perhaps."""
    top = min(table.headers)
    for (row, column), cell in table.sheet.cells.items():
        if row >= top or not isinstance(cell.value, str) or not table.area.holds(row, column):
            continue
        title = plain(cell.value)
        if len(title) > _LONGEST_TITLE or ":" in title or not _TITLE.search(title):
            continue
        unit = unit_in(title, catalogue)
        if unit and unit.kind == VILLAGE:
            yield unit, Witness(Source.TITLE, title, CellRef(table.sheet.name, row, column))


def _unit_said(says: str, catalogue: Catalogue) -> Unit | None:
    """The unit of that name, a seal note (盖章) and what follows it in the same cell left out."""
    bare = _SEAL.sub("", clean(says)).strip()
    first = re.split(r"\s{2,}|\t", bare)[0]
    return catalogue.unit_named(bare) or catalogue.unit_named(first)


def _labelled(table: Table, labels: tuple[str, ...], source: Source) -> Witness | None:
    """What stands behind a label above the table, else below: in the same cell after the colon, or in the next one."""
    last = max(table.rows(), default=table.header_row)
    places = sorted(
        ref
        for ref, cell in table.sheet.cells.items()
        if ref[0] <= last + _BELOW and "单" in cell.text and table.area.holds(*ref)
    )
    for row, column in places:
        text = table.sheet.at(row, column).text
        label, colon, rest = text.replace(":", "：").partition("：")
        if not _is_label(label, labels):
            continue
        if colon and rest.strip():
            return Witness(source, rest.strip(), CellRef(table.sheet.name, row, column))
        return _next_to(table, row, column, source)
    return None


def _is_label(text: str, labels: tuple[str, ...]) -> bool:
    bare = plain(_SEAL.sub("", clean(text)))
    return bare in labels or (bare == _SEALED_LABEL and labels == UNIT_LABELS and bool(_SEAL.search(clean(text))))


def _next_to(table: Table, row: int, column: int, source: Source) -> Witness | None:
    """What stands to the right of a label; below it, when to the right there is the next label without colon."""
    sheet = table.sheet
    right = sorted(
        other
        for r, other in sheet.cells
        if r == row and other > column and table.area.holds(r, other) and sheet.at(r, other).text.strip()
    )
    if not right:
        return None
    text = sheet.at(row, right[0]).text.strip()
    if "：" in text or ":" in text:
        return None  # the next label (制定单位：…), so nothing was filled in
    if _is_label(text, (*UNIT_LABELS, *_CODE_LABELS)):
        below = sheet.at(row + 1, column).text.strip()
        return Witness(source, below, CellRef(sheet.name, row + 1, column)) if below else None
    return Witness(source, text, CellRef(sheet.name, row, right[0]))


def _unknown(witness: Witness, arrival: Arrival, catalogue: Catalogue) -> Finding:
    names = [name for unit in catalogue.units for name in (unit.name, *unit.aliases)]
    unit = catalogue.unit_named(near_miss(witness.says, names))
    found = f"{witness.source}写的是“{witness.says}”，单位名录里没有"
    suggestion = f"（是不是“{unit.name}”）" if unit else ""
    return finding("unknown_unit", Place(arrival.name, *_spot(witness)), found=found, suggestion=suggestion)


def _conflict(named: list[Named], arrival: Arrival, table: Table) -> Finding:
    """Which two places disagree, told at the cell that a person can mend: that of the one that most others contradict."""
    believed = _believed(named)
    inside = _believed([one for one in named if one[1].source not in _PATH])
    kept = next(one for one in named if one[0] is believed)
    strange = next(one for one in named if one[0] is not believed)
    spot = _spot(strange[1]) or _spot(kept[1]) or next((_spot(each) for _, each in named if each.place), ())
    first, second = sorted((kept, strange), key=lambda one: _SOURCES.index(one[1].source))
    place = Place(arrival.name, *(spot or (table.sheet.name,)))
    facts = {"first": _says(*first), "second": _says(*second), NAMED_INSIDE: inside.code if inside else ""}
    return finding(_kind_of_conflict(first[1], second[1], table), place, **facts)


def _kind_of_conflict(earlier: Witness, later: Witness, table: Table) -> str:
    """What probably happened, by the two places that disagree."""
    inside = earlier.source not in _PATH
    if inside and later.source in _PATH and not is_filled(table):
        return "blank_of_another"
    if inside and later.source == Source.FOLDER:
        return "other_folder"
    if inside and later.source in (Source.MARK, Source.FILE):
        return "unit_not_changed"
    return "unit_conflict"


def _says(unit: Unit, witness: Witness) -> str:
    if witness.source == Source.MARK:
        return f"表样是发给“{unit.name}”的"
    return f"{witness.source}是“{unit.name}”"


def _spot(witness: Witness) -> tuple[str, ...]:
    return (witness.place.sheet, witness.place.a1) if witness.place else ()


def _year_of(table: Table, mark: FormMark, arrival: Arrival, year: int) -> tuple[int | None, list[Finding]]:
    # What the clerk can see comes first, so that the finding stands where the wrong year is to be read.
    seen = _years_above(table)
    marked = [Witness(Source.MARK, mark.year, mark.year_place)] if mark.year.isdecimal() else []
    wrong = next((witness for witness in (*seen, *marked) if int(witness.says) != year), None)
    if wrong is None and not seen and not marked:
        return None, [finding("unknown_year", Place(arrival.name, table.sheet.name), expected=str(year))]
    if wrong is None:
        return year, []
    if seen and wrong in marked:
        told = finding("year_conflict", Place(arrival.name, *_spot(seen[0])), found=wrong.says, expected=str(year))
    else:
        facts = {"found": wrong.says, "expected": str(year), "where": f"{year}文件夹"}
        told = finding("wrong_year", Place(arrival.name, *_spot(wrong)), **facts)
    return int(wrong.says), [told]


def _years_above(table: Table) -> list[Witness]:
    """Years in the cells above the table, else above all tables of the sheet; and in the title of its 本年 column."""
    above = sorted(ref for ref in table.sheet.cells if ref[0] < min(table.headers))
    own = list(_years_in(table, [ref for ref in above if table.area.holds(*ref)]))
    titles = [(row, table.columns[THIS_YEAR]) for row in sorted(table.headers)]
    return [*(own or _years_in(table, above)), *_years_in(table, titles)]


def _years_in(table: Table, places: list[tuple[int, int]]) -> Iterator[Witness]:
    for row, column in places:
        years = set(_YEAR.findall(clean(table.sheet.at(row, column).text)))
        if len(years) == 1:
            year = years.pop().translate(_HANZI_DIGITS)
            yield Witness(Source.TITLE, year, CellRef(table.sheet.name, row, column))
