"""The checks that only the whole set of effective submissions can show, run when publishing.

They turn an accepted form into a doubtful one at most, and their words show a unit nobody else's figures.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.domain import CellRef, Column, DetailRow, Finding, Indicator, Kind, Place, SkippedCheck, Standing, Submission
from etl.domain.catalogue import DETAIL_LISTS, VILLAGE, Catalogue, Check, Rule, Scope, plain
from etl.domain.expressions import MissingOperandError, ZeroDenominatorError
from etl.domain.findings import finding

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


def copied_files(effective: Sequence[Standing]) -> SetFindings:
    """One file that came for two units, which folder or file name alone tell apart; by unit code.

    A file with the forms of several villages came once, and forms with few figures (零报告) are alike without a copy.
    """
    by_content: dict[str, list[Standing]] = defaultdict(list)
    for standing in effective:
        if _figures_above_zero(standing.submission) >= _ENOUGH_FIGURES:
            by_content[standing.arrival.sha256].append(standing)
    copied = (same for same in by_content.values() if len({standing.arrival.number for standing in same}) > 1)
    return {
        standing.submission.unit_code or "": (finding("same_file", _whole_form(standing.submission)),)
        for same in copied
        for standing in same
    }


def set_checks_not_run(effective: Sequence[Submission], catalogue: Catalogue) -> tuple[SkippedCheck, ...]:
    """The checks over several units that could not be run for want of reports, and why."""
    skipped = []
    for check in catalogue.checks_of(Scope.SET):
        names = _incomplete_shares(effective, catalogue) if check.rule is Rule.OVERSIZED else []
        if check.expression is not None:
            operands = [name for name in check.expression.operands if _group_amount(name, effective, catalogue) is None]
            names = [f"{group}的{catalogue.by_key(key).name}" for group, key in (name.split(".") for name in operands)]
        if names:
            skipped.append(SkippedCheck(check.id, check.sentence, f"没有报齐：{'、'.join(names)}"))
    return tuple(skipped)


def _incomplete_shares(effective: Sequence[Submission], catalogue: Catalogue) -> list[str]:
    shared = (indicator for indicator in catalogue.indicators if _is_shared(indicator, catalogue))
    return [indicator.name for indicator in shared if _amounts(indicator, effective, catalogue) is None]


def _is_shared(indicator: Indicator, catalogue: Catalogue) -> bool:
    """Whether a village can have a share of it at all."""
    owing = catalogue.units_owing(indicator)
    return indicator.kind is Kind.SUM and len(owing) > 1 and any(unit.kind == VILLAGE for unit in owing)


def _amounts(
    indicator: Indicator, effective: Sequence[Submission], catalogue: Catalogue, group: str = ""
) -> dict[str, Decimal] | None:
    """The amounts by unit code, of all units or of one kind or one unit; None unless every unit that owes it has answered."""
    owing = {unit.code for unit in catalogue.units_owing(indicator) if group in ("", unit.kind, unit.name)}
    amounts = {
        submission.unit_code: amount
        for submission in effective
        if submission.unit_code in owing and (amount := _amount(submission, indicator)) is not None
    }
    return amounts if owing and amounts.keys() == owing else None


Found = Iterator[tuple[str, Finding]]


def _like_another(effective: Sequence[Submission], check: Check, _: Catalogue) -> Found:
    """Two units of one kind with the same figure everywhere: a copied form."""
    by_figures: dict[tuple[tuple[str, Decimal | None], ...], list[Submission]] = defaultdict(list)
    for submission in effective:
        if _figures_above_zero(submission) >= _ENOUGH_FIGURES:
            this_year = ((o.code, o.amount) for o in submission.observations if o.column is Column.THIS_YEAR)
            by_figures[tuple(sorted(this_year))].append(submission)
    for same in by_figures.values():
        for submission in same if len(same) > 1 else ():
            yield _to(submission, check, _whole_form(submission), "各项数字与另一单位的表完全相同")


def _figures_above_zero(submission: Submission) -> int:
    return sum(bool(o.amount) for o in submission.observations if o.column is Column.THIS_YEAR)


def _whole_form(submission: Submission) -> Place:
    return Place(submission.file, submission.observations[0].cell.sheet)


def _oversized(effective: Sequence[Submission], check: Check, catalogue: Catalogue) -> Found:
    """One village above 60 % of the town, when every unit has answered and the total is not tiny."""
    for indicator in catalogue.indicators:
        amounts = _amounts(indicator, effective, catalogue) if _is_shared(indicator, catalogue) else None
        total = sum(amounts.values(), Decimal(0)) if amounts else Decimal(0)
        if amounts is None or total < _SMALLEST_TOTAL:
            continue
        for submission in effective:
            amount = amounts.get(submission.unit_code or "", Decimal(0))
            if amount > total * _LARGEST_SHARE and catalogue.unit(submission.unit_code or "").kind == VILLAGE:
                relation = f"“{indicator.name}”填{amount}，占全镇合计的六成以上"
                yield _to(submission, check, _cell(submission, indicator), relation)


def _double_event(effective: Sequence[Submission], check: Check, catalogue: Catalogue) -> Found:
    """An event of the same day that stands in two units' lists at one place, or that names the other unit as partner."""
    by_day: dict[str, list[_Event]] = defaultdict(list)
    for submission in effective:
        for row in submission.details:
            if row.ledger == _EVENTS.name and row.entries[_DAY]:
                where = plain(row.entries[_WHERE])
                by_day[row.entries[_DAY]].append(_Event(submission, row, where, _partners(row, catalogue)))
    for same_day in by_day.values():
        for event in _doubled(same_day):
            yield _to(event.submission, check, _row_place(event.submission, event.row), _event_words(event.row))


