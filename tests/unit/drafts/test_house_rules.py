"""Remarks on wording and completeness are made on our own report of the year alone, and only where they are sure."""

from __future__ import annotations

import pytest

from etl.cli.proof_printing import proof_lines
from etl.drafts.proofreading.proof_marks import proof_marks
from tests.consolidated import draft, proved

TITLE = "姜家镇2022年法治政府建设情况的报告\n"


def remarks(text: str) -> list[str]:
    """The words of the remarks on a text."""
    return [each.words for each in proved(text).remarks]


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("三、党政主要负责人履职情况", True),
        ("三、党政主要负责人履行推进法治建设职责情况", True),
        ("三、主要负责同志履行第一责任人职责情况", True),
        ("三、党政主要负责人讲话", False),
        ("三、履职情况", False),
    ],
)
def test_the_third_part(heading: str, found: bool) -> None:  # noqa: FBT001 - a column of the table above
    """The part on the leaders' duties goes by several headings; the leaders or their duties alone do not make it."""
    ours = "三、党政主要负责人履行推进法治建设第一责任人职责情况"
    assert ours in draft()
    missing = [words for words in remarks(draft().replace(ours, heading)) if words.startswith("没有找到")]
    assert (missing == []) is found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{TITLE}第三季度行政复议收案1件。", True),
        (f"{TITLE}一、成效\n第三季度行政复议收案1件。", True),
        (f"{TITLE}一、成效\n第三季度行政复议纠错1件。", False),
        (f"{TITLE}一、成效\n第三季度出现问题1个。", False),
        (f"{TITLE}一、成效\n出现问题1个。第三季度行政复议收案1件。", True),
        (f"{TITLE}二、存在的不足\n第三季度行政复议收案1件。", False),
        (f"{TITLE}四、下一年度安排\n第三季度开展执法检查。", False),
        ("木洞镇2022年工作总结\n第三季度行政复议收案1件。", False),
    ],
)
def test_parts_of_the_year(text: str, told: bool) -> None:  # noqa: FBT001 - a column of the table above
    """A quarter is out of place in our account of the year, not in a problem, a plan or another's report."""
    assert any("不是全年的数" in words for words in remarks(text)) is told


def test_anothers_year_and_parts() -> None:
    """Of another's report nothing is asked but whose it is."""
    text = "木洞镇2021年法治政府建设情况的报告\n\n2020年，木洞镇坚持。\n一、前言\n2019年，人民调解案件3件。"
    assert len(remarks(text)) == 1
    ours = text.replace("木洞镇", "姜家镇")
    assert any("标题写的是2021年" in words for words in remarks(ours))


@pytest.mark.parametrize(
    "text",
    [
        "现有行政执法人员14人，持证率92.9%；评查行政执法案卷42件，发出行政执法监督通知书8份。",
        "白云山村人民调解案件31件，调解成功30件，全镇调解成功率97.4%。",
        "木洞镇人民调解案件31件，调解成功30件，调解成功率90%。",
        "木洞镇2022年工作总结\n人民调解案件31件，调解成功30件，调解成功率90%。",
        "槐园村人民调解案件31件，调解成功30件，文石村调解成功率90%。",
        "槐园村人民调解案件31件，调解成功30件，上年调解成功率90%。",
        "槐园村人民调解案件31件，调解成功30件，人民调解案件20件，调解成功率90%。",
    ],
)
def test_rates_of_another(text: str) -> None:
    """A rate is not computed from numbers of another measure, another subject or another year, nor where two are given."""
    assert not any("按文中的数算" in words for words in remarks(text))


def test_rates_of_one() -> None:
    """A unit's rate is computed from its own parts."""
    words = "调解成功率与文中的数不符：按文中的数算是96.8%。"
    assert remarks("槐园村人民调解案件31件，调解成功30件，调解成功率90%。") == [words]
    assert remarks("槐园村人民调解案件31件，调解成功30件，调解成功率96.8%。") == []


def test_days_written_with_a_point() -> None:
    """11.9消防 is the name of a day, 11.9公里 a number."""
    natures = [each.mention.nature.value for each in proved("开展11.9消防宣传，全长11.9公里。").verdicts]
    assert natures == ["name", "figure"]


def test_nothing_to_print() -> None:
    """Where there was none, the zero sentence is due; without one the clause is to be dropped, and 0件 is not advised."""
    words = [each.words for each in proof_marks("", proved(f"{TITLE}行政复议2件。社区矫正其他减少3人。").verdicts, ())]
    assert words == [
        "“2件”与汇总的数不符：行政复议件数应写作“未发生行政复议案件”。请核对。",
        "“3人”与汇总的数不符：社区矫正其他减少人数是0，应删去这一句或写明没有。请核对。",
    ]


def test_list_and_count_agree() -> None:
    """The numbers listed as not compared are as many as the sum says; 一 that counts nothing is no number."""
    proof = proved(f"{TITLE}推进一项重点工作，走访7户，发展一名志愿者，走访9户，一条主线，聘请法律顾问3名。")
    lines = list(proof_lines(proof))
    assert lines[-2:] == [
        "没有对应指标、未核对的数：7户、9户",
        "共 3 个数：不符 0，存疑 0，相符 1，未核对 2。年份、日期、名称等 3 个，不核对。",
    ]
