"""Comments of a package by cell: old notes and threads, and a part that nobody can read."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from etl.reading import read_workbook

Package = Callable[..., bytes]
ROWS = '<row r="1"><c r="A1"><v>3</v></c></row>'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
THREADS = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"


def relations(*parts: tuple[str, str]) -> str:
    """The relationships of the sheet."""
    lines = "".join(f'<Relationship Id="r{n}" Type="{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(parts))
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'
    )


def comments(content: bytes) -> dict[tuple[int, int], str]:
    """Those of the first sheet."""
    return read_workbook(content).sheets[0].comments


def test_notes_of_cells() -> None:
    """Each note stands at its cell, also where the cell itself is empty."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["B2"] = 3
    sheet["B2"].comment = Comment("找王五13812345678", "王")
    sheet["D9"].comment = Comment("请核对", "王")
    target = io.BytesIO()
    book.save(target)
    assert comments(target.getvalue()) == {(2, 2): "找王五13812345678", (9, 4): "请核对"}


def test_threads_and_runs(package: Package) -> None:
    """Answers of a thread belong to the cell, and a text in several runs is one text."""
    note = '<comments><commentList><comment ref="A1"><text><r><t>找王</t></r><r><t>五138</t></r></text></comment></commentList></comments>'
    thread = '<ThreadedComments><threadedComment ref="A1"><text>好的</text></threadedComment><threadedComment ref="？"><text>无处</text></threadedComment></ThreadedComments>'
    content = package(
        ROWS,
        {
            "xl/worksheets/_rels/sheet1.xml.rels": relations((KIND, "../comments1.xml"), (THREADS, "../threads1.xml")),
            "xl/comments1.xml": note,
            "xl/threads1.xml": thread,
        },
    )
    assert comments(content) == {(1, 1): "找王五138\n好的"}


@pytest.mark.parametrize("part", ["<comments><commentList>", "", None], ids=["cut off", "empty", "not there"])
def test_unreadable_comments_cost_nothing(package: Package, part: str | None) -> None:
    """No figure depends on a comment: the workbook is read without it."""
    content = package(
        ROWS,
        {"xl/worksheets/_rels/sheet1.xml.rels": relations((KIND, "../comments1.xml")), "xl/comments1.xml": part},
    )
    assert comments(content) == {}


def test_a_sheet_without_comments(package: Package) -> None:
    """Most sheets have none."""
    assert comments(package(ROWS)) == {}
