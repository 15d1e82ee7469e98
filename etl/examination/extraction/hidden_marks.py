"""What the very-hidden sheet of our own form says: which form it is, of which year, sent to whom."""

from __future__ import annotations

from dataclasses import dataclass

from etl.domain import CellRef, Workbook
from etl.domain.catalogue import FORM_ID, MARK_KEYS, plain


@dataclass(frozen=True, slots=True)
class Marks:
    """What the very-hidden sheet of the form says; empty texts when there is none."""

    form: str = ""
    year: str = ""
    unit_code: str = ""
    year_place: CellRef | None = None


def read_marks(workbook: Workbook) -> Marks:
    """The marks of our own form, from whichever sheet holds them."""
    for sheet in workbook.sheets:
        if plain(sheet.at(1, 1).text) == MARK_KEYS[0] and plain(sheet.at(1, 2).text) == FORM_ID:
            rows = {plain(sheet.at(row, 1).text): row for row in range(1, 9)}
            year, unit = (sheet.at(rows.get(key, 0), 2).text.strip() for key in MARK_KEYS[2:])
            return Marks(FORM_ID, year, unit, CellRef(sheet.name, rows.get(MARK_KEYS[2], 1), 2))
    return Marks()
