"""A village telephones that 31 must be 13: what the office enters, where both numbers stand, and what becomes of it later."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from tests.golden.test_overruling import opinions, put, receipt, records, state
from tests.golden.test_second_year import next_year
from tests.year_end import Office, RunOffice

VILLAGE = "白云山村"
FILE = f"{VILLAGE}.xlsx"
LATER = "1673316000"
"""2023-01-10 10:00 in +08:00."""
LATEST = "1673402400"
"""2023-01-11 10:00 in +08:00."""
WORDS = "31 → 13（会计电话订正，小周，2023-01-09）"
ORDER = ("adjust", VILLAGE, "303", "13", "调解成功", "12", "--why", "会计电话订正")


@pytest.fixture(scope="module")
def untouched(run_office: RunOffice, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The shipped project after one run, for tests that change nothing."""
    return run_office(tmp_path_factory.mktemp("adjusting") / "project")


@pytest.fixture(scope="module")
def adjusted(untouched: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A copy in which 31 was corrected to 13, and 30 to 12; for tests that only look."""
    folder = tmp_path_factory.mktemp("adjusted") / "project"
    shutil.copytree(untouched.folder, folder)
    Office(folder).etl(*ORDER)
    return Office(folder)


@pytest.fixture
def office(adjusted: Office, tmp_path: Path) -> Office:
    """A copy of that, to be changed."""
    shutil.copytree(adjusted.folder, tmp_path / "project")
    return Office(tmp_path / "project")


def row(office: Office, code: str) -> dict[str, str]:
    """The village's row of observations.csv."""
    rows = office.rows("observations.csv")
    return next(one for one in rows if (one["unit"], one["code"]) == (VILLAGE, code))


def cell_with(book: bytes, sheet: str, column: str) -> tuple[object, str]:
    """Value and comment of the row of 303 in that column of a sheet."""
    page = load_workbook(io.BytesIO(book), data_only=True)[sheet]
    head = next(line for line in page.iter_rows(max_row=8) if column in [cell.value for cell in line])
    at = next(cell.column for cell in head if cell.value == column)
    found = next(line[at - 1] for line in page.iter_rows() if line[0].value == "303")
    return found.value, found.comment.text if found.comment else ""


# ------------------------------------------------------------------------------------------------ where both numbers stand


def test_the_command_says_what_it_did(untouched: Office, tmp_path: Path) -> None:
    """Old and new, why, who and when; how the unit stands; said again, it is no second line of the journal."""
    shutil.copytree(untouched.folder, tmp_path / "project")
    office = Office(tmp_path / "project")
    said = office.etl(
        "adjust", "白云山", "调解案件", "30", "--why", "会计 电话\t订正", "--by", "李所长", SOURCE_DATE_EPOCH=LATER
    )
    assert said.splitlines()[:3] == [
        "白云山村 人民调解案件件数（303）订正：31 → 30（会计 电话 订正，李所长，2023-01-10）",
        "白云山村现在是：待核实",
        f"第2版在 {office.outbox}：汇总表.xlsx、报告初稿.docx、报告初稿（批注）.docx、报告初稿.txt、manifest.json、data/",
    ]
    before = records(office)
    again = office.etl("adjust", VILLAGE, "303", "30", "--why", "会计 电话 订正", SOURCE_DATE_EPOCH=LATER)
    assert again.startswith(
        "白云山村 人民调解案件件数（303）已经订正为30，原因相同，没有重记。\n白云山村现在是：待核实\n第2版在"
    )
    assert (records(office), before.count("adjustment")) == (before, 1)
    office.etl("adjust", VILLAGE, "303", "30", "--why", "另有来函")
    assert records(office).count("adjustment") == 2


def test_data(adjusted: Office) -> None:
    """In value the adjusted number, in raw the cell; the last columns say what was there, who and why; totals follow."""
    found = row(adjusted, "303")
    names = ("value", "state", "raw", "submitted", "adjusted_by", "adjusted_why")
    assert [found[name] for name in names] == ["13", "number", "31", "31", "小周", "会计电话订正"]
    assert list(found)[-3:] == ["submitted", "adjusted_by", "adjusted_why"]
    assert [row(adjusted, "101")[name] for name in names] == ["3", "number", "3", "", "", ""]
    assert adjusted.total("人民调解案件件数")["total"] == "248"
    package = json.loads((adjusted.outbox / "data" / "datapackage.json").read_text(encoding="utf-8"))
    fields = next(one for one in package["resources"] if one["name"] == "observations")["schema"]["fields"]
    assert [(one["name"], one["type"]) for one in fields][-3:] == [
        ("submitted", "number"),
        ("adjusted_by", "string"),
        ("adjusted_why", "string"),
    ]


def test_summary(adjusted: Office) -> None:
    """Cell and total have a comment, also a rate that follows; for who has it on paper a note below; 数据来源 and 报送情况 say it; the formula still adds up."""
    book = (adjusted.outbox / "汇总表.xlsx").read_bytes()
    assert cell_with(book, "汇总表", VILLAGE) == (
        13,
        f"订正：{WORDS}\n待核实：同比异动、台账调解，白云山村还没有说明。",
    )
    assert cell_with(book, "汇总表", "合计") == (
        248,
        f"其中白云山村的数待核实，还没有说明。\n白云山村订正（303）：{WORDS}",
    )
    assert cell_with(book, "汇总表", "文石村")[1] == ""
    pages = load_workbook(io.BytesIO(book), data_only=True)
    [rate] = [line for line in pages["汇总表"].iter_rows() if line[0].value == "306"]
    assert [cell.comment.text for cell in rate if cell.comment] == [
        f"其中白云山村的数待核实，还没有说明。\n白云山村订正（304）：{WORDS.replace('31 → 13', '30 → 12')}\n白云山村订正（303）：{WORDS}"
    ]
    notes = [str(line[0].value) for line in pages["汇总表"].iter_rows() if line[0].value]
    assert [each.partition("：")[2] for each in notes if "订正" in each] == [
        f"白云山村订正（303）：{WORDS}",
        f"白云山村订正（304）：{WORDS.replace('31 → 13', '30 → 12')}",
    ]
    sources = [[cell.value for cell in line] for line in pages["数据来源"].iter_rows(min_row=2)]
    [source] = [line for line in sources if line[:2] == [VILLAGE, "303"] and line[3] == "本年"]
    assert (sources[0][-1], source[4], source[6], source[-1]) == ("订正", 13, "31", WORDS)
    [before] = [line for line in sources if line[:2] == [VILLAGE, "303"] and line[3] == "上年"]
    assert before[-1] is None
    remarks = [str(cell.value) for line in pages["报送情况"].iter_rows() for cell in line if cell.value]
    assert sum(f"订正（303）：{WORDS}；订正（304）：" in words for words in remarks) == 2
    opinion = [[cell.value for cell in line] for line in pages["审核意见"].iter_rows()]
    assert next(line[5] for line in opinion if line[4] == "已订正") == (
        f"“人民调解案件件数”由司法所订正：{WORDS}。不必处理；订正得不对，请与司法所联系，或改好后重新提交。"
    )


def test_draft_and_proof(adjusted: Office) -> None:
    """The draft prints the adjusted total, its comment both numbers, and the proof wants the adjusted one."""
    text = (adjusted.outbox / "报告初稿.txt").read_text(encoding="utf-8")
    assert "240余件" in text
    comments = docx.Document(str(adjusted.outbox / "报告初稿（批注）.docx")).comments
    [comment] = [one.text for one in comments if one.text.startswith("人民调解案件件数（代码303）")]
    assert "准确数：248件；已报9/9" in comment
    assert f"白云山村 13（订正：{WORDS}）：2022/{FILE} 统计表!D16" in comment
    draft = adjusted.folder / "稿子.txt"
    draft.write_text("2022年，姜家镇全镇人民调解案件件数260余件。", encoding="utf-8")
    [number] = [
        one for one in json.loads(adjusted.etl("proof", str(draft), "--json", code=1)) if one["text"] == "260余件"
    ]
    assert (number["verdict"], number["expected"]) == ("contradicts", "240余件【待核实：白云山村】")
    draft.write_text("2022年，白云山村人民调解案件13件。", encoding="utf-8")
    verdicts = {
        one["text"]: one["verdict"] for one in json.loads(adjusted.etl("proof", str(draft), "--json", code=None))
    }
    assert verdicts["13件"] != "contradicts"


def test_trace_status_and_receipts(adjusted: Office) -> None:
    """The terminal and the unit's own receipt; nobody else's."""
    traced = adjusted.etl("trace", "303")
    assert re.search(r"^\+ +13 +白云山村 .* D16 +31 ", traced, re.MULTILINE)
    assert traced.splitlines()[-1] == f"白云山村订正（303）：{WORDS}"
    assert f"订正　白云山村：“人民调解案件件数”由司法所订正：{WORDS}。" in adjusted.etl("status").splitlines()
    told = receipt(adjusted)
    assert f"“人民调解案件件数”由司法所订正：{WORDS}。不必处理；" in told
    assert re.search(r"303\s*人民调解案件件数\s*31 → 13（订正）", told)
    for page in (adjusted.inbox / "回执").rglob("回执.html"):
        assert ("订正" in page.read_text(encoding="utf-8")) is (page.parent.name == VILLAGE), page


def test_check_knows_none(adjusted: Office) -> None:
    """The file by itself says 31."""
    [checked] = adjusted.check(FILE, code=0)
    found = next(one for one in checked["observations"] if one["code"] == "303")
    assert (found["value"], found["submitted"], found["adjusted_by"], checked["findings"]) == (31, None, "", [])


def test_the_checks_run_on_it(adjusted: Office) -> None:
    """13 does not agree with the unit's own list: asked, at the cell; another year takes 13 as its base."""
    assert state(adjusted) == "待核实"
    assert opinions(adjusted, "台账调解") == [
        f"{FILE} 统计表!D16：人民调解案件件数填13，而矛盾纠纷台账的行数31，相差18（按订正后的数审核）。台账里的件数应与统计表一致，请核对，或在“说明”栏写明原因。说明里要写到这些词之一：台账、清单、明细、登记。"
    ]


def test_next_year_goes_by_it(office: Office) -> None:
    """The form of 2023 has 13 in its 上年."""
    shutil.copy(office.inbox / FILE, office.folder / "filled.xlsx")
    after = next_year(office)
    assert load_workbook(after.inbox / FILE)["统计表"][after.cell_of(FILE, "303", "E")].value == 13


# ------------------------------------------------------------------------------------------------ and later


@pytest.mark.thorough
def test_rebuild_repeats_it(office: Office) -> None:
    """Byte for byte, from the journal; also after it was taken back."""
    assert office.etl("rebuild").startswith("重算完毕：10 项输出与原来完全一致。")
    assert office.total("人民调解案件件数")["total"] == "248"
    office.etl("adjust", VILLAGE, "303", "304", "--undo", "--why", "查过登记簿")
    assert office.etl("rebuild").startswith("重算完毕：10 项输出与原来完全一致。")


def test_taken_back_everything_is_as_it_was(untouched: Office, office: Office) -> None:
    """A new edition with the old content; one alone would break a relation and is refused with its name."""
    assert office.etl("adjust", VILLAGE, "304", "--undo", "--why", "查过登记簿", code=2) == (
        "强制性审核“调解成功”不允许：调解成功件数填30，人民调解案件件数填13。调解成功的是调解案件中的一部分，不会更多，请核对后重新提交。有关的几个数都要订正的，写在一条命令里。\n"
    )
    said = office.etl("adjust", VILLAGE, "303", "304", "--undo", "--why", "查过登记簿", SOURCE_DATE_EPOCH=LATER)
    assert said.splitlines()[:4] == [
        "白云山村 人民调解案件件数（303）收回订正：31 → 13（查过登记簿，小周，2023-01-10）",
        "白云山村 调解成功件数（304）收回订正：30 → 12（查过登记簿，小周，2023-01-10）",
        "白云山村现在是：接收",
        f"第3版在 {office.outbox}：汇总表.xlsx、报告初稿.docx、报告初稿（批注）.docx、报告初稿.txt、manifest.json、data/",
    ]
    before, after = untouched.everything(), office.everything()
    same = [name for name in before if "data/" in name or name.endswith(("初稿.txt", "html"))]
    assert len([name for name in same if "历次" not in name]) == 18
    assert [name for name in same if after[name] != before[name]] == []
    assert "历次" in "".join(after.keys() - before.keys())
    assert office.etl("adjust", VILLAGE, "303", "--undo", "--why", "再来").startswith(
        "没有这样的订正，不用收回。\n第3版在"
    )
    kinds = [kind for kind in records(office) if kind == "adjustment"]
    assert len(kinds) == 4


@pytest.mark.thorough
def test_another_number_replaces_it(office: Office) -> None:
    """The unit's own number counts; receipt, 审核意见 and terminal say that the adjustment is not used any more."""
    office.edit(FILE, put({office.cell_of(FILE, "303"): 20, office.cell_of(FILE, "304"): 19}))
    said = office.etl("run", SOURCE_DATE_EPOCH=LATER)
    gone = f"“人民调解案件件数”原由司法所订正：{WORDS}，现在采用的一版填的是20，订正不再使用。"
    assert f"订正　白云山村：{gone}" in said.splitlines()
    assert gone in receipt(office)
    assert (
        opinions(office, "订正被取代")[0]
        == f"{FILE} 统计表!D16：{gone}不必处理；20不对的，请改好后重新提交，或告知司法所。"
    )
    assert [row(office, "303")[name] for name in ("value", "raw", "submitted", "adjusted_by")] == ["20", "20", "", ""]
    assert office.total("人民调解案件件数")["total"] == "255"
    assert cell_with((office.outbox / "汇总表.xlsx").read_bytes(), "汇总表", VILLAGE) == (
        20,
        "待核实：台账调解，白云山村还没有说明。",
    )
    office.etl("withdraw", FILE, "--why", "交错了", SOURCE_DATE_EPOCH=LATEST)
    assert row(office, "303")["value"] == "13"


@pytest.mark.thorough
def test_the_old_number_again_is_asked_about(office: Office) -> None:
    """13 still counts and the unit is 待核实 until somebody says something: here by correcting the new version too."""
    office.edit(
        FILE, put({office.cell_of(FILE, "210"): 36, office.cell_of(FILE, "303", "F"): "今年确实调解了三十一件"})
    )
    said = office.etl("run", SOURCE_DATE_EPOCH=LATER)
    asked = f"“人民调解案件件数”已由司法所订正：{WORDS}，这一版填的仍是31，现按13采用。"
    assert (state(office), row(office, "303")["value"], row(office, "303")["submitted"]) == ("待核实", "13", "31")
    assert f"订正　白云山村：{asked}" in said.splitlines()
    told = f"{asked}请核对：订正得对，请把表里改成13后重新提交；原来的数对，请告知司法所收回订正。"
    assert told in receipt(office)
    assert opinions(office, "订正后又报旧数")[0] == f"{FILE} 统计表!D16：{told}"
    assert office.etl("rebuild", SOURCE_DATE_EPOCH=LATER).startswith("重算完毕：10 项输出与原来完全一致。")
    office.etl(*ORDER, SOURCE_DATE_EPOCH=LATEST)
    assert opinions(office, "订正后又报旧数") == []
    assert records(office).count("adjustment") == 4


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            [VILLAGE, "303", "13", "--why", "电话"],
            "强制性审核“调解成功”不允许：调解成功件数填30，人民调解案件件数填13。调解成功的是调解案件中的一部分，不会更多，请核对后重新提交。有关的几个数都要订正的，写在一条命令里。",
        ),
        ([VILLAGE, "303", "30"], "--why：要写明原因，不能是空的。"),
        (
            [VILLAGE, "303", "12.5", "--why", "电话"],
            "“12.5”不能作“人民调解案件件数”的数：要写不小于0、不大于999999999的整数，只写数字。",
        ),
        (
            ["--why", "电话", "--", VILLAGE, "303", "-3"],
            "“-3”不能作“人民调解案件件数”的数：要写不小于0、不大于999999999的整数，只写数字。",
        ),
        ([VILLAGE, "202", "3", "--why", "电话"], "“法律顾问人数”不由白云山村报送，由司法所报送。"),
        (
            [VILLAGE, "调解成功率", "97", "--why", "电话"],
            "“调解成功率”由程序计算，不能订正：请订正算它用的数（调解成功件数、人民调解案件件数）。",
        ),
        (
            ["司法所", "203", "8", "--why", "电话"],
            "“法律顾问服务村居数”按单位名录数得，不能订正：请改 config.toml 里的 units。",
        ),
        (["白云上村", "303", "30", "--why", "电话"], "单位名录里没有“白云上村”，是不是“白云山村”？"),
        (
            [VILLAGE, "人民调节案件件数", "30", "--why", "电话"],
            "没有“人民调节案件件数”这个指标，是不是“人民调解案件件数”？",
        ),
    ],
)
def test_mistakes(untouched: Office, words: list[str], sentence: str) -> None:
    """One sentence, exit code 2, nothing journalled."""
    before = records(untouched)
    assert untouched.etl("adjust", *words, code=2) == f"{sentence}\n"
    assert records(untouched) == before


