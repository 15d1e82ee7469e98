"""What the entries of config.toml mean together, and the shipped catalogue line by line."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from etl.domain import Indicator, Kind, Severity
from etl.domain.catalogue import DETAIL_LISTS, TABLE_COLUMNS, Catalogue, Rule, Scope, keeps_lists
from etl.settings.catalogue_from_config import build_catalogue
from etl.settings.schema import CheckEntry, IndicatorEntry, UnitEntry
from etl.system.errors import EtlError

ROOT = Path(__file__).resolve().parents[3]
FACTS = ROOT / "tests" / "facts" / "indicators.csv"
UNITS = (
    UnitEntry("V1", "白云山村", "村居", aliases=("白云山村委会",)),
    UnitEntry("V2", "文石村", "村居"),
    UnitEntry("SFS", "司法所", "科室", aliases=("姜家司法所",)),
    UnitEntry("DZB", "党政办公室", "科室", aliases=("党政办",)),
)


def entry(code: str, key: str, /, **fields: Any) -> IndicatorEntry:
    """An indicator of the villages, called 全名 after its key; ``fields`` say what is different."""
    usual = {"name": f"{key}全名", "measure": "件", "section": "三", "kind": "sum", "reported_by": ("村居",)}
    return IndicatorEntry(code=code, key=key, **{**usual, **fields})


CASES, DONE = entry("303", "调解案件"), entry("304", "调解成功")
TAKEN = entry("415", "帮教期末", kind="owner", reported_by=("司法所",))
GOOD = (CASES, DONE, TAKEN)


def check(**fields: Any) -> CheckEntry:
    """A hard check; ``fields`` say what is different."""
    return CheckEntry(**{"id": "试", "severity": "hard", "sentence": "请核对。", **fields})


def ratio(code: str, key: str, numerator: str, denominator: str) -> IndicatorEntry:
    """A rate."""
    return entry(code, key, kind="ratio", reported_by=(), numerator=numerator, denominator=denominator)


def fault_of(
    indicators: Sequence[IndicatorEntry] = GOOD,
    checks: Sequence[CheckEntry] = (),
    units: Sequence[UnitEntry] = UNITS,
) -> str:
    """The sentence that these entries end with."""
    with pytest.raises(EtlError) as raised:
        build_catalogue(units, indicators, checks, "config.toml")
    return str(raised.value)


def test_good_entries() -> None:
    """Three indicators and a check of each scope."""
    checks = (
        check(id="甲", expression="调解成功 <= 调解案件"),
        check(id="乙", severity="soft", expression="abs(本项 - 本项.上年) <= 10", each=True),
        check(id="丙", severity="soft", expression="村居.调解案件 <= 司法所.帮教期末", asks="司法所"),
        check(id="丁", severity="note", rule="全表同他村"),
        check(id="戊", expression="调解案件 == 矛盾纠纷台账.件数"),
    )
    catalogue = build_catalogue(UNITS, GOOD, checks, "config.toml")
    assert [(item.id, item.scope, item.addressee) for item in catalogue.checks] == [
        ("甲", Scope.FORM, ""),
        ("乙", Scope.EACH, ""),
        ("丙", Scope.SET, "司法所"),
        ("丁", Scope.SET, ""),
        ("戊", Scope.FORM, ""),
    ]
    assert catalogue.checks[3].rule is Rule.LIKE_ANOTHER
    assert [unit.name for unit in catalogue.units_owing(catalogue.by_key("帮教期末"))] == ["司法所"]


@pytest.mark.parametrize(
    ("last", "sentence"),
    [
        (
            UnitEntry("V1", "槐园村", "村居"),
            "config.toml：units 槐园村 的 code：“V1”用了两次，另一处在 units 白云山村。",
        ),
        (
            UnitEntry("V9", "文石村", "村居"),
            "config.toml：units 文石村 的 name：“文石村”用了两次，另一处在 units 文石村。",
        ),
        (
            UnitEntry("V9", "文 石　村", "村居"),
            "config.toml：units 文 石　村 的 name：“文 石　村”用了两次，另一处在 units 文石村。",
        ),
        (
            UnitEntry("V9", "槐园村", "村居", aliases=("白云山村委会",)),
            "config.toml：units 槐园村 的 aliases：“白云山村委会”用了两次，另一处在 units 白云山村。",
        ),
        (
            UnitEntry("V9", "槐园村", "村居", aliases=("槐园", "槐园")),
            "config.toml：units 槐园村 的 aliases：“槐园”用了两次，另一处在 units 槐园村。",
        ),
        (
            UnitEntry("V9", "槐园村", "村居", aliases=("SFS",)),
            "config.toml：units 槐园村 的 aliases：“SFS”用了两次，另一处在 units 司法所。",
        ),
        (UnitEntry("V9", "槐园村", "村居", aliases=("",)), "config.toml：units 槐园村 的 aliases 是空的。"),
        (UnitEntry(" ", "槐园村", "村居"), "config.toml：units 槐园村 的 code 是空的。"),
        (UnitEntry("V9", "村居", "村居"), "config.toml：units 村居 的 name：“村居”程序另有用处，请换一个。"),
    ],
)
def test_units_called_twice(last: UnitEntry, sentence: str) -> None:
    """No code, name or alias of the register may mean two units, or none."""
    assert fault_of(units=(*UNITS, last)) == sentence


@pytest.mark.parametrize(
    ("last", "sentence"),
    [
        (entry("303", "横幅"), "config.toml：indicators 303 的 code：“303”用了两次，另一处在 indicators 303。"),
        (
            entry("608", "调解案件", name="横幅条数"),
            "config.toml：indicators 608 的 key：“调解案件”用了两次，另一处在 indicators 303。",
        ),
        (
            entry("608", "横幅", name="调解案件全名"),
            "config.toml：indicators 608 的 name：“调解案件全名”用了两次，另一处在 indicators 303。",
        ),
        (
            entry("608", "横幅", aliases=("其中：调解成功",)),
            "config.toml：indicators 608 的 aliases：“其中：调解成功”用了两次，另一处在 indicators 304。",
        ),
        (
            entry("608", "横幅", aliases=("横幅全名",)),
            "config.toml：indicators 608 的 aliases：“横幅全名”用了两次，另一处在 indicators 608。",
        ),
        (
            entry("608", "横幅", aliases=("303",)),
            "config.toml：indicators 608 的 aliases：“303”用了两次，另一处在 indicators 303。",
        ),
        (entry("608", "横幅", name=""), "config.toml：indicators 608 的 name 是空的。"),
        (entry("608", "横幅", aliases=("其中：",)), "config.toml：indicators 608 的 aliases 是空的。"),
    ],
)
def test_indicators_called_twice(last: IndicatorEntry, sentence: str) -> None:
    """No code, key, name or alias may mean two indicators: a row would be read as the wrong one."""
    assert fault_of((*GOOD, last)) == sentence


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "槐园/山村",
        "槐园\\山村",
        "槐园:山村",
        "槐园\n山村",
        ".槐园山村",
        "槐园山村.",
        "槐园山村 ",
        "CON",
        "lpt1.村",
        "村" * 41,
    ],
)
def test_units_that_no_folder_can_be_named_after(name: str) -> None:
    """A unit's receipts lie in a folder of its name, on Windows too, and nowhere above or below it."""
    assert fault_of(units=(*UNITS, UnitEntry("V9", name, "村居"))) == (
        f"config.toml：units {name} 的 name：“{name}”不能作文件夹名，请换一个："
        '最多40个字，不含 \\ / : * ? " < > | 和换行，不以点或空格开头结尾，不是 CON、NUL 之类的系统名。'
    )


