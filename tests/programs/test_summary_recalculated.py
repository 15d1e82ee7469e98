"""汇总表.xlsx in LibreOffice: what it recalculates is what we stored, numbers stay numbers, and nothing is cut off."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from etl.consolidation.edition import Edition, UnitState
from etl.consolidation.totals import consolidate
from etl.domain import Arrival, CellRef, Column, Observation, Standing, State, Submission, Unit
from etl.domain.catalogue import Catalogue
from etl.outputs.summary import render_summary
from etl.settings.loading import Settings, load_settings
from tests.sampled import sampled

Convert = Callable[[Path, str, Path], Path]
ROOT = Path(__file__).resolve().parents[2]
ALWAYS = """<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>"""
SETTINGS_FILE = f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
{ALWAYS}
</oor:items>
"""
TOLERANCE = 1e-9
"""Sums of decimals, which a workbook adds in binary."""
TRICKY = {
    "应考人数": ("25000", "40"),
    "参考人数": ("24999", "40"),
    "合格人数": ("24999", "39"),
    "宪法宣传人数": ("2001", "2000"),
    "法律咨询": ("1999", "2000"),
    "法治文化带": ("1.1", "0.8"),
    "治重化积交办": ("0", "3"),
    "积案应化解": ("0", "0"),
    "行政诉讼": ("0", "0"),
    "执法人员": ("8", ""),
    "执法持证": ("1", ""),
}
"""This and last year: a rate just below 100%, halves to round, a denominator of 0, no last year."""

pytestmark = pytest.mark.programs


@pytest.fixture(scope="module")
def settings() -> Settings:
    """The shipped configuration."""
    return load_settings(ROOT, 2022)


@pytest.fixture(scope="module")
def recalculate(soffice: Convert, libreoffice_profile: Path) -> Iterator[Convert]:
    """LibreOffice told to recalculate every workbook when it loads it; a plain conversion keeps stored values."""
    chosen = libreoffice_profile / "user" / "registrymodifications.xcu"
    before = chosen.read_text(encoding="utf-8") if chosen.exists() else None
    chosen.parent.mkdir(parents=True, exist_ok=True)
    chosen.write_text(_with_recalculation(before), encoding="utf-8")
    yield soffice
    if before is not None:
        chosen.write_text(before, encoding="utf-8")


@pytest.mark.parametrize("villages", sampled([8, 30]), ids=["units in columns", "units in rows"])
def test_recalculated_values_are_the_stored_ones(
    settings: Settings, recalculate: Convert, tmp_path: Path, villages: int
) -> None:
    """Every formula of the workbook gives in LibreOffice what we stored beside it."""
    stored = tmp_path / "汇总表.xlsx"
    stored.write_bytes(render_summary(_edition(settings, villages)))
    recalculated = recalculate(stored, "xlsx:Calc MS Excel 2007 XML", tmp_path / "out")
    assert _differences(stored, recalculated) == []
    totals = load_workbook(recalculated, data_only=True)["汇总表"]
    assert _result(totals, "学法考试参考率") == 99.99
    assert _result(totals, "信访积案完成率") is None
    assert _result(totals, "宪法宣传惠及人数", "增减（%）") == pytest.approx(0.1)


@pytest.mark.thorough
def test_a_planted_wrong_value_is_found(settings: Settings, recalculate: Convert, tmp_path: Path) -> None:
    """The comparison above can fail: a stored total that is one too high is found, and nothing else."""
    stored = tmp_path / "汇总表.xlsx"
    stored.write_bytes(_with_wrong_total(render_summary(_edition(settings, 8))))
    recalculated = recalculate(stored, "xlsx:Calc MS Excel 2007 XML", tmp_path / "out")
    assert [address for address, _, _ in _differences(stored, recalculated)] == ["汇总表!P7"]


@pytest.mark.thorough
def test_linked_numbers_stay_numbers(settings: Settings, recalculate: Convert, tmp_path: Path) -> None:
    """A number that leads to its source is still a number, and still a link, after LibreOffice has saved it."""
    stored = tmp_path / "汇总表.xlsx"
    stored.write_bytes(render_summary(_edition(settings, 8)))
    sheet = load_workbook(recalculate(stored, "xlsx:Calc MS Excel 2007 XML", tmp_path / "out"))["汇总表"]
    assert (sheet["D7"].value, sheet["D7"].data_type) == (17, "n")
    assert sheet["D7"].hyperlink is not None
    assert sheet["D7"].hyperlink.location.replace("'", "").replace("$", "").replace(".", "!") == "数据来源!E3"


