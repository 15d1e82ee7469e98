"""What the terminal says of units, files and outputs: plain lines, and the records of ``--json``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from etl.consolidation.adjustments import TOLD
from etl.consolidation.decisions import Closing
from etl.consolidation.edition import ONLY_ASIDE, UnitState
from etl.consolidation.obstacles import Obstacle, ObstacleKind
from etl.consolidation.standings import Examined, shown_to, unidentified_files
from etl.domain import Severity, Standing, Verdict
from etl.domain.catalogue import Catalogue
from etl.domain.findings import in_parts
from etl.domain.masking import masked_path
from etl.domain.project import Project
from etl.inbox import Listing
from etl.inbox.ignored_names import OWN
from etl.inbox.scanning import Scan
from etl.pipeline.delivery import CHANGES
from etl.pipeline.publishing import Published
from etl.pipeline.receipts import RECEIPTS
from etl.pipeline.receiving import Received
from etl.settings.loading import Settings
from etl.system.files import Outcome, Placed
from etl.system.terminal_text import lined_up

_MOST_GAPS = 3
"""So many are told one by one; when a village is missing, a dozen figures are."""


NAMED = 12
"""So many files at most are named in a line."""


SEVERITY_WORDS = {Severity.HARD: "强制性", Severity.SOFT: "核实性", Severity.NOTE: "提示"}


UNIT_COLUMNS = ("单位", "状态", "收到时间", "文件")


def units_table(units: Sequence[UnitState]) -> list[str]:
    """The register with state, time, file and number of findings, and how many have reported."""
    header = (*UNIT_COLUMNS, *SEVERITY_WORDS.values())
    lines = lined_up(header, list(unit_rows(units)), right=tuple(SEVERITY_WORDS.values()))
    reported = sum(state.effective is not None for state in units)
    counts = Counter(state.status for state in units)
    return [*lines, f"已报 {reported}/{len(units)}：" + "，".join(f"{word} {count}" for word, count in counts.items())]


def told_adjustments(units: Sequence[UnitState]) -> Iterator[str]:
    """A line for each number that a person corrected: what became of it in the version that counts."""
    for state in units:
        for found in state.effective.findings if state.effective else ():
            if found.code in TOLD:
                yield f"订正　{state.unit.name}：{in_parts(found)[0]}。"


def unit_rows(units: Sequence[UnitState]) -> Iterator[tuple[str, ...]]:
    """The rows of that table: ``UNIT_COLUMNS`` and the number of findings by severity."""
    return map(_unit_row, units)


def brief_lines(batch: Iterable[Examined]) -> Iterator[str]:
    """One line a submission that has just come in."""
    for arrival, submissions in batch:
        for one in submissions:
            yield f"收到 {masked_path(arrival.path)}（{one.unit or '单位不明'}）：{one.verdict.value}"


def _unit_row(state: UnitState) -> tuple[str, ...]:
    shown = state.effective or state.newest
    if shown is None:
        status = f"{state.status}（{ONLY_ASIDE}）" if state.aside else state.status
        return (state.unit.name, status, "", "、".join(state.aside), "", "", "")
    counts = Counter(finding.severity for finding in shown.findings if not finding.settled)
    status = f"{state.status}（迟报）" if state.late else state.status
    status = f"{status}（更正）" if state.corrected_on else status
    if state.newest is not None and state.newest is not shown:
        status = f"{status}（{_why_not(state.newest)}）"
    received = shown.arrival.received_at[:16].replace("T", " ")
    numbers = (str(counts[severity]) if counts[severity] else "" for severity in SEVERITY_WORDS)
    return (state.unit.name, status, received, shown.arrival.path, *numbers)


def _why_not(newest: Standing) -> str:
    """Why the newest version is not the one that counts."""
    if newest.shut_out:
        return "封存后又交"
    return "新版退回" if newest.verdict is Verdict.RETURNED else "另有冲突副本"


def received_lines(listing: Listing, received: Received) -> Iterator[str]:
    """What the pass over the inbox did, and what it left alone and why."""
    yield f"本次读取 {received.examined} 份新的或改过的文件。"
    if received.resumed:
        yield f"以前收到的 {received.resumed} 份按现在的设置重新审核过（设置改过，或上次没有审核完）。"
    for path in listing.waiting:
        yield f"还在写入，下次再收：{masked_path(path)}"
    for words in received.unopened:
        yield f"打不开，下次再收：{masked_path(words)}"
    for refused in listing.scan.refused:
        yield f"没有收：{masked_path(refused.path)}（{refused.reason}）"
    if passed := passed_over(listing.scan, named=True):
        yield passed


def passed_over(scan: Scan, *, named: bool = False) -> str:
    """What of the inbox is no submission, by reason; empty when there is nothing but our own files.

    ``named``: with the names of those that somebody may miss, temporary files, backups and unfinished downloads.
    """
    counts = [
        f"{reason} {count} 个{_names(scan, reason) if named else ''}"
        for reason, count in scan.ignored.items()
        if reason not in OWN
    ]
    return "略过：" + "，".join(counts) if counts else ""


def _names(scan: Scan, reason: str) -> str:
    paths = [masked_path(each.path) for each in scan.passed_over if each.reason == reason]
    return f"（{'、'.join(paths[:NAMED])}{'等' if len(paths) > NAMED else ''}）" if paths else ""


def unidentified_lines(standings: Sequence[Standing], catalogue: Catalogue) -> Iterator[str]:
    """The files of nobody, which no unit's row shows; one that was replaced or withdrawn is done with."""
    newest: dict[str, int] = {}
    for each in standings:  # what lies there now came last, whenever it was saved
        newest[each.arrival.path] = max(each.arrival.number, newest.get(each.arrival.path, 0))
    paths = sorted(
        masked_path(each.arrival.path)
        for each in unidentified_files(standings)
        if newest[each.arrival.path] == each.arrival.number and not each.withdrawn and not shown_to(each, catalogue)
    )
    if paths:
        more = "等" if len(paths) > NAMED else ""
        yield f"不知道是哪个单位的 {len(paths)} 份，回执在 {RECEIPTS}/未识别：{'、'.join(paths[:NAMED])}{more}"


