"""The container is held against limits before anything reads its cells."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable

import pytest

from etl.reading.guard import GuardedZip, Limits
from etl.reading.unreadable import UnreadableError

DIRECTORY_ENTRY = b"PK\x01\x02"


def zip_of(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of those members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def check(content: bytes, limits: Limits = Limits()) -> None:  # noqa: B008 - frozen
    """Everything the guard does."""
    archive = GuardedZip(content, limits)
    for name in archive.names:
        archive.verify(name)


def refusal(content: bytes, limits: Limits = Limits()) -> tuple[str, dict[str, str]]:  # noqa: B008 - frozen
    """Code and facts of the refusal."""
    with pytest.raises(UnreadableError) as caught:
        check(content, limits)
    return caught.value.code, caught.value.facts


def noise(size: int) -> bytes:
    """Bytes that do not compress."""
    return random.Random(1).randbytes(size)  # noqa: S311 - no secret


def test_an_honest_archive_passes() -> None:
    """Members come out as they went in, whatever their size and method."""
    members = {"a.xml": b"<a/>", "b.bin": noise(700_000), "c.xml": b"<c>" + b"x" * 900_000 + b"</c>", "d.bin": b""}
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        archive = GuardedZip(zip_of(members, method), Limits())
        assert {name: archive.read(name) for name in archive.names} == members


def test_names_are_found_as_other_readers_find_them() -> None:
    """Case and the way of slashes are left out of account."""
    assert GuardedZip(zip_of({"XL\\Workbook.xml": b"<w/>"}), Limits()).read("xl/workbook.xml") == b"<w/>"


def test_file_size_limit() -> None:
    """A file of exactly the limit passes, one byte more does not."""
    content = zip_of({"a.bin": noise(1000)})
    check(content, Limits(file_bytes=len(content)))
    assert refusal(content, Limits(file_bytes=len(content) - 1))[0] == "too_large"
    large = zip_of({"a.bin": noise(3 << 20)})
    assert refusal(large, Limits(file_bytes=3 << 20)) == ("too_large", {"found": "文件3.1MB", "limit": "3MB"})


def test_member_limit() -> None:
    """As many members as the limit pass, one more does not."""
    content = zip_of({f"{number}.bin": b"x" for number in range(6)})
    check(content, Limits(members=6))
    assert refusal(content, Limits(members=5)) == ("too_large", {"found": "内部文件6个", "limit": "5个"})


def test_unpacked_limit() -> None:
    """Unpacked bytes up to the limit pass, one more does not."""
    content = zip_of({"a.bin": noise(1 << 20), "b.bin": noise(1 << 20)})
    check(content, Limits(unpacked_bytes=2 << 20))
    more = zip_of({"a.bin": noise(1 << 20), "b.bin": noise((1 << 20) + 1)})
    assert refusal(more, Limits(unpacked_bytes=2 << 20)) == ("too_large", {"found": "解开后2.1MB", "limit": "2MB"})


def test_a_bomb_is_refused_by_its_directory() -> None:
    """Ten million zeros in ten thousand bytes are not unpacked at all."""
    code, facts = refusal(zip_of({"xl/worksheets/sheet1.xml": bytes(10_000_000)}))
    assert (code, facts["found"][:3]) == ("unsafe", "压缩了")


def test_ratio_limit() -> None:
    """A file may unpack to exactly the ratio; a byte beyond is refused."""
    content = zip_of({"a.bin": bytes(100_000)})
    ratio = -(-100_000 // len(content))
    check(content, Limits(ratio=ratio))
    assert refusal(content, Limits(ratio=ratio - 1))[0] == "unsafe"


@pytest.mark.parametrize("second", ["XL/Workbook.xml", "xl\\workbook.xml", "/xl/workbook.xml"])
def test_duplicate_members_are_refused(second: str) -> None:
    """Two members that readers may take for one another hide which one is read."""
    content = zip_of({"xl/workbook.xml": b"<a/>", second: b"<b/>"})
    assert refusal(content) == ("unsafe", {"found": "重复的内部文件"})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        ("xl/workbook.xml", b" " * ((256 << 10) - 4) + b"<!DOCTYPE x><x/>"),
        ("docProps/app.xml", '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16")),
        ("xl/strange.bin", "<!DOCTYPE x><x/>".encode("utf-16-be")),
        ("xl/strange.bin", b"<!ENTITY a 'b'>"),
    ],
)
def test_document_types_are_refused(name: str, content: bytes) -> None:
    """A DOCTYPE or entity is found in any part, any encoding and across the border of two blocks."""
    assert refusal(zip_of({name: content + noise(3000)})) == ("unsafe", {"found": "文档类型声明DOCTYPE"})


def test_pictures_may_have_a_document_type() -> None:
    """Drawing programs write a DOCTYPE into every SVG."""
    check(zip_of({"xl/media/image1.svg": b"<!DOCTYPE svg><svg/>"}))


def test_a_flipped_bit_is_found() -> None:
    """A stored member whose bytes changed after its sum was taken is damaged."""
    content = zip_of({"xl/workbook.xml": b"<a>12</a>"}, zipfile.ZIP_STORED)
    assert refusal(content.replace(b"<a>12</a>", b"<a>13</a>")) == ("damaged", {"found": "内容与校验码不符"})


def _patched(offset: int, form: str, number: int) -> Callable[[bytes], bytes]:
    def patch(content: bytes) -> bytes:
        at = content.index(DIRECTORY_ENTRY) + offset
        return content[:at] + struct.pack(form, number) + content[at + struct.calcsize(form) :]

    return patch


@pytest.mark.parametrize(
    ("patch", "code", "found"),
    [
        (_patched(24, "<I", 10), "damaged", "内部文件的大小与目录不符"),
        (_patched(24, "<I", 5000), "damaged", "内容与校验码不符"),
        (_patched(20, "<I", 9), "damaged", "压缩内容不完整"),
        (_patched(20, "<I", 5000), "damaged", "内部文件与目录不符"),
        (_patched(10, "<H", zipfile.ZIP_LZMA), "unsafe", "不常见的压缩方式"),
        (_patched(16, "<I", 1), "damaged", "内容与校验码不符"),
    ],
)
def test_a_lying_directory_is_found(patch: Callable[[bytes], bytes], code: str, found: str) -> None:
    """Sizes, sums and methods of the directory must be those of the member itself."""
    honest = zip_of({"a.xml": b"<a>" + noise(600).hex().encode() + b"</a>", "b.xml": b"<b/>"})
    check(honest)
    assert refusal(patch(honest)) == (code, {"found": found})


def test_members_that_share_bytes_are_refused() -> None:
    """Two directory entries for the same bytes are how a small file unpacks to terabytes."""
    content = zip_of({"a.xml": noise(300), "b.xml": noise(300)})
    second = content.rindex(DIRECTORY_ENTRY)
    shared = content[: second + 42] + struct.pack("<I", 0) + content[second + 46 :]
    assert refusal(shared) == ("unsafe", {"found": "内部文件互相重叠或改名"})


def test_a_locked_member_is_a_password() -> None:
    """The flag of encryption is a password, not damage."""
    content = zip_of({"xl/workbook.xml": b"<a/>"})
    assert refusal(_patched(8, "<H", 1)(content)) == ("password", {})


def test_a_truncated_zip_is_damaged() -> None:
    """Half an upload has no directory."""
    content = zip_of({"xl/workbook.xml": noise(3000)})
    assert refusal(content[: len(content) // 2]) == ("damaged", {"found": "文件不完整"})
