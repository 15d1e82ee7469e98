"""Every number of the draft leads to its cells: from the words in the Word file through the comment to the submitted workbooks.

Nothing of the program is asked on the way but the two files it wrote: the comments are read from the XML, the cells with
openpyxl.
"""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.golden.test_year_end import CLAUSES
from tests.year_end import ROOT, Office, RunOffice

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FIGURES = json.loads((ROOT / "tests" / "facts" / "published-2022.json").read_text(encoding="utf-8"))
EXACT = re.compile(r"准确数：(\d+(?:\.\d+)?)\D+；已报(\d+)/(\d+)")
TERM = re.compile(r"(减：)?(\S+) (\d+(?:\.\d+)?)：(2022/.+\.xlsx) (\S+)!([A-Z]+\d+)")
SUMMARY = re.compile(r"汇总表\.xlsx：汇总表!([A-Z]+\d+)")
BESIDE = re.compile(
    r"20\d\d年|【[^】]*】|^[（(]?[一二三四五六七八九十]+[）)、]|[一二三四]是|习近平法治思想|二十大|“法律十进”|两年内|第一责任人"
)
"""Numbers that count nothing: years, marks, numbering, names."""
NUMBER = re.compile(r"[0-9０-９]+|[一二三四五六七八九十百千万]+(?=[次场件条人名支份个家])")


@dataclass(frozen=True)
class Comment:
    """A comment: the words it stands at, the sentence before them, and its own paragraphs."""

    words: str
    before: str
    lines: list[str]


