"""A spreadsheet package (.xlsx, .xlsm) as cells: values by calamine, with what calamine cannot tell laid over.

calamine delivers '' for errors and for formulas without value, and asks for memory by the extent of the sheet; so it is
started only after the whole container has passed the guard and the extents are known. What it misreads or does not read
(UTF-16, comments inside values, errors newer than it) is written again the plain way first. Macros are never looked at.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial

from python_calamine import CalamineWorkbook, SheetTypeEnum

from etl.domain import Cell, Remark, Sheet, Trouble, Workbook
from etl.reading.guard import GuardedZip, Limits
from etl.reading.marks import Marks, Position
from etl.reading.number_formats import with_styles
from etl.reading.unreadable import damaged
from etl.reading.values import (
    ERROR_TEXTS,
    FaultsOfCalamine,
    cells_of_sheet,
    check_extent,
    is_count,
    number_cell,
    visibility_of,
)
from etl.reading.xlsx.comments import comments_of
from etl.reading.xlsx.rewriting import in_utf8, is_wide, repacked, with_plain_targets
from etl.reading.xlsx.sheet_parser import parse_sheet
from etl.reading.xlsx.sheet_scan import NotPlainError, scan_sheet
from etl.reading.xlsx.styles import styles_of
from etl.reading.xlsx.text_boxes import boxes_of
from etl.reading.xml import SheetPart, sheet_parts

MACROS = "vbaproject.bin"


def read_package(content: bytes, limits: Limits) -> Workbook:
    """The workbook of an OOXML package; UnreadableError when guard, parser or calamine refuse it."""
    archive = GuardedZip(content, limits)
    parts = sheet_parts(archive)
    if len({part.name for part in parts}) < len(parts):
        raise damaged("两张工作表同名")
    if len({part.member for part in parts if part.member}) < sum(bool(part.member) for part in parts):
        raise damaged("两张工作表共用一份内容")
    marks, rewritten = _checked_marks(archive, parts, limits)
    if rewritten:
        content = repacked(archive, rewritten)
    with FaultsOfCalamine():
        return Workbook(tuple(_sheets(content, parts, marks, archive, rewritten)), package_remarks(archive))


def package_remarks(archive: GuardedZip) -> tuple[Remark, ...]:
    """What to tell of a package besides its cells."""
    macros = any(name.endswith(MACROS) for name in archive.names)
    return (Remark("macros_ignored"),) if macros else ()


def _checked_marks(
    archive: GuardedZip, parts: tuple[SheetPart, ...], limits: Limits
) -> tuple[dict[str, Marks], dict[str, bytes]]:
    """Marks by member, after every member was unpacked and checked once; and the members that had to be rewritten."""
    marks: dict[str, Marks] = {}
    rewritten = with_plain_targets(archive, parts)
    sheets = {part.member: part.name for part in parts}
    for name in archive.names:
        if name in sheets:
            marks[name], plain = _marks_of(archive, name)
            check_extent(sheets[name], marks[name], limits)
            if plain is not None:
                rewritten[name] = plain
        elif is_wide(name, archive.verify(name)) and name not in rewritten:
            rewritten[name] = in_utf8(archive.read(name))
    return marks, rewritten


def _marks_of(archive: GuardedZip, member: str) -> tuple[Marks, bytes | None]:
    """The marks of a sheet, and the sheet written plainly where calamine would not read it as it stands."""
    try:
        marks = scan_sheet(archive.blocks(member))
    except NotPlainError:
        return parse_sheet(archive.blocks(member))
    if ERROR_TEXTS.issuperset(marks.errors.values()):
        return marks, None
    return parse_sheet(archive.blocks(member))


def _sheets(
    content: bytes,
    parts: tuple[SheetPart, ...],
    marks: dict[str, Marks],
    archive: GuardedZip,
    rewritten: dict[str, bytes],
) -> Iterator[Sheet]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        sheets, styles = workbook.sheets_metadata, styles_of(archive)
        if [sheet.name for sheet in sheets] != [part.name for part in parts]:
            raise damaged("工作表目录有错")
        for index, (sheet, part) in enumerate(zip(sheets, parts, strict=True)):
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            if part.member not in marks:
                raise damaged(f"缺少工作表“{sheet.name}”的内容")
            cells = _marked(cells_of_sheet(workbook, index), marks[part.member])
            styles.note(marks[part.member], cells, partial(_plain_part, archive, part.member, rewritten))
            cells |= with_styles(cells, marks[part.member])
            comments, boxes = comments_of(archive, part.member), boxes_of(archive, part.member)
            yield Sheet(sheet.name, cells, visibility_of(sheet), marks[part.member].hidden(cells), comments, boxes)


def _plain_part(archive: GuardedZip, member: str, rewritten: dict[str, bytes]) -> bytes:
    """A sheet as the reader of values gets it: with plain names and quotes."""
    return rewritten.get(member) or archive.read(member)


def _marked(cells: dict[Position, Cell], marks: Marks) -> dict[Position, Cell]:
    _check_agreement(marks, cells)
    cells |= {position: Cell(text, Trouble.ERROR) for position, text in marks.errors.items()}
    return cells | {position: Cell(None, Trouble.UNCALCULATED) for position in marks.uncalculated}


def _check_agreement(marks: Marks, cells: dict[Position, Cell]) -> None:
    """Values of unusual XML must be those that the parser saw: calamine drops some of them without a word."""
    for position, text in marks.stored.items():
        cell = cells.get(position)
        if cell is None or (is_count(cell) and not _same_number(text, cell)):
            raise damaged("单元格内容的写法不规范")


def _same_number(text: str, cell: Cell) -> bool:
    try:
        return number_cell(float(text)).value == cell.value
    except ValueError:
        return False
