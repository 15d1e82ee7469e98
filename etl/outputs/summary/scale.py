"""How much of an edition the workbook holds: a column a unit, a row a unit, or totals beside CSV files (design.md §3)."""

from __future__ import annotations

from etl.consolidation.edition import Edition

UNITS_ON_A_PAGE = 20
UNITS_WITH_RECORDS = 200
"""Above this XlsxWriter spends seconds on rows that nobody reads in a workbook."""


def fits_a_page(edition: Edition) -> bool:
    """Whether the 汇总表 has a column for each unit."""
    return len(edition.units) <= UNITS_ON_A_PAGE


def keeps_records(edition: Edition) -> bool:
    """Whether the workbook has 数据来源 and the detail lists."""
    return len(edition.units) <= UNITS_WITH_RECORDS
