"""``etl forms`` writes each unit's blank form, last year's figures filled in, and never over somebody's work."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from etl.domain import Arrival
from etl.examination.examine import examine
from etl.ledger import Incoming, Ledger
from etl.pipeline.forms import distribute_forms
from etl.settings.loading import Settings, load_settings
from etl.system.errors import EtlError
from etl.system.files import Outcome

ROOT = Path(__file__).resolve().parents[3]
RECEIVED = "2023-01-05T10:00:00+08:00"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The shipped settings in a project folder of its own."""
    shutil.copy(ROOT / "config.toml", tmp_path)
    return load_settings(tmp_path, 2023)


@pytest.fixture
def ledger(settings: Settings) -> Iterator[Ledger]:
    """An empty ledger."""
    with Ledger.open(settings.state) as opened:
        yield opened


def values(form: Path) -> dict[str, tuple[object, object]]:
    """本年 and 上年 by code."""
    sheet = load_workbook(form)["统计表"]
    return {
        str(sheet.cell(row, 3).value): (sheet.cell(row, 4).value, sheet.cell(row, 5).value)
        for row in range(6, sheet.max_row)
        if str(sheet.cell(row, 3).value).isdigit()
    }


def test_a_form_for_every_unit(settings: Settings, ledger: Ledger) -> None:
    """Twelve forms in outbox/<year>/表样, each under its unit's name, all rows empty in the first year."""
    placed = distribute_forms(settings, ledger, None, None)
    folder = settings.folders.outbox / "2023" / "表样"
    assert [one.path for one in placed] == [folder / f"{unit.name}.xlsx" for unit in settings.catalogue.units]
    assert {one.outcome for one in placed} == {Outcome.WRITTEN}
    village = values(folder / "白云山村.xlsx")
    owed = settings.catalogue.owed_by(settings.catalogue.unit("500113115214"))
    assert list(village) == [indicator.code for indicator in owed]
    assert set(village.values()) == {(None, None)}


def test_blank_form_goes_back_as_blank(settings: Settings, ledger: Ledger) -> None:
    """The form that was handed out is recognised: unit and year are known, and every row is asked for."""
    (placed,) = distribute_forms(settings, ledger, "白云山村", None)
    arrival = Arrival(1, "2023/附件2.xlsx", "", 1, 0, RECEIVED)
    (one,) = examine(placed.path.read_bytes(), arrival, settings.catalogue, 2023)
    assert (one.unit, one.year) == ("白云山村", 2023)
    assert [finding.code for finding in one.findings] == ["blank"] * 15


@pytest.mark.parametrize("name", ["姜家镇白云山村", "500113115214", "白云山村"])
def test_one_unit(settings: Settings, ledger: Ledger, tmp_path: Path, name: str) -> None:
    """One unit by name, alias or code, into a folder that the operator names."""
    placed = distribute_forms(settings, ledger, name, tmp_path / "发给村里")
    assert [one.path for one in placed] == [tmp_path / "发给村里" / "白云山村.xlsx"]
    assert placed[0].path.is_file()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("白云村", "--unit：单位名录里没有“白云村”，是不是“白云山村”？"),
        ("石桥", "--unit：单位名录里没有“石桥”。"),
    ],
)
def test_unknown_unit(settings: Settings, ledger: Ledger, name: str, sentence: str) -> None:
    """An unknown unit is one sentence with the near-miss, and nothing is written."""
    with pytest.raises(EtlError) as fault:
        distribute_forms(settings, ledger, name, None)
    assert str(fault.value) == sentence
    assert not settings.folders.outbox.exists()


@pytest.mark.parametrize("below", ["", "2022", "2022/白云山村"])
def test_not_into_the_inbox(settings: Settings, ledger: Ledger, below: str) -> None:
    """Blank forms in the inbox would be taken for submissions and every unit told that its new version goes back."""
    out = settings.folders.inbox / below
    with pytest.raises(EtlError) as raised:
        distribute_forms(settings, ledger, None, out)
    assert str(raised.value) == f"--out：{out} 在收件夹里，空白表样会被当成报送退回；请换一个文件夹。"
    assert not list(settings.folders.inbox.rglob("*.xlsx"))


def test_again_is_the_same(settings: Settings, ledger: Ledger) -> None:
    """The same forms again are the same bytes, and nothing is written."""
    (first,) = distribute_forms(settings, ledger, "司法所", None)
    content = first.path.read_bytes()
    (second,) = distribute_forms(settings, ledger, "司法所", None)
    assert (second.path, second.path.read_bytes(), second.outcome) == (first.path, content, Outcome.UNCHANGED)


def test_never_over_somebodys_work(settings: Settings, ledger: Ledger) -> None:
    """A form that somebody has begun to fill in stays; the blank one is put beside it, and that is said."""
    (first,) = distribute_forms(settings, ledger, "白云山村", None)
    workbook = load_workbook(first.path)
    workbook["统计表"]["D8"] = 3
    workbook.save(first.path)
    begun = first.path.read_bytes()
    (second,) = distribute_forms(settings, ledger, "白云山村", None)
    assert first.path.read_bytes() == begun
    assert (second.outcome, second.path.name) == (Outcome.BESIDE, "白云山村（新）.xlsx")
    assert second.reason


def receive(ledger: Ledger, settings: Settings, content: bytes, modified_ns: int) -> None:
    """One version of 白云山村's form of 2022, received and examined."""
    (arrival,) = ledger.receive_many(
        [Incoming("2022/白云山村.xlsx", content, len(content), modified_ns, RECEIVED, 2022)]
    )
    ledger.index(arrival, 2022, examine(content, arrival, settings.catalogue, 2022))


def test_last_years_figures(settings: Settings, ledger: Ledger) -> None:
    """From the second year 上年 is what counted last year, not what was returned; other units' forms stay empty."""
    content = (ROOT / "inbox" / "2022" / "白云山村.xlsx").read_bytes()
    receive(ledger, settings, content, 1)
    workbook, spoiled = load_workbook(BytesIO(content)), BytesIO()
    workbook["统计表"]["D16"], workbook["统计表"]["D25"] = 99, "60余"
    workbook.save(spoiled)
    receive(ledger, settings, spoiled.getvalue(), 2)
    placed = distribute_forms(settings, ledger, None, None)
    forms = {one.path.stem: values(one.path) for one in placed}
    assert (forms["白云山村"]["303"], forms["白云山村"]["608"]) == ((None, 31), (None, 12))
    assert set(forms["文石村"].values()) == {(None, None)}
