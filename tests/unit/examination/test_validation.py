"""The checks of one submission: each passes on one form and fails on its neighbour, at the cell of its first-named figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from etl.domain import Arrival, CellRef, Column, DetailRow, Finding, Observation, Severity, State, Submission, Verdict
from etl.domain.catalogue import Catalogue, Check, Scope
from etl.domain.expressions import parse
from etl.domain.findings import message
from etl.examination.extraction import extract
from etl.examination.validation import validate
from etl.reading import read_workbook

INBOX = Path(__file__).resolve().parents[3] / "inbox"

Form = Callable[..., Submission]
Values = Mapping[str, str | None]


@pytest.fixture(scope="module")
def sample(town: Catalogue) -> Callable[[str], Submission]:
    """The sample's form of a unit as extracted, before its checks."""
    read: dict[str, Submission] = {}

    def _sample(unit: str) -> Submission:
        if unit not in read:
            content = (INBOX / "2022" / f"{unit}.xlsx").read_bytes()
            (read[unit],) = extract(read_workbook(content), Arrival(1, f"2022/{unit}.xlsx", "", 1, 0, ""), town, 2022)
        return read[unit]

    return _sample


@pytest.fixture
def form(sample: Callable[[str], Submission], town: Catalogue) -> Form:
    """The sample's form of a unit with other values: ``form("司法所", 帮教期末="56", 帮教期末_上年=None)``; None is a blank."""

    def _form(unit: str, **values: str | None) -> Submission:
        wanted = {
            (
                town.by_key(key.removesuffix("_上年")).code,
                Column.LAST_YEAR if key.endswith("_上年") else Column.THIS_YEAR,
            ): value
            for key, value in values.items()
        }
        original = sample(unit)
        read = {(o.code, o.column) for o in original.observations}
        assert set(wanted) <= read, set(wanted) - read
        return replace(
            original,
            observations=tuple(
                _observed(o, wanted[o.code, o.column]) if (o.code, o.column) in wanted else o
                for o in original.observations
            ),
        )

    return _form


def _observed(before: Observation, text: str | None) -> Observation:
    value = None if text is None else Decimal(text)
    state = State.BLANK if value is None else State.NUMBER if value else State.ZERO
    return replace(before, value=value, state=state, raw=text or "")


def only(town: Catalogue, *checks: str) -> Catalogue:
    """The catalogue with these checks alone."""
    chosen = tuple(check for check in town.checks if check.id in checks)
    assert len(chosen) == len(checks)
    return replace(town, checks=chosen)


def sentences(submission: Submission) -> list[str]:
    """The findings as the submitter reads them, without the file's name."""
    return [message(finding).removeprefix(f"{submission.file} ") for finding in submission.findings]


def codes(findings: Sequence[Finding]) -> list[str]:
    """The codes of the findings."""
    return [finding.code for finding in findings]


