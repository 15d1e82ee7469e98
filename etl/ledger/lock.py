"""One at a time: only one process may write a project's ledger.

The lock is SQLite's own on an otherwise empty database, so the operating system lets go of it when the process dies, on
Windows as on Linux, and no stale lock is ever left behind. Who holds it stands in a file beside it: that is for people, and for
the commands that ask the holder to work for them; it proves nothing.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from etl.system.errors import EtlError
from etl.system.files import disk_trouble

LOCK = "lock.sqlite"
_HOLDER = "holder.json"
WATCHING = "watch"
"""Role of the one that stays and takes requests."""
RUNNING = "run"
"""Role of one that would rather have the watcher make its pass than take its place."""


class Holder(msgspec.Struct, frozen=True):
    """The process that holds the lock."""

    pid: int
    host: str
    role: str = ""
    """Empty, ``WATCHING`` or ``RUNNING``."""

    @property
    def words(self) -> str:
        """Which process on which machine, for the operator."""
        return f"进程 {self.pid}，主机 {self.host}"


class BusyError(EtlError):
    """Another process holds the lock; ``holder`` says which, None when that cannot be told."""

    def __init__(self, sentence: str, holder: Holder | None) -> None:
        super().__init__(sentence)
        self.holder = holder

    @property
    def watcher(self) -> Holder | None:
        """The holder if it is one that watches, whom one can ask for something."""
        return self.holder if self.holder and self.holder.role == WATCHING else None


@contextmanager
def sole_instance(state: Path, role: str = "") -> Iterator[None]:
    """Hold the project's lock for the block; BusyError when another process holds it, EtlError when it cannot be had at all."""
    try:
        state.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise disk_trouble(state, fault) from fault
    connection = _locked(state / LOCK)
    try:
        _sign(state, role)
        yield
    finally:
        connection.close()


def host() -> str:
    """The name of this machine."""
    return os.environ.get("COMPUTERNAME", "本机") if os.name == "nt" else os.uname().nodename


def holder_of(state: Path) -> Holder | None:
    """Who took the lock last; None when that cannot be read."""
    try:
        return msgspec.json.decode((state / _HOLDER).read_bytes(), type=Holder)
    except (OSError, msgspec.DecodeError):
        return None


def _sign(state: Path, role: str) -> None:
    """Say who holds the lock. It is only information: a full disk is told by those who have something to keep."""
    with contextlib.suppress(OSError):
        (state / _HOLDER).write_bytes(msgspec.json.encode(Holder(os.getpid(), host(), role)))


def _locked(path: Path) -> sqlite3.Connection:
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as fault:
        if connection:
            connection.close()
        if fault.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            holder = holder_of(path.parent)
            raise BusyError(_busy(path, holder), holder) from fault
        raise EtlError(f"锁文件 {path} 用不了：请检查该文件夹的权限，或删除这个文件后再试（里面没有数据）。") from fault
    return connection


def _busy(path: Path, holder: Holder | None) -> str:
    who = f"（{holder.words}）" if holder else ""
    if holder and holder.role == WATCHING:
        return f"{path} 正被占用：“年报汇总”正在守着收件夹{who}。请先停下它（在它的窗口里按 Ctrl-C，或停下它的服务），再做这一步。"
    return f"{path} 正被占用：另一个“年报汇总”正在运行{who}，请等它结束或关闭它后再试。"
