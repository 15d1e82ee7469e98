"""XML by a real parser: the workbook's list of sheets, and the marks of sheets that the scan would not take.

expat alone, without DTD: a DOCTYPE is refused wherever it stands. Prefixes are dropped; SpreadsheetML's names are
unique without them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from xml.parsers import expat

from etl.reading.guard import Archive, canonical
from etl.reading.marks import Marks, Position, column_number
from etl.reading.unreadable import damaged, unsafe

_ADDRESS = re.compile(r"([A-Za-z]{1,6})([0-9]{1,10})", re.ASCII)
_PLAIN_TYPES = ("", "n", "str", "inlineStr")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of the workbook and the member that holds it."""

    name: str
    member: str
    """Canonical name; empty when the workbook names none."""


def sheet_parts(archive: Archive) -> tuple[SheetPart, ...]:
    """The sheets in the workbook's order, found through its relationships; damaged when there is no workbook part."""
    roots = _relationships(archive, "")
    workbook = next((target for kind, target in roots.values() if kind.endswith("/officeDocument")), "xl/workbook.xml")
    targets = _relationships(archive, workbook)
    sheets: list[SheetPart] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            by_name = {_local(key): value for key, value in attributes.items()}
            _, target = targets.get(by_name.get("id", ""), ("", ""))
            sheets.append(SheetPart(by_name.get("name", ""), target))

    _parse(_blocks(archive, workbook), start)
    return tuple(sheets)


def _relationships(archive: Archive, source: str) -> dict[str, tuple[str, str]]:
    """Id → (type, canonical member) of the relationships of a part; those of the package for the empty name."""
    folder, part = posixpath.split(source)
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            found[attributes.get("Id", "")] = (attributes.get("Type", ""), canonical(target))

    _parse(_blocks(archive, posixpath.join(folder, "_rels", f"{part}.rels")), start)
    return found


def _blocks(archive: Archive, name: str) -> Iterable[bytes]:
    if canonical(name) not in archive.names:
        raise damaged("缺少必需的内部文件")
    return archive.blocks(name)


class _SheetReader:
    """Follows the cells of one sheet as they come from the parser."""

    def __init__(self) -> None:
        self.marks = Marks()
        self._inside = False
        self._row = 0
        self._column = 0
        self._position: Position | None = None
        self._type = ""
        self._seen: set[str] = set()
        self._value: list[str] = []
        self._in_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        local = _local(name)
        if local == "sheetData":
            self._inside = True
        elif self._inside and local == "row":
            self._row = _whole(attributes.get("r", "")) or self._row + 1
            self._column = 0
        elif self._inside and local == "c":
            self._start_cell(attributes)
        elif self._position and local in ("v", "f", "is"):
            self._seen.add(local)
            self._in_value = local == "v"

    def _start_cell(self, attributes: dict[str, str]) -> None:
        row, column = self._row, self._column + 1
        if "r" in attributes:
            address = _ADDRESS.fullmatch(attributes["r"])
            if address is None:
                raise damaged("单元格地址看不懂")
            row, column = int(address[2]), column_number(address[1].encode())
        self._column = column
        self._position, self._type = (row, column), attributes.get("t", "")
        self._seen, self._value = set(), []

    def text(self, text: str) -> None:
        """Characters between elements."""
        if self._in_value:
            self._value.append(text)

    def interruption(self, *_: str) -> None:
        """A comment, CDATA or instruction. Inside a value the reader of values would lose what stands around it."""
        if self._in_value:
            raise damaged("单元格内容的写法不规范")

    def end(self, name: str) -> None:
        """An element ends."""
        local = _local(name)
        if local == "v":
            self._in_value = False
        elif local == "c" and self._position:
            self._end_cell(self._position, "".join(self._value))
            self._position = None
        elif local == "sheetData":
            self._inside = False

    def _end_cell(self, position: Position, value: str) -> None:
        stored = bool(value) or (self._type == "str" and "v" in self._seen)
        if "f" in self._seen and not stored:
            self.marks.uncalculated.add(position)
        elif self._type == "e" and value:
            self.marks.errors[position] = value
        elif value and self._type in _PLAIN_TYPES:
            self.marks.stored[position] = value
        if stored or not self._seen.isdisjoint(("f", "is")):
            self.marks.reach(*position)


def parse_marks(blocks: Iterable[bytes]) -> Marks:
    """Marks of a sheet by the parser, with the plain values it saw; damaged when it is no well-formed XML."""
    reader = _SheetReader()
    _parse(blocks, reader.start, reader)
    return reader.marks


def _parse(
    blocks: Iterable[bytes], start: Callable[[str, dict[str, str]], None], reader: _SheetReader | None = None
) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if reader is not None:
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.text
        parser.CommentHandler = parser.ProcessingInstructionHandler = reader.interruption
        parser.StartCdataSectionHandler = reader.interruption
    try:
        for block in blocks:
            parser.Parse(block)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged("内部文件的写法有错") from error


def _refuse_doctype(*_: object) -> None:
    raise unsafe("文档类型声明DOCTYPE")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _whole(digits: str) -> int:
    return int(digits) if digits.isascii() and digits.isdigit() else 0