def test_the_folder_of_no_unit() -> None:
    """未识别 is where a file of nobody is answered."""
    fault = fault_of(units=(*UNITS, UnitEntry("V9", "未识别", "村居")))
    assert fault == "config.toml：units 未识别 的 name：“未识别”程序另有用处，请换一个。"


@pytest.mark.parametrize("name", ["槐园村（原槐园社区）", "A·B 村", "CONSOLE村", "村" * 40])
def test_units_with_unusual_names(name: str) -> None:
    """The neighbours of the names that are refused."""
    assert build_catalogue((*UNITS, UnitEntry("V9", name, "村居")), GOOD, (), "config.toml").unit_named("V9")


def test_a_key_may_be_the_name() -> None:
    """调解成功率 is called the same in checks and on forms."""
    catalogue = build_catalogue(UNITS, (*GOOD, entry("306", "横幅", name="横幅")), (), "config.toml")
    assert catalogue.by_key("横幅").name == "横幅"


@pytest.mark.parametrize(
    "key",
    [
        "",
        "调解 件数",
        "调解-案件",
        "1件",
        "法律顾问（名）",
        "and",
        "None",
        "本项",
        "件数",
        "村居",
        "上年",
        "普法活动台账",
        "件数１",
    ],
)
def test_keys_that_expressions_cannot_name(key: str) -> None:
    """A key is an identifier as the expression's parser delivers it, and no word with another meaning."""
    fault = fault_of((*GOOD, entry("999", key, name="某项数")))
    empty = "config.toml：indicators 999 的 key 是空的。"
    assert fault == (
        empty if not key else f"config.toml：indicators 999 的 key：“{key}”不能作短名，请用汉字或字母，不带空格和标点。"
    )


