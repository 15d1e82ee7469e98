"""The newest version that is not returned counts, and every version is shown beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from etl.consolidation.decisions import Decision
from etl.consolidation.edition import UnitState
from etl.consolidation.standings import Examined, stand, unit_states
from etl.domain import Arrival, Finding, Place, Severity, Standing, Submission, Verdict, versions
from etl.domain.catalogue import Catalogue
from etl.domain.findings import finding, message

HARD = finding("blank", Place("白云山村.xlsx", "统计表", "D6"), indicator="调解")
SOFT = Finding("同比异动", Severity.SOFT, Place("白云山村.xlsx", "统计表", "D6"))
VILLAGE = "白云山村"
CODES = {"姜家社区": "500113115001", "白云山村": "500113115214", "文石村": "500113115215", "司法所": "SFS"}


def came(
    number: int,
    *submissions: Submission,
    path: str = "白云山村.xlsx",
    sha256: str = "",
    at: str = "2022-12-18T16:05:00+08:00",
) -> Examined:
    """One arrival with what was in it."""
    return Arrival(number, f"2022/{path}", sha256 or f"{number:064x}", 1, number, at), submissions


def form(unit: str | None = VILLAGE, *findings: Finding, file: str = "白云山村.xlsx") -> Submission:
    """A submission of that unit with those findings."""
    return Submission(file, CODES[unit] if unit else None, unit, 2022, findings=findings)


def counted(standings: Sequence[Standing]) -> list[int]:
    """Numbers of the arrivals that count."""
    return [standing.arrival.number for standing in standings if standing.effective]


@pytest.mark.parametrize(
    ("versions", "counts"),
    [
        ([()], [1]),
        ([(), ()], [2]),
        ([(HARD,), ()], [2]),
        ([(), (HARD,)], [1]),
        ([(), (SOFT,)], [2]),
        ([(SOFT,), (HARD,), (HARD,)], [1]),
        ([(HARD,), (HARD,)], []),
    ],
)
def test_newest_not_returned(catalogue: Catalogue, versions: list[tuple[Finding, ...]], counts: list[int]) -> None:
    """The last version that is accepted or doubtful counts; a returned one never erases it."""
    examined = [came(number, form(VILLAGE, *findings)) for number, findings in enumerate(versions, start=1)]
    standings = stand(examined, catalogue, None)
    assert [standing.arrival.number for standing in standings] == list(range(1, len(versions) + 1))
    assert counted(standings) == counts


def test_returned_version_is_shown_beside_the_good_one(catalogue: Catalogue) -> None:
    """The unit's state is that of the version that counts; the newest one stands first."""
    standings = stand([came(1, form()), came(2, form(VILLAGE, HARD))], catalogue, None)
    state = state_of(standings, catalogue)
    assert [standing.arrival.number for standing in state.standings] == [2, 1]
    assert (state.status, state.accepted) == ("接收", True)
    assert state.newest is not None
    assert state.newest.verdict is Verdict.RETURNED


def state_of(standings: Sequence[Standing], catalogue: Catalogue, unit: str = VILLAGE) -> UnitState:
    """The line of one unit."""
    return next(state for state in unit_states(standings, catalogue) if state.unit.name == unit)


def test_register_with_nothing(catalogue: Catalogue) -> None:
    """Every unit of the register has its line, in the register's order, also when nothing came."""
    states = unit_states(stand([], catalogue, None), catalogue)
    assert [(state.unit.name, state.status) for state in states] == [(name, "缺报") for name in CODES]


def test_returned_only(catalogue: Catalogue) -> None:
    """A unit whose only version was returned has reported nothing that counts."""
    state = state_of(stand([came(1, form(VILLAGE, HARD))], catalogue, None), catalogue)
    assert (state.status, state.effective, state.accepted) == ("退回", None, False)


def test_several_units_in_one_file(catalogue: Catalogue) -> None:
    """Each sheet of a file counts for its own unit, and the file is one arrival."""
    standings = stand(
        [came(1, form(VILLAGE), form("文石村", HARD), form("姜家社区"), path="汇总.xlsx")], catalogue, None
    )
    assert [(one.submission.unit, one.effective) for one in standings] == [
        ("白云山村", True),
        ("文石村", False),
        ("姜家社区", True),
    ]


def notes(standings: Sequence[Standing]) -> list[tuple[int, str]]:
    """What was added when publishing, with the arrival's number."""
    return [(standing.arrival.number, message(one)) for standing in standings for one in standing.set_findings]


def test_two_files_of_one_unit(catalogue: Catalogue) -> None:
    """Two files with different contents are two versions, and a note on the one that counts."""
    standings = stand([came(1, form()), came(2, form(file="最终版2.xlsx"), path="最终版2.xlsx")], catalogue, None)
    assert counted(standings) == [2]
    assert notes(standings) == [
        (2, "最终版2.xlsx：白云山村报了不止一份，以最近一次未退回的为准。不必处理；如不对，请告知司法所。")
    ]
    assert standings[1].verdict is Verdict.ACCEPTED


