"""The detail lists (台账) and the text material (文字材料) of a form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from etl.domain import EMPTY, Cell, CellRef, DetailRow, Finding, Narrative, Place, Sheet, Trouble, Workbook
from etl.domain.catalogue import DETAIL_LISTS, NARRATIVE_COLUMNS, NARRATIVE_SHEET, DetailList, plain
from etl.domain.findings import finding
from etl.examination.extraction.list_dates import DateFault, Period, is_serial, read_date
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
    narratives: list[Narrative] = []
    for sheet in workbook.sheets:
        if plain(sheet.name) == NARRATIVE_SHEET:
            narratives += _narratives_of(sheet)
    return tuple(narratives)


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
    readings = ListReadings(findings=list(_missing_columns(sheet, ledger, header_row, columns, file)))
    called = sheet.name if sheet.name != ledger.name else ""
    for row, cells in _rows_below(sheet, header_row, columns):
        texts = {title: clean(text) if (text := cell.text) else "" for title, cell in cells.items()}
        if _says_nothing(cells, texts):
            continue
        readings.findings += _faults(sheet, ledger, row, columns, texts, file)
        readings.findings += _dates_at_fault(sheet, ledger, row, columns, file, period)
        entries = tuple(
            _entry(ledger, title, cells.get(title), texts.get(title, ""), period) for title in ledger.columns
        )
        readings.rows.append(DetailRow(ledger.name, row, entries, called))
    return readings


def _missing_columns(
    sheet: Sheet, ledger: DetailList, header_row: int, columns: dict[str, int], file: str
) -> Iterator[Finding]:
    """Columns of counts that the header does not have."""
    place = Place(file, sheet.name, CellRef(sheet.name, header_row, columns[ledger.kind_column]).a1)
    for title in ledger.count_columns:
        if title not in columns:
            yield finding("list_column_missing", place, ledger=ledger.name, column=title)


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


def _faults(
    sheet: Sheet, ledger: DetailList, row: int, columns: dict[str, int], texts: dict[str, str], file: str
) -> Iterator[Finding]:
    """What cannot be understood in a row."""
    for title in (*ledger.choices, *ledger.count_columns):
        if title not in columns:
            continue
        cell = sheet.at(row, columns[title])
        if (expected := _fault(ledger, title, texts[title], cell.trouble)) is not None:
            place = Place(file, sheet.name, CellRef(sheet.name, row, columns[title]).a1)
            facts = {"ledger": ledger.name, "column": title, "found": _shown(cell), "expected": expected}
            yield finding("detail_not_understood", place, **facts)


def _dates_at_fault(
    sheet: Sheet, ledger: DetailList, row: int, columns: dict[str, int], file: str, period: Period
) -> Iterator[Finding]:
    """Days of a row that cannot be, are of another year, or had not come when the form did."""
    for title in ledger.date_columns:
        cell = sheet.at(row, columns[title]) if title in columns else EMPTY
        written = read_date(cell, period)
        place = Place(file, sheet.name, CellRef(sheet.name, row, columns[title]).a1)
        shown = written.entry if cell.is_date or is_serial(cell) else cell.text.strip()
        facts = {"ledger": ledger.name, "column": title, "found": shown}
        if written.fault is DateFault.IMPOSSIBLE:
            yield finding("date_impossible", place, **facts)
        elif written.fault is DateFault.OTHER_YEAR:
            yield finding("date_other_year", place, **facts, year=str(period.year))
        elif written.fault is DateFault.FUTURE and (day := period.received):
            yield finding("date_future", place, **facts, day=f"{day.year}年{day.month}月{day.day}日")


def _entry(ledger: DetailList, title: str, cell: Cell | None, text: str, period: Period) -> str:
    if title in ledger.count_columns and (cell is None or cell.trouble is not Trouble.NONE):
        return _UNKNOWN
    return read_date(cell or EMPTY, period).entry if title in ledger.date_columns else text


def _shown(cell: Cell) -> str:
    return cell.text.strip() or ("（公式没有结果）" if cell.trouble is Trouble.UNCALCULATED else "（空）")


def _fault(ledger: DetailList, title: str, text: str, trouble: Trouble) -> str | None:
    """What should stand in the cell, when it does not; None when the cell is fine."""
    if title in ledger.choices and text not in ledger.choices[title]:
        return "、".join(ledger.choices[title])
    no_count = trouble is not Trouble.NONE or (text and not (text.isascii() and text.isdigit()))
    return "大于或等于0的整数" if title in ledger.count_columns and no_count else None


def _narratives_of(sheet: Sheet) -> list[Narrative]:
    header = next(
        (
            (row, column)
            for (row, column), cell in sorted(sheet.cells.items())
            if plain(cell.text) == NARRATIVE_COLUMNS[0]
            and plain(sheet.at(row, column + 1).text) == NARRATIVE_COLUMNS[1]
        ),
        None,
    )
    if header is None:
        return []
    row, column = header
    below = sorted(r for r, c in sheet.cells if r > row and c == column + 1)
    return [
        Narrative(sheet.at(r, column).text.strip(), text, CellRef(sheet.name, r, column + 1))
        for r in below
        if (text := sheet.at(r, column + 1).text.strip())
    ]
