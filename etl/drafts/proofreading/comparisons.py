"""What is said of the year before right behind a figure: 同比增长9%, 比上年增加22件, 与上年持平, 上年240余件.

It is of the figure that it follows, and held against what our own templates would print there. To accuse takes a figure
that is ours without doubt: true, named in full, of the whole place and year, and known of every unit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from etl.domain import Comparison, Consolidation, Indicator, Total
from etl.domain.comparison import change, growth
from etl.domain.phrasing import PERCENT, phrase, printed_rate
from etl.drafts.proofreading.judging import Judgement, NumberVerdict
from etl.drafts.proofreading.measures import RATES, SHARES, as_counted, is_own, same_kind
from etl.drafts.proofreading.mentions import Looseness, Mention, Nature
from etl.drafts.proofreading.readings import Truth, truth_of, truth_of_figure
from etl.drafts.proofreading.recognition import fold
from etl.drafts.proofreading.scope import TextScope

_POINTS = ("个百分点", "百分点")
_RISE, _FALL = "增长|增加|上升|提高|提升|多", "下降|减少|降低|少"
_SAME = "(?:[与和同较比]{before}(?P<nearly>基本)?持平)"
_BASIS = r"(?P<basis>按可比口径(?:\([0-9]{1,4}家\))?(?:计算,?)?)?"
"""Over the units of both years alone: 按可比口径（7家）同比增长9%."""
_MARK = r"(?:[【\[]待核实:[^】\]\n]{1,400}[】\]])?"
"""Behind a figure of which a unit still has to explain its part."""
_LEAD = (
    rf"{_MARK}\)?[,;(]?{_BASIS}(?:{_SAME}[,;])?"  # 266件(与上年基本持平,
    rf"(?:(?P<against>同比|[较比]{{before}}(?:同期)?)[净共]?(?:(?P<rise>{_RISE})|(?P<fall>{_FALL}))了?"  # 比上年净增加了22件
    r"|而?{before}(?:同期|全年)?[为是]?)"  # 而上年同期为244件
)
"""All that may stand between the figure, or what was said of the year before, and the number."""
_AGAIN = re.compile(rf"[,;、(](?P<against>)(?:(?P<rise>{_RISE})|(?P<fall>{_FALL}))了?")
"""Behind one comparison the next need not say with what: 比上年增加22件，增长9%."""
_ENDED = re.compile(r"\s*(?:[,;:。.!?)、]|\n|$)")
"""Nothing follows that the number could belong to: 上年3件积案化解."""
_TOGETHER = re.compile(r"[^,;:。!?\n]*[、和及与]")
"""Two figures in one breath: what follows may be said of both."""
_NEARLY = Decimal("0.05")
"""基本持平: people say it of a change within 5 %."""


class Comparisons:
    """Follows the numbers of one text in order, and judges what compares the figure before."""

    def __init__(self, text: str, consolidation: Consolidation, scope: TextScope) -> None:
        """Last year's totals are those of ``consolidation``; those of a unit by itself are not known."""
        before = f"(?:上一?年度?|去年|{scope.year - 1}年度?)"
        self._lead = re.compile(_LEAD.replace("{before}", before))
        self._same = re.compile(rf"{_MARK}[,;(]{_BASIS}(?P<same>{_SAME.replace('{before}', before)})")
        self._folded, self._scope = fold(text), scope
        self._totals = {total.indicator.key: total for total in consolidation.totals}
        self._base: NumberVerdict | None = None
        self._end, self._joined, self._compares = 0, False, False
        self._stated = False
        """Whether the last comparison says on what basis it is made."""

    def follow(self, verdict: NumberVerdict) -> Iterator[NumberVerdict]:
        """The verdict on the next number, replaced where it compares; behind a figure, that on the words 与上年持平."""
        mention = verdict.mention
        between = self._folded, self._end, max(mention.start, self._end)
        lead = self._lead.fullmatch(*between) or (_AGAIN.fullmatch(*between) if self._compares else None)
        if self._base is not None and mention.nature is Nature.FIGURE and lead:
            self._end, self._compares = mention.end, bool(_verb(lead))
            yield self._judged(verdict, self._base, lead)
            return
        yield verdict
        if mention.divides:
            self._joined = bool(_TOGETHER.match(self._folded, self._end, mention.start)) and self._end > 0
            self._base, self._end, self._compares = verdict, mention.end, False
            yield from self._unchanged(verdict)

    def _judged(self, verdict: NumberVerdict, base: NumberVerdict, lead: re.Match[str]) -> NumberVerdict:
        """Unbound where last year is not known, so that it is not taken for a figure of this year."""
        total = self._total_of(base)
        if total is None:
            return verdict
        silent = replace(verdict, judgement=Judgement.UNBOUND, indicator=None, expected="", whose="")
        mention = verdict.mention
        if mention.looseness is Looseness.VAGUE or not _ENDED.match(self._folded, mention.end):
            return silent
        if not _verb(lead):
            truth = _truth_of_last(mention, total)
        else:
            self._stated = bool(lead["basis"]) if "basis" in lead.re.groupindex else self._stated
            truth = _on_its_basis(lambda each: _truth_of_change(mention, each, lead), total, stated=self._stated)
        if truth is None:
            return silent
        return self._weighed(silent, base, total, truth, _due(mention, total, lead))

    def _unchanged(self, base: NumberVerdict) -> Iterator[NumberVerdict]:
        """The verdict on 与上年持平, a number in words, right behind the figure."""
        words, total = self._same.match(self._folded, self._end), self._total_of(base)
        compared = total.comparison if total else None
        if words is None or total is None or compared is None:
            return
        mention = Mention(words.start("same"), words.end(), words["same"], Nature.FIGURE)
        said = change(compared.now, compared.then, total.indicator)
        nearly = bool(words["nearly"])
        truth = _on_its_basis(lambda each: _truth_of_same(each, nearly=nearly), total, stated=bool(words["basis"]))
        if truth is None:
            return
        silent = NumberVerdict(mention, Judgement.UNBOUND, sentence=base.sentence)
        yield self._weighed(silent, base, total, truth, said)

    def _weighed(
        self, silent: NumberVerdict, base: NumberVerdict, total: Total, truth: Truth, due: str
    ) -> NumberVerdict:
        if truth is Truth.FALSE:
            judgement = Judgement.CONTRADICTS if self._is_accusable(silent.mention, base, total) else Judgement.DOUBTFUL
        else:
            judgement = Judgement.AGREES if truth is Truth.TRUE else Judgement.DOUBTFUL
        known = replace(silent, indicator=total.indicator, expected=due, of_last_year=True)
        if base.unexplained and judgement is Judgement.AGREES:
            return replace(known, judgement=Judgement.DOUBTFUL, unexplained=True)
        return replace(known, judgement=judgement)

    def _total_of(self, base: NumberVerdict) -> Total | None:
        """The total that the figure before is bound to; None when it is not, or the text is not of our place and year."""
        scope, indicator = self._scope, base.indicator
        ours = scope.unit is None and not scope.foreign and not scope.half_year
        if indicator is None or not ours or scope.title_year not in (None, scope.year):
            return None
        surely = _is_ours(base) or base.named == indicator
        return self._totals.get(indicator.key) if surely and not base.of_last_year else None

    def _is_accusable(self, mention: Mention, base: NumberVerdict, total: Total) -> bool:
        named = _is_ours(base) and base.whole and base.named == base.indicator
        return named and total.complete and not (self._joined or self._scope.unnamed or mention.uncertain)


