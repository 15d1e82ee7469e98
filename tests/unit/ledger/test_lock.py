"""Whose turn it is: the locks are the operating system's and die with their holder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from etl.ledger.lock import BusyError, awaited_turn, host, sole_watcher, turn
from etl.system.clock import Clock
from etl.system.errors import EtlError

HOLD = """
import sys
from pathlib import Path
from etl.ledger import lock
with getattr(lock, sys.argv[1])(Path(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.read()
"""
LOCKS: list[Callable[[Path], AbstractContextManager[None]]] = [turn, sole_watcher]


@dataclass(frozen=True)
class Waiting(Clock):
    """A clock that goes on by sleeping, and then calls somebody."""

    then: Callable[[float], None] = lambda _tick: None
    hands: list[float] = field(default_factory=lambda: [1000.0])

    def tick(self) -> float:
        """Monotonic."""
        return self.hands[0]

    def sleep(self, seconds: float) -> None:
        """Go on."""
        self.hands[0] += seconds
        self.then(self.hands[0] - 1000)


@contextmanager
def held_by_another(state: Path, lock: str = "turn") -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until it is killed or its input ends."""
    command = [sys.executable, "-c", HOLD, lock, str(state)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield other
        if other.poll() is None:
            other.kill()


def test_the_second_is_refused_while_the_first_runs(tmp_path: Path) -> None:
    """At once, with one sentence that names process and host; and the folder is made if need be."""
    state = tmp_path / "项目" / ".etl"
    with held_by_another(state) as other, pytest.raises(BusyError) as raised, turn(state):
        pytest.fail("two at a time")  # pragma: no cover
    path = state / "lock.sqlite"
    assert str(raised.value) == (
        f"{path} 正被占用：另一个“年报汇总”正在运行（进程 {other.pid}，主机 {host()}），请等它结束或关闭它后再试。"
    )
    assert raised.value.who == f"（进程 {other.pid}，主机 {host()}）"


def test_a_second_watcher_is_told_from_a_turn(tmp_path: Path) -> None:
    """The one that watches has the ledger free for others; a second one learns how to take its place."""
    with held_by_another(tmp_path, "sole_watcher") as other:
        with turn(tmp_path):
            pass
        with pytest.raises(BusyError) as raised, sole_watcher(tmp_path):
            pytest.fail("two at a time")  # pragma: no cover
    assert str(raised.value) == (
        f"{tmp_path / 'watch.lock'} 正被占用：已经有一个“年报汇总”守着收件夹（进程 {other.pid}，主机 {host()}），不用再开一个。"
        "要换到这里来守，请先停下它（在它的窗口里按 Ctrl-C，或停下它的服务）。"
    )


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"pid": "x"}'])
def test_a_torn_name_of_the_holder(tmp_path: Path, content: bytes) -> None:
    """Who holds the lock cannot be told, but it is held."""
    with turn(tmp_path):
        (tmp_path / "lock.sqlite.holder.json").write_bytes(content)
        with pytest.raises(BusyError) as raised, turn(tmp_path):
            pytest.fail("two at a time")  # pragma: no cover
    assert str(raised.value).endswith("正被占用：另一个“年报汇总”正在运行，请等它结束或关闭它后再试。")
    assert raised.value.who == ""


@pytest.mark.parametrize("lock", LOCKS)
def test_a_killed_holder_leaves_no_lock(tmp_path: Path, lock: Callable[[Path], AbstractContextManager[None]]) -> None:
    """After a kill -9 the next one starts."""
    with held_by_another(tmp_path, lock.__name__) as other:
        other.kill()
        other.wait()
        with lock(tmp_path):
            pass


@pytest.mark.parametrize("lock", LOCKS)
def test_one_after_the_other(tmp_path: Path, lock: Callable[[Path], AbstractContextManager[None]]) -> None:
    """Let go at the end of the block, also when it ends badly; and inside it the same process is refused too."""
    with pytest.raises(RuntimeError), lock(tmp_path):
        raise RuntimeError
    with lock(tmp_path):
        with pytest.raises(EtlError, match="正被占用"), lock(tmp_path):
            pass
        with lock(tmp_path / "another"):
            pass


def test_a_turn_is_waited_for(tmp_path: Path) -> None:
    """Silently for a second, then with one line; it is had as soon as the other lets go."""
    told: list[str] = []
    with held_by_another(tmp_path) as other:

        def let_go(tick: float) -> None:
            assert told == ([] if tick < 1.04 else told[:1])
            if tick > 60:
                other.kill()
                other.wait()

        clock = Waiting(then=let_go)
        with awaited_turn(tmp_path, clock, told.append):
            assert 60 < clock.tick() - 1000 < 60.2
    assert told == [f"另一个窗口正在用台账（进程 {other.pid}，主机 {host()}），等它做完这一步……"]


def test_a_turn_that_never_comes(tmp_path: Path) -> None:
    """After two minutes the holder is named and nothing was done."""
    clock = Waiting()
    busy = pytest.raises(BusyError, match="正被占用：另一个“年报汇总”正在运行（进程")
    with turn(tmp_path), busy, awaited_turn(tmp_path, clock, lambda _sentence: None):
        pytest.fail("two at a time")  # pragma: no cover
    assert 120 <= clock.tick() - 1000 < 120.1


def test_a_lock_file_that_is_none(tmp_path: Path) -> None:
    """A folder or somebody's text in its place is not another process."""
    (tmp_path / "a" / "lock.sqlite").mkdir(parents=True)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "lock.sqlite").write_text("不是数据库" * 500, encoding="utf-8")
    for name in ("a", "b"):
        with pytest.raises(EtlError) as raised, turn(tmp_path / name):
            pass
        path = tmp_path / name / "lock.sqlite"
        assert (
            str(raised.value) == f"锁文件 {path} 用不了：请检查该文件夹的权限，或删除这个文件后再试（里面没有数据）。"
        )


def test_no_folder_for_the_state(tmp_path: Path) -> None:
    """A file stands where .etl should be."""
    (tmp_path / ".etl").write_text("", encoding="utf-8")
    with pytest.raises(EtlError) as raised, turn(tmp_path / ".etl"):
        pass
    assert str(raised.value).startswith(f"无法写入 {tmp_path / '.etl'}：")
