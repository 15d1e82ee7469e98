"""The detail lists (台账) and the text material (文字材料) of a form."""

from __future__ import annotations

from dataclasses import dataclass, field

from etl.catalogue import DETAIL_LISTS, NARRATIVE_COLUMNS, NARRATIVE_SHEET, DetailList, plain
from etl.domain import Cell, CellRef, DetailRow, Finding, Narrative, Place, Sheet, Trouble, Workbook
from etl.findings import finding
from etl.numerals import clean

_ENOUGH_TITLES = 3
"""A header row shows at least this many of the list's column titles."""


@dataclass(slots=True)
class ListReadings:
    """The rows of all detail lists of a workbook, and what could not be understood in them."""

    rows: list[DetailRow] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_lists(workbook: Workbook, file: str) -> ListReadings:
    """All detail lists, each found by its sheet's name and its column titles."""
    readings = ListReadings()
    for ledger in DETAIL_LISTS:
        for sheet in workbook.sheets:
            header = _header_of(sheet, ledger) if plain(sheet.name).startswith(ledger.name) else None
            if header and ledger.name not in readings.found:
                readings.found.append(ledger.name)
                _read_list(sheet, ledger, header, file, readings)
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
    by_row: dict[int, dict[str, int]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        title = plain(cell.text)
        if title in ledger.columns:
            by_row.setdefault(row, {}).setdefault(title, column)
    for row, columns in sorted(by_row.items()):
        if len(columns) >= _ENOUGH_TITLES and ledger.kind_column in columns:
            return row, columns
    return None


def _read_list(
    sheet: Sheet, ledger: DetailList, header: tuple[int, dict[str, int]], file: str, readings: ListReadings
) -> None:
    header_row, columns = header
    rows = sorted({row for row, column in sheet.cells if row > header_row and column in columns.values()})
    for row in rows:
        cells = {title: sheet.at(row, column) for title, column in columns.items()}
        if not any(cell.text.strip() or cell.trouble is not Trouble.NONE for cell in cells.values()):
            continue
        for title, cell in cells.items():
            if (expected := _fault(ledger, title, cell)) is not None:
                place = Place(file, sheet.name, CellRef(sheet.name, row, columns[title]).a1)
                facts = {"ledger": ledger.name, "column": title, "found": cell.text.strip(), "expected": expected}
                readings.findings.append(finding("detail_not_understood", place, **facts))
        entries = tuple(_entry(cells.get(title, Cell(None))) for title in ledger.columns)
        readings.rows.append(DetailRow(ledger.name, row, entries))


def _entry(cell: Cell) -> str:
    return clean(cell.text)


def _fault(ledger: DetailList, title: str, cell: Cell) -> str | None:
    """What should stand in the cell, when it does not; None when the cell is fine."""
    text = _entry(cell)
    if title in ledger.choices and text not in ledger.choices[title]:
        return "、".join(ledger.choices[title])
    if title in ledger.count_columns and text and not (text.isascii() and text.isdigit()):
        return "大于或等于0的整数"
    return None


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
