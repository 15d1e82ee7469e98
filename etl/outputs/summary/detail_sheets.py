"""The units' detail lists (台账), one sheet a list with the unit in front, and their text material (文字材料)."""

from __future__ import annotations

from collections.abc import Iterator

from etl.consolidation.edition import Edition
from etl.domain import DetailRow, Narrative, Standing
from etl.domain.catalogue import DETAIL_LISTS, NARRATIVE_COLUMNS, NARRATIVE_SHEET, DetailList
from etl.outputs.summary.book import Book
from etl.outputs.summary.cell_styles import SummaryStyle
from etl.outputs.summary.listing import Entry, Heading, Row, centred, write_list
from etl.outputs.words import unit_name
from etl.system.text_width import wrapped_lines

PROSE_WIDTH = 100
PROSE_LINES = 26
"""So many lines still fit the highest row that Excel knows (409 points)."""
CONTINUED = "（续）"
WORDY = ("活动名称", "地点", "联合单位", "备注")
LONGEST_COUNT = 15
"""Digits that a workbook keeps exactly."""


def write_details(book: Book, edition: Edition) -> None:
    """Write one sheet for each detail list."""
    for ledger in DETAIL_LISTS:
        headings = (*centred("单位"), *(_heading(title, ledger) for title in ledger.columns), *centred("行号"))
        rows = [
            _row(standing, detail, ledger)
            for standing in edition.effective
            for detail in standing.submission.details
            if detail.ledger == ledger.name
        ]
        write_list(book.page(ledger.name), ledger.name, headings, rows, f"没有单位报送{ledger.name}。")


def write_narratives(book: Book, edition: Edition) -> None:
    """Write the sheet 文字材料; a text that no row is high enough for goes on in the next."""
    headings = (
        *centred("单位"),
        Heading(NARRATIVE_COLUMNS[0], SummaryStyle.TEXT, most=24),
        Heading(NARRATIVE_COLUMNS[1], most=PROSE_WIDTH),
    )
    rows = [
        row
        for standing in edition.effective
        for narrative in standing.submission.narratives
        for row in _narrative_rows(standing, narrative)
    ]
    write_list(book.page(NARRATIVE_SHEET), NARRATIVE_SHEET, headings, rows, "没有单位报送文字材料。")


def portions(text: str, width: int, lines: int) -> Iterator[str]:
    """The text in portions of at most ``lines`` lines, broken between paragraphs where that is possible.

    ``width``: half-width characters in a line.
    """
    portion: list[str] = []
    room = lines
    for paragraph in _short_paragraphs(text, width * lines // 2):
        needed = wrapped_lines(paragraph, width)
        if needed > room and portion:
            yield "\n".join(portion)
            portion, room = [], lines
        portion.append(paragraph)
        room -= needed
    yield "\n".join(portion)


def _short_paragraphs(text: str, longest: int) -> Iterator[str]:
    """Paragraphs of at most so many characters, which all may be full-width."""
    for paragraph in text.splitlines() or [""]:
        for start in range(0, max(len(paragraph), 1), longest):
            yield paragraph[start : start + longest]


def _narrative_rows(standing: Standing, narrative: Narrative) -> Iterator[Row]:
    heading = narrative.heading
    for text in portions(narrative.text, PROSE_WIDTH, PROSE_LINES):
        yield unit_name(standing), heading, text
        heading = f"{narrative.heading}{CONTINUED}"


def _heading(title: str, ledger: DetailList) -> Heading:
    if title in ledger.count_columns:
        return Heading(title, SummaryStyle.COUNT)
    return Heading(title, SummaryStyle.TEXT if title in WORDY else SummaryStyle.CENTRE)


def _row(standing: Standing, detail: DetailRow, ledger: DetailList) -> Row:
    cells = zip(ledger.columns, detail.entries, strict=True)
    entries = [_count(text) if title in ledger.count_columns else text for title, text in cells]
    return (unit_name(standing), *entries, detail.row)


def _count(text: str) -> Entry:
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= LONGEST_COUNT else text
