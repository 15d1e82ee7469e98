"""The Word draft: what each line is taken for, and page, fonts and marks as they stand in the file's XML."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree as ET

import docx
import pytest

from etl.outputs.report.word import Comment, render_docx, signature_indents
from etl.outputs.report.word.structure import Paragraph, Part, read_structure

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STAMP = "2023-01-09T10:00:00+08:00"
DRAFT = """【报告初稿：由汇总数据生成，核对后请删去本行】
姜家镇2022年法治政府建设情况的报告

巴南区人民政府：
2022年，开展学习26次【待补：已报7/9】，参加近1700人次。

一、主要举措和成效
（一）加强学习
1.健全制度
（1）分级负责
1.5万余人参加宣传。
（二）依法调解。调解案件260余件，成功率100%。
1.加强培训。全年12场次。

姜家镇人民政府
2023年1月9日
"""


def parts(text: str) -> list[tuple[Part, str]]:
    """Each line with the part it plays."""
    return [(paragraph.part, paragraph.text) for paragraph in read_structure(text)]


def member(name: str, text: str = DRAFT) -> ET.Element:
    """The root of a member of the written file."""
    with zipfile.ZipFile(io.BytesIO(render_docx(text, STAMP))) as archive:
        return ET.fromstring(archive.read(name))  # noqa: S314 - our own file


def values(root: ET.Element, path: str, name: str = "val") -> list[str | None]:
    """The attribute of all elements on a path of main-namespace names."""
    steps = "/".join(f"{W}{step}" for step in path.split("/"))
    return [element.get(f"{W}{name}") for element in root.iterfind(f".//{steps}")]


def style(style_id: str) -> ET.Element:
    """One style of styles.xml."""
    found = member("word/styles.xml").find(f"{W}style[@{W}styleId='{style_id}']")
    assert found is not None
    return found


# ------------------------------------------------------------------------------------------------ structure


def test_every_part_is_recognised() -> None:
    """Notice, title, addressee, four levels, body, signature: each by its own sign."""
    assert [part for part, _ in parts(DRAFT)] == [
        Part.NOTICE,
        Part.TITLE,
        Part.ADDRESSEE,
        Part.BODY,
        Part.HEADING_1,
        Part.HEADING_2,
        Part.HEADING_3,
        Part.HEADING_4,
        Part.BODY,
        Part.BODY,
        Part.BODY,
        Part.SIGNER,
        Part.DATE,
    ]


def test_a_numbered_sentence_runs_on_into_its_paragraph() -> None:
    """（二）依法调解。… is a paragraph whose first sentence is set like a heading; 1. has no font of its own."""
    text = "题\n\n（二）依法调解。调解案件260余件。\n1.加强培训。全年12场次。\n"
    assert read_structure(text)[1:] == (
        Paragraph(Part.BODY, "（二）依法调解。调解案件260余件。", "（二）依法调解。", Part.HEADING_2),
        Paragraph(Part.BODY, "1.加强培训。全年12场次。"),
    )


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("十一、其他", Part.HEADING_1),
        ("二十大精神学习", Part.BODY),
        ("(三)半角括号", Part.HEADING_2),
        ("（三）", Part.HEADING_2),
        ("（2022年）", Part.BODY),
        ("12·4宪法宣传周", Part.BODY),
        ("1．全角点", Part.HEADING_3),
        ("1.5万余人", Part.BODY),
        ("12.5公里", Part.BODY),
        ("（12）事项", Part.HEADING_4),
        ("一是学习不够。", Part.BODY),
        ("一、学习，", Part.BODY),
        ("一、" + "长" * 58, Part.HEADING_1),
        ("一、" + "长" * 59, Part.BODY),
    ],
)
def test_numbering(line: str, part: Part) -> None:
    """Only a numbering of our own makes a heading; years, decimals and 12·4 do not."""
    assert parts(f"题\n\n{line}\n末段。")[1] == (part, line)


def test_the_title_may_have_several_lines() -> None:
    """Lines up to the first empty one; when text follows at once, the first line alone."""
    two = parts("姜家镇人民政府\n2022年法治政府建设情况的报告\n\n正文。")
    assert [part for part, _ in two] == [Part.TITLE, Part.TITLE, Part.BODY]
    assert [part for part, _ in parts("报告\n正文一。\n正文二。")] == [Part.TITLE, Part.BODY, Part.BODY]
    marked = parts("【报告初稿：核对后删去】\n【待补：文石村的报表】\n报告\n\n【待补：正文】")
    assert [part for part, _ in marked] == [Part.NOTICE, Part.NOTICE, Part.TITLE, Part.BODY]


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("姜家镇人民政府\n2023年1月9日", [Part.SIGNER, Part.DATE]),
        ("姜家镇人民政府\n【待补：报告日期】", [Part.SIGNER, Part.DATE]),
        ("中共姜家镇委员会\n姜家镇人民政府\n2023年12月31日", [Part.SIGNER, Part.SIGNER, Part.DATE]),
        ("2023年1月9日\n\n", [Part.DATE]),
        ("姜家镇人民政府\n2023年1月", [Part.BODY, Part.BODY]),
        ("请审阅。\n2023年1月9日", [Part.BODY, Part.DATE]),
        ("四、安排\n2023年1月9日", [Part.HEADING_1, Part.DATE]),
    ],
)
def test_the_signature_stands_above_a_date(ending: str, expected: list[Part]) -> None:
    """Short lines directly above a date in the last line sign; without a date nothing does."""
    assert [part for part, _ in parts(f"题\n\n正文。\n\n{ending}")][2:] == expected


@pytest.mark.parametrize("text", ["", "\n\n", "题", "题\n\n2023年1月9日"])
def test_hardly_any_text(text: str) -> None:
    """Nothing, a title alone, a date alone: still a document."""
    assert docx.Document(io.BytesIO(render_docx(text, STAMP))).sections


def test_characters_that_xml_cannot_hold_are_dropped() -> None:
    """Control characters and lone surrogates vanish, markup is text."""
    assert parts("题\n\n甲\x00\x0b乙\ud800<w:p/>&\ufffe")[1] == (Part.BODY, "甲乙<w:p/>&")
    written = docx.Document(io.BytesIO(render_docx("题\n\n甲\x00<w:p/>&amp;", STAMP)))
    assert [paragraph.text for paragraph in written.paragraphs] == ["题", "甲<w:p/>&amp;"]


# ------------------------------------------------------------------------------------------------ page and fonts


def test_the_page_is_that_of_the_standard() -> None:
    """A4, margins 37, 35, 28 and 26 mm, a grid of 22 lines (GB/T 9704-2012 §5.2)."""
    document = member("word/document.xml")
    assert (values(document, "pgSz", "w"), values(document, "pgSz", "h")) == (["11906"], ["16838"])
    margins = {side: values(document, "pgMar", side) for side in ("top", "right", "bottom", "left")}
    assert margins == {"top": ["2098"], "right": ["1474"], "bottom": ["1984"], "left": ["1588"]}
    assert values(document, "docGrid", "type") == ["lines"]
    assert values(document, "docGrid", "linePitch") == ["579"]
    assert 22 * 579 <= 16838 - 2098 - 1984 < 23 * 579
    width = 11906 - 1588 - 1474
    assert 28 * (320 - 5) <= width < 29 * (320 - 5)


@pytest.mark.parametrize(
    ("style_id", "font", "half_points", "spacing"),
    [
        ("Normal", "仿宋_GB2312", "32", "-5"),
        ("Title", "方正小标宋简体", "44", "0"),
        ("Heading1", "黑体", "32", "-5"),
        ("Heading2", "楷体_GB2312", "32", "-5"),
        ("Heading3", "仿宋_GB2312", "32", "-5"),
        ("Heading4", "仿宋_GB2312", "32", "-5"),
        ("Footer", "宋体", "28", "0"),
    ],
)
def test_fonts_and_sizes(style_id: str, font: str, half_points: str, spacing: str) -> None:
    """Each style has its official font for every script, its size, and is not bold."""
    look = style(style_id)
    assert {values(look, "rPr/rFonts", script)[0] for script in ("ascii", "eastAsia", "hAnsi", "cs")} == {font}
    assert values(look, "rPr/sz") == [half_points]
    assert values(look, "rPr/spacing") == [spacing]
    assert values(look, "rPr/b") == ["0"]


def test_every_style_names_its_east_asian_font_and_no_theme() -> None:
    """Nothing is left to a theme, to MS fonts or to latent styles, in any part of the file."""
    styles = member("word/styles.xml")
    assert [None] not in [values(one, "rPr/rFonts", "eastAsia") for one in styles.iterfind(f"{W}style")]
    assert all(values(one, "rPr/rFonts", "eastAsia") for one in styles.iterfind(f"{W}style"))
    assert values(styles, "rPrDefault/rPr/rFonts", "eastAsia") == ["仿宋_GB2312"]
    with zipfile.ZipFile(io.BytesIO(render_docx(DRAFT, STAMP))) as archive:
        assert not [name for name in archive.namelist() if "theme" in name]
        content = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert not re.search(r"[tT]heme|latentStyles|MS Mincho|MS Gothic|Calibri|Cambria", content)


def test_body_and_title_on_and_off_the_grid() -> None:
    """Body: two characters in, exact pitch. Title: centred, off the grid, a line height of its own."""
    body, title = style("Normal"), style("Title")
    assert values(body, "pPr/ind", "firstLineChars") == ["200"]
    assert (values(body, "pPr/spacing", "line"), values(body, "pPr/spacing", "lineRule")) == (["579"], ["exact"])
    assert values(body, "pPr/snapToGrid") == ["1"]
    assert (values(title, "pPr/jc"), values(title, "pPr/snapToGrid")) == (["center"], ["0"])
    assert values(title, "pPr/spacing", "line") == ["700"]
    assert values(title, "pPr/ind", "firstLineChars") == ["0"]


def test_headings_build_the_navigation_pane() -> None:
    """Built-in heading styles with outline levels that stay with the next paragraph."""
    for level in range(1, 5):
        heading = style(f"Heading{level}")
        assert values(heading, "name") == [f"heading {level}"]
        assert values(heading, "pPr/outlineLvl") == [str(level - 1)]
        assert values(heading, "pPr/keepNext") == ["1"]
        assert values(heading, "pPr/ind", "firstLineChars") == ["200"]
    used = values(member("word/document.xml"), "pPr/pStyle")
    assert used == [
        "DraftNotice",
        "Title",
        "Addressee",
        "Heading1",
        "Heading2",
        "Heading3",
        "Heading4",
        "Signer",
        "IssueDate",
    ]


def test_a_running_head_sentence_has_its_own_font() -> None:
    """（二）依法调解。 in 楷体, the rest in the body's font."""
    document = member("word/document.xml")
    assert values(document, "r/rPr/rStyle") == ["LeadKai"]
    assert values(style("LeadKai"), "rPr/rFonts", "eastAsia") == ["楷体_GB2312"]
    run = next(run for run in document.iterfind(f".//{W}r") if run.find(f"{W}rPr/{W}rStyle") is not None)
    assert "".join(run.itertext()) == "（二）依法调解。"


