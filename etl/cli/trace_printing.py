"""From a total to the cells it came from, as lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from etl.consolidation.edition import Edition
from etl.domain import Indicator, Kind, Term, Total
from etl.domain.catalogue import Catalogue
from etl.domain.phrasing import doubted, phrase
from etl.outputs.report.provenance import basis_of_comparison
from etl.outputs.words import adjustment_lines
from etl.system.near_misses import closest
from etl.system.terminal_text import lined_up


def near_misses(words: str, catalogue: Catalogue) -> str:
    """``，是不是“…”``: the indicators whose names come close, or nothing."""
    labels = list(dict.fromkeys(catalogue.labels()))
    close = closest(words, labels, 3)
    close += [label for label in labels if words in label and label not in close][:3]
    return f"，是不是{'、'.join(f'“{label}”' for label in close)}" if close else ""


def trace_lines(indicator: Indicator, edition: Edition, inbox: Path) -> Iterator[str]:
    """The total, its signed terms with unit, value, file, sheet, cell, raw text and repair; a rate's parts in turn."""
    total = edition.consolidation.by_key(indicator.key)
    yield f"{indicator.name}（代码{indicator.code}，{indicator.measure}）：{_shown(total.value)}，{total.covered}"
    if total.printed is not None:
        yield f"报告写作：{phrase(total.printed, indicator)}{doubted(total.doubtful)}"
    yield from _before(total, edition)
    if indicator.kind is Kind.RATIO:
        yield f"按合计计算：（{indicator.formula.numerator}）÷（{indicator.formula.denominator}）× 100%"
        for name in indicator.formula.operands:
            yield ""
            yield from trace_lines(edition.catalogue.by_key(name), edition, inbox)
        return
    if indicator.kind is Kind.ROSTER:
        names = [unit.name for unit in edition.catalogue.units if unit.kind == indicator.formula.numerator]
        yield f"按单位名录数得：{'、'.join(names)}"
        return
    yield from _terms(total.terms, inbox)
    yield from adjustment_lines(total.terms)
    missing = edition.unanswered(indicator)
    if missing:
        yield f"缺报：{'、'.join(missing)}"


def _before(total: Total, edition: Edition) -> Iterator[str]:
    """Last year's total and what the total is compared over, where an edition or a table of that year is known."""
    if not edition.last_year.amounts:
        return
    if total.last_year is not None:
        yield f"上年：{_shown(total.last_year)}（{edition.last_year.source}）"
    if told := basis_of_comparison(total):
        yield told


def _terms(terms: tuple[Term, ...], inbox: Path) -> list[str]:
    header = ("", "数值", "单位", "文件", "工作表", "单元格", "原文", "理解为", "收到时间")
    rows = lined_up(header, [_term_row(term, inbox) for term in terms], right=("数值",)) if terms else []
    return [*rows, *(line for term in terms if term.sign > 0 for line in _doubt_lines(term))]


def _doubt_lines(term: Term) -> Iterator[str]:
    """What a unit has still to explain of its figure, or how it explained it."""
    if term.doubts:
        yield f"待核实：{term.unit}的{_shown(term.observation.amount)}（{'、'.join(term.doubts)}），还没有说明。"
    if term.explanation:
        yield f"已说明：{term.unit}的{_shown(term.observation.amount)}：{term.explanation}"


def _term_row(term: Term, inbox: Path) -> tuple[str, ...]:
    observation, arrival = term.observation, term.arrival
    return (
        "+" if term.sign > 0 else "−",
        _shown(observation.amount),
        term.unit,
        f"{inbox.name}/{arrival.path}",
        observation.cell.sheet,
        observation.cell.a1,
        observation.raw,
        observation.repair,
        arrival.received_at[:16].replace("T", " "),
    )


def _shown(value: Decimal | None) -> str:
    return "无人报送" if value is None else f"{value:f}"
