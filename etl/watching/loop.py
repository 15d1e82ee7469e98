"""The loop of the watcher, one turn at a time: look, receive, answer, publish.

The folder compared with the ledger is the whole truth of each turn (design.md §3); events only bring the next turn forward. The
clock is an argument, and a turn never sleeps, so tests drive it through hours in seconds. What fails for a reason that may pass
is told once, tried again, and told once when it works again.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from etl.consolidation.standings import Examined
from etl.domain.masking import masked_path
from etl.inbox import Listing
from etl.ledger import Ledger
from etl.ledger.requests import Answer, answer, pending
from etl.pipeline.isolation import Examiner
from etl.pipeline.publishing import Published, publish
from etl.pipeline.receipts import answer_ahead
from etl.pipeline.receiving import Received, catch_up, receive
from etl.pipeline.sentences import (
    beside_lines,
    brief_lines,
    closing_lines,
    published_lines,
    received_lines,
    unidentified_lines,
    units_table,
)
from etl.settings.loading import Settings
from etl.system.clock import Clock
from etl.system.errors import EtlError
from etl.watching.intake import Intake
from etl.watching.publishing import Publishing
from etl.watching.rhythm import Rhythm
from etl.watching.telling import Teller
from etl.watching.to_answer import Senders
from etl.watching.troubles import Troubles, sentence_of

T = TypeVar("T")
_CHUNK = 8
"""So many files are received before their senders are answered and the loop looks up again."""
LOOK, RECEIVE, PUBLISH = "look", "receive", "publish"
_WORDS = {LOOK: "收件夹又看得到了。", RECEIVE: "收件恢复正常。", PUBLISH: "汇总恢复正常。"}
_PASSING = (EtlError, OSError, sqlite3.Error)
"""What may be over when it is tried again; anything else is a bug of ours."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What is open: as long as these stand the loop can work."""

    settings: Settings
    ledger: Ledger
    examiner: Examiner


@dataclass(slots=True)
class _Asked:
    """A request for a pass that waits for its answer."""

    limit: float
    """Monotonic second after which files still being written are left to the next pass."""
    before: int
    """How many files had been received when it came."""


