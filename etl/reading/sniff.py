"""What a file is, told by its bytes and never by its name; the first step of reading.

Submitters send photos, PDFs and Word documents called .xlsx, and workbooks called anything. Magic numbers are those of
the formats' own specifications.
"""

from __future__ import annotations

import codecs
from enum import StrEnum

from etl.reading.guard import zip_members
from etl.reading.unreadable import UnreadableError, damaged, no_workbook, packed


class Format(StrEnum):
    """Formats that hold tables; the value is what people call them."""

    XLSX = "Excel（.xlsx）"
    XLS = "旧版Excel（.xls）"
    ANCIENT_XLS = "Excel 4.0及更早（.xls）"
    XLSB = "二进制Excel（.xlsb）"
    ODS = "ODS表格（.ods）"
    FLAT_ODS = "单文件ODS表格（.fods）"
    CSV = "文本表格（.csv）"
    HTML = "网页（HTML）"
    XML_TABLE = "XML表格（.xml）"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x10\x00")
_STRANGERS = (
    (b"%PDF", "pdf", "PDF"),
    (b"Rar!", "packed", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "packed", "7z"),
    (b"\x1f\x8b", "packed", "gz"),
    (b"BZh", "packed", "bz2"),
    (b"\xfd7zXZ\x00", "packed", "xz"),
    (b"{\\rtf", "word_file", "RTF文档"),
    (b"MZ", "not_a_workbook", "程序文件"),
)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_LOCKS = (b"E-SafeNet", b"%TSD-Header-###%", b".pfile")
"""What programs that encrypt whole disks of offices, and rights management, write at the beginning of a file."""
_LOCK_STREAMS = ("\tDRMContent", "DRMEncryptedTransform", "DRMEncryptedDataSpace")
_OLE_STREAMS = (
    ("WordDocument", "word_file", "旧版Word文档"),
    ("PowerPoint Document", "not_a_workbook", "旧版演示文稿"),
)
_ZIP_CONTENTS = (
    ("word/document.xml", "word_file", "Word文档"),
    ("ppt/presentation.xml", "not_a_workbook", "演示文稿"),
    ("ofd.xml", "not_a_workbook", "OFD文档"),
)
_ODS_MARK = b"mimetypeapplication/vnd.oasis.opendocument."
_DIRECTORY_END, _DIRECTORY_ENTRY, _ENTRY_SIZE, _WORKBOOK = b"PK\x05\x06", b"PK\x01\x02", 46, b"xl/workbook.xml"
_SAMPLE = 4096
_OLE_ALIGNMENT = 128


def sniff_format(content: bytes) -> Format:
    """The format of the table that the bytes hold.

    Raises UnreadableError: empty_file, password (an encrypted package), drm, damaged (a zip without directory), picture,
    pdf, word_file, packed, or not_a_workbook with what it is instead.
    """
    if not content:
        raise UnreadableError("empty_file")
    if content.startswith(ZIP):
        return _identify_zip(content)
    if content.startswith(OLE):
        return _identify_ole(content)
    if content.startswith(_BIFF):
        return Format.ANCIENT_XLS
    return _identify_stranger(content)


def _identify_zip(content: bytes) -> Format:
    if _lists_workbook(content):
        return Format.XLSX
    names = {member.filename.replace("\\", "/").lower() for member in zip_members(content)}
    if content[30:].startswith(_ODS_MARK) or {"content.xml", "meta-inf/manifest.xml"} <= names:
        return _identify_open_document(content)
    if any(name == "workbook.xml" or name.endswith("/workbook.xml") for name in names):
        return Format.XLSX
    if "xl/workbook.bin" in names:
        return Format.XLSB
    for name, code, found in _ZIP_CONTENTS:
        if name in names:
            raise UnreadableError(code, found=found)
    raise packed("ZIP")


