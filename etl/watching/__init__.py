"""``etl watch``: receives, answers and publishes for as long as it runs.

``loop`` is the algorithm, one turn at a time with the clock as an argument; ``service`` opens what it needs and keeps it going;
the rest are their parts.
"""

from __future__ import annotations

from etl.watching.loop import Desk, Watch
from etl.watching.schedule import Rhythm
from etl.watching.service import Service
from etl.watching.telling import Said, Teller

__all__ = ["Desk", "Rhythm", "Said", "Service", "Teller", "Watch"]