def test_a_unit_of_which_nothing_counts_and_a_closed_year(office: Office) -> None:
    """Nothing to correct, and nothing to be changed any more."""
    office.etl("withdraw", "文石村.xlsx", "--why", "交错了")
    assert office.etl("adjust", "文石村", "303", "30", "--why", "电话", code=2) == (
        "文石村还没有采用的报送，没有可以订正的数：请先由文石村报送。\n"
    )
    office.etl("freeze", "2022", "--why", "报出")
    assert office.etl("adjust", VILLAGE, "303", "30", "--why", "电话", code=2).startswith(
        "2022年度已于2023-01-09由小周封存，"
    )


def test_a_journal_of_the_version_before(office: Office) -> None:
    """A withdrawal whose line names nobody still holds, and rebuilds."""
    office.etl("withdraw", "文石村.xlsx", "--why", "交错了", LOGNAME="甲")
    journal = office.folder / ".etl" / "journal.jsonl"
    text = journal.read_text(encoding="utf-8")
    assert text.count(',"by":"甲"') == 1
    journal.write_text(text.replace(',"by":"甲"', ""), encoding="utf-8")
    for name in ("index.sqlite", "index.sqlite-wal", "index.sqlite-shm"):
        (office.folder / ".etl" / name).unlink(missing_ok=True)
    office.etl("run")
    page = (office.inbox / "回执" / "文石村" / "回执.html").read_text(encoding="utf-8")
    assert "这一版由姜家镇司法所撤回（交错了，2023-01-09）。" in page
