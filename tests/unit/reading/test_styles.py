"""Cells that show something else than they hold are told from plain ones, wherever the package says so."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from etl.domain import Cell, Trouble
from etl.examination.numbers import KNOWN_MEASURES
from etl.reading import Limits, UnreadableError, read_workbook
from etl.reading.marks import CellStyles, Marks
from etl.reading.number_formats import MEASURES
from etl.reading.values import number_cell
from etl.reading.xlsx.styles import PackageStyles

Fill = Callable[[Worksheet], None]


def written(fill: Fill) -> bytes:
    """A workbook as openpyxl writes it."""
    book = Workbook()
    sheet = book.worksheets[0]
    fill(sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def first(content: bytes) -> Cell:
    """A1 as it is read."""
    return read_workbook(content, Limits()).sheets[0].at(1, 1)


def cell(fill: Fill) -> Cell:
    """A1 of a workbook as openpyxl writes it."""
    return first(written(fill))


def shown_as(number_format: str, value: object = 12) -> Fill:
    """A number in that format."""

    def fill(sheet: Worksheet) -> None:
        sheet["A1"].value = value
        sheet["A1"].number_format = number_format

    return fill


def rich(**look: object) -> Fill:
    """12 with a 2 behind it in that look."""

    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = CellRichText("12", TextBlock(InlineFont(**look), "2"))  # type: ignore[arg-type]

    return fill


@pytest.mark.parametrize("number_format", ["0%", "0.00%", "0.0%;-0.0%", '0%"左右"'])
def test_numbers_shown_as_percent(number_format: str) -> None:
    """Whatever percent format it is; the number stays what it is."""
    assert cell(shown_as(number_format)) == Cell(12, Trouble.PERCENT)


@pytest.mark.parametrize("number_format", ["General", "0.00", "#,##0", '0"件"', '0"%"', r"0\%", "@"])
def test_numbers_shown_as_they_are(number_format: str) -> None:
    """A % that is only written behind the number changes nothing."""
    assert cell(shown_as(number_format)) == Cell(12)


def test_a_text_in_a_cell_of_percent_format() -> None:
    """A text is shown as it is."""
    assert cell(shown_as("0%", "12件")) == Cell("12件")


@pytest.mark.parametrize("look", [{"strike": True}, {"vertAlign": "superscript"}, {"vertAlign": "subscript"}])
def test_letters_with_a_look_of_their_own(look: dict[str, object]) -> None:
    """A raised 2 behind 12 is no 122."""
    assert cell(rich(**look)) == Cell("122", Trouble.DRESSED)


@pytest.mark.parametrize("look", [{"b": True}, {"strike": False}, {"vertAlign": "baseline"}, {"color": "FFFF0000"}])
def test_letters_that_are_only_coloured_or_bold(look: dict[str, object]) -> None:
    """What stands there is what is seen."""
    assert cell(rich(**look)) == Cell("122")


def test_a_cell_struck_out_as_a_whole() -> None:
    """Somebody took the number back; a bold one stands."""

    def struck(sheet: Worksheet) -> None:
        sheet["A1"] = 12
        sheet["A1"].font = Font(strike=True)

    def bold(sheet: Worksheet) -> None:
        sheet["A1"] = 12
        sheet["A1"].font = Font(b=True)

    assert cell(struck) == Cell(12, Trouble.DRESSED)
    assert cell(bold) == Cell(12)


def test_a_text_struck_out_in_a_cell_of_percent_format() -> None:
    """Its format shows a text as it is; what is struck out is struck out all the same."""

    def struck(sheet: Worksheet) -> None:
        shown_as("0%", "12")(sheet)
        sheet["A1"].font = Font(strike=True)

    assert cell(struck) == Cell("12", Trouble.DRESSED)


def test_shared_texts(package: Callable[..., bytes]) -> None:
    """As Excel keeps texts: once for all cells, in a part of its own."""
    shared = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>13</t></si>'
        "<si><r><t>1&lt;</t></r><r><rPr><strike/></rPr><t>2</t></r></si></sst>"
    )
    content = package(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>',
        {
            "xl/sharedStrings.xml": shared,
            "xl/_rels/workbook.xml.rels": SHARED_RELATIONS,
        },
    )
    sheet = read_workbook(content, Limits()).sheets[0]
    assert (sheet.at(1, 1), sheet.at(1, 2)) == (Cell("13"), Cell("1<2", Trouble.DRESSED))


_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHARED_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)


def respelt(content: bytes, members: str, spelling: Callable[[str], bytes]) -> bytes:
    """The package with those members spelt otherwise."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            part = source.read(name)
            copy.writestr(name, spelling(part.decode()) if re.search(members, name) else part)
    return target.getvalue()


