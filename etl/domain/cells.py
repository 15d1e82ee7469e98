"""Workbooks as they were read: sheets, cells and their places."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


def column_letters(column: int) -> str:
    """Letters of a 1-based column number: 1 → A, 27 → AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """A cell of a workbook; row and column count from 1."""

    sheet: str
    row: int
    column: int

    @property
    def a1(self) -> str:
        """The address as people write it, for example ``D9``."""
        return f"{column_letters(self.column)}{self.row}"


class Trouble(StrEnum):
    """Why a value is not to be trusted: #REF!, a formula without result, shown otherwise than stored, letters struck out."""

    NONE = ""
    ERROR = "error"
    UNCALCULATED = "uncalculated"
    PERCENT = "percent"
    FORMATTED = "formatted"
    DRESSED = "dressed"


CellValue = str | int | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell, as the reader found it.

    A date is its ISO text with ``is_date`` set, an error value its own text, ``number_format`` told for FORMATTED alone.
    """

    value: CellValue
    trouble: Trouble = Trouble.NONE
    is_date: bool = False
    number_format: str = ""

    @property
    def text(self) -> str:
        """The cell as a person would read it aloud; empty text for an empty cell."""
        if self.value is None or isinstance(self.value, str):
            return self.value or ""
        return str(self.value).upper() if isinstance(self.value, bool) else str(self.value)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: only cells with content are kept, keyed by (row, column) from 1."""

    name: str
    cells: dict[tuple[int, int], Cell]
    visibility: str = "visible"
    """visible, hidden or very_hidden."""
    hidden: frozenset[tuple[int, int]] = frozenset()
    """Places of the cells with content that stand in hidden rows or columns."""
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    """批注 by place; read for person data and corrections alone."""
    boxes: dict[tuple[int, int], str] = field(default_factory=dict)
    """文本框 by the cell they are anchored at; read for person data, corrections and figures that nobody took."""

    def at(self, row: int, column: int) -> Cell:
        """The cell at that place; an empty one when nothing stands there."""
        return self.cells.get((row, column), EMPTY)


EMPTY = Cell(None)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the reader has to tell about the whole file: a code of ``etl.domain.findings`` and its facts."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as read: its sheets in their order."""

    sheets: tuple[Sheet, ...]
    remarks: tuple[Remark, ...] = ()
