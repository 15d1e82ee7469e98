"""People's words carried over: paragraphs as a clerk edits them, figures that are still bound and those that are not."""

from __future__ import annotations

import pytest

from etl.drafts.merging import Carried, carry_over, is_another_text, nearest
from etl.drafts.merging.figure_updates import ChangedFigure, bound_figures
from etl.drafts.merging.paragraphs import (
    DraftParagraph,
    Fate,
    Match,
    Printed,
    kinship,
    likeness,
    matched,
    paragraphs_of,
)

OLD = """姜家镇法治政府建设情况报告

一、主要举措和成效
把学习列为全年重点，开展理论学习26次，惠及1600余人次，推动学习走进院坝。
依法开展社区矫正。年初在册50名，年末在册55名。
坚持抓早抓小，调解案件【待补：调解案件（文石村）】，村里上交4件。

姜家镇人民政府"""
NEW = """姜家镇法治政府建设情况报告

一、主要举措和成效
把学习列为全年重点，开展理论学习27次，惠及近1700人次，推动学习走进院坝。
依法开展社区矫正。年初在册50名，年末在册56名。
坚持抓早抓小，调解案件260余件，村里上交4件。

姜家镇人民政府"""
PHRASES = {
    3: (("27次", "学习次数"), ("近1700人次", "学习人次")),
    4: (("50名", "矫正期初"), ("56名", "矫正期末")),
    5: (("260余件", "调解案件"), ("4件", "上交镇调")),
}


def new_draft() -> tuple[DraftParagraph, ...]:
    """The new draft, which knows where its figures stand."""
    lines = NEW.split("\n")
    figures = {
        line: [Printed(at := lines[line].index(phrase), at + len(phrase), name) for phrase, name in phrases]
        for line, phrases in PHRASES.items()
    }
    return paragraphs_of(NEW, figures)


def carried(change: dict[str, str]) -> Carried:
    """What becomes of the old draft with these stretches of it replaced."""
    theirs = OLD
    for before, after in change.items():
        assert before in theirs
        theirs = theirs.replace(before, after)
    return carry_over(paragraphs_of(OLD), paragraphs_of(theirs), new_draft())


STUDY = "把学习列为全年重点，开展理论学习26次，惠及1600余人次，推动学习走进院坝。"


def test_a_paragraph_left_as_it_was_takes_the_new_text() -> None:
    """A person who changed nothing gets the new draft, and is told the figures with the old sentences."""
    found = carried({})
    assert found.text == NEW + "\n"
    assert not found.edited
    assert [(one.name, one.was, one.now, one.sentence) for one in found.changes] == [
        ("学习次数", "26次", "27次", STUDY),
        ("学习人次", "1600余人次", "近1700人次", STUDY),
        ("矫正期末", "55名", "56名", "年初在册50名，年末在册55名。"),
        (
            "调解案件",
            "【待补：调解案件（文石村）】",
            "260余件",
            "坚持抓早抓小，调解案件【待补：调解案件（文石村）】，村里上交4件。",
        ),
    ]


def test_a_rewritten_paragraph_keeps_its_words_and_gets_the_new_figures() -> None:
    """Their words stand around the numbers of the new edition; the sentence told is theirs."""
    found = carried(
        {"把学习列为全年重点，": "镇党委把理论武装摆在首位，", "推动学习走进院坝": "村村听得到、人人看得懂"}
    )
    assert "镇党委把理论武装摆在首位，开展理论学习27次，惠及近1700人次，村村听得到、人人看得懂。\n" in found.text
    assert found.rewritten == ["镇党委把理论武装摆在首位，开展理论学习27次，惠及近1700人次，村村听得到、人人看得懂。"]
    assert found.changes[0] == ChangedFigure(
        "学习次数",
        "26次",
        "27次",
        "镇党委把理论武装摆在首位，开展理论学习26次，惠及1600余人次，村村听得到、人人看得懂。",
    )


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("理论学习26次", "理论学习28次", "开展理论学习28次，惠及近1700人次"),
        ("理论学习26次", "理论学习126次", "开展理论学习126次，惠及近1700人次"),
        ("理论学习26次", "理论学习26次多", "开展理论学习26次多，惠及近1700人次"),
        ("开展理论学习26次", "开展政策宣讲26次", "开展政策宣讲26次，惠及近1700人次"),
    ],
    ids=("another number", "a digit before", "a word behind", "about something else"),
)
def test_a_number_that_is_not_bound_any_more_stays(before: str, after: str, kept: str) -> None:
    """What a person made of a number is theirs; the other figure of the sentence is brought up to date."""
    found = carried({before: after})
    assert kept in found.text
    assert [one.now for one in found.changes if one.done] == ["近1700人次", "56名", "260余件"]


