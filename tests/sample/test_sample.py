"""The sample inbox says what the published report of 2022 says, agrees with itself, and can be made again.

Totals are added up here by hand from ``figures.csv``, so that the product's own consolidation can be held against them.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from etl.domain import Indicator, Unit
from etl.domain.catalogue import EACH, Check, Scope
from etl.domain.expressions import MissingOperandError, ZeroDenominatorError
from etl.settings.loading import Settings, load_settings

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
INBOX = PROJECT / "inbox" / "2022"
SETTINGS = load_settings(PROJECT)
LIST_KEEPERS = ["姜家社区", "白云山村", "文石村", "槐园村", "蔡家寺村", "水源村", "平原村", "河坝村", "司法所"]
VILLAGES = LIST_KEEPERS[:8]
CHECKS_OF_A_FORM = {"村居": 16, "党政办公室": 4, "平安建设办公室": 1, "信访办公室": 3, "司法所": 19}
NUMBER_OF_A_PERSON = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")


@dataclass(frozen=True, slots=True)
class Filled:
    """A workbook of the sample: values by code, and the lists row by row."""

    this_year: dict[str, Decimal]
    last_year: dict[str, Decimal]
    activities: list[tuple[object, ...]]
    disputes: list[tuple[object, ...]]

    def operand(self, name: str) -> Decimal | None:
        """The value of a dotted name as config.toml writes it."""
        head, *rest = name.split(".")
        if head == "普法活动台账":
            return self._of_activities(rest)
        if head == "矛盾纠纷台账":
            return Decimal(len([row for row in self.disputes if rest[0] in ("件数", row[3])]))
        code = SETTINGS.catalogue.by_key(head).code
        return (self.last_year if rest else self.this_year).get(code)

    def _of_activities(self, parts: list[str]) -> Decimal:
        columns = {"参加人次": 4, "发放资料份数": 5}
        rows = [row for row in self.activities if parts[0] in (row[2], *columns)]
        if parts[-1] in columns:
            return sum((Decimal(str(row[columns[parts[-1]]])) for row in rows), Decimal(0))
        return Decimal(len(rows))


def opened(name: str) -> Workbook:
    """A workbook of the sample."""
    return load_workbook(INBOX / f"{name}.xlsx")


def filled(name: str) -> Filled:
    """What a workbook of the sample says, read with openpyxl."""
    book = opened(name)
    rows = [row for row in book["统计表"].iter_rows(values_only=True) if str(row[2] or "").isdigit()]
    return Filled(
        this_year={str(row[2]): Decimal(str(row[3])) for row in rows if row[3] is not None},
        last_year={str(row[2]): Decimal(str(row[4])) for row in rows if row[4] is not None},
        activities=entries(book, "普法活动台账"),
        disputes=entries(book, "矛盾纠纷台账"),
    )


def entries(book: Workbook, sheet: str) -> list[tuple[object, ...]]:
    """The rows of a detail list, below its headings."""
    if sheet not in book.sheetnames:
        return []
    return [row for row in book[sheet].iter_rows(min_row=4, values_only=True) if row[0]]


@pytest.fixture(scope="module")
def sample() -> dict[str, Filled]:
    """All workbooks by name of unit."""
    return {unit.name: filled(unit.name) for unit in SETTINGS.catalogue.units}


@pytest.fixture(scope="module")
def settings() -> Settings:
    """The configuration as shipped."""
    return SETTINGS


def figures() -> list[dict[str, str]]:
    """The lines of figures.csv."""
    with (HERE / "figures.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def totals(column: str) -> dict[str, Decimal]:
    """Plain sums by code, mediations without those handed up, and the rates and the roster count that the report prints."""
    sums: dict[str, Decimal] = {}
    for line in figures():
        sums[line["代码"]] = sums.get(line["代码"], Decimal(0)) + Decimal(line[column])
    sums["303"] -= sums["305"]
    sums["505"] = 100 * (sums["502"] + sums["504"]) / (sums["501"] + sums["503"])
    sums["203"] = Decimal(len(VILLAGES))
    return sums


def test_script_gives_the_committed_files(tmp_path: Path) -> None:
    """Names, dates and contents of all members; how hard they are packed depends on the zlib of the machine."""
    subprocess.run([sys.executable, HERE / "make_inbox.py", tmp_path], check=True, cwd=PROJECT)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in INBOX.glob("*.xlsx"))
    for path in tmp_path.iterdir():
        assert members(path) == members(INBOX / path.name), path.name


def members(path: Path) -> list[tuple[str, object, bytes]]:
    """The members of a workbook in their order."""
    with ZipFile(path) as archive:
        return [(entry.filename, entry.date_time, archive.read(entry)) for entry in archive.infolist()]


def test_twelve_small_files_named_after_their_units(settings: Settings) -> None:
    """One a unit of the register, none above 40 KB."""
    sizes = {path.stem: path.stat().st_size for path in INBOX.glob("*.xlsx")}
    assert sorted(sizes) == sorted(unit.name for unit in settings.catalogue.units)
    assert max(sizes.values()) <= 40_000


def test_totals_lie_in_the_published_intervals(settings: Settings) -> None:
    """Each of the 27 figures, added up from figures.csv."""
    published = json.loads((PROJECT / "tests" / "facts" / "published-2022.json").read_text(encoding="utf-8"))
    sums = totals("本年")
    assert len(published) == 27
    for fact in published:
        indicator = settings.catalogue.find(fact["indicator"])
        assert indicator is not None
        low, high = fact["exact_between"]
        assert low <= sums[indicator.code] <= high, fact["indicator"]


def test_stocks_of_2022_balance() -> None:
    """帮教 55 = 50 + 16 − 11 − 0; 矫正 累计 77 with 8 new and 4 released."""
    sums = totals("本年")
    assert [int(sums[code]) for code in ("415", "411", "412", "413", "414")] == [55, 50, 16, 11, 0]
    assert [int(sums[code]) for code in ("401", "403", "404")] == [77, 8, 4]
    assert int(totals("上年")["401"]) == 69


def test_workbooks_say_what_the_table_says(sample: dict[str, Filled], settings: Settings) -> None:
    """本年 and 上年 of every indicator that the unit owes, and no other."""
    for unit in settings.catalogue.units:
        lines = [line for line in figures() if line["单位"] == unit.name]
        assert [line["代码"] for line in lines] == [i.code for i in settings.catalogue.owed_by(unit)]
        for column, values in (("本年", sample[unit.name].this_year), ("上年", sample[unit.name].last_year)):
            assert values == {line["代码"]: Decimal(line[column]) for line in lines}


def checks(scope: Scope) -> list[Check]:
    """The checks written as expressions."""
    return [check for check in SETTINGS.catalogue.checks_of(scope) if check.expression]


@pytest.mark.parametrize("unit", SETTINGS.catalogue.units, ids=lambda unit: str(unit.name))
def test_no_check_of_a_form_is_tripped(unit: Unit, sample: dict[str, Filled]) -> None:
    """Hard and soft ones; those that need what the unit does not owe do not run."""
    owed = {indicator.key for indicator in SETTINGS.catalogue.owed_by(unit)} | {"普法活动台账", "矛盾纠纷台账"}
    ran = 0
    for check in checks(Scope.FORM):
        assert check.expression is not None
        if {name.split(".")[0] for name in check.expression.operands} <= owed:
            assert check.expression.holds(sample[unit.name].operand), check.id
            ran += 1
    assert ran == CHECKS_OF_A_FORM[unit.name if unit.name in CHECKS_OF_A_FORM else unit.kind]


@pytest.mark.parametrize("unit", SETTINGS.catalogue.units, ids=lambda unit: str(unit.name))
def test_no_indicator_differs_oddly_from_last_year(unit: Unit, sample: dict[str, Filled]) -> None:
    """同比异动 and 万元误填 for every indicator."""
    for check in checks(Scope.EACH):
        for indicator in SETTINGS.catalogue.owed_by(unit):
            assert check.expression is not None
            assert check.expression.holds(of_each(sample[unit.name], indicator)), (check.id, indicator.name)


def of_each(form: Filled, indicator: Indicator) -> Callable[[str], Decimal | None]:
    """Operands in which 本项 is the indicator."""
    return lambda name: form.operand(name.replace(EACH, indicator.key))


def test_committee_received_what_villages_handed_up(sample: dict[str, Filled]) -> None:
    """上交对账, and the committee's list names as many."""
    handed_up = sum(sample[name].this_year["305"] for name in VILLAGES)
    assert handed_up == 10 <= sample["司法所"].this_year["303"]
    assert [row[4] for row in sample["司法所"].disputes].count("村居上交") == handed_up


