"""The year-end run, whole: the shipped inbox in, everything out, and every figure traceable to its cell."""

from __future__ import annotations

import json
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.year_end import ROOT, Office, RunOffice, open_office

FIGURES = json.loads((ROOT / "tests" / "facts" / "published-2022.json").read_text(encoding="utf-8"))
CLAUSES = (
    "二十大精神学习26次",
    "惠及近1700人次",
    "宣讲队伍5支",
    "法律顾问3名",
    "服务村居8个",
    "合同合法性审查60余件",
    "法律顾问提出建议20余条",
    "矛盾纠纷摸排15次",
    "纠纷线索12件",
    "人民调解组织调解案件260余件",
    "累计接收社区矫正对象77人",
    "社区矫正新接收8人",
    "解除4人",
    "安置帮教新接收16人",
    "解除11人",
    "年末安置帮教在册55人",
    "治重化积完成1件",
    "历年信访积案化解2件",
    "信访积案完成率100%",
    "区交办信访事项20件",
    "镇信访事件70余件",
    "宪法宣传惠及1.5万余人",
    "法律明白人40名",
    "法治文化带一公里",
    "“法律十进”活动105场",
    "更新普法宣传栏20余次",
    "普法宣传资料2万余份",
)
"""The 27 figures of the facts file, each beside its indicator, as the draft prints them."""
UNBALANCED = (
    "安置帮教期末在册人数填55，而安置帮教期初在册人数50 + 安置帮教新接收人数16"
    " − 安置帮教解除人数11 − 安置帮教其他减少人数1 = 54，相差1。"
    "安置帮教期末在册应等于期初加新接收减解除减其他减少，请核对这五项后重新提交。"
)


