"""A look into a still file: what shows that a part is missing, and who has it open."""

from __future__ import annotations

import io
import os
from pathlib import Path
from zipfile import ZipFile

import pytest

from etl.inbox.scanning import Entry, scan, seen_again
from etl.inbox.settling import Look
from etl.inbox.whole_and_closed import content_of, look_into, open_regular


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


@pytest.fixture
def listed(tmp_path: Path) -> Entry:
    """A file in a folder of the inbox as the scan saw it; an equal one, and its equal folder, lie outside."""
    for folder in (tmp_path / "inbox" / "2022" / "村", tmp_path / "村"):
        folder.mkdir(parents=True)
        (folder / "甲.xlsx").write_bytes(b"inside" if "inbox" in folder.parts else b"secret")
        os.utime(folder / "甲.xlsx", (1_000, 1_000))
    (entry,) = scan(tmp_path / "inbox", 2022).entries
    return entry


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
@pytest.mark.parametrize("swapped", ["file", "folder"])
def test_a_link_out_of_the_inbox_put_there_after_the_scan(tmp_path: Path, listed: Entry, swapped: str) -> None:
    """Of the same size and time as the file, or in place of its folder: never read."""
    assert seen_again(listed) == listed
    assert content_of(listed, 100) == b"inside"
    there = listed.file if swapped == "file" else listed.file.parent
    there.rename(tmp_path / "away")
    there.symlink_to(tmp_path / "村" / "甲.xlsx" if swapped == "file" else tmp_path / "村")
    assert seen_again(listed) is None
    assert look_into(listed) == Look(opens=False)
    with pytest.raises(OSError, match="since the scan"):
        content_of(listed, 100)


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_within_the_inbox_is_read(listed: Entry) -> None:
    """Which the scan saw as a link; turned to the outside afterwards it is not."""
    link = listed.file.parents[1] / "链接.xlsx"
    link.symlink_to(listed.file)
    (seen,) = (one for one in scan(listed.file.parents[2], 2022).entries if one.file == link)
    assert seen_again(seen) == seen
    assert content_of(seen, 100) == b"inside"
    link.unlink()
    link.symlink_to(listed.file.parents[3] / "村" / "甲.xlsx")
    assert seen_again(seen) is None
    with pytest.raises(OSError, match="since the scan"):
        content_of(seen, 100)


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_file_that_became_a_link_is_not_opened(listed: Entry) -> None:
    """Not even one within the inbox: the next scan sees that it is a link."""
    other = listed.file.with_name("乙.xlsx")
    listed.file.rename(other)
    listed.file.symlink_to(other)
    assert seen_again(listed) is None
    with pytest.raises(OSError, match=str(listed.file)):
        content_of(listed, 100)


@pytest.mark.parametrize("tells_why", [True, False])
def test_a_refused_permission(listed: Entry, monkeypatch: pytest.MonkeyPatch, *, tells_why: bool) -> None:
    """Told as such, but on Windows, where an open file gives the same refusal."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "refused")

    monkeypatch.setattr("etl.inbox.whole_and_closed._TELLS_WHY", tells_why)
    monkeypatch.setattr("etl.inbox.whole_and_closed.open_regular", refuse)
    monkeypatch.setattr("etl.inbox.whole_and_closed._holder", lambda _: None)
    assert look_into(listed) == Look(opens=False, forbidden=tells_why)


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_in_place_of_the_year_is_the_operators(tmp_path: Path) -> None:
    """To a share, say: its files are read; what then leads out of the share is not."""
    share = tmp_path / "share"
    share.mkdir()
    (share / "甲.xlsx").write_bytes(b"inside")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "2022").symlink_to(share)
    (entry,) = scan(tmp_path / "inbox", 2022).entries
    assert seen_again(entry) == entry
    assert content_of(entry, 100) == b"inside"
    (share / "甲.xlsx").rename(tmp_path / "甲.xlsx")
    (share / "甲.xlsx").symlink_to(tmp_path / "甲.xlsx")
    assert seen_again(entry) is None
    with pytest.raises(OSError, match="since the scan"):
        content_of(entry, 100)
