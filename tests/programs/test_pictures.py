"""The pictures of the documentation can be taken again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.programs.make_pictures import PICTURES, PROGRAMS, make_pictures

pytestmark = pytest.mark.programs

SIZE = slice(16, 24)
"""Where a PNG says its width and height."""


@pytest.mark.thorough
def test_the_same_pictures(require: Callable[..., str], tmp_path: Path) -> None:
    """The script gives the pictures that the documents show, under the same names and in the same sizes."""
    for name in PROGRAMS:
        require(name)
    make_pictures(tmp_path)
    taken, shown = (
        {path.name: path.read_bytes()[SIZE] for path in folder.glob("*")} for folder in (tmp_path, PICTURES)
    )
    assert taken == shown
    assert len(taken) == 5
