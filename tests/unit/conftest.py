"""Workbooks made by hand, member by member, for what no program would write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest

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
