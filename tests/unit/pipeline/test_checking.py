"""A check knows last year as a run does, and records nothing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from etl.consolidation.last_year import UNKNOWN, LastYear
from etl.domain import CellRef, Column, Observation, Place, Severity, State, Submission
from etl.domain.findings import finding, message
from etl.ledger import Incoming, Ledger
from etl.pipeline.checking import against_last_year, last_year_unrecorded
from etl.settings.loading import Settings, load_settings
from etl.system.errors import EtlError

ROOT = Path(__file__).resolve().parents[3]
VILLAGE = "500113115214"
TABLE = f"unit_code,unit,code,indicator,value,state\r\n{VILLAGE},白云山村,303,人民调解案件件数,31,number\r\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The shipped project of 2022 in a folder of its own."""
    shutil.copy(ROOT / "config.toml", tmp_path)
    return load_settings(tmp_path)


def put(settings: Settings, content: str = TABLE) -> None:
    """The table of 2021."""
    path = settings.folders.outbox / "2021" / "data" / "observations.csv"
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")


def form(last: int, why: str = "") -> Submission:
    """A form that says so many mediations of last year, and that 说明."""
    seen = [
        Observation("303", column, Decimal(number), State.NUMBER, str(number), CellRef("统计表", 16, place))
        for column, number, place in ((Column.THIS_YEAR, 33, 4), (Column.LAST_YEAR, last, 5))
    ]
    return Submission("白云山村.xlsx", VILLAGE, "白云山村", 2022, tuple(seen), explanations={"303": why} if why else {})


def test_without_a_ledger(settings: Settings) -> None:
    """Nothing is known, or what the table says; no ledger comes of it."""
    assert last_year_unrecorded(settings) is UNKNOWN
    put(settings)
    assert last_year_unrecorded(settings).known(VILLAGE, "303") == 31
    assert not settings.state.exists()


def test_a_table_that_is_none(settings: Settings) -> None:
    """The one sentence that a run would say."""
    put(settings, "甲,乙\r\n")
    with pytest.raises(EtlError, match=r"^2021/data/observations\.csv：缺少unit_code、code、value、state栏"):
        last_year_unrecorded(settings)


def test_the_ledger_is_only_read(settings: Settings) -> None:
    """What counted last year stands in it, and its journal is as it was."""
    with Ledger.open(settings.state, settings.rules) as ledger:
        (arrival,) = ledger.receive_many(
            [Incoming("2021/白云山村.xlsx", b"x", 1, 1, "2022-01-05T10:00:00+08:00", 2021)]
        )
        ledger.index(arrival, 2021, (form(20),))
    before = (settings.state / "journal.jsonl").read_bytes()
    assert last_year_unrecorded(settings).known(VILLAGE, "303") == 33
    assert (settings.state / "journal.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("last", "why", "verdict", "said"),
    [
        (31, "", "接收", []),
        (40, "", "待核实", ["白云山村.xlsx 统计表!E16：“人民调解案件件数”的上年数填40，而2021年采用的报表是31。"]),
        (40, "上年漏计了九件口头调解", "接收", ["已说明：上年漏计了九件口头调解"]),
    ],
)
def test_what_differs_is_asked(settings: Settings, last: int, why: str, verdict: str, said: list[str]) -> None:
    """The same finding as a run's, with the answer that the form has for it."""
    base = LastYear({VILLAGE: {"303": Decimal(31)}}, "2021年采用的报表")
    checked = against_last_year(form(last, why), base, settings.catalogue)
    assert (checked.verdict.value, len(checked.findings)) == (verdict, len(said))
    assert all(words in message(found) for words, found in zip(said, checked.findings, strict=True))


def test_a_form_that_goes_back(settings: Settings) -> None:
    """A run asks only of what counts."""
    base = LastYear({VILLAGE: {"303": Decimal(31)}}, "2021年采用的报表")
    blank = finding("blank", Place("白云山村.xlsx", "统计表", "D17"), indicator="调解成功件数")
    assert blank.severity is Severity.HARD
    returned = replace(form(40), findings=(blank,))
    assert against_last_year(returned, base, settings.catalogue) is returned
