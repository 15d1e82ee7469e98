"""回执: the page that answers a unit, one HTML file that needs nothing beside it and fits a phone or a sheet of A4.

It gets the submissions of one unit and shows nobody else's figures. The words about what is wrong come from
``etl.domain.findings``; this module orders them, and says what to do next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from etl.consolidation.edition import LATE
from etl.domain import (
    Adjustment,
    Column,
    Finding,
    Indicator,
    Observation,
    Severity,
    Standing,
    State,
    Unit,
    Verdict,
    versions,
)
from etl.domain.catalogue import COPY, Catalogue
from etl.domain.findings import UNIT_DOUBTED, WHICH_COUNTS
from etl.domain.phrasing import plain_digits
from etl.domain.project import Project
from etl.outputs.page_template import page_template
from etl.outputs.receipt.grouping import Group, groups_of, repairs_of
from etl.outputs.words import ADJUSTMENT, moment

MOST_CHANGES = 60
"""How many changes from the version before are written out; the rest are counted."""
SIGNS = {Verdict.ACCEPTED: "✓", Verdict.DOUBTFUL: "?", Verdict.RETURNED: "✗"}
CSS_CLASSES = {Verdict.ACCEPTED: "accepted", Verdict.DOUBTFUL: "doubtful", Verdict.RETURNED: "returned"}
MARKED = "您交的表，问题都标在格子上，第一页是问题清单。改好后直接交这一份也可以：另存到收件夹，留在“回执”里的不算交。"
LISTED = "问题清单，可以打印出来对着改。请在您自己的表上改，清单不用交。"
AGAIN = "改好后用原来的文件名再放进收件夹。"
AGAIN_AS_OWN = "改好后再放进收件夹，文件名和文件夹不要用别的单位的。"
"""When name or folder may be what is wrong."""
STATES = {State.BLANK: "没有填", State.NIL: "0（零报告）", State.NOT_APPLICABLE: "不适用"}


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One row of the table of values."""

    indicator: Indicator
    this_year: str
    last_year: str


@dataclass(frozen=True, slots=True)
class Beside:
    """The workbook that lies beside the page."""

    name: str
    link: str
    words: str
    """What to do with it."""


@dataclass(frozen=True, slots=True)
class Headline:
    """What became of a version, as its first line shows it."""

    verdict: str
    sign: str
    css_class: str


WITHDRAWN = Headline("撤回", "—", "doubtful")
"""Of a version that a person set aside."""
SHUT_OUT = Headline(LATE, "—", "doubtful")
"""Of one that came when the year had been closed."""


@dataclass(frozen=True, slots=True)
class Version:
    """One submission, ready to print."""

    number: int
    """Place among the unit's submissions, from 1; 0 when the unit is unknown."""
    standing: Standing
    headline: Headline
    received: str
    """When it came, as people read it."""
    groups: tuple[Group, ...]
    repairs: Group | None
    figures: tuple[ValueRow, ...]
    copies: tuple[str, ...]
    """Where and when the same content came again."""


def render_receipt(
    unit: Unit, standings: Sequence[Standing], catalogue: Catalogue, project: Project, copy: str = ""
) -> bytes:
    """``回执.html`` of a unit: its versions, newest first, each with verdict, findings, changes and values.

    ``copy`` is the name of the marked copy of the newest version that lies beside the page; empty for none.

    ``standings`` are all submissions of this unit in any order, at least one; ValueError when there is none or when one is
    another unit's, for that would show a unit somebody else's figures.
    """
    if not standings or any(standing.submission.unit_code not in (unit.code, None) for standing in standings):
        raise ValueError(f"a receipt of {unit.code} needs submissions of {unit.code} and no others")
    in_order = versions(standings)
    newest = in_order[-1]
    printed = []
    for number, standing in enumerate(in_order, start=1):
        # The values of a version that neither counts nor is the newest would only bury what matters.
        shown = standing.effective or standing is newest
        figures = _figures(standing, unit, catalogue) if shown else ()
        printed.append(_version(number, standing, figures, _copies(standing, standings)))
    return _page(unit.name, project, printed, copy, _counted(printed))


def render_unidentified(standing: Standing, project: Project, copy: str = "") -> bytes:
    """The page that answers a file whose unit is unknown: the same first screen, and no values; ``copy`` as above."""
    return _page("未识别单位", project, [_version(0, standing)], copy, "")


def _page(unit: str, project: Project, printed: Sequence[Version], copy: str, counted: str) -> bytes:
    page = page_template("etl.outputs.receipt").render(
        unit=unit,
        project=project,
        newest=printed[-1],
        older=printed[-2::-1],
        next_step=_next_step(printed[-1].standing, project),
        beside=_beside(copy),
        counted=counted,
        most_changes=MOST_CHANGES,
    )
    # A file name from a foreign system may hold half a character; it must not cost the unit its answer.
    return page.encode("utf-8", errors="replace")


