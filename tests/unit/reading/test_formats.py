"""Every format that people send gives the same cells, or is refused with its own reason."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
import xlwt

from etl.domain import Cell, Place, Remark, Severity, Sheet, Trouble, Workbook
from etl.domain.findings import finding, statement
from etl.reading import Limits, UnreadableError, read_workbook
from etl.reading.encodings import decode_text

Package = Callable[..., bytes]
TABLE = "urn:oasis:names:tc:opendocument:xmlns"


def cells(content: bytes) -> dict[tuple[int, int], Cell]:
    """The cells of the first sheet."""
    return read_workbook(content).sheets[0].cells


def refusal(content: bytes, limits: Limits = Limits()) -> tuple[str, dict[str, str]]:  # noqa: B008 - frozen
    """Code and facts of the refusal."""
    with pytest.raises(UnreadableError) as caught:
        read_workbook(content, limits)
    return caught.value.code, caught.value.facts


# ------------------------------------------------------------------------------ what is said

PLAIN_TABLE = "指标,本年,上年\n学习,12,11\n惠及,13,12\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7", "这是PDF文档，不是表格。请不要导出或扫描，提交填表用的表格文件本身（.xlsx）。"),
        (b"{\\rtf1", "这是文字文档（RTF文档），不是表格。请把数填在表样里，另存为.xlsx后提交。"),
        (b"Rar!\x1a", "这是压缩包（RAR），没有可读取的表格。请解压后直接提交里面的表格文件。"),
        (
            b"%TSD-Header-###%",
            "文件被加密软件或权限管理锁住，无法读取。请在本单位解密或取消权限限制，另存为.xlsx后提交。",
        ),
        (
            b"\x09\x08\x10\x00",
            "暂不能读取Excel 4.0及更早（.xls）格式。请用WPS或Excel打开，另存为.xlsx后提交。",
        ),
        (
            (PLAIN_TABLE + "普法,1,200,12\n").encode(),
            "文本表格第4行的列数与其他行不同，可能是数里有逗号，分不清各列。请用WPS或Excel打开核对，另存为.xlsx后提交。",
        ),
    ],
)
def test_every_refusal_says_the_way_out(content: bytes, sentence: str) -> None:
    """What it is, and what to do instead."""
    code, facts = refusal(content)
    assert statement(finding(code, Place("a.xls"), **facts)) == sentence


@pytest.mark.parametrize(
    ("remark", "sentence"),
    [
        (
            Remark("encoding_guessed", {"found": "GB18030"}),
            "文本表格的编码不能确定，按GB18030读取。如回执里的文字不对，请另存为.xlsx后重新提交。",
        ),
        (
            Remark("no_checksum", {"found": "旧版Excel（.xls）"}),
            "旧版Excel（.xls）没有校验码，文件如在保存或传送中损坏，个别数变了也看不出来。请把采用的数与原件核对一遍；以后请另存为.xlsx提交，就不必核对。",
        ),
        (
            Remark("macros_ignored"),
            "文件带有宏，宏没有运行，只读了表里已有的内容。不必处理；以后请另存为.xlsx提交。",
        ),
    ],
)
def test_remarks_are_notes(remark: Remark, sentence: str) -> None:
    """They change no verdict."""
    found = finding(remark.code, Place("a.xls"), **remark.facts)
    assert (found.severity, statement(found)) == (Severity.NOTE, sentence)


# ------------------------------------------------------------------------------ .xls and .et


def old_workbook(fill: Callable[[xlwt.Workbook], None]) -> bytes:
    """A workbook written by xlwt."""
    book = xlwt.Workbook()
    fill(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_an_old_workbook_is_read() -> None:
    """Texts, numbers, truth values, dates and formats that only look like dates; hidden sheets say so."""

    def fill(book: xlwt.Workbook) -> None:
        sheet = book.add_sheet("统计表")
        for column, value in enumerate(["学习次数", 12, 12.5, True, -3]):
            sheet.write(8, column, value)
        sheet.write(9, 0, date(2022, 1, 2), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
        sheet.write(9, 1, 26, xlwt.easyxf(num_format_str='0"日"'))
        sheet.write(9, 2, 0.5, xlwt.easyxf(num_format_str="h:mm"))
        book.add_sheet("_表样").visibility = 2

    workbook = read_workbook(old_workbook(fill))
    assert workbook.sheets[0].cells == {
        (9, 1): Cell("学习次数"),
        (9, 2): Cell(12),
        (9, 3): Cell(Decimal("12.5")),
        (9, 4): Cell(value=True),
        (9, 5): Cell(-3),
        (10, 1): Cell("2022-01-02", is_date=True),
        (10, 2): Cell(26, Trouble.FORMATTED, number_format='0"日"'),
        (10, 3): Cell("12:00:00", is_date=True),
    }
    assert [(sheet.name, sheet.visibility) for sheet in workbook.sheets] == [
        ("统计表", "visible"),
        ("_表样", "very_hidden"),
    ]


def test_old_formulas_without_value_are_marked() -> None:
    """A script leaves formulas uncalculated; both readers take them for an empty text."""

    def fill(book: xlwt.Workbook) -> None:
        sheet = book.add_sheet("统计表")
        sheet.write(0, 0, xlwt.Formula("12+3"))
        sheet.write(0, 1, "")

    assert cells(old_workbook(fill)) == {(1, 1): Cell(None, Trouble.UNCALCULATED)}


def test_old_dates_from_1904() -> None:
    """The workbook's own beginning counts."""

    def fill(book: xlwt.Workbook) -> None:
        book.dates_1904 = True
        book.add_sheet("统计表").write(0, 0, 43101, xlwt.easyxf(num_format_str="yyyy-mm-dd"))

    assert cells(old_workbook(fill)) == {(1, 1): Cell("2022-01-02", is_date=True)}


def test_what_old_workbooks_show_otherwise_than_they_store() -> None:
    """Percent, struck-out figures and raised letters are told; a unit in quotes and a bold letter change nothing."""
    font = xlwt.easyfont

    def fill(book: xlwt.Workbook) -> None:
        sheet = book.add_sheet("统计表")
        for column, style in enumerate(("0%", '0"%"', '0.0"件"%', "0", "0")):
            struck = "font: struck_out on" if column == 4 else ""
            sheet.write(0, column, 1.5 if column == 3 else 1, xlwt.easyxf(struck, num_format_str=style))
        for column in range(3):  # MULRK
            sheet.write(1, column, 7, xlwt.easyxf(num_format_str="0%"))
        for column, dress in enumerate(("escapement superscript", "struck_out on", "bold on")):
            sheet.write_rich_text(2, column, ("12", ("2", font(dress))))
        sheet.write(3, 0, "12", xlwt.easyxf("font: struck_out on"))
        sheet.write(3, 1, "12", xlwt.easyxf("font: bold on"))

    assert cells(old_workbook(fill)) == {
        (1, 1): Cell(1, Trouble.PERCENT),
        (1, 2): Cell(1),
        (1, 3): Cell(1, Trouble.PERCENT),
        (1, 4): Cell(Decimal("1.5")),
        (1, 5): Cell(1, Trouble.DRESSED),
        **{(2, column): Cell(7, Trouble.PERCENT) for column in (1, 2, 3)},
        (3, 1): Cell("122", Trouble.DRESSED),
        (3, 2): Cell("122", Trouble.DRESSED),
        (3, 3): Cell("122"),
        (4, 1): Cell("12", Trouble.DRESSED),
        (4, 2): Cell("12"),
    }


