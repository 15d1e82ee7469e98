"""The catalogue: the register of units, the indicators and the checks, with look-up by code, key, name and alias.

It is built once from configuration (``etl.settings``) and handed to every stage. It also fixes the parts of the form that
are not configured: the detail lists (台账) and who keeps them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from etl.domain import Indicator, Kind, Severity, Unit
from etl.domain.characters import folded, remembering
from etl.domain.expressions import Expression

VILLAGE = "村居"
OFFICE = "科室"
EACH = "本项"
"""In the expression of a check over every indicator: the indicator at hand."""
LAST_YEAR_SUFFIX = ".上年"


@dataclass(frozen=True, slots=True)
class DetailList:
    """A detail list (台账) of the form. Columns are titles; names of people are never asked for."""

    name: str
    columns: tuple[str, ...]
    kind_column: str
    """The column whose choices classify the rows."""
    choices: dict[str, tuple[str, ...]]
    count_columns: tuple[str, ...]
    """Columns that hold counts (人次, 份)."""
    date_columns: tuple[str, ...]


DETAIL_LISTS = (
    DetailList(
        name="普法活动台账",
        columns=("日期", "活动名称", "类别", "地点", "参加人次", "发放资料份数", "联合单位", "备注"),
        kind_column="类别",
        choices={"类别": ("法律十进", "法治培训", "宣讲学习", "其他")},
        count_columns=("参加人次", "发放资料份数"),
        date_columns=("日期",),
    ),
    DetailList(
        name="矛盾纠纷台账",
        columns=("编号", "受理日期", "类型", "结果", "备注"),
        kind_column="结果",
        choices={"类型": ("邻里", "婚姻家庭", "土地", "劳务", "其他"), "结果": ("调解成功", "未成功", "上交镇调委会")},
        count_columns=(),
        date_columns=("受理日期",),
    ),
)
"""domain.md §3."""
LIST_KEEPERS = (VILLAGE, "司法所")
NARRATIVE_SHEET = "文字材料"
NARRATIVE_COLUMNS = ("栏目", "内容")
NARRATIVE_HEADINGS = ("主要做法和成效", "典型案例", "存在的问题和原因", "下一年度打算")
TABLE_SHEET = "统计表"
NOTES_SHEET = "填报说明"
TABLE_COLUMNS = ("指标名称", "计量单位", "代码", "本年", "上年", "说明")
NIL_LABEL = "零报告"
"""The row whose 本年 cell says 是 when nothing happened all year."""
MARK_SHEET = "_表样"
"""The very-hidden sheet: keys in column A, values in column B."""
MARK_KEYS = ("表样", "版本", "年度", "单位代码")
FORM_ID = "年报汇总统计表"
FORM_VERSION = "1"
LIST_MARK = "年报汇总问题清单"
"""Stands in a hidden cell of the 问题清单 that we put in front of a submitter's own workbook; found by it, not by its name."""
COPY, LIST_ALONE = "（标注）", "（问题清单）"
"""Behind the name of a submitter's workbook: our marked copy of it, and the list without the workbook."""
ROWS = "件数"
"""``矛盾纠纷台账.件数`` counts all rows of a list."""


LIST_WORDS = ("台账", "清单", "明细", "登记")
"""What an answer to a contradiction with the unit's own list speaks of."""


class Repair(StrEnum):
    """Kinds of automatic reading of an entry; each is listed where it was used and can be switched off."""

    FULL_WIDTH = "全角数字"
    HIDDEN = "空格或隐藏字符"
    THOUSANDS = "千分位"
    MEASURE = "计量单位"
    HANZI = "汉字数字"
    WAN = "以万计"
    ZERO_WORD = "零的说法"
    TEXT = "文字数字"


class Rule(StrEnum):
    """Checks that no expression over one form can say: functions of ``etl.examination.validation`` and of the set checks."""

    LIKE_LAST_YEAR = "全表同上年"
    LIKE_ANOTHER = "全表同他村"
    OVERSIZED = "占全镇过大"
    DOUBLE_EVENT = "活动重复"
    NOT_YOURS = "代填"


class Scope(StrEnum):
    """What a check looks at."""

    FORM = "form"
    EACH = "each"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Check:
    """One check (审核) of config.toml: an expression over keys, or a named rule."""

    id: str
    severity: Severity
    sentence: str
    """Why it cannot be and what to do, as the submitter reads it."""
    expression: Expression | None = None
    rule: Rule | None = None
    scope: Scope = Scope.FORM
    addressee: str = ""
    """For a set check written as an expression: the unit that is asked."""
    answer: tuple[str, ...] = ()
    """Words of which its answer must hold one, when config.toml names any."""

    @property
    def must_say(self) -> tuple[str, ...]:
        """Words of which an explanation must hold one to settle it: those named, else for a list's check words for a list."""
        operands = self.expression.operands if self.expression else ()
        speaks_of_list = any(name.startswith(tuple(ledger.name for ledger in DETAIL_LISTS)) for name in operands)
        return self.answer or (LIST_WORDS if speaks_of_list and self.severity is Severity.SOFT else ())

    @property
    def remedy(self) -> str:
        """The sentence, and which words the answer must hold."""
        words = "、".join(self.must_say)
        return f"{self.sentence}说明里要写到这些词之一：{words}。" if words else self.sentence

    @property
    def doubt(self) -> str:
        """What it asks: the checks of every indicator against last year ask one thing."""
        if self.rule:
            return self.rule.value
        names = self.expression.operands if self.expression else ()
        return LAST_YEAR_SUFFIX if self.scope is Scope.EACH and EACH + LAST_YEAR_SUFFIX in names else self.id

    def facts(self, relation: str, difference: str = "") -> dict[str, str]:
        """The facts of its finding."""
        told = {"relation": relation, "difference": difference, "sentence": self.remedy}
        asked = {"doubt": "" if self.doubt == self.id else self.doubt, "answer": "、".join(self.must_say)}
        return {**told, **{name: fact for name, fact in asked.items() if fact}}


