"""The year after: what counted last year is on the form, is the base of every comparison, and is not changed silently."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.year_end import LONG_AGO, Office, RunOffice

VILLAGE = "白云山村.xlsx"
YEAR = ("--year", "2023")


class NextYear(Office):
    """The same office in 2023."""

    @property
    def inbox(self) -> Path:
        """The year's inbox."""
        return self.folder / "inbox" / "2023"

    @property
    def outbox(self) -> Path:
        """The year's outputs."""
        return self.folder / "outbox" / "2023"

    def compared(self, indicator: str) -> tuple[str, int, int]:
        """Last year's total as it was printed; while units are missing, this and last year's figure of those that have reported."""
        row = self.total(indicator)
        assert row["comparable"] == "false"
        told = re.search(r"^已报单位：本年(\d+)件，上年(\d+)件$", self.etl("trace", indicator, *YEAR), re.MULTILINE)
        assert told
        return row["last_year"], int(told[1]), int(told[2])


def next_year(office: Office) -> NextYear:
    """白云山村 fills in its form of 2023 with last year's figures and one mediation more."""
    office.etl("forms", *YEAR)
    after = NextYear(office.folder)
    after.inbox.mkdir(parents=True)
    before = load_workbook(office.folder / "filled.xlsx")["统计表"]
    figures = {str(row[2].value): row[3].value for row in before.iter_rows(min_row=8) if row[2].value}
    book = load_workbook(after.outbox / "表样" / VILLAGE)
    for row in book["统计表"].iter_rows():
        if (code := str(row[2].value)) in figures:
            row[3].value = int(str(figures[code])) + (code == "303")
    book.save(after.inbox / VILLAGE)
    os.utime(after.inbox / VILLAGE, (LONG_AGO, LONG_AGO))
    return after


@pytest.fixture
def office(run_office: RunOffice, tmp_path: Path) -> Office:
    """The sample of 2022, received and published; the filled form of 白云山村 is kept aside."""
    office = run_office(tmp_path / "project")
    shutil.copy(office.inbox / VILLAGE, office.folder / "filled.xlsx")
    return office


def restate(office: NextYear, number: int, why: str) -> None:
    """白云山村 writes another number for last year's mediations."""
    last, remark = (office.cell_of(VILLAGE, "303", column) for column in "EF")

    def change(sheet: object) -> None:
        sheet[last] = number  # type: ignore[index]
        sheet[remark] = why  # type: ignore[index]

    office.edit(VILLAGE, change)


def asked(office: NextYear) -> list[str]:
    """What is said about last year's figures."""
    return [row["message"] for row in office.rows("findings.csv") if row["code"] == "restated"]


@pytest.mark.thorough
def test_last_year_is_prefilled_and_the_base(office: Office) -> None:
    """The form has 31 of 2022 in 上年; the total's last year is what 2022 printed; another number is asked about."""
    after = next_year(office)
    assert load_workbook(after.inbox / VILLAGE)["统计表"][after.cell_of(VILLAGE, "303", "E")].value == 31
    after.etl("run", *YEAR)
    assert after.compared("人民调解案件件数") == ("266", 31, 30)
    assert asked(after) == []
    restate(after, 40, "")
    journal = (after.folder / ".etl" / "journal.jsonl").read_bytes()
    checked = after.etl("check", *YEAR, str(after.inbox / VILLAGE))
    assert (after.folder / ".etl" / "journal.jsonl").read_bytes() == journal
    assert "“人民调解案件件数”的上年数填40，而2022年" in checked
    assert "待核实" in after.etl("status", *YEAR) + after.etl("run", *YEAR)
    assert asked(after) == [
        f"白云山村.xlsx 统计表!{after.cell_of(VILLAGE, '303', 'E')}：“人民调解案件件数”的上年数填40，而2022年第1版是31。没有调整过的请照去年的填；确实调整过的，在“说明”栏写明原因，才按调整后的数比较。"
    ]
    assert after.compared("人民调解案件件数") == ("266", 31, 30)
    restate(after, 40, "上年另有九件口头调解漏计，今年补上")
    after.etl("run", *YEAR)
    assert after.compared("人民调解案件件数") == ("266", 31, 39)
    assert "与原来完全一致" in after.etl("rebuild", *YEAR)


@pytest.mark.thorough
def test_a_table_stands_in_for_the_ledger(office: Office, tmp_path: Path) -> None:
    """Without last year's submissions its observations.csv is the base, kept in the archive, so it may go afterwards."""
    after = next_year(office)
    bare = NextYear(tmp_path / "bare")
    bare.inbox.mkdir(parents=True)
    for name in ("config.toml", "templates"):
        source = office.folder / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, bare.folder / name)
    shutil.copy2(after.inbox / VILLAGE, bare.inbox / VILLAGE)
    table = bare.folder / "outbox" / "2022" / "data" / "observations.csv"
    table.parent.mkdir(parents=True)
    shutil.copy(office.outbox / "data" / "observations.csv", table)
    restate(bare, 40, "")
    assert "而2022年的data/observations.csv是31" in bare.etl("check", *YEAR, str(bare.inbox / VILLAGE))
    assert not (bare.folder / ".etl").exists()
    bare.etl("run", *YEAR)
    assert "而2022年的data/observations.csv是31" in asked(bare)[0]
    assert bare.compared("人民调解案件件数") == ("266", 31, 30)
    table.unlink()
    assert "与原来完全一致" in bare.etl("rebuild", *YEAR)


@pytest.mark.thorough
def test_last_years_table_was_edited(office: Office) -> None:
    """The edition is the base; that the table says 99 is noted on the unit, and gone when the table is as it was."""
    after = next_year(office)
    table = office.outbox / "data" / "observations.csv"
    good = table.read_bytes()
    line = next(line for line in good.split(b"\r\n") if "白云山村".encode() in line and b",303," in line)
    table.write_bytes(good.replace(line, line.replace(b",31,", b",99,", 1)))
    after.etl("run", *YEAR)
    disputed = [row["message"] for row in after.rows("findings.csv") if row["code"] == "base_disputed"]
    assert disputed == [
        "白云山村.xlsx：上年的“人民调解案件件数”有两个数：2022年第1版是31，2022年的data/observations.csv是99，按2022年第1版的数比较。不用重报；请司法所查明哪个对，表不对的重新运行上年度的汇总。"
    ]
    assert after.compared("人民调解案件件数") == ("266", 31, 30)
    assert "与原来完全一致" in after.etl("rebuild", *YEAR)
    table.write_bytes(good)
    after.etl("run", *YEAR)
    assert not [row for row in after.rows("findings.csv") if row["code"] == "base_disputed"]
