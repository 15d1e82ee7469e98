"""What templates may print of a figure, its change and its table, is proofread as printed: all agrees, each change is found."""

from __future__ import annotations

import json
import re
from pathlib import Path

import docx
import pytest

from etl.drafts.proofreading import Judgement, proofread
from tests.consolidated import PLACE, YEAR, catalogue, with_terms
from tests.year_end import Office, RunOffice

TEMPLATE = """姜家镇{{ 年度 }}年法治政府建设情况的报告

人民调解案件{{ 调解案件 }}，{{ 调解案件.同比 }}，{{ 调解案件.增减 }}，上年{{ 调解案件.上年 }}。
调解成功率{{ 调解成功率 }}，{{ 调解成功率.同比 }}，{{ 调解成功率.增减 }}，上年{{ 调解成功率.上年 }}。
法律顾问{{ 法律顾问 }}，{{ 法律顾问.同比 }}，上年{{ 法律顾问.上年 }}。

各村居情况表
{% 表 村居 学习次数 调解案件 调解成功率 宣传资料 普法受众 法律咨询 横幅 %}

各单位情况表
{% 表 单位 学习次数 法治文化带 法律明白人 调解案件 信访办结 %}

以上情况，特此报告。
"""
_NUMBER = re.compile(r"(?<![0-9.])[0-9]+(?:\.[0-9]+)?")


@pytest.fixture(scope="module")
def office(run_office: RunOffice, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The sample year, with a draft from that template."""
    office = run_office(tmp_path_factory.mktemp("own") / "office")
    path = office.folder / "templates" / "增减.txt.j2"
    path.write_text(TEMPLATE, encoding="utf-8")
    office.etl("report", "--template", str(path))
    return office


def verdicts(office: Office, path: Path, code: int = 0) -> list[tuple[str, str, str | None]]:
    """(number, verdict, what should stand there), years left out."""
    records = json.loads(office.etl("proof", "--json", str(path), code=code))
    return [(each["text"], each["verdict"], each["expected"]) for each in records if each["text"] != "2022年"]


def test_all_of_it_agrees(office: Office) -> None:
    """In Word and in plain text, every number of every cell."""
    found = [verdicts(office, office.outbox / f"报告初稿.{kind}") for kind in ("docx", "txt")]
    assert found[0] == found[1]
    assert {each[1] for each in found[0]} == {"agrees"}
    assert len(found[0]) > 100


def test_a_cell_changed_in_word(office: Office) -> None:
    """The cell gets its comment, with what its unit reported."""
    document = docx.Document(str(office.outbox / "报告初稿.docx"))
    document.tables[0].cell(2, 2).paragraphs[0].runs[0].text = "13"
    path = office.folder / "改过的表.docx"
    document.save(str(path))
    assert [each for each in verdicts(office, path, 1) if each[1] != "agrees"] == [("13", "contradicts", "31")]
    printed = office.etl("proof", str(path), code=1)
    assert "“13”与白云山村报的数不符：人民调解案件件数应写作“31”。请核对。" in printed
    commented = docx.Document(str(office.outbox / "校对" / "改过的表" / "改过的表（校对）.docx"))
    assert [comment.text for comment in commented.comments] == [
        "不符：“13”与白云山村报的数不符：人民调解案件件数应写作“31”。请核对。"
    ]


@pytest.mark.thorough
def test_every_change_of_a_number_is_found(office: Office) -> None:
    """Whatever number is changed, it is told, and no other number is called wrong."""
    text = (office.outbox / "报告初稿.txt").read_text(encoding="utf-8")
    places = [found.span() for found in _NUMBER.finditer(text) if text[found.end()] != "年"]
    assert len(places) > 100
    for start, end in places:
        changed = f"{text[:start]}9{text[start:]}"
        proof = proofread(changed, with_terms(), catalogue(), PLACE, YEAR)
        told = [each for each in proof.verdicts if each.judgement is Judgement.CONTRADICTS]
        spans = [(each.mention.start, each.mention.end) for each in told]
        assert len(spans) == 1, changed[start - 20 : end + 10]
        assert spans[0][0] <= start < spans[0][1]
