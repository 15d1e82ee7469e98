"""A small edition for every renderer's tests: 姜家镇 with four units, eight indicators and everything that can happen to a file."""

from __future__ import annotations

import hashlib
import os
import shutil
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import hypothesis
import pytest

from etl.consolidation.edition import Edition, UnitState
from etl.consolidation.versions import successive
from etl.domain import (
    Arrival,
    CellRef,
    Column,
    Consolidation,
    EntryRule,
    Finding,
    Formula,
    Indicator,
    Kind,
    Observation,
    Place,
    Printing,
    Severity,
    Standing,
    State,
    Style,
    Submission,
    Term,
    Total,
    Unit,
)
from etl.domain.catalogue import Catalogue
from etl.domain.findings import finding
from etl.domain.project import Project
from tests.year_end import Office, RunOffice, open_office

UNITS = (
    Unit("500113115001", "姜家社区", "村居"),
    Unit("500113115214", "白云山村", "村居", aliases=("白云山",)),
    Unit("500113115215", "文石村", "村居"),
    Unit("SFS", "司法所", "科室"),
)
INDICATORS = (
    Indicator("101", "学习次数", "二十大精神学习次数", "次", "一 理论学习", Kind.SUM, ("村居",)),
    Indicator(
        "102",
        "学习人次",
        "二十大精神学习惠及人次",
        "人次",
        "一 理论学习",
        Kind.SUM,
        ("村居",),
        printing=Printing(style=Style.NEAR),
    ),
    Indicator(
        "202", "法律顾问", "法律顾问人数", "名", "二 体制机制", Kind.OWNER, ("司法所",), entry=EntryRule(stock=True)
    ),
    Indicator("203", "服务村居", "法律顾问服务村居数", "个", "二 体制机制", Kind.ROSTER),
    Indicator(
        "301",
        "调解件数",
        "人民调解案件件数",
        "件",
        "三 矛盾化解",
        Kind.SUM,
        ("村居", "司法所"),
        printing=Printing(style=Style.OVER),
    ),
    Indicator(
        "302", "调解成功", "人民调解成功件数", "件", "三 矛盾化解", Kind.SUM, ("村居", "司法所"), part_of="调解件数"
    ),
    Indicator(
        "303",
        "成功率",
        "人民调解成功率",
        "%",
        "三 矛盾化解",
        Kind.RATIO,
        formula=Formula(numerator="调解成功", denominator="调解件数"),
        printing=Printing(zero="无调解案件"),
    ),
    Indicator("304", "横幅条数", "悬挂横幅条数", "条", "四 普法宣传", Kind.SUM, ("姜家社区",)),
)
PROJECT = Project(
    name="姜家镇",
    title="姜家镇法治政府建设情况报告",
    year=2022,
    office="姜家镇司法所",
    form_number="姜司表1",
    deadline=date(2022, 12, 20),
    signer="姜家镇人民政府",
)
CATALOGUE = Catalogue(UNITS, INDICATORS, ())
ROWS = {indicator.code: 6 + place for place, indicator in enumerate(INDICATORS)}
COLUMNS = {Column.THIS_YEAR: 4, Column.LAST_YEAR: 5}

Submit = Callable[..., Standing]


@pytest.fixture
def project() -> Project:
    """The project of the small edition."""
    return PROJECT


@pytest.fixture
def catalogue() -> Catalogue:
    """The catalogue of the small edition."""
    return CATALOGUE


@pytest.fixture
def submit() -> Submit:
    """Builds a submission: ``submit(1, "白云山村", "2022-12-18T16:05:00+08:00", {"101": "4"}, {"101": "3"}, findings=…)``.

    Values are what stands in 本年 and 上年; a text that is no number is read as a blank. ``file``, ``late``, ``effective``,
    ``set_findings`` may follow.
    """
    return _submit


