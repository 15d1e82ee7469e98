"""统计表: the table of a unit's indicators, laid out as Chinese statistical forms are (domain.md §6).

Only what the unit owes is asked. Intake finds everything by label and code, so the positions are free to change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from etl.domain import Indicator, Unit
from etl.domain.catalogue import NIL_LABEL, TABLE_COLUMNS, TABLE_SHEET, Catalogue
from etl.domain.project import Project
from etl.outputs.form.relations import relation_lines
from etl.outputs.form.sheets import FormBook, FormSheet
from etl.system.text_width import wrapped_lines

WIDTHS = (32, 10, 8, 12, 12, 24)
NAME, MEASURE, CODE, THIS_YEAR, LAST_YEAR, NOTE = range(6)
NUMBERING = ("甲", "乙", "丙", "1", "2", "")
HEADER_ROW = 4
YES = "是"
LINE_WIDTH = 116
"""Half-width characters of 9 points across the whole table."""


def write_statistics(
    book: FormBook, unit: Unit, catalogue: Catalogue, project: Project, *, last_year: Mapping[str, Decimal] | None
) -> None:
    """Add the sheet 统计表; ``last_year`` by indicator code is filled in and locked."""
    table = book.sheet(TABLE_SHEET, WIDTHS)
    owed = catalogue.owed_by(unit)
    _write_head(table, unit, project)
    row = _write_indicators(table, owed, last_year or {}, HEADER_ROW + 2)
    row = _write_nil(table, owed, row)
    row = _write_signatures(table, row + 1)
    _write_relations(table, unit, catalogue, row + 1)
    table.finish(last_title_row=HEADER_ROW + 1)


def form_title(project: Project) -> str:
    """``姜家镇2022年度法治政府建设统计表``."""
    return f"{project.name}{project.year}年度法治政府建设统计表"


def _write_head(table: FormSheet, unit: Unit, project: Project) -> None:
    table.merged(0, (NAME, NOTE), form_title(project), "title")
    table.height(0, 36)
    right = (("表号：", project.form_number), ("制定单位：", project.office), ("报告期：", f"{project.year}年"))
    for row, (label, value) in enumerate(right, start=1):
        table.text(row, LAST_YEAR, label, "label")
        table.text(row, NOTE, value, "plain")
        table.height(row, 17)
    for row, (label, value) in enumerate((("填报单位：", unit.name), ("单位代码：", unit.code)), start=2):
        table.text(row, NAME, label, "label")
        table.merged(row, (MEASURE, CODE), value, "field")
    for column, (heading, number) in enumerate(zip(TABLE_COLUMNS, NUMBERING, strict=True)):
        table.text(HEADER_ROW, column, heading, "header")
        table.text(HEADER_ROW + 1, column, number, "numbering")
    table.height(HEADER_ROW, 22)


def _write_indicators(table: FormSheet, owed: Sequence[Indicator], last_year: Mapping[str, Decimal], row: int) -> int:
    """Section rows and one row an indicator; returns the row after the last."""
    depths = _depths(owed)
    for section, indicators in groupby(owed, key=lambda indicator: indicator.section):
        table.merged(row, (NAME, NOTE), section, "section")
        table.height(row, 18)
        row += 1
        for indicator in indicators:
            _write_indicator(table, indicator, depths[indicator.key], last_year.get(indicator.code), row)
            row += 1
    return row


def _depths(owed: Sequence[Indicator]) -> dict[str, int]:
    """How deep each indicator is indented: a part (其中) stands one deeper than its whole, if the form has that whole."""
    parents = {indicator.key: indicator.part_of for indicator in owed}
    depths: dict[str, int] = {}
    for key, whole in parents.items():
        ancestors, parent = [key], whole
        while parent in parents and parent not in ancestors:
            ancestors.append(parent)
            parent = parents[parent]
        depths[key] = len(ancestors) - 1
    return depths


def _write_indicator(table: FormSheet, indicator: Indicator, depth: int, last_year: Decimal | None, row: int) -> None:
    table.text(row, NAME, f"其中：{indicator.name}" if depth else indicator.name, f"depth {depth}")
    table.text(row, MEASURE, indicator.measure, "centred")
    table.text(row, CODE, indicator.code, "code")
    style = "decimal" if indicator.entry.decimals else "whole"
    table.blank(row, THIS_YEAR, f"{style} entry")
    _validate_number(table, indicator, row, THIS_YEAR, "本年")
    if last_year is None:
        table.blank(row, LAST_YEAR, f"{style} entry")
        _validate_number(table, indicator, row, LAST_YEAR, "上年")
    else:
        table.number(row, LAST_YEAR, last_year, style)
    table.blank(row, NOTE, "text entry")
    table.height(row, 20)


def _validate_number(table: FormSheet, indicator: Indicator, row: int, column: int, heading: str) -> None:
    kind, words = ("decimal", "数") if indicator.entry.decimals else ("integer", "整数")
    places = f"，最多{indicator.entry.decimals}位小数" if indicator.entry.decimals else ""
    none = "没有填0" if indicator.entry.stock else "没有发生填0"
    table.validate(
        (row, column, row, column),
        {"validate": kind, "criteria": ">=", "value": 0},
        f"{indicator.code} {heading}",
        f"{indicator.name}（{indicator.measure}）：请填写大于或等于0的{words}{places}，不带单位，不写“余”“约”。{none}。",
    )


def _write_nil(table: FormSheet, owed: Sequence[Indicator], row: int) -> int:
    hint = f"全年各项都没有发生时选“{YES}”，其余留空"
    if any(indicator.entry.stock for indicator in owed):
        hint += "；年末在册、现有的数仍要填"
    table.text(row, NAME, NIL_LABEL, "depth 0")
    for column in (MEASURE, CODE):
        table.blank(row, column, "centred")
    table.blank(row, THIS_YEAR, "choice entry")
    table.merged(row, (LAST_YEAR, NOTE), hint, "hint")
    table.height(row, 28)
    table.validate(
        (row, THIS_YEAR, row, THIS_YEAR),
        {"validate": "list", "source": [YES]},
        NIL_LABEL,
        f"全年各项都没有发生时选“{YES}”，否则空着。",
    )
    return row + 1


def _write_signatures(table: FormSheet, row: int) -> int:
    """The footer; returns the row after it."""
    for label, next_label in (("单位负责人：", "填表人："), ("联系电话：", "报出日期：")):
        table.text(row, NAME, label, "label")
        table.merged(row, (MEASURE, CODE), "", "signature")
        table.text(row, LAST_YEAR, next_label, "label")
        table.blank(row, NOTE, "signature date" if next_label == "报出日期：" else "signature")
        table.height(row, 20)
        row += 1
    table.validate(
        (row - 1, NOTE, row - 1, NOTE),
        {"validate": "date", "criteria": ">=", "value": dt.date(2000, 1, 1)},
        "报出日期",
        "请填写日期，写成“2023-01-05”的样子。",
    )
    return row


def _write_relations(table: FormSheet, unit: Unit, catalogue: Catalogue, row: int) -> None:
    """审核关系 in words, beneath the footer."""
    for text, style in relation_lines(unit, catalogue):
        table.merged(row, (NAME, NOTE), text, style)
        table.height(row, 12.5 * wrapped_lines(text, LINE_WIDTH) + 1)
        row += 1
