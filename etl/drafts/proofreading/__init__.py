"""Proofreading: a finished text, its numbers, and whether each agrees with the consolidated figures.

Text → mentions (``scanning``) → their surroundings (``zones``) → the indicators they may speak of (``binding``) → whether
the value is true (``readings``) and may be held against them (``scope``) → verdicts. Cells of tables are judged by their
heads (``cells``), and what compares a figure with last year's by that figure (``comparisons``). Pure: gets a text and totals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.domain import Consolidation
from etl.domain.catalogue import Catalogue
from etl.drafts.proofreading.binding import Binder
from etl.drafts.proofreading.comparisons import Comparisons
from etl.drafts.proofreading.house_rules import Remark, remarks_on
from etl.drafts.proofreading.judging import Judge, Judgement, Verdict
from etl.drafts.proofreading.labels import Labels
from etl.drafts.proofreading.mentions import Looseness, Mention, Nature
from etl.drafts.proofreading.nothing import nil_verdicts
from etl.drafts.proofreading.scanning import find_mentions
from etl.drafts.proofreading.scope import Scope, scope_of
from etl.drafts.proofreading.table_cells import Cells
from etl.drafts.proofreading.values import Values
from etl.drafts.proofreading.zones import Layout

__all__ = ["Judgement", "Looseness", "Mention", "Nature", "Proof", "Remark", "Verdict", "proofread"]


@dataclass(frozen=True, slots=True)
class Proof:
    """A text as proofread."""

    text: str
    verdicts: tuple[Verdict, ...]
    """One a number, in order."""
    remarks: tuple[Remark, ...]
    """On wording and completeness."""
    scope: Scope

    @property
    def contradicted(self) -> tuple[Verdict, ...]:
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
    return Proof(text, verdicts, remarks_on(text, verdicts, scope), scope)


def _judged(judge: Judge, cells: Cells, layout: Layout, mentions: Sequence[Mention]) -> Iterator[Verdict]:
    """The verdicts in order; each figure knows the one before it in its sentence."""
    before: Verdict | None = None
    for mention in mentions:
        if before is not None and not layout.is_one_sentence(before.mention, mention):
            before = None
        zones = layout.around(mention)
        verdict = cells.judged(judge.judge(mention, zones, before), zones)
        if mention.divides:
            before = verdict
        yield verdict
