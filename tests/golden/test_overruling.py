"""The whole way of an answer: versions and their differences, explanations, and the person who overrules the machine."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.year_end import Office, RunOffice

VILLAGE = "白云山村"
FILE = f"{VILLAGE}.xlsx"
LATER = "1673316000"
"""2023-01-10 10:00 in +08:00."""


@pytest.fixture(scope="module")
def untouched(run_office: RunOffice, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The shipped project after one run, for tests that change nothing."""
    return run_office(tmp_path_factory.mktemp("answers") / "project")


@pytest.fixture
def office(untouched: Office, tmp_path: Path) -> Office:
    """A copy of it, to be changed."""
    shutil.copytree(untouched.folder, tmp_path / "project")
    return Office(tmp_path / "project")


def put(cells: Mapping[str, str | int | None]) -> Callable[[Worksheet], None]:
    """Write into these cells."""

    def change(sheet: Worksheet) -> None:
        for cell, value in cells.items():
            sheet[cell] = value

    return change


def state(office: Office) -> str:
    """The state of the village, whether or not it is of a corrected version."""
    found = re.search(rf"^{VILLAGE} +(\S+)", office.etl("status"), re.MULTILINE)
    assert found
    return found[1].removesuffix("（更正）")


def versions(office: Office) -> list[tuple[str, str]]:
    """Verdict and effective of the village's files."""
    rows = (row for row in office.rows("submissions.csv") if row["unit"] == VILLAGE)
    return [(row["verdict"], row["effective"]) for row in rows]


def receipt(office: Office) -> str:
    """The village's receipt as text."""
    page = (office.inbox / "回执" / VILLAGE / "回执.html").read_text(encoding="utf-8")
    return re.sub(r"<[^>]+>", "", page.partition("<body>")[2])


def opinions(office: Office, code: str) -> list[str]:
    """What findings.csv says of the village under that code."""
    return [row["message"] for row in office.rows("findings.csv") if (row["unit"], row["code"]) == (VILLAGE, code)]


# ------------------------------------------------------------------------------------------------ explanations


def test_a_soft_finding_asks_and_takes_an_answer(office: Office) -> None:
    """Without 说明 待核实, with boilerplate still, with a reason 接收; each time the finding stays in sight."""
    row = office.cell_of(FILE, "101", "")
    relation = "“二十大精神学习次数”本年填20，上年是4。比上年增减超过一半，请核对，或在“说明”栏写明原因。"
    answers = {
        None: ("待核实", ""),
        "核实无误": ("待核实", "“核实无误”不能作为说明：不足6个字，请写明具体原因。"),
        "今年按季度增加了学习安排": ("接收", "已说明：今年按季度增加了学习安排"),
    }
    for why, (verdict, answer) in answers.items():
        office.edit(FILE, put({f"D{row}": 20, f"E{row}": 4, f"F{row}": why}))
        [checked] = office.check(FILE, code=0)
        office.etl("run")
        assert (checked["verdict"], state(office)) == (verdict, verdict)
        assert opinions(office, "同比异动")[-1] == f"{FILE} 统计表!D{row}：{relation}{answer}"
        assert answer in receipt(office)
    assert "与上一版相比：1处改动" in receipt(office)


