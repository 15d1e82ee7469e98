"""Our own answer come back: a marked copy that was corrected and sent in as a submission like any other.

Its marks are colours and comments, which no reader looks at; the list in front is left out here, so that nothing in it
is taken for an entry, a note or a spare sheet.
"""

from __future__ import annotations

from dataclasses import replace

from etl.domain import Sheet, Workbook
from etl.domain.catalogue import LIST_MARK, Catalogue
from etl.examination.extraction.tables import locate_tables


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
