"""What only the whole set shows: copies, one village above the town, one event twice, villages against the office."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from etl.consolidation.set_checks import copied_files, set_checks_not_run, validate_set
from etl.consolidation.standings import stand
from etl.domain import Arrival, Column, DetailRow, Finding, Place, Severity, Standing, State, Submission, Verdict
from etl.domain.catalogue import Catalogue, Check
from etl.domain.expressions import parse
from etl.domain.findings import finding, message
from etl.examination.examine import examine

INBOX = Path(__file__).resolve().parents[3] / "inbox" / "2022"
VILLAGES = ("姜家社区", "白云山村", "文石村", "槐园村", "蔡家寺村", "水源村", "平原村", "河坝村")


@pytest.fixture(scope="module")
def sample(town: Catalogue) -> tuple[Submission, ...]:
    """The twelve submissions of the sample, in register order."""
    return tuple(
        submission
        for unit in town.units
        for submission in examine(
            (INBOX / f"{unit.name}.xlsx").read_bytes(), Arrival(1, f"2022/{unit.name}.xlsx", "", 1, 0, ""), town, 2022
        )
    )


Sample = tuple[Submission, ...]


def with_values(sample: Sample, town: Catalogue, key: str, values: dict[str, str | None]) -> Sample:
    """The sample with other figures of one indicator, by unit; None is not applicable."""
    return tuple(
        _changed(one, town.by_key(key).code, values[one.unit or ""]) if one.unit in values else one for one in sample
    )


def _changed(submission: Submission, code: str, text: str | None) -> Submission:
    value = None if text is None else Decimal(text)
    state = State.NOT_APPLICABLE if value is None else State.NUMBER
    return replace(
        submission,
        observations=tuple(
            replace(o, value=value, state=state, raw=text or "")
            if (o.code, o.column) == (code, Column.THIS_YEAR)
            else o
            for o in submission.observations
        ),
    )


def of(found: dict[str, tuple[Finding, ...]], town: Catalogue) -> dict[str, list[str]]:
    """The findings by name of unit, as they are read."""
    return {town.unit(code).name: [message(one) for one in findings] for code, findings in found.items()}


def only(town: Catalogue, check: str) -> Catalogue:
    """The catalogue with one check."""
    return replace(town, checks=tuple(one for one in town.checks if one.id == check))


def test_sample_is_clean(sample: Sample, town: Catalogue) -> None:
    """The sample's forms show nothing together that they did not show alone."""
    assert validate_set(sample, town) == {}


# ------------------------------------------------------------------------------ a copied form


def copied(sample: Sample, source: str, target: str) -> Sample:
    """The sample with all this year's figures of one village under another's name."""
    figures = {
        o.code: o for one in sample if one.unit == source for o in one.observations if o.column is Column.THIS_YEAR
    }
    return tuple(
        replace(
            one,
            observations=tuple(
                replace(o, value=figures[o.code].value, state=figures[o.code].state)
                if o.column is Column.THIS_YEAR
                else o
                for o in one.observations
            ),
        )
        if one.unit == target
        else one
        for one in sample
    )


def test_copied_form(sample: Sample, town: Catalogue) -> None:
    """Two villages with the same figure everywhere are both asked, and neither learns whose form it is."""
    found = of(validate_set(copied(sample, "文石村", "白云山村"), only(town, "全表同他村")), town)
    sentence = (
        "统计表：各项数字与另一单位的表完全相同。"
        "这份表与另一单位的表各项完全相同，是否误交了别人的表？请核对；没有错的，在任一行“说明”栏写“全表：”和原因。"
    )
    assert found == {"白云山村": [f"白云山村.xlsx {sentence}"], "文石村": [f"文石村.xlsx {sentence}"]}


def test_one_figure_differs(sample: Sample, town: Catalogue) -> None:
    """Forms that differ in one figure are not copies."""
    changed = with_values(copied(sample, "文石村", "白云山村"), town, "横幅", {"白云山村": "99"})
    assert validate_set(changed, only(town, "全表同他村")) == {}


