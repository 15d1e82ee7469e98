"""The ledger: nothing lost and nothing doubled, wherever a run was killed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from etl.consolidation.decisions import Decision
from etl.domain import Arrival, Submission
from etl.ledger import Incoming, Ledger
from etl.ledger.archive import Archive
from etl.ledger.drives import network_type
from etl.ledger.journal import Journal
from etl.ledger.journal_records import ArrivalRecord, EditionRecord
from etl.system.errors import EtlError

PATH = "2022/白云山村.xlsx"
FOUND = (Submission("白云山村.xlsx", "500113115214", "白云山村", 2022),)


def incoming(content: bytes = b"v1", path: str = PATH, modified_ns: int = 5) -> Incoming:
    """A version of a file about to be received."""
    return Incoming(path, content, len(content), modified_ns, "2022-12-03T09:00:00+08:00", 2022)


def edition(number: int, outputs: dict[str, str], year: int = 2022) -> EditionRecord:
    """An edition with that number and these outputs."""
    return EditionRecord(year, number, f"{number:064x}", "2022-12-03T09:00:00+08:00", outputs)


def one_pass(ledger: Ledger, files: list[Incoming]) -> None:
    """What a run does: finish what a former run left, then receive, examine and record what is new."""
    ledger.index_many((arrival, 2022, FOUND) for arrival in ledger.unindexed(2022))
    for one in files:
        digest = hashlib.sha256(one.content).hexdigest()
        if ledger.unchanged(one.path, one.size, one.modified_ns):
            continue
        if ledger.latest_hash(one.path) == digest:
            ledger.remember_seen(one.path, one.size, one.modified_ns, digest)
            continue
        (arrival,) = ledger.receive_many([one])
        ledger.index(arrival, one.year, FOUND)


def test_receiving_numbers_and_keeps(tmp_path: Path) -> None:
    """Numbers rise from 1, the content is in the archive, the index does not know of it yet."""
    with Ledger.open(tmp_path / ".etl") as ledger:
        (first,) = ledger.receive_many([Incoming(PATH, b"v1", 2, 5, "t", 2022)])
        (second,) = ledger.receive_many([Incoming(PATH, b"v2", 2, 6, "t", 2022)])
        assert first == Arrival(1, PATH, hashlib.sha256(b"v1").hexdigest(), 2, 5, "t")
        assert second.number == 2
        assert (ledger.content(first.sha256), ledger.content(second.sha256)) == (b"v1", b"v2")
        assert ledger.unindexed(2022) == [first, second]
        assert list(ledger.examined(2022)) == []
        assert not ledger.unchanged(PATH, 2, 6)
        assert ledger.latest_hash(PATH) == second.sha256


def test_recording_makes_it_known(tmp_path: Path) -> None:
    """Examined, no longer pending, and unchanged until size or time differ."""
    with Ledger.open(tmp_path) as ledger:
        (arrival,) = ledger.receive_many([incoming()])
        ledger.index(arrival, 2022, FOUND)
        assert ledger.unindexed(2022) == []
        assert list(ledger.examined(2022)) == [(arrival, FOUND)]
        assert ledger.unchanged(PATH, 2, 5)
        assert not ledger.unchanged(PATH, 2, 6)


def test_the_time_of_saving_is_kept(tmp_path: Path) -> None:
    """In the journal and, after a rebuild too, in the index; what came later and was saved earlier stands before."""
    times = ["2023-01-05T10:00:00+08:00", "2023-01-04T10:00:00+08:00"]
    with Ledger.open(tmp_path) as ledger:
        one_pass(ledger, [replace(incoming(at.encode()), saved_at=at, modified_ns=n) for n, at in enumerate(times)])
        assert [arrival.saved_at for arrival, _ in ledger.examined(2022)] == times[::-1]
        ledger.rebuild_index(2022)
        one_pass(ledger, [])
        assert [arrival.number for arrival, _ in ledger.examined(2022)] == [2, 1]


def test_what_was_passed_over_is_kept(tmp_path: Path) -> None:
    """Journalled when it changes only, by year, in a fixed order."""
    with Ledger.open(tmp_path) as ledger:
        assert ledger.aside(2022) == ()
        assert ledger.record_aside(2022, ["2022/b.bak", "2022/a.bak"])
        size = (tmp_path / "journal.jsonl").stat().st_size
        assert not ledger.record_aside(2022, ["2022/a.bak", "2022/b.bak"])
        assert (tmp_path / "journal.jsonl").stat().st_size == size
    with Ledger.open(tmp_path) as ledger:
        assert (ledger.aside(2022), ledger.aside(2023)) == (("2022/a.bak", "2022/b.bak"), ())
        assert ledger.record_aside(2022, [])
        assert ledger.aside(2022) == ()


def test_a_touched_file_is_not_a_new_version(tmp_path: Path) -> None:
    """Same content under a new time: remembered, not received again."""
    with Ledger.open(tmp_path) as ledger:
        one_pass(ledger, [incoming(modified_ns=5)])
        one_pass(ledger, [incoming(modified_ns=9)])
        assert ledger.unchanged(PATH, 2, 9)
        assert [arrival.number for arrival, _ in ledger.examined(2022)] == [1]


def test_a_version_that_comes_back_is_the_newest(tmp_path: Path) -> None:
    """v1, v2, then v1 again: three arrivals, two contents."""
    with Ledger.open(tmp_path) as ledger:
        for content, modified_ns in ((b"v1", 5), (b"v2", 6), (b"v1", 5)):
            one_pass(ledger, [incoming(content, modified_ns=modified_ns)])
        assert [arrival.number for arrival, _ in ledger.examined(2022)] == [1, 2, 3]
    assert len([path for path in (tmp_path / "archive").rglob("*") if path.is_file()]) == 2


def test_a_batch_that_fails_receives_nothing(tmp_path: Path) -> None:
    """Nothing is acknowledged before the one fsync of the batch; numbers are not used up."""

    def failing() -> Iterator[Incoming]:
        yield incoming(b"v1")
        raise LookupError("file vanished while it was copied")

    with Ledger.open(tmp_path) as ledger:
        with pytest.raises(LookupError):
            ledger.receive_many(failing())
        assert ledger.unindexed(2022) == []
        assert [arrival.number for arrival in ledger.receive_many([incoming(b"v1"), incoming(b"v2")])] == [1, 2]


def test_a_batch_whose_examination_fails_stays_pending(tmp_path: Path) -> None:
    """The index took none of it, so all of it is examined again."""
    with Ledger.open(tmp_path) as ledger:
        first, second = ledger.receive_many([incoming(b"v1"), incoming(b"v2")])

        def failing() -> Iterator[tuple[Arrival, int, tuple[Submission, ...]]]:
            yield first, 2022, FOUND
            raise LookupError("examination died")

        with pytest.raises(LookupError):
            ledger.index_many(failing())
        assert ledger.unindexed(2022) == [first, second]


# --------------------------------------------------------------------------- killed between two steps

FILES = [incoming(b"v1"), incoming(b"other", "2022/文石村.xlsx")]


def killed_before_anything(folder: Path) -> None:
    """The folder was made, nothing in it."""
    folder.mkdir()


def killed_while_archiving(folder: Path) -> None:
    """A half file beside the archive's names."""
    half = folder / "archive" / hashlib.sha256(b"v1").hexdigest()[:2]
    half.mkdir(parents=True)
    (half / ".~etl-0123456789abcdef.tmp").write_bytes(b"v")


