"""Who filled the form in and for which year: every place that says so is heard, and all must agree."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest

from etl.domain import Arrival, CellRef, Place, Workbook
from etl.domain.catalogue import Catalogue
from etl.domain.findings import finding, message
from etl.domain.unit_names import NAMED_INSIDE, senders, unit_by_path
from etl.examination.extraction.identity import Identity, identify
from etl.examination.extraction.other_sheets import FormMark, read_form_mark
from etl.examination.extraction.tables import locate_tables

Drawn = Callable[[str], Workbook]
Ask = Callable[..., Identity]

TABLE = "| 指标名称 | 计量单位 | 代码 | 本年 | 上年 | 说明 |\n| 法律十进活动场次 | 场 | 604 | 2 | 1 | |"
MARKS = "【_表样】very_hidden\n| 表样 | 年报汇总统计表 |\n| 版本 | 1 |\n| 年度 | {year} |\n| 单位代码 | {unit} |"
CODES = {"白云山村": "500113115214", "文石村": "500113115215"}


@pytest.fixture
def ask(drawn: Drawn, town: Catalogue) -> Ask:
    """Who and when: ``ask(cells above the table, path, marks=(year, unit code), alone=…, table=…)``."""

    def _ask(
        above: str,
        path: str = "2022/附件2(1).xlsx",
        marks: tuple[str, str] = ("", ""),
        *,
        alone: bool = True,
        table: str = TABLE,
    ) -> Identity:
        hidden = MARKS.format(year=marks[0], unit=marks[1]) if any(marks) else ""
        workbook = drawn(f"【统计表】\n{above}\n{table}\n{hidden}")
        located = locate_tables(workbook.sheets, town, 2022)[0]
        return identify(located, read_form_mark(workbook), arrival(path), town, 2022, alone=alone)

    return _ask


def arrival(path: str) -> Arrival:
    """A file that came in under that path."""
    return Arrival(1, path, "", 1, 0, "2023-01-05T10:00:00+08:00")


def said(identity: Identity) -> list[str]:
    """The findings as the submitter reads them."""
    return [message(finding) for finding in identity.findings]


def named(identity: Identity) -> str | None:
    """The unit's name."""
    return identity.unit.name if identity.unit else None


TITLE = "| 姜家镇2022年度法治政府建设统计表 |"


@pytest.mark.parametrize(
    "cells",
    [
        "| 填报单位：白云山村 |",
        "| 填报单位: 白云山村 |",
        "| 填报单位： | 白云山村 |",
        "| 填报单位 | | | 白云山村 |",
        "| 填报单位： | 姜家镇白云山村 |",
        "| 填 报 单 位： | 白云山村委会 |",
        "| | | 单位名称： | 白云山村 | 制表： | 文石村 |",
        "| 单位代码： | 500113115214 |",
        "| 单位代码：500113115214 |",
    ],
)
def test_unit_named_above_the_table(ask: Ask, cells: str) -> None:
    """The unit stands behind its label: in the same cell after the colon or in the next one, by name, alias or code."""
    identity = ask(f"{TITLE}\n{cells}")
    assert (named(identity), identity.year, identity.findings) == ("白云山村", 2022, ())


def test_hidden_sheet(ask: Ask) -> None:
    """The mark of the blank form tells unit and year when the cell was left empty."""
    identity = ask("| 填报单位： | | | | 制定单位： | 姜家镇司法所 |", marks=("2022", CODES["白云山村"]))
    assert (named(identity), identity.year, identity.findings) == ("白云山村", 2022, ())


@pytest.mark.parametrize("next_label", ["制定单位：姜家镇司法所", "制定单位：", "表号:"])
def test_the_next_label_is_no_answer(ask: Ask, next_label: str) -> None:
    """An empty 填报单位 is not filled by the label that follows it."""
    identity = ask(f"{TITLE}\n| 填报单位： | | {next_label} | 文石村 |", marks=("", CODES["白云山村"]))
    assert (named(identity), identity.findings) == ("白云山村", ())


@pytest.mark.parametrize(
    "path", ["2022/白云山村/附件2.xlsx", "2022/报表/白云山村民委员会/1.xlsx", "2022/2022年白云山村（最终版）.xlsx"]
)
def test_folder_and_file_name(ask: Ask, path: str) -> None:
    """A folder of the unit's name, or one name in the file name, tells the unit when nothing else does."""
    identity = ask(TITLE, path)
    assert (named(identity), identity.findings) == ("白云山村", ())