def test_an_old_phrase_that_is_not_bound_is_listed() -> None:
    """It may be the old figure: told with their sentence, and not touched."""
    found = carried({"开展理论学习26次": "开展政策宣讲26次"})
    (left,) = [one for one in found.changes if not one.done]
    assert (left.name, left.was, left.now) == ("学习次数", "26次", "27次")
    assert left.sentence == "把学习列为全年重点，开展政策宣讲26次，惠及1600余人次，推动学习走进院坝。"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("27次", "开展学习27次，成效好。"),
        ("27次【待补：已报8/9】", "开展学习27次，成效好。"),
        ("【待补：学习次数】", "开展学习【待补：学习次数】，成效好。"),
    ],
    ids=("complete", "still partial", "nobody any more"),
)
def test_whoever_took_out_a_mark_gets_the_number_alone(now: str, expected: str) -> None:
    """The number without its 【待补】 is bound all the same; the account says that it is partial."""
    text = f"开展学习{now}，成效明显。"
    fresh = (DraftParagraph(text, figures=(Printed(4, 4 + len(now), "学习次数"),)),)
    found = carry_over(
        paragraphs_of("开展学习26次【待补：已报7/9】，成效明显。"), paragraphs_of("开展学习26次，成效好。"), fresh
    )
    assert found.text == f"{expected}\n"
    assert [(one.was, one.now, one.done) for one in found.changes] == [("26次【待补：已报7/9】", now, True)]


def test_other_words_around_the_figures_are_told() -> None:
    """A paragraph left alone takes the template's new words; with new figures alone there is nothing to tell of it."""
    fresh = list(new_draft())
    assert carry_over(paragraphs_of(OLD), paragraphs_of(OLD), fresh).reworded == []
    fresh[3] = DraftParagraph("依法开展社区矫正工作。年初在册50名，年末在册56名。")
    found = carry_over(paragraphs_of(OLD), paragraphs_of(OLD), fresh)
    assert found.reworded == ["依法开展社区矫正工作。年初在册50名，年末在册56名。"]


def test_an_added_paragraph_stays_where_it_was_put() -> None:
    """Numbers in it are nobody's but theirs."""
    found = carried({"依法开展社区矫正。": "今年我镇还办了26次夜校。\n依法开展社区矫正。"})
    assert found.added == ["今年我镇还办了26次夜校。"]
    assert "院坝。\n今年我镇还办了26次夜校。\n依法开展社区矫正。年初在册50名，年末在册56名。\n" in found.text


def test_a_moved_paragraph_stays_where_it_was_moved_with_the_new_figures() -> None:
    """Moved and not rewritten, so it takes the new text at their place."""
    moved = "依法开展社区矫正。年初在册50名，年末在册55名。\n"
    found = carried({moved: "", "一、主要举措和成效\n": f"一、主要举措和成效\n{moved}"})
    assert "一、主要举措和成效\n依法开展社区矫正。年初在册50名，年末在册56名。\n把学习" in found.text
    assert len(found.moved) == 1
    assert not found.deleted


def test_a_deleted_paragraph_stays_out_and_is_listed_in_its_new_words() -> None:
    """The clerk can find it again."""
    found = carried({"依法开展社区矫正。年初在册50名，年末在册55名。\n": ""})
    assert "社区矫正" not in found.text
    assert found.deleted == ["依法开展社区矫正。年初在册50名，年末在册56名。"]