class Watch:
    """The state of the loop; each ``turn`` does what is due."""

    def __init__(
        self,
        desk: Desk,
        clock: Clock,
        teller: Teller,
        rhythm: Rhythm = Rhythm(),  # noqa: B008 - frozen
    ) -> None:
        self.troubles = Troubles()
        self.publishing = Publishing(rhythm)
        self.received = 0
        """Files received since the start."""
        self.stale = False
        """The ledger refused something and is better opened anew."""
        self.native_events = False
        self._told = desk.ledger.last_arrival
        """The last arrival that was said, or came before the start."""
        self._clock, self._teller, self._rhythm = clock, teller, rhythm
        self._senders = Senders()
        self._asked: dict[str, _Asked] = {}
        self._looked_at = clock.tick()
        self.desk = desk
        self.attend(desk)

    def attend(self, desk: Desk) -> None:
        """Go on with a desk opened anew: everything is looked at and published again."""
        if self.desk.settings is not desk.settings:
            self._senders = Senders()
            self.publishing = Publishing(self._rhythm)
        self.desk, self.stale = desk, False
        self.intake = Intake(desk.settings)
        self._look_at = self._clock.tick()
        self.publishing.changed(self._clock.tick())

    def wake(self) -> None:
        """Something happened in the inbox: look as soon as that does not cost too much."""
        self._look_at = min(self._look_at, self._looked_at + self._rhythm.gap(self.intake.cost))

    def turn(self) -> float:
        """Do what is due; returns the seconds until the next turn is of use."""
        self._hear()
        if not self.intake.ready:
            self._look_if_due()
        if self.intake.ready and self.troubles.may_try(RECEIVE, self._clock.tick()):
            self._receive()
        publish_at = self._publish_at()
        if publish_at is not None and publish_at <= self._clock.tick():
            self._publish()
        return max(0.0, self._next_turn() - self._clock.tick())

    def _next_turn(self) -> float:
        if self.intake.ready:
            return self.troubles.due(RECEIVE)
        publish_at = self._publish_at()
        return min(at for at in (self._look_due(), self.intake.due, publish_at) if at is not None)

    # ----------------------------------------------------------------------- looking

    def _look_if_due(self) -> None:
        tick, due = self._clock.tick(), self.intake.due
        if due is not None and due <= tick < self._look_at + self.intake.cost:
            self.intake.look_at_waiting(self._clock)
        elif tick >= self._look_due():
            self._look()

    def _look_due(self) -> float:
        """When to look at everything: not just before a file is ready, whose sender would wait for the end of it."""
        due = self.intake.due
        return due if due is not None and self._look_at < due < self._look_at + self.intake.cost else self._look_at

    def _look(self) -> None:
        place, lost = self.intake.place, bool(self.troubles.due(LOOK))
        self._try(LOOK, lambda: self.intake.look(self.desk.ledger, self._clock))
        self._looked_at = tick = self._clock.tick()
        if self.troubles.due(LOOK):
            self._refuse_all()
        elif lost or place not in (None, self.intake.place):
            # What was written last may be gone with the folder that it was written into.
            self.publishing.changed(tick)
        elif self.publishing.lost_receipts(tick):
            self._teller.say("有回执不见了，重新写一遍。")
            self.publishing.changed(tick)
        self._look_at = tick + self._rhythm.interval(self.intake.cost, native=self.native_events)
        self._look_at = max(self._look_at, self.troubles.due(LOOK))
        self._teller.say_news("refused", self.intake.refusals())
        self._teller.say_news("stuck", self.intake.stuck(tick))

    # ----------------------------------------------------------------------- receiving

    def _receive(self) -> None:
        """Receive a few files and answer their senders."""
        entries, batch = self.intake.take(_CHUNK), list[Examined]()
        settings, ledger, examiner = self.desk.settings, self.desk.ledger, self.desk.examiner
        received = self._try(
            RECEIVE,
            lambda: receive(settings, ledger, examiner, entries, self._clock, tell=batch.extend, late=self._tell_late),
        )
        if batch:
            self._answer(batch)
        if received is None:
            self.stale = True
            return
        self._teller.say_news("unopened", (f"打不开，过一会儿再收：{masked_path(each)}" for each in received.unopened))
        if not self._try(RECEIVE, lambda: self.intake.answered(entries, ledger)):
            self._look_at = min(self._look_at, self._clock.tick() + self._rhythm.gap(self.intake.cost))

    def _tell_late(self, batch: Sequence[Examined]) -> None:
        """What a fault kept from being examined when it was received; not what is only examined again by other rules."""
        if late := [each for each in batch if each[0].number > self._told]:
            self._answer(late)

    def _answer(self, batch: Sequence[Examined]) -> None:
        self.received += len(batch)
        self._told = max(self._told, *(arrival.number for arrival, _ in batch))
        self.publishing.changed(self._clock.tick())
        desk, known = self.desk, self._senders.known
        arrivals, units = self._senders.add(batch, desk.settings.catalogue)
        if known and self.intake.is_in_place():
            # What goes wrong here goes wrong in the publication that follows, and is told there.
            with contextlib.suppress(*_PASSING):
                answer_ahead(desk.settings, desk.ledger, desk.examiner, arrivals, units)
        for line in brief_lines(batch):
            self._teller.say(line)

    # ----------------------------------------------------------------------- publishing

    def _publish_at(self) -> float | None:
        """When to publish next; None when nothing asks for it, or there is no inbox to put the receipts into."""
        if self.troubles.due(LOOK):
            return None
        due = self.publishing.due_at(more_to_come=bool(self.intake.ready) or self.intake.writing)
        if self._asked and not self.intake.ready:
            limit = max(asked.limit for asked in self._asked.values()) if self.intake.writing else 0.0
            due = limit if due is None else min(due, limit)
        return None if due is None else max(due, self.troubles.due(PUBLISH))

    def _publish(self) -> None:
        if not self.intake.is_in_place():
            self._look()
            return
        began = self._clock.tick()
        published = self._try(PUBLISH, self._published)
        if published is None:
            self.stale = True
            self._refuse_all()
            return
        if published.edition.number != self.publishing.edition:
            self._teller.say(
                f"第{published.edition.number}版已写到 {self.desk.settings.outbox / str(self.desk.settings.project.year)}"
            )
        self.publishing.done(published, began, self._clock.tick())
        self._senders.take_over(published.edition)
        self._teller.say_news("beside", beside_lines(published))
        self._answer_requests(published)

    def _published(self) -> Published:
        """What an interruption left is examined first, so that nothing is published as missing."""
        desk = self.desk
        catch_up(desk.settings, desk.ledger, desk.examiner, desk.settings.project.year, tell=self._tell_late)
        return publish(desk.settings, desk.ledger, desk.examiner, self._clock)

    # ----------------------------------------------------------------------- requests of other windows

    def _hear(self) -> None:
        """Note new requests; a pass begins with a look."""
        year = self.desk.settings.project.year
        for name, request in pending(self.desk.settings.state):
            if request.year != year:
                self._reply(name, Answer((), trouble=f"正守着收件夹的是{year}年度，{request.year}年度请先停下它再做。"))
            elif name not in self._asked:
                wait = self.desk.settings.intake.settle_seconds + self._rhythm.calm
                self._asked[name] = _Asked(self._clock.tick() + wait, self.received)
                self._look_at = self._clock.tick()

    def _answer_requests(self, published: Published) -> None:
        """Tell each what its own pass would have printed."""
        listing = Listing((), tuple(path for path, _ in self.intake.waiting()), self.intake.scan)
        units = published.edition.units
        for name, asked in self._asked.items():
            received = Received(examined=self.received - asked.before)
            lines = (
                *units_table(units),
                *unidentified_lines(published.edition.standings, self.desk.settings.catalogue),
                *received_lines(listing, received),
                *closing_lines(self.desk.ledger.closing(self.desk.settings.project.year), self.desk.settings),
                *published_lines(published, self.desk.settings),
            )
            self._reply(name, Answer(lines, accepted=all(state.accepted for state in units)))
        self._asked.clear()

    def _refuse_all(self) -> None:
        for name in self._asked:
            self._reply(name, Answer((), trouble="；".join(self.troubles.sentences())))
        self._asked.clear()

    def _reply(self, name: str, said: Answer) -> None:
        self._try("reply", lambda: answer(self.desk.settings.state, name, said))

    # ----------------------------------------------------------------------- troubles

    def _try(self, step: str, action: Callable[[], T]) -> T | None:
        """Do it; None when it cannot be done now, which is told and tried again."""
        try:
            done = action()
        except _PASSING as fault:
            self.trouble(step, fault)
            return None
        self.well(step)
        return done

    def trouble(self, step: str, fault: Exception) -> None:
        """Note a failure, and tell it when it is new."""
        sentence = sentence_of(fault)
        known = sentence in self.troubles.sentences()
        if self.troubles.failed(step, sentence, self._clock.tick()) and not known:
            self._teller.say(f"出了问题，会自动再试：{sentence}")

    def well(self, step: str) -> None:
        """Note that a step was done, and tell it when it had failed before."""
        if self.troubles.passed(step):
            self._teller.say(_WORDS.get(step, "恢复正常。"))