def test_hidden_rows_and_columns_of_old_workbooks() -> None:
    """What stands there is read, and told apart."""

    def fill(book: xlwt.Workbook) -> None:
        sheet = book.add_sheet("统计表")
        for row in range(3):
            for column in range(3):
                sheet.write(row, column, row)
        sheet.row(1).hidden = True
        sheet.col(2).hidden = True

    (sheet,) = read_workbook(old_workbook(fill)).sheets
    assert (len(sheet.cells), sheet.hidden) == (9, frozenset({(2, 1), (2, 2), (2, 3), (1, 3), (3, 3)}))


TRUTH = struct.pack("<HH", 0x0205, 8)


def simple(book: xlwt.Workbook) -> None:
    """A number and a truth value."""
    sheet = book.add_sheet("统计表")
    sheet.write(0, 0, 12)
    sheet.write(0, 3, True)


def test_an_old_error_is_reported_at_its_cell() -> None:
    """Calamine gives '' for it, xlrd knows its text."""
    content = old_workbook(simple)
    at = content.index(TRUTH) + 4 + 6
    assert cells(content[:at] + bytes((0x17, 1)) + content[at + 2 :]) == {
        (1, 1): Cell(12),
        (1, 4): Cell("#REF!", Trouble.ERROR),
    }


def test_what_two_readers_read_differently_is_damaged() -> None:
    """One flipped bit makes another record of a cell's; nobody's word is taken."""
    content = old_workbook(simple)
    flipped = content.replace(TRUTH, struct.pack("<HH", 0x0207, 8))
    code, facts = refusal(flipped)
    assert (code, facts["found"].partition("!")[0], facts["found"][-9:]) == ("damaged", "统计表", "两种读法的结果不同")


def test_an_old_cell_that_stands_there_twice_is_damaged() -> None:
    """A flipped bit of a place puts one cell over another, and both readers would show the later one."""

    def fill(book: xlwt.Workbook) -> None:
        sheet = book.add_sheet("统计表")
        for column in (0, 4):
            sheet.write(0, column, f"{column}")

    good = old_workbook(fill)
    second = struct.pack("<HHHH", 0x00FD, 10, 0, 4)
    assert good.count(second) == 1
    moved = good.replace(second, struct.pack("<HHHH", 0x00FD, 10, 0, 0))
    assert refusal(moved) == ("damaged", {"found": "A1出现了两次"})


def test_an_old_password() -> None:
    """The record of a lock means a password, whatever follows is unreadable."""
    content = old_workbook(simple)
    assert refusal(content.replace(b"\x42\x00\x02\x00", b"\x2f\x00\x02\x00", 1)) == ("password", {})


def test_old_sheets_have_their_limits() -> None:
    """Content as far as the last cell, and promises of it, ask calamine for gigabytes."""

    def fill(book: xlwt.Workbook) -> None:
        book.add_sheet("统计表").write(65_535, 255, 1)

    assert refusal(old_workbook(fill)) == (
        "too_large",
        {"found": "工作表“第1张”的内容一直到IV65536", "limit": "500万格"},
    )
    content = old_workbook(simple)
    at = content.index(struct.pack("<HH", 0x0200, 14)) + 4
    reversed_rows = struct.pack("<II", 2304, 1)
    assert refusal(content[:at] + reversed_rows + content[at + 8 :])[0] == "damaged"


def test_a_turned_bit_of_an_old_number_is_another_number_with_a_note(package: Package) -> None:
    """58 beside 51 becomes 58 beside 55, as xlwt writes them: both readers agree, so the note has to be there before."""

    def fill(book: xlwt.Workbook) -> None:
        sheet = book.add_sheet("统计表")
        for column, number in enumerate((58, 51)):
            sheet.write(10, column + 3, number)

    good = old_workbook(fill)
    second = good.index(struct.pack("<I", 51 << 2 | 2))
    turned = good[:second] + bytes((good[second] ^ 1 << 4,)) + good[second + 1 :]
    read = [read_workbook(content) for content in (good, turned)]
    assert [workbook.sheets[0].cells[11, 5] for workbook in read] == [Cell(51), Cell(55)]
    assert [workbook.remarks for workbook in read] == [(Remark("no_checksum", {"found": "旧版Excel（.xls）"}),)] * 2
    assert read_workbook(package("")).remarks == ()


