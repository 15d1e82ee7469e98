"""Many files at once, written by another process in every bad way: each answered once, in its final content."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.generate import main as generate
from tests.service.watched import lines, make_quick, stop, wait_for, wait_until_idle, watching
from tests.year_end import ROOT, Office

FORMS = pytest.mark.parametrize("forms", [24, 60])


def make_county(folder: Path, forms: int) -> tuple[Office, Path]:
    """A project with so many villages and an empty inbox, and the folder that holds their forms."""
    generate(folder, forms)
    source = folder.with_name(f"{folder.name}-forms")
    (folder / "inbox" / "2022").rename(source)
    (folder / "inbox" / "2022").mkdir()
    make_quick(folder)
    return Office(folder), source


def without_time(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows of observations.csv but for the time of arrival."""
    return [{name: value for name, value in row.items() if name != "received_at"} for row in rows]


def write_all(source: Path, office: Office) -> None:
    """The other process."""
    command = [sys.executable, "-m", "tests.service.writers", str(source), str(office.inbox)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=300)


def assert_each_once(office: Office, source: Path) -> None:
    """Nothing missed, nothing doubled, nothing half: as one run over the final folder says."""
    final = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in source.glob("*.xlsx")}
    submitted = [(row["file"], row["sha256"]) for row in office.rows("submissions.csv")]
    assert sorted(submitted) == sorted(final.items())
    for name in final:
        assert (office.inbox / "回执" / name.removesuffix(".xlsx") / "回执.html").is_file()
    once = Office(office.folder.with_name("once"))
    shutil.copytree(office.folder, once.folder, ignore=shutil.ignore_patterns(".etl", "outbox", "回执", "said.txt"))
    once.etl("run")
    assert office.rows("totals.csv") == once.rows("totals.csv")
    assert without_time(office.rows("observations.csv")) == without_time(once.rows("observations.csv"))


@FORMS
@pytest.mark.thorough
def test_a_burst(tmp_path: Path, forms: int) -> None:
    """Many forms, twelve people: as many submissions, few editions, the figures of one run."""
    office, source = make_county(tmp_path / "county", forms)
    with watching(office) as running:
        wait_for(lambda: "开始守着" in lines(office))
        write_all(source, office)
        wait_until_idle(office, running, forms)
        stop(running)
    assert_each_once(office, source)
    assert lines(office).count("版已写到") <= 4


@FORMS
@pytest.mark.thorough
def test_a_burst_with_kills(tmp_path: Path, forms: int) -> None:
    """The same while the watcher is killed and started again."""
    office, source = make_county(tmp_path / "county", forms)
    command = [sys.executable, "-m", "tests.service.writers", str(source), str(office.inbox)]
    with subprocess.Popen(command, cwd=ROOT) as writing:
        while writing.poll() is None:
            with watching(office) as running:
                try:
                    writing.wait(timeout=1.7)
                except subprocess.TimeoutExpired:
                    running.kill()
    with watching(office) as running:
        wait_until_idle(office, running, forms)
        stop(running)
    assert_each_once(office, source)
