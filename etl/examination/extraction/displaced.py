"""Numbers that may have slipped out of their cell, or into a column or row where nobody would look for them.

Beside a filled entry, in a nameless row, in a heading's, under 更正数, under a title that nobody knows; or a date that became one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from etl.domain import CellRef
from etl.domain.catalogue import plain
from etl.examination.extraction.cell_findings import Told, at_cell
from etl.examination.extraction.labels import is_column_numbers, is_footer, is_nil_label, is_subtotal
from etl.examination.extraction.rows import RowReadings
from etl.examination.extraction.subtotals import sums_above
from etl.examination.extraction.surroundings import is_number, title_over
from etl.examination.extraction.tables import Table
from etl.examination.extraction.titles import CODE, LABEL, LAST_YEAR, MEASURE, THIS_YEAR, corrects
from etl.examination.numbers import clean

_DAY_ZERO = date(1899, 12, 30)
"""Day 0 of a spreadsheet's calendar."""
_DIGIT = re.compile("[0-9]")
_COUNTERS = frozenset({"序号", "序", "编号", "行次", "行号"})
_FEWEST = 2
"""One number under a strange title may be anything; several are a column."""


def displaced_numbers(table: Table, readings: RowReadings, file: str, year: int) -> Told:
    """Findings at the entries that such a number makes doubtful."""
    rows = list(table.rows())
    following = dict(pairwise(rows))
    for row, indicator in table.indicators.items():
        entry = table.ref(row, THIS_YEAR)
        for other in (*_beside(table, row, indicator.code), *_beneath(table, readings, following.get(row, 0))):
            told, second = table.text(row, THIS_YEAR), table.sheet.at(other.row, other.column).text.strip()
            if told and (other.row > row or clean(told) != clean(second) or not _is_copied(table, other.column)):
                facts = {"indicator": indicator.name, "found": told, "other": other.a1, "second": second}
                yield at_cell(file, entry, "stray_number", **facts)
    yield from _in_strange_columns(table, file, year)
    yield from _in_headings(table, file)
    yield from _dates(readings, file, year)


def _beside(table: Table, row: int, code: str) -> Iterator[CellRef]:
    """Numbers right next to the entry, or further right within the table, in columns without any title; no codes."""
    own, last = table.columns[THIS_YEAR], max(table.columns.values())
    for column in (own - 1, *range(own + 1, max(last, own + 2))):
        cell = table.sheet.at(row, column)
        if not table.area.holds(row, column) or not is_number(cell) or clean(cell.text) == code:
            continue
        if column in table.columns.values() or title_over(table, column):
            continue
        if not _counts_through(table, column):
            yield CellRef(table.sheet.name, row, column)


def _is_copied(table: Table, column: int) -> bool:
    """Whether the column says again what several entries say; one equal number alone may be the rest of 11 in two cells."""
    entries = ((table.text(row, THIS_YEAR), table.sheet.at(row, column).text) for row in table.indicators)
    return sum(bool(told) and clean(told) == clean(second) for told, second in entries) >= _FEWEST


def _counts_through(table: Table, column: int) -> bool:
    """Whether the indicators' rows are numbered 1, 2, 3 … there."""
    texts = [clean(table.sheet.at(row, column).text) for row in sorted(table.indicators)]
    return len(texts) > _FEWEST and texts == [str(number) for number, _ in enumerate(texts, start=1)]


def _beneath(table: Table, readings: RowReadings, row: int) -> Iterator[CellRef]:
    """The number in 本年 of a row right below that has neither name nor code, unless it adds up what is above."""
    cell = table.cell(row, THIS_YEAR)
    if table.text(row, LABEL) or table.text(row, CODE) or not is_number(cell):
        return
    if clean(cell.text) not in map(str, sums_above(readings.amounts, row, fewest=2)):
        yield table.ref(row, THIS_YEAR)


def _in_strange_columns(table: Table, file: str, year: int) -> Told:
    """Columns with a title of their own that speak of 本年 once more, or may be the 上年 that is missing."""
    known = {*table.columns.values(), *table.twins.values()}
    strange = {
        column: words
        for column in range(1, max(known) + 3)
        if column not in known and (words := title_over(table, column))
    }
    for column, words in strange.items():
        if corrects(words):
            yield from _corrected(table, column, file)
        elif LAST_YEAR not in table.columns and _holds_figures(table, column, words):
            row = next(row for row in sorted(table.headers) if table.sheet.at(row, column).text.strip())
            ref = CellRef(table.sheet.name, row, column)
            yield at_cell(file, ref, "column_not_plain", column=LAST_YEAR, found=words, year=str(year - 1))


def _corrected(table: Table, column: int, file: str) -> Told:
    """Other numbers under 更正数 than under 本年."""
    for row in table.indicators:
        entry, second = table.ref(row, THIS_YEAR), table.sheet.at(row, column).text.strip()
        told = table.text(row, THIS_YEAR)
        if _DIGIT.search(clean(second)) and clean(second) != clean(told):
            other = CellRef(table.sheet.name, row, column).a1
            facts = {"column": THIS_YEAR, "found": told or "（空）", "other": other, "second": second}
            yield at_cell(file, entry, "two_columns", **facts)


def _holds_figures(table: Table, column: int, words: str) -> bool:
    """Whether several indicators have a number there; rows that are only counted through have none."""
    if plain(words) in _COUNTERS:
        return False
    return sum(is_number(table.sheet.at(row, column)) for row in table.indicators) >= _FEWEST


def _in_headings(table: Table, file: str) -> Told:
    """Numbers under 上年 beside a heading: with 本年 empty there, nobody else speaks of that row."""
    if (column := table.columns.get(LAST_YEAR)) is None:
        return
    cells = table.sheet.cells
    for row in table.rows():
        cell = cells.get((row, column))
        if cell is None or table.labels[row].indicator or not is_number(cell) or not (label := table.text(row, LABEL)):
            continue
        if any(table.text(row, title) for title in (THIS_YEAR, CODE, MEASURE)) or _speaks_for_itself(label):
            continue
        ref = table.ref(row, LAST_YEAR)
        yield at_cell(file, ref, "heading_filled", label=label, found=cell.text.strip())


def _speaks_for_itself(label: str) -> bool:
    """Whether the row is no heading: signature, 零报告, subtotal, column numbers."""
    return is_footer(label) or is_nil_label(label) or is_subtotal(label) or is_column_numbers(label)


def _dates(readings: RowReadings, file: str, year: int) -> Told:
    """Numbers that are days of the years around: what is left of a date (1-2, 3/4) when its format is taken off."""
    first, last = (Decimal((date(at, 1, 1) - _DAY_ZERO).days) for at in (year - 1, year + 2))
    for observation in readings.observations:
        value = observation.value
        if value is None or not first <= value < last:
            continue
        day = _DAY_ZERO + timedelta(days=int(value))
        shown = f"{day.year}年{day.month}月{day.day}日"
        yield at_cell(file, observation.cell, "date_serial", found=str(value), date=shown)
