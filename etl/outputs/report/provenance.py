"""Where a figure of the draft comes from, in the words of its comment: from the printed phrase down to the submitted cells.

The first lines say what the number is (indicator, exact value, coverage, last year), then where it stands in 汇总表.xlsx, then
unit by unit the value, the file, the sheet and the cell. Used for ``报告初稿（批注）.docx``.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from etl.consolidation.edition import Edition
from etl.domain import Indicator, Kind, State, Term, Total
from etl.domain.comparison import NOT_COMPARABLE
from etl.domain.phrasing import MOST_UNITS_NAMED, PERCENT, listed, plain_digits
from etl.outputs.report.draft import Draft
from etl.outputs.report.figure import Figure
from etl.outputs.report.word import Comment
from etl.outputs.summary.grid import TABLE, places, table_grid
from etl.outputs.words import ADJUSTMENT

SUMMARY_FILE = "汇总表.xlsx"


class Provenance:
    """Tells the figures of one edition."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._grid = table_grid(edition)
        found = places(edition, self._grid)
        self._totals, self._last_years = found.totals, found.last_years
        self._told: dict[str, tuple[str, ...]] = {}

    def comments(self, draft: Draft) -> list[Comment]:
        """A comment for every figure of the draft, in its order."""
        return [Comment(m.line, m.start, m.end, tuple(self._lines(m.figure))) for m in draft.figures]

    def _lines(self, figure: Figure) -> tuple[str, ...]:
        if figure.town is not None:
            return (*self._value(figure.total, figure.absent), *self._terms(figure.total))
        key = figure.total.indicator.key
        if key not in self._told:
            self._told[key] = tuple(self._about(figure.total, figure.absent))
        return self._told[key]

    def _about(self, total: Total, absent: tuple[str, ...]) -> Iterator[str]:
        """Of the town's figure: value, place in the summary, and its terms or what it is computed from."""
        indicator = total.indicator
        yield from self._value(total, absent)
        yield self._summary(indicator, total)
        if indicator.kind is Kind.RATIO:
            yield f"按合计计算：（{indicator.formula.numerator}）÷（{indicator.formula.denominator}）×100%"
            for key in indicator.formula.operands:
                yield from self._part(self._edition.consolidation.by_key(key))
        elif indicator.kind is Kind.ROSTER:
            names = [unit.name for unit in self._edition.catalogue.units if unit.kind == indicator.formula.numerator]
            yield f"按单位名录数得：{listed(names)}"
        else:
            yield from self._terms(total)

    def _part(self, total: Total) -> Iterator[str]:
        """What a rate is computed from, at any depth, without its last year."""
        indicator = total.indicator
        yield f"其中 {indicator.name}（{indicator.code}）：{_amount(total.value, indicator)}，已报{total.standing}"
        yield self._summary(indicator, total)
        if indicator.kind is Kind.RATIO:
            for key in indicator.formula.operands:
                yield from self._part(self._edition.consolidation.by_key(key))
        else:
            yield from self._terms(total)

    def _value(self, total: Total, absent: tuple[str, ...]) -> Iterator[str]:
        indicator = total.indicator
        yield f"{indicator.name}（代码{indicator.code}）"
        yield f"准确数：{_amount(total.value, indicator)}；已报{total.standing}"
        if absent:
            yield f"缺报：{listed(absent)}"
        if total.last_year is not None:
            yield f"上年：{_amount(total.last_year, indicator)}（{self._edition.last_year.source}）"
        if told := basis_of_comparison(total):
            yield told

    def _summary(self, indicator: Indicator, total: Total) -> str:
        before = (
            f"，上年 {TABLE}!{self._last_years[indicator.key]}" if self._grid.last_year_of(total) is not None else ""
        )
        return f"{SUMMARY_FILE}：{TABLE}!{self._totals[indicator.key]}{before}"

    def _terms(self, total: Total) -> Iterator[str]:
        """Unit by unit; added terms first, then what is taken off against double counting."""
        for sign, word in ((1, ""), (-1, "减：")):
            terms = [term for term in total.terms if term.sign == sign]
            yield from (f"{word}{_term(term)}" for term in terms[:MOST_UNITS_NAMED])
            if (more := len(terms) - MOST_UNITS_NAMED) > 0:
                rest = sum((term.observation.amount or Decimal(0) for term in terms[MOST_UNITS_NAMED:]), Decimal(0))
                yield f"{word}另有{more}个单位，合计{plain_digits(rest)}，见 data/observations.csv"


def basis_of_comparison(total: Total) -> str:
    """What the total is compared over where that is not last year's total, in words; else empty."""
    compared, indicator = total.comparison, total.indicator
    if compared is None:
        too_few = total.last_year is not None and total.value is not None and total.complete
        return NOT_COMPARABLE if too_few else ""
    figures = f"本年{_amount(compared.now, indicator)}，上年{_amount(compared.then, indicator)}"
    if total.common_basis:
        return f"{total.common_basis}：{figures}"
    return f"已报单位：{figures}" if not total.complete and not compared.printed else ""


def _term(term: Term) -> str:
    seen = term.observation
    value = plain_digits(seen.amount or Decimal(0))
    said = "（零报告）" if seen.state is State.NIL else f"（原文“{seen.raw}”）" if seen.repair else ""
    if term.adjustment:
        said += f"（{ADJUSTMENT}：{term.adjustment.words}）"
    doubt = f"，待核实（{'、'.join(term.doubts)}）" if term.doubts else ""
    explained = f"，说明：{term.explanation}" if term.explanation else ""
    return f"{term.unit} {value}{said}：{term.arrival.path} {seen.cell.sheet}!{seen.cell.a1}{doubt}{explained}"


def _amount(value: Decimal | None, indicator: Indicator) -> str:
    if value is None:
        return "没有"
    return f"{plain_digits(value)}{'%' if indicator.measure == PERCENT else indicator.measure}"
