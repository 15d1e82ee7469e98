"""What parent and child say to each other: frames of a length and MessagePack (``system.codec``), never code.

In order: the parent's orders, the child's empty frame when it is ready, then a task and a reply for each file.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from etl.domain import Arrival, Submission
from etl.domain.catalogue import Catalogue
from etl.outputs.receipt.marking import Copy, Marking

MEMORY = "内存"
_LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one examination may use: memory beyond the child's own size, and wall-clock time."""

    memory_mib: int = 512
    seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class Orders:
    """The first frame: what holds for all tasks."""

    catalogue: Catalogue
    year: int
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Task:
    """One file to examine, or to be marked with what was found in it, or a PDF whose text is wanted."""

    content: bytes
    arrival: Arrival | None = None
    """None for a PDF, which is nobody's submission."""
    marking: Marking | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the child made of a task: submissions, a marked copy or a text, or the code and fact of a finding."""

    submissions: tuple[Submission, ...] = ()
    copy: Copy | None = None
    text: str = ""
    code: str = ""
    found: str = ""
    trace: str = ""
    """The traceback of our bug, for the log."""


def write_frame(stream: BinaryIO, frame: bytes) -> None:
    """Send one frame at once."""
    stream.write(_LENGTH.pack(len(frame)))
    stream.write(frame)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame; None at the end of the stream, also within a frame."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    frame = stream.read(length)
    return frame if len(frame) == length else None
