"""Where the statistical tables stand on the sheets: their header rows, columns and areas.

A header is found by the titles of its columns, in one row or in several; more than one table may stand on a sheet, side
by side or one below the other. Only tables with rows of the catalogue are ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from operator import attrgetter

from etl.domain import Cell, CellRef, Indicator, Sheet
from etl.domain.catalogue import Catalogue, plain
from etl.examination.extraction.labels import RowLabel, is_nil_label, read_label
from etl.examination.extraction.titles import (
    CODE,
    LABEL,
    LAST_YEAR,
    THIS_YEAR,
    Title,
    divides,
    narrows,
    title_of,
    untitled_columns,
)
from etl.examination.numbers import clean

UNIT_LABELS = ("填报单位", "报送单位", "上报单位", "填表单位", "单位名称")
_REACH = 2
"""Rows that a header may go on above and below the row with 指标名称."""
_ENDLESS = 1 << 24
_GUESSED = 1000
"""The rank of a title that is not there."""


@dataclass(frozen=True, slots=True)
class Area:
    """The part of a sheet that belongs to one table; rows and columns from 1, both ends included."""

    top: int = 1
    left: int = 1
    bottom: int = _ENDLESS
    right: int = _ENDLESS

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, slots=True)
class Table:
    """One statistical table (统计表); columns by their standard title, counted from 1."""

    sheet: Sheet
    header_row: int
    """The last row of the header."""
    columns: dict[str, int]
    twins: dict[str, int] = field(default_factory=dict)
    """Second columns of 本年 or 上年."""
    doubtful: tuple[tuple[str, CellRef], ...] = ()
    """Titles of 本年 and 上年 that may not speak of the whole year, with their cells."""
    headers: frozenset[int] = frozenset()
    """All rows of the header, also of one that is repeated further down."""
    area: Area = Area()
    labels: dict[int, RowLabel] = field(default_factory=dict)
    """What code and label of each row say, in order, also of rows further down than the table goes."""

    @property
    def indicators(self) -> dict[int, Indicator]:
        """The rows of the table that are an indicator's, with it."""
        end = self.area.bottom
        return {row: label.indicator for row, label in self.labels.items() if label.indicator and row <= end}

    def cell(self, row: int, title: str) -> Cell:
        """The cell of that row in the titled column; an empty one when the form has no such column."""
        column = self.columns.get(title)
        return self.sheet.at(row, column) if column else Cell(None)

    def ref(self, row: int, title: str) -> CellRef:
        """The place of that cell."""
        return CellRef(self.sheet.name, row, self.columns.get(title, self.columns[THIS_YEAR]))

    def text(self, row: int, title: str) -> str:
        """The text of that cell, without outer spaces."""
        return self.cell(row, title).text.strip()

    def rows(self) -> Iterator[int]:
        """The rows below the header with something in one of the table's columns, in order."""
        return (
            row for row in self.labels or self._filled_rows() if row <= self.area.bottom and row not in self.headers
        )

    def _filled_rows(self) -> list[int]:
        columns = {*self.columns.values(), *self.twins.values()}
        return sorted({row for row, column in self.sheet.cells if column in columns and row > self.header_row})


@dataclass(frozen=True, slots=True)
class _PlacedTitle:
    """A title with its place."""

    row: int
    column: int
    title: Title


def locate_tables(sheets: tuple[Sheet, ...], catalogue: Catalogue, year: int) -> list[Table]:
    """Our tables in a workbook, in the order of its sheets, for a form of that year.

    Where there is none, those whose 本年 has lost its title, in doubt: their clerk is told at the place what it should say.
    """
    titles = [(sheet, _titles(sheet, year)) for sheet in sheets]
    tables = [table for sheet, seen in titles for table in _on_sheet(sheet, seen, catalogue, year)]
    if tables:
        return tables
    return [table for sheet, seen in titles for table in _on_sheet(sheet, _untitled(sheet, seen), catalogue, year)]


def _untitled(sheet: Sheet, seen: list[_PlacedTitle]) -> list[_PlacedTitle]:
    """The titles with those that the 本年 columns should have; nothing when no such column is seen."""
    places = untitled_columns(sheet, {(one.row, one.column): one.title.name for one in seen})
    more = [_PlacedTitle(*place, Title(THIS_YEAR, _GUESSED, doubtful=True)) for place in places]
    return sorted((*seen, *more), key=attrgetter("row", "column")) if more else []


