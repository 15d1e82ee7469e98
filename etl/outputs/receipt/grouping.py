"""What was found, as the submitter reads it: findings in groups, those to act upon first, long rows of one kind cut short.

The words come from ``etl.domain.findings``; the receipt prints them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from etl.domain import Finding, Severity
from etl.domain.findings import settlement, statement
from etl.outputs.words import LEVELS, place_of

MOST_OF_A_KIND = 20
"""How many findings of one code are written out; the rest are counted."""
REPAIR = "repaired"
"""The code of the notes that say how a cell was understood; they are folded away."""


@dataclass(frozen=True, slots=True)
class Point:
    """One finding as the submitter reads it."""

    place: str
    words: str
    level: str
    answer: str
    """What was answered to it: an explanation, why it was refused, or that a person let it pass."""


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one severity, hard ones first; ``beyond`` counts what the cap left out, by code."""

    title: str
    urgency: str
    points: tuple[Point, ...]
    beyond: tuple[str, ...]


def groups_of(findings: Sequence[Finding]) -> tuple[Group, ...]:
    """What must be mended, what must be verified, what is settled, what is only told."""
    return tuple(
        _group(f"{title}{note}：{len(found)}处", urgency, found) for title, note, urgency, found in by_urgency(findings)
    )


def by_urgency(findings: Sequence[Finding]) -> Iterator[tuple[str, str, str, list[Finding]]]:
    """Findings as receipt and list order them: title, what is added to it, urgency, and the findings; no repairs, nothing empty."""
    open_ones = [finding for finding in findings if not finding.settled and finding.code != REPAIR]
    by_severity = {severity: [each for each in open_ones if each.severity is severity] for severity in Severity}
    chosen = (
        ("必须改正", "", "hard", by_severity[Severity.HARD]),
        ("需要核实", "", "soft", by_severity[Severity.SOFT]),
        ("已说明或已放行", "（不用再改）", "note", [finding for finding in findings if finding.settled]),
        ("提示", "（不用重新提交）", "note", by_severity[Severity.NOTE]),
    )
    return ((title, note, urgency, found) for title, note, urgency, found in chosen if found)


def repairs_of(findings: Sequence[Finding]) -> Group | None:
    """How cells were understood, or None when all were plain."""
    chosen = [finding for finding in findings if finding.code == REPAIR]
    return _group(f"程序的理解（请核对）：{len(chosen)}处", "note", chosen) if chosen else None


def _group(title: str, urgency: str, findings: Iterable[Finding]) -> Group:
    seen: Counter[str] = Counter()
    points = []
    for finding in findings:
        seen[finding.code] += 1
        if seen[finding.code] <= MOST_OF_A_KIND:
            points.append(Point(place_of(finding), statement(finding), LEVELS[finding.severity], settlement(finding)))
    beyond = tuple(f"另有{count - MOST_OF_A_KIND}处同类问题。" for count in seen.values() if count > MOST_OF_A_KIND)
    return Group(title, urgency, tuple(points), beyond)
