"""回执: the page that answers a unit, one HTML file that needs nothing beside it and fits a phone or a sheet of A4.

It gets one unit's submissions from the publication and shows nobody else's figures. The words about what is wrong come from
``etl.findings``; this module orders them, and says what to do next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from etl.catalogue import Catalogue
from etl.domain import Column, Finding, Observation, Severity, Standing, State, Submission, Unit, Verdict
from etl.edition import Project
from etl.findings import statement
from etl.phrasing import plain_digits

MOST_OF_A_KIND = 20
"""How many findings of one code are written out; the rest are counted."""
SIGNS = {Verdict.ACCEPTED: "✓", Verdict.DOUBTFUL: "?", Verdict.RETURNED: "✗"}
LOOKS = {Verdict.ACCEPTED: "accepted", Verdict.DOUBTFUL: "doubtful", Verdict.RETURNED: "returned"}
LEVELS = {Severity.HARD: "强制性", Severity.SOFT: "核实性", Severity.NOTE: "提示"}
REPAIR = "repaired"
"""The code of the notes that say how a cell was understood; they are folded away."""
WHOLE_FILE = "整个文件"
AGAIN = "改好后用原来的文件名再放进收件夹。"
STATES = {State.BLANK: "没有填", State.NIL: "0（零报告）", State.NOT_APPLICABLE: "不适用"}


@dataclass(frozen=True, slots=True)
class Point:
    """One finding as the submitter reads it."""

    place: str
    words: str
    level: str


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one severity, hard ones first; ``beyond`` counts what the cap left out, by code."""

    title: str
    look: str
    points: tuple[Point, ...]
    beyond: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table of values."""

    code: str
    name: str
    part: bool
    this_year: str
    last_year: str
    measure: str


@dataclass(frozen=True, slots=True)
class Version:
    """One submission, ready to print."""

    number: int
    """Place among the unit's submissions, from 1; 0 when the unit is unknown."""
    verdict: str
    sign: str
    look: str
    effective: bool
    file: str
    received: str
    late: bool
    sha256: str
    groups: tuple[Group, ...]
    repairs: Group | None
    figures: tuple[Figure, ...]


def render_receipt(unit: Unit, standings: Sequence[Standing], catalogue: Catalogue, project: Project) -> bytes:
    """``回执.html`` of a unit: its submissions, newest first, each with verdict, findings and values.

    ``standings`` are all submissions of this unit in any order, at least one; ValueError when there is none or when one is
    another unit's, for that would show a unit somebody else's figures.
    """
    if not standings or any(standing.submission.unit_code not in (unit.code, None) for standing in standings):
        raise ValueError(f"a receipt of {unit.code} needs submissions of {unit.code} and no others")
    in_order = sorted(standings, key=lambda standing: standing.arrival.number)
    newest = in_order[-1]
    versions = []
    for number, standing in enumerate(in_order, start=1):
        # The values of a version that neither counts nor is the newest would only bury what matters.
        shown = standing.effective or standing is newest
        figures = _figures(standing.submission, unit, catalogue) if shown else ()
        versions.append(_version(number, standing, figures))
    return _page(
        unit=unit.name,
        project=project,
        newest=versions[-1],
        older=versions[-2::-1],
        next_step=_next_step(newest),
        counted=_counted(versions),
    )


def render_unidentified(standing: Standing, project: Project) -> bytes:
    """The page that answers a file whose unit is unknown: the same first screen, and no values."""
    version = _version(0, standing, ())
    return _page(
        unit="未识别单位", project=project, newest=version, older=[], next_step=_next_step(standing), counted=""
    )


def _page(**parts: object) -> bytes:
    # A file name from a foreign system may hold half a character; it must not cost the unit its answer.
    return _template().render(**parts).encode("utf-8", errors="replace")


