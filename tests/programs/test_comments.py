"""Comments in files that LibreOffice wrote: a person's number in one is found in every format that has comments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.comments import Comment

from etl.domain.findings import message
from etl.examination.persons import without_persons
from etl.reading import read_workbook
from tests.sampled import sampled

Convert = Callable[[Path, str, Path], Path]


@pytest.mark.parametrize("to", sampled(["xls", "xlsx", "ods"]))
def test_comments_are_read_from_every_format(soffice: Convert, tmp_path: Path, to: str) -> None:
    """The number is told at the cell of its comment, masked."""
    book = Workbook()
    book.worksheets[0]["B2"] = 3
    book.worksheets[0]["B2"].comment = Comment("找王五13812345678", "王")
    source = tmp_path / "comments.xlsx"
    book.save(source)
    workbook = read_workbook(soffice(source, to, tmp_path / "out").read_bytes())
    assert [message(found) for found in without_persons(workbook, "表.xlsx")[1]] == [
        "表.xlsx Sheet!B2：批注里有手机号138****5678，是个人信息，报表不需要。请从表里删去，以后不要再填；各项输出里只留了前三后四。"
    ]


@pytest.mark.parametrize("to", sampled(["ods", "xlsx"]))
def test_text_boxes_are_read_from_every_format(soffice: Convert, tmp_path: Path, to: str) -> None:
    """The number is told at the first cell under the box."""
    source = tmp_path / "boxes.xlsx"
    with xlsxwriter.Workbook(source) as book:
        sheet = book.add_worksheet("统计表")
        sheet.write_row(0, 0, range(9))
        sheet.insert_textbox(4, 2, "找王五13812345678\n应为15件", {"x_offset": 9, "y_offset": 5})
    for content in (source.read_bytes(), soffice(source, to, tmp_path / "out").read_bytes()):
        workbook = read_workbook(content)
        assert workbook.sheets[0].boxes == {(5, 3): "找王五13812345678\n应为15件"}
        assert [found.facts["where"] for found in without_persons(workbook, "表.xlsx")[1]] == ["文本框里"]
