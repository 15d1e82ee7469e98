"""What the terminal says of units, files and outputs, and the records of ``check --json``."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from etl.cli.printing import check_lines, check_record, overruling_lines, rebuilt_lines
from etl.consolidation.decisions import Decision, Order
from etl.consolidation.edition import Edition
from etl.domain import Arrival, CellRef, Column, Observation, Place, State, Submission
from etl.domain.catalogue import Catalogue
from etl.domain.findings import finding
from etl.inbox import Listing
from etl.inbox.scanning import Refused, Scan
from etl.pipeline.overruling import Overruling
from etl.pipeline.publishing import Published
from etl.pipeline.rebuilding import Rebuilt
from etl.pipeline.receiving import Received
from etl.pipeline.sentences import published_lines, received_lines, unidentified_lines, units_table
from etl.settings.loading import Settings, load_settings
from etl.system.files import Outcome, Placed

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def settings() -> Settings:
    """The shipped settings."""
    return load_settings(ROOT, 2022)


def test_units_table(edition: Edition) -> None:
    """Each unit with state, time, file and findings; late ones and those with a newer returned version say so."""
    assert units_table(edition.units) == [
        "单位      状态              收到时间          文件                        强制性  核实性  提示",
        "姜家社区  缺报",
        "白云山村  接收（新版退回）  2022-12-18 16:05  2022/白云山村.xlsx                             1",
        "文石村    待核实（迟报）    2022-12-21 00:10  2022/文石村（最终版）.xlsx               1",
        "司法所    接收              2022-12-19 10:20  2022/司法所.xlsx",
        "已报 3/4：缺报 1，接收 2，待核实 1",
    ]


def test_files_of_nobody(edition: Edition, catalogue: Catalogue) -> None:
    """Named beside the table until somebody puts a better file in their place or sets them aside."""
    (stray,) = edition.unidentified
    assert list(unidentified_lines(edition.standings, catalogue)) == [
        f"不知道是哪个单位的 1 份，回执在 回执/未识别：{stray.arrival.path}"
    ]
    replaced = replace(edition.standings[0], arrival=replace(stray.arrival, number=99))
    assert not list(unidentified_lines((*edition.standings, replaced), catalogue))
    assert not list(unidentified_lines([replace(stray, withdrawn="发错了")], catalogue))


@pytest.mark.parametrize(("count", "end"), [(12, "l.xlsx"), (13, "l.xlsx等")])
def test_many_files_of_nobody(edition: Edition, catalogue: Catalogue, count: int, end: str) -> None:
    """Twelve names a line."""
    (stray,) = edition.unidentified
    strays = [
        replace(stray, arrival=replace(stray.arrival, number=50 + number, path=f"2022/{letter}.xlsx"))
        for number, letter in enumerate("abcdefghijklm"[:count])
    ]
    (line,) = unidentified_lines(strays, catalogue)
    assert line.startswith(f"不知道是哪个单位的 {count} 份，回执在 回执/未识别：2022/a.xlsx、2022/b.xlsx、")
    assert line.endswith(f"、2022/{end}")


def test_check_lines(edition: Edition) -> None:
    """The verdict, then what must be mended before what is only told."""
    returned = edition.standings[3].submission
    assert list(check_lines(returned)) == [
        "白云山村.xlsx（白云山村）：退回",
        "  强制性　白云山村.xlsx 统计表!D10：“60余”不是准确数。请填写具体件数后重新提交。",
        "  强制性　白云山村.xlsx 统计表!D11：“人民调解成功件数”没有填。请填数，没有发生填0。",
        "  提示　白云山村.xlsx 统计表!D6：“４次”按4采用。请核对，不对请改正后重新提交。",
    ]
    assert next(check_lines(edition.standings[2].submission)) == "=附件2.xlsx（单位不明）：退回"


def test_check_record(edition: Edition, catalogue: Catalogue) -> None:
    """One object a submission, with the columns of data/; this year's column only, numbers or null."""
    standing = edition.standings[3]
    record = json.loads(json.dumps(check_record(standing.arrival, standing.submission, catalogue), ensure_ascii=False))
    assert list(record) == ["file", "sha256", "unit_code", "unit", "year", "verdict", "observations", "findings"]
    assert (record["file"], record["unit_code"], record["unit"], record["year"], record["verdict"]) == (
        "白云山村.xlsx",
        "500113115214",
        "白云山村",
        2022,
        "退回",
    )
    assert record["observations"][0] == {
        "unit_code": "500113115214",
        "unit": "白云山村",
        "code": "101",
        "indicator": "二十大精神学习次数",
        "value": 4,
        "state": "number",
        "raw": "４次",
        "repair": "4",
        "file": "白云山村.xlsx",
        "sheet": "统计表",
        "cell": "D6",
        "sha256": standing.arrival.sha256,
        "received_at": "2022-12-20T09:30:00+08:00",
        "doubt": "",
        "explanation": "",
        "submitted": None,
        "adjusted_by": "",
        "adjusted_why": "",
    }
    assert [(one["code"], one["value"], one["state"]) for one in record["observations"]][-1] == ("302", None, "blank")
    assert record["findings"][1] == {
        "unit_code": "500113115214",
        "unit": "白云山村",
        "file": "白云山村.xlsx",
        "sheet": "统计表",
        "cell": "D10",
        "severity": "hard",
        "code": "not_exact",
        "message": "白云山村.xlsx 统计表!D10：“60余”不是准确数。请填写具体件数后重新提交。",
    }


