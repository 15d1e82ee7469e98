"""Cell styles of an old workbook: which of them show a number otherwise than it is stored, or strike letters out."""

from __future__ import annotations

import struct

from etl.reading.marks import CellStyles
from etl.reading.number_formats import BUILT_IN, trouble_of
from etl.reading.xls.records import records

_FONT, _FORMAT, _STYLE = 0x0031, 0x041E, 0x00E0
_OF_STYLES = frozenset((_FONT, _FORMAT, _STYLE))
_FONT_AND_FORMAT = struct.Struct("<HH")
_STRUCK = 0x08


def styles_of(stream: bytes) -> tuple[CellStyles, bool]:
    """The cell styles ([MS-XLS] 2.4.122 Font, 2.4.126 Format, 2.4.353 XF), and whether texts may be dressed as well.

    They may when any font strikes letters out, raises or lowers them.
    """
    fonts: list[bytes] = []
    formats = dict(BUILT_IN)
    styles: list[tuple[int, int]] = []
    for kind, body in records(stream, 0, _OF_STYLES):
        if kind == _FONT and len(body) >= 10:
            fonts += [body] * (2 if len(fonts) == 4 else 1)  # number 4 is left out
        elif kind == _FORMAT and len(body) >= 4 and trouble_of(_format_of(body)):
            formats[int.from_bytes(body[:2], "little")] = _format_of(body)
        elif kind == _STYLE and len(body) >= 4:
            styles.append(_FONT_AND_FORMAT.unpack_from(body)[::-1])
    struck = {number for number, font in enumerate(fonts) if font[2] & _STRUCK}
    return CellStyles.of(styles, formats, struck), bool(struck) or any(font[8] or font[9] for font in fonts)


def _format_of(body: bytes) -> str:
    """The number format of a record, whose letters may have two bytes."""
    letters = int.from_bytes(body[2:4], "little")
    if len(body) == 5 + 2 * letters:
        return body[5:].decode("utf-16-le", "replace")
    return body[5:].decode("latin-1") if len(body) == 5 + letters else body[3:].decode("gbk", "replace")
