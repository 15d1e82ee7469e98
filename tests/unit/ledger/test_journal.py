"""The journal: readable lines in a fixed order, torn tails cut, anything else broken named by line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from etl.consolidation.decisions import Decision
from etl.domain import Adjustment, Arrival
from etl.ledger.journal import Journal, Torn
from etl.ledger.journal_records import (
    AcceptanceRecord,
    AdjustmentRecord,
    ArrivalRecord,
    EditionRecord,
    FreezeRecord,
    Record,
    WithdrawalRecord,
    record_of,
)
from etl.system.errors import EtlError

FIRST = ArrivalRecord(
    1, "2022/白云山村.xlsx", "ab" * 32, 27_648, 1_670_000_000_123_456_789, "2022-12-03T09:00:00+08:00", 2022
)
SECOND = ArrivalRecord(
    2, "2022/文石村.xlsx", "cd" * 32, 27_700, 1_670_000_001_000_000_000, "2022-12-03T09:00:05+08:00", 2022
)
EDITION = EditionRecord(
    2022, 1, "ef" * 32, "2022-12-03T09:01:00+08:00", {"汇总表.xlsx": "12" * 32, "data/totals.csv": "34" * 32}
)


def written(folder: Path, *records: Record) -> Path:
    """A closed journal in ``folder`` with these records."""
    path = folder / "journal.jsonl"
    journal = Journal.open(path)
    journal.append(records)
    journal.close()
    return path


def read(path: Path) -> list[Record]:
    """All records of the journal at ``path``."""
    journal = Journal.open(path)
    try:
        return list(journal.records())
    finally:
        journal.close()


def test_a_line_can_be_read_by_an_auditor(tmp_path: Path) -> None:
    """Chinese is not escaped, keys stand in a fixed order, the kind comes first."""
    path = written(tmp_path, FIRST)
    assert path.read_text("utf-8") == (
        '{"kind":"arrival","number":1,"path":"2022/白云山村.xlsx","sha256":"' + "ab" * 32 + '","size":27648,'
        '"modified_ns":1670000000123456789,"received_at":"2022-12-03T09:00:00+08:00","year":2022,'
        '"saved_at":""}\n'
    )


def test_outputs_of_an_edition_are_sorted(tmp_path: Path) -> None:
    """The line does not depend on the order in which outputs were rendered."""
    line = written(tmp_path, EDITION).read_text("utf-8")
    assert line.startswith('{"kind":"edition","year":2022,"number":1,"digest":"')
    assert line.index("data/totals.csv") < line.index("汇总表.xlsx")


def test_records_come_back_as_written(tmp_path: Path) -> None:
    """Kinds, values and order survive closing and opening."""
    path = written(tmp_path, FIRST, EDITION, SECOND)
    assert read(path) == [FIRST, EDITION, SECOND]


def test_an_arrival_record_is_the_arrival_of_the_core() -> None:
    """The year belongs to the journal, all else to the arrival."""
    arrival = FIRST.arrival
    assert (arrival.number, arrival.name, arrival.size) == (1, "白云山村.xlsx", 27_648)


def test_a_line_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    """It does not say when the file was saved: such arrivals keep their order of coming, before all that say it."""
    path = tmp_path / "journal.jsonl"
    path.write_text(
        '{"kind":"arrival","number":1,"path":"2022/白云山村.xlsx","sha256":"' + "ab" * 32 + '","size":27648,'
        '"modified_ns":1670000000123456789,"received_at":"2022-12-03T09:00:00+08:00","year":2022}\n',
        encoding="utf-8",
    )
    (record,) = read(path)
    assert isinstance(record, ArrivalRecord)
    assert (record.arrival.saved_at, record.arrival.received_at) == ("", "2022-12-03T09:00:00+08:00")
    assert record.arrival.saved < Arrival(2, "", "", 0, 0, "", "1601-01-01T00:00:00+08:00").saved


def test_a_new_journal_is_empty(tmp_path: Path) -> None:
    """Opening creates the file and finds nothing torn."""
    journal = Journal.open(tmp_path / "journal.jsonl")
    assert (list(journal.records()), journal.torn) == ([], None)
    journal.close()
    assert (tmp_path / "journal.jsonl").read_bytes() == b""


def test_what_was_just_appended_is_read(tmp_path: Path) -> None:
    """Reading needs no reopening."""
    journal = Journal.open(tmp_path / "journal.jsonl")
    journal.append([FIRST])
    journal.append([SECOND])
    journal.append([])
    assert list(journal.records()) == [FIRST, SECOND]
    journal.close()


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (b"{oops", "第 2 行不是有效的 JSON"),
        (b"", "第 2 行不是有效的 JSON"),
        (b'{"kind":"arrival","number":"x"}', "第 2 行内容不完整或类型不对"),
        (b'{"number":2}', "第 2 行内容不完整或类型不对"),
        (b"12", "第 2 行内容不完整或类型不对"),
        (b'{"kind":"\xff"}', "第 2 行不是有效的 JSON"),
    ],
)
def test_a_broken_line_elsewhere_is_named(tmp_path: Path, broken: bytes, sentence: str) -> None:
    """A line that is not the last cannot come from a crash: the operator must mend it, nothing is dropped."""
    path = written(tmp_path, FIRST, SECOND)
    first, second = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join((first, broken, second, b"")))
    with pytest.raises(EtlError) as trouble:
        read(path)
    assert sentence in str(trouble.value)
    assert str(trouble.value).startswith(str(path))
    assert str(trouble.value).endswith("请从备份恢复该文件，或把这一行改回原样，不要删去别的行。")


def test_a_kind_of_a_newer_version_is_not_cut_off(tmp_path: Path) -> None:
    """An older program must not take a newer one's last line for a torn one."""
    path = written(tmp_path, FIRST)
    newer = '{"kind":"解封","reason":"更正"}\n'.encode()
    path.write_bytes(path.read_bytes() + newer)
    with pytest.raises(EtlError, match="第 2 行是本版本不认识的记录“解封”：请用写入它的（更新的）版本运行。"):
        read(path)
    assert path.read_bytes().endswith(newer)


