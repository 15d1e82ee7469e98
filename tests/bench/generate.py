"""A project with any number of villages for the benchmark: config.toml, templates, and one filled form each in the inbox.

``python tests/bench/generate.py DIR [FORMS]`` fills the forms of the sample's eight villages as ``tests/sample`` does, and makes
every further village from one of them: another name and code, other figures that still agree with the detail lists, other days.
The numbers are written into the sheets' XML, for saving a thousand workbooks with openpyxl takes minutes. Same numbers in every
run; the files' times lie far enough back to be settled.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from etl.domain import Unit
from etl.domain.catalogue import DETAIL_LISTS, TABLE_COLUMNS, TABLE_SHEET, VILLAGE, DetailList
from etl.settings.loading import Settings, load_settings

PROJECT = Path(__file__).resolve().parents[2]
SETTLED = 1_672_718_400
"""Modification time of every file: 2023-01-03 12:00 +08:00, in seconds since 1970."""
NEW_YEAR = 44562
"""2022-01-01 as a workbook counts days."""
GROWING = ("102", "210", "605")
"""Codes whose figures, this year's and last year's, differ from village to village."""
EVENTS = DETAIL_LISTS[0]

Numbers = dict[str, int]
"""By cell address."""


@dataclass(frozen=True, slots=True)
class Base:
    """A filled form to make others from; cells by the member of the archive that holds their sheet."""

    unit: Unit
    members: dict[str, bytes]
    growing: dict[str, Numbers]
    """Figures of 统计表, and the people of one event of 普法活动台账 so that it agrees with 普法受众人次."""
    days: dict[str, Numbers]


def main(folder: Path, forms: int) -> None:
    """Write the project to ``folder``, which must not exist."""
    settings = load_settings(PROJECT)
    villages = [_village(number) for number in range(1, forms + 1)]
    shutil.copytree(settings.folders.templates, folder / "templates")
    config = (PROJECT / "config.toml").read_text(encoding="utf-8")
    (folder / "config.toml").write_text(_with_villages(config, villages), encoding="utf-8")
    inbox = folder / "inbox" / str(settings.project.year)
    inbox.mkdir(parents=True)
    bases = list(_bases(settings))
    for number, village in enumerate(villages):
        path = inbox / f"{village.name}.xlsx"
        path.write_bytes(_form(bases[number % len(bases)], village, number // len(bases)))
        os.utime(path, (SETTLED, SETTLED))


def _village(number: int) -> Unit:
    name = f"第{number:05}村"
    return Unit(f"5001131{number:05}", name, VILLAGE, (f"{name}委会", f"姜家镇{name}", f"{name}民委员会"))


def _with_villages(config: str, villages: list[Unit]) -> str:
    """The configuration with these villages in the place of the sample's; the offices stay and report nothing."""
    lines = "".join(
        f'  {{ code = "{unit.code}", name = "{unit.name}", kind = "{unit.kind}", aliases = {json.dumps(unit.aliases, ensure_ascii=False)} }},\n'
        for unit in villages
    )
    kept = re.sub(rf'^  \{{ code = .*kind = "{VILLAGE}".*\n', "", config, flags=re.MULTILINE)
    return kept.replace("units = [\n", f"units = [\n{lines}", 1)


# --------------------------------------------------------------------------- the forms to start from


def _bases(settings: Settings) -> Iterator[Base]:
    sample = _sample()
    figures = sample.load_figures()
    for unit in settings.catalogue.units:
        if unit.kind == VILLAGE:
            yield _base(unit, sample.filled_form(unit, settings, figures, set()))


def _sample() -> ModuleType:
    """The script that fills the sample; tests are no package to import from."""
    path = PROJECT / "tests" / "sample" / "make_inbox.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def _base(unit: Unit, content: bytes) -> Base:
    book = load_workbook(io.BytesIO(content))
    # openpyxl numbers the members as the sheets stand.
    member = {name: f"xl/worksheets/sheet{number}.xml" for number, name in enumerate(book.sheetnames, start=1)}
    with ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    growing = {
        member[TABLE_SHEET]: _growing_figures(book[TABLE_SHEET]),
        member[EVENTS.name]: _growing_people(book[EVENTS.name]),
    }
    days = {member[ledger.name]: _days(book[ledger.name], ledger) for ledger in DETAIL_LISTS}
    return Base(unit, members, growing, days)


def _growing_figures(sheet: Worksheet) -> Numbers:
    columns = {title: number for number, title in enumerate(TABLE_COLUMNS, start=1)}
    return {
        cell.coordinate: int(str(cell.value))
        for row in range(1, sheet.max_row + 1)
        if str(sheet.cell(row, columns["代码"]).value) in GROWING
        for cell in (sheet.cell(row, columns["本年"]), sheet.cell(row, columns["上年"]))
    }


def _growing_people(sheet: Worksheet) -> Numbers:
    """The first event that is open to the public: its people are among the 普法受众."""
    kind, people = EVENTS.columns.index("类别") + 1, EVENTS.columns.index("参加人次") + 1
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, kind).value == "法律十进")
    cell = sheet.cell(row, people)
    return {cell.coordinate: int(str(cell.value))}


def _days(sheet: Worksheet, ledger: DetailList) -> Numbers:
    column = ledger.columns.index(ledger.date_columns[0]) + 1
    cells = [sheet.cell(row, column) for row in range(1, sheet.max_row + 1)]
    return {cell.coordinate: _serial(cell.value) for cell in cells if isinstance(cell.value, dt.datetime)}


def _serial(day: dt.datetime) -> int:
    return NEW_YEAR + (day - dt.datetime(2022, 1, 1)).days  # noqa: DTZ001 - days of a workbook have no zone


# --------------------------------------------------------------------------- one more village


def _form(base: Base, village: Unit, step: int) -> bytes:
    """The base's form as that of another village; ``step`` sets its figures and days apart."""
    members = {name: _renamed(part, base.unit, village) for name, part in base.members.items()}
    for member, numbers in base.growing.items():
        members[member] = _with_numbers(members[member], {cell: number + step for cell, number in numbers.items()})
    for member, days in base.days.items():
        moved = {cell: NEW_YEAR + (day - NEW_YEAR + step) % 365 for cell, day in days.items()}
        members[member] = _with_numbers(members[member], moved)
    return _zipped(members)


def _renamed(part: bytes, base: Unit, village: Unit) -> bytes:
    """XML with another unit's name and code, be the letters written as they are or as character references."""
    for old, new in ((base.code, village.code), (base.name, village.name)):
        part = part.replace(old.encode(), new.encode())
        part = part.replace(old.encode("ascii", "xmlcharrefreplace"), new.encode("ascii", "xmlcharrefreplace"))
    return part


def _with_numbers(sheet: bytes, numbers: Numbers) -> bytes:
    """A sheet's XML with these numbers in the cells named."""

    def number_of(cell: re.Match[bytes]) -> bytes:
        address = cell[2].decode()
        return cell[1] + str(numbers[address]).encode() if address in numbers else cell[0]

    return re.sub(rb'(<c r="([A-Z]+[0-9]+)"[^>]*><v>)[^<]+', number_of, sheet)


def _zipped(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, part in members.items():
            entry = ZipInfo(name)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, part)
    return content.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
