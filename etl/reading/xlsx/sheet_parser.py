"""Sheets of a package that the scan would not take: marks by the parser, and the sheet written again the plain way.

The reader of values loses what stands around comments and CDATA, reads UTF-16 as nothing, and dies of errors newer than
itself; of the plain sheet it reads everything, and what it then delivers is held against what the parser saw.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from etl.domain import CellRef
from etl.reading.marks import Marks, Position
from etl.reading.unreadable import damaged
from etl.reading.values import ERROR_TEXTS
from etl.reading.xlsx.sheet_scan import column_number
from etl.reading.xml import follow, is_dressing, local, whole

_ADDRESS = re.compile(r"([A-Za-z]{1,6})([0-9]{1,10})", re.ASCII)
_PLAIN_TYPES = ("", "n", "str", "inlineStr")
_HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_TAIL = "</row></sheetData></worksheet>"


def parse_sheet(blocks: Iterable[bytes]) -> tuple[Marks, bytes]:
    """Marks of a sheet with the plain values the parser saw, and the sheet as plain XML; damaged when it is no XML."""
    reader = _SheetReader()
    follow(blocks, reader)
    body = "".join(reader.written)
    return reader.marks, f"{_HEAD}{body}{_TAIL if body else '</sheetData></worksheet>'}".encode()


class _SheetReader:
    """Follows the cells of one sheet as they come from the parser."""

    def __init__(self) -> None:
        self.marks = Marks()
        self.written: list[str] = []
        self._written: set[Position] = set()
        self._inside = False
        self._row = 0
        self._column = 0
        self._position: Position | None = None
        self._attributes: dict[str, str] = {}
        self._seen: set[str] = set()
        self._value: list[str] = []
        self._inline: list[str] = []
        self._open: list[str] = []
        """Elements that are open inside the cell."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        called = local(name)
        if self._position:
            if called in ("v", "is") and not self._open and called in self._seen:
                raise damaged(f"{CellRef('', *self._position).a1}里有两个值")
            self._open.append(called)
            self._seen.add(called)
            if is_dressing(called, attributes):
                self.marks.dressed.add(self._position)
        elif called == "col" and not self._inside and _is_true(attributes.get("hidden", "")):
            self.marks.hidden_columns.append((whole(attributes.get("min", "")), whole(attributes.get("max", ""))))
        elif called == "sheetData":
            self._inside = True
        elif self._inside and called == "row":
            self._row = whole(attributes.get("r", "")) or self._row + 1
            self._column = 0
            if _is_true(attributes.get("hidden", "")):
                self.marks.hidden_rows.add(self._row)
            self.written.append(f'{"</row>" if self.written else ""}<row r="{self._row}">')
        elif self._inside and called == "c":
            self._start_cell(attributes)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        row, column = self._row, self._column + 1
        if "r" in attributes:
            address = _ADDRESS.fullmatch(attributes["r"])
            if address is None:
                raise damaged("单元格地址看不懂")
            row, column = int(address[2]), column_number(address[1].encode())
        self._column = column
        self._position, self._attributes = (row, column), attributes
        self._seen, self._value, self._inline = set(), [], []

    def text(self, text: str) -> None:
        if self._open == ["v"]:
            self._value.append(text)
        elif self._open[:1] == ["is"] and self._open[-1] == "t" and "rPh" not in self._open:
            self._inline.append(text)

    def end(self, name: str) -> None:
        if self._open:
            self._open.pop()
        elif self._position:
            self._end_cell(self._position, "".join(self._value))
            self._position = None
        elif local(name) == "sheetData":
            self._inside = False

    def _end_cell(self, position: Position, value: str) -> None:
        kind = self._attributes.get("t", "")
        stored = bool(value) or (kind == "str" and "v" in self._seen)
        if "f" in self._seen and not stored:
            self.marks.uncalculated.add(position)
        elif kind == "e" and value:
            self.marks.errors[position] = value
        elif value and kind in _PLAIN_TYPES:
            self.marks.stored[position] = value
        if stored or not self._seen.isdisjoint(("f", "is")):
            self.marks.reach(*position)
        if value and self._inline and value != "".join(self._inline):
            raise damaged(f"{CellRef('', *position).a1}里有两个值")
        if value or self._inline:
            if position in self._written:
                raise damaged(f"{CellRef('', *position).a1}出现了两次")
            self._written.add(position)
            self._write_cell(position, kind, value)

    def _write_cell(self, position: Position, kind: str, value: str) -> None:
        """Errors that calamine does not know are written as one it knows: the marks keep what stood there."""
        if kind == "inlineStr" and value:
            kind = "str"
        if kind == "e" and value not in ERROR_TEXTS:
            value = "#N/A"
        style = self._attributes.get("s", "")
        attributes = f' r="{CellRef("", *position).a1}"'
        attributes += "".join(f" {name}={quoteattr(text)}" for name, text in (("s", style), ("t", kind)) if text)
        body = f"<v>{_escaped(value)}</v>" if value else f"<is><t>{_escaped(''.join(self._inline))}</t></is>"
        self.written.append(f"<c{attributes}>{body}</c>")


def _is_true(text: str) -> bool:
    return text in ("1", "true")


def _escaped(text: str) -> str:
    return escape(text, {"\r": "&#13;"})
