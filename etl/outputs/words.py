"""Words that several outputs share: severities, times, places of findings, units that are unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from etl.domain import Finding, Severity, Standing, Term
from etl.domain.phrasing import MOST_UNITS_NAMED

LEVELS = {Severity.HARD: "强制性", Severity.SOFT: "核实性", Severity.NOTE: "提示"}
UNIDENTIFIED = "未识别"
WHOLE_FILE = "整个文件"
CORRECTION = "更正"
ADJUSTMENT = "订正"
USED, NOT_USED, WITHDRAWN, REPEATED = "采用", "未采用", "撤回", "重复"


def moment(stamp: str) -> str:
    """An ISO time as people read it, in the time zone it is given in: ``2023-01-05 09:30``."""
    return datetime.fromisoformat(stamp).strftime("%Y-%m-%d %H:%M")


def place_of(finding: Finding) -> str:
    """Sheet and cell of a finding, the sheet alone, or 整个文件."""
    place = finding.place
    return f"{place.sheet}!{place.a1}" if place.sheet and place.a1 else place.sheet or WHOLE_FILE


def unit_name(standing: Standing) -> str:
    """The unit of a submission, or 未识别."""
    return standing.submission.unit or UNIDENTIFIED


def adjustment_lines(terms: Iterable[Term]) -> Iterator[str]:
    """Unit by unit what a person corrected; at most twelve, for a comment holds no more."""
    said = [
        f"{term.unit}{ADJUSTMENT}（{term.adjustment.code}）：{term.adjustment.words}"
        for term in terms
        if term.adjustment
    ]
    yield from said[:MOST_UNITS_NAMED]
    if len(said) > MOST_UNITS_NAMED:
        yield f"另有{len(said) - MOST_UNITS_NAMED}处{ADJUSTMENT}，见 data/observations.csv"


def used(standing: Standing) -> str:
    """Whether the submission counts, and if not whether a person set it aside or it is another one come again."""
    if standing.same_as:
        return REPEATED
    if standing.withdrawn:
        return WITHDRAWN
    return USED if standing.effective else NOT_USED
