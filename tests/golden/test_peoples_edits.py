"""A draft edited in Word as people do, new data, the next run: nothing of theirs lost, every changed figure told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Word
from docx.text.paragraph import Paragraph

from etl.reading.documents import read_document
from tests.year_end import ROOT, Office, RunOffice

LATE_UNIT = "文石村"
MINE = "镇党委书记专题研究法治工作，亲自部署、亲自过问。"


@pytest.fixture(scope="module")
def eleven(run_office: RunOffice, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The shipped project after a run without one unit."""
    return run_office(tmp_path_factory.mktemp("edits") / "project", without=(LATE_UNIT,))


@pytest.fixture
def office(eleven: Office, tmp_path: Path) -> Office:
    """A copy of it, for one test."""
    shutil.copytree(eleven.folder, tmp_path / "project")
    return Office(tmp_path / "project")


def edit(path: Path, change: Callable[[Word], object]) -> bytes:
    """Open, change and save a document as Word would."""
    document = Document(str(path))
    change(document)
    document.save(str(path))
    return path.read_bytes()


def starting(document: Word, words: str) -> Paragraph:
    """The paragraph that begins so."""
    return next(one for one in document.paragraphs if one.text.startswith(words))


def rewrite_move_and_add(document: Word) -> None:
    """One paragraph in other words around its figures, one moved to the front, one of their own, one taken out."""
    learning = starting(document, "把党的创新理论")
    text = learning.text.replace("把党的创新理论和习近平法治思想列为全年学习重点", "坚持把学习摆在首位")
    learning.runs[0].text = text.replace("推动学习走进院坝、走进群众", "学习走进了家家户户")
    for run in learning.runs[1:]:
        run.text = ""
    moved = starting(document, "依法开展社区矫正")
    learning._p.addprevious(moved._p)
    starting(document, "严格合法性审查").insert_paragraph_before(MINE)
    notice = starting(document, "【报告初稿")
    notice._p.getparent().remove(notice._p)


def lines(path: Path) -> list[str]:
    """The paragraphs of a draft."""
    return [line for line in read_document(path.read_bytes(), path.name).text.split("\n") if line.strip()]


def send_the_late_form(office: Office) -> None:
    """The missing unit reports."""
    shutil.copy(ROOT / "inbox" / "2022" / f"{LATE_UNIT}.xlsx", office.inbox)


def test_an_edited_draft_meets_new_figures(office: Office) -> None:
    """Theirs stays byte for byte; beside it their words with the new figures; the account names each one."""
    draft = office.outbox / "报告初稿.docx"
    theirs = edit(draft, rewrite_move_and_add)
    send_the_late_form(office)
    said = office.etl("run")
    assert "报告初稿有人改过：哪些数变了、改的话带过来没有，见 变动说明.txt。" in said
    assert draft.read_bytes() == theirs
    new = lines(office.outbox / "报告初稿（新）.docx")
    clean = lines(office.outbox / "历次" / "第2版" / "报告初稿.docx")
    learning = next(line for line in new if line.startswith("坚持把学习摆在首位"))
    assert "学习26次，惠及近1700人次" in learning
    assert "学习走进了家家户户" in learning
    assert MINE in new
    assert new.index(MINE) + 1 == next(at for at, line in enumerate(new) if line.startswith("严格合法性审查"))
    correction = next(at for at, line in enumerate(new) if line.startswith("依法开展社区矫正"))
    assert correction < new.index(learning)
    assert new[correction] in clean
    assert not any(line.startswith("【报告初稿") for line in new)
    assert set(clean) - set(new) == {
        next(line for line in clean if line.startswith("把党的创新理论")),
        next(line for line in clean if line.startswith("【报告初稿")),
    }
    told = (office.outbox / "变动说明.txt").read_text(encoding="utf-8")
    assert (
        "1. 坚持把学习摆在首位，开展二十大精神学习24次【待补：已报8/9】，惠及近1600人次【待补：已报8/9】，"
        "组建宣讲队伍5支，学习走进了家家户户。\n"
        "   二十大精神学习次数：24次【待补：已报8/9】 → 26次\n"
        "   二十大精神学习惠及人次：近1600人次【待补：已报8/9】 → 近1700人次\n"
    ) in told
    assert "不只是数变了" not in told
    assert f"1. {MINE}" in told
    assert "另有1段写着“删去”的提示和单位材料，您已经删去，不再列出；材料都在各单位的报表里。" in told


def test_the_same_run_again_gives_the_same_bytes_and_a_rebuild_proves_the_edition(office: Office) -> None:
    """What depends on a person's file is not part of the edition."""
    edit(office.outbox / "报告初稿.docx", rewrite_move_and_add)
    send_the_late_form(office)
    office.etl("run")
    names = ("报告初稿（新）.docx", "变动说明.txt")
    before = [(office.outbox / name).read_bytes() for name in names]
    journal = (office.folder / ".etl" / "journal.jsonl").read_bytes()
    office.etl("run")
    assert (office.folder / ".etl" / "journal.jsonl").read_bytes() == journal
    assert "重算完毕：10 项输出与原来完全一致。" in office.etl("rebuild")
    assert [(office.outbox / name).read_bytes() for name in names] == before
    assert not (office.outbox / "报告初稿（新2）.docx").exists()


