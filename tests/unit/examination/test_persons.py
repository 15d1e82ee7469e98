"""Where numbers of persons stand in a workbook: each is told at its place, and the workbook goes on without them."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from etl.domain import Arrival, Cell, Severity, Sheet, Workbook
from etl.domain.catalogue import Catalogue
from etl.domain.findings import message
from etl.examination.examine import examine
from etl.examination.persons import findings_in_name, without_persons
from etl.system.codec import encode

Drawn = Callable[[str], Workbook]
ADULT, PHONE = "110101199003071233", "13812345678"
REST = "，是个人信息，报表不需要。请从表里删去，以后不要再填；各项输出里只留了前三后四。"


def told(workbook: Workbook) -> list[str]:
    """The findings as the submitter reads them."""
    return [message(found) for found in without_persons(workbook, "白云山村.xlsx")[1]]


def masked(workbook: Workbook) -> Workbook:
    """The workbook as it goes on."""
    return without_persons(workbook, "")[0]


def test_each_cell_once(drawn: Drawn) -> None:
    """A cell with two numbers is one note with both; cells come in reading order, sheet after sheet."""
    workbook = drawn(
        f"【统计表】\n| 指标名称 | 本年 | 说明 |\n| 培训 | 12 | 张三{ADULT}，{PHONE} |\n| 法治 | {PHONE} | |\n"
        f"【矛盾纠纷台账】\n| 备注 |\n| 李四 138-1234-5678 |"
    )
    assert told(workbook) == [
        f"白云山村.xlsx 统计表!C2：这里有身份证号110***********1233、手机号138****5678{REST}",
        f"白云山村.xlsx 统计表!B3：这里有手机号138****5678{REST}",
        f"白云山村.xlsx 矛盾纠纷台账!A2：这里有手机号138-****-5678{REST}",
    ]
    assert {found.severity for found in without_persons(workbook, "")[1]} == {Severity.NOTE}


def test_case_numbers_and_figures_are_nobodys(drawn: Drawn) -> None:
    """The neighbour: long numbers that stand for no person are not spoken of, and nothing changes."""
    workbook = drawn("| （2022）川0603民初123号 | 500113115214 | 6222021381234567890 | '545001200504120038 |")
    assert told(workbook) == []
    assert masked(workbook) == workbook


def test_a_mistyped_number_is_somebodys(drawn: Drawn) -> None:
    """One wrong digit makes the check digit wrong, and the person no less real."""
    workbook = drawn("| 张三 | '110101199003071234 |")
    assert told(workbook) == [f"白云山村.xlsx 统计表!B1：这里有身份证号110***********1234{REST}"]
    assert masked(workbook).sheets[0].at(1, 2).text == "110***********1234"


def test_a_serial_number_of_a_later_year(drawn: Drawn) -> None:
    """Region and a day after the report's year, without a check digit: nobody in the report is born then."""
    workbook = drawn("| '500113202301010002 |")
    assert [len(without_persons(workbook, "", year)[1]) for year in (2022, 2023)] == [0, 1]
    assert without_persons(workbook, "", 2022)[0] == workbook


def test_number_cell_that_lost_its_end() -> None:
    """An ID number typed as a number ends in zeros; the cell becomes text, so no figure comes of it."""
    sheet = Sheet(
        "统计表", {(1, 1): Cell(110101199003071000), (1, 2): Cell(110101199013071000), (1, 3): Cell(value=True)}
    )
    assert told(Workbook((sheet,))) == [f"白云山村.xlsx 统计表!A1：这里有身份证号110***********1000{REST}"]
    (clean,) = masked(Workbook((sheet,))).sheets
    assert clean.cells == {**sheet.cells, (1, 1): Cell("110***********1000")}


def test_comment_and_name_of_a_sheet() -> None:
    """What stands beside a cell or over all of them is found and masked as well."""
    comments, boxes = {(2, 2): f"找王五{PHONE}", (3, 1): "请核对"}, {(2, 2): f"李四{PHONE}", (9, 9): "请核对"}
    sheet = Sheet(f"附件{PHONE}", {(2, 2): Cell(3)}, comments=comments, boxes=boxes)
    assert told(Workbook((sheet,))) == [
        f"白云山村.xlsx 附件138****5678：工作表名里有手机号138****5678{REST}",
        f"白云山村.xlsx 附件138****5678!B2：批注里有手机号138****5678{REST}",
        f"白云山村.xlsx 附件138****5678!B2：文本框里有手机号138****5678{REST}",
    ]
    (clean,) = masked(Workbook((sheet,))).sheets
    assert (clean.name, clean.comments) == ("附件138****5678", {(2, 2): "找王五138****5678", (3, 1): "请核对"})
    assert clean.boxes == {(2, 2): "李四138****5678", (9, 9): "请核对"}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (f"| 联系电话： | {PHONE} | | 报出日期： | 2023-01-05 |", 0),
        (f"| 联系电话： | '{PHONE} | | 报出日期： | |", 0),
        (f"| 联系电话：{PHONE} |", 0),
        (f"| 填表人：张三 | | 联系电话：{PHONE} |", 0),
        (f"| 填表人：张三 | 联系电话 | | {PHONE} |", 0),
        (f"| 填表人：张三  联系电话：{PHONE} |", 0),
        (f"| 联系电话： | {ADULT} |", 1),
        (f"| 联系电话：{ADULT} |", 1),
        (f"| 填表人： | 张三{PHONE} |", 1),
        (f"| 联系电话： | 023-66223344 | 备注 | {PHONE} |", 1),
        (f"| 法治培训场次 | 3 | 联系电话：{PHONE} |", 1),
        (f"| 2022-01-05 | 联系电话 | {PHONE} |", 1),
    ],
)
def test_contact_of_the_form(drawn: Drawn, row: str, found: int) -> None:
    """The footer asks for a telephone: there a mobile number is no finding, an ID number is; it is masked all the same."""
    workbook = drawn(row)
    assert len(told(workbook)) == found
    assert all(PHONE not in cell.text and ADULT not in cell.text for cell in masked(workbook).sheets[0].cells.values())