def test_all_agree(ask: Ask) -> None:
    """Five places that name one unit are one unit."""
    code = CODES["白云山村"]
    identity = ask(
        f"{TITLE}\n| 填报单位： | 白云山村 |\n| 单位代码： | {code} |", "2022/白云山村/白云山村.xlsx", ("2022", code)
    )
    assert (named(identity), identity.findings) == ("白云山村", ())


WITNESSES = ("填报单位", "单位代码", "表样标记", "所在文件夹", "文件名")
NOT_CHANGED = "，可能是拿别的单位的文件改的。请核对这些数是哪个单位的；是本单位的，请填在本单位的表样里提交。"
CONFLICT = "。请核对是哪个单位的报表，改正后重新提交。"
OTHER_FOLDER = "。请把文件移到所属单位的文件夹；放错的是内容，请换成自己的报表。"
LIKELY = {
    ("填报单位", "单位代码"): ("unit_conflict", "单位不一致：", CONFLICT, "B3"),
    ("填报单位", "表样标记"): ("unit_not_changed", "", NOT_CHANGED, "B2"),
    ("填报单位", "所在文件夹"): ("other_folder", "放错了文件夹：", OTHER_FOLDER, "B2"),
    ("填报单位", "文件名"): ("unit_not_changed", "", NOT_CHANGED, "B2"),
    ("单位代码", "表样标记"): ("unit_not_changed", "", NOT_CHANGED, "B2"),
    ("单位代码", "所在文件夹"): ("other_folder", "放错了文件夹：", OTHER_FOLDER, "B2"),
    ("单位代码", "文件名"): ("unit_not_changed", "", NOT_CHANGED, "B2"),
    ("表样标记", "所在文件夹"): ("other_folder", "放错了文件夹：", OTHER_FOLDER, ""),
    ("表样标记", "文件名"): ("unit_not_changed", "", NOT_CHANGED, ""),
    ("所在文件夹", "文件名"): ("unit_conflict", "单位不一致：", CONFLICT, ""),
}
"""By the two places that disagree: what probably happened, in which words, and the cell that a person can mend."""


def says(witness: str, unit: str) -> str:
    """How a finding quotes it."""
    return f"表样是发给“{unit}”的" if witness == "表样标记" else f"{witness}是“{unit}”"


@pytest.mark.parametrize(
    ("first", "second"),
    [pair for pair in permutations(WITNESSES, 2) if WITNESSES.index(pair[0]) < WITNESSES.index(pair[1])],
)
def test_each_pair_may_disagree(ask: Ask, first: str, second: str) -> None:
    """Any two places that name two units are a finding of their own kind that quotes both, at the cell to be mended."""
    named_by = {first: "白云山村", second: "文石村"}
    cells = [f"| 填报单位： | {named_by['填报单位']} |"] if "填报单位" in named_by else []
    cells += [f"| 单位代码： | {CODES[named_by['单位代码']]} |"] if "单位代码" in named_by else []
    folder = f"{named_by['所在文件夹']}/" if "所在文件夹" in named_by else ""
    name = f"{named_by.get('文件名', '附件2')}.xlsx"
    marks = ("2022", CODES[named_by["表样标记"]]) if "表样标记" in named_by else ("", "")
    identity = ask("\n".join([TITLE, *cells]), f"2022/{folder}{name}", marks)
    code, before, after, cell = LIKELY[first, second]
    place = f"{name} 统计表!{cell}" if cell else f"{name} 统计表"
    assert [finding.code for finding in identity.findings] == [code]
    assert said(identity) == [f"{place}：{before}{says(first, '白云山村')}，但{says(second, '文石村')}{after}"]
    assert identity.unit is None


UNFILLED = TABLE.replace("| 2 | 1 |", "| | |")


