"""How wide the columns of the 汇总表 are: as narrow as lets all of them stand on one page, with nothing cut off."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from math import ceil

from etl.consolidation.edition import Edition
from etl.domain import Indicator, Total, Unit
from etl.domain.catalogue import Catalogue
from etl.outputs.summary import formulas
from etl.outputs.summary.book import fitting
from etl.outputs.summary.grid import BASIS_COLUMN, Grid, basis_words
from etl.outputs.summary.unit_cells import NOT_APPLICABLE
from etl.system.text_width import printed_width

PART = "其中："
DEEPEST = 2
WIDEST_LABEL = 40
COVERAGE = "12/12 已报"
LEAST_DIGITS = 5
SIGN_AND_SPACE = 2
BOLD = 0.5
"""Bold digits are a little wider."""


def column_widths(edition: Edition, grid: Grid) -> list[float]:
    """The widths of all columns, in characters."""
    catalogue, totals = edition.catalogue, edition.consolidation.totals
    indicators = [total.indicator for total in totals]
    names = max((printed_width(label(each)) + 2 * depth(each, catalogue) for each in indicators), default=0)
    measures = max((printed_width(each.measure) for each in indicators), default=0)
    codes = max((printed_width(each.code) for each in indicators), default=0)
    fixed = [
        fitting(max(codes, printed_width(NOT_APPLICABLE))),
        fitting(min(names, WIDEST_LABEL)),
        fitting(max(measures, 4)),
    ]
    longest = _longest_numbers(edition)
    units = [max(_name_width(unit), _digits_width(longest.get(unit.code, 0))) for unit in grid.units]
    return [*fixed, *units, *_result_widths(totals, grid)]


def label(indicator: Indicator) -> str:
    """The name as the table prints it."""
    return f"{PART}{indicator.name}" if indicator.part_of else indicator.name


def depth(indicator: Indicator, catalogue: Catalogue) -> int:
    """How far the name is indented: once for a part (其中), twice for a part of a part."""
    steps = 0
    while indicator.part_of and steps < DEEPEST:
        indicator = catalogue.by_key(indicator.part_of)
        steps += 1
    return steps


def _name_width(unit: Unit) -> float:
    """Room for a name in one line, or in two when it is longer than five Chinese characters; no room to spare."""
    length = printed_width(unit.name)
    return fitting(max(8, length if length <= 10 else 2 * ceil(length / 4))) - 0.8


def _longest_numbers(edition: Edition) -> dict[str, int]:
    """Digits of the longest number of each unit."""
    return {
        standing.submission.unit_code or "": _longest(each.amount for each in standing.submission.observations)
        for standing in edition.effective
    }


def _result_widths(totals: tuple[Total, ...], grid: Grid) -> list[float]:
    """合计, 上报率, 上年, 增减, 增减（%） and, where there is one, 口径."""
    basis = max((printed_width(basis_words(total)) for total in totals), default=0)
    coverage = max((printed_width(total.covered) for total in totals), default=0)
    return [
        _digits_width(_longest(total.value for total in totals)) + BOLD,
        fitting(max(coverage, printed_width(COVERAGE))),
        _digits_width(_longest(grid.last_year_of(total) for total in totals)),
        _digits_width(_longest(formulas.difference(total) for total in totals)),
        _digits_width(_longest(formulas.percent(total) for total in totals)),
        *([fitting(basis)] if BASIS_COLUMN in grid.results else []),
    ]


def _digits_width(digits: int) -> float:
    return fitting(max(digits, LEAST_DIGITS) + SIGN_AND_SPACE)


def _longest(values: Iterable[Decimal | None]) -> int:
    return max((len(f"{abs(value):f}") for value in values if value is not None), default=0)
