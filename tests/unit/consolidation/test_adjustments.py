"""订正: which number counts, what is told of it, what is asked, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from etl.consolidation.adjustments import AdjustmentOrder, decide_adjustments
from etl.consolidation.decisions import Decision, Ruling, in_force
from etl.consolidation.last_year import counted
from etl.consolidation.standings import Examined, stand
from etl.consolidation.totals import consolidate
from etl.domain import (
    Adjustment,
    Arrival,
    CellRef,
    Column,
    EntryRule,
    Finding,
    Observation,
    Place,
    Severity,
    Standing,
    State,
    Submission,
)
from etl.domain.catalogue import Catalogue, Check
from etl.domain.expressions import parse
from etl.domain.findings import finding, message
from etl.examination.validation import validate
from etl.system.errors import EtlError

VILLAGE, FILE = "500113115214", "白云山村.xlsx"
CAME, NOW, LATER = "2022-12-18T16:05:00+08:00", "2023-01-09T10:00:00+08:00", "2023-01-10T08:00:00+08:00"
ROWS = {"101": 6, "102": 7, "301": 10, "302": 11}
CHECKS = (
    Check("调解成功", Severity.HARD, "成功的不会比调解的多，请核对。", parse("调解成功 <= 调解件数")),
    Check("人次均数", Severity.SOFT, "平均每场少于5人，请核对。", parse("学习人次 >= 5 * 学习次数")),
)


@pytest.fixture
def town(catalogue: Catalogue) -> Catalogue:
    """The small catalogue with a hard and a soft relation; 学习人次 may have a decimal."""
    indicators = (
        replace(each, entry=EntryRule(decimals=1)) if each.code == "102" else each for each in catalogue.indicators
    )
    return Catalogue(catalogue.units, tuple(indicators), CHECKS)


def came(
    number: int, catalogue: Catalogue, *findings: Finding, sha256: str = "", at: str = CAME, **said: str
) -> Examined:
    """白云山村's form: 31 mediations of which 30 succeeded, unless ``said`` says otherwise (``c301="13"``)."""
    numbers = {"101": "4", "102": "100", "301": "31", "302": "30"} | {name[1:]: raw for name, raw in said.items()}
    cells = tuple(_cell(code, raw) for code, raw in numbers.items())
    form = Submission(FILE, VILLAGE, "白云山村", 2022, cells, findings=findings)
    arrival = Arrival(number, f"2022/{FILE}", sha256 or f"{number:064x}", 1, number, at)
    return arrival, (validate(form, catalogue),)


def _cell(code: str, raw: str) -> Observation:
    state = State.NUMBER if raw else State.BLANK
    cell = CellRef("统计表", ROWS[code], 4)
    return Observation(code, Column.THIS_YEAR, Decimal(raw) if raw else None, state, raw, cell)


def adjustment(code: str = "301", value: str = "13", instead_of: str = "31", number: int = 1) -> Adjustment:
    """An adjustment that was made on that arrival."""
    was = Decimal(instead_of) if instead_of else None
    return Adjustment(VILLAGE, code, Decimal(value), was, f"{number:064x}", "电话核实", "小周", NOW)


BOTH = (adjustment(), adjustment("302", "12", "30"))


def last(examined: list[Examined], town: Catalogue, *rulings: Ruling) -> Standing:
    """The submission that counts."""
    [standing] = [each for each in stand(examined, town, None, rulings) if each.effective]
    return standing


def value(standing: Standing, code: str = "301") -> Decimal | None:
    """The number of that indicator that counts."""
    seen = standing.submission.observation(code)
    return seen.value if seen else None


def told(standing: Standing) -> list[str]:
    """All that is said of the submission."""
    return [message(each) for each in standing.findings]


# --------------------------------------------------------------------------- when publishing


