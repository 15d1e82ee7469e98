"""How the workbooks of the reference come about: the sample's form of 白云山村 with a small change, or what is no form."""

from __future__ import annotations

import csv
import datetime as dt
import zipfile
from collections.abc import Callable
from copy import copy
from io import BytesIO, StringIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from etl.outputs.receipt.marked_copy import mark
from etl.outputs.receipt.marking import ListedProblem, Marking

INBOX = Path(__file__).resolve().parents[2] / "inbox" / "2022"
FORM, EVENTS, DISPUTES, MARKS = "统计表", "普法活动台账", "矛盾纠纷台账", "_表样"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Content = Callable[[], bytes]
Change = Callable[[Workbook], object]


# ------------------------------------------------------------------------------ how a file comes about


def form(*changes: Change, unit: str = "白云山村") -> Content:
    """The filled form of a unit with some changes."""

    def content() -> bytes:
        book = load_workbook(INBOX / f"{unit}.xlsx")
        for change in changes:
            change(book)
        target = BytesIO()
        book.save(target)
        return target.getvalue()

    return content


def typed(sheet: str = FORM, /, **cells: str | float | dt.date | None) -> Change:
    """Types into cells."""

    def change(book: Workbook) -> None:
        for a1, value in cells.items():
            book[sheet][a1] = value

    return change


def row_inserted(before: int, *entries: str | float | None) -> Change:
    """A row more in the table."""

    def change(book: Workbook) -> None:
        book[FORM].insert_rows(before)
        for column, entry in enumerate(entries, start=1):
            book[FORM].cell(before, column, entry)

    return change


def on(sheet: str, change: Callable[[Worksheet], object]) -> Change:
    """Does something to a sheet."""
    return lambda book: change(book[sheet])


def without(*sheets: str) -> Change:
    """Sheets deleted."""

    def change(book: Workbook) -> None:
        for name in sheets:
            del book[name]

    return change


def copied(sheet: str, *changes: tuple[str, str | float | None]) -> Change:
    """A copy of a sheet with other entries."""

    def change(book: Workbook) -> None:
        twin = book.copy_worksheet(book[sheet])
        twin.title = f"{sheet} (2)"
        for a1, value in changes:
            twin[a1] = value

    return change


def emptied(sheet: Worksheet) -> None:
    """本年 of every indicator blank."""
    for row in range(8, 26):
        cell = sheet.cell(row, 4)
        if isinstance(cell, Cell):
            cell.value = None


def nil(*, but: tuple[str, float] | None = None) -> Change:
    """A nil return: all blank and 是, with one figure filled in."""

    def change(book: Workbook) -> None:
        emptied(book[FORM])
        book[FORM]["D20"] = 5
        book[FORM]["D26"] = "是"
        if but:
            book[FORM][but[0]] = but[1]

    return change


def text_table(*changes: tuple[str, str], encoding: str = "utf-8", plain: bool = False) -> Content:
    """The form as a table of text; ``plain`` leaves quotation marks away, as a program does that knows no better."""

    def content() -> bytes:
        sheet = load_workbook(INBOX / "白云山村.xlsx")[FORM]
        for a1, value in changes:
            sheet[a1] = value
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        target = StringIO()
        if plain:
            target.write("\n".join(",".join(row) for row in rows))
        else:
            csv.writer(target, lineterminator="\n").writerows(rows)
        return target.getvalue().encode(encoding)

    return content


def packed(*names: str, good: bool = False) -> Content:
    """A zip file with members of these names; ``good`` makes them filled forms."""

    def content() -> bytes:
        target = BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for name in names:
                archive.writestr(name, (INBOX / "白云山村.xlsx").read_bytes() if good else b"x")
        return target.getvalue()

    return content


def with_member(name: str, text: bytes) -> Content:
    """The form with one more member in its zip file."""

    def content() -> bytes:
        target = BytesIO((INBOX / "白云山村.xlsx").read_bytes())
        with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, text)
        return target.getvalue()

    return content


def returned(*, alone: bool) -> Content:
    """What we give back of the form: the list alone, or the marked copy."""

    def content() -> bytes:
        entry = ListedProblem("必须改正", "hard", FORM, "D16", "", "“60余”不是准确数。", "请填写具体件数后重新提交。")
        told = Marking("白云山村", "", "司法所", "2023-01-09T10:00:00+08:00", (entry,), alone=alone)
        return mark((INBOX / "白云山村.xlsx").read_bytes(), told).content

    return content


def with_macros() -> bytes:
    """The form as a workbook with macros, as far as its parts tell."""
    source = zipfile.ZipFile(INBOX / "白云山村.xlsx")
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name))
        archive.writestr("xl/vbaProject.bin", OLE + bytes(600))
    return target.getvalue()


def beginning(length: int) -> Content:
    """So many bytes of the form, as an interrupted copy leaves them."""
    return lambda: (INBOX / "白云山村.xlsx").read_bytes()[:length]


def ole(stream: str) -> Content:
    """An OLE file whose directory names one stream, where an entry can begin."""
    return lambda: (OLE.ljust(1024, b"\0") + stream.encode("utf-16-le") + b"\0\0").ljust(4096, b"\0")


def just(content: bytes) -> Content:
    """These bytes."""
    return lambda: content


def hidden(sheet: str) -> Change:
    """A hidden sheet."""
    return on(sheet, lambda page: setattr(page, "sheet_state", "hidden"))


def hidden_row(number: int) -> Change:
    """A hidden row of the form."""
    return on(FORM, lambda sheet: setattr(sheet.row_dimensions[number], "hidden", True))


def swapped(first: int, second: int) -> Change:
    """Two labels that changed places, their codes not."""

    def change(book: Workbook) -> None:
        one, other = book[FORM].cell(first, 1), book[FORM].cell(second, 1)
        one.value, other.value = copy(other.value), copy(one.value)

    return change


def decimals(number: float) -> Change:
    """The length of 法治文化带, which may have one decimal."""

    def change(book: Workbook) -> None:
        row = next(cell.row for cell in book[FORM]["C"] if cell.value == "603")
        book[FORM].cell(row, 4, number)

    return change


def looking(a1: str, **looks: object) -> Change:
    """Another number format or font for a cell of the form."""

    def change(book: Workbook) -> None:
        for name, look in looks.items():
            setattr(book[FORM][a1], name, look)

    return change


def unmerged(row: int) -> Change:
    """A heading whose cells are single ones."""

    def change(book: Workbook) -> None:
        for area in [area for area in book[FORM].merged_cells.ranges if area.min_row == row]:
            book[FORM].unmerge_cells(str(area))

    return change
