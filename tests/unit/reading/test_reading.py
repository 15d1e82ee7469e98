"""Bytes of workbooks become cells that say exactly what stands there, or one reason why not."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from etl.domain import Cell, Remark, Sheet, Trouble, Workbook
from etl.reading import Limits, UnreadableError, read_workbook
from etl.reading.values import FaultsOfCalamine
from etl.reading.xlsx.sheet_scan import scan_sheet

Package = Callable[..., bytes]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def written(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    """A workbook written by XlsxWriter."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        fill(book)
    return target.getvalue()


def saved(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    """A workbook written by openpyxl."""
    book = openpyxl.Workbook()
    fill(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cells(content: bytes) -> dict[tuple[int, int], Cell]:
    """The cells of the first sheet."""
    return read_workbook(content).sheets[0].cells


def refusal(content: bytes, limits: Limits = Limits()) -> tuple[str, dict[str, str]]:  # noqa: B008 - frozen
    """Code and facts of the refusal."""
    with pytest.raises(UnreadableError) as caught:
        read_workbook(content, limits)
    return caught.value.code, caught.value.facts


def test_a_plain_form_is_read_with_its_addresses() -> None:
    """Text and numbers stand at their A1 places, also when the first rows and columns are empty."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("统计表")
        sheet.write_string("B3", "学习次数 ")
        sheet.write_number("D9", 12)
        sheet.write_blank("H20", None, book.add_format({"bg_color": "#ffffcc"}))

    sheet = read_workbook(written(fill)).sheets[0]
    assert sheet.name == "统计表"
    assert sheet.cells == {(3, 2): Cell("学习次数 "), (9, 4): Cell(12)}
    assert sheet.at(20, 8) == Cell(None)


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ("12", Cell(12)),
        ("12.0", Cell(12)),
        ("1e3", Cell(1000)),
        ("1.5", Cell(Decimal("1.5"))),
        ("0.1", Cell(Decimal("0.1"))),
        ("-3", Cell(-3)),
        ("-0", Cell(0)),
        ("1e999", Cell("inf", Trouble.ERROR)),
        ("nan", Cell("nan", Trouble.ERROR)),
        (" 12 ", Cell(" 12 ")),
    ],
)
def test_numbers_are_never_floats(package: Package, stored: str, expected: Cell) -> None:
    """Whole numbers are int, others Decimal as written; what is no finite number is an error."""
    cell = cells(package(f'<row r="1"><c r="A1"><v>{stored}</v></c></row>'))[1, 1]
    assert (cell, type(cell.value)) == (expected, type(expected.value))


def test_truth_values_are_no_numbers() -> None:
    """TRUE stays a bool."""
    content = written(lambda book: book.add_worksheet().write_boolean("A1", boolean=True))
    assert cells(content)[1, 1].value is True


def test_dates_and_times_are_their_iso_text() -> None:
    """A date in a count cell must be told from the number behind it."""

    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.append([date(2022, 1, 2), datetime(2022, 1, 2, 15, 30), time(15, 30), timedelta(hours=30)])  # noqa: DTZ001

    assert list(cells(saved(fill)).values()) == [
        Cell("2022-01-02", is_date=True),
        Cell("2022-01-02T15:30:00", is_date=True),
        Cell("15:30:00", is_date=True),
        Cell("1 day, 6:00:00", is_date=True),
    ]


def test_number_formats_with_words_are_no_dates() -> None:
    """Formats such as 0"日" only look like dates."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for row, text in enumerate(['0"日"', '0"次"', "General\\m", "[DBNum1][$-804]General"]):
            sheet.write_number(row, 0, 26, book.add_format({"num_format": text}))

    assert {(cell.value, cell.is_date) for cell in cells(written(fill)).values()} == {(26, False)}


def test_errors_keep_their_text() -> None:
    """An error value is delivered as it reads, typed in or as the result of a formula."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=1/0", None, "#DIV/0!")
        sheet.write_formula("C5", "=#REF!", None, "#REF!")

    assert cells(written(fill)) == {(1, 1): Cell("#DIV/0!", Trouble.ERROR), (5, 3): Cell("#REF!", Trouble.ERROR)}


def test_formulas_without_value_are_marked() -> None:
    """A script that writes formulas leaves them uncalculated; they must not look blank."""

    def fill(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["D9"] = "=12+3"
        book.worksheets[0]["A1"] = "指标"

    assert cells(saved(fill)) == {(1, 1): Cell("指标"), (9, 4): Cell(None, Trouble.UNCALCULATED)}


def test_a_formula_with_an_empty_result_is_blank(package: Package) -> None:
    """Excel stores "" as an empty text: calculated, and nothing there."""
    assert cells(package('<row r="1"><c r="A1" t="str"><f>""</f><v></v></c></row>')) == {}


def test_calculated_formulas_give_their_value() -> None:
    """A stored result is taken."""
    content = written(lambda book: book.add_worksheet().write_formula("A1", "=12+3", None, 15))
    assert cells(content) == {(1, 1): Cell(15)}


def test_text_is_kept_as_written(package: Package) -> None:
    """Runs are joined, phonetic guides are not text, spaces stay; inline and shared texts read alike."""
    runs = "<r><t>学习</t></r><r><t xml:space='preserve'> 次数 </t></r><rPh sb='0' eb='1'><t>xué</t></rPh>"
    content = package(
        f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is>{runs}</is></c></row>',
        {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si>{runs}</si></sst>'},
    )
    assert cells(content) == {(1, 1): Cell("学习 次数 "), (1, 2): Cell("学习 次数 ")}


def test_visibility_of_sheets() -> None:
    """Hidden sheets are read and say that they are hidden; charts are no sheets of cells."""

    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("统计表").write("A1", 1)
        book.add_worksheet("Sheet1 (2)").hide()
        book.add_worksheet("_表样").very_hidden()
        book.add_chartsheet("图").set_chart(chart := book.add_chart({"type": "bar"}))
        chart.add_series({"values": "=统计表!$A$1:$A$1"})

    sheets = read_workbook(written(fill)).sheets
    assert [(sheet.name, sheet.visibility) for sheet in sheets] == [
        ("统计表", "visible"),
        ("Sheet1 (2)", "hidden"),
        ("_表样", "very_hidden"),
    ]


def test_marks_go_to_their_own_sheet() -> None:
    """Sheets are found through the workbook's relationships, whatever their parts are called."""

    def fill(book: openpyxl.Workbook) -> None:
        book.worksheets[0].title = "乙"
        book.worksheets[0]["A1"] = "=1"
        book.create_sheet("甲", 0)["A1"] = 1

    sheets = read_workbook(saved(fill)).sheets
    assert [(sheet.name, sheet.at(1, 1)) for sheet in sheets] == [
        ("甲", Cell(1)),
        ("乙", Cell(None, Trouble.UNCALCULATED)),
    ]


def test_content_in_the_last_cell_is_refused(package: Package) -> None:
    """One far cell asks calamine for hundreds of gigabytes."""
    content = package('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert refusal(content) == ("too_large", {"found": "工作表“统计表”的内容一直到XFD1048576", "limit": "500万格"})


def test_the_extent_limit(package: Package) -> None:
    """A rectangle of exactly the limit passes, a row more does not."""
    limits = Limits(cells=20_000)
    row = '<row r="{0}"><c r="J{0}"><v>1</v></c></row>'
    assert read_workbook(package(row.format(2000)), limits).sheets[0].cells == {(2000, 10): Cell(1)}
    assert refusal(package(row.format(2001)), limits)[0] == "too_large"


def test_formatted_emptiness_is_free(package: Package) -> None:
    """Formatted cells down to the last row of the sheet are not content."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert cells(package(rows)) == {(1, 1): Cell(1)}


def test_values_after_many_empty_rows_are_read(package: Package) -> None:
    """Reading does not stop at a gap."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="700"><c r="A700"><v>2</v></c></row>'
    assert cells(package(rows)) == {(1, 1): Cell(1), (700, 1): Cell(2)}


def test_unusual_xml_is_read_by_the_parser(package: Package) -> None:
    """Cells without address, prefixes and comments between cells change nothing."""
    rows = '<!-- x --><row><c><v>1</v></c><x:c xmlns:x="m" t="e"><x:v>#N/A</x:v></x:c></row>'
    assert cells(package(rows)) == {(1, 1): Cell(1), (1, 2): Cell("#N/A", Trouble.ERROR)}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="A1"><v>1<!-- x -->2</v></c>', Cell(12)),
        ('<c r="A1"><v>1&#50;</v></c>', Cell(12)),
        ('<c r="A1" t="str"><v><![CDATA[a<b]]></v></c>', Cell("a<b")),
        ('<c r="A1"><v>3</v><f>1+2</f></c>', Cell(3)),
        ('<c r="A1" t="inlineStr"><v>a</v></c>', Cell("a")),
        (
            '<c r="A1" t="inlineStr"><is><!-- x --><r><t>1</t></r><rPh><t>9</t></rPh><r><t>2</t></r></is></c>',
            Cell("12"),
        ),
    ],
)
def test_values_that_calamine_would_lose_are_read(package: Package, cell: str, expected: Cell) -> None:
    """Calamine reads each of these as something else, or as nothing, so the sheet is written plainly first."""
    assert cells(package(f'<row r="1">{cell}</row>')) == {(1, 1): expected}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_parts_in_utf16_are_read(package: Package, encoding: str) -> None:
    """Calamine takes such a sheet for an empty one, and such a workbook for none: never "all blank"."""
    declared = '<?xml version="1.0" encoding="UTF-16"?>' if encoding == "utf-16" else ""
    sheet = f'{declared}<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>'
    texts = f'{declared}<sst xmlns="{MAIN}"><si><t>学习</t></si></sst>'
    parts = {"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": texts}
    wide = {name: part.encode(encoding) for name, part in parts.items()}
    assert cells(package(wide.pop("xl/worksheets/sheet1.xml"), wide)) == {(1, 1): Cell("学习")}


def test_a_member_without_a_name(package: Package) -> None:
    """It cannot be written again, and nobody asks for it: the cells are read without it."""
    wide = {"docProps/app.xml": "<Properties/>".encode("utf-16"), "/": b""}
    assert cells(package('<row r="1"><c r="A1"><v>1</v></c></row>', wide)) == {(1, 1): Cell(1)}


@pytest.mark.parametrize("text", ["#SPILL!", "#GETTING_DATA", "#CALC!", "#FIELD!", "#NEW?"])
def test_errors_newer_than_the_reader_are_reported_at_their_cell(package: Package, text: str) -> None:
    """Calamine gives the whole sheet up for one of them; the rest of the file is read."""
    content = package(f'<row r="1"><c r="A1" t="e"><v>{text}</v></c><c r="B1"><v>1</v></c></row>')
    assert cells(content) == {(1, 1): Cell(text, Trouble.ERROR), (1, 2): Cell(1)}


@pytest.mark.parametrize(
    "target",
    [
        "/xl/worksheets/sheet1.xml",
        "../xl/worksheets/sheet1.xml",
        "./worksheets/sheet1.xml",
        "worksheets/../worksheets/sheet1.xml",
        "worksheets\\sheet1.xml",
    ],
)
def test_targets_may_be_written_any_way(package: Package, target: str) -> None:
    """A sheet is found wherever its relationship says it stands, and styles and texts with it."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}/worksheet" Target="{target}"/>'
        f'<Relationship Id="rId2" Type="{kind}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    texts = f'<sst xmlns="{MAIN}"><si><t>学习</t></si></sst>'
    content = package(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>',
        {"xl/_rels/workbook.xml.rels": links, "xl/sharedStrings.xml": texts},
    )
    assert cells(content) == {(1, 1): Cell("学习")}


@pytest.mark.parametrize(
    ("written", "expected"),
    [("1_x0032_", "12"), ("_x005F_x0032_", "_x0032_"), ("12_x001B_", "12\x1b"), ("1_x0032", "1_x0032")],
)
def test_escapes_are_read_as_excel_shows_them(package: Package, written: str, expected: str) -> None:
    """An escape may be a digit; what it stands for is what the cell says."""
    texts = f'<sst xmlns="{MAIN}"><si><t>{written}</t></si></sst>'
    row = f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>{written}</t></is></c></row>'
    assert cells(package(row, {"xl/sharedStrings.xml": texts})) == {(1, 1): Cell(expected), (1, 2): Cell(expected)}


@pytest.mark.parametrize(("property_", "day"), [("", "2022-01-02"), ('<workbookPr date1904="1"/>', "2026-01-03")])
def test_dates_count_from_the_workbooks_own_beginning(package: Package, property_: str, day: str) -> None:
    """Workbooks from old Macintoshes count days from 1904."""
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'{property_}<sheets><sheet name="统计表" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    content = package(
        '<row r="1"><c r="A1" s="1"><v>44563</v></c></row>', {"xl/workbook.xml": book, "xl/styles.xml": styles}
    )
    assert cells(content) == {(1, 1): Cell(day, is_date=True)}


@pytest.mark.parametrize("between", ["", '</row><row r="2"><c r="A2"><v>5</v></c></row><row r="1">'])
def test_a_cell_that_stands_there_twice_is_damaged(package: Package, between: str) -> None:
    """One program would show the first value and another the second; formatted emptiness beside a value is none."""
    twice = f'<row r="1"><c r="A1"><v>12</v></c>{between}<c r="A1"><v>13</v></c></row>'
    assert refusal(package(twice)) == ("damaged", {"found": "A1出现了两次"})
    assert cells(package('<row r="1"><c r="A1"><v>12</v></c><c r="A1" s="0"/></row>')) == {(1, 1): Cell(12)}


def test_indented_sheets_are_scanned(package: Package) -> None:
    """Gnumeric writes every element on a line of its own; line breaks inside a text are its own."""
    row = """
  <row r="2">
    <c r="B2" s="1" t="n">
      <v>12</v>
    </c>
    <c r="C2" t="inlineStr">
      <is>
        <t>学习
次数</t>
      </is>
    </c>
    <c r="D2">
      <f>1+2</f>
    </c>
    <c r="E2" t="e">
      <v>#REF!</v>
    </c>
  </row>
"""
    expected = {
        (2, 2): Cell(12),
        (2, 3): Cell("学习\n次数"),
        (2, 4): Cell(None, Trouble.UNCALCULATED),
        (2, 5): Cell("#REF!", Trouble.ERROR),
    }
    content = package(row)
    assert cells(content) == expected
    scanned = scan_sheet([f"<worksheet><sheetData>{row}</sheetData></worksheet>".encode()])
    assert (scanned.uncalculated, scanned.errors, scanned.extent) == ({(2, 4)}, {(2, 5): "#REF!"}, 10)


def test_sheets_that_share_a_part_are_damaged(package: Package) -> None:
    """A directory of thousands of sheets that are all the same part would be read thousands of times."""
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheets = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId1"/>' for n, name in enumerate("甲乙", start=1))
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{link}"><sheets>{sheets}</sheets></workbook>'
    content = package('<row r="1"><c r="A1"><v>1</v></c></row>', {"xl/workbook.xml": book})
    assert refusal(content) == ("damaged", {"found": "两张工作表共用一份内容"})


def test_macros_are_mentioned(package: Package) -> None:
    """The values are read, the macros are not run, and that is told; a workbook without them says nothing."""
    assert read_workbook(package("", {"xl/vbaProject.bin": b"x"})).remarks == (Remark("macros_ignored"),)
    assert read_workbook(package("")).remarks == ()


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="s"><v>5</v></c>',
        '<c r="A1" t="zz"><v>5</v></c>',
        '<c r="A0"><v>5</v></c>',
        '<c r="A1" s="1"><v>1e300</v></c>',
    ],
)
def test_faults_of_calamine_are_damage(package: Package, cell: str) -> None:
    """Errors of the reader of values, and durations beyond Python's, are one reason, never a traceback."""
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="46"/></cellXfs></styleSheet>'
    content = package(f'<row r="1">{cell}</row>', {"xl/styles.xml": styles})
    assert refusal(content) == ("damaged", {"found": "工作表内容有错"})


def test_panics_are_damage_and_nothing_else_is_caught() -> None:
    """A panic is told by the module of its class, because the class itself cannot be imported."""
    panic = type("PanicException", (BaseException,), {"__module__": "pyo3_runtime"})
    with pytest.raises(UnreadableError) as caught, FaultsOfCalamine():
        raise panic
    assert (caught.value.code, caught.value.facts) == ("damaged", {"found": "工作表内容有错"})
    with pytest.raises(KeyError), FaultsOfCalamine():
        raise KeyError


@pytest.mark.parametrize(
    ("members", "found"),
    [
        ({"xl/worksheets/sheet1.xml": None}, "缺少工作表“统计表”的内容"),
        ({"xl/_rels/workbook.xml.rels": None}, "缺少必需的内部文件"),
        ({"_rels/.rels": None}, "缺少必需的内部文件"),
        ({"xl/_rels/workbook.xml.rels": "<Relationships>"}, "内部文件的写法有错"),
        ({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"}, "工作表内容有错"),
        (
            {
                "xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets><sheet name="a"/><sheet name="a"/></sheets></workbook>'
            },
            "两张工作表同名",
        ),
    ],
)
def test_broken_packages_are_damage(package: Package, members: dict[str, str | bytes | None], found: str) -> None:
    """Parts that are missing or cut off are one reason each."""
    assert refusal(package("", members)) == ("damaged", {"found": found})


def test_the_guard_comes_first(package: Package) -> None:
    """Members that no sheet needs are checked as well."""
    code, facts = refusal(package("", {"xl/extra.bin": bytes(30_000_000)}))
    assert (code, facts["found"][:3]) == ("unsafe", "压缩了")
    assert refusal(package("", {"xl/styles.xml": "<!DOCTYPE x><styleSheet/>"})) == (
        "unsafe",
        {"found": "文档类型声明DOCTYPE"},
    )


@pytest.mark.parametrize(
    ("content", "code", "facts"),
    [
        (b"", "empty_file", {}),
        (b"%PDF-1.7", "pdf", {"found": "PDF"}),
        (b"\x09\x08\x10\x00\x00\x06", "format_not_read", {"found": "Excel 4.0及更早（.xls）"}),
    ],
)
def test_other_formats_are_named(content: bytes, code: str, facts: dict[str, str]) -> None:
    """What is not read is called by its name, what is no table as well."""
    assert refusal(content) == (code, facts)


def test_an_empty_workbook_is_a_workbook() -> None:
    """Nothing filled in is for the extraction to judge."""
    assert read_workbook(saved(lambda _: None)) == Workbook((Sheet("Sheet", {}),))
