"""普法活动台账, 矛盾纠纷台账 and 文字材料: what stands behind the figures, an event a row, and in the unit's own words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from etl.domain import Unit
from etl.domain.catalogue import NARRATIVE_COLUMNS, NARRATIVE_HEADINGS, NARRATIVE_SHEET, DetailList
from etl.domain.project import Project
from etl.outputs.form.sheets import FormBook, FormSheet

ROWS_RULED = 200
LAST_ROW = 2000
"""Validation and unlocked cells go on below the ruled rows, for a unit that needs more."""
HEADER_ROW = 2
WIDTHS = {
    "日期": 11,
    "受理日期": 12,
    "编号": 24,
    "活动名称": 27,
    "类别": 10,
    "类型": 12,
    "地点": 20,
    "参加人次": 9,
    "发放资料份数": 10,
    "联合单位": 13,
}
USUAL_WIDTH = 14
PRIVACY = "不写任何人的姓名、身份证号和电话号码。"
NARRATIVE_WIDTHS = (18, 82)
NARRATIVE_HEIGHT = 150


def write_ledger(book: FormBook, ledger: DetailList, unit: Unit, project: Project) -> None:
    """Add the sheet of a detail list (台账), with room for ROWS_RULED rows and more below."""
    sheet = book.sheet(ledger.name)
    hint = "一行记一场活动，由主办单位登记。" if ledger.count_columns else "一行记一件纠纷。"
    remark = f"{unit.name}　{project.year}年　　{hint}{PRIVACY}"
    _write_head(sheet, ledger.name, remark, ledger.columns, (32, 30, 30))
    for column in range(len(ledger.columns)):
        _open_column(sheet, ledger, column, project.year)
    sheet.finish(last_title_row=HEADER_ROW, lists=True)


def write_narrative(book: FormBook, unit: Unit, project: Project) -> None:
    """Add the sheet 文字材料: the headings, and beside each a wide cell to write in."""
    sheet = book.sheet(NARRATIVE_SHEET, NARRATIVE_WIDTHS)
    remark = f"{unit.name}　{project.year}年　　每栏写几句实在的话，没有的空着。{PRIVACY}"
    _write_head(sheet, NARRATIVE_SHEET, remark, NARRATIVE_COLUMNS, (32, 20, 22))
    for row, heading in enumerate(NARRATIVE_HEADINGS, start=HEADER_ROW + 1):
        sheet.text(row, 0, heading, "heading")
        sheet.blank(row, 1, "essay")
        sheet.height(row, NARRATIVE_HEIGHT)
    sheet.finish(last_title_row=HEADER_ROW)


def _write_head(
    sheet: FormSheet, title: str, remark: str, headings: Sequence[str], heights: tuple[int, int, int]
) -> None:
    """Title, remark and headings, in a row each."""
    sheet.merged(0, (0, len(headings) - 1), title, "title")
    sheet.merged(1, (0, len(headings) - 1), remark, "remark")
    for column, heading in enumerate(headings):
        sheet.text(HEADER_ROW, column, heading, "header")
    for row, points in enumerate(heights):
        sheet.height(row, points)


def _open_column(sheet: FormSheet, ledger: DetailList, column: int, year: int) -> None:
    """The cells of one column below its heading: coloured where ruled, unlocked and validated to LAST_ROW."""
    heading = ledger.columns[column]
    date, first = heading in ledger.date_columns, HEADER_ROW + 1
    sheet.column(column, WIDTHS.get(heading, USUAL_WIDTH), "open date" if date else "open text")
    for row in range(first, first + ROWS_RULED):
        sheet.blank(row, column, _style(ledger, heading))
    rule, message = _rule(ledger, heading, year)
    if rule:
        sheet.validate((first, column, LAST_ROW, column), rule, heading, message)


def _rule(ledger: DetailList, heading: str, year: int) -> tuple[dict[str, object], str]:
    """What the cells below a heading take, and how that is said; no rule for plain text."""
    if heading in ledger.choices:
        choices = ledger.choices[heading]
        return {"validate": "list", "source": list(choices)}, f"请从下拉里选：{'、'.join(choices)}。"
    if heading in ledger.date_columns:
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        rule = {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
        return rule, f"请填写{year}年内的日期，写成“{year}-03-05”的样子。"
    if heading in ledger.count_columns:
        return {"validate": "integer", "criteria": ">=", "value": 0}, "请填写大于或等于0的整数，不带单位。没有填0。"
    return {}, ""


def _style(ledger: DetailList, heading: str) -> str:
    if heading in ledger.date_columns:
        return "list date"
    if heading in ledger.count_columns:
        return "list count"
    return "list choice" if heading in ledger.choices else "list text"