def _lists_workbook(content: bytes) -> bool:
    """Whether the zip's directory has the member of an .xlsx where nearly all have it: no need to read it all twice."""
    end = content.rfind(_DIRECTORY_END)
    start = int.from_bytes(content[end + 16 : end + 20], "little")
    at = content.find(_WORKBOOK, start, max(end, 0))
    return content.startswith(_DIRECTORY_ENTRY, start) and content.startswith(_DIRECTORY_ENTRY, at - _ENTRY_SIZE)


def _identify_open_document(content: bytes) -> Format:
    """A type that is no table is told at once; without one at the beginning the reader finds out."""
    kind = content[30 + len(_ODS_MARK) :] if content[30:].startswith(_ODS_MARK) else b"spreadsheet"
    if kind.startswith(b"spreadsheet"):
        return Format.ODS
    if kind.startswith(b"text"):
        raise UnreadableError("word_file", found="ODT文档")
    raise no_workbook("ODF文档")


def _identify_ole(content: bytes) -> Format:
    if any(has_stream(content, stream) for stream in _LOCK_STREAMS):
        raise UnreadableError("drm")
    if has_stream(content, "EncryptedPackage"):
        raise UnreadableError("password")
    if has_stream(content, "Workbook") or has_stream(content, "Book"):
        return Format.XLS
    for stream, code, found in _OLE_STREAMS:
        if has_stream(content, stream):
            raise UnreadableError(code, found=found)
    if _directory_at(content) >= len(content):
        raise damaged("文件不完整")
    raise no_workbook("旧版Office文件")


def _directory_at(content: bytes) -> int:
    """Where the directory of an OLE file begins ([MS-CFB] 2.2)."""
    shift, first = int.from_bytes(content[30:32], "little"), int.from_bytes(content[48:52], "little")
    return (first + 1) << min(shift, 12)


def has_stream(content: bytes, name: str) -> bool:
    """Whether a directory entry of that name is there: they begin at multiples of 128 bytes ([MS-CFB] 2.6)."""
    wanted = name.encode("utf-16-le") + b"\0\0"
    at = content.find(wanted)
    while at >= 0 and at % _OLE_ALIGNMENT:
        at = content.find(wanted, at + 1)
    return at >= 0


def _identify_stranger(content: bytes) -> Format:
    if any(lock in content[:512] for lock in _LOCKS):
        raise UnreadableError("drm")
    for magic, code, found in _STRANGERS:
        if content.startswith(magic):
            raise UnreadableError(code, found=found)
    if _is_picture(content):
        raise UnreadableError("picture", found="图片")
    if content[4:8] == b"ftyp":
        raise no_workbook("视频")
    if content[257:262] == b"ustar":
        raise packed("tar")
    if not content.strip(b"\0"):
        raise damaged("内容全是空字节")
    return _identify_text(_sample_text(content))


def _is_picture(content: bytes) -> bool:
    return (
        content.startswith(_PICTURES)
        or (content.startswith(b"RIFF") and content[8:12] == b"WEBP")
        or (content.startswith(b"BM") and not any(content[6:10]))
        or (content[4:8] == b"ftyp" and content[8:11] in (b"hei", b"mif", b"avi"))
    )


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
    raise no_workbook()


def _identify_text(text: str) -> Format:
    beginning = text.lstrip().lower()
    if "<office:document" in beginning and "opendocument.spreadsheet" in beginning:
        return Format.FLAT_ODS
    if "office:spreadsheet" in beginning or "excel.sheet" in beginning:
        return Format.XML_TABLE
    if beginning.startswith(("<!doctype html", "<head", "<meta", "mime-version:")):
        return Format.HTML
    if beginning.startswith("<"):
        if "<html" in beginning or "<table" in beginning:
            return Format.HTML
        raise no_workbook("XML文件")
    if any(mark in beginning for mark in (",", "\t", "，", ";", "|")) and ("\n" in beginning or "\r" in beginning):
        return Format.CSV
    raise no_workbook("文本文件")