def _on_its_basis(truth_of: Callable[[Total], Truth | None], total: Total, *, stated: bool) -> Truth | None:
    """Of a comparison that is made over the units of both years and does not say so: true of those or as printed, it is half said."""
    truth, compared = truth_of(total), total.comparison
    if stated or compared is None or compared.printed or total.value is None or total.last_year is None:
        return truth
    as_printed = truth_of(replace(total, comparison=Comparison(total.value, total.last_year, (), printed=True)))
    return truth if {truth, as_printed} <= {Truth.FALSE, None} else Truth.WIDE


def _truth_of_same(total: Total, *, nearly: bool) -> Truth | None:
    """Of 与上年持平; ``nearly``: 基本持平."""
    compared = total.comparison
    if compared is None:
        return None
    said = change(compared.now, compared.then, total.indicator)
    if compared.now == compared.then or (nearly and said.endswith("持平")):
        return Truth.TRUE
    little = abs(compared.now - compared.then) <= abs(compared.then) * _NEARLY
    return Truth.WIDE if said.endswith("持平") or (nearly and little) else Truth.FALSE


def _is_ours(base: NumberVerdict) -> bool:
    """Whether the number is the one that was reported, explained or not."""
    return base.judgement is Judgement.AGREES or base.unexplained


def _verb(lead: re.Match[str]) -> str | None:
    """The verb of a change (增加, 下降); None where the number is last year's figure."""
    found: str | None = lead["rise"] or lead["fall"]
    return found


