"""Workbooks made by hand: member by member for what no program would write, or drawn as a text table inside the test."""

from __future__ import annotations

import io
import re
import textwrap
import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from etl.domain import Cell, Sheet, Trouble, Workbook
from etl.domain.catalogue import Catalogue
from etl.settings.loading import load_settings

Package = Callable[..., bytes]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MEMBERS: Mapping[str, str] = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_BOOK_TYPE}"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>'
    '<sheet name="统计表" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def make_package(rows: str | bytes, members: Mapping[str, str | bytes | None] | None = None) -> bytes:
    """A package with one sheet 统计表 of those rows (or of that whole part, as bytes); ``members`` adds or, by None, drops."""
    sheet = rows if isinstance(rows, bytes) else f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    content: dict[str, str | bytes | None] = {**MEMBERS, "xl/worksheets/sheet1.xml": sheet, **(members or {})}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            if text is not None:
                archive.writestr(name, text)
    return target.getvalue()


@pytest.fixture
def package() -> Package:
    """``make_package`` for the tests of this folder."""
    return make_package


Drawn = Callable[[str], Workbook]

_SHEET = re.compile(r"【(.+)】(\w*)")
_ROW = re.compile(r"(?:(\d+):)?\s*\|(.*)\|")


def draw_workbook(table: str) -> Workbook:
    """The workbook that a text table shows.

    One line a row, cells between bars, an empty line an empty row; ``640: | … |`` goes on at row 640; ``【台账】`` begins a
    sheet and ``【_表样】very_hidden`` a hidden one. A cell is a number where it looks like one, ``'12`` is text, ``@2022-01-05``
    a date, ``#REF!`` an error and ``=`` a formula without stored value.
    """
    sheets: list[Sheet] = []
    row = 0
    for line in textwrap.dedent(table).strip("\n").splitlines():
        if head := _SHEET.fullmatch(line.strip()):
            sheets.append(Sheet(head[1], {}, head[2] or "visible"))
            row = 0
            continue
        if not sheets:
            sheets.append(Sheet("统计表", {}))
        row += 1
        if drawn := _ROW.fullmatch(line.strip()):
            row = int(drawn[1] or row)
            cells = enumerate((word.strip() for word in drawn[2].split("|")), start=1)
            sheets[-1].cells.update({(row, column): _cell(word) for column, word in cells if word})
    return Workbook(tuple(sheets))


def _cell(word: str) -> Cell:
    if word.startswith("@"):
        return Cell(word[1:], is_date=True)
    if word.startswith("="):
        return Cell(None, Trouble.UNCALCULATED)
    if word.startswith("#"):
        return Cell(word, Trouble.ERROR)
    if re.fullmatch(r"-?\d+", word):
        return Cell(int(word))
    return Cell(Decimal(word)) if re.fullmatch(r"-?\d+\.\d+", word) else Cell(word.removeprefix("'"))


@pytest.fixture
def drawn() -> Drawn:
    """``draw_workbook`` for the tests of this folder."""
    return draw_workbook


@pytest.fixture(scope="session")
def town() -> Catalogue:
    """The catalogue of the shipped config.toml: 12 units, 63 indicators, every check."""
    return load_settings(Path(__file__).resolve().parents[2], 2022).catalogue