def test_page_numbers_stand_outside() -> None:
    """— 1 — right on odd pages, left on even ones, one character in."""
    assert values(member("word/settings.xml"), "evenAndOddHeaders") == [None]
    kinds = values(member("word/document.xml"), "footerReference", "type")
    assert kinds == ["default", "even"]
    for name, side in (("footer1", "right"), ("footer2", "left")):
        footer = member(f"word/{name}.xml")
        assert "".join(footer.itertext()) == "— 1 —"
        assert values(footer, "fldSimple", "instr") == [" PAGE "]
        assert values(footer, "pPr/jc") == [side]
        assert values(footer, "pPr/ind", f"{side}Chars") == ["100"]


# ------------------------------------------------------------------------------------------------ marks and signature


def test_gaps_are_yellow_and_nothing_else() -> None:
    """Each 【待补…】 has a yellow ground, also the date; the notice has its own red frame."""
    text = DRAFT.replace("2023年1月9日", "【待补：报告日期】")
    written = docx.Document(io.BytesIO(render_docx(text, STAMP)))
    marked = [run.text for paragraph in written.paragraphs for run in paragraph.runs if run.font.highlight_color]
    assert marked == ["【待补：已报7/9】", "【待补：报告日期】"]
    assert values(style("DraftNotice"), "rPr/color") == ["C00000"]
    assert values(style("DraftNotice"), "pPr/pBdr/top") == ["single"]