@pytest.mark.parametrize(
    ("last", "sentence"),
    [
        (entry("9", "甲", reported_by=("村",)), "的 reported_by：没有“村”这个单位，是不是“村居”？"),
        (entry("9", "甲", reported_by=("村居", "信访办")), "的 reported_by：没有“信访办”这个单位。"),
        (entry("9", "甲", reported_by=("党政办公",)), "的 reported_by：没有“党政办公”这个单位，是不是“党政办公室”？"),
        (entry("9", "甲", reported_by=()), " 缺少 reported_by：sum 指标要写明由谁报送。"),
        (entry("9", "甲", kind="owner", reported_by=()), " 缺少 reported_by：owner 指标要写明由谁报送。"),
        (
            entry("9", "甲", kind="owner", reported_by=("司法所", "党政办")),
            "的 reported_by：owner 指标只能由一家报送，现在是2家。",
        ),
        (entry("9", "甲", kind="owner"), "的 reported_by：owner 指标只能由一家报送，现在是2家。"),
        (entry("9", "甲", part_of="调解按件"), "的 part_of：没有“调解按件”这个指标，是不是“调解案件”？"),
        (entry("9", "甲", minus="上交"), "的 minus：没有“上交”这个指标。"),
        (entry("9", "甲", part_of="甲"), "的 part_of：“甲”绕回了自己。"),
        (entry("9", "甲", minus="甲"), "的 minus：“甲”绕回了自己。"),
        (entry("9", "甲", decimals=-1), "的 decimals：应是0到4，现在是 -1。"),
        (entry("9", "甲", decimals=5), "的 decimals：应是0到4，现在是 5。"),
        (
            entry("9", "甲", kind="roster", reported_by=()),
            " 缺少 numerator：roster 指标要写明数哪一类单位（村居 或 科室）。",
        ),
        (
            entry("9", "甲", kind="roster", reported_by=(), numerator="村"),
            "的 numerator：没有“村”这个单位类别，是不是“村居”？",
        ),
        (ratio("9", "甲", "", "调解案件"), " 缺少 numerator：比率要写明分子和分母。"),
        (ratio("9", "甲", "调解成功", ""), " 缺少 denominator：比率要写明分子和分母。"),
        (ratio("9", "甲", "调解成攻", "调解案件"), "的 numerator：没有“调解成攻”这个指标，是不是“调解成功”？"),
        (
            ratio("9", "甲", "调解成功", "调解案件.上年"),
            "的 denominator：没有“调解案件.上年”这个指标，是不是“调解案件”？",
        ),
        (ratio("9", "甲", "调解成功 >= 1", "调解案件"), "的 numerator：“调解成功 >= 1”是比较，不是算式。"),
        (ratio("9", "甲", "调解成功 +", "调解案件"), "的 numerator：“调解成功 +”不是正确的算式。"),
        (ratio("9", "甲", "甲", "调解案件"), "的 numerator、denominator：“甲”绕回了自己。"),
        (entry("9", "甲", numerator="调解成功"), "的 numerator：sum 指标用不到这一项，请删去。"),
        (
            entry("9", "甲", kind="owner", reported_by=("司法所",), denominator="调解成功"),
            "的 denominator：owner 指标用不到这一项，请删去。",
        ),
        (
            entry("9", "甲", kind="ratio", numerator="调解成功", denominator="调解案件"),
            "的 reported_by：ratio 指标用不到这一项，请删去。",
        ),
        (
            entry("9", "甲", kind="roster", reported_by=(), numerator="村居", part_of="调解案件"),
            "的 part_of：roster 指标用不到这一项，请删去。",
        ),
    ],
)
def test_indicators_that_mean_nothing(last: IndicatorEntry, sentence: str) -> None:
    """What an indicator names must exist, and its kind must have what it needs."""
    space = "" if sentence.startswith(" ") else " "
    assert fault_of((*GOOD, last)) == f"config.toml：indicators 9{space}{sentence}"