@pytest.mark.parametrize("path", ["2022/文石村/附件2.xlsx", "2022/文石村/白云山村.xlsx", "2022/文石村.xlsx"])
def test_blank_form_of_another_unit(ask: Ask, path: str) -> None:
    """A form that nobody filled in, in another unit's folder or under its name, is the wrong blank."""
    above = f"{TITLE}\n| 填报单位： | 白云山村 |"
    identity = ask(above, path, ("2022", CODES["白云山村"]), table=UNFILLED)
    where = "所在文件夹" if path.count("/") > 1 else "文件名"
    (only,) = said(identity)
    assert only == (
        f"{path.rsplit('/', 1)[1]} 统计表!B2：表样没有填，也不是本单位的：填报单位是“白云山村”，但{where}是“文石村”。"
        "请改用本单位的表样，填好后提交。"
    )
    filled = ask(above, path, ("2022", CODES["白云山村"]))
    own = ask(above, "2022/白云山村/附件2.xlsx", ("2022", CODES["白云山村"]), table=UNFILLED)
    assert [finding.code for finding in filled.findings] == [
        "other_folder" if where == "所在文件夹" else "unit_not_changed"
    ]
    assert own.findings == ()


@pytest.mark.parametrize(
    ("unit", "code", "mark", "path", "cell", "quoted"),
    [
        ("白云山村", "白云山村", "文石村", "2022/1.xlsx", "B2", "填报单位是“白云山村”，但表样是发给“文石村”的"),
        ("文石村", "白云山村", "白云山村", "2022/1.xlsx", "B2", "填报单位是“文石村”，但单位代码是“白云山村”"),
        ("白云山村", "文石村", "白云山村", "2022/白云山村.xlsx", "B3", "填报单位是“白云山村”，但单位代码是“文石村”"),
        ("文石村", "文石村", "文石村", "2022/白云山村.xlsx", "B2", "填报单位是“文石村”，但文件名是“白云山村”"),
        (
            "文石村",
            "文石村",
            "文石村",
            "2022/白云山村/文石村.xlsx",
            "B2",
            "填报单位是“文石村”，但所在文件夹是“白云山村”",
        ),
    ],
    ids=["mark", "name not as code", "code not as name", "only the file was renamed", "dropped into another's folder"],
)
def test_place_of_a_conflict(ask: Ask, unit: str, code: str, mark: str, path: str, cell: str, quoted: str) -> None:
    """The finding stands at the cell that the others contradict; where that is no cell to be seen, at 填报单位."""
    identity = ask(f"{TITLE}\n| 填报单位： | {unit} |\n| 单位代码： | {CODES[code]} |", path, ("2022", CODES[mark]))
    (only,) = identity.findings
    assert (only.place.sheet, only.place.a1) == ("统计表", cell)
    assert quoted in message(only)


@pytest.mark.parametrize("title", ["文石村2022年度统计表", "姜家镇文石村法治政府建设统计表"])
def test_title_of_another_village(ask: Ask, title: str) -> None:
    """A form copied from the neighbours, with its title left as it was, is nobody's."""
    identity = ask(f"| {title} |\n| 2022年 |\n| 填报单位： | 白云山村 |")
    assert said(identity) == [
        "附件2(1).xlsx 统计表!A1：单位不一致：填报单位是“白云山村”，但标题是“文石村”。请核对是哪个单位的报表，改正后重新提交。"
    ]
    assert identity.unit is None


@pytest.mark.parametrize(
    "title",
    ["白云山村2022年度统计表", "姜家镇司法所2022年度统计表", "白云山村、文石村2022年度统计表", "抄送：文石村2022年统计表", "由文石村代收", "水源保护2022年统计表"],
)  # fmt: skip
def test_titles_that_contradict_nobody(ask: Ask, title: str) -> None:
    """Its own name, an office's, two names, a field of the form, a remark, a name within another word."""
    identity = ask(f"| {title} |\n| 2022年 |\n| 填报单位： | 白云山村 |")
    assert (named(identity), said(identity)) == ("白云山村", [])


def test_most_places_are_believed(ask: Ask) -> None:
    """Against whom the finding speaks when the places disagree: not the unit that most of them name. It is nobody's form."""
    identity = ask(f"{TITLE}\n| 填报单位： | 文石村 |\n| 单位代码： | 500113115214 |", "2022/白云山村.xlsx")
    assert identity.unit is None
    assert [(finding.code, finding.place.a1) for finding in identity.findings] == [("unit_conflict", "B2")]