CASES: list[tuple[str, str, Values, Values, str]] = [
    # id, unit, values that pass, values that fail, what is said
    (
        "矫正平衡",
        "司法所",
        {},
        {"矫正期末": "16"},
        "统计表!D28：社区矫正期末在册人数填16，而社区矫正期初在册人数11 + 社区矫正新接收人数8 − 社区矫正解除人数4 − 社区矫正其他减少人数0 = 15，相差1。社区矫正期末在册应等于期初加新接收减解除减其他减少，请核对这五项后重新提交。",
    ),
    (
        "帮教平衡",
        "司法所",
        {},
        {"帮教期末": "56"},
        "统计表!D33：安置帮教期末在册人数填56，而安置帮教期初在册人数50 + 安置帮教新接收人数16 − 安置帮教解除人数11 − 安置帮教其他减少人数0 = 55，相差1。安置帮教期末在册应等于期初加新接收减解除减其他减少，请核对这五项后重新提交。",
    ),
    (
        "帮教平衡",
        "司法所",
        {"帮教其他减少": "2", "帮教期末": "53"},
        {"帮教其他减少": "2"},
        "统计表!D33：安置帮教期末在册人数填55，而安置帮教期初在册人数50 + 安置帮教新接收人数16 − 安置帮教解除人数11 − 安置帮教其他减少人数2 = 53，相差2。安置帮教期末在册应等于期初加新接收减解除减其他减少，请核对这五项后重新提交。",
    ),
    (
        "矫正累计",
        "司法所",
        {},
        {"矫正累计接收_上年": "68"},
        "统计表!D23：社区矫正累计接收人数填77，而社区矫正累计接收人数上年数68 + 社区矫正新接收人数8 = 76，相差1。社区矫正累计接收应等于上年累计加今年新接收，请核对后重新提交。",
    ),
    (
        "矫正新接收",
        "司法所",
        {"矫正新接收": "77"},
        {"矫正新接收": "78"},
        "统计表!D25：社区矫正新接收人数填78，社区矫正累计接收人数填77。今年新接收不会多于累计接收，请核对后重新提交。",
    ),
    (
        "调解成功",
        "白云山村",
        {"调解成功": "31"},
        {"调解成功": "32"},
        "统计表!D17：调解成功件数填32，人民调解案件件数填31。调解成功的是调解案件中的一部分，不会更多，请核对后重新提交。",
    ),
    (
        "调解成功",
        "司法所",
        {"调解成功": "18"},
        {"调解成功": "19"},
        "统计表!D21：调解成功件数填19，人民调解案件件数填18。调解成功的是调解案件中的一部分，不会更多，请核对后重新提交。",
    ),
    (
        "上交镇调",
        "白云山村",
        {"上交镇调": "31"},
        {"上交镇调": "32"},
        "统计表!D18：上交镇调委会件数填32，人民调解案件件数填31。上交镇调委会的是调解案件中的一部分，不会更多，请核对后重新提交。",
    ),
    (
        "执法持证",
        "平安建设办公室",
        {"执法人员": "20", "执法持证": "20"},
        {"执法人员": "20", "执法持证": "21"},
        "统计表!D12：行政执法持证人数填21，行政执法人员人数填20。持证的是执法人员中的一部分，不会更多，请核对后重新提交。",
    ),
    (
        "参考人数",
        "党政办公室",
        {"应考人数": "60", "参考人数": "60"},
        {"应考人数": "60", "参考人数": "61"},
        "统计表!D15：学法考试参考人数填61，学法考试应考人数填60。参考的是应考人员中的一部分，不会更多，请核对后重新提交。",
    ),
    (
        "合格人数",
        "党政办公室",
        {"参考人数": "60", "合格人数": "60"},
        {"参考人数": "60", "合格人数": "61"},
        "统计表!D16：学法考试合格人数填61，学法考试参考人数填60。合格的是参考人员中的一部分，不会更多，请核对后重新提交。",
    ),
    (
        "合同审查",
        "司法所",
        {"村居合同": "44"},
        {"村居合同": "45"},
        "统计表!D13：村居合同审查件数填45，政府合同审查件数填22，合同合法性审查件数填66。村居合同与政府合同之和不会超过合同审查总数，请核对后重新提交。",
    ),
    (
        "矫正期初衔接",
        "司法所",
        {},
        {"矫正期末_上年": "12"},
        "统计表!D24：社区矫正期初在册人数填11，而社区矫正期末在册人数上年数12，相差1。今年期初应等于上年期末；如调整过上年数，请在“说明”栏写明原因。说明里要写到这些词之一：期末、期初、上年数、衔接、调整、更正、口径、移交。",
    ),
    (
        "帮教期初衔接",
        "司法所",
        {},
        {"帮教期初": "49"},
        "统计表!D29：安置帮教期初在册人数填49，而安置帮教期末在册人数上年数50，相差1。今年期初应等于上年期末；如调整过上年数，请在“说明”栏写明原因。说明里要写到这些词之一：期末、期初、上年数、衔接、调整、更正、口径、移交。",
    ),
    (
        "信访办结",
        "信访办公室",
        {"区交办信访": "10", "镇信访": "20", "信访办结": "30"},
        {"区交办信访": "10", "镇信访": "20", "信访办结": "31"},
        "统计表!D14：信访办结件数填31，区交办信访事项件数填10，镇信访事件件数填20。办结多于受理，如含上年结转，请在“说明”栏写明。说明里要写到这些词之一：结转、上年、去年、往年、历年、以前、移交。",
    ),
    (
        "治重化积完成",
        "信访办公室",
        {"治重化积交办": "5", "治重化积完成": "5"},
        {"治重化积交办": "5", "治重化积完成": "6"},
        "统计表!D9：治重化积完成件数填6，治重化积交办件数填5。完成多于交办，如含上年结转，请在“说明”栏写明。说明里要写到这些词之一：结转、上年、去年、往年、历年、以前、移交。",
    ),
    (
        "积案化解",
        "信访办公室",
        {"积案应化解": "5", "积案化解": "5"},
        {"积案应化解": "5", "积案化解": "6"},
        "统计表!D11：历年信访积案化解件数填6，历年信访积案应化解件数填5。化解多于应化解，如含上年结转，请在“说明”栏写明。说明里要写到这些词之一：结转、上年、去年、往年、历年、以前、移交。",
    ),
    (
        "学习人次有无",
        "白云山村",
        {"学习次数": "0", "学习人次": "0"},
        {"学习次数": "0"},
        "统计表!D9：二十大精神学习惠及人次填158，二十大精神学习次数填0。有活动就应有人参加，有人参加就应有活动，请核对，或在“说明”栏写明原因。",
    ),
    (
        "学习人次有无",
        "党政办公室",
        {"学习次数": "1", "学习人次": "1"},
        {"学习人次": "0"},
        "统计表!D9：二十大精神学习惠及人次填0，二十大精神学习次数填5。有活动就应有人参加，有人参加就应有活动，请核对，或在“说明”栏写明原因。",
    ),
    (
        "学习人次均数",
        "白云山村",
        {"学习次数": "100", "学习人次": "500"},
        {"学习次数": "100", "学习人次": "499"},
        "统计表!D9：二十大精神学习惠及人次填499，二十大精神学习次数填100。平均每场人数少于5或多于500，请核对，或在“说明”栏写明原因。",
    ),
    (
        "学习人次均数",
        "白云山村",
        {"学习次数": "1", "学习人次": "500"},
        {"学习次数": "1", "学习人次": "501"},
        "统计表!D9：二十大精神学习惠及人次填501，二十大精神学习次数填1。平均每场人数少于5或多于500，请核对，或在“说明”栏写明原因。",
    ),
    (
        "培训人次有无",
        "白云山村",
        {"培训场次": "0", "培训人次": "0"},
        {"培训人次": "0"},
        "统计表!D11：法治培训参训人次填0，法治培训场次填2。有活动就应有人参加，有人参加就应有活动，请核对，或在“说明”栏写明原因。",
    ),
    (
        "培训人次均数",
        "司法所",
        {"培训场次": "100", "培训人次": "500"},
        {"培训场次": "100", "培训人次": "499"},
        "统计表!D9：法治培训参训人次填499，法治培训场次填100。平均每场人数少于5或多于500，请核对，或在“说明”栏写明原因。",
    ),
    (
        "培训人次均数",
        "司法所",
        {"培训场次": "2", "培训人次": "1000"},
        {"培训场次": "2", "培训人次": "1001"},
        "统计表!D9：法治培训参训人次填1001，法治培训场次填2。平均每场人数少于5或多于500，请核对，或在“说明”栏写明原因。",
    ),
    (
        "普法受众有无",
        "白云山村",
        {"法律十进": "0", "普法受众": "0"},
        {"法律十进": "0"},
        "统计表!D22：普法受众人次填736，法律十进活动场次填0。有活动就应有人参加，有人参加就应有活动，请核对，或在“说明”栏写明原因。",
    ),
    (
        "普法受众均数",
        "白云山村",
        {"法律十进": "100", "普法受众": "500"},
        {"法律十进": "100", "普法受众": "499"},
        "统计表!D22：普法受众人次填499，法律十进活动场次填100。平均每场人数少于5或多于500，请核对，或在“说明”栏写明原因。",
    ),
    (
        "普法受众均数",
        "白云山村",
        {"法律十进": "1", "普法受众": "500"},
        {"法律十进": "1", "普法受众": "501"},
        "统计表!D22：普法受众人次填501，法律十进活动场次填1。平均每场人数少于5或多于500，请核对，或在“说明”栏写明原因。",
    ),
    (
        "宣传资料",
        "白云山村",
        {"普法受众": "100", "宣传资料": "300"},
        {"普法受众": "100", "宣传资料": "301"},
        "统计表!D24：普法宣传资料份数填301，普法受众人次填100。发放的资料多于受众的三倍，请核对，或在“说明”栏写明原因。",
    ),
    (
        "同比异动",
        "白云山村",
        {"普法受众": "150", "普法受众_上年": "100"},
        {"普法受众": "151", "普法受众_上年": "100"},
        "统计表!D22：“普法受众人次”本年填151，上年是100。比上年增减超过一半，请核对，或在“说明”栏写明原因。",
    ),
    (
        "同比异动",
        "白云山村",
        {"普法受众": "50", "普法受众_上年": "100"},
        {"普法受众": "49", "普法受众_上年": "100"},
        "统计表!D22：“普法受众人次”本年填49，上年是100。比上年增减超过一半，请核对，或在“说明”栏写明原因。",
    ),
    (
        "同比异动",
        "白云山村",
        {"横幅": "15", "横幅_上年": "5"},
        {"横幅": "16", "横幅_上年": "5"},
        "统计表!D25：“普法横幅条数”本年填16，上年是5。比上年增减超过一半，请核对，或在“说明”栏写明原因。",
    ),
    (
        "同比异动",
        "白云山村",
        {"横幅": "10", "横幅_上年": "0"},
        {"横幅": "11", "横幅_上年": "0"},
        "统计表!D25：“普法横幅条数”本年填11，上年是0。比上年增减超过一半，请核对，或在“说明”栏写明原因。",
    ),
    (
        "万元误填",
        "白云山村",
        {"普法受众": "10", "普法受众_上年": "1001"},
        {"普法受众": "9", "普法受众_上年": "1001"},
        "统计表!D22：“普法受众人次”本年填9，上年是1001。上年过千而今年不到十，是否按“万”填了？请核对，或在“说明”栏写明原因。",
    ),
    (
        "万元误填",
        "白云山村",
        {"普法受众": "9", "普法受众_上年": "1000"},
        {"普法受众": "0", "普法受众_上年": "1001"},
        "统计表!D22：“普法受众人次”本年填0，上年是1001。上年过千而今年不到十，是否按“万”填了？请核对，或在“说明”栏写明原因。",
    ),
    (
        "台账十进",
        "白云山村",
        {},
        {"法律十进": "12"},
        "统计表!D21：法律十进活动场次填12，而普法活动台账“法律十进”的行数11，相差1。台账里这类活动的行数应与统计表一致，请核对，或在“说明”栏写明原因。说明里要写到这些词之一：台账、清单、明细、登记。",
    ),
    (
        "台账培训",
        "白云山村",
        {},
        {"培训场次": "1"},
        "统计表!D10：法治培训场次填1，而普法活动台账“法治培训”的行数2，相差1。台账里这类活动的行数应与统计表一致，请核对，或在“说明”栏写明原因。说明里要写到这些词之一：台账、清单、明细、登记。",
    ),
    (
        "台账培训人次",
        "白云山村",
        {},
        {"培训人次": "59"},
        "统计表!D11：法治培训参训人次填59，而普法活动台账“法治培训”的参加人次58，相差1。台账里法治培训的参加人次之和应与统计表一致，请核对，或在“说明”栏写明原因。说明里要写到这些词之一：台账、清单、明细、登记。",
    ),
    (
        "台账受众",
        "白云山村",
        {},
        {"普法受众": "735"},
        "统计表!D22：普法受众人次填735，而普法活动台账“法律十进”的参加人次656 + 普法活动台账“其他”的参加人次80 = 736，相差1。台账里法律十进和其他活动的参加人次之和应与统计表一致，请核对，或在“说明”栏写明原因。说明里要写到这些词之一：台账、清单、明细、登记。",
    ),
    (
        "台账资料",
        "白云山村",
        {},
        {"宣传资料": "1741"},
        "统计表!D24：普法宣传资料份数填1741，而普法活动台账的发放资料份数1740，相差1。台账里发放资料份数之和应与统计表一致，请核对，或在“说明”栏写明原因。说明里要写到这些词之一：台账、清单、明细、登记。",
    ),
    (
        "台账调解",
        "白云山村",
        {},
        {"调解案件": "32"},
        "统计表!D16：人民调解案件件数填32，而矛盾纠纷台账的行数31，相差1。台账里的件数应与统计表一致，请核对，或在“说明”栏写明原因。说明里要写到这些词之一：台账、清单、明细、登记。",
    ),
    (
        "台账上交",
        "白云山村",
        {},
        {"上交镇调": "2"},
        "统计表!D18：上交镇调委会件数填2，而矛盾纠纷台账“上交镇调委会”的行数1，相差1。台账里上交镇调委会的件数应与统计表一致，请核对，或在“说明”栏写明原因。说明里要写到这些词之一：台账、清单、明细、登记。",
    ),
]


