"""Comments (批注) in web pages that Excel saved: a mark ``[1]`` in the cell, and the words at the end of the page.

Excel's own form: ``<a href="#_msocom_1">[1]</a>`` in the cell, ``<a name="_msocom_1">`` at the head of the comment.
"""

from __future__ import annotations

import re

from lxml import html

_NAME = re.compile(r"_msocom_[0-9]+")
_MARK = re.compile(r"\s*\[[^\[\]]{0,40}[0-9]\]\s*")
_BOX = re.compile(r"mso-element\s*:\s*comment(?![-\w])")


def is_comment_mark(element: html.HtmlElement) -> bool:
    """Whether the element is such a mark, which is no part of what the cell says."""
    if element.tag != "a" or not _NAME.fullmatch(element.get("href", "").removeprefix("#")):
        return False
    return bool(_MARK.fullmatch("".join(element.itertext())))


def comments_of_page(root: html.HtmlElement) -> dict[str, str]:
    """The comments of a page by the address that their marks name: ``#_msocom_1``."""
    anchors = [anchor for anchor in root.iter("a") if _NAME.fullmatch(anchor.get("name", ""))]
    return {f"#{anchor.get('name')}": _words_about(anchor) for anchor in anchors}


def comments_in(entry: html.HtmlElement, comments: dict[str, str]) -> str:
    """The comments that a cell has marks of."""
    marks = (anchor.get("href", "") for anchor in entry.iter("a") if is_comment_mark(anchor))
    return "\n".join(comments[mark] for mark in marks if mark in comments)


def _words_about(anchor: html.HtmlElement) -> str:
    """All words of the comment that begins with that anchor, but the anchor's own."""
    box = next((div for div in anchor.iterancestors("div") if _BOX.search(div.get("style", ""))), anchor.getparent())
    words = (text for text in box.itertext() if text.strip())
    return " ".join(" ".join(text.split()) for text in words if not _MARK.fullmatch(text))
