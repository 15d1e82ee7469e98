"""Whatever places a PDF gives its letters: none is lost, none is invented, and their order stays."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from etl.documents.layout import Piece, paragraphs

PLACES = st.one_of(st.floats(), st.floats(min_value=0, max_value=600))
PIECES = st.builds(
    Piece,
    text=st.text("学习26次，。abc \u3000\xa0", max_size=12),
    left=PLACES,
    up=PLACES,
    height=st.one_of(st.floats(min_value=0), st.sampled_from((9.0, 16.0, 22.0))),
)


@given(pages=st.lists(st.lists(PIECES, max_size=12), max_size=4))
def test_letters_are_kept(pages: list[list[Piece]]) -> None:
    """A figure in front of every page keeps what stands there from being taken for its number."""
    marked = [[Piece("首", 80, 1e9, 16), *page, Piece("尾", 80, -1e9, 16)] for page in pages]
    letters = "".join(piece.text for page in marked for piece in page)
    assert re.sub(r"\s", "", "".join(paragraphs(marked))) == re.sub(r"\s", "", letters)
