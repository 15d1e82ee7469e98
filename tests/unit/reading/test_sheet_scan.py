"""Errors, formulas without value and the extent: the scan and the parser must say the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from etl.reading.marks import Marks
from etl.reading.unreadable import UnreadableError
from etl.reading.xlsx.sheet_parser import parse_sheet
from etl.reading.xlsx.sheet_scan import NotPlainError, column_number, scan_sheet

HEAD = '<?xml version="1.0"?><worksheet xmlns="m"><cols><col min="1"/></cols><sheetData>'


def sheet(rows: str) -> bytes:
    """A sheet with those rows, and a tail that must not be taken for cells."""
    return f"{HEAD}{rows}</sheetData><conditionalFormatting><cfRule/></conditionalFormatting></worksheet>".encode()


def in_blocks(content: bytes, size: int) -> Iterator[bytes]:
    """The same bytes in pieces."""
    return (content[at : at + size] for at in range(0, len(content), size))


def seen(marks: Marks) -> tuple[int, int, dict[tuple[int, int], str], set[tuple[int, int]]]:
    """What scan and parser must agree on."""
    return marks.rows, marks.columns, marks.errors, marks.uncalculated


CASES = [
    ('<row r="1"><c r="B1"><v>12</v></c></row>', (1, 2, {}, set())),
    ('<row r="1"><c r="B1" s="3" t="s"><v>0</v></c><c r="AA1" s="1"/></row>', (1, 2, {}, set())),
    ('<row r="9"><c r="B9"><v></v></c><c r="C9" s="1"></c><c r="D9"><v/></c></row>', (0, 0, {}, set())),
    ('<row r="2"><c r="C2" t="e"><v>#REF!</v></c></row>', (2, 3, {(2, 3): "#REF!"}, set())),
    ('<row r="2"><c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>', (2, 3, {(2, 3): "#DIV/0!"}, set())),
    ('<row r="2"><c r="C2" t="e"><f>1/0</f></c></row>', (2, 3, {}, {(2, 3)})),
    ('<row r="4"><c r="D4"><f>12+3</f><v>15</v></c></row>', (4, 4, {}, set())),
    ('<row r="4"><c r="D4"><f>12+3</f><v></v></c></row>', (4, 4, {}, {(4, 4)})),
    ('<row r="4"><c r="D4"><f>12+3</f><v/></c></row>', (4, 4, {}, {(4, 4)})),
    ('<row r="4"><c r="D4"><f>12+3</f></c></row>', (4, 4, {}, {(4, 4)})),
    ('<row r="4"><c r="D4" t="n"><f>12+3</f><v></v></c></row>', (4, 4, {}, {(4, 4)})),
    ('<row r="4"><c r="D4" t="str"><f>""</f><v></v></c></row>', (4, 4, {}, set())),
    ('<row r="4"><c r="D4" t="str"><f>""</f></c></row>', (4, 4, {}, {(4, 4)})),
    ('<row r="4"><c r="D4"><f t="shared" si="0"/></c></row>', (4, 4, {}, {(4, 4)})),
    ('<row r="4"><c r="D4"><f>A1&gt;B1</f><v>1</v></c></row>', (4, 4, {}, set())),
    ('<row r="4"><c r="D4" t="str"><v>a&amp;b</v></c></row>', (4, 4, {}, set())),
    ('<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>', (1, 1, {}, set())),
    ('<row r="1"><c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>a</t></r></is></c></row>', (1, 1, {}, set())),
    ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', (1048576, 16384, {}, set())),
    ('<row r="3"><c r="B3"><v>1</v></c></row><row r="1"><c r="Z1"><v>1</v></c></row>', (3, 26, {}, set())),
    ("", (0, 0, {}, set())),
]


@pytest.mark.parametrize(("rows", "expected"), CASES)
def test_scan_and_parser_agree(
    rows: str, expected: tuple[int, int, dict[tuple[int, int], str], set[tuple[int, int]]]
) -> None:
    """Plain XML needs no parser, and gives what the parser gives."""
    assert seen(scan_sheet([sheet(rows)])) == expected
    assert seen(parse_sheet([sheet(rows)])[0]) == expected


@pytest.mark.parametrize("size", [1, 7, 64, 500])
def test_blocks_may_end_anywhere(size: int) -> None:
    """A cell that is cut by the border of two blocks is still one cell."""
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" s="2"/><c r="C{row}"><f>B{row}+1</f></c><c r="D{row}" t="e"><v>#N/A</v></c></row>'
        for row in range(1, 40)
    )
    expected = (39, 4, {(row, 4): "#N/A" for row in range(1, 40)}, {(row, 3) for row in range(1, 40)})
    assert seen(scan_sheet(in_blocks(sheet(rows), size))) == expected


UNUSUAL = [
    ('<row><c><v>1</v></c><c><f>1+1</f></c></row><row r="5"><c><v>2</v></c></row>', (5, 2, {}, {(1, 2)})),
    ('<row r="3"><c r="C3"><v>1</v></c><c t="e"><v>#N/A</v></c></row>', (3, 4, {(3, 4): "#N/A"}, set())),
    ("<row r='1'><c r='B1'><v>1</v></c></row>", (1, 2, {}, set())),
    ('<row r="1"><c s="1" r="B1" ><f>1</f></c ></row>', (1, 2, {}, {(1, 2)})),
    ('<row r="1"><x:c xmlns:x="m" r="B1"><x:f>1</x:f></x:c></row>', (1, 2, {}, {(1, 2)})),
    ('<!-- <c r="Z9"><v>9</v></c> --><row r="1"><c r="B1"><f>1</f></c></row>', (1, 2, {}, {(1, 2)})),
    ('<row r="1"><c r="b1"><v>1</v></c></row>', (1, 2, {}, set())),
    ('<row r="1"><c r="B1" t="inlineStr"><is><t><![CDATA[</c>]]></t></is></c></row>', (1, 2, {}, set())),
    ('<row r="1"><c r="&#66;1"><v>1</v></c></row>', (1, 2, {}, set())),
    ('<row r="1"><c r="B1"><v>1&#50;</v></c></row>', (1, 2, {}, set())),
    ('<row r="1"><c r="B1"><v>1</v><f>1</f></c></row>', (1, 2, {}, set())),
]


@pytest.mark.parametrize(("rows", "expected"), UNUSUAL)
def test_the_scan_knows_when_it_cannot_be_sure(
    rows: str, expected: tuple[int, int, dict[tuple[int, int], str], set[tuple[int, int]]]
) -> None:
    """What is well-formed but not written the usual way is left to the parser."""
    with pytest.raises(NotPlainError):
        scan_sheet([sheet(rows)])
    assert seen(parse_sheet([sheet(rows)])[0]) == expected


@pytest.mark.parametrize(
    "content",
    [
        b'<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="B1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>',
        sheet('<row r="1"><c r="B1"><v>1</v></c></row>').decode().encode("utf-16"),
        b"<worksheet><?x <sheetData></sheetData> ?><sheetData></sheetData></worksheet>",
        b"<worksheet><!-- <sheetData></sheetData> --><sheetData></sheetData></worksheet>",
        b"<worksheet/>",
        b"<worksheet><sheetData/></worksheet>",
    ],
)
def test_unusual_parts_are_left_to_the_parser(content: bytes) -> None:
    """Prefixes from the root on, UTF-16 and sheets without cells are not scanned; the parser reads them all."""
    with pytest.raises(NotPlainError):
        scan_sheet([content])
    assert parse_sheet([content])[0].rows in (0, 1)


@pytest.mark.parametrize("value", ["1<!-- x -->2", "<![CDATA[12]]>", "1<?x y?>2", "1&#50;"])
def test_markup_inside_a_value_is_written_plainly(value: str) -> None:
    """The reader of values silently takes a part of such a value, so it gets the whole one."""
    marks, plain = parse_sheet([sheet(f'<row r="1"><c r="B1"><v>{value}</v></c></row>')])
    assert marks.stored == {(1, 2): "12"}
    assert b'<row r="1"><c r="B1"><v>12</v></c></row>' in plain
    assert seen(scan_sheet([plain])) == seen(marks)


def test_a_document_type_is_refused_by_the_parser_too() -> None:
    """In an encoding that the byte search of the guard cannot know, the parser still sees it."""
    with pytest.raises(UnreadableError) as caught:
        parse_sheet([b'<!DOCTYPE x [<!ENTITY a "12">]><worksheet>&a;</worksheet>'])
    assert caught.value.code == "unsafe"


def test_malformed_xml_is_damaged() -> None:
    """Tags that do not match are no sheet."""
    with pytest.raises(UnreadableError) as caught:
        parse_sheet([b"<worksheet><sheetData></worksheet>"])
    assert (caught.value.code, caught.value.facts) == ("damaged", {"found": "内部文件的写法有错"})


@pytest.mark.parametrize(("letters", "number"), [(b"A", 1), (b"z", 26), (b"AA", 27), (b"XFD", 16384)])
def test_columns(letters: bytes, number: int) -> None:
    """Letters count from A = 1."""
    assert column_number(letters) == number


def test_hidden_rows_and_columns() -> None:
    """Scan and parser see the same hidden rows and columns, however the attributes are ordered."""
    rows = (
        '<row r="1"><c r="B1"><v>1</v></c></row><row r="2" hidden="1"><c r="B2"><v>2</v></c></row>'
        '<row ht="9" hidden="true" r="3"><c r="B3"><v>3</v></c></row><row r="4" hidden="0"><c r="E4"><v>4</v></c></row>'
    )
    content = sheet(rows).replace(
        b'<col min="1"/>', b'<col min="1" max="1" hidden="0"/><col hidden="1" max="6" min="5"/>'
    )
    places = [(1, 2), (2, 2), (3, 2), (4, 2), (4, 5), (4, 6), (4, 7)]
    for marks in (scan_sheet([content]), parse_sheet([content])[0]):
        assert marks.hidden(places) == {(2, 2), (3, 2), (4, 5), (4, 6)}
    assert scan_sheet([sheet(rows.replace("hidden", "collapsed"))]).hidden(places) == frozenset()
