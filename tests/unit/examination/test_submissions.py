"""How many submissions a workbook holds: several forms in one file, copies, hidden sheets, forms side by side."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etl.domain import Arrival, Submission, Verdict, Workbook
from etl.domain.catalogue import Catalogue
from etl.domain.findings import message
from etl.examination.extraction import extract

Drawn = Callable[[str], Workbook]
Extracted = Callable[..., tuple[Submission, ...]]

HEAD = "| 姜家镇2022年度统计表 |\n| 填报单位： | {unit} |\n| 指标名称 | 计量单位 | 代码 | 本年 | 上年 | 说明 |\n"
ROWS = "| 法律明白人人数 | 名 | 602 | {number} | 4 | |\n| 法律十进活动场次 | 场 | 604 | {events} | 1 | |\n"


def form(unit: str = "白云山村", number: str = "5", events: str = "2") -> str:
    """A short form of that unit."""
    return HEAD.format(unit=unit) + ROWS.format(number=number, events=events)


_LACKING = ("missing_row", "list_missing")
BLANK = form(number="", events="")


@pytest.fixture
def extracted(drawn: Drawn, town: Catalogue) -> Extracted:
    """The submissions of a drawn workbook."""

    def _extracted(table: str, path: str = "2022/附件2.xlsx") -> tuple[Submission, ...]:
        return extract(drawn(table), Arrival(1, path, "", 1, 0, ""), town, 2022)

    return _extracted


def told(submission: Submission) -> list[str]:
    """What is said, but for the rows and lists that these short forms lack."""
    return [message(one).removeprefix("附件2.xlsx ") for one in submission.findings if one.code not in _LACKING]


def values(submission: Submission) -> dict[str, str]:
    """By code what was read for this year."""
    return {
        one.code: f"{one.value} {one.cell.sheet}!{one.cell.a1}"
        for one in submission.observations
        if one.column == "本年"
    }


READ = {"602": "5 统计表!D4", "604": "2 统计表!D5"}


def test_equal_copy(extracted: Extracted) -> None:
    """A copy that says the same is a note, wherever its rows stand and whether it is hidden."""
    moved = "\n\n" + form()
    for state in ("", "hidden"):
        (one,) = extracted(f"【统计表】\n{form()}【统计表 (2)】{state}\n{moved}")
        assert values(one) == READ
        assert told(one) == ["统计表：工作表“统计表 (2)!D5”里的统计表与这一张相同，只采用一张。不必处理。"]


def test_blank_copy(extracted: Extracted) -> None:
    """A blank copy says nothing, also in front of the filled one."""
    for table in (f"【统计表】\n{form()}【Sheet2】\n{BLANK}", f"【Sheet2】\n{BLANK}【统计表】\n{form()}"):
        (one,) = extracted(table)
        assert (values(one), told(one)) == (READ, [])


@pytest.mark.parametrize(
    "other", [form(events="3"), form(events="=1"), form(events="#REF!"), form(events="").replace("| 1 | |", "| 1 | 3 |")]
)  # fmt: skip
def test_other_copy(extracted: Extracted, other: str) -> None:
    """A copy that says something else sends both back, be it a formula without result or a number beside its place."""
    (one,) = extracted(f"【统计表】\n{form()}【统计表 (2)】\n{other}")
    assert told(one) == [
        ("统计表!D3：一个文件里有白云山村的2张填过的统计表：统计表、统计表 (2)。请只保留一张，其余删除后提交。")
    ]
    assert one.observations == ()


def test_equal_numbers_of_two_units(extracted: Extracted) -> None:
    """Two villages with the same numbers are two submissions, not a copy."""
    first, second = extracted(f"【甲】\n{form()}【乙】\n{form('文石村')}")
    assert [(one.unit, told(one)) for one in (first, second)] == [("白云山村", []), ("文石村", [])]


def test_sheet_named_after_another_unit(extracted: Extracted) -> None:
    """The sheet's name is heard too."""
    (one,) = extracted(f"【文石村】\n{form()}")
    assert told(one) == [
        "文石村!B2：单位不一致：填报单位是“白云山村”，但工作表名是“文石村”。请核对是哪个单位的报表，改正后重新提交。"
    ]


def test_hidden_sheet_alone(extracted: Extracted) -> None:
    """The only form is read although its sheet is hidden, and that is told."""
    (one,) = extracted(f"【统计表】hidden\n{form()}")
    assert values(one) == READ
    assert told(one) == ["统计表：统计表“统计表”是隐藏的工作表，已照样采用。请核对，并取消隐藏。"]


