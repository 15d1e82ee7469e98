"""迟报 is decided by the first version that could be accepted; what comes afterwards is 更正."""

from __future__ import annotations

from datetime import date

import pytest

from etl.consolidation.decisions import Closing, Decision
from etl.consolidation.standings import stand, unit_states
from etl.domain import Arrival, Place, Submission
from etl.domain.catalogue import Catalogue
from etl.domain.findings import finding

CODE, FILE = "500113115214", "白云山村.xlsx"
HARD = finding("blank", Place(FILE, "统计表", "D6"), indicator="调解")
DEADLINE = date(2022, 12, 20)
IN_TIME, LATER, LATEST = (f"2022-12-{day}T10:00:00+08:00" for day in (18, 21, 22))


def judged(
    catalogue: Catalogue,
    *came: tuple[str, bool],
    withdrawn: int = 0,
    closing: Closing | None = None,
    names: tuple[str, ...] = (),
) -> list[tuple[bool, bool]]:
    """Late and correction of versions that came at these times, good or returned."""
    examined = [
        (
            Arrival(number, f"2022/{names[number - 1] if names else FILE}", f"{number:064x}", 1, 1, at),
            (Submission(FILE, CODE, "白云山村", 2022, findings=() if good else (HARD,)),),
        )
        for number, (at, good) in enumerate(came, start=1)
    ]
    said = [Decision(f"{withdrawn:064x}", "", CODE, "", "交错了", LATEST)] if withdrawn else []
    standings = stand(examined, catalogue, DEADLINE, said, closing)
    return [(each.late, each.correction) for each in standings]


def test_a_correction_after_the_deadline_is_not_late(catalogue: Catalogue) -> None:
    """The unit was in time; before, it was called 迟报 for having mended a figure."""
    assert judged(catalogue, (IN_TIME, True), (LATER, True)) == [(False, False), (False, True)]


def test_late_stays_late(catalogue: Catalogue) -> None:
    """A correction of a late report does not make it late twice, nor in time."""
    assert judged(catalogue, (LATER, True), (LATEST, True)) == [(True, False), (True, True)]


@pytest.mark.parametrize(
    ("first", "expected"),
    [(IN_TIME, [(False, False), (True, False)]), (LATER, [(True, False), (True, False)])],
)
def test_a_returned_one_proves_nothing(catalogue: Catalogue, first: str, expected: list[tuple[bool, bool]]) -> None:
    """What could not be accepted does not make the unit punctual, and the one that follows corrects nothing."""
    assert judged(catalogue, (first, False), (LATEST, True)) == expected


def test_a_returned_correction(catalogue: Catalogue) -> None:
    """It is one all the same, and not late."""
    assert judged(catalogue, (IN_TIME, True), (LATER, False)) == [(False, False), (False, True)]


def test_a_withdrawn_one_proves_nothing(catalogue: Catalogue) -> None:
    """A form of somebody else, sent in time and set aside."""
    assert judged(catalogue, (IN_TIME, True), (LATER, True), withdrawn=1) == [(False, False), (True, False)]


def test_what_came_after_the_closing(catalogue: Catalogue) -> None:
    """It corrects nothing any more, and is 迟报 whenever it came."""
    closing = Closing(1, 1, "", "2022-12-19T10:00:00+08:00")
    assert judged(catalogue, (IN_TIME, True), (IN_TIME, True), closing=closing) == [(False, False), (True, False)]


def test_a_conflict_copy_is_no_correction(catalogue: Catalogue) -> None:
    """A program made it, not the unit; nor does it show that the unit was in time."""
    names = (FILE, "白云山村-DESKTOP-1A2B3C4.xlsx")
    assert judged(catalogue, (IN_TIME, True), (LATER, True), names=names) == [(False, False), (False, False)]
    assert judged(catalogue, (IN_TIME, True), (LATER, True), names=names[::-1]) == [(False, False), (True, False)]


def test_the_unit_shows_the_day_of_its_correction(catalogue: Catalogue) -> None:
    """And none while what counts is the first one."""
    came = [
        (Arrival(number, f"2022/{FILE}", str(number), 1, 1, at), (Submission(FILE, CODE, "白云山村", 2022),))
        for number, at in ((1, IN_TIME), (2, LATER))
    ]
    for examined, day in ((came[:1], ""), (came, "2022-12-21")):
        states = unit_states(stand(examined, catalogue, DEADLINE), catalogue)
        assert [state.corrected_on for state in states if state.unit.code == CODE] == [day]
