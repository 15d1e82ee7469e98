"""Whether 本年 and 上年 changed their titles and nothing else: our own form numbers its columns beneath the titles.

Columns that are moved take their number along; a title that is typed over leaves it behind.
"""

from __future__ import annotations

from etl.domain import Finding, Place
from etl.domain.findings import finding
from etl.examination.extraction.labels import is_column_numbers
from etl.examination.extraction.tables import Table
from etl.examination.extraction.titles import LABEL, LAST_YEAR, THIS_YEAR
from etl.examination.numbers import clean

_PRINTED = {THIS_YEAR: "1", LAST_YEAR: "2"}


def swapped_titles(table: Table, file: str) -> list[Finding]:
    """The finding where a table of our own form bears the one title over the other's number."""
    row = next((row for row in table.rows() if is_column_numbers(table.text(row, LABEL))), None)
    if row is None or not _PRINTED.keys() <= table.columns.keys():
        return []
    numbers = {title: clean(table.text(row, title)) for title in _PRINTED}
    if numbers != {THIS_YEAR: _PRINTED[LAST_YEAR], LAST_YEAR: _PRINTED[THIS_YEAR]}:
        return []
    ref = table.ref(table.header_row, THIS_YEAR)
    return [finding("titles_swapped", Place(file, ref.sheet, ref.a1))]