def test_check_record_of_an_unreadable_file(catalogue: Catalogue) -> None:
    """An unreadable file is an object with null unit and its reason."""
    submission = Submission("a.xlsx", None, None, None, findings=(finding("empty_file", Place("a.xlsx")),))
    record = check_record(Arrival(0, "2022/a.xlsx", "ab", 0, 0, ""), submission, catalogue)
    assert (record["unit_code"], record["unit"], record["year"], record["verdict"]) == (None, None, None, "退回")
    assert record["observations"] == []
    assert [(one["sheet"], one["cell"], one["code"]) for one in record["findings"]] == [("", "", "empty_file")]


@pytest.mark.parametrize(("value", "number"), [("12", 12), ("1.5", 1.5), ("1E+3", 1000), (None, None)])
def test_numbers_in_json(catalogue: Catalogue, value: str | None, number: float | None) -> None:
    """Whole numbers are integers, others floats, no number is null."""
    amount = None if value is None else Decimal(value)
    one = Observation("101", Column.THIS_YEAR, amount, State.NUMBER, "", CellRef("统计表", 6, 4))
    submission = Submission("a.xlsx", "SFS", "司法所", 2022, observations=(one,))
    found = check_record(Arrival(0, "a.xlsx", "", 0, 0, ""), submission, catalogue)["observations"][0]["value"]
    assert (found, type(found)) == (number, type(number))


def test_received_lines() -> None:
    """What was read, what is waiting, what was not taken and why; the product's own files are no news."""
    scan = Scan((), refused=(Refused("2022/链接.xlsx", "是链接"),), ignored=Counter({"打开中的锁文件": 2, "回执": 9}))
    listing = Listing(ready=(), waiting=("2022/文石村.xlsx",), scan=scan)
    assert list(received_lines(listing, Received(3, 2, ["2022/司法所.xlsx（没有权限）"]))) == [
        "本次读取 3 份新的或改过的文件。",
        "以前收到的 2 份按现在的设置重新审核过（设置改过，或上次没有审核完）。",
        "还在写入，下次再收：2022/文石村.xlsx",
        "打不开，下次再收：2022/司法所.xlsx（没有权限）",
        "没有收：2022/链接.xlsx（是链接）",
        "略过：打开中的锁文件 2 个",
    ]


def test_published_lines(edition: Edition, settings: Settings, tmp_path: Path) -> None:
    """Where the outputs are; one that could not go under its own name is told with the reason."""
    outputs = (
        Placed("汇总表.xlsx", tmp_path / "汇总表（新）.xlsx", Outcome.BESIDE, "汇总表.xlsx 正打开着"),
        Placed("data/totals.csv", tmp_path / "totals.csv", Outcome.WRITTEN),
    )
    assert list(published_lines(Published(edition, outputs, ()), settings)) == [
        f"第2版在 {ROOT / 'outbox' / '2022'}：汇总表（新）.xlsx、data/",
        f"回执在 {ROOT / 'inbox' / '2022' / '回执'}",
        "注意：汇总表.xlsx 正打开着",
    ]


def test_an_account_of_changes_is_pointed_at(edition: Edition, settings: Settings, tmp_path: Path) -> None:
    """One line says where it is told what became of a draft that people changed."""
    outputs = (Placed("变动说明.txt", tmp_path / "变动说明.txt", Outcome.WRITTEN),)
    assert list(published_lines(Published(edition, outputs, ()), settings))[2:] == [
        "报告初稿有人改过：哪些数变了、改的话带过来没有，见 变动说明.txt。"
    ]


def test_rebuilt_lines(edition: Edition) -> None:
    """The proof, or each output that differs."""
    published = Published(edition, (), ())
    assert list(rebuilt_lines(Rebuilt(published, 14, ()))) == ["重算完毕：14 项输出与原来完全一致。"]
    assert list(rebuilt_lines(Rebuilt(published, 14, ("汇总表.xlsx",)))) == ["重算结果与原来不同：", "  汇总表.xlsx"]


def test_units_table_counts_what_is_open(edition: Edition) -> None:
    """What was explained or let pass is no longer counted."""
    state = edition.units[2]
    (found,) = state.standings[0].set_findings
    settled = replace(state.standings[0], set_findings=(replace(found, explanation="两村联合开展，逐项核过"),))
    assert units_table([replace(state, standings=(settled,))])[1] == (
        "文石村  接收（迟报）  2022-12-21 00:10  2022/文石村（最终版）.xlsx"
    )


def test_overruling_lines(edition: Edition) -> None:
    """What was decided about which content, what was decided before, and how the unit stands now."""
    order = Order("白云山村.xlsx", "交错了")
    decision = Decision("ab" * 32, "2022/白云山村.xlsx", "500113115214", "", "交错了", "2023-01-09T10:00:00+08:00")
    strange = replace(decision, path="2022/附件2.xlsx", unit_code="")
    stands = "白云山村现在是：接收"
    assert list(overruling_lines(Overruling(order, (decision, strange), (decision, strange)), edition)) == [
        "2022/白云山村.xlsx（白云山村，abababababab）撤回：交错了",
        "2022/附件2.xlsx（单位不明，abababababab）撤回：交错了",
        stands,
    ]
    assert list(overruling_lines(Overruling(order, (decision,), ()), edition)) == [
        "2022/白云山村.xlsx（白云山村，abababababab）已经撤回，原因相同，没有重记。",
        stands,
    ]
    passed = replace(decision, check="调解成功", undo=True)
    undo = replace(order, check="调解成功", undo=True)
    assert list(overruling_lines(Overruling(undo, (passed,), (passed,)), edition)) == [
        "2022/白云山村.xlsx（白云山村，abababababab）不再放行“调解成功”：交错了",
        stands,
    ]
    assert list(overruling_lines(Overruling(undo, (passed,), ()), edition)) == [
        "2022/白云山村.xlsx（白云山村，abababababab）没有放行“调解成功”，不用收回。",
        stands,
    ]
