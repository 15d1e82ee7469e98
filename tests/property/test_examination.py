"""Whatever stands in the cells, on the sheets and in the bytes of a file, an examination answers and never raises."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import xlwt
from hypothesis import given
from hypothesis import strategies as st

from etl.domain import Arrival, Cell, Column, Indicator, Sheet, State, Submission, Trouble, Workbook
from etl.domain.findings import message
from etl.examination.examine import examine
from etl.examination.extraction import extract
from etl.examination.validation import validate
from etl.settings.loading import load_settings

TOWN = load_settings(Path(__file__).resolve().parents[2], 2022).catalogue
ARRIVAL = Arrival(1, "2022/白云山村.xlsx", "", 1, 0, "")

words = st.sampled_from(
    ["指标名称", "项目", "代码", "本年", "本年数", "上年", "2022年", "2021年", "说明", "计量单位", "甲", "零报告", "是", "否",
     "合计", "小计", "填报单位：", "单位（盖章）", "白云山村", "文石村", "500113115214", "303", "604", "602", "件", "百件",
     "人民调解案件件数", "法律十进活动场次", "法律明白人人数", "其中：调解成功件数", "调解成功率", "12件", "60余", "1.5万", "无", "/",
     "单位：万", "上半年", "联系电话：", "姜家镇2022年度统计表", "二〇二二年"]
)  # fmt: skip
values = st.one_of(
    words,
    st.text(max_size=12),
    st.text("0123456789０９,，.。-+余万千百十两二三零〇件次人 　%/（）：", max_size=10),
    st.integers(-(10**12), 10**12),
    st.decimals(allow_nan=False, allow_infinity=False, places=3),
    st.booleans(),
)
cells = st.one_of(
    st.builds(Cell, values),
    st.builds(Cell, st.sampled_from(["2022-01-02", "2022-01-02T00:00:00"]), is_date=st.just(True)),
    st.builds(Cell, values, st.sampled_from([Trouble.PERCENT, Trouble.DRESSED])),
    st.just(Cell("#REF!", Trouble.ERROR)),
    st.just(Cell(None, Trouble.UNCALCULATED)),
)
grids = st.dictionaries(st.tuples(st.integers(1, 12), st.integers(1, 8)), cells, max_size=40)
sheets = st.builds(Sheet, st.sampled_from(["统计表", "Sheet1", "文石村", "普法活动台账", "文字材料"]), grids)
headers = st.permutations(["指标名称", "计量单位", "代码", "本年", "上年", "说明"])


@given(st.lists(sheets, max_size=3))
def test_any_sheets(some: list[Sheet]) -> None:
    """At least one submission, each with findings that can be worded."""
    _examined(Workbook(tuple(some)))


@given(headers, st.lists(st.tuples(st.sampled_from(TOWN.indicators), cells, cells), max_size=12), grids)
def test_sheets_with_a_table(
    titles: list[str], rows: list[tuple[Indicator, Cell, Cell]], around: dict[tuple[int, int], Cell]
) -> None:
    """Around a table with rows of the catalogue, anything."""
    columns = {title: place for place, title in enumerate(titles, start=2)}
    grid = {(row + 6, column): cell for (row, column), cell in around.items()}
    grid |= {(5, column): Cell(title) for title, column in columns.items()}
    for row, (indicator, this, last) in enumerate(rows, start=6):
        grid |= {(row, columns["代码"]): Cell(indicator.code), (row, columns["本年"]): this}
        grid |= {(row, columns["上年"]): last, (row, columns["指标名称"]): Cell(indicator.name)}
    grid |= {(1, 1): Cell("姜家镇2022年度统计表"), (2, 1): Cell("填报单位："), (2, 2): Cell("白云山村")}
    _examined(Workbook((Sheet("统计表", grid),)))


@given(cells)
def test_any_entry(entry: Cell) -> None:
    """One cell of a good form: a number it says, or a finding at that very cell."""
    head = ("指标名称", "计量单位", "代码", "本年")
    grid = {(1, column): Cell(title) for column, title in enumerate(head, start=1)}
    grid |= {(2, 1): Cell("人民调解案件件数"), (2, 2): Cell("件"), (2, 3): Cell("303"), (2, 4): entry}
    grid |= {(3, 1): Cell("填报单位："), (3, 2): Cell("白云山村")}
    (one,) = _examined(Workbook((Sheet("统计表", grid),)))
    read = one.observation("303", Column.THIS_YEAR)
    told = [finding for finding in one.findings if (finding.place.sheet, finding.place.a1) == ("统计表", "D2")]
    assert told or (read is not None and read.state in (State.NUMBER, State.ZERO))
    if read and isinstance(entry.value, int) and not isinstance(entry.value, bool):
        assert read.value == Decimal(entry.value)


def _examined(workbook: Workbook) -> list[Submission]:
    submissions = [validate(one, TOWN) for one in extract(workbook, ARRIVAL, TOWN, 2022)]
    assert submissions
    for submission in submissions:
        assert all(message(finding) for finding in submission.findings)
    return submissions


# --------------------------------------------------------------------------- from the bytes on

ROOT = Path(__file__).resolve().parents[2]
FORM = (ROOT / "inbox" / "2022" / "白云山村.xlsx").read_bytes()
with zipfile.ZipFile(io.BytesIO(FORM)) as opened:
    PARTS = {name: opened.read(name) for name in opened.namelist()}
MAGIC = (
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x09\x08\x10\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"%PDF",
)
TAGS = (
    "<html><table><tr><td colspan=9>", "</td></tr></table></html>", "<table>", "mime-version: 1.0\n\n", "sep=;\n",
    '<?xml version="1.0"?>', '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "</Workbook>", "<Worksheet>",
    '<Row Index="3">', "</Row>", '<Cell Index="2"><Data Type="Number">', "</Data></Cell>", "<office:document ", "opendocument.spreadsheet",
    "<table:table>", "\n", ",", "\t", ";", '"', "指标名称,代码,本年\n", "学习次数,101,12\n", "1,200", "&amp;", "&#0;", "&x;", "]]>",
)  # fmt: skip
CELL_TAGS = (
    '<row r="1">', "</row>", "<row>", '<c r="A1">', '<c r="B2" t="s">', '<c t="e">', '<c r="C3" t="str">', '<c r="D4" t="inlineStr">',
    '<c r="XFD1048576">', '<c r="A0">', "</c>", "<v>", "</v>", "<f>", "</f>", "<is><t>", "</t></is>", "1", "-1e400", "inf", "#REF!",
    "_x001B_", "<!--", "-->", "<![CDATA[", "\n", " ",
)  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(TAGS), st.text(max_size=8)), max_size=30).map("".join)
markup = st.lists(st.sampled_from(CELL_TAGS), max_size=30).map("".join)
blobs = st.one_of(
    st.binary(max_size=400), texts.map(str.encode), texts.map(lambda text: text.encode("gb18030", "replace"))
)
names = st.one_of(
    st.sampled_from([*PARTS, "xl/sharedStrings.xml", "content.xml", "mimetype", "a/../b", "x.xlsx"]),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=9),
)


@given(st.sampled_from(MAGIC), blobs)
def test_any_bytes(beginning: bytes, rest: bytes) -> None:
    """Be it no file of any kind, or one that only begins like one."""
    _answered(beginning + rest)


@given(st.dictionaries(names, blobs, max_size=6), st.booleans())
def test_any_members(members: dict[str, bytes], among_others: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """A zip of anything, alone or in the place of the form's own parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in ((PARTS if among_others else {}) | members).items():
            archive.writestr(zipfile.ZipInfo(name), part)
    _answered(content.getvalue())


@given(markup)
def test_any_cells_of_a_sheet(cells: str) -> None:
    """What stands for cells in the form's table, well-formed or not."""
    head, _, tail = PARTS["xl/worksheets/sheet2.xml"].partition(b"<sheetData>")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in PARTS.items():
            archive.writestr(
                name, part if not name.endswith("sheet2.xml") else head + b"<sheetData>" + cells.encode() + tail
            )
    _answered(content.getvalue())


@given(st.integers(0, 10**9), st.binary(min_size=1, max_size=40))
def test_an_old_workbook_with_other_bytes(place: int, written: bytes) -> None:
    """The format without sums: whatever is written over it."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("统计表")
    for row, words in enumerate(
        (("指标名称", "代码", "本年"), ("法治培训场次", "112", 2), ("填报单位：", "白云山村", ""))
    ):
        for column, word in enumerate(words):
            sheet.write(row, column, word)
    target = io.BytesIO()
    book.save(target)
    content = target.getvalue()
    at = place % len(content)
    _answered(content[:at] + written + content[at + len(written) :])


def _answered(content: bytes) -> None:
    submissions = examine(content, ARRIVAL, TOWN, 2022)
    assert submissions
    assert all(message(finding) for submission in submissions for finding in submission.findings)