@pytest.mark.parametrize("name", ["part_of", "minus"])
def test_a_reported_figure_and_a_computed_one(name: str) -> None:
    """Nothing is part of a rate, and no rate is taken off a sum."""
    rate = ratio("306", "成功率", "调解成功", "调解案件")
    assert fault_of((*GOOD, rate, entry("9", "甲", **{name: "成功率"}))) == (
        f"config.toml：indicators 9 的 {name}：“成功率”由程序计算，这里只能写报送的指标。"
    )


def test_owner_under_two_of_its_names() -> None:
    """One unit under two names is one reporter."""
    twice = entry("9", "甲", kind="owner", reported_by=("司法所", "姜家司法所"))
    assert build_catalogue(UNITS, (*GOOD, twice), (), "config.toml").by_code("9")


THEMES = entry("101", "学习次数", name="二十大精神学习次数", names={"2023": "主题教育学习次数", "2025": "新规学习次数"})


@pytest.mark.parametrize(
    ("year", "name"),
    [
        (2022, "二十大精神学习次数"),
        (2023, "主题教育学习次数"),
        (2024, "主题教育学习次数"),
        (2025, "新规学习次数"),
    ],
)
def test_a_name_holds_from_its_year_on(year: int, name: str) -> None:
    """The key stays, and the names of other years still lead to the indicator."""
    catalogue = build_catalogue(UNITS, (THEMES,), (), "config.toml", year)
    assert (catalogue.by_key("学习次数").name, catalogue.by_key("学习次数").code) == (name, "101")
    for other in ("二十大精神学习次数", "主题教育学习次数", "新规学习次数"):
        assert catalogue.find(other) is catalogue.by_key("学习次数")


@pytest.mark.parametrize("names", [{"23": "甲"}, {"2023": " "}, {"今年": "甲"}])
def test_names_of_no_year(names: dict[str, str]) -> None:
    """A year has four digits and its name says something."""
    assert fault_of((entry("101", "学习次数", names=names),)) == (
        'config.toml：indicators 101 的 names：应像 { "2023" = "名称" }，年份是四位数，名称不是空的。'
    )


@pytest.mark.parametrize("decimals", [0, 4])
def test_decimals_that_may_be(decimals: int) -> None:
    """The neighbours of the refused ones."""
    assert (
        build_catalogue(UNITS, (entry("9", "甲", decimals=decimals),), (), "config.toml").by_key("甲").entry.decimals
        == decimals
    )


