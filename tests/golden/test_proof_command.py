"""``etl proof`` as the office runs it: a draft that a person edited, its page, its commented copy, its records."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from tests.year_end import Office, RunOffice, open_office

PHONE = "13812345678"


@pytest.fixture(scope="module")
def office(run_office: RunOffice, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The sample year, published."""
    return run_office(tmp_path_factory.mktemp("proof") / "office")


@pytest.fixture(scope="module")
def edited(office: Office) -> Path:
    """The draft as a person edits it: figures changed within runs and across runs, a line added."""
    document = docx.Document(str(office.outbox / "报告初稿.docx"))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("学习26次", "学习28次").replace("法律顾问3名", "法律顾问3位")
        if "调解案件260余件" in paragraph.text:
            before, after = paragraph.text.split("260余件")
            paragraph.text = ""
            for piece in (before, "20", "0余", "件", after):
                paragraph.add_run(piece)
    document.paragraphs[3].add_run(f"联系电话{PHONE}。")
    path = office.folder / "改过的稿子.docx"
    document.save(str(path))
    return path


def records(office: Office, path: Path, code: int) -> list[dict[str, Any]]:
    """The records of ``--json``."""
    found: list[dict[str, Any]] = json.loads(office.etl("proof", "--json", str(path), code=code))
    return found


def test_our_own_draft(office: Office) -> None:
    """Every figure of the drafts as published agrees, in both formats alike."""
    for name in ("报告初稿.docx", "报告初稿.txt"):
        printed = office.etl("proof", str(office.outbox / name), code=0)
        assert "不符 0，存疑 0" in printed
    in_word, in_text = (records(office, office.outbox / f"报告初稿.{kind}", 0) for kind in ("docx", "txt"))
    assert [each["text"] for each in in_word] == [each["text"] for each in in_text]
    assert {each["verdict"] for each in in_word} == {"agrees", "unbound"}
    assert "近1700人次" in {each["text"] for each in in_word if each["verdict"] == "agrees"}


def test_records(office: Office, edited: Path) -> None:
    """One object a number, with its place in the plain text, its verdict and what should stand there."""
    found = records(office, edited, 1)
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(edited)).paragraphs)
    assert all(set(each) == {"text", "start", "sentence", "verdict", "indicator", "expected"} for each in found)
    assert all(text[each["start"] :].startswith(each["text"]) for each in found if "*" not in each["text"])
    (wrong,) = [each for each in found if each["verdict"] == "contradicts"]
    assert (wrong["text"], wrong["indicator"], wrong["expected"]) == ("28次", "二十大精神学习次数", "26次")
    assert wrong["sentence"].startswith("把党的")
    assert wrong["sentence"].endswith("走进群众。")
    doubtful = [(each["text"], each["expected"]) for each in found if each["verdict"] == "doubtful"]
    assert doubtful == [("3位", "3名"), ("200余件", "260余件")]
    years = [each for each in found if each["text"] == "2022年"]
    assert years
    assert all((each["verdict"], each["indicator"], each["expected"]) == ("unbound", None, None) for each in years)


def test_screen_page_and_copy(office: Office, edited: Path) -> None:
    """The table names what is wrong; page and copy stand in the outbox; the person's file is untouched."""
    before = edited.read_bytes()
    printed = office.etl("proof", str(edited), code=1)
    assert "不符  28次" in printed
    assert "“28次”与汇总的数不符：二十大精神学习次数应写作“26次”。请核对。" in printed
    folder = office.outbox / "校对" / "改过的稿子"
    assert sorted(path.name for path in folder.iterdir()) == ["改过的稿子（校对）.docx", "校对.html"]
    assert edited.read_bytes() == before
    page = (folder / "校对.html").read_text(encoding="utf-8")
    assert re.search(r'<mark class="contradicts" id="at\d+" title="[^"]*应写作“26次”[^"]*">28次</mark>', page)
    assert '<mark class="doubtful"' in page
    assert "http" not in page.replace("http-equiv", "")
    for shown in (printed, page, office.etl("proof", "--json", str(edited), code=1)):
        assert PHONE not in shown


def commented(path: Path) -> dict[str, str]:
    """The words of each comment by the text that it stands at."""
    document = docx.Document(str(path))
    words = {str(comment.comment_id): comment.text for comment in document.comments}
    found: dict[str, str] = {}
    inside: dict[str, str] = {}
    for element in document.element.body.iter():
        if element.tag == qn("w:commentRangeStart"):
            inside[element.get(qn("w:id"))] = ""
        elif element.tag == qn("w:commentRangeEnd"):
            number = element.get(qn("w:id"))
            found[inside.pop(number)] = words[number]
        elif element.tag == qn("w:t"):
            inside = {number: text + (element.text or "") for number, text in inside.items()}
    return found