def test_same_path_updated(catalogue: Catalogue) -> None:
    """A file that was corrected in its place is a new version without a note."""
    standings = stand([came(1, form()), came(2, form()), came(3, form())], catalogue, None)
    assert (counted(standings), notes(standings)) == ([3], [])


@pytest.mark.parametrize("path", ["副本.xlsx", "白云山村.xlsx"])
def test_same_content_twice(catalogue: Catalogue, path: str) -> None:
    """The same bytes, under the same or another name, are one version said twice: the first answers for both, no note."""
    standings = stand([came(1, form(), sha256="a"), came(2, form(file=path), path=path, sha256="a")], catalogue, None)
    assert (counted(standings), notes(standings)) == ([1], [])
    assert [standing.same_as for standing in standings] == [0, 1]
    state = state_of(standings, catalogue)
    assert ([one.arrival.number for one in state.versions], state.newest) == ([1], standings[0])


def test_same_content_for_another_unit_or_with_other_findings(catalogue: Catalogue) -> None:
    """Whatever else there is to say makes it an answer of its own: the same bytes under another unit's name go back."""
    conflict = finding("unit_conflict", Place("文石村.xlsx"), first="填报单位是“白云山村”", second="文件名是“文石村”")
    standings = stand(
        [
            came(1, form(), form("文石村"), sha256="a"),
            came(2, form(VILLAGE, conflict, file="文石村.xlsx"), path="文石村.xlsx", sha256="a"),
        ],
        catalogue,
        None,
    )
    assert [standing.same_as for standing in standings] == [0, 0, 0]
    assert counted(standings) == [1, 1]


def test_content_that_comes_back_is_a_version(catalogue: Catalogue) -> None:
    """A, B, A: the unit has changed its mind, so the last one counts."""
    standings = stand([came(number, form(), sha256=sha) for number, sha in enumerate("aba", start=1)], catalogue, None)
    assert (counted(standings), [one.same_as for one in standings]) == ([3], [0, 0, 0])


def test_repeated_in_time_and_late(catalogue: Catalogue) -> None:
    """What was in time stays in time when the same file comes again after the last day."""
    again = came(2, form(), sha256="a", at="2023-01-05T09:00:00+08:00")
    standings = stand([came(1, form(), sha256="a"), again], catalogue, date(2022, 12, 20))
    assert not state_of(standings, catalogue).late


def decision(number: int, check: str = "", unit: str = VILLAGE) -> Decision:
    """A decision about the content of that arrival."""
    return Decision(f"{number:064x}", "", CODES[unit], check, "电话核实过", "2023-01-09T10:00:00+08:00")


def test_withdrawn_version(catalogue: Catalogue) -> None:
    """It does not count, the one before it does; the withdrawal stands among its findings, and no note of two files."""
    examined = [came(1, form()), came(2, form(file="最终版2.xlsx"), path="最终版2.xlsx")]
    standings = stand(examined, catalogue, None, [decision(2)])
    assert counted(standings) == [1]
    assert standings[1].withdrawn == "电话核实过，2023-01-09"
    assert notes(standings) == [
        (2, "最终版2.xlsx：这一版已由司法所撤回，不采用（电话核实过，2023-01-09）。如要更正，请改好后重新提交。")
    ]
    state = state_of(standings, catalogue)
    assert (state.newest, state.status) == (standings[0], "接收")


def test_withdrawn_only_version(catalogue: Catalogue) -> None:
    """The unit has reported nothing, as if it had not been sent."""
    standings = stand([came(1, form())], catalogue, None, [decision(1)])
    assert (counted(standings), state_of(standings, catalogue).status) == ([], "缺报")


def test_withdrawal_is_of_one_unit(catalogue: Catalogue) -> None:
    """The other sheets of the file count on."""
    standings = stand([came(1, form(), form("文石村"))], catalogue, None, [decision(1)])
    assert [(one.submission.unit, one.effective) for one in standings] == [("白云山村", False), ("文石村", True)]


def test_accepted_hard_check(catalogue: Catalogue) -> None:
    """The form counts, the finding stays and says who let it pass; another version of the form is judged anew."""
    standings = stand(
        [came(1, form(VILLAGE, HARD)), came(2, form(VILLAGE, HARD))], catalogue, None, [decision(1, "blank")]
    )
    assert counted(standings) == [1]
    assert [one.verdict.value for one in standings] == ["接收", "退回"]
    assert [message(one) for one in standings[0].findings] == [
        "白云山村.xlsx 统计表!D6：“调解”没有填。请填数，没有发生填0。人工放行：电话核实过，2023-01-09。"
    ]


