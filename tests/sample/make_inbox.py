"""The sample inbox: the blank forms of all units, filled in as villages and offices would have done for 2022.

``python tests/sample/make_inbox.py [DIR]`` writes one workbook a unit to DIR (default: the project's inbox). What the units
say stands in three tables beside this script: ``figures.csv`` (本年, 上年 and 说明 of every indicator), ``words.toml``
(文字材料) and ``events.toml`` (what events may be called, when and where they happen). The rows of the detail lists are
drawn from the last so that they agree with the first. Same tables and same versions of the libraries, same bytes.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from etl.domain import Unit
from etl.domain.catalogue import DETAIL_LISTS, NARRATIVE_SHEET, TABLE_COLUMNS, TABLE_SHEET, keeps_lists
from etl.outputs.form import form_name, render_form
from etl.settings.loading import Settings, load_settings

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
ACTIVITIES, DISPUTES = (ledger.name for ledger in DETAIL_LISTS)
OTHER_EVENTS = 2
"""How many 其他 events a unit's list holds at most."""
OPEN_TO_THE_PUBLIC = ("法律十进", "其他")
"""The kinds of event whose people are 普法受众."""
LEAFLETS = {"法律十进": 1.0, "其他": 0.7, "法治培训": 0.5, "宣讲学习": 0.2}
"""Leaflets a head, in proportion."""
FIRST_REPORT_DAY = dt.date(2023, 1, 3)
GROUPS = "一二三四五六"

Row = tuple[object, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of figures.csv."""

    this_year: float
    last_year: float
    explanation: str


Figures = dict[str, dict[str, Figure]]
"""By name of unit and code of indicator."""


class Dice:
    """Choices from a seed. Only ``random()``: of Python's generators its sequence alone is promised for all versions."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)  # noqa: S311 - a believable sample needs no secrets

    def below(self, limit: int) -> int:
        """A whole number from 0 to ``limit`` − 1."""
        return int(self._random.random() * limit)

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.below(len(items))]

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """``count`` of the items, none twice, in the order in which they stand."""
        if count > len(items):
            raise ValueError(f"{count} wanted, only {len(items)} there")
        ranked = sorted(range(len(items)), key=lambda _: self._random.random())
        return [items[place] for place in sorted(ranked[:count])]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in any order."""
        return sorted(items, key=lambda _: self._random.random())

    def shares(self, total: int, weights: Sequence[float]) -> list[int]:
        """``total`` split into whole parts, each about its weight give or take a third, with that very sum."""
        rough = [weight * (0.67 + 0.66 * self._random.random()) for weight in weights]
        parts = [int(total * part / sum(rough)) for part in rough]
        for place in sorted(range(len(parts)), key=lambda place: -rough[place])[: total - sum(parts)]:
            parts[place] += 1
        return parts


def main(arguments: Sequence[str]) -> None:
    """Write the sample to the folder named, or to the project's inbox."""
    settings = load_settings(PROJECT)
    folder = Path(arguments[0]) if arguments else settings.folders.inbox / str(settings.project.year)
    write_inbox(folder, settings)


def write_inbox(folder: Path, settings: Settings) -> None:
    """One filled workbook a unit of the register."""
    folder.mkdir(parents=True, exist_ok=True)
    figures = load_figures()
    taken: set[tuple[dt.date, str]] = set()
    for unit in settings.catalogue.units:
        (folder / form_name(unit)).write_bytes(filled_form(unit, settings, figures, taken))


def load_figures() -> Figures:
    """figures.csv."""
    figures: Figures = {}
    with (HERE / "figures.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            figure = Figure(_number(line["本年"]), _number(line["上年"]), line["说明"])
            figures.setdefault(line["单位"], {})[line["代码"]] = figure
    return figures


def _number(text: str) -> float:
    return float(text) if "." in text else int(text)


def filled_form(unit: Unit, settings: Settings, figures: Figures, taken: set[tuple[dt.date, str]]) -> bytes:
    """The unit's workbook; ``taken`` holds the dates and places of all events so far, and gets this unit's."""
    book = load_workbook(BytesIO(render_form(unit, settings.catalogue, settings.project)))
    dice = Dice(f"{settings.project.year} {unit.code}")
    day = FIRST_REPORT_DAY + dt.timedelta(days=dice.below(5))
    _fill_table(book[TABLE_SHEET], figures[unit.name], day)
    if keeps_lists(unit):
        lists = _tables("events.toml")
        _fill_list(book[ACTIVITIES], sorted(_activities(unit, lists, figures[unit.name], dice, taken)))
        _fill_list(book[DISPUTES], _disputes(unit, lists["disputes"], figures, dice))
    _fill_narrative(book[NARRATIVE_SHEET], _tables("words.toml")[unit.name])
    return _saved(book, dt.datetime.combine(day, dt.time(9, dice.below(60))))


def _tables(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


# --------------------------------------------------------------------------- filling in


def _fill_table(sheet: Worksheet, figures: dict[str, Figure], day: dt.date) -> None:
    """Figures by the code in their row, the date beside its label."""
    columns = {heading: number for number, heading in enumerate(TABLE_COLUMNS, start=1)}
    for row in range(1, sheet.max_row + 1):
        figure = figures.get(str(sheet.cell(row, columns["代码"]).value))
        if figure:
            sheet.cell(row, columns["本年"]).value = figure.this_year
            sheet.cell(row, columns["上年"]).value = figure.last_year
            sheet.cell(row, columns["说明"]).value = figure.explanation or None
        if sheet.cell(row, columns["上年"]).value == "报出日期：":
            sheet.cell(row, columns["说明"]).value = day


def _fill_list(sheet: Worksheet, rows: Sequence[Row]) -> None:
    """Rows below the heading row, which is the first that is filled in its second column."""
    heading = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 2).value)
    for row, entries in enumerate(rows, start=heading + 1):
        for column, entry in enumerate(entries, start=1):
            sheet.cell(row, column).value = None if entry == "" else entry  # type: ignore[assignment]


