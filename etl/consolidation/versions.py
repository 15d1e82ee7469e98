"""Which version of a unit follows which: repeated contents, what each version changed, and the one that counts.

The version saved last that is neither 退回, 撤回 nor shut out counts; a returned one never erases it, and neither does a conflict
copy, which counts only where nothing else could and its plain name never came. What a version says is held only as long as
somebody asks for it, so that weeks of corrections cost hardly more memory than the last one of each unit.

The receipt and 报送情况 print what changed, cell by cell. A cell that could not be read is shown with what stood in it, so that
“60余” → 63 is a change like any other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from etl.consolidation.rivals import Both, of_chosen, of_copy, of_latecomer, of_lone_copy, of_returned_latecomer
from etl.domain import (
    Arrival,
    Change,
    Column,
    Finding,
    Observation,
    Standing,
    State,
    Submission,
    Verdict,
    column_letters,
)
from etl.domain.catalogue import COPY, DETAIL_LISTS, NARRATIVE_SHEET, Catalogue
from etl.domain.conflict_copies import plain_name
from etl.domain.phrasing import plain_digits

_EXPLANATION = "说明"
_ROWS = "行"
_NOT_READ = "没有读到"
_STATES = {State.BLANK: "空", State.NIL: "0（零报告）", State.NOT_APPLICABLE: "不适用"}
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


def successive(standings: Iterable[Standing], catalogue: Catalogue) -> list[Standing]:
    """All of them in their order, which is that of saving, with ``same_as``, ``changes`` and ``effective`` found out.

    Where it is a question which of two files counts, both have it among their set findings. Cells, rows and texts stay with
    these, with the version that counts and with the newest of each unit; findings stay with all.
    """
    succession = _Succession(catalogue)
    for standing in standings:
        succession.take(standing)
    return succession.finished()


def own_path(arrival: Arrival) -> str:
    """The path without what we put behind the name of a marked copy: sent back, it is the file itself corrected."""
    return _as_own(arrival.path)


def _as_own(path: str) -> str:
    stem, dot, extension = path.rpartition(".")
    return f"{stem.removesuffix(COPY)}{dot}{extension}"


def is_conflict_copy(standing: Standing) -> bool:
    """Whether it is a conflict copy by its name, and no person said that it is the one that counts."""
    return bool(plain_name(standing.arrival.name)) and standing.choice is None


@dataclass(slots=True)
class _Line:
    """What has come of one unit so far, by position."""

    newest: int | None = None
    """Its last version."""
    candidates: dict[int, Arrival] = field(default_factory=dict)
    """What could count, with the arrival that brought it last. Each was saved before the next and came after it, so that nobody
    can be sure; the last one counts."""
    copies: list[int] = field(default_factory=list)
    """Conflict copies that nobody decided about."""
    returned: list[int] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    """Of its files, in lower case."""

    def follow(self, at: int, standing: Standing) -> list[int]:
        """What is at that position counts from now on; returns what is done with, for it was saved before and came before."""
        last = max((self.candidates.pop(at, standing.arrival), standing.arrival), key=lambda each: each.number)
        gone = [place for place, before in self.candidates.items() if _outdoes(standing, before)]
        for place in gone:
            del self.candidates[place]
        self.candidates[at] = last
        return gone


class _Succession:
    """What has come so far."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.standings: list[Standing] = []
        self._catalogue = catalogue
        self._lines: dict[str, _Line] = {}
        """By unit code."""
        self._paths: set[str] = set()
        """Where files of unknown unit lay, in lower case."""

    def take(self, standing: Standing) -> None:
        unit_code, path = standing.submission.unit_code, own_path(standing.arrival).casefold()
        stays = not (standing.withdrawn or standing.shut_out)
        if unit_code is None:
            if stays:
                self._paths.add(path)
            self.standings.append(standing)
            return
        line = self._lines.setdefault(unit_code, _Line())
        if stays:
            line.names.add(path.rpartition("/")[2])
        if stays and is_conflict_copy(standing):
            line.copies.append(len(self.standings))
            self.standings.append(standing)
        else:
            self._take_version(standing, line)

    def _take_version(self, standing: Standing, line: _Line) -> None:
        was = line.newest
        before = None if was is None else self.standings[was]
        if was is not None and before is not None and _is_repeat(before, standing):
            self.standings.append(replace(_bare(standing), same_as=before.arrival.number))
            self._let_go(line, line.follow(was, standing) if was in line.candidates else ())
            return
        if before is not None:
            standing = replace(standing, changes=changes(before.submission, standing.submission, self._catalogue))
        at = line.newest = len(self.standings)
        self.standings.append(standing)
        gone = line.follow(at, standing) if _may_count(standing) else []
        if standing.verdict is Verdict.RETURNED and not (standing.withdrawn or standing.shut_out):
            line.returned.append(at)
        self._let_go(line, gone if was is None else [*gone, was])

    def _let_go(self, line: _Line, places: Iterable[int]) -> None:
        """What neither counts nor could, and is not the newest, need not say any more what stood in it."""
        for place in set(places) - line.candidates.keys() - {line.newest}:
            self.standings[place] = _bare(self.standings[place])

    # ----------------------------------------------------------------------- which one counts

    def finished(self) -> list[Standing]:
        """All of them, when the last has been taken."""
        for line in self._lines.values():
            counted = max(line.candidates, default=self._lone_copy(line))
            if counted is not None:
                self.standings[counted] = replace(self.standings[counted], effective=True)
                self._ask_about_latecomers(line, counted)
            self._ask_about_copies(line, counted)
        for place, standing in enumerate(self.standings):
            if standing.choice and not standing.same_as:
                self._tell(place, of_chosen(standing))
        return self.standings

    def _lone_copy(self, line: _Line) -> int | None:
        """The last conflict copy, where the file under its plain name never came."""
        alone = (place for place in line.copies if self._may_count_alone(self.standings[place], line))
        return max(alone, default=None)

    def _may_count_alone(self, copy: Standing, line: _Line) -> bool:
        path = own_path(copy.arrival).casefold()
        name = path.rpartition("/")[2]
        plain = _as_own(plain_name(name))
        return _may_count(copy) and plain not in line.names and path.removesuffix(name) + plain not in self._paths

    def _ask_about_latecomers(self, line: _Line, counted: int) -> None:
        last = line.candidates.get(counted)
        for place, arrival in line.candidates.items():
            if place != counted:
                late = self.standings[place]
                self._tell_both(place, counted, of_latecomer(late, arrival, *self._compared(counted, place)))
        for place in line.returned if last else ():
            late = self.standings[place]
            if last and place < counted and late.arrival.number > last.number:
                self._tell_both(place, counted, of_returned_latecomer(late, self.standings[counted]))

    def _ask_about_copies(self, line: _Line, counted: int | None) -> None:
        first: dict[str, int] = {}
        if counted is not None:
            first[self.standings[counted].arrival.sha256] = counted
        for place in line.copies:
            copy = self.standings[place]
            same = first.setdefault(copy.arrival.sha256, place)
            if same != place:
                self.standings[place] = replace(_bare(copy), same_as=self.standings[same].arrival.number)
            elif counted is None or counted == place:
                self._tell(place, of_lone_copy(copy, counts=copy.effective))
            else:
                self._tell_both(place, counted, of_copy(copy, *self._compared(counted, place)))

    def _compared(self, counted: int, place: int) -> tuple[Standing, tuple[Change, ...]]:
        standing, other = self.standings[counted], self.standings[place]
        return standing, changes(standing.submission, other.submission, self._catalogue)

    def _tell_both(self, place: int, counted: int, both: Both) -> None:
        self._tell(place, both[0])
        self._tell(counted, both[1])

    def _tell(self, place: int, finding: Finding) -> None:
        told = self.standings[place]
        self.standings[place] = replace(told, set_findings=(*told.set_findings, finding))


def _outdoes(standing: Standing, before: Arrival) -> bool:
    """Whether that version, which was saved later, came later too, or was chosen by a person who could have seen the one before."""
    if standing.choice:
        return before.received <= standing.moment
    return before.number < standing.arrival.number


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
