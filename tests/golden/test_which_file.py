"""Which file counts, through the command line: conflict copies, backups, latecomers, and the person who settles it."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.year_end import LONG_AGO, Office, RunOffice, open_office

STUDY = "二十大精神学习次数"
LATER = "1673316000"
"""2023-01-10 10:00 in +08:00."""
SYNCED, CHINESE, ENGLISH, MACHINE = (
    "白云山村.sync-conflict-20230109-101530-ABCDEFG.xlsx",
    "文石村 (张三的冲突副本 2023-01-09).xlsx",
    "槐园村 (ZHANG-PC's conflicted copy 2023-01-09).xlsx",
    "水源村-DESKTOP-1A2B3C4.xlsx",
)
COPIES = {"白云山村": SYNCED, "文石村": CHINESE, "槐园村": ENGLISH, "水源村": MACHINE}


@pytest.fixture(scope="module")
def once(run_office: RunOffice, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The shipped project after one run, for tests that begin with a copy of it."""
    return run_office(tmp_path_factory.mktemp("which") / "project")


@pytest.fixture
def office(once: Office, tmp_path: Path) -> Office:
    """A copy of it, to be changed."""
    shutil.copytree(once.folder, tmp_path / "project")
    return Office(tmp_path / "project")


def put(office: Office, name: str, to: str, times: int, seconds: int) -> Path:
    """A file like that one but for the first figure, saved so many seconds after (or before) the sample."""
    cell = office.cell_of(name, "101")
    path = office.edit(name, lambda sheet: sheet.__setitem__(cell, times), to=to)
    os.utime(path, (LONG_AGO + seconds, LONG_AGO + seconds))
    return path


def status(office: Office, village: str) -> str:
    """The state of a village, with what stands behind it."""
    found = re.search(rf"^{village} +(\S+)", office.etl("status"), re.MULTILINE)
    assert found
    return found[1]


def receipt(office: Office, village: str) -> str:
    """A receipt as text."""
    page = (office.inbox / "回执" / village / "回执.html").read_text(encoding="utf-8")
    return re.sub(r"<[^>]+>", "", page.partition("<body>")[2])


def sheet_rows(office: Office, sheet: str) -> list[str]:
    """The rows of a sheet of 汇总表, each as one text."""
    book = load_workbook(office.outbox / "汇总表.xlsx")
    return ["|".join(str(cell.value or "") for cell in row) for row in book[sheet].iter_rows()]


def test_a_copy_is_said_wherever_the_figure_stands(office: Office) -> None:
    """Draft, its comments, table, trace and proof say of 26 that two files of 白云山村 differ in it; nobody is told to mend a copy."""
    put(office, "白云山村.xlsx", SYNCED, 5, 600)
    office.etl("run")
    drafted = "26次【待核实：白云山村】"
    assert drafted in "".join(part.text for part in Document(str(office.outbox / "报告初稿.docx")).paragraphs)
    with ZipFile(office.outbox / "报告初稿（批注）.docx") as package:
        comments = re.sub(r"<[^>]+>", "", package.read("word/comments.xml").decode())
    assert "白云山村 3：2022/白云山村.xlsx 统计表!D8，待核实（哪一份算数）" in comments
    row = office.total(STUDY)
    assert [row[name] for name in ("total", "figure", "doubtful")] == ["26", drafted, "1"]
    table = load_workbook(office.outbox / "汇总表.xlsx", data_only=True)["汇总表"]
    said = {cell.value: cell.comment.text for line in table.iter_rows() for cell in line if cell.comment}
    assert said == {
        3: "待核实：哪一份算数，白云山村还没有说明。",
        26: "其中白云山村的数待核实，还没有说明。",
    }
    assert office.etl("trace", STUDY).endswith("待核实：白云山村的3（哪一份算数），还没有说明。\n")
    draft = office.folder / "稿子.txt"
    draft.write_text("2022年，姜家镇开展二十大精神学习26次。", encoding="utf-8")
    proved = json.loads(office.etl("proof", str(draft), "--json"))
    assert [(one["verdict"], one["expected"]) for one in proved if one["text"] == "26次"] == [("doubtful", drafted)]
    assert [path.name for path in (office.inbox / "回执").rglob("*（标注）*")] == []


