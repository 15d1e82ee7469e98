"""A 本年 column that has lost its title, or bears another: 数量, 合计, nothing at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from etl.domain import Sheet
from etl.examination.extraction.titles import CODE, LABEL, MEASURE

_LONGEST_FIGURE = 20
"""Longer texts are explanations."""


def untitled(sheet: Sheet, titled: Mapping[tuple[int, int], str]) -> Iterator[tuple[int, int]]:
    """Where 本年 should stand: right of 代码, and of 计量单位, over figures, in a cell without a title that we know.

    ``titled`` are the titles that are known, by row and column.
    """
    headers = {row for (row, _), name in titled.items() if name == LABEL}
    figures = _last_figures(sheet) if headers else {}
    for (row, code), name in titled.items():
        if name != CODE or row not in headers:
            continue
        column = code + 1
        while titled.get((row, column)) in (LABEL, MEASURE):
            column += 1
        if (row, column) not in titled and figures.get(column, 0) > row:
            yield row, column


def _last_figures(sheet: Sheet) -> dict[int, int]:
    """By column the last row with anything like a figure."""
    last: dict[int, int] = {}
    for (row, column), cell in sheet.cells.items():
        text = cell.text
        if row > last.get(column, 0) and len(text) <= _LONGEST_FIGURE and any(map(str.isdigit, text)):
            last[column] = row
    return last