@pytest.mark.parametrize(("check", "unit", "passing", "failing", "said"), CASES)
def test_each_check_and_its_neighbour(
    form: Form, town: Catalogue, check: str, unit: str, passing: Values, failing: Values, said: str
) -> None:
    """One form passes, the next fails, and the sentence names the cell, both sides and what to do."""
    catalogue = only(town, check)
    passed, failed = (validate(form(unit, **values), catalogue) for values in (passing, failing))
    assert (sentences(passed), passed.skipped) == ([], ())
    assert (sentences(failed), failed.skipped) == ([said], ())
    assert codes(failed.findings) == [check]


def test_every_check_has_its_case(town: Catalogue) -> None:
    """The table above leaves out no relation of config.toml but those over the whole set."""
    relations = {check.id for check in town.checks if check.expression and check.scope is not Scope.SET}
    assert {case[0] for case in CASES} == relations


def test_severity_is_the_configured_one(form: Form, town: Catalogue) -> None:
    """A hard relation sends the form back, a soft one leaves it in doubt."""
    hard = validate(form("司法所", 帮教期末="56"), only(town, "帮教平衡"))
    soft = validate(form("司法所", 帮教期初="49"), only(town, "帮教期初衔接"))
    assert (hard.findings[0].severity, hard.verdict) == (Severity.HARD, Verdict.RETURNED)
    assert (soft.findings[0].severity, soft.verdict) == (Severity.SOFT, Verdict.DOUBTFUL)


