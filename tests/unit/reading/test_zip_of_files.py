"""A plain .zip of files is opened one level deep, within the limits of one workbook."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from etl.domain import Arrival, Verdict
from etl.domain.catalogue import Catalogue
from etl.domain.findings import message
from etl.examination.examine import examine
from etl.reading import Limits, UnreadableError, contained_files

Package = Callable[..., bytes]
INBOX = Path(__file__).resolve().parents[3] / "inbox" / "2022"


def packed(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of those files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def refusal(content: bytes, limits: Limits = Limits()) -> tuple[str, dict[str, str]]:  # noqa: B008 - frozen
    """Code and facts of the refusal."""
    with pytest.raises(UnreadableError) as caught:
        contained_files(content, limits)
    return caught.value.code, caught.value.facts


def test_files_come_out_with_their_names() -> None:
    """In their order; folders are kept in the name, litter and equal copies are left out."""
    files = {
        "乡镇/白云山村.xlsx": b"1",
        "文石村.xlsx": b"2",
        "__MACOSX/._文石村.xlsx": b"x",
        ".DS_Store": b"x",
        "~$文石村.xlsx": b"x",
        "文石村（复制）.xlsx": b"2",
        "../../槐园村.xlsx": b"3",
    }
    assert contained_files(packed(files), Limits()) == (
        ("乡镇/白云山村.xlsx", b"1"),
        ("文石村.xlsx", b"2"),
        ("槐园村.xlsx", b"3"),
    )


def test_a_page_in_an_archive_may_have_a_document_type() -> None:
    """It is a file of its own, not a part of a package, stored or not."""
    page = b"<!DOCTYPE html><html><table></table></html>"
    assert contained_files(packed({"a.html": page}, zipfile.ZIP_STORED), Limits()) == (("a.html", page),)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_of_windows_and_macos(encoding: str) -> None:
    """Packers write GBK or UTF-8 without saying so."""
    placeholder = "x" * len("白云山村".encode(encoding))
    content = packed({f"{placeholder}.xlsx": b"1"}).replace(placeholder.encode(), "白云山村".encode(encoding))
    assert contained_files(content, Limits()) == (("白云山村.xlsx", b"1"),)


@pytest.mark.parametrize("content", [b"", b"%PDF", b"PK\x03\x04 broken"])
def test_other_content_is_no_archive(package: Package, content: bytes) -> None:
    """Workbooks and everything else are left to the readers."""
    assert contained_files(content or package(""), Limits()) is None


def test_the_limits_hold_for_the_sum(package: Package) -> None:
    """As many files as allowed pass, and so does as much content; one more does not."""
    files = {f"{number}.txt": bytes((number,)) for number in range(6)}
    assert len(contained_files(packed(files), Limits(files=6)) or ()) == 6
    assert refusal(packed(files), Limits(files=5)) == ("too_large", {"found": "压缩包里有6个文件", "limit": "5个"})
    one = package("", {"xl/a.bin": bytes(2 << 20)})
    two = package("", {"xl/a.bin": bytes((2 << 20) + 1)})
    limits = Limits(unpacked_bytes=3 << 20)
    assert len(contained_files(packed({"1": one}), limits) or ()) == 1
    assert refusal(packed({"1": one, "2": two}), limits) == ("too_large", {"found": "解开后4MB", "limit": "3MB"})


def test_archives_are_guarded() -> None:
    """Locks, bombs and emptiness have their reasons."""
    content = packed({"a.xlsx": b"1"})
    at = content.index(b"PK\x01\x02") + 8
    assert refusal(content[:at] + b"\x01\x00" + content[at + 2 :]) == ("password", {})
    assert refusal(packed({"a.xlsx": bytes(30 << 20)}))[0] == "unsafe"
    assert refusal(packed({".DS_Store": b"x"})) == ("packed", {"found": "里面没有文件"})


# ------------------------------------------------------------------------------ examined

Examined = Callable[[Mapping[str, bytes]], list[tuple[str, str | None, Verdict, list[str]]]]


@pytest.fixture
def examined(town: Catalogue) -> Examined:
    """Examines an archive 年报.zip of these files: file, unit, verdict and sentences of each submission."""

    def run(files: Mapping[str, bytes]) -> list[tuple[str, str | None, Verdict, list[str]]]:
        content = packed(files)
        arrival = Arrival(1, "2022/文石村.zip", "0" * 64, len(content), 1, "2023-01-09T09:00:00+08:00")
        submissions = examine(content, arrival, town, 2022)
        return [(one.file, one.unit, one.verdict, [message(found) for found in one.findings]) for one in submissions]

    return run


def test_each_file_is_a_submission(examined: Examined) -> None:
    """Each under its own name, which is the one that counts; what is no workbook gets its own reason."""
    village, office = ((INBOX / name).read_bytes() for name in ("白云山村.xlsx", "司法所.xlsx"))
    found = examined({"白云山村.xlsx": village, "科室/司法所.xlsx": office, "照片.jpg": b"\xff\xd8\xff\xe0"})
    assert found == [
        ("文石村.zip/白云山村.xlsx", "白云山村", Verdict.ACCEPTED, []),
        ("文石村.zip/科室/司法所.xlsx", "司法所", Verdict.ACCEPTED, []),
        (
            "文石村.zip/照片.jpg",
            None,
            Verdict.RETURNED,
            ["文石村.zip/照片.jpg：这是图片，不是表格。请不要拍照或截图，提交填表用的表格文件本身（.xlsx）。"],
        ),
    ]


def test_an_archive_in_an_archive_is_not_opened(examined: Examined) -> None:
    """Depth is one."""
    assert examined({"内.zip": packed({"a.xlsx": b"1"})})[0][3] == [
        "文石村.zip/内.zip：这是压缩包（ZIP），没有可读取的表格。请解压后直接提交里面的表格文件。"
    ]


def test_two_forms_of_a_unit_in_one_archive(examined: Examined) -> None:
    """Nobody can tell which of them is meant; an equal copy is the same form."""
    village = (INBOX / "白云山村.xlsx").read_bytes()
    other = village[:-2] + b"\x01\x00" + b" "
    assert [one[1:3] for one in examined({"白云山村.xlsx": village, "2.xlsx": village})] == [
        ("白云山村", Verdict.ACCEPTED)
    ]
    assert examined({"白云山村.xlsx": village, "2.xlsx": other}) == [
        (
            "文石村.zip",
            "白云山村",
            Verdict.RETURNED,
            [
                "文石村.zip：一个文件里有白云山村的2张填过的统计表：白云山村.xlsx、2.xlsx。请只保留一张，其余删除后提交。"
            ],
        )
    ]
