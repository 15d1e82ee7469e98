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
from etl.ledger import Ledger
from etl.pipeline.isolation import Examiner
from etl.pipeline.publishing import Published, publish
from etl.pipeline.receipts import answer_ahead
from etl.pipeline.receiving import catch_up, note_aside, receive
from etl.pipeline.sentences import beside_lines, brief_lines, told_adjustments
from etl.settings.loading import Settings
from etl.system.clock import Clock
from etl.system.errors import EtlError
from etl.watching.schedule import Publishing, Rhythm
from etl.watching.telling import Teller, Troubles, sentence_of
from etl.watching.watched_inbox import Senders, WatchedInbox

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
        self._clock, self._teller = clock, teller
        self._senders = Senders()
        self.desk = desk
        self.attend(desk)

    def attend(self, desk: Desk) -> None:
        """Go on with a desk opened anew: everything is looked at and published again."""
        if self.desk.settings is not desk.settings:
            self._senders = Senders()
            self.publishing = Publishing(self.publishing.rhythm)
        self.desk, self.stale = desk, False
        self.inbox = WatchedInbox(desk.settings)
        self._look_at = self._clock.tick()
        self.publishing.changed(self._clock.tick())

    def wake(self) -> None:
        """Something happened in the inbox: look as soon as that does not cost too much."""
        self._look_again(self.inbox.looked_at)

    def turn(self) -> float:
        """Do what is due; returns the seconds until the next turn is of use."""
        if not self.inbox.ready:
            self._look_if_due()
        if self.inbox.ready and self.troubles.may_try(RECEIVE, self._clock.tick()):
            self._receive()
        publish_at = self._publish_at()
        if publish_at is not None and publish_at <= self._clock.tick():
            self._publish()
        return self.pause

    @property
    def pause(self) -> float:
        """Seconds until the next turn is of use."""
        return max(0.0, self._next_turn() - self._clock.tick())

    def _next_turn(self) -> float:
        if self.inbox.ready:
            return self.troubles.due(RECEIVE)
        publish_at = self._publish_at()
        return min(at for at in (self._look_due(), self.inbox.due, publish_at) if at is not None)

    # ----------------------------------------------------------------------- looking

    def _look_if_due(self) -> None:
        tick, due = self._clock.tick(), self.inbox.due
        if due is not None and due <= tick < self._look_at + self.inbox.cost:
            self.inbox.look_at_waiting(self._clock)
        elif tick >= self._look_due():
            self._look()

    def _look_due(self) -> float:
        """When to look at everything: not just before a file is ready, whose sender would wait for the end of it."""
        due = self.inbox.due
        return due if due is not None and self._look_at < due < self._look_at + self.inbox.cost else self._look_at

    def _look_again(self, since: float) -> None:
        self._look_at = min(self._look_at, since + self.publishing.rhythm.gap(self.inbox.cost))

    def _look(self) -> None:
        place, lost = self.inbox.place, bool(self.troubles.due(LOOK))
        self._try(LOOK, self._looked)
        self.inbox.looked_at = tick = self._clock.tick()
        if not self.troubles.due(LOOK):
            self._look_after_receipts(tick, moved=lost or place not in (None, self.inbox.place))
        self._look_at = tick + self.publishing.rhythm.interval(self.inbox.cost, native=self.native_events)
        self._look_at = max(self._look_at, self.troubles.due(LOOK))
        self._teller.say_news("refused", self.inbox.refusals())
        self._teller.say_news("passed over", self.inbox.mistakable())
        self._teller.say_news("stuck", self.inbox.stuck(tick))
        if not self.troubles.due(LOOK) and (beside := self.inbox.elsewhere(self.desk.ledger, self._clock)) is not None:
            self._teller.say_news("elsewhere", beside)

    def _looked(self) -> None:
        self.inbox.look(self.desk.ledger, self._clock)
        if note_aside(self.desk.settings, self.desk.ledger, self.inbox.scan):
            self.publishing.changed(self._clock.tick())

    def _look_after_receipts(self, tick: float, *, moved: bool) -> None:
        """Write again what may be gone with the folder that it was written into, or was deleted."""
        lost = not moved and self.publishing.lost_receipts(tick)
        if lost:
            self._teller.say("有回执不见了，重新写一遍。")
        if moved or lost:
            self.publishing.changed(tick)

    # ----------------------------------------------------------------------- receiving

    def _receive(self) -> None:
        """Receive a few files and answer their senders."""
        entries, batch = self.inbox.take(_CHUNK), list[Examined]()
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
        if not self._try(RECEIVE, lambda: self.inbox.answered(entries, ledger)):
            self._look_again(self._clock.tick())

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
        if known and self.inbox.is_in_place():
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
        due = self.publishing.due_at(more_to_come=bool(self.inbox.ready) or self.inbox.writing)
        return None if due is None else max(due, self.troubles.due(PUBLISH))

    def _publish(self) -> None:
        if not self.inbox.is_in_place():
            self._look()
            return
        began = self._clock.tick()
        published = self._try(PUBLISH, self._published)
        if published is None:
            self.stale = True
            return
        if published.edition.number != self.publishing.edition:
            self._teller.say(f"第{published.edition.number}版已写到 {self.desk.settings.year_outbox}")
        self.publishing.done(published, began, self._clock.tick())
        self._senders.take_over(published.edition)
        self._teller.say_news("beside", beside_lines(published))
        self._teller.say_news("adjusted", told_adjustments(published.edition.units))

    def _published(self) -> Published:
        """What an interruption left is examined first, so that nothing is published as missing."""
        desk = self.desk
        catch_up(desk.settings, desk.ledger, desk.examiner, desk.settings.project.year, tell=self._tell_late)
        return publish(desk.settings, desk.ledger, desk.examiner, self._clock)

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