def test_hidden_form_behind_a_blank_one(extracted: Extracted) -> None:
    """A filled form behind a visible blank one goes back: nobody sees what is being sent."""
    (one,) = extracted(f"【统计表】\n{BLANK}【旧表】hidden\n{form()}")
    assert told(one) == [
        (
            "旧表：填过的统计表“旧表”是隐藏的，而看得见的是另一张。"
            "请取消隐藏并核对，把数填在看得见的一张里，其余删去后提交。"
        )
    ]


def test_one_below_the_other(extracted: Extracted) -> None:
    """Two units' forms on one sheet are two submissions, each with its own cells, title or not."""
    below = form("文石村", "6", "7").partition("\n")[2]
    first, second = extracted(f"【统计表】\n{form()}\n| 零报告 | | | | | |\n\n{below}")
    assert [(one.unit, one.year, told(one)) for one in (first, second)] == [
        ("白云山村", 2022, []),
        ("文石村", 2022, []),
    ]
    assert values(first) == READ
    assert values(second) == {"602": "6 统计表!D11", "604": "7 统计表!D12"}


def test_side_by_side(extracted: Extracted) -> None:
    """Two units' forms beside one another are two submissions."""
    pairs = zip(form().splitlines(), form("文石村", "6", "7").splitlines(), strict=True)
    lines = []
    for left, right in pairs:
        cells = [cell.strip() for cell in left.strip("|").split("|")]
        lines.append("|" + "|".join((*cells, *[""] * (7 - len(cells)))) + right)
    first, second = extracted("【统计表】\n" + "\n".join(lines))
    assert [(one.unit, told(one)) for one in (first, second)] == [("白云山村", []), ("文石村", [])]
    assert values(first) == READ
    assert values(second) == {"602": "6 统计表!K4", "604": "7 统计表!K5"}


def test_two_of_one_unit_on_one_sheet(extracted: Extracted) -> None:
    """Two filled forms of one unit on one sheet are named by their places."""
    (one,) = extracted(f"【统计表】\n{form()}\n{form(events='9')}")
    assert told(one) == [
        ("统计表!D3：一个文件里有白云山村的2张填过的统计表：统计表!D3、统计表!D9。请只保留一张，其余删除后提交。")
    ]


def test_header_repeated_on_every_page(extracted: Extracted) -> None:
    """A header in the middle of the table does not make two tables of it."""
    first, second = ROWS.format(number="5", events="2").splitlines()
    header = HEAD.splitlines()[2]
    head = HEAD.format(unit="白云山村")
    (one,) = extracted(f"【统计表】\n{head}{first}\n{header}\n{second}")
    assert values(one) == {"602": "5 统计表!D4", "604": "2 统计表!D6"}
    assert told(one) == []
    (one,) = extracted(f"【统计表】\n{head}{first}\n| 走访户数 | 户 | | 9 | | |\n| 六 普法宣传 |\n{header}\n{second}")
    assert values(one) == {"602": "5 统计表!D4", "604": "2 统计表!D8"}
    assert [message.partition("，")[0] for message in told(one)] == ["统计表!A5：“走访户数”不是本表的指标"]


@pytest.mark.parametrize(
    "head",
    [
        "| 指标名称 | 计量单位 | 代码 | 数量 | | 说明 |\n| | | | 本年 | 上年 | |",
        "| | | | 本年 | 上年 | |\n| 指标名称 | 计量单位 | 代码 | 个数 | 个数 | 说明 |",
        "| 指标名称 | 计量单位 | 代码 | 2022年 | 2021年 | 说明 |\n| （甲） | （乙） | （丙） | （1） | （2） | |",
    ],
    ids=["below", "above", "numbered"],
)
def test_headers_in_two_rows(extracted: Extracted, head: str) -> None:
    """本年 and 上年 may stand in a row above or below the other titles."""
    table = form().replace("| 指标名称 | 计量单位 | 代码 | 本年 | 上年 | 说明 |", head)
    (one,) = extracted(f"【统计表】\n{table}")
    assert list(values(one).values()) == ["5 统计表!D5", "2 统计表!D6"]
    assert told(one) == []


