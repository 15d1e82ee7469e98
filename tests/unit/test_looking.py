"""A look into a still file: what shows that a part is missing, and who has it open."""

from __future__ import annotations

import io
import os
from pathlib import Path
from zipfile import ZipFile

import pytest

from etl.inbox import Entry, Look
from etl.inbox.looking import look_into, open_regular


def zipped(comment: bytes = b"") -> bytes:
    """A small zip file."""
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("a", b"x" * 1000)
        archive.comment = comment
    return stream.getvalue()


def looked(file: Path) -> Look:
    """What the look gives."""
    return look_into(Entry("2022/甲.xlsx", file.stat().st_size if file.exists() else 0, 0, file))


@pytest.mark.parametrize(
    ("content", "whole"),
    [
        (b"", False),
        (b"\0" * 5000, False),  # Windows gives a copy its size first
        (zipped(), True),
        (zipped()[:-1], False),
        (zipped()[:500], False),
        (zipped()[:500] + b"\0" * 600, False),
        (zipped(b"comment"), True),
        (zipped(b"comment")[:-1], False),
        (zipped(b"c" * 65_535), True),
        (zipped() + b"tail that a program appended", True),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", True),
        ("单位,学习次数\n".encode("gbk"), True),
        (b"x", True),
    ],
)
def test_whole_or_not(tmp_path: Path, content: bytes, *, whole: bool) -> None:
    """Every zip without its end is unfinished; of other formats nothing can be told, and nothing is held against them."""
    file = tmp_path / "甲.xlsx"
    file.write_bytes(content)
    assert looked(file) == Look(whole=whole)


@pytest.mark.parametrize(
    ("lock", "content", "holder"),
    [
        (".~lock.甲.xlsx#", "张三,zhang,PC-1,01.12.2022 10:00,file:///x;", "张三"),
        (".~lock.甲.xlsx#", "", ""),
        ("~$甲.xlsx", "", ""),
        (".~甲.xlsx", "", ""),
        ("~$乙.xlsx", "", None),
        (".~lock.甲.xlsx", "", None),
    ],
)
def test_who_has_it_open(tmp_path: Path, lock: str, content: str, holder: str | None) -> None:
    """LibreOffice's lock names a person; another file's lock is none."""
    (tmp_path / "甲.xlsx").write_bytes(b"x")
    (tmp_path / lock).write_text(content, encoding="utf-8")
    assert looked(tmp_path / "甲.xlsx") == Look(holder=holder)


def test_what_does_not_open(tmp_path: Path) -> None:
    """A file that is gone."""
    assert looked(tmp_path / "甲.xlsx") == Look(opens=False)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
def test_a_pipe_in_its_place_does_not_hold_us_up(tmp_path: Path) -> None:
    """Put there between the listing and the look."""
    os.mkfifo(tmp_path / "甲.xlsx")
    assert looked(tmp_path / "甲.xlsx") == Look(opens=False)
    with pytest.raises(FileNotFoundError):
        open_regular(tmp_path / "甲.xlsx")