def test_no_village_makes_up_most_of_the_town(sample: dict[str, Filled]) -> None:
    """占全镇过大: at most 60 % where the total is 30 or more."""
    sums = totals("本年")
    for name in VILLAGES:
        for code, value in sample[name].this_year.items():
            assert sums[code] < 30 or value <= sums[code] * Decimal("0.6"), (name, code)


def test_no_form_is_a_copy(sample: dict[str, Filled]) -> None:
    """全表同他村 and 全表同上年."""
    forms = [tuple(sample[name].this_year.values()) for name in VILLAGES]
    assert len(set(forms)) == len(forms)
    assert all(form.this_year != form.last_year for form in sample.values())


def test_no_event_stands_in_two_lists(sample: dict[str, Filled], settings: Settings) -> None:
    """活动重复: no date and place twice, no unit of the register as 联合单位."""
    rows = [row for form in sample.values() for row in form.activities]
    assert max(Counter((row[0], row[3]) for row in rows).values()) == 1
    partners = {str(row[6]) for row in rows if row[6]}
    assert partners == {"派出所", "镇妇联", "镇总工会"}
    assert not any(settings.catalogue.unit_named(partner) for partner in partners)


@pytest.mark.parametrize("name", LIST_KEEPERS)
def test_every_row_of_a_list_is_whole(name: str, sample: dict[str, Filled]) -> None:
    """Real dates of 2022 in order, choices of the form, people and leaflets within reason."""
    form = sample[name]
    for row in form.activities:
        day, title, kind, place, people, leaflets = row[:6]
        assert isinstance(day, dt.datetime)
        assert day.year == 2022
        assert title
        assert place
        assert kind in ("法律十进", "法治培训", "宣讲学习", "其他")
        assert isinstance(people, int)
        assert isinstance(leaflets, int)
        assert 5 <= people <= 500
        assert 0 < leaflets <= 4 * people
        assert "二十大" not in str(title) or day >= dt.datetime(2022, 10, 24)  # noqa: DTZ001 - a cell has no zone
    days = [row[0] for row in form.activities]
    assert days == sorted(days, key=str)
    assert {row[3] for row in form.disputes} <= {"调解成功", "未成功", "上交镇调委会"}
    assert {row[2] for row in form.disputes} <= {"邻里", "婚姻家庭", "土地", "劳务", "其他"}
    assert all(isinstance(row[1], dt.datetime) and row[1].year == 2022 for row in form.disputes)
    assert all(str(earlier[1]) <= str(later[1]) for earlier, later in pairwise(form.disputes))


