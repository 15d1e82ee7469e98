"""The submitter's own workbook marked: colours, comments, the list in front; and when only the list is given."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill, Protection
from xlsxwriter import Workbook as Written

from etl.domain import Arrival, Finding, Place, Severity, Sheet, Standing, Submission
from etl.domain.catalogue import LIST_MARK, Catalogue
from etl.domain.findings import finding, message
from etl.domain.project import Project
from etl.examination.examine import examine
from etl.examination.extraction.other_sheets import is_our_list
from etl.outputs.receipt.marked_copy import list_alone, mark
from etl.outputs.receipt.marking import Copy, ListedProblem, Marking, marking_of
from etl.reading import read_workbook

FORM = Path(__file__).resolve().parents[3] / "inbox" / "2022" / "白云山村.xlsx"
FILE = "白云山村.xlsx"
RED, YELLOW = "FFFF9C9C", "FFFFE16B"
HARD = ListedProblem("必须改正", "hard", "统计表", "B2", "", "“60余”不是准确数。", "请填写具体件数后重新提交。")
SOFT = ListedProblem("需要核实", "soft", "统计表", "B3", "", "变化很大。", "请核对。")


def marking(*entries: ListedProblem, **changes: object) -> Marking:
    """What a file is told."""
    told = Marking(
        "白云山村 2022年年报 问题清单", "必须改正1处。", "姜家镇司法所", "2023-01-09T10:00:00+08:00", entries
    )
    return replace(told, **changes)  # type: ignore[arg-type]


def saved(book: Book) -> bytes:
    """Its bytes."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def small(change: Callable[[Book], object] = lambda _: None) -> bytes:
    """A workbook of a few cells."""
    book = Book()
    sheet = book.worksheets[0]
    sheet.title = "统计表"
    for row in (("指标", "本年"), ("调解", "60余"), ("学习", 3)):
        sheet.append(row)
    change(book)
    return saved(book)


def opened(copy: Copy) -> Book:
    """The copy as openpyxl reads it."""
    return load_workbook(io.BytesIO(copy.content))


def lines(copy: Copy) -> list[list[str]]:
    """The list from its header on, as texts."""
    rows = opened(copy)["问题清单"].iter_rows(min_row=4, max_col=7, values_only=True)
    return [["" if value is None else str(value) for value in row] for row in rows]


def sheets_of(content: bytes) -> list[Sheet]:
    """What our reader makes of it, without our list and without comments."""
    return [replace(sheet, comments={}) for sheet in read_workbook(content).sheets if not is_our_list(sheet)]


# ------------------------------------------------------------------------------------------------ what is marked


def test_cells_are_coloured_and_commented() -> None:
    """Red for what must be mended, yellow for what is asked; the comment says both sentence and remedy, in our name."""
    copy = mark(small(), marking(HARD, SOFT))
    sheet = opened(copy)["统计表"]
    assert copy.marked
    assert [sheet[a1].fill.fgColor.rgb for a1 in ("B1", "B2", "B3")] == ["00000000", RED, YELLOW]
    assert sheet["B2"].comment.text == "【年报汇总】\n必须改正：“60余”不是准确数。请填写具体件数后重新提交。"
    assert sheet["B2"].comment.author == "年报汇总"
    assert sheet["B2"].value == "60余"


def test_the_list_stands_in_front_and_leads_to_the_cells() -> None:
    """It is the sheet that opens, alone selected; the place is a link, and what stands there is quoted."""
    book = opened(mark(small(), marking(HARD, SOFT)))
    assert book.sheetnames == ["问题清单", "统计表"]
    assert book.active is book.worksheets[0]
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [True, False]
    assert lines(mark(small(), marking(HARD, SOFT))) == [
        ["序号", "轻重", "表", "单元格", "那里写的", "问题", "怎么改"],
        ["1", "必须改正", "统计表", "B2", "60余", "“60余”不是准确数。", "请填写具体件数后重新提交。"],
        ["2", "需要核实", "统计表", "B3", "3", "变化很大。", "请核对。"],
    ]
    link = book["问题清单"]["D5"].hyperlink
    assert (link.location, link.target) == ("'统计表'!B2", None)
    assert book["问题清单"]["A2"].value == (
        "怎么办：红色格子必须改，黄色格子请核对；点下面的“单元格”就到那一格，鼠标移上去看批注。"
        "改好后直接交这一份也可以：另存到收件夹，留在“回执”里的不算交（本页和批注不用删）。"
    )


