"""The watcher's loop: hours on a fake clock, in a real folder with a real ledger and the real child."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from openpyxl import load_workbook

from etl.inbox.scanning import Entry
from etl.inbox.settling import Look
from etl.inbox.whole_and_closed import content_of, look_into
from etl.ledger import Ledger
from etl.pipeline import receiving as pipeline
from etl.pipeline.isolation import Examiner
from etl.settings.loading import Settings, load_settings
from etl.system.clock import Clock
from etl.watching.loop import Desk, Watch
from etl.watching.telling import Said, Teller
from tests.year_end import ROOT

SAMPLE = ROOT / "inbox" / "2022"
START = 1_673_229_600.0


@dataclass(frozen=True)
class FakeClock(Clock):
    """Goes on when it is told to; the wall may be set apart from it."""

    hands: list[float] = field(default_factory=lambda: [1000.0, START])

    def tick(self) -> float:
        """Monotonic."""
        return self.hands[0]

    def now(self) -> float:
        """The wall."""
        return self.hands[1]

    def go(self, seconds: float) -> None:
        """Let time pass."""
        self.hands[0] += seconds
        self.hands[1] += seconds


class Office:
    """A project that is watched."""

    def __init__(self, folder: Path, settings: Settings, examiner: Examiner) -> None:
        self.folder, self.settings, self.examiner = folder, settings, examiner
        self.inbox, self.outbox = folder / "inbox" / "2022", folder / "outbox" / "2022"
        self.clock = FakeClock(fixed=int(START))
        self.said: list[str] = []
        self.ledger = Ledger.open(settings.state, settings.rules)
        teller = Teller(self.clock, lambda said: self.said.append(said.sentence))
        self.watch = Watch(self.desk(), self.clock, teller)

    def desk(self) -> Desk:
        """What is open now."""
        return Desk(self.settings, self.ledger, self.examiner)

    def go(self, seconds: float) -> list[str]:
        """Let the watcher work for so long; what it said meanwhile."""
        before, end = len(self.said), self.clock.tick() + seconds
        while self.clock.tick() < end:
            pause = self.watch.turn()
            if self.watch.stale:
                self.ledger.close()
                self.ledger = Ledger.open(self.settings.state, self.settings.rules)
                self.watch.attend(self.desk())
            self.clock.go(min(max(pause, 0.01), 0.5, max(end - self.clock.tick(), 0.01)))
        return self.said[before:]

    def drop(self, name: str, content: bytes | None = None, to: str = "") -> Path:
        """Put a sample, or any content, into the inbox with a time of now."""
        path = self.inbox / (to or name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((SAMPLE / name).read_bytes() if content is None else content)
        os.utime(path, (self.clock.now(), self.clock.now()))
        return path

    def receipt(self, unit: str) -> str:
        """The receipt of a unit."""
        return (self.inbox / "回执" / unit / "回执.html").read_text(encoding="utf-8")

    def received(self) -> list[str]:
        """The paths of all arrivals in their order."""
        return [arrival.path for arrival, _ in self.ledger.examined(2022)]


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    """One child for all tests."""
    settings = load_settings(ROOT)
    with Examiner(settings.catalogue, 2022) as examiner:
        yield examiner


@pytest.fixture
def office(tmp_path: Path, examiner: Examiner) -> Iterator[Office]:
    """A watched project with an empty inbox, after its first publication."""
    office = opened(tmp_path, examiner)
    yield office
    office.ledger.close()


def opened(folder: Path, examiner: Examiner) -> Office:
    """The same in any folder."""
    shutil.copy(ROOT / "config.toml", folder)
    shutil.copytree(ROOT / "templates", folder / "templates")
    (folder / "inbox" / "2022").mkdir(parents=True)
    office = Office(folder, load_settings(folder), examiner)
    assert office.go(3) == [f"第1版已写到 {office.outbox}"]
    return office


def test_a_file_is_answered_when_it_has_settled_and_published_when_it_is_calm(office: Office) -> None:
    """Two seconds after it came its receipt is there; half a second later the edition."""
    office.drop("白云山村.xlsx")
    office.watch.wake()
    assert office.go(1.9) == []
    assert office.go(0.3) == ["收到 2022/白云山村.xlsx（白云山村）：接收"]
    assert "白云山村.xlsx" in office.receipt("白云山村")
    assert office.go(1) == [f"第2版已写到 {office.outbox}"]
    assert office.go(600) == []


def test_without_any_event_it_is_found_all_the_same(office: Office) -> None:
    """The scan alone is enough: within two intervals and the settling."""
    office.drop("白云山村.xlsx")
    assert office.go(5) == ["收到 2022/白云山村.xlsx（白云山村）：接收", f"第2版已写到 {office.outbox}"]


def test_nothing_to_do_is_next_to_nothing(office: Office) -> None:
    """An idle turn asks for no other before the next scan."""
    for native, interval in ((False, 2.0), (True, 5.0)):
        office.watch.native_events = native
        office.clock.go(office.watch.turn())
        for _ in range(3):
            pause = office.watch.turn()
            assert pause == interval
            office.clock.go(pause)


def test_what_grows_is_received_once_and_whole(office: Office) -> None:
    """Chunk by chunk with pauses longer than the settling: an unfinished zip is no submission."""
    content = (SAMPLE / "白云山村.xlsx").read_bytes()
    for end in range(2000, len(content), 5000):
        office.drop("", content[:end], to="白云山村.xlsx")
        assert office.go(4) == []
    assert office.watch.inbox.waiting() == [("2022/白云山村.xlsx", "还没写完")]
    office.drop("白云山村.xlsx")
    assert office.go(6)[0] == "收到 2022/白云山村.xlsx（白云山村）：接收"
    assert office.received() == ["2022/白云山村.xlsx"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04half"])
def test_what_stays_unfinished_is_answered(office: Office, content: bytes) -> None:
    """After half a minute of stillness it is what it is: damaged or empty, and somebody is told."""
    office.drop("", content, to="白云山村.xlsx")
    assert office.go(29) == []
    assert office.go(5)[0] == "收到 2022/白云山村.xlsx（单位不明）：退回"
    assert "退回" in office.receipt("白云山村")


def test_an_open_file_waits_for_its_closing(office: Office) -> None:
    """Who has it open is told in the picture; closed, it is taken at once."""
    office.drop("白云山村.xlsx")
    lock = office.drop("", "张三,z,PC,,;".encode(), to=".~lock.白云山村.xlsx#")
    assert office.go(12) == []
    assert office.watch.inbox.waiting() == [("2022/白云山村.xlsx", "正由 张三 打开")]
    lock.unlink()
    assert office.go(9)[0] == "收到 2022/白云山村.xlsx（白云山村）：接收"


def test_a_stale_lock_is_only_a_hint(office: Office) -> None:
    """Nobody closes it: the file is still and opens, so after half a minute it counts."""
    office.drop("白云山村.xlsx")
    office.drop("", b"", to="~$白云山村.xlsx")
    assert office.go(29) == []
    assert office.go(5)[0] == "收到 2022/白云山村.xlsx（白云山村）：接收"


def test_a_file_that_was_held_open_overrules_no_correction(office: Office) -> None:
    """Saved first and received last: the correction goes on counting, and the receipt asks which one counts."""
    held, corrected = "白云山村.xlsx", "白云山村（更正）.xlsx"
    book = load_workbook(SAMPLE / held)
    book["统计表"]["D8"] = 5
    book.save(office.folder / "corrected.xlsx")
    office.drop("", b"", to=f"~${held}")
    for name, content, ago in ((held, SAMPLE / held, 100), (corrected, office.folder / "corrected.xlsx", 50)):
        path = office.drop("", content.read_bytes(), to=name)
        os.utime(path, (START - ago, START - ago))
    assert office.go(20)[0] == "收到 2022/白云山村（更正）.xlsx（白云山村）：接收"
    assert office.go(20)[0] == "收到 2022/白云山村.xlsx（白云山村）：接收"
    assert [arrival.path for arrival, _ in office.ledger.examined(2022)] == [f"2022/{held}", f"2022/{corrected}"]
    (row,) = (row for row in office.watch.publishing.units if row[0] == "白云山村")
    assert (row[1], row[3]) == ("待核实", f"2022/{corrected}")
    assert "二十大精神学习次数（101）采用5，另一份3" in office.receipt("白云山村")


def test_a_backup_is_named_and_published(office: Office) -> None:
    """Said once, shown where its unit is missing, and gone from there when it is gone."""
    path = office.drop("", b"x", to="白云山村.xlsx.bak")
    said = office.go(5)
    assert said == ["没有收：2022/白云山村.xlsx.bak（备份文件）", f"第2版已写到 {office.outbox}"]
    row = ("白云山村", "缺报（只有备份或没下载完的文件）", "", "2022/白云山村.xlsx.bak", "", "", "")
    assert row in office.watch.publishing.units
    path.unlink()
    assert office.go(5) == [f"第3版已写到 {office.outbox}"]
    assert ("白云山村", "缺报", "", "", "", "", "") in office.watch.publishing.units


def test_a_new_version_under_the_same_name(office: Office) -> None:
    """Put over the old one by renaming, as Office saves; and the old one again is not received a second time."""
    path = office.drop("白云山村.xlsx")
    office.go(5)
    aside = office.drop("文石村.xlsx", to="~wrl.tmp")
    aside.replace(path)
    said = office.go(5)
    assert said[0].startswith("收到 2022/白云山村.xlsx（")
    os.utime(path, (office.clock.now(), office.clock.now()))
    assert office.go(10) == []
    assert office.received() == ["2022/白云山村.xlsx"] * 2


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the time of creation of a file for a while under its name")
def test_another_file_of_the_same_size_and_time(office: Office) -> None:
    """`touch -r` and `mv` over: read again, received once, and then it is quiet."""
    content = (SAMPLE / "白云山村.xlsx").read_bytes()
    path = office.drop("", content + bytes(2), to="白云山村.xlsx")
    office.go(5)
    before = path.stat()
    aside = office.drop("", content + b"\0\1", to="~wrl.tmp")
    os.utime(aside, ns=(before.st_atime_ns, before.st_mtime_ns))
    aside.replace(path)
    assert office.go(12)[0] == "收到 2022/白云山村.xlsx（白云山村）：接收"
    assert office.go(60) == []
    assert office.received() == ["2022/白云山村.xlsx"] * 2


@pytest.mark.skipif(os.name == "nt", reason="Windows notes no change of permissions in any time")
def test_other_permissions_are_no_new_version(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read once to know, nothing said, and not read a second time."""
    path = office.drop("白云山村.xlsx")
    office.drop("文石村.xlsx")
    office.go(5)
    read: list[str] = []
    monkeypatch.setattr(pipeline, "content_of", _counting(read))
    path.chmod(0o640)
    assert office.go(60) == []
    assert read == ["2022/白云山村.xlsx"]
    assert office.received() == ["2022/文石村.xlsx", "2022/白云山村.xlsx"]


