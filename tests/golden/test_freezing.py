"""封存: the final edition does not move, whoever comes late is answered, and the freeze can be proved and taken back."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.year_end import ROOT, Office, RunOffice, open_office

VILLAGE = "白云山村"
FILE = f"{VILLAGE}.xlsx"
LATER = "1673748000"
"""2023-01-15 10:00 in +08:00."""
KEPT = [
    "data/datapackage.json",
    "data/findings.csv",
    "data/observations.csv",
    "data/submissions.csv",
    "data/totals.csv",
    "manifest.json",
]


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The shipped project, closed with its first edition; for tests that change nothing."""
    office = open_office(tmp_path_factory.mktemp("closed") / "project")
    office.etl("freeze", "2022", "--why", "报告已定稿")
    return office


@pytest.fixture
def office(closed: Office, tmp_path: Path) -> Office:
    """A copy of it, to be changed."""
    shutil.copytree(closed.folder, tmp_path / "project")
    return Office(tmp_path / "project")


def outputs(office: Office) -> dict[str, bytes]:
    """Everything in the outbox of the year."""
    return {
        path.relative_to(office.outbox).as_posix(): path.read_bytes()
        for path in sorted(office.outbox.rglob("*"))
        if path.is_file()
    }


def corrected(sheet: Worksheet) -> None:
    """Another number of mediations, with everything that follows from it."""
    for row in range(1, sheet.max_row + 1):
        if str(sheet.cell(row, 3).value) == "101":
            sheet.cell(row, 4).value = 4


def page(office: Office) -> str:
    """The village's receipt as text."""
    text = (office.inbox / "回执" / VILLAGE / "回执.html").read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.partition("<body>")[2]))


