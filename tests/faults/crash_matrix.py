"""kill −9 at many random moments, each made good by the next life: ``python -m tests.faults.crash_matrix --kills 200``.

Of one ``etl run``, or with ``--program watch`` of the watcher.

Prints how many kills fell into which state of the project, and what was not made good. CI runs a few of them.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from tests.service.watched import make_quick, stop, wait_until_idle, watching
from tests.year_end import Office, open_office

SPOILT = "文石村.xlsx"
FILES = 12


class Program(StrEnum):
    """What is killed."""

    RUN = "run"
    WATCH = "watch"

    @property
    def words(self) -> tuple[str, ...]:
        """Its command."""
        return (self, "--quiet") if self is Program.WATCH else (self,)


@dataclass
class Outcome:
    """What the kills came to."""

    states: Counter[str] = field(default_factory=Counter)
    """How far the project had come when the program was killed."""
    faults: list[str] = field(default_factory=list)
    """What the next life did not make good."""


def open_damaged_office(folder: Path) -> Office:
    """The shipped project with one form that is sent back, so that a marked copy is made as well."""
    office = open_office(folder)
    cell = office.cell_of(SPOILT, "303")

    def spoil(sheet: Worksheet) -> None:
        sheet[cell] = "60余"

    office.edit(SPOILT, spoil)
    return office


def matrix(folder: Path, kills: int, seed: int, program: Program = Program.RUN) -> Outcome:
    """Kill the program in a fresh project ``kills`` times at random moments and compare what its next life gives."""
    draw, outcome = random.Random(seed), Outcome()  # noqa: S311 - moments, no secrets
    fresh = open_damaged_office(folder / "fresh")
    make_quick(fresh.folder)
    undisturbed = Office(Path(shutil.copytree(fresh.folder, folder / "undisturbed")))
    began = time.monotonic()
    _to_the_end(undisturbed, program)
    length, expected = time.monotonic() - began, undisturbed.everything()
    for number in range(kills):
        office = Office(Path(shutil.copytree(fresh.folder, folder / f"kill-{number}")))
        moment = draw.uniform(0, length)
        running = office.start(*program.words)
        time.sleep(moment)  # the real program, killed at a real moment
        running.kill()
        running.communicate()
        outcome.states[_state(office)] += 1
        _to_the_end(office, program)
        outcome.faults += [f"{moment:.3f} s: {fault}" for fault in _not_made_good(office, expected)]
        shutil.rmtree(office.folder)
    return outcome


def _to_the_end(office: Office, program: Program) -> None:
    """Until everything is received, answered and published."""
    if program is Program.RUN:
        office.etl("run")
        return
    with watching(office) as running:
        wait_until_idle(office, running, FILES)
        stop(running)


def _state(office: Office) -> str:
    """How far a killed run came."""
    journal = office.folder / ".etl" / "journal.jsonl"
    lines = journal.read_text(encoding="utf-8").splitlines() if journal.is_file() else []
    if not lines:
        return "1 nothing received"
    if not any('"kind":"edition"' in line for line in lines):
        return "3 receipts begun" if (office.inbox / "回执").is_dir() else "2 received"
    if not (office.outbox / "历次" / "第1版").is_dir() or not (office.outbox / "manifest.json").is_file():
        return "4 edition journalled"
    return "5 all placed"


def _not_made_good(office: Office, expected: dict[str, bytes]) -> list[str]:
    found = office.everything()
    faults = [name for name in sorted({*found, *expected}) if found.get(name) != expected.get(name)]
    faults += [str(path) for path in office.folder.rglob(".~etl-*")]
    journal = (office.folder / ".etl" / "journal.jsonl").read_text(encoding="utf-8")
    faults += [f"{count} arrivals" for count in [journal.count('"kind":"arrival"')] if count != FILES]
    return faults


def main() -> int:
    """Run it and print; 1 if anything was not made good."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2022)
    parser.add_argument("--program", type=Program, choices=list(Program), default=Program.RUN)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        outcome = matrix(Path(name), options.kills, options.seed, options.program)
    for state, count in sorted(outcome.states.items()):
        print(f"{state}: {count}")  # noqa: T201 - a program run by hand
    for fault in outcome.faults:
        print(fault)  # noqa: T201
    print(f"{options.kills} kills, {len(outcome.faults)} faults")  # noqa: T201
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
