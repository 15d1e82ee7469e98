"""The text of a Word document as its reader sees it, and where each letter of it stands in the XML.

Inserted text counts and deleted text does not, as if all tracked changes were accepted. The same walk over the same
elements serves the reading and, with the places, the writing of comments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from etl.reading.guard import GuardedZip
from etl.reading.unreadable import damaged

DOCUMENT = "word/document.xml"
_MAIN = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
"""Word's own namespace and that of strict documents."""
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset(("del", "moveFrom", "pPr", "rPr", "txbxContent"))
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_DEEPEST = 60
"""Levels of tables, boxes and content controls within one another."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text."""

    text: str
    element: Any = None
    """The ``w:t`` that holds it; None for what parts paragraphs and cells."""


def text_of_word(archive: GuardedZip) -> str:
    """The text of a .docx; UnreadableError (damaged) when its main part cannot be parsed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(archive.read(DOCUMENT), parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise damaged("正文无法解析") from fault
    return "".join(piece.text for piece in pieces_of(root))


def pieces_of(root: Any) -> Iterator[Piece]:
    """The pieces of the whole body in reading order, a line for each paragraph and each row of a table."""
    body = next((child for child in root if _tag(child) == "body"), root)
    return _parted(_lines(body, 0), "\n")


def _lines(parent: Any, depth: int) -> Iterator[list[Piece]]:
    if depth > _DEEPEST:
        return
    for child in parent:
        tag = _tag(child)
        if tag == "p":
            yield list(_pieces(child))
            for box in _boxes(child):
                yield from _lines(box, depth + 1)
        elif tag == "tbl":
            yield from _rows(child, depth + 1)
        elif tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _lines(child, depth + 1)


def _rows(table: Any, depth: int) -> Iterator[list[Piece]]:
    for row in _named(table, "tr"):
        cells = (list(_parted(_lines(cell, depth), " ")) for cell in _named(row, "tc"))
        yield list(_parted(cells, "\t"))


def _named(parent: Any, name: str) -> Iterator[Any]:
    """Children of that name, also those inside content controls and tracked changes."""
    for child in parent:
        if _tag(child) == name:
            yield child
        elif _tag(child) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _named(child, name)


def _pieces(paragraph: Any) -> Iterator[Piece]:
    for child in paragraph:
        tag = _tag(child)
        if tag == "t":
            yield Piece(child.text or "", child)
        elif tag in _SIGNS:
            yield Piece(_SIGNS[tag])
        elif tag not in _SKIPPED and child.tag != _FALLBACK:
            yield from _pieces(child)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """Text boxes anchored in the paragraph, each once."""
    for child in paragraph:
        if _tag(child) == "txbxContent":
            yield child
        elif child.tag != _FALLBACK and _tag(child) not in ("del", "moveFrom"):
            yield from _boxes(child)


def _parted(groups: Iterable[list[Piece]], sign: str) -> Iterator[Piece]:
    for place, group in enumerate(groups):
        if place:
            yield Piece(sign)
        yield from group


def _tag(element: Any) -> str:
    """The local name of an element of Word's own; empty for comments and strangers."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    for namespace in _MAIN:
        if tag.startswith(namespace):
            return tag[len(namespace) :]
    return tag if tag == _FALLBACK else ""


def placed(pieces: Iterable[Piece]) -> Iterator[tuple[int, Piece]]:
    """Each piece with the offset at which it begins."""
    at = 0
    for piece in pieces:
        yield at, piece
        at += len(piece.text)