def test_half_an_old_workbook_is_damaged() -> None:
    """Its directory stands at the end."""
    content = old_workbook(simple)
    assert refusal(content[: len(content) // 2])[0] == "damaged"


# ------------------------------------------------------------------------------ .xlsb


def record(kind: int, body: bytes = b"") -> bytes:
    """One record of a binary package."""
    number = bytes((kind,)) if kind < 0x80 else bytes((kind & 0x7F | 0x80, kind >> 7))
    size = bytes((len(body),)) if len(body) < 0x80 else bytes((len(body) & 0x7F | 0x80, len(body) >> 7))
    return number + size + body


def wide(text: str) -> bytes:
    """A text of a binary package."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_package(
    package: Package,
    *entries: tuple[int, int | None, bytes],
    styles: bytes = b"",
    texts: bytes = b"",
    notes: bytes = b"",
) -> bytes:
    """An .xlsb with one sheet 统计表 and these cells of its row 9: kind, column (None: the next one), value.

    With ``styles`` the cell in column 3 has style 3, and so on.
    """
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("统计表"))
    row = record(0, struct.pack("<II", 8, 0) + bytes(17))
    body = b"".join(
        record(
            kind,
            (b"" if column is None else struct.pack("<I", column))
            + struct.pack("<I", column if styles and column else 0)
            + value,
        )
        for kind, column, value in entries
    )
    sheet = (
        record(129)
        + record(148, struct.pack("<IIII", 8, 8, 0, 9))
        + record(145)
        + row
        + body
        + record(146)
        + record(130)
    )
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def links(*targets: str) -> str:
        lines = "".join(
            f'<Relationship Id="rId{number}" Type="{kinds}/{kind}" Target="{target}"/>'
            for number, (kind, target) in enumerate((line.split(" ") for line in targets), start=1)
        )
        return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'

    return package(
        "",
        {
            "_rels/.rels": links("officeDocument xl/workbook.bin"),
            "xl/workbook.xml": None,
            "xl/_rels/workbook.xml.rels": None,
            "xl/worksheets/sheet1.xml": None,
            "xl/workbook.bin": book + record(144) + record(132),
            "xl/_rels/workbook.bin.rels": links(
                "worksheet worksheets/sheet1.bin", "styles styles.bin", "sharedStrings sharedStrings.bin"
            ),
            "xl/worksheets/sheet1.bin": sheet,
            "xl/worksheets/_rels/sheet1.bin.rels": links("comments ../comments1.bin"),
            "xl/styles.bin": styles or None,
            "xl/sharedStrings.bin": texts or None,
            "xl/comments1.bin": notes or None,
        },
    )


RK, ERROR, TRUE, REAL, TEXT, SHARED, RICH, SHORT_BLANK, SHORT_RK, SHORT_TEXT = 2, 3, 4, 5, 6, 7, 62, 12, 13, 17


def test_a_binary_package_is_read(package: Package) -> None:
    """Numbers in all their ways of writing, texts, truth values and errors."""
    content = binary_package(
        package,
        (TEXT, 0, wide("学习次数")),
        (RK, 1, struct.pack("<I", 12 << 2 | 2)),
        (RK, 2, struct.pack("<I", 1250 << 2 | 3)),
        (REAL, 3, struct.pack("<d", 0.1)),
        (TRUE, 4, b"\x01"),
        (ERROR, 5, b"\x17"),
        (RK, 6, struct.pack("<i", -3 << 2 | 2)),
    )
    assert cells(content) == {
        (9, 1): Cell("学习次数"),
        (9, 2): Cell(12),
        (9, 3): Cell(Decimal("12.5")),
        (9, 4): Cell(Decimal("0.1")),
        (9, 5): Cell(value=True),
        (9, 6): Cell("#REF!", Trouble.ERROR),
        (9, 7): Cell(-3),
    }


def test_binary_cells_without_column_are_read(package: Package) -> None:
    """SheetJS leaves the column out of cells that follow one another; calamine alone would read none of them."""
    content = binary_package(
        package,
        (TEXT, 3, wide("学习次数")),
        (SHORT_RK, None, struct.pack("<I", 12 << 2 | 2)),
        (SHORT_BLANK, None, b""),
        (SHORT_TEXT, None, wide("次" * 100)),
        (RK, 9, struct.pack("<I", 3 << 2 | 2)),
        (SHORT_RK, None, struct.pack("<I", 4 << 2 | 2)),
    )
    assert cells(content) == {
        (9, 4): Cell("学习次数"),
        (9, 5): Cell(12),
        (9, 7): Cell("次" * 100),
        (9, 10): Cell(3),
        (9, 11): Cell(4),
    }


def test_binary_cells_that_calamine_passes_over_are_refused(package: Package) -> None:
    """A rich text that it does not know is read as nothing: never blanks."""
    content = binary_package(package, (TEXT, 0, wide("学习次数")), (RICH, 1, b"\0" + wide("12")))
    assert refusal(content) == ("damaged", {"found": "单元格内容的写法不规范"})


def font(flags: int = 0, rise: int = 0) -> bytes:
    """A font: struck out with flag 8, raised or lowered."""
    return record(43, struct.pack("<HHHH", 220, flags, 400, rise) + bytes(13) + wide("宋体"))


BINARY_STYLES = (
    font() + font(flags=8) + font(rise=1) + font(flags=2)
    + record(615, struct.pack("<I", 2))
    + record(44, struct.pack("<H", 164) + wide('0"万"')) + record(44, struct.pack("<H", 165) + wide('0"件"')) + record(616)
    + record(626, struct.pack("<I", 1)) + record(47, struct.pack("<HHH", 0xFFFF, 164, 1) + bytes(10)) + record(627)
    + record(617, struct.pack("<I", 10))
    + b"".join(
        record(47, struct.pack("<HHH", 0, number_format, of_font) + bytes(10))
        for number_format, of_font in ((0, 0), (0, 0), (164, 0), (165, 0), (9, 0), (0, 1), (0, 2), (0, 3), (164, 0), (0, 1))
    )
    + record(618)
)  # fmt: skip
"""Cell styles 0 to 9; a style of that kind in another list is none of a cell's."""


def test_what_binary_packages_show_otherwise_than_they_store(package: Package) -> None:
    """Formats that show another number, percent and struck-out letters are told; measures and slanted letters are not."""
    twelve = struct.pack("<I", 12 << 2 | 2)
    content = binary_package(
        package,
        *[(RK, column, twelve) for column in range(1, 8)],
        (TEXT, 8, wide("12")),
        (TEXT, 9, wide("12")),
        styles=BINARY_STYLES,
    )
    assert cells(content) == {
        (9, 2): Cell(12),
        (9, 3): Cell(12, Trouble.FORMATTED, number_format='0"万"'),
        (9, 4): Cell(12),
        (9, 5): Cell(12, Trouble.PERCENT),
        (9, 6): Cell(12, Trouble.DRESSED),
        (9, 7): Cell(12),
        (9, 8): Cell(12),
        (9, 9): Cell("12"),
        (9, 10): Cell("12", Trouble.DRESSED),
    }


def test_dressed_letters_of_binary_packages(package: Package) -> None:
    """12 with a raised 2 behind it is not 122; letters of another font are letters."""
    texts = record(159, struct.pack("<II", 3, 3)) + b"".join(
        record(19, b"\1" + wide("122") + struct.pack("<IHHHH", 2, 0, 0, 2, number)) for number in (1, 2, 3)
    )
    content = binary_package(
        package,
        *[(SHARED, number + 10, struct.pack("<I", number)) for number in range(3)],
        styles=BINARY_STYLES,
        texts=texts + record(160),
    )
    assert cells(content) == {
        (9, 11): Cell("122", Trouble.DRESSED),
        (9, 12): Cell("122", Trouble.DRESSED),
        (9, 13): Cell("122"),
    }


def test_comments_of_binary_packages(package: Package) -> None:
    """Each stands at its cell; a part that is cut off costs nothing."""

    def note(row: int, column: int, text: str) -> bytes:
        place = struct.pack("<IIIII", 0, row, row, column, column) + bytes(16)
        return record(635, place) + record(637, b"\0" + wide(text)) + record(636)

    notes = record(628) + record(633) + note(8, 3, "应为15件") + note(0, 0, "找王五13812345678")
    number = RK, 3, struct.pack("<I", 12 << 2 | 2)
    (sheet,) = read_workbook(binary_package(package, number, notes=notes + record(634) + record(629))).sheets
    assert sheet.comments == {(9, 4): "应为15件", (1, 1): "找王五13812345678"}
    (sheet,) = read_workbook(binary_package(package, number, notes=notes[:-8])).sheets
    assert (sheet.cells, sheet.comments) == ({(9, 4): Cell(12)}, {(9, 4): "应为15件"})


def test_a_far_binary_cell_is_refused(package: Package) -> None:
    """The extent is known before calamine asks for memory."""
    limits = Limits(cells=80)
    content = binary_package(package, (RK, 9, struct.pack("<I", 12 << 2 | 2)))
    assert cells(content) == {(9, 10): Cell(12)}
    assert refusal(content, limits)[0] == "too_large"


# ------------------------------------------------------------------------------ .ods


def open_document(rows: str, styles: str = "", members: dict[str, str] | None = None, table: str = "") -> bytes:
    """An .ods, indented as gnumeric and SheetJS write it, with one sheet of those rows."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", flat_document(rows, styles, table, root="document-content"))
        for name, text in (members or {"META-INF/manifest.xml": "<manifest/>"}).items():
            archive.writestr(name, text)
    return target.getvalue()


def flat_document(rows: str, styles: str = "", table: str = "", root: str = "document") -> str:
    """The XML of it; as a ``document`` it is a file of its own (.fods)."""
    names = " ".join(f'xmlns:{name}="{TABLE}:{name}:1.0"' for name in ("office", "table", "text", "style"))
    calcext = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    kind = 'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:{root} {names} {calcext} {kind}>
  <office:automatic-styles>{styles}</office:automatic-styles>
  <office:body>
    <office:spreadsheet>
      <table:table table:name="统计表" {table}>
        {rows}
      </table:table>
    </office:spreadsheet>
  </office:body>
</office:{root}>"""


def row(*entries: str, repeated: int = 1) -> str:
    """A row of those cells."""
    return f'<table:table-row table:number-rows-repeated="{repeated}">\n  {"".join(entries)}\n</table:table-row>'


def typed(kind: str, value: str, shown: str | None = None, more: str = "") -> str:
    """A cell with a typed value."""
    name = "value" if kind in ("float", "percentage", "currency") else f"{kind}-value"
    return (
        f'<table:table-cell office:value-type="{kind}" office:{name}="{value}" {more}>\n'
        f"    <text:p>{value if shown is None else shown}</text:p>\n  </table:table-cell>"
    )


def empty(repeated: int = 1) -> str:
    """Empty cells."""
    return f'<table:table-cell table:number-columns-repeated="{repeated}"/>'


def words(text: str) -> str:
    """A cell with a text."""
    return f'<table:table-cell office:value-type="string">\n<text:p>{text}</text:p>\n</table:table-cell>'


def test_an_open_document_is_read() -> None:
    """Values by their types and not as they are shown; indentation and comments are no content."""
    note = "<office:annotation><text:p>核对过 13</text:p></office:annotation>"
    content = open_document(
        row(empty(16), repeated=8)
        + row(
            words("学习<text:s text:c='2'/><text:span>次数</text:span>"),
            typed("float", "12", "12.00 次"),
            typed("float", "12.5"),
            typed("percentage", "0.955", "95.5%"),
            typed("boolean", "true", "TRUE"),
            typed("date", "2022-01-02", "1月2日"),
            typed("time", "PT15H30M00S"),
            f'<table:table-cell office:value-type="float" office:value="3">{note}<text:p>3</text:p></table:table-cell>',
        )
    )
    assert cells(content) == {
        (9, 1): Cell("学习  次数"),
        (9, 2): Cell(12),
        (9, 3): Cell(Decimal("12.5")),
        (9, 4): Cell(Decimal("0.955"), Trouble.PERCENT),
        (9, 5): Cell(value=True),
        (9, 6): Cell("2022-01-02", is_date=True),
        (9, 7): Cell("15:30:00", is_date=True),
        (9, 8): Cell(3),
    }


def test_open_document_errors_and_formulas_without_value() -> None:
    """LibreOffice marks errors, gnumeric writes them as text; a script leaves formulas without value."""
    formula = '<table:table-cell table:formula="of:=12+3"/>'
    blank = '<table:table-cell table:formula="of:=&quot;&quot;" office:value-type="string"><text:p/></table:table-cell>'
    marked = typed("string", "", "#REF!", 'calcext:value-type="error"')
    assert cells(open_document(row(marked, words("#DIV/0!"), words("Err:502"), formula, blank))) == {
        (1, 1): Cell("#REF!", Trouble.ERROR),
        (1, 2): Cell("#DIV/0!", Trouble.ERROR),
        (1, 3): Cell("Err:502", Trouble.ERROR),
        (1, 4): Cell(None, Trouble.UNCALCULATED),
    }


def test_repeated_rows_and_cells_are_unfolded_within_the_limit() -> None:
    """What is empty is only counted, a million times too; what is not stands where it stands."""
    content = open_document(
        row(words("甲"), empty(3), typed("float", "5", more='table:number-columns-repeated="2"'), repeated=2)
        + row(empty(16_384), repeated=700_000)
        + row(words("乙"))
    )
    assert cells(content) == {
        **{(1, column): Cell(5) for column in (5, 6)},
        **{(2, column): Cell(5) for column in (5, 6)},
        (1, 1): Cell("甲"),
        (2, 1): Cell("甲"),
        (700_003, 1): Cell("乙"),
    }
    wide_row = row(typed("float", "5", more='table:number-columns-repeated="16384"'), repeated=1_048_576)
    assert refusal(open_document(wide_row)) == (
        "too_large",
        {"found": "工作表“统计表”的内容一直到XFD1048576", "limit": "500万格"},
    )


def test_comments_of_open_documents() -> None:
    """What people wrote, line by line, without its date."""
    note = "<office:annotation><date>2022-12-01T00:00:00</date>\n<text:p>应为15件</text:p>\n<text:p>王<text:span>五</text:span></text:p></office:annotation>"
    entry = typed("float", "12").replace("<text:p>", f"{note}<text:p>", 1)
    (sheet,) = read_workbook(open_document(row(empty(2), entry))).sheets
    assert (sheet.cells, sheet.comments) == ({(1, 3): Cell(12)}, {(1, 3): "应为15件\n王五"})


def test_text_boxes_of_open_documents() -> None:
    """At the cell that holds them, or at the first one; a chart's own figures are none."""
    draw = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
    box = (
        f"<d:frame xmlns:d='{draw}'><d:text-box><text:p>应为15件</text:p><text:p>请核对</text:p></d:text-box></d:frame>"
    )
    chart = f"<d:frame xmlns:d='{draw}'><d:object><office:document><text:p>7</text:p></office:document></d:object></d:frame>"
    shapes = f"<table:shapes>{box}</table:shapes>"
    entry = typed("float", "12").replace("<text:p>", f"{box}{chart}<text:p>", 1)
    (sheet,) = read_workbook(open_document(shapes + row(empty(2), entry))).sheets
    assert (sheet.cells, sheet.comments) == ({(1, 3): Cell(12)}, {})
    assert sheet.boxes == {(1, 1): "应为15件\n请核对", (1, 3): "应为15件\n请核对"}


def test_what_is_beside_the_cells_is_no_content() -> None:
    """Recorded changes, drawings and tables inside them hold old or other values."""
    old = "<table:tracked-changes><table:cell-content-change><table:previous>" + typed("float", "60")
    old += "</table:previous></table:cell-content-change></table:tracked-changes>"
    drawing = "<table:shapes><table:table table:name='图'>" + row(typed("float", "7")) + "</table:table></table:shapes>"
    assert read_workbook(open_document(old + drawing + row(typed("float", "5")))).sheets == (
        Sheet("统计表", {(1, 1): Cell(5)}),
    )


def test_hidden_open_document_sheets() -> None:
    """Visibility is a property of the sheet's style."""
    styles = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    content = open_document(row(words("甲")), styles, table='table:style-name="ta2"')
    assert read_workbook(content).sheets[0].visibility == "hidden"


def test_open_document_passwords() -> None:
    """Encrypted members, as before, and the encrypted package of newer LibreOffice."""
    entry = '<manifest xmlns:m="x"><m:file-entry><m:encryption-data/></m:file-entry></manifest>'
    assert refusal(open_document("", members={"META-INF/manifest.xml": entry})) == ("password", {})
    assert refusal(open_document("", members={"encrypted-package": "x"})) == ("password", {})


def test_open_documents_are_guarded() -> None:
    """No document types, no broken XML, nothing but spreadsheets."""
    declared = flat_document("").replace("<office:document ", "<!DOCTYPE x><office:document ")
    assert refusal(declared.encode()) == ("unsafe", {"found": "文档类型声明DOCTYPE"})
    assert refusal(flat_document("<table:table-row>").encode())[0] == "damaged"
    assert read_workbook(flat_document(row(words("甲"))).encode()).sheets == (Sheet("统计表", {(1, 1): Cell("甲")}),)


def test_dressed_letters_of_open_documents() -> None:
    """12 with a raised 2 is not 122, and a figure struck out is none; letters of another font are letters."""
    styles = "".join(
        f'<style:style style:name="{name}"><style:text-properties {how}/></style:style>'
        for name, how in (
            ("T1", 'style:text-position="super 58%"'),
            ("T2", 'style:text-line-through-style="solid"'),
            ("T3", 'style:text-position="0% 100%" style:text-line-through-style="none"'),
            ("T4", 'style:text-position="33% 58%"'),
            ("T5", 'style:text-line-through-type="single"'),
        )
    )
    figures = [typed("float", "12", more=f'table:style-name="{style}"') for style in ("T2", "T3")]
    texts = [typed("string", "", "12", f'table:style-name="{style}"') for style in ("T2", "T1", "T3")]
    spans = [words(f'12<text:span text:style-name="{style}">2</text:span>') for style in ("T1", "T2", "T3", "T4", "T5")]
    assert cells(open_document(row(*figures, *spans, *texts), styles=styles)) == {
        (1, 1): Cell(12, Trouble.DRESSED),
        (1, 2): Cell(12),
        (1, 3): Cell("122", Trouble.DRESSED),
        (1, 4): Cell("122", Trouble.DRESSED),
        (1, 5): Cell("122"),
        (1, 6): Cell("122", Trouble.DRESSED),
        (1, 7): Cell("122", Trouble.DRESSED),
        (1, 8): Cell("12", Trouble.DRESSED),
        (1, 9): Cell("12"),
        (1, 10): Cell("12"),
    }


def test_percent_of_gnumeric_is_percent() -> None:
    """It stores a plain number and shows it as percent."""
    assert cells(open_document(row(typed("float", "1", "100%")))) == {(1, 1): Cell(1, Trouble.PERCENT)}


@pytest.mark.parametrize(
    ("value", "text", "format_told"),
    [
        ("12", "12万", "显示为12万"),
        ("12", "", "显示为空白"),
        ("12345", "12", "显示为12"),
        ("12", "-12", "显示为-12"),
        ("0", "0万", "显示为0万"),
        ("12", "共12件", "显示为共12件"),
        ("12", "1.20E+01", "显示为1.20E+01"),
        ("12", "13", "显示为13"),
        ("12", "12.1", "显示为12.1"),
        ("12345", "12,34,5", "显示为12,34,5"),
        ("12", "十三", "显示为十三"),
        ("0", "多", "显示为多"),
        ("12", "12件", ""),
        ("12", "12 （件）", ""),
        ("12", "¥12.00", ""),
        ("12345", "  12,345 ", ""),
        ("12.4", "12", ""),
        ("12", "012", ""),
        ("12", "十二", ""),
        ("0", "-", ""),
        ("0", "无", ""),
        ("0", "", ""),
        ("-3", "(3)", ""),
    ],
)
def test_open_documents_show_the_number_they_store(value: str, text: str, format_told: str) -> None:
    """The file holds what is shown: where that is no way of writing the number, the cell is asked about."""
    (cell,) = cells(open_document(row(typed("float", value, text)))).values()
    assert (cell.trouble, cell.number_format) == (Trouble.FORMATTED if format_told else Trouble.NONE, format_told)
    assert str(cell.value) == value


def test_open_documents_of_scripts_show_nothing() -> None:
    """Without a paragraph nobody stored what is shown; an empty one shows nothing."""
    bare = '<table:table-cell office:value-type="float" office:value="12"/>'
    assert cells(open_document(row(bare))) == {(1, 1): Cell(12)}


def test_hidden_rows_and_columns_of_open_documents() -> None:
    """Collapsed and filtered ones are hidden."""
    column = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    one = row(typed("float", "5", more='table:number-columns-repeated="4"'))
    (sheet,) = read_workbook(
        open_document(column + one + one.replace("<table:table-row ", '<table:table-row table:visibility="filter" '))
    ).sheets
    assert sheet.hidden == frozenset({(1, 3), (2, 1), (2, 2), (2, 3), (2, 4)})


# ------------------------------------------------------------------------------ text tables

NO_SUM = Remark("no_checksum", {"found": "文本表格（.csv）"})
FORM = "指标名称,代码,本年,说明\n学习次数,101,12,\n惠及人次,102,1600,含“线上”\n"
FORM_CELLS = {
    **{(1, column): Cell(word) for column, word in enumerate(["指标名称", "代码", "本年", "说明"], start=1)},
    (2, 1): Cell("学习次数"),
    (2, 2): Cell(101),
    (2, 3): Cell(12),
    (3, 1): Cell("惠及人次"),
    (3, 2): Cell(102),
    (3, 3): Cell(1600),
    (3, 4): Cell("含“线上”"),
}


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_tables_are_read(encoding: str, delimiter: str) -> None:
    """Any encoding and delimiter that office programs write gives the same cells; that there is no sum is all to tell."""
    workbook = read_workbook(FORM.replace(",", delimiter).encode(encoding))
    assert workbook == Workbook((Sheet("文本表格", FORM_CELLS),), (NO_SUM,))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("12", Cell(12)),
        ("-3", Cell(-3)),
        ("12.50", Cell(Decimal("12.50"))),
        ("012", Cell("012")),
        ("1e3", Cell("1e3")),
        ("12 ", Cell("12 ")),
        ('"1,200"', Cell("1,200")),
        ("１２", Cell("１２")),
        ("#REF!", Cell("#REF!", Trouble.ERROR)),
        ("2022-01-02", Cell("2022-01-02")),
        ("=1+2", Cell("=1+2")),
        ('="45"', Cell(45)),
        ('"=""45"""', Cell(45)),
        ('="045"', Cell("045")),
        ('="45"+"1"', Cell('="45"+"1"')),
    ],
)
def test_only_plain_digits_are_numbers_in_a_text_table(written: str, expected: Cell) -> None:
    """What could be meant otherwise stays text, which the rules for numbers read or ask about."""
    assert cells(f"指标,本年\n学习,{written}\n".encode())[2, 2] == expected