def _counting(read: list[str]) -> Callable[[Entry, int], bytes]:
    def counted(entry: Entry, largest: int) -> bytes:
        read.append(entry.path)
        return content_of(entry, largest)

    return counted


@contextlib.contextmanager
def no_superuser() -> Iterator[None]:
    """As somebody to whom a file can be refused: root may read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.name == "nt", reason="Windows gives the same refusal for an open file")
def test_a_file_without_permission_says_so(examiner: Examiner, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first look on; given the permission, it is received."""

    def look(entry: Entry) -> Look:
        with no_superuser():
            return look_into(entry)

    monkeypatch.setattr("etl.watching.watched_inbox.look_into", look)
    # Not below tmp_path, whose folders are closed to everybody else.
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        office = opened(Path(name), examiner)
        path = office.drop("白云山村.xlsx")
        path.chmod(0)
        assert office.go(6) == []
        assert office.watch.inbox.waiting() == [("2022/白云山村.xlsx", "没有读取权限")]
        path.chmod(0o644)
        assert office.go(6)[0] == "收到 2022/白云山村.xlsx（白云山村）：接收"
        office.ledger.close()


def test_a_burst_gives_one_edition(office: Office) -> None:
    """Twelve files within four seconds."""
    for path in sorted(SAMPLE.glob("*.xlsx")):
        office.drop(path.name)
        office.go(0.3)
    office.go(6)
    assert [line for line in office.said if "版已写到" in line] == [
        f"第1版已写到 {office.outbox}",
        f"第2版已写到 {office.outbox}",
    ]
    assert len(office.received()) == 12


