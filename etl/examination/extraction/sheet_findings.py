"""What is to be said of the table as a whole: its titles, subtotals, hidden cells and the numbers around it."""

from __future__ import annotations

from etl.domain import CellRef, Finding
from etl.examination.extraction.cell_findings import Told, at_cell
from etl.examination.extraction.displaced import displaced_numbers
from etl.examination.extraction.labels import is_column_numbers, is_subtotal
from etl.examination.extraction.rows import RowReadings
from etl.examination.extraction.subtotals import RowAmount, sums_above
from etl.examination.extraction.surroundings import cells_in_words, filled_in_hiding, numbers_outside
from etl.examination.extraction.tables import Table
from etl.examination.extraction.titles import LABEL, LAST_YEAR, THIS_YEAR, speaks_of_part, speaks_of_scale
from etl.examination.extraction.written_corrections import figures_in_boxes, written_corrections
from etl.examination.numbers import clean

_PRINTED = {THIS_YEAR: "1", LAST_YEAR: "2"}
"""The numbers of the columns, as our form prints them."""


def findings_on(table: Table, readings: RowReadings, file: str, year: int) -> list[Finding]:
    """The findings that no single row makes, in the order of their cells."""
    told = [
        *_of_titles(table, file, year),
        *_of_subtotals(table, readings, file),
        *_of_own_sums(table, readings, file),
        *_of_surroundings(table, readings, file),
        *displaced_numbers(table, readings, file, year),
        *written_corrections(table, file, year),
    ]
    return [found for _, found in sorted(told, key=lambda one: one[0])]


def swapped_titles(table: Table, file: str) -> list[Finding]:
    """The finding where 本年 and 上年 changed their titles and nothing else.

    Our own form numbers its columns beneath the titles. Columns that are moved take their number along; a title that is
    typed over leaves it behind.
    """
    row = next((row for row in table.rows() if is_column_numbers(table.text(row, LABEL))), None)
    if row is None or not _PRINTED.keys() <= table.columns.keys():
        return []
    numbers = {title: clean(table.text(row, title)) for title in _PRINTED}
    if numbers != {THIS_YEAR: _PRINTED[LAST_YEAR], LAST_YEAR: _PRINTED[THIS_YEAR]}:
        return []
    return [at_cell(file, table.ref(table.header_row, THIS_YEAR), "titles_swapped")[1]]


def _of_titles(table: Table, file: str, year: int) -> Told:
    """Columns that may not hold the whole year in the measures of the form."""
    doubtful = list(table.doubtful)
    named = table.indicators
    for (row, column), cell in table.sheet.cells.items():
        if row in named or not isinstance(cell.value, str) or not table.area.holds(row, column):
            continue
        if speaks_of_scale(cell.value) or (row <= table.header_row and speaks_of_part(cell.value)):
            doubtful.append((THIS_YEAR, CellRef(table.sheet.name, row, column)))
    for name, ref in dict.fromkeys(doubtful):
        found = table.sheet.at(ref.row, ref.column).text.strip() or "（空）"
        expected = year if name == THIS_YEAR else year - 1
        yield at_cell(file, ref, "column_not_plain", column=name, found=found, year=str(expected))


def _of_subtotals(table: Table, readings: RowReadings, file: str) -> Told:
    """Subtotals are never taken, but held against the rows above."""
    for row in readings.subtotals:
        ref, said, label = table.ref(row, THIS_YEAR), table.text(row, THIS_YEAR), table.text(row, LABEL)
        sums = [str(amount) for amount in sums_above(readings.amounts, row)]
        if clean(said) in sums:
            yield at_cell(file, ref, "subtotal_checked", label=label)
        elif sums_above(readings.amounts, row, fewest=2):
            yield at_cell(file, ref, "subtotal_differs", label=label, found=said, expected=sums[0])
        else:
            yield at_cell(file, ref, "unknown_row", found=label, suggestion="")


def _of_own_sums(table: Table, readings: RowReadings, file: str) -> Told:
    """An indicator's own row that is called 合计 is taken, and must be the sum of the parts right above it."""
    numbers = {line.row: place for place, line in enumerate(readings.amounts)}
    for row, indicator in table.indicators.items():
        if not is_subtotal(table.text(row, LABEL)) or row not in numbers:
            continue
        parts = _parts_above(readings, numbers[row], table)
        own = readings.amounts[numbers[row]].amount
        sums = sums_above(parts, row, fewest=2)
        if sums and own is not None and own not in sums:
            ref = table.ref(row, THIS_YEAR)
            expected = str(sums[-1])
            yield at_cell(file, ref, "own_sum_differs", indicator=indicator.name, found=str(own), expected=expected)


def _parts_above(readings: RowReadings, place: int, table: Table) -> list[RowAmount]:
    """The rows right above that are no indicator's."""
    first = place
    while first and not readings.amounts[first - 1].heading and readings.amounts[first - 1].row not in table.indicators:
        first -= 1
    return readings.amounts[first:place]


def _of_surroundings(table: Table, readings: RowReadings, file: str) -> Told:
    outside = [ref for ref in numbers_outside(table) if ref not in readings.beside]
    boxed = figures_in_boxes(table)
    if outside or boxed:
        first = (outside or boxed)[0]
        found = "、".join(filter(None, (cells_in_words(outside), f"文本框{cells_in_words(boxed)}" if boxed else "")))
        yield at_cell(file, first, "numbers_outside", found=found)
    if hidden := filled_in_hiding(table):
        yield at_cell(file, hidden[0], "hidden_cells", found=cells_in_words(hidden))
