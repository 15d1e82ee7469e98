"""“是不是……？”: the known word that was probably meant by one that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_CLOSE = 0.5
"""Half of the letters agree (difflib's ratio). Enough everywhere, for only a person follows a hint of ours."""


def closest(word: str, known: Iterable[str], most: int, closeness: float = _CLOSE) -> list[str]:
    """The known words that were probably meant, the closest first."""
    return get_close_matches(word, list(known), most, closeness)


def near_miss(word: str, known: Iterable[str], closeness: float = _CLOSE) -> str:
    """The known word that was probably meant; empty when none is close."""
    return next(iter(closest(word, known, 1, closeness)), "")


def did_you_mean(word: str, known: Iterable[str], *, quoted: bool = True) -> str:
    """The end of a sentence about an unknown word: ``，是不是“调解案件”？``, or a full stop when no known word is close."""
    close = near_miss(word, known)
    if not close:
        return "。"
    return f"，是不是“{close}”？" if quoted else f"，是不是 {close}？"