def _version(
    number: int, standing: Standing, figures: tuple[ValueRow, ...] = (), copies: tuple[str, ...] = ()
) -> Version:
    findings, received = standing.findings, moment(standing.arrival.received_at)
    groups, repairs = groups_of(findings), repairs_of(findings)
    return Version(number, standing, _headline(standing), received, groups, repairs, figures, copies)


def _headline(standing: Standing) -> Headline:
    verdict = standing.verdict
    if standing.withdrawn:
        return WITHDRAWN
    if standing.shut_out and verdict is not Verdict.RETURNED:
        return SHUT_OUT
    return Headline(verdict.value, SIGNS[verdict], CSS_CLASSES[verdict])


def _copies(standing: Standing, standings: Sequence[Standing]) -> tuple[str, ...]:
    number = standing.arrival.number
    again = (each.arrival for each in standings if each.same_as == number)
    return tuple(f"{arrival.name}（{moment(arrival.received_at)}）" for arrival in again)


# --------------------------------------------------------------------------- what to do


def _next_step(standing: Standing, project: Project) -> str:
    """What the submitter does now, in one sentence."""
    if standing.withdrawn:
        return f"这一版由{project.office}撤回（{standing.withdrawn}）。要更正，请改好后重新提交。"
    if standing.shut_out:
        return f"本年度的汇总已于{standing.shut_out}。这一份已经收下，按迟报处理，不计入汇总；数有更正的，请与{project.office}联系。"
    counts = Counter(finding.severity for finding in standing.findings if not finding.settled)
    hard, soft = counts[Severity.HARD], counts[Severity.SOFT]
    if hard:
        also = f"（另有{soft}处请一并核实）" if soft else ""
        doubted = any(finding.code in UNIT_DOUBTED for finding in standing.findings)
        return f"请按下面{hard}处改正后重新提交{also}。{AGAIN_AS_OWN if doubted else AGAIN}"
    if soft and all(each.code == WHICH_COUNTS for each in _asking(standing)):
        return "请核对哪一份算数，照下面说的做。"
    if soft:
        return f"请核对下面{soft}处：数有错，请改正；数没有错，请在“说明”栏写明原因。{AGAIN}"
    if not standing.effective:
        return "这份报表没有发现问题，但目前没有采用。请向页末的单位问明原因。"
    return "不用再做什么。"


def _asking(standing: Standing) -> list[Finding]:
    """What asks for an explanation and has none."""
    return [each for each in standing.findings if each.severity is Severity.SOFT and not each.settled]


def _beside(copy: str) -> Beside | None:
    """The way to the marked copy, or to the list alone."""
    if not copy:
        return None
    words = MARKED if COPY in copy else LISTED
    return Beside(copy, quote(copy.encode("utf-8", "replace")), words)


def _counted(printed: Sequence[Version]) -> str:
    """Which version the office counts with, when that is not plain from the newest one being accepted."""
    newest = printed[-1]
    counted = next((version for version in printed if version.standing.effective), None)
    if counted is newest:
        return (
            "这一版的数已经采用，等待核实。" if newest.headline.verdict == Verdict.DOUBTFUL else "这一版的数已经采用。"
        )
    came = {Verdict.RETURNED: "本次退回，", WITHDRAWN.verdict: "本次撤回，", LATE: "封存后收到，"}.get(
        newest.headline.verdict, ""
    )
    if counted is None:
        return f"{came}目前还没有可以采用的报表。"
    return f"{came}目前采用的仍是{counted.received[:10]}的第{counted.number}版。"


# --------------------------------------------------------------------------- what was read


def _figures(standing: Standing, unit: Unit, catalogue: Catalogue) -> tuple[ValueRow, ...]:
    """The values of what the unit owes, in catalogue order; nothing when no value could be read."""
    submission = standing.submission
    if not submission.observations:
        return ()
    cells = {(observation.code, observation.column): observation for observation in submission.observations}
    return tuple(
        ValueRow(
            each,
            _this_year(standing.adjustment(each.code), cells.get((each.code, Column.THIS_YEAR))),
            _last_year(cells.get((each.code, Column.LAST_YEAR))),
        )
        for each in catalogue.owed_by(unit)
    )


def _this_year(adjustment: Adjustment | None, observation: Observation | None) -> str:
    """The value; of one that a person corrected both."""
    return f"{adjustment.change}（{ADJUSTMENT}）" if adjustment else _value(observation)


def _value(observation: Observation | None) -> str:
    if observation is None:
        return "没有读到"
    if observation.value is not None:
        return plain_digits(observation.value)
    if observation.state is State.BLANK and observation.raw.strip():
        return "没有采用"
    return STATES.get(observation.state, "没有采用")


def _last_year(observation: Observation | None) -> str:
    """上年 is optional (domain.md §4), so an empty one is no reproach."""
    if observation is None or (observation.state is State.BLANK and not observation.raw.strip()):
        return ""
    return _value(observation)
