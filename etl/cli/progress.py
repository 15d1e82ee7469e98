"""What the commands open: settings, the bounded child, the ledger, a bar; each closed again when the command ends."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from etl.system.terminal_text import printable

if TYPE_CHECKING:
    from etl.pipeline.receiving import Progress

_MANY = 8
"""Reading more files than this shows a bar."""


@contextmanager
def open_progress() -> Iterator[Progress]:
    """Told of each file read; shows a bar when there are many and somebody is looking."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("读取报表", visible=False)
        yield lambda done, of: bar.update(task, completed=done, total=of, visible=of > _MANY)


def say(lines: Iterable[str]) -> None:
    """Print lines without what a terminal would obey."""
    for line in lines:
        click.echo(printable(line))
