"""Which part of a text answers which question: one text never settles two doubts of different kinds at once.

A row's 说明 may be asked about by several findings: 同比 beside a list that contradicts the figure. The text falls into its
sentences, or a single sentence into its clauses. Each answers one question: the one whose words it holds (台账), or whose
name it begins with (``宣传资料：…``). What is left answers the one question that wants no words of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

WHOLE_FORM = "全表"
"""So begins a 说明 that speaks of the whole form."""
SHORTEST = 6
"""Characters, punctuation not counted (domain.md §4)."""
_LEAST_SAID = 2
"""So many characters must be left when the words that say nothing are taken away."""
_LEAST_DIFFERENT = 3
_SENTENCE_ENDS, _CLAUSE_ENDS = re.compile(r"[。；;！!？?\r\n]+"), re.compile(r"[，,]+")
_SAYS_NOTHING = """
经 已 均 都 全部 一切 是 的 了 为 我 本 该 此 村 社区 单位 年度 本年 数 数字 数据 数值 情况 报表 内容 信息 填报 所填 填写 上报 报送 以上 上述
核实 核对 核查 审核 复核 检查 确认 确定 属实 事实 实际 无误 有误 真实 准确 正确 有效 完整 没有 没 无 不 存在 任何 问题 错误 差错 异常
其他 其它 事项 按照 按 要求 规定 统计 数量 即可 补充 需要 特殊 我们 与 上年 去年 本次 此次 该项 本项 表格 系统 工作 人员 认真 再次 多次 反复 逐项 逐一 已作
同上 同前 同意 相符 一致 见 详见 参见 请 附件 附表 附后 说明 原因 备注 如下 正常 合理 知悉 特此 如实 符合
"""
"""Words that “经核实情况属实无误” and its kind are made of."""
_HOLLOW = re.compile("|".join(sorted(_SAYS_NOTHING.split(), key=len, reverse=True)))


@dataclass(frozen=True, slots=True)
class Question:
    """What findings of one kind ask; one text may be asked several."""

    kind: str
    name: str
    """By which an answer may call it."""
    words: tuple[str, ...] = ()
    """Of which its answer must hold one; empty when any reason will do."""
    settled: bool = False
    """Settled before the others came up, by the same text."""


@dataclass(frozen=True, slots=True)
class Allotted:
    """What of the text answers a question, and why that does not settle it: a code of ``etl.domain.findings``, or empty."""

    part: str
    refused: str = ""


def refusal(text: str) -> str:
    """Why the text by itself explains nothing: ``too_short``, ``hollow``, or empty when it may stand."""
    letters = said(text).removeprefix(WHOLE_FORM)
    if len(letters) < SHORTEST:
        return "too_short"
    return "" if _says(letters) >= _LEAST_SAID and len(set(letters)) >= _LEAST_DIFFERENT else "hollow"


def said(text: str) -> str:
    """The text without spaces and punctuation, full-width forms made narrow."""
    return "".join(character for character in unicodedata.normalize("NFKC", text) if character.isalnum())


def allot(text: str, questions: Sequence[Question]) -> dict[str, Allotted]:
    """By kind, what of a text that may stand answers each of the questions, which are of different kinds."""
    if len(questions) == 1:
        (only,) = questions
        return {only.kind: Allotted(text, _fault(text, only))}
    claims, rest = _claims(text, questions)
    left = "，".join(rest)
    # The rest is one question's at most, and must be a reason by itself where others took their part of the text.
    silent = [question.kind for question in questions if not (question.words or question.kind in claims)]
    spare = "taken" if claims and refusal(left) else ""
    answers = {question.kind: _answer(text, question, claims, left, spare) for question in questions}
    if len(silent) > 1:
        answers |= {kind: Allotted(text, "unclear") for kind in silent}
    elif spare and any(question.settled and question.kind in silent for question in questions):
        answers |= {kind: Allotted(text, "taken") for kind in claims}
    return answers


def _answer(text: str, question: Question, claims: Mapping[str, Sequence[str]], left: str, spare: str) -> Allotted:
    if question.kind in claims:
        part = "，".join(claims[question.kind])
        return Allotted(text, "hollow") if _is_hollow(part, question) else Allotted(part)
    if question.words:
        return Allotted(text, "off_topic")
    return Allotted(text, spare) if spare else Allotted(left)


def _fault(text: str, only: Question) -> str:
    """Why the whole text does not answer the one question that is asked of it."""
    if not only.words:
        return ""
    if not _speaks_of(text, only.words):
        return "off_topic"
    return "hollow" if _is_hollow(text, only) else ""


def _claims(text: str, questions: Sequence[Question]) -> tuple[dict[str, list[str]], list[str]]:
    """The pieces of the text by the kind of question that they speak of, and those that speak of none."""
    claims: dict[str, list[str]] = {}
    rest = []
    for piece in _pieces(text):
        named = [question for question in questions if _begins_with(piece, question.name)]
        worded = [question for question in questions if _speaks_of(piece, question.words)]
        if found := named or worded:
            claims.setdefault(found[0].kind, []).append(piece)
        else:
            rest.append(piece)
    return claims, rest


def _pieces(text: str) -> list[str]:
    """The sentences of the text; the clauses of a single one."""
    for ends in (_SENTENCE_ENDS, _CLAUSE_ENDS):
        pieces = [piece.strip() for piece in ends.split(text) if said(piece)]
        if len(pieces) > 1:
            return pieces
    return pieces


def _speaks_of(text: str, words: Collection[str]) -> bool:
    return any(said(word) in said(text) for word in words)


def _begins_with(piece: str, name: str) -> bool:
    """``宣传资料：入户发放``, also behind 全表：."""
    plain = "".join(unicodedata.normalize("NFKC", piece).split()).removeprefix(f"{WHOLE_FORM}:")
    return plain.startswith(f"{unicodedata.normalize('NFKC', name)}:")


def _is_hollow(part: str, question: Question) -> bool:
    """Whether a part says no more than what it speaks of: “台账无误” beside another sentence."""
    letters = said(part).replace(said(question.name), "", 1) if _begins_with(part, question.name) else said(part)
    if not question.words:
        return bool(refusal(letters))
    for word in question.words:
        letters = letters.replace(said(word), "")
    return not _says(letters)


def _says(letters: str) -> int:
    """How many characters are left without the words that say nothing; none when there is no word among them."""
    told = _HOLLOW.sub("", letters)
    return len(told) if any("\u4e00" <= character <= "\u9fff" for character in told) else 0
