"""Last year's table: taken into the archive when no submission of that year counts, refused when it is none of ours."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from etl.consolidation.last_year import UNKNOWN
from etl.domain import CellRef, Column, Observation, State, Submission
from etl.ledger import Incoming, Ledger
from etl.pipeline.history import last_year_of, take_in_table
from etl.settings.loading import Settings, load_settings
from etl.system.errors import EtlError

ROOT = Path(__file__).resolve().parents[3]
HEAD = "unit_code,unit,code,indicator,value,state\r\n"
VILLAGE = "500113115214"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The shipped project of 2022 in a folder of its own."""
    shutil.copy(ROOT / "config.toml", tmp_path)
    return load_settings(tmp_path)


@pytest.fixture
def ledger(settings: Settings) -> Iterator[Ledger]:
    """Its empty ledger."""
    with Ledger.open(settings.state, settings.rules) as ledger:
        yield ledger


def put(settings: Settings, content: bytes) -> Path:
    """The table of 2021."""
    path = settings.folders.outbox / "2021" / "data" / "observations.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def row(code: str, value: str, state: str) -> str:
    """A line of the table for 白云山村."""
    return f"{VILLAGE},白云山村,{code},名称,{value},{state}\r\n"


def test_nothing_is_known_in_the_first_year(settings: Settings, ledger: Ledger) -> None:
    """Neither submissions nor a table."""
    take_in_table(settings, ledger)
    assert last_year_of(settings, ledger) is UNKNOWN


def test_a_table_is_kept(settings: Settings, ledger: Ledger) -> None:
    """Numbers and zeros count, a nil return is 0, blank and not applicable say nothing; the file may go, the base stays."""
    rows = (
        row("303", "31", "number"),
        row("304", "0", "zero"),
        row("305", "", "nil"),
        row("607", "", "blank"),
        row("610", "", "not_applicable"),
        row("210", "1.5", "number"),
    )
    path = put(settings, f"\ufeff{HEAD}{''.join(rows)}".encode())
    take_in_table(settings, ledger)
    path.unlink()
    take_in_table(settings, ledger)
    known = last_year_of(settings, ledger)
    assert known.source == "2021年的data/observations.csv"
    assert known.amounts == {VILLAGE: {"303": Decimal(31), "304": Decimal(0), "305": Decimal(0), "210": Decimal("1.5")}}
    ledger.close()
    with Ledger.open(settings.state, settings.rules) as again:
        assert last_year_of(settings, again) == known


def test_a_changed_table_is_taken_in_again(settings: Settings, ledger: Ledger) -> None:
    """The newest one is the base; the same one is journalled once."""
    for value in ("31", "31", "32"):
        put(settings, f"{HEAD}{row('303', value, 'number')}".encode())
        take_in_table(settings, ledger)
    assert last_year_of(settings, ledger).amounts[VILLAGE] == {"303": Decimal(32)}
    journal = (settings.state / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    assert [line.count('"kind":"base"') for line in journal] == [1, 1]


def test_submissions_stand_above_a_table(settings: Settings, ledger: Ledger) -> None:
    """What counted in the ledger is the base, and a file that is no table costs nothing then."""
    (arrival,) = ledger.receive_many([Incoming("2021/a.xlsx", b"a", 1, 1, "2022-01-05T10:00:00+08:00", 2021)])
    seen = Observation("303", Column.THIS_YEAR, Decimal(30), State.NUMBER, "30", CellRef("统计表", 6, 4))
    ledger.index(arrival, 2021, (Submission("a.xlsx", VILLAGE, "白云山村", 2021, (seen,)),))
    put(settings, b"not a table")
    take_in_table(settings, ledger)
    known = last_year_of(settings, ledger)
    assert (known.source, known.amounts) == ("2021年采用的报表", {VILLAGE: {"303": Decimal(30)}})
    assert known.beside == {}


@pytest.mark.parametrize(
    ("values", "beside", "journalled"), [(("30",), None, 0), (("31",), "31", 1), (("31", "30"), None, 2)]
)
def test_a_table_beside_submissions(
    settings: Settings, ledger: Ledger, values: tuple[str, ...], beside: str | None, journalled: int
) -> None:
    """What it says otherwise is kept and known, until it says the same again; one that agrees is not even journalled."""
    (arrival,) = ledger.receive_many([Incoming("2021/a.xlsx", b"a", 1, 1, "2022-01-05T10:00:00+08:00", 2021)])
    seen = Observation("303", Column.THIS_YEAR, Decimal(30), State.NUMBER, "30", CellRef("统计表", 6, 4))
    ledger.index(arrival, 2021, (Submission("a.xlsx", VILLAGE, "白云山村", 2021, (seen,)),))
    for value in values:
        put(settings, f"{HEAD}{row('303', value, 'number')}".encode())
        take_in_table(settings, ledger)
    known = last_year_of(settings, ledger)
    assert known.amounts == {VILLAGE: {"303": Decimal(30)}}
    assert known.beside == ({VILLAGE: {"303": Decimal(beside)}} if beside else {})
    journal = (settings.state / "journal.jsonl").read_text(encoding="utf-8")
    assert journal.count('"kind":"base"') == journalled


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a,b\r\n1,2\r\n", "：缺少unit_code、code、value、state栏，不是上年的观测值表。请从存档恢复，或把它移走。"),
        (f"{HEAD}{row('303', 'x', 'number')}".encode(), " 第2行：“x”不是数。请从存档恢复，或把它移走。"),
        (f"{HEAD}{row('303', 'NaN', 'number')}".encode(), " 第2行：“NaN”不是数。请从存档恢复，或把它移走。"),
        (f"{HEAD}{row('303', '', 'zero')}".encode(), " 第2行：“”不是数。请从存档恢复，或把它移走。"),
        (
            f"{HEAD}{row('303', '-1', 'number')}".encode(),
            " 第2行：“-1”是负数，报表里没有负数。请从存档恢复，或把它移走。",
        ),
        (
            f"{HEAD}{row('303', '1', 'number')}{row('304', '1', 'number')}{row('303', '', 'nil')}".encode(),
            f" 第4行：{VILLAGE}的303前面已有一行，不知道哪行算数。请从存档恢复，或把它移走。",
        ),
        (b"unit_code\xff", "：不是UTF-8文字。请从存档恢复，或把它移走。"),
    ],
)
def test_a_table_that_is_none_of_ours(settings: Settings, ledger: Ledger, content: bytes, sentence: str) -> None:
    """One sentence with file, line and way out, and nothing is taken in."""
    put(settings, content)
    with pytest.raises(EtlError) as raised:
        take_in_table(settings, ledger)
    assert str(raised.value) == f"2021/data/observations.csv{sentence}"
    assert last_year_of(settings, ledger) is UNKNOWN