@pytest.fixture
def edition() -> Edition:
    """姜家社区 sent nothing; 白云山村 twice, the second returned; 文石村 late and in doubt; 司法所 well; one file is unknown."""
    standings = tuple(successive(_standings(), CATALOGUE))
    states = [UnitState(unit, tuple(s for s in standings[::-1] if s.submission.unit == unit.name)) for unit in UNITS]
    return Edition(
        project=PROJECT,
        catalogue=CATALOGUE,
        number=2,
        stamp="2022-12-22T08:00:00+08:00",
        standings=standings,
        units=tuple(states),
        consolidation=Consolidation(_totals(standings)),
    )


def _submit(
    number: int,
    unit: str | None,
    received_at: str,
    this_year: dict[str, str],
    last_year: dict[str, str] | None = None,
    *,
    file: str = "",
    findings: tuple[Finding, ...] = (),
    set_findings: tuple[Finding, ...] = (),
    late: bool = False,
    effective: bool = False,
) -> Standing:
    file = file or f"{unit}.xlsx"
    columns = {Column.THIS_YEAR: this_year, Column.LAST_YEAR: last_year or {}}
    observations = tuple(_observe(code, column, raw) for column in columns for code, raw in columns[column].items())
    register = CATALOGUE.unit_named(unit) if unit else None
    owed = {indicator.code for indicator in CATALOGUE.owed_by(register)} if register else set()
    submission = Submission(
        file,
        register.code if register else None,
        unit,
        2022,
        observations=tuple(observation for observation in observations if observation.code in owed),
        strays=tuple(observation for observation in observations if observation.code not in owed),
        findings=findings,
    )
    digest = hashlib.sha256(f"{number}".encode()).hexdigest()
    arrival = Arrival(number, f"2022/{file}", digest, 27_000 + number, 1_671_000_000_000_000_000 + number, received_at)
    return Standing(arrival, submission, late, effective, set_findings)


def _observe(code: str, column: Column, raw: str) -> Observation:
    cell = CellRef("统计表", ROWS[code], COLUMNS[column])
    digits = unicodedata.normalize("NFKC", raw).rstrip("次件")
    if not digits.isdecimal():
        return Observation(code, column, None, State.BLANK, raw, cell)
    value = Decimal(digits)
    repair = "" if digits == raw else digits
    return Observation(code, column, value, State.NUMBER if value else State.ZERO, raw, cell, repair)


def _standings() -> tuple[Standing, ...]:
    good = {"101": "４次", "102": "1600", "301": "12", "302": "11"}
    worse = good | {"301": "60余", "302": ""}
    other = {"101": "5", "102": "95", "202": "3", "301": "20", "302": "20"}
    office = {"202": "3", "301": "40", "302": "39"}
    village, loose, strange = "白云山村.xlsx", "文石村（最终版）.xlsx", "=附件2.xlsx"
    repaired = finding("repaired", Place(village, "统计表", "D6"), found="４次", repair="4")
    not_exact = finding("not_exact", Place(village, "统计表", "D10"), found="60余", thing="件数")
    blank = finding("blank", Place(village, "统计表", "D11"), indicator="人民调解成功件数")
    copied = _copied(Place(loose, "统计表", "D6"))
    unknown = finding("unknown_unit", Place(strange, "统计表", "B3"), found="姜家", suggestion="")
    return (
        _submit(1, "白云山村", "2022-12-18T16:05:00+08:00", good, {"101": "3"}, findings=(repaired,), effective=True),
        _submit(2, "司法所", "2022-12-19T10:20:00+08:00", office, {"202": "3"}, effective=True),
        _submit(3, None, "2022-12-19T11:00:00+08:00", {}, file=strange, findings=(unknown,)),
        replace(
            _submit(4, "白云山村", "2022-12-20T09:30:00+08:00", worse, findings=(repaired, not_exact, blank)),
            correction=True,
        ),
        _submit(
            5,
            "文石村",
            "2022-12-21T00:10:00+08:00",
            other,
            {"101": "4"},
            file=loose,
            set_findings=(copied,),
            late=True,
            effective=True,
        ),
    )


