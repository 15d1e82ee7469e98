"""Files whose places disagree about the unit: answered where the sender looks, counted to nobody, shown to nobody else."""

from __future__ import annotations

import html
import os
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.year_end import LONG_AGO, Office, RunOffice, open_office

AGAIN = "改好后再放进收件夹，文件名和文件夹不要用别的单位的。"
NOT_CHANGED = (
    "填报单位是“姜家社区”，但文件名是“槐园村”，可能是拿别的单位的文件改的。"
    "请核对这些数是哪个单位的；是本单位的，请填在本单位的表样里提交。"
)
OTHER_FOLDER = "放错了文件夹：填报单位是“河坝村”，但所在文件夹是“平原村”。请把文件移到所属单位的文件夹；放错的是内容，请换成自己的报表。"
BLANK = "表样没有填，也不是本单位的：填报单位是“水源村”，但文件名是“蔡家寺村”。请改用本单位的表样，填好后提交。"
OWN = ("姜家社区", "河坝村", "水源村")


@pytest.fixture(scope="module")
def office(run_office: RunOffice, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """All but three have reported; then these three send what is another unit's, or looks like it."""
    office = run_office(tmp_path_factory.mktemp("whose") / "project", without=("槐园村", "平原村", "蔡家寺村"))
    office.edit("姜家社区.xlsx", theirs, to="槐园村.xlsx")
    (office.inbox / "平原村").mkdir()
    office.edit("河坝村.xlsx", lambda _: None, to="平原村/河坝村.xlsx")
    office.edit("水源村.xlsx", emptied, to="蔡家寺村.xlsx")
    office.etl("run")
    return office


def theirs(sheet: Worksheet) -> None:
    """槐园村's own numbers in the form of 姜家社区."""
    numbers = {"101": 4, "102": 111, "303": 37, "304": 33, "605": 777}
    for row in range(1, sheet.max_row + 1):
        if (code := str(sheet.cell(row, 3).value)) in numbers:
            sheet.cell(row, 4).value = numbers[code]


def emptied(sheet: Worksheet) -> None:
    """As it was handed out."""
    for row in range(8, sheet.max_row + 1):
        if re.fullmatch(r"\d{3}", str(sheet.cell(row, 3).value)):
            sheet.cell(row, 4).value = sheet.cell(row, 5).value = None


def page(office: Office, unit: str) -> str:
    """The texts of the receipt, without the file's hash, in which any three digits may stand."""
    text = (office.inbox / "回执" / unit / "回执.html").read_text(encoding="utf-8")
    text = re.sub("[0-9a-f]{64}", "", text)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<style>.*?</style>", "", text))))


@pytest.mark.parametrize(
    ("unit", "place", "sentence"),
    [
        ("槐园村", "统计表!B3", NOT_CHANGED),
        ("平原村", "统计表!B3", OTHER_FOLDER),
        ("蔡家寺村", "统计表!B3", BLANK),
    ],
)
def test_the_sender_is_told_the_cause_alone(office: Office, unit: str, place: str, sentence: str) -> None:
    """In the folder that name or folder speaks of, with one finding, and without a figure of the form."""
    told = page(office, unit)
    assert f"✗ 退回 本次退回，目前还没有可以采用的报表。 请按下面1处改正后重新提交。{AGAIN}" in told
    assert "必须改正：1处" in told
    assert place in told
    assert sentence in told
    assert "用原来的文件名" not in told
    assert not any(words in told for words in ("需要核实", "与上一版相比", "读到的数", "已采用的数", "777"))


@pytest.mark.parametrize("unit", OWN)
def test_the_unit_that_the_form_names_keeps_its_answer(office: Office, unit: str) -> None:
    """接收 with its own figures, and not a word of the file it did not send."""
    told = page(office, unit)
    assert "✓ 接收 这一版的数已经采用。 不用再做什么。" in told
    assert not any(words in told for words in ("退回", "777", "以前的版本", "与上一版相比"))


def test_each_is_answered_once(office: Office) -> None:
    """No second page among the unidentified, and no marked copy with another unit's figures: the list alone."""
    receipts = office.inbox / "回执"
    assert not (receipts / "未识别").exists()
    lists = sorted(f"{path.parent.name}/{path.name}" for path in receipts.rglob("*.xlsx"))
    assert lists == [
        "平原村/河坝村（问题清单）.xlsx",
        "槐园村/槐园村（问题清单）.xlsx",
        "蔡家寺村/蔡家寺村（问题清单）.xlsx",
    ]


def test_counted_to_nobody(office: Office) -> None:
    """In the tables the finding has no unit, and no figure of the file was taken."""
    rows = [
        (row["unit_code"], row["file"], row["code"]) for row in office.rows("findings.csv") if row["severity"] == "hard"
    ]
    assert sorted(rows) == [
        ("", "槐园村.xlsx", "unit_not_changed"),
        ("", "河坝村.xlsx", "other_folder"),
        ("", "蔡家寺村.xlsx", "blank_of_another"),
    ]
    counted = [row["unit_code"] for row in office.rows("submissions.csv") if row["verdict"] == "退回"]
    assert counted == ["", "", ""]
    assert len({row["unit"] for row in office.rows("observations.csv")}) == 9


def test_a_form_without_clue_is_among_the_unidentified(office: Office, tmp_path: Path) -> None:
    """Name and code of two units in a file that is named after nobody: nothing says where its sender looks."""
    other = open_office(tmp_path / "project", without=("槐园村",))
    other.edit("姜家社区.xlsx", lambda sheet: sheet.__setitem__("B3", "槐园村"), to="附件2.xlsx")
    os.utime(other.inbox / "附件2.xlsx", (LONG_AGO, LONG_AGO))
    other.etl("run")
    (answer,) = (other.inbox / "回执" / "未识别").glob("*.html")
    assert answer.name.startswith("附件2.xlsx-")
    assert not (other.inbox / "回执" / "槐园村").exists()
    assert "退回" not in page(other, "姜家社区")
    assert load_workbook(office.inbox / "槐园村.xlsx")["统计表"]["B3"].value == "姜家社区"


@pytest.mark.thorough
def test_who_is_known_later_has_one_answer(tmp_path: Path) -> None:
    """A unit comes onto the register after its file: the page that said nobody knows the sender goes, other pages stay."""
    office = open_office(tmp_path / "project")
    config = office.folder / "config.toml"
    whole = config.read_text(encoding="utf-8")
    line = next(line for line in whole.splitlines(keepends=True) if 'name = "白云山村"' in line)
    config.write_text(whole.replace(line, ""), encoding="utf-8")
    office.etl("run")
    unidentified = office.inbox / "回执" / "未识别"
    (answer,) = unidentified.glob("*.html")
    assert answer.name.startswith("白云山村.xlsx-")
    (unidentified / "记录.html").write_text("司法所自己的", encoding="utf-8")
    config.write_text(whole, encoding="utf-8")
    office.etl("run")
    assert [path.name for path in unidentified.glob("*.html")] == ["记录.html"]
    assert (office.inbox / "回执" / "白云山村" / "回执.html").is_file()
