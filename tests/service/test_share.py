"""Disks and shares under a running watcher: taken away, brought back, full, locked, and nothing missed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.service.watched import drop, heartbeat, lines, make_quick, stop, wait_for, wait_until_idle, watching
from tests.year_end import ROOT, open_office


def mounting_is_possible() -> bool:
    """Only root may, and only where the kernel lets it."""
    if not shutil.which("unshare"):
        return False
    command = ["unshare", "-m", "--propagation", "private", "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("what", ["share", "full"])
@pytest.mark.thorough
def test_with_real_mounts(tmp_path: Path, what: str) -> None:
    """Unmounted and mounted again; no room for ledger and outputs, and room again."""
    if not mounting_is_possible():
        assert os.environ.get("CI") != "true", "unshare and mount are needed in CI"
        pytest.skip("mounting is not possible here")
    command = ["unshare", "-m", "--propagation", "private", sys.executable, "-m", "tests.service.remounting"]
    done = subprocess.run([*command, what, str(tmp_path)], cwd=ROOT, capture_output=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.thorough
def test_renamed_away_and_back(tmp_path: Path) -> None:
    """Told once, the heartbeat says so, a start without the share waits for it too; then told once that it is back.

    At the start it is the whole inbox: of a year that nothing has come in for, the folder alone would be made.
    """
    office = open_office(tmp_path / "project", without=("文石村",))
    make_quick(office.folder)
    away = office.folder / "away"
    office.inbox.parent.rename(away)
    with watching(office) as running:
        wait_for(lambda: heartbeat(office).get("state") == "有问题")
        away.rename(office.inbox.parent)
        wait_until_idle(office, running, 11)
        office.inbox.rename(away)
        wait_for(lambda: lines(office).count("不存在") == 2)
        shutil.copy(ROOT / "inbox" / "2022" / "文石村.xlsx", away)
        away.rename(office.inbox)
        wait_until_idle(office, running, 12)
        drop(office, "文石村.xlsx", to="文石村又一份.xlsx")
        wait_until_idle(office, running, 13)
        stop(running)
    assert lines(office).count("收件夹又看得到了。") == 2
    assert lines(office).count("出了问题") == 2


@pytest.mark.thorough
def test_a_ledger_that_another_program_holds(tmp_path: Path) -> None:
    """A backup program, say, has the index locked: told, waited for, and the file is received once."""
    office = open_office(tmp_path / "project", without=("文石村",))
    make_quick(office.folder)
    with watching(office) as running:
        wait_until_idle(office, running, 11)
        holding = sqlite3.connect(office.folder / ".etl" / "index.sqlite", isolation_level=None)
        holding.execute("BEGIN IMMEDIATE")
        drop(office, "文石村.xlsx")
        wait_for(lambda: "正被另一个程序占用" in lines(office))
        holding.execute("ROLLBACK")
        holding.close()
        wait_until_idle(office, running, 12)
        assert heartbeat(office)["received"] == 12
        stop(running)
    assert lines(office).count("收到 2022/文石村.xlsx（文石村）：接收") == 1
    assert [row["unit"] for row in office.rows("submissions.csv")].count("文石村") == 1