def test_the_adjusted_number_counts(town: Catalogue) -> None:
    """In total, term and next year's base; the cell and its text stay; both numbers are told at the cell."""
    examined = [came(1, town)]
    standing = last(examined, town, *BOTH)
    seen = standing.submission.observation("301")
    assert seen is not None
    assert (seen.value, seen.raw, seen.state, seen.cell.a1) == (Decimal(13), "31", State.NUMBER, "D10")
    assert standing.adjustments == BOTH
    total = consolidate([standing], town).by_key("调解件数")
    assert (total.value, [term.adjustment for term in total.terms]) == (Decimal(13), [BOTH[0]])
    assert counted([standing])[VILLAGE]["301"] == Decimal(13)
    assert told(standing) == [
        "白云山村.xlsx 统计表!D10：“人民调解案件件数”由司法所订正：31 → 13（电话核实，小周，2023-01-09）。不必处理；订正得不对，请与司法所联系，或改好后重新提交。",
        "白云山村.xlsx 统计表!D11：“人民调解成功件数”由司法所订正：30 → 12（电话核实，小周，2023-01-09）。不必处理；订正得不对，请与司法所联系，或改好后重新提交。",
    ]
    assert standing.verdict.value == "接收"
    assert examined[0][1][0].observation("301") == _cell("301", "31")


@pytest.mark.parametrize(("said", "state"), [("0", State.ZERO), ("13", State.NUMBER)])
def test_the_state_is_that_of_the_number(town: Catalogue, said: str, state: State) -> None:
    """So that next year reads the table right."""
    seen = last([came(1, town)], town, adjustment("102", said, "100")).submission.observation("102")
    assert seen is not None
    assert seen.state is state


def test_a_blank_that_was_let_pass_gets_its_number(town: Catalogue) -> None:
    """An empty cell is none, and no number is printed for it."""
    blank = finding("blank", Place(FILE, "统计表", "D7"), indicator="二十大精神学习惠及人次")
    passed = Decision(f"{1:064x}", "", VILLAGE, "blank", "只漏这一格", NOW)
    standing = last([came(1, town, blank, c102="")], town, passed, adjustment("102", "100", ""))
    assert value(standing, "102") == Decimal(100)
    assert standing.adjustments[0].words == "空 → 100（电话核实，小周，2023-01-09）"


def test_checks_run_again_on_it(town: Catalogue) -> None:
    """A doubt goes with the number that raised it, another one comes; what else was found stays."""
    note = finding("repaired", Place(FILE, "统计表", "D6"), found="４", repair="4")
    doubtful = [came(1, town, note, c102="19")]
    assert [each.code for each in last(doubtful, town).findings] == ["repaired", "人次均数"]
    better = last(doubtful, town, adjustment("102", "20", "19"))
    assert ([each.code for each in better.findings], better.verdict.value) == (["repaired", "已订正"], "接收")
    worse = last([came(1, town)], town, adjustment("102", "19", "100"))
    assert worse.verdict.value == "待核实"
    assert told(worse)[0] == (
        "白云山村.xlsx 统计表!D7：二十大精神学习惠及人次填19，二十大精神学习次数填4（按订正后的数审核）。平均每场少于5人，请核对。"
    )


def test_a_hard_check_that_breaks_later_leaves_the_form_in_doubt(town: Catalogue) -> None:
    """The file is not at fault, so it is not sent back; the check's sentence says what no longer fits."""
    standing = last([came(1, town)], town, adjustment())
    assert (standing.verdict.value, value(standing)) == ("待核实", Decimal(13))
    assert told(standing)[0] == (
        "白云山村.xlsx 统计表!D11：人民调解成功件数填30，人民调解案件件数填13（按订正后的数审核）。成功的不会比调解的多，请核对。"
    )
    passed = Decision(f"{1:064x}", "", VILLAGE, "调解成功", "含上年立案的", NOW)
    assert last([came(1, town)], town, adjustment(), passed).verdict.value == "接收"


