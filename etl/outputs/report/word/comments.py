"""Comments of a Word document: what is said about which characters of the text, and the part that holds their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.outputs.report.word.markup import part, text, w
from etl.outputs.report.word.styles import COMMENT_SIGN, COMMENT_TEXT

AUTHOR, INITIALS = "年报汇总", "汇"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on characters ``start`` to ``end`` of a line of the plain text, all counted from 0."""

    line: int
    start: int
    end: int
    paragraphs: tuple[str, ...]


def comments_part(comments: Sequence[Comment], stamp: str) -> str:
    """comments.xml; every comment carries the stamp's local time, as Word writes it."""
    when = f"{stamp[:19]}Z"
    return part("comments", *(_comment(number, comment, when) for number, comment in enumerate(comments)))


def begins(number: int) -> str:
    """The mark where a comment begins."""
    return w("commentRangeStart", id=number)


def ends(number: int) -> str:
    """The marks where a comment ends: of its range, and its sign."""
    sign = w("r", w("rPr", w("rStyle", val=COMMENT_SIGN)), w("commentReference", id=number))
    return w("commentRangeEnd", id=number) + sign


def _comment(number: int, comment: Comment, when: str) -> str:
    style = w("pPr", w("pStyle", val=COMMENT_TEXT.style_id))
    sign = w("r", w("rPr", w("rStyle", val=COMMENT_SIGN)), w("annotationRef"))
    first, *others = comment.paragraphs
    paragraphs = (w("p", style, sign, w("r", text(first))), *(w("p", style, w("r", text(words))) for words in others))
    return w("comment", *paragraphs, id=number, author=AUTHOR, date=when, initials=INITIALS)