def test_a_finding_without_cell_is_in_the_list_only() -> None:
    """整个文件 has no link and colours nothing."""
    whole = replace(HARD, sheet="整个文件", a1="")
    copy = mark(small(), marking(whole))
    assert lines(copy)[1][2:4] == ["整个文件", ""]
    assert opened(copy)["问题清单"]["D5"].hyperlink is None


def test_two_findings_on_a_cell_share_one_comment() -> None:
    """The graver one gives the colour."""
    sheet = opened(mark(small(), marking(replace(SOFT, a1="B2"), HARD)))["统计表"]
    assert sheet["B2"].fill.fgColor.rgb == RED
    assert sheet["B2"].comment.text.splitlines()[1:] == [
        "需要核实：变化很大。请核对。",
        "必须改正：“60余”不是准确数。请填写具体件数后重新提交。",
    ]


def test_of_merged_cells_the_first_is_marked() -> None:
    """A comment on another one would be lost."""
    content = small(lambda book: book["统计表"].merge_cells("B2:C2"))
    sheet = opened(mark(content, marking(replace(HARD, a1="C2"))))["统计表"]
    assert sheet["B2"].fill.fgColor.rgb == RED


def test_the_submitters_comment_stays() -> None:
    """Ours is put behind it, with the name of who wrote the first."""

    def comment(book: Book) -> None:
        book["统计表"]["B2"].comment = Comment("大概的数", "李四")
        book["统计表"]["A1"].comment = Comment("另一条", "李四")

    sheet = opened(mark(small(comment), marking(HARD)))["统计表"]
    assert sheet["B2"].comment.text.startswith("李四：\n大概的数\n\n【年报汇总】\n必须改正：")
    assert (sheet["A1"].comment.text, sheet["A1"].comment.author) == ("另一条", "李四")


def test_a_number_of_a_person_is_pointed_out_in_the_copy() -> None:
    """The note about it gets a comment at its cell, no colour; the list shows it masked."""
    person = replace(SOFT, level="提示", urgency="note", a1="C1", problem="这里有身份证号。", commented=True)
    content = small(lambda book: book["统计表"].cell(1, 3, "11010119900307109X"))
    copy = mark(content, marking(HARD, person))
    sheet = opened(copy)["统计表"]
    assert sheet["C1"].comment.text == "【年报汇总】\n提示：这里有身份证号。请核对。"
    assert (sheet["C1"].value, sheet["C1"].fill.fgColor.rgb) == ("11010119900307109X", "00000000")
    assert lines(copy)[2][4] == "110***********109X"


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-3", "@SUM(A1)", "<b>&amp;</b>", "_x0041_"])
def test_texts_of_people_stay_texts(text: str) -> None:
    """In the list and in the comment, whatever they begin with."""
    copy = mark(small(), marking(replace(HARD, problem=text)))
    cell = opened(copy)["问题清单"]["F5"]
    listed = next(sheet for sheet in read_workbook(copy.content).sheets if is_our_list(sheet))
    assert (cell.data_type, listed.at(5, 6).value) == ("s", text)
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@"))
    assert text in opened(copy)["统计表"]["B2"].comment.text


def test_a_character_no_workbook_can_hold_is_replaced() -> None:
    """Half a character of a foreign file name costs nobody the copy."""
    assert lines(mark(small(), marking(replace(HARD, problem="坏\x00\udcb0字"))))[1][5] == "坏��字"


# ------------------------------------------------------------------------------------------------ what is kept


