"""Time as an argument: stamps that are printed, and the clocks that settling runs on."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from etl.system.errors import EtlError

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = -11_644_473_600_000_000
"""Microseconds: 1601, which Windows gives where it knows no time; what is earlier is nonsense that may have no date at all."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of one process; ``fixed`` is SOURCE_DATE_EPOCH, seconds since 1970, or None for the wall clock."""

    utc_offset: str = "+08:00"
    fixed: int | None = None

    def stamp(self) -> str:
        """Now as ISO 8601 with the configured offset, to the second."""
        seconds = self.fixed if self.fixed is not None else int(time.time())
        return datetime.fromtimestamp(seconds, self._zone).isoformat()

    def earlier(self, *times_ns: int) -> str:
        """The earliest of these times, in nanoseconds since 1970, as ``stamp`` but to the microsecond; never later than now.

        Fractions count: two files may be saved within one second.
        """
        latest = int(self.now() * 1e9) if self.fixed is None else self.fixed * 10**9
        microseconds = max(min((*times_ns, latest)) // 1000, _FIRST)
        return (_BEGINNING + timedelta(microseconds=microseconds)).astimezone(self._zone).isoformat()

    def now(self) -> float:
        """The wall clock in seconds since 1970, for the age of files; never fixed."""
        return time.time()

    @property
    def _zone(self) -> tzinfo | None:
        return datetime.strptime(self.utc_offset, "%z").tzinfo

    def tick(self) -> float:
        """A clock that never goes back, in seconds, for waiting."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def clock_of(environment: Mapping[str, str], utc_offset: str) -> Clock:
    """The process's clock; EtlError when SOURCE_DATE_EPOCH is set to something else than seconds."""
    fixed = environment.get("SOURCE_DATE_EPOCH", "").strip()
    if fixed and not (fixed.isascii() and fixed.isdigit() and len(fixed) <= 11):
        raise EtlError(f"环境变量 SOURCE_DATE_EPOCH：“{fixed}”不是秒数。")
    return Clock(utc_offset, int(fixed) if fixed else None)
