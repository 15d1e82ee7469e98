"""Chinese letters are twice as wide; of some letters it depends on where they stand."""

from __future__ import annotations

import pytest

from etl.system.text_width import printed_width, width, wrapped_lines


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("abc", 3), ("白云山村", 8), ("7/8 已报", 8), ("１２", 4), ("（）", 4), ("e\u0301", 1), ("ｶ", 1)],
)
def test_width(text: str, columns: int) -> None:
    """Wide and full-width characters take two columns, combining ones none."""
    assert width(text) == columns


@pytest.mark.parametrize("text", ["“60余”", "—", "①"])
def test_some_letters_are_wider_in_print(text: str) -> None:
    """Terminals show them half as wide."""
    assert printed_width(text) > width(text)


def test_printed_width() -> None:
    """A Chinese character is two wide, the longest line counts."""
    assert (printed_width("司法所"), printed_width("ab\n司法所1"), printed_width("")) == (6, 7, 0)


@pytest.mark.parametrize(
    ("text", "columns", "lines"), [("", 4, 1), ("司法", 4, 1), ("司法所", 4, 2), ("司法所\n\nab", 4, 4)]
)
def test_wrapped_lines(text: str, columns: int, lines: int) -> None:
    """An empty line is a line."""
    assert wrapped_lines(text, columns) == lines
