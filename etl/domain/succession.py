"""Which of last year's units and indicators this year's come from: what config.toml says under formerly, merged and was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Names = Mapping[str, tuple[str, ...]]
"""By this year's code."""


@dataclass(frozen=True, slots=True)
class Succession:
    """What is called otherwise than last year, or was several."""

    formerly: Names = field(default_factory=dict)
    """What a unit was called, by the name or code of last year's edition."""
    merged: Names = field(default_factory=dict)
    """The units that went into a unit; their bases are added to its own."""
    was: Names = field(default_factory=dict)
    """The codes that an indicator had; the figures of several are added."""
    known: frozenset[str] = frozenset()
    """What config.toml calls its units and indicators of all years, as compared; other names only an edition can know."""
    then: frozenset[str] = frozenset()
    """Codes and names of the units that config.toml has for last year, as compared."""
