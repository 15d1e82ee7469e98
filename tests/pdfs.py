"""PDFs made by hand: letters at their places, in a font that every reader of Chinese knows without having it."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Sequence

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

Set = tuple[float, float, float, str]
"""Left, up and height in points, and what stands there."""
BODY, MARGIN, LEADING = 16, 80, 29


def made(*pages: bytes, scanned: Collection[int] = (), finish: Callable[[PdfWriter], None] = lambda _: None) -> bytes:
    """A PDF of pages given as content streams, with a picture on those ``scanned`` (from 0); ``finish`` may do more to it."""
    writer = PdfWriter()
    font = writer._add_object(_named(Type="Font", Subtype="Type0", BaseFont="STSong-Light", Encoding="UniGB-UTF16-H"))
    font.get_object()[NameObject("/DescendantFonts")] = ArrayObject([_descendant()])  # type: ignore[index]
    picture = _named(StreamObject(), Type="XObject", Subtype="Image")
    for place, content in enumerate(pages):
        page = writer.add_blank_page(595, 842)
        resources = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
        if place in scanned:
            pictures = DictionaryObject({NameObject("/Im1"): writer._add_object(picture)})
            resources[NameObject("/XObject")] = pictures
        stream = StreamObject()
        stream.set_data(content)
        page[NameObject("/Resources")] = resources
        page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    finish(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def setting(*pieces: Set) -> bytes:
    """The content stream that sets those letters."""
    return b"\n".join(
        f"BT /F1 {height} Tf 1 0 0 1 {left} {up} Tm <{text.encode('utf-16-be').hex()}> Tj ET".encode()
        for left, up, height, text in pieces
    )


def page_of(*lines: str, number: str = "") -> bytes:
    """A page of those lines; one that begins with two full-width spaces begins a paragraph."""
    pieces: list[Set] = [(MARGIN, 740 - LEADING * at, BODY, line) for at, line in enumerate(lines)]
    return setting(*pieces, *([(280.0, 50.0, 14.0, number)] if number else []))


def wrapped(paragraph: str, letters: int = 28) -> Sequence[str]:
    """The lines of an indented paragraph on a page ``letters`` wide, figures half as wide and torn where a line is full."""
    lines, room = [""], letters * 2
    for letter in f"\u3000\u3000{paragraph}":
        width = 1 if letter.isascii() else 2
        if width > room:
            lines.append("")
            room = letters * 2
        lines[-1] += letter
        room -= width
    return lines


def _named(target: DictionaryObject | None = None, **names: str) -> DictionaryObject:
    target = DictionaryObject() if target is None else target
    target.update({NameObject(f"/{key}"): NameObject(f"/{name}") for key, name in names.items()})
    return target


def _descendant() -> PdfObject:
    system = DictionaryObject(
        {
            NameObject("/Registry"): TextStringObject("Adobe"),
            NameObject("/Ordering"): TextStringObject("GB1"),
            NameObject("/Supplement"): NumberObject(4),
        }
    )
    font = _named(Type="Font", Subtype="CIDFontType0", BaseFont="STSong-Light")
    font[NameObject("/CIDSystemInfo")] = system
    font[NameObject("/DW")] = NumberObject(1000)
    return font
