"""What the reader of values cannot tell: which cells hold errors, which formulas lack a value, how far content reaches.

Taken from a sheet's own bytes while they are checked, whatever the format. Of formulas in packages: ``<v></v>`` under
``t="str"`` is a stored empty text, without ``t`` it is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    """Number formats that show another number, where the styles are known while the cells go by."""
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
