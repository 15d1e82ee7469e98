"""XML by a real parser: how every part is parsed, and the workbook's list of sheets.

expat alone, without DTD: a DOCTYPE is refused wherever it stands. Prefixes are dropped; SpreadsheetML's names are
unique without them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol
from xml.parsers import expat

from etl.reading.guard import GuardedZip, canonical_name
from etl.reading.unreadable import damaged, unsafe

Tags = tuple[tuple[tuple[str, str], ...], ...]
"""Names and values of the attributes of each element."""
_SMALL = 64 << 10
"""Bytes of a part that is remembered."""


class Reader(Protocol):
    """What follows the elements of a part as they go by."""

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """Told of each start tag."""

    def end(self, name: str, /) -> None:
        """Told of each end tag."""

    def text(self, text: str, /) -> None:
        """Told of the text between tags, in any number of pieces."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of the workbook and the member that holds it."""

    name: str
    member: str
    """Canonical name; empty when the workbook names none."""
    plain: bool
    """Whether the workbook names it in the way that every reader understands."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One line of a part's relationships."""

    id: str
    kind: str
    target: str
    """The member from the root of the package on, with its slash: ``/xl/worksheets/sheet1.xml``."""
    written: str
    """The target as it is written."""
    external: bool


def sheet_parts(archive: GuardedZip) -> tuple[SheetPart, ...]:
    """The sheets in the workbook's order, found through its relationships; damaged when there is no workbook part."""
    workbook = workbook_part(archive)
    found = {relation.id: relation for relation in read_relations(archive, workbook)}
    nothing = Relation("", "", "", "", external=False)
    sheets: list[SheetPart] = []
    for tag in _tags_of(archive, workbook, "sheet"):
        by_name = {local(key): value for key, value in tag}
        relation = found.get(by_name.get("id", ""), nothing)
        plain = relation.target in (relation.written, f"/xl/{relation.written}")
        sheets.append(SheetPart(by_name.get("name", ""), canonical_name(relation.target), plain))
    return tuple(sheets)


def workbook_part(archive: GuardedZip) -> str:
    """The canonical name of the member that lists the sheets."""
    kinds = {relation.kind.rpartition("/")[2]: relation.target for relation in read_relations(archive, "")}
    return canonical_name(kinds.get("officeDocument", "xl/workbook.xml"))


def read_relations(archive: GuardedZip, source: str) -> tuple[Relation, ...]:
    """The relationships of a part; those of the package for the empty name."""
    folder = posixpath.dirname(source)
    found: list[Relation] = []
    for attributes in map(dict, _tags_of(archive, relations_part(source), "Relationship")):
        written = attributes.get("Target", "")
        target = posixpath.normpath(posixpath.join("/", folder, written.replace("\\", "/")))
        external = attributes.get("TargetMode", "") == "External"
        found.append(Relation(attributes.get("Id", ""), attributes.get("Type", ""), target, written, external))
    return tuple(found)


def relations_part(source: str) -> str:
    """The member that holds the relationships of a part."""
    folder, part = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{part}.rels")


def parts_beside(archive: GuardedZip, member: str, kinds: tuple[str, ...]) -> Iterator[str]:
    """The members that belong to a part as one of these kinds; kinds are the ends of their full names."""
    if canonical_name(relations_part(member)) in archive.names:
        for relation in read_relations(archive, member):
            part = canonical_name(relation.target)
            if relation.kind.endswith(kinds) and not relation.external and part in archive.names:
                yield part


def _tags_of(archive: GuardedZip, name: str, called: str) -> Tags:
    """The attributes of all elements of that name in a part."""
    blocks = _blocks(archive, name)
    if archive.size(name) > _SMALL:
        return _tags(blocks, called)
    return _tags_remembered(b"".join(blocks), called)


@lru_cache(maxsize=256)
def _tags_remembered(part: bytes, called: str) -> Tags:
    """The lists of sheets and relationships are the same, to the letter, in all forms that come from one program."""
    return _tags((part,), called)


def _tags(blocks: Iterable[bytes], called: str) -> Tags:
    found: list[tuple[tuple[str, str], ...]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == called:
            found.append(tuple(attributes.items()))

    parser = _parser()
    parser.StartElementHandler = start
    _feed(parser, blocks)
    return tuple(found)


def _blocks(archive: GuardedZip, name: str) -> Iterable[bytes]:
    if canonical_name(name) not in archive.names:
        raise damaged("缺少必需的内部文件")
    return archive.blocks(name)


def follow(
    blocks: Iterable[bytes], reader: Reader, *, encoding: str | None = None, separator: str | None = None
) -> None:
    """Parse a part and let ``reader`` follow; damaged when it is no well-formed XML, unsafe with a DOCTYPE.

    With ``separator`` names are told as namespace, separator, name.
    """
    parser = _parser(encoding, separator)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    _feed(parser, blocks)


def _parser(encoding: str | None = None, separator: str | None = None) -> expat.XMLParserType:
    parser = expat.ParserCreate(encoding, separator)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _feed(parser: expat.XMLParserType, blocks: Iterable[bytes]) -> None:
    try:
        for block in blocks:
            parser.Parse(block)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged("内部文件的写法有错") from error


def _refuse_doctype(*_: object) -> None:
    raise unsafe("文档类型声明DOCTYPE")


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def is_dressing(called: str, attributes: dict[str, str]) -> bool:
    """Whether that property of a font strikes letters out, raises or lowers them."""
    value = attributes.get("val", "").strip()
    if called == "strike":
        return value not in ("0", "false")
    return called == "vertAlign" and value.startswith("su")


def whole(digits: str) -> int:
    """A whole number from an attribute; 0 for anything else."""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
