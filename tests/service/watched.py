"""A project with the real ``etl watch`` running in it, and the patience to wait for what it does."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.year_end import EPOCH, ROOT, Office

SAMPLE = ROOT / "inbox" / "2022"
_LONGEST = 60.0


def make_quick(folder: Path) -> None:
    """Let files settle in a tenth of the usual time."""
    config = folder / "config.toml"
    text = config.read_text(encoding="utf-8")
    before = next(line for line in text.splitlines() if line.startswith("settle_seconds ="))
    config.write_text(text.replace(before, "settle_seconds = 0.3\npatience_seconds = 1.5"), encoding="utf-8")


@contextmanager
def watching(office: Office, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """The real program, quiet, its lines in ``said.txt``; killed at the end if nobody stopped it."""
    with (office.folder / "said.txt").open("ab") as said:
        running = subprocess.Popen(
            [sys.executable, "-m", "etl", "watch", "--quiet"],
            cwd=office.folder,
            env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH, "PYTHONUTF8": "1"} | environment,
            stdout=said,
            stderr=said,
        )
        try:
            yield running
        finally:
            running.kill()
            running.wait()
    assert "Traceback" not in lines(office)


def lines(office: Office) -> str:
    """All that was said."""
    return (office.folder / "said.txt").read_text(encoding="utf-8")


def heartbeat(office: Office) -> dict[str, Any]:
    """The last heartbeat, empty before the first."""
    path = office.folder / ".etl" / "heartbeat.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def wait_for(happened: Callable[[], bool], seconds: float = _LONGEST) -> float:
    """Wait until it has happened; how long that took. A real program takes real time."""
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < seconds, "it did not happen"
        time.sleep(0.02)
    return time.monotonic() - began


def wait_until_idle(office: Office, running: subprocess.Popen[bytes], files: int, seconds: float = _LONGEST) -> None:
    """Wait until so many files are there and nothing waits to be received or published, as this watcher says itself."""

    def idle() -> bool:
        beat = heartbeat(office)
        busy = beat.get("pid") != running.pid or beat["waiting"] or beat["unpublished"] or beat["troubles"]
        return not busy and bool(beat["files"] == files)

    wait_for(idle, seconds)


def drop(office: Office, name: str, to: str = "") -> Path:
    """Put a sample into the inbox as it is, with a time of now."""
    return Path(shutil.copyfile(SAMPLE / name, office.inbox / (to or name)))


def stop(running: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> float:
    """Ask it to stop; how long that took. It must say 0."""
    began = time.monotonic()
    running.send_signal(how)
    assert running.wait(timeout=20) == 0
    return time.monotonic() - began