def killed_after_archiving(folder: Path) -> None:
    """Content without a line."""
    folder.mkdir()
    Archive(folder / "archive").put(b"v1")


def killed_in_the_line(folder: Path) -> None:
    """Content with half a line."""
    killed_after_line(folder)
    journal = folder / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-20])


def killed_after_line(folder: Path) -> None:
    """Content and line, no index at all."""
    killed_after_archiving(folder)
    journal = Journal.open(folder / "journal.jsonl")
    one = FILES[0]
    digest = hashlib.sha256(one.content).hexdigest()
    journal.append([ArrivalRecord(1, one.path, digest, one.size, one.modified_ns, one.received_at, one.year)])
    journal.close()


def killed_after_receiving(folder: Path) -> None:
    """The ledger was open, the examination had not ended."""
    with Ledger.open(folder) as ledger:
        ledger.receive_many(FILES[:1])


def killed_after_recording(folder: Path) -> None:
    """The first file is done, the second untouched."""
    with Ledger.open(folder) as ledger:
        one_pass(ledger, FILES[:1])


def killed_while_rebuilding(folder: Path) -> None:
    """The index was emptied and not filled again."""
    with Ledger.open(folder) as ledger:
        one_pass(ledger, FILES)
        ledger.rebuild_index(2022)


