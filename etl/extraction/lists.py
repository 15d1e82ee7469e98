"""The detail lists (台账) and the text material (文字材料) of a form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from etl.catalogue import DETAIL_LISTS, NARRATIVE_COLUMNS, NARRATIVE_SHEET, DetailList, plain
from etl.domain import Cell, CellRef, DetailRow, Finding, Narrative, Place, Sheet, Trouble, Workbook
from etl.findings import finding
from etl.numerals import clean

_ENOUGH_TITLES = 3
"""A header row shows at least this many of the list's column titles."""
_UNKNOWN = "？"
"""Stands for a count that cannot be known: nothing that adds counts up may take it for none."""
_SUBTOTALS = frozenset({"合计", "小计", "总计"})
"""Such a row repeats what stands above it."""
_DATE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:[T ][\d:.]*)?")


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
        if ledger.name not in readings.found:
            readings.findings.append(finding("list_missing", Place(file), ledger=ledger.name))
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


def _read_list(
    sheet: Sheet, ledger: DetailList, header: tuple[int, dict[str, int]], file: str, readings: ListReadings
) -> None:
    header_row, columns = header
    for title in ledger.count_columns:
        if title not in columns:
            place = Place(file, sheet.name, CellRef(sheet.name, header_row, columns[ledger.kind_column]).a1)
            readings.findings.append(finding("list_column_missing", place, ledger=ledger.name, column=title))
    rows = sorted({row for row, column in sheet.cells if row > header_row and column in columns.values()})
    for row in rows:
        cells = {title: sheet.at(row, column) for title, column in columns.items()}
        texts = {title: clean(cell.text) for title, cell in cells.items()}
        troubled = any(cell.trouble is not Trouble.NONE for cell in cells.values())
        if not (troubled or any(texts.values())) or any("计" in t and plain(t) in _SUBTOTALS for t in texts.values()):
            continue
        for title, cell in cells.items():
            if (expected := _fault(ledger, title, texts[title], cell.trouble)) is not None:
                place = Place(file, sheet.name, CellRef(sheet.name, row, columns[title]).a1)
                facts = {"ledger": ledger.name, "column": title, "found": _shown(cell), "expected": expected}
                readings.findings.append(finding("detail_not_understood", place, **facts))
        entries = tuple(_entry(ledger, title, cells.get(title)) for title in ledger.columns)
        readings.rows.append(DetailRow(ledger.name, row, entries, sheet.name if sheet.name != ledger.name else ""))


def _entry(ledger: DetailList, title: str, cell: Cell | None) -> str:
    if title in ledger.count_columns and (cell is None or cell.trouble is not Trouble.NONE):
        return _UNKNOWN
    text = clean(cell.text) if cell else ""
    return _iso(text) if title in ledger.date_columns else text


def _iso(text: str) -> str:
    """A date as yyyy-mm-dd, however its parts are separated; other text as it is."""
    match = _DATE.fullmatch(text)
    return f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}" if match else text


def _shown(cell: Cell) -> str:
    return cell.text.strip() or ("（公式没有结果）" if cell.trouble is Trouble.UNCALCULATED else "（空）")


def _fault(ledger: DetailList, title: str, text: str, trouble: Trouble) -> str | None:
    """What should stand in the cell, when it does not; None when the cell is fine."""
    if title in ledger.choices and text not in ledger.choices[title]:
        return "、".join(ledger.choices[title])
    if title in ledger.count_columns and trouble is not Trouble.NONE:
        return "大于或等于0的整数"
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
