"""A sheet's XML scanned as bytes: which cells hold errors, which formulas lack a value, how far content reaches.

Done where the XML is written as Excel, WPS and LibreOffice write it, in the pass that checks the sum of the part.
Anything else in the cells (prefixes, comments, CDATA, cells without address, other quotes) is left to the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from etl.reading.marks import Marks, Position

_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}+)([0-9]{1,7}+)"([ A-Za-z0-9="]*+)>'  # <c r="D9" s="12" t="str">
    rb"(<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?"  # <f>SUM(D2:D8)</f>, <f t="shared" si="0"/>
    rb'(<v(?: xml:space="preserve")?>[^<]*+</v>|<v ?/>)?'  # <v>12</v>, <v/>
    rb"(<is>(?:"
    rb"<t>[^<]*+</t></is>"  # <is><t>白云山村</t></is>
    rb"|(?:<[tr](?:Pr|Ph)?[ >/].*?)?</is>"  # <is><r><rPr><b/></rPr><t>12</t></r></is>, <is></is>
    rb")|<is ?/>)?</c>",
    re.DOTALL,
)
"""A cell: letters and row of its address, attributes, formula, value, text in the cell itself."""
_DRESSING = re.compile(rb"[<:](?:strike|vertAlign)\b")
_BLANK = re.compile(rb'<c r="[A-Z]{1,3}+[0-9]{1,7}+"(?: s="[0-9]++")?(?: t="n")?></c>')
"""A formatted cell with nothing in it, as openpyxl saves it: nine tenths of the cells of a form."""
_STRANGE = re.compile(rb"<(?:[!?]|/(?!(?:[cvftr]|is|row|rPr|rPh)>))")
"""What cells are not written with: comments, instructions, CDATA, the ends of other elements."""
_INDENT = re.compile(rb">\s+<")
"""gnumeric writes every element on a line of its own."""
_START = re.compile(rb"<(?:[^<>\s/:]*:)?sheetData[\s/>]")
_OUTSIDE_MARKUP = re.compile(rb"<[!?]")
"""A comment or instruction, which may hold anything; the declaration at the very beginning is let pass."""
_HIDDEN_ROW = re.compile(rb'<row (?=[^<>]*\bhidden="(?:1|true)")[^<>]*?\br="([0-9]{1,7})"')
_HIDDEN_COLUMN = re.compile(rb'<col (?=[^<>]*\bhidden="(?:1|true)")[^<>]*>')
_COLUMN_END = re.compile(rb'\b(min|max)="([0-9]{1,5})"')
_END = b"</sheetData>"
_EMPTY = frozenset((b"", b"<v></v>", b"<v/>", b"<v />", b'<v xml:space="preserve"></v>'))
_TEXT = b' t="str"'
_ERROR = b' t="e"'
_INLINE = b' t="inlineStr"'
_LONGEST_HEAD = 1 << 20
_LONGEST_CELL = 4 << 20


class NotPlainError(Exception):
    """The XML is not written the plain way that the scan understands; the parser must do it."""


def scan_sheet(blocks: Iterable[bytes]) -> Marks:
    """Marks of a sheet by a scan of its bytes; NotPlainError as soon as it cannot be sure."""
    marks = Marks()
    columns: set[bytes] = set()
    for run in _cell_runs(blocks, marks):
        _scan_cells(run, marks, columns)
    marks.columns = max(map(column_number, columns), default=0)
    return marks


def _cell_runs(blocks: Iterable[bytes], marks: Marks) -> Iterator[bytes]:
    """The bytes between ``<sheetData>`` and its end, cut before cells only."""
    pieces = iter(blocks)
    run = _after_head(pieces, marks)
    for block in pieces:
        run += block
        end = run.find(_END)
        if end >= 0:
            break
        cut = run.rfind(b"<c ")
        if cut > 0:
            yield run[:cut]
            run = run[cut:]
        elif len(run) > _LONGEST_CELL:
            raise NotPlainError
    end = run.find(_END)
    yield run[:end] if end >= 0 else run
    for _ in pieces:  # to the last block, where the sum is checked
        pass


def _after_head(pieces: Iterator[bytes], marks: Marks) -> bytes:
    """Note the hidden columns; what follows ``<sheetData>`` so far; the head before it must be plain as well."""
    head = b""
    for block in pieces:
        head += block
        start = _START.search(head)
        if start is None and len(head) < _LONGEST_HEAD:
            continue
        if start is None or start[0] != b"<sheetData>" or _OUTSIDE_MARKUP.search(head, 5, start.start()):
            raise NotPlainError
        marks.hidden_columns = [_span(tag) for tag in _HIDDEN_COLUMN.findall(head, 0, start.start())]
        return head[start.end() :]
    raise NotPlainError


def _span(tag: bytes) -> tuple[int, int]:
    """First and last column of a ``col`` element."""
    ends = {name: int(number) for name, number in _COLUMN_END.findall(tag)}
    return ends.get(b"min", 0), ends.get(b"max", 0)


def _scan_cells(run: bytes, marks: Marks, columns: set[bytes]) -> None:
    if b"\n" in run:
        run = _INDENT.sub(b"><", run)
    run = _BLANK.sub(b"", run)
    if _STRANGE.search(run):
        raise NotPlainError
    ends = run.count(b"</c>")
    if not ends:  # a million formatted rows are looked at no closer
        return
    cells = _CELL.findall(run)
    if len(cells) != ends:
        raise NotPlainError
    content = [cell for cell in cells if cell[4] not in _EMPTY or cell[3] or cell[5] or _TEXT in cell[2]]
    if len({cell[:2] for cell in content}) < len(content):
        raise NotPlainError  # two cells at one address
    columns.update({cell[0] for cell in content})
    rows = set(map(int, {cell[1] for cell in content}))
    if rows and min(rows) < marks.rows:
        raise NotPlainError  # out of order, so that an address may come again
    marks.rows = max(rows, default=marks.rows)
    if b"hidden=" in run:
        marks.hidden_rows.update(map(int, _HIDDEN_ROW.findall(run)))
    if ((b"strike" in run or b"vertAlign" in run) and _DRESSING.search(run)) or (
        b"<is" in run and any(cell[5] and (cell[4] not in _EMPTY or cell[5].find(b"<is", 1) > 0) for cell in content)
    ):
        raise NotPlainError  # two values in one cell, or letters that are struck out, raised or lowered
    notable = _ERROR in run or _INLINE in run or b"&" in run
    for letters, row, attributes, formula, value, _ in content:
        if formula or (notable and (b"&" in value or _ERROR in attributes or _INLINE in attributes)):
            _mark(marks, (int(row), column_number(letters)), attributes, formula, value)


def _mark(marks: Marks, position: Position, attributes: bytes, formula: bytes, value: bytes) -> None:
    if (b"&" in value and _TEXT not in attributes) or (value and _INLINE in attributes):
        raise NotPlainError
    if value not in _EMPTY:
        if _ERROR in attributes:
            marks.errors[position] = value[value.index(b">") + 1 : -len(b"</v>")].decode("utf-8", "replace")
    elif formula and (_TEXT not in attributes or not value):
        marks.uncalculated.add(position)


@lru_cache(maxsize=1024)
def column_number(letters: bytes) -> int:
    """The number of a column from 1: A → 1, XFD → 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
