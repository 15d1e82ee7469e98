"""What the submitter's marked copy is to say: one entry a finding, in the order of the receipt.

Plain values that go to the bounded child, where ``marked_copy`` writes them into the workbook.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.domain import Finding, Standing
from etl.domain.findings import UNIT_DOUBTED, WHICH_COUNTS, in_parts, settlement
from etl.domain.masking import masked
from etl.domain.project import Project
from etl.outputs.receipt.grouping import REPAIR, by_urgency
from etl.outputs.words import WHOLE_FILE, moment

MOST_ENTRIES = 1000
"""How many findings the list holds; the rest are counted."""
UNDERSTOOD = "程序的理解"
PERSON_DATA = "person_data"


@dataclass(frozen=True, slots=True)
class ListedProblem:
    """One line of the list."""

    level: str
    urgency: str
    """hard, soft or note."""
    sheet: str
    """The sheet, or 整个文件."""
    a1: str
    """Empty when no cell is meant."""
    written: str
    """What stands there, as far as it was read."""
    problem: str
    remedy: str
    answer: str = ""
    """What was answered to it: an explanation, why it was refused, or that a person let it pass."""
    commented: bool = False
    """Whether the cell gets a comment although it gets no colour."""


@dataclass(frozen=True, slots=True)
class Marking:
    """What one file is told."""

    title: str
    facts: str
    """Which file is meant, when it came, and how much there is to do."""
    office: str
    received_at: str
    """ISO 8601 with offset; it becomes the time of the copy."""
    entries: tuple[ListedProblem, ...]
    beyond: int = 0
    """How many entries the cap left out."""
    alone: bool = False
    """The list without the workbook: somebody else's figures stand in the file."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A finished workbook for the submitter."""

    content: bytes
    marked: bool
    """Whether it is the submitter's own workbook; otherwise the list alone."""


def marking_of(standing: Standing, unit: str, project: Project, *, alone: bool) -> Marking | None:
    """What to write into the file of that submission; None when there is nothing to mend in it."""
    chosen = list(by_urgency(standing.findings))
    counts = {urgency: len(found) for _, _, urgency, found in chosen if urgency != "note"}
    # Which of two files counts is nothing to mend in either, and a copy of a copy would only add to them.
    if all(one.code == WHICH_COUNTS for _, _, urgency, found in chosen for one in found if urgency != "note"):
        return None
    raws = {(o.cell.sheet, o.cell.a1): o.raw for o in standing.submission.observations}
    entries = [_entry(finding, title, urgency, raws) for title, _, urgency, found in chosen for finding in found]
    repairs = [finding for finding in standing.findings if finding.code == REPAIR and not finding.settled]
    entries += [_entry(finding, UNDERSTOOD, "note", raws) for finding in repairs]
    return Marking(
        title=f"{unit} {project.year}年年报 问题清单",
        facts=_facts(standing, counts),
        office=project.office,
        received_at=standing.arrival.received_at,
        entries=tuple(entries[:MOST_ENTRIES]),
        beyond=len(entries[MOST_ENTRIES:]),
        alone=alone or not _is_markable(standing.findings),
    )


def _is_markable(findings: Sequence[Finding]) -> bool:
    """Whether something was read, and nobody doubts whose figures they are."""
    return any(finding.place.sheet for finding in findings) and not any(
        finding.code in UNIT_DOUBTED for finding in findings
    )


def _entry(finding: Finding, level: str, urgency: str, raws: dict[tuple[str, str], str]) -> ListedProblem:
    place = finding.place
    problem, remedy = in_parts(finding)
    sheet, a1 = (place.sheet, place.a1) if place.sheet else (WHOLE_FILE, "")
    written = masked(raws.get((place.sheet, place.a1), ""))
    words = (f"{problem}。" if problem else "", remedy, settlement(finding))
    return ListedProblem(level, urgency, sheet, a1, written, *words, commented=finding.code == PERSON_DATA)


def _facts(standing: Standing, counts: dict[str, int]) -> str:
    words = {"hard": "必须改正", "soft": "需要核实"}
    asked = "，".join(f"{words[urgency]}{count}处" for urgency, count in counts.items())
    return f"{asked}。　文件：{standing.submission.file}　收到：{moment(standing.arrival.received_at)}"
