"""Explanations: whether what the submitter wrote in 说明 or 备注 settles a soft finding, or why it does not.

A finding at an indicator's row is settled by the 说明 of that row, one at a row of a detail list by that row's 备注. One that
has no such row (the whole form looks like another, a number beside the table) is settled by a 说明, in any row, that begins
with 全表. Findings of different kinds about one text share it out (``allotment``). Whether the reason is a good one a person
decides: the words are printed beside the finding.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from etl.domain import DetailRow, Finding, Severity, Submission
from etl.domain.catalogue import DETAIL_LISTS
from etl.domain.findings import ANSWERS, DOUBT_NAMES, quoted
from etl.examination.validation.allotment import WHOLE_FORM, Question, allot, refusal, said

_REMARK = "备注"
_MANY = 4
"""The same words in so many rows are pasted, whatever stands in the others."""
_ROW = re.compile(r"[A-Z]+(\d+)")
_WHOLE = ("", 0)
"""Stands for the row of what has none."""


def explained(
    submission: Submission, findings: Iterable[Finding], beside: Iterable[Finding] = ()
) -> tuple[Finding, ...]:
    """The findings, each soft one with what the submitter wrote about it, and why that is refused if it is.

    ``beside`` are findings that the same texts have answered before: they stay as they are, and keep what settled them.
    """
    findings = tuple(findings)
    if not any(each.severity is Severity.SOFT for each in findings):
        return findings
    written, asking = _Written.of(submission), defaultdict[tuple[str, int], list[Finding]](list)
    for each in (*beside, *findings):
        if each.severity is Severity.SOFT and not each.waiver and not written.is_asked_about(each):
            asking[written.row_of(each)].append(each)
    return tuple(_explained(each, written, asking[written.row_of(each)]) for each in findings)


@dataclass(frozen=True, slots=True)
class _Written:
    """What the submitter wrote beside the figures, and which of it stands in too many rows."""

    rows: dict[tuple[str, int], str]
    """说明 and 备注 by sheet and row; under ``_WHOLE`` what speaks of the whole form, if anything does."""
    pasted: frozenset[str]

    @classmethod
    def of(cls, submission: Submission) -> _Written:
        remarks = {
            (observation.cell.sheet, observation.cell.row): submission.explanations.get(observation.code, "")
            for observation in (*submission.strays, *submission.observations)
        }
        remarks |= {(row.sheet or row.ledger, row.row): _remark(row) for row in submission.details}
        texts = submission.explanations.values()
        whole = dict.fromkeys(text for text in texts if said(text).startswith(WHOLE_FORM))
        return cls({**remarks, _WHOLE: "；".join(whole)}, _pasted(texts))

    def row_of(self, finding: Finding) -> tuple[str, int]:
        """Sheet and row of the text that answers the finding."""
        at = _ROW.fullmatch(finding.place.a1)
        row = (finding.place.sheet, int(at[1])) if at else _WHOLE
        return row if row in self.rows else _WHOLE

    def about(self, finding: Finding) -> str:
        """What was written about that finding; empty when nothing was."""
        return self.rows[self.row_of(finding)]

    def is_asked_about(self, finding: Finding) -> bool:
        """Whether the finding asks about the very text, which does not answer itself."""
        return quoted(self.about(finding)) == finding.facts.get("found")


def _explained(finding: Finding, written: _Written, asking: Sequence[Finding]) -> Finding:
    text = written.about(finding)
    if finding not in asking or not said(text):
        return finding
    if refused := refusal(text) or ("pasted" if said(text) in written.pasted else ""):
        return replace(finding, explanation=quoted(text), refused=refused)
    questions = _questions(asking)
    answer = allot(text, questions)[kind_of(finding)]
    facts = _facts(finding, questions) if answer.refused else finding.facts
    return replace(finding, explanation=quoted(answer.part), refused=answer.refused, facts=facts)


def kind_of(finding: Finding) -> str:
    """What the finding doubts: two of one kind are answered by one reason."""
    return finding.facts.get("doubt", finding.code)


def _questions(asking: Sequence[Finding]) -> list[Question]:
    """The kinds of doubt about one text, those that name their words first: what speaks of the list speaks of it alone."""
    by_kind: dict[str, Finding] = {}
    for finding in asking:
        by_kind.setdefault(kind_of(finding), finding)
    settled = {kind_of(finding) for finding in asking if finding.settled}
    questions = [Question(kind, _name(one), _words(one), kind in settled) for kind, one in by_kind.items()]
    return sorted(questions, key=lambda question: not question.words)


def _name(finding: Finding) -> str:
    return DOUBT_NAMES.get(finding.code, finding.code)


def _words(finding: Finding) -> tuple[str, ...]:
    named = finding.facts.get("answer", "")
    return tuple(named.split("、")) if named else ANSWERS.get(finding.code, ())


def _facts(finding: Finding, questions: Sequence[Question]) -> dict[str, str]:
    """The facts with what a refusal may have to tell."""
    others = [question.name for question in questions if question.kind != kind_of(finding)]
    told = {"name": _name(finding), "others": "、".join(others), "answer": "、".join(_words(finding))}
    return {**finding.facts, **{name: fact for name, fact in told.items() if fact}}


def _pasted(texts: Iterable[str]) -> frozenset[str]:
    """Words that stand in every explained row, when there are two or more, or in many."""
    written = [words for text in texts if (words := said(text))]
    return frozenset(
        words for words, times in Counter(written).items() if times >= _MANY or (times > 1 and times == len(written))
    )


def _remark(row: DetailRow) -> str:
    ledger = next(item for item in DETAIL_LISTS if item.name == row.ledger)
    return row.entries[ledger.columns.index(_REMARK)]
