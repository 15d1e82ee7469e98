"""What a unit reads in its answer."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from etl.consolidation.edition import Edition
from etl.consolidation.versions import successive
from etl.domain import CellRef, Change, Column, Finding, Observation, Place, Severity, Standing, State, Unit
from etl.domain.catalogue import Catalogue
from etl.domain.findings import finding
from etl.domain.project import Project
from etl.outputs.receipt.page import render_receipt, render_unidentified

Submit = Callable[..., Standing]
RECEIVED = "2022-12-20T09:30:00+08:00"


def test_returned(edition: Edition) -> None:
    """A returned newest version says so, counts what to mend, names each place, and says which version still counts."""
    lines = answer(edition, "白云山村")
    assert lines[:10] == [
        "姜家镇司法所 · 2022年年报回执",
        "白云山村",
        "✗",
        "退回",
        "本次退回，目前采用的仍是2022-12-18的第1版。",
        "请按下面2处改正后重新提交。改好后用原来的文件名再放进收件夹。",
        "收到的原件，姜家镇司法所已经原样保存；收件夹里您的文件没有动过。",
        "必须改正：2处",
        "统计表!D10强制性",
        "“60余”不是准确数。请填写具体件数后重新提交。",
    ]
    assert lines[10:12] == ["统计表!D11强制性", "“人民调解成功件数”没有填。请填数，没有发生填0。"]
    assert lines[12:15] == [
        "程序的理解（请核对）：1处",
        "统计表!D6提示",
        "“４次”按4采用。请核对，不对请改正后重新提交。",
    ]


def test_returned_values(edition: Edition) -> None:
    """Values of a returned version are shown as not used, and a cell that could not be read says so."""
    lines = answer(edition, "白云山村")
    start = lines.index("读到的数（这一版没有采用）")
    assert lines[start + 1 : start + 6] == ["代码", "指标", "本年", "上年", "计量单位"]
    assert lines[start + 6 : start + 10] == ["101", "二十大精神学习次数", "4", "次"]
    assert lines[start + 14 : start + 18] == ["301", "人民调解案件件数", "没有采用", "件"]
    assert lines[start + 18 : start + 22] == ["302", "其中：人民调解成功件数", "没有填", "件"]


def test_older_version(edition: Edition) -> None:
    """The version that still counts stands below, folded, with its own values and last year's."""
    page = render(edition, "白云山村")
    older = page.index("第1版 · ✓ 接收")
    assert page.index("读到的数（这一版没有采用）") < older < page.index("已采用的数")
    assert page.count("<details>") == 3
    lines = answer(edition, "白云山村")
    assert "第1版 · ✓ 接收 · 2022-12-18 16:05 · 目前采用的是这一版" in lines
    start = lines.index("已采用的数")
    assert lines[start + 6 : start + 11] == ["101", "二十大精神学习次数", "4", "3", "次"]


def test_file_details(edition: Edition) -> None:
    """Name, time to the minute, version and hash of the file are proof of receipt."""
    lines = answer(edition, "白云山村")
    start = lines.index("收到的文件")
    assert lines[start + 1 : start + 9] == [
        "文件名",
        "白云山村.xlsx",
        "收到时间",
        "2022-12-20 09:30 更正",
        "版本",
        "第2版",
        "文件指纹（SHA-256）",
        "4b227777d4dd1fc61c6f884f48641d02b4d121d3fd328cb08b5531fcacdabf8a",
    ]


def test_doubtful_and_late(edition: Edition) -> None:
    """A finding of the whole set puts an accepted form in doubt; the late mark stands beside the verdict."""
    assert answer(edition, "文石村")[2:9] == [
        "?",
        "待核实迟报",
        "这一版的数已经采用，等待核实。",
        "请核对下面1处：数有错，请改正；数没有错，请在“说明”栏写明原因。改好后用原来的文件名再放进收件夹。",
        "需要核实：1处",
        "统计表!D6核实性",
        "各项数与别的单位全部相同。请核对是否误用了别的单位的报表。",
    ]
    assert "2022-12-21 00:10 迟报" in answer(edition, "文石村")


