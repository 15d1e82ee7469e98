"""The Word draft: the report's plain text set as an official document (GB/T 9704-2012), ready to be edited.

``structure`` says what each line is, ``body`` writes the lines, ``base`` and ``styles`` bring everything around them. The
package is written as text, without a document library: that takes a tenth of the time of importing one, and the same text
gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from etl.outputs.report.word.base import pack_document
from etl.outputs.report.word.body import GAP, Runs, write_paragraph, write_table
from etl.outputs.report.word.comments import Comment, comments_part
from etl.outputs.report.word.markup import w
from etl.outputs.report.word.structure import Paragraph, Part, read_structure
from etl.outputs.report.word.styles import CHARACTER, LINE
from etl.system.text_width import width

__all__ = ["Comment", "render_docx", "signature_indents"]

LONGEST_KEPT = 168
"""Characters (six lines): a longer paragraph would leave a hole in the page it is taken from."""
_TABLE = (Part.TABLE_HEAD, Part.TABLE_ROW)
_AS_STYLED = ("", "", "")


def render_docx(text: str, stamp: str, comments: Sequence[Comment] = ()) -> bytes:
    """The .docx of a plain text whose structure shows in its own numbering (一、 （一） 1. （1）).

    ``stamp`` (ISO 8601 with offset) becomes the file's time of creation and that of its comments; nothing else in it
    depends on the clock. ``comments`` become Word comments; the text is the same with and without them.
    """
    paragraphs = read_structure(text)
    body = "".join(_blocks(paragraphs, Runs(comments), _signature(paragraphs)))
    return pack_document(body, stamp, comments_part(comments, stamp) if comments else "")


def _blocks(paragraphs: Sequence[Paragraph], runs: Runs, signature: dict[int, tuple[str, str, str]]) -> Iterator[str]:
    tables = list(_tables(paragraphs))
    before = 0
    for table, group in groupby(range(len(paragraphs)), tables.__getitem__):
        if table and before:
            yield w("p")  # two tables without anything between them would be one
        before = table
        if table:
            yield write_table([paragraphs[at] for at in group], runs)
        else:
            yield from (write_paragraph(paragraphs[at], runs, signature.get(at, _AS_STYLED)) for at in group)
    if before:
        yield w("p")  # Word wants a paragraph after the last table


def _tables(paragraphs: Sequence[Paragraph]) -> Iterator[int]:
    """For each paragraph the number of the table that it is a row of, from 1; 0 outside of tables."""
    number = 0
    for paragraph in paragraphs:
        number += paragraph.part is Part.TABLE_HEAD
        yield number if paragraph.part in _TABLE else 0


def _signature(paragraphs: Sequence[Paragraph]) -> dict[int, tuple[str, str, str]]:
    """What the paragraphs at the end have besides their styles: keepNext, spacing, ind (GB/T 9704-2012 §7.3.5.2).

    An empty line above the signature; signer and date shifted against each other.
    """
    signers = [at for at, paragraph in enumerate(paragraphs) if paragraph.part is Part.SIGNER]
    dates = [at for at, paragraph in enumerate(paragraphs) if paragraph.part is Part.DATE]
    if not dates:
        return {}
    first, indents = (*signers, *dates)[0], _shifts(paragraphs, signers, dates)
    own = {at: ("", w("spacing", before=LINE) if at == first else "", indents.get(at, "")) for at in (*signers, *dates)}
    # A signature alone on a page would say nothing of what it signs: it takes a short last paragraph with it.
    if first and len(paragraphs[first - 1].text) <= LONGEST_KEPT and paragraphs[first - 1].part not in _TABLE:
        own[first - 1] = (w("keepNext"), "", "")
    return own


def _shifts(paragraphs: Sequence[Paragraph], signers: Sequence[int], dates: Sequence[int]) -> dict[int, str]:
    if not len(signers) == len(dates) == 1 or GAP.search(paragraphs[dates[0]].text):
        return {}
    indents = signature_indents(paragraphs[signers[0]].text, paragraphs[dates[0]].text)
    return {at: _right(characters) for at, characters in zip((signers[0], dates[0]), indents, strict=True)}


def _right(characters: float) -> str:
    """In characters and in points: Word prefers the former, also an inherited one."""
    return w("ind", rightChars=round(characters * 100), right=round(characters * CHARACTER))


def signature_indents(signer: str, date: str) -> tuple[float, float]:
    """Right indents in characters: the signer's is two, and the date begins two characters right of the signer.

    A date too long for that is itself two characters in, and the signer moves left (GB/T 9704-2012 §7.3.5.2).
    """
    surplus = (width(signer) - width(date)) / 2
    return (2, surplus) if surplus >= 0 else (4 - surplus, 2)