@pytest.mark.parametrize(
    ("circle", "sentence"),
    [
        (
            (ratio("8", "甲", "乙", "调解案件"), ratio("9", "乙", "调解案件", "甲 + 1")),
            "config.toml：indicators 8 的 numerator、denominator：“甲”绕回了自己。",
        ),
        (
            (ratio("7", "甲", "乙", "1"), ratio("8", "乙", "丙", "1"), ratio("9", "丙", "甲", "1")),
            "config.toml：indicators 7 的 numerator、denominator：“甲”绕回了自己。",
        ),
        (
            (entry("8", "甲", part_of="乙"), entry("9", "乙", part_of="甲")),
            "config.toml：indicators 8 的 part_of：“甲”绕回了自己。",
        ),
        (
            (entry("8", "甲", minus="乙"), entry("9", "乙", minus="甲")),
            "config.toml：indicators 8 的 minus：“甲”绕回了自己。",
        ),
    ],
)
def test_circles(circle: tuple[IndicatorEntry, ...], sentence: str) -> None:
    """A ratio of itself, over any way round, and a part of itself."""
    assert fault_of((*GOOD, *circle)) == sentence


def test_what_is_no_circle() -> None:
    """A ratio of a ratio; a part that is also taken off (调解案件 minus 上交镇调, which is part of it)."""
    handed_up = entry("305", "上交镇调", part_of="调解总数")
    total = entry("300", "调解总数", minus="上交镇调")
    rates = (ratio("8", "甲", "调解成功", "调解案件"), ratio("9", "乙", "甲", "调解案件"))
    assert len(build_catalogue(UNITS, (*GOOD, handed_up, total, *rates), (), "config.toml").indicators) == 7


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "：expression 和 rule 要写且只写一个。"),
        ({"expression": "调解案件 > 0", "rule": "代填"}, "：expression 和 rule 要写且只写一个。"),
        ({"expression": "调解案件 > 0", "sentence": " "}, " 的 sentence 是空的：填报的人要靠它知道怎么改。"),
        ({"rule": "代添"}, " 的 rule：没有“代添”这个审核规则，是不是“代填”？"),
        ({"rule": "代填", "each": True}, "：rule、each、asks 只能写一个。"),
        ({"rule": "代填", "asks": "司法所"}, "：rule、each、asks 只能写一个。"),
        ({"expression": "本项 > 0", "each": True, "asks": "司法所"}, "：rule、each、asks 只能写一个。"),
        ({"expression": "村居.调解案件 > 0", "asks": "司法"}, " 的 asks：没有“司法”这个单位，是不是“司法所”？"),
        (
            {"expression": "村居.调解案件 > 0", "asks": "司法所"},
            " 的 severity：跨单位的审核只能是 soft 或 note，不能退回。",
        ),
        (
            {"expression": "调解案件 > 0", "answer": ("结转",)},
            " 的 answer：只有 soft 的审核问原因，hard 用不到这一项，请删去。",
        ),
        (
            {"expression": "调解案件 > 0", "severity": "soft", "answer": ("台账、清单",)},
            " 的 answer：“台账、清单”不是词，请只写字，不带空格和标点。",
        ),
        (
            {"expression": "调解案件 > 0", "severity": "soft", "answer": ("",)},
            " 的 answer：“”不是词，请只写字，不带空格和标点。",
        ),
        ({"rule": "全表同他村"}, " 的 severity：跨单位的审核只能是 soft 或 note，不能退回。"),
        ({"expression": "调解案件"}, " 的 expression：“调解案件”不是比较，要有 ==、<=、>= 等。"),
        ({"expression": "调解案件 + 调解成功"}, " 的 expression：“调解案件 + 调解成功”不是比较，要有 ==、<=、>= 等。"),
        ({"expression": "1 < 2"}, " 的 expression：“1 < 2”里没有指标。"),
        ({"expression": "调解案见 > 0"}, " 的 expression：没有“调解案见”这个指标，是不是“调解案件”？"),
        ({"expression": "帮教期末.去年 > 0"}, " 的 expression：没有“帮教期末.去年”这个指标，是不是“帮教期末.上年”？"),
        ({"expression": "村居.调解案件 > 0"}, " 的 expression：没有“村居.调解案件”这个指标，是不是“调解案件”？"),
        ({"expression": "本项 > 0"}, " 的 expression：没有“本项”这个指标。"),
        (
            {"expression": "调解案件 > 0", "each": True},
            " 的 expression：each = true 的审核要用到“本项”。",
        ),
        (
            {"expression": "调解案件 == 矛盾纠纷台账.调解成攻"},
            " 的 expression：没有“矛盾纠纷台账.调解成攻”这个指标，是不是“矛盾纠纷台账.调解成功”？",
        ),
        (
            {"expression": "调解案件 > 0", "asks": "司法所", "severity": "soft"},
            " 的 expression：没有“调解案件”这个指标，是不是“村居.调解案件”？",
        ),
        (
            {"expression": "__import__('os') == 1"},
            " 的 expression：“__import__('os') == 1”里的“__import__('os')”不能用，只可用加减乘除、比较、and、or、not、abs。",
        ),
    ],
)
def test_checks_that_cannot_be_run(fields: dict[str, Any], sentence: str) -> None:
    """A check says one thing, over figures that exist, to somebody who can answer."""
    assert fault_of(checks=(check(**fields),)) == f"config.toml：checks 试{sentence}"