def test_thousands_that_part_columns_are_asked_about() -> None:
    """1,200 without quotes in a comma table would be read as 1; in a quoted cell or a tab table it is one cell."""
    lines = ["指标名称,代码,本年,上年,说明", "学习次数,101,12,11,", "惠及人次,102,1,600,1500,"]
    assert refusal("\n".join(lines).encode()) == ("columns_unclear", {"row": "3"})
    lines[2] = 'x,102,"1,600",1500,'
    assert cells("\n".join(lines).encode())[3, 3] == Cell("1,600")
    assert cells("\n".join(lines[:2]).replace(",", "\t").encode())[2, 3] == Cell(12)


TRIMMED = "指标,代码,本年,上年,说明\n学习,101,450,420\n惠及,102,1600,1500\n普法,103,26,24\n调解,104,{}\n宣传,105,7,8\n宣讲,106,9,9\n"
"""Without the empty cells at the end of rows, as some programs and people write them."""


@pytest.mark.parametrize("written", ["1,180", "1,180,", "12,180.5", "1,180,1500", "1,180,报告"])
def test_thousands_that_fit_because_the_end_is_missing(written: str) -> None:
    """Where rows leave out their end, 1,180 may be two figures or one without that of the year before."""
    assert refusal(TRIMMED.format(written).encode()) == ("columns_unclear", {"row": "5"})


