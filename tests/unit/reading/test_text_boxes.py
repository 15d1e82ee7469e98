"""Text boxes of a package by the cell they are anchored at, and parts that have none or that nobody can read."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from etl.reading import read_workbook

Package = Callable[..., bytes]
ROWS = '<row r="1"><c r="A1"><v>3</v></c></row>'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{KIND}" Target="../drawings/drawing1.xml"/></Relationships>'
)


def drawing(*anchors: str) -> str:
    """A drawing with these anchors."""
    spaces = (
        'xmlns:x="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:mc="urn:mc"'
    )
    return f"<x:wsDr {spaces}>{''.join(anchors)}</x:wsDr>"


def box(row: int, column: int, *paragraphs: str) -> str:
    """A text box whose upper left corner lies in that cell, counted from 0."""
    lines = "".join(
        f"<a:p>{''.join(f'<a:r><a:t>{run}</a:t></a:r>' for run in runs.split('|'))}</a:p>" for runs in paragraphs
    )
    place = f"<x:from><x:col>{column}</x:col><x:row>{row}</x:row></x:from><x:to><x:col>9</x:col><x:row>9</x:row></x:to>"
    return f"<x:twoCellAnchor>{place}<x:sp><x:txBody>{lines}</x:txBody></x:sp></x:twoCellAnchor>"


def boxes(package: Package, part: str | bytes | None) -> dict[tuple[int, int], str]:
    """Those of the sheet with this drawing; the sheet itself is read whatever it is."""
    (sheet,) = read_workbook(
        package(ROWS, {"xl/worksheets/_rels/sheet1.xml.rels": RELATIONS, "xl/drawings/drawing1.xml": part})
    ).sheets
    assert sheet.at(1, 1).value == 3
    return sheet.boxes


def test_boxes_of_a_sheet(package: Package) -> None:
    """Each stands at its first cell, a line a paragraph, runs without a gap; without a place it is the sheet's."""
    nowhere = box(0, 0, "全年").replace("<x:from>", "<x:pos>").replace("</x:from>", "</x:pos>")
    found = boxes(package, drawing(box(3, 4, "应|为15件", "请核对"), box(3, 4, "又一个"), nowhere))
    assert found == {(4, 5): "应为15件\n请核对\n又一个", (1, 1): "全年"}


def test_what_only_older_programs_show_is_not_said_twice(package: Package) -> None:
    """Newer shapes bring a picture of themselves along."""
    both = f"<mc:AlternateContent><mc:Choice>{box(0, 1, '甲')}</mc:Choice><mc:Fallback>{box(0, 1, '甲')}</mc:Fallback></mc:AlternateContent>"
    assert boxes(package, drawing(both)) == {(1, 2): "甲"}


def test_wide_letters(package: Package) -> None:
    """UTF-16 is read as well."""
    assert boxes(package, drawing(box(0, 1, "甲")).encode("utf-16")) == {(1, 2): "甲"}


@pytest.mark.parametrize(
    "part",
    [
        drawing("<x:twoCellAnchor><x:pic><x:nvPicPr/></x:pic></x:twoCellAnchor>"),
        drawing(box(0, 1, Random(1).randbytes(2_200_000).hex())),  # noqa: S311 - letters that do not compress
        "",
        None,
    ],
    ids=["picture", "huge", "empty", "not there"],
)
def test_drawings_without_words_cost_nothing(package: Package, part: str | None) -> None:
    """No figure depends on a drawing: the workbook is read without it."""
    assert boxes(package, part) == {}


def test_a_drawing_that_is_cut_off(package: Package) -> None:
    """What was seen before the fault stays."""
    assert boxes(package, drawing(box(0, 1, "甲"))[:-9]) == {(1, 2): "甲"}