def test_another_number_replaces_it(town: Catalogue) -> None:
    """The unit's own number counts again; both sides are told that the adjustment is not used any more."""
    standing = last([came(1, town), came(2, town, c301="20", c302="20")], town, *BOTH)
    assert (value(standing), value(standing, "302"), standing.adjustments) == (Decimal(20), Decimal(20), ())
    assert told(standing)[0] == (
        "白云山村.xlsx 统计表!D10：“人民调解案件件数”原由司法所订正：31 → 13（电话核实，小周，2023-01-09），现在采用的一版填的是20，订正不再使用。不必处理；20不对的，请改好后重新提交，或告知司法所。"
    )
    assert [each.code for each in standing.findings] == ["订正被取代"] * 2
    assert standing.verdict.value == "接收"


def test_the_corrected_number_typed_by_the_unit_replaces_it(town: Catalogue) -> None:
    """13 in the cell needs no adjustment."""
    standing = last([came(1, town), came(2, town, c301="13", c302="12")], town, *BOTH)
    assert (value(standing), standing.adjustments, standing.verdict.value) == (Decimal(13), (), "接收")


def test_the_old_number_again_is_asked_about(town: Catalogue) -> None:
    """The adjustment stays in force, the unit is 待核实; what it writes in 说明 does not settle that, a person does."""
    arrival, (form,) = came(2, town, c102="99")
    why = replace(form, explanations={"301": "今年确实调解了三十一件"})
    examined = [came(1, town), (arrival, (why,))]
    standing = last(examined, town, adjustment())
    assert (value(standing), standing.verdict.value) == (Decimal(13), "待核实")
    [asked] = [each for each in standing.findings if each.code == "订正后又报旧数"]
    assert not asked.settled
    assert message(asked) == (
        "白云山村.xlsx 统计表!D10：“人民调解案件件数”已由司法所订正：31 → 13（电话核实，小周，2023-01-09），这一版填的仍是31，现按13采用。请核对：订正得对，请把表里改成13后重新提交；原来的数对，请告知司法所收回订正。"
    )
    passed = Decision(f"{2:064x}", "", VILLAGE, "订正后又报旧数", "又问过，是13", NOW)
    assert "订正后又报旧数" not in [
        each.code for each in last(examined, town, adjustment(), passed).findings if not each.settled
    ]
    again = replace(adjustment(number=2), decided_at=LATER)
    assert [each.code for each in last(examined, town, again).set_findings] == ["已订正"]


def test_a_content_that_comes_back_says_the_old_number_again(town: Catalogue) -> None:
    """31, then 20, then the first file again: it came after the decision, so it is asked about."""
    first, second = came(1, town, sha256="a" * 64), came(2, town, c301="20", c302="20", at=LATER)
    third = came(3, town, sha256="a" * 64, at="2023-01-11T08:00:00+08:00")
    made = replace(adjustment(), sha256="a" * 64)
    assert [each.code for each in last([first], town, made).set_findings] == ["已订正"]
    assert [each.code for each in last([first, second], town, made).set_findings] == ["订正被取代"]
    assert [each.code for each in last([first, second, third], town, made).set_findings] == ["订正后又报旧数"]


@pytest.mark.parametrize(
    ("at", "code"),
    [(NOW, "已订正"), ("2023-01-09T10:00:01+08:00", "订正后又报旧数"), ("2023-01-09T02:00:00+00:00", "已订正")],
)
def test_what_came_by_the_time_of_the_decision_was_seen(town: Catalogue, at: str, code: str) -> None:
    """To the second, whatever the zone."""
    assert [each.code for each in last([came(1, town, at=at)], town, adjustment("102", "90", "100")).set_findings] == [
        code
    ]


def test_what_changed_is_what_the_unit_changed(town: Catalogue) -> None:
    """The differences of versions are between the files, not between a file and an adjustment."""
    standing = last([came(1, town), came(2, town, c302="29")], town, *BOTH)
    assert [(each.code, each.before, each.after) for each in standing.changes or ()] == [("302", "30", "29")]


def test_an_indicator_that_is_gone_is_no_trouble(town: Catalogue) -> None:
    """A catalogue without it leaves nothing to adjust."""
    standing = last([came(1, town)], town, replace(adjustment(), code="999"))
    assert (standing.adjustments, standing.set_findings) == ((), ())


