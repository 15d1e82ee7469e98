"""Texts of people in cells and comments: never a formula, never markup, never what no workbook can hold."""

from __future__ import annotations

import re

from openpyxl.cell.cell import Cell

LONGEST = 32_000
"""Below Excel's limit of 32,767, and its escapes."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA = ("=", "+", "-", "@", "\t")


def cell_text(text: str) -> str:
    """The text as a workbook can hold it."""
    shown = _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"


def write_text(cell: Cell, text: str) -> None:
    """Put a text into a cell as text, whatever it begins with."""
    cell.value = _ESCAPE.sub("_x005F_", cell_text(text))
    cell.data_type = "s"
    if text.startswith(_FORMULA):
        cell.quotePrefix = True
