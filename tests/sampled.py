"""Which values of a parametrized test are tried by default: a fixed sample; the others with ``pytest -m thorough``."""

from __future__ import annotations

from collections.abc import Sequence

import pytest


def sampled(values: Sequence[object], step: int = 0) -> list[object]:
    """The first value, or every ``step``-th, as it is; the others marked ``thorough``."""
    usual = range(0, len(values), step) if step else range(1)
    return [value if place in usual else _thorough(value) for place, value in enumerate(values)]


def _thorough(value: object) -> object:
    values = value if isinstance(value, tuple) else (value,)
    return pytest.param(*values, marks=pytest.mark.thorough)
