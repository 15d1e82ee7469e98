"""``etl watch`` over any interleaving gives the figures of one ``etl run`` over a folder that holds every version by itself.

Versions are saved under a few names, by programs that hold them open; the watcher, in turns of its own, sees what lies there
when it is ready. What it never saw is not in the folder of the run either. Nobody's order may show: neither that of arrival nor
that of the names.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from etl.consolidation.standings import stand
from etl.domain import Arrival, CellRef, Column, Finding, Observation, Place, Severity, State, Submission, Unit
from etl.domain.catalogue import Catalogue
from etl.domain.conflict_copies import plain_name
from etl.inbox.scanning import Entry
from etl.inbox.settling import Look, Settling
from etl.ledger import Incoming, Ledger
from etl.system.clock import Clock

UNIT = Unit("2", "白云山村", "村居")
CATALOGUE = Catalogue((UNIT,), (), ())
NAMES = ("表.xlsx", "表(1).xlsx", "表（更正）.xlsx", "表-DESKTOP-1A2B3C4.xlsx")
START = 1_673_229_600
QUIET, PATIENCE = 2.0, 30.0


def examined(path: str, content: bytes) -> tuple[Submission, ...]:
    """A stand-in for the examination: a figure, and whether it is sent back, as the bytes say."""
    figure, bad, _ = content.decode().split()
    name = path.rpartition("/")[2]
    hard = (Finding("试", Severity.HARD, Place(name), {"relation": "", "difference": "", "sentence": ""}),)
    seen = Observation("101", Column.THIS_YEAR, Decimal(figure), State.NUMBER, figure, CellRef("统计表", 6, 4))
    findings = hard if bad == "bad" else ()
    return (Submission(name, UNIT.code, UNIT.name, 2022, observations=(seen,), findings=findings),)


class Watched(RuleBasedStateMachine):
    """A folder that people and programs save into, and the watcher that looks at it now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.ledger = Ledger.open(self.folder / ".etl")
        self.seconds = 0
        self.there: dict[str, tuple[bytes, int]] = {}
        """Content and time of saving by path."""
        self.locked: set[str] = set()
        self.settling = Settling(QUIET, patience=PATIENCE, by_age=False)
        self.versions: list[tuple[str, bytes, int]] = []
        """Path, content and time of all that the watcher received."""

    @rule(
        name=st.sampled_from(NAMES),
        figure=st.integers(0, 3),
        bad=st.sampled_from(["good", "good", "bad"]),
        ago=st.sampled_from([0, 0, 0, 3, 40, 200]),
    )
    def save(self, name: str, figure: int, bad: str, ago: int) -> None:
        """Somebody saves, or copies a file that was saved a while ago; no two versions have the same time or bytes."""
        self.seconds += 1
        saved = (START + self.seconds - ago) * 10**9 + self.seconds * 1000
        self.there[f"2022/{name}"] = f"{figure} {bad} {self.seconds}".encode(), saved

    @rule(name=st.sampled_from(NAMES), locked=st.booleans())
    def hold(self, name: str, *, locked: bool) -> None:
        """Somebody opens or closes it: a lock file lies beside it, perhaps for ever."""
        (self.locked.add if locked else self.locked.discard)(f"2022/{name}")

    @rule(seconds=st.sampled_from([1, 3, 10, 35]))
    def look(self, seconds: int) -> None:
        """Two of the watcher's turns: what keeps still and is not held open is ready with the second."""
        self._turn(0)
        self._turn(seconds)

    def _turn(self, seconds: int) -> None:
        self.seconds += seconds
        entries = [Entry(path, len(content), saved, Path(path)) for path, (content, saved) in self.there.items()]
        settled = self.settling.feed(entries, now=START + self.seconds, tick=self.seconds, look=self._look)
        self.settling = settled.after
        clock = Clock(fixed=START + self.seconds)
        for entry in settled.ready:
            content, saved = self.there[entry.path]
            if self.ledger.latest_hash(entry.path) != hashlib.sha256(content).hexdigest():
                saved_at = clock.earlier(saved, entry.seen_ns)
                self.ledger.receive_many(
                    [Incoming(entry.path, content, entry.size, saved, clock.stamp(), 2022, saved_at)]
                )
                self.versions.append((entry.path, content, saved))

    @rule()
    def lose_the_index(self) -> None:
        """The order is in the journal."""
        self.ledger.close()
        (self.folder / ".etl" / "index.sqlite").unlink()
        self.ledger = Ledger.open(self.folder / ".etl")

    @invariant()
    def it_says_what_one_run_says(self) -> None:
        """The same content counts for each unit, and it is held; a copy never counts beside its plain name."""
        for arrival in self.ledger.unindexed(2022):
            self.ledger.index(arrival, 2022, examined(arrival.path, self.ledger.content(arrival.sha256)))
        watched = stand(self.ledger.examined(2022), CATALOGUE, None)
        once = stand(self._one_run(), CATALOGUE, None)
        counting = [
            {
                each.submission.unit: (each.submission.observations[0].raw, each.arrival.sha256)
                for each in standings
                if each.effective
            }
            for standings in (watched, once)
        ]
        assert counting[0] == counting[1]
        assert len(watched) == len(self.versions)

    def _one_run(self) -> list[tuple[Arrival, tuple[Submission, ...]]]:
        """Every version in a folder of its own, received in the order of a scan; of a copy beside the plain name as it was."""
        stamp = Clock(fixed=START + self.seconds)
        files = sorted(self.versions, key=lambda version: (version[2], version[0]))
        return [
            (
                Arrival(
                    number,
                    self._name_of_its_own(path, number),
                    hashlib.sha256(content).hexdigest(),
                    len(content),
                    saved,
                    stamp.stamp(),
                    stamp.earlier(saved),
                ),
                examined(path, content),
            )
            for number, (path, content, saved) in enumerate(files, start=1)
        ]

    def _name_of_its_own(self, path: str, number: int) -> str:
        """Plain names and copies keep theirs, for they speak of one another; all others are told apart by a number."""
        folder, _, name = path.rpartition("/")
        return path if name == NAMES[0] or plain_name(name) else f"{folder}/{number}{name}"

    def _look(self, entry: Entry) -> Look:
        return Look(holder="张三" if entry.path in self.locked else None)

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.ledger.close()
        shutil.rmtree(self.folder)


Watched.TestCase.settings = settings(stateful_step_count=30, deadline=None)
TestWatched = Watched.TestCase