@pytest.mark.parametrize(("figures", "found"), [(4, set()), (5, {"500113115214", "500113115215"})])
def test_few_figures_are_no_copy(sample: Sample, town: Catalogue, figures: int, found: set[str]) -> None:
    """Two forms of zeros are alike without anybody copying: five figures above 0 are needed."""
    kept = [i.code for i in town.owed_by(town.unit("500113115214"))][:figures]
    zeroed = tuple(
        replace(
            one, observations=tuple(o if o.code in kept else replace(o, value=Decimal(0)) for o in one.observations)
        )
        for one in copied(sample, "文石村", "白云山村")
        if one.unit in ("白云山村", "文石村")
    )
    assert set(validate_set(zeroed, only(town, "全表同他村"))) == found


def came(sample: Sample, *files: tuple[str, str, int]) -> tuple[Standing, ...]:
    """What counts, with the content and the number of the file it came in: ``came(sample, ("白云山村", "abc", 1))``."""
    by_unit = {one.unit: one for one in sample}
    return tuple(
        Standing(Arrival(number, f"2022/{unit}/1.xlsx", sha256, 1, 0, ""), by_unit[unit], late=False, effective=True)
        for unit, sha256, number in files
    )


def test_same_file_under_two_units(sample: Sample, town: Catalogue) -> None:
    """One content that came for two units is asked about in both."""
    found = of(copied_files(came(sample, ("白云山村", "abc", 1), ("文石村", "abc", 2), ("槐园村", "def", 3))), town)
    sentence = "白云山村.xlsx 统计表：另一个单位交来的文件与这一份完全相同。请核对是否误交了别人的表；没有错的，在任一行“说明”栏写“全表：”和原因。"
    assert found == {"白云山村": [sentence], "文石村": [sentence.replace("白云山村", "文石村")]}


def test_what_is_no_copied_file(sample: Sample, town: Catalogue) -> None:
    """Forms with next to no figures are alike by themselves, and the forms of several villages may come in one file."""
    few = with_values(zeroed(sample), town, "横幅", {"白云山村": "1", "文石村": "1"})
    nil = came(few, ("白云山村", "abc", 1), ("文石村", "abc", 2))
    together = came(sample, ("白云山村", "abc", 1), ("文石村", "abc", 1))
    other = came(sample, ("白云山村", "abc", 1), ("文石村", "def", 2))
    assert [copied_files(standings) for standings in (nil, together, other)] == [{}, {}, {}]


@pytest.mark.parametrize(("nil", "verdict"), [(False, Verdict.DOUBTFUL), (True, Verdict.ACCEPTED)])
def test_one_file_in_two_folders(town: Catalogue, nil: bool, verdict: Verdict) -> None:  # noqa: FBT001
    """A form that names no unit is taken for the folder's: both are asked, unless it is a nil return."""
    content = nameless_form(town, nil=nil)
    came_in = [
        Arrival(number, f"2022/{unit}/附件2.xlsx", "abc", 1, 0, "2023-01-05T10:00:00+08:00")
        for number, unit in enumerate(("白云山村", "文石村"), start=1)
    ]
    standings = stand([(one, examine(content, one, town, 2022)) for one in came_in], town, None)
    asked = [{each.code for each in one.findings if each.severity is Severity.SOFT} for one in standings]
    assert [(one.submission.unit, one.verdict) for one in standings] == [("白云山村", verdict), ("文石村", verdict)]
    assert asked == [set() if nil else {"same_file", "全表同他村"}] * 2


def test_one_named_file_in_two_folders(town: Catalogue) -> None:
    """A form that names its unit counts once, and goes back from the folder of the other one."""
    content = (INBOX / "白云山村.xlsx").read_bytes()
    came_in = [
        Arrival(number, f"2022/{unit}/附件2.xlsx", "abc", 1, 0, "2023-01-05T10:00:00+08:00")
        for number, unit in enumerate(("白云山村", "文石村"), start=1)
    ]
    own, dropped = stand([(one, examine(content, one, town, 2022)) for one in came_in], town, None)
    assert (own.effective, own.findings) == (True, ())
    assert [(each.code, each.place.a1) for each in dropped.findings] == [("other_folder", "B3")]
    assert (dropped.effective, dropped.verdict) == (False, Verdict.RETURNED)


