"""One at a time: the lock is the operating system's and dies with its holder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from etl.ledger.lock import WATCHING, BusyError, Holder, host, sole_instance
from etl.system.errors import EtlError

HOLD = """
import sys
from pathlib import Path
from etl.ledger.lock import sole_instance
with sole_instance(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_by_another(state: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until it is killed or its input ends."""
    command = [sys.executable, "-c", HOLD, str(state)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield other
        if other.poll() is None:
            other.kill()


def test_the_second_is_refused_while_the_first_runs(tmp_path: Path) -> None:
    """At once, with one sentence that names process and host; and the folder is made if need be."""
    state = tmp_path / "项目" / ".etl"
    with held_by_another(state) as other, pytest.raises(BusyError) as raised, sole_instance(state):
        pytest.fail("two at a time")  # pragma: no cover
    path = state / "lock.sqlite"
    assert str(raised.value) == (
        f"{path} 正被占用：另一个“年报汇总”正在运行（进程 {other.pid}，主机 {host()}），请等它结束或关闭它后再试。"
    )
    assert raised.value.holder == Holder(other.pid, host())


def test_one_that_watches_is_told_from_one_that_ends(tmp_path: Path) -> None:
    """Nobody can wait for its end: the sentence says how to stop it."""
    with sole_instance(tmp_path, WATCHING), pytest.raises(BusyError) as raised, sole_instance(tmp_path):
        pytest.fail("two at a time")  # pragma: no cover
    assert str(raised.value) == (
        f"{tmp_path / 'lock.sqlite'} 正被占用：“年报汇总”正在守着收件夹（进程 {os.getpid()}，主机 {host()}）。"
        "请先停下它（在它的窗口里按 Ctrl-C，或停下它的服务），再做这一步。"
    )


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"pid": "x"}'])
def test_a_torn_name_of_the_holder(tmp_path: Path, content: bytes) -> None:
    """Who holds the lock cannot be told, but it is held."""
    with sole_instance(tmp_path):
        (tmp_path / "holder.json").write_bytes(content)
        with pytest.raises(BusyError) as raised, sole_instance(tmp_path):
            pytest.fail("two at a time")  # pragma: no cover
    assert str(raised.value).endswith("正被占用：另一个“年报汇总”正在运行，请等它结束或关闭它后再试。")
    assert raised.value.holder is None


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    """After a kill -9 the next one starts."""
    with held_by_another(tmp_path) as other:
        other.kill()
        other.wait()
        with sole_instance(tmp_path):
            pass


def test_one_after_the_other(tmp_path: Path) -> None:
    """Let go at the end of the block, also when it ends badly; and inside it the same process is refused too."""
    with pytest.raises(RuntimeError), sole_instance(tmp_path):
        raise RuntimeError
    with sole_instance(tmp_path):
        with pytest.raises(EtlError, match="正被占用"), sole_instance(tmp_path):
            pass
        with sole_instance(tmp_path / "another"):
            pass


def test_a_lock_file_that_is_none(tmp_path: Path) -> None:
    """A folder or somebody's text in its place is not another process."""
    (tmp_path / "a" / "lock.sqlite").mkdir(parents=True)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "lock.sqlite").write_text("不是数据库" * 500, encoding="utf-8")
    for name in ("a", "b"):
        with pytest.raises(EtlError) as raised, sole_instance(tmp_path / name):
            pass
        path = tmp_path / name / "lock.sqlite"
        assert (
            str(raised.value) == f"锁文件 {path} 用不了：请检查该文件夹的权限，或删除这个文件后再试（里面没有数据）。"
        )


def test_no_folder_for_the_state(tmp_path: Path) -> None:
    """A file stands where .etl should be."""
    (tmp_path / ".etl").write_text("", encoding="utf-8")
    with pytest.raises(EtlError) as raised, sole_instance(tmp_path / ".etl"):
        pass
    assert str(raised.value).startswith(f"无法写入 {tmp_path / '.etl'}：")
