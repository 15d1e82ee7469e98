"""A filled form that LibreOffice opened and saved is received as if the village had sent its own file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.year_end import Office, RunOffice, open_office

ConvertAll = Callable[[Sequence[Path], str, Path], list[Path]]

pytestmark = pytest.mark.programs

OF_THE_FILE = ("sha256", "received_at")


def without_file(record: dict[str, Any]) -> dict[str, Any]:
    """A record less what belongs to the file and not to what it says."""
    return {key: value for key, value in record.items() if key not in OF_THE_FILE}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The shipped project."""
    return open_office(tmp_path_factory.mktemp("resaved") / "project")


@pytest.fixture(scope="module")
def saved(office: Office, soffice_all: ConvertAll, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all twelve forms, opened and saved."""
    folder = tmp_path_factory.mktemp("saved")
    soffice_all(sorted(office.inbox.glob("*.xlsx")), "xlsx:Calc MS Excel 2007 XML", folder)
    return folder


@pytest.mark.parametrize("name", ["白云山村.xlsx", "司法所.xlsx", "党政办公室.xlsx"])
@pytest.mark.thorough
def test_a_resaved_form_says_the_same(office: Office, saved: Path, name: str) -> None:
    """Same unit, year, verdict, and the same observations down to cell, raw text and state."""
    (before,) = office.check(name, code=0)
    shutil.copy(saved / name, office.inbox / name)
    (after,) = office.check(name, code=0)
    assert json.dumps(before["findings"]) == json.dumps(after["findings"]) == "[]"
    assert [without_file(o) for o in after["observations"]] == [without_file(o) for o in before["observations"]]
    assert (after["unit_code"], after["year"], after["verdict"]) == (before["unit_code"], 2022, "接收")
    assert after["sha256"] != before["sha256"]


@pytest.mark.thorough
def test_a_whole_inbox_of_resaved_forms_gives_the_same_totals(
    run_office: RunOffice, saved: Path, tmp_path: Path
) -> None:
    """All twelve, opened and saved: every total and its coverage stay as they were."""
    office = run_office(tmp_path / "project")
    before = office.rows("totals.csv")
    for path in saved.iterdir():
        shutil.copy(path, office.inbox)
    office.etl("run", "--strict")
    assert office.rows("totals.csv") == before
    assert sum(row["effective"] == "true" for row in office.rows("submissions.csv")) == 12
    assert len(office.rows("submissions.csv")) == 24
