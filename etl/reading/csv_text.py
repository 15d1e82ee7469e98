"""A text table (.csv, or tabs or semicolons) as one sheet.

The format has no types and no certainty: which character parts the columns is found from the rows themselves, and where
a thousands separator may have cut a number in two the file is refused, because nobody could tell the figures apart.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from etl.domain import Cell, Sheet, Workbook
from etl.reading.encodings import decode_text
from etl.reading.guard import Limits
from etl.reading.marks import Marks, Position
from etl.reading.unreadable import UnreadableError, damaged
from etl.reading.values import check_extent, typed_cell

SHEET = "文本表格"
_DELIMITERS = ("\t", ";", ",", "，", "|")
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=(.)\"?[ \t]*(?:\r?\n|\r)", re.IGNORECASE)
_HEAD = re.compile(r"-?[1-9][0-9]{0,2}")
_THOUSANDS = re.compile(r"[0-9]{3}(?:\.[0-9]+)?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_LITERAL = re.compile(r'="([^"]*)"')
"""How online systems keep Excel from changing what stands in a cell."""
_FARTHEST = 10
"""Figures of one row or column that differ by more than this factor are hardly of a kind."""
_LINES_TRIED = 500
_MANY = 10
"""So many rows of one width are no chance."""

Rows = list[list[str]]


def read_delimited(content: bytes, limits: Limits) -> Workbook:
    """The workbook of one sheet; UnreadableError: damaged, too_large, or columns_unclear."""
    decoded = decode_text(content)
    named = _SEPARATOR_LINE.match(decoded.text)
    text = decoded.text[named.end() :] if named else decoded.text
    delimiter = named[1] if named else _delimiter_of(text)
    rows = _rows(text, delimiter)
    if delimiter == ",":
        _check_columns(rows)
        _check_left_out(rows)
    _check_odd_row(rows)
    _check_end(rows)
    cells: dict[Position, Cell] = {}
    marks = Marks()
    for row, words in enumerate(rows, start=2 if named else 1):
        for column, word in enumerate(words, start=1):
            if word:
                marks.reach(row, column)
                literal = _LITERAL.fullmatch(word)
                cells[row, column] = typed_cell(literal[1] if literal else word)
        check_extent(SHEET, marks, limits)
    return Workbook((Sheet(SHEET, cells),), decoded.remarks)


def _delimiter_of(text: str) -> str:
    """The character that parts most rows into the same number of columns."""
    beginning = "".join(text.splitlines(keepends=True)[:_LINES_TRIED])
    scores = {delimiter: _alike(beginning, delimiter) for delimiter in _DELIMITERS}
    return max(_DELIMITERS, key=lambda delimiter: scores[delimiter])


def _alike(text: str, delimiter: str) -> int:
    try:
        widths = Counter(
            width for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if (width := len(row)) > 1
        )
    except csv.Error:
        return 0
    return max(widths.values(), default=0)


def _rows(text: str, delimiter: str) -> Rows:
    try:
        rows = _parted(text, delimiter, spaced=False)
        behind = [word for row in rows for word in row[1:] if word]
        spaced = bool(behind) and all(word.startswith(" ") for word in behind)
        return _parted(text, delimiter, spaced=True) if spaced else rows
    except csv.Error as error:
        raise damaged("引号不成对") from error


def _parted(text: str, delimiter: str, *, spaced: bool) -> Rows:
    lines = io.StringIO(text, newline="")
    return list(csv.reader(lines, delimiter=delimiter, skipinitialspace=spaced, strict=True))


def _check_columns(rows: Rows) -> None:
    """columns_unclear when a row may hold a number such as 1,200 without quotes: it has other columns than the rest."""
    usual = Counter(len(row) for row in rows if len(row) > 1).most_common(1)
    for number, row in enumerate(rows, start=1):
        if usual and len(row) != usual[0][0] and any(_pairs(row)):
            raise UnreadableError("columns_unclear", row=str(number))


def _check_left_out(rows: Rows) -> None:
    """columns_unclear when 1,200 may fit only because the row leaves out its end.

    Rows of the table may do that where they differ in width, and where none shows that empty ends are written.
    """
    parted = [row for row in rows if len(row) > 1]
    if len({len(row) for row in parted}) < 2 and not all(row[-1] for row in parted):
        return
    largest: dict[int, int] = {}
    for row in rows:
        for column, word in enumerate(row):
            if _WHOLE.fullmatch(word.strip()):
                largest[column] = max(largest.get(column, 0), int(word))
    for number, row in enumerate(rows, start=1):
        for column in _pairs(row):
            if _may_be_one(row, column, largest.get(column, 0)):
                raise UnreadableError("columns_unclear", row=str(number))


def _check_odd_row(rows: Rows) -> None:
    """columns_unclear when one row alone, amid many that are equally wide, is not: a delimiter came in or was lost."""
    parted = [(number, row) for number, row in enumerate(rows, start=1) if len(row) > 1]
    usual = Counter(len(row) for _, row in parted).most_common(1)
    if not usual or len(parted) - usual[0][1] != 1 or usual[0][1] < _MANY:
        return
    for (_, before), (number, row), (_, after) in zip(parted, parted[1:], parted[2:], strict=False):
        if len(before) == len(after) != len(row):
            raise UnreadableError("columns_unclear", row=str(number))


def _pairs(row: list[str]) -> Iterator[int]:
    """Where two cells stand beside each other that could be one number with a thousands separator."""
    for column, (head, rest) in enumerate(pairwise(row)):
        if _HEAD.fullmatch(head.strip()) and _THOUSANDS.fullmatch(rest.strip()):
            yield column


def _may_be_one(row: list[str], column: int, largest: int) -> bool:
    """Whether the two are too unlike for two years, or one number of the column's size; only figures may follow."""
    if any(word.strip() and not _NUMBER.fullmatch(word.strip()) for word in row[column + 2 :]):
        return False
    head, rest = abs(int(row[column])), int(row[column + 1].partition(".")[0])
    return rest > head * _FARTHEST or head * 1000 + rest <= largest * _FARTHEST


def _check_end(rows: Rows) -> None:
    """Damaged when every row has the same columns, as programs write them, but the last: it was cut off."""
    widths = [len(row) for row in rows if row]
    if len(widths) > 3 and len(set(widths[:-1])) == 1 and widths[-1] < widths[0]:
        raise damaged("文件不完整")
