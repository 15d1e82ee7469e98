"""What people write around the figures: corrections that nobody typed into their cell, and that the sheet is a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.catalogue import plain
from etl.domain import CellRef, Finding, Place
from etl.extraction.tables import Table
from etl.extraction.titles import LAST_YEAR, THIS_YEAR
from etl.findings import finding
from etl.numerals import clean

Told = Iterator[tuple[CellRef, Finding]]
_HINT = re.compile("[正应改补准]")
"""Looking for one letter first is cheap."""
_DATE = re.compile(
    r"(?:[0-9]{4}年度?|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}月份?|[0-9]{1,2}日|第[0-9]+|(?:0[0-9]{2,3}-)?[0-9]{7,}|\([0-9]{3}\)|^[(]?[0-9]{1,2}[.、)])"
)
"""Digits that are no figure: dates, numbers of documents and telephones, codes behind a name, numbering."""
_CORRECTION = re.compile(
    r"(?:更正|订正|勘误|应[该当]?[为是]|改[为成]|补报)[^。;!]{0,30}[0-9]|[0-9][^。;!]{0,12}(?:更正|订正|补报)|以[^。;!]{0,20}[0-9][^。;!]{0,12}为准"
)
_DRAFT = re.compile(r"工作计划|计划表|草稿|草表|初稿|勿用|(?<!涂改)(?<!一律)作废")
_OURS = "【年报汇总】"
"""Behind this a comment is our own, which a marked copy carries back."""
_LONGEST_TITLE = 60
_LONGEST = 2000


def notices(table: Table, file: str) -> Told:
    """Corrections in words, in cells, comments and text boxes, and titles of what is no return."""
    yield from _corrections(table, file)
    yield from _drafts(table, file)


def _corrections(table: Table, file: str) -> Told:
    entries = {
        (row, column)
        for row in table.indicators
        for name in (THIS_YEAR, LAST_YEAR)
        if (column := table.columns.get(name))
    }
    cells = (
        (place, cell.value)
        for place, cell in table.sheet.cells.items()
        if isinstance(cell.value, str) and not cell.is_date and place not in entries
    )
    comments = ((place, words.partition(_OURS)[0]) for place, words in table.sheet.comments.items())
    for said, texts in (("", cells), ("批注：", comments), ("文本框：", table.sheet.boxes.items())):
        for place, words in texts:
            if table.area.holds(*place) and _corrects(words):
                ref = CellRef(table.sheet.name, *place)
                facts = {"found": f"{said}{words.strip()}"}
                yield ref, finding("correction_written", Place(file, ref.sheet, ref.a1), **facts)


def figures_in_boxes(table: Table) -> list[CellRef]:
    """Where text boxes are anchored in which a figure stands."""
    return [
        CellRef(table.sheet.name, *place)
        for place, words in sorted(table.sheet.boxes.items())
        if table.area.holds(*place) and re.search("[0-9]", _DATE.sub("", clean(words[:_LONGEST])))
    ]


def _corrects(words: str) -> bool:
    """Whether the text says what a figure should be."""
    if len(words) > _LONGEST or not _HINT.search(words):
        return False
    return bool(_CORRECTION.search(_DATE.sub("", plain(clean(words)))))


def _drafts(table: Table, file: str) -> Told:
    top = min(table.headers, default=table.header_row)
    titles = {
        place: cell.value
        for place, cell in table.sheet.cells.items()
        if place[0] < top and isinstance(cell.value, str) and table.area.holds(*place)
    }
    for place, words in titles.items():
        if len(words) <= _LONGEST_TITLE and (found := _DRAFT.search(plain(clean(words)))):
            ref = CellRef(table.sheet.name, *place)
            yield ref, finding("draft", Place(file, ref.sheet, ref.a1), found=words.strip(), word=found[0])
    if found := _DRAFT.search(table.sheet.name):
        told = finding("draft", Place(file, table.sheet.name), found=table.sheet.name, word=found[0])
        yield CellRef(table.sheet.name, 0, 0), told
