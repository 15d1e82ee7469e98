"""kill −9 in the middle of a run, and running again: the same bytes as if nothing had happened."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.sampled import sampled
from tests.year_end import Office, RunOffice, open_office

MOMENTS = [round(0.05 + 0.12 * step, 2) for step in range(12)]
"""Seconds after the start: while loading, receiving, reading, rendering, placing."""


@pytest.fixture(scope="module")
def undisturbed(run_office: RunOffice, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """All outputs and receipts of a run that nobody disturbed."""
    return run_office(tmp_path_factory.mktemp("undisturbed") / "project").everything()


def kill_after(office: Office, seconds: float) -> None:
    """Start a run and kill it, if it is still running then."""
    running = office.start("run")
    time.sleep(seconds)  # the real program, killed at a real moment
    running.kill()
    running.communicate()


@pytest.mark.parametrize("moment", sampled(MOMENTS, 6))
def test_a_killed_run_is_made_good_by_the_next(tmp_path: Path, undisturbed: dict[str, bytes], moment: float) -> None:
    """Nothing lost, nothing doubled, no half-written file, no file of ours taken for somebody's."""
    office = open_office(tmp_path / "project")
    kill_after(office, moment)
    office.etl("run", "--strict")
    assert office.everything() == undisturbed
    assert not list(office.folder.rglob(".~etl-*"))


@pytest.mark.thorough
def test_killed_again_and_again(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    """One project, killed at one moment after the other."""
    office = open_office(tmp_path / "project")
    for moment in MOMENTS:
        kill_after(office, moment)
    office.etl("run", "--strict")
    assert office.everything() == undisturbed


def test_another_copy_gives_the_same_bytes(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    """The folder's place does not show in anything."""
    office = open_office(tmp_path / "副本" / "another place")
    office.etl("run")
    assert office.everything() == undisturbed


def test_a_second_run_changes_nothing(run_office: RunOffice, tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    """Two runs, the second with another clock: identical bytes, the same edition."""
    office = run_office(tmp_path / "project")
    assert "第1版" in office.etl("run", SOURCE_DATE_EPOCH="1700000000")
    assert office.everything() == undisturbed


def test_rebuild_proves_it(run_office: RunOffice, tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    """Index emptied, archive read again: the same bytes; exit code 0 and a sentence that says so."""
    office = run_office(tmp_path / "project")
    assert "重算完毕：10 项输出与原来完全一致。" in office.etl("rebuild", SOURCE_DATE_EPOCH="1700000000")
    (office.folder / ".etl" / "index.sqlite").unlink()
    office.etl("rebuild")
    assert office.everything() == undisturbed


def test_rebuild_tells_a_difference(run_office: RunOffice, tmp_path: Path) -> None:
    """Other rules than those of the edition give other outputs: rebuild names them and exits with 1."""
    office = run_office(tmp_path / "project")
    config = office.folder / "config.toml"
    config.write_text(
        config.read_text(encoding="utf-8").replace('signer = "姜家镇人民政府"', 'signer = "姜家镇"'), encoding="utf-8"
    )
    shown = office.etl("rebuild", code=1)
    assert "重算结果与原来不同：" in shown
    assert "  报告初稿.docx" in shown


def test_rebuild_refuses_an_altered_archive(run_office: RunOffice, tmp_path: Path) -> None:
    """Who tampers with the archive is found out, by name."""
    office = run_office(tmp_path / "project")
    victim = next(path for path in sorted((office.folder / ".etl" / "archive").rglob("*")) if path.is_file())
    victim.write_bytes(victim.read_bytes() + b"x")
    assert victim.name in office.etl("rebuild", code=2)


@pytest.mark.thorough
def test_an_edited_draft_is_never_overwritten(run_office: RunOffice, tmp_path: Path) -> None:
    """The clerk's own words stay; the new draft lies beside them and the terminal says so."""
    office = run_office(tmp_path / "project", without=("文石村",))
    draft = office.outbox / "报告初稿.txt"
    draft.write_text("我改过的稿子", encoding="utf-8")
    open_office(tmp_path / "other")
    late = tmp_path / "other" / "inbox" / "2022" / "文石村.xlsx"
    (office.inbox / "文石村.xlsx").write_bytes(late.read_bytes())
    shown = office.etl("run")
    assert "第2版" in shown
    assert draft.read_text(encoding="utf-8") == "我改过的稿子"
    assert "法律明白人40名" in (office.outbox / "报告初稿（新）.txt").read_text(encoding="utf-8")
    assert "报告初稿.txt 已被人修改过" in shown