def test_the_signature_is_indented() -> None:
    """Signer two characters in, an empty line above, the date begins two characters further right."""
    document = member("word/document.xml")
    signer, date = document.findall(f".//{W}p")[-2:]
    assert values(signer, "pPr/ind", "rightChars") == ["200"]
    assert values(signer, "pPr/spacing", "before") == ["579"]
    assert values(date, "pPr/ind", "rightChars") == ["100"]
    assert values(style("Signer"), "pPr/ind", "rightChars") == ["200"]
    assert values(style("Signer"), "pPr/jc") == ["right"]


@pytest.mark.parametrize(("length", "kept"), [(168, ["1"]), (169, [])])
def test_the_signature_takes_a_short_last_paragraph_with_it(length: int, kept: list[str]) -> None:
    """It never stands alone on a page; a last paragraph of more than six lines is not moved for it."""
    document = member("word/document.xml", f"题\n\n{'字' * length}\n\n姜家镇人民政府\n2023年1月9日")
    last = document.findall(f".//{W}p")[1]
    assert [value or "1" for value in values(last, "pPr/keepNext")] == kept


def test_a_date_to_be_filled_in_is_not_shifted() -> None:
    """The mark is no date: signer and mark keep the two characters of their styles."""
    document = member("word/document.xml", DRAFT.replace("2023年1月9日", "【待补：报告日期】"))
    signer, date = document.findall(f".//{W}p")[-2:]
    assert values(signer, "pPr/ind", "rightChars") == []
    assert values(date, "pPr/ind", "rightChars") == []


