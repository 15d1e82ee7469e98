"""How wide a text is where Chinese and Latin letters stand side by side, in half-width columns.

There are two rules, for of some letters (“ ” — × ①) Unicode says that it depends: terminals show them half as wide as a
Chinese character, the fonts of Chinese workbooks just as wide.
"""

from __future__ import annotations

from functools import lru_cache
from unicodedata import combining, east_asian_width


def width(text: str) -> int:
    """Columns on a terminal: two for a wide letter, none for an accent over another letter."""
    return len(text) if text.isascii() else _width(text, "WF")


def printed_width(text: str) -> int:
    """Columns in a workbook; those of the longest line."""
    if text.isascii() and "\n" not in text:
        return len(text)
    return max(_width(line, "WFA") for line in text.split("\n"))


def wrapped_lines(text: str, columns: int) -> int:
    """How many lines the text takes in a workbook's cell of that width."""
    return sum(max(1, -(-printed_width(line) // columns)) for line in text.split("\n"))


@lru_cache(maxsize=8192)
def _width(text: str, wide: str) -> int:
    return sum(0 if combining(letter) else 2 if east_asian_width(letter) in wide else 1 for letter in text)
