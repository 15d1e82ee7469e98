"""Reading of documents: which text a .docx and a .txt hold, and what is said of files that are neither."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from etl.reading.documents import DocumentKind, read_document
from etl.reading.guard import Limits
from etl.system.errors import EtlError

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def word(body: str, **members: bytes) -> bytes:
    """A .docx that holds nothing but a body."""
    xml = f'<w:document xmlns:w="{_W}" xmlns:mc="{_MC}"><w:body>{body}</w:body></w:document>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def line(text: str) -> str:
    """A paragraph of one run."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def text_of(content: bytes) -> str:
    """The text of a document."""
    return read_document(content, "稿子.docx").text


def test_paragraphs_are_those_of_python_docx() -> None:
    """For plain documents the text is the paragraphs joined, tabs and breaks included."""
    document = docx.Document()
    document.add_paragraph("第一段\t26次").add_run().add_break()
    document.add_paragraph("")
    document.add_paragraph("第三段").add_run("，接着说")
    saved = io.BytesIO()
    document.save(saved)
    read = read_document(saved.getvalue(), "稿子.docx")
    assert read.kind is DocumentKind.WORD
    assert read.text == "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert read.text == "第一段\t26次\n\n\n第三段，接着说"


def test_tables_are_lines() -> None:
    """A row is a line, its cells parted by tabs, paragraphs of a cell by spaces; nested tables stay in their cell."""
    cell = "<w:tc>{}</w:tc>".format
    inner = f"<w:tbl><w:tr>{cell(line('内'))}{cell(line('层'))}</w:tr></w:tbl>"
    row = f"<w:tr>{cell(line('调解') + line('案件'))}{cell(line('266') + inner)}</w:tr>"
    assert text_of(word(line("前") + f"<w:tbl>{row}</w:tbl>" + line("后"))) == "前\n调解 案件\t266 内\t层\n后"


def test_tracked_changes_count_as_accepted() -> None:
    """What was inserted is read, what was deleted or moved away is not."""
    run = "<w:r><w:t>{}</w:t></w:r>".format
    body = (
        f"<w:p>{run('学习')}<w:del><w:r><w:delText>25</w:delText></w:r></w:del><w:ins>{run('26')}</w:ins>"
        f"<w:moveFrom>{run('走')}</w:moveFrom><w:moveTo>{run('次')}</w:moveTo></w:p>"
    )
    assert text_of(word(body)) == "学习26次"


def test_text_boxes_and_content_controls() -> None:
    """A text box is a line after its paragraph, once; content controls and links are read where they stand."""
    box = f"<mc:AlternateContent><mc:Choice><w:txbxContent>{line('框中3件')}</w:txbxContent></mc:Choice>"
    again = f"<mc:Fallback><w:txbxContent>{line('框中3件')}</w:txbxContent></mc:Fallback></mc:AlternateContent>"
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{line('控件')}</w:sdtContent></w:sdt>"
    link = "<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>"
    assert (
        text_of(word(f"<w:p><w:r><w:t>段</w:t></w:r><w:r>{box}{again}</w:r></w:p>{control}{link}"))
        == "段\n框中3件\n控件\n链接"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_in_any_usual_encoding(encoding: str) -> None:
    """Notepad's encodings are read alike; line ends become one sign, as offsets are counted in."""
    read = read_document("姜家镇开展学习26次。\r\n调解260余件。".encode(encoding), "稿子.txt")
    assert (read.kind, read.text) == (DocumentKind.TEXT, "姜家镇开展学习26次。\n调解260余件。")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 ...", "稿子：文件已损坏，请用WPS或Word打开，另存为.docx后再校对。"),
        (b"{\\rtf1 ...", "稿子：这是RTF文档，请用WPS或Word打开，另存为.docx后再校对。"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "稿子：这是旧版Word文档（.doc）或加密的文件，请用WPS或Word打开，另存为.docx后再校对。",
        ),
        (b"\xff\xfe\x00\xd8\x00\x01", "稿子：不是能读的文稿，请用WPS或Word打开，另存为.docx后再校对。"),
        (word("")[:-30], "稿子：文件已损坏，请用WPS或Word打开，另存为.docx后再校对。"),
        (word("<w:p>"), "稿子：文件已损坏，请用WPS或Word打开，另存为.docx后再校对。"),
    ],
)
def test_what_cannot_be_read(content: bytes, sentence: str) -> None:
    """Every refusal names the file, what it is and the way out."""
    with pytest.raises(EtlError) as refused:
        read_document(content, "稿子")
    assert str(refused.value) == sentence


def test_workbooks_are_sent_to_check() -> None:
    """Somebody who proofreads a form is told of the right command."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(EtlError, match="表格用 etl check 审核"):
        read_document(target.getvalue(), "表.xlsx")


def test_hostile_documents() -> None:
    """Entities, bombs and files beyond the limits are refused, not unpacked."""
    entities = f'<!DOCTYPE w [<!ENTITY a "b">]><w:document xmlns:w="{_W}"/>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", entities)
    for content in (target.getvalue(), word(line("零" * 40_000_000))):
        with pytest.raises(EtlError, match=r"不正常|太大"):
            read_document(content, "稿子.docx")
    with pytest.raises(EtlError, match="太大"):
        read_document(word(line("零")), "稿子.docx", Limits(file_bytes=10))
    deep = "<w:tbl><w:tr><w:tc>" * 80 + line("底") + "</w:tc></w:tr></w:tbl>" * 80
    assert "底" not in text_of(word(deep))