@pytest.mark.parametrize(
    "crash",
    [
        killed_before_anything,
        killed_while_archiving,
        killed_after_archiving,
        killed_in_the_line,
        killed_after_line,
        killed_after_receiving,
        killed_after_recording,
        killed_while_rebuilding,
    ],
    ids=lambda crash: crash.__name__,
)
def test_the_next_run_ends_where_an_undisturbed_one_does(tmp_path: Path, crash: type) -> None:
    """Wherever it was killed: the same arrivals under the same numbers, each once, nothing pending."""
    crash(tmp_path / "killed")
    for folder in (tmp_path / "killed", tmp_path / "undisturbed"):
        with Ledger.open(folder) as ledger:
            one_pass(ledger, FILES)
            one_pass(ledger, FILES)
            assert ledger.unindexed(2022) == []
    with Ledger.open(tmp_path / "killed") as killed, Ledger.open(tmp_path / "undisturbed") as undisturbed:
        assert list(killed.examined(2022)) == list(undisturbed.examined(2022))
        assert [killed.content(arrival.sha256) for arrival, _ in killed.examined(2022)] == [b"v1", b"other"]
        assert all(killed.unchanged(one.path, one.size, one.modified_ns) for one in FILES)
    journals = [(tmp_path / name / "journal.jsonl").read_bytes() for name in ("killed", "undisturbed")]
    assert journals[0] == journals[1]


def test_a_scan_before_the_unindexed_are_done_doubles_nothing(tmp_path: Path) -> None:
    """The newest hash is known from the journal, even with an empty index."""
    killed_after_receiving(tmp_path)
    with Ledger.open(tmp_path) as ledger:
        assert not ledger.unchanged(PATH, 2, 5)
        assert ledger.latest_hash(PATH) == hashlib.sha256(b"v1").hexdigest()
        ledger.remember_seen(PATH, 2, 5, hashlib.sha256(b"v1").hexdigest())
    with Ledger.open(tmp_path) as ledger:
        assert [arrival.number for arrival in ledger.unindexed(2022)] == [1]


def test_an_index_of_another_journal_is_not_believed(tmp_path: Path) -> None:
    """A journal restored from a backup: the index knows arrivals that never were, so all is examined again."""
    with Ledger.open(tmp_path) as ledger:
        one_pass(ledger, FILES)
    journal = tmp_path / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().splitlines(keepends=True)[0])
    with Ledger.open(tmp_path, writing=False) as ledger:
        assert len(list(ledger.examined(2022))) == 2, "a command that only looks repairs nothing"
    with Ledger.open(tmp_path) as ledger:
        assert list(ledger.examined(2022)) == []
        assert [arrival.number for arrival in ledger.unindexed(2022)] == [1]


# --------------------------------------------------------------------------- editions


def test_editions_by_year(tmp_path: Path) -> None:
    """The last one of the year asked for, also after opening again."""
    with Ledger.open(tmp_path) as ledger:
        assert ledger.last_edition(2022) is None
        ledger.record_edition(edition(1, {"汇总表.xlsx": "a"}))
        ledger.record_edition(edition(2, {"汇总表.xlsx": "b"}))
        ledger.record_edition(edition(1, {"汇总表.xlsx": "c"}, year=2023))
    with Ledger.open(tmp_path) as ledger:
        assert ledger.last_edition(2022) == edition(2, {"汇总表.xlsx": "b"})
        assert ledger.written(2022) == {"汇总表.xlsx": {"a", "b"}}
        assert ledger.written(2021) == {}