def test_halves_of_the_year(extracted: Extracted) -> None:
    """本年 that is parted in half-years beneath is nobody's whole year."""
    table = form().replace("说明 |\n", "说明 |\n| | | | 上半年 | 下半年 | |\n")
    (one,) = extracted(f"【统计表】\n{table}")
    assert told(one)[0].startswith("统计表!D4：“本年”一栏写的是“上半年”")


def test_the_period_above_is_no_column(extracted: Extracted) -> None:
    """报告期：2022年 above a table without 本年 is no title: the column has none, and is told so."""
    table = form().replace("| 本年 |", "| |").replace("| 白云山村 |", "| 白云山村 | | 报告期： | 2022年 |")
    (one,) = extracted(f"【统计表】\n{table}")
    assert told(one) == [NOT_PLAIN.format("（空）")]


NOT_PLAIN = (
    "统计表!D3：“本年”一栏写的是“{}”，看不出是2022年全年、按各项计量单位填的数。请按表样的标题和计量单位填全年的数。"
)


@pytest.mark.parametrize("title", ["数量", "合计", "完成数", ""])
def test_this_year_without_its_title(extracted: Extracted, title: str) -> None:
    """A table with names, codes and figures is a form: told at the place of the title, to the unit that it names."""
    (one,) = extracted(f"【统计表】\n{form().replace('| 本年 |', f'| {title} |')}")
    assert (one.unit, one.verdict) == ("白云山村", Verdict.RETURNED)
    assert told(one) == [NOT_PLAIN.format(title or "（空）")]


@pytest.mark.parametrize(
    "table",
    [
        BLANK.replace("| 本年 | 上年 |", "| | |"),
        form().replace("| 代码 | 本年 |", "| | 数量 |"),
        form().replace("| 本年 | 上年 |", "| 上年 | |"),
        form().replace("| 本年 |", "| 解释 |").replace("| 5 |", "| 指本年内担任的人 |").replace("| 2 |", "| 指活动 |"),
    ],
    ids=["no figures", "no codes", "last year only", "explanations"],
)
def test_no_column_to_be_this_years(extracted: Extracted, table: str) -> None:
    """Where nothing shows which column is meant, there is no form; a table that has its title needs no guess."""
    (one,) = extracted(f"【统计表】\n{table}")
    assert [finding.code for finding in one.findings] == ["no_form"]
    (both,) = extracted(f"【统计表】\n{form()}【旧表】\n{form('文石村').replace('| 本年 |', '| 数量 |')}")
    assert (both.unit, values(both)) == ("白云山村", READ)
    assert "column_not_plain" not in {finding.code for finding in both.findings}


@pytest.mark.parametrize(
    "label", ["填报单位", "报送单位", "单位名称", "单位（盖章）", "填报单位（公章）", "填 报 单 位（盖章）"]
)
def test_unit_labels(extracted: Extracted, label: str) -> None:
    """The wordings of 填报单位, with a seal or without."""
    for cells in (f"| {label}： | 白云山村（盖章） |", f"| {label}：白云山村    填表人： |", f"| {label} | 白云山村 |"):
        (one,) = extracted("【统计表】\n" + form().replace("| 填报单位： | 白云山村 |", cells))
        assert (one.unit, told(one)) == ("白云山村", [])


def test_labels_over_their_answers(extracted: Extracted) -> None:
    """填报单位 and 单位代码 as titles, the answers beneath; 单位：件 names nobody."""
    table = form().replace(
        "| 填报单位： | 白云山村 |", "| 填报单位 | 单位代码 |\n| 白云山村 | 500113115214 | | | 单位：件 |"
    )
    (one,) = extracted(f"【统计表】\n{table}")
    assert (one.unit, told(one)) == ("白云山村", [])


def test_unit_that_signs_below(extracted: Extracted) -> None:
    """Where nothing is said above the table, the signature beneath it is heard."""
    table = form().replace("| 填报单位： | 白云山村 |\n", "") + "\n| 填报单位： | 白云山村 |"
    (one,) = extracted(f"【统计表】\n{table}")
    assert (one.unit, told(one)) == ("白云山村", [])


@pytest.mark.parametrize(("year", "found"), [("二〇二二年", 2022), ("二○二二年", 2022), ("二〇二一年", 2021)])
def test_year_in_chinese_numerals(extracted: Extracted, year: str, found: int) -> None:
    """The year of a title in Chinese numerals is understood."""
    (one,) = extracted("【统计表】\n" + form().replace("2022年", year))
    assert one.year == found
    assert ("wrong_year" in [finding.code for finding in one.findings]) is (found != 2022)
