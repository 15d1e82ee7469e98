"""What a file is, told by its bytes and never by its name; the first step of reading.

Submitters send photos, PDFs and Word documents called .xlsx, and workbooks called anything. Magic numbers are those of
the formats' own specifications.
"""

from __future__ import annotations

import codecs
import io
import zipfile
from enum import StrEnum

from etl.reading.unreadable import UnreadableError, damaged


class Format(StrEnum):
    """Formats that hold tables; the value is what people call them."""

    XLSX = "Excel（.xlsx）"
    XLS = "旧版Excel（.xls）"
    XLSB = "二进制Excel（.xlsb）"
    ODS = "ODS表格（.ods）"
    CSV = "文本表格（.csv）"
    HTML = "网页（HTML）"
    XML_TABLE = "XML表格（.xml）"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x10\x00")
_STRANGERS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\x00", "图片"),
    (b"MM\x00*", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "RTF文档"),
    (b"MZ", "程序文件"),
)
_OLE_STREAMS = (("WordDocument", "旧版Word文档"), ("PowerPoint Document", "旧版演示文稿"))
_ZIP_CONTENTS = (
    ("word/document.xml", "Word文档"),
    ("ppt/presentation.xml", "演示文稿"),
    ("ofd.xml", "OFD文档"),
)
_ODS_MARK = b"mimetypeapplication/vnd.oasis.opendocument."
_SAMPLE = 4096
_OLE_ALIGNMENT = 128


def identify(content: bytes) -> Format:
    """The format of the table that the bytes hold.

    Raises UnreadableError: empty_file, password (an encrypted package), damaged (a zip without directory) or
    not_a_workbook with what it is instead.
    """
    if not content:
        raise UnreadableError("empty_file")
    if content.startswith(ZIP):
        return _identify_zip(content)
    if content.startswith(OLE):
        return _identify_ole(content)
    if content.startswith(_BIFF):
        return Format.XLS
    return _identify_stranger(content)


def _identify_zip(content: bytes) -> Format:
    if content[30:].startswith(_ODS_MARK):
        return _identify_open_document(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise damaged("文件不完整") from error
    if any(name == "workbook.xml" or name.endswith("/workbook.xml") for name in names):
        return Format.XLSX
    if "xl/workbook.bin" in names:
        return Format.XLSB
    found = next((called for name, called in _ZIP_CONTENTS if name in names), "压缩包")
    raise UnreadableError("not_a_workbook", found=found)


def _identify_open_document(content: bytes) -> Format:
    if content[30 + len(_ODS_MARK) :].startswith(b"spreadsheet"):
        return Format.ODS
    raise UnreadableError("not_a_workbook", found="ODF文档")


def _identify_ole(content: bytes) -> Format:
    if _has_stream(content, "EncryptedPackage"):
        raise UnreadableError("password")
    if _has_stream(content, "Workbook") or _has_stream(content, "Book"):
        return Format.XLS
    found = next((called for stream, called in _OLE_STREAMS if _has_stream(content, stream)), "旧版Office文件")
    raise UnreadableError("not_a_workbook", found=found)


def _has_stream(content: bytes, name: str) -> bool:
    """Whether a directory entry of that name is there: they begin at multiples of 128 bytes ([MS-CFB] 2.6)."""
    wanted = name.encode("utf-16-le") + b"\0\0"
    at = content.find(wanted)
    while at >= 0 and at % _OLE_ALIGNMENT:
        at = content.find(wanted, at + 1)
    return at >= 0


def _identify_stranger(content: bytes) -> Format:
    for magic, called in _STRANGERS:
        if content.startswith(magic):
            raise UnreadableError("not_a_workbook", found=called)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        raise UnreadableError("not_a_workbook", found="图片")
    if content[4:8] == b"ftyp":
        picture = content[8:11] in (b"hei", b"mif", b"avi")
        raise UnreadableError("not_a_workbook", found="图片" if picture else "视频")
    if not content.strip(b"\0"):
        raise damaged("内容全是空字节")
    return _identify_text(_sample_text(content))


def _sample_text(content: bytes) -> str:
    """The beginning of the file as text; not_a_workbook when it is none."""
    sample = content[:_SAMPLE]
    encodings = ("utf-16",) if sample.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(sample)
        except UnicodeDecodeError:
            continue
        if all(letter.isprintable() or letter.isspace() for letter in text):
            return text
    raise UnreadableError("not_a_workbook", found="无法识别的内容")


def _identify_text(text: str) -> Format:
    beginning = text.lstrip().lower()
    if "office:spreadsheet" in beginning or "excel.sheet" in beginning:
        return Format.XML_TABLE
    if beginning.startswith(("<!doctype html", "<html", "<head", "<table", "<meta", "mime-version:")):
        return Format.HTML
    if beginning.startswith("<"):
        return _identify_markup(beginning)
    if any(mark in beginning for mark in (",", "\t", "，", ";")) and "\n" in beginning:
        return Format.CSV
    raise UnreadableError("not_a_workbook", found="文本文件")


def _identify_markup(beginning: str) -> Format:
    if "<html" in beginning or "<table" in beginning:
        return Format.HTML
    raise UnreadableError("not_a_workbook", found="XML文件")