@pytest.fixture(scope="module")
def office(run_office: RunOffice, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The shipped project after one run."""
    return run_office(tmp_path_factory.mktemp("bound") / "project")


@pytest.fixture(scope="module")
def comments(office: Office) -> list[Comment]:
    """All comments of the commented draft."""
    return comments_of(office.outbox / "报告初稿（批注）.docx")


@pytest.fixture(scope="module")
def books(office: Office) -> dict[str, Workbook]:
    """The submitted workbooks by their path in the inbox."""
    return {f"2022/{path.name}": load_workbook(path) for path in office.inbox.glob("*.xlsx")}


def part(path: Path, name: str) -> ET.Element:
    """The root of a member of a .docx."""
    with zipfile.ZipFile(path) as archive:
        return ET.fromstring(archive.read(name))  # noqa: S314 - our own file


def comments_of(path: Path) -> list[Comment]:
    """The comments in the order of the text."""
    said = {
        comment.get(f"{W}id"): ["".join(paragraph.itertext()) for paragraph in comment.iterfind(f"{W}p")]
        for comment in part(path, "word/comments.xml").iterfind(f"{W}comment")
    }
    found = []
    for paragraph in part(path, "word/document.xml").iterfind(f".//{W}p"):
        text, begun = "", 0
        for element in paragraph.iter():
            if element.tag == f"{W}t":
                text += element.text or ""
            elif element.tag == f"{W}commentRangeStart":
                begun = len(text)
            elif element.tag == f"{W}commentRangeEnd":
                found.append(Comment(text[begun:], text[:begun], said[element.get(f"{W}id")]))
    assert len(found) == len(said)
    return found


def followed(lines: list[str], books: dict[str, Workbook]) -> Decimal:
    """The signed sum of the terms, each of which stands in its cell."""
    total = Decimal(0)
    for line in lines:
        if match := TERM.fullmatch(line):
            off, unit, value, path, sheet, cell = match.groups()
            assert Path(path).stem == unit
            assert str(value_at(books[path][sheet], cell)) == value, line
            total += -Decimal(value) if off else Decimal(value)
    return total


def value_at(sheet: Worksheet, address: str) -> object:
    """What stands in a cell."""
    cell = sheet[address]
    assert not isinstance(cell, tuple)
    return cell.value


def parts_of(comment: Comment) -> list[list[str]]:
    """The paragraphs about the figures that a rate is computed from."""
    groups: list[list[str]] = []
    for line in comment.lines:
        if line.startswith("其中 "):
            groups.append([])
        if groups:
            groups[-1].append(line)
    return groups


@pytest.mark.parametrize(
    ("clause", "figure"), list(zip(CLAUSES, FIGURES, strict=True)), ids=[str(figure["no"]) for figure in FIGURES]
)
def test_the_27_figures_lead_to_the_submitted_cells(
    comments: list[Comment], books: dict[str, Workbook], clause: str, figure: dict[str, Any]
) -> None:
    """The comment at the figure names its indicator, and the cells it names hold numbers that make up the exact value."""
    words = str(figure["figure"])
    (comment,) = [one for one in comments if one.words == words and f"{one.before}{words}".endswith(clause)]
    assert comment.lines[0].startswith(f"{figure['indicator']}（代码")
    exact = EXACT.fullmatch(comment.lines[1])
    assert exact
    low, high = (Decimal(str(bound)) for bound in figure["exact_between"])
    assert low <= Decimal(exact[1]) <= high
    assert exact[2] == exact[3]
    if figure["measure"] == "%":
        above = next(line for line in comment.lines if line.startswith("按合计计算：")).split("÷")[0].count("+") + 1
        parts = [followed(group, books) for group in parts_of(comment)]
        assert sum(parts[:above]) * 100 / sum(parts[above:]) == Decimal(exact[1])
    elif figure["indicator"] == "法律顾问服务村居数":
        assert f"按单位名录数得：{'、'.join(path.stem for path in villages())}" == comment.lines[-1]
    else:
        assert followed(comment.lines, books) == Decimal(exact[1])


def villages() -> list[Path]:
    """The villages in the order of the register."""
    names = re.findall(r'name = "(\S+)", kind = "村居"', (ROOT / "config.toml").read_text(encoding="utf-8"))
    return [Path(name) for name in names]


def test_every_comment_is_true_of_the_summary(office: Office, comments: list[Comment]) -> None:
    """The cell of 汇总表.xlsx that a comment names holds the exact value that it says."""
    sheet = load_workbook(office.outbox / "汇总表.xlsx", data_only=True)["汇总表"]
    assert len(comments) == 59
    for comment in comments:
        exact = EXACT.fullmatch(comment.lines[1])
        place = next(filter(None, map(SUMMARY.match, comment.lines)))
        assert exact
        assert Decimal(str(value_at(sheet, place[1]))) == Decimal(exact[1]), comment


def test_no_number_of_the_draft_is_without_comment(office: Office) -> None:
    """Taking away what is commented and what counts nothing leaves a text without a number."""
    path = office.outbox / "报告初稿（批注）.docx"
    for paragraph in part(path, "word/document.xml").iterfind(f".//{W}p"):
        rest, inside = "", False
        for element in paragraph.iter():
            if element.tag in (f"{W}commentRangeStart", f"{W}commentRangeEnd"):
                inside = element.tag == f"{W}commentRangeStart"
            elif element.tag == f"{W}t" and not inside:
                rest += element.text or ""
        if not rest.startswith("【材料"):
            assert NUMBER.findall(BESIDE.sub("", rest)) == [], rest


def test_clean_leaves_the_commented_draft_out(run_office: RunOffice, tmp_path: Path) -> None:
    """``report --clean`` takes ours away and keeps what a person made of it; the edition and a rebuild stay the same."""
    office = run_office(tmp_path / "project")
    commented = office.outbox / "报告初稿（批注）.docx"
    before = office.everything()
    assert "报告初稿（批注）" not in office.etl("report", "--clean")
    left = {name: content for name, content in before.items() if name != str(commented.relative_to(office.folder))}
    assert len(left) == len(before) - 1
    assert office.everything() == left
    assert "与原来完全一致" in office.etl("rebuild")
    assert office.everything() == before
    commented.write_bytes(b"edited")
    office.etl("report", "--clean")
    assert commented.read_bytes() == b"edited"


def test_a_text_for_each_village_beside_the_edition(run_office: RunOffice, tmp_path: Path) -> None:
    """``report --template`` with a template for each unit writes eight files, the same bytes again, and nothing else."""
    office = run_office(tmp_path / "project")
    before = office.everything()
    folder = office.outbox / "村居情况通报"
    shown = office.etl("report", "--template", "templates/村居情况通报.txt.j2")
    assert shown == f"共 8 份，在 {folder}\n"
    written = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert sorted(written) == sorted(f"{path.stem}.docx" for path in villages())
    office.etl("report", "--template", "templates/村居情况通报.txt.j2")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == written
    assert {name: content for name, content in office.everything().items() if "通报" not in name} == before
