"""A person overrules the machine: which file and which finding is meant, what holds, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from etl.consolidation.decisions import Decision, Order, decide, in_force, news
from etl.domain import Finding, Place, Severity, Standing
from etl.domain.findings import finding
from etl.system.errors import EtlError

Submit = Callable[..., Standing]
AT = "2022-12-18T16:05:00+08:00"
NOW = "2023-01-09T10:00:00+08:00"
GOOD = {"101": "4", "301": "12"}
HARD = finding("blank", Place("a.xlsx", "统计表", "D9"), indicator="甲")
SOFT = Finding("同比异动", Severity.SOFT, Place("a.xlsx", "统计表", "D6"))
NOTE = finding("repaired", Place("a.xlsx", "统计表", "D6"), found="４次", repair="4")


@pytest.fixture
def received(submit: Submit) -> list[Standing]:
    """白云山村 twice under one name, 文石村 in a folder, two files of one name, and a file of nobody."""
    return [
        submit(1, "白云山村", AT, GOOD, findings=(HARD, NOTE)),
        submit(2, "白云山村", AT, GOOD, findings=(HARD, SOFT, NOTE)),
        submit(3, "文石村", AT, GOOD, file="文石村/报表.xlsx", findings=(HARD,)),
        submit(4, "姜家社区", AT, GOOD, file="姜家社区/报表.xlsx"),
        submit(5, None, AT, {}, file="附件2.xlsx", findings=(finding("empty_file", Place("附件2.xlsx")),)),
    ]


def meant(received: list[Standing], file: str, **more: str) -> list[str]:
    """First digits of the contents that the words mean."""
    order = Order(file, "电话核实过", **more)  # type: ignore[arg-type]
    return [decision.sha256 for decision in decide(order, received, NOW)]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("2022/白云山村.xlsx", 2),
        ("白云山村.xlsx", 2),
        ("inbox/2022/白云山村.xlsx", 2),
        ("/home/sfs/年报/inbox/2022/白云山村.xlsx", 2),
        ("inbox\\2022\\白云山村.xlsx", 2),
        ("文石村/报表.xlsx", 3),
        ("6b86b2", 1),
        ("6B86B273FF34", 1),
        ("附件2.xlsx", 5),
    ],
)
def test_which_file(received: list[Standing], words: str, number: int) -> None:
    """By path, part of it or name what lies there now; an older version by its fingerprint."""
    assert meant(received, words) == [received[number - 1].arrival.sha256]


def test_the_decision(received: list[Standing]) -> None:
    """It names content, path, unit and check, its reason on one line, and who decided, without a number of a person."""
    order = Order("白云山村.xlsx", " 原始台账\n已核对 ", check="blank", by=" 小周 13512345678\n")
    about = (received[1].arrival.sha256, "2022/白云山村.xlsx", "500113115214", "blank")
    [decision] = decide(order, received, NOW)
    assert decision == Decision(*about, "原始台账 已核对", NOW, by="小周 135****5678")
    assert decision.words == "原始台账 已核对，小周 135****5678，2023-01-09"


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        (
            Order("白云山.xlsx", "因故"),
            "没有收到过“白云山.xlsx”这份文件，是不是“白云山村.xlsx”？可以写收件夹里的路径、文件名，或文件指纹的前6位以上。",
        ),
        (
            Order("qq", "因故"),
            "没有收到过“qq”这份文件。可以写收件夹里的路径、文件名，或文件指纹的前6位以上。",
        ),
        (
            Order("报表.xlsx", "因故"),
            (
                "“报表.xlsx”不止一份，请写路径或指纹：2022/文石村/报表.xlsx（2022-12-18 16:05收到，4e07408562be）；"
                "2022/姜家社区/报表.xlsx（2022-12-18 16:05收到，4b227777d4dd）。"
            ),
        ),
        (Order("白云山村.xlsx", " \n"), "--why：要写明原因，不能是空的。"),
        (
            Order("白云山村.xlsx", "因故", unit="文石村"),
            "--unit：这份文件里没有“文石村”的报表，有：白云山村。",
        ),
        (
            Order("白云山村.xlsx", "因故", check="同比异常"),
            "--check：2022/白云山村.xlsx 没有编号为“同比异常”的意见，是不是“同比异动”；有：blank、同比异动。",
        ),
        (
            Order("姜家社区/报表.xlsx", "因故", check="blank"),
            "--check：2022/姜家社区/报表.xlsx 没有编号为“blank”的意见；没有要放行的意见。",
        ),
        (
            Order("白云山村.xlsx", "因故", check="repaired"),
            "--check：2022/白云山村.xlsx 的“repaired”只是提示，不用放行。",
        ),
        (
            Order("附件2.xlsx", "因故", check="empty_file"),
            "2022/附件2.xlsx 没有读出单位和数，放行也没有数可采用：请填报单位按回执改正后重新提交。",
        ),
    ],
)
def test_what_is_refused(received: list[Standing], order: Order, sentence: str) -> None:
    """One sentence with the near-miss or the candidates."""
    with pytest.raises(EtlError) as trouble:
        decide(order, received, NOW)
    assert str(trouble.value) == sentence


def test_the_same_content_in_two_places_is_not_ambiguous(received: list[Standing]) -> None:
    """Two names of one content mean one thing."""
    third, fourth = received[2], received[3]
    same = replace(fourth, arrival=replace(fourth.arrival, sha256=third.arrival.sha256), submission=third.submission)
    assert meant([third, same], "报表.xlsx") == [third.arrival.sha256]


def test_a_file_that_only_repeats_another_is_not_decided_about(received: list[Standing]) -> None:
    """A decision about the copy would strike the file itself, which has the same content; about that one it may be made."""
    third = received[2]
    copy = replace(
        third, arrival=replace(third.arrival, number=9, path="2022/文石村-副本.xlsx"), same_as=third.arrival.number
    )
    with pytest.raises(EtlError) as caught:
        meant([third, copy], "文石村-副本.xlsx")
    assert str(caught.value) == (
        "2022/文石村-副本.xlsx 与 2022/文石村/报表.xlsx 的内容相同，不另计，不用管它；要撤回这份内容，请写 2022/文石村/报表.xlsx。"
    )
    assert meant([third, copy], "文石村/报表.xlsx") == [third.arrival.sha256]


def test_a_name_means_what_lies_there_now(received: list[Standing]) -> None:
    """What came last under it, though it was saved before what counts."""
    first, second = received[:2]
    assert meant([second, first], "白云山村.xlsx") == [second.arrival.sha256]


def test_a_file_of_several_units(received: list[Standing]) -> None:
    """All of them, or the one that is named; a check only where it was found."""
    third, fourth = received[2], received[3]
    both = [third, replace(fourth, arrival=third.arrival)]
    units = [decision.unit_code for decision in decide(Order("报表.xlsx", "因故"), both, NOW)]
    assert units == ["500113115215", "500113115001"]
    assert len(meant(both, "报表.xlsx", unit="文石村")) == 1
    assert [one.unit_code for one in decide(Order("报表.xlsx", "因故", check="blank"), both, NOW)] == ["500113115215"]


def said(why: str = "因故", *, check: str = "", undo: bool = False) -> Decision:
    """A decision about one submission."""
    return Decision("ab" * 32, "2022/a.xlsx", "SFS", check, why, NOW, undo)


def test_what_holds() -> None:
    """The last word about each thing; an undoing leaves nothing, and can itself be followed by a new decision."""
    assert in_force([said("一"), said("二"), said(check="blank")]) == (said("二"), said(check="blank"))
    assert in_force([said(), said(check="blank"), said(undo=True)]) == (said(check="blank"),)
    assert in_force([said(), said(undo=True), said("又")]) == (said("又"),)
    assert in_force([said(undo=True)]) == ()


def test_what_changes_nothing() -> None:
    """The same decision for the same reason, and taking back what does not hold."""
    assert news([said()], [said()]) == ()
    assert news([said("别的原因")], [said()]) == (said("别的原因"),)
    assert news([said(undo=True)], []) == ()
    assert news([said(undo=True)], [said()]) == (said(undo=True),)
    assert news([said(undo=True)], [said(check="blank")]) == ()
