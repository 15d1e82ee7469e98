"""Numbers that may have slipped out of their cell: beside a filled entry, into a nameless row, or a date that became one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from etl.domain import CellRef, Finding, Place
from etl.extraction.rows import RowReadings
from etl.extraction.subtotals import sums_above
from etl.extraction.surroundings import is_number
from etl.extraction.tables import Table
from etl.extraction.titles import CODE, LABEL, THIS_YEAR
from etl.findings import finding
from etl.numerals import clean

Told = Iterator[tuple[CellRef, Finding]]
_DAY_ZERO = date(1899, 12, 30)
"""Day 0 of a spreadsheet's calendar."""


def displaced(table: Table, readings: RowReadings, file: str, year: int) -> Told:
    """Findings at the entries that such a number makes doubtful."""
    rows = list(table.rows())
    following = dict(pairwise(rows))
    for row, indicator in table.indicators.items():
        entry = table.ref(row, THIS_YEAR)
        for other in (*_beside(table, row), *_beneath(table, readings, following.get(row, 0))):
            told, second = table.text(row, THIS_YEAR), table.sheet.at(other.row, other.column).text.strip()
            if told and (other.row > row or clean(told) != clean(second)):
                facts = {"indicator": indicator.name, "found": told, "other": other.a1, "second": second}
                yield entry, finding("stray_number", Place(file, entry.sheet, entry.a1), **facts)
    yield from _dates(readings, file, year)


def _beside(table: Table, row: int) -> Iterator[CellRef]:
    """Numbers right of the entry, within the table, in columns without any title."""
    own, last = table.columns[THIS_YEAR], max(table.columns.values())
    for column in range(own + 1, last):
        titled = any(table.sheet.at(header, column).text.strip() for header in table.headers)
        if not titled and is_number(table.sheet.at(row, column)):
            yield CellRef(table.sheet.name, row, column)


def _beneath(table: Table, readings: RowReadings, row: int) -> Iterator[CellRef]:
    """The number in 本年 of a row right below that has neither name nor code, unless it adds up what is above."""
    cell = table.cell(row, THIS_YEAR)
    if table.text(row, LABEL) or table.text(row, CODE) or not is_number(cell):
        return
    if clean(cell.text) not in map(str, sums_above(readings.lines, row, fewest=2)):
        yield table.ref(row, THIS_YEAR)


def _dates(readings: RowReadings, file: str, year: int) -> Told:
    """Numbers that are days of the years around: what is left of a date (1-2, 3/4) when its format is taken off."""
    first, last = (Decimal((date(at, 1, 1) - _DAY_ZERO).days) for at in (year - 1, year + 2))
    for observation in readings.observations:
        value = observation.value
        if value is None or not first <= value < last:
            continue
        day = _DAY_ZERO + timedelta(days=int(value))
        facts = {"found": str(value), "date": f"{day.year}年{day.month}月{day.day}日"}
        place = Place(file, observation.cell.sheet, observation.cell.a1)
        yield observation.cell, finding("date_serial", place, **facts)
