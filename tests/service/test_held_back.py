"""203 drops with lock files that last: the watcher sees versions late and in another order, and the totals are those of one run."""

from __future__ import annotations

import io
import json
import re
import shutil
import time
import zipfile
from pathlib import Path

import pytest

from tests.service.test_burst import make_county
from tests.service.watched import lines, stop, wait_for, wait_until_idle, watching
from tests.year_end import Office

VILLAGES, VERSIONS = 29, 7
NAMES = ("{0}.xlsx", "{0}（更正）.xlsx", "{0}(1).xlsx")
FAR = "4102444800"
"""2100: the stamps are fixed, and yet no file is from the future."""


CELL = "D8"
"""Of the first figure in the forms of ``tests/bench/generate.py``."""


def with_figure(content: bytes, figure: int) -> bytes:
    """The same form with that first figure; quicker than any library, for there are two hundred."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            member = before.read(name)
            if name.startswith("xl/worksheets/"):
                member = re.sub(rf'(<c r="{CELL}"[^>]*>)<v>\d+</v>'.encode(), rf"\g<1><v>{figure}</v>".encode(), member)
            after.writestr(name, member)
    return target.getvalue()


def drop_all(source: Path, office: Office, once: Path) -> int:
    """Every version into the watched folder, one over the other, and by itself into the other; the number of files that stay."""
    forms = {path.stem: path.read_bytes() for path in sorted(source.glob("*.xlsx"))}
    left = set()
    for version in range(VERSIONS):
        for number, (village, content) in enumerate(forms.items()):
            name = NAMES[(version + number) % len(NAMES)].format(village)
            path = office.inbox / name
            if name == NAMES[0].format(village):  # somebody has it open to the end
                (office.inbox / f"~${name}").write_bytes(b"")
            path.write_bytes(with_figure(content, 10 + version * 31 + number))
            left.add(name)
            shutil.copy2(path, once / f"{village}-{version}.xlsx")
            time.sleep(0.02)
    return len(left)


def overtaken(office: Office) -> int:
    """How many arrivals were saved before one that had come already."""
    journal = (office.folder / ".etl" / "journal.jsonl").read_text(encoding="utf-8")
    came = [one for line in journal.splitlines() if (one := json.loads(line))["kind"] == "arrival"]
    newest: dict[str, str] = {}
    count = 0
    for one in came:
        village = re.sub(r"（更正）|\(1\)|\.xlsx", "", one["path"])
        count += one["saved_at"] < newest.get(village, "")
        newest[village] = max(newest.get(village, ""), one["saved_at"])
    return count


@pytest.mark.thorough
def test_files_that_are_held_back_overrule_nothing(tmp_path: Path) -> None:
    """What was saved last counts, though it often came first."""
    office, source = make_county(tmp_path / "county", VILLAGES)
    once = Office(tmp_path / "once")
    config = office.folder / "config.toml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("patience_seconds = 1.5", "patience_seconds = 6"), "utf-8"
    )
    shutil.copytree(office.folder, once.folder)
    with watching(office, SOURCE_DATE_EPOCH=FAR) as running:
        wait_for(lambda: "开始守着" in lines(office))
        files = drop_all(source, office, once.inbox)
        wait_until_idle(office, running, files, seconds=300)
        stop(running)
    assert len(list(once.inbox.glob("*.xlsx"))) == VILLAGES * VERSIONS == 203
    assert overtaken(office) > 0
    once.etl("run", SOURCE_DATE_EPOCH=FAR)
    # Who came late with older numbers is asked about it, which nobody in the other folder did.
    told = ("code", "total", "reported", "expected", "last_year")
    assert [[row[name] for name in told] for row in office.rows("totals.csv")] == [
        [row[name] for name in told] for row in once.rows("totals.csv")
    ]
    figures = [[row["value"] for row in one.rows("observations.csv")] for one in (office, once)]
    assert figures[0] == figures[1]
