"""The newest version that is not returned counts, and every version is shown beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from etl.catalogue import Catalogue
from etl.domain import Arrival, Finding, Place, Severity, Standing, Submission, Verdict
from etl.edition import UnitState
from etl.findings import finding, message
from etl.standings import Examined, stand, unit_states

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


def test_same_content_twice(catalogue: Catalogue) -> None:
    """The same bytes under two names are one version said twice: no note."""
    standings = stand([came(1, form(), sha256="a"), came(2, form(), path="副本.xlsx", sha256="a")], catalogue, None)
    assert (counted(standings), notes(standings)) == ([2], [])


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


def test_own_verdict_stays(catalogue: Catalogue) -> None:
    """Publishing adds findings beside the own ones and never takes one away."""
    standings = stand([came(1, form(VILLAGE, SOFT)), came(2, form(VILLAGE, SOFT), path="b.xlsx")], catalogue, None)
    assert [one.code for one in standings[1].findings] == ["同比异动", "several_versions"]
    assert [one.code for one in standings[0].findings] == ["同比异动"]
    assert standings[1].verdict is Verdict.DOUBTFUL
