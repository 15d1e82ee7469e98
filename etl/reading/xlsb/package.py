"""Binary packages (.xlsb): values by calamine, held against the records themselves.

calamine reads nearly nothing of some writers' files, without saying so. So what it would pass over is written the plain
way first, and the records are walked as well ([MS-XLSB] 2.3): every cell that holds something must be among its
values, and every number must be that number.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from python_calamine import CalamineWorkbook, SheetMetadata

from etl.domain import Cell, Sheet, Trouble, Workbook
from etl.reading.guard import GuardedZip, Limits, canonical_name
from etl.reading.marks import CellStyles, Marks, Position
from etl.reading.number_formats import with_styles
from etl.reading.unreadable import damaged
from etl.reading.values import FaultsOfCalamine, check_extent, is_count, number_cell, visibility_of, worksheets
from etl.reading.xlsb.comments import binary_comments_of
from etl.reading.xlsb.records import compressed, head_of, records, text_of
from etl.reading.xlsb.styles import styles_of
from etl.reading.xlsx.package import package_remarks
from etl.reading.xlsx.rewriting import repacked
from etl.reading.xlsx.text_boxes import boxes_of
from etl.reading.xml import read_relations, workbook_part

_ROW, _BLANK, _RK, _ERROR, _REAL, _FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_ERROR = 0, 1, 2, 3, 5, 8, 9, 11
_LAST_CELL, _RICH_TEXT, _SHORT_CELLS, _BUNDLE_SHEET = 11, 62, range(12, 19), 156
_STYLE_AT, _VALUE_AT = 4, 8
_SHARED_TEXT, _NUMBERS = 7, (_RK, _REAL, _FORMULA_NUMBER)
_COLUMNS, _COLUMN_FLAGS, _ROW_FLAGS, _ROW_HIDDEN = 60, 16, 11, 0x10
"""Where flags stand: BrtColInfo fHidden ([MS-XLSB] 2.4.323), BrtRowHdr fDyZero (2.4.737)."""
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 43: "#GETTING_DATA"}
"""Any other one is #N/A."""


@dataclass(slots=True)
class _SheetRecords:
    """What the records of one sheet hold."""

    marks: Marks = field(default_factory=Marks)
    numbers: dict[Position, Cell] = field(default_factory=dict)
    texts: set[Position] = field(default_factory=set)
    comments: dict[Position, str] = field(default_factory=dict)
    boxes: dict[Position, str] = field(default_factory=dict)


def read_binary_package(content: bytes, limits: Limits) -> Workbook:
    """The workbook; UnreadableError: password, damaged, unsafe, too_large."""
    archive = GuardedZip(content, limits)
    for name in archive.names:
        archive.verify(name)
    styles, dressed_texts = styles_of(archive, workbook_part(archive))
    seen: dict[str, _SheetRecords] = {}
    rewritten = {}
    for called, member in _sheet_parts(archive):
        if canonical_name(member) not in archive.names:
            raise damaged(f"缺少工作表“{called}”的内容")
        part = archive.read(member)
        if plain := _with_columns(part):
            rewritten[canonical_name(member)] = plain
        seen[called] = _walk(plain or part, styles, dressed_texts)
        seen[called].comments = binary_comments_of(archive, member.lstrip("/"))
        seen[called].boxes = boxes_of(archive, member.lstrip("/"))
        check_extent(called, seen[called].marks, limits)
    if rewritten:
        content = repacked(archive, rewritten)
    with FaultsOfCalamine(), CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        sheets = tuple(_sheet(sheet, cells, seen.get(sheet.name)) for sheet, cells in worksheets(workbook))
    return Workbook(sheets, package_remarks(archive))


def _sheet(sheet: SheetMetadata, cells: dict[Position, Cell], seen: _SheetRecords | None) -> Sheet:
    if seen is None:
        raise damaged("工作表目录有错")
    checked = _checked(cells, seen)
    checked |= with_styles(checked, seen.marks)
    hidden = seen.marks.hidden(checked)
    return Sheet(sheet.name, checked, visibility_of(sheet), hidden, seen.comments, seen.boxes)


