"""The inbox: which files are submissions, and when they are ready."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.inbox.ignored_names import ignored
from etl.inbox.scanning import DEPTH, Entry, Refused, scan
from etl.inbox.settling import Look, Settling
from etl.inbox.whole_and_closed import look_into
from etl.system.errors import EtlError


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An inbox with an empty folder for 2022."""
    (tmp_path / "inbox" / "2022").mkdir(parents=True)
    return tmp_path / "inbox"


def drop(inbox: Path, path: str, content: bytes = b"x", modified: int = 1_000) -> Path:
    """Put a file into the inbox, modified at that many seconds."""
    file = inbox / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    os.utime(file, (modified, modified))
    return file


def test_every_file_is_a_submission_in_order_of_time_then_path(inbox: Path) -> None:
    """Whatever its extension and however deep; a photo is answered too, and so is an empty file."""
    drop(inbox, "2022/文石村.xlsx", b"12345", modified=30)
    drop(inbox, "2022/村居/白云山村/表.XLS", modified=20)
    drop(inbox, "2022/照片.jpg", b"", modified=10)
    drop(inbox, "2022/无扩展名", modified=20)
    drop(inbox, "2021/旧.xlsx")
    drop(inbox, "README.md")
    found = scan(inbox, 2022)
    assert [(entry.path, entry.size, entry.modified_ns) for entry in found.entries] == [
        ("2022/照片.jpg", 0, 10 * 10**9),
        ("2022/无扩展名", 1, 20 * 10**9),
        ("2022/村居/白云山村/表.XLS", 1, 20 * 10**9),
        ("2022/文石村.xlsx", 5, 30 * 10**9),
    ]
    assert found.entries[3].file.read_bytes() == b"12345"
    assert (found.ignored, found.refused) == ({}, ())


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("~$白云山村.xlsx", "打开中的锁文件"),
        (".~lock.白云山村.xlsx#", "打开中的锁文件"),
        (".~白云山村.xlsx", "打开中的锁文件"),
        (".~etl-0123456789abcdef.tmp", "临时文件"),
        ("~WRL0001.tmp", "临时文件"),
        ("~wrl0001", "临时文件"),
        ("白云山村.tmp", "临时文件"),
        ("A.TMP", "临时文件"),
        ("Thumbs.db", "系统文件"),
        ("desktop.ini", "系统文件"),
        (".DS_Store", "系统文件"),
        (".白云山村.xlsx.swp", "隐藏文件"),
        ("4A2B3C00", "临时文件"),
        ("4A2B3C00.xlsx", ""),
        ("4A2B3C0", ""),
        ("4A2B3C000", ""),
        ("4A2B3C0G", ""),
        ("白云山村.xlsx.bak", "备份文件"),
        ("白云山村.BAK", "备份文件"),
        ("备份.xlsx", ""),
        ("白云山村.bak.xlsx", ""),
        ("白云山村bak", ""),
        ("白云山村.xlk", "备份文件"),
        ("白云山村.xlk.xlsx", ""),
        ("白云山村.asd", "备份文件"),
        ("白云山村asd.xlsx", ""),
        ("白云山村.xlsx~", "备份文件"),
        ("白云山村~.xlsx", ""),
        ("白云山村.xlsx.wpsdownload", "没下载完的文件"),
        ("wpsdownload.xlsx", ""),
        ("白云山村.xlsx.baiduyun.p.downloading", "没下载完的文件"),
        ("白云山村.xlsx.downloading", ""),
        ("白云山村.xlsx.!ut", "没下载完的文件"),
        ("白云山村!ut.xlsx", ""),
        ("白云山村.xlsx.xltd", "没下载完的文件"),
        ("白云山村.xlt", ""),
        ("白云山村.xlsx", ""),
        ("~白云山村.xlsx", ""),
        ("$白云山村.xlsx", ""),
        ("白云山村~$.xlsx", ""),
        ("白云山村.xlsx.crdownload", "没下载完的文件"),
        ("白云山村.xlsx.part", "没下载完的文件"),
        ("白云山村.xlsx.partial", "没下载完的文件"),
        ("白云山村.xlsx.filepart", "没下载完的文件"),
        ("白云山村.part.xlsx", ""),
        ("白云山村part", ""),
        ("白云山村.tmp.xlsx", ""),
        ("白云山村tmp", ""),
        ("WRL.docx", ""),
        ("我的Thumbs.db", ""),
        ("回执", ""),
        ("回执.xlsx", ""),
        ("#recycle", ""),
    ],
)
def test_names_of_files(name: str, reason: str) -> None:
    """Whole names only: each ignored one has a neighbour that is a submission."""
    assert ignored(name) == reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("回执", "回执"),
        ("@eaDir", "系统文件"),
        ("#recycle", "系统文件"),
        ("$RECYCLE.BIN", "系统文件"),
        ("System Volume Information", "系统文件"),
        (".git", "隐藏文件"),
        ("__MACOSX", "系统文件"),
        ("lost+found", "系统文件"),
        ("MACOSX", ""),
        ("lost", ""),
        ("RECYCLE.BIN", ""),
        ("回执2", ""),
        ("村居回执", ""),
        ("eaDir", ""),
        ("recycle", ""),
        ("x.tmp", ""),
        ("README.md", ""),
    ],
)
def test_names_of_folders(name: str, reason: str) -> None:
    """A folder has rules of its own."""
    assert ignored(name, folder=True, top=True) == reason


