"""Letters that say the same: one rule for the whole package.

Full-width forms of ASCII, as Chinese keyboards type them, are the ASCII letters; a space of any width is a space; letters that
nobody sees are left out. No more than that: Unicode's own rule (NFKC) would turn 12² into 122 and ① into 1. It serves in two
places alone, where letters are counted and where Python's parser applies it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

SHORT = 60
"""Texts up to this many letters come again on every form, and what was made of them is remembered; longer ones are sentences."""
FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
INVISIBLE = frozenset("\u00ad\u2060\ufeff") | {chr(code) for code in (*range(0x200B, 0x2010), *range(0x202A, 0x202F))}
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u202f\u3000"), " ")
_IN_PLACE: dict[int, str] = {**FULL_WIDTH, **_SPACES, **dict.fromkeys(map(ord, INVISIBLE), " ")}
_FOLDING: dict[int, str | None] = {**_IN_PLACE, **dict.fromkeys(map(ord, INVISIBLE))}
_ANY_TO_FOLD = re.compile(f"[{''.join(map(chr, _FOLDING))}]")

T = TypeVar("T")


def folded(text: str) -> str:
    """The text in plain letters."""
    return text.translate(_FOLDING) if _ANY_TO_FOLD.search(text) else text


def folded_in_place(text: str) -> str:
    """The same, but a letter that nobody sees becomes a space: every other letter stays where it was."""
    return text.translate(_IN_PLACE)


def remembering(read: Callable[[str], T]) -> Callable[[str], T]:
    """The same function, which remembers what it made of short texts."""
    remembered = lru_cache(maxsize=8192)(read)

    @wraps(read)
    def reading(text: str) -> T:
        return remembered(text) if len(text) <= SHORT else read(text)

    return reading
