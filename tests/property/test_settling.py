"""The settle machine against a model that knows no back-off: never too early, never later than one pause, never without an end."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from etl.inbox.scanning import Entry
from etl.inbox.settling import LONGEST_PAUSE, Look, Settling

QUIET, PATIENCE = 2.0, 30.0
NAMES = st.sampled_from(["2022/甲.xlsx", "2022/乙.xlsx", "2022/丙.xlsx"])


@dataclass
class File:
    """A file as it is."""

    size: int = 0
    modified: int = 0
    whole: bool = True
    locked: bool = False
    opens: bool = True


class Settles(RuleBasedStateMachine):
    """A folder that changes at will, scanned at will."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, File] = {}
        self.state = Settling(QUIET, patience=PATIENCE, by_age=False)
        self.tick = 100.0
        self.still: dict[str, tuple[int, int, float]] = {}
        """Size and time at the last scan, and the tick of the first scan that saw them so."""
        self.good: dict[str, float] = {}
        """Tick of the first scan from which on nothing spoke against the file, without a break."""
        self.ready: set[str] = set()

    @rule(name=NAMES, size=st.integers(0, 3), modified=st.integers(0, 3), whole=st.booleans())
    def write(self, name: str, size: int, modified: int, *, whole: bool) -> None:
        """Somebody writes or copies a file, perhaps with an old time."""
        file = self.files.setdefault(name, File())
        file.size, file.modified, file.whole = size, modified, whole

    @rule(name=NAMES)
    def remove(self, name: str) -> None:
        """Somebody takes a file away."""
        self.files.pop(name, None)

    @rule(name=NAMES, locked=st.booleans(), opens=st.booleans())
    def hold(self, name: str, *, locked: bool, opens: bool) -> None:
        """Somebody opens or closes it."""
        if file := self.files.get(name):
            file.locked, file.opens = locked, opens

    @rule(seconds=st.sampled_from([0.0, 0.3, 1.0, 2.0, 5.0, 9.0, 31.0]), wall=st.integers(-100, 100))
    def scan(self, seconds: float, wall: int) -> None:
        """Time passes and the folder is looked at; the wall clock says anything."""
        self.tick += seconds
        for name in {*self.still, *self.files}:
            self._see(name)
        entries = [Entry(name, file.size, file.modified, Path(name)) for name, file in self.files.items()]
        settled = self.state.feed(entries, now=wall, tick=self.tick, look=self._look)
        self.state, self.ready = settled.after, {entry.path for entry in settled.ready}
        assert {entry.path for entry in (*settled.ready, *settled.waiting)} == set(self.files)
        assert [entry for entry in entries if entry in settled.ready] == list(settled.ready)
        if settled.waiting:
            assert settled.due is not None
            assert settled.due <= self.tick + max(QUIET, LONGEST_PAUSE)
        for name, file in self.files.items():
            if name in self.ready:
                assert name in self.good, file
            else:
                assert self.tick - self.good.get(name, self.tick) < LONGEST_PAUSE, file

    def _see(self, name: str) -> None:
        """What the scan tells of a file."""
        file = self.files.get(name)
        if file is None:
            self.still.pop(name, None)
            self.good.pop(name, None)
            return
        size, modified, since = self.still.get(name, (-1, -1, 0.0))
        if (size, modified) != (file.size, file.modified):
            since = self.tick
            self.good.pop(name, None)
        self.still[name] = file.size, file.modified, since
        waited = self.tick - since
        if file.opens and waited >= QUIET and ((file.whole and not file.locked) or waited >= PATIENCE):
            self.good.setdefault(name, self.tick)
        else:
            self.good.pop(name, None)

    def _look(self, entry: Entry) -> Look:
        file = self.files[entry.path]
        return Look(opens=file.opens, whole=file.whole, holder="张三" if file.locked else None)

    @rule()
    def wait_for_the_end(self) -> None:
        """Whatever opens and is left alone is ready within quiet, patience and a pause."""
        self.scan(0.0, 0)
        for _ in range(5):
            self.scan(9.0, 0)
        assert self.ready >= {name for name, file in self.files.items() if file.opens}


Settles.TestCase.settings = settings(stateful_step_count=30)
TestSettles = Settles.TestCase
