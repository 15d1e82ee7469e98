"""Marked copies on their whole way: placed beside the receipt, linked from it, corrected, sent back, and taken away again."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.year_end import LONG_AGO, Office, RunOffice

VILLAGE, FILE, COPY = "白云山村", "白云山村.xlsx", "白云山村（标注）.xlsx"
LATER, LAST = "1673316000", "1673402400"
"""2023-01-10 and 2023-01-11, 10:00 in +08:00."""
OF_THE_FILE = ("sha256", "received_at", "file")


@pytest.fixture(scope="module")
def returned(run_office: RunOffice, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The shipped project, one village's second version with two mistakes; for tests that change nothing."""
    office = run_office(tmp_path_factory.mktemp("copies") / "project")
    office.edit(FILE, mistaken)
    office.etl("run", SOURCE_DATE_EPOCH=LATER)
    return office


@pytest.fixture
def office(returned: Office, tmp_path: Path) -> Office:
    """A copy of it, to be changed."""
    shutil.copytree(returned.folder, tmp_path / "project")
    return Office(tmp_path / "project")


def mistaken(sheet: Worksheet) -> None:
    """One number that is none, one missing."""
    sheet["D16"] = "60余"
    sheet["D17"] = None


def corrected(sheet: Worksheet) -> None:
    """As it should have been."""
    sheet["D16"] = 31
    sheet["D17"] = 29


def answers(office: Office, unit: str = VILLAGE) -> list[str]:
    """What lies in the folder of the receipts."""
    return sorted(path.name for path in (office.inbox / "回执" / unit).iterdir())


def links(office: Office, unit: str = VILLAGE) -> list[str]:
    """Where the unit's page leads, and what is said about it."""
    page = (office.inbox / "回执" / unit / "回执.html").read_text(encoding="utf-8")
    found = re.search(r'<p class="beside"><a href="([^"]*)">.*?<span>(.*?)</span>', page)
    return [unquote(found[1]), found[2]] if found else []


def put(office: Office, path: Path, name: str) -> None:
    """Drop a file into the inbox."""
    shutil.copy(path, office.inbox / name)
    os.utime(office.inbox / name, (LONG_AGO + 120, LONG_AGO + 120))


