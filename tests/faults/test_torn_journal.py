"""A journal cut at any byte, or a disk that takes only a part: nothing acknowledged is lost, nothing half stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from etl.ledger import Incoming, Ledger
from etl.ledger.journal import Journal
from etl.ledger.journal_records import ArrivalRecord
from etl.system.errors import EtlError


def record(number: int) -> ArrivalRecord:
    """An arrival with that number."""
    return ArrivalRecord(number, f"2022/第{number}村.xlsx", "ab" * 32, 10, 20, "2022-12-03T09:00:00+08:00", 2022)


def test_cut_at_any_byte_of_the_last_line(tmp_path: Path) -> None:
    """Wherever the crash fell, the first line stands, the second is whole or gone, and appending goes on."""
    path = tmp_path / "journal.jsonl"
    journal = Journal.open(path)
    journal.append([record(1)])
    first = path.stat().st_size
    journal.append([record(2)])
    journal.close()
    whole = path.read_bytes()
    for end in range(first, len(whole) + 1):
        path.write_bytes(whole[:end])
        reopened = Journal.open(path)
        assert (reopened.torn is None) is (end in {first, len(whole)}), end
        standing = list(reopened.records())
        assert standing == ([record(1), record(2)] if end == len(whole) else [record(1)]), end
        reopened.append([record(3)])
        reopened.close()
        assert path.read_bytes().count(b"\n") == len(standing) + 1, end


@pytest.mark.parametrize("tail", [b"\0" * 40, b"\0" * 40 + b"\n", b'{"kind":"arr\0\0\0\0"year":2022}\n', b"\n"])
def test_a_tail_of_zeros_is_torn(tmp_path: Path, tail: bytes) -> None:
    """After a power cut some file systems show zeros where the data never came."""
    path = tmp_path / "journal.jsonl"
    journal = Journal.open(path)
    journal.append([record(1)])
    journal.close()
    sound = path.read_bytes()
    path.write_bytes(sound + tail)
    reopened = Journal.open(path)
    assert reopened.torn is not None
    assert (reopened.torn.line, reopened.torn.content) == (2, tail)
    reopened.close()
    assert path.read_bytes() == sound


def test_a_file_whose_line_was_torn_comes_again(tmp_path: Path) -> None:
    """Its content is in the archive already; the next pass receives it under the same number, once."""
    arriving = Incoming("2022/甲.xlsx", b"first!", 6, 20, "t1", 2022)
    with Ledger.open(tmp_path) as ledger:
        ledger.receive_many([arriving])
    path = tmp_path / "journal.jsonl"
    path.write_bytes(path.read_bytes()[:-5])
    with Ledger.open(tmp_path) as ledger:
        assert ledger.torn is not None
        assert (ledger.unindexed(2022), ledger.latest_hash("2022/甲.xlsx")) == ([], None)
        (again,) = ledger.receive_many([replace(arriving, received_at="t2")])
        assert (again.number, again.received_at) == (1, "t2")
    assert len([path for path in (tmp_path / "archive").rglob("*") if path.is_file()]) == 1


def test_a_disk_that_takes_only_a_part(tmp_path: Path) -> None:
    """What was half written is taken back, the operator is told, and appending goes on when there is room again."""
    resource = pytest.importorskip("resource", reason="limits of file size exist on POSIX only")
    path = tmp_path / "journal.jsonl"
    journal = Journal.open(path)
    journal.append([record(1)])
    sound = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(sound) + 50, limits[1]))
    try:
        with pytest.raises(EtlError, match=r"无法写入 .*journal\.jsonl"):
            journal.append([record(2)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == sound
    journal.append([record(2)])
    journal.close()
    assert path.read_bytes().count(b"\n") == 2
