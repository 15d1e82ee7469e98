"""A plain list on a sheet: title, header row, rows of texts and numbers, columns as wide as their content, ready to print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.outputs.summary.book import Page, fitting
from etl.outputs.summary.cell_styles import SummaryStyle
from etl.system.text_width import printed_width, wrapped_lines

TITLE_HEIGHT = 32
HEADER_HEIGHT = 24
FILTER_BUTTON = 2
"""Room for the button beside a heading, in characters."""
LINE_HEIGHT = 14.5
LINE_GAP = 3
"""Points; the gap is a row's, whatever its lines. Programs do not agree on growing rows by themselves."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a list; longer texts than ``most`` (half-width characters) are wrapped."""

    title: str
    style: SummaryStyle = SummaryStyle.TEXT
    most: int = 40


def centred(*titles: str) -> tuple[Heading, ...]:
    """Columns of short words, such as codes, times and verdicts."""
    return tuple(Heading(title, SummaryStyle.CENTRE) for title in titles)


@dataclass(frozen=True, slots=True)
class Coloured:
    """A text with a style of its own."""

    text: str
    style: SummaryStyle


Entry = str | int | Decimal | Coloured | None
Row = Sequence[Entry]


def write_title(page: Page, title: str, columns: int) -> None:
    """The title over all columns, in row 0."""
    page.banner(0, 0, columns - 1, title, SummaryStyle.TITLE)
    page.row_height(0, TITLE_HEIGHT)


def set_widths(page: Page, headings: Sequence[Heading], rows: Sequence[Row]) -> list[int]:
    """Make each column as wide as its longest text, within its limit; returns the widths in half-width characters."""
    widths = [_width(heading, (row[column] for row in rows)) for column, heading in enumerate(headings)]
    for column, width in enumerate(widths):
        page.column_width(column, fitting(width))
    return widths


def write_rows(page: Page, top: int, headings: Sequence[Heading], rows: Iterable[Row], widths: Sequence[int]) -> int:
    """Header row at ``top``, the rows below it, high enough for their texts; returns the first free row."""
    for column, heading in enumerate(headings):
        page.text(top, column, heading.title, SummaryStyle.HEADER)
    page.row_height(top, HEADER_HEIGHT)
    row = top + 1
    for entries in rows:
        for column, (heading, entry) in enumerate(zip(headings, entries, strict=True)):
            _write_entry(page, row, column, entry, heading.style)
        if (lines := max(map(_lines, entries, widths))) > 1:
            page.row_height(row, lines * LINE_HEIGHT + LINE_GAP)
        row += 1
    return row


def write_list(page: Page, title: str, headings: Sequence[Heading], rows: Sequence[Row], nothing: str) -> None:
    """A whole sheet that holds one list; ``nothing`` is said when it has no rows."""
    last = len(headings) - 1
    write_title(page, title, len(headings))
    end = write_rows(page, 1, headings, rows, set_widths(page, headings, rows))
    if rows:
        page.filter(1, end - 1, last)
    else:
        page.text(end, 0, nothing, SummaryStyle.CAPTION)
        end += 1
    page.freeze(2, 1)
    page.print_on(end - 1, last, (1, 1))


def _write_entry(page: Page, row: int, column: int, entry: Entry, style: SummaryStyle) -> None:
    match entry:
        case str():
            page.text(row, column, entry, style)
        case Coloured():
            page.text(row, column, entry.text, entry.style)
        case _:
            page.number(row, column, entry, style)


def _width(heading: Heading, entries: Iterable[Entry]) -> int:
    widest = max((printed_width(_text(entry)) for entry in entries), default=0)
    return max(printed_width(heading.title), min(widest, heading.most)) + FILTER_BUTTON


def _lines(entry: Entry, width: int) -> int:
    """Lines that an entry takes; a line may end early, where a word or a punctuation mark does not fit."""
    text = entry.text if isinstance(entry, Coloured) else entry
    if not isinstance(text, str) or ("\n" not in text and len(text) * 2 <= width):
        return 1
    return wrapped_lines(text, width - FILTER_BUTTON)


def _text(entry: Entry) -> str:
    text = entry.text if isinstance(entry, Coloured) else entry
    return "" if text is None else str(text)
