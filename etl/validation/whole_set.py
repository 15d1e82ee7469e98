"""The checks that only the whole set of effective submissions can show, run when publishing.

They turn an accepted form into a doubtful one at most, and their words show a unit nobody else's figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from etl.catalogue import DETAIL_LISTS, VILLAGE, Catalogue, Check, Rule, Scope, plain
from etl.domain import CellRef, Column, DetailRow, Finding, Indicator, Kind, Place, Submission
from etl.expressions import MissingOperandError, ZeroDenominatorError

SetFindings = dict[str, tuple[Finding, ...]]
"""Findings by unit code."""

_ENOUGH_FIGURES = 5
_SMALLEST_TOTAL = Decimal(30)
_LARGEST_SHARE = Decimal("0.6")
"""domain.md §4: one village above 60 % of the town, only when the total is at least 30."""


def validate_set(effective: Sequence[Submission], catalogue: Catalogue) -> SetFindings:
    """The set findings of the effective submissions (at most one a unit), by unit code."""
    gathered: dict[str, list[Finding]] = defaultdict(list)
    for check in catalogue.checks_of(Scope.SET):
        run = _RULES[check.rule] if check.rule else _relation_between_units
        for unit_code, found in run(effective, check, catalogue):
            gathered[unit_code].append(found)
    return {code: tuple(findings) for code, findings in gathered.items()}


Found = Iterator[tuple[str, Finding]]


def _like_another(effective: Sequence[Submission], check: Check, _: Catalogue) -> Found:
    """Two units of one kind with the same figure everywhere: a copied form."""
    by_figures: dict[tuple[tuple[str, Decimal | None], ...], list[Submission]] = defaultdict(list)
    for submission in effective:
        figures = tuple(sorted((o.code, o.amount) for o in submission.observations if o.column is Column.THIS_YEAR))
        if sum(bool(amount) for _, amount in figures) >= _ENOUGH_FIGURES:
            by_figures[figures].append(submission)
    for same in by_figures.values():
        for submission in same if len(same) > 1 else ():
            place = Place(submission.file, submission.observations[0].cell.sheet)
            yield _to(submission, check, place, "各项数字与另一单位的表完全相同")


def _oversized(effective: Sequence[Submission], check: Check, catalogue: Catalogue) -> Found:
    """One village above 60 % of the town, when every unit has answered and the total is not tiny."""
    for indicator in catalogue.indicators:
        owing = {unit.code for unit in catalogue.units_owing(indicator)}
        amounts = {s.unit_code or "": _amount(s, indicator) for s in effective if s.unit_code in owing}
        known = [amount for amount in amounts.values() if amount is not None]
        if indicator.kind is not Kind.SUM or len(owing) < 2 or len(known) < len(owing):
            continue
        total = sum(known, Decimal(0))
        for submission in effective:
            amount = amounts.get(submission.unit_code or "")
            if amount is None or total < _SMALLEST_TOTAL or amount <= total * _LARGEST_SHARE:
                continue
            if catalogue.unit(submission.unit_code or "").kind == VILLAGE:
                relation = f"“{indicator.name}”填{amount}，占全镇合计的六成以上"
                yield _to(submission, check, _cell(submission, indicator), relation)


def _double_event(effective: Sequence[Submission], check: Check, catalogue: Catalogue) -> Found:
    """An event of the same day that stands in two units' lists at one place, or that names the other unit as partner."""
    by_day: dict[str, list[tuple[Submission, DetailRow]]] = defaultdict(list)
    for submission in effective:
        for row in submission.details:
            if row.ledger == _EVENTS.name and row.entries[_DAY]:
                by_day[row.entries[_DAY]].append((submission, row))
    doubled: dict[tuple[str, int], tuple[Submission, DetailRow]] = {}
    for same_day in by_day.values():
        for one, other in combinations(same_day, 2):
            if one[0].unit_code != other[0].unit_code and _same_event(one, other, catalogue):
                doubled |= {
                    (submission.unit_code or "", row.row): (submission, row) for submission, row in (one, other)
                }
    for submission, row in doubled.values():
        yield _to(submission, check, _row_place(submission, row), _event_words(row))


_EVENTS = DETAIL_LISTS[0]
_DAY, _NAME, _WHERE, _PARTNER = (_EVENTS.columns.index(title) for title in ("日期", "活动名称", "地点", "联合单位"))


def _same_event(one: tuple[Submission, DetailRow], other: tuple[Submission, DetailRow], catalogue: Catalogue) -> bool:
    where = plain(one[1].entries[_WHERE])
    return (bool(where) and where == plain(other[1].entries[_WHERE])) or any(
        (partner := catalogue.unit_named(row.entries[_PARTNER])) is not None and partner.code == submission.unit_code
        for row, submission in ((one[1], other[0]), (other[1], one[0]))
    )


def _event_words(row: DetailRow) -> str:
    return f"{row.entries[_DAY]}的活动“{row.entries[_NAME]}”可能被两个单位重复上报"


def _row_place(submission: Submission, row: DetailRow) -> Place:
    return Place(submission.file, row.ledger, CellRef(row.ledger, row.row, 1).a1)


def _relation_between_units(effective: Sequence[Submission], check: Check, catalogue: Catalogue) -> Found:
    """A relation such as ``村居.上交镇调 <= 司法所.调解案件``; the unit in ``asks`` answers for it."""
    asked = catalogue.unit_named(check.addressee)
    submission = next((s for s in effective if asked and s.unit_code == asked.code), None)
    if check.expression is None or submission is None:
        return
    try:
        holds = check.expression.holds(lambda name: _group_amount(name, effective, catalogue))
    except (MissingOperandError, ZeroDenominatorError):
        return
    if not holds:
        own = [key for name in check.expression.operands if (key := name.split(".")[1])]
        cells = [cell for key in own if (cell := _cell(submission, catalogue.by_key(key))).a1]
        yield _to(submission, check, cells[-1] if cells else Place(submission.file), "与村居上报的数对不上")


def _group_amount(name: str, effective: Sequence[Submission], catalogue: Catalogue) -> Decimal | None:
    """The sum over a kind of units, or one unit's figure; None unless every unit that owes it has answered."""
    group, key = name.split(".")
    indicator = catalogue.by_key(key)
    owing = {unit.code for unit in catalogue.units_owing(indicator) if group in (unit.kind, unit.name)}
    amounts = [_amount(s, indicator) for s in effective if s.unit_code in owing]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if owing and len(known) == len(owing) else None


def _amount(submission: Submission, indicator: Indicator) -> Decimal | None:
    observation = submission.observation(indicator.code)
    return observation.amount if observation else None


def _cell(submission: Submission, indicator: Indicator) -> Place:
    observation = submission.observation(indicator.code)
    return (
        Place(submission.file, observation.cell.sheet, observation.cell.a1) if observation else Place(submission.file)
    )


def _to(submission: Submission, check: Check, place: Place, relation: str) -> tuple[str, Finding]:
    facts = {"relation": relation, "difference": "", "sentence": check.sentence}
    return submission.unit_code or "", Finding(check.id, check.severity, place, facts)


_RULES: dict[Rule, Callable[[Sequence[Submission], Check, Catalogue], Found]] = {
    Rule.LIKE_ANOTHER: _like_another,
    Rule.OVERSIZED: _oversized,
    Rule.DOUBLE_EVENT: _double_event,
}