def test_sample_forms_pass_everything(form: Form, town: Catalogue) -> None:
    """The sample's forms have no finding, and nothing was left out but what their units do not give."""
    for unit in town.units:
        assert validate(form(unit.name), town).findings == ()


@pytest.mark.parametrize(
    ("unit", "values"),
    [
        ("白云山村", {"调解案件": "31", "纠纷线索": "2"}),
        ("司法所", {"矫正新接收": "3", "矫正解除": "12", "矫正期末": "2", "矫正累计接收": "72"}),
        ("司法所", {"审查建议": "90", "审查建议_上年": "80"}),
        ("司法所", {"村居合同": "41", "政府合同": "0", "政府合同_上年": "5"}),
        ("白云山村", {"调解成功": "29"}),
    ],
    ids=[
        "more cases than leads",
        "more released than received",
        "more advice than cases",
        "parts below the whole",
        "neither",
    ],
)
def test_what_must_not_be_a_check(form: Form, town: Catalogue, unit: str, values: Values) -> None:
    """Relations that published data break are no checks (domain.md §4)."""
    assert sentences(validate(form(unit, **values), town)) == []


def test_missing_operand(form: Form, town: Catalogue) -> None:
    """A check with a missing figure neither passes nor fails: it is listed as not run, with what is missing."""
    catalogue = only(town, "帮教平衡", "矫正累计", "台账受众")
    office = validate(form("司法所", 帮教解除=None, 矫正累计接收_上年=None), catalogue)
    assert office.findings == ()
    assert [(s.check, s.reason) for s in office.skipped] == [
        ("帮教平衡", "缺少“安置帮教解除人数”"),
        ("矫正累计", "缺少“社区矫正累计接收人数上年数”"),
    ]