def test_freezing_takes_in_what_lies_there_and_says_so(closed: Office) -> None:
    """A fresh project closed at once: received, published, kept, journalled with hashes of all it was made from."""
    said = closed.etl("status")
    assert "已报 12/12：接收 12" in said
    assert "2022年度已于2023-01-09由小周封存，以第1版为准（报告已定稿）：以后收到的按迟报回执，不再改动结果。" in said
    kept = closed.outbox / "历次" / "第1版"
    names = sorted(path.relative_to(kept).as_posix() for path in kept.rglob("*") if path.is_file())
    assert names[: len(KEPT)] == KEPT
    assert all((kept / name).read_bytes() == (closed.outbox / name).read_bytes() for name in names)
    line = (closed.folder / ".etl" / "journal.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    record = json.loads(line)
    assert (record["kind"], record["number"], record["last_arrival"], record["undo"]) == ("freeze", 1, 12, False)
    assert sorted(record["outputs"]) == names


def test_what_comes_later_is_answered_and_changes_nothing(office: Office) -> None:
    """迟报, with the reason and whom to ask; the outputs keep their bytes."""
    before = outputs(office)
    office.edit(FILE, corrected)
    said = office.etl("run", SOURCE_DATE_EPOCH=LATER)
    assert outputs(office) == before
    assert re.search(rf"^{VILLAGE} +接收（封存后又交）", said, re.MULTILINE)
    told = page(office)
    assert "迟报 封存后收到，目前采用的仍是2023-01-09的第1版。" in told
    assert (
        "本年度的汇总已于2023-01-09由小周封存，以第1版为准。这一份已经收下，按迟报处理，不计入汇总；"
        "数有更正的，请与姜家镇司法所联系。" in told
    )


@pytest.mark.thorough
def test_a_unit_that_had_sent_nothing_stays_out(tmp_path: Path) -> None:
    """7/8 stays 7/8, and its state is 迟报, not 接收."""
    office = open_office(tmp_path / "project", without=(VILLAGE,))
    office.etl("freeze", "--why", "报告已报出")
    before = outputs(office)
    shutil.copy2(ROOT / "inbox" / "2022" / FILE, office.inbox)
    said = office.etl("run", SOURCE_DATE_EPOCH=LATER)
    assert outputs(office) == before
    assert re.search(rf"^{VILLAGE} +迟报 ", said, re.MULTILINE)
    assert "已报 11/12：" in said
    assert "封存后收到，目前还没有可以采用的报表。" in page(office)


def test_an_output_that_is_gone_comes_back(office: Office) -> None:
    """From the kept edition, byte for byte; what a person changed stays theirs."""
    summary, draft = office.outbox / "汇总表.xlsx", office.outbox / "报告初稿.txt"
    content = summary.read_bytes()
    summary.unlink()
    draft.write_text("定稿", encoding="utf-8")
    office.etl("run", SOURCE_DATE_EPOCH=LATER)
    assert summary.read_bytes() == content
    assert draft.read_text(encoding="utf-8") == "定稿"
    assert not list(office.outbox.glob("*（新）*"))


def test_rebuild_proves_the_final_edition(office: Office) -> None:
    """Also after later files and another config.toml; by its own settings, kept in the archive."""
    office.edit(FILE, corrected)
    office.etl("run", SOURCE_DATE_EPOCH=LATER)
    config = office.folder / "config.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('signer = "姜家镇人民政府"', 'signer = "姜家镇"'), encoding="utf-8")
    before = outputs(office)
    said = office.etl("rebuild", SOURCE_DATE_EPOCH=LATER)
    assert "项输出与原来完全一致。" in said
    assert outputs(office) == before


def test_rebuild_tells_of_a_kept_file_that_somebody_changed(office: Office) -> None:
    """Exit 1 with its name; the file is left as it is."""
    kept = office.outbox / "历次" / "第1版" / "data" / "totals.csv"
    kept.write_text("改过", encoding="utf-8")
    said = office.etl("rebuild", code=1)
    assert "重算结果与原来不同：\n  历次/第1版/data/totals.csv\n" in said
    assert kept.read_text(encoding="utf-8") == "改过"


@pytest.mark.parametrize(
    "command",
    [("report",), ("withdraw", FILE, "--why", "原因"), ("accept", FILE, "--check", "x", "--why", "原因"), ("freeze",)],
)
def test_what_would_change_results_is_refused(office: Office, command: tuple[str, ...]) -> None:
    """One sentence with the way out, exit 2."""
    assert office.etl(*command, code=2) == (
        "2022年度已于2023-01-09由小周封存，以第1版为准，这个命令会改动结果。要改，请先解除封存：etl freeze --undo --why 原因。\n"
    )


def test_a_freeze_can_be_taken_back(office: Office) -> None:
    """With a reason only; then the later file counts, in a new edition, and the old one stays kept."""
    office.edit(FILE, corrected)
    office.etl("run", SOURCE_DATE_EPOCH=LATER)
    assert "--why：解除封存要写明原因，不能是空的。" in office.etl("freeze", "--undo", code=2)
    said = office.etl("freeze", "--undo", "--why", "白云山村有更正", SOURCE_DATE_EPOCH=LATER)
    assert said == "2022年度已解除封存。请运行 etl run，重新汇总。\n"
    assert "2022年度没有封存，不用解除。" in office.etl("freeze", "--undo", "--why", "再来", code=2)
    assert "第2版" in office.etl("run", SOURCE_DATE_EPOCH=LATER)
    assert sorted(path.name for path in (office.outbox / "历次").iterdir()) == ["第1版", "第2版"]
    assert "这一版的数已经采用。" in page(office)


def test_a_comment_in_the_settings_is_no_difference(run_office: RunOffice, tmp_path: Path) -> None:
    """The manifest's hash of config.toml changes and the edition does not: both manifests are those of 第1版, and rebuild agrees."""
    office = run_office(tmp_path / "project")
    first = (office.outbox / "manifest.json").read_bytes()
    config = office.folder / "config.toml"
    config.write_text("# 说明\n" + config.read_text(encoding="utf-8"), encoding="utf-8")
    assert "第1版在" in office.etl("run")
    assert (office.outbox / "manifest.json").read_bytes() != first
    assert (office.outbox / "历次" / "第1版" / "manifest.json").read_bytes() == first
    assert "项输出与原来完全一致。" in office.etl("rebuild")


@pytest.mark.thorough
def test_an_output_that_was_open_at_the_closing_gets_its_name_back(run_office: RunOffice, tmp_path: Path) -> None:
    """The final one stood beside the former one; when that is closed, the next run puts it in its place."""
    office = run_office(tmp_path / "project", without=(VILLAGE,))
    shutil.copy2(ROOT / "inbox" / "2022" / FILE, office.inbox)
    lock = office.outbox / "~$汇总表.xlsx"
    lock.write_bytes(b"")
    office.etl("freeze", "--why", "报告已报出")
    final = (office.outbox / "历次" / "第2版" / "汇总表.xlsx").read_bytes()
    assert (office.outbox / "汇总表（新）.xlsx").read_bytes() == final != (office.outbox / "汇总表.xlsx").read_bytes()
    assert "正被打开，请关闭后重新运行" in office.etl("run")
    lock.unlink()
    office.etl("run")
    assert (office.outbox / "汇总表.xlsx").read_bytes() == final
    assert not (office.outbox / "汇总表（新）.xlsx").exists()


def test_an_empty_year_cannot_be_closed(tmp_path: Path) -> None:
    """There is nothing that could be final."""
    office = open_office(tmp_path / "project")
    for file in office.inbox.glob("*.xlsx"):
        file.unlink()
    assert "2022年度还没有收到任何报表，没有可以封存的。" in office.etl("freeze", code=2)


def test_who_freezes_is_always_todays(office: Office) -> None:
    """The config.toml of that day is kept, but the one who takes the freeze back is the operator of today."""
    config = office.folder / "config.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("[paths]", 'operator = "新来的"\n[paths]', 1), encoding="utf-8")
    office.etl("freeze", "--undo", "--why", "还要改")
    *_, line = (office.folder / ".etl" / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)[name] for name in ("undo", "by")] == [True, "新来的"]