def test_numbers_must_rise(tmp_path: Path) -> None:
    """Two arrivals of one number would overwrite each other in the index."""
    path = written(tmp_path, FIRST, FIRST)
    with pytest.raises(EtlError, match="第 2 行收件编号 1 不在 1 之后"):
        read(path)


def test_a_torn_line_is_cut_and_kept_aside(tmp_path: Path) -> None:
    """The piece is reported with its line, the journal goes on behind the last whole line."""
    path = written(tmp_path, FIRST)
    path.write_bytes(path.read_bytes() + b'{"kind":"arri')
    journal = Journal.open(path)
    assert journal.torn == Torn(2, b'{"kind":"arri')
    journal.append([SECOND])
    journal.close()
    assert read(path) == [FIRST, SECOND]
    assert (tmp_path / "journal.torn").read_bytes() == b'{"kind":"arri\n'


def test_looking_only_does_not_cut(tmp_path: Path) -> None:
    """The half line may be an append of the watching instance, under way."""
    path = written(tmp_path, FIRST)
    before = path.read_bytes() + b'{"kind":"arri'
    path.write_bytes(before)
    journal = Journal.open(path, writing=False)
    assert list(journal.records()) == [FIRST]
    with pytest.raises(ValueError, match="looking only"):
        journal.append([SECOND])
    journal.close()
    assert path.read_bytes() == before


def test_looking_only_at_nothing(tmp_path: Path) -> None:
    """No journal is no records, and none is made."""
    journal = Journal.open(tmp_path / "journal.jsonl", writing=False)
    assert list(journal.records()) == []
    assert not (tmp_path / "journal.jsonl").exists()