@pytest.mark.parametrize("name", LIST_KEEPERS)
def test_lists_agree_with_the_counts(name: str, sample: dict[str, Filled]) -> None:
    """Rows of each kind, people and leaflets, results of disputes, and study sessions too."""
    form = sample[name]
    kinds = Counter(row[2] for row in form.activities)
    results = Counter(row[3] for row in form.disputes)
    value = form.this_year
    assert kinds["法律十进"] == value["604"]
    assert kinds["法治培训"] == value["112"]
    assert kinds["宣讲学习"] == value.get("101", 0)
    assert form.operand("普法活动台账.宣讲学习.参加人次") == value.get("102", 0)
    assert len(form.disputes) == value["303"]
    assert results["调解成功"] == value["304"]
    assert results["上交镇调委会"] == value.get("305", 0)


def test_dispute_numbers_are_the_unit_s_own(sample: dict[str, Filled]) -> None:
    """Running numbers with the unit's short name."""
    assert [row[0] for row in sample["白云山村"].disputes][:2] == ["白云山调〔2022〕001号", "白云山调〔2022〕002号"]
    assert sample["姜家社区"].disputes[44][0] == "姜家调〔2022〕045号"
    numbers = [row[0] for form in sample.values() for row in form.disputes]
    assert len(set(numbers)) == len(numbers)


def test_workbooks_are_the_forms_filled_in() -> None:
    """Constants only; validation, protection, the hidden sheet and the page set-up are still there."""
    book = opened("白云山村")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    assert book["_表样"].sheet_state == "veryHidden"
    assert book["统计表"].protection.sheet
    assert book["统计表"].data_validations.count == 32
    assert book["统计表"].print_title_rows == "$1:$6"
    assert book["统计表"]["D8"].value == 3
    assert book["文字材料"]["B4"].value == (
        "院坝会上用本村发生过的事讲民法典，讲完现场答疑。森林防火和禁毒宣传与巡山、走访一起做。"
    )


def test_nobody_is_named(settings: Settings) -> None:
    """Signatures and telephone stay empty; no number of a person anywhere."""
    for unit in settings.catalogue.units:
        book = opened(unit.name)
        table = book["统计表"]
        row = next(row for row in range(1, table.max_row + 1) if table.cell(row, 1).value == "单位负责人：")
        signatures = (table.cell(row, 2), table.cell(row, 6), table.cell(row + 1, 2))
        assert [cell.value for cell in signatures] == [None, None, None]
        assert isinstance(table.cell(row + 1, 6).value, dt.datetime)
        texts = [str(cell.value) for sheet in book.worksheets for line in sheet.iter_rows() for cell in line]
        assert not any(NUMBER_OF_A_PERSON.search(text) for text in texts)


def test_words_hold_no_figures() -> None:
    """What cannot contradict the table needs no checking."""
    words = (HERE / "words.toml").read_text(encoding="utf-8")
    assert re.findall(r"\d+", words) == []


def test_operands_of_the_test_itself_are_missing_when_absent(sample: dict[str, Filled]) -> None:
    """A check that looked up nothing would pass for the wrong reason."""
    hard = next(check for check in SETTINGS.catalogue.checks if check.id == "矫正平衡")
    assert hard.expression is not None
    with pytest.raises((MissingOperandError, ZeroDenominatorError)):
        hard.expression.holds(sample["白云山村"].operand)
