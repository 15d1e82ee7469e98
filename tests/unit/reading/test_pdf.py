"""PDFs as ``etl proof`` meets them: read in the bounded child, or refused in one sentence with the way out."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from pypdf import PdfReader

from etl.domain.catalogue import Catalogue
from etl.pipeline.isolation import Bounds, Examiner
from etl.reading.documents import DocumentKind, read_document
from etl.reading.documents.pdf import text_of_pdf
from etl.reading.guard import Limits
from etl.reading.unreadable import UnreadableError
from etl.system.errors import EtlError
from tests.pdfs import made, page_of, setting, wrapped
from tests.sampled import sampled

FIRST = "把党的创新理论和习近平法治思想列为全年学习重点，开展二十大精神学习26次，惠及近1700人次，推动学习走进院坝、走进群众。"
SECOND = "组织干部职工学法12次，举办法治培训25场次，参训790余人次。"
DAMAGED = "稿子.pdf：文件已损坏，请用WPS或Word打开，另存为.docx后再校对。"
LOCKED = "稿子.pdf：这份PDF设了密码或限制，程序打不开，请取消以后再校对，或校对它的Word原稿（.docx）。"
SCANNED = "稿子.pdf：这份PDF里读不出文字，像是扫描件，请校对它的Word原稿（.docx）。"
TOO_LARGE = "稿子.pdf：文件太大，不像一份报告。"
UNSAFE = "稿子.pdf：文件里有不正常的内容，请用WPS或Word打开，另存为.docx后再校对。"
STOPPED = "稿子.pdf：读取时超出时间或内存限制，已停止读取，请校对它的Word原稿（.docx）。"
AES = b"""
xref
0 0
trailer
<</Size 20/Root %d 0 R/Prev %d/ID[<00><00>]/Encrypt<</Filter/Standard/V 5/R 6/Length 256/P -4/O<%s>/U<%s>/OE<%s>/UE<%s>
/Perms<%s>/CF<</StdCF<</CFM/AESV3/Length 32>>>>/StmF/StdCF/StrF/StdCF>>>>
startxref
%d
%%%%EOF
"""


@pytest.fixture
def child(catalogue: Catalogue) -> Iterator[Examiner]:
    """The bounded child with the bounds of config.toml."""
    with Examiner(catalogue, 2022, Bounds(seconds=60.0), children=1) as examiner:
        yield examiner


def report() -> bytes:
    """A report of two pages whose first paragraph goes over the end of the page."""
    lines = ["姜家镇2022年法治政府建设情况的报告", *wrapped(FIRST), *wrapped(SECOND)]
    return made(page_of(*lines[:2], number="— 1 —"), page_of(*lines[2:], number="— 2 —"))


def restricted(password: str) -> bytes:
    """The report, encrypted the old way: with restrictions alone when the password to open it is empty."""
    return made(page_of(*wrapped(FIRST)), finish=lambda writer: writer.encrypt(password, "owner", algorithm="RC4-128"))


def encrypted_as_today() -> bytes:
    """A file whose end says that it is encrypted by AES, which asks for a library that we do not bring."""
    content = made(page_of(FIRST))
    before = int(content.rsplit(b"startxref", 1)[1].split()[0])
    root = PdfReader(io.BytesIO(content)).trailer.raw_get("/Root").idnum
    sizes = (48, 48, 32, 32, 16)
    return content + AES % (root, before, *(b"00" * size for size in sizes), len(content) + 1)


def test_text_in_paragraphs(child: Examiner) -> None:
    """Lines and pages are joined, page numbers gone; the child reads the same as this process."""
    read = read_document(report(), "稿子.pdf", read_pdf=child.text_of_pdf)
    assert (read.kind, read.text) == (DocumentKind.PDF, f"姜家镇2022年法治政府建设情况的报告\n{FIRST}\n{SECOND}")
    assert read_document(report(), "稿子.pdf") == read


def test_a_filter_by_a_name_that_pypdf_gave_up() -> None:
    """``/Fl`` is the short name for pictures inside a page; elsewhere pypdf 7 refuses it by an error of no family."""
    with pytest.raises(UnreadableError) as refused:
        text_of_pdf(report().replace(b"/FlateDecode", b"/Fl         "))
    assert refused.value.code == "damaged"


def test_letters_without_a_place_of_their_own(child: Examiner) -> None:
    """They stand behind the ones before, as a browser sets a font of many parts; each line is one line again."""
    lines = ["开展二十大精神学习和法治宣讲，惠及全镇群众，组织干部学3", "名顾问。"]
    shown = (" ".join(f"/F1 16 Tf <{letter.encode('utf-16-be').hex()}> Tj" for letter in line) for line in lines)
    set_lines = (f"BT 1 0 0 1 80 {700 - 29 * at} Tm {letters} ET" for at, letters in enumerate(shown))
    assert child.text_of_pdf(made("\n".join(set_lines).encode())) == "".join(lines)


def test_radicals_are_letters(child: Examiner) -> None:
    """The shapes that a font shares with a dictionary's radicals come back as what was written, signs of lists stay."""
    shown = page_of("⼈⺠调解⻓期⽣活，⻅⻛⾏事，⾛访⼏⼾，⺟⻳⻬全；①㈠⺀")
    assert child.text_of_pdf(made(shown)) == "人民调解长期生活，见风行事，走访几户，母龟齐全；①㈠⺀"