@pytest.mark.parametrize(
    ("signer", "date", "indents"),
    [
        ("姜家镇人民政府", "2023年1月9日", (2, 1)),
        ("姜家镇人民政府", "2023年12月31日", (2, 0)),
        ("姜家镇政府", "2023年1月9日", (5, 2)),
    ],
)
def test_signature_indents(signer: str, date: str, indents: tuple[float, float]) -> None:
    """The date begins two characters right of the signer; a longer date is two in and the signer moves left."""
    assert signature_indents(signer, date) == indents


# ------------------------------------------------------------------------------------------------ bytes


def test_same_text_same_bytes() -> None:
    """Nothing in the file depends on the clock; its times are the stamp's, in UTC."""
    content = render_docx(DRAFT, STAMP)
    assert content == render_docx(DRAFT, STAMP)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None
    properties = docx.Document(io.BytesIO(content)).core_properties
    assert str(properties.created) == str(properties.modified) == "2023-01-09 02:00:00+00:00"
    assert content != render_docx(DRAFT, "2023-01-09T10:00:01+08:00")


def test_the_words_are_those_of_the_text() -> None:
    """Every line that is not empty is one paragraph, in order, unchanged."""
    written = docx.Document(io.BytesIO(render_docx(DRAFT, STAMP)))
    assert [paragraph.text for paragraph in written.paragraphs] == [line for line in DRAFT.split("\n") if line]


# ------------------------------------------------------------------------------------------------ tables and material

TABLES = """题

表1 各村居主要数据
| 单位 | 学习次数（次） |
|---|---|
| 姜家社区 | 3 |
| 文石村 | 【待补】 |

| 单位 | 件 |
| 甲 | 1 |
【材料：文石村，用后删去】一、自己的编号
末段。
"""


def test_lines_between_bars_are_a_table() -> None:
    """Caption, head, rows; a ruling line is dropped; a line that only begins with a bar is text."""
    assert parts(TABLES)[1:] == [
        (Part.CAPTION, "表1 各村居主要数据"),
        (Part.TABLE_HEAD, "| 单位 | 学习次数（次） |"),
        (Part.TABLE_ROW, "| 姜家社区 | 3 |"),
        (Part.TABLE_ROW, "| 文石村 | 【待补】 |"),
        (Part.TABLE_HEAD, "| 单位 | 件 |"),
        (Part.TABLE_ROW, "| 甲 | 1 |"),
        (Part.MATERIAL, "【材料：文石村，用后删去】一、自己的编号"),
        (Part.BODY, "末段。"),
    ]
    assert parts("题\n\n| 半行\n表1 没有表")[1:] == [(Part.BODY, "| 半行"), (Part.BODY, "表1 没有表")]


def test_a_table_is_ruled_and_repeats_its_head() -> None:
    """Every side and every line inside is drawn, the head comes again on each page, no row is torn, columns fill the width."""
    document = member("word/document.xml", TABLES)
    tables = document.findall(f".//{W}tbl")
    assert [len(table.findall(f"{W}tr")) for table in tables] == [3, 2]
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        assert values(tables[0], f"tblBorders/{side}") == ["single"]
    head, *rows = tables[0].findall(f"{W}tr")
    assert head.find(f"{W}trPr/{W}tblHeader") is not None
    assert [row.find(f"{W}trPr/{W}tblHeader") for row in rows] == [None, None]
    assert [row.find(f"{W}trPr/{W}cantSplit") is not None for row in (head, *rows)] == [True] * 3
    assert sum(int(width or 0) for width in values(tables[0], "tblGrid/gridCol", "w")) == 11906 - 1588 - 1474
    assert ["".join(cell.itertext()) for cell in rows[1].findall(f"{W}tc")] == ["文石村", "【待补】"]
    assert values(rows[1], "rPr/highlight") == ["yellow"]


