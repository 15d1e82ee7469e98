"""Person data (个人信息) in what a unit sent: where it stands, told to the submitter; and the same workbook without it.

Stands between reading and extraction: what goes on from here holds no full number of anybody, so nothing
later can print one. Only the archive and the submitter's own copy keep them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from etl.domain import Cell, CellRef, Finding, Place, Sheet, Workbook
from etl.domain.catalogue import plain
from etl.domain.findings import finding
from etl.domain.masking import (
    LATEST_BIRTH,
    MOBILE,
    SHORTEST,
    PersonNumber,
    masked,
    masked_number,
    masked_path,
    may_hold_one,
    number_kind,
    person_numbers,
)
from etl.examination.extraction.labels import is_footer
from etl.examination.numbers import clean

_CONTACTS = ("电话", "联系电话", "手机", "手机号", "手机号码", "电话号码", "联系方式")
_HERE, _COMMENT, _BOX, _SHEET_NAME, _FILE_NAME = "这里", "批注里", "文本框里", "工作表名里", "文件名里"

Suspects = dict[tuple[int, int], Cell]
"""The cells of a sheet that are worth a closer look, by place."""


def findings_in_name(file: str, path: str) -> tuple[Finding, ...]:
    """What file name and folders give away; ``path`` is all of them, ``file`` how the file is called."""
    found = _quoted(path, person_numbers(path))
    return (finding("person_data", Place(masked_path(file)), where=_FILE_NAME, found=found),) if found else ()


def without_persons(workbook: Workbook, file: str, year: int = LATEST_BIRTH) -> tuple[Workbook, tuple[Finding, ...]]:
    """The workbook with every person's number masked, and a finding for each place that had one, in reading order.

    Places are cells (texts and numbers), comments, text boxes and names of sheets. ``year`` is that of the report, after
    which nobody in it is born.
    """
    suspects = [_suspects(sheet) for sheet in workbook.sheets]
    each = list(zip(workbook.sheets, suspects, strict=True))
    called = masked_path(file)
    found = tuple(found for sheet, cells in each for found in _findings_on(sheet, cells, called, year))
    return replace(workbook, sheets=tuple(_masked_sheet(sheet, cells, year) for sheet, cells in each)), found


def masked_cell(cell: Cell, year: int = LATEST_BIRTH) -> Cell:
    """The cell with a person's number in it masked, and then as text; the same cell when there is none."""
    if isinstance(cell.value, str):
        hidden = masked(cell.value, born_by=year)
        return cell if hidden == cell.value else replace(cell, value=hidden)
    if isinstance(cell.value, int) and number_kind(cell.value, year):
        return replace(cell, value=masked_number(cell.value, year))
    return cell


def _masked_sheet(sheet: Sheet, suspects: Suspects, year: int) -> Sheet:
    cells = {place: masked_cell(cell, year) for place, cell in suspects.items()}
    comments, boxes = (
        {place: masked(text, born_by=year) for place, text in texts.items()} for texts in (sheet.comments, sheet.boxes)
    )
    kept = sheet.cells | cells if cells else sheet.cells
    return replace(sheet, name=masked(sheet.name, born_by=year), cells=kept, comments=comments, boxes=boxes)


def _suspects(sheet: Sheet) -> Suspects:
    """The few cells that are worth a closer look."""
    # A short text is nobody's number, and nearly all are short: none of them is worth a call.
    return {
        place: cell
        for place, cell in sheet.cells.items()
        if not (type(cell.value) is str and len(cell.value) < SHORTEST) and may_hold_one(cell.value)
    }


def _findings_on(sheet: Sheet, suspects: Suspects, file: str, year: int) -> Iterator[Finding]:
    name = masked(sheet.name, born_by=year)
    if found := _quoted(sheet.name, person_numbers(sheet.name, year)):
        yield finding("person_data", Place(file, name), where=_SHEET_NAME, found=found)
    for place in sorted({*suspects, *sheet.comments, *sheet.boxes}):
        at = Place(file, name, CellRef(name, *place).a1)
        if found := _in_cell(sheet, *place, year):
            yield finding("person_data", at, where=_HERE, found=found)
        for where, texts in ((_COMMENT, sheet.comments), (_BOX, sheet.boxes)):
            words = texts.get(place, "")
            if found := _quoted(words, person_numbers(words, year)):
                yield finding("person_data", at, where=where, found=found)


def _in_cell(sheet: Sheet, row: int, column: int, year: int) -> str:
    """The numbers in a cell as a finding quotes them; the footer's own 联系电话 is none, for the form asks for it."""
    value = sheet.at(row, column).value
    if isinstance(value, str):
        numbers = person_numbers(value, year)
        if numbers and _is_contact(sheet, row, column):
            numbers = tuple(number for number in numbers if number.kind != MOBILE)
        return _quoted(value, numbers)
    if not isinstance(value, int) or not (kind := number_kind(value, year)):
        return ""
    return "" if kind == MOBILE and _is_contact(sheet, row, column) else f"{kind}{masked_number(value)}"


def _quoted(text: str, numbers: tuple[PersonNumber, ...]) -> str:
    """``身份证号110***********1234、手机号138****5678``."""
    hidden = masked(text)
    quotes = (f"{one.kind}{hidden[one.places[0] : one.places[-1] + 1]}" for one in numbers)
    return "、".join(dict.fromkeys(quotes))


def _is_contact(sheet: Sheet, row: int, column: int) -> bool:
    """Whether the cell is the footer's 联系电话: in a row of signatures, right behind that label or with it."""
    before = sorted(other for r, other in sheet.cells if r == row and other <= column)
    words = [text for other in before if (text := clean(sheet.at(row, other).text))]
    if not words or not is_footer(words[0]):
        return False
    label, colon, _ = words[-1].rpartition(":")
    own = label.rpartition(" ")[2] if colon else ""
    return plain(own) in _CONTACTS or (len(words) > 1 and plain(words[-2].rpartition(" ")[2]) in _CONTACTS)