@dataclass(frozen=True)
class Catalogue:
    """Units, indicators and checks, in the order of config.toml."""

    units: tuple[Unit, ...]
    indicators: tuple[Indicator, ...]
    checks: tuple[Check, ...]
    repairs: tuple[Repair, ...] = tuple(Repair)
    """The automatic readings that are allowed."""

    @cached_property
    def _by_code(self) -> dict[str, Indicator]:
        return {indicator.code: indicator for indicator in self.indicators}

    @cached_property
    def _by_key(self) -> dict[str, Indicator]:
        return {indicator.key: indicator for indicator in self.indicators}

    @cached_property
    def _by_label(self) -> dict[str, Indicator]:
        return {
            plain(label): indicator
            for indicator in self.indicators
            for label in (*indicator.aliases, indicator.key, indicator.name)
        }

    @cached_property
    def sections(self) -> frozenset[str]:
        """The headings of the form, as compared."""
        return frozenset(plain(indicator.section) for indicator in self.indicators)

    @cached_property
    def register_order(self) -> dict[str, int]:
        """Place of each unit in the register, by its code."""
        return {unit.code: place for place, unit in enumerate(self.units)}

    @cached_property
    def _units_by_code(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.units}

    @cached_property
    def _units_by_name(self) -> dict[str, Unit]:
        return {plain(name): unit for unit in self.units for name in (unit.code, *unit.aliases, unit.name)}

    @cached_property
    def _unit_places(self) -> dict[str, int]:
        return {plain(name): place for place, unit in enumerate(self.units) for name in (*unit.aliases, unit.name)}

    @cached_property
    def _unit_name_lengths(self) -> frozenset[int]:
        return frozenset(map(len, self._unit_places))

    @cached_property
    def _owed(self) -> dict[str, tuple[Indicator, ...]]:
        return {unit.code: tuple(i for i in self.indicators if owes(unit, i)) for unit in self.units}

    @cached_property
    def _owing(self) -> dict[str, tuple[Unit, ...]]:
        owing: dict[str, list[Unit]] = {indicator.code: [] for indicator in self.indicators}
        for unit in self.units:
            for indicator in self._owed[unit.code]:
                owing[indicator.code].append(unit)
        return {code: tuple(units) for code, units in owing.items()}

    def by_code(self, code: str) -> Indicator | None:
        """The indicator with that code, or None."""
        return self._by_code.get(code)

    def by_key(self, key: str) -> Indicator:
        """The indicator with that key; KeyError when there is none (config.toml is checked for that on loading)."""
        return self._by_key[key]

    def find(self, words: str) -> Indicator | None:
        """The indicator that a person means by its name, key, code or an alias, or None."""
        return self._by_code.get(plain(words)) or self._by_label.get(plain(words))

    def by_label(self, label: str) -> Indicator | None:
        """The indicator of a row label on a form: name, key or alias, spaces and 其中： left out of account."""
        return self._by_label.get(plain(label))

    def unit(self, code: str) -> Unit:
        """The unit with that code; KeyError when the register has none."""
        return self._units_by_code[code]

    def unit_named(self, words: str) -> Unit | None:
        """The unit of that code, name or alias, written exactly but for spaces; never a guess."""
        return self._units_by_name.get(plain(words))

    def units_in(self, words: str) -> tuple[Unit, ...]:
        """The units whose name or an alias stands in the words, spaces left out of account, in register order.

        Names of two letters (水源) are words of their own and count only when nothing else is there.
        """
        squeezed, places = plain(words), self._unit_places
        # Every piece of the words is looked up: there are few of them, and a register may have thousands of names.
        pieces = {
            squeezed[start : start + length]
            for length in self._unit_name_lengths
            for start in range(len(squeezed) - length + 1)
            if length > 2 or length == len(squeezed)
        }
        return tuple(self.units[place] for place in sorted({places[piece] for piece in pieces if piece in places}))

    def owed_by(self, unit: Unit) -> tuple[Indicator, ...]:
        """The indicators that the unit must report, in catalogue order."""
        return self._owed[unit.code]

    def units_owing(self, indicator: Indicator) -> tuple[Unit, ...]:
        """The units that must report the indicator, in register order."""
        return self._owing[indicator.code]

    def checks_of(self, scope: Scope) -> Iterator[Check]:
        """The checks of that scope."""
        return (check for check in self.checks if check.scope is scope)

    def labels(self) -> Iterable[str]:
        """Everything an indicator may be called, for near-misses."""
        return [label for i in self.indicators for label in (i.name, i.key, i.code, *i.aliases)]


def owes(unit: Unit, indicator: Indicator) -> bool:
    """Whether the unit must report the indicator; ratios and rosters are computed and owed by nobody."""
    return indicator.kind in (Kind.SUM, Kind.OWNER) and unit.is_among(indicator.reported_by)


def keeps_lists(unit: Unit) -> bool:
    """Whether the unit's form has the detail lists: villages and 司法所 (domain.md §3)."""
    return unit.is_among(LIST_KEEPERS)


@remembering
def plain(label: str) -> str:
    """A label in plain letters without spaces, 其中 marks and closing marks, for comparison only."""
    squeezed = "".join(folded(label).split())
    return squeezed.removeprefix("其中:").removeprefix("#").removesuffix(":")
