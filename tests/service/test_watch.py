"""The real ``etl watch`` as a process: it answers, it shares, it stops, and a kill costs nothing."""

from __future__ import annotations

import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.sampled import sampled
from tests.service.watched import drop, heartbeat, lines, make_quick, stop, wait_for, wait_until_idle, watching
from tests.year_end import Office, open_office

SEEN = "别的窗口写过台账，重新看一遍，接着守。"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The shipped project without 文石村, with files that settle quickly."""
    office = open_office(tmp_path / "project", without=("文石村",))
    make_quick(office.folder)
    return office


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """All outputs and receipts of one run over all twelve."""
    office = open_office(tmp_path_factory.mktemp("undisturbed") / "project")
    make_quick(office.folder)
    office.etl("run")
    return office.everything()


def test_a_file_is_answered_seconds_after_it_came(office: Office) -> None:
    """Receipt, then edition; the heartbeat says who, where and how; the log says what."""
    with watching(office) as running:
        wait_until_idle(office, running, 11)
        drop(office, "文石村.xlsx")
        receipt = office.inbox / "回执" / "文石村" / "回执.html"
        assert wait_for(receipt.exists) < 10
        wait_until_idle(office, running, 12)
        beat = heartbeat(office)
        assert (beat["pid"], beat["state"], beat["edition"], beat["received"]) == (running.pid, "守着", 2, 12)
        assert stop(running) < 10
    assert heartbeat(office)["state"] == "已停止"
    said = [line[20:] for line in lines(office).splitlines()]
    assert said[0] == f"开始守着 {office.inbox}。"
    assert said[-3:] == ["收到 2022/文石村.xlsx（文石村）：接收", f"第2版已写到 {office.outbox}", "已停下。"]
    logged = (office.folder / ".etl" / "log" / "etl.log").read_text(encoding="utf-8").splitlines()
    assert [line[20:] for line in logged] == said


def test_broken_marked_mended(office: Office) -> None:
    """As a clerk meets it: a mistake, the marked copy, the mended copy, accepted, the total changed."""
    with watching(office) as running:
        wait_until_idle(office, running, 11)
        cell = _spoil(office)
        wait_for(lambda: bool(_copies(office)))
        wait_until_idle(office, running, 12)
        (copy,) = _copies(office)
        total = {row["code"]: row["total"] for row in office.rows("totals.csv")}["101"]
        _mend(copy, office.inbox / copy.name, cell)
        wait_until_idle(office, running, 13)
        assert "收到 2022/文石村.xlsx（文石村）：退回" in lines(office)
        assert "文石村          接收" in office.etl("status")
        assert int({row["code"]: row["total"] for row in office.rows("totals.csv")}["101"]) == int(total) + 3
        stop(running)


@pytest.mark.parametrize("how", sampled([signal.SIGTERM, signal.SIGINT]))
def test_it_stops_at_once_in_the_middle_of_its_work(tmp_path: Path, how: signal.Signals) -> None:
    """Told to stop while it reads: exit code 0 within ten seconds, and the next one goes on."""
    office = open_office(tmp_path / "project")
    make_quick(office.folder)
    with watching(office) as running:
        wait_for(lambda: "开始守着" in lines(office))
        time.sleep(0.4)
        assert stop(running, how) < 10
    assert office.etl("run", "--strict").splitlines()[13] == "已报 12/12：接收 12"


def test_one_at_a_time(office: Office) -> None:
    """A second watcher is told which process is in the way; a run beside it takes its turn and prints what it always prints."""
    with watching(office) as running:
        wait_until_idle(office, running, 11)
        refused = office.etl("watch", "--quiet", code=2)
        assert f"已经有一个“年报汇总”守着收件夹（进程 {running.pid}，主机 " in refused
        assert "请先停下它" in refused
        drop(office, "文石村.xlsx")
        shown = office.etl("run", "--strict").splitlines()
        assert shown[13] == "已报 12/12：接收 12"
        assert any(line.startswith(f"第2版在 {office.outbox}：") for line in shown)
        assert "已报 12/12" in office.etl("status")
        stop(running)
    assert "本次读取 0 份" in office.etl("run")


def beside(office: Office, *words: str) -> str:
    """Run a command that writes the ledger, and wait until the watcher has seen that and looked again."""
    before = lines(office).count(SEEN)
    said = office.etl(*words)
    wait_for(lambda: lines(office).count(SEEN) == before + 1)
    # It opens the ledger anew now; a command that came between would be seen with this one.
    (office.inbox / f"~${before}.xlsx").touch()
    wait_for(lambda: sum(heartbeat(office)["ignored"].values()) == before + 1)
    return said


@pytest.mark.thorough
def test_a_turn_for_a_persons_decision(office: Office) -> None:
    """Withdraw, let back, freeze, prove, open again, all while it watches; and it goes on each time with what was decided."""
    with watching(office) as running:
        wait_until_idle(office, running, 11)
        assert "水源村现在是：缺报" in beside(office, "withdraw", "水源村.xlsx", "--why", "交错了")
        drop(office, "文石村.xlsx")
        wait_until_idle(office, running, 12)
        assert "已报 11/12" in office.etl("status")
        assert "水源村现在是：接收" in beside(office, "withdraw", "水源村.xlsx", "--why", "没有错", "--undo")
        beside(office, "forms")
        beside(office, "freeze", "--why", "报告已报出")
        assert "完全一致" in beside(office, "rebuild")
        totals = (office.outbox / "data" / "totals.csv").read_bytes()
        drop(office, "水源村.xlsx", to="文石村又一份.xlsx")
        wait_until_idle(office, running, 13)
        assert (office.outbox / "data" / "totals.csv").read_bytes() == totals
        beside(office, "freeze", "--undo", "--why", "还要改")
        stop(running)
    assert lines(office).count(SEEN) == 6


LIVES = pytest.mark.parametrize("lives", [4, pytest.param(12, marks=pytest.mark.thorough)])


@LIVES
def test_killed_again_and_again(tmp_path: Path, undisturbed: dict[str, bytes], lives: int) -> None:
    """With kill −9 at one moment after the other: in the end the bytes are those of one undisturbed run."""
    office = open_office(tmp_path / "project")
    make_quick(office.folder)
    for step in range(0, 12, 12 // lives):
        with watching(office) as running:
            time.sleep(0.4 + 0.15 * step)  # the real program, killed at a real moment
            running.kill()
    with watching(office) as running:
        wait_until_idle(office, running, 12)
        stop(running)
    assert office.everything() == undisturbed


@LIVES
@pytest.mark.thorough
def test_files_that_come_while_it_is_killed(tmp_path: Path, undisturbed: dict[str, bytes], lives: int) -> None:
    """A file or three a life, some lives too short to notice them: none lost, none doubled, the same totals."""
    office = open_office(tmp_path / "project")
    make_quick(office.folder)
    names = sorted(path.name for path in office.inbox.glob("*.xlsx"))
    for name in names:
        (office.inbox / name).rename(office.folder / name)
    for number in range(0, len(names), len(names) // lives):
        with watching(office) as running:
            for name in names[number : number + len(names) // lives]:
                (office.folder / name).rename(office.inbox / name)
            time.sleep(0.2 + 0.15 * number)
            running.kill()
    with watching(office) as running:
        wait_until_idle(office, running, 12)
        stop(running)
    totals = "outbox/2022/data/totals.csv"
    assert office.everything()[totals] == undisturbed[totals]
    assert sorted(row["file"] for row in office.rows("submissions.csv")) == names


@pytest.mark.thorough
def test_settings_and_template_are_taken_over(office: Office) -> None:
    """A faulty config.toml is told and not taken; a good one gives a new edition, and so does a template."""
    config = office.folder / "config.toml"
    good = config.read_text(encoding="utf-8")
    with watching(office) as running:
        wait_until_idle(office, running, 11)
        config.write_text(good.replace("[project]", "[project"), encoding="utf-8")
        wait_for(lambda: "写法不对" in lines(office))
        wait_for(lambda: heartbeat(office)["state"] == "有问题")
        config.write_text(good.replace('signer = "姜家镇人民政府"', 'signer = "某镇人民政府"'), encoding="utf-8")
        draft = office.outbox / "报告初稿.txt"
        wait_for(lambda: "某镇人民政府" in draft.read_text(encoding="utf-8"))
        template = office.folder / "templates" / "report.txt.j2"
        template.write_text(template.read_text(encoding="utf-8") + "\n附记。\n", encoding="utf-8")
        wait_for(lambda: "附记" in draft.read_text(encoding="utf-8"))
        stop(running)
    assert "config.toml 改过了，按新的设置继续。" in lines(office)


@pytest.mark.thorough
def test_a_ledger_that_vanishes_is_never_begun_anew(office: Office) -> None:
    """.etl renamed away for a while: told, waited for, and what came meanwhile is received into the old one."""
    state, away = office.folder / ".etl", office.folder / "away"
    with watching(office) as running:
        wait_until_idle(office, running, 11)
        state.rename(away)
        drop(office, "文石村.xlsx")
        wait_for(lambda: "不见了：等它回来" in lines(office))
        assert not state.exists() or not (state / "journal.jsonl").exists()
        shutil.rmtree(state, ignore_errors=True)
        away.rename(state)
        wait_until_idle(office, running, 12)
        stop(running)
    assert [row["unit"] for row in office.rows("submissions.csv")].count("文石村") == 1
    assert len(office.rows("submissions.csv")) == 12


def _copies(office: Office) -> list[Path]:
    return sorted((office.inbox / "回执" / "文石村").glob("*.xlsx"))


def _spoil(office: Office) -> str:
    """Drop 文石村's form with an inexact number; returns the cell. Under a hidden name first, so that it comes at once."""
    drop(office, "文石村.xlsx", to=".文石村.xlsx")
    cell = office.cell_of(".文石村.xlsx", "101")
    office.edit(".文石村.xlsx", lambda sheet: sheet.__setitem__(cell, "60余"))
    (office.inbox / ".文石村.xlsx").rename(office.inbox / "文石村.xlsx")
    return cell


def _mend(copy: Path, to: Path, cell: str) -> None:
    from openpyxl import load_workbook

    book = load_workbook(copy)
    book["统计表"][cell] = 3
    book.save(to)


@pytest.mark.thorough
def test_another_year(office: Office) -> None:
    """The new year's folder is named, and its first edition told although it has the number of the old one's."""
    config = office.folder / "config.toml"
    with watching(office) as running:
        wait_until_idle(office, running, 11)
        (office.folder / "inbox" / "2023").mkdir()
        text = config.read_text(encoding="utf-8")
        config.write_text(text.replace("year = 2022 ", "year = 2023 ", 1), encoding="utf-8")
        after = office.folder / "outbox" / "2023"
        wait_for(lambda: f"第1版已写到 {after}" in lines(office))
        stop(running)
    assert f"改守 {office.folder / 'inbox' / '2023'}。" in lines(office)
