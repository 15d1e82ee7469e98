"""Which version follows which, what each changed, and what is let go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from etl.consolidation.versions import successive
from etl.domain import DetailRow, Place, Standing
from etl.domain.catalogue import Catalogue
from etl.domain.findings import finding

Submit = Callable[..., Standing]
AT = "2022-12-18T16:05:00+08:00"
VILLAGE = "白云山村"


def came(submit: Submit, number: int, count: str, *, good: bool = True, **more: object) -> Standing:
    """A version with that figure and a row of a list; one that is not good is sent back."""
    findings = () if good else (finding("blank", Place("a.xlsx", "统计表", "D7"), indicator="学习人次"),)
    standing = submit(number, VILLAGE, AT, {"101": count}, {}, findings=findings, **more)
    row = DetailRow("矛盾纠纷台账", 5, (count, "", "邻里", "调解成功", ""))
    return replace(standing, submission=replace(standing.submission, details=(row,)))


def what_is_held(standings: list[Standing]) -> list[tuple[int, bool, bool]]:
    """Number, whether it counts, whether its cells and rows are held."""
    held = [(bool(each.submission.observations), bool(each.submission.details)) for each in standings]
    assert all(cells == rows for cells, rows in held)
    return [(each.arrival.number, each.effective, cells) for each, (cells, _) in zip(standings, held, strict=True)]


def test_only_what_counts_and_the_newest_are_held(submit: Submit, catalogue: Catalogue) -> None:
    """A returned one in between does not cost the one that counts its cells, and is let go when the next comes."""
    versions = [came(submit, number, str(number), good=number != 3) for number in range(1, 5)]
    assert what_is_held(successive(versions[:2], catalogue)) == [(1, False, False), (2, True, True)]
    assert what_is_held(successive(versions[:3], catalogue)) == [(1, False, False), (2, True, True), (3, False, True)]
    assert what_is_held(successive(versions, catalogue)) == [
        (1, False, False),
        (2, False, False),
        (3, False, False),
        (4, True, True),
    ]


def test_findings_stay(submit: Submit, catalogue: Catalogue) -> None:
    """They are printed for every version, and the verdict follows from them."""
    standings = successive([came(submit, 1, "1", good=False), came(submit, 2, "2")], catalogue)
    assert [one.verdict.value for one in standings] == ["退回", "接收"]


def test_changes_are_told_before_the_cells_are_let_go(submit: Submit, catalogue: Catalogue) -> None:
    """Each version with the one before it; a repetition is no version, an unreadable file is passed over."""
    came_in = [
        came(submit, 1, "4"),
        came(submit, 2, "4"),
        submit(3, None, AT, {}, file="白云山村.xlsx"),
        came(submit, 4, "6"),
        came(submit, 5, "6"),
    ]
    same = came_in[0].arrival.sha256
    came_in[1] = replace(came_in[1], arrival=replace(came_in[1].arrival, sha256=same))
    standings = successive(came_in, catalogue)
    assert [each.same_as for each in standings] == [0, 1, 0, 0, 0]
    told = [None if each.changes is None else [one.name for one in each.changes] for each in standings]
    assert told == [None, None, None, ["二十大精神学习次数", "矛盾纠纷台账"], []]


def test_another_unit_is_another_line(submit: Submit, catalogue: Catalogue) -> None:
    """Nothing of one unit's version is compared with, or let go for, another's."""
    other = submit(2, "文石村", AT, {"101": "7"}, {})
    first, second = successive([came(submit, 1, "4"), other], catalogue)
    assert (first.effective, second.effective) == (True, True)
    assert first.submission.observations
    assert second.changes is None