def observed(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The observations less what belongs to the file."""
    return [{key: value for key, value in one.items() if key not in OF_THE_FILE} for one in record["observations"]]


def test_the_copy_lies_beside_the_receipt(returned: Office) -> None:
    """Who has something to mend has the own workbook marked; who has not, nothing."""
    assert answers(returned) == ["回执.html", COPY]
    assert links(returned) == [
        COPY,
        "您交的表，问题都标在格子上，第一页是问题清单。改好后直接交这一份也可以：另存到收件夹，留在“回执”里的不算交。",
    ]
    sheet = load_workbook(returned.inbox / "回执" / VILLAGE / COPY)["统计表"]
    assert [sheet[a1].fill.fgColor.rgb for a1 in ("D15", "D16", "D17")] == ["FFFFF8D5", "FFFF9C9C", "FFFF9C9C"]
    assert (answers(returned, "文石村"), links(returned, "文石村")) == (["回执.html"], [])


def test_what_stands_is_not_made_again(office: Office) -> None:
    """Neither written nor journalled; one that is gone is made again with the same bytes."""
    copy = office.inbox / "回执" / VILLAGE / COPY
    content, written, journal = copy.read_bytes(), copy.stat().st_ino, office.folder / ".etl" / "journal.jsonl"
    lines = journal.read_text(encoding="utf-8")
    office.etl("run", SOURCE_DATE_EPOCH=LAST)
    assert (copy.stat().st_ino, journal.read_text(encoding="utf-8")) == (written, lines)
    copy.unlink()
    office.etl("run", SOURCE_DATE_EPOCH=LAST)
    assert copy.read_bytes() == content


def test_a_rebuild_leaves_the_copies(office: Office) -> None:
    """Journal and archive give the same answers."""
    before = (office.inbox / "回执" / VILLAGE / COPY).read_bytes()
    office.etl("rebuild", SOURCE_DATE_EPOCH=LAST)
    assert (office.inbox / "回执" / VILLAGE / COPY).read_bytes() == before
    assert answers(office) == ["回执.html", COPY]


@pytest.mark.thorough
def test_a_copy_sent_back_unchanged_is_answered_like_the_original(office: Office) -> None:
    """The same findings, no note about our sheet, our comments or the name; its copy keeps the name."""
    put(office, office.inbox / "回执" / VILLAGE / COPY, COPY)
    (before,), (after,) = office.check(FILE, code=1), office.check(COPY, code=1)
    assert observed(after) == observed(before)
    assert [one["message"].partition("：")[2] for one in after["findings"]] == [
        one["message"].partition("：")[2] for one in before["findings"]
    ]
    office.etl("run", SOURCE_DATE_EPOCH=LAST)
    assert answers(office) == ["回执.html", COPY]


@pytest.mark.thorough
def test_a_corrected_copy_is_a_new_version(office: Office) -> None:
    """Saved by openpyxl under its own name: accepted without a word, as the corrected original; then the copy goes."""
    office.edit(FILE, corrected)
    (original,) = office.check(FILE, code=0)
    office.edit(FILE, mistaken)
    put(office, office.inbox / "回执" / VILLAGE / COPY, COPY)
    office.edit(COPY, corrected)
    (copy,) = office.check(COPY, code=0)
    assert observed(copy) == observed(original)
    assert (copy["unit"], copy["year"], copy["verdict"], copy["findings"]) == (VILLAGE, 2022, "接收", [])
    office.etl("run", "--strict", SOURCE_DATE_EPOCH=LAST)
    assert (answers(office), links(office)) == (["回执.html"], [])
    said = [row for row in office.rows("findings.csv") if row["unit"] == VILLAGE and row["file"] == COPY]
    assert said == []


@pytest.mark.thorough
def test_somebodys_work_is_not_removed(office: Office) -> None:
    """A copy corrected where it lies is kept, whatever comes."""
    copy = office.inbox / "回执" / VILLAGE / COPY
    book = load_workbook(copy)
    book["统计表"]["D16"] = 31
    book.save(copy)
    work = copy.read_bytes()
    office.etl("run", SOURCE_DATE_EPOCH=LAST)
    assert (answers(office), copy.read_bytes()) == (["回执.html", COPY], work)
    office.edit(FILE, lambda sheet: sheet.__setitem__("D16", "70余"))
    os.utime(office.inbox / FILE, (LONG_AGO + 180, LONG_AGO + 180))
    office.etl("run", SOURCE_DATE_EPOCH=LAST)
    assert (answers(office), copy.read_bytes()) == (["回执.html", COPY, "白云山村（标注）（新）.xlsx"], work)
    assert links(office)[0] == "白云山村（标注）（新）.xlsx"
    office.edit(FILE, corrected)
    os.utime(office.inbox / FILE, (LONG_AGO + 240, LONG_AGO + 240))
    office.etl("run", "--strict", SOURCE_DATE_EPOCH=LAST)
    assert (answers(office), copy.read_bytes()) == (["回执.html", COPY], work)


def test_nobody_sees_anothers_figures(office: Office) -> None:
    """Of a workbook with two villages, and of an archive, each gets the list of its own."""
    book = load_workbook(office.inbox / FILE)
    other = load_workbook(office.inbox / "文石村.xlsx")["统计表"]
    sheet = book.create_sheet("文石村")
    for row in other.iter_rows():
        for cell in row:
            sheet.cell(cell.row, cell.column, cell.value)
    sheet["D16"] = "90多"
    book.save(office.inbox / "合并.xlsx")
    os.utime(office.inbox / "合并.xlsx", (LONG_AGO + 120, LONG_AGO + 120))
    with zipfile.ZipFile(office.inbox / "打包.zip", "w") as archive:
        archive.write(office.inbox / FILE, "白云山村.xlsx")
    os.utime(office.inbox / "打包.zip", (LONG_AGO + 240, LONG_AGO + 240))
    office.etl("run", SOURCE_DATE_EPOCH=LAST)
    assert answers(office) == ["回执.html", "打包（问题清单）.xlsx"]
    assert answers(office, "文石村") == ["合并（问题清单）.xlsx", "回执.html"]
    listed = load_workbook(office.inbox / "回执" / "文石村" / "合并（问题清单）.xlsx")
    texts = "".join(str(cell.value) for row in listed["问题清单"].iter_rows() for cell in row)
    assert (listed.sheetnames, "90多" in texts, "60余" in texts) == (["问题清单"], True, False)
    assert links(office, "文石村")[1] == "问题清单，可以打印出来对着改。请在您自己的表上改，清单不用交。"


def test_a_file_that_takes_too_long_to_mark_gets_the_list(office: Office) -> None:
    """The child has no time at all: every file goes back, and every one is answered by a list."""
    config = office.folder / "config.toml"
    text = config.read_text(encoding="utf-8")
    assert "child_seconds" in text
    config.write_text(re.sub(r"child_seconds = \S+", "child_seconds = 0.001", text), encoding="utf-8")
    (office.inbox / "回执" / VILLAGE / COPY).unlink()
    office.etl("run", SOURCE_DATE_EPOCH=LAST)
    assert answers(office) == ["回执.html", "白云山村（问题清单）.xlsx"]
