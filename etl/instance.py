"""One at a time: only one process may write a project's ledger.

The lock is SQLite's own on an otherwise empty database, so the operating system lets go of it when the process dies, on
Windows as on Linux, and no stale lock is ever left behind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from etl.errors import EtlError
from etl.placing import disk_trouble


@contextmanager
def sole_instance(state: Path) -> Iterator[None]:
    """Hold the project's lock for the block; EtlError when another process holds it."""
    try:
        state.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise disk_trouble(state, fault) from fault
    path = state / "lock.sqlite"
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as fault:
            raise EtlError(f"{path} 正被占用：另一个“年报汇总”正在运行，请等它结束或关闭它后再试。") from fault
        yield
