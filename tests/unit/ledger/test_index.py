"""The index: examinations by arrival and what was seen, in one transaction, begun anew when useless."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from etl.domain import Arrival, CellRef, Column, Finding, Observation, Place, Severity, State, Submission
from etl.domain.findings import finding
from etl.ledger.index import PASSING, SCHEMA, Examined, Index
from etl.system.errors import EtlError


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """An empty index, closed afterwards."""
    opened = Index.open(tmp_path / "index.sqlite")
    yield opened
    opened.close()


def arrival(number: int, name: str = "白云山村") -> Arrival:
    """An arrival with that number."""
    return Arrival(number, f"2022/{name}.xlsx", f"{number:064x}", 100, 1_000 + number, "2022-12-03T09:00:00+08:00")


RULES = "some rules"
SUBMISSION = Submission(
    "白云山村.xlsx",
    "500113115214",
    "白云山村",
    2022,
    observations=(
        Observation("101", Column.THIS_YEAR, Decimal("12.50"), State.NUMBER, "12.50", CellRef("统计表", 9, 4)),
    ),
    findings=(Finding("blank", Severity.HARD, Place("白云山村.xlsx", "统计表", "D9"), {"label": "学习次数"}),),
)


def test_examinations_come_back_by_year_in_order_of_arrival(index: Index) -> None:
    """Whatever the order they were recorded in; values to the last digit."""
    index.add([(arrival(3), 2022, (SUBMISSION,)), (arrival(1), 2022, ()), (arrival(2), 2021, (SUBMISSION,))], RULES)
    assert list(index.examined(2022, RULES)) == [(arrival(1), ()), (arrival(3), (SUBMISSION,))]


def test_they_come_in_order_of_saving(index: Index) -> None:
    """Whatever the offset they are written in; those of unknown time first, equal times in order of arrival."""
    times = ["2023-01-05T10:00:00+08:00", "2023-01-05T09:00:00.5+08:00", "", "2023-01-05T01:00:00.500000+00:00", ""]
    came = [replace(arrival(number), saved_at=saved_at) for number, saved_at in enumerate(times, start=1)]
    index.add([(one, 2022, ()) for one in reversed(came)], RULES)
    assert [one for one, _ in index.examined(2022, RULES)] == [came[number - 1] for number in (3, 5, 2, 4, 1)]


def test_recording_means_seen(index: Index) -> None:
    """Path, size and time must all be the same; one nanosecond is a change."""
    index.add([(arrival(1), 2022, ())], RULES)
    assert index.unchanged("2022/白云山村.xlsx", 100, 1_001)
    assert not index.unchanged("2022/白云山村.xlsx", 100, 1_002)
    assert not index.unchanged("2022/白云山村.xlsx", 101, 1_001)
    assert not index.unchanged("2022/文石村.xlsx", 100, 1_001)


def test_a_new_time_is_remembered(index: Index) -> None:
    """The path looks as it was seen last, no longer as before."""
    index.add([(arrival(1), 2022, ())], RULES)
    index.remember("2022/白云山村.xlsx", 100, 2_000, f"{1:064x}")
    assert index.unchanged("2022/白云山村.xlsx", 100, 2_000)
    assert not index.unchanged("2022/白云山村.xlsx", 100, 1_001)


def test_a_batch_is_recorded_whole_or_not_at_all(index: Index) -> None:
    """When examining fails in the middle, neither examinations nor seen rows stay, and the index goes on."""

    def failing() -> Iterator[Examined]:
        yield arrival(1), 2022, ()
        raise LookupError("died")

    with pytest.raises(LookupError):
        index.add(failing(), RULES)
    assert index.contents() == {}
    assert not index.unchanged("2022/白云山村.xlsx", 100, 1_001)
    index.add([(arrival(1), 2022, ())], RULES)
    assert index.contents() == {1: ("2022/白云山村.xlsx", f"{1:064x}", RULES)}


def test_recording_again_replaces(index: Index) -> None:
    """One arrival has one row."""
    index.add([(arrival(1), 2022, ())], RULES)
    index.add([(arrival(1), 2022, (SUBMISSION,))], RULES)
    assert list(index.examined(2022, RULES)) == [(arrival(1), (SUBMISSION,))]


def test_clearing_forgets_everything(index: Index) -> None:
    """Examinations and seen rows."""
    index.add([(arrival(1), 2022, ())], RULES)
    index.clear()
    assert index.contents() == {}
    assert not index.unchanged("2022/白云山村.xlsx", 100, 1_001)


def test_it_is_durable_and_survives_closing(tmp_path: Path) -> None:
    """WAL with full synchronisation (design.md §3), and the rows are there after opening again."""
    path = tmp_path / "index.sqlite"
    opened = Index.open(path)
    assert opened._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert opened._connection.execute("PRAGMA synchronous").fetchone() == (2,)
    opened.add([(arrival(1), 2022, (SUBMISSION,))], RULES)
    opened.close()
    reopened = Index.open(path)
    assert list(reopened.examined(2022, RULES)) == [(arrival(1), (SUBMISSION,))]
    reopened.close()


def test_another_version_is_begun_anew(tmp_path: Path) -> None:
    """Its rows might mean something else; journal and archive fill it again."""
    path = tmp_path / "index.sqlite"
    opened = Index.open(path)
    opened.add([(arrival(1), 2022, ())], RULES)
    opened._connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    opened.close()
    reopened = Index.open(path)
    assert reopened.contents() == {}
    reopened.add([(arrival(1), 2022, ())], RULES)
    reopened.close()


@pytest.mark.parametrize("damage", [b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_index_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    """It holds nothing that cannot be computed again."""
    path = tmp_path / "index.sqlite"
    path.write_bytes(damage)
    opened = Index.open(path)
    assert opened.contents() == {}
    opened.close()


def test_a_row_that_cannot_be_understood_names_the_command(index: Index) -> None:
    """Never half a submission."""
    index.add([(arrival(1), 2022, (SUBMISSION,))], RULES)
    index._connection.execute("UPDATE arrivals SET examination = x'93010203'")
    with pytest.raises(EtlError, match="请运行 etl rebuild 重建索引。"):
        list(index.examined(2022, RULES))


def test_an_index_held_by_another_program(tmp_path: Path, index: Index) -> None:
    """The operator is told to wait, in one sentence."""
    other = sqlite3.connect(tmp_path / "index.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    index._connection.execute("PRAGMA busy_timeout = 0")
    with pytest.raises(EtlError, match="正被另一个程序占用：请等另一个 etl 结束后重新运行。"):
        index.add([(arrival(1), 2022, ())], RULES)
    other.close()
    index.add([(arrival(1), 2022, ())], RULES)


def test_a_full_disk_undoes_the_transaction(index: Index) -> None:
    """SQLite's own page limit stands in for the disk; what was there stays."""
    index.add([(arrival(1), 2022, ())], RULES)
    (pages,) = index._connection.execute("PRAGMA page_count").fetchone()
    index._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(EtlError, match=r"写不下 .*index\.sqlite：磁盘已满"):
        index.add(((arrival(number), 2022, (SUBMISSION,)) for number in range(2, 500)), RULES)
    assert list(index.contents()) == [1]


