"""What a reader of the printed draft must not see: a heading alone at the foot of a page, a table without its head."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.outputs.report.draft import render_bulletins
from etl.outputs.report.word import Comment, render_docx
from tests.unit.outputs.test_report import ROOT, edition

pytestmark = [pytest.mark.programs, pytest.mark.usefixtures("chinese_type")]

STAMP = "2023-01-09T10:00:00+08:00"
LINES = 22


@pytest.fixture(scope="module")
def paged(
    soffice: Callable[[Path, str, Path], Path], require: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], list[list[str]]]:
    """The lines of each page of a text, page numbers left out."""
    folder = tmp_path_factory.mktemp("pages")

    def lines_of(text: str, comments: tuple[Comment, ...] = ()) -> list[list[str]]:
        source = folder / "draft.docx"
        source.write_bytes(render_docx(text, STAMP, comments))
        pdf = soffice(source, "pdf", folder / "pdf")
        done = subprocess.run([require("pdftotext"), "-layout", str(pdf), "-"], capture_output=True, check=True)
        pages = done.stdout.decode("utf-8").split("\f")[:-1]
        return [[line.strip() for line in page.splitlines() if line.strip()][:-1] for page in pages]

    return lines_of


def test_no_heading_is_the_last_line_of_a_page(paged: Callable[[str], list[list[str]]]) -> None:
    """Sections of one to five lines, so that headings come at every height; some pages are left short for it."""
    sections = [f"（{'一二三四五六七八九'[at % 9]}）小标题\n{'汉' * (26 + 28 * (at % 5))}" for at in range(60)]
    pages = paged("题\n\n" + "\n".join(sections))
    assert len(pages) > 8
    assert [page[-1] for page in pages if "小标题" in page[-1]] == []
    assert {len(page) for page in pages[1:-1]} == {LINES - 1, LINES}


def test_a_table_repeats_its_head(paged: Callable[[str], list[list[str]]]) -> None:
    """Every page that has rows has the head above them, and the caption stands on the page of the first row."""
    rows = "".join(f"| 第{number}村 | {number} |\n" for number in range(1, 91))
    pages = paged(f"题\n\n{'汉' * (28 * 19 - 2)}\n表1 各村居数据\n| 单位 | 次数（次） |\n{rows}")
    with_rows = [page for page in pages if any(line.startswith("第") for line in page)]
    assert len(with_rows) >= 3
    for page in with_rows:
        first = next(at for at, line in enumerate(page) if line.startswith("第"))
        assert page[first - 1].split() == ["单位", "次数（次）"]
    assert any("各村居数据" in line for line in with_rows[0])
    assert sum("各村居数据" in line for page in pages for line in page) == 1


@pytest.mark.thorough
def test_comments_do_not_move_the_text(paged: Callable[..., list[list[str]]]) -> None:
    """The lines of the commented draft break where those of the clean one do."""
    text = "题\n\n" + "\n".join(f"全年开展学习{number}次，参加{number * 31}人次。" * 4 for number in range(1, 20))
    line = text.split("\n")[2]
    comments = (Comment(2, line.index("1次"), line.index("1次") + 2, ("学习次数", "准确数：1次")),)
    assert paged(text, comments) == paged(text)


@pytest.mark.thorough
def test_the_shipped_bulletin_is_one_page(paged: Callable[[str], list[list[str]]]) -> None:
    """Title, three parts and signature of the longest text, all figures printed, on one sheet."""
    source = (ROOT / "templates" / "村居情况通报.txt.j2").read_text(encoding="utf-8")
    texts = render_bulletins(edition(), source, "村居情况通报.txt.j2")
    longest = max((draft.text for draft in texts.values()), key=len)
    assert len(paged(longest)) == 1