@pytest.mark.parametrize("name", ["README.md", "readme.md", "说明.txt"])
def test_our_own_explanations(name: str) -> None:
    """Ignored where we put them, a submission anywhere deeper."""
    assert ignored(name, top=True) == "自带的说明"
    assert ignored(name) == ""


def test_ignored_ones_are_counted_by_reason(inbox: Path) -> None:
    """An ignored folder counts once and is not entered."""
    drop(inbox, "2022/回执/白云山村/回执.html")
    drop(inbox, "2022/回执/白云山村/白云山村.xlsx")
    drop(inbox, "2022/村居/@eaDir/白云山村.xlsx")
    drop(inbox, "2022/~$甲.xlsx")
    drop(inbox, "2022/村居/.~lock.乙.xlsx#")
    drop(inbox, "2022/说明.txt")
    drop(inbox, "2022/村居/说明.txt")
    found = scan(inbox, 2022)
    assert [entry.path for entry in found.entries] == ["2022/村居/说明.txt"]
    assert found.ignored == {"回执": 1, "打开中的锁文件": 2, "系统文件": 1, "自带的说明": 1}


def test_what_may_be_missed_is_named(inbox: Path) -> None:
    """Temporary files, backups and unfinished downloads, wherever they lie; locks are only counted."""
    for name in ("白云山村.xlsx.bak", "4A2B3C00", "村居/文石村.xlsx.xltd", "~$甲.xlsx", "__MACOSX/乙.xlsx"):
        drop(inbox, f"2022/{name}")
    found = scan(inbox, 2022)
    assert found.entries == ()
    assert found.ignored == {"临时文件": 1, "备份文件": 1, "打开中的锁文件": 1, "没下载完的文件": 1, "系统文件": 1}
    assert found.passed_over == (
        Refused("2022/4A2B3C00", "临时文件"),
        Refused("2022/村居/文石村.xlsx.xltd", "没下载完的文件"),
        Refused("2022/白云山村.xlsx.bak", "备份文件"),
    )