def test_an_index_that_may_not_be_written(tmp_path: Path, index: Index) -> None:
    """The database's own words are English and stay out of the sentence."""
    index._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(EtlError) as raised:
        index.add([(arrival(1), 2022, ())], RULES)
    path = tmp_path / "index.sqlite"
    assert str(raised.value) == f"没有权限写入 {path}：请检查该文件夹的权限，或换一个可写的位置。"


def test_other_trouble_of_the_database(tmp_path: Path, index: Index) -> None:
    """What we have no word for keeps SQLite's number."""
    index._connection.execute("DROP TABLE arrivals")
    with pytest.raises(EtlError) as raised:
        index.add([(arrival(1), 2022, (SUBMISSION,))], RULES)
    path = tmp_path / "index.sqlite"
    assert str(raised.value) == f"索引 {path} 无法读写（数据库错误1）：请检查该文件夹的权限和磁盘。"


def test_only_examinations_by_the_same_rules_are_told(index: Index) -> None:
    """After a change of the rules the old findings are not shown; what ended in a passing trouble is, but is tried again."""
    trouble = replace(SUBMISSION, findings=(finding("reader_died", Place("白云山村.xlsx"), found="时间"),))
    index.add([(arrival(1), 2022, (SUBMISSION,)), (arrival(2), 2022, (trouble,))], RULES)
    assert [found.number for found, _ in index.examined(2022, "other rules")] == [2]
    assert [found.number for found, _ in index.examined(2022, RULES)] == [1, 2]
    assert [rules for _, _, rules in index.contents().values()] == [RULES, PASSING]