def _on_sheet(sheet: Sheet, seen: list[_PlacedTitle], catalogue: Catalogue, year: int) -> Iterator[Table]:
    bands = [[_with_labels(table, catalogue, year) for table in band] for band in _bands(sheet, seen, year)]
    ours = _parted([band for band in bands if any(table.indicators for table in band)])
    yield from (table for table in _continued([table for band in ours for table in band]) if table.indicators)


def _with_labels(table: Table, catalogue: Catalogue, year: int) -> Table:
    codes = ((row, table.text(row, CODE), table.text(row, LABEL)) for row in table.rows())
    return replace(table, labels={row: read_label(code, label, catalogue, year) for row, code, label in codes})


def header_rows(sheet: Sheet, year: int) -> set[int]:
    """The rows in which a cell says 指标名称 in one of its wordings."""
    return {
        row
        for (row, _), cell in sheet.cells.items()
        if isinstance(cell.value, str)
        # Looking for one letter first is cheap, and a workbook has a thousand texts.
        and ("指" in cell.value or "项" in cell.value)
        and (title := title_of(cell.value, year))
        and title.name == LABEL
    }


def _titles(sheet: Sheet, year: int) -> list[_PlacedTitle]:
    """The titles near a cell that says 指标名称 in one of its wordings, in reading order."""
    anchors = header_rows(sheet, year)
    near = {row + step for row in anchors for step in range(-_REACH, _REACH + 1)}
    places = sorted(place for place in sheet.cells if place[0] in near) if near else []
    cells = ((place, sheet.cells[place]) for place in places)
    return [
        _PlacedTitle(*place, title)
        for place, cell in cells
        if not cell.is_date and (title := title_of(cell.text, year))
    ]


def _bands(sheet: Sheet, seen: list[_PlacedTitle], year: int) -> Iterator[list[Table]]:
    """The tables whose headers stand in the same rows, band by band from the top."""
    last = 0
    for row, anchors in groupby((one for one in seen if one.title.name == LABEL), key=attrgetter("row")):
        if row <= last:
            continue
        labels = list(anchors)
        near = [one for one in seen if last < one.row and abs(one.row - row) <= _REACH]
        window = [one for one in near if one.row == row or _heads_a_column(sheet, one, labels, near)]
        best = min(one.title.rank for one in labels)
        count = sum(one.title.rank == best for one in labels)
        tables = [table for part in _segments(window, count) if (table := _table(sheet, part, row, year))]
        if tables:
            last = max(table.header_row for table in tables)
            yield _side_by_side(tables, count)


def _heads_a_column(sheet: Sheet, one: _PlacedTitle, labels: list[_PlacedTitle], near: list[_PlacedTitle]) -> bool:
    """Whether a title above or below the row with 指标名称 belongs to the header too, and not to a form field or a row."""
    row = labels[0].row
    if any(other.row == row and other.column == one.column and other.title.name != one.title.name for other in near):
        return False
    if one.row > row:
        return not any(sheet.at(one.row, label.column).text.strip() for label in labels)
    left = (sheet.at(one.row, column).text.strip() for column in range(one.column - 1, 0, -1))
    return not clean(next(filter(None, left), "")).endswith(":")


def _segments(window: list[_PlacedTitle], count: int) -> list[list[_PlacedTitle]]:
    """The titles of each table, from left to right: a new one begins where the titles begin again."""
    ordered = sorted(window, key=attrgetter("column", "row"))
    if count <= 1:
        return [ordered]
    parts: list[list[_PlacedTitle]] = [[]]
    for one in ordered:
        names = {other.title.name for other in parts[-1]}
        if one.title.name in names and {LABEL, THIS_YEAR} <= names:
            parts.append([])
        parts[-1].append(one)
    return parts


def _table(sheet: Sheet, titles: list[_PlacedTitle], row: int, year: int) -> Table | None:
    """The table under these titles; None without a name and a 本年 column."""
    best: dict[str, _PlacedTitle] = {}
    for one in sorted(titles, key=lambda one: (one.title.rank, abs(one.row - row), one.column)):
        best.setdefault(one.title.name, one)
    if not {LABEL, THIS_YEAR} <= best.keys():
        return None
    taken = {one.column for one in best.values()}
    twins = {
        one.title.name: one.column
        for one in titles
        if one.title.name in (THIS_YEAR, LAST_YEAR) and one.column not in taken
    }
    first, last = min(one.row for one in best.values()), max(one.row for one in best.values())
    columns = {name: one.column for name, one in best.items()}
    headers = frozenset(range(first, last + 1))
    table = Table(sheet, last, columns, twins, (), headers, Area(left=min(taken), right=max(taken)))
    return replace(table, doubtful=tuple(_doubtful(table, best, year)))


