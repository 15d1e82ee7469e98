"""The wish to stop: Ctrl-C, a service manager, a closed window. The file in hand is finished, but not for ever.

Whoever is told to stop has ten seconds (``etl watch`` promises so). A kill at any moment loses nothing, so when a hostile workbook
or a large publication takes longer, the process leaves as if it had been killed, and the next start makes it good.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

_GRACE = 8.0
_SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP")
"""SIGBREAK is Windows': Ctrl-Break, and the closing of the window."""


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
