"""Several people, several copies, numbers of their own: what is carried over, what is only told, and that nothing is neither."""

from __future__ import annotations

import shutil
from copy import deepcopy
from pathlib import Path

import pytest
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from openpyxl.worksheet.worksheet import Worksheet

from tests.golden.test_bound_figures import comments_of
from tests.golden.test_peoples_edits import edit, lines, starting
from tests.year_end import Office, RunOffice

UNIT = "白云山村.xlsx"
NIGHT_SCHOOL = "开展法治夜校9期。"


@pytest.fixture(scope="module")
def published(run_office: RunOffice, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The shipped project after a run."""
    return run_office(tmp_path_factory.mktemp("survive") / "project")


@pytest.fixture
def office(published: Office, tmp_path: Path) -> Office:
    """A copy of it, for one test."""
    shutil.copytree(published.folder, tmp_path / "project")
    return Office(tmp_path / "project")


def corrected(office: Office, **more: int) -> None:
    """A unit corrects its form: so many more under these codes (``c607=1000``)."""
    addresses = {office.cell_of(UNIT, name.removeprefix("c")): amount for name, amount in more.items()}

    def correct(sheet: Worksheet) -> None:
        for address, amount in addresses.items():
            sheet[address].value += amount

    office.edit(UNIT, correct)
    office.etl("run")


def told(office: Office) -> str:
    """The account of the changes."""
    return (office.outbox / "变动说明.txt").read_text(encoding="utf-8")


def write(path: Path, words: str) -> bytes:
    """A person adds a paragraph before the second part."""
    return edit(path, lambda document: starting(document, "二、").insert_paragraph_before(words))


# --------------------------------------------------------------------------- several edited copies


@pytest.mark.thorough
def test_what_only_an_earlier_copy_has_is_listed_and_nothing_claims_otherwise(office: Office) -> None:
    """Three copies went on side by side; what was written into the first one last is told in full until it is taken over."""
    draft = office.outbox / "报告初稿.docx"
    write(draft, "建成法治广场一处。")
    corrected(office, c607=1000)
    write(office.outbox / "报告初稿（新）.docx", "新建普法长廊。")
    corrected(office, c607=1000)
    assert {"建成法治广场一处。", "新建普法长廊。"} <= set(lines(office.outbox / "报告初稿（新2）.docx"))
    assert "注意：" not in told(office)
    write(draft, NIGHT_SCHOOL)
    corrected(office, c607=1000)
    said = told(office)
    assert "注意：报告初稿.docx 里也有改动，没有带到新的一份里，列在下面，还要的话请自己抄过去。" in said
    assert f"【报告初稿.docx 里您写的、新的一份里没有的段落】1段\n1. {NIGHT_SCHOOL}\n" in said
    write(office.outbox / "报告初稿（新2）.docx", NIGHT_SCHOOL)
    corrected(office, c607=1000)
    assert "报告初稿.docx 里" not in told(office)
    assert NIGHT_SCHOOL in lines(office.outbox / "报告初稿（新3）.docx")


@pytest.mark.thorough
def test_what_was_taken_out_of_an_earlier_copy_is_listed(office: Office) -> None:
    """And an earlier copy that cannot be read is told, too."""
    draft = office.outbox / "报告初稿.docx"
    write(draft, "建成法治广场一处。")
    corrected(office, c607=1000)
    write(office.outbox / "报告初稿（新）.docx", "新建普法长廊。")
    edit(draft, lambda document: remove(starting(document, "落实安置帮教措施")))
    corrected(office, c607=1000)
    assert "【报告初稿.docx 里您删去、新的一份里还有的段落】1段\n1. 落实安置帮教措施。" in told(office)
    draft.write_bytes(draft.read_bytes()[:3000])
    corrected(office, c607=1000)
    assert "【报告初稿.docx 没有带过来】报告初稿.docx：文件已损坏" in told(office)
    assert "新建普法长廊。" in lines(office.outbox / "报告初稿（新2）.docx")


def remove(paragraph: Paragraph) -> None:
    """Take a paragraph out."""
    paragraph._p.getparent().remove(paragraph._p)


@pytest.mark.thorough
def test_the_commented_draft_is_carried_over_with_its_comments(office: Office) -> None:
    """Whoever works in it finds their words and the comments at the numbers in the next one, also with --clean."""
    commented = office.outbox / "报告初稿（批注）.docx"
    theirs = write(commented, NIGHT_SCHOOL)
    corrected(office, c607=1000)
    assert commented.read_bytes() == theirs
    carried = office.outbox / "报告初稿（批注）（新）.docx"
    clean = office.outbox / "历次" / "第2版" / "报告初稿（批注）.docx"
    assert [line for line in lines(carried) if line != NIGHT_SCHOOL] == lines(clean)
    assert NIGHT_SCHOOL in lines(carried)
    assert comments_of(carried) == comments_of(clean)
    assert "报告初稿（批注）.docx 有人改过" in told(office)
    first = carried.read_bytes()
    office.etl("report", "--clean")
    assert carried.read_bytes() == first


def test_a_figure_in_a_rewritten_sentence_keeps_its_comment(office: Office) -> None:
    """The comment stands at the figure of today in their words."""

    def rewrite(document: Word) -> None:
        paragraph = starting(document, "通过线上平台")
        runs = [run for run in paragraph.runs if "让群众" in run.text]
        runs[0].text = runs[0].text.replace("让群众在身边学到法律知识", "群众在家门口学法")

    edit(office.outbox / "报告初稿（批注）.docx", rewrite)
    corrected(office, c607=1000)
    comments = comments_of(office.outbox / "报告初稿（批注）（新）.docx")
    assert len(comments) == 59
    (leaflets,) = [one for one in comments if one.lines[0].startswith("普法宣传资料份数")]
    assert (leaflets.words, leaflets.before[-6:]) == ("2.1万余份【待核实：白云山村】", "普法宣传资料")


@pytest.mark.thorough
def test_two_drafts_that_were_both_edited_are_told_apart(office: Office) -> None:
    """Each has its own new one, and nobody is left to believe that one of them has both."""
    write(office.outbox / "报告初稿（批注）.docx", NIGHT_SCHOOL)
    write(office.outbox / "报告初稿.docx", "新建普法长廊。")
    corrected(office, c607=1000)
    assert "报告初稿.docx、报告初稿（批注）.docx 各改各的，各有一份新的，内容没有合在一起。" in told(office)


@pytest.mark.thorough
def test_a_carried_draft_that_was_put_in_place_has_none_beside_it(office: Office) -> None:
    """And the account does not speak of one."""
    draft, beside = office.outbox / "报告初稿.docx", office.outbox / "报告初稿（新）.docx"
    write(draft, NIGHT_SCHOOL)
    corrected(office, c607=1000)
    assert "新的一份在它旁边" in told(office)
    beside.replace(draft)
    office.etl("run")
    assert not beside.exists()
    assert "报告初稿.docx 有人改过，原文件没有动。它就是按新数写的一份，旁边没有另放。\n您改的文字都在里面。" in told(
        office
    )


# --------------------------------------------------------------------------- numbers that are not true any more


def soft_break(document: Word, words: str) -> None:
    """Words behind a soft line break at the end of a paragraph of ours."""
    run = starting(document, "畅通群众反映").add_run()
    run.add_break()
    run.add_text(words)


def text_box(document: Word, words: str) -> None:
    """A text box as Word writes it, less what makes it visible."""
    paragraph = document.add_paragraph()
    picture, box = OxmlElement("w:pict"), OxmlElement("w:txbxContent")
    inner = deepcopy(document.add_paragraph(words)._p)
    remove(document.paragraphs[-1])
    box.append(inner)
    picture.append(box)
    paragraph.add_run()._r.append(picture)


def tracked(document: Word, words: str) -> None:
    """A paragraph that a reviewer inserted with tracked changes."""
    paragraph = starting(document, "二、").insert_paragraph_before(words)
    inserted = OxmlElement("w:ins")
    inserted.set(qn("w:author"), "李四")
    run = paragraph.runs[0]._r
    run.addprevious(inserted)
    inserted.append(run)


def table(document: Word, rows: list[tuple[str, str]]) -> None:
    """A table at the end of the document."""
    written = document.add_table(0, 2)
    for row in rows:
        for cell, words in zip(written.add_row().cells, row, strict=True):
            cell.text = words


def test_every_number_of_their_own_that_was_true_and_is_no_more_is_listed(office: Office) -> None:
    """In a paragraph, tracked, in a box, behind a soft break, in a table; what was never ours and what stayed true is not."""

    def change(document: Word) -> None:
        starting(document, "二、").insert_paragraph_before("今年我镇人民调解案件达260余件。")
        starting(document, "二、").insert_paragraph_before("全镇悬挂普法横幅90余条，另有志愿者266名。")
        tracked(document, "全镇法律明白人40名参与化解")
        text_box(document, "附注：法律明白人40名。")
        soft_break(document, "其中法律明白人40名带头。")
        table(document, [("村居", "调解案件"), ("全镇", "266"), ("其中党员", "17")])

    edit(office.outbox / "报告初稿.docx", change)
    corrected(office, c303=10, c304=10, c602=2)
    assert office.total("人民调解案件件数")["total"] == "276"
    said = told(office)
    assert "【您写的数，按原来的汇总是对的，现在变了】5处，没有改动，请自己核对\n" in said
    for sentence, change_of_figure in (
        ("今年我镇人民调解案件达260余件。", "人民调解案件件数：260余件 → 270余件"),
        ("全镇法律明白人40名参与化解", "法律明白人人数：40名 → 42名"),
        ("附注：法律明白人40名。", "法律明白人人数：40名 → 42名"),
        ("其中法律明白人40名带头。", "法律明白人人数：40名 → 42名"),
        ("| 全镇 | 266 |", "人民调解案件件数：266 → 270余件"),
    ):
        assert f"{sentence}\n   {change_of_figure}\n" in said
    assert "17 →" not in said
    assert "90余条 →" not in said
    assert "266名 →" not in said


def test_a_paragraph_that_was_split_keeps_its_figures(office: Office) -> None:
    """Both halves are ours and brought up to date; nothing counts as added, deleted or unsure."""

    def split(document: Word) -> None:
        paragraph = starting(document, "通过线上平台")
        before, after = paragraph.text.split("发放普法宣传资料")
        new = deepcopy(paragraph._p)
        paragraph._p.addnext(new)
        paragraph.text = before
        Paragraph(new, paragraph._parent).text = f"发放普法宣传资料{after}"

    edit(office.outbox / "报告初稿.docx", split)
    corrected(office, c605=600, c607=1000)
    new = lines(office.outbox / "报告初稿（新）.docx")
    first = next(line for line in new if line.startswith("通过线上平台"))
    assert first.endswith("普法受众8900余人次【待核实：白云山村】。")
    assert new[new.index(first) + 1].startswith("发放普法宣传资料2.1万余份【待核实：白云山村】，悬挂普法横幅90余条，")
    said = told(office)
    assert "普法受众人次：8300余人次 → 8900余人次" in said
    assert "普法宣传资料份数：2万余份 → 2.1万余份" in said
    assert "没有替您换" not in said
    assert "新加的段落" not in said
    assert "删去的段落" not in said


def test_paragraphs_that_were_run_together_keep_their_figures(office: Office) -> None:
    """The second is no paragraph that was taken out."""

    def join(document: Word) -> None:
        first, second = starting(document, "依法开展社区矫正"), starting(document, "夯实基层普法基础")
        first.text = first.text + second.text
        remove(second)

    edit(office.outbox / "报告初稿.docx", join)
    corrected(office, c602=2)
    new = next(line for line in lines(office.outbox / "报告初稿（新）.docx") if line.startswith("依法开展社区矫正"))
    assert "培养法律明白人42名" in new
    assert "删去的段落" not in told(office)
    assert sum("法律明白人42名" in line for line in lines(office.outbox / "报告初稿（新）.docx")) == 1
