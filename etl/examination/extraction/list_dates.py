"""The dates of a detail list (台账): every usual way to write a day becomes one, and a day that cannot be is told apart.

A day without a year is one of the report's year: 11月20日, 11.20. What names no whole day (上半年, 2022年3月) stays as it is
written; only the month and year that it does name are looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from etl.domain import Cell
from etl.examination.numbers import clean

IMPOSSIBLE, OTHER_YEAR, FUTURE = "date_impossible", "date_other_year", "date_future"
"""Codes of the findings."""
_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(20_000, 73_051)
"""Days that a spreadsheet shows as a plain number when the cell lost its date format: 1954 to 2099."""
_WHOLE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?(?:[T ][\d:.]*)?")
"""2022-3-8, 2022.03.08, 2022/3/8, 2022年3月8日, 2022年3月8号, 2022-03-08T00:00:00."""
_CLOSED = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
"""20221120."""
_IN_YEAR = re.compile(r"()(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?")
"""11月20日, 11.20, 11/20, 11-20."""
_MONTH = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?")
"""2022年3月, 2022.3."""
_ONE_DECIMAL = re.compile(r"\d+\.[123]")
"""11.2 in a number cell was typed as 11.2 or as 11.20: the month is known, the day is not."""


@dataclass(frozen=True, slots=True)
class Period:
    """The report's year, and the day on which the form came in; None where nobody knows."""

    year: int | None = None
    received: date | None = None

    @classmethod
    def of(cls, year: int | None, received_at: str) -> Period:
        """With the day of an ISO 8601 time; an empty one is unknown."""
        return cls(year, datetime.fromisoformat(received_at).date() if received_at else None)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """What a date cell says: a day as yyyy-mm-dd or the text as it is, and the code of what is wrong with it, if anything is."""

    entry: str
    fault: str = ""


def read_date(cell: Cell, period: Period) -> WrittenDate:
    """What stands in a date column of a list; an empty cell is an empty text and no fault."""
    text = clean(cell.text)
    if is_serial(cell):
        return _judged(_DAY_ZERO + timedelta(days=int(text)), period)
    if isinstance(cell.value, Decimal) and _ONE_DECIMAL.fullmatch(text):
        return WrittenDate(text, "" if 1 <= int(cell.value) <= 12 else IMPOSSIBLE)
    for pattern in (_WHOLE, _CLOSED, _IN_YEAR):
        if (found := pattern.fullmatch(text)) is not None:
            return _day_of(found, period)
    if (month := _MONTH.fullmatch(text)) is not None:
        return WrittenDate(text, _fault_of_month(int(month[1]), int(month[2]), period))
    return WrittenDate(text)


def is_serial(cell: Cell) -> bool:
    """Whether a date cell shows the number that a spreadsheet keeps for a day."""
    return type(cell.value) is int and cell.value in _SERIALS


def _day_of(written: re.Match[str], period: Period) -> WrittenDate:
    """The day of year, month and day as the text has them; without its year, in that of the report."""
    year, month, day = written.groups()
    if not year and period.year is None:
        return WrittenDate(written[0])
    try:
        found = date(int(year or period.year or 0), int(month), int(day))
    except ValueError:
        return WrittenDate(written[0], IMPOSSIBLE)
    return _judged(found, period)


def _judged(day: date, period: Period) -> WrittenDate:
    if period.year is not None and day.year != period.year:
        return WrittenDate(day.isoformat(), OTHER_YEAR)
    late = period.received is not None and day > period.received
    return WrittenDate(day.isoformat(), FUTURE if late else "")


def _fault_of_month(year: int, month: int, period: Period) -> str:
    if not 1 <= month <= 12:
        return IMPOSSIBLE
    return OTHER_YEAR if period.year is not None and year != period.year else ""
