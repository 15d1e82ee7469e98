"""Tables in a text: each unit's cell is held against what that unit reported, the last row against the totals."""

from __future__ import annotations

import pytest

from etl.drafts.text_tables import text_tables
from tests.consolidated import compared

TITLE = "姜家镇2022年法治政府建设情况的报告\n\n"
HEAD = "单位\t人民调解案件件数（件）\t调解成功率（%）\t法治文化带公里数（公里）"


def table(*rows: str, above: str = "各村居情况表", head: str = HEAD) -> str:
    """A report with one table."""
    return TITLE + "\n".join((above, head, *rows)) + "\n\n特此报告。"


def judged(*rows: str, above: str = "各村居情况表", head: str = HEAD) -> list[tuple[str, str, str]]:
    """The verdicts on the cells of that table."""
    return compared(table(*rows, above=above, head=head))


def bars(row: str) -> str:
    """The row as plain text writes it."""
    return f"| {' | '.join(row.split(chr(9)))} |"


RIGHT = ("姜家社区\t45\t93.3\t—", "白云山村\t31\t96.8\t—", "党政办公室\t—\t—\t1", "全镇\t266\t97.4\t1")


def test_a_table_as_we_print_it() -> None:
    """Every cell agrees, from Word and between bars; a dash between two numbers is a cell and no range."""
    found = judged(*RIGHT)
    assert found == [(number, "agrees", number) for number in ("45", "93.3", "31", "96.8", "1", "266", "97.4", "1")]
    in_bars = judged(*map(bars, RIGHT), head=bars(HEAD))
    assert in_bars == found
    ruled = judged("|---|---|---|---|", *map(bars, RIGHT), head=bars(HEAD))
    assert ruled == found


@pytest.mark.parametrize(
    ("row", "wrong", "due"),
    [
        ("姜家社区\t46\t93.3\t—", "46", "45"),
        ("姜家社区\t45\t94.3\t—", "94.3", "93.3"),
        ("姜家社区\t45件\t93.5%\t—", "93.5%", "93.3%"),
        ("姜家社区居委会\t54\t—\t—", "54", "45"),
        ("1\t姜家社区\t54\t—\t—", "54", "45"),
        ("全镇\t267\t97.4\t1", "267", "266"),
        ("姜家镇合计\t276\t97.4\t1", "276", "266"),
        ("党政办公室\t—\t—\t2", "2", "1"),
    ],
)
def test_a_wrong_cell(row: str, wrong: str, due: str) -> None:
    """It contradicts what the unit reported itself, in the form of the cell."""
    head = f"序号\t{HEAD}" if row[0] == "1" else HEAD
    assert [each for each in judged(row, head=head) if each[1] not in ("agrees", "unbound")] == [
        (wrong, "contradicts", due)
    ]


@pytest.mark.parametrize(
    ("above", "verdict"),
    [
        ("表1 各村居情况", "contradicts"),
        ("附件：姜家镇2022年工作统计表", "contradicts"),
        ("各村居开展人民调解工作，具体情况见下表。", "contradicts"),
        ("召开法治专题会议4次，上年4次。", "contradicts"),
        ("表1 反家暴情况", "doubtful"),
        ("上半年召开法治专题会议4次。", "doubtful"),
        ("表1 2021年各村居情况", "unbound"),
        ("表1 各村居上半年情况", "unbound"),
        ("表1 宪法宣传周各村居情况", "unbound"),
        ("表1 2022年各村居目标", "unbound"),
        ("上半年各村居情况如下：", "unbound"),
    ],
)
def test_what_stands_above(above: str, verdict: str) -> None:
    """A caption that names a part, another year or a plan leaves the table alone; one that we do not know makes it doubtful."""
    last = judged("姜家社区\t46\t—\t—", above=above)[-1]
    assert last[:2] == ("46", verdict)


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("单位\t上年人民调解案件件数（件）", "姜家社区\t46"),
        ("单位\t人民调解案件件数（人次）", "姜家社区\t46"),
        ("单位\t人民调解案件件数（件）\t人民调解案件件数（件）", "姜家社区\t46\t—"),
        ("单位\t人民调解案件件数（件）\t备注", "姜家社区\t46"),
        ("单位\t人民调解案件件数（件）\t备注", "\t上半年\t全年\n姜家社区\t46\t—"),
        ("单位\t人民调解案件件数（件）\t", "\t2021\t2022\n姜家社区\t46\t45"),
        ("单位\t人民调解案件件数（件）", "龙井村\t46"),
        ("单位\t人民调解案件件数（件）", "信访办公室\t46"),
        ("单位\t人民调解案件件数（件）", "小计\t46"),
        ("单位\t人民调解案件件数（件）", "姜家社区\t46（去年40）"),
        ("序号\t名称\t数", "1\t人民调解案件件数（件）\t46"),
    ],
)
def test_what_is_not_known_for_certain(head: str, row: str) -> None:
    """Another column, another unit, one that does not report it, a row of another shape: nobody's figure."""
    assert ("46", "contradicts") not in [each[:2] for each in judged(row, head=head)]


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        (("姜家社区\t46\t—\t—", "白云山村\t31\t—\t—"), "contradicts"),
        (("姜家社区\t46\t—\t—", "姜家社区\t45\t—\t—"), "doubtful"),
    ],
)
def test_a_unit_with_two_rows(rows: tuple[str, ...], verdict: str) -> None:
    """Each row is of something, and it is not known of what."""
    assert judged(*rows)[0][:2] == ("46", verdict)