def test_the_same_edition_is_recorded_once(tmp_path: Path) -> None:
    """A run that finds nothing new adds no line; the same number with another output does."""
    with Ledger.open(tmp_path) as ledger:
        for outputs in ({"报告初稿.docx": "a"}, {"报告初稿.docx": "a"}, {"报告初稿.docx": "b"}):
            ledger.record_edition(edition(1, outputs))
        assert ledger.written(2022) == {"报告初稿.docx": {"a", "b"}}
    assert (tmp_path / "journal.jsonl").read_bytes().count(b"\n") == 2


def test_marked_copies_are_known_again(tmp_path: Path) -> None:
    """By what they were made from, and by every content they had; also after opening again."""
    name, a, b = (
        "回执/白云山村/白云山村（标注）.xlsx",
        hashlib.sha256(b"a").hexdigest(),
        hashlib.sha256(b"b").hexdigest(),
    )
    with Ledger.open(tmp_path) as ledger:
        assert ledger.record_written(2022, {name: b"a"}, "key a") == {name: {a}}
        assert ledger.record_written(2022, {name: b"b"}, "key b") == {name: {a, b}}
        ledger.record_written(2022, {"表样/白云山村.xlsx": b"a"})
    with Ledger.open(tmp_path) as ledger:
        assert (ledger.copy_made(2022, "key a"), ledger.copy_made(2021, "key a")) == ((name, a), None)
        assert ledger.copies_written(2022) == {name: {a, b}}
        assert ledger.written(2022) == {name: {a, b}, "表样/白云山村.xlsx": {a}}
        assert ledger.copies_written(2023) == {}


def test_what_was_written_before_is_not_journalled_again(tmp_path: Path) -> None:
    """The same content under the same name is one line; another content, or another name, is one more."""
    with Ledger.open(tmp_path) as ledger:
        for files in (
            {"表样/甲.xlsx": b"1"},
            {"表样/甲.xlsx": b"1"},
            {"表样/甲.xlsx": b"2"},
            {"校对/乙/校对.html": b"1"},
        ):
            ledger.record_written(2022, files)
    assert (tmp_path / "journal.jsonl").read_bytes().count(b"\n") == 3


def test_files_of_people_that_were_carried_over(tmp_path: Path) -> None:
    """By name and content, and no output of ours: nobody's file may be replaced for it."""
    with Ledger.open(tmp_path) as ledger:
        for _ in range(2):
            ledger.record_carried(2022, [("报告初稿.docx", b"theirs")])
    with Ledger.open(tmp_path) as ledger:
        assert ledger.was_carried(2022, "报告初稿.docx", b"theirs")
        assert not ledger.was_carried(2022, "报告初稿.docx", b"changed again")
        assert not ledger.was_carried(2022, "报告初稿（新）.docx", b"theirs")
        assert not ledger.was_carried(2021, "报告初稿.docx", b"theirs")
        assert ledger.written(2022) == {}
    assert (tmp_path / "journal.jsonl").read_bytes().count(b"\n") == 1


def test_a_journal_of_the_version_before(tmp_path: Path) -> None:
    """Its lines for forms, marked copies and files carried over say the same as the lines of today."""
    theirs, copy = hashlib.sha256(b"theirs").hexdigest(), "回执/白云山村/白云山村（标注）.xlsx"
    (tmp_path / "journal.jsonl").write_text(
        '{"kind":"forms","year":2022,"outputs":{"表样/白云山村.xlsx":"a"}}\n'
        f'{{"kind":"forms","year":2022,"outputs":{{"变动说明.txt":"b","变动说明.txt/报告初稿.docx":"{theirs}"}}}}\n'
        f'{{"kind":"copy","year":2022,"name":"{copy}","sha256":"c","key":"key"}}\n',
        encoding="utf-8",
    )
    with Ledger.open(tmp_path) as ledger:
        assert ledger.written(2022) == {"表样/白云山村.xlsx": {"a"}, "变动说明.txt": {"b"}, copy: {"c"}}
        assert ledger.copy_made(2022, "key") == (copy, "c")
        assert ledger.was_carried(2022, "报告初稿.docx", b"theirs")


# --------------------------------------------------------------------------- where it may live

