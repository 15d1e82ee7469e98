"""The Word draft on paper: LibreOffice sets it, and its lines and characters are counted on the finished page."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.outputs.report.word import render_docx

pytestmark = [pytest.mark.programs, pytest.mark.usefixtures("chinese_type")]

STAMP = "2023-01-09T10:00:00+08:00"
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)</word>')
POINTS_PER_MM = 72 / 25.4


@pytest.fixture(scope="module")
def pages(
    soffice: Callable[[Path, str, Path], Path], require: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> list[list[tuple[str, ...]]]:
    """The words of each page as (left, top, right, text), in points, of a text of nothing but Chinese characters."""
    folder = tmp_path_factory.mktemp("word")
    source = folder / "draft.docx"
    text = "关于建设情况的报告\n\n" + "汉" * 28 * 22 * 4 + "\n\n姜家镇人民政府\n2023年1月9日\n"
    source.write_bytes(render_docx(text, STAMP))
    return words_on_pages(soffice(source, "pdf", folder / "pdf"), require("pdftotext"))


def words_on_pages(pdf: Path, program: str) -> list[list[tuple[str, ...]]]:
    """What pdftotext finds on each page."""
    done = subprocess.run([program, "-bbox", str(pdf), "-"], capture_output=True, check=True, timeout=60)
    return [WORD.findall(page) for page in done.stdout.decode("utf-8").split("<page ")[1:]]


def body_lines(page: list[tuple[str, ...]]) -> Counter[str]:
    """Characters of body text by the height at which their line stands."""
    lines: Counter[str] = Counter()
    for _, top, _, text in page:
        lines[top] += text.count("汉")
    return +lines


def test_a_full_page_holds_22_lines_of_28_characters(pages: list[list[tuple[str, ...]]]) -> None:
    """GB/T 9704-2012 §5.2.3, on the second and the third page, which the title and the signature do not touch."""
    for page in pages[1:3]:
        assert list(body_lines(page).values()) == [28] * 22


def test_the_type_area_is_kept(pages: list[list[tuple[str, ...]]]) -> None:
    """Text begins 28 mm from the left and ends 26 mm from the right of the sheet, within half a millimetre."""
    left = min(float(word[0]) for word in pages[1] if "汉" in word[3])
    right = max(float(word[2]) for word in pages[1] if "汉" in word[3])
    assert abs(left / POINTS_PER_MM - 28) < 0.5
    assert abs(210 - right / POINTS_PER_MM - 26) < 0.5


def test_the_first_line_is_two_characters_in(pages: list[list[tuple[str, ...]]]) -> None:
    """The paragraph's first line has 26 characters, the next 28."""
    assert list(body_lines(pages[0]).values())[:2] == [26, 28]


def test_page_numbers_are_right_on_odd_and_left_on_even_pages(pages: list[list[tuple[str, ...]]]) -> None:
    """— 1 — stands below the type area, one character in from its outer edge."""
    for number, page in enumerate(pages, 1):
        footer = [word for word in page if float(word[1]) > (297 - 35) * POINTS_PER_MM]
        assert " ".join(word[3] for word in footer) == f"— {number} —"
        if number % 2:
            edge = 210 - 26 - float(footer[-1][2]) / POINTS_PER_MM
        else:
            edge = float(footer[0][0]) / POINTS_PER_MM - 28
        assert 4 < edge < 6.5


def test_the_signature_stands_right(pages: list[list[tuple[str, ...]]]) -> None:
    """The signer ends two characters before the edge of the type area, the date stands on the next line."""
    signer = next(word for word in pages[-1] if word[3] == "姜家镇人民政府")
    date = next(word for word in pages[-1] if word[3].startswith("2023"))
    inwards = 210 - 26 - float(signer[2]) / POINTS_PER_MM
    assert abs(inwards - 2 * 15.75 / POINTS_PER_MM) < 1
    assert abs(float(date[1]) - float(signer[1]) - 28.95) < 1.5
    assert float(date[0]) > float(signer[0])