def _copied(place: Place) -> Finding:
    """What a check of config.toml over the whole set says."""
    facts = {"relation": "各项数与别的单位全部相同", "difference": "", "sentence": "请核对是否误用了别的单位的报表。"}
    return Finding("全表同他村", Severity.SOFT, place, facts)


def _totals(standings: tuple[Standing, ...]) -> tuple[Total, ...]:
    figures = {
        "101": ("9", 2, 3, "7"),
        "102": ("1695", 2, 3, None),
        "202": ("3", 1, 1, "3"),
        "203": ("3", 3, 3, "3"),
        "301": ("72", 3, 4, None),
        "302": ("70", 3, 4, None),
        "303": ("97.22222222222222", 3, 4, None),
        "304": (None, 0, 1, None),
    }
    return tuple(
        Total(indicator, _decimal(value), reported, expected, _decimal(last), _terms(indicator, standings))
        for indicator, (value, reported, expected, last) in zip(INDICATORS, figures.values(), strict=True)
    )


def _decimal(digits: str | None) -> Decimal | None:
    return None if digits is None else Decimal(digits)


def _terms(indicator: Indicator, standings: tuple[Standing, ...]) -> tuple[Term, ...]:
    counting = [s for unit in CATALOGUE.units_owing(indicator) for s in standings if s.submission.unit == unit.name]
    return tuple(
        Term(1, standing.submission.unit_code or "", standing.submission.unit or "", observation, standing.arrival)
        for standing in counting
        if standing.effective and (observation := standing.submission.observation(indicator.code))
    )


@pytest.fixture(scope="session")
def run_office(tmp_path_factory: pytest.TempPathFactory) -> RunOffice:
    """The shipped project after one run, to be read or changed; each inbox is run through once, and copied."""
    offices: dict[tuple[str, ...], Office] = {}

    def copied(folder: Path, without: tuple[str, ...] = ()) -> Office:
        if without not in offices:
            offices[without] = open_office(tmp_path_factory.mktemp("year") / "project", without)
            offices[without].etl("run")
        return Office(Path(shutil.copytree(offices[without].folder, folder)))

    return copied


# ------------------------------------------------------------------------------ how much is tried, and what is said of it


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-golden`` writes what the program gives now; the others are for tests/mutation by hand."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected files of tests/golden")
    parser.addoption("--mutation-seed", default="2022", help="seed of the draws in tests/mutation")
    parser.addoption("--mutation-cells", type=int, default=2, help="cells for each kind of mess in tests/mutation")


def pytest_configure(config: pytest.Config) -> None:
    """Properties are tried on a few fixed examples, or with ``-m thorough`` on a hundred new ones; a slow machine is no fault."""
    for name, few in (("sample", True), ("thorough", False)):
        hypothesis.settings.register_profile(
            name,
            max_examples=20 if few else 100,
            derandomize=few,
            deadline=None,
            suppress_health_check=[hypothesis.HealthCheck.too_slow],
        )
    hypothesis.settings.load_profile("thorough" if _thorough(config) else "sample")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: some test always waits, for a watcher or for LibreOffice."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is thorough; when that is asked for, properties are part of it."""
    if _thorough(config):
        for item in items:
            if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
                item.add_marker("thorough")
        return
    left_out = [item for item in items if item.get_closest_marker("thorough")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not item.get_closest_marker("thorough")]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say why tests were skipped, what a test recorded under ``shown``, and that there is more to try."""
    skipped = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.getreports("skipped"))
    for reason, count in skipped.items():
        terminalreporter.write_line(f"{reason}（{count}项）", yellow=True)
    for report in terminalreporter.getreports("passed"):
        for name, text in report.user_properties:
            if name == "shown":
                terminalreporter.write_line(str(text))
    if not _thorough(config):
        terminalreporter.write_line("量大的几组只试了固定的一部分，全部试一遍：pytest -m thorough")


def _thorough(config: pytest.Config) -> bool:
    return "thorough" in config.option.markexpr