@pytest.mark.thorough
def test_no_number_is_too_wide_for_its_column(
    settings: Settings, soffice: Convert, require: Callable[..., str], tmp_path: Path
) -> None:
    """Nothing prints as ###, and the 汇总表 takes two pages of A4, landscape."""
    pdftotext = require("pdftotext")
    stored = tmp_path / "汇总表.xlsx"
    stored.write_bytes(render_summary(_edition(settings, 8)))
    printed = soffice(stored, "pdf", tmp_path / "out")
    done = subprocess.run([pdftotext, "-layout", str(printed), "-"], capture_output=True, check=True, encoding="utf-8")
    pages = done.stdout.split("\f")
    assert "###" not in done.stdout
    assert "姜家镇2022年度法治政府建设统计汇总表" in pages[0]
    assert [("指标名称" in page, "制表人：" in page) for page in pages[:2]] == [(True, False), (True, True)]


def _with_recalculation(before: str | None) -> str:
    return SETTINGS_FILE if before is None else before.replace("</oor:items>", f"{ALWAYS}</oor:items>")


def _differences(stored: Path, recalculated: Path) -> list[tuple[str, object, object]]:
    """Formula cells whose stored value is not the recalculated one: address, stored, recalculated."""
    formulas, ours = load_workbook(stored), load_workbook(stored, data_only=True)
    theirs = load_workbook(recalculated, data_only=True)
    addresses = [
        (sheet.title, cell.coordinate)
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(addresses) > 180
    pairs = ((f"{name}!{a1}", ours[name][a1].value, theirs[name][a1].value) for name, a1 in addresses)
    return [(address, mine, yours) for address, mine, yours in pairs if not _same(mine, yours)]


def _same(stored: object, recalculated: object) -> bool:
    if isinstance(stored, int | float) and isinstance(recalculated, int | float):
        return abs(stored - recalculated) <= TOLERANCE
    return (stored or None) == (recalculated or None)


def _with_wrong_total(content: bytes) -> bytes:
    """The workbook with the first total of the 汇总表 stored one too high."""
    planted = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(planted, "w") as target:
        for name in source.namelist():
            member = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                start = member.index(b"<v>", member.index(b'<c r="P7"')) + 3
                end = member.index(b"</v>", start)
                member = member[:start] + str(int(member[start:end]) + 1).encode() + member[end:]
            target.writestr(name, member)
    return planted.getvalue()


def _result(sheet: Worksheet, indicator: str, title: str = "合计") -> object:
    column = next(cell.column for cell in sheet[5] if cell.value == title)
    rows = (row for row in sheet.iter_rows(min_row=6) if str(row[1].value).endswith(indicator))
    return next(rows)[column - 1].value


def _edition(settings: Settings, villages: int) -> Edition:
    """So many villages and the four offices; the third village has sent nothing, the fourth 零报告."""
    named = [*settings.catalogue.units[:8], *(Unit(f"9{n:011}", f"第{n}村", "村居") for n in range(9, villages + 1))]
    catalogue = replace(settings.catalogue, units=(*named, *settings.catalogue.units[8:]))
    standings = tuple(_standing(number, unit, catalogue) for number, unit in enumerate(catalogue.units) if number != 2)
    states = tuple(
        UnitState(unit, tuple(each for each in standings if each.submission.unit_code == unit.code))
        for unit in catalogue.units
    )
    consolidation = consolidate(standings, catalogue)
    return Edition(settings.project, catalogue, 1, "2023-01-06T08:00:00+08:00", standings, states, consolidation)


def _standing(number: int, unit: Unit, catalogue: Catalogue) -> Standing:
    observations = tuple(
        _observation(number, row, each.code, column, TRICKY.get(each.key))
        for row, each in enumerate(catalogue.owed_by(unit), 6)
        for column in Column
    )
    submission = Submission(f"{unit.name}.xlsx", unit.code, unit.name, 2022, observations)
    arrival = Arrival(number, f"{unit.name}.xlsx", f"{number:064}", 1, 1, "2023-01-05T09:00:00+08:00")
    return Standing(arrival, submission, late=False, effective=True)


def _observation(number: int, row: int, code: str, column: Column, tricky: tuple[str, str] | None) -> Observation:
    cell = CellRef("统计表", row, 4 if column is Column.THIS_YEAR else 5)
    if number == 3 and column is Column.THIS_YEAR:
        return Observation(code, column, None, State.NIL, "", cell)
    usual = str((number + 2) * int(code) % 97 + (9 if column is Column.THIS_YEAR else 4))
    raw = tricky[tuple(Column).index(column)] if tricky else usual
    if not raw:
        return Observation(code, column, None, State.BLANK, raw, cell)
    return Observation(code, column, Decimal(raw), State.NUMBER if Decimal(raw) else State.ZERO, raw, cell)
