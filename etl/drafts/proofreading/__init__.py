"""Proofreading: a finished text, its numbers, and whether each agrees with the consolidated figures.

``recognition`` finds the numbers of the text, ``zones`` the words around each, and ``binding`` the indicators that they may
speak of. ``readings`` says whether the number is true of such an indicator, ``scope`` whether it may be held against it,
and ``judging`` gives the verdict. ``table_cells`` judges a number in a table by the heads of its row and column,
``comparisons`` what is said of last year by the figure before it, ``nil_claims`` a figure that is denied in words.
``house_rules`` remarks on style, ``proof_marks`` words the outcome. Pure: gets a text and totals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.domain import Consolidation
from etl.domain.catalogue import Catalogue
from etl.drafts.proofreading.binding import Binder
from etl.drafts.proofreading.comparisons import Comparisons
from etl.drafts.proofreading.house_rules import StyleRemark, check_style
from etl.drafts.proofreading.indicator_names import Labels
from etl.drafts.proofreading.judging import Judge, Judgement, NumberVerdict
from etl.drafts.proofreading.mentions import Looseness, Mention, Nature
from etl.drafts.proofreading.nil_claims import nil_verdicts
from etl.drafts.proofreading.recognition import find_mentions
from etl.drafts.proofreading.reference_values import Values
from etl.drafts.proofreading.scope import TextScope, scope_of
from etl.drafts.proofreading.table_cells import Cells
from etl.drafts.proofreading.zones import Layout

__all__ = ["Judgement", "Looseness", "Mention", "Nature", "NumberVerdict", "Proof", "StyleRemark", "proofread"]


@dataclass(frozen=True, slots=True)
class Proof:
    """A text as proofread."""

    text: str
    verdicts: tuple[NumberVerdict, ...]
    """One a number, in order."""
    remarks: tuple[StyleRemark, ...]
    """On wording and completeness."""
    scope: TextScope

    @property
    def contradicted(self) -> tuple[NumberVerdict, ...]:
        """The numbers that are wrong."""
        return tuple(verdict for verdict in self.verdicts if verdict.judgement is Judgement.CONTRADICTS)


def proofread(text: str, consolidation: Consolidation, catalogue: Catalogue, place: str, year: int) -> Proof:
    """Hold every number of the text against the totals of that place and year, or those of the unit that it is about."""
    mentions = find_mentions(text)
    scope = scope_of(text, place, year, catalogue)
    layout = Layout(text, mentions, scope.names)
    labels, values = Labels(catalogue), Values.of(consolidation, scope.unit)
    cells = Cells(text, consolidation, catalogue, scope)
    judged = _judged(Judge(Binder(labels), values, scope), cells, layout, mentions)
    comparisons = Comparisons(text, consolidation, scope)
    followed = (each for verdict in judged for each in comparisons.follow(verdict))
    said = nil_verdicts(text, labels, values, scope, layout)
    verdicts = tuple(sorted((*followed, *said), key=lambda verdict: verdict.mention.start))
    return Proof(text, verdicts, check_style(text, verdicts, scope), scope)


def _judged(judge: Judge, cells: Cells, layout: Layout, mentions: Sequence[Mention]) -> Iterator[NumberVerdict]:
    """The verdicts in order; each figure knows the one before it in its sentence."""
    before: NumberVerdict | None = None
    for mention in mentions:
        if before is not None and not layout.is_one_sentence(before.mention, mention):
            before = None
        zones = layout.around(mention)
        verdict = cells.judged(judge.judge(mention, zones, before), zones)
        if mention.divides:
            before = verdict
        yield verdict