def test_missing_operand_of_a_list(form: Form, town: Catalogue) -> None:
    """A list that is not there, and a count in it that is none, leave its checks not run."""
    catalogue = only(town, "台账培训", "台账培训人次", "台账资料")
    village = form("白云山村")
    without = validate(replace(village, lists=(), details=()), catalogue)
    assert [(s.check, s.reason) for s in without.skipped] == [
        ("台账培训", "缺少“普法活动台账‘法治培训’的行数”"),
        ("台账培训人次", "缺少“普法活动台账‘法治培训’的参加人次”"),
        ("台账资料", "缺少“普法活动台账的发放资料份数”"),
    ]
    strange = DetailRow("普法活动台账", 99, ("2022-12-01", "宣讲", "宣讲学习", "村委会", "四十", "", "", ""))
    other_kind = validate(replace(village, details=(*village.details, strange)), catalogue)
    assert (other_kind.findings, other_kind.skipped) == ((), ())
    uncounted = replace(strange, entries=("2022-12-01", "培训", "法治培训", "村委会", "四十", "", "", ""))
    unclear = validate(replace(village, details=(*village.details, uncounted)), catalogue)
    assert codes(unclear.findings) == ["台账培训"]
    assert [s.check for s in unclear.skipped] == ["台账培训人次"]


