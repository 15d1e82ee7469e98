"""What the terminal says of a proofread document: its table, and the records of ``--json``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from etl.domain.masking import masked
from etl.drafts.proofreading import Judgement, Proof
from etl.drafts.proofreading.proof_marks import WORDS, compared, proof_marks
from etl.pipeline.sentences import kept_beside
from etl.system.files import Placed
from etl.system.terminal_text import lined_up

_LONGEST_LIST = 30


def proof_lines(proof: Proof) -> Iterator[str]:
    """What to look at, as a table; which numbers no indicator was found for; how many of each."""
    marks = proof_marks(proof.text, proof.verdicts, proof.remarks)
    if marks:
        rows = [(mark.label, masked(mark.quoted) or "全文", masked(mark.words)) for mark in marks]
        yield from lined_up(("判断", "原文", "说明"), rows)
    figures = compared(proof.verdicts)
    unbound = [masked(each.mention.text) for each in figures if each.judgement is Judgement.UNBOUND]
    if unbound:
        more = f"等{len(unbound)}个" if len(unbound) > _LONGEST_LIST else ""
        yield f"没有对应指标、未核对的数：{'、'.join(unbound[:_LONGEST_LIST])}{more}"
    counts = Counter(verdict.judgement for verdict in figures)
    shown = "，".join(f"{word} {counts[judgement]}" for judgement, word in WORDS.items())
    yield f"共 {len(figures)} 个数：{shown}。年份、日期、名称等 {len(proof.verdicts) - len(figures)} 个，不核对。"


def placed_lines(placed: Sequence[Placed]) -> Iterator[str]:
    """Where the page and the copy are."""
    yield from (f"写在 {each.path}" for each in placed)
    yield from kept_beside(placed)


def proof_records(proof: Proof) -> list[dict[str, Any]]:
    """One object a number: years, dates and names too, which are never bound."""
    return [
        {
            "text": masked(verdict.mention.text),
            "start": verdict.mention.start,
            "sentence": masked(verdict.sentence),
            "verdict": verdict.judgement.value,
            "indicator": verdict.indicator.name if verdict.indicator else None,
            "expected": verdict.expected or None,
        }
        for verdict in proof.verdicts
    ]
