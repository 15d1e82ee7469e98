"""What the terminal says of units, files and outputs: plain lines, and the records of ``--json``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from etl.consolidation.decisions import SHOWN, listed_words
from etl.consolidation.doubts import Doubts
from etl.consolidation.edition import Edition
from etl.domain import Arrival, Column, Observation, Submission
from etl.domain.catalogue import Catalogue
from etl.domain.findings import message
from etl.outputs.data.dataset import FINDINGS, OBSERVATIONS, finding_row, observation_row
from etl.pipeline.adjusting import Adjusting
from etl.pipeline.overruling import Overruling
from etl.pipeline.rebuilding import Rebuilt
from etl.pipeline.sentences import SEVERITY_WORDS, kept_beside
from etl.system.files import Placed


def bulletin_lines(placed: Sequence[Placed], folder: Path) -> Iterator[str]:
    """Where the texts for the units are, and which could not go under their own name."""
    yield f"共 {len(placed)} 份，在 {folder}"
    yield from kept_beside(placed)


def overruling_lines(overruling: Overruling, edition: Edition) -> Iterator[str]:
    """What was decided about which submission, or that it was decided before, and how the unit stands now."""
    order, names = overruling.order, {state.unit.code: state.unit.name for state in edition.units}
    words = f"放行“{order.check}”" if order.check else "撤回"
    known = f"没有{words}，不用收回。" if order.undo else f"已经{words}，原因相同，没有重记。"
    for decision in overruling.meant:
        what = f"{decision.path}（{names.get(decision.unit_code, '单位不明')}，{decision.sha256[:SHOWN]}）"
        if decision not in overruling.fresh:
            yield f"{what}{known}"
        else:
            yield f"{what}{'不再' if order.undo else ''}{words}：{listed_words(decision.why, decision.by)}"
    yield from standing_lines(edition, {decision.unit_code for decision in overruling.meant})


def adjusting_lines(adjusting: Adjusting, edition: Edition) -> Iterator[str]:
    """What was corrected, or that it was before, and how the unit stands now."""
    catalogue = edition.catalogue
    for each in adjusting.meant:
        indicator = catalogue.by_code(each.code)
        what = f"{catalogue.unit(each.unit_code).name} {indicator.name if indicator else ''}（{each.code}）"
        if each not in adjusting.fresh:
            yield f"{what}已经订正为{each.value:f}，原因相同，没有重记。"
        else:
            yield f"{what}{'收回' if each.undo else ''}订正：{each.words}"
    if not adjusting.meant:
        yield "没有这样的订正，不用收回。"
    yield from standing_lines(edition, {each.unit_code for each in adjusting.meant})


def standing_lines(edition: Edition, unit_codes: Collection[str]) -> Iterator[str]:
    """How these units stand now."""
    for state in edition.units:
        if state.unit.code in unit_codes:
            yield f"{state.unit.name}现在是：{state.status}"


def rebuilt_lines(rebuilt: Rebuilt) -> Iterator[str]:
    """The proof, or what differs from it."""
    if rebuilt.older:
        yield f"第{rebuilt.published.edition.number}版是{rebuilt.older}做的，不重新生成，只核对存档和历次里留存的文件。"
    if not rebuilt.changed and rebuilt.older:
        yield f"核对完毕：留存的 {rebuilt.compared} 项输出没有变。"
        return
    if not rebuilt.changed:
        yield f"重算完毕：{rebuilt.compared} 项输出与原来完全一致。"
        return
    yield "重算结果与原来不同："
    for name in rebuilt.changed:
        yield f"  {name}"


def check_lines(submission: Submission) -> Iterator[str]:
    """Verdict and findings of one submission, hard before soft before notes."""
    unit = submission.unit or "单位不明"
    yield f"{submission.file}（{unit}）：{submission.verdict.value}"
    for severity, word in SEVERITY_WORDS.items():
        for finding in submission.findings:
            if finding.severity is severity:
                yield f"  {word}　{message(finding)}"


def check_record(arrival: Arrival, submission: Submission, catalogue: Catalogue) -> dict[str, Any]:
    """One submission for ``check --json``: entries with the columns of ``data/``, values as numbers or null."""
    return {
        "file": submission.file,
        "sha256": arrival.sha256,
        "unit_code": submission.unit_code,
        "unit": submission.unit,
        "year": submission.year,
        "verdict": submission.verdict.value,
        "observations": [
            _observation_record(arrival, Doubts(submission, submission.findings, catalogue), seen)
            for seen in submission.observations
            if seen.column is Column.THIS_YEAR
        ],
        "findings": [FINDINGS.record(finding_row(submission, finding)) for finding in submission.findings],
    }


def _observation_record(arrival: Arrival, doubts: Doubts, seen: Observation) -> dict[str, Any]:
    indicator = doubts.catalogue.by_code(seen.code)
    row = observation_row(arrival, doubts, seen, indicator.name if indicator else seen.code)
    return OBSERVATIONS.record(row) | {"value": _number(seen.value)}


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