@pytest.mark.parametrize("written", ["1180", "45,41", "380,410", "0,180", "7,8,1,180人", '"1,180"', "1,18"])
def test_figures_beside_each_other_are_two(written: str) -> None:
    """What would be a number beyond all others, or is no group of thousands, is two figures; full rows are sure."""
    assert cells(TRIMMED.format(written).encode())[2, 4] == Cell(420)
    full = "\n".join(",".join(f"{line},,,,".split(",")[:5]) for line in TRIMMED.format("1,180").splitlines()) + "\n"
    assert cells(full.encode())[5, 4] == Cell(180)


EVEN = "指标,代码,本年,上年\n学习,101,450,420\n惠及,102,1600,1500\n调解,104,{}\n"
"""All rows equally wide, and none shows that an empty end would be written."""


@pytest.mark.parametrize(("written", "number"), [("1,180", None), ("45,41", 45), ("380,410", 380), ("7,8", 7)])
def test_thousands_in_rows_of_one_width(written: str, number: int | None) -> None:
    """1,180 may be one number without that of the year before; where another row ends with an empty cell it is two."""
    if number is None:
        assert refusal(EVEN.format(written).encode()) == ("columns_unclear", {"row": "4"})
    else:
        assert cells(EVEN.format(written).encode())[4, 3] == Cell(number)
    with_end = EVEN.replace("420", "").format(written)
    assert cells(with_end.encode())[4, 3] == Cell(number or 1)


