"""What the eye sees otherwise than the value says in a binary package.

The cell styles ([MS-XLSB] 2.4.658 BrtFmt, 2.4.657 BrtFont, 2.4.846 BrtXF) and the shared texts with letters struck out,
raised or lowered (2.5.126 RichStr).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from etl.reading.guard import GuardedZip, canonical_name
from etl.reading.marks import CellStyles
from etl.reading.number_formats import BUILT_IN, trouble_of
from etl.reading.xlsb.records import records, text_of
from etl.reading.xml import read_relations

_SHARED_TEXT, _FONT, _FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END = 19, 43, 44, 47, 617, 618
_FLAGS_AT, _STRUCK, _RAISED_AT, _RICH = 2, 0x08, 6, 0x01
_PLACES, _RUN = struct.Struct("<HHH"), struct.Struct("<HH")


def styles_of(archive: GuardedZip, book: str) -> tuple[CellStyles, frozenset[int]]:
    """The cell styles of a package, and the numbers of the shared texts that are dressed; nothing where it has none."""
    parts = {line.kind.rpartition("/")[2]: canonical_name(line.target) for line in read_relations(archive, book)}
    fonts, formats, styles = _styles(_part(archive, parts.get("styles", "")))
    struck = {
        number for number, font in enumerate(fonts) if font[_FLAGS_AT : _FLAGS_AT + 1] and font[_FLAGS_AT] & _STRUCK
    }
    dressed = struck | {number for number, font in enumerate(fonts) if any(font[_RAISED_AT : _RAISED_AT + 2])}
    texts = _dressed_texts(_part(archive, parts.get("sharedStrings", "")), dressed) if dressed else ()
    return CellStyles.of(styles, formats, struck), frozenset(texts)


def _part(archive: GuardedZip, name: str) -> bytes:
    return archive.read(name) if name in archive.names else b""


def _styles(part: bytes) -> tuple[list[bytes], dict[int, str], list[tuple[int, int]]]:
    """The fonts, the number formats that show another number, and format and font of each cell style."""
    fonts, formats, styles = list[bytes](), dict(BUILT_IN), list[tuple[int, int]]()
    of_cells = False
    for kind, body in records(part):
        of_cells = kind == _STYLES_BEGIN or (of_cells and kind != _STYLES_END)
        if kind == _FONT:
            fonts.append(body)
        elif kind == _FORMAT and trouble_of(code := text_of(body[2:])[0]):
            formats[int.from_bytes(body[:2], "little")] = code
        elif kind == _STYLE and of_cells and len(body) >= _PLACES.size:
            styles.append(_PLACES.unpack_from(body)[1:])
    return fonts, formats, styles


def _dressed_texts(part: bytes, fonts: set[int]) -> Iterator[int]:
    """Numbers of the shared texts with a run in one of these fonts."""
    texts = (body for kind, body in records(part) if kind == _SHARED_TEXT)
    for number, body in enumerate(texts):
        if body[:1] and body[0] & _RICH:
            runs = text_of(body[1:])[1][4:]
            if any(font in fonts for _, font in _RUN.iter_unpack(runs[: len(runs) // _RUN.size * _RUN.size])):
                yield number
