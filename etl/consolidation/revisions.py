"""What changed from one version of a unit's submission to the next, cell by cell.

``etl.succession`` asks for it; the receipt and 报送情况 print it. A cell that could not be read is shown with what stood in it, so
that “60余” → 63 is a change like any other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from etl.domain import Change, Column, Observation, State, Submission, column_letters
from etl.domain.catalogue import DETAIL_LISTS, NARRATIVE_SHEET, Catalogue
from etl.domain.phrasing import plain_digits

EXPLANATION = "说明"
ROWS = "行"
MISSING = "没有读到"
_STATES = {State.BLANK: "空", State.NIL: "0（零报告）", State.NOT_APPLICABLE: "不适用"}
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


def changes(before: Submission, after: Submission, catalogue: Catalogue) -> tuple[Change, ...]:
    """What is different: figures in catalogue order, each with its 说明, then detail lists and texts."""
    return (*_figures(before, after, catalogue), *_lists(before, after), *_texts(before, after))


def _figures(before: Submission, after: Submission, catalogue: Catalogue) -> Iterator[Change]:
    old, new = _cells(before), _cells(after)
    for indicator in catalogue.indicators:
        for column in Column:
            was, now = (cells.get((indicator.code, column), MISSING) for cells in (old, new))
            if was != now:
                yield Change(indicator.code, indicator.name, column.value, was, now)
        said, says = (each.explanations.get(indicator.code, "") for each in (before, after))
        if said != says:
            yield Change(indicator.code, indicator.name, EXPLANATION, said or "空", says or "空")


def _cells(submission: Submission) -> dict[tuple[str, Column], str]:
    """What each cell says, in words; of a cell that could not be read what stands in it."""
    seen = (*submission.strays, *submission.observations)
    said = {(each.code, each.column): _value(each) for each in seen}
    return _unreadable(submission) | said


def _value(observation: Observation) -> str:
    if observation.value is not None:
        return plain_digits(observation.value)
    if observation.state is State.BLANK and observation.raw.strip():
        return f"“{observation.raw.strip()}”"
    return _STATES.get(observation.state, f"“{observation.raw.strip()}”")


def _unreadable(submission: Submission) -> dict[tuple[str, Column], str]:
    """Cells that gave a finding and no value: their row is known by the other column, their column by the other rows."""
    seen = (*submission.strays, *submission.observations)
    codes = {(each.cell.sheet, each.cell.row): each.code for each in seen}
    columns = {(each.cell.sheet, column_letters(each.cell.column)): each.column for each in seen}
    found = {}
    for finding in submission.findings:
        if at := _ADDRESS.fullmatch(finding.place.a1):
            code = codes.get((finding.place.sheet, int(at[2])))
            column = columns.get((finding.place.sheet, at[1]))
            if code and column and "found" in finding.facts:
                found[code, column] = f"“{finding.facts['found']}”（看不懂）"
    return found


def _lists(before: Submission, after: Submission) -> Iterator[Change]:
    for ledger in DETAIL_LISTS:
        old, new = (
            Counter(row.entries for row in each.details if row.ledger == ledger.name) for each in (before, after)
        )
        if old != new:
            added, gone = (new - old).total(), (old - new).total()
            words = "，".join(f"{what}{count}行" for what, count in (("新增", added), ("去掉", gone)) if count)
            yield Change("", ledger.name, ROWS, f"{old.total()}行", f"{new.total()}行（{words}）")


def _texts(before: Submission, after: Submission) -> Iterator[Change]:
    old, new = ({each.heading: each.text for each in one.narratives} for one in (before, after))
    for heading in dict.fromkeys((*old, *new)):
        was, now = old.get(heading, ""), new.get(heading, "")
        if was != now:
            words = f"{len(now)}字" if len(was) != len(now) else f"{len(now)}字（文字有改动）"
            yield Change(
                "", f"{NARRATIVE_SHEET}“{heading}”", "文字", f"{len(was)}字" if was else "空", words if now else "空"
            )
