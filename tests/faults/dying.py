"""A run that dies, or loses its ledger, when it comes to a named step: ``python -m tests.faults.dying STEP TIMES ACTION run``.

The seam is outside the product: the step is replaced in the child process of the test before the command starts.
"""

from __future__ import annotations

import functools
import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from tests.year_end import EPOCH, ROOT, Office


@dataclass(frozen=True)
class Step:
    """The ``times``-th time that a function is entered, by module and name: ``etl.pipeline.receiving:place``."""

    function: str
    times: int = 1

    def __str__(self) -> str:
        return f"{self.function}-{self.times}"


def start_dying(office: Office, step: Step, *words: str, action: str = "kill") -> subprocess.Popen[bytes]:
    """Start a command that meets its end there."""
    program = [sys.executable, "-m", "tests.faults.dying", step.function, str(step.times), action, *words]
    env = os.environ | {"SOURCE_DATE_EPOCH": EPOCH, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(program, cwd=office.folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def main() -> None:
    """Replace the step, then be ``etl``."""
    function, times, action, *words = sys.argv[1:]
    _replace(function, int(times), {"kill": _kill, "vanish": _vanish}[action])
    sys.argv = ["etl", *words]
    from etl.cli import main as etl

    etl()


def _replace(function: str, times: int, action: Callable[[], None]) -> None:
    module, _, path = function.partition(":")
    *owners, name = path.split(".")
    owner: Any = functools.reduce(getattr, owners, importlib.import_module(module))
    original, lock, left = getattr(owner, name), Lock(), [times]

    @functools.wraps(original)
    def stepping(*args: Any, **kwargs: Any) -> Any:
        with lock:
            left[0] -= 1
            if left[0] == 0:
                action()
        return original(*args, **kwargs)

    setattr(owner, name, stepping)


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _vanish() -> None:
    Path(".etl").rename(".etl-away")


if __name__ == "__main__":
    main()