def test_the_page_leads_to_the_marked_copy(edition: Edition) -> None:
    """By a link that every system follows, with what to do; the list alone is not to be sent back."""
    state = next(state for state in edition.units if state.unit.name == "白云山村")
    arguments = (state.unit, state.standings, edition.catalogue, edition.project)
    page = render_receipt(*arguments, "白云山村 #1（标注）.xlsx").decode()
    assert '<a href="%E7%99%BD%E4%BA%91%E5%B1%B1%E6%9D%91%20%231%EF%BC%88%E6%A0%87%E6%B3%A8%EF%BC%89.xlsx">' in page
    lines = text(page.encode())
    at = lines.index("白云山村 #1（标注）.xlsx")
    assert lines[at + 1] == (
        "您交的表，问题都标在格子上，第一页是问题清单。改好后直接交这一份也可以：另存到收件夹，留在“回执”里的不算交。"
    )
    assert at < lines.index("必须改正：2处")
    lines = text(render_receipt(*arguments, "白云山村（问题清单）.xlsx"))
    assert "问题清单，可以打印出来对着改。请在您自己的表上改，清单不用交。" in lines
    assert '<p class="beside">' not in render_receipt(*arguments).decode()


def test_accepted(edition: Edition) -> None:
    """An accepted form asks for nothing."""
    lines = answer(edition, "司法所")
    assert lines[2:7] == ["✓", "接收", "这一版的数已经采用。", "不用再做什么。", "已采用的数"]
    assert "迟报" not in "".join(lines)


def test_hard_before_soft_before_notes(submit: Submit, catalogue: Catalogue, project: Project) -> None:
    """Whatever the order in which they were found, hard findings come first and notes that are no repairs last."""
    place = Place("白云山村.xlsx", "统计表", "D9")
    found = (
        finding("unknown_row", place, found="放映场次", suggestion=""),
        finding("detail_not_understood", place, ledger="普法活动台账", column="类别", found="其它", expected="其他"),
        finding("damaged", Place("白云山村.xlsx"), found="压缩包不完整"),
    )
    lines = text(
        render_receipt(*of(submit(1, "白云山村", RECEIVED, {}, findings=found), catalogue), catalogue, project)
    )
    assert [line for line in lines if line.endswith(("强制性", "核实性", "提示"))] == [
        "整个文件强制性",
        "统计表!D9核实性",
        "统计表!D9提示",
    ]
    assert "请按下面1处改正后重新提交（另有1处请一并核实）。改好后用原来的文件名再放进收件夹。" in lines
    assert "本次退回，目前还没有可以采用的报表。" in lines
    assert "提示（不用重新提交）：1处" in lines


@pytest.mark.parametrize(("count", "rest"), [(20, []), (21, ["另有1处同类问题。"])])
def test_cap(submit: Submit, catalogue: Catalogue, project: Project, count: int, rest: list[str]) -> None:
    """Twenty findings of one kind are written out, the twenty-first is only counted, and the total stays true."""
    found = tuple(
        finding("blank", Place("白云山村.xlsx", "统计表", f"D{row}"), indicator=f"第{row}项") for row in range(count)
    )
    lines = text(
        render_receipt(*of(submit(1, "白云山村", RECEIVED, {}, findings=found), catalogue), catalogue, project)
    )
    assert sum(line.endswith("强制性") for line in lines) == 20
    assert f"必须改正：{count}处" in lines
    assert [line for line in lines if line.startswith("另有")] == rest


def test_states(submit: Submit, catalogue: Catalogue, project: Project) -> None:
    """Zero, nil, blank, not applicable and a row that was not there are five different words."""
    standing = submit(1, "白云山村", RECEIVED, {"101": "0"}, effective=True)
    states = {"102": State.NIL, "301": State.NOT_APPLICABLE}
    more = tuple(
        Observation(code, column, None, state, "", CellRef("统计表", 7, 4))
        for code, state in states.items()
        for column in Column
    )
    observations = standing.submission.observations + more
    standing = replace(standing, submission=replace(standing.submission, observations=observations))
    lines = text(render_receipt(*of(standing, catalogue), catalogue, project))
    start = lines.index("101")
    assert lines[start : start + 4] == ["101", "二十大精神学习次数", "0", "次"]
    assert lines[start + 4 : start + 9] == ["102", "二十大精神学习惠及人次", "0（零报告）", "0（零报告）", "人次"]
    assert lines[start + 9 : start + 14] == ["301", "人民调解案件件数", "不适用", "不适用", "件"]
    assert lines[start + 14 : start + 18] == ["302", "其中：人民调解成功件数", "没有读到", "件"]


