"""What the watcher says: each sentence once, to whoever looks and into the log, without a number of any person.

Troubles that pass by themselves are tried again less and less often, told once when they begin and once when they end.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path

from etl.domain.masking import masked
from etl.system.clock import Clock
from etl.system.errors import EtlError, reason_of
from etl.system.terminal_text import printable

_LOG = logging.getLogger("etl")
_LARGEST, _KEPT = 1_000_000, 5
"""Bytes of a log file, and how many older ones are kept."""
_RECENT = 8
LONGEST_PAUSE = 60.0
"""Seconds between two tries of what keeps failing."""


_RUN_AGAIN = re.compile("后重新运行(?=[。，；（]|$)")
"""How the sentences of troubles end that a single run meets as well."""


def as_watching(sentence: str) -> str:
    """The sentence without the request to run again what tries again by itself."""
    return _RUN_AGAIN.sub("，不用重新运行", sentence)


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence and when it was said, ISO 8601 with offset."""

    stamp: str
    sentence: str


class Teller:
    """Says sentences; ``show`` gets each as it is said."""

    def __init__(self, clock: Clock, show: Callable[[Said], None]) -> None:
        self.recent: deque[Said] = deque(maxlen=_RECENT)
        self._clock = clock
        self._show = show
        self._told: dict[str, frozenset[str]] = {}

    def say(self, sentence: str) -> None:
        """Say a sentence, cleaned of what a terminal would obey and of numbers of persons."""
        said = Said(self._clock.stamp(), printable(masked(as_watching(sentence))))
        self.recent.append(said)
        _LOG.info("%s", said.sentence)
        self._show(said)

    def say_news(self, topic: str, sentences: Iterable[str]) -> None:
        """Say which of the sentences of a topic were not true when it was last told of."""
        now = dict.fromkeys(sentences)
        for sentence in now:
            if sentence not in self._told.get(topic, ()):
                self.say(sentence)
        self._told[topic] = frozenset(now)


@dataclass(frozen=True, slots=True)
class Failing:
    """What keeps one step of the loop from being done."""

    sentence: str
    failures: int
    due: float
    """Monotonic seconds before which it is not tried again."""


class Troubles:
    """The troubles there are now, by the step that fails."""

    def __init__(self) -> None:
        self._now: dict[str, Failing] = {}

    def sentences(self) -> tuple[str, ...]:
        """What is wrong now, in the operator's words."""
        return tuple(one.sentence for one in self._now.values())

    def may_try(self, step: str, tick: float) -> bool:
        """Whether the step has no trouble, or its pause is over."""
        return step not in self._now or tick >= self._now[step].due

    def due(self, step: str) -> float:
        """When the step may be tried again; 0 without trouble."""
        return self._now[step].due if step in self._now else 0.0

    def failed(self, step: str, sentence: str, tick: float) -> bool:
        """Note a failure; whether it is to be told, for it is the first of its kind."""
        before = self._now.get(step)
        failures = before.failures + 1 if before else 1
        pause = min(2.0 ** (failures - 1), LONGEST_PAUSE)
        self._now[step] = Failing(sentence, min(failures, 10), tick + pause)
        return before is None or before.sentence != sentence

    def passed(self, step: str) -> bool:
        """Note that the step was done; whether it had trouble before."""
        return self._now.pop(step, None) is not None


def sentence_of(fault: Exception) -> str:
    """What is wrong, in one sentence."""
    if isinstance(fault, EtlError):
        return str(fault)
    return f"系统不让读写（{reason_of(fault) if isinstance(fault, OSError) else fault}）。"


class _Quiet(RotatingFileHandler):
    """A log that cannot be written must not stop anything, nor print a traceback; the ledger tells of a full disk."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """Give up this line."""
        del record
        with contextlib.suppress(OSError):
            self.close()

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line into the file that stands under the name now: whoever tidied it away meant the old lines only."""
        with contextlib.suppress(OSError, ValueError):  # ValueError: the stream is closed already
            self._let_go_of_another_file()
        super().emit(record)

    def _let_go_of_another_file(self) -> None:
        """Logging itself would go on writing into a file that was removed or renamed, which nobody can read."""
        if self.stream is None:
            return
        path = Path(self.baseFilename)
        # Only the folder of the log itself is made again: when that of the ledger is gone it must not be begun anew.
        path.parent.mkdir(exist_ok=True)
        if not path.exists() or not os.path.samestat(path.stat(), os.fstat(self.stream.fileno())):
            self.stream.close()
            self.stream = None  # opened again by the line that comes


@contextlib.contextmanager
def logging_into(folder: Path) -> Iterator[None]:
    """Write the log into ``folder`` for the block; what is older than a few megabytes goes."""
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    handler = _Quiet(folder / "etl.log", maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False
    try:
        yield
    finally:
        _LOG.removeHandler(handler)
        handler.close()
