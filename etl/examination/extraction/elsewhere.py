"""Figures of our indicators on sheets that are no form: never taken, and not passed over in silence."""

from __future__ import annotations

from collections.abc import Iterator

from etl.domain import CellRef, Finding, Place, Sheet, Workbook
from etl.domain.catalogue import DETAIL_LISTS, MARK_SHEET, NARRATIVE_SHEET, NOTES_SHEET, Catalogue, plain
from etl.domain.findings import finding
from etl.examination.extraction.labels import indicator_named
from etl.examination.extraction.surroundings import is_number, listed
from etl.examination.extraction.tables import Table
from etl.examination.numbers import clean

_OWN = (*(ledger.name for ledger in DETAIL_LISTS), NARRATIVE_SHEET, NOTES_SHEET, MARK_SHEET)
"""So the names of our other sheets begin."""
_LONGEST = 60
_MOST_ROWS = 2000
"""Rows of a sheet that are looked at."""


def figures_elsewhere(workbook: Workbook, tables: list[Table], catalogue: Catalogue, file: str) -> list[Finding]:
    """A note for each other sheet with an indicator's name or code and a number right of it."""
    forms = {table.sheet.name for table in tables}
    names = tuple(sorted({plain(i.name) for i in catalogue.indicators}, key=len, reverse=True))
    told: list[Finding] = []
    for sheet in workbook.sheets:
        if sheet.name in forms or plain(sheet.name).startswith(_OWN):
            continue
        if places := list(_figures(sheet, catalogue, names)):
            found = f"工作表“{sheet.name}”{listed(places)}"
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
    words = plain(clean(text))
    if catalogue.by_code(words) or indicator_named(text, catalogue):
        return True
    return any(name in words for name in names)