@pytest.mark.thorough
def test_the_carried_draft_is_replaced_by_the_next_and_kept_when_edited(office: Office) -> None:
    """Ours while nobody touches it; a person's as soon as somebody writes in it, and carried on from there."""
    draft, beside = office.outbox / "报告初稿.docx", office.outbox / "报告初稿（新）.docx"
    edit(draft, rewrite_move_and_add)
    office.etl("run")
    first = beside.read_bytes()
    send_the_late_form(office)
    office.etl("run")
    assert beside.read_bytes() != first
    assert not (office.outbox / "报告初稿（新2）.docx").exists()
    edited = edit(beside, lambda document: document.add_paragraph("附言：以上请领导审阅。"))
    office.etl("run")
    assert beside.read_bytes() == edited
    newest = lines(office.outbox / "报告初稿（新2）.docx")
    assert MINE in newest
    assert "附言：以上请领导审阅。" in newest


@pytest.mark.thorough
def test_a_carried_draft_put_under_the_name_itself_is_never_overwritten(office: Office) -> None:
    """Whoever takes the new one over by renaming it still finds their words there after the next edition."""
    draft, beside = office.outbox / "报告初稿.docx", office.outbox / "报告初稿（新）.docx"
    edit(draft, rewrite_move_and_add)
    office.etl("run")
    beside.replace(draft)
    taken = draft.read_bytes()
    send_the_late_form(office)
    office.etl("run")
    assert draft.read_bytes() == taken
    assert MINE in lines(beside)


@pytest.mark.thorough
def test_an_edited_plain_text_is_carried_over_too(office: Office) -> None:
    """The same for .txt, and the account goes when there is nothing to tell."""
    draft = office.outbox / "报告初稿.txt"
    draft.write_text(draft.read_text(encoding="utf-8").replace("走进院坝", "走进田间"), encoding="utf-8")
    send_the_late_form(office)
    office.etl("run")
    clean = (office.outbox / "历次" / "第2版" / "报告初稿.txt").read_text(encoding="utf-8")
    new = (office.outbox / "报告初稿（新）.txt").read_text(encoding="utf-8")
    assert [line for line in new.split("\n") if line] == [
        line.replace("走进院坝", "走进田间") for line in clean.split("\n") if line.strip()
    ]
    assert (office.outbox / "变动说明.txt").exists()
    draft.unlink()
    said = office.etl("run")
    assert "变动说明" not in said
    assert not (office.outbox / "变动说明.txt").exists()


@pytest.mark.thorough
def test_a_broken_document_stops_nothing(office: Office) -> None:
    """It is told in one sentence, stays, and the clean draft stands beside it."""
    draft = office.outbox / "报告初稿.docx"
    draft.write_bytes(draft.read_bytes()[:3000])
    send_the_late_form(office)
    office.etl("run")
    told = (office.outbox / "变动说明.txt").read_text(encoding="utf-8")
    assert "没有带过来：报告初稿.docx：文件已损坏" in told
    assert draft.stat().st_size == 3000
    kept = office.outbox / "历次" / "第2版" / "报告初稿.docx"
    assert (office.outbox / "报告初稿（新）.docx").read_bytes() == kept.read_bytes()


@pytest.mark.thorough
def test_a_closed_year_publishes_nothing_anew(office: Office) -> None:
    """After the freeze an edited draft is left alone."""
    office.etl("freeze", "--why", "已签发，全文上报")
    edit(office.outbox / "报告初稿.docx", rewrite_move_and_add)
    send_the_late_form(office)
    office.etl("run")
    assert not (office.outbox / "报告初稿（新）.docx").exists()
    assert not (office.outbox / "变动说明.txt").exists()


def test_numbers_of_their_own_that_contradict_are_told_and_persons_are_masked(office: Office) -> None:
    """A number typed over is theirs and stays; the account says what it should be. A mobile number goes no further."""
    draft = office.outbox / "报告初稿.txt"
    text = draft.read_text(encoding="utf-8")
    assert "社区矫正新接收8人" in text
    text = text.replace("社区矫正新接收8人", "社区矫正新接收9人") + "联系人电话13812345678。\n"
    draft.write_text(text, encoding="utf-8")
    send_the_late_form(office)
    office.etl("run")
    new = (office.outbox / "报告初稿（新）.txt").read_text(encoding="utf-8")
    told = (office.outbox / "变动说明.txt").read_text(encoding="utf-8")
    assert "社区矫正新接收9人" in new
    assert "13812345678" not in new + told
    assert "【与汇总的数不符】1处，在您写的段落里，没有改动\n1. “9人”，" in told
    assert "应为8人。原句：" in told


@pytest.mark.thorough
def test_tables_come_over_row_by_row(office: Office) -> None:
    """A table read back from Word is a table again, with the new figures."""
    template = office.folder / "templates" / "report.txt.j2"
    table = "\n表1 各村居学习情况\n{% 表 村居 学习次数 学习人次 %}\n\n二、"
    template.write_text(template.read_text(encoding="utf-8").replace("\n二、", table, 1), encoding="utf-8")
    office.etl("run")
    edit(office.outbox / "报告初稿.docx", lambda document: document.add_paragraph("附言：请审阅。"))
    send_the_late_form(office)
    office.etl("run")
    new = Document(str(office.outbox / "报告初稿（新）.docx"))
    clean = Document(str(office.outbox / "历次" / "第3版" / "报告初稿.docx"))
    cells = [[[cell.text for cell in row.cells] for row in word.tables[0].rows] for word in (new, clean)]
    assert cells[0] == cells[1]
    assert len(new.tables) == 1
    assert "附言：请审阅。" in lines(office.outbox / "报告初稿（新）.docx")