def prefixed(part: str) -> bytes:
    """With a prefix before every name."""
    named = re.sub(r"<(/?)([A-Za-z]\w*)(?=[\s>/])", r"<\1x:\2", part)
    return named.replace('xmlns="', 'xmlns:x="').encode()


def single_quoted(part: str) -> bytes:
    """With the other quotes."""
    return re.sub(r"=\"([^\"']*)\"", r"='\1'", part).encode()


def broken_up(part: str) -> bytes:
    """With line breaks between the attributes."""
    return re.sub(r" (\w+=\")", r"\n\1", part).encode()


def wide(part: str) -> bytes:
    """In UTF-16."""
    return re.sub(r"<\?xml[^>]*\?>", "", part).encode("utf-16")


def struck(sheet: Worksheet) -> None:
    """A figure struck out."""
    sheet["A1"] = 12
    sheet["A1"].font = Font(strike=True)


FILLS = (
    (shown_as("0%", 3), Cell(3, Trouble.PERCENT)),
    (shown_as('0"万"', 3), Cell(3, Trouble.FORMATTED, number_format='0"万"')),
    (shown_as("0", 3), Cell(3)),
    (struck, Cell(12, Trouble.DRESSED)),
    (rich(vertAlign="superscript"), Cell("122", Trouble.DRESSED)),
    (rich(strike=False), Cell("122")),
)


@pytest.mark.parametrize("spelling", [prefixed, single_quoted, broken_up, wide])
@pytest.mark.parametrize("members", ["styles", "worksheets/sheet", "styles|worksheets/sheet"])
@pytest.mark.parametrize(("fill", "expected"), FILLS)
def test_other_spellings(fill: Fill, expected: Cell, members: str, spelling: Callable[[str], bytes]) -> None:
    """However the XML is written: what is seen is told."""
    assert first(respelt(written(fill), members, spelling)) == expected


@pytest.mark.parametrize("spelling", [prefixed, single_quoted, broken_up, wide, str.encode])
@pytest.mark.parametrize(("look", "trouble"), [("superscript", Trouble.DRESSED), ("baseline", Trouble.NONE)])
def test_other_spellings_of_shared_texts(
    look: str, trouble: Trouble, spelling: Callable[[str], bytes], package: Callable[..., bytes]
) -> None:
    """A raised 2 behind 45 is no 452; the reading above the letters is no text."""
    shared = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>45</t></r>'
        f'<r><rPr><vertAlign val="{look}"/></rPr><t>2</t></r><rPh sb="0" eb="1"><t>7</t></rPh></si></sst>'
    )
    members = {"xl/sharedStrings.xml": spelling(shared), "xl/_rels/workbook.xml.rels": SHARED_RELATIONS}
    content = package('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', members)
    assert first(content) == Cell("452", trouble)


def test_the_style_of_cells_that_name_none() -> None:
    """It is the first one."""
    content = respelt(written(shown_as("0", 3)), "styles", lambda part: part.replace(*FIRST_IN_PERCENT, 1).encode())
    assert first(respelt(content, "worksheets", lambda part: re.sub(r' s="\d+"', "", part).encode())) == Cell(
        3, Trouble.PERCENT
    )


FIRST_IN_PERCENT = ('<cellXfs count="2"><xf numFmtId="0"', '<cellXfs count="2"><xf numFmtId="9"')

