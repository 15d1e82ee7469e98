"""Tables of a web page, also when it is called .xls: every table that stands in no other one is a sheet.

Office programs and online systems "export" such files. Nothing is fetched and no entity is loaded. What a browser would
not show as one word is not joined to one number; what is struck out, raised, hidden or chosen from a list is told.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import product

from lxml import etree, html

from etl.domain import Cell, Sheet, Trouble, Workbook
from etl.reading.encodings import Decoded, decode_text
from etl.reading.guard import Limits
from etl.reading.html.comments import comments_in, comments_of_page, is_comment_mark
from etl.reading.html.styles import PageStyles, TextStyle
from etl.reading.marks import Marks, Position
from etl.reading.unreadable import damaged, no_workbook
from etl.reading.values import check_extent, is_count, typed_cell

_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?([A-Za-z0-9_-]{2,20})", re.IGNORECASE
)
_ARCHIVE = re.compile(rb"\A(?:[^\n]{0,500}\n){0,12}?mime-version:", re.IGNORECASE)
"""A web archive (.mht): a message whose head says so in its first lines."""
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_BLOCKS = (
    "address article aside br center dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr img li main ol p pre "
)
_PARTS = "rp rt section table tbody td th thead tr ul"
_APART = frozenset((_BLOCKS + _PARTS).split())
"""Elements whose text is not one word with what stands before or after it."""
_LETTERS = (
    "a abbr acronym b big cite code data dfn em font i ins kbd label mark nobr o:p output samp small span strong "
)
_MARKED = "del s strike sub sup time tt u var wbr"
_JOINED = frozenset((_LETTERS + _MARKED).split())
"""Elements whose text is; nobody knows what a browser shows of any other one."""
_UNSEEN = frozenset(("script", "style", "template", "head", "title"))
_CHOICES = frozenset(("datalist", "input", "noscript", "select", "textarea"))
"""What they show need not stand in the page."""
_AMOUNT = re.compile(r"-?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
_WRITTEN_FORMAT = re.compile(r"mso-number-format\s*:\s*[\"']?([^\"';]*)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([0-9a-fA-F]{4})|\\(.)")
_DATED = re.compile(r"[yd年月日]|h:|m/", re.IGNORECASE)
_MAGNITUDE = re.compile(r"[零〇一二两三四五六七八九十百千万亿‰]")
_OPENING = re.compile(r"<table[\s>]", re.IGNORECASE)
_CLOSING = re.compile(r"</table\s*>", re.IGNORECASE)
_WIDEST = 16_384
_BEYOND = 10**18


def read_webpage(content: bytes, limits: Limits) -> Workbook:
    """The workbook of a page's tables; UnreadableError: not_a_workbook when it has none, damaged, too_large."""
    pages = [_page(part) for part in _parts(content)]
    tables = [table for page in pages for table in _tables(page.text)]
    if not tables:
        raise no_workbook("网页，里面没有表格")
    sheets = tuple(_sheet(f"网页表格{number}", *table, limits) for number, table in enumerate(tables, start=1))
    return Workbook(sheets, next((page.remarks for page in pages if page.remarks), ()))