def test_large_number(submit: Submit, catalogue: Catalogue, project: Project) -> None:
    """Numbers are plain digits however the value is stored."""
    standing = submit(1, "白云山村", RECEIVED, {}, effective=True)
    seen = Observation("102", Column.THIS_YEAR, Decimal("1.2E+4"), State.NUMBER, "1.2万", CellRef("统计表", 7, 4))
    standing = replace(standing, submission=replace(standing.submission, observations=(seen,)))
    assert "12000" in text(render_receipt(*of(standing, catalogue), catalogue, project))


def test_set_aside(submit: Submit, catalogue: Catalogue, project: Project) -> None:
    """A faultless version that a person set aside is not called used."""
    lines = text(render_receipt(*of(submit(1, "白云山村", RECEIVED, {"101": "4"}), catalogue), catalogue, project))
    assert lines[3:6] == [
        "接收",
        "目前还没有可以采用的报表。",
        "这份报表没有发现问题，但目前没有采用。请向页末的单位问明原因。",
    ]


def test_explained_findings(submit: Submit, catalogue: Catalogue, project: Project) -> None:
    """What was explained is shown with the explanation and asks for nothing; what was refused says why and still asks."""
    place = Place("白云山村.xlsx", "统计表", "D6")
    facts = {"relation": "比上年少一半", "difference": "", "sentence": "请核对，或在“说明”栏写明原因。"}
    soft = Finding("同比异动", Severity.SOFT, place, facts, explanation="今年合并开展活动")
    settled = submit(1, "白云山村", RECEIVED, {"101": "4"}, findings=(soft,), effective=True)
    lines = text(render_receipt(*of(settled, catalogue), catalogue, project))
    assert lines[3:10] == [
        "接收",
        "这一版的数已经采用。",
        "不用再做什么。",
        "已说明或已放行（不用再改）：1处",
        "统计表!D6核实性",
        "比上年少一半。请核对，或在“说明”栏写明原因。",
        "已说明：今年合并开展活动",
    ]
    refused = replace(soft, explanation="情况属实", refused="too_short")
    asked = submit(1, "白云山村", RECEIVED, {"101": "4"}, findings=(refused,), effective=True)
    lines = text(render_receipt(*of(asked, catalogue), catalogue, project))
    assert (lines[3], lines[6]) == ("待核实", "需要核实：1处")
    assert lines[9] == "“情况属实”不能作为说明：不足6个字，请写明具体原因。"


def test_let_pass_by_a_person(submit: Submit, catalogue: Catalogue, project: Project) -> None:
    """The finding stays in sight, with the reason, under the findings that ask for nothing."""
    place = Place("白云山村.xlsx", "统计表", "D6")
    passed = replace(finding("blank", place, indicator="学习次数"), waiver="已核对原始台账，2023-01-09")
    standing = submit(1, "白云山村", RECEIVED, {"101": "4"}, findings=(passed,), effective=True)
    lines = text(render_receipt(*of(standing, catalogue), catalogue, project))
    assert lines[3:10] == [
        "接收",
        "这一版的数已经采用。",
        "不用再做什么。",
        "已说明或已放行（不用再改）：1处",
        "统计表!D6强制性",
        "“学习次数”没有填。请填数，没有发生填0。",
        "人工放行：已核对原始台账，2023-01-09。",
    ]


def test_withdrawn(submit: Submit, catalogue: Catalogue, project: Project) -> None:
    """The first screen says 撤回, why, and which version counts instead."""
    first = submit(1, "白云山村", "2022-12-18T09:00:00+08:00", {"101": "4"}, effective=True)
    second = replace(submit(2, "白云山村", RECEIVED, {"101": "4"}), withdrawn="交错了，2023-01-09")
    lines = text(render_receipt(catalogue.unit("500113115214"), [first, second], catalogue, project))
    assert lines[2:6] == [
        "—",
        "撤回",
        "本次撤回，目前采用的仍是2022-12-18的第1版。",
        "这一版由姜家镇司法所撤回（交错了，2023-01-09）。要更正，请改好后重新提交。",
    ]
    assert "第1版 · ✓ 接收 · 2022-12-18 09:00 · 目前采用的是这一版" in lines


