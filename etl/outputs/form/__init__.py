"""The blank form (表样) of a unit: the workbook that it fills in and drops into the inbox.

Built from the catalogue alone, so one line of config.toml is a row of the form, its validation, its check and its
explanation; ``etl.reading`` and extraction find what stands here again by marks, labels and codes. design.md §2, domain.md §6.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO

from xlsxwriter import Workbook

from etl.domain import Unit
from etl.domain.catalogue import DETAIL_LISTS, FORM_ID, FORM_VERSION, MARK_KEYS, MARK_SHEET, Catalogue, keeps_lists
from etl.domain.project import Project
from etl.outputs.form.instructions_sheet import write_instructions
from etl.outputs.form.ledger_sheets import write_ledger, write_narrative
from etl.outputs.form.sheets import FormBook
from etl.outputs.form.statistics_sheet import form_title, write_statistics

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
"""People's text is always text."""


def form_name(unit: Unit) -> str:
    """The file name of the unit's form, blank or filled in: ``白云山村.xlsx``."""
    return f"{unit.name}.xlsx"


def render_form(
    unit: Unit, catalogue: Catalogue, project: Project, last_year: Mapping[str, Decimal] | None = None
) -> bytes:
    """The unit's blank workbook for ``project.year``; the same arguments give the same bytes.

    ``last_year`` maps indicator codes to last year's figures: they are filled in and locked, a code without figure stays
    open. Raises ValueError when the catalogue holds what a workbook cannot (a text too long, a list of choices too long).
    """
    content = BytesIO()
    with warnings.catch_warnings(action="error"):  # XlsxWriter leaves out what it cannot write and only warns
        workbook = Workbook(content, _OPTIONS)
        created = dt.datetime(project.year, 12, 1, tzinfo=dt.UTC)
        workbook.set_properties({"title": form_title(project), "author": project.office, "created": created})
        book = FormBook(workbook)
        write_instructions(book, unit, catalogue, project, prefilled=last_year is not None)
        write_statistics(book, unit, catalogue, project, last_year=last_year)
        if keeps_lists(unit):
            for ledger in DETAIL_LISTS:
                write_ledger(book, ledger, unit, project)
        write_narrative(book, unit, project)
        _write_marks(book, unit, project)
        workbook.close()
    return content.getvalue()


def _write_marks(book: FormBook, unit: Unit, project: Project) -> None:
    """The very-hidden sheet by which intake knows the form, whatever the file is called."""
    marks = book.sheet(MARK_SHEET, (12, 24))
    for row, pair in enumerate(zip(MARK_KEYS, (FORM_ID, FORM_VERSION, str(project.year), unit.code), strict=True)):
        for column, text in enumerate(pair):
            marks.text(row, column, text, "plain")
    marks.sheet.very_hidden()
