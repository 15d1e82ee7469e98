"""One at a time: only one process may write a project's ledger.

The lock is SQLite's own on an otherwise empty database, so the operating system lets go of it when the process dies, on
Windows as on Linux, and no stale lock is ever left behind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.errors import EtlError
from etl.placing import disk_trouble


@contextmanager
def sole_instance(state: Path) -> Iterator[None]:
    """Hold the project's lock for the block; EtlError when another process holds it or it cannot be had at all."""
    try:
        state.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise disk_trouble(state, fault) from fault
    connection = _locked(state / "lock.sqlite")
    try:
        yield
    finally:
        connection.close()


def _locked(path: Path) -> sqlite3.Connection:
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as fault:
        if connection:
            connection.close()
        if fault.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise EtlError(f"{path} 正被占用：另一个“年报汇总”正在运行，请等它结束或关闭它后再试。") from fault
        raise EtlError(f"锁文件 {path} 用不了：请检查该文件夹的权限，或删除这个文件后再试（里面没有数据）。") from fault
    return connection
