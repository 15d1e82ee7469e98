"""The worksheets of an old workbook: which there are, where their content ends, which formulas have no value.

What the scan of a sheet is for packages. Record numbers are those of [MS-XLS] 2.3; a formula without value carries the
same sign as one whose result is an empty text (2.5.133), so both are asked about.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from etl.domain import CellRef
from etl.reading.marks import CellStyles, Marks, Position
from etl.reading.unreadable import UnreadableError, damaged
from etl.reading.xls.records import records

_PLACE = struct.Struct("<HH")
_FILEPASS, _BOUNDSHEET, _MULRK = 0x002F, 0x0085, 0x00BD
_DIMENSIONS, _ROW, _COLUMNS = 0x0200, 0x0208, 0x007D
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01
_DIMENSIONS_OLD, _DIMENSIONS_NEW = struct.Struct("<HHHH"), struct.Struct("<IIHH")
_MOST_ROWS, _MOST_COLUMNS, _HUGE = 65_536, 256, 5_000_000
_SHARED_TEXTS = 0x00FC
_COUNTS = struct.Struct("<II")
_FORMULAS = frozenset((0x0006, 0x0206, 0x0406))
_NUMBERS = _FORMULAS | {0x0203, 0x027E, _MULRK}
_CELLS = _NUMBERS | {0x0204, 0x00FD, 0x0205, 0x00D6}
_RK_SIZE = 6
_OF_BOOK = frozenset((_FILEPASS, _SHARED_TEXTS, _BOUNDSHEET))
_OF_SHEET = _CELLS | {_DIMENSIONS, _ROW, _COLUMNS}
_EMPTY_RESULT = 3
_WORKSHEET = 0


@dataclass(frozen=True, slots=True)
class BoundSheet:
    """A worksheet as the globals of the workbook list it."""

    offset: int
    visibility: str


def worksheets_of(stream: bytes) -> tuple[BoundSheet, ...]:
    """The worksheets in the workbook's order; UnreadableError: password, damaged."""
    states = ("visible", "hidden", "very_hidden", "very_hidden")
    found = []
    for kind, body in records(stream, 0, _OF_BOOK):
        if kind == _FILEPASS:
            raise UnreadableError("password")
        if kind == _SHARED_TEXTS and max(_COUNTS.unpack_from(body.ljust(8, b"\0"))) > len(stream):
            raise damaged("工作表内容有错")  # calamine asks for memory by these counts
        if kind == _BOUNDSHEET and len(body) >= 6 and body[5] == _WORKSHEET:
            found.append(BoundSheet(int.from_bytes(body[:4], "little"), states[body[4] & 3]))
    return tuple(found)


def marks_of(stream: bytes, sheet: BoundSheet, styles: CellStyles) -> Marks:
    """Extent, formulas without value, numbers that look otherwise, and hidden rows and columns of one worksheet."""
    marks = Marks()
    taken: set[Position] = set()
    for kind, body in records(stream, sheet.offset, _OF_SHEET):
        if kind == _DIMENSIONS:
            _promise(marks, body)
        elif kind == _ROW and len(body) >= 16 and body[12] & _ROW_HIDDEN:
            marks.hidden_rows.add(_PLACE.unpack_from(body)[0] + 1)
        elif kind == _COLUMNS and len(body) >= 10 and body[8] & _COLUMN_HIDDEN:
            first, last = _PLACE.unpack_from(body)
            marks.hidden_columns.append((first + 1, last + 1))
        elif kind in _CELLS and len(body) >= _PLACE.size:
            _note(marks, kind, body, styles, taken)
    return marks


def _note(marks: Marks, kind: int, body: bytes, styles: CellStyles, taken: set[Position]) -> None:
    """One record of cells, which are ``taken`` from then on: a place that is flipped over often falls on another one."""
    row, first = _PLACE.unpack_from(body)
    last = int.from_bytes(body[-2:], "little") if kind == _MULRK else first
    marks.reach(row + 1, last + 1)
    for number, column in enumerate(range(first, last + 1)):
        position = row + 1, column + 1
        if position in taken:
            raise damaged(f"{CellRef('', *position).a1}出现了两次")
        taken.add(position)
        style = int.from_bytes(body[_PLACE.size + number * _RK_SIZE :][:2], "little")
        styles.note(marks, position, style, number=kind in _NUMBERS)
    if kind in _FORMULAS and len(body) >= 14 and body[6] == _EMPTY_RESULT and body[12:14] == b"\xff\xff":
        marks.uncalculated.add((row + 1, first + 1))


def _promise(marks: Marks, body: bytes) -> None:
    """Count in the extent that the sheet promises when it is huge, because calamine asks for memory by it."""
    fields = _DIMENSIONS_NEW if len(body) >= _DIMENSIONS_NEW.size else _DIMENSIONS_OLD
    top, rows, left, columns = fields.unpack(body[: fields.size].ljust(fields.size, b"\0"))
    if not (top <= rows <= _MOST_ROWS and left <= columns <= _MOST_COLUMNS):
        raise damaged("工作表内容有错")
    if rows * columns > _HUGE:
        marks.reach(rows, columns)
