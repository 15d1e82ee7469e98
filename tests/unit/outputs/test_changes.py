"""变动说明.txt as a clerk reads it."""

from __future__ import annotations

from etl.drafts.merging import Carried
from etl.drafts.merging.figure_updates import ChangedFigure
from etl.outputs.proof.changes import Account, OtherCopy, render_changes


def test_the_account_names_every_figure_and_every_paragraph() -> None:
    """Figures under the clerk's own sentence, paragraphs by what became of them; what can be lost is quoted in full."""
    long = "村" * 61
    carried = Carried(
        changes=[
            ChangedFigure("学习次数", "26次", "27次", "开展学习26次，惠及1600人次。"),
            ChangedFigure("学习人次", "1600人次", "1700人次", "开展学习26次，惠及1600人次。"),
            ChangedFigure("调解案件", "230余件", "260余件", "共230余件。", done=False),
        ],
        rewritten=["村" * 60, long],
        deleted=[long, "【材料：文石村，用后删去】补齐宣传栏。", "【报告初稿：核对后请删去本行】"],
    )
    assert render_changes([Account("报告初稿.docx", carried)], 3).split("\n") == [
        "变动说明（第3版）",
        "",
        "报告初稿.docx 有人改过，原文件没有动。新的一份在它旁边，名字里带“（新）”。",
        "您改的文字都带到了新的一份里；字体、颜色、图片、批注和修订痕迹没有带，请以自己的一份为准。",
        "",
        "【变了的数】2处，新的一份里已经换好。下面是您的原句",
        "1. 开展学习26次，惠及1600人次。",
        "   学习次数：26次 → 27次",
        "   学习人次：1600人次 → 1700人次",
        "",
        "【没有替您换的数】1处，这句话改写过，认不准，请自己核对",
        "1. 共230余件。",
        "   调解案件：230余件 → 260余件",
        "",
        "【您改写的段落，照您的写法】2段",
        f"1. {'村' * 60}",
        f"2. {'村' * 60}……",
        "",
        "【您删去的段落，新的一份里也没有；还要的话从这里找回】1段",
        f"1. {long}",
        "",
        "另有2段写着“删去”的提示和单位材料，您已经删去，不再列出；材料都在各单位的报表里。",
        "",
    ]


def test_a_file_that_cannot_be_read_is_told_in_one_sentence() -> None:
    """With the reason, and that the new one has nothing of theirs."""
    account = Account("报告初稿.docx", None, "报告初稿.docx：文件已损坏，请用WPS或Word打开，另存为.docx后再校对。")
    assert not account.silent
    assert render_changes([account], 2).split("\n")[3] == (
        "没有带过来：报告初稿.docx：文件已损坏，请用WPS或Word打开，另存为.docx后再校对。新的一份里没有您改的内容。"
    )


def test_nothing_to_tell_is_silent() -> None:
    """A file saved again without a change, while no figure changed."""
    assert Account("报告初稿.docx", Carried()).silent
    assert not Account("报告初稿.docx", Carried(fresh=["新的一段"])).silent


def test_what_was_not_carried_over_is_never_claimed() -> None:
    """The other file is named, and its words are quoted in full; an empty one says nothing."""
    long = "村" * 61
    other_copy = OtherCopy("报告初稿.docx", words=(long,), deleted=("删去的",), moved=("移动的",))
    account = Account("报告初稿（新）.docx", Carried(added=["加的"]), other_copies=(other_copy,))
    told = render_changes([account], 3)
    assert "注意：报告初稿.docx 里也有改动，没有带到新的一份里，列在下面，还要的话请自己抄过去。\n" in told
    assert f"【报告初稿.docx 里您写的、新的一份里没有的段落】1段\n1. {long}\n" in told
    assert "【报告初稿.docx 里您删去、新的一份里还有的段落】1段\n1. 删去的\n" in told
    assert "【报告初稿.docx 里您移动过、新的一份里没有照着移的段落】1段\n1. 移动的\n" in told
    assert OtherCopy("报告初稿.docx").silent
    assert not Account("报告初稿（新）.docx", Carried(), other_copies=(other_copy,)).silent


def test_numbers_that_are_not_true_any_more_stand_under_their_sentence() -> None:
    """They are theirs, so they are told and not changed."""
    change = ChangedFigure("调解案件", "260余件", "270余件", "共260余件。", done=False)
    account = Account("报告初稿.docx", Carried(), lapsed=(change,))
    assert not account.silent
    assert (
        "【您写的数，按原来的汇总是对的，现在变了】1处，没有改动，请自己核对\n"
        "1. 共260余件。\n   调解案件：260余件 → 270余件\n"
    ) in render_changes([account], 3)
