"""The child's end: ``python -m etl.isolation [module:function]`` answers tasks until its input closes.

It imports only what an examination needs. Whatever a hostile workbook does to its reader, it does here.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import BinaryIO

from etl.domain import Arrival, Submission
from etl.domain.catalogue import Catalogue
from etl.domain.masking import masked
from etl.pipeline.isolation.frames import MEMORY, Orders, Reply, Task, read_frame, write_frame
from etl.pipeline.isolation.memory import limit_memory
from etl.system.codec import decode, encode

Examine = Callable[[bytes, Arrival, Catalogue, int], tuple[Submission, ...]]


def serve(target: str) -> None:
    """Answer tasks until the parent closes the stream; the life of the child."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):  # such may reach both; the parent decides
        if number := getattr(signal, name, None):
            signal.signal(number, signal.SIG_IGN)
    outgoing = _own_output()
    module, _, name = target.partition(":")
    examine: Examine = getattr(importlib.import_module(module), name)
    first = read_frame(sys.stdin.buffer)
    if first is None:
        return
    orders = decode(first, Orders)
    limit_memory(orders.bounds.memory_mib)
    write_frame(outgoing, b"")
    while (frame := read_frame(sys.stdin.buffer)) is not None:
        write_frame(outgoing, encode(_reply(examine, frame, orders)))


def _own_output() -> BinaryIO:
    """The stream for frames, after standard output was turned to standard error: a stray print must not break them."""
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return outgoing


def _reply(examine: Examine, frame: bytes, orders: Orders) -> Reply:
    try:
        task = decode(frame, Task)
        if task.arrival is None:
            return _text(task.content)
        if task.marking:
            from etl.outputs.receipt.marked_copy import mark  # openpyxl comes in when it is needed, which is seldom

            return Reply(copy=mark(task.content, task.marking))
        return Reply(examine(task.content, task.arrival, orders.catalogue, orders.year))
    except MemoryError:
        return Reply(code="reader_died", found=MEMORY)
    except Exception as error:  # noqa: BLE001 - a bug of ours sets one file aside, and the rest goes on
        return Reply(code="internal", found=type(error).__name__, trace=masked(traceback.format_exc()))


def _text(content: bytes) -> Reply:
    from etl.reading.documents.pdf import text_of_pdf  # and pypdf with it, for a PDF only
    from etl.reading.unreadable import UnreadableError

    try:
        return Reply(text=text_of_pdf(content))
    except UnreadableError as trouble:
        return Reply(code=trouble.code)


if __name__ == "__main__":
    serve(sys.argv[1])