def test_a_long_burst_is_published_on_the_way(office: Office) -> None:
    """Somebody is always writing: after twenty seconds the office sees what there is."""
    office.drop("白云山村.xlsx")
    office.go(4)
    for second in range(30):
        office.drop("", b"x" * second, to="慢.xlsx")
        office.go(1)
    assert office.said[-1] == f"第2版已写到 {office.outbox}"


def test_a_vanished_inbox(office: Office) -> None:
    """Told once, waited for, told once that it is back; what was dropped meanwhile is received."""
    away = office.folder / "away"
    office.inbox.rename(away)
    assert office.go(300) == [
        f"出了问题，会自动再试：收件夹 {office.inbox} 不存在：请建立它，或改正 config.toml 中 [paths] inbox 与 [project] year。"
    ]
    shutil.copy(SAMPLE / "白云山村.xlsx", away)
    away.rename(office.inbox)
    said = office.go(70)
    assert said[0] == "收件夹又看得到了。"
    assert said[1] == "收到 2022/白云山村.xlsx（白云山村）：接收"


def test_a_file_in_another_years_folder(office: Office) -> None:
    """Said within half a minute, once, with what to do; again only when another one lies there."""
    office.drop("白云山村.xlsx", to="../2021/白云山村.xlsx")
    ways = f"是2021年度的，请运行 etl run --year 2021；是2022年度的，请移到 {office.inbox}。"
    assert office.go(40) == [f"收件夹 2021 里有 1 份没有收：白云山村.xlsx。{ways}"]
    assert office.go(600) == []
    office.drop("文石村.xlsx", to="../2021/文石村.xlsx")
    assert office.go(40) == [f"收件夹 2021 里有 2 份没有收：白云山村.xlsx、文石村.xlsx。{ways}"]