def test_checks_called_twice() -> None:
    """An id stands once, and is not one of the built-in findings, whose words it would get."""
    twice = check(expression="调解案件 > 0")
    assert fault_of(checks=(twice, twice)) == "config.toml：checks 试 的 id：“试”用了两次，另一处在 checks 试。"
    builtin = check(id="blank", expression="调解案件 > 0")
    assert fault_of(checks=(builtin,)) == "config.toml：checks blank 的 id：“blank”程序另有用处，请换一个。"


# --------------------------------------------------------------------------- the shipped config.toml


def row_of(indicator: Indicator, note: str) -> dict[str, str]:
    """An indicator as indicators.csv writes it; its note is a remark of its own, not the one of config.toml."""
    return {
        "code": indicator.code,
        "key": indicator.key,
        "name": indicator.name,
        "measure": indicator.measure,
        "section": indicator.section,
        "reported_by": ";".join(indicator.reported_by),
        "kind": indicator.kind.value,
        "stock": "yes" if indicator.entry.stock else "",
        "part_of": indicator.part_of,
        "minus": indicator.formula.minus,
        "numerator": indicator.formula.numerator,
        "denominator": indicator.formula.denominator,
        "print": indicator.printing.style.value,
        "note": note,
    }


def test_the_register(town: Catalogue) -> None:
    """Eight villages and four offices (domain.md §1)."""
    assert [(unit.code, unit.name, unit.kind) for unit in town.units] == [
        ("500113115001", "姜家社区", "村居"),
        ("500113115214", "白云山村", "村居"),
        ("500113115215", "文石村", "村居"),
        ("500113115216", "槐园村", "村居"),
        ("500113115217", "蔡家寺村", "村居"),
        ("500113115218", "水源村", "村居"),
        ("500113115219", "平原村", "村居"),
        ("500113115220", "河坝村", "村居"),
        ("DZB", "党政办公室", "科室"),
        ("PAB", "平安建设办公室", "科室"),
        ("XFB", "信访办公室", "科室"),
        ("SFS", "司法所", "科室"),
    ]


def test_the_indicators_are_those_of_the_facts(town: Catalogue) -> None:
    """63 rows, field by field."""
    facts = list(csv.DictReader(FACTS.read_text(encoding="utf-8-sig").splitlines()))
    assert len(facts) == 63
    assert [row_of(i, row["note"]) for i, row in zip(town.indicators, facts, strict=True)] == facts


