"""The ledger's rules of versions against a model that is one list a unit: which submission counts, whatever happens in between."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from etl.consolidation.decisions import Decision
from etl.consolidation.standings import stand
from etl.domain import Arrival, Finding, Place, Severity, Submission, Unit
from etl.domain.catalogue import Catalogue
from etl.ledger import Incoming, Ledger

UNITS = (Unit("1", "姜家社区", "村居"), Unit("2", "白云山村", "村居"))
CATALOGUE = Catalogue(UNITS, (), ())
STAMP = "2022-12-18T16:05:00+08:00"


def examined(arrival: Arrival, content: bytes) -> tuple[Submission, ...]:
    """A stand-in for the examination: the first byte names the unit, an odd last one stands for a mistake."""
    unit = UNITS[content[0] - 1]
    place = Place(arrival.name, "统计表", "D6")
    hard = (Finding("试", Severity.HARD, place, {"relation": "", "difference": "", "sentence": ""}),)
    return (Submission(arrival.name, unit.code, unit.name, 2022, findings=() if content[-1] % 2 == 0 else hard),)


class Versions(RuleBasedStateMachine):
    """Two units that send, take back and send again, into a ledger that is closed, killed and rebuilt at will."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.ledger = Ledger.open(self.folder / ".etl")
        self.sent: dict[str, list[bytes]] = {unit.code: [] for unit in UNITS}
        self.withdrawn: set[bytes] = set()
        self.times = 0

    @rule(unit=st.sampled_from([1, 2]), content=st.integers(0, 3), finished=st.booleans())
    def send(self, unit: int, content: int, *, finished: bool) -> None:
        """A version comes in under the unit's own name; not finished: killed between journal and index."""
        self.times += 1
        path, bytes_ = f"2022/{unit}.xlsx", bytes([unit, content])
        digest = hashlib.sha256(bytes_).hexdigest()
        if self.ledger.latest_hash(path) == digest:
            self.ledger.remember_seen(path, 2, self.times, digest)
        else:
            self.ledger.receive_many([Incoming(path, bytes_, 2, self.times, STAMP, 2022)])
            self.sent[str(unit)].append(bytes_)
        if finished:
            self.catch_up()
        else:
            self.reopen()

    @rule()
    def reopen(self) -> None:
        """Closed, or killed, and opened again."""
        self.ledger.close()
        self.ledger = Ledger.open(self.folder / ".etl")

    @rule()
    def lose_the_index(self) -> None:
        """The index can be computed again."""
        self.ledger.close()
        (self.folder / ".etl" / "index.sqlite").unlink()
        self.ledger = Ledger.open(self.folder / ".etl")

    @rule(unit=st.sampled_from(["1", "2"]), undo=st.booleans())
    def withdraw(self, unit: str, *, undo: bool) -> None:
        """A person sets the newest content aside, or takes that back."""
        if self.sent[unit]:
            content = self.sent[unit][-1]
            digest = hashlib.sha256(content).hexdigest()
            self.ledger.record_decisions(2022, [Decision(digest, f"2022/{unit}.xlsx", unit, "", "试", STAMP, undo)])
            (self.withdrawn.discard if undo else self.withdrawn.add)(content)

    @invariant()
    def the_newest_good_one_counts(self) -> None:
        """A bad version never erases a good one, and nothing is ever gone."""
        self.catch_up()
        standings = stand(self.ledger.examined(2022), CATALOGUE, None, self.ledger.decisions(2022))
        for unit, versions in self.sent.items():
            mine = [standing for standing in standings if standing.submission.unit_code == unit]
            assert len(mine) == len(versions)
            counting = [self.ledger.content(standing.arrival.sha256) for standing in mine if standing.effective]
            good = [content for content in versions if content[-1] % 2 == 0 and content not in self.withdrawn]
            assert counting == good[-1:]

    def catch_up(self) -> None:
        """Examine what was received and not examined."""
        for arrival in self.ledger.unindexed(2022):
            self.ledger.index(arrival, 2022, examined(arrival, self.ledger.content(arrival.sha256)))

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.ledger.close()
        shutil.rmtree(self.folder)


Versions.TestCase.settings = settings(max_examples=settings().max_examples * 2 // 5, stateful_step_count=20)
TestVersions = Versions.TestCase