@pytest.mark.thorough
def test_one_explanation_and_two_doubts(office: Office) -> None:
    """A figure against last year's and against the unit's own list: each wants its own words, and shows what settled it."""
    row = office.cell_of(FILE, "604", "")
    last = "比上年增减超过一半，请核对，或在“说明”栏写明原因。"
    own = (
        "台账里这类活动的行数应与统计表一致，请核对，或在“说明”栏写明原因。"
        "说明里要写到这些词之一：台账、清单、明细、登记。"
    )
    another = "不能作为说明：同一行还有另一处要说明（{}），一句话不能说明两处，请为这一处另写一句。"
    for why, of_year, of_list, verdict in (
        (
            "台账漏登了几场活动",
            f"“台账漏登了几场活动”{another.format('台账十进')}",
            "已说明：台账漏登了几场活动",
            "待核实",
        ),
        (
            "今年新增两个网格",
            "已说明：今年新增两个网格",
            "“今年新增两个网格”不能作为说明：没有说到这一处，要写到这些词之一：台账、清单、明细、登记。",
            "待核实",
        ),
        (
            "今年新增两个网格；台账漏登了几场活动",
            "已说明：今年新增两个网格",
            "已说明：台账漏登了几场活动",
            "接收",
        ),
    ):
        office.edit(FILE, put({f"D{row}": 26, f"E{row}": 8, f"F{row}": why}))
        [checked] = office.check(FILE, code=0)
        office.etl("run")
        assert (checked["verdict"], state(office)) == (verdict, verdict)
        assert opinions(office, "同比异动")[-1].endswith(f"{last}{of_year}")
        assert opinions(office, "台账十进")[-1].endswith(f"{own}{of_list}")
        shown = receipt(office)
        assert of_year in shown
        assert of_list in shown
        sheet = load_workbook(office.outbox / "汇总表.xlsx")["审核意见"]
        told = {str(line[4]): line[6] for line in sheet.iter_rows(values_only=True) if line[0] == VILLAGE}
        assert (told["同比异动"], told["台账十进"]) == (of_year, of_list)


# ------------------------------------------------------------------------------------------------ versions


@pytest.mark.thorough
def test_the_same_bytes_again_change_nothing(office: Office) -> None:
    """Under another name, in another folder: one answer, one version, the same totals."""
    before = office.everything()
    (office.inbox / VILLAGE).mkdir()
    shutil.copy(office.inbox / FILE, office.inbox / VILLAGE / "报表(1).xlsx")
    office.etl("run")
    assert versions(office) == [("接收", "true"), ("接收", "false")]
    after = office.everything()
    for name in ("outbox/2022/data/totals.csv", "outbox/2022/data/findings.csv", "outbox/2022/data/observations.csv"):
        assert after[name] == before[name], name
    assert "同样的文件又收到报表(1).xlsx（2023-01-09 10:00）" in receipt(office)
    assert "以前的版本" not in receipt(office)


@pytest.mark.thorough
def test_what_changed_is_listed(office: Office) -> None:
    """An approximate figure sent back, then mended: the receipt shows the text and the number side by side."""
    cell = office.cell_of(FILE, "303")
    office.edit(FILE, put({cell: "60余"}))
    office.etl("run")
    office.edit(FILE, put({cell: 33}))
    office.etl("run")
    said = re.sub(r"\s+", " ", receipt(office))
    assert "与上一版相比：1处改动" in said
    assert "303 人民调解案件件数 本年 “60余”（看不懂） → 33".replace(" ", "") in said.replace(" ", "")
    assert [verdict for verdict, _ in versions(office)][:2] == ["接收", "退回"]


# ------------------------------------------------------------------------------------------------ withdrawing


def test_withdraw_and_take_it_back(office: Office) -> None:
    """The newest version is set aside, the one before counts; taken back, everything is as it was; and both can be rebuilt."""
    first = office.total("人民调解案件件数")["total"]
    office.edit(FILE, put({office.cell_of(FILE, "303"): 33}))
    office.etl("run")
    second, before = office.total("人民调解案件件数")["total"], office.everything()
    said = office.etl("withdraw", FILE, "--why", "交错了，以上一版为准", SOURCE_DATE_EPOCH=LATER)
    digest = hashlib.sha256((office.inbox / FILE).read_bytes()).hexdigest()[:12]
    assert said.splitlines()[:2] == [
        f"2022/{FILE}（{VILLAGE}，{digest}）撤回：交错了，以上一版为准，小周",
        f"{VILLAGE}现在是：接收",
    ]
    assert office.total("人民调解案件件数")["total"] == first != second
    assert [effective for _, effective in versions(office)] == ["true", "false"]
    assert "这一版由姜家镇司法所撤回（交错了，以上一版为准，小周，2023-01-10）。" in receipt(office)
    assert opinions(office, "withdrawn") == [
        f"{FILE}：这一版已由司法所撤回，不采用（交错了，以上一版为准，小周，2023-01-10）。如要更正，请改好后重新提交。"
    ]
    assert "重算完毕：10 项输出与原来完全一致。" in office.etl("rebuild")
    office.etl("withdraw", FILE, "--why", "核实后仍用这一版", "--undo")
    after = office.everything()
    assert office.total("人民调解案件件数")["total"] == second
    assert after["outbox/2022/data/submissions.csv"] == before["outbox/2022/data/submissions.csv"]
    assert after[f"inbox/2022/回执/{VILLAGE}/回执.html"] == before[f"inbox/2022/回执/{VILLAGE}/回执.html"]


