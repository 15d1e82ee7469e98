"""Numbers in people's own words that were true of the draft's edition and are not true of the new one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from etl.domain import Consolidation, Total
from etl.domain.phrasing import missing, phrase
from etl.drafts.merging.figure_updates import ChangedFigure
from etl.drafts.proofreading import Looseness, Mention, Nature, NumberVerdict
from etl.drafts.proofreading.readings import Truth, truth_of_figure
from etl.drafts.text_tables import BAR

_TELLING = 20
"""From here on a number in a table is hardly equal to a total by chance, whatever stands at the head of its column."""


def find_lapsed(
    text: str, verdicts: Iterable[NumberVerdict], then: Consolidation, now: Consolidation
) -> Iterator[tuple[Mention, ChangedFigure]]:
    """The numbers that the totals of then bore out, and that the totals of now bear out less.

    Telling needs less certainty than accusing: it is enough that the number once agreed, if only in the everyday sense.
    """
    newer = {total.indicator.key: total for total in now.totals}
    for verdict in verdicts:
        mention = verdict.mention
        if verdict.whose or verdict.of_last_year:
            # One unit's own, a change, last year's: none of them is the total, whatever it becomes.
            continue
        is_cell = verdict.indicator is None and _is_cell(text, mention)
        meant = [
            (before, newer[before.indicator.key])
            for before in then.totals
            if before.indicator.key in newer
            and (_equals(mention, before) if is_cell else before.indicator == verdict.indicator)
        ]
        told = [after for before, after in meant if _truth(mention, after) < _truth(mention, before)]
        if told:
            yield mention, _change(verdict, told)


def _change(verdict: NumberVerdict, told: list[Total]) -> ChangedFigure:
    names, figures = ("或".join(words) for words in zip(*((t.indicator.name, _printed(t)) for t in told), strict=True))
    return ChangedFigure(names, verdict.mention.text, figures, verdict.sentence.strip(), done=False)


def _printed(total: Total) -> str:
    return missing(total.indicator, ()) if total.printed is None else phrase(total.printed, total.indicator)


def _truth(mention: Mention, total: Total) -> Truth:
    if total.printed is None:
        return Truth.FALSE
    return truth_of_figure(mention, total.printed, total.indicator)


def _is_cell(text: str, mention: Mention) -> bool:
    """Whether the number stands in a row of a table and counts something."""
    line = text[text.rfind("\n", 0, mention.start) + 1 : mention.start]
    return line.lstrip().startswith(BAR) and mention.nature is Nature.FIGURE


def _equals(mention: Mention, total: Total) -> bool:
    """Whether it is just that total; 266 without measure may be 266件."""
    is_same = mention.number == total.printed and mention.looseness is Looseness.EXACT
    return is_same and mention.number >= _TELLING and mention.measure in ("", total.indicator.measure)
