"""What the eye sees otherwise than the value says: numbers shown as other ones, texts struck out or with raised letters.

A clerk who typed 100 into a cell of percent format stored 1, and 12 with a raised 2 behind it is stored as 122. Such cells
keep their value and get a trouble, so that nobody takes them for plain entries. Read from the styles and shared texts of
a package by the parser; a sheet is looked at again only where one of its styles is of that kind.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from etl.domain import Cell
from etl.reading.guard import GuardedZip, canonical_name
from etl.reading.marks import CellStyles, Marks, Position
from etl.reading.number_formats import BUILT_IN, trouble_of
from etl.reading.values import is_count
from etl.reading.xlsx.sheet_scan import column_number
from etl.reading.xml import follow, is_dressing, local, read_relations, whole, workbook_part

_STYLES, _TEXTS = "xl/styles.xml", "xl/sharedstrings.xml"
_DRESSING = tuple(word.encode(code) for word in ("strike", "vertAlign") for code in ("ascii", "utf-16-le", "utf-16-be"))
"""Without one of these words shared texts need no parser."""
_BUILT_IN = re.compile(rb"numFmtId\s*=\s*[\"']\s*0*(?:%s)\s*[\"']" % b"|".join(b"%d" % number for number in BUILT_IN))
_CODE = re.compile(rb"formatCode\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_STYLED = re.compile(
    rb'<c (?=[^<>]*\bs ?= ?"0*(\d{1,9}) ?"'  # the style, wherever among its attributes it stands
    rb"|(?![^<>]*\bs ?=))"  # or none: then it has the first one
    rb'[^<>]*\br="([A-Z]{1,3})(\d{1,7})"'
)
_SMALL = 256 << 10
"""Bytes of styles that are remembered: all forms that come from one program have the same."""


@dataclass(frozen=True, slots=True)
class PackageStyles:
    """The cell styles of a package, and the shared texts that show something else than they hold."""

    of_cells: CellStyles
    texts: frozenset[str]

    def note(self, marks: Marks, cells: dict[Position, Cell], sheet: Callable[[], bytes]) -> None:
        """Note the cells of a sheet with such a style or text; ``sheet`` gives its XML."""
        if self.of_cells.formats or self.of_cells.struck:
            for style, letters, row in _STYLED.findall(sheet()):
                place = int(row), column_number(letters)
                if cell := cells.get(place):
                    self.of_cells.note(marks, place, int(style or 0), number=is_count(cell))
        if self.texts:
            texts = {place: cell.value for place, cell in cells.items() if isinstance(cell.value, str)}
            marks.dressed |= {place for place, text in texts.items() if text.strip() in self.texts}


def styles_of(archive: GuardedZip) -> PackageStyles:
    """What the styles and the shared texts of a package say; nothing where it has none."""
    texts, part = _TextReader(), _style_part(archive)
    styles = _styles_in(archive.read(part)) if part else CellStyles({}, frozenset())
    if _TEXTS in archive.names:
        content = archive.read(_TEXTS)
        if any(word in content for word in _DRESSING):
            follow((content,), texts)
    return PackageStyles(styles, frozenset(texts.dressed))


def _styles_in(part: bytes) -> CellStyles:
    return _styles_remembered(part) if len(part) <= _SMALL else _styles(part)


def _styles(part: bytes) -> CellStyles:
    reader = _StyleReader()
    if not _is_clean(part):
        follow((part,), reader)
    return CellStyles.of(reader.styles, reader.formats, reader.struck)


_styles_remembered = lru_cache(maxsize=64)(_styles)


def _style_part(archive: GuardedZip) -> str:
    """The member with the styles, which only few writers call otherwise; empty when there is none."""
    if _STYLES in archive.names:
        return _STYLES
    targets = (line.target for line in read_relations(archive, workbook_part(archive)) if line.kind.endswith("/styles"))
    return next((name for name in map(canonical_name, targets) if name in archive.names), "")


def _is_clean(styles: bytes) -> bool:
    """Whether no style can show anything else, however the part is spelt: most forms need no parser."""
    if not styles.startswith((b"<", codecs.BOM_UTF8)) or b"\0" in styles[:4] or b"strike" in styles or b"&#" in styles:
        return False
    codes = _CODE.findall(styles)
    if len(codes) < styles.count(b"formatCode") or _BUILT_IN.search(styles):
        return False
    return not any(trouble_of(unescape((double or single).decode("utf-8", "replace"))) for double, single in codes)


@dataclass(slots=True)
class _StyleReader:
    """Follows the number formats, fonts and cell styles; those of conditional formatting stand elsewhere."""

    formats: dict[int, str] = field(default_factory=BUILT_IN.copy)
    fonts: int = 0
    struck: set[int] = field(default_factory=set)
    styles: list[tuple[int, int]] = field(default_factory=list)
    """Number format and font of each cell style."""
    open: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        called = local(name)
        self.open.append(called)
        if len(self.open) < _IN_LIST:
            return
        if called == "xf" and self.open[1] == "cellXfs":
            self.styles.append((_number(attributes, "numFmtId"), _number(attributes, "fontId")))
        elif called == "font" and self.open[1] == "fonts":
            self.fonts += 1
        elif called == "strike" and self.open[1] == "fonts" and is_dressing(called, attributes):
            self.struck.add(self.fonts - 1)
        elif called == "numFmt" and self.open[1] == "numFmts" and trouble_of(attributes.get("formatCode", "")):
            self.formats[_number(attributes, "numFmtId")] = attributes["formatCode"]

    def end(self, _: str) -> None:
        self.open.pop()

    def text(self, _: str) -> None:
        """Styles hold none."""


_IN_LIST = 3
"""How deep an entry of one of the lists of styles stands."""


def _number(attributes: dict[str, str], name: str) -> int:
    return whole(attributes.get(name, "0").strip())


@dataclass(slots=True)
class _TextReader:
    """Follows the shared texts; ``dressed`` are those with letters struck out, raised or lowered, without outer spaces."""

    dressed: set[str] = field(default_factory=set)
    pieces: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    found: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        called = local(name)
        self.open.append(called)
        if called == "si":
            self.pieces, self.found = [], False
        self.found = self.found or is_dressing(called, attributes)

    def end(self, _: str) -> None:
        if self.open.pop() == "si" and self.found:
            self.dressed.add("".join(self.pieces).strip())

    def text(self, text: str) -> None:
        """Letters, those above the line for their reading left out."""
        if self.open[-1] == "t" and "rPh" not in self.open:
            self.pieces.append(text)
