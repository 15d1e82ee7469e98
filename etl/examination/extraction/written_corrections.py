"""What people write around the figures: corrections that nobody typed into their cell, and that the sheet is a draft."""

from __future__ import annotations

import re

from etl.domain import CellRef, Place
from etl.domain.catalogue import plain
from etl.domain.findings import finding
from etl.examination.extraction.cell_findings import Told, at_cell
from etl.examination.extraction.surroundings import is_number
from etl.examination.extraction.tables import Table
from etl.examination.extraction.titles import LABEL, LAST_YEAR, REMARK, THIS_YEAR, speaks_of_another_number
from etl.examination.numbers import clean

_HINT = re.compile("[另+＋加正应改补准实漏误错多少未没不对重请]")
"""Looking for one letter first is cheap, and for a digit."""
_DIGIT = re.compile(r"\d")
_DATE = re.compile(
    r"(?:"
    r"[0-9]{4}年度?"  # 2022年, 2022年度
    r"|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"  # 2022-12-31, 2022/12/31
    r"|[0-9]{1,2}月份?|[0-9]{1,2}日"  # 1月10日, 12月份
    r"|第[0-9]+"  # 第12号
    r"|(?:0[0-9]{2,3}-)?[0-9]{7,}"  # 023-12345678, 66210000
    r"|\([0-9]{3}\)"  # 人民调解案件件数(303)
    r"|^[(]?[0-9]{1,2}[.、)]"  # 3. 更正后重新提交
    r")"
)
"""Digits that are no figure: dates, numbers of documents and telephones, codes behind a name, numbering."""
_CORRECTION = re.compile(
    r"(?:更正|订正|勘误|应[该当]?[为是]|改[为成]|补报)[^。;!]{0,30}[0-9]"  # 更正：54, 应为54, 补报9件
    r"|[0-9][^。;!]{0,12}(?:更正|订正|补报)"  # 54（更正）
    r"|以[^。;!]{0,20}[0-9][^。;!]{0,12}为准"  # 以54件为准
)
_MISTAKE = re.compile(
    r"(?:[多少漏误错]|重复)(?:报|填|写|算|计|统计|登记?)[了为成]?[^0-9。;!]{0,4}[0-9]"  # 多报3件, 漏填了2件, 重复统计3件
    r"|[0-9][^0-9。;!]{0,6}"
    r"(?:[漏误错多少]报|未[计统上]|[未没]有?[报算填计]|才对|为准|重复[统计填报算])"  # 另有3件未计入, 还有2件没报, 54才对
    r"|(?:[填报写算统计登]错|有误(?!差))[^0-9。;!]{0,8}[0-9]"  # 填错了，54
    r"|为准[^0-9。;!]{0,3}[0-9]"  # 以此为准：54
    r"|实[为是][^0-9。;!]{0,2}[0-9]"  # 实为54
    r"|实际(?:上|数|数字|件数|人数)?[为是应][^0-9。;!]{0,3}[0-9]"  # 实际应是54件
    r"|不是[^0-9。;!]{0,3}[0-9]+[^0-9。;!]{0,4}[是应][^0-9。;!]{0,2}[0-9]"  # 不是20，是54
    r"|^(?:另有?|另外|[+加])[0-9]+[^0-9]{0,2}$"  # 另12件, +3
    r"|请(?:暂|先)?[按以][^0-9。;!]{0,4}[0-9]+[^0-9。;!]{0,3}[统计报填]"  # 请按54件统计
)
"""Other words of the same."""
_DRAFT = re.compile(
    r"工作计划|计划表|年度?计划$"  # 2022年计划
    r"|草稿|草表|初稿|勿用|征求意见稿|送审稿|讨论稿|未定稿"
    r"|(?<!涂改)(?<!一律)作废"  # 本表作废, but not 涂改作废, which a form's own instructions say
    r"|目标任务|任务分解|预计数|预估|估算|估计数"
    r"|^[(]?(?:填[写报])?(?:示例|样例|示范)[)]?$"  # （填写示例）
    r"|模拟数|测试[表数]|^测试$"
)
_MORE = re.compile("补报|补充|补登|补填|追加|另报|另有|漏报|续报|未计入|新增|增加|更正|修正|订正|减去|扣[减除]|同上")
"""A row so called holds what should be part of another row's number."""
_OURS = "【年报汇总】"
"""Behind this a comment is our own, which a marked copy carries back."""
_LONGEST_TITLE = 60
_LONGEST = 2000


def written_corrections(table: Table, file: str, year: int) -> Told:
    """Corrections in words, in cells, comments, text boxes and rows of their own, and titles of what is no return."""
    yield from _corrections(table, file)
    yield from _rows_of_more(table, file)
    yield from _other_numbers(table, file, year)
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
                yield at_cell(file, ref, "correction_written", found=f"{said}{words.strip()}")


def figures_in_boxes(table: Table) -> list[CellRef]:
    """Where text boxes with a figure in them are anchored."""
    return [
        CellRef(table.sheet.name, *place)
        for place, words in sorted(table.sheet.boxes.items())
        if table.area.holds(*place) and re.search("[0-9]", _DATE.sub("", clean(words[:_LONGEST])))
    ]


def _rows_of_more(table: Table, file: str) -> Told:
    """Inserted rows whose number belongs to another row: （补报）, 12月新增."""
    for row, label in table.labels.items():
        if label.indicator or not _MORE.search(words := table.text(row, LABEL)):
            continue
        if not is_number(table.cell(row, THIS_YEAR)):
            continue
        if table.area.holds(row, table.columns[THIS_YEAR]):
            yield at_cell(file, table.ref(row, THIS_YEAR), "correction_written", found=words)


def _other_numbers(table: Table, file: str, year: int) -> Told:
    """说明 that make another number of the entry: of a part of the year, of last year, in 万, estimated."""
    if (column := table.columns.get(REMARK)) is None:
        return
    said = [row for row in table.labels if (row, column) in table.sheet.cells]
    for row in table.indicators.keys() & said if said else ():
        words = table.text(row, REMARK)
        if words and len(words) <= _LONGEST_TITLE and speaks_of_another_number(words, year):
            facts = {"column": REMARK, "found": words, "year": str(year)}
            yield at_cell(file, table.ref(row, REMARK), "column_not_plain", **facts)


def _corrects(words: str) -> bool:
    """Whether the text says what a figure should be."""
    if len(words) > _LONGEST or not _HINT.search(words) or not _DIGIT.search(words):
        return False
    told = _DATE.sub("", plain(words))
    return bool(_CORRECTION.search(told) or _MISTAKE.search(told))


def _drafts(table: Table, file: str) -> Told:
    top = min(table.headers, default=table.header_row)
    titles = {
        place: cell.value
        for place, cell in table.sheet.cells.items()
        if place[0] < top and isinstance(cell.value, str) and table.area.holds(*place)
    }
    for place, words in titles.items():
        if len(words) <= _LONGEST_TITLE and (found := _DRAFT.search(plain(words))):
            ref = CellRef(table.sheet.name, *place)
            yield at_cell(file, ref, "draft", found=words.strip(), word=found[0])
    if found := _DRAFT.search(table.sheet.name):
        told = finding("draft", Place(file, table.sheet.name), found=table.sheet.name, word=found[0])
        yield CellRef(table.sheet.name, 0, 0), told