def test_an_outbox_that_cannot_be_written(office: Office) -> None:
    """Told once; receipts go out all the same; when it can be written again it is, and that is told."""
    shutil.rmtree(office.outbox)
    office.outbox.write_text("")
    office.drop("白云山村.xlsx")
    said = office.go(300)
    assert said[0] == "收到 2022/白云山村.xlsx（白云山村）：接收"
    assert said[1].startswith(f"出了问题，会自动再试：无法写入 {office.outbox}")
    assert len(said) == 2
    assert "白云山村.xlsx" in office.receipt("白云山村")
    office.outbox.unlink()
    assert office.go(70)[0] == "汇总恢复正常。"
    assert (office.outbox / "汇总表.xlsx").is_file()


def test_an_output_that_is_open(office: Office) -> None:
    """Beside it the new one, told once; closed, it gets its own name back without any new file."""
    lock = office.outbox / ".~lock.汇总表.xlsx#"
    lock.write_text("张三,z,PC,,;")
    office.drop("白云山村.xlsx")
    said = office.go(200)
    beside = office.outbox / "汇总表（新）.xlsx"
    content = beside.read_bytes()
    assert sum("正由 张三 打开" in line for line in said) == 1
    lock.unlink()
    assert office.go(70) == []
    assert (office.outbox / "汇总表.xlsx").read_bytes() == content
    assert not beside.exists()


def test_a_clock_that_goes_back(office: Office) -> None:
    """Settling runs on a clock that does not."""
    office.clock.hands[1] -= 86_400
    office.drop("白云山村.xlsx")
    assert office.go(5)[0] == "收到 2022/白云山村.xlsx（白云山村）：接收"
    os.utime(office.drop("文石村.xlsx"), (START + 1e9, START + 1e9))
    assert office.go(5)[0] == "收到 2022/文石村.xlsx（文石村）：接收"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes, and links need a privilege")
def test_what_cannot_be_taken_is_told_once(office: Office) -> None:
    """A pipe and a link out of the inbox; gone and back again, they are told of again."""
    os.mkfifo(office.inbox / "管道.xlsx")
    (office.inbox / "链接.xlsx").symlink_to(office.folder / "config.toml")
    told = [
        "没有收：2022/管道.xlsx（不是普通文件（管道或设备））",
        "没有收：2022/链接.xlsx（链接指向收件夹之外，请放入文件本身）",
    ]
    assert office.go(60) == told
    (office.inbox / "管道.xlsx").unlink()
    assert office.go(10) == []
    os.mkfifo(office.inbox / "管道.xlsx")
    assert office.go(10) == told[:1]


def test_no_number_of_a_person_is_told(office: Office) -> None:
    """Not even when it is the name of the file."""
    office.drop("白云山村.xlsx", to="13812345678.xlsx")
    assert office.go(5)[0] == "收到 2022/138＊＊＊＊5678.xlsx（白云山村）：接收"