def test_depth_is_bounded(inbox: Path) -> None:
    """The sixth folder is entered, the seventh is named."""
    deep = "2022/" + "/".join(str(level) for level in range(1, DEPTH + 1))
    drop(inbox, f"{deep}/甲.xlsx")
    drop(inbox, f"{deep}/7/乙.xlsx")
    found = scan(inbox, 2022)
    assert [entry.path for entry in found.entries] == [f"{deep}/甲.xlsx"]
    assert found.refused == (Refused(f"{deep}/7", "文件夹嵌套超过 6 层，请往上移"),)


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_links(inbox: Path) -> None:
    """To a file of the inbox yes; out of it, to a folder, to nothing or in a circle no."""
    inside = drop(inbox, "2022/甲.xlsx", b"123", modified=50)
    outside = drop(inbox.parent, "机密.xlsx")
    (inbox / "2022/a里.xlsx").symlink_to(inside)
    (inbox / "2022/b外.xlsx").symlink_to(outside)
    (inbox / "2022/c夹").symlink_to(inbox / "2022")
    (inbox / "2022/d空.xlsx").symlink_to(inbox / "没有.xlsx")
    (inbox / "2022/e圈.xlsx").symlink_to(inbox / "2022/e圈.xlsx")
    found = scan(inbox, 2022)
    assert [(entry.path, entry.size, entry.modified_ns) for entry in found.entries] == [
        ("2022/a里.xlsx", 3, 50 * 10**9),
        ("2022/甲.xlsx", 3, 50 * 10**9),
    ]
    assert found.refused == (
        Refused("2022/b外.xlsx", "链接指向收件夹之外，请放入文件本身"),
        Refused("2022/c夹", "链接指向文件夹，请放入文件本身"),
        Refused("2022/d空.xlsx", "链接指向的文件不存在"),
        Refused("2022/e圈.xlsx", "链接指向的文件不存在"),
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
def test_a_pipe_is_refused(inbox: Path) -> None:
    """Reading it would wait for ever."""
    os.mkfifo(inbox / "2022" / "管道.xlsx")
    found = scan(inbox, 2022)
    assert found.entries == ()
    assert found.refused == (Refused("2022/管道.xlsx", "不是普通文件（管道或设备）"),)


@pytest.mark.skipif(os.name == "nt", reason="names are always Unicode on Windows")
def test_a_name_that_is_no_unicode_can_be_told_and_opened(inbox: Path) -> None:
    """A GBK name unpacked on Linux: shown unambiguously, written to a journal, opened where it is."""
    name = os.fsdecode("白.xlsx".encode("gbk"))
    drop(inbox, f"2022/{name}", b"123")
    (entry,) = scan(inbox, 2022).entries
    assert entry.path == r"2022/\udcb0\udcd7.xlsx"
    assert entry.path.encode("utf-8")
    assert entry.file.read_bytes() == b"123"


def test_what_looks_the_same_is_not_made_anew(inbox: Path) -> None:
    """With the entries of an earlier scan; a file of another size or time is seen as it is now."""
    same, other = drop(inbox, "2022/甲.xlsx", modified=10), drop(inbox, "2022/乙.xlsx", modified=20)
    before = {entry.path: entry for entry in scan(inbox, 2022).entries}
    os.utime(other, (21, 21))
    first, second = scan(inbox, 2022, before).entries
    assert first is before["2022/甲.xlsx"]
    assert (first.file, second.modified_ns) == (same, 21 * 10**9)


@pytest.mark.skipif(os.name == "nt", reason="Windows and macOS may join the two")
def test_composed_and_decomposed_names_are_two_files(inbox: Path) -> None:
    """NFC and NFD of one name, each told and opened as it is on the disk."""
    drop(inbox, "2022/caf\u00e9.xlsx", b"1", modified=10)
    drop(inbox, "2022/cafe\u0301.xlsx", b"22", modified=20)
    first, second = scan(inbox, 2022).entries
    assert (first.path, first.file.read_bytes()) == ("2022/caf\u00e9.xlsx", b"1")
    assert (second.path, second.file.read_bytes()) == ("2022/cafe\u0301.xlsx", b"22")


def test_the_longest_name(inbox: Path) -> None:
    """255 bytes are a name like any other, though no lock file could have one that is longer still."""
    name = "村" * 83 + "a.xlsx"
    drop(inbox, f"2022/{name}", b"1")
    (entry,) = scan(inbox, 2022).entries
    assert len(name.encode()) == 255
    assert look_into(entry) == Look()


@pytest.mark.parametrize("year", [2021, 2022])
def test_a_missing_folder_names_the_key(tmp_path: Path, year: int) -> None:
    """A vanished inbox is not an empty one."""
    (tmp_path / "inbox").mkdir()
    with pytest.raises(EtlError) as trouble:
        scan(tmp_path / "inbox", year)
    missing = tmp_path / "inbox" / str(year)
    assert str(trouble.value) == (
        f"收件夹 {missing} 不存在：请建立它，或改正 config.toml 中 [paths] inbox 与 [project] year。"
    )


# --------------------------------------------------------------------------- settling


def entry(modified: float = 100.0, size: int = 5, path: str = "2022/甲.xlsx") -> Entry:
    """A file modified at that many seconds."""
    return Entry(path, size, int(modified * 1e9), Path(path))


@pytest.mark.parametrize(("now", "ready"), [(102.9, False), (103.0, True), (1e9, True)])
def test_a_file_of_some_age_is_ready_at_first_sight(now: float, *, ready: bool) -> None:
    """Three seconds old, to the tenth."""
    settled = Settling(3).feed([entry()], now=now, tick=0)
    assert settled.ready == ((entry(),) if ready else ())
    assert settled.waiting == (() if ready else (entry(),))


@pytest.mark.parametrize(("tick", "ready"), [(52.9, False), (53.0, True)])
def test_a_time_in_the_future_proves_nothing(tick: float, *, ready: bool) -> None:
    """It has to keep still for as long by our own clock."""
    first = Settling(3).feed([entry(modified=10_000)], now=100, tick=50)
    assert first.waiting == (entry(modified=10_000),)
    second = first.after.feed([entry(modified=10_000)], now=100, tick=tick)
    assert bool(second.ready) is ready


@pytest.mark.parametrize(("tick", "ready"), [(4.9, False), (5.0, True)])
def test_a_file_that_grows_waits_from_its_last_growth(tick: float, *, ready: bool) -> None:
    """Even when the copy brings an old time along."""
    state = Settling(3).feed([entry(modified=100, size=1)], now=100, tick=0).after
    state = state.feed([entry(modified=100, size=2)], now=500, tick=1).after
    grown = state.feed([entry(modified=1, size=3)], now=500, tick=2)
    assert grown.waiting == (entry(modified=1, size=3),)
    assert bool(grown.after.feed([entry(modified=1, size=3)], now=500, tick=tick).ready) is ready


def test_an_empty_file_settles_like_any_other() -> None:
    """It is answered too, but not while the first byte may still come."""
    waiting = Settling(3).feed([entry(size=0)], now=101, tick=0)
    assert waiting.ready == ()
    assert waiting.after.feed([entry(size=0)], now=103, tick=2).ready == (entry(size=0),)


def test_a_path_that_is_gone_is_forgotten() -> None:
    """When it comes back its own time counts again."""
    state = Settling(3).feed([entry(size=1)], now=100, tick=0).after
    gone = state.feed([], now=101, tick=1)
    assert (gone.ready, gone.waiting, gone.after.watched) == ((), (), {})
    assert gone.after.feed([entry(size=2)], now=500, tick=2).ready == (entry(size=2),)


def test_one_file_does_not_hold_up_another() -> None:
    """Ready and waiting are told apart, in the order given."""
    done, busy = entry(path="2022/甲.xlsx"), entry(modified=499, path="2022/乙.xlsx")
    settled = Settling(3).feed([done, busy], now=500, tick=0)
    assert (settled.ready, settled.waiting) == ((done,), (busy,))


def test_no_quiet_time_means_ready_at_once() -> None:
    """settle_seconds = 0."""
    assert Settling(0).feed([entry(modified=10_000)], now=0, tick=0).ready == (entry(modified=10_000),)


@given(
    sizes=st.lists(st.integers(0, 3), min_size=1, max_size=8),
    modified=st.integers(0, 200),
    steps=st.lists(st.floats(0, 5), min_size=8, max_size=8),
)
def test_a_file_that_keeps_still_is_always_ready_after_the_quiet_time(
    sizes: list[int], modified: int, steps: list[float]
) -> None:
    """Whatever happened to it before and whatever the wall clock says."""
    state, tick = Settling(3), 0.0
    for size, step in zip(sizes, steps, strict=False):
        tick += step
        state = state.feed([entry(modified, size)], now=100, tick=tick).after
    assert state.feed([entry(modified, sizes[-1])], now=0, tick=tick + 3.001).ready == (entry(modified, sizes[-1]),)