def test_not_run_on_each(form: Form, town: Catalogue) -> None:
    """What a relation over every indicator could not be run on is listed once a reason, with the indicators' names."""
    catalogue = only(town, "同比异动")
    village = form("白云山村", 学习次数_上年=None, 学习人次_上年=None, 横幅=None)
    unread = replace(
        village, observations=tuple(o for o in village.observations if (o.code, o.column) != ("607", Column.THIS_YEAR))
    )
    assert [(s.check, s.reason) for s in validate(unread, catalogue).skipped] == [
        ("同比异动", "二十大精神学习次数、二十大精神学习惠及人次：缺少上年数"),
        ("同比异动", "普法宣传资料份数、普法横幅条数：缺少本年数"),
    ]


def test_zero_denominator(form: Form, town: Catalogue) -> None:
    """People per event says nothing where there was no event."""
    village = validate(form("白云山村", 培训场次="0", 培训人次="0"), only(town, "培训人次均数"))
    assert village.findings == ()
    assert [(s.check, s.reason) for s in village.skipped] == [("培训人次均数", "分母为0")]


def test_a_check_of_other_units_does_not_concern(form: Form, town: Catalogue) -> None:
    """A relation over rows that the form does not have is neither run nor listed."""
    village = validate(form("白云山村"), only(town, "帮教平衡", "执法持证", "信访办结"))
    assert (village.findings, village.skipped) == ((), ())