@pytest.fixture(scope="module")
def office(run_office: RunOffice, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The shipped project after one run."""
    return run_office(tmp_path_factory.mktemp("sample") / "project")


def words_of(docx: Path) -> str:
    """The text of a .docx, paragraph by paragraph."""
    with zipfile.ZipFile(docx) as package:
        document = package.read("word/document.xml").decode()
    return "\n".join("".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", part)) for part in document.split("</w:p>"))


def test_every_output_of_the_contract_is_there(office: Office) -> None:
    """The names are what people, scripts and other tests rely on."""
    written = {str(path.relative_to(office.outbox)) for path in office.outbox.rglob("*") if path.is_file()}
    data = {f"data/{name}.csv" for name in ("totals", "observations", "findings", "submissions")}
    drafts = {"报告初稿.docx", "报告初稿（批注）.docx", "报告初稿.txt"}
    outputs = {"汇总表.xlsx", "manifest.json", "data/datapackage.json", *drafts, *data}
    assert written == outputs | {f"历次/第1版/{name}" for name in outputs}


def test_the_terminal_shows_twelve_of_twelve_and_the_paths(office: Office) -> None:
    """The operator sees the units table and where the results are."""
    shown = office.etl("run", "--strict")
    assert "已报 12/12：接收 12" in shown
    assert re.search(r"^白云山村 +接收 +2023-01-09 10:00 +2022/白云山村\.xlsx$", shown, re.MULTILINE)
    assert (
        f"第1版在 {office.outbox}：汇总表.xlsx、报告初稿.docx、报告初稿（批注）.docx、报告初稿.txt、manifest.json、data/"
        in shown
    )
    assert f"回执在 {office.inbox / '回执'}" in shown


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: f"{figure['no']}-{figure['indicator']}")
def test_totals_lie_in_the_published_intervals(office: Office, figure: dict[str, Any]) -> None:
    """The sample consolidates to what the town published, and prints it the same way."""
    row = office.total(str(figure["indicator"]))
    low, high = figure["exact_between"]
    assert Decimal(str(low)) <= Decimal(row["total"]) <= Decimal(str(high))
    assert row["figure"] == figure["figure"]
    assert row["measure"] == figure["measure"]
    assert row["reported"] == row["expected"]


def test_the_draft_prints_the_27_figures_beside_their_indicators(office: Office) -> None:
    """In the text and in the Word file, in the sentences that name them."""
    text = (office.outbox / "报告初稿.txt").read_text(encoding="utf-8")
    word = words_of(office.outbox / "报告初稿.docx")
    assert len(CLAUSES) == len(FIGURES) == 27
    for clause, figure in zip(CLAUSES, FIGURES, strict=True):
        assert clause.endswith(figure["figure"]) or figure["figure"] in clause
        assert clause in text, clause
        assert clause in word, clause


def test_the_draft_has_the_four_required_parts(office: Office) -> None:
    """The parts that 法治政府建设与责任落实督察工作规定 asks for, each under a heading of its own."""
    text = (office.outbox / "报告初稿.txt").read_text(encoding="utf-8")
    headings = re.findall(r"^[一二三四五]、.*$", text, re.MULTILINE)
    assert headings == [
        "一、主要举措和成效",
        "二、存在的不足和原因",
        "三、党政主要负责人履行推进法治建设第一责任人职责情况",
        "四、下一年度主要安排",
    ]


def test_trace_leads_to_the_cells_that_hold_the_numbers(office: Office) -> None:
    """From 人民调解案件件数 to every village's workbook; the signed terms add up, and the cells say so."""
    lines = office.etl("trace", "人民调解案件件数").splitlines()
    assert lines[:2] == ["人民调解案件件数（代码303，件）：266，9/9 已报", "报告写作：260余件"]
    terms = [line.split() for line in lines[3:]]
    assert len(terms) == 9 + 8
    assert sum(int(f"{'-' if sign == '−' else ''}{value}") for sign, value, *_ in terms) == 266
    for _, value, unit, path, sheet, cell, raw, *_ in terms:
        assert Path(path).stem == unit
        assert load_workbook(office.folder / path)[sheet][cell].value == int(value) == int(raw)


def test_every_observation_stands_in_its_cell(office: Office) -> None:
    """observations.csv is true: each value is found in the submitted workbook at the cell it names."""
    books = {path.name: load_workbook(path) for path in office.inbox.glob("*.xlsx")}
    rows = office.rows("observations.csv")
    assert len(rows) == 8 * 15 + 12 + 6 + 7 + 29
    for row in rows:
        assert str(books[row["file"]][row["sheet"]][row["cell"]].value) == row["raw"] == row["value"]


@pytest.fixture(scope="module")
def incomplete(run_office: RunOffice, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The project with two villages missing, after one run."""
    return run_office(tmp_path_factory.mktemp("incomplete") / "project", without=("文石村", "水源村"))


@pytest.mark.parametrize(
    ("indicator", "coverage"),
    [("法律明白人人数", "6/8"), ("人民调解案件件数", "7/9"), ("二十大精神学习次数", "7/9"), ("法律顾问人数", "1/1"),
     ("法律顾问服务村居数", "8/8"), ("调解成功率", "7/9"), ("信访积案完成率", "1/1")],
)  # fmt: skip
def test_coverage_with_two_villages_missing(incomplete: Office, indicator: str, coverage: str) -> None:
    """Village-only totals say 6/8, villages and one office 7/9, owners 1/1, the roster stays whole."""
    row = incomplete.total(indicator)
    assert f"{row['reported']}/{row['expected']}" == coverage


def test_missing_is_never_zero(incomplete: Office, office: Office) -> None:
    """Each total is that of all units less exactly what the two villages had reported."""
    assert incomplete.total("法律顾问服务村居数")["total"] == "8"
    given = {(row["unit"], row["code"]): Decimal(row["value"]) for row in office.rows("observations.csv")}
    for row in incomplete.rows("totals.csv"):
        if row["kind"] == "sum" and row["code"] != "303":
            gone = sum(given.get((unit, row["code"]), Decimal(0)) for unit in ("文石村", "水源村"))
            assert Decimal(row["total"]) == Decimal(office.total(row["indicator"])["total"]) - gone
    assert {row["unit"] for row in incomplete.rows("observations.csv")} & {"文石村", "水源村"} == set()


def test_the_draft_marks_what_is_incomplete(incomplete: Office) -> None:
    """Who reads the draft sees at the figure that units are missing, and no figure is silently smaller."""
    text = (incomplete.outbox / "报告初稿.txt").read_text(encoding="utf-8")
    assert "【待补：已报6/8】" in text
    assert "【待补：已报7/9】" in text
    assert re.search(r"法律明白人\d+名【待补：已报6/8】", text)
    assert "服务村居8个，" in text
    word = (zipfile.ZipFile(incomplete.outbox / "报告初稿.docx")).read("word/document.xml").decode()
    assert word.count('w:highlight w:val="yellow"') >= text.count("【待补")


def test_nobody_reported_gives_an_empty_total(run_office: RunOffice, tmp_path: Path) -> None:
    """Without its owner an indicator has no total, and the draft says 【待补：…】 where the figure would stand."""
    office = run_office(tmp_path / "project", without=("信访办公室",))
    row = office.total("镇信访事件件数")
    assert (row["total"], row["reported"], row["expected"]) == ("", "0", "1")
    assert row["figure"] == "【待补：镇信访事件件数（信访办公室）】"
    assert "【待补：镇信访事件件数（信访办公室）】" in (office.outbox / "报告初稿.txt").read_text(encoding="utf-8")
    assert office.total("信访积案完成率")["total"] == ""


def test_three_mistakes_give_three_findings_at_their_cells(run_office: RunOffice, tmp_path: Path) -> None:
    """An inexact number, a blank and a broken balance: exactly those, in plain Chinese; the accepted versions still count."""
    office = run_office(tmp_path / "project")
    mediations, blank = office.cell_of("白云山村.xlsx", "303"), office.cell_of("文石村.xlsx", "607")
    others, closing = office.cell_of("司法所.xlsx", "414"), office.cell_of("司法所.xlsx", "415")
    office.edit("白云山村.xlsx", lambda sheet: sheet[mediations].__setattr__("value", "60余"))
    office.edit("文石村.xlsx", lambda sheet: sheet[blank].__setattr__("value", None))
    office.edit("司法所.xlsx", lambda sheet: sheet[others].__setattr__("value", 1))
    shown = office.etl("run", "--strict", code=0)
    assert [
        (row["file"], row["cell"], row["severity"], row["code"], row["message"]) for row in office.rows("findings.csv")
    ] == [
        (
            "白云山村.xlsx",
            mediations,
            "hard",
            "not_exact",
            f"白云山村.xlsx 统计表!{mediations}：“60余”不是准确数。请填写具体件数后重新提交。",
        ),
        (
            "文石村.xlsx",
            blank,
            "hard",
            "blank",
            f"文石村.xlsx 统计表!{blank}：“普法宣传资料份数”没有填。请填数，没有发生填0。",
        ),
        (
            "司法所.xlsx",
            closing,
            "hard",
            "帮教平衡",
            f"司法所.xlsx 统计表!{closing}：{UNBALANCED}",
        ),
    ]
    assert shown.count("接收（新版退回）") == 3
    assert office.total("人民调解案件件数")["total"] == "266"
    assert [row["verdict"] for row in office.rows("submissions.csv") if row["effective"] == "false"] == ["退回"] * 3
    receipt = (office.inbox / "回执" / "白云山村" / "回执.html").read_text(encoding="utf-8")
    assert "退回" in receipt
    assert "“60余”不是准确数。请填写具体件数后重新提交。" in receipt


def test_a_returned_first_version_does_not_count(tmp_path: Path) -> None:
    """Without a former accepted version the unit is not among those that reported."""
    office = open_office(tmp_path / "project")
    cell = office.cell_of("白云山村.xlsx", "303")
    office.edit("白云山村.xlsx", lambda sheet: sheet[cell].__setattr__("value", "60余"))
    shown = office.etl("run", "--strict", code=1)
    assert re.search(r"^白云山村 +退回 ", shown, re.MULTILINE)
    assert "已报 11/12" in shown
    assert office.total("人民调解案件件数")["reported"] == "8"
    assert office.total("法律明白人人数")["reported"] == "7"


@pytest.mark.thorough
def test_a_file_seen_again_is_not_read_again(office: Office) -> None:
    """Unchanged files cost a look at their time; a new time alone is no new version."""
    assert "本次读取 0 份新的或改过的文件。" in office.etl("run")
    (office.inbox / "文石村.xlsx").touch()
    assert "本次读取 0 份新的或改过的文件。" in office.etl("run")
    assert len(office.rows("submissions.csv")) == 12