def test_changes_from_the_version_before(edition: Edition) -> None:
    """Each change with code, indicator, column, before and after; a first version has no such section."""
    lines = answer(edition, "白云山村")
    start = lines.index("与上一版相比：3处改动")
    assert lines[start + 1 : start + 6] == ["代码", "指标", "栏目", "上一版", "这一版"]
    assert lines[start + 6 : start + 12] == ["101", "二十大精神学习次数", "上年", "3", "→", "没有读到"]
    assert lines[start + 12 : start + 18] == ["301", "人民调解案件件数", "本年", "12", "→", "“60余”"]
    assert lines[start + 18 : start + 24] == ["302", "人民调解成功件数", "本年", "11", "→", "空"]
    assert not any(line.startswith("与上一版相比") for line in answer(edition, "文石村"))


def test_nothing_changed(submit: Submit, catalogue: Catalogue, project: Project) -> None:
    """Other bytes with the same content say so."""
    both = [submit(number, "白云山村", RECEIVED, {"101": "4"}, effective=number == 2) for number in (1, 2)]
    lines = text(render_receipt(catalogue.unit("500113115214"), successive(both, catalogue), catalogue, project))
    assert "与上一版相比：读到的内容没有变化" in lines


@pytest.mark.parametrize(("count", "rest"), [(60, []), (61, ["另有1处改动。"])])
def test_cap_of_changes(submit: Submit, catalogue: Catalogue, project: Project, count: int, rest: list[str]) -> None:
    """Sixty changes are written out, the others counted."""
    changes = tuple(Change("101", "学习次数", "本年", str(number), "0") for number in range(count))
    standing = replace(submit(1, "白云山村", RECEIVED, {}), changes=changes)
    lines = text(render_receipt(*of(standing, catalogue), catalogue, project))
    assert (lines.count("→"), f"与上一版相比：{count}处改动" in lines) == (60, True)
    assert [line for line in lines if line.startswith("另有")] == rest


def test_same_file_again(submit: Submit, catalogue: Catalogue, project: Project) -> None:
    """One answer to both: the second is named with the first and makes no version."""
    first = submit(1, "白云山村", RECEIVED, {"101": "4"}, effective=True)
    again = replace(submit(2, "白云山村", "2022-12-20T10:00:00+08:00", {"101": "4"}, file="副本.xlsx"), same_as=1)
    lines = text(render_receipt(catalogue.unit("500113115214"), [first, again], catalogue, project))
    start = lines.index("同样的文件又收到")
    assert lines[start - 1 : start + 2] == ["第1版", "同样的文件又收到", "副本.xlsx（2022-12-20 10:00）"]
    assert "以前的版本" not in lines


def test_unidentified(edition: Edition) -> None:
    """A file of unknown unit is answered with what to mend, without values and without a version number."""
    lines = text(render_unidentified(edition.unidentified[0], edition.project))
    assert lines[:4] == ["姜家镇司法所 · 2022年年报回执", "未识别单位", "✗", "退回"]
    assert "不知道是哪个单位的报表：姜家。请在“填报单位”处填写单位全称。" in lines
    assert "=附件2.xlsx" in lines
    assert "版本" not in lines
    assert "代码" not in lines


def test_nothing_of_another_unit(edition: Edition) -> None:
    """A page never names another unit; submissions of another unit are refused."""
    page = render(edition, "白云山村")
    assert not any(name in page for name in ("文石村", "姜家社区", "2022-12-21"))
    village, other = edition.units[1], edition.units[2]
    with pytest.raises(ValueError, match="500113115214"):
        render_receipt(village.unit, village.standings + other.standings, edition.catalogue, edition.project)
    with pytest.raises(ValueError, match="500113115001"):
        render_receipt(edition.units[0].unit, (), edition.catalogue, edition.project)


