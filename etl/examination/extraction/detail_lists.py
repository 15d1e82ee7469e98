"""The detail lists (台账) and the text material (文字材料) of a form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from etl.domain import Cell, CellRef, DetailRow, Finding, Narrative, Place, Sheet, Trouble, Workbook
from etl.domain.catalogue import DETAIL_LISTS, NARRATIVE_COLUMNS, NARRATIVE_SHEET, DetailList, plain
from etl.domain.cells import EMPTY
from etl.domain.findings import finding
from etl.examination.extraction.list_dates import FUTURE, OTHER_YEAR, Period, is_serial, read_date
from etl.examination.numbers import clean

_ENOUGH_TITLES = 3
"""A header row shows at least this many of the list's column titles."""
_UNKNOWN = "？"
"""Stands for a count that cannot be known: nothing that adds counts up may take it for none."""
_SUBTOTALS = frozenset({"合计", "小计", "总计"})
"""Such a row repeats what stands above it."""


@dataclass(slots=True)
class ListReadings:
    """The rows of all detail lists of a workbook, and what could not be understood in them."""

    rows: list[DetailRow] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


_ANY_TIME = Period()


def read_lists(workbook: Workbook, file: str, period: Period = _ANY_TIME) -> ListReadings:
    """All detail lists, each found by its sheet's name and its column titles; of several sheets one is taken.

    ``period`` is what its dates are held against.
    """
    readings = ListReadings()
    for ledger in DETAIL_LISTS:
        sheets = [sheet for sheet in workbook.sheets if plain(sheet.name).startswith(ledger.name)]
        headers = [(sheet, header) for sheet in sheets if (header := _header_of(sheet, ledger))]
        found = [_read_list(sheet, ledger, header, file, period) for sheet, header in headers]
        # Filled ones first; of those the first of the workbook is the list.
        lists = sorted(found, key=lambda one: not one.rows)
        if not lists:
            readings.findings.append(finding("list_missing", Place(file), ledger=ledger.name))
            continue
        readings.found.append(ledger.name)
        readings.rows += lists[0].rows
        readings.findings += lists[0].findings
        readings.findings += _unlike(lists, ledger, file)
    return readings


def read_narratives(workbook: Workbook) -> tuple[Narrative, ...]:
    """The pieces of text material; headings without text are left out."""
    sheets = [sheet for sheet in workbook.sheets if plain(sheet.name) == NARRATIVE_SHEET]
    return tuple(narrative for sheet in sheets for narrative in _narratives_of(sheet))


def _header_of(sheet: Sheet, ledger: DetailList) -> tuple[int, dict[str, int]] | None:
    """Header row and columns by title."""
    for row, places in groupby(sorted(sheet.cells), key=itemgetter(0)):
        columns: dict[str, int] = {}
        for _, column in places:
            title = plain(sheet.at(row, column).text)
            if title in ledger.columns:
                columns.setdefault(title, column)
        if len(columns) >= _ENOUGH_TITLES and ledger.kind_column in columns:
            return row, columns
    return None


def _unlike(lists: list[ListReadings], ledger: DetailList, file: str) -> Iterator[Finding]:
    """Further sheets of the same list that say something else; none of them is taken."""
    first, *others = lists
    for other in others:
        if other.rows and [row.entries for row in other.rows] != [row.entries for row in first.rows]:
            sheet = other.rows[0].sheet or ledger.name
            yield finding("second_list", Place(file, sheet), found=sheet, ledger=ledger.name)


