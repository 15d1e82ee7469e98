"""Entries of config.toml → Catalogue: what the units, indicators and checks mean together.

Names that must exist do exist, nothing is defined twice, ratios do not run in circles, every expression is one of ours. A
fault is one EtlError naming file, entry, key and near-miss.
"""

from __future__ import annotations

import keyword
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from typing import Literal

import msgspec

from etl.catalogue import (
    DETAIL_LISTS,
    EACH,
    LAST_YEAR_SUFFIX,
    OFFICE,
    ROWS,
    VILLAGE,
    Catalogue,
    Check,
    Rule,
    Scope,
    plain,
)
from etl.domain import Indicator, Kind, Severity, Style, Unit
from etl.errors import EtlError
from etl.expressions import Expression, ExpressionError, parse


class UnitEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of ``units``."""

    code: str
    name: str
    kind: Literal["村居", "科室"]
    aliases: tuple[str, ...] = ()
    contact: str = ""


class IndicatorEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of ``indicators``; the columns of the catalogue and the options."""

    code: str
    key: str
    name: str
    measure: str
    section: str
    kind: Literal["sum", "owner", "ratio", "roster"]
    reported_by: tuple[str, ...] = ()
    stock: bool = False
    part_of: str = ""
    minus: str = ""
    numerator: str = ""
    denominator: str = ""
    print: Literal["exact", "over", "near"] = "exact"
    aliases: tuple[str, ...] = ()
    hanzi: bool = False
    decimals: int = 0
    may_be_na: bool = False
    zero: str = ""
    note: str = ""


class CheckEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of ``checks``."""

    id: str
    severity: Literal["hard", "soft", "note"]
    sentence: str
    expression: str = ""
    rule: str = ""
    each: bool = False
    asks: str = ""


def build_catalogue(
    units: Sequence[UnitEntry], indicators: Sequence[IndicatorEntry], checks: Sequence[CheckEntry], file: str
) -> Catalogue:
    """The catalogue of these entries; ``file`` is named in faults. Raises EtlError."""
    register = tuple(Unit(u.code, u.name, u.kind, u.aliases, u.contact) for u in units)
    _refuse_empty_or_twice([(u.name, "code", u.code) for u in units], file, "units")
    _refuse_empty_or_twice(
        [
            (u.name, key, name)
            for u in units
            for key, names in (("name", (u.name,)), ("aliases", u.aliases))
            for name in names
        ],
        file,
        "units",
    )
    _refuse_empty_or_twice([(i.code, "code", i.code) for i in indicators], file, "indicators")
    _refuse_empty_or_twice([(i.code, "key", i.key) for i in indicators], file, "indicators")
    _refuse_empty_or_twice(
        [(i.code, "aliases" if n else "name", name) for i in indicators for n, name in enumerate((i.name, *i.aliases))],
        file,
        "indicators",
    )
    for indicator in indicators:
        _check_indicator(indicator, indicators, register, f"{file}：indicators {indicator.code}")
    _refuse_cycles(indicators, file)
    _refuse_empty_or_twice([(c.id, "id", c.id) for c in checks], file, "checks")
    return Catalogue(
        units=register,
        indicators=tuple(_indicator(entry) for entry in indicators),
        checks=tuple(_check(entry, indicators, register, f"{file}：checks {entry.id}") for entry in checks),
    )


def _indicator(entry: IndicatorEntry) -> Indicator:
    return Indicator(
        code=entry.code,
        key=entry.key,
        name=entry.name,
        measure=entry.measure,
        section=entry.section,
        kind=Kind(entry.kind),
        reported_by=entry.reported_by,
        stock=entry.stock,
        part_of=entry.part_of,
        minus=entry.minus,
        numerator=entry.numerator,
        denominator=entry.denominator,
        style=Style(entry.print),
        aliases=entry.aliases,
        hanzi=entry.hanzi,
        decimals=entry.decimals,
        may_be_na=entry.may_be_na,
        zero=entry.zero,
    )


def _refuse_empty_or_twice(named: Iterable[tuple[str, str, str]], file: str, table: str) -> None:
    """Each row is (entry, key, value): no value may be empty or stand twice."""
    first: dict[str, str] = {}
    for entry, key, value in named:
        if not value.strip():
            raise EtlError(f"{file}：{table} {entry} 的 {key} 是空的。")
        if (name := plain(value)) in first:
            raise EtlError(f"{file}：{table} {entry} 的 {key}：“{value}”用了两次，另一处在 {table} {first[name]}。")
        first[name] = entry


def _check_indicator(
    entry: IndicatorEntry, indicators: Sequence[IndicatorEntry], units: Sequence[Unit], where: str
) -> None:
    keys = [other.key for other in indicators]
    if not entry.key.isidentifier() or keyword.iskeyword(entry.key) or entry.key in _RESERVED:
        raise EtlError(f"{where} 的 key：“{entry.key}”不能作短名，请用汉字或字母，不带空格和标点。")
    for name in ("part_of", "minus"):
        if getattr(entry, name):
            _refuse_unknown(getattr(entry, name), keys, f"{where} 的 {name}", "指标")
    reporters = {name for unit in units for name in (unit.kind, unit.name, *unit.aliases)} | {VILLAGE, OFFICE}
    for reporter in entry.reported_by:
        _refuse_unknown(reporter, reporters, f"{where} 的 reported_by", "单位")
    if entry.kind in ("sum", "owner") and not entry.reported_by:
        raise EtlError(f"{where} 缺少 reported_by：{entry.kind} 指标要写明由谁报送。")
    if entry.kind == "owner" and len(entry.reported_by) != 1:
        raise EtlError(f"{where} 的 reported_by：owner 指标只能由一家报送，现在是{len(entry.reported_by)}家。")
    if not 0 <= entry.decimals <= 4:
        raise EtlError(f"{where} 的 decimals：应是0到4，现在是 {entry.decimals}。")
    _check_computed(entry, keys, where)


def _check_computed(entry: IndicatorEntry, keys: Collection[str], where: str) -> None:
    if entry.kind == "roster":
        _refuse_unknown(entry.numerator, (VILLAGE, OFFICE), f"{where} 的 numerator", "单位类别")
    if entry.kind != "ratio":
        return
    for name in ("numerator", "denominator"):
        if not (text := getattr(entry, name)):
            raise EtlError(f"{where} 缺少 {name}：比率要写明分子和分母。")
        expression = _parsed(text, f"{where} 的 {name}")
        if expression.is_relation:
            raise EtlError(f"{where} 的 {name}：“{text}”是比较，不是算式。")
        for operand in expression.operands:
            _refuse_unknown(operand, keys, f"{where} 的 {name}", "指标")


def _refuse_cycles(indicators: Sequence[IndicatorEntry], file: str) -> None:
    """A ratio of ratios is fine, a ratio of itself (over any way round) is not."""
    parts = {
        entry.key: {name for text in (entry.numerator, entry.denominator) for name in parse(text).operands}
        for entry in indicators
        if entry.kind == "ratio"
    }
    for entry in indicators:
        reached, frontier = set[str](), set(parts.get(entry.key, ()))
        while frontier:
            reached |= frontier
            frontier = {part for name in frontier for part in parts.get(name, ())} - reached
        if entry.key in reached:
            raise EtlError(f"{file}：indicators {entry.code} 的 numerator、denominator：“{entry.key}”绕回了自己。")


_RESERVED = (EACH, ROWS, VILLAGE, OFFICE, "上年", *(ledger.name for ledger in DETAIL_LISTS))


def _check(entry: CheckEntry, indicators: Sequence[IndicatorEntry], units: Sequence[Unit], where: str) -> Check:
    if bool(entry.expression) == bool(entry.rule):
        raise EtlError(f"{where}：expression 和 rule 要写且只写一个。")
    if not entry.sentence.strip():
        raise EtlError(f"{where} 的 sentence 是空的：填报的人要靠它知道怎么改。")
    if entry.asks:
        _refuse_unknown(entry.asks, [unit.name for unit in units], f"{where} 的 asks", "单位")
    if entry.rule:
        _refuse_unknown(entry.rule, [rule.value for rule in Rule], f"{where} 的 rule", "审核规则")
        rule = Rule(entry.rule)
        scope = Scope.SET if rule in (Rule.LIKE_ANOTHER, Rule.OVERSIZED, Rule.DOUBLE_EVENT) else Scope.FORM
        return Check(entry.id, Severity(entry.severity), entry.sentence, rule=rule, scope=scope)
    scope = Scope.EACH if entry.each else Scope.SET if entry.asks else Scope.FORM
    if scope is Scope.SET and entry.severity == "hard":
        raise EtlError(f"{where} 的 severity：跨单位的审核只能是 soft 或 note，不能退回。")
    expression = _relation(entry, indicators, units, scope, where)
    return Check(entry.id, Severity(entry.severity), entry.sentence, expression, scope=scope, addressee=entry.asks)


def _relation(
    entry: CheckEntry, indicators: Sequence[IndicatorEntry], units: Sequence[Unit], scope: Scope, where: str
) -> Expression:
    expression = _parsed(entry.expression, f"{where} 的 expression")
    if not expression.is_relation or not expression.operands:
        raise EtlError(f"{where} 的 expression：“{entry.expression}”不是比较，要有 ==、<=、>= 等。")
    known = _operands(indicators, units, scope)
    for operand in expression.operands:
        _refuse_unknown(operand, known, f"{where} 的 expression", "指标")
    if scope is Scope.EACH and not {EACH, EACH + LAST_YEAR_SUFFIX} & set(expression.operands):
        raise EtlError(f"{where} 的 expression：each = true 的审核要用到“{EACH}”。")
    return expression


def _operands(indicators: Sequence[IndicatorEntry], units: Sequence[Unit], scope: Scope) -> set[str]:
    keys = [entry.key for entry in indicators if entry.kind in ("sum", "owner")]
    if scope is Scope.SET:
        groups = {name for unit in units for name in (unit.kind, unit.name)}
        return {f"{group}.{key}" for group in groups for key in keys}
    names = {*keys, *(key + LAST_YEAR_SUFFIX for key in keys)}
    if scope is Scope.EACH:
        names |= {EACH, EACH + LAST_YEAR_SUFFIX}
    for ledger in DETAIL_LISTS:
        kinds = ledger.choices[ledger.kind_column]
        names |= {f"{ledger.name}.{part}" for part in (ROWS, *kinds, *ledger.count_columns)}
        names |= {f"{ledger.name}.{kind}.{column}" for kind in kinds for column in ledger.count_columns}
    return names


def _parsed(text: str, where: str) -> Expression:
    try:
        return parse(text)
    except ExpressionError as fault:
        raise EtlError(f"{where}：“{text}”{fault}。") from fault


def _refuse_unknown(name: str, known: Collection[str], where: str, word: str) -> None:
    if name not in known:
        close = get_close_matches(name, list(known), n=1, cutoff=0.5)
        raise EtlError(f"{where}：没有“{name}”这个{word}{f'，是不是“{close[0]}”' if close else ''}。")
