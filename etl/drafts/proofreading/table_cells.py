"""The verdicts on numbers in cells of tables: each against what its unit reported, or against the total of the place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from etl.domain import Consolidation, Unit
from etl.domain.catalogue import Catalogue
from etl.domain.phrasing import PERCENT, doubted, plain_digits, printed_rate
from etl.drafts.proofreading.judging import Judgement, NumberVerdict
from etl.drafts.proofreading.measures import as_counted, converted, is_own, same_kind
from etl.drafts.proofreading.mentions import Looseness, Mention, Nature
from etl.drafts.proofreading.readings import Truth, truth_of_figure
from etl.drafts.proofreading.recognition import find_mentions
from etl.drafts.proofreading.reference_values import reported, totals_of
from etl.drafts.proofreading.scope import TextScope
from etl.drafts.proofreading.table_heads import Grade, KnownCell, known_cells
from etl.drafts.proofreading.wording import PLANS
from etl.drafts.proofreading.zones import Zones

_COVERAGE = re.compile(r"\s*[(（]?[0-9]+/[0-9]+ ?已报[)）]")
"""What a total that is not complete has behind it in our own tables."""


class Cells:
    """The cells of one text where it is known what belongs there."""

    def __init__(self, text: str, consolidation: Consolidation, catalogue: Catalogue, scope: TextScope) -> None:
        """``consolidation`` holds the totals and, in their terms, what each unit reported."""
        self._text, self._consolidation = text, consolidation
        self._known = {known.cell.start: known for known in known_cells(text, catalogue, scope)}
        self._of_units: dict[str, Mapping[str, Decimal | None]] = {}
        self._totals = totals_of(consolidation)

    def judged(self, verdict: NumberVerdict, zones: Zones) -> NumberVerdict:
        """The verdict, replaced where the number is all that such a cell holds."""
        known = self._known.get(verdict.mention.start)
        mention = verdict.mention if known is None else _within(verdict.mention, known)
        if known is None or not self._fills(mention, known) or PLANS.search(zones.heading):
            return verdict
        silent = NumberVerdict(mention, Judgement.UNBOUND, sentence=verdict.sentence)
        value = self._values(known.unit).get(known.indicator.key)
        counts = not mention.measure or same_kind(mention.measure, known.indicator.measure)
        if value is None or not counts:
            return silent
        judgement, doubt = self._judgement(mention, known, value), self._doubt(known)
        unexplained = judgement is Judgement.AGREES and bool(doubt)
        return replace(
            silent,
            judgement=Judgement.DOUBTFUL if unexplained else judgement,
            indicator=known.indicator,
            expected=_printed(value, mention, known) + doubt,
            unexplained=unexplained,
            whose=known.unit.name if known.unit else "",
        )

    def _doubt(self, known: KnownCell) -> str:
        """The mark of a figure that a unit still has to explain."""
        units = self._consolidation.by_key(known.indicator.key).doubtful
        return doubted(units if known.unit is None else [name for name in units if name == known.unit.name])

    def _fills(self, mention: Mention, known: KnownCell) -> bool:
        rest = self._text[mention.end : known.cell.end]
        counts = mention.nature is Nature.FIGURE and mention.looseness is not Looseness.VAGUE
        return counts and mention.end <= known.cell.end and (not rest or bool(_COVERAGE.fullmatch(rest)))

    def _values(self, unit: Unit | None) -> Mapping[str, Decimal | None]:
        if unit is None:
            return self._totals
        if unit.code not in self._of_units:
            self._of_units[unit.code] = reported(self._consolidation, unit)
        return self._of_units[unit.code]

    def _judgement(self, mention: Mention, known: KnownCell, value: Decimal) -> Judgement:
        indicator = known.indicator
        said = as_counted(mention, indicator.measure, known.measure)
        truth = truth_of_figure(said, value, indicator)
        if truth is Truth.TRUE:
            return Judgement.AGREES if is_own(mention.measure, indicator.measure) else Judgement.DOUBTFUL
        open_ = truth is Truth.WIDE or mention.uncertain or known.grade is Grade.OPEN
        return Judgement.DOUBTFUL if open_ or self._sums_less(known) else Judgement.CONTRADICTS

    def _sums_less(self, known: KnownCell) -> bool:
        """Whether a sum of the rows may be another number than the total: some are not there, or count something twice."""
        terms = self._consolidation.by_key(known.indicator.key).terms
        missing = {term.unit_code for term in terms} - known.listed
        return known.sums and bool(missing or known.indicator.formula.minus or known.indicator.measure == PERCENT)


def _within(mention: Mention, known: KnownCell) -> Mention:
    """The number of the cell alone: the line below the table may begin as a number goes on (以上数据, 个别村)."""
    if mention.end <= known.cell.end:
        return mention
    first = next(iter(find_mentions(known.cell.words)), None)
    if first is None or first.start > 0:
        return mention
    return replace(first, start=known.cell.start + first.start, end=known.cell.start + first.end)


def _printed(value: Decimal, mention: Mention, known: KnownCell) -> str:
    """The number as a cell holds it, in the measure of its head."""
    if known.indicator.measure == PERCENT:
        return f"{plain_digits(printed_rate(value))}{mention.measure}"
    measure = mention.measure or known.measure
    return f"{plain_digits(converted(value, known.indicator.measure, measure))}{mention.measure}"
