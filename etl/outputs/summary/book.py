"""A new workbook: sheets that take texts, numbers and formulas, and refuse nothing silently.

The only module that knows XlsxWriter. Rows and columns count from 0 here, as XlsxWriter has them. Its return codes and
warnings are errors, people's text is never read as formula or link, and the bytes depend on the content alone.
"""

from __future__ import annotations

import re
import warnings
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Self

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range, xl_range_abs, xl_rowcol_to_cell

from etl.outputs.summary.cell_styles import SummaryStyle

LONGEST_TEXT = 32_767
LONGEST_TIP = 255
MOST_LINKS = 65_530
"""Excel's limits for a cell, a screen tip and the links of a sheet."""
HIGHEST_ROW = 409
"""Points; Excel calls a file with a higher row damaged."""
A4 = 9
COMMENT_BOX = {"author": "年报汇总", "x_scale": 2, "font_name": "宋体", "font_size": 9}
"""Wide enough for a sentence a line."""
ROW_HEIGHT = 16.5
PAGE_FOOTER = '&C&"宋体"&9第 &P 页，共 &N 页'
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FALSE_ALARMS = ("number_stored_as_text", "formula_differs", "formula_range", "two_digit_text_year")
"""Excel's green corners that would only worry people: codes are texts, totals differ from row to row."""


class RefusedError(AssertionError):
    """XlsxWriter did not take a cell: our bug, never a fault of the submitted files."""


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another cell of the workbook."""

    target: str
    """As ``address`` writes it."""
    tip: str
    """Shown when the cell is pointed at."""


class Page:
    """One sheet. All positions count from 0; what is written last stands."""

    def __init__(self, book: Book, worksheet: Any, name: str) -> None:
        self._book = book
        self._sheet = worksheet
        self._links = 0
        self._comments: dict[tuple[int, int], str] = {}
        self.name = name
        worksheet.set_default_row(ROW_HEIGHT)

    def text(self, row: int, column: int, text: str, style: SummaryStyle) -> None:
        """A text as it is, whatever it begins with; an empty one leaves the cell empty but formatted."""
        shown = storable(text)
        if not shown:
            self.blank(row, column, style)
            return
        self._taken(self._sheet.write_string(row, column, shown, self._book.format(style)), row, column)

    def number(self, row: int, column: int, value: Decimal | int | None, style: SummaryStyle) -> None:
        """A number, as the workbook stores it; None leaves the cell empty but formatted."""
        if value is None:
            self.blank(row, column, style)
            return
        self._taken(self._sheet.write_number(row, column, plain_number(value), self._book.format(style)), row, column)

    def link(self, row: int, column: int, link: Link) -> None:
        """Make the cell lead elsewhere; to be called before the cell is written, which then stays what it is."""
        if self._links == MOST_LINKS:
            return
        self._links += 1
        code = self._sheet.write_url(
            row, column, f"internal:{link.target}", None, "", _cut(storable(link.tip), LONGEST_TIP)
        )
        self._taken(code, row, column)

    def formula(self, row: int, column: int, formula: str, value: Decimal | int | None, style: SummaryStyle) -> None:
        """A formula (without =) with its stored value; None stores the empty text."""
        stored = "" if value is None else plain_number(value)
        self._taken(
            self._sheet.write_formula(row, column, f"={formula}", self._book.format(style), stored), row, column
        )

    def blank(self, row: int, column: int, style: SummaryStyle) -> None:
        """An empty, formatted cell."""
        self._taken(self._sheet.write_blank(row, column, None, self._book.format(style)), row, column)

    def banner(self, row: int, first: int, last: int, text: str, style: SummaryStyle) -> None:
        """A text over the merged cells of one row."""
        self._merge(row, first, row, last, style)
        self.text(row, first, text, style)

    def tower(self, first: int, last: int, column: int, text: str, style: SummaryStyle) -> None:
        """A text over the merged cells of one column."""
        self._merge(first, column, last, column, style)
        self.text(first, column, text, style)

    def comment(self, row: int, column: int, words: str) -> None:
        """A comment that is shown where the pointer stands, below what was said of the cell before."""
        said = self._comments.get((row, column))
        words = self._comments[row, column] = f"{said}\n{words}" if said else words
        box = COMMENT_BOX | {"y_scale": 1 + words.count("\n") // 4}
        shown = _cut(storable(words), LONGEST_TEXT)
        self._taken(self._sheet.write_comment(row, column, shown, box), row, column)

    def _merge(self, row: int, column: int, last_row: int, last_column: int, style: SummaryStyle) -> None:
        if (row, column) != (last_row, last_column):
            code = self._sheet.merge_range(row, column, last_row, last_column, "", self._book.format(style))
            self._taken(code, row, column)

    def column_width(self, column: int, width: float) -> None:
        """Width in characters of the default font; a Chinese character takes two."""
        self._taken(self._sheet.set_column(column, column, width), 0, column)

    def row_height(self, row: int, points: float) -> None:
        """A fixed height, at most Excel's highest; other rows have one line."""
        self._taken(self._sheet.set_row(row, min(points, HIGHEST_ROW)), row, 0)

    def freeze(self, row: int, column: int) -> None:
        """Keep what is above and left of that cell in sight."""
        self._sheet.freeze_panes(row, column)

    def filter(self, row: int, last_row: int, last_column: int) -> None:
        """Filter buttons on a header row."""
        self._sheet.autofilter(row, 0, last_row, last_column)

    def print_on(
        self, last_row: int, last_column: int, header: tuple[int, int], *, landscape: bool = True, labels: int = 0
    ) -> None:
        """A4 with the header rows on every page: one page wide, or several with the first ``labels`` columns on each."""
        self._sheet.set_paper(A4)
        if landscape:
            self._sheet.set_landscape()
        if labels:
            self._sheet.set_print_scale(70)
            self._sheet.repeat_columns(0, labels - 1)
        else:
            self._sheet.fit_to_pages(1, 0)
        self._sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
        self._sheet.center_horizontally()
        self._sheet.set_footer(PAGE_FOOTER)
        self._sheet.repeat_rows(*header)
        self._sheet.print_area(0, 0, last_row, last_column)
        used = a1_range(0, 0, last_row, last_column)
        self._taken(self._sheet.ignore_errors(dict.fromkeys(_FALSE_ALARMS, used)), 0, 0)

    def _taken(self, code: int | None, row: int, column: int) -> None:
        if code:
            raise RefusedError(f"{self.name}!{a1(row, column)}: XlsxWriter returned {code}")