def test_names_of_files_and_folders() -> None:
    """A number in the path is told of the file, which is called by its masked name."""
    (found,) = findings_in_name(f"张三{ADULT}.xlsx", f"2022/{PHONE}/张三{ADULT}.xlsx")
    assert message(found) == (
        f"张三110＊＊＊＊＊＊＊＊＊＊＊1233.xlsx：文件名里有手机号138****5678、身份证号110***********1233{REST}"
    )
    assert findings_in_name("白云山村.xlsx", "2022/白云山村.xlsx") == ()


def test_a_clean_workbook_is_itself(drawn: Drawn) -> None:
    """Errors, formulas without value and truth values pass as they are."""
    workbook = drawn("| =1 | #REF! | @2022-01-05 | '12 | 3.5 |")
    assert masked(workbook) == replace(workbook)


# ------------------------------------------------------------------------------ what an examination hands on


SAMPLE = Path(__file__).resolve().parents[3] / "inbox" / "2022" / "白云山村.xlsx"
LOST = int(ADULT[:15] + "000")


@pytest.mark.parametrize("seed", range(12))
def test_any_cell_of_any_sheet(town: Catalogue, seed: int) -> None:
    """Wherever in a form a number is typed, over whatever stood there: it is told at that cell and handed on masked."""
    chance = random.Random(seed)  # noqa: S311 - any numbers, the same every time
    book = load_workbook(SAMPLE)
    sheet = chance.choice(book.worksheets)
    places = [(row, column) for row in range(1, sheet.max_row + 3) for column in range(1, sheet.max_column + 3)]
    taken = [cell.coordinate for area in sheet.merged_cells.ranges for row in sheet[area.coord] for cell in row]
    typed = {}
    for row, column in chance.sample(places, 12):
        at = sheet.cell(row, column).coordinate
        if at not in taken:
            value = chance.choice((ADULT, int(PHONE), LOST, f"老王 {PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}"))
            typed[at] = sheet[at].value = value
    target = io.BytesIO()
    book.save(target)
    submissions = examine(target.getvalue(), Arrival(1, "2022/白云山村.xlsx", "", 1, 0, ""), town, 2022)
    told = {each.place.a1 for one in submissions for each in one.findings if each.code == "person_data"}
    assert told == set(typed)
    assert no_number_in(encode(submissions))


@pytest.mark.parametrize(
    "typed",
    [
        "(138)12345678",
        "（138）1234-5678",
        "008613812345678",
        "138/1234/5678",
        "138、1234、5678",
        "110101/19900307/1233",
    ],
)
def test_loosely_written_numbers(town: Catalogue, typed: str) -> None:
    """However a number is written in a remark: it is told at its cell, and what is handed on does not show it."""
    book = load_workbook(SAMPLE)
    book["统计表"]["F8"] = f"联系{typed}"
    target = io.BytesIO()
    book.save(target)
    submissions = examine(target.getvalue(), Arrival(1, "2022/白云山村.xlsx", "", 1, 0, ""), town, 2022)
    assert [each.place.a1 for one in submissions for each in one.findings if each.code == "person_data"] == ["F8"]
    secret = PHONE if PHONE[-4:] in typed else ADULT
    assert secret not in re.sub(r"[^0-9]", "", encode(submissions).decode("utf-8", "replace"))


def test_names_inside_an_archive(town: Catalogue) -> None:
    """A file in a .zip is called by its masked name, and both names are told of."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.write(SAMPLE, f"白云山村{PHONE}.xlsx")
        package.writestr(f"张三{ADULT}.doc", b"nothing")
    submissions = examine(target.getvalue(), Arrival(1, f"2022/{PHONE}.zip", "", 1, 0, ""), town, 2022)
    told = [message(each) for one in submissions for each in one.findings if each.code == "person_data"]
    assert f"138＊＊＊＊5678.zip/白云山村138＊＊＊＊5678.xlsx：文件名里有手机号138****5678{REST}" in told
    assert no_number_in(encode(submissions))


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0JFIF", b"PK\x03\x04"], ids=["empty", "picture", "cut off"])
def test_files_that_cannot_be_read(town: Catalogue, content: bytes) -> None:
    """They are answered by their masked name as well, and the name is told of."""
    (one,) = examine(content, Arrival(1, f"2022/{PHONE}.xlsx", "", 1, 0, ""), town, 2022)
    assert one.file == "138＊＊＊＊5678.xlsx"
    assert [each.severity for each in one.findings] == [Severity.HARD, Severity.NOTE]
    assert no_number_in(encode(one))


def no_number_in(encoded: bytes) -> bool:
    """Whether no part that a mask hides stands anywhere in what goes to the parent."""
    text = re.sub(r"\s", "", encoded.decode("utf-8", "replace"))
    return not any(secret in text for secret in (PHONE, ADULT, ADULT[3:14], str(LOST), PHONE[3:]))
