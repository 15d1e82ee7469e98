"""The Word draft: the report's plain text set as an official document (GB/T 9704-2012), ready to be edited.

``structure`` says what each line is, ``base`` and ``styles`` bring the empty document; here the one is written into the
other, what is still missing is marked, and the file is packed so that the same text gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from unicodedata import east_asian_width

import docx
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Twips
from docx.text.paragraph import Paragraph as WordParagraph

from etl.outputs.word.base import base_document
from etl.outputs.word.structure import Paragraph, Part, read_structure
from etl.outputs.word.styles import CHARACTER, LEADS, LINE, LOOKS, Look

LONGEST_KEPT = 168
"""Characters (six lines): a longer paragraph would leave a hole in the page it is taken from."""

_GAP = re.compile(r"(【待补[^】]*】)")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def render_docx(text: str, stamp: str) -> bytes:
    """The .docx of a plain text whose structure shows in its own numbering (一、 （一） 1. （1）).

    ``stamp`` (ISO 8601 with offset) becomes the file's time of creation; nothing else in it depends on the clock.
    """
    document = docx.Document(io.BytesIO(base_document(stamp)))
    paragraphs = read_structure(text)
    for paragraph in paragraphs:
        _write(document, paragraph)
    _lay_out_signature(document, paragraphs)
    packed = io.BytesIO()
    document.save(packed)
    return _without_clock(packed.getvalue())


def _write(document: Document, paragraph: Paragraph) -> None:
    written = document.add_paragraph()
    if paragraph.part is not Part.BODY:
        written.style = _ui_name(LOOKS[paragraph.part])
    if paragraph.lead:
        _, lead_style, _ = LEADS[paragraph.lead_part]
        _write_marked(written, paragraph.lead, lead_style)
    _write_marked(written, paragraph.text[len(paragraph.lead) :])


def _ui_name(look: Look) -> str:
    """python-docx knows the built-in headings by the names that Word shows."""
    return look.name.replace("heading", "Heading")


def _write_marked(written: WordParagraph, text: str, style: str | None = None) -> None:
    """Text as runs, with a yellow ground under what is still to be filled in."""
    for piece in filter(None, _GAP.split(text)):
        run = written.add_run(piece, style)
        if _GAP.fullmatch(piece):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _lay_out_signature(document: Document, paragraphs: tuple[Paragraph, ...]) -> None:
    """An empty line above the signature; signer and date shifted against each other (GB/T 9704-2012 §7.3.5.2)."""
    signers = [at for at, paragraph in enumerate(paragraphs) if paragraph.part is Part.SIGNER]
    dates = [at for at, paragraph in enumerate(paragraphs) if paragraph.part is Part.DATE]
    written = document.paragraphs
    for at in (*signers, *dates)[:1]:
        written[at].paragraph_format.space_before = Twips(LINE)
        # A signature alone on a page would say nothing of what it signs: it takes a short last paragraph with it.
        for last in written[max(at - 1, 0) : at]:
            last.paragraph_format.keep_with_next = True if len(last.text) <= LONGEST_KEPT else None
    if len(signers) == len(dates) == 1 and not _GAP.search(paragraphs[dates[0]].text):
        for_signer, for_date = signature_indents(paragraphs[signers[0]].text, paragraphs[dates[0]].text)
        _indent_right(written[signers[0]], for_signer)
        _indent_right(written[dates[0]], for_date)


def _indent_right(written: WordParagraph, characters: float) -> None:
    """In characters and in points: Word prefers the former, also an inherited one."""
    written.paragraph_format.right_indent = Twips(round(characters * CHARACTER))
    properties = written.paragraph_format.element.get_or_add_pPr()
    properties.get_or_add_ind().set(qn("w:rightChars"), str(round(characters * 100)))


def signature_indents(signer: str, date: str) -> tuple[float, float]:
    """Right indents in characters: the signer's is two, and the date begins two characters right of the signer.

    A date too long for that is itself two characters in, and the signer moves left (GB/T 9704-2012 §7.3.5.2).
    """
    surplus = _width(signer) - _width(date)
    return (2, surplus) if surplus >= 0 else (4 - surplus, 2)


def _width(text: str) -> float:
    """Width in full characters."""
    return sum(1 if east_asian_width(sign) in "WF" else 0.5 for sign in text)


def _without_clock(content: bytes) -> bytes:
    """The same package with fixed member dates: python-docx stamps them with the time of saving."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as saved, zipfile.ZipFile(packed, "w") as archive:
        for member in saved.namelist():
            entry = zipfile.ZipInfo(member, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same bytes on Windows and elsewhere
            archive.writestr(entry, saved.read(member))
    return packed.getvalue()
