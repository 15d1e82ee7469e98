"""The inbox as the watcher knows it: what was answered, what settles, what is ready, and who is to be answered.

All of it is in memory, and made good by the ledger. A scan of ten thousand answered files is compared with what is remembered here by size and times alone; the ledger is asked only
about what looks new.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence

from etl.consolidation.edition import Edition
from etl.consolidation.standings import Examined
from etl.domain import Arrival, Submission
from etl.domain.catalogue import Catalogue
from etl.domain.masking import masked_path
from etl.domain.unit_names import senders
from etl.inbox.ignored_names import MISTAKABLE
from etl.inbox.scanning import Entry, Refused, Scan, scan, seen_again
from etl.inbox.settling import Settling, Stage
from etl.inbox.whole_and_closed import look_into
from etl.ledger import Ledger
from etl.pipeline.year_inbox import elsewhere_lines
from etl.settings.loading import Settings
from etl.system.clock import Clock
from etl.system.errors import EtlError
from etl.system.files import identity_of

_ELSEWHERE = 30.0
"""Seconds between two looks at what lies beside the year's folder."""


class WatchedInbox:
    """What is known of the files of one inbox."""

    def __init__(self, settings: Settings) -> None:
        self.ready: tuple[Entry, ...] = ()
        """What may be received now, in order of arrival."""
        self.scan = Scan((), {})
        """The last one."""
        self.cost = 0.0
        """Seconds that it took."""
        self.looked_at = 0.0
        """When it, or the try, was over, by the monotonic clock."""
        self.place: tuple[int, int] | None = None
        """Volume and folder that were looked at: others when a share was lost, and again when it is back."""
        self.on_network = False
        """The inbox lies on a network drive, as far as the system says."""
        self._settings = settings
        self._answered: dict[str, Entry] = {}
        quiet, patience = settings.intake.settle_seconds, settings.intake.patience_seconds
        self._settling = Settling(quiet, patience=patience, by_age=False)
        self._waiting: tuple[Entry, ...] = ()
        self.due: float | None = None
        """When a waiting file is worth another scan, by the monotonic clock."""
        self._elsewhere_at = -math.inf

    def look(self, ledger: Ledger, clock: Clock) -> None:
        """Scan and compare. EtlError when the inbox is gone, or something empty lies in its place."""
        began = clock.tick()
        known = {entry.path: entry for entry in self.scan.entries}
        found = scan(self._settings.folders.inbox, self._settings.project.year, known)
        place = identity_of(found.folders[0])
        if place != self.place and self._answered and not found.entries:
            # Under an unmounted share lies an empty folder: receipts written there would be seen by nobody.
            raise EtlError(
                f"收件夹 {found.folders[0]} 变成了一个空文件夹：共享文件夹像是断开了。等它回来，什么也不会丢。"
            )
        self.scan, self.place = found, place
        fresh = [entry for entry in found.entries if not self._is_answered(entry, ledger)]
        if len(self._answered) > len(found.entries):
            self._answered = {entry.path: entry for entry in found.entries if entry.path in self._answered}
        self._feed(fresh, clock)
        self.cost = clock.tick() - began

    def elsewhere(self, ledger: Ledger, clock: Clock) -> list[str] | None:
        """What lies beside the year's folder, as sentences; None while it need not be looked at again."""
        began = clock.tick()
        if began < self._elsewhere_at:
            return None
        lines = [*elsewhere_lines(self._settings, ledger)]
        self._elsewhere_at = clock.tick() + max(_ELSEWHERE, 100 * (clock.tick() - began))
        return lines

    def is_in_place(self) -> bool:
        """Whether what was looked at last still stands there, for what is written elsewhere is lost or in the way."""
        return self.place is not None and identity_of(self.scan.folders[0]) == self.place

    def look_at_waiting(self, clock: Clock) -> None:
        """Look again at the files that wait, and at no others: with ten thousand of them that would hold up the answer."""
        self._feed([now for entry in self._waiting if (now := seen_again(entry))], clock)

    def take(self, count: int) -> tuple[Entry, ...]:
        """The next so many of what is ready."""
        taken, self.ready = self.ready[:count], self.ready[count:]
        return taken

    def answered(self, entries: Collection[Entry], ledger: Ledger) -> bool:
        """Remember those of the entries that the ledger has; whether it has all, the others come again with the next scan."""
        return len(entries) == sum(self._is_answered(entry, ledger) for entry in entries)

    @property
    def writing(self) -> bool:
        """Whether somebody is writing a file just now."""
        return any(self._settling.watched[entry.path].stage is Stage.SETTLING for entry in self._waiting)

    def waiting(self) -> list[tuple[str, str]]:
        """Path and reason of what is not ready yet, or ready and not received."""
        waiting = [(masked_path(entry.path), self._settling.watched[entry.path].reason) for entry in self._waiting]
        return waiting + [(masked_path(entry.path), "排队等候") for entry in self.ready]

    def stuck(self, tick: float) -> Iterator[str]:
        """What has not been ready for longer than the patience, as sentences: these files do not open."""
        for entry in self._waiting:
            one = self._settling.watched[entry.path]
            if one.stage in (Stage.BUSY, Stage.FORBIDDEN) and tick - one.since >= self._settling.patience:
                yield f"打不开，一直在等：{masked_path(entry.path)}（{one.reason}）。请关闭打开它的程序，或检查权限。"

    def refusals(self) -> Iterator[str]:
        """What lies in the inbox and cannot be taken, as sentences."""
        return map(_refusal, self.scan.refused)

    def mistakable(self) -> Iterator[str]:
        """What lies in the inbox and may be taken for a report, as sentences."""
        return (_refusal(each) for each in self.scan.passed_over if each.reason in MISTAKABLE)

    def _feed(self, entries: Iterable[Entry], clock: Clock) -> None:
        settled = self._settling.feed(entries, now=clock.now(), tick=clock.tick(), look=look_into)
        self._settling, self.ready = settled.after, settled.ready
        self._waiting, self.due = settled.waiting, settled.due

    def _is_answered(self, entry: Entry, ledger: Ledger) -> bool:
        known = self._answered.get(entry.path)
        if known is entry or known == entry:
            return True
        if known is not None and (known.size, known.modified_ns) == (entry.size, entry.modified_ns):
            # Another file put in its place with the old time, or only other permissions: to be read once to know.
            ledger.forget_seen(entry.path)
            del self._answered[entry.path]
        if ledger.unchanged(entry.path, entry.size, entry.modified_ns):
            self._answered[entry.path] = entry
            return True
        self._answered.pop(entry.path, None)
        return False


