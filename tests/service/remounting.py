"""A share that goes and comes back under a running watcher, in a mount namespace of its own.

``unshare -m --propagation private python -m tests.service.remounting DIR``; the exit code says whether all went as it must.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.service.watched import drop, lines, make_quick, stop, wait_for, wait_until_idle, watching
from tests.year_end import Office, open_office


def main(folder: Path) -> None:
    """Mount, watch, take away, bring back."""
    office, share = open_office(folder / "project"), folder / "share"
    make_quick(office.folder)
    share.mkdir()
    run("mount", "-t", "tmpfs", "none", str(share))
    for path in office.inbox.glob("*.xlsx"):
        shutil.move(path, share / path.name)
    (share / "文石村.xlsx").unlink()
    mount(share, office)
    with watching(office) as running:
        wait_until_idle(office, running, 11)
        run("umount", "-l", str(office.inbox))
        wait_for(lambda: lines(office).count("收件夹换了一个磁盘") == 1)
        drop(office, "文石村.xlsx", to="../文石村.xlsx")
        shutil.move(office.inbox.parent / "文石村.xlsx", share / "文石村.xlsx")
        mount(share, office)
        wait_for(lambda: lines(office).count("收件夹换了一个磁盘") == 2)
        wait_until_idle(office, running, 12)
        assert (share / "回执" / "文石村" / "回执.html").is_file()
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
    main(Path(sys.argv[1]))
