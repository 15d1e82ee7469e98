"""能不能报出: what still stands in the way of handing the year's figures up.

Told from the journal alone; what a draft that people edited says otherwise is added by ``pipeline.proofing``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from etl.consolidation.edition import MISSING, UnitState
from etl.domain import Finding, Severity, Submission, Verdict
from etl.domain.catalogue import Catalogue
from etl.domain.project import Project


class ObstacleKind(StrEnum):
    """Why it is not finished."""

    MISSING = "缺报"
    RETURNED = "退回"
    DOUBTFUL = "待核实"
    GAP = "待补"
    CONTRADICTED = "稿子不符"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that is still to be done, of a unit or of the report."""

    kind: ObstacleKind
    unit: str
    """Name of the unit; empty for the report."""
    indicator: str
    """Name of the indicator that is asked about; empty where it is the whole form."""
    text: str
    """In a few words."""


def obstacles(units: Sequence[UnitState], project: Project, catalogue: Catalogue) -> tuple[Obstacle, ...]:
    """What is missing, returned or in doubt, in register order; then what the report itself lacks. Empty: it may go up."""
    found = [obstacle for state in units for obstacle in _of_unit(state, catalogue)]
    if project.report_date is None:
        found.append(Obstacle(ObstacleKind.GAP, "", "", "报告日期（config.toml 的 report_date）没有写"))
    return tuple(found)


def _of_unit(state: UnitState, catalogue: Catalogue) -> Iterator[Obstacle]:
    name = state.unit.name
    if state.status == MISSING:
        yield Obstacle(ObstacleKind.MISSING, name, "", "还没有交")
        return
    if state.newest is not None and state.newest.verdict is Verdict.RETURNED:
        text = "退回以后还没有改正重交" if state.effective is None else "新交的一版退回了，仍用上一版"
        yield Obstacle(ObstacleKind.RETURNED, name, "", text)
    elif state.effective is None:
        yield Obstacle(ObstacleKind.MISSING, name, "", "没有可以采用的报表")
    if state.effective is not None:
        for one in state.effective.findings:
            if one.severity is Severity.SOFT and not one.settled:
                asked = _indicator(one, state.effective.submission, catalogue)
                yield Obstacle(ObstacleKind.DOUBTFUL, name, asked, f"{one.code}，还没有说明")


def _indicator(finding: Finding, submission: Submission, catalogue: Catalogue) -> str:
    """Name of the indicator in whose row the finding stands; empty for the whole form and for detail lists."""
    place = finding.place
    codes = (
        seen.code for seen in submission.observations if (seen.cell.sheet, seen.cell.a1) == (place.sheet, place.a1)
    )
    found = catalogue.by_code(next(codes, ""))
    return found.name if found else ""
