"""The sheet 问题清单: what is wrong, where, and what to do, laid out for a clerk to work through from the top."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from openpyxl import Workbook as Book
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from etl.domain.catalogue import LIST_MARK
from etl.domain.masking import masked
from etl.outputs.receipt.marked_copy.cell_marks import COLOURS, FILL_COLUMN, CellAddress
from etl.outputs.receipt.marked_copy.texts import write_text
from etl.outputs.receipt.marking import ListedProblem, Marking
from etl.system.text_width import wrapped_lines

NAME = "问题清单"
_COLUMNS = (("序号", 6), ("轻重", 11), ("表", 16), ("单元格", 9), ("那里写的", 20), ("问题", 46), ("怎么改", 44))
_HEADER_ROW = 4
_LINE = 16.5
_TALLEST = 400.0
_SONG, _HEI = "宋体", "黑体"
_RULE = Side("thin", color="FF7F7F7F")
_BOX = Border(_RULE, _RULE, _RULE, _RULE)
_NOTE = "FFF2F2F2"
_LINK = Font(_SONG, 11, color="FF0563C1", underline="single")


def write_problem_list(
    book: Book, marking: Marking, fills: Mapping[CellAddress, str], *, links: frozenset[str], advice: str
) -> None:
    """Put the list in front and open the workbook there; cells of the sheets in ``links`` can be jumped to."""
    sheet = book.create_sheet(NAME, 0)
    for other in book.worksheets:
        other.sheet_view.tabSelected = False  # several selected sheets are typed into at once
    book.active = 0
    _write_head(sheet, marking, advice)
    row = _HEADER_ROW
    for number, entry in enumerate(marking.entries, start=1):
        row = _HEADER_ROW + number
        _write_entry(sheet, row, number, entry, links)
        write_text(_cell(sheet, row, FILL_COLUMN), fills.get((entry.sheet, entry.a1), ""))
    if marking.beyond:
        row += 1
        _write_over_all(sheet, row, f"另有{marking.beyond}处没有列出，请先改正以上各处。", Font(_SONG, 11))
    _lay_out(sheet, row)


def _write_head(sheet: Worksheet, marking: Marking, advice: str) -> None:
    _write_over_all(sheet, 1, marking.title, Font(_HEI, 18))
    _write_over_all(sheet, 2, advice, Font(_SONG, 12, bold=True))
    _write_over_all(sheet, 3, f"{marking.facts}　有疑问请与{marking.office}联系。", Font(_SONG, 11))
    write_text(_cell(sheet, 1, FILL_COLUMN), LIST_MARK)
    for column, (title, _) in enumerate(_COLUMNS, start=1):
        cell = _cell(sheet, _HEADER_ROW, column)
        write_text(cell, title)
        cell.font, cell.border = Font(_HEI, 11), _BOX
        cell.fill = PatternFill("solid", fgColor="FFE7ECEF")
        cell.alignment = Alignment("center", "center")
    sheet.row_dimensions[_HEADER_ROW].height = 22


def _write_over_all(sheet: Worksheet, row: int, text: str, font: Font) -> None:
    """A text over the whole width."""
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(_COLUMNS))
    cell = _cell(sheet, row, 1)
    write_text(cell, text)
    cell.font, cell.alignment = font, Alignment("left", "center", wrap_text=True)
    size = float(font.sz or 11)
    width = int(sum(width for _, width in _COLUMNS) * 10.5 / size)
    sheet.row_dimensions[row].height = min(_TALLEST, wrapped_lines(text, width) * size * 1.5 + 6)


def _write_entry(sheet: Worksheet, row: int, number: int, entry: ListedProblem, links: frozenset[str]) -> None:
    what = (entry.written, entry.problem, f"{entry.remedy}{entry.answer}")
    texts = (str(number), entry.level, masked(entry.sheet), entry.a1, *what)
    for column, text in enumerate(texts, start=1):
        cell = _cell(sheet, row, column)
        write_text(cell, text)
        cell.font, cell.border = Font(_SONG, 11), _BOX
        centred = column in (1, 2, 4)
        cell.alignment = (
            Alignment("center", "center") if centred else Alignment("left", "center", wrap_text=True, indent=1)
        )
    _cell(sheet, row, 1).value = number
    _cell(sheet, row, 2).fill = PatternFill("solid", fgColor=COLOURS.get(entry.urgency, _NOTE))
    if entry.a1 and entry.sheet in links:
        _link(_cell(sheet, row, 4), entry)
    lines = max(wrapped_lines(text, width - 3) for text, (_, width) in zip(texts, _COLUMNS, strict=True))
    sheet.row_dimensions[row].height = min(_TALLEST, max(1.4, lines) * _LINE + 4)


def _link(cell: Cell, entry: ListedProblem) -> None:
    quoted = entry.sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{entry.a1}", tooltip="点这里到那一格")
    cell.font = _LINK


def _lay_out(sheet: Worksheet, last_row: int) -> None:
    for column, (_, width) in zip("ABCDEFG", _COLUMNS, strict=True):
        sheet.column_dimensions[column].width = width
    sheet.column_dimensions["H"].hidden = True
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.tabSelected = True
    sheet.sheet_properties.tabColor = "FFC00000"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    sheet.print_area = f"A1:G{last_row}"
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart("第 &P 页，共 &N 页"))


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast("Cell", sheet.cell(row, column))  # of merged cells only the first is asked for