def test_two_tables_stay_two_and_the_last_is_followed_by_a_paragraph() -> None:
    """Without a paragraph between them Word makes one table of two, and it refuses a body that ends in one."""
    body = member("word/document.xml", TABLES).find(f"{W}body")
    assert body is not None
    kinds = [child.tag.removeprefix(W) for child in body]
    assert kinds == ["p", "p", "tbl", "p", "tbl", "p", "p", "sectPr"]
    last = member("word/document.xml", "题\n\n| 甲 |\n| 1 |\n").find(f"{W}body")
    assert last is not None
    assert [child.tag.removeprefix(W) for child in last] == ["p", "tbl", "p", "sectPr"]


def test_material_has_a_style_of_its_own() -> None:
    """So that all of it can be selected and deleted at once; it stands off the grid in another colour."""
    assert values(style("UnitMaterial"), "name") == ["单位材料"]
    assert values(style("UnitMaterial"), "rPr/color") == ["1F4E79"]
    assert "UnitMaterial" in values(member("word/document.xml", TABLES), "pPr/pStyle")


def test_captions_and_heads_stay_with_what_follows() -> None:
    """No caption, head of a table or heading is the last line of a page."""
    assert values(style("TableCaption"), "pPr/keepNext") == ["1"]
    head = member("word/document.xml", TABLES).find(f".//{W}tbl/{W}tr")
    assert head is not None
    assert values(head, "pPr/keepNext") == [None, None]


# ------------------------------------------------------------------------------------------------ comments


def about(words: str, *said: str) -> Comment:
    """A remark on those words of the draft."""
    number, line = next((number, line) for number, line in enumerate(DRAFT.split("\n")) if words in line)
    return Comment(number, line.index(words), line.index(words) + len(words), said)


REMARKS = (
    about("26次【待补：已报7/9】", "学习次数", "准确数：26次"),
    about("近1700人次", "<学习>人次"),
    about("260余件", "案件"),
)


def remarked(name: str) -> ET.Element:
    """The root of a member of the commented file."""
    with zipfile.ZipFile(io.BytesIO(render_docx(DRAFT, STAMP, REMARKS))) as archive:
        return ET.fromstring(archive.read(name))  # noqa: S314 - our own file


def test_a_comment_stands_around_its_words() -> None:
    """From the first to the last character, over the run of a gap and beside the run of a lead sentence, markup escaped."""
    assert commented(remarked("word/document.xml")) == ["26次【待补：已报7/9】", "近1700人次", "260余件"]
    comments = remarked("word/comments.xml").findall(f"{W}comment")
    assert ["|".join("".join(p.itertext()) for p in comment.iterfind(f"{W}p")) for comment in comments] == [
        "学习次数|准确数：26次",
        "<学习>人次",
        "案件",
    ]
    assert {(one.get(f"{W}author"), one.get(f"{W}initials"), one.get(f"{W}date")) for one in comments} == {
        ("年报汇总", "汇", "2023-01-09T10:00:00Z")
    }


def commented(document: ET.Element) -> list[str]:
    """The text between the beginning and the end of each comment, by number."""
    found: dict[str, str] = {}
    open_now: set[str] = set()
    for element in document.iter():
        number = element.get(f"{W}id", "")
        if element.tag == f"{W}commentRangeStart":
            open_now.add(number)
        elif element.tag == f"{W}commentRangeEnd":
            open_now.remove(number)
        elif element.tag == f"{W}t":
            found |= {number: found.get(number, "") + (element.text or "") for number in open_now}
    references = [element.get(f"{W}id", "") for element in document.iterfind(f".//{W}commentReference")]
    assert sorted(references, key=int) == sorted(found, key=int)
    return [found[number] for number in sorted(found, key=int)]


def test_the_clean_draft_knows_nothing_of_comments() -> None:
    """The text is the same; parts, styles and marks of comments are only where comments are, and the bytes are fixed."""
    plain, told = (docx.Document(io.BytesIO(render_docx(DRAFT, STAMP, some))) for some in ((), REMARKS))
    assert [p.text for p in plain.paragraphs] == [p.text for p in told.paragraphs]
    assert [comment.text for comment in told.comments] == ["学习次数\n准确数：26次", "<学习>人次", "案件"]
    with zipfile.ZipFile(io.BytesIO(render_docx(DRAFT, STAMP))) as archive:
        assert not [name for name in archive.namelist() if b"omment" in archive.read(name) or "omment" in name]
    assert render_docx(DRAFT, STAMP, REMARKS) == render_docx(DRAFT, STAMP, REMARKS)


def test_a_comment_in_a_table_cell() -> None:
    """The place is that of the line; the other cells are left alone."""
    text = "题\n\n  | 甲 | 12 | 3 |\n"
    content = render_docx(text, STAMP, (Comment(2, 8, 10, ("数",)),))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        document = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314 - our own file
    assert commented(document) == ["12"]
