"""What the reader of values cannot tell: which cells hold errors, lack a value or look otherwise; how far content reaches.

Taken from a sheet's own bytes while they are checked, whatever the format. Of formulas in packages: ``<v></v>`` under
``t="str"`` is a stored empty text, without ``t`` it is nothing.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

Position = tuple[int, int]
"""(row, column) from 1."""


@dataclass(slots=True)
class Marks:
    """What is noted of one sheet while its XML goes by."""

    rows: int = 0
    columns: int = 0
    """Last row and column with content; formatted emptiness does not count."""
    errors: dict[Position, str] = field(default_factory=dict)
    """Error cells with their text, for example ``#REF!``."""
    uncalculated: set[Position] = field(default_factory=set)
    """Formulas without stored value."""
    stored: dict[Position, str] = field(default_factory=dict)
    """Values as the parser read them; empty after a scan. The reader of values must not see less or other."""
    dressed: set[Position] = field(default_factory=set)
    """Texts in the cell itself with letters struck out, raised or lowered; the scan leaves these to the parser."""
    formats: dict[Position, str] = field(default_factory=dict)
    """Number formats that show another number."""
    hidden_rows: set[int] = field(default_factory=set)
    """Hidden rows among those with cells."""
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """Hidden columns, from the first to the last of each group."""

    @property
    def extent(self) -> int:
        """Cells of the rectangle from A1 to the last content."""
        return self.rows * self.columns

    def hidden(self, places: Iterable[Position]) -> frozenset[Position]:
        """Those of the places that stand in hidden rows or columns."""
        if not self.hidden_rows and not self.hidden_columns:
            return frozenset()
        return frozenset(
            (row, column)
            for row, column in places
            if row in self.hidden_rows or any(first <= column <= last for first, last in self.hidden_columns)
        )

    def reach(self, row: int, column: int) -> None:
        """Count that cell in."""
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)


@dataclass(frozen=True, slots=True)
class CellStyles:
    """The cell styles of a workbook, by number, that show something else than the cell holds. ``of`` makes it."""

    formats: dict[int, str]
    """The number formats of those that show another number."""
    struck: frozenset[int]
    """Those that strike letters out."""

    @classmethod
    def of(
        cls, styles: Iterable[tuple[int, int]], formats: Mapping[int, str], struck_fonts: Container[int]
    ) -> CellStyles:
        """From number format and font of each style, the formats that show another number, and the fonts that strike out."""
        numbered = [(number, written, font) for number, (written, font) in enumerate(styles)]
        return cls(
            {number: formats[written] for number, written, _ in numbered if written in formats},
            frozenset(number for number, _, font in numbered if font in struck_fonts),
        )

    def note(self, marks: Marks, position: Position, style: int, *, number: bool) -> None:
        """Note a cell of that style, which holds a number or something else."""
        if number and style in self.formats:
            marks.formats[position] = self.formats[style]
        elif style in self.struck:
            marks.dressed.add(position)
