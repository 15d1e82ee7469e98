"""The submitter's own workbook with the cells marked and a 问题清单 in front; where that would cost something, the list alone.

It runs in the bounded child, for it opens what came in with openpyxl. A copy is given only when it reads exactly as the
original does, so that it can be mended and sent back.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO

from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple

from etl.domain import Sheet, Trouble, Workbook
from etl.domain.masking import masked
from etl.examination.extraction.other_sheets import is_our_list
from etl.examination.persons import masked_cell
from etl.outputs.receipt.marked_copy.cell_marks import mark_cells, unmark_cells
from etl.outputs.receipt.marked_copy.problem_list import write_problem_list
from etl.outputs.receipt.marked_copy.repackaging import loss_of, sealed, with_stored_values
from etl.outputs.receipt.marking import Copy, ListedProblem, Marking
from etl.reading import Limits, UnreadableError, read_workbook
from etl.reading.guard import GuardedZip
from etl.reading.sniff import Format, sniff_format


def mark(content: bytes, marking: Marking, limits: Limits | None = None) -> Copy:
    """The marked copy of a file, or the list alone when it cannot be marked without loss or shows others' figures.

    What openpyxl raises on a workbook that it does not understand is let through.
    """
    limits = limits or Limits()
    if marking.alone:
        return list_alone(marking)
    try:
        original = read_workbook(content, limits)
        is_package = sniff_format(content) is Format.XLSX
    except UnreadableError:
        return list_alone(marking)
    marking = replace(marking, entries=tuple(_as_written(marking.entries, original)))
    loss = loss_of(GuardedZip(content, limits)) if is_package else "不是.xlsx格式"
    if loss:
        return list_alone(marking, loss)
    copy = _marked(content, marking, original)
    if _content(read_workbook(copy, limits)) != _content(original):
        return list_alone(marking, "文件的写法不规范")
    return Copy(copy, marked=True)


def list_alone(marking: Marking, why: str = "") -> Copy:
    """The list without the workbook; ``why`` the file could not be marked."""
    book = Book()
    for sheet in book.worksheets:
        book.remove(sheet)
    write_problem_list(book, marking, {}, links=frozenset(), advice=_advice_alone(why))
    return Copy(_saved(book, marking, None), marked=False)


def _marked(content: bytes, marking: Marking, original: Workbook) -> bytes:
    with warnings.catch_warnings(action="ignore"):  # what openpyxl cannot keep is known (loss_of)
        book = load_workbook(BytesIO(content), rich_text=True)
    book.template = False
    unmark_cells(book)
    fills = mark_cells(book, marking.entries)
    shown = frozenset(sheet.name for sheet in original.sheets if sheet.visibility == "visible")
    macros = any(remark.code == "macros_ignored" for remark in original.remarks)
    write_problem_list(book, marking, fills, links=shown, advice=_advice(macros=macros))
    return _saved(book, marking, content)


def _saved(book: Book, marking: Marking, original: bytes | None) -> bytes:
    target = BytesIO()
    book.save(target)
    rewritten = with_stored_values(target.getvalue(), original) if original else {}
    return sealed(target.getvalue(), rewritten, marking)


def _advice(*, macros: bool) -> str:
    words = (
        "怎么办：红色格子必须改，黄色格子请核对；点下面的“单元格”就到那一格，鼠标移上去看批注。"
        "改好后直接交这一份也可以：另存到收件夹，留在“回执”里的不算交（本页和批注不用删）。"
    )
    return f"{words}原文件里的宏没有带过来，只有表和数。" if macros else words


def _advice_alone(why: str) -> str:
    reason = f"（{why}，没有在上面标注）" if why else ""
    return f"怎么办：请照“怎么改”一栏在自己的报表上改好{reason}，存成.xlsx后重新提交。这份清单不用交。"


def _as_written(entries: Iterable[ListedProblem], original: Workbook) -> Iterable[ListedProblem]:
    """The entries with what stands in their cells and the sheets' full names, a person's number in them masked."""
    names = {masked(sheet.name): sheet for sheet in original.sheets}
    for entry in entries:
        sheet = names.get(entry.sheet)
        yield replace(entry, written=_text(sheet, entry.a1), sheet=sheet.name) if sheet and entry.a1 else entry


def _text(sheet: Sheet, a1: str) -> str:
    cell = sheet.at(*coordinate_to_tuple(a1))
    return "（公式没有结果）" if cell.trouble is Trouble.UNCALCULATED else masked_cell(cell).text


def _content(workbook: Workbook) -> list[Sheet]:
    """What the workbook says, without our list, and without comments, for ours are among them."""
    return [replace(sheet, comments={}) for sheet in workbook.sheets if not is_our_list(sheet)]