@pytest.mark.parametrize(
    ("odd", "refused"),
    [
        ("普法$607,1740,1560,", True),
        ("普法,607,17,0,1560,", True),
        ("普法,607,1740,1560", True),
        ("普法,607,1740,1560,,,", True),
        ("普法,607,1740,1560,", False),
        ("一 普法", False),
    ],
)
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_one_odd_row_among_many_is_asked_about(odd: str, delimiter: str, *, refused: bool) -> None:
    """A lost or an added delimiter moves every figure behind it; nine rows around it are no proof, ten are."""
    rows = ["指标,代码,本年,上年,说明", *[f"指标{n},{n},{n},{n}," for n in range(20, 30)]]
    for kept, told in ((rows, refused), (rows[:9], False)):
        text = "\n".join([*kept[:5], odd, *kept[5:]]).replace(",", delimiter)
        if told:
            assert refusal(text.encode()) == ("columns_unclear", {"row": "6"})
        else:
            assert cells(text.encode())[7, 3] == Cell(24)


@pytest.mark.parametrize("delimiter", [", ", "; ", "| "])
def test_a_space_behind_each_delimiter_is_none_of_the_cell(delimiter: str) -> None:
    """When all cells have it; where one has not, it stays, and the rules for numbers tell of it."""
    assert cells(FORM.replace(",", delimiter).encode()) == FORM_CELLS
    assert cells(f"指标{delimiter}本年\n学习{delimiter.strip()}12\n惠及{delimiter}13\n".encode())[3, 2] == Cell(" 13")
    assert refusal(FORM.replace(",", ", ").replace("1600", "1,600").encode()) == ("columns_unclear", {"row": "3"})


def test_lines_that_end_as_on_old_macintoshes() -> None:
    """CR alone parts lines as well, also behind the line that names the delimiter."""
    assert cells(FORM.replace("\n", "\r").encode()) == FORM_CELLS
    assert cells(b"sep=;\ra;b\r1;2\r") == {(2, 1): Cell("a"), (2, 2): Cell("b"), (3, 1): Cell(1), (3, 2): Cell(2)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('指标,本年\n学习,"12\n惠及,3\n', "引号不成对"),
        ("指标,本年,说明\n学习,12,\n惠及,13,\n调解,14,\n普法,1", "文件不完整"),
    ],
)
def test_broken_text_tables_are_damaged(text: str, found: str) -> None:
    """A quote without end swallows rows, and a file that was cut off ends in half a number."""
    assert refusal(text.encode()) == ("damaged", {"found": found})


def test_the_separator_line_of_excel() -> None:
    """``sep=;`` names the delimiter and is no row of the table, but the rows keep their numbers."""
    assert cells("sep=;\n指标;本年\n学习;12,5\n".encode()) == {
        (2, 1): Cell("指标"),
        (2, 2): Cell("本年"),
        (3, 1): Cell("学习"),
        (3, 2): Cell("12,5"),
    }


@pytest.mark.parametrize(
    ("content", "declared", "text", "encoding", "sure"),
    [
        ("学习".encode(), "", "学习", "UTF-8", True),
        ("学习".encode("gb18030"), "", "学习", "GB18030", True),
        ("联通".encode("gb18030"), "", "联通", "GB18030", True),
        ("学习".encode(), "gb2312", "学习", "UTF-8", True),
        ("學習".encode("big5"), "big5", "學習", "BIG5", True),
        ("Ж".encode("gb18030"), "", "Ж", "GB18030", False),
    ],
)
def test_encodings_are_told(content: bytes, declared: str, text: str, encoding: str, *, sure: bool) -> None:
    """The reading that people could have written is taken; a guess is called one."""
    decoded = decode_text(content, declared)
    assert (decoded.text, decoded.encoding, decoded.sure) == (text, encoding, sure)


def test_a_guessed_encoding_is_remarked() -> None:
    """The submitter hears that the encoding was not certain."""
    assert read_workbook("指标,本年\nЖ,12\n".encode("gb18030")).remarks == (
        Remark("encoding_guessed", {"found": "GB18030"}),
        NO_SUM,
    )


# ------------------------------------------------------------------------------ web pages

PAGE = "<html><head><meta charset={}></head><body><table>{}</table></body></html>"


def page(rows: str, charset: str = "utf-8") -> bytes:
    """A web page with one table."""
    return PAGE.format(charset, rows).encode(charset)


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_web_tables_are_read(charset: str) -> None:
    """Spans push cells on, entities are letters, line breaks part lines."""
    rows = "<tr><th rowspan=2>类</th><th colspan=2>学习<br>次数&amp;</th><td>5</td></tr><tr><td>&nbsp;</td><td> 12\n</td></tr>"
    assert cells(page(rows, charset)) == {
        (1, 1): Cell("类"),
        (1, 2): Cell("学习\n次数&"),
        (1, 4): Cell(5),
        (2, 3): Cell(12),
    }


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<p>1</p><p>2</p>", Cell("1\n2")),
        ("1<div>2</div>3", Cell("1\n2\n3")),
        ("1<span style='display:block'>2</span>", Cell("1\n2")),
        ("2<span style='float:left'>1</span>", Cell("2\n1")),
        ("<b>1</b><i>2</i>", Cell(12)),
        ("<!-- 1 -->2<script>3</script>", Cell(2)),
        ("<table><tr><td>7</td></tr></table>", Cell(7)),
        ("<input>", Cell(None)),
    ],
)
def test_digits_that_a_page_keeps_apart_are_not_joined(inside: str, expected: Cell) -> None:
    """Two paragraphs, a part at another place: never one number; letters of another font are."""
    content = page(f"<tr><td>学习</td><td>{inside}</td></tr>")
    assert read_workbook(content).sheets[0].at(1, 2) == expected


