"""What wakes the loop before its time: events of the file system, the wish to stop. Events are only a hint (design.md §3).

Events come from a thread of watchdog that may die, go deaf or watch a folder that is no longer there (a share mounted anew), so
after each scan it is looked after and replaced. On network drives it is not asked at all: what other machines write is not told.

Whoever is told to stop has ten seconds (``etl watch`` promises so): the file in hand is finished, but not for ever. A kill at
any moment loses nothing, so when a hostile workbook or a large publication takes longer, the process leaves as if it had been
killed, and the next start makes it good.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import threading
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from etl.ledger.drives import drive_type
from etl.system.files import identity_of

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent
    from watchdog.observers.api import BaseObserver

_Folders = tuple[tuple[Path, tuple[int, int] | None], ...]
"""Each with its identity, for a share mounted anew is another folder."""
_NO_NEWS = frozenset({"opened", "closed_no_write"})
_JOIN_SECONDS = 2.0
_RETRY_SECONDS = 60.0
_WIDEN_SECONDS = 10.0
_MOST_FOLDERS = 24
_GRACE = 8.0
_SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP")
"""SIGBREAK is Windows': Ctrl-Break, and the closing of the window."""


class Waker:
    """Sleeps until it is called or the time is over; calling is safe from any thread and from a signal handler."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[None] = queue.SimpleQueue()

    def call(self) -> None:
        """Wake whoever waits, or the next one who would."""
        self._calls.put(None)

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; whether it was called. Many calls wake once."""
        try:
            self._calls.get(timeout=max(seconds, 0.0))
        except queue.Empty:
            return False
        with contextlib.suppress(queue.Empty):
            while True:
                self._calls.get_nowait()
        return True


class Events:
    """The events of the inbox, as far as the system gives any; ``call`` is called for each that may matter."""

    def __init__(self, call: Callable[[], None]) -> None:
        self._call = call
        self._observer: BaseObserver | None = None
        self._watched: _Folders = ()
        self._next_try = self._widen_at = 0.0
        self.remote = False
        """The inbox lies on a network drive, as far as the system says."""

    @property
    def native(self) -> bool:
        """Whether the system tells of changes; otherwise looking often is all there is."""
        return self._observer is not None

    def tend(self, folders: Sequence[Path], tick: float) -> bool:
        """See to it that events of these folders come, if they can; True when they begin only now: another scan is due.

        Not of what lies in them: our own receipts would wake us. The first ones are enough, each costs a thread.
        """
        wanted = tuple((folder, identity_of(folder)) for folder in folders[:_MOST_FOLDERS])
        if self._is_well(wanted, tick) or tick < self._next_try:
            return False
        self.close()
        self._next_try = tick + _RETRY_SECONDS
        self.remote = bool(wanted and drive_type(Path(os.path.realpath(wanted[0][0]))))
        if not wanted or self.remote:
            return False
        return self._begin(wanted, tick)

    def close(self) -> None:
        """Want no more events."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(_JOIN_SECONDS)
            self._observer = None

    def _begin(self, wanted: _Folders, tick: float) -> bool:
        from watchdog.events import FileSystemEventHandler
        from watchdog.observers import Observer

        warnings.filterwarnings("ignore", module="watchdog")  # not for the operator's screen
        handler = FileSystemEventHandler()
        handler.dispatch = self._take  # type: ignore[method-assign]
        observer = Observer()
        try:
            for folder, _ in wanted:
                observer.schedule(handler, str(folder))
            observer.start()
        except OSError:  # the system's limit of watched folders, or the folder is gone again
            observer.stop()
            return False
        self._observer, self._watched, self._next_try = observer, wanted, 0.0
        self._widen_at = tick + _WIDEN_SECONDS
        return True

    def _take(self, event: FileSystemEvent) -> None:
        """Our own reading is no news."""
        if event.event_type not in _NO_NEWS:
            self._call()

    def _is_well(self, wanted: _Folders, tick: float) -> bool:
        if self._observer is None or not self._observer.is_alive():
            return False
        if not all(emitter.is_alive() for emitter in self._observer.emitters):
            return False
        # Other folders below are taken up now and then; until then the scan alone finds what is in them.
        return wanted == self._watched or (wanted[:1] == self._watched[:1] and tick < self._widen_at)


class Stopping:
    """Whether somebody wants us to stop; ``call`` wakes the loop."""

    def __init__(self, call: Callable[[], None], leave: Callable[[], None] = lambda: os._exit(0)) -> None:
        self.wanted = False
        self.acknowledge: Callable[[], None] | None = None
        """Called once, from another thread: whoever pressed Ctrl-C sees that it was heard while the file in hand is finished."""
        self._call = call
        self._leave = leave
        self._timer: threading.Timer | None = None

    def listen(self) -> None:
        """Take the signals of this system."""
        for name in _SIGNALS:
            if number := getattr(signal, name, None):
                signal.signal(number, self._stop)

    def done(self) -> None:
        """All is closed; nobody has to leave in a hurry any more."""
        if self._timer:
            self._timer.cancel()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._call()
        if not self.wanted:
            self.wanted = True
            if self.acknowledge:
                threading.Thread(target=self.acknowledge, daemon=True).start()
            self._timer = threading.Timer(_GRACE, self._leave)
            self._timer.daemon = True
            self._timer.start()
