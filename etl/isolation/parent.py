"""The parent's end: files go in, submissions come out, and a dead child is answered for and replaced.

Time is kept here, with one thread that reads and one that writes, so no signals and no ``select`` are needed and the
parent never blocks on a pipe.
"""

from __future__ import annotations

import logging
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from etl.catalogue import Catalogue
from etl.codec import decode, encode
from etl.domain import Arrival, Place, Submission
from etl.errors import EtlError
from etl.findings import finding
from etl.isolation.frames import MEMORY, Answer, Bounds, Orders, Task, read_frame, write_frame

TARGET = "etl.examination:examine"
Job = tuple[bytes, Arrival]

_LOG = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]
_IN_FLIGHT = 2
"""One job being worked on and one waiting in the pipe: the child is never idle, memory stays flat."""
_START_SECONDS = 60.0
_TIME = "时间"


@dataclass(frozen=True, slots=True)
class _Sent:
    frame: bytes
    file: str
    at: float


class _StoppedError(Exception):
    """The child is of no more use; the argument says which limit it met."""


class Examiner:
    """Examines files in the child, one after another; use it as a context manager.

    ``target`` names the function that the child runs (``module:function``), for tests of the boundary itself.
    """

    def __init__(self, catalogue: Catalogue, year: int, bounds: Bounds = Bounds(), target: str = TARGET) -> None:  # noqa: B008 - frozen
        self._orders = encode(Orders(catalogue, year, bounds))
        self._bounds = bounds
        self._target = target
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the child without waiting for it, so that the caller can import what it needs meanwhile."""
        self._running()

    def close(self) -> None:
        """End the child; the next examination starts a new one."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def examine(self, content: bytes, arrival: Arrival) -> tuple[Submission, ...]:
        """The submissions of one file, at least one; EtlError when the child cannot be started."""
        return next(iter(self.examine_all([(content, arrival)])))

    def examine_all(self, jobs: Iterable[Job]) -> Iterator[tuple[Submission, ...]]:
        """The submissions of each file, in the order of ``jobs``; while the caller has one, the child does the next.

        ``jobs`` is taken lazily, two ahead at most. One iteration at a time.
        """
        pending: deque[_Sent] = deque()
        try:
            for content, arrival in jobs:
                ready = self._receive(pending) if len(pending) == _IN_FLIGHT else None
                self._send(pending, encode(Task(content, arrival)), arrival.name)
                if ready is not None:
                    yield ready
            while pending:
                yield self._receive(pending)
        finally:
            if pending:  # the caller has lost interest: nobody must get these answers for others
                self.close()

    def _running(self) -> _Child:
        if self._child is None:
            self._child = _Child(self._target, self._orders)
        return self._child

    def _send(self, pending: deque[_Sent], frame: bytes, file: str) -> None:
        self._running().send(frame)
        pending.append(_Sent(frame, file, time.monotonic()))

    def _receive(self, pending: deque[_Sent]) -> tuple[Submission, ...]:
        """The answer to the first pending job; a dead child is answered for and the others are sent to a new one."""
        sent = pending[0]
        try:
            answer = decode(self._running().answer(sent.at, self._bounds.seconds), Answer)
        except _StoppedError as stopped:
            self._replace(pending)
            return _trouble(sent.file, "reader_died", str(stopped))
        pending.popleft()
        if answer.trace:
            _LOG.error("examination of %s failed\n%s", sent.file, answer.trace)
        return answer.submissions if not answer.code else _trouble(sent.file, answer.code, answer.found)

    def _replace(self, pending: deque[_Sent]) -> None:
        waiting = list(pending)[1:]
        pending.clear()
        self.close()
        for sent in waiting:
            self._send(pending, sent.frame, sent.file)


def _trouble(file: str, code: str, found: str) -> tuple[Submission, ...]:
    return (Submission(file, None, None, None, findings=(finding(code, Place(file), found=found),)),)


class _Child:
    """The process and the two threads that keep its streams moving, so that the parent never blocks on a pipe."""

    def __init__(self, target: str, orders: bytes) -> None:
        self._process = subprocess.Popen(  # cwd: what lies in the operator's folder must not shadow a module
            [sys.executable, "-m", "etl.isolation", target],
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
        except _StoppedError as stopped:
            raise EtlError(
                "读取表格的子进程无法启动；请运行 python -m etl.isolation etl.examination:examine 查看原因"
            ) from stopped

    def _next(self, deadline: float) -> tuple[float, bytes]:
        try:
            at, frame = self._incoming.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise _StoppedError(_TIME) from None
        if frame is None:
            raise _StoppedError(MEMORY)
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