def test_a_doubted_name_is_not_to_be_kept(submit: Submit, catalogue: Catalogue, project: Project) -> None:
    """Where name or folder may be what is wrong, the page does not ask for the same name again; elsewhere it does."""
    place = Place("白云山村.xlsx", "统计表", "B3")
    conflict = finding("unit_not_changed", place, first="填报单位是“文石村”", second="文件名是“白云山村”")
    blank = finding("blank", place, indicator="学习次数")
    said = []
    for found in (conflict, blank):
        standing = submit(1, "白云山村", RECEIVED, {}, findings=(found,))
        said.append(text(render_receipt(*of(standing, catalogue), catalogue, project))[5])
    assert said == [
        "请按下面1处改正后重新提交。改好后再放进收件夹，文件名和文件夹不要用别的单位的。",
        "请按下面1处改正后重新提交。改好后用原来的文件名再放进收件夹。",
    ]


def test_people_text_is_text(submit: Submit, catalogue: Catalogue, project: Project) -> None:
    """What people wrote can neither become markup nor, half a character, cost them the answer."""
    file = "<script>alert(1)</script>\udce4.xlsx"
    found = finding("not_a_number", Place(file, "<b>", "A1"), found='"><img src=x>')
    standing = submit(1, "白云山村", RECEIVED, {}, file=file, findings=(found,))
    page = render_receipt(*of(standing, catalogue), catalogue, project).decode()
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;?.xlsx" in page


def test_plain_chinese(edition: Edition) -> None:
    """Nothing but cell addresses, file names and the name of the hash is written in Latin letters."""
    words = " ".join(line for unit in ("白云山村", "文石村", "司法所") for line in answer(edition, unit))
    words = re.sub(r"[0-9a-f]{64}|\.xlsx|SHA-256|![A-Z]+[0-9]+", "", words)
    assert re.findall(r"[A-Za-z]+", words) == []


def test_self_contained(edition: Edition) -> None:
    """One file, no script, nothing fetched; fit for a phone and for A4; the same bytes in any order and every time."""
    page = render(edition, "白云山村")
    assert page.startswith('<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n')
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
    assert "@page { size: A4;" in page
    assert not re.search(r"<script|<link|<img|src=|url\(|https?:", page)
    state = edition.units[1]
    turned = render_receipt(state.unit, state.standings[::-1], edition.catalogue, edition.project)
    assert turned.decode() == page


def test_speed(edition: Edition) -> None:
    """After the first, a page takes at most 3 ms; the best of several tries, for the machine may be busy."""
    render(edition, "白云山村")
    took = []
    for _ in range(20):
        start = time.perf_counter()
        render(edition, "白云山村")
        took.append(time.perf_counter() - start)
    assert min(took) < 0.003


def of(standing: Standing, catalogue: Catalogue) -> tuple[Unit, list[Standing]]:
    """The unit of a submission and the list of it alone."""
    return catalogue.unit(standing.submission.unit_code or ""), [standing]


def render(edition: Edition, unit: str) -> str:
    """The page of the unit of that name."""
    state = next(state for state in edition.units if state.unit.name == unit)
    return render_receipt(state.unit, state.standings, edition.catalogue, edition.project).decode()


def answer(edition: Edition, unit: str) -> list[str]:
    """The lines of that unit's page as a person reads them."""
    return text(render(edition, unit).encode())


def text(page: bytes) -> list[str]:
    """The texts of a page, one a block element, without style and title."""
    reader = Reader()
    reader.feed(page.decode())
    return [line for line in ("".join(part.split("\n")).strip() for part in reader.blocks) if line]


class Reader(HTMLParser):
    """Collects text block by block."""

    INLINE = frozenset({"b", "bdi"})
    MARKS = frozenset({"level", "late", "state"})

    def __init__(self) -> None:
        super().__init__()
        self.blocks = [""]
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block starts a new line; style and title are not read."""
        self.silent = tag in {"style", "title"}
        if tag not in self.INLINE and dict(attrs).get("class") not in self.MARKS:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        """Text after a block is a new line; the marks are spans and stay in theirs."""
        self.silent = False
        if tag not in self.INLINE | {"span"}:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        """Text goes to the block at hand."""
        if not self.silent:
            self.blocks[-1] += data