@pytest.mark.thorough
def test_withdrawing_twice_is_one_line(office: Office) -> None:
    """Repeated, it says so and the journal does not grow; so does taking back what was not withdrawn."""
    words = ("withdraw", FILE, "--why", "重复报送")
    office.etl(*words)
    before = records(office)
    assert "已经撤回，原因相同，没有重记。" in office.etl(*words)
    assert records(office) == before
    office.etl(*words, "--undo")
    before = records(office)
    assert "没有撤回，不用收回。" in office.etl(*words, "--undo")
    assert records(office) == before
    assert [kind for kind in before if kind in ("withdrawal", "acceptance")] == ["withdrawal", "withdrawal"]


def records(office: Office) -> list[str]:
    """Kinds of the journal's lines."""
    lines = (office.folder / ".etl" / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["kind"] for line in lines]


# ------------------------------------------------------------------------------------------------ accepting


@pytest.mark.thorough
def test_accept_and_take_it_back(office: Office) -> None:
    """A form that breaks a hard relation counts when a person lets that relation pass; visibly, and only that long."""
    mediated, succeeded = office.cell_of(FILE, "303"), office.cell_of(FILE, "304")
    office.edit(FILE, put({mediated: 31, succeeded: 32}))
    office.etl("run")
    assert versions(office)[-1] == ("退回", "false")
    said = office.etl("accept", FILE, "--check", "调解成功", "--why", "含上年立案今年调成的一件", "--by", "李所长")
    assert "放行“调解成功”：含上年立案今年调成的一件，李所长" in said
    assert versions(office)[-1] == (state(office), "true")
    [opinion] = opinions(office, "调解成功")
    assert opinion.endswith("请核对后重新提交。人工放行：含上年立案今年调成的一件，李所长，2023-01-09。")
    assert "人工放行：含上年立案今年调成的一件，李所长，2023-01-09。" in receipt(office)
    assert office.etl("rebuild").startswith("重算完毕：10 项输出与原来完全一致。")
    office.etl("accept", FILE, "--check", "调解成功", "--why", "重新核对，应退回", "--undo")
    assert versions(office)[-1] == ("退回", "false")


@pytest.mark.thorough
def test_a_corrected_version_is_judged_anew(office: Office) -> None:
    """What was let pass in one content is not let pass in the next."""
    cells = partial(office.cell_of, FILE)
    office.edit(FILE, put({cells("303"): 31, cells("304"): 32}))
    office.etl("run")
    office.etl("accept", FILE, "--check", "调解成功", "--why", "含上年立案的一件")
    office.edit(FILE, put({cells("304"): 33}))
    office.etl("run")
    assert [effective for _, effective in versions(office)] == ["false", "true", "false"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["withdraw", FILE], "--why：要写明原因，不能是空的。"),
        (["withdraw", FILE, "--why", "　"], "--why：要写明原因，不能是空的。"),
        (["withdraw", "白云山.xlsx", "--why", "因故"], "是不是“白云山村.xlsx”？"),
        (["accept", FILE, "--why", "因故"], "--check：要写明放行哪一条意见，编号见汇总表的审核意见。"),
        (["accept", FILE, "--check", "没有", "--why", "因故"], "没有编号为“没有”的意见；没有要放行的意见。"),
    ],
)
def test_mistakes(untouched: Office, words: list[str], sentence: str) -> None:
    """One sentence, exit code 2, nothing journalled."""
    before = records(untouched)
    said = untouched.etl(*words, code=2)
    assert sentence in said
    assert said.count("\n") == 1
    assert records(untouched) == before
