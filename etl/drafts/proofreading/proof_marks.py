"""What a proof has to say, place by place, in plain Chinese: the same sentences on screen, on the page and in comments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.drafts.proofreading.house_rules import StyleRemark
from etl.drafts.proofreading.judging import Judgement, NumberVerdict
from etl.drafts.proofreading.mentions import Nature

WORDS = {
    Judgement.CONTRADICTS: "不符",
    Judgement.DOUBTFUL: "存疑",
    Judgement.AGREES: "相符",
    Judgement.UNBOUND: "未核对",
}
STYLE = "措辞"


@dataclass(frozen=True, slots=True)
class ProofMark:
    """One thing to look at; offsets into the text, equal ones for the text as a whole."""

    start: int
    end: int
    label: str
    """不符, 存疑 or 措辞."""
    css_class: str
    """The judgement's value, or ``style``."""
    quoted: str
    sentence: str
    words: str


def proof_marks(
    text: str, verdicts: tuple[NumberVerdict, ...], remarks: tuple[StyleRemark, ...]
) -> tuple[ProofMark, ...]:
    """Wrong and doubtful numbers and remarks, in the order of the text."""
    told = [_mark(verdict) for verdict in verdicts if verdict.judgement in (Judgement.CONTRADICTS, Judgement.DOUBTFUL)]
    styled = [
        ProofMark(each.start, each.end, STYLE, "style", text[each.start : each.end], "", each.words) for each in remarks
    ]
    return tuple(sorted((*told, *styled), key=lambda mark: (mark.start, mark.end)))


def _mark(verdict: NumberVerdict) -> ProofMark:
    mention, judgement = verdict.mention, verdict.judgement
    said = (mention.text, verdict.sentence, sentence_about(verdict))
    return ProofMark(mention.start, mention.end, WORDS[judgement], judgement.value, *said)


def compared(verdicts: Sequence[NumberVerdict]) -> list[NumberVerdict]:
    """The numbers that are counted and listed: figures, without 一 that counts nothing (一项重点工作)."""
    figures = (verdict for verdict in verdicts if verdict.mention.nature is Nature.FIGURE)
    return [each for each in figures if each.judgement is not Judgement.UNBOUND or not each.mention.is_lone_one]


def _is_nothing(verdict: NumberVerdict) -> bool:
    """Whether there was none, and the catalogue has no sentence for it: the report then prints no 0件 either."""
    return verdict.indicator is not None and verdict.expected == f"0{verdict.indicator.measure}"


def sentence_about(verdict: NumberVerdict) -> str:
    """What is to be said of one number."""
    name = verdict.indicator.name if verdict.indicator else ""
    written, due = f"“{verdict.mention.text}”", f"“{verdict.expected}”"
    source = f"{verdict.whose}报的数" if verdict.whose else "汇总的数"
    if verdict.judgement is Judgement.CONTRADICTS and _is_nothing(verdict):
        return f"{written}与{source}不符：{name}是0，应删去这一句或写明没有。请核对。"
    if verdict.judgement is Judgement.CONTRADICTS:
        return f"{written}与{source}不符：{name}应写作{due}。请核对。"
    measure = verdict.indicator.measure if verdict.indicator else ""
    otherwise = not verdict.of_last_year and verdict.mention.measure not in ("", measure)
    if verdict.unexplained:
        return f"{written}与{source}相同，但里面有待核实的数：{name}{due}。请等说明以后再报出。"
    if verdict.judgement is Judgement.DOUBTFUL and otherwise:
        people = "人次可以累加，人不能重复计，" if {measure, verdict.mention.measure} == {"人", "人次"} else ""
        return f"{written}的计量单位与指标目录不同：像是{name}，{people}{source}写作{due}。请核对。"
    if verdict.judgement is Judgement.DOUBTFUL:
        return f"{written}拿不准：像是{name}，{source}写作{due}。请核对。"
    return f"{name}，相符。{source}写作{due}。" if verdict.judgement is Judgement.AGREES else "不是指标的数，没有核对。"