@pytest.mark.thorough
def test_a_copy_changes_no_total_until_a_person_says_so(office: Office) -> None:
    """Copies of every kind, saved later and earlier: the totals are those of the plain names; accepted, the copy's; and back."""
    before = (office.outbox / "data" / "totals.csv").read_bytes()
    for number, (village, copy) in enumerate(COPIES.items()):
        put(office, f"{village}.xlsx", copy, 5, 600 if number % 2 else -600)
    office.etl("run")
    doubted = [row for row in office.rows("totals.csv") if row["doubtful"] != "0"]
    assert {row["indicator"] for row in doubted} == {STUDY}
    assert [{**row, "figure": "", "doubtful": ""} for row in office.rows("totals.csv")] == [
        {**row, "figure": "", "doubtful": ""} for row in csv.DictReader(before.decode().splitlines())
    ]
    assert {status(office, village).partition("（")[0] for village in COPIES} == {"待核实"}
    words = (
        f"“{SYNCED}”像是同步软件另存的冲突副本，没有采用，采用的是“白云山村.xlsx”；两份有1处不同：二十大精神学习次数（101）采用3，另一份5。"
        "请核对哪一份对：对的存成“白云山村.xlsx”再交，不要的一份请司法所撤回。"
    )
    asked = [row for row in office.rows("findings.csv") if (row["unit"], row["code"]) == ("白云山村", "哪一份算数")]
    assert sorted(row["file"] for row in asked) == [SYNCED, "白云山村.xlsx"]
    assert {row["message"].partition("：")[2] for row in asked} == {words}
    assert words.partition("请核对")[0] in receipt(office, "白云山村")
    assert any(words in row for row in sheet_rows(office, "审核意见"))
    said = office.etl(
        "accept", SYNCED, "--check", "哪一份算数", "--why", "电话核实，以副本为准", SOURCE_DATE_EPOCH=LATER
    )
    assert "白云山村现在是：接收" in said
    assert "人工放行：电话核实，以副本为准，小周，2023-01-10。" in receipt(office, "白云山村")
    first = next(row["total"] for row in csv.DictReader(before.decode().splitlines()) if row["indicator"] == STUDY)
    assert int(office.total(STUDY)["total"]) == int(first) + 5 - 3
    assert "完全一致" in office.etl("rebuild", SOURCE_DATE_EPOCH=LATER)
    office.etl("accept", SYNCED, "--check", "哪一份算数", "--why", "副本不对", "--undo", SOURCE_DATE_EPOCH=LATER)
    for copy in COPIES.values():
        office.etl("withdraw", copy, "--why", "同步出来的副本", SOURCE_DATE_EPOCH=LATER)
    assert (office.outbox / "data" / "totals.csv").read_bytes() == before
    assert [status(office, village) for village in COPIES] == ["接收"] * 4


@pytest.mark.thorough
def test_alone_it_counts_until_the_plain_name_comes(tmp_path: Path) -> None:
    """待核实 meanwhile; then the plain name takes its place although it was saved earlier."""
    office = open_office(tmp_path / "project")
    plain = office.inbox / "白云山村.xlsx"
    put(office, "白云山村.xlsx", SYNCED, 5, 600)
    plain.rename(tmp_path / "白云山村.xlsx")
    office.etl("run")
    alone = int(office.total(STUDY)["total"])
    assert status(office, "白云山村") == "待核实"
    assert "没有收到“白云山村.xlsx”，暂时采用这一份" in receipt(office, "白云山村")
    shutil.copy2(tmp_path / "白云山村.xlsx", plain)
    office.etl("run")
    assert int(office.total(STUDY)["total"]) == alone - 5 + 3
    assert status(office, "白云山村") == "待核实（另有冲突副本）"