def test_the_last_word_holds() -> None:
    """About each indicator of a unit; an undoing leaves nothing; other decisions stand beside it."""
    second, undone = replace(adjustment(), value=Decimal(14)), replace(adjustment(), undo=True)
    withdrawal = Decision("ab" * 32, "", VILLAGE, "", "交错了", NOW)
    said: list[Ruling] = [adjustment(), withdrawal]
    assert in_force([*said, second]) == (withdrawal, second)
    assert in_force([*said, undone]) == (withdrawal,)


# --------------------------------------------------------------------------- when a person says so


def decided(
    town: Catalogue,
    *entries: str,
    undo: bool = False,
    rulings: tuple[Ruling, ...] = (),
    unit: str = "白云山村",
    why: str = "电话核实",
) -> list[str]:
    """What the order means, as it is printed."""
    order = AdjustmentOrder(unit, entries, why, "小周", undo)
    meant = decide_adjustments(order, stand([came(1, town)], town, None), rulings, town, NOW)
    return [f"{each.code} {each.words}" for each in meant]


@pytest.mark.parametrize("unit", ["白云山村", "白云山", "500113115214", " 白云山村 "])
@pytest.mark.parametrize("indicator", ["301", "调解件数", "人民调解案件件数"])
def test_which_number_is_meant(town: Catalogue, unit: str, indicator: str) -> None:
    """Unit by name, alias or code; indicator by name, key or code."""
    assert decided(town, indicator, "33", unit=unit) == ["301 31 → 33（电话核实，小周，2023-01-09）"]


@pytest.mark.parametrize(
    ("indicator", "typed", "number"),
    [
        ("301", "999999999", "999999999"),
        ("301", "３３", "33"),
        ("301", "33.0", "33"),
        ("302", "0", "0"),
        ("302", "31", "31"),
        ("102", "95.5", "95.5"),
    ],
)
def test_numbers(town: Catalogue, indicator: str, typed: str, number: str) -> None:
    """Whole, from 0; with a decimal where the form takes one; up to what the relation allows."""
    assert decided(town, indicator, typed)[0].split("（")[0].endswith(f" → {number}")


def test_several_together(town: Catalogue) -> None:
    """Where one alone would break a relation; with number and reason on one line and nobody's telephone number."""
    assert decided(town, "301", "13", "302", "12", why=" 会计说是\n13 13512345678 ") == [
        "301 31 → 13（会计说是 13 135****5678，小周，2023-01-09）",
        "302 30 → 12（会计说是 13 135****5678，小周，2023-01-09）",
    ]


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        (
            ("301", "29"),
            "强制性审核“调解成功”不允许：人民调解成功件数填30，人民调解案件件数填29。成功的不会比调解的多，请核对。有关的几个数都要订正的，写在一条命令里。",
        ),
        (
            ("302", "32"),
            "强制性审核“调解成功”不允许：人民调解成功件数填32，人民调解案件件数填31。成功的不会比调解的多，请核对。有关的几个数都要订正的，写在一条命令里。",
        ),
        (("301", "31"), "白云山村的“人民调解案件件数”报的就是31，不用订正；收回以前的订正，加 --undo。"),
        (("调解案数", "33"), "没有“调解案数”这个指标，是不是“调解件数”？"),
        (("ＱＱ", "33"), "没有“ＱＱ”这个指标。"),
        (("202", "3"), "“法律顾问人数”不由白云山村报送，由司法所报送。"),
        (
            ("成功率", "97"),
            "“人民调解成功率”由程序计算，不能订正：请订正算它用的数（人民调解成功件数、人民调解案件件数）。",
        ),
        (("203", "8"), "“法律顾问服务村居数”按单位名录数得，不能订正：请改 config.toml 里的 units。"),
        (("301", "-3"), "“-3”不能作“人民调解案件件数”的数：要写不小于0、不大于999999999的整数，只写数字。"),
        (("301", "33.5"), "“33.5”不能作“人民调解案件件数”的数：要写不小于0、不大于999999999的整数，只写数字。"),
        (("301", "30余"), "“30余”不能作“人民调解案件件数”的数：要写不小于0、不大于999999999的整数，只写数字。"),
        (
            ("301", "1000000000"),
            "“1000000000”不能作“人民调解案件件数”的数：要写不小于0、不大于999999999的整数，只写数字。",
        ),
        (("301", ""), "“”不能作“人民调解案件件数”的数：要写不小于0、不大于999999999的整数，只写数字。"),
        (
            ("102", "95.55"),
            "“95.55”不能作“二十大精神学习惠及人次”的数：要写不小于0、不大于999999999的最多1位小数，只写数字。",
        ),
        (("301",), "要写明指标和订正后的数，一个指标一个数，如 etl adjust 单位 指标 13 --why 原因。"),
        (("301", "33", "302"), "要写明指标和订正后的数，一个指标一个数，如 etl adjust 单位 指标 13 --why 原因。"),
        (("301", "33", "调解件数", "34"), "“人民调解案件件数”写了两次，不知道用哪个数。"),
    ],
)
def test_what_is_refused(town: Catalogue, entries: tuple[str, ...], sentence: str) -> None:
    """One sentence with the reason and the way out."""
    with pytest.raises(EtlError) as trouble:
        decided(town, *entries)
    assert str(trouble.value) == sentence