def test_restrictions_without_a_password_are_no_obstacle(child: Examiner) -> None:
    """What opens without a password is read."""
    assert child.text_of_pdf(restricted("")) == FIRST


def refusals() -> dict[str, tuple[bytes, str]]:
    """Files that cannot be read, by what they are, and what is said of them."""
    whole = report()
    stream = whole.index(b"stream", whole.index(b"/FlateDecode")) + 60
    few, picture = page_of("扫描全能王创建"), b"/Im1 Do"
    return {
        "no PDF behind its mark": (b"%PDF-1.7\nhello\n%%EOF\n", DAMAGED),
        "truncated": (whole[:-40], DAMAGED),
        "truncated, its end put on again": (whole[: len(whole) // 2] + b"\n%%EOF\n", DAMAGED),
        "a broken page": (whole[:stream] + b"\0" * 9 + whole[stream + 9 :], DAMAGED),
        "without pages": (made(), SCANNED),
        "blank": (made(b""), SCANNED),
        "scanned": (made(picture, picture, scanned=(0, 1)), SCANNED),
        "scanned, with the mark of the scanner": (made(few, few, scanned=(0, 1)), SCANNED),
        "letters without meaning": (made(page_of("\ue001\ue002abc")), SCANNED),
        "password": (restricted("secret"), LOCKED),
        "encrypted as today": (encrypted_as_today(), LOCKED),
        "too many pages": (made(*[page_of("学法")] * 301), TOO_LARGE),
        "too many letters": (made(setting((80, 700, 16, "学" * 300_001))), TOO_LARGE),
        "bomb": (made(b" " * 80_000_000), UNSAFE),
    }


REFUSALS = refusals()


@pytest.mark.parametrize("what", REFUSALS)
def test_what_cannot_be_read(child: Examiner, what: str) -> None:
    """Each is refused in one sentence, by the child, which lives on."""
    content, sentence = REFUSALS[what]
    with pytest.raises(EtlError) as refused:
        read_document(content, "稿子.pdf", read_pdf=child.text_of_pdf)
    assert str(refused.value) == sentence


def test_neighbours_of_the_refused(child: Examiner) -> None:
    """A picture beside a text, as many pages as may be, a short text without picture: all read."""
    assert child.text_of_pdf(made(page_of(*wrapped(SECOND)), scanned=(0,))) == SECOND
    assert child.text_of_pdf(made(page_of("学法12次。"))) == "学法12次。"
    assert child.text_of_pdf(made(*[page_of("学法。")] * 300)).count("学法。") == 300


def test_a_scanned_page_among_others_is_told(child: Examiner) -> None:
    """What was not read stands as such in the text; a page without picture and a page with enough letters do not."""
    first, second = page_of(*wrapped(FIRST)), page_of(*wrapped(SECOND))
    text = child.text_of_pdf(made(first, b"/Im1 Do", b"", second, scanned=(1, 3)))
    assert text == f"{FIRST}\n【本页是图片，图中的文字没有校对】\n{SECOND}"


def test_a_file_over_the_limit_is_not_opened() -> None:
    """Its size is looked at before anything reads it."""

    def read(content: bytes) -> str:
        raise AssertionError(content)

    with pytest.raises(EtlError, match=TOO_LARGE.replace(".", r"\.")):
        read_document(report(), "稿子.pdf", Limits(file_bytes=100), read)


@pytest.mark.parametrize(
    "bounds", sampled([Bounds(memory_mib=48, seconds=60.0), Bounds(seconds=4.0)]), ids=["memory", "time"]
)
def test_the_bounds_hold(catalogue: Catalogue, bounds: Bounds) -> None:
    """A page of millions of orders meets time or memory in the child; the next file is read by another."""
    endless = made(b"BT ET\n" * 5_000_000)
    with Examiner(catalogue, 2022, bounds, children=1) as examiner:
        with pytest.raises(EtlError) as refused:
            read_document(endless, "稿子.pdf", read_pdf=examiner.text_of_pdf)
        assert str(refused.value) == STOPPED
        assert examiner.text_of_pdf(made(page_of("学法12次。"))) == "学法12次。"


def test_codes(child: Examiner) -> None:
    """The child's own answer names a code of the reader."""
    with pytest.raises(UnreadableError) as refused:
        child.text_of_pdf(b"%PDF-1.7")
    assert refused.value.code == "damaged"