def test_a_persons_decisions_are_lines(tmp_path: Path) -> None:
    """An auditor reads what was decided, about which file, why and when; they come back as the core knows them."""
    withdrawn = Decision(
        "ab" * 32, "2022/白云山村.xlsx", "500113115214", "", "重复", "2022-12-03T09:00:00+08:00", by="小周"
    )
    passed = Decision(
        "ab" * 32, "2022/白云山村.xlsx", "", "blank", "无此项", "2022-12-03T09:00:00+08:00", undo=True, by="李所长"
    )
    path = written(tmp_path, *(record_of(decision, 2022) for decision in (withdrawn, passed)))
    about = '"year":2022,"path":"2022/白云山村.xlsx","sha256":"' + "ab" * 32
    assert path.read_text("utf-8").splitlines() == [
        '{"kind":"withdrawal",' + about + '","unit_code":"500113115214","why":"重复","undo":false,'
        '"decided_at":"2022-12-03T09:00:00+08:00","by":"小周"}',
        '{"kind":"acceptance",' + about + '","unit_code":"","check":"blank","why":"无此项","undo":true,'
        '"decided_at":"2022-12-03T09:00:00+08:00","by":"李所长"}',
    ]
    records = [one for one in read(path) if isinstance(one, WithdrawalRecord | AcceptanceRecord)]
    assert [record.decision for record in records] == [withdrawn, passed]


def test_an_edition_of_the_version_before(tmp_path: Path) -> None:
    """Its line is read as it is: nothing of what it was made with is known, and nothing is expected in the archive."""
    line = (
        '{"kind":"edition","year":2022,"number":1,"digest":"ef","stamp":"2022-12-03T09:01:00+08:00",'
        '"outputs":{"data/totals.csv":"34"}}\n'
    )
    path = tmp_path / "journal.jsonl"
    path.write_text(line, encoding="utf-8")
    (record,) = read(path)
    assert record == EditionRecord(2022, 1, "ef", "2022-12-03T09:01:00+08:00", {"data/totals.csv": "34"})
    assert isinstance(record, EditionRecord)
    assert (record.config_sha256, record.program, record.inputs, record.base, record.archived) == ("", "", "", 0, set())


def test_a_corrected_number_is_a_line(tmp_path: Path) -> None:
    """Numbers are texts, so that none is rounded; where there was none it is empty. They come back as the core knows them."""
    about = ("500113115214", "303")
    said = ("ab" * 32, "电话核实", "小周", "2022-12-03T09:00:00+08:00")
    first = Adjustment(*about, Decimal(13), Decimal("31.5"), *said)
    second = Adjustment(*about, Decimal(10), None, *said, undo=True)
    path = written(tmp_path, record_of(first, 2022), record_of(second, 2022))
    begins = '{"kind":"adjustment","year":2022,"unit_code":"500113115214","code":"303",'
    ends = '"sha256":"' + "ab" * 32 + '","why":"电话核实","by":"小周",'
    assert path.read_text("utf-8").splitlines() == [
        begins + '"value":"13","instead_of":"31.5",' + ends + '"undo":false,"decided_at":"2022-12-03T09:00:00+08:00"}',
        begins + '"value":"10","instead_of":"",' + ends + '"undo":true,"decided_at":"2022-12-03T09:00:00+08:00"}',
    ]
    assert [record.decision for record in read(path) if isinstance(record, AdjustmentRecord)] == [first, second]


def test_decisions_of_earlier_versions_say_not_who(tmp_path: Path) -> None:
    """Lines as the version before wrote them are read; nobody is named, and the words are what they were."""
    path = tmp_path / "journal.jsonl"
    about = '"year":2022,"path":"2022/白云山村.xlsx","sha256":"' + "ab" * 32 + '","unit_code":"500113115214",'
    said = '"why":"电话核实过","undo":false,"decided_at":"2022-12-03T09:00:00+08:00"}'
    lines = (
        '{"kind":"withdrawal",' + about + said,
        '{"kind":"acceptance",' + about + '"check":"blank",' + said,
        '{"kind":"freeze","year":2022,"number":3,"last_arrival":12,"config_sha256":"' + "cd" * 32 + '",'
        '"template":"templates/report.txt.j2","template_sha256":"' + "ef" * 32 + '","outputs":{},' + said,
    )
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    withdrawn, passed, frozen = read(path)
    assert isinstance(withdrawn, WithdrawalRecord)
    assert isinstance(passed, AcceptanceRecord)
    assert isinstance(frozen, FreezeRecord)
    assert [one.decision.words for one in (withdrawn, passed)] == ["电话核实过，2022-12-03"] * 2
    assert frozen.closing.words == "2022-12-03封存，以第3版为准"