def _parts(content: bytes) -> Iterator[bytes]:
    """The page itself, or the pages inside a single-file web archive (.mht)."""
    if not _ARCHIVE.match(content):
        yield content
        return
    message = email.message_from_bytes(content, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield payload


def _page(content: bytes) -> Decoded:
    declared = _CHARSET.search(content[:4096])
    return decode_text(content, declared[1].decode("ascii") if declared else "")


def _check_end(page: str) -> None:
    """Damaged when a table is not closed: the parser would make up an end for what was cut off."""
    if len(_OPENING.findall(page)) > len(_CLOSING.findall(page)):
        raise damaged("文件不完整")


def _tables(page: str) -> list[tuple[html.HtmlElement, PageStyles, dict[str, str]]]:
    """The tables of a page with its styles and its comments."""
    _check_end(page)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(_DECLARATION.sub("", page, count=1).replace("\0", ""), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise damaged("网页的写法有错") from error
    styles, comments = PageStyles(root), comments_of_page(root)
    return [
        (table, styles, comments) for table in root.iter("table") if next(table.iterancestors("table"), None) is None
    ]


def _sheet(name: str, table: html.HtmlElement, styles: PageStyles, comments: dict[str, str], limits: Limits) -> Sheet:
    cells: dict[Position, Cell] = {}
    notes: dict[Position, str] = {}
    marks = Marks(hidden_columns=list(_hidden_columns(table, styles)))
    taken: set[Position] = set()
    veiled: set[Position] = set()
    around = _around(table, styles)
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    for number, row in enumerate(rows, start=1):
        column = 1
        outer = _around(row, styles, table)
        if TextStyle.HIDDEN in outer:
            marks.hidden_rows.add(number)
        for entry in row.iterchildren("td", "th"):
            while (number, column) in taken:
                column += 1
            wide, high = _span(entry, "colspan"), min(_span(entry, "rowspan"), len(rows) - number + 1)
            marks.reach(number + high - 1, column + wide - 1)
            check_extent(name, marks, limits)
            taken.update(product(range(number, number + high), range(column, column + wide)))
            style = styles.of(entry)
            if comments and (note := comments_in(entry, comments)):
                notes[number, column] = note
            if (cell := _cell(entry, styles, dressed=TextStyle.DRESSED in around | outer | style)).text:
                cells[number, column] = cell
                if TextStyle.HIDDEN in style:  # a browser would move the cells after it up
                    veiled.add((number, column))
                    cells[number, column] = replace(cell, trouble=cell.trouble or Trouble.DRESSED)
            column += wide
    visibility = "hidden" if TextStyle.HIDDEN in around else "visible"
    return Sheet(name, cells, visibility, marks.hidden(cells) | veiled, notes)


def _around(element: html.HtmlElement, styles: PageStyles, end: html.HtmlElement | None = None) -> TextStyle:
    """How an element and what it stands in are shown, as far as ``end``."""
    style = styles.of(element)
    for outer in element.iterancestors():
        if outer is end:
            break
        style |= styles.of(outer)
    return style


def _hidden_columns(table: html.HtmlElement, styles: PageStyles) -> Iterator[tuple[int, int]]:
    column = 1
    for group in table.iterchildren("colgroup", "col"):
        for part in group.findall("col") or [group]:
            wide = _span(part, "span")
            if TextStyle.HIDDEN in styles.of(part) | styles.of(group):
                yield column, column + wide - 1
            column += wide


def _span(entry: html.HtmlElement, attribute: str) -> int:
    written = entry.get(attribute, "").strip()
    return min(max(int(written), 1), _WIDEST) if written.isascii() and written.isdigit() and len(written) < 9 else 1


def _cell(entry: html.HtmlElement, styles: PageStyles, *, dressed: bool) -> Cell:
    """What the page shows, or the exact number that a program stored beside it, where they say the same."""
    words = _CellText(styles)
    words.take(entry, own=True, dressed=dressed)
    text = words.shown or words.unseen
    cell = Cell(text) if styles.typed and entry.get("sdval") is None else typed_cell(text)
    if words.dressed:
        return replace(cell, trouble=cell.trouble or Trouble.DRESSED)
    stored_text = "".join(entry.get("x:str", "").split())
    if stored_text and is_count(cell) and stored_text != cell.text:
        return replace(cell, trouble=Trouble.DRESSED)
    stored = _stored(entry)
    return cell if stored is None or cell.trouble else _agreed(cell, stored, _format(entry))


def _stored(entry: html.HtmlElement) -> Decimal | None:
    """The number that Excel, LibreOffice or SheetJS wrote beside what is shown."""
    beside = entry.get("data-v", "") if entry.get("data-t") == "n" else ""
    try:
        number = Decimal((entry.get("x:num") or entry.get("sdval") or beside).strip() or "nan")
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < _BEYOND else None


def _agreed(shown: Cell, stored: Decimal, number_format: str) -> Cell:
    """The stored number where the page shows it, rounded or as percent; dates and such as they are shown."""
    exact = Cell(int(stored)) if stored == stored.to_integral_value() else Cell(stored)
    unlike = replace(exact, trouble=Trouble.FORMATTED, number_format=number_format or f"显示为{shown.text}")
    if not shown.text:
        return unlike if stored else exact
    amounts, magnitude = _AMOUNT.findall(shown.text), _MAGNITUDE.search(shown.text)
    if len(amounts) > 1 or not (amounts or magnitude) or (_DATED.search(number_format) and not is_count(shown)):
        return shown
    percent = shown.text.rstrip().endswith("%")
    if magnitude or not _rounds(stored * 100 if percent else stored, amounts[0]):
        return unlike
    if percent:
        return replace(exact, trouble=Trouble.PERCENT)
    return exact if shown.text == amounts[0] else shown


def _format(entry: html.HtmlElement) -> str:
    """The number format that LibreOffice, SheetJS or Excel wrote beside the number, when it is in the cell itself."""
    written = _WRITTEN_FORMAT.search(entry.get("style", ""))
    styled = _ESCAPED.sub(lambda one: chr(int(one[1], 16)) if one[1] else one[2], written[1]) if written else ""
    return entry.get("sdnum", "").split(";", 2)[-1] or entry.get("data-z", "") or styled.strip()


def _rounds(stored: Decimal, shown: str) -> bool:
    number = Decimal(shown.replace(",", ""))
    return abs(stored - number) * 2 <= Decimal(1).scaleb(-len(shown.partition(".")[2]))


class _CellText:
    """The text of a cell, and whether there is anything about it that a plain number does not have."""

    def __init__(self, styles: PageStyles) -> None:
        self.dressed = False
        self._styles = styles
        self._shown: list[str] = []
        self._unseen: list[str] = []

    @property
    def shown(self) -> str:
        """What a browser shows."""
        return _lines(self._shown)

    @property
    def unseen(self) -> str:
        """What it does not, or not as text."""
        return _lines(self._unseen)

    def take(
        self, element: html.HtmlElement, *, own: bool = False, dressed: bool = False, hidden: bool = False
    ) -> None:
        r"""Take an element's text in and, but for the cell itself, its tail's place: \v parts what is not one word."""
        tag = str(element.tag)
        if tag in _UNSEEN or is_comment_mark(element):
            return
        style = TextStyle.PLAIN if own else self._styles.of(element)
        strange = not own and tag not in _APART and tag not in _JOINED
        dressed = dressed or strange or bool(style & (TextStyle.DRESSED | TextStyle.RAISED))
        hidden = hidden or TextStyle.HIDDEN in style or tag in _CHOICES
        apart = "" if own or (tag in _JOINED and style in (TextStyle.PLAIN, TextStyle.HIDDEN)) else "\v"
        self._note(apart, element.get("value") if tag == "input" else element.text, dressed=dressed, hidden=hidden)
        for child in element.iterchildren(tag=etree.Element):
            self.take(child, dressed=dressed, hidden=hidden)
            self._note("", child.tail, dressed=dressed, hidden=hidden)
        self._note(apart, "", dressed=dressed, hidden=hidden)

    def _note(self, apart: str, text: str | None, *, dressed: bool, hidden: bool) -> None:
        words = (text or "").replace("\v", " ")
        self.dressed = self.dressed or bool((dressed or hidden) and words.strip())
        (self._unseen if hidden else self._shown).extend((apart, words))


def _lines(pieces: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\v"))
    return "\n".join(line for line in lines if line)
