"""Stamped time: configured offset, whole seconds, fixed by SOURCE_DATE_EPOCH."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from etl.system.clock import Clock, clock_of
from etl.system.errors import EtlError


@pytest.mark.parametrize(
    ("offset", "stamp"),
    [
        ("+08:00", "2023-01-10T08:00:00+08:00"),
        ("+00:00", "2023-01-10T00:00:00+00:00"),
        ("-03:30", "2023-01-09T20:30:00-03:30"),
        ("+05:45", "2023-01-10T05:45:00+05:45"),
    ],
)
def test_a_fixed_stamp(offset: str, stamp: str) -> None:
    """ISO 8601 with the offset of config.toml, whatever the machine's zone."""
    assert clock_of({"SOURCE_DATE_EPOCH": "1673308800"}, offset).stamp() == stamp


@pytest.mark.parametrize("environment", [{}, {"SOURCE_DATE_EPOCH": ""}, {"SOURCE_DATE_EPOCH": " "}])
def test_the_wall_clock(environment: dict[str, str]) -> None:
    """Without SOURCE_DATE_EPOCH it is now, to the second."""
    before = int(time.time())
    stamp = clock_of(environment, "+08:00").stamp()
    assert stamp.endswith("+08:00")
    assert "." not in stamp
    assert before <= datetime.fromisoformat(stamp).timestamp() <= time.time()


def test_the_earliest_of_some_times() -> None:
    """With its fraction, in the configured offset, never after now; what has no sensible time is of 1601."""
    fixed = Clock("+08:00", fixed=1_673_308_800)
    assert fixed.earlier(1_673_308_799_123_456_789, 1_673_308_800 * 10**9) == "2023-01-10T07:59:59.123456+08:00"
    assert fixed.earlier(1_673_308_700 * 10**9) == "2023-01-10T07:58:20+08:00"
    assert fixed.earlier(4_000_000_000 * 10**9) == "2023-01-10T08:00:00+08:00"
    assert fixed.earlier(-(10**25)) == "1601-01-01T08:00:00+08:00"
    assert datetime.fromisoformat(Clock().earlier(2**63)).timestamp() <= time.time()


def test_waiting_is_never_fixed() -> None:
    """Settling needs real time although stamps stand still."""
    clock = Clock(fixed=0)
    assert clock.stamp() == "1970-01-01T08:00:00+08:00"
    assert abs(clock.now() - time.time()) < 60
    first = clock.tick()
    clock.sleep(0)
    assert clock.tick() >= first


@pytest.mark.parametrize("seconds", ["0", "99999999999", " 1673308800 "])
def test_seconds_that_can_be_meant(seconds: str) -> None:
    """From 1970 to the year 5138; spaces do not matter."""
    assert clock_of({"SOURCE_DATE_EPOCH": seconds}, "+08:00").fixed == int(seconds)


@pytest.mark.parametrize("seconds", ["-1", "1673308800.5", "2023-01-10", "1e9", "１６７３", "²", "100000000000"])
def test_what_is_no_number_of_seconds(seconds: str) -> None:
    """One sentence that names the variable."""
    with pytest.raises(EtlError) as raised:
        clock_of({"SOURCE_DATE_EPOCH": seconds}, "+08:00")
    assert str(raised.value) == f"环境变量 SOURCE_DATE_EPOCH：“{seconds}”不是秒数。"