@pytest.mark.parametrize("change", ["delete", "replace"])
def test_gone_or_replaced_between_look_and_reading(office: Office, change: str) -> None:
    """What was read must be what was seen: nothing is received twice, nor half."""
    path = office.drop("白云山村.xlsx")
    intake, take = office.watch.inbox, office.watch.inbox.take

    def late(count: int) -> tuple[object, ...]:
        taken = take(count)
        intake.take = take  # type: ignore[method-assign]
        path.unlink()
        if change == "replace":
            office.drop("文石村.xlsx", to="白云山村.xlsx")
            os.utime(path, (START + 50, START + 50))
        return taken

    intake.take = late  # type: ignore[method-assign, assignment]
    said = office.go(10)
    reason = {"delete": "文件不存在", "replace": "正在被改写"}[change]
    assert said[0] == f"打不开，过一会儿再收：2022/白云山村.xlsx（{reason}）"
    assert office.received() == {"delete": [], "replace": ["2022/白云山村.xlsx"]}[change]


def test_a_start_with_what_was_received_before(office: Office) -> None:
    """Another watcher on the same ledger reads nothing again."""
    office.drop("白云山村.xlsx")
    office.go(5)
    office.said.clear()
    office.watch = Watch(office.desk(), office.clock, Teller(office.clock, _keep(office.said)))
    assert office.go(20) == [f"第2版已写到 {office.outbox}"]
    assert office.received() == ["2022/白云山村.xlsx"]


def _keep(said: list[str]) -> Callable[[Said], None]:
    return lambda one: said.append(one.sentence)


@pytest.mark.parametrize(("cost", "first"), [(0.45, True), (0.3, False)])
def test_who_is_nearly_ready_does_not_wait_for_a_long_look(office: Office, cost: float, *, first: bool) -> None:
    """A look at everything that falls due less than its own length before a file is ready comes after the answer; none is left out."""
    office.drop("文石村.xlsx")
    office.watch.wake()
    office.go(0.1)
    seen = office.watch.inbox.scan
    assert [path for path, _ in office.watch.inbox.waiting()] == ["2022/文石村.xlsx"]
    # The file is ready two seconds after it was seen; the next look is due after four times its cost.
    office.watch.inbox.cost = cost
    office.watch.wake()
    office.go(1.85)
    assert (office.watch.inbox.scan is seen) == first
    office.go(0.1)
    assert office.watch.received == 1
    office.watch.wake()
    office.go(0.3)
    assert office.watch.inbox.scan is not seen


def test_nothing_is_written_while_the_inbox_is_gone(office: Office) -> None:
    """A publication that falls due then waits, for a folder that it made would hide the share from everybody."""
    office.drop("白云山村.xlsx")
    office.go(10)
    away = office.folder / "away"
    office.inbox.rename(away)
    office.watch.publishing.changed(office.clock.tick())
    said = office.go(60)
    assert [line[:24] for line in said] == ["出了问题，会自动再试：收件夹 " + str(office.inbox)[:9]]
    assert not office.inbox.exists()
    away.rename(office.inbox)
    assert office.go(60) == ["收件夹又看得到了。"]
    assert office.received() == ["2022/白云山村.xlsx"]


def test_an_empty_folder_in_its_place(office: Office) -> None:
    """What lies under a share that went is no inbox, until something lies in it."""
    office.drop("白云山村.xlsx")
    office.go(10)
    away = office.folder / "away"
    office.inbox.rename(away)
    office.inbox.mkdir()
    office.watch.publishing.changed(office.clock.tick())
    (said,) = office.go(60)
    assert said == (
        f"出了问题，会自动再试：收件夹 {office.inbox} 变成了一个空文件夹：共享文件夹像是断开了。等它回来，什么也不会丢。"
    )
    assert list(office.inbox.iterdir()) == []
    office.drop("文石村.xlsx")
    assert "收到 2022/文石村.xlsx（文石村）：接收" in office.go(70)
    assert (office.inbox / "回执" / "白云山村" / "回执.html").is_file()


def test_a_receipt_that_was_deleted_comes_back(office: Office) -> None:
    """The folder is everybody's; the edition stays what it was, and what is there is not touched."""
    office.drop("白云山村.xlsx")
    office.go(10)
    shutil.rmtree(office.inbox / "回执")
    assert office.go(40) == ["有回执不见了，重新写一遍。"]
    assert "白云山村.xlsx" in office.receipt("白云山村")
    assert office.watch.publishing.edition == 2
    assert office.go(60) == []
