"""Sheets of the form: the styles of its cells, and XlsxWriter with every refusal turned into an error.

The other modules of ``etl.outputs.form`` say what stands where; this one says how it looks and prints. Rows and columns
count from 0 here, as in XlsxWriter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

SONG, HEI = "宋体", "黑体"
A4 = 9
MESSAGE_LIMIT, TITLE_LIMIT = 255, 32
"""Beyond these Excel calls the file damaged, and XlsxWriter refuses the validation."""
ENTRY_COLOUR, HEADER_COLOUR, SECTION_COLOUR = "#FFF8D5", "#E7ECEF", "#F4F6F7"
RULE_COLOUR, LIST_RULE_COLOUR = "#7F7F7F", "#CFC9AC"

_BASE: dict[str, object] = {"font_name": SONG, "font_size": 10.5, "valign": "vcenter"}
_RULED: dict[str, object] = {**_BASE, "border": 1, "border_color": RULE_COLOUR}
_CENTRED: dict[str, object] = {**_RULED, "align": "center"}
_ENTRY: dict[str, object] = {**_RULED, "bg_color": ENTRY_COLOUR, "locked": False}
_FIELD: dict[str, object] = {**_BASE, "bottom": 1, "bottom_color": RULE_COLOUR}
_LIST: dict[str, object] = {**_ENTRY, "font_size": 10, "border_color": LIST_RULE_COLOUR, "text_wrap": True}

STYLES: dict[str, dict[str, object]] = {
    "plain": _BASE,
    "title": {**_BASE, "font_name": HEI, "font_size": 18, "align": "center"},
    "subtitle": {**_BASE, "align": "center"},
    "label": {**_BASE, "align": "right"},
    "field": _FIELD,
    "signature": {**_FIELD, "bg_color": ENTRY_COLOUR, "locked": False},
    "signature date": {
        **_FIELD,
        "bg_color": ENTRY_COLOUR,
        "locked": False,
        "num_format": "yyyy-mm-dd",
        "align": "left",
    },
    "header": {**_CENTRED, "font_name": HEI, "bg_color": HEADER_COLOUR, "text_wrap": True},
    "numbering": {**_CENTRED, "font_size": 9},
    "section": {**_RULED, "font_name": HEI, "bg_color": SECTION_COLOUR, "indent": 1},
    "centred": _CENTRED,
    "code": {**_CENTRED, "font_name": "Times New Roman"},
    "whole entry": {**_ENTRY, "align": "right", "num_format": "0"},
    "decimal entry": {**_ENTRY, "align": "right"},
    "whole": {**_RULED, "align": "right", "num_format": "0"},
    "decimal": {**_RULED, "align": "right"},
    "choice entry": {**_ENTRY, "align": "center"},
    "text entry": {**_ENTRY, "font_size": 9, "text_wrap": True, "indent": 1},
    "hint": {**_RULED, "font_size": 9, "text_wrap": True, "indent": 1},
    "remark": {**_BASE, "font_size": 9, "text_wrap": True},
    "remark title": {**_BASE, "font_name": HEI, "font_size": 9},
    "list text": {**_LIST, "indent": 1},
    "list choice": {**_LIST, "align": "center"},
    "list date": {**_LIST, "align": "center", "num_format": "yyyy-mm-dd"},
    "list count": {**_LIST, "align": "right", "num_format": "0"},
    "open text": {**_BASE, "font_size": 10, "locked": False, "text_wrap": True},
    "open date": {**_BASE, "font_size": 10, "locked": False, "num_format": "yyyy-mm-dd", "align": "center"},
    "essay": {**_ENTRY, "text_wrap": True, "valign": "top", "align": "left", "indent": 1},
    "heading": {**_CENTRED, "font_name": HEI, "text_wrap": True},
    "note": {**_RULED, "text_wrap": True, "indent": 1},
}
"""Every style of the form by name, in XlsxWriter's own properties."""