def test_stored_values_of_formulas_are_put_back() -> None:
    """Openpyxl drops them; without them every formula would come back as not calculated."""
    target = io.BytesIO()
    with Written(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("统计表")
        sheet.write_string("A1", "指标")
        sheet.write_formula("B1", "=12+3", None, 15)
        sheet.write_formula("B2", '="六"&"十"', None, "六十")
        sheet.write_formula("B3", "=1/0", None, "#DIV/0!")
        sheet.write_formula("B4", "=1=1", None, True)
        sheet.write_array_formula("B5:B5", "{=SUM(1,2)}", None, 3)
        sheet.write_formula("B6", '=""', None, "")
    copy = mark(target.getvalue(), marking(HARD))
    assert copy.marked
    assert sheets_of(copy.content) == sheets_of(target.getvalue())
    formulas = opened(copy)["统计表"]
    assert (formulas["B1"].value, formulas["B2"].value) == ("=12+3", '="六"&"十"')


def test_a_formula_without_value_stays_without() -> None:
    """The copy does not make up what the file did not say."""
    content = small(lambda book: book["统计表"].cell(2, 2, "=12+3"))
    copy = mark(content, marking(HARD))
    assert sheets_of(copy.content) == sheets_of(content)
    assert lines(copy)[1][4] == "（公式没有结果）"


def test_our_form_reads_alike_and_stays_protected() -> None:
    """Every sheet, also the hidden one; locked where it was locked, to be typed into where it was open."""
    content = FORM.read_bytes()
    copy = mark(content, marking(replace(HARD, a1="D16")))
    assert copy.marked
    assert sheets_of(copy.content) == sheets_of(content)
    sheet = opened(copy)["统计表"]
    assert sheet.protection.sheet
    assert (sheet["D16"].protection.locked, sheet["C16"].protection.locked) == (False, True)
    assert not opened(copy)["问题清单"].protection.sheet


def test_two_runs_give_the_same_bytes() -> None:
    """The only time in it is when the file was received."""
    content = small()
    copy = mark(content, marking(HARD))
    assert copy == mark(content, marking(HARD))
    with zipfile.ZipFile(io.BytesIO(copy.content)) as package:
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.read("docProps/core.xml").count(b"2023-01-09T02:00:00Z") == 2


def test_macros_are_left_out_and_that_is_said() -> None:
    """The copy of an .xlsm is an .xlsx of the same values."""
    source, target = zipfile.ZipFile(FORM), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name))
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(60))
    copy = mark(target.getvalue(), marking(replace(HARD, a1="D16")))
    assert copy.marked
    assert "vbaProject" not in "".join(zipfile.ZipFile(io.BytesIO(copy.content)).namelist())
    assert str(opened(copy)["问题清单"]["A2"].value).endswith("原文件里的宏没有带过来，只有表和数。")


def test_what_was_marked_before_is_marked_anew() -> None:
    """A copy that comes back with another fault has one list, and colours and comments of now only."""

    def look(book: Book) -> None:
        book["统计表"]["B2"].fill = PatternFill("solid", fgColor="FFFFF8D5")
        book["统计表"]["B2"].protection = Protection(locked=False)
        book["统计表"]["B2"].comment = Comment("李四：\n大概的数", "李四")

    first = mark(small(look), marking(HARD))
    second = opened(mark(first.content, marking(SOFT)))
    sheet = second["统计表"]
    assert second.sheetnames == ["问题清单", "统计表"]
    assert [sheet[a1].fill.fgColor.rgb for a1 in ("B2", "B3")] == ["FFFFF8D5", YELLOW]
    assert sheet["B2"].comment.text == "李四：\n大概的数"
    assert sheet["B3"].comment.text == "【年报汇总】\n需要核实：变化很大。请核对。"


# ------------------------------------------------------------------------------------------------ the list alone