def test_nil_counts_as_zero_in_checks(form: Form, town: Catalogue) -> None:
    """On a nil return a blank flow is 0: no event and no people agree."""
    village = form("白云山村", 培训场次=None, 培训人次="0")
    nil = replace(
        village,
        observations=tuple(replace(o, state=State.NIL) if o.state is State.BLANK else o for o in village.observations),
    )
    assert validate(nil, only(town, "培训人次有无")).findings == ()


def stray(code: str, raw: str, value: str | None) -> Observation:
    """A value beside an indicator that the form does not ask for."""
    number = None if value is None else Decimal(value)
    return Observation(code, Column.THIS_YEAR, number, State.NUMBER, raw, CellRef("统计表", 60, 4))


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("95.45%", "95.45"),
        ("95.5", "95.5"),
        ("95%", "95"),
        ("0.955", "95.500"),
        ("0.9545454545454546", "95.45454545454546"),
        ("９５.５％", "95.5"),
    ],
)
def test_rate_equal_at_its_printed_precision(form: Form, town: Catalogue, raw: str, value: str) -> None:
    """21 of 22 is 95.4545…%: a rate typed by hand may be written with any number of decimals, rounded half up."""
    village = replace(form("白云山村", 调解案件="22", 调解成功="21"), strays=(stray("306", raw, value),))
    assert sentences(validate(village, only(town))) == ["统计表!D60：“调解成功率”由程序计算，不用填。不必处理。"]


@pytest.mark.parametrize(
    ("raw", "value"),
    [("95.46%", "95.46"), ("95.4", "95.4"), ("96%", "96"), ("95.50", "95.50"), ("0.954", "95.400"), ("九成五", None)],
)
def test_rate_different_at_its_printed_precision(form: Form, town: Catalogue, raw: str, value: str | None) -> None:
    """The next figure at the same precision goes back; 95.50 claims two decimals and is not 95.45."""
    village = replace(form("白云山村", 调解案件="22", 调解成功="21"), strays=(stray("306", raw, value),))
    assert sentences(validate(village, only(town))) == [
        f"统计表!D60：“调解成功率”填了{raw}，按本表计算是95.45%。比率由程序计算，请删去这一行或核对分子分母。"
    ]


@pytest.mark.parametrize(("raw", "said"), [("84.8", ["ratio_unneeded"]), ("84.9", ["ratio_differs"])])
def test_rate_is_rounded_once(form: Form, town: Catalogue, raw: str, said: list[str]) -> None:
    """28 of 33 is 84.848…: 84.8 with one decimal, although 84.85 would round to 84.9."""
    village = replace(form("白云山村", 调解案件="33", 调解成功="28"), strays=(stray("306", raw, raw),))
    assert codes(validate(village, only(town)).findings) == said


def test_rate_never_rounds_up_to_all(form: Form, town: Catalogue) -> None:
    """2,000 of 2,001 is no 100%, at whatever precision it is written."""
    village = form("白云山村", 调解案件="2001", 调解成功="2000")
    found = [
        codes(validate(replace(village, strays=(stray("306", raw, raw),)), only(town)).findings)
        for raw in ("100", "99.9", "99")
    ]
    assert found == [["ratio_differs"], ["ratio_unneeded"], ["ratio_unneeded"]]


def test_rate_that_cannot_be_computed(form: Form, town: Catalogue) -> None:
    """Without cases there is no rate to hold a typed one against; it is not used either way."""
    village = replace(form("白云山村", 调解案件="0", 调解成功="0"), strays=(stray("306", "100%", "100"),))
    assert codes(validate(village, only(town)).findings) == ["ratio_unneeded"]