def _read_list(
    sheet: Sheet, ledger: DetailList, header: tuple[int, dict[str, int]], file: str, period: Period
) -> ListReadings:
    header_row, columns = header
    readings = ListReadings()
    for title in ledger.count_columns:
        if title not in columns:
            place = _place(sheet, header_row, columns[ledger.kind_column], file)
            readings.findings.append(finding("list_column_missing", place, ledger=ledger.name, column=title))
    called = sheet.name if sheet.name != ledger.name else ""
    for row, cells in _rows_below(sheet, header_row, columns):
        texts = {title: clean(text) if (text := cell.text) else "" for title, cell in cells.items()}
        if _says_nothing(cells, texts):
            continue
        for title, expected in _faults(ledger, cells, texts):
            facts = {"ledger": ledger.name, "column": title, "found": _shown(cells[title]), "expected": expected}
            place = _place(sheet, row, columns[title], file)
            readings.findings.append(finding("detail_not_understood", place, **facts))
        readings.findings += _dates_at_fault(sheet, ledger, row, columns, file, period)
        entries = tuple(
            _entry(ledger, title, cells.get(title), texts.get(title, ""), period) for title in ledger.columns
        )
        readings.rows.append(DetailRow(ledger.name, row, entries, called))
    return readings


def _place(sheet: Sheet, row: int, column: int, file: str) -> Place:
    return Place(file, sheet.name, CellRef(sheet.name, row, column).a1)


def _rows_below(sheet: Sheet, header_row: int, columns: dict[str, int]) -> Iterator[tuple[int, dict[str, Cell]]]:
    """The rows with something in the list's columns, in order, each with all cells of those columns."""
    places = set(columns.values())
    for row in sorted({row for row, column in sheet.cells if row > header_row and column in places}):
        yield row, {title: sheet.at(row, column) for title, column in columns.items()}


def _says_nothing(cells: dict[str, Cell], texts: dict[str, str]) -> bool:
    """Whether the row is empty or adds up the rows above it."""
    if not any(texts.values()):
        return all(cell.trouble is Trouble.NONE for cell in cells.values())
    return any("计" in text and plain(text) in _SUBTOTALS for text in texts.values())


def _faults(ledger: DetailList, cells: dict[str, Cell], texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The columns in which a row cannot be understood, each with what should stand there."""
    for title, choices in ledger.choices.items():
        if title in texts and texts[title] not in choices:
            yield title, "、".join(choices)
    for title in ledger.count_columns:
        text = texts.get(title, "")
        no_count = text and not (text.isascii() and text.isdigit())
        if title in cells and (no_count or cells[title].trouble is not Trouble.NONE):
            yield title, "大于或等于0的整数"


def _dates_at_fault(
    sheet: Sheet, ledger: DetailList, row: int, columns: dict[str, int], file: str, period: Period
) -> Iterator[Finding]:
    """Days of a row that cannot be, are of another year, or had not come when the form did."""
    for title in ledger.date_columns:
        cell = sheet.at(row, columns[title]) if title in columns else EMPTY
        written = read_date(cell, period)
        if not written.fault:
            continue
        place = _place(sheet, row, columns[title], file)
        shown = written.entry if cell.is_date or is_serial(cell) else cell.text.strip()
        facts = {"ledger": ledger.name, "column": title, "found": shown}
        if written.fault == FUTURE and period.received:
            day = f"{period.received.year}年{period.received.month}月{period.received.day}日"
            yield finding("date_future", place, **facts, day=day)
        elif written.fault == OTHER_YEAR:
            yield finding("date_other_year", place, **facts, year=str(period.year))
        else:
            yield finding("date_impossible", place, **facts)


def _entry(ledger: DetailList, title: str, cell: Cell | None, text: str, period: Period) -> str:
    if title in ledger.count_columns and (cell is None or cell.trouble is not Trouble.NONE):
        return _UNKNOWN
    return read_date(cell or EMPTY, period).entry if title in ledger.date_columns else text


def _shown(cell: Cell) -> str:
    return cell.text.strip() or ("（公式没有结果）" if cell.trouble is Trouble.UNCALCULATED else "（空）")


def _narratives_of(sheet: Sheet) -> list[Narrative]:
    for row, column in sorted(sheet.cells):
        if tuple(plain(sheet.at(row, place).text) for place in (column, column + 1)) == NARRATIVE_COLUMNS:
            return [
                Narrative(sheet.at(below, column).text.strip(), text, CellRef(sheet.name, below, column + 1))
                for below in sorted(other for other, place in sheet.cells if other > row and place == column + 1)
                if (text := sheet.at(below, column + 1).text.strip())
            ]
    return []
