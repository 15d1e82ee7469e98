"""A copy of the shipped project in a folder of its own, driven through the command line as the office does."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests import commands

ROOT = Path(__file__).resolve().parents[1]
LONG_AGO = 1_672_531_200
"""File times of the copies, so that no test waits for files to settle."""
EPOCH = "1673229600"
"""2023-01-09 10:00 in +08:00."""
WHO = "小周"
"""Whose account it is: who decides when nobody is named."""
ENVIRONMENT = os.environ | {"SOURCE_DATE_EPOCH": EPOCH, "PYTHONUTF8": "1", "LOGNAME": WHO}
"""Of the commands."""


@dataclass(frozen=True)
class Office:
    """A project folder and the commands in it."""

    folder: Path

    @property
    def inbox(self) -> Path:
        """The year's inbox."""
        return self.folder / "inbox" / "2022"

    @property
    def outbox(self) -> Path:
        """The year's outputs."""
        return self.folder / "outbox" / "2022"

    def etl(self, *words: str, code: int | None = 0, **environment: str) -> str:
        """Run a command with a fixed clock; its standard output, after checking the exit code."""
        done = commands.run(words, self.folder, ENVIRONMENT | environment)
        assert code is None or done.code == code, (done.out + done.err).decode()
        assert b"Traceback" not in done.err, done.err.decode()
        return (done.out if code in (0, 1) else done.out + done.err).decode()

    def start(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a command."""
        env = ENVIRONMENT | environment
        return subprocess.Popen(
            [sys.executable, "-m", "etl", *words],
            cwd=self.folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def rows(self, name: str) -> list[dict[str, str]]:
        """A table of ``data/``."""
        with (self.outbox / "data" / name).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def total(self, indicator: str) -> dict[str, str]:
        """One row of totals.csv."""
        return next(row for row in self.rows("totals.csv") if row["indicator"] == indicator)

    def check(self, *names: str, code: int) -> list[dict[str, Any]]:
        """``etl check --json`` of files of the inbox."""
        found: list[dict[str, Any]] = json.loads(
            self.etl("check", "--json", *(str(self.inbox / n) for n in names), code=code)
        )
        return found

    def edit(self, name: str, change: Callable[[Worksheet], None], sheet: str = "统计表", to: str = "") -> Path:
        """Change a submitted workbook as a person would, and save it under its own or another name."""
        book = load_workbook(self.inbox / name)
        change(book[sheet])
        path = self.inbox / (to or name)
        # Later than before: a version of the same time and size would count as unchanged.
        saved = (path.stat().st_mtime if path.exists() else LONG_AGO) + 60
        book.save(path)
        os.utime(path, (saved, saved))
        return path

    def cell_of(self, name: str, code: str, column: str = "D") -> str:
        """The A1 address of an indicator's entry cell."""
        sheet = load_workbook(self.inbox / name)["统计表"]
        row = next(cell.row for cell in sheet["C"] if str(cell.value) == code)
        return f"{column}{row}"

    def everything(self) -> dict[str, bytes]:
        """All outputs and receipts, by path."""
        receipts = self.inbox / "回执"
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for top in (self.outbox, receipts)
            for path in sorted(top.rglob("*"))
            if path.is_file()
        }


def open_office(folder: Path, without: tuple[str, ...] = ()) -> Office:
    """Set up a fresh project with the shipped inbox, less some units."""
    folder.mkdir(parents=True)
    for name in ("config.toml", "templates"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    office = Office(folder)
    office.inbox.mkdir(parents=True)
    for path in sorted((ROOT / "inbox" / "2022").glob("*.xlsx")):
        if path.stem not in without:
            shutil.copy(path, office.inbox / path.name)
            os.utime(office.inbox / path.name, (LONG_AGO, LONG_AGO))
    return office


RunOffice = Callable[..., Office]
"""``run_office(folder, without=("文石村",))`` → a copy of the shipped project, less some units, after one run."""