def test_comments_stand_at_their_numbers(office: Office, edited: Path) -> None:
    """Each comment covers exactly its number, also one that lies in several runs; the text is the same."""
    office.etl("proof", str(edited), code=1)
    copy = office.outbox / "校对" / "改过的稿子" / "改过的稿子（校对）.docx"
    assert [p.text for p in docx.Document(str(copy)).paragraphs] == [
        p.text for p in docx.Document(str(edited)).paragraphs
    ]
    assert commented(copy) == {
        "28次": "不符：“28次”与汇总的数不符：二十大精神学习次数应写作“26次”。请核对。",
        "3位": "存疑：“3位”的计量单位与指标目录不同：像是法律顾问人数，汇总的数写作“3名”。请核对。",
        "200余件": "存疑：“200余件”拿不准：像是人民调解案件件数，汇总的数写作“260余件”。请核对。",
    }
    with zipfile.ZipFile(copy) as package:
        assert b"w:date" not in package.read("word/comments.xml")


def test_again_and_edited(office: Office, edited: Path) -> None:
    """The same document gives the same bytes; a newer proof replaces ours, and what a person edited is kept."""
    office.etl("proof", str(edited), code=1)
    folder = office.outbox / "校对" / "改过的稿子"
    first = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    office.etl("proof", str(edited), code=1, SOURCE_DATE_EPOCH="1700000000")
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()} == first
    (folder / "校对.html").write_text("我的笔记", encoding="utf-8")
    printed = office.etl("proof", str(edited), code=1)
    assert "已被人修改过" in printed
    assert (folder / "校对.html").read_text(encoding="utf-8") == "我的笔记"
    assert (folder / "校对（新）.html").exists()


def test_a_proof_of_the_version_before(office: Office) -> None:
    """It is ours by the list that version kept: the new one takes its name; without the list it would stand beside."""
    office.etl("proof", str(office.outbox / "报告初稿.txt"))
    page = office.outbox / "校对" / "报告初稿.txt" / "校对.html"
    fresh = page.read_bytes()
    old = b"<title>of another version</title>"
    page.write_bytes(old)
    assert "校对（新）.html" in office.etl("proof", str(office.outbox / "报告初稿.txt"))
    (office.folder / ".etl" / "proofs").write_text(f"{hashlib.sha256(old).hexdigest()}\n", encoding="ascii")
    assert "校对（新）.html" not in office.etl("proof", str(office.outbox / "报告初稿.txt"))
    assert page.read_bytes() == fresh


def test_mended(office: Office) -> None:
    """When nothing is left to say, the commented copy of an earlier proof goes; one that a person edited stays."""
    path = office.folder / "再改.docx"
    folder = office.outbox / "校对" / "再改"
    for keep in (False, True):
        document = docx.Document()
        document.add_paragraph("姜家镇开展二十大精神学习27次。")
        document.save(str(path))
        office.etl("proof", str(path), code=1)
        copy = folder / "再改（校对）.docx"
        assert copy.exists()
        if keep:
            copy.write_bytes(copy.read_bytes() + b" ")
        document.paragraphs[0].runs[0].text = "姜家镇开展二十大精神学习26次。"
        document.save(str(path))
        office.etl("proof", str(path), code=0)
        assert copy.exists() is keep


def test_before_anything_came_in(tmp_path: Path) -> None:
    """Without figures nothing is called wrong; a file that is not there is named."""
    office = open_office(tmp_path / "office")
    text = office.folder / "稿子.txt"
    text.write_text("姜家镇开展二十大精神学习26次。", encoding="utf-8")
    (found,) = records(office, text, 0)
    assert (found["verdict"], found["expected"]) == ("doubtful", "【待补：二十大精神学习次数】")
    refused = office.etl("proof", "没有.docx", code=2)
    assert "没有.docx 打不开（文件不存在）。请检查文件名和权限。" in refused


def test_two_texts_of_one_name(office: Office) -> None:
    """A .txt beside a .docx of the same name has a folder of its own: neither's proof takes the other's place."""
    path = office.folder / "同名.docx"
    document = docx.Document()
    document.add_paragraph("姜家镇开展二十大精神学习27次。")
    document.save(str(path))
    path.with_suffix(".txt").write_text("姜家镇培养法律明白人40名。", encoding="utf-8")
    office.etl("proof", str(path), code=1)
    office.etl("proof", str(path.with_suffix(".txt")), code=0)
    pages = {
        folder.name: "27次" in (folder / "校对.html").read_text(encoding="utf-8")
        for folder in (office.outbox / "校对").glob("同名*")
    }
    assert pages == {"同名": True, "同名.txt": False}