def indented(depth: int) -> dict[str, object]:
    """The style of an indicator's name: ``depth`` 0 for a whole, 1 for a part of it (其中), 2 for a part of that part."""
    return {**_RULED, "indent": 1 + 2 * depth, "text_wrap": True}


class FormBook:
    """The workbook of a form: its sheets, and its formats, made when first asked for and kept."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._formats: dict[str, Format] = {}

    def sheet(self, name: str, widths: Sequence[float] = ()) -> FormSheet:
        """A new sheet behind the others, with its first columns that wide."""
        return FormSheet(self, self._workbook.add_worksheet(name), widths)

    def format(self, style: str) -> Format:
        """The format of that name in STYLES, or ``depth 0`` and so on for the name of an indicator."""
        if style not in self._formats:
            properties = indented(int(style.removeprefix("depth "))) if style.startswith("depth ") else STYLES[style]
            self._formats[style] = self._workbook.add_format(properties)
        return self._formats[style]


class FormSheet:
    """One sheet of the form; whatever XlsxWriter refuses raises ValueError."""

    def __init__(self, book: FormBook, worksheet: Worksheet, widths: Sequence[float]) -> None:
        self.sheet = worksheet
        self._book = book
        for column, width in enumerate(widths):
            _accepted(self.sheet.set_column(column, column, width))

    def text(self, row: int, column: int, text: str, style: str) -> None:
        """People's text is always text, also when it begins with ``=``."""
        if not text:
            self.blank(row, column, style)
            return
        _accepted(self.sheet.write_string(row, column, text, self._book.format(style)))

    def number(self, row: int, column: int, number: Decimal, style: str) -> None:
        """A figure that the office fills in."""
        _accepted(self.sheet.write_number(row, column, number, self._book.format(style)))

    def blank(self, row: int, column: int, style: str) -> None:
        """An empty cell, there to be filled in or for its border."""
        _accepted(self.sheet.write_blank(row, column, None, self._book.format(style)))

    def merged(self, row: int, columns: tuple[int, int], text: str, style: str) -> None:
        """One text, or an empty field, across the first to the last of ``columns``."""
        _accepted(self.sheet.merge_range(row, columns[0], row, columns[1], text, self._book.format(style)))

    def height(self, row: int, points: float) -> None:
        """The height of a row, in points."""
        _accepted(self.sheet.set_row(row, points))

    def column(self, column: int, width: float, style: str) -> None:
        """The width of a column, and the style of its cells that have none of their own."""
        _accepted(self.sheet.set_column(column, column, width, self._book.format(style)))

    def validate(self, area: tuple[int, int, int, int], rule: Mapping[str, object], title: str, message: str) -> None:
        """Let the cells of ``area`` (first row, column, last row, column) take only what ``rule`` says.

        ``message`` shows as hint when the cell is entered and again when the entry is refused.
        """
        options = {
            **rule,
            "input_title": title[:TITLE_LIMIT],
            "input_message": message[:MESSAGE_LIMIT],
            "error_title": "填写有误",
            "error_message": message[:MESSAGE_LIMIT],
        }
        _accepted(self.sheet.data_validation(*area, options))

    def finish(self, *, last_title_row: int | None = None, lists: bool = False) -> None:
        """Lock the sheet without password and set it up for A4, one page wide, titles and page numbers on each page."""
        sheet = self.sheet
        sheet.protect("", {"format_columns": True, "format_rows": True, "insert_rows": lists, "sort": lists})
        sheet.hide_gridlines(2)
        sheet.set_portrait()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.75)
        sheet.center_horizontally()
        _accepted(sheet.set_footer(f'&C&"{SONG},Regular"&9第 &P 页，共 &N 页'))
        if last_title_row is not None:
            _accepted(sheet.repeat_rows(0, last_title_row))
            sheet.freeze_panes(last_title_row + 1, 0)


def _accepted(code: int | None) -> None:
    """XlsxWriter says 0 or nothing when it has done as told."""
    if code:
        raise ValueError(f"XlsxWriter refused with code {code}")