CHECKS = [
    ("矫正平衡", "hard", "矫正期末 == 矫正期初 + 矫正新接收 - 矫正解除 - 矫正其他减少"),
    ("帮教平衡", "hard", "帮教期末 == 帮教期初 + 帮教新接收 - 帮教解除 - 帮教其他减少"),
    ("矫正累计", "hard", "矫正累计接收 == 矫正累计接收.上年 + 矫正新接收"),
    ("矫正新接收", "hard", "矫正新接收 <= 矫正累计接收"),
    ("调解成功", "hard", "调解成功 <= 调解案件"),
    ("上交镇调", "hard", "上交镇调 <= 调解案件"),
    ("执法持证", "hard", "执法持证 <= 执法人员"),
    ("参考人数", "hard", "参考人数 <= 应考人数"),
    ("合格人数", "hard", "合格人数 <= 参考人数"),
    ("合同审查", "hard", "村居合同 + 政府合同 <= 合同审查"),
    ("矫正期初衔接", "soft", "矫正期初 == 矫正期末.上年"),
    ("帮教期初衔接", "soft", "帮教期初 == 帮教期末.上年"),
    ("信访办结", "soft", "信访办结 <= 区交办信访 + 镇信访"),
    ("治重化积完成", "soft", "治重化积完成 <= 治重化积交办"),
    ("积案化解", "soft", "积案化解 <= 积案应化解"),
    ("学习人次有无", "soft", "(学习人次 > 0) == (学习次数 > 0)"),
    ("学习人次均数", "soft", "5 <= 学习人次 / 学习次数 <= 500"),
    ("培训人次有无", "soft", "(培训人次 > 0) == (培训场次 > 0)"),
    ("培训人次均数", "soft", "5 <= 培训人次 / 培训场次 <= 500"),
    ("普法受众有无", "soft", "(普法受众 > 0) == (法律十进 > 0)"),
    ("普法受众均数", "soft", "5 <= 普法受众 / 法律十进 <= 500"),
    ("宣传资料", "soft", "宣传资料 <= 3 * 普法受众"),
    ("同比异动", "soft", "abs(本项 - 本项.上年) <= 10 or abs(本项 - 本项.上年) <= 本项.上年 / 2"),
    ("万元误填", "soft", "本项 >= 10 or 本项.上年 <= 1000"),
    ("台账十进", "soft", "法律十进 == 普法活动台账.法律十进"),
    ("台账培训", "soft", "培训场次 == 普法活动台账.法治培训"),
    ("台账培训人次", "soft", "培训人次 == 普法活动台账.法治培训.参加人次"),
    ("台账受众", "soft", "普法受众 == 普法活动台账.法律十进.参加人次 + 普法活动台账.其他.参加人次"),
    ("台账资料", "soft", "宣传资料 == 普法活动台账.发放资料份数"),
    ("台账调解", "soft", "调解案件 == 矛盾纠纷台账.件数"),
    ("台账上交", "soft", "上交镇调 == 矛盾纠纷台账.上交镇调委会"),
    ("代填", "soft", "代填"),
    ("全表同上年", "soft", "全表同上年"),
    ("全表同他村", "soft", "全表同他村"),
    ("占全镇过大", "soft", "占全镇过大"),
    ("活动重复", "soft", "活动重复"),
    ("上交对账", "soft", "村居.上交镇调 <= 司法所.调解案件"),
]
"""domain.md §4 and the detail-list checks of §3; what no relation can say stands under the name of its rule."""


def test_the_checks(town: Catalogue) -> None:
    """Every check of domain.md §4 that is not built in (whole, not negative, blank, ratios by hand)."""
    shipped = [
        (item.id, item.severity.value, item.expression.text if item.expression else str(item.rule))
        for item in town.checks
    ]
    assert shipped == CHECKS