def nameless_form(town: Catalogue, *, nil: bool) -> bytes:
    """白云山村's form without anything that says whose it is; ``nil``: nothing happened all year."""
    book = load_workbook(INBOX / "白云山村.xlsx")
    del book["_表样"], book["普法活动台账"], book["矛盾纠纷台账"]
    table = book["统计表"]
    table["B3"] = table["B4"] = None
    for row in range(7, 40) if nil else ():
        indicator = town.by_code(str(table.cell(row, 3).value))
        if indicator:
            table.cell(row, 4).value = 3 if indicator.entry.stock else None
            table.cell(row, 5).value = None
        elif table.cell(row, 1).value == "零报告":
            table.cell(row, 4).value = "是"
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def zeroed(sample: Sample) -> Sample:
    """The sample with nothing in it, as 零报告 says it."""
    return tuple(
        replace(one, observations=tuple(replace(o, value=None, state=State.NIL) for o in one.observations))
        for one in sample
    )


# ------------------------------------------------------------------------------ one village above 60 %


def spread(total: int, largest: int) -> dict[str, str | None]:
    """Figures of the eight villages with that total, 白云山村 having the largest."""
    rest = total - largest
    others = [name for name in VILLAGES if name != "白云山村"]
    shares = [rest // 7 + (number < rest % 7) for number in range(7)]
    return {"白云山村": str(largest), **{name: str(share) for name, share in zip(others, shares, strict=True)}}


@pytest.mark.parametrize(
    ("total", "largest", "asked"),
    [(100, 60, False), (100, 61, True), (30, 18, False), (30, 19, True), (29, 29, False)],
)
def test_largest_share(sample: Sample, town: Catalogue, total: int, largest: int, asked: bool) -> None:  # noqa: FBT001
    """Exactly 60 % is accepted, above it is asked about, and a total below 30 says nothing (domain.md §4)."""
    changed = with_values(sample, town, "横幅", spread(total, largest))
    found = of(validate_set(changed, only(town, "占全镇过大")), town)
    sentence = (
        f"白云山村.xlsx 统计表!D25：“普法横幅条数”填{largest}，占全镇合计的六成以上。"
        "这一项占全镇合计的六成以上，请核对，或在“说明”栏写明原因。"
    )
    assert found == ({"白云山村": [sentence]} if asked else {})


def test_share_of_an_incomplete_total(sample: Sample, town: Catalogue) -> None:
    """As long as a unit is missing, or has not answered with a number, nobody's share is known."""
    changed = with_values(sample, town, "横幅", spread(100, 90))
    assert validate_set([one for one in changed if one.unit != "河坝村"], only(town, "占全镇过大")) == {}
    unanswered = with_values(changed, town, "横幅", {"河坝村": None})
    assert validate_set(unanswered, only(town, "占全镇过大")) == {}


def test_office_may_have_the_largest_share(sample: Sample, town: Catalogue) -> None:
    """An office with most of a figure is nothing strange; one owner's figure is all of it."""
    changed = with_values(sample, town, "宣传资料", {"司法所": "999999"})
    assert validate_set(changed, only(town, "占全镇过大")) == {}


# ------------------------------------------------------------------------------ one event twice


def with_event(sample: Sample, unit: str, row: int, **columns: str) -> Sample:
    """The sample with one event more in the unit's list."""
    titles = ("日期", "活动名称", "类别", "地点", "参加人次", "发放资料份数", "联合单位", "备注")
    event = DetailRow("普法活动台账", row, tuple(columns.get(title, "") for title in titles))
    return tuple(replace(one, details=(*one.details, event)) if one.unit == unit else one for one in sample)


def twice(sample: Sample, first: dict[str, str], second: dict[str, str]) -> Sample:
    """白云山村 lists the first event, 文石村 the second."""
    return with_event(with_event(sample, "白云山村", 40, **first), "文石村", 50, **second)


DAY = {"日期": "2022-12-04", "活动名称": "宪法宣传", "地点": "镇文化广场"}
TEXT = (
    "2022-12-04的活动“{name}”可能被两个单位重复上报。"
    "另一单位的台账里也有同一天、同一地点的活动或把你单位列为联合单位，请核对由谁报，或在“备注”里写明。"
)


def test_same_day_and_place(sample: Sample, town: Catalogue) -> None:
    """An event of one day at one place in two lists is asked about in both, each quoting its own row only."""
    changed = twice(sample, DAY, DAY | {"活动名称": "国家宪法日", "地点": "镇文化 广场", "参加人次": "777"})
    assert of(validate_set(changed, town), town) == {
        "白云山村": [f"白云山村.xlsx 普法活动台账!A40：{TEXT.format(name='宪法宣传')}"],
        "文石村": [f"文石村.xlsx 普法活动台账!A50：{TEXT.format(name='国家宪法日')}"],
    }


@pytest.mark.parametrize(
    "other",
    [DAY | {"日期": "2022-12-05"}, DAY | {"地点": "村委会"}, DAY | {"地点": ""}, DAY | {"日期": ""}],
    ids=["another day", "another place", "no place", "no day"],
)
def test_not_the_same_event(sample: Sample, town: Catalogue, other: dict[str, str]) -> None:
    """Another day or another place is another event; without place or day nothing is known."""
    assert validate_set(twice(sample, DAY, other), town) == {}


@pytest.mark.parametrize("unknown", ["地点", "日期"])
def test_nothing_known_is_nothing_in_common(sample: Sample, town: Catalogue, unknown: str) -> None:
    """Two events whose day or place is not told have nothing in common."""
    assert validate_set(twice(sample, DAY | {unknown: ""}, DAY | {unknown: ""}), town) == {}


@pytest.mark.parametrize("partner", ["文石村", "文石", "姜家镇文石村", "镇妇联、文石村", "派出所，文石村委会；学校"])
def test_partner_named(sample: Sample, town: Catalogue, partner: str) -> None:
    """An event that names the other unit as 联合单位, alone or among several, on a day on which that unit had one too."""
    changed = twice(sample, DAY | {"联合单位": partner}, DAY | {"地点": "村委会"})
    assert set(of(validate_set(changed, town), town)) == {"白云山村", "文石村"}


@pytest.mark.parametrize("partner", ["槐园村", "石村", "派出所", "文石村小学"])
def test_partner_is_somebody_else(sample: Sample, town: Catalogue, partner: str) -> None:
    """A partner that is not the other unit makes no double event; no name is guessed."""
    assert validate_set(twice(sample, DAY | {"联合单位": partner}, DAY | {"地点": "村委会"}), town) == {}


def test_own_events_of_one_day(sample: Sample, town: Catalogue) -> None:
    """Two events of one unit on one day at one place are its own affair."""
    changed = with_event(with_event(sample, "白云山村", 40, **DAY), "白云山村", 41, **DAY)
    assert validate_set(changed, town) == {}


def test_disputes_are_no_events(sample: Sample, town: Catalogue) -> None:
    """Two disputes taken on on one day are two disputes."""
    row = DetailRow("矛盾纠纷台账", 99, ("1号", "2022-12-04", "邻里", "调解成功", ""))
    changed = tuple(replace(one, details=(*one.details, row)) if one.details else one for one in sample)
    assert validate_set(changed, town) == {}


# ------------------------------------------------------------------------------ villages against the office


def handed_up(total: int) -> dict[str, str | None]:
    """上交镇调 of the villages with that sum."""
    return {name: str(total if name == "白云山村" else 0) for name in VILLAGES}


def test_villages_against_the_office(sample: Sample, town: Catalogue) -> None:
    """What the villages handed up may be all that the office mediated, not more; the office is asked, without their sum."""
    catalogue = only(town, "上交对账")
    assert validate_set(with_values(sample, town, "上交镇调", handed_up(18)), catalogue) == {}
    found = validate_set(with_values(sample, town, "上交镇调", handed_up(19)), catalogue)
    assert of(found, town) == {
        "司法所": [
            (
                "司法所.xlsx 统计表!D20：与村居上报的数对不上。"
                "各村居上交镇调委会的件数多于镇调委会的调解案件，请与村居核对，或在“说明”栏写明原因。"
            )
        ]
    }


@pytest.mark.parametrize("missing", ["河坝村", "司法所"])
def test_villages_against_the_office_incomplete(sample: Sample, town: Catalogue, missing: str) -> None:
    """With a village or the office missing nothing can be compared."""
    changed = [one for one in with_values(sample, town, "上交镇调", handed_up(19)) if one.unit != missing]
    assert validate_set(changed, only(town, "上交对账")) == {}


def test_place_is_the_first_named_figure_of_the_asked_unit(sample: Sample, town: Catalogue) -> None:
    """Of several figures of the asked unit the first-named one is shown."""
    check = Check(
        "甲",
        Severity.SOFT,
        "请核对。",
        parse("村居.上交镇调 <= 司法所.调解成功 - 司法所.调解案件"),
        scope=next(one.scope for one in town.checks if one.id == "上交对账"),
        addressee="司法所",
    )
    (only_one,) = validate_set(sample, replace(town, checks=(check,)))["SFS"]
    assert only_one.place == Place("司法所.xlsx", "统计表", "D21")


# ------------------------------------------------------------------------------ all of them


def everything(sample: Sample, town: Catalogue) -> Sample:
    """The sample with every trouble at once."""
    changed = copied(sample, "文石村", "白云山村")
    changed = with_values(changed, town, "横幅", {"平原村": "5432"})
    changed = with_values(changed, town, "上交镇调", {"平原村": "1234"})
    return twice(changed, DAY | {"参加人次": "777"}, DAY | {"联合单位": "白云山村"})


def test_words_show_nobody_elses_name_or_figure(sample: Sample, town: Catalogue) -> None:
    """A unit's findings name no other unit of the register (but as the check's own sentence does) and no figure of one."""
    found = of(validate_set(everything(sample, town), town), town)
    assert set(found) == {"白云山村", "文石村", "平原村", "司法所"}
    for unit, sentences in found.items():
        others = [name for name in VILLAGES if name != unit]
        assert not [name for name in others for sentence in sentences if name in sentence]
        if unit != "平原村":
            assert not [figure for figure in ("5432", "1234", "777") for sentence in sentences if figure in sentence]


def test_never_a_return(sample: Sample, town: Catalogue) -> None:
    """What the whole set shows is soft: an accepted form becomes a doubtful one at most."""
    findings = [one for group in validate_set(everything(sample, town), town).values() for one in group]
    assert {one.code for one in findings} == {"全表同他村", "占全镇过大", "活动重复", "上交对账"}
    assert {one.severity for one in findings} == {Severity.SOFT}


def standing_verdicts(submissions: Sequence[Submission], town: Catalogue) -> Callable[[str], list[Verdict]]:
    """The standing verdicts of a unit, as they stand when publishing."""
    examined = [
        (Arrival(number, f"2022/{one.file}", str(number), 1, 0, "2023-01-05T10:00:00+08:00"), (one,))
        for number, one in enumerate(submissions, start=1)
    ]
    standings = stand(examined, town, None)
    return lambda unit: [one.verdict for one in standings if one.submission.unit == unit]


def test_only_effective_submissions(sample: Sample, town: Catalogue) -> None:
    """A returned copy of another's form accuses nobody; the same copy, accepted, puts both in doubt."""
    copy = next(one for one in copied(sample, "文石村", "白云山村") if one.unit == "白云山村")
    returned = replace(copy, findings=(finding("no_form", Place("白云山村.xlsx")),))
    village = standing_verdicts((*sample, returned), town)
    assert village("白云山村") == [Verdict.ACCEPTED, Verdict.RETURNED]
    assert village("文石村") == [Verdict.ACCEPTED]
    village = standing_verdicts((*sample, copy), town)
    assert village("白云山村") == [Verdict.ACCEPTED, Verdict.DOUBTFUL]
    assert village("文石村") == [Verdict.DOUBTFUL]


def test_all_reported_everything_is_run(sample: Sample, town: Catalogue) -> None:
    """With all twelve there is no check over several units that could not be run."""
    assert set_checks_not_run(sample, town) == ()


def test_checks_that_lack_reports_are_listed(sample: Sample, town: Catalogue) -> None:
    """Without 司法所 the comparison with the villages is not run, nor the share of what both report; the list says why."""
    skipped = {one.check: one.reason for one in set_checks_not_run(sample[:-1], town)}
    assert skipped["上交对账"] == "没有报齐：司法所的人民调解案件件数"
    assert skipped["占全镇过大"].startswith("没有报齐：法治培训场次、法治培训参训人次、法律咨询人次、人民调解案件件数")
    assert "法律明白人人数" not in skipped["占全镇过大"]
    assert set(skipped) == {"上交对账", "占全镇过大"}
