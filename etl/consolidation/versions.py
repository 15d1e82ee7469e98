"""Which version of a unit follows which: repeated contents, what each version changed, and the one that counts.

The newest version that is neither 退回, 撤回 nor shut out counts; a returned one never erases it. What a version says is held
only as long as somebody asks for it, so that weeks of corrections cost hardly more memory than the last one of each unit.

The receipt and 报送情况 print what changed, cell by cell. A cell that could not be read is shown with what stood in it, so that
“60余” → 63 is a change like any other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from etl.domain import Change, Column, Finding, Observation, Standing, State, Submission, Verdict, column_letters
from etl.domain.catalogue import DETAIL_LISTS, NARRATIVE_SHEET, Catalogue
from etl.domain.phrasing import plain_digits

_EXPLANATION = "说明"
_ROWS = "行"
_NOT_READ = "没有读到"
_STATES = {State.BLANK: "空", State.NIL: "0（零报告）", State.NOT_APPLICABLE: "不适用"}
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


def successive(standings: Iterable[Standing], catalogue: Catalogue) -> list[Standing]:
    """All of them in their order, which is that of arrival, with ``same_as``, ``changes`` and ``effective`` found out.

    Cells, rows and texts stay with the version that counts and with the newest of each unit; findings stay with all.
    """
    succession = _Succession(catalogue)
    for standing in standings:
        succession.take(standing)
    return succession.standings


class _Succession:
    """What has come so far."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.standings: list[Standing] = []
        self._catalogue = catalogue
        self._newest: dict[str, int] = {}
        """Position of each unit's last version."""
        self._counted: dict[str, int] = {}
        """Position of the version of each unit that counts."""

    def take(self, standing: Standing) -> None:
        unit_code = standing.submission.unit_code
        if unit_code is None:
            self.standings.append(standing)
            return
        before = self.standings[self._newest[unit_code]] if unit_code in self._newest else None
        if before is not None and _is_repeat(before, standing):
            self.standings.append(replace(_bare(standing), same_as=before.arrival.number))
            return
        if before is not None:
            standing = replace(standing, changes=changes(before.submission, standing.submission, self._catalogue))
        self.standings.append(standing)
        self._follow(unit_code)

    def _follow(self, unit_code: str) -> None:
        """The last one taken is the unit's newest, and counts if it can; the one that was may let go what it says."""
        at, was = len(self.standings) - 1, self._newest.get(unit_code)
        self._newest[unit_code] = at
        counted = self._counted.get(unit_code)
        if _may_count(self.standings[at]):
            self._counted[unit_code] = at
            self.standings[at] = replace(self.standings[at], effective=True)
            if counted is not None:
                self.standings[counted] = replace(_bare(self.standings[counted]), effective=False)
        if was is not None and was != self._counted.get(unit_code):
            self.standings[was] = _bare(self.standings[was])


def _is_repeat(before: Standing, standing: Standing) -> bool:
    """Whether a version came again unchanged, under its own or another name: it is answered by the first of them.

    A content that comes back after another one is a version again: the unit has changed its mind. And so is one about which
    there is something else to say, for it lies under another unit's name.
    """
    return before.arrival.sha256 == standing.arrival.sha256 and _said(before) == _said(standing)


def _said(standing: Standing) -> list[Finding]:
    """The findings without the name of the file."""
    return [replace(each, place=replace(each.place, file="")) for each in standing.submission.findings]


def _may_count(standing: Standing) -> bool:
    return not (standing.withdrawn or standing.shut_out) and standing.verdict is not Verdict.RETURNED


def _bare(standing: Standing) -> Standing:
    said = replace(
        standing.submission, observations=(), strays=(), explanations={}, details=(), lists=(), narratives=()
    )
    return replace(standing, submission=said)


# --------------------------------------------------------------------------- what changed


def changes(before: Submission, after: Submission, catalogue: Catalogue) -> tuple[Change, ...]:
    """What is different: figures in catalogue order, each with its 说明, then detail lists and texts."""
    return (*_figures(before, after, catalogue), *_lists(before, after), *_texts(before, after))


def _figures(before: Submission, after: Submission, catalogue: Catalogue) -> Iterator[Change]:
    old, new = _cells(before), _cells(after)
    for indicator in catalogue.indicators:
        for column in Column:
            was, now = (cells.get((indicator.code, column), _NOT_READ) for cells in (old, new))
            if was != now:
                yield Change(indicator.code, indicator.name, column.value, was, now)
        said, says = (each.explanations.get(indicator.code, "") for each in (before, after))
        if said != says:
            yield Change(indicator.code, indicator.name, _EXPLANATION, said or "空", says or "空")


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
            yield Change("", ledger.name, _ROWS, f"{old.total()}行", f"{new.total()}行（{words}）")


def _texts(before: Submission, after: Submission) -> Iterator[Change]:
    old, new = ({each.heading: each.text for each in one.narratives} for one in (before, after))
    for heading in dict.fromkeys((*old, *new)):
        was, now = old.get(heading, ""), new.get(heading, "")
        if was != now:
            words = f"{len(now)}字" if len(was) != len(now) else f"{len(now)}字（文字有改动）"
            yield Change(
                "", f"{NARRATIVE_SHEET}“{heading}”", "文字", f"{len(was)}字" if was else "空", words if now else "空"
            )
