"""Laws of proofreading for any text: every number has one verdict, and only sentences that name an indicator accuse."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.drafts.proofreading import Judgement
from etl.drafts.proofreading.proof_marks import proof_marks
from tests.consolidated import proved

PIECES = st.sampled_from(
    [
        *(
            "姜家镇",
            "全区",
            "其中",
            "共",
            "开展",
            "上年",
            "2022年",
            "“",
            "”",
            "，",
            "。",
            "；",
            "、",
            "（",
            "）",
            "\n",
            "\t",
            "一、",
            "（一）",
        ),
        *(
            "人民调解案件",
            "法律顾问",
            "联合执法",
            "社区矫正",
            "新接收",
            "成功率",
            "26",
            "二十六",
            "260余",
            "近1700",
            "1.5万余",
            "97.4%",
        ),
        *("次", "件", "人次", "名", "个", "元", "百分之", "第", "约", "一", "\u200b", "Ａ", "\ud83d", "😀"),
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_can_be_proofread(text: str) -> None:
    """Whatever stands there: verdicts in order, each quoting its place; what is bound says what should stand there."""
    proof = proved(text)
    starts = [verdict.mention.start for verdict in proof.verdicts]
    assert starts == sorted(set(starts))
    for verdict in proof.verdicts:
        assert text[verdict.mention.start : verdict.mention.end] == verdict.mention.text
        assert (verdict.judgement is Judgement.UNBOUND) == (verdict.indicator is None) == (verdict.expected == "")
    for mark in proof_marks(text, proof.verdicts, proof.remarks):
        assert 0 <= mark.start <= mark.end <= len(text)
        assert mark.words


@settings(deadline=None)
@given(st.text(alphabet="学习调解案件法律培训会议召开开展发放0123456789余近，。、次件人名份 ", max_size=60))
def test_words_without_a_name_accuse_nothing(text: str) -> None:
    """Loose words of the trade make no indicator's name, so nothing can be wrong."""
    assert proved(text).contradicted == ()
