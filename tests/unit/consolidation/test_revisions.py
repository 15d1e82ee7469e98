"""What changed from one version to the next, cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from etl.consolidation.revisions import changes
from etl.domain import CellRef, Change, DetailRow, Narrative, Place, Standing, Submission
from etl.domain.catalogue import Catalogue
from etl.domain.findings import finding

Submit = Callable[..., Standing]
AT = "2022-12-18T16:05:00+08:00"
VILLAGE = "白云山村"
LAST = {"101": "3", "102": "3", "301": "3", "302": "3"}


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
