"""A project with everything in it that a run can be disturbed at; and disks of a few kilobytes, for real ENOSPC and EROFS."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.crash_matrix import open_damaged_office
from tests.year_end import Office

MISSING = "没有权限挂载 tmpfs，磁盘写满、只读的测试未执行"


@dataclass(frozen=True)
class Disk:
    """A small file system of its own at ``folder``."""

    folder: Path

    def change(self, options: str) -> None:
        """Mount it anew with other options, its content untouched: ``size=16m``, ``ro``."""
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.folder)], check=True)


@dataclass(frozen=True)
class Mounts:
    """Mounts small disks; all are gone after the test."""

    folders: list[Path]

    def mount(self, folder: Path, kilobytes: int) -> Disk:
        """An empty disk of that size over ``folder``, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "etl-test", str(folder)]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            _missing()
        self.folders.append(folder)
        return Disk(folder)


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The project before its first run; made once, for a workbook that is saved again has other bytes."""
    return open_damaged_office(tmp_path_factory.mktemp("fresh") / "project")


@pytest.fixture
def untouched(fresh: Office, tmp_path: Path) -> Office:
    """A copy of it, to be disturbed."""
    return Office(Path(shutil.copytree(fresh.folder, tmp_path / "project")))


@pytest.fixture(scope="session")
def expected(fresh: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """All outputs and receipts of a run that nothing disturbed."""
    office = Office(Path(shutil.copytree(fresh.folder, tmp_path_factory.mktemp("expected") / "project")))
    office.etl("run")
    return office.everything()


@pytest.fixture
def mounts() -> Iterator[Mounts]:
    """Mounting needs root: without it the test is skipped aloud, and fails where CI=true."""
    made = Mounts([])
    yield made
    for folder in reversed(made.folders):
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _missing() -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(MISSING)
    pytest.skip(MISSING)
