"""Which entries hold in a year, and what of last year they come from; one sentence a fault."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from etl.settings.schema import CheckEntry, IndicatorEntry, UnitEntry
from etl.settings.years import EntriesOfYear
from etl.system.errors import EtlError

NEAR = UnitEntry("V1", "白云山村", "村居", aliases=("白云山",))
LEFT = UnitEntry("V2", "河坝村", "村居", until=2022)


def entry(code: str, key: str, /, **fields: Any) -> IndicatorEntry:
    """An indicator of the villages; ``fields`` say what is different."""
    usual = {"name": f"{key}数", "measure": "件", "section": "三", "kind": "sum", "reported_by": ("村居",)}
    return IndicatorEntry(code=code, key=key, **{**usual, **fields})


def check(expression: str, **fields: Any) -> CheckEntry:
    """A hard check."""
    return CheckEntry(id="试", severity="hard", sentence="请核对。", expression=expression, **fields)


CASES = entry("303", "调解")


def entries(
    units: Sequence[UnitEntry] = (NEAR, LEFT),
    indicators: Sequence[IndicatorEntry] = (CASES,),
    checks: Sequence[CheckEntry] = (),
) -> EntriesOfYear:
    """The three tables."""
    return EntriesOfYear(list(units), list(indicators), list(checks))


def fault_of(*, year: int = 2023, **tables: Any) -> str:
    """The sentence that these entries end with."""
    with pytest.raises(EtlError) as raised:
        entries(**tables).in_year(year, "config.toml").succession("config.toml", entries(**tables), year)
    return str(raised.value)


@pytest.mark.parametrize(
    ("since", "until", "years"),
    [(None, None, [2022, 2023, 2024]), (2023, None, [2023, 2024]), (None, 2022, [2022]), (2023, 2023, [2023])],
)
def test_first_and_last_year(since: int | None, until: int | None, years: list[int]) -> None:
    """Both are years in which it still holds."""
    held = entries(
        units=(UnitEntry("V1", "白云山村", "村居", since=since, until=until),),
        indicators=(entry("1", "甲", since=since, until=until),),
        checks=(check("甲 >= 0", since=since, until=until),),
    )
    found = {year: held.in_year(year, "config.toml") for year in (2022, 2023, 2024)}
    for tables in ([one.units for one in found.values()], [one.indicators for one in found.values()]):
        assert [year for year, table in zip(found, tables, strict=True) if table] == years
    assert [year for year, one in found.items() if one.checks] == years


def test_who_left_reports_no_more() -> None:
    """In a list of reporters the name is passed over from then on; before, it stands."""
    both = entries(indicators=(entry("1", "甲", reported_by=("河坝村", "白云山")),))
    assert both.in_year(2022, "config.toml").indicators[0].reported_by == ("河坝村", "白云山")
    assert both.in_year(2023, "config.toml").indicators[0].reported_by == ("白云山",)


@pytest.mark.parametrize(
    ("tables", "sentence"),
    [
        (
            {"indicators": (entry("1", "甲", since=23),)},
            "config.toml：indicators 1 的 since：23 不是可用的年度（1990—2100）。",
        ),
        (
            {"units": (UnitEntry("V1", "白云山村", "村居", since=2024, until=2023),)},
            "config.toml：units 白云山村 的 until：2023 在 since 的 2024 以前，这一条哪一年都不用。",
        ),
        (
            {"indicators": (entry("1", "甲", reported_by=("河坝村",)),)},
            "config.toml：indicators 1 的 reported_by：“河坝村”只用到2022年，2023年度没有；请把它换掉，或给这一条也写上年份。",
        ),
        (
            {"indicators": (entry("1", "甲", part_of="乙"), entry("2", "乙", since=2024))},
            "config.toml：indicators 1 的 part_of：“乙”从2024年起才用，2023年度没有；请把它换掉，或给这一条也写上年份。",
        ),
        (
            {"indicators": (CASES, entry("2", "乙", until=2022)), "checks": (check("调解 >= 乙.上年"),)},
            "config.toml：checks 试 的 expression：“乙”只用到2022年，2023年度没有；请把它换掉，或给这一条也写上年份。",
        ),
        (
            {"indicators": (CASES, entry("304", "成功", was=("303",)))},
            "config.toml：indicators 304 的 was：“303”现在还是另一个指标的代码，它的上年数不能算两次。",
        ),
        (
            {"indicators": (entry("1", "甲", was=("9",)), entry("2", "乙", was=("9",)))},
            "config.toml：indicators 2 的 was：“9”用了两次，另一处在 indicators 1。",
        ),
        (
            {"units": (NEAR, UnitEntry("V3", "新村", "村居", merged=("白云山村",)))},
            "config.toml：units 新村 的 merged：“白云山村”现在还是另一家单位，它的上年数不能算两次。",
        ),
        (
            {"units": (NEAR, UnitEntry("V3", "新村", "村居", formerly=("",)))},
            "config.toml：units 新村 的 formerly 里有一个是空的。",
        ),
    ],
)
def test_faults(tables: dict[str, Any], sentence: str) -> None:
    """File, entry, key, what is wrong and the way out."""
    assert fault_of(**tables) == sentence


def test_what_they_were() -> None:
    """By this year's codes; two codes that changed places claim nothing twice."""
    swapped = (entry("1", "甲", was=("2",)), entry("2", "乙", was=("1",)))
    units = (UnitEntry("V1", "白云山村", "村居", formerly=("白云村",), merged=("河坝村",)), LEFT)
    everything = entries(units, swapped)
    found = everything.in_year(2023, "config.toml").succession("config.toml", everything, 2023)
    assert (found.formerly, found.merged) == ({"V1": ("白云村",)}, {"V1": ("河坝村",)})
    assert found.was == {"1": ("2",), "2": ("1",)}
