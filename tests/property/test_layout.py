"""Whatever places a PDF gives its letters: none is lost, none is invented, and their order stays."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from etl.reading.documents.pdf_layout import TextRun, paragraphs

TEXTS = st.text("学习26次，。abc \u3000\xa0", max_size=12)
ON_PAPER = st.one_of(st.floats(min_value=-1e6, max_value=1e6), st.floats(min_value=0, max_value=600))
TYPES = st.one_of(st.floats(min_value=0, max_value=1e6), st.sampled_from((9.0, 16.0, 22.0)))
PIECES = st.builds(TextRun, text=TEXTS, left=ON_PAPER, up=ON_PAPER, height=TYPES)
WILD_PIECES = st.builds(TextRun, text=TEXTS, left=st.floats(), up=st.floats(), height=st.floats())


@given(pages=st.lists(st.lists(WILD_PIECES, max_size=12), max_size=4))
def test_no_place_is_too_strange(pages: list[list[TextRun]]) -> None:
    """Letters nowhere, or of endless size: read somehow, and no letter is invented."""
    letters = {letter for page in pages for piece in page for letter in piece.text} | {"\t", " "}
    assert letters.issuperset("".join(paragraphs(pages)))


@given(pages=st.lists(st.lists(PIECES, max_size=12), max_size=4))
def test_letters_are_kept(pages: list[list[TextRun]]) -> None:
    """A letter of its own far above and far below every page keeps what stands there from being taken for its number or head."""
    edges = zip("甲乙丙丁", "子丑寅卯", pages, strict=False)
    marked = [[TextRun(head, 80, 1e9, 16), *page, TextRun(foot, 80, -1e9, 16)] for head, foot, page in edges]
    letters = "".join(piece.text for page in marked for piece in page)
    assert re.sub(r"\s", "", "".join(paragraphs(marked))) == re.sub(r"\s", "", letters)
