"""What is received but not examined by the present rules is never published as missing, and never stays so."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from tests.year_end import Office, RunOffice, open_office


@pytest.fixture
def office(run_office: RunOffice, tmp_path: Path) -> Office:
    """The shipped project after one run."""
    return run_office(tmp_path / "project")


def configure(office: Office, before: str, after: str) -> None:
    """Change config.toml as the office does in Notepad."""
    config = office.folder / "config.toml"
    text = config.read_text(encoding="utf-8")
    assert before in text
    config.write_text(text.replace(before, after), encoding="utf-8")


def forget(office: Office, rows: str) -> None:
    """Take rows out of the index, as a crash between journal and index leaves it."""
    with sqlite3.connect(office.folder / ".etl" / "index.sqlite") as connection:
        connection.execute(f"DELETE FROM arrivals WHERE {rows}")  # noqa: S608 - a literal of this file


def test_report_examines_what_a_crash_left(office: Office) -> None:
    """An index that lost rows is made good before anything is published, byte for byte."""
    before = office.everything()
    forget(office, "number > 8")
    office.etl("report")
    assert office.everything() == before


def test_status_and_trace_say_that_something_is_missing(office: Office) -> None:
    """Commands that only look never show a number that looks right."""
    forget(office, "number > 8")
    shown = office.etl("status")
    assert "已报 8/12" in shown
    assert "另有 4 份收到的文件还没有审核完：如果没有别的窗口正在运行，请运行 etl run。" in shown
    assert "有 4 份收到的文件还没有审核完，现在的合计不完整：请先运行 etl run。" in office.etl("trace", "303", code=2)


def test_rebuild_with_an_altered_archive_changes_nothing(office: Office) -> None:
    """The archive is read before the index is emptied: who cannot rebuild keeps what there is."""
    before = office.everything()
    victim = next(path for path in sorted((office.folder / ".etl" / "archive").rglob("*")) if path.is_file())
    victim.write_bytes(victim.read_bytes() + b"x")
    office.etl("rebuild", code=2)
    assert "已报 12/12" in office.etl("status")
    office.etl("report")
    assert office.everything() == before


@pytest.mark.thorough
def test_changed_rules_are_applied_to_what_was_received(office: Office) -> None:
    """A check taken out of config.toml: the form it sent back is examined again, and run and rebuild agree."""
    cell = office.cell_of("司法所.xlsx", "414")
    office.edit("司法所.xlsx", lambda sheet: sheet.__setitem__(cell, 1))
    assert "司法所          接收（新版退回）" in office.etl("run")
    configure(office, '{ id = "帮教平衡"', '# { id = "帮教平衡"')
    shown = office.etl("run")
    assert "以前收到的 13 份按现在的设置重新审核过（设置改过，或上次没有审核完）。" in shown
    assert "（新版退回）" not in shown
    office.etl("rebuild")


def test_a_unit_taken_out_of_the_register(office: Office) -> None:
    """Its forms become forms of an unknown unit: no traceback, and everybody else goes on."""
    configure(office, '  { code = "500113115220"', '  # { code = "500113115220"')
    shown = office.etl("run")
    assert "已报 11/11" in shown
    assert (office.inbox / "回执" / "未识别").is_dir()


@pytest.mark.thorough
def test_a_passing_trouble_is_tried_again(tmp_path: Path) -> None:
    """A machine too slow for the limit is not the clerk's fault: the next run reads the same file again."""
    office = open_office(tmp_path / "project")
    configure(office, "child_seconds = 10.0", "child_seconds = 0.001")
    office.etl("run")
    assert {row["code"] for row in office.rows("findings.csv")} == {"reader_died"}
    configure(office, "child_seconds = 0.001", "child_seconds = 10.0")
    assert "已报 12/12：接收 12" in office.etl("run")


def test_the_order_of_copying_does_not_show(office: Office, tmp_path: Path) -> None:
    """The same files with other times, so received in another order: identical bytes."""
    other = open_office(tmp_path / "other")
    for number, path in enumerate(sorted(other.inbox.glob("*.xlsx"), reverse=True)):
        os.utime(path, (1_672_000_000 + number, 1_672_000_000 + number))
    other.etl("run")
    assert other.everything() == office.everything()