def test_accepted_check_is_one_check(catalogue: Catalogue) -> None:
    """Another hard finding still sends the form back, a soft one still leaves it in doubt."""
    other = finding("negative", Place("白云山村.xlsx", "统计表", "D7"), found="-3")
    for beside, verdict in ((other, "退回"), (SOFT, "待核实")):
        (one,) = stand([came(1, form(VILLAGE, HARD, beside))], catalogue, None, [decision(1, "blank")])
        assert one.verdict.value == verdict


def test_note_follows_the_newest_contents(catalogue: Catalogue) -> None:
    """When the second file is corrected to equal the first, nothing is left to note."""
    standings = stand(
        [
            came(1, form(), sha256="a"),
            came(2, form(), path="b.xlsx", sha256="b"),
            came(3, form(), path="b.xlsx", sha256="a"),
        ],
        catalogue,
        None,
    )
    assert notes(standings) == []


@pytest.mark.parametrize(
    ("received_at", "late"),
    [
        ("2022-12-20T00:00:00+08:00", False),
        ("2022-12-20T23:59:59+08:00", False),
        ("2022-12-21T00:00:00+08:00", True),
        ("2023-01-05T09:00:00+08:00", True),
    ],
)
def test_deadline(catalogue: Catalogue, received_at: str, late: bool) -> None:  # noqa: FBT001
    """The last day is in time to its end; the next one is late, and counts all the same."""
    (standing,) = stand([came(1, form(), at=received_at)], catalogue, date(2022, 12, 20))
    assert (standing.late, standing.effective) == (late, True)
    assert state_of([standing], catalogue).late is late


def test_no_deadline(catalogue: Catalogue) -> None:
    """Without a deadline nothing is late."""
    (standing,) = stand([came(1, form(), at="2099-01-01T00:00:00+08:00")], catalogue, None)
    assert not standing.late


def test_unreadable_file_is_shown_to_the_unit_it_is_named_after(catalogue: Catalogue) -> None:
    """Nobody waits for an answer: the unit sees the file that could not be read, yet it is no submission of it."""
    damaged = Submission("白云山村.xlsx", None, None, None, findings=(finding("empty_file", Place("白云山村.xlsx")),))
    standings = stand([came(1, form()), came(2, damaged)], catalogue, None)
    assert (standings[1].submission.unit_code, standings[1].effective) == (None, False)
    state = state_of(standings, catalogue)
    assert [standing.arrival.number for standing in state.standings] == [2, 1]
    assert state.status == "接收"


def test_file_of_nobody(catalogue: Catalogue) -> None:
    """A file that neither content nor name tells of is shown to no unit and counts for none."""
    strange = Submission("附件2.xlsx", None, None, None, findings=(finding("empty_file", Place("附件2.xlsx")),))
    standings = stand([came(1, strange, path="附件2.xlsx")], catalogue, None)
    assert [state.standings for state in unit_states(standings, catalogue)] == [()] * 4
    assert counted(standings) == []


def test_forms_of_unknown_unit_in_one_file_are_one_version(catalogue: Catalogue) -> None:
    """Shown with all that is told of them, after the form of the file that is the unit's own; the tables keep them apart."""
    strange = [
        Submission(
            "白云山村.xlsx", None, None, 2022, findings=(finding("no_form", Place("白云山村.xlsx", f"表{number}")),)
        )
        for number in (1, 2)
    ]
    standings = stand([came(1, strange[0], form(), strange[1])], catalogue, None)
    assert len(standings) == 3
    state = state_of(standings, catalogue)
    assert [one.submission.unit for one in state.standings] == [None, VILLAGE]
    assert [one.submission.unit for one in versions(state.standings)] == [VILLAGE, None]
    assert [each.place.sheet for each in state.standings[0].findings] == ["表1", "表2"]


def test_conflict_is_shown_to_folder_and_file_name(catalogue: Catalogue) -> None:
    """Both may be the sender; the unit that only the form names sees nothing of it."""
    conflict = finding("unit_conflict", Place("文石村.xlsx"), first="甲", second="乙", named_inside=CODES["姜家社区"])
    standings = stand(
        [
            came(1, form("姜家社区"), path="姜家社区.xlsx"),
            came(2, form(None, conflict, file="文石村.xlsx"), path="白云山村/文石村.xlsx"),
        ],
        catalogue,
        None,
    )
    shown = {
        state.unit.name: [one.arrival.number for one in state.standings] for state in unit_states(standings, catalogue)
    }
    assert shown == {"姜家社区": [1], "白云山村": [2], "文石村": [2], "司法所": []}


def test_own_verdict_stays(catalogue: Catalogue) -> None:
    """Publishing adds findings beside the own ones and never takes one away."""
    standings = stand([came(1, form(VILLAGE, SOFT)), came(2, form(VILLAGE, SOFT), path="b.xlsx")], catalogue, None)
    assert [one.code for one in standings[1].findings] == ["同比异动", "several_versions"]
    assert [one.code for one in standings[0].findings] == ["同比异动"]
    assert standings[1].verdict is Verdict.DOUBTFUL
