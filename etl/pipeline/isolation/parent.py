"""The parent's end: files go in, submissions come out in the same order, and a dead child is answered for and replaced."""

from __future__ import annotations

import logging
import os
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from etl.domain import Arrival, Place, Submission
from etl.domain.catalogue import Catalogue
from etl.domain.findings import finding
from etl.domain.masking import masked_path
from etl.outputs.receipt.marking import Copy, Marking
from etl.pipeline.isolation.child import Child, StoppedError
from etl.pipeline.isolation.frames import Bounds, Orders, Reply, Task
from etl.reading.unreadable import UnreadableError
from etl.system.codec import decode, encode

TARGET = "etl.examination.examine:examine"
Job = tuple[bytes, Arrival]
MarkingJob = tuple[bytes, Arrival, Marking]

_LOG = logging.getLogger(__name__)
_CHILDREN = min(2, os.cpu_count() or 1)
"""The parent has work of its own, so a third child gains little and costs its memory."""
_AHEAD = 2
"""One job being worked on and one waiting in the pipe, however large they are."""
_FAR_AHEAD = 12
_SMALL = 1 << 20
"""A child may have ``_FAR_AHEAD`` jobs as long as they are this small together, in bytes: it has work while the parent
waits for the disk, and memory stays flat."""


class Examiner:
    """Examines files in one child, or two when there are many files and cores; use it as a context manager.

    ``target`` names the function that the children run (``module:function``), for tests of the boundary itself.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        year: int,
        bounds: Bounds = Bounds(),  # noqa: B008 - frozen
        target: str = TARGET,
        children: int = _CHILDREN,
    ) -> None:
        orders = encode(Orders(catalogue, year, bounds))
        self._workers = tuple(_Worker(target, orders, bounds.seconds) for _ in range(children))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the first child without waiting for it, so that the caller can import what it needs meanwhile."""
        self._workers[0].start()

    def close(self) -> None:
        """End the children; the next examination starts a new one."""
        for worker in self._workers:
            worker.close()

    def examine(self, content: bytes, arrival: Arrival) -> tuple[Submission, ...]:
        """The submissions of one file, at least one; EtlError when the child cannot be started."""
        return next(iter(self.examine_all([(content, arrival)])))

    def examine_all(self, jobs: Iterable[Job]) -> Iterator[tuple[Submission, ...]]:
        """The submissions of each file, in the order of ``jobs``; while the caller has one, the children do the next.

        ``jobs`` is taken lazily, a few ahead. One iteration at a time, of these and of ``mark_all``.
        """
        for file, reply in self._replies(Task(content, arrival) for content, arrival in jobs):
            yield reply.submissions if not reply.code else _trouble(file, reply.code, reply.found)

    def mark_all(self, jobs: Iterable[MarkingJob]) -> Iterator[Copy | None]:
        """The marked copy of each file, as ``examine_all``; None where the child died of it or failed."""
        for _, reply in self._replies(Task(*job) for job in jobs):
            yield reply.copy

    def text_of_pdf(self, content: bytes) -> str:
        """The text of a PDF within the bounds; UnreadableError also when it met one of them (reader_died)."""
        ((_, reply),) = self._replies([Task(content)])
        if reply.code:
            raise UnreadableError(reply.code, found=reply.found)
        return reply.text

    def _replies(self, tasks: Iterable[Task]) -> Iterator[tuple[str, Reply]]:
        """The name of each file and what the child made of it."""
        turns: deque[_Worker] = deque()
        try:
            for task in tasks:
                while (worker := self._free()) is None:
                    yield turns.popleft().receive()
                worker.send(encode(task), masked_path(task.arrival.name) if task.arrival else "PDF")
                turns.append(worker)
            while turns:
                yield turns.popleft().receive()
        finally:
            if turns:  # the caller has lost interest: nobody must get these answers for others
                self.close()

    def _free(self) -> _Worker | None:
        """Who gets the next job. A child costs a start: the second is started when the first has all it may have."""
        running = [worker for worker in self._workers if worker.running and not worker.full]
        if running:
            return min(running, key=lambda worker: worker.waiting)
        return next((worker for worker in self._workers if not worker.running), None)


@dataclass(frozen=True, slots=True)
class _Sent:
    frame: bytes
    file: str
    at: float


class _Worker:
    """A child that is started when it is needed and again when it died, and the jobs it has, the oldest first."""

    def __init__(self, target: str, orders: bytes, seconds: float) -> None:
        self._target = target
        self._orders = orders
        self._seconds = seconds
        self._child: Child | None = None
        self._pending: deque[_Sent] = deque()

    @property
    def running(self) -> bool:
        return self._child is not None

    @property
    def waiting(self) -> int:
        """How many jobs it has."""
        return len(self._pending)

    @property
    def full(self) -> bool:
        """Whether it may not have another job now."""
        small = sum(len(sent.frame) for sent in self._pending) <= _SMALL
        return len(self._pending) >= (_FAR_AHEAD if small else _AHEAD)

    def start(self) -> Child:
        if self._child is None:
            self._child = Child(self._target, self._orders)
        return self._child

    def close(self) -> None:
        self._pending.clear()
        if self._child is not None:
            self._child.end()
            self._child = None

    def send(self, frame: bytes, file: str) -> None:
        self.start().send(frame)
        self._pending.append(_Sent(frame, file, time.monotonic()))

    def receive(self) -> tuple[str, Reply]:
        """The answer to its oldest job; a dead child is answered for and its other jobs are sent to a new one."""
        sent = self._pending.popleft()
        try:
            reply = decode(self.start().answer(sent.at, self._seconds), Reply)
        except StoppedError as stopped:
            self._replace()
            return sent.file, Reply(code="reader_died", found=str(stopped))
        if reply.trace:
            _LOG.error("work on %s failed\n%s", sent.file, reply.trace)
        return sent.file, reply

    def _replace(self) -> None:
        waiting = tuple(self._pending)
        self.close()
        for sent in waiting:
            self.send(sent.frame, sent.file)


def _trouble(file: str, code: str, found: str) -> tuple[Submission, ...]:
    return (Submission(file, None, None, None, findings=(finding(code, Place(file), found=found),)),)
