"""Where everything stands in the 汇总表 and in 分单位: rows and columns (from 0) and their addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.consolidation.edition import Edition
from etl.domain import Indicator, Kind, Total, Unit
from etl.domain.comparison import NOT_COMPARABLE
from etl.outputs.summary import submissions_sheet
from etl.outputs.summary.book import a1, a1_range, fixed_range
from etl.outputs.summary.formulas import Places
from etl.outputs.summary.scale import fits_a_page

TABLE = "汇总表"
UNITS = "分单位"
HEADER_ROW = 4
LABEL_COLUMNS = ("代码", "指标名称", "计量单位")
RESULT_COLUMNS = ("合计", "上报率", "上年", "增减", "增减（%）")
BASIS_COLUMN = "口径"
"""Only where a row is not compared with last year's total."""
LAST_YEAR_OF_SOME = "上年（已报单位）"
"""Heads 上年 while units are missing."""
UNITS_FIRST_ROW = 6
UNITS_LABEL_COLUMNS = ("单位代码", "单位", "类别")


@dataclass(frozen=True, slots=True)
class Grid:
    """The 汇总表: one row an indicator, a section row above each section."""

    units: tuple[Unit, ...]
    """Units that have a column here; none when they have a sheet of their own."""
    sections: tuple[tuple[int, str], ...]
    """Row and title."""
    rows: dict[str, int]
    """Row by key of indicator."""
    end: int
    """The first row below the table."""
    results: tuple[str, ...] = RESULT_COLUMNS
    """The titles of the columns right of the units."""

    @property
    def total_column(self) -> int:
        """The column 合计; the other results stand right of it."""
        return len(LABEL_COLUMNS) + len(self.units)

    @property
    def last_year_column(self) -> int:
        """The column 上年."""
        return self.total_column + RESULT_COLUMNS.index("上年")

    def last_year_of(self, total: Total) -> Decimal | None:
        """What stands under 上年: last year's total; while units are missing, last year's figure of those that have reported."""
        if LAST_YEAR_OF_SOME not in self.results:
            return total.last_year
        return total.comparison.then if total.comparison else None

    @property
    def last_column(self) -> int:
        """The last column of the table."""
        return self.total_column + len(self.results) - 1


def table_grid(edition: Edition) -> Grid:
    """Lay out the 汇总表."""
    sections: list[tuple[int, str]] = []
    rows: dict[str, int] = {}
    row = HEADER_ROW + 1
    for total in edition.consolidation.totals:
        indicator = total.indicator
        if not sections or sections[-1][1] != indicator.section:
            sections.append((row, indicator.section))
            row += 1
        rows[indicator.key] = row
        row += 1
    units = tuple(state.unit for state in edition.units) if fits_a_page(edition) else ()
    return Grid(units, tuple(sections), rows, row, _result_titles(edition.consolidation.totals))


def _result_titles(totals: Sequence[Total]) -> tuple[str, ...]:
    last_year = "上年" if all(total.complete for total in totals) else LAST_YEAR_OF_SOME
    titles = (last_year if title == "上年" else title for title in RESULT_COLUMNS)
    return (*titles, BASIS_COLUMN) if any(basis_words(total) for total in totals) else tuple(titles)


def basis_words(total: Total) -> str:
    """What stands in the column 口径."""
    if total.common_basis or total.comparison is not None or total.value is None or not total.complete:
        return total.common_basis
    return "" if total.last_year is None else NOT_COMPARABLE


def reported_indicators(edition: Edition) -> tuple[Indicator, ...]:
    """The indicators that some unit owes: the columns of 分单位."""
    typed = (total for total in edition.consolidation.totals if total.indicator.kind in (Kind.SUM, Kind.OWNER))
    return tuple(total.indicator for total in typed if total.expected)


def places(edition: Edition, grid: Grid) -> Places:
    """The addresses that the formulas of the 汇总表 need."""
    first, last = submissions_sheet.FIRST_ROW, submissions_sheet.FIRST_ROW + len(edition.units) - 1
    kinds = fixed_range(first, submissions_sheet.KIND_COLUMN, last, submissions_sheet.KIND_COLUMN)
    return Places(
        parts=_parts_across(grid) if grid.units else _parts_down(edition),
        totals={key: a1(row, grid.total_column) for key, row in grid.rows.items()},
        last_years={key: a1(row, grid.last_year_column) for key, row in grid.rows.items()},
        kinds=f"'{submissions_sheet.SHEET}'!{kinds}",
        compared={
            total.indicator.key: total.comparison
            for total in edition.consolidation.totals
            if total.comparison
            and (total.comparison.now, total.comparison.then) != (total.value, grid.last_year_of(total))
        },
    )


def _parts_across(grid: Grid) -> dict[str, str]:
    first = len(LABEL_COLUMNS)
    return {key: a1_range(row, first, row, grid.total_column - 1) for key, row in grid.rows.items()}


def _parts_down(edition: Edition) -> dict[str, str]:
    last = UNITS_FIRST_ROW + len(edition.units) - 1
    columns = enumerate(reported_indicators(edition), len(UNITS_LABEL_COLUMNS))
    return {each.key: f"'{UNITS}'!{fixed_range(UNITS_FIRST_ROW, column, last, column)}" for column, each in columns}
