"""One child process as its parent holds it, and the two threads that keep its streams moving.

Time is kept here, with one thread that reads and one that writes, so no signals and no ``select`` are needed and the
parent never blocks on a pipe.
"""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO

from etl.pipeline.isolation.frames import MEMORY, read_frame, write_frame
from etl.system.errors import EtlError

_ROOT = Path(__file__).resolve().parents[3]
_START_SECONDS = 60.0
_TIME = "时间"


class StoppedError(Exception):
    """The child is of no more use; the argument says which limit it met."""


class Child:
    """A running child that has its orders; ``target`` names the function it runs (``module:function``)."""

    def __init__(self, target: str, orders: bytes) -> None:
        self._process = subprocess.Popen(  # cwd: what lies in the operator's folder must not shadow a module
            [sys.executable, "-m", "etl.pipeline.isolation", target],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
        )
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._incoming: queue.SimpleQueue[tuple[float, bytes | None]] = queue.SimpleQueue()
        self._start_by = time.monotonic() + _START_SECONDS
        self._free_since: float | None = None
        self._threads = (
            threading.Thread(target=_write_all, args=(self._process.stdin, self._outgoing), daemon=True),
            threading.Thread(target=_read_all, args=(self._process.stdout, self._incoming), daemon=True),
        )
        for thread in self._threads:
            thread.start()
        self.send(orders)

    def send(self, frame: bytes) -> None:
        """Queue a frame for the child."""
        self._outgoing.put(frame)

    def answer(self, sent: float, seconds: float) -> bytes:
        """The next answer. The clock runs from when the child was free for the job, not from when it was queued."""
        if self._free_since is None:
            self._free_since = self._started_at()
        self._free_since, frame = self._next(max(sent, self._free_since) + seconds)
        return frame

    def _started_at(self) -> float:
        try:
            return self._next(self._start_by)[0]
        except StoppedError as stopped:
            raise EtlError(
                "读取表格的子进程无法启动；请运行 python -m etl.pipeline.isolation etl.examination.examine:examine 查看原因"
            ) from stopped

    def _next(self, deadline: float) -> tuple[float, bytes]:
        try:
            at, frame = self._incoming.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise StoppedError(_TIME) from None
        if frame is None:
            raise StoppedError(MEMORY)
        return at, frame

    def end(self) -> None:
        """Kill the process (it keeps nothing) and wait until it and the threads are gone."""
        self._process.kill()
        self._process.wait()
        self._outgoing.put(None)
        for thread in self._threads:
            thread.join()


def _write_all(stream: BinaryIO, frames: queue.SimpleQueue[bytes | None]) -> None:
    try:
        with stream:
            while (frame := frames.get()) is not None:
                write_frame(stream, frame)
    except OSError:  # the child is gone; the reading thread tells
        pass


def _read_all(stream: BinaryIO, frames: queue.SimpleQueue[tuple[float, bytes | None]]) -> None:
    with stream:
        while (frame := read_frame(stream)) is not None:
            frames.put((time.monotonic(), frame))
    frames.put((time.monotonic(), None))