def test_a_strange_name_beside_two_units(ask: Ask) -> None:
    """A name that nobody bears does not hide that the other places disagree; where they agree, it is their unit's."""
    cells = f"{TITLE}\n| 填报单位： | 石桥镇 |\n| 单位代码： | 500113115214 |"
    two, one = ask(cells, "2022/文石村.xlsx"), ask(cells, "2022/白云山村.xlsx")
    assert (two.unit, [each.code for each in two.findings]) == (None, ["unknown_unit", "unit_not_changed"])
    assert (named(one), [each.code for each in one.findings]) == ("白云山村", ["unknown_unit"])


def test_unknown_unit_with_near_miss(ask: Ask) -> None:
    """A name that the register does not have is asked about; a guess is only ever a suggestion."""
    identity = ask(f"{TITLE}\n| 填报单位： | 白云村 |")
    assert named(identity) is None
    assert said(identity) == [
        (
            "附件2(1).xlsx 统计表!B2：不知道是哪个单位的报表：填报单位写的是“白云村”，单位名录里没有。"
            "请在“填报单位”处填写单位全称（是不是“白云山村”）。"
        )
    ]


def test_unknown_unit_without_near_miss(ask: Ask) -> None:
    """Nothing is suggested when nothing is near; the file name still tells whom to answer."""
    identity = ask(f"{TITLE}\n| 填报单位：石桥镇 |", "2022/白云山村.xlsx")
    assert named(identity) == "白云山村"
    assert said(identity) == [
        (
            "白云山村.xlsx 统计表!A2：不知道是哪个单位的报表：填报单位写的是“石桥镇”，单位名录里没有。"
            "请在“填报单位”处填写单位全称。"
        )
    ]


@pytest.mark.parametrize("path", ["2022/附件2(1)(1).xlsx", "2022/白云山村和文石村.xlsx"], ids=["no name", "two names"])
def test_no_evidence(ask: Ask, path: str) -> None:
    """Nothing says who it is; a file name with two units says nothing either."""
    identity = ask(TITLE, path)
    assert identity.unit is None
    assert said(identity) == [
        f"{path.split('/')[1]} 统计表：不知道是哪个单位的报表：没有填写填报单位。请在“填报单位”处填写单位全称。"
    ]


def test_two_names_in_the_file_name_contradict_nobody(ask: Ask) -> None:
    """A file name that names two units is no witness against the form."""
    identity = ask(f"{TITLE}\n| 填报单位： | 文石村 |", "2022/司法所发_白云山村_文石村.xlsx")
    assert (named(identity), identity.findings) == ("文石村", ())


def test_beside_other_forms(ask: Ask) -> None:
    """In a file of several forms, hidden sheet, folder and file name do not speak of one of them."""
    marks = ("2022", CODES["白云山村"])
    other = ask(f"{TITLE}\n| 填报单位： | 文石村 |", "2022/白云山村.xlsx", marks, alone=False)
    nobody = ask(TITLE, "2022/白云山村.xlsx", marks, alone=False)
    assert (named(other), other.findings) == ("文石村", ())
    assert [finding.code for finding in nobody.findings] == ["unknown_unit"]


def test_marks_of_a_form_that_is_not_ours(drawn: Drawn) -> None:
    """A sheet that begins like our mark but names another form marks nothing."""
    ours, theirs = (
        drawn(MARKS.format(year="2022", unit="SFS").replace("年报汇总统计表", name))
        for name in ("年报汇总统计表", "农业年报")
    )
    assert read_form_mark(ours) == FormMark("年报汇总统计表", "2022", "SFS", CellRef("_表样", 3, 2))
    assert read_form_mark(theirs) == FormMark()


UNIT = "| 填报单位： | 白云山村 |"


@pytest.mark.parametrize(
    ("above", "mark", "cell"),
    [
        ("| 姜家镇2021年度统计表 |", "", "统计表!A1"),
        ("| 统计表 | | 报告期： | 2021 年 |", "2022", "统计表!D1"),
        ("| 统计表 |", "2021", "_表样!B3"),
    ],
    ids=["title", "period against mark", "mark alone"],
)
def test_wrong_year(ask: Ask, above: str, mark: str, cell: str) -> None:
    """A title, a period or a mark of another year than the folder's sends the form back, and tells which year it is."""
    identity = ask(f"{above}\n{UNIT}", marks=(mark, ""))
    assert identity.year == 2021
    assert said(identity) == [
        f"附件2(1).xlsx {cell}：这是2021年的报表，而2022文件夹收的是2022年的。请使用2022年的表样填报。"
    ]


