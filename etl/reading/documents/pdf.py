"""The text of a simple PDF: what its pages say, put back into paragraphs.

pypdf is tolerant, written in Python, and met with every kind of broken file: it belongs into the bounded child
(``pipeline.isolation``), where what it does to memory and time ends as an answer. Pictures of text are not read.
"""

from __future__ import annotations

import io
import logging
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any

from etl.reading.documents.pdf_layout import TextRun, paragraphs
from etl.reading.unreadable import UnreadableError, damaged, too_large, unsafe

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MARK = b"%PDF-"
LONGEST = 300_000
"""Letters of a text; a report has ten thousand."""
_PAGES = 300
_END, _TAIL = b"%%EOF", 2048
"""What a whole file ends with, and the last bytes among which it stands."""
WHAT_PYPDF_RAISES = (
    AssertionError,  # streams of objects that are none
    AttributeError,  # a root or a page that is no dictionary
    TypeError,  # numbers and names where the other is expected
    RuntimeError,  # filters that it does not know (NotImplementedError)
    ArithmeticError,  # widths of letters without end
    LookupError,
    OSError,
    ValueError,
    zlib.error,
)
"""Beside its own errors, when the parts of a file are not what they should be.

The first five were seen when bytes and words of small files were changed at random, 25,000 times (pypdf 7.1). The
others are of reading and unpacking, which it does in many places.
"""
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_FEWEST = 10
"""Chinese letters that a page beside its pictures has at least; a scanner's own mark has fewer."""
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | str.maketrans(
    "⺎⺐⺒⺟⺠⻁⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⼾",
    "兀尢巳母民虎见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟户",
)
"""Radicals of dictionaries → the letters that look the same.

A font draws both with one shape, and a browser that prints with Noto names the wrong one: “⼈⺠调解” for “人民调解”.
"""
_UNREAD = TextRun("【本页是图片，图中的文字没有校对】", 120, 400, 10)
"""Stands in the text for a page that cannot be read among others that can; indented, a paragraph of its own."""


@contextmanager
def _faults_of_pypdf() -> Iterator[None]:
    """UnreadableError for whatever pypdf raises; around its own calls alone."""
    from pypdf.errors import DependencyError, DeprecationError, FileNotDecryptedError, LimitReachedError, PyPdfError

    try:
        yield
    except LimitReachedError as fault:
        raise unsafe("压缩的内容过大") from fault
    except (DependencyError, FileNotDecryptedError) as fault:
        raise UnreadableError("drm") from fault  # AES: with a password or restrictions alone, nobody can tell
    except (PyPdfError, DeprecationError, *WHAT_PYPDF_RAISES) as fault:
        raise damaged("内容无法解析") from fault


class _Witness(logging.Handler):
    """Hears what pypdf tells when it guesses at something broken; without it, half a page would pass for the whole."""

    _HARMLESS = frozenset(("pypdf._reader", "pypdf.generic._font"))
    """Who mends the directory of the file, where what is found is whole, and who measures letters."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.guessed = False

    def emit(self, record: logging.LogRecord) -> None:
        self.guessed = self.guessed or record.name not in self._HARMLESS

    @contextmanager
    def listening(self) -> Iterator[None]:
        """UnreadableError (damaged) at the end when something was guessed."""
        logger = logging.getLogger("pypdf")
        logger.addHandler(self)
        try:
            yield
        finally:
            logger.removeHandler(self)
        if self.guessed:
            raise damaged("内容不完整")


def text_of_pdf(content: bytes) -> str:
    """The text, a paragraph a line; UnreadableError when it cannot be had.

    Its code is damaged, drm (encrypted beyond what we open), too_large, unsafe or picture (nothing but scans).
    """
    if _END not in content[-_TAIL:]:
        raise damaged("文件不完整")
    with _Witness().listening():
        pages = list(_runs_of_pages(content))
    return "\n".join(paragraphs(pages))


def _runs_of_pages(content: bytes) -> Iterator[list[TextRun]]:
    """What each page sets; with a note for a page that is a picture, if others are not."""
    letters = chinese = 0
    for page in _pages(content):
        runs = _runs(page)
        written = "".join(run.text for run in runs)
        letters += len(written)
        if letters > LONGEST:
            raise too_large(f"{letters}字", f"{LONGEST}字")
        count = len(_CHINESE.findall(written))
        if count < _FEWEST and _has_picture(page):
            runs.append(_UNREAD)
        else:
            chinese += count
        yield runs
    if not chinese:
        raise UnreadableError("picture", found="扫描件")


def _pages(content: bytes) -> list[PageObject]:
    from pypdf import PasswordType, PdfReader

    with _faults_of_pypdf():
        reader: PdfReader = PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED
        count = 0 if locked else len(reader.pages)
    if locked:
        raise UnreadableError("drm")
    if count > _PAGES:
        raise too_large(f"{count}页", f"{_PAGES}页")
    with _faults_of_pypdf():
        return list(reader.pages)


def _runs(page: PageObject) -> list[TextRun]:
    """What the page sets, in its order, each run where the page's own measures put it."""
    found: list[tuple[str, list[float], list[float], float]] = []

    def take(text: str, outer: list[float], inner: list[float], _font: Any, size: float) -> None:
        found.append((text, [*outer], [*inner], size))

    with _faults_of_pypdf():
        page.extract_text(visitor_text=take)
    return _together(_placed(*one) for one in found if one[0].strip())


def _placed(text: str, outer: list[float], inner: list[float], size: float) -> TextRun:
    """The text where the matrix of the page and its own put it (ISO 32000-1 §9.4.4)."""
    left = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
    up = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
    return TextRun(text.translate(_RADICALS), left, up, abs((size or 1.0) * inner[3] * outer[3]) or 1.0)


def _together(runs: Iterable[TextRun]) -> list[TextRun]:
    """Runs without a place of their own stand right behind the one before: so Chromium sets what comes from several fonts."""
    same_place = groupby(runs, key=lambda run: (run.left, run.up, run.height))
    return [TextRun("".join(run.text for run in behind), *place) for place, behind in same_place]


def _has_picture(page: PageObject) -> bool:
    with _faults_of_pypdf():  # each look into a dictionary may read on in the file
        drawn = _entry(_entry(page, "/Resources"), "/XObject")
        return any(_entry(drawn, name).get("/Subtype") == "/Image" for name in drawn)


def _entry(holder: dict[str, Any], key: str) -> dict[str, Any]:
    """What a dictionary holds there, found wherever it lies in the file; empty when it is no dictionary."""
    held = holder[key] if key in holder else None  # noqa: SIM401 - get() does not look it up
    return held if isinstance(held, dict) else {}