@dataclass(frozen=True, slots=True)
class _Event:
    """A row of an event list: ``where`` is its place for comparison, ``partners`` the codes of the units it names."""

    submission: Submission
    row: DetailRow
    where: str
    partners: frozenset[str]


def _doubled(same_day: Sequence[_Event]) -> Iterator[_Event]:
    """The events of one day that another unit seems to have reported too; a look-up each, for a day may hold hundreds."""
    at_place: dict[str, set[str]] = defaultdict(set)
    naming: dict[str, set[str]] = defaultdict(set)
    for event in same_day:
        at_place[event.where].add(event.submission.unit_code or "")
        for partner in event.partners:
            naming[partner].add(event.submission.unit_code or "")
    reporting = {event.submission.unit_code for event in same_day}
    for event in same_day:
        unit = event.submission.unit_code or ""
        there = at_place[event.where] if event.where else set()
        if (there | (event.partners & reporting) | naming[unit]) - {unit}:
            yield event


_EVENTS = DETAIL_LISTS[0]
_DAY, _NAME, _WHERE, _PARTNER = (_EVENTS.columns.index(title) for title in ("日期", "活动名称", "地点", "联合单位"))


_BETWEEN_NAMES = re.compile(r"[、，,；;/\s]+")


def _partners(row: DetailRow, catalogue: Catalogue) -> frozenset[str]:
    """Codes of the units of the register that 联合单位 names."""
    named = (catalogue.unit_named(words) for words in _BETWEEN_NAMES.split(row.entries[_PARTNER]))
    return frozenset(unit.code for unit in named if unit is not None)


def _event_words(row: DetailRow) -> str:
    return f"{row.entries[_DAY]}的活动“{row.entries[_NAME]}”可能被两个单位重复上报"


def _row_place(submission: Submission, row: DetailRow) -> Place:
    sheet = row.sheet or row.ledger
    return Place(submission.file, sheet, CellRef(sheet, row.row, 1).a1)


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
        keys = (name.split(".")[1] for name in check.expression.operands)
        cells = [cell for key in keys if (cell := _cell(submission, catalogue.by_key(key))).a1]
        yield _to(submission, check, cells[0] if cells else Place(submission.file), "与村居上报的数对不上")


def _group_amount(name: str, effective: Sequence[Submission], catalogue: Catalogue) -> Decimal | None:
    """The sum over a kind of units, or one unit's figure; None unless every unit that owes it has answered."""
    group, key = name.split(".")
    amounts = _amounts(catalogue.by_key(key), effective, catalogue, group)
    return None if amounts is None else sum(amounts.values(), Decimal(0))


def _amount(submission: Submission, indicator: Indicator) -> Decimal | None:
    observation = submission.observation(indicator.code)
    return observation.amount if observation else None


def _cell(submission: Submission, indicator: Indicator) -> Place:
    observation = submission.observation(indicator.code)
    return (
        Place(submission.file, observation.cell.sheet, observation.cell.a1) if observation else Place(submission.file)
    )


def _to(submission: Submission, check: Check, place: Place, relation: str) -> tuple[str, Finding]:
    return submission.unit_code or "", Finding(check.id, check.severity, place, check.facts(relation))


_RULES: dict[Rule, Callable[[Sequence[Submission], Check, Catalogue], Found]] = {
    Rule.LIKE_ANOTHER: _like_another,
    Rule.OVERSIZED: _oversized,
    Rule.DOUBLE_EVENT: _double_event,
}
