"""Every bad file of the issue's list in one inbox: each is answered at its place, the run finishes, the totals show the gap."""

from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.year_end import LONG_AGO, Office, open_office


def put(office: Office, name: str, content: bytes) -> None:
    """Drop a file into the inbox."""
    path = office.inbox / name
    path.write_bytes(content)
    os.utime(path, (LONG_AGO, LONG_AGO))


def bomb() -> bytes:
    """A small zip that says it is a workbook and unpacks to half a gigabyte."""
    import io

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b"0" * (1 << 29))
    return packed.getvalue()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An inbox in which nearly everybody made another mistake, after one run."""
    office = open_office(tmp_path_factory.mktemp("bad") / "project")
    good = (office.inbox / "姜家社区.xlsx").read_bytes()
    put(office, "白云山村.xlsx", b"\xff\xd8\xff\xe0" + b"JFIF" * 100)
    put(office, "文石村.xlsx", good[: len(good) // 2])
    put(office, "槐园村.xlsx", bomb())
    office.edit("蔡家寺村.xlsx", lambda mark: mark.__setitem__("B3", "2021"), sheet="_表样")
    office.edit("水源村.xlsx", lambda sheet: sheet.__setitem__("B3", "水原村"))
    book = load_workbook(office.inbox / "平原村.xlsx")
    book.copy_worksheet(book["统计表"]).title = "统计表 (2)"
    book["统计表 (2)"][office.cell_of("平原村.xlsx", "608")] = 99  # an equal copy would only be a note
    book.save(office.inbox / "平原村.xlsx")
    row = int(office.cell_of("河坝村.xlsx", "302")[1:])
    office.edit("河坝村.xlsx", lambda sheet: sheet.delete_rows(row))
    office.edit("党政办公室.xlsx", lambda sheet: sheet.__setitem__(office.cell_of("党政办公室.xlsx", "104"), "若干"))
    office.edit(
        "平安建设办公室.xlsx", lambda sheet: sheet.__setitem__(office.cell_of("平安建设办公室.xlsx", "301"), None)
    )
    office.edit("信访办公室.xlsx", lambda sheet: sheet.__setitem__(office.cell_of("信访办公室.xlsx", "506"), "=12+8"))
    office.edit("司法所.xlsx", lambda sheet: sheet.__setitem__(office.cell_of("司法所.xlsx", "209"), -3))
    office.edit("姜家社区.xlsx", lambda sheet: sheet.__setitem__(office.cell_of("姜家社区.xlsx", "608"), "#REF!"))
    os.utime(office.inbox / "平原村.xlsx", (LONG_AGO, LONG_AGO))
    office.etl("run")
    return office


EXPECTED = {
    "白云山村.xlsx": "白云山村.xlsx：这是图片，不是表格。请不要拍照或截图，提交填表用的表格文件本身（.xlsx）。",
    "水源村.xlsx": "水源村.xlsx 统计表!B3：不知道是哪个单位的报表：填报单位写的是“水原村”，单位名录里没有。"
    "请在“填报单位”处填写单位全称（是不是“水源村”）。",
    "蔡家寺村.xlsx": "蔡家寺村.xlsx 统计表!A1：年度不一致：标题是2022年，但表样是2021年的。"
    "往年的表样不能改了标题再用，请使用2022年的表样填报。",
    "平原村.xlsx": "平原村.xlsx 统计表!D5：一个文件里有平原村的2张填过的统计表：统计表、统计表 (2)。请只保留一张，其余删除后提交。",
    "党政办公室.xlsx": "党政办公室.xlsx 统计表!D11：“若干”不是准确数。请填写具体次数后重新提交。",
    "平安建设办公室.xlsx": "平安建设办公室.xlsx 统计表!D8：“矛盾纠纷摸排次数”没有填。请填数，没有发生填0。",
    "信访办公室.xlsx": "信访办公室.xlsx 统计表!D12：公式没有计算结果。请用WPS或Excel打开这份表，按保存，再提交；或直接填数。",
    "司法所.xlsx": "司法所.xlsx 统计表!D17：“-3”是负数，不可能。请填写0或正数。",
    "姜家社区.xlsx": "姜家社区.xlsx 统计表!D25：这里是错误值#REF!。请改正公式或直接填数。",
    "河坝村.xlsx": "河坝村.xlsx 统计表!A13：这一行下面缺少指标“纠纷线索件数”（代码302）。请从表样补上那一行并填数，没有发生填0。",
}


@pytest.mark.parametrize(("file", "sentence"), EXPECTED.items(), ids=EXPECTED)
def test_each_mistake_is_answered_at_its_place(office: Office, file: str, sentence: str) -> None:
    """Exactly one hard finding a file, with sheet, cell, what stands there and what to do."""
    found = [row["message"] for row in office.rows("findings.csv") if row["file"] == file and row["severity"] == "hard"]
    assert found == [sentence]


@pytest.mark.parametrize(
    ("file", "words"),
    [("文石村.xlsx", "文石村.xlsx：文件已损坏，无法读取"), ("槐园村.xlsx", "槐园村.xlsx：文件超出允许范围")],
)
def test_broken_and_oversized_files_are_answered(office: Office, file: str, words: str) -> None:
    """A truncated zip and a bomb get their own sentence and cost nobody else anything."""
    found = [row["message"] for row in office.rows("findings.csv") if row["file"] == file]
    assert len(found) == 1
    assert found[0].startswith(words)


def test_every_submitter_finds_an_answer(office: Office) -> None:
    """Also who sent a photo has one answer, with the list, in the own folder; nothing is answered a second time."""
    receipts = office.inbox / "回执"
    for path in office.inbox.glob("*.xlsx"):
        page = (receipts / path.stem / "回执.html").read_text(encoding="utf-8")
        assert "退回" in page
    for unit in ("文石村", "槐园村", "白云山村"):
        assert sorted(path.name for path in (receipts / unit).iterdir()) == ["回执.html", f"{unit}（问题清单）.xlsx"]
    assert not (receipts / "未识别").exists()


def test_the_totals_show_that_nobody_counts(office: Office) -> None:
    """Every unit was sent back: all totals are empty, none is 0."""
    for row in office.rows("totals.csv"):
        if row["kind"] in ("sum", "owner"):
            assert (row["total"], row["reported"]) == ("", "0"), row


def test_nothing_is_lost(office: Office) -> None:
    """The originals stay where they are, and the archive holds the same bytes."""
    archive = {
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (office.folder / ".etl" / "archive").rglob("*")
        if path.is_file()
    }
    for path in office.inbox.glob("*.xlsx"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in archive
    assert len(list(office.inbox.glob("*.xlsx"))) == 12


def test_lock_and_temp_files_are_no_submissions(tmp_path: Path) -> None:
    """What office programs leave beside an open file is counted and passed over."""
    office = open_office(tmp_path / "project")
    for name in ("~$白云山村.xlsx", ".~lock.文石村.xlsx#", "~WRL0001.tmp", "Thumbs.db", "desktop.ini"):
        put(office, name, b"x")
    shown = office.etl("run", "--strict")
    assert "已报 12/12" in shown
    assert "略过：" in shown
    assert len(office.rows("submissions.csv")) == 12


@pytest.mark.skipif(os.name == "nt", reason="names have 255 letters on Windows, not bytes")
def test_the_longest_name_there_can_be(tmp_path: Path) -> None:
    """A photo with a name of 255 bytes is answered under the beginning of it, and so is everybody else."""
    office = open_office(tmp_path / "project")
    put(office, "村" * 82 + "abcde.jpg", b"\xff\xd8\xff\xe0" + b"JFIF" * 100)
    shown = office.etl("run")
    assert "已报 12/12：接收 12" in shown
    answers = [path.name for path in (office.inbox / "回执" / "未识别").glob("*.html")]
    assert len(answers) == 1
    assert answers[0].startswith("村" * 76 + "-")
    assert len(answers[0].encode()) <= 255
