"""The sheets of a workbook beside the form: our own two, and those on which nobody should have written figures.

The very-hidden sheet of our form says which form it is. The list in front of a marked copy that comes back corrected is
left out, so that nothing in it is taken for an entry, a note or a spare sheet. Figures of our indicators on any other
sheet are never taken, and not passed over in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from etl.domain import CellRef, Finding, Place, Sheet, Workbook
from etl.domain.catalogue import (
    DETAIL_LISTS,
    FORM_ID,
    LIST_MARK,
    MARK_KEYS,
    MARK_SHEET,
    NARRATIVE_SHEET,
    NOTES_SHEET,
    Catalogue,
    plain,
)
from etl.domain.findings import finding
from etl.examination.extraction.labels import indicator_named
from etl.examination.extraction.surroundings import cells_in_words, is_number
from etl.examination.extraction.tables import Table, locate_tables
from etl.examination.numbers import clean

_OWN = (*(ledger.name for ledger in DETAIL_LISTS), NARRATIVE_SHEET, NOTES_SHEET, MARK_SHEET)
"""So the names of our other sheets begin."""
_LONGEST = 60
_MOST_ROWS = 2000
"""Rows of a sheet that are looked at."""


@dataclass(frozen=True, slots=True)
class FormMark:
    """Which form it is, of which year, sent to whom, as its very-hidden sheet says; empty texts when there is none."""

    form: str = ""
    year: str = ""
    unit_code: str = ""
    year_place: CellRef | None = None


def read_form_mark(workbook: Workbook) -> FormMark:
    """The mark of our own form, from whichever sheet holds it."""
    for sheet in workbook.sheets:
        if plain(sheet.at(1, 1).text) == MARK_KEYS[0] and plain(sheet.at(1, 2).text) == FORM_ID:
            rows = {plain(sheet.at(row, 1).text): row for row in range(1, 9)}
            year, unit = (sheet.at(rows.get(key, 0), 2).text.strip() for key in MARK_KEYS[2:])
            return FormMark(FORM_ID, year, unit, CellRef(sheet.name, rows.get(MARK_KEYS[2], 1), 2))
    return FormMark()


def is_our_list(sheet: Sheet) -> bool:
    """Whether the sheet is a 问题清单 of ours, however it is called and wherever its rows stand now."""
    return any(cell.value == LIST_MARK for cell in sheet.cells.values())


def without_our_list(workbook: Workbook, catalogue: Catalogue, year: int) -> Workbook:
    """The workbook without our list; a sheet onto which a person moved a form is not ours any more."""
    if not any(map(is_our_list, workbook.sheets)):
        return workbook
    kept = tuple(
        sheet for sheet in workbook.sheets if not is_our_list(sheet) or locate_tables((sheet,), catalogue, year)
    )
    return replace(workbook, sheets=kept)


def figures_elsewhere(workbook: Workbook, tables: list[Table], catalogue: Catalogue, file: str) -> list[Finding]:
    """A note for each other sheet with an indicator's name or code and a number right of it."""
    forms = {table.sheet.name for table in tables}
    names = tuple(sorted({plain(i.name) for i in catalogue.indicators}, key=len, reverse=True))
    told: list[Finding] = []
    for sheet in workbook.sheets:
        if sheet.name in forms or plain(sheet.name).startswith(_OWN):
            continue
        if places := list(_figures(sheet, catalogue, names)):
            found = f"工作表“{sheet.name}”{cells_in_words(places)}"
            told.append(finding("numbers_outside", Place(file, sheet.name, places[0].a1), found=found))
    return told


def _figures(sheet: Sheet, catalogue: Catalogue, names: tuple[str, ...]) -> Iterator[CellRef]:
    """The first number behind each indicator's name."""
    named: dict[int, int] = {}
    codes = {indicator.code for indicator in catalogue.indicators}
    for (row, column), cell in sorted(sheet.cells.items(), key=lambda item: item[0]):
        if row > _MOST_ROWS:
            return
        if row in named and column > named[row] and is_number(cell) and clean(cell.text) not in codes:
            del named[row]
            yield CellRef(sheet.name, row, column)
        elif row not in named and _names_one(cell.text, catalogue, names):
            named[row] = column


def _names_one(text: str, catalogue: Catalogue, names: tuple[str, ...]) -> bool:
    """Whether the cell is an indicator's name or code, or a short text with such a name in it."""
    if not text.strip() or len(text) > _LONGEST:
        return False
    words = plain(text)
    if catalogue.by_code(words) or indicator_named(text, catalogue):
        return True
    return any(name in words for name in names)
