"""Rules of style and completeness for the report, beside the truth of its numbers: remarks that accuse no figure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from etl.domain import Indicator, Kind
from etl.domain.phrasing import plain_digits, printed_rate
from etl.domain.rates import exact_rate
from etl.drafts.proofreading.judging import Judgement, NumberVerdict
from etl.drafts.proofreading.mentions import Looseness, Mention, Nature
from etl.drafts.proofreading.readings import Truth, truth_of
from etl.drafts.proofreading.recognition import fold
from etl.drafts.proofreading.scope import TextScope
from etl.drafts.proofreading.wording import ELSEWHERE, PLANS, normalise
from etl.drafts.proofreading.zones import headings_of

_PARTS = (
    (
        "主要举措和成效",
        re.compile(r"(?:举措|做法|措施|工作|情况).{0,8}(?:成效|成绩|成果|情况)|主要(?:举措|做法|工作)|成效"),
    ),
    ("存在的不足和原因", re.compile("不足|问题|短板|困难")),
    (
        "党政主要负责人履行推进法治建设第一责任人职责情况",
        re.compile("第一责任人|(?:主要负责人|主要负责同志|主要领导|党政负责人).*(?:履行|履职|职责|责任)"),
    ),
    ("下一年度主要安排", re.compile("下一年|下一步|下年|明年|打算|安排|计划|思路")),
)
"""What the report must hold (法治政府建设与责任落实督察工作规定, 2019)."""
_HALF_YEAR = re.compile(
    r"上半年|下半年|[一二三四1-4]季度"
    r"|(?<![0-9])1\s?[-—–~至到]\s?(?:[3-9]|1[01])月份?"  # 1—6月; 1至12月 is the year
    r"|截[至止](?:今年)?\s?[1-9]月"  # 截至9月
)
_PROBLEMS = re.compile("不足|问题|短板|困难|纠错|整改")
_SENTENCE_BEHIND = 60
"""Letters behind a part of a year in which its sentence says what it is about."""
_ANOTHER = re.compile("全镇|我镇|本镇|其余|其他")
_TO_COME = re.compile("将|计划|拟|要")
_SENTENCE_YEAR = re.compile(r"(?:^|(?<=\n))\s*((?:19|20)[0-9]{2})年(?=[,度])")


@dataclass(frozen=True, slots=True)
class StyleRemark:
    """Something about the wording; offsets as in a mention, equal ones for the text as a whole."""

    start: int
    end: int
    words: str


def check_style(text: str, verdicts: Sequence[NumberVerdict], scope: TextScope) -> tuple[StyleRemark, ...]:
    """All remarks, those on the whole text first."""
    found = [
        *_on_the_place(text, scope),
        *_on_parts(text, scope),
        *_on_years(text, scope),
        *_on_half_years(text, scope),
        *(remark for verdict in verdicts for remark in _on_words(verdict)),
        *_on_rates(text, verdicts, scope),
    ]
    return tuple(sorted(found, key=lambda remark: (remark.start, remark.end)))


def _on_the_place(text: str, scope: TextScope) -> Iterator[StyleRemark]:
    if scope.foreign:
        yield StyleRemark(
            0, 0, f"这份材料写的是{scope.foreign}，不是{scope.place}：数字都列出，不与{scope.place}的数核对。"
        )
    elif scope.unnamed:
        named = "没有写明是哪里的" if scope.place in fold(text) else f"没有出现“{scope.place}”"
        yield StyleRemark(0, 0, f"材料里{named}，不能肯定写的是本镇：不符的数只列为存疑。")
    if not text.strip():
        yield StyleRemark(0, 0, "这份材料里没有文字。")


def _on_parts(text: str, scope: TextScope) -> Iterator[StyleRemark]:
    """The four parts that the report must have; asked only of a whole report."""
    headings = [line for _, level, line in headings_of(fold(text)) if level == 1]
    if not headings or not scope.titled or scope.foreign or scope.unit is not None:
        return
    for part, pattern in _PARTS:
        if not any(pattern.search(heading) for heading in headings):
            yield StyleRemark(0, 0, f"没有找到“{part}”部分：年度报告要有这一部分。")


def _on_years(text: str, scope: TextScope) -> Iterator[StyleRemark]:
    folded = fold(text)
    if scope.foreign:
        return
    if scope.title_year not in (None, scope.year):
        at = folded.find(f"{scope.title_year}年")
        yield StyleRemark(
            at, at + 5, f"标题写的是{scope.title_year}年，汇总的是{scope.year}年的数：年度写错了，或者命令要加 --year。"
        )
    headings = headings_of(folded)
    for match in _SENTENCE_YEAR.finditer(folded):
        above = [line for start, level, line in headings if start < match.start() and level == 1]
        due = scope.year + bool(above and PLANS.search(above[-1]))
        line = folded[match.start(1) : folded.find("\n", match.start(1))]
        if int(match[1]) == scope.year + 1 and _TO_COME.search(line):
            continue
        if int(match[1]) != due and scope.title_year in (None, scope.year):
            yield StyleRemark(match.start(1), match.end(1) + 1, f"这里写的是{match[1]}年，应为{due}年。")


def _on_half_years(text: str, scope: TextScope) -> Iterator[StyleRemark]:
    """Parts of a year in our own account of the year; a problem or a plan may well be of a quarter."""
    if scope.foreign or scope.unnamed:
        return
    folded = fold(text)
    headings = [(start, words) for start, level, words in headings_of(folded) if level == 1]
    for match in _HALF_YEAR.finditer(folded):
        above = [words for start, words in headings if start < match.start()]
        start = max(folded.rfind(mark, 0, match.start()) for mark in "。\n") + 1
        sentence = folded[start : match.end() + _SENTENCE_BEHIND].split("。")[0]
        if not _PROBLEMS.search(sentence) and not (above and (_PROBLEMS.search(above[-1]) or PLANS.search(above[-1]))):
            yield StyleRemark(match.start(), match.end(), f"“{match[0]}”不是全年的数：年度报告用全年数。")


def _on_words(verdict: NumberVerdict) -> Iterator[StyleRemark]:
    mention = verdict.mention
    if mention.looseness is Looseness.NONSENSE:
        yield StyleRemark(mention.start, mention.end, "“近”和“余”不能一起用：不到写“近”，超过写“余”。")


def _on_rates(text: str, verdicts: Sequence[NumberVerdict], scope: TextScope) -> Iterator[StyleRemark]:
    """Rates that do not follow from the parts printed in their sentence."""
    for _, sentence in groupby(verdicts, key=lambda verdict: verdict.sentence):
        named = _parts_of(sentence)
        for verdict in named.values():
            if verdict.named is not None and verdict.named.kind is Kind.RATIO:
                yield from _on_rate(text, verdict.named, verdict, named, scope)


def _parts_of(sentence: Iterable[NumberVerdict]) -> dict[str, NumberVerdict]:
    """What the figures of a sentence say of each indicator, one that is given twice left out.

    Only what is named by itself and counted in its own kind of measure: 行政执法案卷42件 are no 行政执法人员.
    """
    said = [verdict for verdict in sentence if verdict.named is not None and verdict.whole and verdict.counted]
    often = Counter(verdict.named.key for verdict in said if verdict.named is not None)
    return {each.named.key: each for each in said if each.named is not None and often[each.named.key] == 1}


def _on_rate(
    text: str, indicator: Indicator, rate: NumberVerdict, named: Mapping[str, NumberVerdict], scope: TextScope
) -> Iterator[StyleRemark]:
    """Nothing is said where one of the numbers is already called wrong: it is not known which to believe."""
    exact = {key: verdict.mention.number for key, verdict in named.items() if _is_exact(verdict.mention)}
    value = exact_rate(indicator, exact.get)
    together = [rate, *(named[key] for key in indicator.formula.operands if key in named)]
    if value is None or any(each.judgement is Judgement.CONTRADICTS for each in together):
        return
    starts, ends = [each.mention.start for each in together], [each.mention.end for each in together]
    if _changes_subject(text[min(ends) : max(starts)], scope):
        return
    if truth_of(rate.mention, value, rate=True) is Truth.FALSE:
        printed = plain_digits(printed_rate(value))
        words = f"{indicator.name}与文中的数不符：按文中的数算是{printed}%。"
        yield StyleRemark(rate.mention.start, rate.mention.end, words)


def _changes_subject(between: str, scope: TextScope) -> bool:
    """Whether another is spoken of between the parts and the rate: 白云山村调解30件，全镇调解成功率97.4%."""
    words = normalise(fold(between))
    return bool(_ANOTHER.search(words) or ELSEWHERE.search(words)) or any(name in words for name in scope.others)


def _is_exact(mention: Mention) -> bool:
    return mention.nature is Nature.FIGURE and mention.looseness is Looseness.EXACT and mention.upper is None