def test_a_paragraph_that_only_the_new_draft_has_comes_behind_its_neighbour() -> None:
    """Told, for their text did not have it."""
    line = "组织法治考试，参加人员覆盖全部村居。"
    fresh = list(new_draft())
    fresh.insert(3, DraftParagraph(line))
    found = carry_over(paragraphs_of(OLD), paragraphs_of(OLD.replace("院坝", "田间")), fresh)
    assert f"推动学习走进田间。\n{line}\n依法开展社区矫正。" in found.text
    assert found.fresh == [line]


def test_a_rewritten_paragraph_that_the_new_draft_lacks_is_kept() -> None:
    """Nothing that a person wrote is dropped because the template has no place for it."""
    fresh = [one for one in new_draft() if "社区矫正" not in one.text]
    found = carry_over(paragraphs_of(OLD), paragraphs_of(OLD.replace("年末在册55名", "年底还有55名")), fresh)
    assert "依法开展社区矫正。年初在册50名，年底还有55名。\n" in found.text
    assert found.homeless == ["依法开展社区矫正。年初在册50名，年底还有55名。"]


def test_carrying_over_once_more_changes_nothing() -> None:
    """A draft that was carried over, held against the edition it was made for, stays as it is."""
    once = carried({"推动学习走进院坝": "成效很好", "姜家镇人民政府": "此致\n姜家镇人民政府"})
    again = carry_over(new_draft(), paragraphs_of(once.text), new_draft())
    assert again.text == once.text
    assert again.changes == []


def test_a_clause_that_came_does_not_hide_the_other_figures() -> None:
    """Read clause by clause when the paragraph as a whole has other words."""
    text = "开展理论学习27次，组建宣讲队伍3支，惠及近1700人次。"
    figures = [Printed(6, 9, "学习次数"), Printed(16, 18, "宣讲队伍"), Printed(21, 28, "学习人次")]
    assert [text[one.start : one.end] for one in figures] == ["27次", "3支", "近1700人次"]
    found = bound_figures("开展理论学习26次，惠及1600余人次。", DraftParagraph(text, figures=tuple(figures)))
    assert [(one.was, one.now) for one in found] == [("26次", "27次"), ("1600余人次", "近1700人次")]


def test_a_number_without_words_of_its_own_is_not_bound() -> None:
    """Nothing says which number it is: one letter does not suffice, two do."""
    assert bound_figures("共26次", DraftParagraph("共27次", figures=(Printed(1, 4, "学习次数"),))) == []
    assert len(bound_figures("共计26次", DraftParagraph("共计27次", figures=(Printed(2, 5, "学习次数"),)))) == 1


def test_half_alike_is_rewritten_and_less_is_another_paragraph() -> None:
    """The tolerance and its neighbours on both sides."""
    assert likeness("甲乙丙丁", "甲乙戊己") == 0.5
    assert [one.fate for one in matched(["甲乙丙丁"], ["甲乙戊己"])] == [Fate.REWRITTEN]
    assert [one.fate for one in matched(["甲乙丙丁戊"], ["甲乙己庚辛"])] == [Fate.ADDED]


LEAFLETS = "发放普法宣传资料2万余份，悬挂普法横幅90余条，更新普法宣传栏20余次。"
TRAINED = "培养法律明白人40名，建有法治文化带一公里，带动群众遇事找法。"


def fresh_leaflets() -> tuple[DraftParagraph, DraftParagraph]:
    """Both paragraphs as the new draft has them."""
    trained = TRAINED.replace("40名", "42名")
    leaflets = LEAFLETS.replace("2万余份", "2.1万余份").replace("20余次", "30余次")
    return (
        DraftParagraph(
            leaflets, figures=(Printed(8, 14, "资料", 0), Printed(21, 25, "横幅", 1), Printed(33, 37, "宣传栏", 2))
        ),
        DraftParagraph(trained, figures=(Printed(7, 10, "明白人", 3),)),
    )