def _checked(cells: dict[Position, Cell], seen: _SheetRecords) -> dict[Position, Cell]:
    for position, number in seen.numbers.items():
        cell = cells.get(position)
        if cell is None or (is_count(cell) and cell.value != number.value) or isinstance(cell.value, bool):
            raise damaged("单元格内容的写法不规范")
    if not seen.texts <= cells.keys():
        raise damaged("单元格内容的写法不规范")
    return cells | {position: Cell(text, Trouble.ERROR) for position, text in seen.marks.errors.items()}


def _sheet_parts(archive: GuardedZip) -> Iterator[tuple[str, str]]:
    """Name and member of each sheet, in the workbook's order."""
    book = workbook_part(archive)
    targets = {relation.id: relation.target for relation in read_relations(archive, book)}
    for kind, body in records(archive.read(book)):
        if kind == _BUNDLE_SHEET:
            relation, rest = text_of(body[8:])
            yield text_of(rest)[0], targets.get(relation, "")


def _with_columns(part: bytes) -> bytes:
    """The sheet with every cell naming its column, or nothing when they all do.

    SheetJS leaves the column out of cells that follow one another, which calamine reads as no cells.
    """
    parted = list(records(part))
    if not any(kind in _SHORT_CELLS for kind, _ in parted):
        return b""
    column = -1
    written = bytearray()
    for kind, body in parted:
        if kind in _SHORT_CELLS:
            column += 1
            written += head_of(kind - _SHORT_CELLS.start + _BLANK, len(body) + 4) + column.to_bytes(4, "little") + body
            continue
        if kind == _ROW:
            column = -1
        elif _BLANK <= kind <= _LAST_CELL or kind == _RICH_TEXT:
            column = int.from_bytes(body[:4], "little")
        written += head_of(kind, len(body)) + body
    return bytes(written)


def _walk(part: bytes, styles: CellStyles, dressed_texts: frozenset[int]) -> _SheetRecords:
    seen = _SheetRecords()
    row = 0
    for kind, body in records(part):
        if kind == _ROW and len(body) >= 4:
            row = int.from_bytes(body[:4], "little") + 1
            if len(body) > _ROW_FLAGS and body[_ROW_FLAGS] & _ROW_HIDDEN:
                seen.marks.hidden_rows.add(row)
        elif kind == _COLUMNS and len(body) > _COLUMN_FLAGS and body[_COLUMN_FLAGS] & 1:
            first, last = struct.unpack_from("<II", body)
            seen.marks.hidden_columns.append((first + 1, last + 1))
        elif (_BLANK < kind <= _LAST_CELL or kind == _RICH_TEXT) and len(body) > _VALUE_AT:
            position = row, int.from_bytes(body[:4], "little") + 1
            _note(seen, position, kind, body[_VALUE_AT:])
            style = int.from_bytes(body[_STYLE_AT : _STYLE_AT + 3], "little")
            styles.note(seen.marks, position, style, number=kind in _NUMBERS)
            if kind == _SHARED_TEXT and int.from_bytes(body[_VALUE_AT : _VALUE_AT + 4], "little") in dressed_texts:
                seen.marks.dressed.add(position)
    return seen


def _note(seen: _SheetRecords, position: Position, kind: int, value: bytes) -> None:
    seen.marks.reach(*position)
    if kind in (_ERROR, _FORMULA_ERROR):
        seen.marks.errors[position] = _ERRORS.get(value[0], "#N/A")
    elif kind == _RK and len(value) >= 4:
        seen.numbers[position] = number_cell(compressed(int.from_bytes(value[:4], "little")))
    elif kind in (_REAL, _FORMULA_NUMBER) and len(value) >= 8:
        seen.numbers[position] = number_cell(struct.unpack_from("<d", value)[0])
    elif kind in (6, _FORMULA_TEXT, _RICH_TEXT):
        if any(value[:5]):
            seen.texts.add(position)
    else:
        seen.texts.add(position)