def test_last_years_form_with_a_new_title(ask: Ask) -> None:
    """A form of last year stays one when somebody writes this year over it: told at the title, which can be seen."""
    identity = ask(f"{TITLE}\n{UNIT}", marks=("2021", ""))
    assert identity.year == 2021
    assert said(identity) == [
        "附件2(1).xlsx 统计表!A1：年度不一致：标题是2022年，但表样是2021年的。往年的表样不能改了标题再用，请使用2022年的表样填报。"
    ]
    assert ask(f"{TITLE}\n{UNIT}", marks=("2022", "")).findings == ()


@pytest.mark.parametrize(
    "words",
    [
        "报出日期：2023年1月5日",
        "法治宣传教育第八个五年规划（2021—2025年）",
        "规划期2021年—2025年",
        "规划期2021——2025年",
        "2019年、2020年、2021年对比",
        "文号〔2019〕7号",
        "编号120221年",
    ],
)
def test_years_that_are_not_the_forms(ask: Ask, words: str) -> None:
    """A date, a span of years or two years in a cell do not say for which year the form is."""
    identity = ask(f"{TITLE}\n{UNIT}\n| {words} |")
    assert (identity.year, identity.findings) == (2022, ())


@pytest.mark.parametrize("words", ["附件1-2022年统计表", "2022年1—12月", "2022 年度", "截至2022年12月"])
def test_years_that_are_the_forms(ask: Ask, words: str) -> None:
    """The year is understood in the usual titles."""
    assert ask(f"| {words} |\n{UNIT}").year == 2022


@pytest.mark.parametrize("mark", ["", "二〇二二", "２０２²", "²⁰²²"])
def test_no_year(ask: Ask, mark: str) -> None:
    """A form that says no year goes back, also when somebody wrote nonsense into the hidden sheet."""
    identity = ask(f"| 统计表 |\n{UNIT}", marks=(mark, ""))
    assert identity.year is None
    assert said(identity) == ["附件2(1).xlsx 统计表：没有找到报告年度。请使用2022年的表样填报。"]


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("2022/白云山村.docx", "白云山村"),
        ("2022/文石村/扫描件.pdf", "文石村"),
        ("2022/文石村/白云山村.xlsx", None),
        ("2022/新建文件夹/1.xlsx", None),
        ("2022/平安办报表.jpg", "平安建设办公室"),
    ],
)
def test_unit_by_path(town: Catalogue, path: str, unit: str | None) -> None:
    """Whose a file seems to be that nobody could read: the one unit that folders and name speak of."""
    found = unit_by_path(arrival(path), town)
    assert (found.name if found else None) == unit


@pytest.mark.parametrize(
    ("path", "inside", "units"),
    [
        ("2022/文石村.xlsx", "白云山村", ["文石村"]),
        ("2022/文石村/附件2.xlsx", "白云山村", ["文石村"]),
        ("2022/文石村/白云山村.xlsx", "白云山村", ["文石村"]),
        ("2022/白云山村/文石村.xlsx", "白云山村", ["白云山村", "文石村"]),
        ("2022/文石村/槐园村.xlsx", "白云山村", ["文石村", "槐园村"]),
        ("2022/文石村/槐园村.xlsx", "", ["文石村", "槐园村"]),
        ("2022/白云山村.xlsx", "白云山村", ["白云山村"]),
        ("2022/附件2.xlsx", "白云山村", []),
    ],
)
def test_senders(town: Catalogue, path: str, inside: str, units: list[str]) -> None:
    """Who is told of a form whose places disagree: folder and file name; of a file that only bears its name not the unit."""
    code = next((unit.code for unit in town.units if unit.name == inside), "")
    place = Place(path.rsplit("/", 1)[1])
    conflict = finding("unit_conflict", place, first="甲", second="乙", **{NAMED_INSIDE: code})
    assert [unit.name for unit in senders(arrival(path), [conflict], town)] == units
    assert senders(arrival("2022/文石村/槐园村.xlsx"), [finding("empty_file", place)], town) == ()
