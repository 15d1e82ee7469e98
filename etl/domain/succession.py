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
