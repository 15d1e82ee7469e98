"""A file is what its bytes say."""

from __future__ import annotations

import io
import zipfile

import pytest

from etl.reading.sniff import Format, sniff_format
from etl.reading.unreadable import UnreadableError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole_with(stream: str, at: int = 1024) -> bytes:
    """An OLE container whose directory names one stream, at that offset."""
    return (OLE.ljust(at, b"\0") + stream.encode("utf-16-le") + b"\0\0").ljust(4096, b"\0")


def zip_of(*names: str) -> bytes:
    """A zip with those members, the same at every hour: its bytes name tests, which several processes must collect alike."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x")
    return target.getvalue()


def open_document(kind: str) -> bytes:
    """An OpenDocument file of that kind: its first member is the type, stored."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), f"application/vnd.oasis.opendocument.{kind}")
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (zip_of("xl/workbook.xml"), Format.XLSX),
        (zip_of("XL\\Workbook.xml"), Format.XLSX),
        (zip_of("xl/workbook.bin"), Format.XLSB),
        (open_document("spreadsheet"), Format.ODS),
        (ole_with("Workbook"), Format.XLS),
        (ole_with("Book"), Format.XLS),
        (b"\x09\x08\x10\x00\x00\x06", Format.ANCIENT_XLS),
        (zip_of("META-INF/manifest.xml", "content.xml"), Format.ODS),
        (
            b'<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>',
            Format.FLAT_ODS,
        ),
        ("指标,本年\n学习次数,3\n".encode("gb18030"), Format.CSV),
        ("指标,本年\r学习次数,3\r".encode(), Format.CSV),
        ("指标|本年\n学习次数|3\n".encode(), Format.CSV),
        ("指标\t本年\r\n学习次数\t3\r\n".encode("utf-16"), Format.CSV),
        (b"\xef\xbb\xbf\n<html><table><tr><td>1</td></tr></table></html>", Format.HTML),
        (b'<?xml version="1.0"?><html xmlns="x"><table/></html>', Format.HTML),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', Format.XML_TABLE),
    ],
)
def test_tables_are_recognised(content: bytes, expected: Format) -> None:
    """Every format that holds a table is told by its content."""
    assert sniff_format(content) is expected


@pytest.mark.parametrize(
    ("content", "code", "found"),
    [
        (b"%PDF-1.7\n", "pdf", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture", "图片"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "picture", "图片"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "picture", "图片"),
        (b"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00", "picture", "图片"),
        (b"\x00\x00\x00\x18ftypheic", "picture", "图片"),
        (b"\x00\x00\x00\x18ftypisom", "not_a_workbook", "视频"),
        (b"Rar!\x1a\x07\x00", "packed", "RAR"),
        (b"7z\xbc\xaf\x27\x1c\x00", "packed", "7z"),
        (b"x" * 257 + b"ustar\x00", "packed", "tar"),
        (zip_of("白云山村.xlsx", "文石村.xlsx"), "packed", "ZIP"),
        (zip_of("word/document.xml"), "word_file", "Word文档"),
        (zip_of("ppt/presentation.xml"), "not_a_workbook", "演示文稿"),
        (open_document("text"), "word_file", "ODT文档"),
        (open_document("presentation"), "not_a_workbook", "ODF文档"),
        (ole_with("WordDocument"), "word_file", "旧版Word文档"),
        (ole_with("Unknown"), "not_a_workbook", "旧版Office文件"),
        (ole_with("Workbook", at=1025), "not_a_workbook", "旧版Office文件"),
        (b"{\\rtf1", "word_file", "RTF文档"),
        (b"<?xml version='1.0'?><note/>", "not_a_workbook", "XML文件"),
        ("今年没有什么要报的。".encode(), "not_a_workbook", "文本文件"),
        ("BM村,今年".encode(), "not_a_workbook", "文本文件"),
        (b"\x00\x01\x02\x03\x04", "not_a_workbook", "无法识别的内容"),
    ],
)
def test_strangers_are_named(content: bytes, code: str, found: str) -> None:
    """What is no table is called what people call it; a stream's name counts only where a directory entry can begin."""
    with pytest.raises(UnreadableError) as caught:
        sniff_format(content)
    assert (caught.value.code, caught.value.facts) == (code, {"found": found})


@pytest.mark.parametrize(
    ("content", "code", "facts"),
    [
        (b"", "empty_file", {}),
        (ole_with("EncryptedPackage"), "password", {}),
        (ole_with("DRMEncryptedDataSpace"), "drm", {}),
        (ole_with("\tDRMContent"), "drm", {}),
        (b"\x14#e\x00E-SafeNet\x00LOCK" + bytes(range(256)), "drm", {}),
        (b"%TSD-Header-###%" + bytes(range(256)), "drm", {}),
        (
            OLE.ljust(30, b"\0") + b"\x09\x00".ljust(18, b"\0") + b"\x40\x00\x00\x00".ljust(2000, b"\0"),
            "damaged",
            {"found": "文件不完整"},
        ),
        (b"\0" * 5000, "damaged", {"found": "内容全是空字节"}),
        (zip_of("xl/workbook.xml")[:-30], "damaged", {"found": "文件不完整"}),
    ],
)
def test_hopeless_content_has_its_own_code(content: bytes, code: str, facts: dict[str, str]) -> None:
    """Empty, locked and broken files are not called foreign formats."""
    with pytest.raises(UnreadableError) as caught:
        sniff_format(content)
    assert (caught.value.code, caught.value.facts) == (code, facts)
