"""The proofread Word document once more, with a comment at every place to look at; its text is not touched."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterable, Sequence
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from etl.domain.masking import masked
from etl.drafts.proofreading import Proof
from etl.drafts.proofreading.proof_marks import ProofMark, proof_marks
from etl.outputs.zip_packages import members_of, pack_members
from etl.reading.documents.docx import Piece, pieces_of, placed

AUTHOR, INITIALS = "年报汇总", "校"


def comment_on(content: bytes, proof: Proof) -> bytes | None:
    """The document with comments; None when there is nothing to say, or python-docx cannot open what Word can."""
    marks = proof_marks(proof.text, proof.verdicts, proof.remarks)
    if not marks:
        return None
    try:
        document = docx.Document(io.BytesIO(content))
    except (KeyError, ValueError):
        return None
    pieces = [(at, piece) for at, piece in placed(pieces_of(document.element)) if piece.element is not None]
    # From the end, so that cutting a run moves nothing that is still to be found.
    for start, end, words in reversed(_by_place(marks, proof.text)):
        _anchor(document, pieces, start, end, masked(words))
    saved = io.BytesIO()
    document.save(saved)
    return pack_members(members_of(saved.getvalue()))


def _by_place(marks: Iterable[ProofMark], text: str) -> list[tuple[int, int, str]]:
    """One comment a place; what concerns the whole text stands at its first words."""
    first = len(text) - len(text.lstrip())
    whole = (first, max(text.find("\n", first), first + 1))
    gathered: dict[tuple[int, int], list[str]] = {}
    for mark in marks:
        place = (mark.start, mark.end) if mark.end > mark.start else whole
        gathered.setdefault(place, []).append(f"{mark.label}：{mark.words}")
    return [(*place, "\n".join(words)) for place, words in sorted(gathered.items())]


def _anchor(document: Any, pieces: Sequence[tuple[int, Piece]], start: int, end: int, words: str) -> None:
    inside = [(at, piece) for at, piece in pieces if at < end and start < at + len(piece.text)]
    if not inside:
        return
    (first_at, first), (last_at, last) = inside[0], inside[-1]
    same_run = first.element.getparent() is last.element.getparent()
    after = _cut(last.element, end - last_at)[0]
    before = _cut(first.element, start - first_at)[1]
    if same_run:
        after = before
    comment = document.comments.add_comment(text=words, author=AUTHOR, initials=INITIALS)
    # The time of day would make every copy another file.
    comment._comment_elm.attrib.pop(qn("w:date"), None)  # noqa: SLF001 - python-docx has no way to leave the date out
    number = str(comment.comment_id)
    before.addprevious(_mark("w:commentRangeStart", number))
    closing = _mark("w:commentRangeEnd", number)
    after.addnext(closing)
    reference = OxmlElement("w:r")
    reference.append(_mark("w:commentReference", number))
    closing.addnext(reference)


def _mark(name: str, number: str) -> Any:
    element = OxmlElement(name)
    element.set(qn("w:id"), number)
    return element


def _cut(text: Any, at: int) -> tuple[Any, Any]:
    """Cut a run inside its ``w:t``, ``at`` letters in; the runs before and behind, the same one where there is no cut."""
    run = text.getparent()
    siblings = [child for child in run if child.tag != qn("w:rPr")]
    place = siblings.index(text)
    words = text.text or ""
    if (at <= 0 and place == 0) or (at >= len(words) and place == len(siblings) - 1):
        return run, run
    behind = copy.deepcopy(run)
    run.addnext(behind)
    for child in [child for child in behind if child.tag != qn("w:rPr")][:place]:
        behind.remove(child)
    for child in siblings[place + 1 :]:
        run.remove(child)
    moved = next(child for child in behind if child.tag == text.tag)
    _say(text, words[:at])
    _say(moved, words[at:])
    return run, behind


def _say(element: Any, words: str) -> None:
    element.text = words
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