STARCALC = '<td align="right" sdval="{}" sdnum="1033;0;{}"><font color="#000000">{}</font></td>'
"""A number as LibreOffice writes it."""


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ('<td x:num="12.5">13</td>', Cell(Decimal("12.5"))),
        ('<td x:num="44563">1月2日</td>', Cell("1月2日")),
        ("<td x:num>12</td>", Cell(12)),
        ('<td x:num="46">45</td>', Cell(46, Trouble.FORMATTED, number_format="显示为45")),
        (
            '<td x:num="4500" style="mso-number-format:\'0\\,\\0022千\\0022\'">45</td>',
            Cell(4500, Trouble.FORMATTED, number_format='0,"千"'),
        ),
        ('<td x:num="45" x:str="54">45</td>', Cell(45, Trouble.DRESSED)),
        (STARCALC.format("45", "0&quot;万&quot;", "45万"), Cell(45, Trouble.FORMATTED, number_format='0"万"')),
        (STARCALC.format("45", ";;;", "<br>"), Cell(45, Trouble.FORMATTED, number_format=";;;")),
        (
            STARCALC.format("12000", "0.0,&quot;千&quot;", "12.0千"),
            Cell(12000, Trouble.FORMATTED, number_format='0.0,"千"'),
        ),
        (STARCALC.format("45", "0&quot;件&quot;", "45件"), Cell("45件")),
        (STARCALC.format("1234567", "#,##0.00", "1,234,567.00"), Cell(1234567)),
        (STARCALC.format("0.955", "0%", "96%"), Cell(Decimal("0.955"), Trouble.PERCENT)),
        (STARCALC.format("44563", "YYYY-MM-DD", "2022-01-02"), Cell("2022-01-02")),
        (STARCALC.format("44563", "YYYY&quot;年&quot;", "2022年"), Cell("2022年")),
        (STARCALC.format("0", "", "#DIV/0!"), Cell("#DIV/0!", Trouble.ERROR)),
        ('<td data-t="n" data-v="45" data-z="0%">46</td>', Cell(45, Trouble.FORMATTED, number_format="0%")),
    ],
)
def test_the_number_behind_what_excel_shows(entry: str, expected: Cell) -> None:
    """A page saved by Excel rounds what it shows; a date stays what it shows."""
    assert cells(page(f"<tr>{entry}</tr>"))[1, 1] == expected


PECULIAR = """<style><!-- .a, td.b{display:none} .c{text-decoration:line-through;}
@media screen { table td .d { vertical-align:super } } .e:hover{display:none} .f:after{content:"1"} span.g{font-size:0}
.gone > *, .gone .h{display:none} [hidden]{display:none} sup{position:relative} --></style>"""


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("<td><s>45</s></td>", Cell(45, Trouble.DRESSED)),
        ("<td><del>45</del></td>", Cell(45, Trouble.DRESSED)),
        ("<td><strike>12</strike>45</td>", Cell("12\n45", Trouble.DRESSED)),
        ('<td style="text-decoration: line-through">45</td>', Cell(45, Trouble.DRESSED)),
        ('<td sdval="45" sdnum="1033;"><s><font face="Cambria">45</font></s></td>', Cell(45, Trouble.DRESSED)),
        ("<td>45<sup>2</sup></td>", Cell("45\n2", Trouble.DRESSED)),
        ("<td>45<sub>2</sub></td>", Cell("45\n2", Trouble.DRESSED)),
        ('<td>45<span style="vertical-align:super;font-size:6pt">2</span></td>', Cell("45\n2", Trouble.DRESSED)),
        ('<td>45<span style="vertical-align:4px">2</span></td>', Cell("45\n2", Trouble.DRESSED)),
        ("<td>45<span hidden>6</span></td>", Cell(45, Trouble.DRESSED)),
        ("<td>45<span style='display:none'>6</span></td>", Cell(45, Trouble.DRESSED)),
        ("<td>45<span style='visibility: hidden'>6</span></td>", Cell(45, Trouble.DRESSED)),
        ("<td>4<span style='font-size:0'>5</span></td>", Cell(4, Trouble.DRESSED)),
        ("<td>4<span style='font-size:0px'>5</span></td>", Cell(4, Trouble.DRESSED)),
        ("<td><span hidden>45</span></td>", Cell(45, Trouble.DRESSED)),
        ("<td class=c>45</td>", Cell(45, Trouble.DRESSED)),
        ("<td>45<i class='x d'>2</i></td>", Cell("45\n2", Trouble.DRESSED)),
        ("<td>45<i class=a>2</i></td>", Cell(45, Trouble.DRESSED)),
        ("<td>45<span class=g>2</span></td>", Cell(45, Trouble.DRESSED)),
        ("<td class=f>45</td>", Cell(45, Trouble.DRESSED)),
        ('<td><input value="45"></td>', Cell(45, Trouble.DRESSED)),
        ("<td><select><option>12</option><option selected>45</option></select></td>", Cell("12\n45", Trouble.DRESSED)),
        ("<td><textarea>45</textarea></td>", Cell(45, Trouble.DRESSED)),
        ("<td><ruby>45<rt>46</rt></ruby></td>", Cell("45\n46", Trouble.DRESSED)),
        ("<td><bdo dir=rtl>54</bdo></td>", Cell(54, Trouble.DRESSED)),
        ("<td class=gone>4<i>5</i></td>", Cell(4, Trouble.DRESSED)),
        ("<td>4<i class=h>5</i></td>", Cell(45)),
        ("<td>4<i class=b>5</i></td>", Cell(45)),
        ("<td>4<i style='display: inline; color:red'>5</i></td>", Cell(45)),
        ("<td class=e>45</td>", Cell(45)),
        ("<td>4<b class=g>5</b></td>", Cell(45)),
        ('<td style="vertical-align:top">45</td>', Cell(45)),
        ("<td><span style='font-size:0.9em;opacity:0.8;vertical-align:middle'>45</span></td>", Cell(45)),
        ("<td>45<s></s><span hidden> </span></td>", Cell(45)),
    ],
)
def test_what_a_page_shows_otherwise_than_plain_is_told(entry: str, expected: Cell) -> None:
    """Struck out, raised, hidden, chosen, reversed: the cell is asked about; styles that change nothing are not."""
    assert (
        cells(page(f"{PECULIAR}<tr>{entry}</tr>").replace(b"<table>", b"", 1).replace(b"</style>", b"</style><table>"))[
            1, 1
        ]
        == expected
    )


def test_texts_of_libreoffice_are_texts() -> None:
    """It writes numbers with their value; a text with a raised 2 comes without it, as 452, and is no typed number."""
    meta = b'<meta name="generator" content="LibreOffice 7.4"/></head>'
    content = page(f"<tr>{STARCALC.format('45', '', '45')}<td><font>452</font></td></tr>").replace(b"</head>", meta)
    assert cells(content) == {(1, 1): Cell(45), (1, 2): Cell("452")}


COMMENTED = """<html><body><table><tr><td>学习</td><td x:num>12<![if !supportAnnotations]><span
 class=msocomspan1><span class=msocomspan2 id="_anchor_1" language=JavaScript><a
 class=msocomanch href="#_msocom_1" name="_msoanchor_1">[1]</a></span></span><![endif]></td>
 <td><a href="#_msocom_2">13</a></td></tr></table>
<div style='mso-element:comment-list'><hr class=msocomhide>
<div style='mso-element:comment'><![if !supportAnnotations]><div id="_com_1" class=msocomtxt><![endif]>
<div><a class=msocomhide href="#_msoanchor_1" name="_msocom_1">[1]</a><!--[if gte mso 9]><xml><x:Row>2</x:Row></xml><![endif]-->
<div class=shape><font class="font11">王：<br></font><font>应为15件</font></div></div></div></div></div></body></html>"""
"""As Excel saves a comment, and a link that only looks like its mark."""


def test_comments_of_pages_that_excel_saved() -> None:
    """The mark is no part of the number, and leads to what was written."""
    (sheet,) = read_workbook(COMMENTED.encode()).sheets
    assert sheet.cells == {(1, 1): Cell("学习"), (1, 2): Cell(12), (1, 3): Cell(13)}
    assert sheet.comments == {(1, 2): "王： 应为15件"}


