"""A marked copy that LibreOffice opened, corrected or not, and saved: what comes back is the submitter's form and nothing of ours."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.sampled import sampled
from tests.year_end import LONG_AGO, Office, open_office

Convert = Callable[[Path, str, Path], Path]

pytestmark = pytest.mark.programs

FILE, COPY = "白云山村.xlsx", "白云山村（标注）.xlsx"
OF_THE_FILE = ("sha256", "received_at", "file")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """One village whose form was sent back for two cells."""
    office = open_office(tmp_path / "project")

    def spoil(sheet: Worksheet) -> None:
        sheet["D16"], sheet["D17"] = "60余", None

    office.edit(FILE, spoil)
    office.etl("run")
    return office


def corrected(office: Office, tmp_path: Path) -> Path:
    """The copy with right numbers in it, not yet saved by another program."""
    book = load_workbook(office.inbox / "回执" / "白云山村" / COPY)
    book["统计表"]["D16"], book["统计表"]["D17"] = 31, 29
    path = tmp_path / COPY
    book.save(path)
    return path


def observed(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The observations less what belongs to the file."""
    return [{key: value for key, value in one.items() if key not in OF_THE_FILE} for one in record["observations"]]


@pytest.mark.parametrize(("to", "extension"), sampled([("xlsx:Calc MS Excel 2007 XML", "xlsx"), ("ods", "ods")]))
def test_a_corrected_copy_is_accepted(
    office: Office, soffice: Convert, tmp_path: Path, to: str, extension: str
) -> None:
    """With the same observations as the corrected original, and without a word about list, colours and comments."""
    saved = soffice(corrected(office, tmp_path), to, tmp_path / "saved")
    name = f"白云山村（标注）.{extension}"
    shutil.copy(saved, office.inbox / name)

    def mend(sheet: Worksheet) -> None:
        sheet["D16"], sheet["D17"] = 31, 29

    office.edit(FILE, mend)
    (original,), (copy,) = office.check(FILE, code=0), office.check(name, code=0)
    assert observed(copy) == observed(original)
    assert (copy["unit"], copy["verdict"], copy["findings"]) == ("白云山村", "接收", [])


@pytest.mark.thorough
def test_a_copy_with_another_fault_is_marked_anew(office: Office, soffice: Convert, tmp_path: Path) -> None:
    """One list, the old colour and comment gone, the cell's own colour back."""
    path = corrected(office, tmp_path)
    book = load_workbook(path)
    book["统计表"]["D17"] = "约29"
    book.save(path)
    shutil.copy(soffice(path, "xlsx:Calc MS Excel 2007 XML", tmp_path / "saved"), office.inbox / COPY)
    os.utime(office.inbox / COPY, (LONG_AGO + 240, LONG_AGO + 240))
    office.etl("run", SOURCE_DATE_EPOCH="1673316000")
    marked = load_workbook(office.inbox / "回执" / "白云山村" / COPY)
    sheet = marked["统计表"]
    assert [name for name in marked.sheetnames if "清单" in name] == ["问题清单"]
    assert [sheet[a1].fill.fgColor.rgb for a1 in ("D15", "D16", "D17")] == ["FFFFF8D5", "FFFFF8D5", "FFFF9C9C"]
    assert sheet["D16"].comment is None
    assert "约29" in sheet["D17"].comment.text
    assert "60余" not in sheet["D17"].comment.text


@pytest.mark.thorough
def test_the_list_is_the_first_page(
    office: Office, soffice: Convert, require: Callable[..., str], tmp_path: Path
) -> None:
    """LibreOffice prints it before the form, as wide as a page, with what to do and every line."""
    page = soffice(office.inbox / "回执" / "白云山村" / COPY, "pdf", tmp_path / "pages")
    words = [require("pdftotext"), "-l", "1", "-layout", str(page), "-"]
    text = subprocess.run(words, check=True, capture_output=True).stdout.decode()
    for part in (
        "问题清单",
        "怎么办：红色格子必须改",
        "“60余”不是准确数。",
        "请填数，没有发生填0。",
        "有疑问请与姜家镇司法所联系",
    ):
        assert part in text