def _doubtful(table: Table, best: dict[str, _PlacedTitle], year: int) -> Iterator[tuple[str, CellRef]]:
    """Titles that are no plain 本年 or 上年, or have a narrower one above or beneath them (计划数, 上半年)."""
    for name, expected in ((THIS_YEAR, year), (LAST_YEAR, year - 1)):
        if (one := best.get(name)) is None:
            continue
        if one.title.doubtful:
            yield name, CellRef(table.sheet.name, one.row, one.column)
        above = ((row, _heading_over(table, row, one.column)) for row in table.headers if row < one.row)
        places = [(row, column) for row, column in above if narrows(table.sheet.at(row, column).text, expected)]
        if _divided(table, one):
            places.append((one.row + 1, one.column))
        yield from ((name, CellRef(table.sheet.name, *place)) for place in places)


def _heading_over(table: Table, row: int, column: int) -> int:
    """The column of the text that stands over that one: its own, or the next to the left, perhaps of a merged cell."""
    titled = {place for name, place in table.columns.items() if name not in (THIS_YEAR, LAST_YEAR)}
    left = (place for place in range(column, 0, -1) if place in titled or table.sheet.at(row, place).text.strip())
    found = next(left, column)
    return column if found in titled else found


def _divided(table: Table, one: _PlacedTitle) -> bool:
    """Whether a title of its own stands beneath, in a row that is no indicator's yet."""
    beneath = table.sheet.at(one.row + 1, one.column)
    named = one.row == table.header_row and (table.text(one.row + 1, LABEL) or table.text(one.row + 1, CODE))
    return isinstance(beneath.value, str) and not named and divides(beneath.value)


def _side_by_side(tables: list[Table], count: int) -> list[Table]:
    """Each table with its share of the sheet's width; when the titles do not part evenly, all are in doubt."""
    lefts = [1, *(table.area.left for table in tables[1:])]
    rights = [*(left - 1 for left in lefts[1:]), _ENDLESS]
    shared = [
        replace(table, area=Area(left=left, right=right))
        for table, left, right in zip(tables, lefts, rights, strict=True)
    ]
    if len(shared) == count:
        return shared
    return [replace(one, doubtful=(*one.doubtful, (THIS_YEAR, one.ref(one.header_row, THIS_YEAR)))) for one in shared]


def _parted(bands: list[list[Table]]) -> list[list[Table]]:
    """Bands one below the other, each with its share of the rows: it ends with its last indicator or 零报告 line."""
    parted: list[list[Table]] = []
    top = 1
    for band, following in pairwise([*bands, []]):
        start = min((min(table.headers) for table in following), default=0)
        bottom = max(_end(table, start) for table in band) if following else _ENDLESS
        parted.append([replace(one, area=replace(one.area, top=top, bottom=bottom)) for one in band])
        top = bottom + 1
    return parted


def _end(table: Table, limit: int) -> int:
    """The last row above ``limit`` that is surely the table's own."""
    nil = [row for row in table.rows() if is_nil_label(table.text(row, LABEL))]
    return max((row for row in (*table.indicators, *nil) if row < limit), default=table.header_row)


def _continued(tables: list[Table]) -> list[Table]:
    """Tables on which a header was only repeated, as on every printed page, joined again."""
    joined: list[Table] = []
    for table in tables:
        if joined and _goes_on(joined[-1], table):
            above = joined[-1]
            area = replace(above.area, bottom=table.area.bottom)
            joined[-1] = replace(above, headers=above.headers | table.headers, area=area)
        else:
            joined.append(table)
    return joined


def _goes_on(above: Table, below: Table) -> bool:
    """Whether the lower table has the same columns, other indicators and no unit of its own."""
    if above.columns != below.columns or above.doubtful != below.doubtful:
        return False
    between = (cell.text for (row, _), cell in below.sheet.cells.items() if above.area.bottom < row <= below.header_row)
    if any(plain(text).startswith((*UNIT_LABELS, "单位代码")) for text in between):
        return False
    codes = [{indicator.code for indicator in table.indicators.values()} for table in (above, below)]
    return codes[0].isdisjoint(codes[1])