def test_hidden_parts_of_a_page() -> None:
    """Rows and columns are told as elsewhere, a cell by itself is asked about, a hidden table is a hidden sheet."""
    columns = "<col><col style='display:none'>"
    rows = "<tr><td>1</td><td>2</td><td>3</td></tr><tr style='display:none'><td>4</td></tr>"
    rows += "<tr><td>5</td><td>6</td><td hidden>7</td><td>8</td></tr>"
    (sheet,) = read_workbook(page(columns + rows)).sheets
    assert sheet.hidden == frozenset({(1, 2), (2, 1), (3, 2), (3, 3)})
    assert [cell.trouble for cell in sheet.cells.values()] == [Trouble.NONE] * 6 + [Trouble.DRESSED, Trouble.NONE]
    (veiled,) = read_workbook(page(rows).replace(b"<table>", b"<div style='display:none'><table>")).sheets
    assert veiled.visibility == "hidden"


def test_a_web_archive_is_read() -> None:
    """Excel's single-file page is a mail with the page inside."""
    body = page("<tr><td>学习</td><td>12</td></tr>").decode()
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="B"\n\n--B\nContent-Type: text/html; charset="utf-8"\n'
    content = f"{head}Content-Transfer-Encoding: 8bit\n\n{body}\n--B--\n".encode()
    assert cells(content) == {(1, 1): Cell("学习"), (1, 2): Cell(12)}


def test_web_pages_have_their_limits() -> None:
    """No table, half a table and a table wider than any are refused; an entity is not loaded."""
    assert refusal(b"<html><body>12</body></html>") == ("not_a_workbook", {"found": "网页，里面没有表格"})
    assert refusal(page("<tr><td>1")[:-24]) == ("damaged", {"found": "文件不完整"})
    spans = "".join("<tr><td rowspan=400 colspan=16384>1</td></tr>" for _ in range(400))
    assert refusal(page(spans))[0] == "too_large"
    hostile = (
        b'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hostname">]><html><table><tr><td>&a;</td></tr></table></html>'
    )
    assert cells(hostile) in ({}, {(1, 1): Cell("&a;")})


# ------------------------------------------------------------------------------ XML spreadsheets


def spreadsheetml(rows: str, options: str = "", encoding: str = "utf-8") -> bytes:
    """An XML spreadsheet with one sheet of those rows."""
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="统计表">\n'
        f"<Table>{rows}</Table>{options}</Worksheet></Workbook>"
    ).encode(encoding)


def test_an_xml_spreadsheet_is_read() -> None:
    """Types, jumps and merged cells put every value in its place; comments are no values."""
    comment = "<Comment><ss:Data>核对过13</ss:Data></Comment>"
    rows = (
        '<Row ss:Index="9"><Cell ss:MergeAcross="1"><Data ss:Type="String">学习</Data></Cell>'
        f'<Cell><Data ss:Type="Number">12</Data>{comment}</Cell>'
        '<Cell ss:Index="6"><Data ss:Type="Number">12.5</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2022-01-02T00:00:00.000</Data></Cell>'
        '<Cell><Data ss:Type="Boolean">1</Data></Cell></Row>'
        '<Row><Cell><Data ss:Type="Error">#REF!</Data></Cell><Cell ss:Formula="=1+2"/>'
        '<Cell ss:Formula="=&quot;&quot;"><Data ss:Type="String"></Data></Cell></Row>'
    )
    expected = {
        (9, 1): Cell("学习"),
        (9, 3): Cell(12),
        (9, 6): Cell(Decimal("12.5")),
        (9, 7): Cell("2022-01-02", is_date=True),
        (9, 8): Cell(value=True),
        (10, 1): Cell("#REF!", Trouble.ERROR),
        (10, 2): Cell(None, Trouble.UNCALCULATED),
    }
    for encoding in ("utf-8", "gb2312"):
        assert cells(spreadsheetml(rows, encoding=encoding)) == expected


def test_what_xml_spreadsheets_show_otherwise_than_they_store() -> None:
    """Percent and struck-out figures are told; a percent sign in quotes is a letter."""
    looks = ('<NumberFormat ss:Format="Percent"/>', '<NumberFormat ss:Format="0.0%"/>', '<Font ss:StrikeThrough="1"/>')
    quoted = '<NumberFormat ss:Format="0&quot;%&quot;"/>'
    styles = "".join(f'<Style ss:ID="s{n}">{look}</Style>' for n, look in enumerate((*looks, quoted)))
    value = '<Data ss:Type="Number">1</Data>'
    row = "".join(f'<Cell ss:StyleID="s{number}">{value}</Cell>' for number in range(4))
    row += "".join(f'<Cell ss:StyleID="s{number}"><Data ss:Type="String">1</Data></Cell>' for number in (2, 3))
    content = spreadsheetml(f"<Row>{row}</Row>").replace(b"<Worksheet", f"<Styles>{styles}</Styles><Worksheet".encode())
    assert [cell.trouble for cell in cells(content).values()] == [
        Trouble.PERCENT,
        Trouble.PERCENT,
        Trouble.DRESSED,
        Trouble.NONE,
        Trouble.DRESSED,
        Trouble.NONE,
    ]


def test_comments_of_xml_spreadsheets() -> None:
    """Each stands at its cell, in one piece, and leaves what the cell says alone."""
    comment = "<Comment ss:Author='王'><ss:Data><B>王：</B><S>12</S>应为15件</ss:Data></Comment>"
    rows = f'<Row ss:Index="9"><Cell ss:Index="4"><Data ss:Type="String">12</Data>{comment}</Cell><Cell>{comment}</Cell></Row>'
    (sheet,) = read_workbook(spreadsheetml(rows)).sheets
    assert sheet.cells == {(9, 4): Cell("12")}
    assert sheet.comments == {(9, 4): "王：12应为15件", (9, 5): "王：12应为15件"}


def test_hidden_rows_and_columns_of_xml_spreadsheets() -> None:
    """Rows and columns say so themselves."""
    value = '<Cell><Data ss:Type="Number">1</Data></Cell>'
    rows = f'<Column/><Column ss:Hidden="1" ss:Span="1"/><Row>{value * 4}</Row><Row ss:Hidden="1">{value}</Row>'
    (sheet,) = read_workbook(spreadsheetml(rows)).sheets
    assert sheet.hidden == frozenset({(1, 2), (1, 3), (2, 1)})


def test_visibility_and_limits_of_xml_spreadsheets() -> None:
    """Hidden sheets say so; far cells, overlapping ones and document types are refused."""
    hidden = "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>"
    assert read_workbook(spreadsheetml("", hidden)).sheets == (Sheet("统计表", {}, "hidden"),)
    value = '<Data ss:Type="Number">1</Data>'
    far = f'<Row ss:Index="1048576"><Cell ss:Index="16384">{value}</Cell></Row>'
    assert refusal(spreadsheetml(far))[0] == "too_large"
    over = f'<Row><Cell ss:MergeDown="1">{value}</Cell></Row><Row><Cell>{value}</Cell></Row>'
    assert refusal(spreadsheetml(over)) == ("damaged", {"found": "合并的单元格互相重叠"})
    declared = spreadsheetml("").replace(b"<Workbook", b"<!DOCTYPE x><Workbook")
    assert refusal(declared) == ("unsafe", {"found": "文档类型声明DOCTYPE"})