@pytest.mark.parametrize(
    ("unit", "why", "sentence"),
    [
        ("白云山村", " \n", "--why：要写明原因，不能是空的。"),
        ("白云上村", "因故", "单位名录里没有“白云上村”，是不是“白云山村”？"),
        ("文石村", "因故", "文石村还没有采用的报送，没有可以订正的数：请先由文石村报送。"),
    ],
)
def test_what_is_refused_of_the_unit(town: Catalogue, unit: str, why: str, sentence: str) -> None:
    """No reason, a unit that nobody knows, and one of which nothing counts."""
    with pytest.raises(EtlError) as trouble:
        decided(town, "301", "33", unit=unit, why=why)
    assert str(trouble.value) == sentence


def test_a_row_that_was_not_read(town: Catalogue) -> None:
    """There is no cell that the number could stand for."""
    arrival, (form,) = came(1, town)
    short = replace(form, observations=form.observations[1:])
    with pytest.raises(
        EtlError, match="白云山村的报表里没有读到“二十大精神学习次数”这一格，没有可以订正的数：请白云山村补报。"
    ):
        decide_adjustments(
            AdjustmentOrder("白云山村", ("101", "5"), "因故", "小周"),
            stand([(arrival, (short,))], town, None),
            (),
            town,
            NOW,
        )


def test_a_check_that_was_let_pass_refuses_nothing(town: Catalogue) -> None:
    """A person has answered for it already."""
    passed = Decision(f"{1:064x}", "", VILLAGE, "调解成功", "含上年立案的", NOW)
    assert decided(town, "301", "29", rulings=(passed,)) == ["301 31 → 29（电话核实，小周，2023-01-09）"]


def test_taking_back(town: Catalogue) -> None:
    """What there is of it; nothing of nothing; not when the number that is left breaks a relation."""
    assert decided(town, "调解件数", undo=True, rulings=(adjustment("301", "33"),)) == [
        "301 31 → 33（电话核实，小周，2023-01-09）"
    ]
    assert decided(town, "101", undo=True, rulings=BOTH) == []
    assert len(decided(town, "301", "302", "301", undo=True, rulings=BOTH)) == 2
    assert len(decided(town, "301", undo=True, rulings=BOTH)) == 1
    for entries, rulings, sentence in (
        (("302",), BOTH, "强制性审核“调解成功”不允许：人民调解成功件数填30，人民调解案件件数填13。"),
        (("301", "13"), BOTH, "--undo：只写指标，不写数（13）；收回以后用报送的数。"),
        ((), BOTH, "--undo：要写明收回哪个指标的订正。"),
    ):
        with pytest.raises(EtlError) as trouble:
            decided(town, *entries, undo=True, rulings=rulings)
        assert str(trouble.value).startswith(sentence)