@pytest.mark.parametrize(
    "figures",
    [
        {"调解案件", "纠纷线索"},
        {"帮教解除", "帮教新接收"},
        {"矫正解除", "矫正新接收"},
        {"审查建议", "合同审查"},
        {"审查建议", "决策审查"},
    ],
)
def test_what_must_not_be_checked(town: Catalogue, figures: set[str]) -> None:
    """The published data break these (domain.md §4 “Must not be checks”)."""
    pairs = [set(item.expression.operands) for item in town.checks if item.expression]
    assert figures not in pairs


def test_parts_need_not_make_up_the_whole(town: Catalogue) -> None:
    """No equation between an indicator and its parts: they are not declared exhaustive."""
    for item in town.checks:
        if item.expression and item.expression.is_equation:
            keys = [name for name in item.expression.operands if "." not in name]
            parents = {town.by_key(key).part_of for key in keys}
            assert not parents & set(keys), item.id


def test_only_hard_checks_send_back(town: Catalogue) -> None:
    """Checks over several units never do."""
    assert {item.severity for item in town.checks_of(Scope.SET)} == {Severity.SOFT}


def test_every_sentence_says_what_to_do(town: Catalogue) -> None:
    """Each is a whole sentence that asks for something; a soft one says where to write the answer."""
    for item in town.checks:
        assert item.sentence.endswith("。")
        assert "请" in item.sentence
        assert item.severity is Severity.HARD or "说明" in item.sentence or "写明" in item.sentence, item.id


NOTES = {
    entry["code"]: entry["note"]
    for entry in tomllib.loads((ROOT / "config.toml").read_text(encoding="utf-8"))["indicators"]
}
"""指标解释 of the shipped indicators by code."""


def test_a_note_for_each_indicator(town: Catalogue) -> None:
    """Short whole sentences of plain Chinese with full-width punctuation, none written twice."""
    assert list(NOTES) == [indicator.code for indicator in town.indicators]
    assert len(set(NOTES.values())) == 63
    for code, note in NOTES.items():
        assert re.fullmatch(r"[\u4e00-\u9fff0-9，。；、（）“”]+。", note), code
        assert 10 <= len(note) <= 120, code
        assert "。。" not in note, code


def test_notes_name_what_stands_on_the_form(town: Catalogue) -> None:
    """Every quotation is an indicator, the form's 说明, or a choice or column of a list: no name that a clerk cannot find."""
    lists = {
        word
        for ledger in DETAIL_LISTS
        for word in (*ledger.columns, *(choice for choices in ledger.choices.values() for choice in choices))
    }
    for code, note in NOTES.items():
        for quoted in re.findall("“(.*?)”", note):
            assert town.find(quoted) or quoted in lists or quoted in TABLE_COLUMNS, (code, quoted)


def test_notes_say_what_the_catalogue_says(town: Catalogue) -> None:
    """Who alone reports, what is computed, what is part of what, and that a position is one of a day."""
    for indicator in town.indicators:
        note = NOTES[indicator.code]
        if indicator.kind is Kind.OWNER:
            assert f"由{indicator.reported_by[0]}报" in note, indicator.code
        if indicator.kind in (Kind.RATIO, Kind.ROSTER):
            assert re.search("由程序.*计算，不用填", note), indicator.code
        if indicator.part_of:
            assert f"“{town.by_key(indicator.part_of).name}”的其中项" in note, indicator.code
        if indicator.formula.minus:
            assert "合计时由程序扣除" in note, indicator.code
        assert bool(re.search("12月31日|1月1日", note)) is indicator.entry.stock, indicator.code
        assert ("台账" in note) <= any(map(keeps_lists, town.units_owing(indicator))), indicator.code


def test_notes_of_what_is_counted_by_a_list(town: Catalogue) -> None:
    """Where a check holds a figure against a list, the note says so."""
    for item in town.checks:
        if item.id.startswith("台账") and item.expression:
            assert "台账" in NOTES[town.by_key(item.expression.operands[0]).code], item.id
