"""Bytes of a text as text: which encoding it is, and whether that is beyond doubt.

Here people write UTF-8 or GB18030 (which holds GB2312 and GBK). A text of a few Chinese characters may be valid in both;
then the reading whose characters people use is taken, and that it was a guess is told.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from etl.domain import Remark
from etl.reading.unreadable import no_workbook

_USUAL = re.compile(
    r"["
    r"\t\n\r -~"  # ASCII
    r"·×÷°±²³§«»\u00a0"
    r"\u2000-\u22ff\u2460-\u24ff\u25a0-\u26ff\u2713\u2714"  # dashes, quotes and signs; ①; ■□; ✓✔
    r"\u3000-\u303f\u4e00-\u9fff\uff01-\uffee"  # Chinese punctuation and letters; full-width forms
    r"]*"
)
"""What a Chinese table consists of: nobody types Cyrillic or combining accents into a form."""
_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_DECLARABLE = frozenset(("gb18030", "utf-8", "utf8", "big5"))
"""Not the one-byte encodings, which hold any bytes: programs name them without meaning it."""
_ENCODINGS = (("utf-8", "UTF-8"), ("gb18030", "GB18030"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding it was read in."""

    text: str
    encoding: str
    sure: bool

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What the submitter must know of it."""
        return () if self.sure else (Remark("encoding_guessed", {"found": self.encoding}),)


def decode_text(content: bytes, declared: str = "") -> Decoded:
    """The text of a file; not_a_workbook when it is none.

    ``declared`` is the encoding that the file names itself; it is believed when the bytes allow it.
    """
    for mark, encoding, called in _MARKED:
        if content.startswith(mark):
            if (marked := _try(content, encoding)) is None:
                raise no_workbook()
            return Decoded(marked, called, sure=True)
    readings = [(text, called) for encoding, called in _ENCODINGS if (text := _try(content, encoding)) is not None]
    usual = [Decoded(text, called, sure=True) for text, called in readings if _USUAL.fullmatch(text)]
    if usual and usual[0].encoding == "UTF-8":  # what is valid UTF-8 and reads well was hardly ever meant otherwise
        return usual[0]
    if declared and (believed := _declared(content, declared)):
        return believed
    if usual:
        return usual[0]
    if not readings:
        raise no_workbook()
    return Decoded(*readings[0], sure=readings == [(readings[0][0], "UTF-8")])


def _declared(content: bytes, declared: str) -> Decoded | None:
    name = declared.lower()
    encoding = "gb18030" if name.startswith("gb") else name
    text = _try(content, encoding) if encoding in _DECLARABLE else None
    return None if text is None else Decoded(text, declared.upper(), sure=True)


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
