"""Which version follows which, what each changed, and what is let go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from etl.consolidation.versions import changes, successive
from etl.domain import CellRef, Change, DetailRow, Narrative, Place, Standing, Submission
from etl.domain.catalogue import Catalogue
from etl.domain.findings import finding

Submit = Callable[..., Standing]
AT = "2022-12-18T16:05:00+08:00"
VILLAGE = "白云山村"
LAST = {"101": "3", "102": "3", "301": "3", "302": "3"}


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


# --------------------------------------------------------------------------- what changed


def version(submit: Submit, values: dict[str, str], number: int = 1, **more: object) -> Standing:
    """A version with those values of this year, and last year's 3 everywhere."""
    return submit(number, VILLAGE, AT, values, LAST, **more)


def differences(before: Submission, after: Submission, catalogue: Catalogue) -> list[tuple[str, str, str, str]]:
    """Changes as (code or name, column, before, after)."""
    return [(one.code or one.name, one.column, one.before, one.after) for one in changes(before, after, catalogue)]


def test_a_figure_changed(submit: Submit, catalogue: Catalogue) -> None:
    """Only what is different, in catalogue order, with the indicator's name."""
    before = version(submit, {"101": "4", "102": "60", "301": "12"}).submission
    after = version(submit, {"101": "5", "102": "60", "301": "0"}).submission
    assert changes(before, after, catalogue) == (
        Change("101", "二十大精神学习次数", "本年", "4", "5"),
        Change("301", "人民调解案件件数", "本年", "12", "0"),
    )


def test_nothing_changed(submit: Submit, catalogue: Catalogue) -> None:
    """The same number written otherwise is no change."""
    before, after = (version(submit, {"101": text}).submission for text in ("4", "４次"))
    assert changes(before, after, catalogue) == ()


def test_last_years_figure(submit: Submit, catalogue: Catalogue) -> None:
    """The column is named."""
    before = submit(1, VILLAGE, AT, {}, {"101": "3"}).submission
    after = submit(2, VILLAGE, AT, {}, {"101": ""}).submission
    assert differences(before, after, catalogue) == [("101", "上年", "3", "空")]


def test_unreadable_becomes_a_number(submit: Submit, catalogue: Catalogue) -> None:
    """What stood in the cell is quoted, found by its row and column, though it gave no value."""
    refused = finding("not_exact", Place("a.xlsx", "统计表", "D10"), found="60余", thing="件数")
    elsewhere = finding("not_exact", Place("a.xlsx", "统计表", "D40"), found="70余", thing="件数")
    before = version(submit, {"101": "4"}, findings=(refused, elsewhere)).submission
    after = version(submit, {"101": "4", "301": "63"}).submission
    assert differences(before, after, catalogue) == [("301", "本年", "“60余”（看不懂）", "63")]
    assert differences(after, before, catalogue) == [("301", "本年", "63", "“60余”（看不懂）")]


def test_a_row_that_was_not_there(submit: Submit, catalogue: Catalogue) -> None:
    """Said plainly."""
    before, after = (version(submit, values).submission for values in ({"101": "4"}, {"101": "4", "102": "60"}))
    assert differences(before, after, catalogue) == [("102", "本年", "没有读到", "60")]


def test_an_explanation_changed(submit: Submit, catalogue: Catalogue) -> None:
    """说明 is a column like the others."""
    before = version(submit, {"101": "4"}).submission
    after = replace(before, explanations={"101": "今年合并开展"})
    assert differences(before, after, catalogue) == [("101", "说明", "空", "今年合并开展")]


def test_lists_and_texts(submit: Submit, catalogue: Catalogue) -> None:
    """Rows of a list are compared as a whole, whatever their order; texts by their length."""
    first, second, third = (
        DetailRow("矛盾纠纷台账", 5, (str(number), "", "邻里", "调解成功", "")) for number in range(3)
    )
    place = CellRef("文字材料", 4, 2)
    plain = version(submit, {}).submission
    before = replace(plain, details=(first, second), narratives=(Narrative("典型案例", "甲乙丙", place),))
    after = replace(
        plain, details=(third, replace(second, row=9)), narratives=(Narrative("典型案例", "甲乙丁", place),)
    )
    assert differences(before, after, catalogue) == [
        ("矛盾纠纷台账", "行", "2行", "2行（新增1行，去掉1行）"),
        ("文字材料“典型案例”", "文字", "3字", "3字（文字有改动）"),
    ]
    assert changes(before, replace(before, details=(second, first)), catalogue) == ()
