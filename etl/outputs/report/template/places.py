"""Where in a text something was printed: marked while the text is written, taken out when it is finished.

The marks are control characters, which no text that goes out may contain, so they are safe from what people wrote and
go through whatever is done to the text in between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BEGIN, _SAYS, _END = "\x02", "\x01", "\x03"
_MARKED = re.compile(f"{_BEGIN}(\\d+){_SAYS}([^{_SAYS}{_BEGIN}{_END}]*){_END}")
_ILLEGAL = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold (XML 1.0 §2.2), and with it the marks."""


@dataclass(frozen=True, slots=True)
class PrintedPlace:
    """Something that was printed, and where its words stand: characters ``start`` to ``end`` of a line, both from 0."""

    line: int
    start: int
    end: int
    printed: object


@dataclass(frozen=True, slots=True)
class Filled:
    """A finished text with the places of what was printed into it, in their order."""

    text: str
    places: tuple[PrintedPlace, ...]


class Marker:
    """Marks what is printed into a text."""

    def __init__(self, kept: tuple[type, ...]) -> None:
        self._kept = kept
        self._printed: list[object] = []

    def mark(self, value: object) -> object:
        """The value's words between marks, if it is of a kept kind and prints anything."""
        if not isinstance(value, self._kept):
            return value
        words = str(value)
        if not words:
            return words
        self._printed.append(value)
        return f"{_BEGIN}{len(self._printed) - 1}{_SAYS}{words}{_END}"

    def found(self, text: str) -> Filled:
        """The text without marks, and what stood between them."""
        places: list[PrintedPlace] = []
        lines = [self._line(line, number, places) for number, line in enumerate(text.split("\n"))]
        return Filled("\n".join(lines), tuple(places))

    def _line(self, text: str, number: int, places: list[PrintedPlace]) -> str:
        pieces: list[str] = []
        length = after = 0
        for match in _MARKED.finditer(text):
            before, words = legal(text[after : match.start()]), legal(match[2])
            start = length + len(before)
            length = start + len(words)
            after = match.end()
            pieces += (before, words)
            if (index := int(match[1])) < len(self._printed):
                places.append(PrintedPlace(number, start, length, self._printed[index]))
        return "".join((*pieces, legal(text[after:])))


def legal(text: str) -> str:
    """The text without characters that no file of ours may hold, our own marks among them."""
    return _ILLEGAL.sub("", text)
