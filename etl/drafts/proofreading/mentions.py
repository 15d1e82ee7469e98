"""A number as it stands in a text: where, how much, how exactly, and of what."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Nature(StrEnum):
    """What kind of number it is."""

    FIGURE = "figure"
    """It counts or measures something, and so may be a figure of the catalogue."""
    NAME = "name"
    """Year, date, duration, ordinal, document number, part of a name: left alone."""


class Looseness(StrEnum):
    """How exactly a number is meant."""

    EXACT = "exact"
    OVER = "余"
    NEAR = "近"
    ABOUT = "约"
    AT_LEAST = "以上"
    BELOW = "不足"
    NONSENSE = "近…余"
    """Nearly and more than the same number at once."""
    VAGUE = "数"
    """Several tens: no number that could be compared."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One number of a text; offsets are into the text as it was given."""

    start: int
    end: int
    text: str
    """With its approximation and measure word: ``近1700人次``."""
    nature: Nature
    number: Decimal = Decimal(0)
    upper: Decimal | None = None
    """The other end of a range (3至5次)."""
    looseness: Looseness = Looseness.EXACT
    measure: str = ""
    """As written; empty when no known measure word follows."""
    hanzi: bool = False
    """Written in Chinese numerals, which also build words: 一公里, but 一起."""
    uncertain: bool = False
    """May have been read wrongly: a full-width comma can separate thousands or clauses."""
    year: int | None = None
    """For a date: the year it names."""

    @property
    def is_lone_one(self) -> bool:
        """一 before a measure word, which mostly is no count (一项重点工作)."""
        return self.hanzi and self.number == 1 and self.looseness is Looseness.EXACT

    @property
    def divides(self) -> bool:
        """Whether the words on its two sides belong to different numbers."""
        return self.nature is Nature.FIGURE and not self.is_lone_one
