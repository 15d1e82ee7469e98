"""Whose turn it is: one process at a time writes a project's ledger, and one watches its inbox.

Both locks are SQLite's own on otherwise empty databases, so the operating system lets go of them when their holder dies, on
Windows as on Linux, and no stale lock is ever left behind. Who holds one stands in a file beside it: that is for people and
proves nothing.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from etl.system.clock import Clock
from etl.system.errors import EtlError
from etl.system.files import disk_trouble, explaining_disk

_LEDGER, _WATCH = "lock.sqlite", "watch.lock"
PATIENCE = 120.0
"""Seconds that a command waits for its turn."""
_PAUSE, _SILENT = 0.05, 1.0
"""Seconds between two tries, and before somebody is told what is waited for: the watcher's own turns are short."""


class Holder(msgspec.Struct, frozen=True):
    """The process that holds a lock."""

    pid: int
    host: str

    @property
    def words(self) -> str:
        """Which process on which machine, for the operator."""
        return f"（进程 {self.pid}，主机 {self.host}）"


class BusyError(EtlError):
    """Another process holds the lock; ``who`` names it in words, empty when that cannot be told."""

    def __init__(self, sentence: str, who: str) -> None:
        super().__init__(sentence)
        self.who = who


@contextmanager
def turn(state: Path) -> Iterator[None]:
    """Write the ledger in ``state`` for the block; BusyError when another process does, EtlError when no lock can be had at all."""
    with _held(state / _LEDGER, _busy_ledger):
        yield


@contextmanager
def awaited_turn(state: Path, clock: Clock, tell: Callable[[str], None]) -> Iterator[None]:
    """The same after waiting for it, up to ``PATIENCE`` seconds; ``tell`` gets one sentence when that takes long."""
    with contextlib.ExitStack() as held:
        began, told = clock.tick(), False
        while True:
            try:
                held.enter_context(turn(state))
                break
            except BusyError as busy:
                waited = clock.tick() - began
                if waited >= PATIENCE:
                    raise
                if waited >= _SILENT and not told:
                    tell(f"另一个窗口正在用台账{busy.who}，等它做完这一步……")
                    told = True
                clock.sleep(_PAUSE)
        yield


@contextmanager
def sole_watcher(state: Path) -> Iterator[None]:
    """Be the one that watches, for the block; BusyError when another process is."""
    with _held(state / _WATCH, _busy_watch):
        yield


def host() -> str:
    """The name of this machine."""
    return os.environ.get("COMPUTERNAME", "本机") if os.name == "nt" else os.uname().nodename


@contextmanager
def _held(lock: Path, busy: Callable[[Path, str], str]) -> Iterator[None]:
    with explaining_disk(lock.parent):
        lock.parent.mkdir(parents=True, exist_ok=True)
    connection = _locked(lock, busy)
    try:
        # It is only information: a full disk is told by those who have something to keep.
        with contextlib.suppress(OSError):
            _signature(lock).write_bytes(msgspec.json.encode(Holder(os.getpid(), host())))
        yield
    finally:
        connection.close()


def _locked(lock: Path, busy: Callable[[Path, str], str]) -> sqlite3.Connection:
    """A connection that has the lock until it is closed."""
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(lock, timeout=0, isolation_level=None)
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        if connection.execute("PRAGMA user_version").fetchone() == (0,):
            # SQLite wants room on the disk to lock a file that is empty, and none for one that is not.
            connection.execute("PRAGMA user_version = 1")
        connection.execute("COMMIT")
    except sqlite3.DatabaseError as fault:
        if connection:
            connection.close()
        if fault.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            who = _who(lock)
            raise BusyError(busy(lock, who), who) from fault
        if fault.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise disk_trouble(lock, OSError(errno.ENOSPC, "")) from fault
        raise EtlError(f"锁文件 {lock} 用不了：请检查该文件夹的权限，或删除这个文件后再试（里面没有数据）。") from fault
    return connection


def _signature(lock: Path) -> Path:
    return lock.with_name(f"{lock.name}.holder.json")


def _who(lock: Path) -> str:
    try:
        return msgspec.json.decode(_signature(lock).read_bytes(), type=Holder).words
    except (OSError, msgspec.DecodeError):
        return ""


def _busy_ledger(lock: Path, who: str) -> str:
    return f"{lock} 正被占用：另一个“年报汇总”正在运行{who}，请等它结束或关闭它后再试。"


def _busy_watch(lock: Path, who: str) -> str:
    return (
        f"{lock} 正被占用：已经有一个“年报汇总”守着收件夹{who}，不用再开一个。"
        "要换到这里来守，请先停下它（在它的窗口里按 Ctrl-C，或停下它的服务）。"
    )