def test_a_file_saved_earlier_does_not_overrule(office: Office) -> None:
    """It came later, for somebody had it open: the correction counts, both are told; and the sheet has its day as 更正."""
    put(office, "白云山村.xlsx", "白云山村（更正）.xlsx", 5, 900)
    office.etl("run", SOURCE_DATE_EPOCH=LATER)
    corrected = office.total(STUDY)["total"]
    assert status(office, "白云山村") == "接收（更正）"
    put(office, "白云山村.xlsx", "白云山村.xlsx", 6, 600)
    office.etl("run", SOURCE_DATE_EPOCH=LATER)
    assert office.total(STUDY)["total"] == corrected
    assert status(office, "白云山村") == "待核实（更正）"
    words = (
        "后收到的“白云山村.xlsx”是2023-01-01 08:10:00保存的，没有采用；采用的“白云山村（更正）.xlsx”是2023-01-01 08:15:00保存的；"
        "两份有1处不同：二十大精神学习次数（101）采用5，另一份6"
    )
    asked = [row for row in office.rows("findings.csv") if row["code"] == "哪一份算数"]
    assert [(row["file"], words in row["message"]) for row in asked] == [
        ("白云山村（更正）.xlsx", True),
        ("白云山村.xlsx", True),
    ]
    rows = [row for row in office.rows("submissions.csv") if row["unit"] == "白云山村"]
    assert [(row["effective"], row["correction"]) for row in rows] == [
        ("false", "false"),
        ("true", "true"),
        ("false", "true"),
    ]
    assert any("白云山村（更正）.xlsx" in row and "2023-01-10更正" in row for row in sheet_rows(office, "报送情况"))
    assert "2023-01-10 10:00 更正" in re.sub(r"\s+", " ", receipt(office, "白云山村"))
    office.etl("withdraw", "白云山村（更正）.xlsx", "--why", "更正错了", SOURCE_DATE_EPOCH=LATER)
    assert int(office.total(STUDY)["total"]) == int(corrected) - 5 + 6


@pytest.mark.thorough
def test_only_a_backup_lies_there(tmp_path: Path) -> None:
    """The unit is missing, and everybody is told what lies there by its name; the report itself makes that go away."""
    office = open_office(tmp_path / "project")
    plain, backup = office.inbox / "白云山村.xlsx", office.inbox / "白云山村.xlsx.bak"
    plain.rename(backup)
    (office.inbox / "4A2B3C00").write_bytes(b"x")
    said = office.etl("run")
    assert "略过：临时文件 1 个（2022/4A2B3C00），备份文件 1 个（2022/白云山村.xlsx.bak）" in said
    line = "白云山村 缺报（只有备份或没下载完的文件） 2022/白云山村.xlsx.bak"
    for told in (said, office.etl("status")):
        assert line in re.sub(" +", " ", told)
    assert any(
        "白云山村" in row and "只有备份或没下载完的文件，没有收：2022/白云山村.xlsx.bak" in row
        for row in sheet_rows(office, "报送情况")
    )
    assert "完全一致" in office.etl("rebuild")
    shutil.copy2(backup, plain)
    assert "白云山村.xlsx.bak" not in office.etl("run").partition("略过")[0]
    assert status(office, "白云山村") == "接收"


@pytest.mark.thorough
def test_a_backup_that_comes_after_the_closing_changes_no_final_byte(tmp_path: Path) -> None:
    """What was made final says what was known then."""
    office = open_office(tmp_path / "project")
    (office.inbox / "白云山村.xlsx").unlink()
    office.etl("freeze", "--why", "先封存")
    (office.inbox / "白云山村.xlsx.bak").write_bytes(b"x")
    office.etl("run")
    assert "完全一致" in office.etl("rebuild")