OTHERWISE = (
    '0"万"',
    "0万",
    '0"00"',
    '"-"0',
    "-0",
    "(0)",
    '0"余"',
    '[>10]"约"0;0',
    '0"百件"',
    '0"‰"',
    ";;;",
    ";-0",
    "0,",
    "0.0,",
    '0!.0,"万"',
    '0"."0',
    "0\\.0",
    '0","000',
    "0E+0",
    "0.00E+00",
    '"1"0',
    "0*0",
    "[$约-804]0",
    '0;-0;"5"',
    "0-00",
    '"已填"',
    "aaaa",
)
AS_STORED = (
    "General",
    "0",
    "#,##0",
    "0.00",
    "#,##0.00_);(#,##0.00)",
    "0_ ",
    "@",
    "[Red]0",
    '0"件"',
    "0件",
    '0"人次"',
    '#,##0"场"',
    "0;[Red]-0",
    "0.00_);[Red](0.00)",
    "0;-0;;@",
    "[>999]#,##0;0",
    '0"(件)"',
    "# ##0",
    "# ?/?",
    "0000",
    '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    "[DBNum1]General",
    '[=0]"";0',
    "[$-804]0",
    "G/通用格式",
    'General"件"',
)


@pytest.mark.parametrize("number_format", OTHERWISE)
def test_formats_that_show_another_number(number_format: str) -> None:
    """Whatever the eye sees otherwise; the number stays what it is."""
    assert cell(shown_as(number_format)) == Cell(12, Trouble.FORMATTED, number_format=number_format)


@pytest.mark.parametrize("number_format", AS_STORED)
def test_formats_that_show_the_number(number_format: str) -> None:
    """A measure, a colour, a sign for 0, groups of digits."""
    assert cell(shown_as(number_format)) == Cell(12)


def test_a_date_stays_a_date() -> None:
    """Its format shows no number."""
    assert cell(shown_as('yyyy"年"m"月"', 44_900)) == Cell("2022-12-05", is_date=True)


def test_a_text_in_a_cell_of_such_a_format() -> None:
    """A text is shown as it is."""
    assert cell(shown_as('0"万"', "12")) == Cell("12")


def test_measures() -> None:
    """The words behind a number that the rules for texts know."""
    assert frozenset(KNOWN_MEASURES) == MEASURES


def test_a_plain_form_is_not_looked_at_again() -> None:
    """Its sheet would have to be unpacked twice."""

    def refuse() -> bytes:
        raise AssertionError

    PackageStyles(CellStyles({}, frozenset()), frozenset()).note(Marks(), {(1, 1): Cell(1)}, refuse)


@pytest.mark.parametrize(
    "content",
    [
        "<c r='A1'><v>45</v><v>54</v></c>",
        '<c r="A1"><v>45</v><v>54</v></c>',
        '<c r="A1"><v>45</v><is><t>54</t></is></c>',
        '<c r="A1" t="inlineStr"><is><t>45</t></is><is><t>54</t></is></c>',
    ],
)
def test_two_values_in_one_cell(content: str, package: Callable[..., bytes]) -> None:
    """Neither is taken, and never both as one number."""
    with pytest.raises(UnreadableError) as caught:
        read_workbook(package(f'<row r="1">{content}</row>'), Limits())
    assert (caught.value.code, caught.value.facts) == ("damaged", {"found": "A1里有两个值"})


def test_a_value_beside_an_extension(package: Callable[..., bytes]) -> None:
    """What an extension calls a value is none of the cell's."""
    content = package('<row r="1"><c r="A1"><v>45</v><extLst><ext><v>54</v></ext></extLst></c></row>')
    assert first(content) == Cell(45)


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        (44.99999999999999, "45"),
        (45.0000000001, "45"),
        (1e-300, "1E-300"),
        (0.1 + 0.2, "0.3"),
        (45.5, "45.5"),
        (45.00001, "45.00001"),
        (44.9999999, "44.9999999"),
        (0.000001, "0.000001"),
    ],
)
def test_the_noise_of_formulas(stored: float, value: str) -> None:
    """Fifteen digits count, as in a spreadsheet; a fraction stays one."""
    number = number_cell(stored).value
    assert number == Decimal(value)
    assert isinstance(number, int) is value.isdigit()