def _fill_narrative(sheet: Worksheet, words: dict[str, str]) -> None:
    for row in range(1, sheet.max_row + 1):
        text = words.get(str(sheet.cell(row, 1).value))
        if text:
            sheet.cell(row, 2).value = text


# --------------------------------------------------------------------------- detail lists


def _activities(
    unit: Unit, lists: dict[str, Any], figures: dict[str, Figure], dice: Dice, taken: set[tuple[dt.date, str]]
) -> Iterator[Row]:
    """普法活动台账: as many events of each kind, people and leaflets as figures.csv says."""
    keeper = unit.kind if unit.kind in lists["places"] else unit.name
    counts = {"法律十进": "604", "法治培训": "112", "宣讲学习": "101"}
    wanted = {kind: int(figures[code].this_year) for kind, code in counts.items() if code in figures}
    wanted["其他"] = 1 + dice.below(OTHER_EVENTS)
    known = lists["events"][keeper]
    events = [
        event
        for kind, count in wanted.items()
        for event in dice.sample([event for event in known if event["kind"] == kind], count)
    ]
    people = _people(events, figures, dice)
    heads = [LEAFLETS[event["kind"]] * count for event, count in zip(events, people, strict=True)]
    leaflets = [10 * tens for tens in dice.shares(int(figures["607"].this_year) // 10, heads)]
    for event, count, sheets in zip(events, people, leaflets, strict=True):
        day, place = _when_and_where(event, unit, lists["places"][keeper], dice, taken)
        yield day, event["name"], event["kind"], place, count, sheets, event.get("partner", ""), ""


def _people(events: Sequence[dict[str, str]], figures: dict[str, Figure], dice: Dice) -> list[int]:
    """People at each event: those of 113 at 法治培训, of 102 at 宣讲学习, of 605 at what is open to the public."""
    people = [0] * len(events)
    for kinds, code in ((OPEN_TO_THE_PUBLIC, "605"), (("法治培训",), "113"), (("宣讲学习",), "102")):
        places = [place for place, event in enumerate(events) if event["kind"] in kinds]
        if places:
            shares = dice.shares(int(figures[code].this_year), [1.0] * len(places))
            for place, share in zip(places, shares, strict=True):
                people[place] = share
    return people


def _when_and_where(
    event: dict[str, Any], unit: Unit, places: dict[str, str], dice: Dice, taken: set[tuple[dt.date, str]]
) -> tuple[dt.date, str]:
    """A day within the event's time and a place of the unit's own, where nothing else happens that day."""
    first, last = (dt.date.fromisoformat(f"2022-{event[end]}") for end in ("first", "last"))
    while True:
        day = first + dt.timedelta(days=dice.below((last - first).days + 1))
        village = unit.name.endswith("村")
        place = places[dice.pick(event["places"])].format(
            unit=unit.name,
            seat=f"{unit.name}{'村委会' if village else '居委会'}",
            group=f"{dice.pick(GROUPS)}{'社' if village else '组'}",
        )
        if (day, place) not in taken:
            taken.add((day, place))
            return day, place


def _disputes(unit: Unit, words: dict[str, Any], figures: Figures, dice: Dice) -> list[Row]:
    """矛盾纠纷台账: as many rows of each result as figures.csv says, in order of their days."""
    own = figures[unit.name]
    count, settled = int(own["303"].this_year), int(own["304"].this_year)
    handed_up = int(own["305"].this_year) if "305" in own else 0
    results = ["调解成功"] * settled + ["上交镇调委会"] * handed_up
    results = dice.shuffled(results + ["未成功"] * (count - len(results)))
    types = [kind for kind, weight in words["类型"].items() for _ in range(weight)]
    days = sorted(dt.date(2022, 1, 4) + dt.timedelta(days=dice.below(350)) for _ in range(count))
    remarks = [dice.pick(words[result]) for result in results]
    if "305" not in own:  # the town committee: what the villages handed up came here
        received = sum(int(figures[name]["305"].this_year) for name in figures if "305" in figures[name])
        for place in dice.sample(range(count), received):
            remarks[place] = "村居上交"
    name = "姜镇" if "305" not in own else re.sub("(村|社区)$", "", unit.name)
    return [
        (f"{name}调〔2022〕{number:03}号", day, dice.pick(types), result, remark)
        for number, (day, result, remark) in enumerate(zip(days, results, remarks, strict=True), start=1)
    ]


# --------------------------------------------------------------------------- saving


def _saved(book: Workbook, moment: dt.datetime) -> bytes:
    """The workbook saved as of ``moment``: openpyxl would stamp it, and every member of the archive, with now."""
    as_saved, content = BytesIO(), BytesIO()
    book.save(as_saved)
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with ZipFile(as_saved) as source, ZipFile(content, "w", ZIP_DEFLATED, compresslevel=9) as target:
        for name in source.namelist():
            member = source.read(name)
            if name == "docProps/core.xml":
                member = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, member)
            entry = ZipInfo(name, moment.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0  # else it says on which system this ran
            target.writestr(entry, member)
    return content.getvalue()


if __name__ == "__main__":
    main(sys.argv[1:])
