"""Text for the terminal: tables that line up when Chinese and Latin letters stand side by side."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from etl.system.text_width import width

_GAP = "  "
_CONTROLS = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})


def printable(text: str) -> str:
    """Text without control characters: a file name from outside must not move the cursor or colour the screen."""
    return "".join(char for char in text if unicodedata.category(char) not in _CONTROLS)


def lined_up(header: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str] = ()) -> list[str]:
    """The table's lines, header first; the columns titled in ``right`` are set to the right. Control characters are dropped."""
    shown = [[printable(text) for text in row] for row in (header, *rows)]
    widths = [max(width(row[column]) for row in shown) for column in range(len(header))]
    return [
        _GAP.join(
            _padded(text, widths[column], to_right=header[column] in right) for column, text in enumerate(row)
        ).rstrip()
        for row in shown
    ]


def _padded(text: str, columns: int, *, to_right: bool) -> str:
    space = " " * (columns - width(text))
    return space + text if to_right else text + space
