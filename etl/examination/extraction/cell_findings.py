"""A finding beside the cell it stands at, so that all findings of a form can follow one another as its cells do."""

from __future__ import annotations

from collections.abc import Iterator

from etl.domain import CellRef, Finding, Place
from etl.domain.findings import finding

CellFinding = tuple[CellRef, Finding]
Told = Iterator[CellFinding]


def at_cell(file: str, ref: CellRef, code: str, /, **facts: str) -> CellFinding:
    """The finding of that code at the cell, which is one of ``file``."""
    return ref, finding(code, Place(file, ref.sheet, ref.a1), **facts)
