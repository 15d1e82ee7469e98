"""A figure that a unit still has to explain says so wherever it is printed: 642 typed as 9000, and not a word about it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.year_end import Office, RunOffice, open_office

FILE = "文石村.xlsx"
MARK = "【待核实：文石村】"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """文石村 gives 9000 for 642 and explains nothing."""
    office = open_office(tmp_path_factory.mktemp("doubt") / "project")
    _type_nine_thousand(office, "")
    office.etl("run")
    return office


def _type_nine_thousand(office: Office, explanation: str) -> None:
    cell = office.cell_of(FILE, "605")

    def change(sheet: Worksheet) -> None:
        sheet[cell], sheet[f"F{cell[1:]}"] = 9000, explanation

    office.edit(FILE, change)


def word(office: Office, name: str) -> str:
    """Document and comments of a draft, as XML."""
    with zipfile.ZipFile(office.outbox / name) as package:
        parts = [part for part in package.namelist() if part in ("word/document.xml", "word/comments.xml")]
        return "".join(package.read(part).decode() for part in parts)


def test_in_the_draft(office: Office) -> None:
    """Behind the number, coloured like a gap in the clean draft, and in the comment with the checks that ask."""
    assert f"普法受众1.6万余人次{MARK}。" in (office.outbox / "报告初稿.txt").read_text(encoding="utf-8")
    runs = word(office, "报告初稿.docx").split("<w:r>")
    marked = next(run for run in runs if MARK in run)
    assert '<w:highlight w:val="yellow"/>' in marked
    comments = word(office, "报告初稿（批注）.docx")
    assert "准确数：16670人次；已报9/9，1家待核实" in comments
    assert "文石村 9000：2022/文石村.xlsx 统计表!D22，待核实（普法受众均数、同比异动、台账受众）" in comments


def test_in_the_summary(office: Office) -> None:
    """Cell and total have another colour than their neighbours and a comment; the coverage says it in words."""
    sheet = load_workbook(office.outbox / "汇总表.xlsx")["汇总表"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "605")
    entries = {cell.value: cell for cell in sheet[row]}
    assert entries[9000].fill.fgColor.rgb == "FFE4DFEC" != entries[736].fill.fgColor.rgb
    assert entries[9000].comment.text == "待核实：普法受众均数、同比异动、台账受众，文石村还没有说明。"
    (total,) = (cell for cell in sheet[row] if cell.comment and "其中" in cell.comment.text)
    assert total.comment.text == "其中文石村的数待核实，还没有说明。"
    assert total.fill.fgColor.rgb == "FFE4DFEC"
    assert entries["9/9，1家待核实"].fill.fgColor.rgb == "FFE4DFEC"


def test_in_the_tables(office: Office) -> None:
    """totals.csv counts the units, observations.csv names the checks; what nobody doubts has neither."""
    total = office.total("普法受众人次")
    assert (total["total"], total["figure"], total["doubtful"]) == ("16670", f"1.6万余人次{MARK}", "1")
    assert office.total("二十大精神学习次数")["doubtful"] == "0"
    rows = {row["unit"]: row for row in office.rows("observations.csv") if row["code"] == "605"}
    assert rows["文石村"]["doubt"] == "普法受众均数;同比异动;台账受众"
    assert rows["白云山村"]["doubt"] == ""


def test_in_trace_proof_and_status(office: Office) -> None:
    """The terminal says it too, and the proofreader calls the number doubtful, not right."""
    traced = office.etl("trace", "605")
    assert traced.startswith(
        "普法受众人次（代码605，人次）：16670，9/9 已报，1家待核实\n报告写作：1.6万余人次【待核实：文石村】\n"
    )
    assert "待核实：文石村的9000（普法受众均数、同比异动、台账受众），还没有说明。" in traced
    found = json.loads(office.etl("proof", "--json", str(office.outbox / "报告初稿.docx")))
    (doubted,) = (one for one in found if one["text"] == "1.6万余人次")
    assert (doubted["verdict"], doubted["expected"]) == ("doubtful", f"1.6万余人次{MARK}")
    assert "还不能报出：待核实1（文石村：普法受众人次），待补1（" in office.etl("status")
    record = json.loads(office.etl("status", "--json"))
    assert (record["year"], record["edition"], record["deadline"], record["ready"]) == (2022, 1, None, False)
    assert record["units"][2] == {
        "unit_code": "500113115215",
        "unit": "文石村",
        "state": "待核实",
        "late": False,
        "received_at": "2023-01-09T10:00:00+08:00",
    }
    assert record["obstacles"][1] == {
        "kind": "待核实",
        "unit": "文石村",
        "indicator": "普法受众人次",
        "text": "同比异动，还没有说明",
    }


def test_it_is_not_made_final_without_a_reason(office: Office) -> None:
    """The command says what is open, with 2; nothing is closed."""
    refused = office.etl("freeze", code=2)
    assert "还不能报出：待核实1（文石村：普法受众人次）" in refused
    assert "要照样封存，请用 --why 写明原因。" in refused
    assert "封存，以第" not in office.etl("status")


def test_explained_it_is_quiet(tmp_path: Path) -> None:
    """The same number with its reason: no mark, no colour; the reason goes to the same places."""
    office = open_office(tmp_path / "project")
    said = "普法受众均数：首次在镇中心小学办宣传周；同比异动：今年集市场次增加三倍；台账漏登了集市场次"
    _type_nine_thousand(office, said)
    office.etl("run")
    assert MARK not in (office.outbox / "报告初稿.txt").read_text(encoding="utf-8")
    assert office.total("普法受众人次")["doubtful"] == "0"
    row = next(row for row in office.rows("observations.csv") if (row["code"], row["unit"]) == ("605", "文石村"))
    assert (row["doubt"], row["explanation"]) == ("", said)
    assert f"已说明：文石村的9000：{said}" in office.etl("trace", "605")
    assert f"，说明：{said}" in word(office, "报告初稿（批注）.docx")
    sheet = load_workbook(office.outbox / "汇总表.xlsx")["汇总表"]
    (cell,) = (cell for line in sheet for cell in line if cell.value == 9000)
    assert cell.comment is not None
    assert cell.comment.text == f"文石村说明：{said}"
    assert "还不能报出：待补1（" in office.etl("status")


def test_status_proofreads_a_draft_that_people_edited(run_office: RunOffice, tmp_path: Path) -> None:
    """A wrong number in their draft stands in the way, said with what it should be; a draft of ours costs nothing; mended, it is gone."""
    office = run_office(tmp_path / "project")
    assert "稿子不符" not in office.etl("status")
    draft = office.outbox / "报告初稿.txt"
    text = draft.read_text(encoding="utf-8")
    assert text.count("260余件") == 1
    draft.write_text(text.replace("260余件", "360余件"), encoding="utf-8")
    assert (
        "还不能报出：待补1（报告日期（config.toml 的 report_date）没有写），稿子不符1（人民调解案件件数）。"
        in office.etl("status")
    )
    said = json.loads(office.etl("status", "--json"))
    assert [one for one in said["obstacles"] if one["kind"] == "稿子不符"] == [
        {
            "kind": "稿子不符",
            "unit": None,
            "indicator": "人民调解案件件数",
            "text": "报告初稿.txt里的“360余件”应写作“260余件”",
        }
    ]
    draft.write_text(f"{text}\n以上。\n", encoding="utf-8")
    assert "稿子不符" not in office.etl("status")
