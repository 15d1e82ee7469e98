"""Our own draft printed to PDF by LibreOffice and Chromium, and proofread: as good as the draft itself."""

from __future__ import annotations

import html
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.outputs.report.word import render_docx
from etl.reading.documents.pdf import text_of_pdf
from tests.consolidated import draft, figures, published
from tests.sampled import sampled
from tests.year_end import Office, RunOffice

pytestmark = pytest.mark.programs

Convert = Callable[[Path, str, Path], Path]
Require = Callable[..., str]


@pytest.fixture(scope="module")
def office(run_office: RunOffice, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The sample year, published."""
    return run_office(tmp_path_factory.mktemp("pdf") / "office")


def judged(text: str) -> list[tuple[str, str, str]]:
    """Each figure of a text in its order, what is said of it, and its indicator."""
    return [
        (each.mention.text, each.judgement.value, each.indicator.name if each.indicator else "")
        for each in figures(text)
    ]


def without_commas(text: str) -> str:
    """LibreOffice prints no comma that hangs over the margin: no reader finds it in the PDF."""
    return text.replace("，", "")


def records(office: Office, path: Path, code: int) -> list[dict[str, Any]]:
    """The records of ``--json``."""
    found: list[dict[str, Any]] = json.loads(office.etl("proof", "--json", str(path), code=code))
    return found


def test_the_draft_as_libreoffice_prints_it(soffice: Convert, tmp_path: Path) -> None:
    """Paragraphs come back as they were written, and every number is judged as in the text it was printed from."""
    source = tmp_path / "初稿.docx"
    source.write_bytes(render_docx(draft(), "2023-01-09T10:00:00+08:00"))
    text = text_of_pdf(soffice(source, "pdf", tmp_path / "pdf").read_bytes())
    read, written = without_commas(text), without_commas(draft())
    assert read.replace("\n", "") == written.replace("\n", "")
    ours = [line for line in written.split("\n") if line and not line.startswith("【材料")]
    assert [line for line in ours if line not in read.split("\n")] == []
    assert judged(text) == judged(draft())


def test_the_command(office: Office, soffice: Convert, tmp_path: Path) -> None:
    """All 27 published figures agree and nothing is contradicted; the page is written, a commented copy is not."""
    path = soffice(office.outbox / "报告初稿.docx", "pdf", tmp_path)
    printed = office.etl("proof", str(path), code=0)
    assert "不符 0，存疑 0" in printed
    agreed = {(each["indicator"], each["text"]) for each in records(office, path, 0) if each["verdict"] == "agrees"}
    assert [each for each in published() if each not in agreed] == []
    folder = office.outbox / "校对" / "报告初稿.pdf"
    assert [each.name for each in folder.iterdir()] == ["校对.html"]
    assert "26次</mark>" in (folder / "校对.html").read_text(encoding="utf-8")


@pytest.mark.thorough
def test_a_wrong_number_is_found(office: Office, soffice: Convert, tmp_path: Path) -> None:
    """One figure changed in the text that is printed: it is accused, no other."""
    wrong = draft().replace("调解案件260余件", "调解案件360余件")
    source = tmp_path / "错.docx"
    source.write_bytes(render_docx(wrong, "2023-01-09T10:00:00+08:00"))
    found = records(office, soffice(source, "pdf", tmp_path / "pdf"), 1)
    accused = [(each["text"], each["expected"]) for each in found if each["verdict"] == "contradicts"]
    assert accused == [("360余件", "260余件")]


@pytest.mark.parametrize("width", sampled([105, 130, 155, 180, 210, 297], 4), ids=lambda width: f"{width}mm")
def test_the_draft_as_a_browser_prints_it(require: Require, tmp_path: Path, width: int) -> None:
    """Another program, paragraphs without indent, ragged lines that break anywhere, a line at head and foot of every page.

    Whatever fonts are installed: a line or a page may end between a number and its measure, or inside a name.
    """
    found = judged(text_of_pdf(printed(require("chromium", "google-chrome"), tmp_path, width)))
    assert [each for each in found if each[1] in ("contradicts", "doubtful")] == []
    assert {(name, text) for text, judgement, name in found if judgement == "agrees"} >= set(published())


def printed(browser: str, folder: Path, width: int) -> bytes:
    """The draft as a plain web page, printed on paper so wide and as high as A5."""
    page, target = folder / "初稿.html", folder / "初稿.pdf"
    style = f"<style>@page{{size:{width}mm 210mm}}body{{font:16px serif}}</style>"
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in draft().split("\n"))
    page.write_text(f"<meta charset=utf-8>{style}{lines}", encoding="utf-8")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"]
    command += ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    command += [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", page.as_uri()]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    return target.read_bytes()