MOUNTS = (
    "/dev/sda1 / ext4 rw 0 0\n"
    "//server/share /mnt/共享\\040盘 cifs rw 0 0\n"
    "/dev/sdb1 /mnt/共享\\040盘/local ext4 rw 0 0\n"
    "nas:/vol /srv nfs4 rw 0 0\n"
    "/dev/sdc1 /srv ext4 rw 0 0\n"
    "user@host: /home/x fuse.sshfs rw 0 0\n"
)


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/etl/.etl", ""),
        ("/mnt/共享 盘/项目/.etl", "cifs"),
        ("/mnt/共享 盘2/.etl", ""),
        ("/mnt/共享 盘/local/.etl", ""),
        ("/srv/.etl", ""),
        ("/home/x", "fuse.sshfs"),
        ("/home/xy", ""),
    ],
)
def test_network_drives_are_recognised(folder: str, kind: str) -> None:
    """The innermost mount counts, of two on one point the later, and whole names only."""
    assert network_type(MOUNTS, Path(folder)) == kind


def test_a_network_drive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence that says why and what to do; nothing is made there."""
    monkeypatch.setattr("etl.ledger.drives.drive_type", lambda _place: "cifs")
    with pytest.raises(EtlError) as trouble:
        Ledger.open(tmp_path / ".etl")
    assert str(trouble.value) == (
        f"台账文件夹 {tmp_path / '.etl'} 在网络盘上（cifs），数据库在网络盘上会损坏："
        "请把整个项目文件夹放到本机硬盘，只让 config.toml 的 [paths] inbox 指向共享文件夹。"
    )
    assert not (tmp_path / ".etl").exists()


def test_a_file_where_the_ledger_should_be(tmp_path: Path) -> None:
    """Named, with what to do."""
    (tmp_path / ".etl").write_text("", "utf-8")
    with pytest.raises(EtlError, match=r"无法写入 .*\.etl：路径中该是文件夹的地方是文件"):
        Ledger.open(tmp_path / ".etl")


def test_a_broken_journal_leaves_nothing_open(tmp_path: Path) -> None:
    """The operator's sentence comes through, and the journal can be mended at once."""
    (tmp_path / "journal.jsonl").write_bytes(b"oops\n{}\n")
    with pytest.raises(EtlError, match="第 1 行不是有效的 JSON"):
        Ledger.open(tmp_path)


def test_decisions_outlive_the_process_and_the_index(tmp_path: Path) -> None:
    """Those in force, of that year only; emptying the index forgets none of them."""
    first = Decision("ab" * 32, PATH, "500113115214", "", "重复", "2022-12-03T09:00:00+08:00")
    second = replace(first, check="blank")
    with Ledger.open(tmp_path) as ledger:
        ledger.record_decisions(2022, [first, second])
        ledger.record_decisions(2022, [replace(first, undo=True)])
        assert ledger.decisions(2022) == (second,)
        ledger.rebuild_index(2022)
    with Ledger.open(tmp_path, writing=False) as ledger:
        assert (ledger.decisions(2022), ledger.decisions(2021)) == ((second,), ())


def test_somebody_else_wrote(tmp_path: Path) -> None:
    """A line in the journal, a row in the index, another file in place of either: the ledger is to be opened anew."""

    def written(change: Callable[[], None]) -> bool:
        with Ledger.open(tmp_path) as ledger:
            one_pass(ledger, FILES[:1])
            assert ledger.is_current()
            change()
            return not ledger.is_current()

    def elsewhere(change: Callable[[Ledger], object]) -> Callable[[], None]:
        def changed() -> None:
            with Ledger.open(tmp_path) as other:
                change(other)

        return changed

    def replaced(name: str) -> Callable[[], None]:
        def changed() -> None:
            copy = tmp_path / "copy"
            copy.write_bytes((tmp_path / name).read_bytes())
            copy.replace(tmp_path / name)

        return changed

    assert not written(elsewhere(lambda _: None))
    assert written(elsewhere(lambda other: one_pass(other, FILES[1:])))
    assert written(elsewhere(lambda other: other.rebuild_index(2022)))
    assert written(elsewhere(lambda other: other.forget_seen(FILES[0].path)))
    assert written(replaced("journal.jsonl"))
    assert written(replaced("index.sqlite"))
    assert written((tmp_path / "journal.jsonl").unlink)