@cache
def _template() -> Template:
    source = files("etl.outputs").joinpath("receipt.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source)


def _version(number: int, standing: Standing, figures: tuple[Figure, ...]) -> Version:
    verdict = standing.verdict
    return Version(
        number=number,
        verdict=verdict.value,
        sign=SIGNS[verdict],
        look=LOOKS[verdict],
        effective=standing.effective,
        file=standing.submission.file,
        received=_minute(standing.arrival.received_at),
        late=standing.late,
        sha256=standing.arrival.sha256,
        groups=_groups(standing.findings),
        repairs=_repairs(standing.findings),
        figures=figures,
    )


def _minute(stamp: str) -> str:
    return datetime.fromisoformat(stamp).strftime("%Y-%m-%d %H:%M")


# --------------------------------------------------------------------------- what to do


def _next_step(standing: Standing) -> str:
    """What the submitter does now, in one sentence."""
    counts = Counter(finding.severity for finding in standing.findings)
    hard, soft = counts[Severity.HARD], counts[Severity.SOFT]
    if hard:
        also = f"（另有{soft}处请一并核实）" if soft else ""
        return f"请按下面{hard}处改正后重新提交{also}。{AGAIN}"
    if soft:
        return f"请核对下面{soft}处：数有错，请改正；数没有错，请在“说明”栏写明原因。{AGAIN}"
    if not standing.effective:
        return "这份报表没有发现问题，但目前没有采用。请向页末的单位问明原因。"
    return "不用再做什么。"


def _counted(versions: Sequence[Version]) -> str:
    """Which version the office counts with, when that is not plain from the newest one being accepted."""
    newest = versions[-1]
    counted = next((version for version in versions if version.effective), None)
    if counted is newest:
        return "这一版的数已经采用，等待核实。" if newest.verdict == Verdict.DOUBTFUL else "这一版的数已经采用。"
    came = "本次退回，" if newest.verdict == Verdict.RETURNED else ""
    if counted is None:
        return f"{came}目前还没有可以采用的报表。"
    return f"{came}目前采用的仍是{counted.received[:10]}的第{counted.number}版。"


# --------------------------------------------------------------------------- what was found


def _groups(findings: Sequence[Finding]) -> tuple[Group, ...]:
    titles = {
        Severity.HARD: ("必须改正", "hard"),
        Severity.SOFT: ("需要核实", "soft"),
        Severity.NOTE: ("提示（不用重新提交）", "note"),
    }
    groups = []
    for severity, (title, look) in titles.items():
        chosen = [finding for finding in findings if finding.severity is severity and finding.code != REPAIR]
        if chosen:
            groups.append(_group(f"{title}：{len(chosen)}处", look, chosen))
    return tuple(groups)


def _repairs(findings: Sequence[Finding]) -> Group | None:
    chosen = [finding for finding in findings if finding.code == REPAIR]
    return _group(f"程序的理解（请核对）：{len(chosen)}处", "note", chosen) if chosen else None


def _group(title: str, look: str, findings: Iterable[Finding]) -> Group:
    seen: Counter[str] = Counter()
    points = []
    for finding in findings:
        seen[finding.code] += 1
        if seen[finding.code] <= MOST_OF_A_KIND:
            points.append(Point(_where(finding), statement(finding), LEVELS[finding.severity]))
    beyond = tuple(f"另有{count - MOST_OF_A_KIND}处同类问题。" for count in seen.values() if count > MOST_OF_A_KIND)
    return Group(title, look, tuple(points), beyond)


def _where(finding: Finding) -> str:
    place = finding.place
    return f"{place.sheet}!{place.a1}" if place.sheet and place.a1 else place.sheet or WHOLE_FILE


# --------------------------------------------------------------------------- what was read


def _figures(submission: Submission, unit: Unit, catalogue: Catalogue) -> tuple[Figure, ...]:
    """The values of what the unit owes, in catalogue order; nothing when no value could be read."""
    if not submission.observations:
        return ()
    cells = {(observation.code, observation.column): observation for observation in submission.observations}
    return tuple(
        Figure(
            code=indicator.code,
            name=indicator.name,
            part=bool(indicator.part_of),
            this_year=_value(cells.get((indicator.code, Column.THIS_YEAR))),
            last_year=_last_year(cells.get((indicator.code, Column.LAST_YEAR))),
            measure=indicator.measure,
        )
        for indicator in catalogue.owed_by(unit)
    )


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