@pytest.mark.parametrize(
    ("leads", "verdict"),
    [("1\t姜家社区", "contradicts"), ("村居\t姜家社区", "contradicts"), ("一季度\t姜家社区", "doubtful")],
)
def test_what_stands_beside_the_unit(leads: str, verdict: str) -> None:
    """A number of the row says nothing, other words may."""
    found = judged(f"{leads}\t46", head="\t单位\t人民调解案件件数（件）")
    assert ("46", verdict, "45") in found


@pytest.mark.parametrize(
    ("label", "total", "verdict"),
    [
        ("合计", "13", "doubtful"),
        ("全镇", "13", "contradicts"),
        ("合计", "40", "agrees"),
    ],
)
def test_a_sum_of_some_rows(label: str, total: str, verdict: str) -> None:
    """合计 may be of the rows alone, where not every unit has one; 全镇 is the place."""
    rows = ("姜家社区\t6", "白云山村\t5", f"{label}\t{total}")
    assert judged(*rows, head="单位\t法律明白人人数（名）")[-1] == (total, verdict, "40")


def test_a_sum_of_all_rows() -> None:
    """Where every unit that reports has its row, the sum is the total."""
    villages = {"姜家社区": 6, "白云山村": 5, "文石村": 5, "槐园村": 5, "蔡家寺村": 5, "水源村": 4, "平原村": 5}
    rows = [f"{name}\t{number}" for name, number in villages.items()]
    head = "单位\t法律明白人人数（名）"
    assert judged(*rows, "河坝村\t5", "合计\t41", head=head)[-1] == ("41", "contradicts", "40")
    assert judged(*rows, "合计\t41", head=head)[-1] == ("41", "doubtful", "40")


@pytest.mark.parametrize("line", ["以上数据来自各村居。", "个别村居人手少。", "余下的见附件。", "特此报告。"])
def test_the_line_below_a_table(line: str) -> None:
    """It may begin as a number goes on, and is none of the cell's."""
    assert compared(f"{TITLE}各村居情况表\n{HEAD}\n{RIGHT[0]}\n党政办公室\t—\t—\t1\n{line}")[-1] == ("1", "agrees", "1")


def test_another_place_and_another_year() -> None:
    """The tables of a report that is not ours are left alone."""
    wrong = table("姜家社区\t46\t—\t—")
    assert ("46", "contradicts", "45") in compared(wrong)
    for other in (wrong.replace("姜家镇2022年", "木洞镇2022年"), wrong.replace("姜家镇2022年", "姜家镇2021年")):
        assert ("46", "unbound", "") in compared(other)


def test_rows_and_captions() -> None:
    """A table ends with its last row; a long sentence is no caption unless it announces the table."""
    text = "表1 甲\n甲\t乙\n\n| 丙 | 丁 |\n| 1 | |\n一句话。\n| 戊 | 己 |"
    grids = list(text_tables(text))
    assert [grid.caption for grid in grids] == ["表1 甲", "表1 甲", ""]
    assert [[cell.words for row in grid.rows for cell in row] for grid in grids] == [
        ["甲", "乙"],
        ["丙", "丁", "1", ""],
        ["戊", "己"],
    ]
    assert all(text[cell.start : cell.end] == cell.words for grid in grids for row in grid.rows for cell in row)