def _truth_of_last(mention: Mention, total: Total) -> Truth | None:
    """Of 上年240余件; None when last year's figure is not known, or the number counts something else."""
    indicator, last = total.indicator, total.last_year
    if last is None or not same_kind(mention.measure, indicator.measure):
        return None
    return _in_measure(truth_of_figure(as_counted(mention, indicator.measure), last, indicator), mention, indicator)


def _truth_of_change(mention: Mention, total: Total, lead: re.Match[str]) -> Truth | None:
    """Of a change: in percent, in percentage points for rates, or in what the indicator counts."""
    compared, indicator = total.comparison, total.indicator
    if compared is None or mention.upper is not None:
        return None
    value, last = compared.now, compared.then
    difference = value - last
    if indicator.measure == PERCENT:
        truth = _truth_of_points(mention, value, last) if mention.measure in _POINTS else None
    elif mention.measure == PERCENT:
        truth = truth_of(mention, abs(difference) * 100 / last, rate=True) if last > 0 else None
    elif mention.measure in (*RATES, *SHARES) or not same_kind(mention.measure, indicator.measure):
        truth = None
    else:
        counted = as_counted(mention, indicator.measure)
        truth = _in_measure(truth_of(counted, abs(difference), rate=False), mention, indicator)
    turned = difference and (difference > 0) != bool(lead["rise"])
    return Truth.FALSE if truth is not None and turned else truth


def _truth_of_points(mention: Mention, value: Decimal, last: Decimal) -> Truth:
    """The difference of the printed rates is true, because a reader subtracts those; a tenth beside it is a matter of rounding."""
    if mention.looseness is Looseness.EXACT and mention.number == abs(printed_rate(value) - printed_rate(last)):
        return Truth.TRUE
    return Truth.WIDE if abs(mention.number - abs(value - last)) <= Decimal("0.1") else Truth.FALSE


def _in_measure(truth: Truth, mention: Mention, indicator: Indicator) -> Truth:
    """True in another measure word (3位 for 3名) is so in the everyday sense."""
    return truth if is_own(mention.measure, indicator.measure) else min(truth, Truth.WIDE)


def _due(mention: Mention, total: Total, lead: re.Match[str]) -> str:
    """What our own templates print there."""
    indicator, compared = total.indicator, total.comparison
    if not _verb(lead):
        last = total.last_year
        unnamed = replace(indicator, printing=replace(indicator.printing, zero=""))
        return "" if last is None else f"上年{phrase(last, unnamed)}"
    if compared is None:
        return ""
    in_percent = mention.measure == PERCENT or (indicator.measure == PERCENT and lead["against"] == "同比")
    said = growth if in_percent else change
    basis = f"按{total.common_basis}" if total.common_basis else ""
    return f"{basis}{said(compared.now, compared.then, indicator)}"
