"""Disks that go, come back or are full under a running watcher, in a mount namespace of its own.

``unshare -m --propagation private python -m tests.service.remounting share DIR`` (or ``full``); the exit code says whether all
went as it must.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

from tests.service.watched import drop, lines, make_quick, stop, wait_for, wait_until_idle, watching
from tests.year_end import Office, open_office


def full(folder: Path) -> None:
    """No room for the ledger, then for the outputs: told, nothing half, and made good when there is room."""
    office = open_office(folder / "project", without=("文石村", "水源村"))
    make_quick(office.folder)
    for place in (office.folder / ".etl", office.outbox):
        place.mkdir(parents=True)
        run("mount", "-t", "tmpfs", "-o", "size=8m", "none", str(place))
    with watching(office) as running:
        wait_until_idle(office, running, 10)
        for number, (place, name) in enumerate(
            ((office.folder / ".etl", "文石村.xlsx"), (office.outbox, "水源村.xlsx")), 1
        ):
            before = (office.outbox / "汇总表.xlsx").read_bytes()
            ballast = fill(place)
            drop(office, name)
            wait_for(partial(told, office, number))
            assert (office.outbox / "汇总表.xlsx").read_bytes() == before
            ballast.unlink()
            wait_until_idle(office, running, 10 + number)
        assert "已报 12/12：接收 12" in office.etl("run")
        stop(running)
    assert lines(office).count("恢复正常") >= 2
    office.etl("rebuild")


def told(office: Office, times: int) -> bool:
    """Whether a full disk was told of so often."""
    return lines(office).count("磁盘已满") >= times


def fill(place: Path) -> Path:
    """Fill a disk to the last byte."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
        while True:
            stream.write(b"x" * 4096)
    return ballast


def share(folder: Path) -> None:
    """Mount, watch, take away, bring back."""
    office, disk = open_office(folder / "project"), folder / "share"
    make_quick(office.folder)
    disk.mkdir()
    run("mount", "-t", "tmpfs", "none", str(disk))
    for path in office.inbox.glob("*.xlsx"):
        shutil.move(path, disk / path.name)
    (disk / "文石村.xlsx").unlink()
    mount(disk, office)
    with watching(office) as running:
        wait_until_idle(office, running, 11)
        run("umount", "-l", str(office.inbox))
        wait_for(lambda: "变成了一个空文件夹" in lines(office))
        assert not list(office.inbox.iterdir()), "nothing is written where nobody would see it"
        drop(office, "文石村.xlsx", to="../文石村.xlsx")
        shutil.move(office.inbox.parent / "文石村.xlsx", disk / "文石村.xlsx")
        mount(disk, office)
        wait_for(lambda: "收件夹又看得到了。" in lines(office))
        wait_until_idle(office, running, 12)
        assert (disk / "回执" / "文石村" / "回执.html").is_file()
        assert len(office.rows("submissions.csv")) == 12
        remount_and_see_events(office, running)
        stop(running)


def remount_and_see_events(office: Office, running: subprocess.Popen[bytes]) -> None:
    """After the share is back, files are noticed as before."""
    drop(office, "文石村.xlsx", to="文石村又一份.xlsx")
    wait_until_idle(office, running, 13)
    assert "收到 2022/文石村又一份.xlsx（文石村）" in lines(office)


def mount(share: Path, office: Office) -> None:
    """The share is a tmpfs mounted elsewhere, so that it keeps what is on it while the inbox is without it."""
    run("mount", "--bind", str(share), str(office.inbox))


def run(*words: str) -> None:
    """Run a command that must succeed."""
    subprocess.run(words, check=True)


if __name__ == "__main__":
    {"share": share, "full": full}[sys.argv[1]](Path(sys.argv[2]))
