"""docs/模板名称.md lists every name that a template may use, generated from the program and config.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from etl.domain.catalogue import Catalogue
from etl.outputs.report.draft import NAMES, OWN_NAMES
from etl.outputs.report.figure import FIGURE_WORDS
from etl.outputs.report.template.admission import FILTERS
from etl.outputs.report.template.tags import AUDIENCES
from etl.settings.loading import load_settings

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "模板名称.md"
FILTER_MEANINGS = {
    "first": "一列里的第一项",
    "groupby": '按一个词分组，如 `材料 | groupby("单位")`',
    "join": '连起来，如 `["甲", "乙"] | join("、")`',
    "last": "一列里的最后一项",
    "length": "有几项，几个字",
    "replace": '换字，如 `学习次数.名称 | replace("次数", "")`',
    "trim": "去掉两头的空格",
}
HEAD = """# 模板名称

报告模板（`templates/` 里的 `.txt.j2`）能用的全部名称。写法见[模板说明](../templates/README.md)。名称写错了，程序会指出在哪一行、可能想写什么。

本页由 `pytest tests/reference --update-golden` 从程序和 `config.toml` 生成，不要手改。
"""


@pytest.fixture(scope="module")
def town() -> Catalogue:
    """The shipped catalogue."""
    return load_settings(ROOT).catalogue


def test_the_page_is_fresh(town: Catalogue, request: pytest.FixtureRequest) -> None:
    """The page says what the program knows."""
    page = "\n".join(_page(town))
    if request.config.getoption("--update-golden"):
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page


def test_every_shipped_template_uses_only_what_the_page_lists(town: Catalogue) -> None:
    """No word after a dot, and no name, that the page does not know."""
    listed = set(re.findall(r"[`.](\w+)`", PAGE.read_text(encoding="utf-8")))
    assert {*NAMES, *OWN_NAMES, *FIGURE_WORDS, *(one.key for one in town.indicators)} <= listed
    for path in (ROOT / "templates").glob("*.j2"):
        source = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for name, word in re.findall(r"\{\{ (\w+)(?:\.(\w+))?", source):
            assert name in listed | {"段"}, name
            assert not word or word in listed | {"单位", "栏目", "内容"}, word


def _page(catalogue: Catalogue) -> Iterator[str]:
    yield HEAD
    yield from _table("每个模板都有的", {name: one.meaning for name, one in NAMES.items()})
    yield from _table(
        "每个单位一份的模板里另有的（以 `{% 每个 村居 %}` 开头）",
        {name: one.meaning for name, one in OWN_NAMES.items()},
    )
    yield "在这样的模板里，指标名称指这个单位自己的数，印准确数。\n"
    yield "## 指标后面的词\n"
    yield "| 写法 | 意思 | 例 |\n|---|---|---|"
    yield "| `学习次数` | 数、约数和计量单位；没报齐时后面印【待补】 | 26次 |"
    for name, word in FIGURE_WORDS.items():
        yield f"| `学习次数.{name}` | {word.meaning} | {word.example} |"
    yield "\n## 指标\n"
    for section, indicators in groupby(catalogue.indicators, lambda one: one.section):
        yield f"### {section.replace(' ', '、', 1)}\n"
        yield "| 名称 | 指标 | 代码 | 计量单位 |\n|---|---|---|---|"
        for one in indicators:
            yield f"| `{one.key}` | {one.name} | {one.code} | {one.measure} |"
        yield ""
    yield from _tags()
    yield "## 过滤器\n"
    yield "写在名称后面，用 `|` 隔开。\n"
    yield "| 写法 | 意思 |\n|---|---|"
    assert set(FILTER_MEANINGS) == set(FILTERS)
    for name in FILTERS:
        yield f"| `{name}` | {FILTER_MEANINGS[name].replace('|', chr(92) + '|')} |"
    yield ""


def _table(title: str, meanings: dict[str, str]) -> Iterator[str]:
    yield f"## {title}\n"
    yield "| 名称 | 意思 |\n|---|---|"
    yield from (f"| `{name}` | {meaning} |" for name, meaning in meanings.items())
    yield ""


def _tags() -> Iterator[str]:
    kinds = "、".join(AUDIENCES)
    yield "## 标签\n"
    yield "| 写法 | 意思 |\n|---|---|"
    yield "| `{% if 条件 %}…{% elif 条件 %}…{% else %}…{% endif %}` | 有条件才印的话 |"
    yield '| `{% for 段 in 材料 if 段.栏目 == "典型案例" %}…{% endfor %}` | 逐项印 |'
    yield "| `{% set 词 = … %}` | 自己起一个名称 |"
    yield f"| `{{% 表 村居 学习次数 调解案件 %}}` | 一张表，每个单位一行，末行是全镇；第一个词是{kinds}之一 |"
    yield f"| `{{% 每个 村居 %}}` | 每个单位一份；后面的词是{kinds}之一 |"
    yield ""