class Senders:
    """Numbers of arrivals by unit; empty until the first publication has told them."""

    def __init__(self) -> None:
        self.known = False
        """Whether a publication has told them; before, a receipt would lack what came earlier."""
        self._numbers: dict[str, set[int]] = {}

    def take_over(self, edition: Edition) -> None:
        """What a publication knows."""
        self.known = True
        self._numbers = {
            state.unit.code: {standing.arrival.number for standing in state.standings} for state in edition.units
        }

    def add(self, batch: Sequence[Examined], catalogue: Catalogue) -> tuple[set[int], set[str]]:
        """Note new arrivals; returns the numbers and the unit codes of all that their receipts speak of."""
        numbers, units = set[int](), set[str]()
        for arrival, submissions in batch:
            numbers.add(arrival.number)
            for submission in submissions:
                for code in _concerned(arrival, submission, catalogue):
                    units.add(code)
                    self._numbers.setdefault(code, set()).add(arrival.number)
        return numbers.union(*(self._numbers[code] for code in units)), units


def _concerned(arrival: Arrival, submission: Submission, catalogue: Catalogue) -> Iterator[str]:
    if submission.unit_code is not None:
        yield submission.unit_code
    else:
        yield from (unit.code for unit in senders(arrival, submission.findings, catalogue))


def _refusal(refused: Refused) -> str:
    return f"没有收：{masked_path(refused.path)}（{refused.reason}）"