def test_a_picture_in_the_workbook_is_not_thrown_away() -> None:
    """Openpyxl would drop it: the list alone, which says why."""
    target = io.BytesIO()
    with Written(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("统计表")
        sheet.write_string("B2", "60余")
        sheet.insert_textbox("D2", "盖章")
    copy = mark(target.getvalue(), marking(HARD))
    assert not copy.marked
    assert opened(copy).sheetnames == ["问题清单"]
    assert opened(copy)["问题清单"]["A2"].value == (
        "怎么办：请照“怎么改”一栏在自己的报表上改好（文件里有图片、图形或图表，没有在上面标注），存成.xlsx后重新提交。这份清单不用交。"
    )
    assert lines(copy)[1][3:5] == ["B2", "60余"]
    assert opened(copy)["问题清单"]["D5"].hyperlink is None


@pytest.mark.parametrize(
    "content", ["指标名称,本年\n调解,60余\n".encode(), b"\x89PNG\r\n\x1a\n", b"", b"PK\x03\x04broken"]
)
def test_other_files_are_answered_by_the_list_alone(content: bytes) -> None:
    """A text table, a picture, nothing, a torn file."""
    copy = mark(content, marking(HARD))
    assert (copy.marked, lines(copy)[1][1]) == (False, "必须改正")


def test_a_file_of_several_units_is_never_copied() -> None:
    """Nobody gets to see another's figures."""
    copy = mark(FORM.read_bytes(), marking(HARD, alone=True))
    assert opened(copy).sheetnames == ["问题清单"]


def test_what_the_cap_leaves_out_is_counted() -> None:
    """The last line says how many more there are."""
    assert lines(list_alone(marking(HARD, beyond=7)))[-1][0] == "另有7处没有列出，请先改正以上各处。"


# ------------------------------------------------------------------------------------------------ what it says


def told(found: tuple[Finding, ...], project: Project, *, alone: bool = False) -> Marking | None:
    """The marking of a village's file with these findings."""
    arrival = Arrival(1, f"2022/{FILE}", "0" * 64, 1, 0, "2023-01-09T10:00:00+08:00")
    submission = Submission(FILE, "500113115214", "白云山村", 2022, findings=found)
    return marking_of(Standing(arrival, submission, late=False, effective=False), "白云山村", project, alone=alone)


def at(a1: str) -> Place:
    """A cell of the table."""
    return Place(FILE, "统计表", a1)


def test_the_order_is_that_of_the_receipt(project: Project) -> None:
    """Hard, soft, answered, notes, and last how cells were understood."""
    asked = Finding("变化", Severity.SOFT, at("D1"), {"relation": "变", "difference": "", "sentence": "请核对。"})
    found = (
        finding("repaired", at("D2"), found="４", repair="4"),
        finding("unknown_row", at("A9"), found="其他", suggestion=""),
        replace(asked, explanation="按季度增加了安排"),
        asked,
        finding("not_exact", at("D3"), found="60余", thing="件数"),
    )
    made = told(found, project)
    assert made is not None
    assert [(entry.level, entry.urgency, entry.a1) for entry in made.entries] == [
        ("必须改正", "hard", "D3"),
        ("需要核实", "soft", "D1"),
        ("已说明或已放行", "note", "D1"),
        ("提示", "note", "A9"),
        ("程序的理解", "note", "D2"),
    ]
    assert made.facts == "必须改正1处，需要核实1处。　文件：白云山村.xlsx　收到：2023-01-09 10:00"
    assert made.entries[2].answer == "已说明：按季度增加了安排"


def test_nothing_to_mend_needs_no_copy(project: Project) -> None:
    """Notes alone are in the receipt."""
    assert told((finding("unknown_row", at("A9"), found="其他", suggestion=""),), project) is None


def test_a_file_that_was_not_read_gets_the_list_alone(project: Project) -> None:
    """And so does one of which nobody knows whose figures it holds."""
    unread = told((finding("reader_died", Place(FILE), found="内存"),), project)
    doubtful = told((finding("unit_conflict", at("B3"), first="甲", second="乙"),), project)
    plain = told((finding("not_exact", at("D3"), found="60余", thing="件数"),), project)
    assert [one.alone for one in (unread, doubtful, plain) if one] == [True, True, False]


# ------------------------------------------------------------------------------------------------ the way back


def examined(content: bytes, catalogue: Catalogue, name: str = FILE) -> tuple[Submission, ...]:
    """What comes in under that name."""
    arrival = Arrival(1, f"2022/{name}", "0" * 64, len(content), 0, "2023-01-09T10:00:00+08:00")
    return examine(content, arrival, catalogue, 2022)


def test_the_copy_is_examined_as_the_original(town: Catalogue) -> None:
    """List, colours and comments say nothing; the name with （标注） names the unit as before."""
    content = FORM.read_bytes()
    copy = mark(content, marking(replace(HARD, a1="D16")))
    (before,), (after,) = examined(content, town), examined(copy.content, town, "白云山村（标注）.xlsx")
    assert replace(after, file=FILE) == before


def test_the_list_is_known_by_its_mark(town: Catalogue) -> None:
    """Renamed and with rows inserted it is ours still; a sheet that is only called 问题清单 is the submitter's."""
    book = opened(mark(FORM.read_bytes(), marking(replace(HARD, a1="D16"))))
    sheet = book["问题清单"]
    sheet.insert_rows(1, 3)
    sheet.title = "Sheet9"
    book.create_sheet("问题清单")["A1"] = "我们自己的清单"
    read = read_workbook(saved(book))
    assert [sheet.name for sheet in read.sheets if is_our_list(sheet)] == ["Sheet9"]
    assert examined(saved(book), town)[0].findings == ()


def test_a_form_on_the_sheet_of_the_list_is_read(town: Catalogue) -> None:
    """Whoever put the whole table onto our sheet is not told that there is none."""
    book = load_workbook(FORM)
    book["统计表"]["J1"] = LIST_MARK
    assert examined(saved(book), town)[0].unit == "白云山村"


def test_the_list_alone_is_no_form(town: Catalogue) -> None:
    """Sent back by itself it gets its own sentence."""
    copy = list_alone(marking(HARD))
    (returned,) = examined(copy.content, town, "白云山村（问题清单）.xlsx")
    assert [message(one) for one in returned.findings] == [
        "白云山村（问题清单）.xlsx：这是发回给您的问题清单，不是报表。请照清单在自己的报表上改好，提交报表。"
    ]