def status_record(
    project: Project, units: Sequence[UnitState], standing: Sequence[Obstacle], edition: int
) -> dict[str, object]:
    """``status --json``, as design.md §2 says."""
    return {
        "year": project.year,
        "edition": edition or None,
        "deadline": project.deadline.isoformat() if project.deadline else None,
        "ready": not standing,
        "units": [
            {
                "unit_code": state.unit.code,
                "unit": state.unit.name,
                "state": state.status,
                "late": state.late,
                "received_at": shown.arrival.received_at if (shown := state.effective or state.newest) else None,
            }
            for state in units
        ],
        "obstacles": [
            {"kind": one.kind.value, "unit": one.unit or None, "indicator": one.indicator or None, "text": one.text}
            for one in standing
        ],
    }


def readiness_line(standing: Sequence[Obstacle]) -> str:
    """Whether the figures may go up, and if not why: each kind with its units, and what they are asked."""
    if not standing:
        return "能报出：都收齐了，没有待核实的数。"
    told = []
    for kind in ObstacleKind:
        asked: dict[str, list[str]] = {}
        for one in standing:
            if one.kind is kind:
                asked.setdefault(one.unit, []).append(one.indicator or one.text)
        alone = kind is ObstacleKind.MISSING
        said = [unit if alone else _asked(unit, words) for unit, words in asked.items()]
        if said:
            told.append(
                f"{kind}{len(said)}（{('、' if alone else '；').join(said[:NAMED])}{'等' if len(said) > NAMED else ''}）"
            )
    return f"还不能报出：{'，'.join(told)}。"


def _asked(unit: str, words: Sequence[str]) -> str:
    return "：".join(filter(None, (unit, "、".join(dict.fromkeys(words)))))


def published_lines(published: Published, settings: Settings) -> Iterator[str]:
    """Where the outputs are, and which could not go under their own name."""
    names = "、".join(placed.path.name for placed in published.outputs if "/" not in placed.name)
    yield f"第{published.edition.number}版在 {settings.year_outbox}：{names}、data/"
    yield f"回执在 {settings.year_inbox / RECEIPTS}"
    yield from beside_lines(published)
    if published.gaps:
        yield f"报告初稿里有 {len(published.gaps)} 个指标没有报齐："
        yield from (f"  {sentence}" for sentence in published.gaps[:_MOST_GAPS])
        if len(published.gaps) > _MOST_GAPS:
            yield "  其余的见报告初稿里的【待补】。"


def kept_beside(placed: Iterable[Placed]) -> Iterator[str]:
    """Which files could not go under their own name, and why."""
    return (f"注意：{each.reason}" for each in placed if each.outcome is Outcome.BESIDE)


def beside_lines(published: Published) -> Iterator[str]:
    """What could not go under its own name, and where it is told what became of people's words."""
    yield from kept_beside((*published.outputs, *published.receipts))
    if any(placed.name == CHANGES for placed in published.outputs):
        yield f"报告初稿有人改过：哪些数变了、改的话带过来没有，见 {CHANGES}。"


def pass_lines(
    settings: Settings, listing: Listing, received: Received, published: Published, closing: Closing | None
) -> Iterator[str]:
    """All that a pass over the inbox has to say."""
    edition = published.edition
    yield from units_table(edition.units)
    yield from told_adjustments(edition.units)
    yield from unidentified_lines(edition.standings, settings.catalogue)
    yield from received_lines(listing, received)
    yield from closing_lines(closing, settings)
    yield from published_lines(published, settings)


def closing_lines(closing: Closing | None, settings: Settings) -> Iterator[str]:
    """That the year is closed, and what that means for whoever still sends something."""
    if closing:
        why = f"（{closing.why}）" if closing.why else ""
        yield f"{settings.project.year}年度已于{closing.words}{why}：以后收到的按迟报回执，不再改动结果。"
