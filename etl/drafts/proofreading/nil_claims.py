"""Figures that are said without a number: 全年未发生行政诉讼、行政复议案件.

The draft prints a zero figure so; once the figure is no zero any more the sentence is as wrong as a number would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from etl.domain import Indicator
from etl.drafts.proofreading.indicator_names import Labels
from etl.drafts.proofreading.judging import Judgement, NumberVerdict
from etl.drafts.proofreading.mentions import Mention, Nature
from etl.drafts.proofreading.readings import Truth
from etl.drafts.proofreading.recognition import fold
from etl.drafts.proofreading.reference_values import Values
from etl.drafts.proofreading.scope import TextScope
from etl.drafts.proofreading.wording import normalise
from etl.drafts.proofreading.zones import Layout, Zones

_CLAIM = re.compile(
    r"(?:未发生|没有发生|未出现|没有出现|没有|无|零)"
    r"(?P<what>[\u4e00-\u9fff、]{2,30}?)"  # 行政诉讼、行政复议案件
    r"(?=[,。;!?\s)]|$)"
)
_ONE = re.compile(r"[^、和及与或]+")
_MATTER = re.compile(r"(?:案件|事件|案|情况)$")
"""What may stand behind the last of several nouns: 行政诉讼、行政复议案件."""


def nil_verdicts(
    text: str, labels: Labels, values: Values, scope: TextScope, layout: Layout
) -> Iterator[NumberVerdict]:
    """The verdict on each indicator that the text names and says there was none of."""
    called = _by_noun(labels)
    for claim in _CLAIM.finditer(fold(text)):
        for noun in _ONE.finditer(claim["what"]):
            indicator = called.get(_bare(noun[0]))
            if indicator is None:
                continue
            start = claim.start() if noun.start() == 0 else claim.start("what") + noun.start()
            end = claim.start("what") + noun.end()
            mention = Mention(start, end, text[start:end], Nature.FIGURE, Decimal(0), measure=indicator.measure)
            yield _verdict(mention, indicator, values, scope, layout.around(mention))


def _by_noun(labels: Labels) -> dict[str, Indicator]:
    """Indicators by the whole of a name without its counting word; a noun of two of them names neither."""
    called: dict[str, Indicator | None] = {}
    for indicator in labels.catalogue.indicators:
        for noun in {_bare(label.words) for label in labels.of[indicator.key] if label.full}:
            called[noun] = None if noun in called else indicator
    return {noun: indicator for noun, indicator in called.items() if indicator is not None}


def _bare(noun: str) -> str:
    return _MATTER.sub("", normalise(noun))


def _verdict(mention: Mention, indicator: Indicator, values: Values, scope: TextScope, zones: Zones) -> NumberVerdict:
    truth = None if scope.is_apart(zones) else values.truth(mention, indicator)
    if truth is None:
        return NumberVerdict(mention, Judgement.UNBOUND, sentence=zones.spoken)
    whole = scope.allows_accusing(mention, zones, indicator) and not scope.leaves_open(zones)
    expected, whose = values.expected(mention, indicator, zones.spoken)
    wrong = Judgement.CONTRADICTS if whole else Judgement.DOUBTFUL
    return NumberVerdict(
        mention,
        Judgement.AGREES if truth is Truth.TRUE else wrong,
        indicator,
        expected,
        zones.spoken,
        named=indicator,
        whole=whole,
        counted=True,
        whose=whose,
    )