def test_the_pieces_of_a_split_paragraph_keep_their_figures() -> None:
    """Each is brought up to date and knows where its figures stand; nothing is added, deleted or unsure."""
    theirs = f"{LEAFLETS.replace('，悬挂', '。@悬挂').replace('@', chr(10))}\n{TRAINED}"
    found = carry_over(paragraphs_of(f"{LEAFLETS}\n{TRAINED}"), paragraphs_of(theirs), fresh_leaflets())
    assert [one.text for one in found.paragraphs] == [
        "发放普法宣传资料2.1万余份。",
        "悬挂普法横幅90余条，更新普法宣传栏30余次。",
        "培养法律明白人42名，建有法治文化带一公里，带动群众遇事找法。",
    ]
    stretches = [(one.text[f.start : f.end], f.number) for one in found.paragraphs for f in one.figures]
    assert stretches == [("2.1万余份", 0), ("90余条", 1), ("30余次", 2), ("42名", 3)]
    assert (found.added, found.deleted) == ([], [])
    assert all(one.done for one in found.changes)


def test_paragraphs_run_together_keep_their_figures() -> None:
    """The second one is not deleted."""
    found = carry_over(
        paragraphs_of(f"{LEAFLETS}\n{TRAINED}"), paragraphs_of(f"{LEAFLETS}同时，{TRAINED}"), fresh_leaflets()
    )
    (text,) = found.rewritten
    assert "资料2.1万余份" in text
    assert "法律明白人42名" in text
    assert found.deleted == []


@pytest.mark.parametrize(
    ("theirs", "is_kin"),
    [
        ("悬挂普法横幅90余条，更新普法宣传栏20余次。", True),
        ("更新普法宣传栏20余次。", True),
        ("各村更新普法宣传栏20余次，效果好", False),
        ("村里也有普法宣传栏20余次更新", False),
        ("悬挂普法横幅90余条，更新普法宣传栏20余次。这是我们镇党委政府多年来坚持抓基层打基础的结果", True),
        ("| 悬挂普法横幅90余条 | 更新普法宣传栏20余次 |", False),
    ],
    ids=("two clauses", "twelve letters", "eleven letters", "a name and a number", "half of it", "a row of a table"),
)
def test_what_has_a_sentence_of_ours_is_of_our_kin(theirs: str, *, is_kin: bool) -> None:
    """The tolerance and its neighbours: a name with its number is said of other things, too."""
    found = kinship([LEAFLETS], [theirs], [Match(None, Fate.ADDED)])
    assert found == ({0: [0]} if is_kin else {})


def test_the_draft_they_started_from_is_the_nearest() -> None:
    """By what both have; of equals the latest that they can have seen."""
    old, new = paragraphs_of(OLD), new_draft()
    assert nearest(paragraphs_of(OLD.replace("院坝", "田间")), {1: old, 2: new}, 2) == 1
    assert nearest(paragraphs_of(NEW.replace("院坝", "田间")), {1: old, 2: new}, 2) == 2
    assert nearest(paragraphs_of("全是我写的"), {1: old, 2: old, 3: new}, 3) == 2


def test_rows_of_a_table_read_from_word_are_put_between_bars() -> None:
    """Two lines with tabs are a table, one is a sentence with a tab in it."""
    assert [one.text for one in paragraphs_of("村居\t次数\n文石村\t \n附件：\t一份")] == [
        "| 村居 | 次数 |",
        "| 文石村 |  |",
        "| 附件： | 一份 |",
    ]
    assert [one.text for one in paragraphs_of("附件：\t一份\n完")] == ["附件：\t一份", "完"]


def test_a_text_of_their_own_is_no_edit() -> None:
    """One paragraph of the draft kept makes it theirs to carry over; nothing of it kept, a new text."""
    base = paragraphs_of(OLD)
    assert is_another_text(paragraphs_of("我改过的稿子"), base)
    assert not is_another_text(paragraphs_of("依法开展社区矫正。年初在册50名，年末在册55名。\n别的都删了"), base)
