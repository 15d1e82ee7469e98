"""From a total to the cells it came from, line by line."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from etl.cli.trace_printing import near_misses, trace_lines
from etl.consolidation.edition import Edition
from etl.domain import Consolidation, Formula, Indicator, Kind, Term, Total
from etl.domain.catalogue import Catalogue

INBOX = Path("somewhere") / "inbox"


def lines(edition: Edition, code: str) -> list[str]:
    """The lines of ``etl trace``."""
    indicator = edition.catalogue.by_code(code)
    assert indicator is not None
    return list(trace_lines(indicator, edition, INBOX))


def test_sum(edition: Edition) -> None:
    """Total, coverage and wording; each term with unit, file, sheet, cell, raw text, repair and time; who is missing."""
    assert lines(edition, "101") == [
        "二十大精神学习次数（代码101，次）：9，2/3 已报",
        "报告写作：9次",
        "   数值  单位      文件                              工作表  单元格  原文  理解为  收到时间",
        "+     4  白云山村  inbox/2022/白云山村.xlsx          统计表  D6      ４次  4       2022-12-18 16:05",
        "+     5  文石村    inbox/2022/文石村（最终版）.xlsx  统计表  D6      5             2022-12-21 00:10",
        "缺报：姜家社区",
    ]


def test_owner(edition: Edition) -> None:
    """One owner's number has one term, and nobody is missing."""
    assert lines(edition, "202") == [
        "法律顾问人数（代码202，名）：3，1/1 已报",
        "报告写作：3名",
        "   数值  单位    文件                    工作表  单元格  原文  理解为  收到时间",
        "+     3  司法所  inbox/2022/司法所.xlsx  统计表  D8      3             2022-12-19 10:20",
    ]


def test_nobody_reported(edition: Edition) -> None:
    """A total that nobody reported is said to be that, not 0."""
    assert lines(edition, "304") == ["悬挂横幅条数（代码304，条）：无人报送，0/1 已报", "缺报：姜家社区"]


def test_ratio(edition: Edition) -> None:
    """A rate shows how it is computed, then the totals it is made of in turn."""
    traced = lines(edition, "303")
    assert traced[1:5] == [
        "报告写作：97.2%",
        "按合计计算：（调解成功）÷（调解件数）× 100%",
        "",
        "人民调解成功件数（代码302，件）：70，3/4 已报",
    ]
    second = traced.index("人民调解案件件数（代码301，件）：72，3/4 已报")
    assert traced[second - 1 : second + 2] == ["", "人民调解案件件数（代码301，件）：72，3/4 已报", "报告写作：70余件"]
    assert traced[-1] == "缺报：姜家社区"


def test_roster(edition: Edition) -> None:
    """A count of the register names the units counted."""
    roster = Indicator("203", "服务村居", "服务村居数", "个", "二", Kind.ROSTER, formula=Formula(numerator="村居"))
    changed = replace(edition, consolidation=Consolidation((Total(roster, Decimal(3), 3, 3, None),)))
    assert list(trace_lines(roster, changed, INBOX)) == [
        "服务村居数（代码203，个）：3，3/3 已报",
        "报告写作：3个",
        "按单位名录数得：姜家社区、白云山村、文石村",
    ]


def test_what_is_taken_off(edition: Edition) -> None:
    """A deduction has its minus and its cell."""
    (term, *_) = edition.consolidation.by_key("调解件数").terms
    off = Term(-1, term.unit_code, term.unit, term.observation, term.arrival)
    changed = Total(edition.catalogue.by_key("调解件数"), Decimal(0), 1, 4, None, (term, off))
    traced = list(trace_lines(changed.indicator, replace(edition, consolidation=Consolidation((changed,))), INBOX))
    assert [line.split()[:3] for line in traced[3:5]] == [["+", "12", "白云山村"], ["−", "12", "白云山村"]]


def test_whole_numbers_without_exponent(edition: Edition) -> None:
    """A large total is written out."""
    indicator = edition.catalogue.by_key("调解件数")
    total = Total(indicator, Decimal("1.2E+4"), 4, 4, None)
    traced = list(trace_lines(indicator, replace(edition, consolidation=Consolidation((total,))), INBOX))
    assert traced[0] == "人民调解案件件数（代码301，件）：12000，4/4 已报"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("人民调解案件数", "，是不是“人民调解案件件数”、“人民调解成功件数”、“调解件数”"),
        ("横幅", "，是不是“横幅条数”、“悬挂横幅条数”"),
        ("zzz", ""),
    ],
)
def test_near_misses(catalogue: Catalogue, words: str, said: str) -> None:
    """What the operator may have meant, or nothing."""
    assert near_misses(words, catalogue) == said


def test_near_misses_name_nothing_twice(town: Catalogue) -> None:
    """An indicator whose key is its name is suggested once."""
    said = near_misses("调解成功率高", town)
    assert said.count("“调解成功率”") == 1
