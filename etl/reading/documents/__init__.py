"""Bytes of a report that people have written or edited → its plain text: .docx, .txt and simple .pdf, within limits.

What guards containers and finds out encodings is the same as for workbooks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from etl.reading.documents.docx import DOCUMENT, text_of_word
from etl.reading.documents.pdf import LONGEST, MARK, text_of_pdf
from etl.reading.encodings import decode_text
from etl.reading.guard import GuardedZip, Limits, check_size
from etl.reading.sniff import OLE, ZIP
from etl.reading.unreadable import UnreadableError
from etl.system.errors import EtlError

__all__ = ["LONGEST", "Document", "DocumentKind", "read_document", "text_of_pdf"]

_RTF = b"{\\rtf"
_AS_WORD = "请用WPS或Word打开，另存为.docx后再校对"
_TROUBLES = {
    "damaged": f"文件已损坏，{_AS_WORD}",
    "password": "文件设了打开密码，请取消密码后再校对",
    "too_large": "文件太大，不像一份报告",
    "unsafe": f"文件里有不正常的内容，{_AS_WORD}",
    "drm": "这份PDF设了密码或限制，程序打不开，请取消以后再校对，或校对它的Word原稿（.docx）",
    "picture": "这份PDF里读不出文字，像是扫描件，请校对它的Word原稿（.docx）",
    "reader_died": "读取时超出时间或内存限制，已停止读取，请校对它的Word原稿（.docx）",
}


class DocumentKind(StrEnum):
    """What a document is."""

    WORD = "docx"
    TEXT = "txt"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Document:
    """A report as read."""

    text: str
    """Paragraphs in lines; in .docx and .pdf a row of a table is a line, its cells parted by tabs."""
    kind: DocumentKind


def read_document(
    content: bytes,
    name: str,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    read_pdf: Callable[[bytes], str] = text_of_pdf,
) -> Document:
    """The text of a document; EtlError, naming the file ``name`` and the way out, when it is none that can be read.

    ``read_pdf`` is who reads a PDF: for files of strangers the bounded child (``Examiner.text_of_pdf``).
    """
    try:
        document = _read(content, name, limits, read_pdf)
    except UnreadableError as trouble:
        raise EtlError(f"{name}：{_TROUBLES.get(trouble.code, f'不是能读的文稿，{_AS_WORD}')}。") from trouble
    if len(document.text) > LONGEST:
        raise EtlError(f"{name}：{_TROUBLES['too_large']}。")
    return document


def _read(content: bytes, name: str, limits: Limits, read_pdf: Callable[[bytes], str]) -> Document:
    check_size(content, limits)
    if content.startswith(ZIP):
        archive = GuardedZip(content, limits)
        if DOCUMENT not in archive.names:
            raise EtlError(f"{name}：不是Word文档。校对的是.docx、.txt或.pdf文稿；表格用 etl check 审核。")
        return Document(text_of_word(archive), DocumentKind.WORD)
    if content.startswith(MARK):
        return Document(read_pdf(content), DocumentKind.PDF)
    for mark, called in ((OLE, "旧版Word文档（.doc）或加密的文件"), (_RTF, "RTF文档")):
        if content.startswith(mark):
            raise EtlError(f"{name}：这是{called}，{_AS_WORD}。")
    text = decode_text(content).text.replace("\r\n", "\n").replace("\r", "\n")
    return Document(text, DocumentKind.TEXT)
