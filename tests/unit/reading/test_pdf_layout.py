"""Paragraphs from places: what goes on in the next line, what a page number is, where a table has its cells."""

from __future__ import annotations

import pytest

from etl.reading.documents.pdf_layout import TextRun, paragraphs

FULL = "开展二十大精神学习和法治宣讲，惠及全镇群众，组织干部学法"
"""A line of 28 letters, as wide as the page."""


def body(*lines: str, foot: str = "", head: str = "") -> list[TextRun]:
    """A page of lines in type of 16 points from the margin 80 on; two full-width spaces indent."""
    set_lines = [TextRun(line, 80, 700 - 29 * at, 16) for at, line in enumerate(lines)]
    ends = [TextRun(text, 280, up, 14) for text, up in ((foot, 50), (head, 800)) if text]
    return [*set_lines, *ends]


def read(*pages: list[TextRun]) -> list[str]:
    """The paragraphs."""
    return list(paragraphs(pages))


def test_a_full_line_goes_on() -> None:
    """Letters are joined without room, also a number that was torn, Latin words with a space; a short line ends it."""
    assert len(FULL) == 28
    assert read(body(FULL, "26次。", FULL)) == [f"{FULL}26次。", FULL]
    assert read(body(FULL[:-1] + "10", "5场。", FULL)) == [FULL[:-1] + "105场。", FULL]
    assert read(body(FULL[:-1] + "ab", "cd。", FULL)) == [FULL[:-1] + "ab cd。", FULL]


def test_a_line_that_had_room_ends_its_paragraph() -> None:
    """What decides is whether the next line's first word had room: a number is not torn, a letter would have fitted."""
    assert read(body(FULL, FULL[:25], "8300余人次。", FULL)) == [f"{FULL}{FULL[:25]}8300余人次。", FULL]
    assert read(body(FULL, FULL[:25], "人次。", FULL)) == [f"{FULL}{FULL[:25]}", "人次。", FULL]
    assert read(body(FULL, FULL[:26], "人次。", FULL)) == [f"{FULL}{FULL[:26]}人次。", FULL]


def test_an_indented_line_begins_a_paragraph() -> None:
    """By its place or by full-width spaces, even below a full line; one that stands half a letter in does not."""
    assert read(body(FULL, "\u3000\u3000二是", FULL)) == [FULL, "二是", FULL]
    for left, expected in ((112, [FULL, "二是"]), (88, [f"{FULL}二是"])):
        assert read([*body(FULL), TextRun("二是", left, 671, 16)]) == expected


def test_a_title_of_two_lines_is_one() -> None:
    """The few letters in the largest type belong together; in type no larger than the body they do not."""
    for height, expected in (
        (22, ["姜家镇2022年法治政府建设情况的报告", FULL]),
        (18, ["姜家镇2022年", "法治政府建设情况的报告", FULL]),
    ):
        title = [TextRun("姜家镇2022年", 200, 780, height), TextRun("法治政府建设情况的报告", 150, 750, height)]
        assert read([*title, *body(FULL)]) == expected


@pytest.mark.parametrize("number", ["— 1 —", "－１－", "-1-", "第1页", "第 1 页 共 7 页", "1", "1/7"])
def test_page_numbers_are_left_out(number: str) -> None:
    """At the foot or the head, whichever way they are written, and the paragraph goes on over them."""
    for page in (body(FULL, foot=number), body(FULL, head=number)):
        assert read(page, body("26次。", FULL)) == [f"{FULL}26次。", FULL]


def test_numbers_that_count_no_pages_stay() -> None:
    """A bare number at the foot is a page's when it is its place or counts on; others are what somebody wrote."""
    assert read(body(FULL, foot="266"), body(FULL, foot="105")) == [FULL, "266", FULL, "105"]
    assert read(body(FULL, foot="12"), body("学法", foot="13")) == [f"{FULL}学法"]
    assert read(body(FULL, "第3页", FULL, "学法")) == [f"{FULL}第3页", f"{FULL}学法"]


def test_a_paragraph_goes_on_over_heads_and_feet() -> None:
    """What a browser prints above and below every page, set last as it does; each stays once, at the beginning and the end."""
    ends = [
        [TextRun(f"{FULL[:9]} 页/12:{page}", 80, 40, 9), TextRun("12/1/26, 9:26", 80, 810, 9)] for page in (1, 2, 3)
    ]
    bodies = [body(FULL, FULL[:-1] + "3"), body(f"名{FULL[:-1]}", FULL[:-1] + "10"), body("5场。")]
    pages = [[*text, *end] for text, end in zip(bodies, ends, strict=True)]
    whole = f"{FULL}{FULL[:-1]}3名{FULL[:-1]}{FULL[:-1]}105场。"
    assert read(*pages) == ["12/1/26, 9:26", whole, f"{FULL[:9]}页/12:3"]


@pytest.mark.parametrize(
    ("first", "second", "up", "height"),
    [
        ("调解", "学法", 40, 9),
        ("调解266件", "调解268件", 40, 9),
        ("1/26页", "2/27页", 40, 9),
        ("调解266件", "调解266件", 41, 9),
        ("调解266件", "调解266件", 40, 16),
    ],
)
def test_a_line_that_does_not_repeat_stays(first: str, second: str, up: float, height: float) -> None:
    """Other words, a number that does not count on, two that do, another place, type as large as the text's."""
    pages = [[*body(FULL, "26次。"), TextRun(text, 80, at, height)] for text, at in ((first, 40), (second, up))]
    assert read(*pages) == [f"{FULL}26次。", first, f"{FULL}26次。", second]


def test_room_is_no_space() -> None:
    """What setting leaves between letters and figures is dropped; Latin words and numbers in a row keep theirs."""
    pieces = [TextRun("学 习", 80, 700, 16), TextRun(" 26", 116, 700, 16), TextRun(" 次", 138, 700, 16)]
    assert read(pieces) == ["学习26次"]
    assert read(body("第 3 季度 26 30 Excel 表格")) == ["第3季度26 30 Excel表格"]


def test_cells_are_parted_by_tabs() -> None:
    """A gap of more than one and a half letters parts cells, a narrower one does not; a row never goes on."""
    for gap, expected in ((30, "调解案件\t266"), (20, "调解案件266")):
        row = [TextRun("调解案件", 80, 700, 16), TextRun("266", 80 + 64 + gap, 700, 16)]
        assert read(row) == [expected]
    row = [TextRun("调解案件", 80, 671, 16), TextRun("266", 504, 671, 16)]
    assert read([*body(FULL), *row, TextRun("学法", 80, 642, 16)]) == [FULL, "调解案件\t266", "学法"]
    raised = [TextRun("学习26次", 80, 700, 16), TextRun("①", 150, 705, 8)]
    assert read(raised) == ["学习26次①"]


def test_nothing_gives_nothing() -> None:
    """Blank pages have no paragraphs."""
    assert read([], [TextRun("  ", 1, 1, 1)]) == []