class Book:
    """The workbook; a context, within which every warning of XlsxWriter is an error."""

    def __init__(self, title: str, author: str, created: str) -> None:
        """``created``: ISO 8601 with offset; it becomes the file's own time."""
        self._content = BytesIO()
        self._workbook = Workbook(self._content, {"in_memory": True})
        moment = datetime.fromisoformat(created).astimezone(UTC).replace(tzinfo=None)
        self._workbook.set_properties({"title": title, "author": author, "created": moment})
        self._styles = {style: self._workbook.add_format(dict(style.value)) for style in SummaryStyle}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._open.enter_context(warnings.catch_warnings(action="error"))
        return self

    def __exit__(self, *trouble: object) -> None:
        self._open.close()

    def page(self, name: str) -> Page:
        """A new sheet behind the others."""
        return Page(self, self._workbook.add_worksheet(name), name)

    def format(self, style: SummaryStyle) -> Any:
        """The format of that style."""
        return self._styles[style]

    def content(self) -> bytes:
        """Close the workbook and take its bytes."""
        self._workbook.close()
        return self._content.getvalue()


def storable(text: str) -> str:
    """The text as a cell can hold it: without characters that no workbook may contain, cut with … at Excel's limit."""
    if not text.isprintable():
        text = _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _cut(text, LONGEST_TEXT)


def plain_number(value: Decimal | int) -> int | float:
    """The number as a workbook stores it."""
    return int(value) if value == int(value) else float(value)


def fitting(characters: int) -> float:
    """The column width for so many half-width characters in the usual 10 points, with some room."""
    return characters * 0.96 + 1.2


def address(page: str, row: int, column: int) -> str:
    """A cell of a sheet as formulas and links name it: ``'数据来源'!A5``."""
    return f"'{page}'!{a1(row, column)}"


def a1(row: int, column: int) -> str:
    """``A5`` for row 4, column 0."""
    return str(xl_rowcol_to_cell(row, column))


def a1_range(row: int, column: int, last_row: int, last_column: int) -> str:
    """``A5:C7``."""
    return str(xl_range(row, column, last_row, last_column))


def fixed_range(row: int, column: int, last_row: int, last_column: int) -> str:
    """``$A$5:$C$7``."""
    return str(xl_range_abs(row, column, last_row, last_column))


def _cut(text: str, longest: int) -> str:
    """Excel counts UTF-16 units: a character beyond the basic plane counts as two."""
    if len(text) * 2 <= longest or len(text.encode("utf-16-le")) <= 2 * longest:
        return text
    return text.encode("utf-16-le")[: 2 * (longest - 1)].decode("utf-16-le", "ignore") + "…"
