"""Troubles that pass by themselves: tried again less and less often, told once when they begin and once when they end."""

from __future__ import annotations

from dataclasses import dataclass

from etl.system.errors import EtlError, reason_of

LONGEST_PAUSE = 60.0
"""Seconds between two tries of what keeps failing."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps one step of the loop from being done."""

    sentence: str
    failures: int
    due: float
    """Monotonic seconds before which it is not tried again."""


class Troubles:
    """The troubles there are now, by the step that fails."""

    def __init__(self) -> None:
        self._now: dict[str, Trouble] = {}

    def sentences(self) -> tuple[str, ...]:
        """What is wrong now, in the operator's words."""
        return tuple(trouble.sentence for trouble in self._now.values())

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
        self._now[step] = Trouble(sentence, min(failures, 10), tick + pause)
        return before is None or before.sentence != sentence

    def passed(self, step: str) -> bool:
        """Note that the step was done; whether it had trouble before."""
        return self._now.pop(step, None) is not None


def sentence_of(fault: Exception) -> str:
    """What is wrong, in one sentence."""
    if isinstance(fault, EtlError):
        return str(fault)
    return f"系统不让读写（{reason_of(fault) if isinstance(fault, OSError) else fault}）。"