def test_count_of_the_register_is_not_asked(form: Form, town: Catalogue) -> None:
    """A number beside a count of the register is a note."""
    village = replace(form("白云山村"), strays=(stray("203", "9", "9"),))
    assert sentences(validate(village, only(town))) == [
        "统计表!D60：“法律顾问服务村居数”由程序计算，不用填。不必处理。"
    ]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("202", "“法律顾问人数”由司法所报送，这里填的“3”没有采用。请与报送这项的单位核对，并在“说明”栏写明。"),
        (
            "104",
            "“党委理论学习中心组学法次数”由党政办报送，这里填的“3”没有采用。请与报送这项的单位核对，并在“说明”栏写明。",
        ),
    ],
)
def test_somebody_elses_indicator(form: Form, town: Catalogue, code: str, sentence: str) -> None:
    """A number beside an indicator of another unit is a soft finding, and no observation."""
    village = validate(replace(form("白云山村"), strays=(stray(code, "3", "3"),)), town)
    assert sentences(village) == [f"统计表!D60：{sentence}"]
    assert village.verdict is Verdict.DOUBTFUL
    assert village.observation(code) is None


def same_as_last_year(village: Submission, *but: str) -> Submission:
    """The form with last year's figures in both columns, but for some codes."""
    last = {o.code: o for o in village.observations if o.column is Column.LAST_YEAR}
    return replace(
        village,
        observations=tuple(
            replace(o, value=last[o.code].value, raw=last[o.code].raw, state=last[o.code].state)
            if o.column is Column.THIS_YEAR and o.code not in but
            else o
            for o in village.observations
        ),
    )


def test_like_last_year(form: Form, town: Catalogue) -> None:
    """A form that says last year's figure everywhere is asked about; one that differs in one figure is not."""
    catalogue = only(town, "全表同上年")
    assert sentences(validate(same_as_last_year(form("白云山村")), catalogue)) == [
        "统计表：本年各项与上年完全相同。本年数与上年数全部相同，是否误报了上年的表？请核对；没有错的，在任一行“说明”栏写“全表：”和原因。"
    ]
    assert sentences(validate(same_as_last_year(form("白云山村"), "608"), catalogue)) == []
    missing = same_as_last_year(form("白云山村", 横幅_上年=None), "608")
    assert sentences(validate(missing, catalogue)) == []


@pytest.mark.parametrize(("figures", "found"), [(4, []), (5, ["全表同上年"])])
def test_few_figures_say_nothing(form: Form, town: Catalogue, figures: int, found: list[str]) -> None:
    """A form of zeros is like any other: five figures above 0 are needed."""
    village = same_as_last_year(form("白云山村"))
    codes_kept = [o.code for o in village.observations if o.column is Column.THIS_YEAR][:figures]
    zeroed = replace(
        village,
        observations=tuple(
            o if o.code in codes_kept else replace(o, value=Decimal(0), state=State.ZERO) for o in village.observations
        ),
    )
    assert codes(validate(zeroed, only(town, "全表同上年")).findings) == found


def test_decimals_are_shown_without_trailing_zeros(form: Form, town: Catalogue) -> None:
    """A figure with decimals is quoted as people write it."""
    catalogue = replace(
        town,
        checks=(Check("带长", Severity.SOFT, "请核对。", expression=parse("法治文化带 <= 法治文化带.上年 + 0.5")),),
    )
    office = validate(form("党政办公室", 法治文化带="12.50", 法治文化带_上年="10"), catalogue)
    assert sentences(office)[0].endswith(
        "：法治文化带公里数填12.5，法治文化带公里数上年数填10。请核对。已说明：今年向河边延伸了一段"
    )


def test_unknown_unit_is_not_checked(town: Catalogue) -> None:
    """Without unit or without rows there is nothing to check."""
    nobody = Submission("a.xlsx", None, None, None)
    empty = Submission("a.xlsx", "SFS", "司法所", 2022)
    assert validate(nobody, town) is nobody
    assert validate(empty, town) is empty
