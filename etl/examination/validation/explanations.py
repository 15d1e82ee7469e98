"""Explanations: whether what the submitter wrote in 说明 or 备注 settles a soft finding, or why it does not.

A finding at an indicator's row is settled by the 说明 of that row, one at a row of a detail list by that row's 备注. One that
has no such row (the whole form looks like another, a number beside the table) is settled by a 说明, in any row, that begins
with 全表. Whether the reason is a good one a person decides: the words are printed beside the finding.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from etl.domain import DetailRow, Finding, Severity, Submission
from etl.domain.catalogue import DETAIL_LISTS
from etl.domain.findings import quoted

WHOLE_FORM = "全表"
"""So begins a 说明 that speaks of the whole form."""
SHORTEST = 6
"""Characters, punctuation not counted (domain.md §4)."""
_REMARK = "备注"
_LEAST_SAID = 2
"""So many characters must be left when the words that say nothing are taken away."""
_LEAST_DIFFERENT = 3
_MANY = 4
"""The same words in so many rows are pasted, whatever stands in the others."""
_ROW = re.compile(r"[A-Z]+(\d+)")
_SAYS_NOTHING = """
经 已 均 都 全部 一切 是 的 了 为 我 本 该 此 村 社区 单位 年度 本年 数 数字 数据 数值 情况 报表 内容 信息 填报 所填 填写 上报 报送 以上 上述
核实 核对 核查 审核 复核 检查 确认 确定 属实 事实 实际 无误 有误 真实 准确 正确 有效 完整 没有 没 无 不 存在 任何 问题 错误 差错 异常
其他 其它 事项 按照 按 要求 规定 统计 数量 即可 补充 需要 特殊 我们 与 上年 去年 本次 此次 该项 本项 表格 系统 工作 人员 认真 再次 多次 反复 逐项 逐一 已作
同上 同前 同意 相符 一致 见 详见 参见 请 附件 附表 附后 说明 原因 备注 如下 正常 合理 知悉 特此 如实 符合
"""
"""Words that “经核实情况属实无误” and its kind are made of."""
_HOLLOW = re.compile("|".join(sorted(_SAYS_NOTHING.split(), key=len, reverse=True)))


def explained(submission: Submission, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, each soft one with what the submitter wrote about it, and why that is refused if it is."""
    findings = tuple(findings)
    if not any(each.severity is Severity.SOFT for each in findings):
        return findings
    written = _Written.of(submission)
    return tuple(_explained(each, written) if each.severity is Severity.SOFT else each for each in findings)


def refusal(text: str) -> str:
    """Why the text by itself explains nothing: ``too_short``, ``hollow``, or empty when it may stand."""
    said = _said(text).removeprefix(WHOLE_FORM)
    if len(said) < SHORTEST:
        return "too_short"
    told = _HOLLOW.sub("", said)
    worded = any("\u4e00" <= character <= "\u9fff" for character in told)
    return "" if worded and len(told) >= _LEAST_SAID and len(set(said)) >= _LEAST_DIFFERENT else "hollow"


@dataclass(frozen=True, slots=True)
class _Written:
    """What the submitter wrote beside the figures, and which of it stands in too many rows."""

    rows: dict[tuple[str, int], str]
    """说明 and 备注 by sheet and row."""
    whole: str
    """The 说明 that speaks of the whole form, if any."""
    pasted: frozenset[str]

    @classmethod
    def of(cls, submission: Submission) -> _Written:
        remarks = {
            (observation.cell.sheet, observation.cell.row): submission.explanations.get(observation.code, "")
            for observation in (*submission.strays, *submission.observations)
        }
        remarks |= {(row.sheet or row.ledger, row.row): _remark(row) for row in submission.details}
        texts = submission.explanations.values()
        whole = next((text for text in texts if _said(text).startswith(WHOLE_FORM)), "")
        return cls(remarks, whole, _pasted(texts))

    def about(self, finding: Finding) -> str:
        """What was written about that finding; empty when nothing was."""
        at = _ROW.fullmatch(finding.place.a1)
        return self.rows.get((finding.place.sheet, int(at[1])), self.whole) if at else self.whole


def _explained(finding: Finding, written: _Written) -> Finding:
    text = written.about(finding)
    if not _said(text) or quoted(text) == finding.facts.get("found"):  # what is asked about does not answer itself
        return finding
    refused = refusal(text) or ("pasted" if _said(text) in written.pasted else "")
    return replace(finding, explanation=quoted(text), refused=refused)


def _pasted(texts: Iterable[str]) -> frozenset[str]:
    """Words that stand in every explained row, when there are two or more, or in many."""
    said = [words for text in texts if (words := _said(text))]
    return frozenset(
        words for words, times in Counter(said).items() if times >= _MANY or (times > 1 and times == len(said))
    )


def _remark(row: DetailRow) -> str:
    ledger = next(item for item in DETAIL_LISTS if item.name == row.ledger)
    return row.entries[ledger.columns.index(_REMARK)]


def _said(text: str) -> str:
    """The text without spaces and punctuation, full-width forms made narrow."""
    return "".join(character for character in unicodedata.normalize("NFKC", text) if character.isalnum())
