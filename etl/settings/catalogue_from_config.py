"""Entries of config.toml → Catalogue: what the units, indicators and checks mean together.

Names that must exist do exist, nothing is defined twice, ratios do not run in circles, every expression is one of ours. A
fault is one EtlError naming file, entry, key and near-miss.
"""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from etl.domain import EntryRule, Formula, Indicator, Kind, Printing, Severity, Style, Unit
from etl.domain.catalogue import (
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
from etl.domain.expressions import Expression, ExpressionError, parse
from etl.domain.findings import WORDINGS
from etl.settings.schema import CheckEntry, IndicatorEntry, UnitEntry, in_year
from etl.system.errors import EtlError
from etl.system.files import is_folder_name
from etl.system.near_misses import did_you_mean


def build_catalogue(
    units: Sequence[UnitEntry],
    indicators: Sequence[IndicatorEntry],
    checks: Sequence[CheckEntry],
    file: str,
    year: int = 0,
) -> Catalogue:
    """The catalogue of these entries in that year; ``file`` is named in faults. Raises EtlError."""
    indicators = [in_year(entry, year, f"{file}：indicators {entry.code}") for entry in indicators]
    register = tuple(Unit(u.code, u.name, u.kind, u.aliases, u.contact) for u in units)
    _refuse_empty_or_twice((row for unit in units for row in _names(unit, unit.name)), file, "units")
    for unit in units:
        if not is_folder_name(unit.name):
            raise EtlError(f"{file}：units {unit.name} 的 name：“{unit.name}”不能作文件夹名{_FOLDER_NAMES}")
    _refuse_empty_or_twice((row for each in indicators for row in _names(each, each.code)), file, "indicators")
    _refuse_empty_or_twice(((check.id, "id", check.id) for check in checks), file, "checks")
    for indicator in indicators:
        _check_indicator(indicator, indicators, register, f"{file}：indicators {indicator.code}")
    for key, parts in _PARTS.items():
        _refuse_cycles({entry.key: parts(entry) for entry in indicators}, indicators, key, file)
    return Catalogue(
        units=register,
        indicators=tuple(_indicator(entry) for entry in indicators),
        checks=tuple(_check(entry, indicators, register, f"{file}：checks {entry.id}") for entry in checks),
    )


def _names(entry: UnitEntry | IndicatorEntry, shown: str) -> list[tuple[str, str, str]]:
    """Everything the unit or the indicator may be called; an indicator's key may be its name. Faults call it ``shown``."""
    names = [("code", entry.code), ("name", entry.name), *(("aliases", alias) for alias in entry.aliases)]
    if isinstance(entry, IndicatorEntry) and plain(entry.key) not in {plain(name) for _, name in names}:
        names.insert(1, ("key", entry.key))
    return [(shown, key, name) for key, name in names]


def _indicator(entry: IndicatorEntry) -> Indicator:
    # Without its note, which judges nothing: changing one examines nothing again.
    return Indicator(
        code=entry.code,
        key=entry.key,
        name=entry.name,
        measure=entry.measure,
        section=entry.section,
        kind=Kind(entry.kind),
        reported_by=entry.reported_by,
        part_of=entry.part_of,
        aliases=entry.aliases,
        formula=Formula(entry.numerator, entry.denominator, entry.minus),
        entry=EntryRule(entry.stock, entry.decimals, entry.may_be_na),
        printing=Printing(Style(entry.print), entry.hanzi, entry.zero),
    )


_TAKEN: Mapping[str, Collection[str]] = {"units": (VILLAGE, OFFICE, "未识别"), "checks": WORDINGS}
"""``reported_by`` means all units of a kind by its name, 未识别 is the receipts' folder for no unit; a finding is worded by
its code."""
_FOLDER_NAMES = (
    '，请换一个：最多40个字，不含 \\ / : * ? " < > | 和换行，不以点或空格开头结尾，不是 CON、NUL 之类的系统名。'
)
"""A unit's receipts lie in a folder of its name."""


def _refuse_empty_or_twice(named: Iterable[tuple[str, str, str]], file: str, table: str) -> None:
    """Each row is (entry, key, value): no value may be empty, stand twice or be a word with a meaning of its own."""
    first = dict.fromkeys(_TAKEN.get(table, ()), "")
    for entry, key, value in named:
        if not plain(value):
            raise EtlError(f"{file}：{table} {entry} 的 {key} 是空的。")
        if (other := first.get(plain(value))) == "":
            raise EtlError(f"{file}：{table} {entry} 的 {key}：“{value}”程序另有用处，请换一个。")
        if other is not None:
            raise EtlError(f"{file}：{table} {entry} 的 {key}：“{value}”用了两次，另一处在 {table} {other}。")
        first[plain(value)] = entry


def _check_indicator(
    entry: IndicatorEntry, indicators: Sequence[IndicatorEntry], units: Sequence[Unit], where: str
) -> None:
    keys = [other.key for other in indicators]
    if not _is_key(entry.key):
        raise EtlError(f"{where} 的 key：“{entry.key}”不能作短名，请用汉字或字母，不带空格和标点。")
    for name in _UNUSED[entry.kind]:
        if getattr(entry, name):
            raise EtlError(f"{where} 的 {name}：{entry.kind} 指标用不到这一项，请删去。")
    computed = {other.key for other in indicators if other.kind in ("ratio", "roster")}
    for name in ("part_of", "minus"):
        if (other := getattr(entry, name)) in computed:
            raise EtlError(f"{where} 的 {name}：“{other}”由程序计算，这里只能写报送的指标。")
        if other:
            _refuse_unknown(other, keys, f"{where} 的 {name}", "指标")
    reporters = {name for unit in units for name in (unit.kind, unit.name, *unit.aliases)} | {VILLAGE, OFFICE}
    for reporter in entry.reported_by:
        _refuse_unknown(reporter, reporters, f"{where} 的 reported_by", "单位")
    if entry.kind in ("sum", "owner") and not entry.reported_by:
        raise EtlError(f"{where} 缺少 reported_by：{entry.kind} 指标要写明由谁报送。")
    owners = sum(unit.is_among(entry.reported_by) for unit in units)
    if entry.kind == "owner" and owners != 1:
        raise EtlError(f"{where} 的 reported_by：owner 指标只能由一家报送，现在是{owners}家。")
    if not 0 <= entry.decimals <= 4:
        raise EtlError(f"{where} 的 decimals：应是0到4，现在是 {entry.decimals}。")
    _check_computed(entry, keys, where)


def _is_key(key: str) -> bool:
    """Expressions must find the key as it is written: the parser folds full-width letters, so those are no keys."""
    folded = unicodedata.normalize("NFKC", key)
    return key.isidentifier() and key == folded and not keyword.iskeyword(key) and key not in _RESERVED


def _check_computed(entry: IndicatorEntry, keys: Collection[str], where: str) -> None:
    if entry.kind == "roster":
        if not entry.numerator:
            raise EtlError(f"{where} 缺少 numerator：roster 指标要写明数哪一类单位（{VILLAGE} 或 {OFFICE}）。")
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


_UNUSED: Mapping[str, Sequence[str]] = {
    "sum": ("numerator", "denominator"),
    "owner": ("numerator", "denominator"),
    "ratio": ("reported_by", "part_of", "minus"),
    "roster": ("reported_by", "part_of", "minus", "denominator"),
}
"""By kind: the keys that would say nothing, so whoever wrote one meant something else."""

_PARTS: Mapping[str, Callable[[IndicatorEntry], set[str]]] = {
    "numerator、denominator": lambda entry: (
        set(Formula(entry.numerator, entry.denominator).operands) if entry.kind == "ratio" else set()
    ),
    "part_of": lambda entry: {entry.part_of} - {""},
    "minus": lambda entry: {entry.minus} - {""},
}
"""By the keys of an entry: the indicators they name."""


def _refuse_cycles(parts: Mapping[str, set[str]], indicators: Sequence[IndicatorEntry], key: str, file: str) -> None:
    """A ratio of ratios and a part of a part are fine, one of itself (over any way round) is not."""
    for entry in indicators:
        reached, frontier = set[str](), parts[entry.key]
        while frontier:
            reached |= frontier
            frontier = {part for name in frontier for part in parts[name]} - reached
        if entry.key in reached:
            raise EtlError(f"{file}：indicators {entry.code} 的 {key}：“{entry.key}”绕回了自己。")


_RESERVED = (EACH, ROWS, VILLAGE, OFFICE, "上年", *(ledger.name for ledger in DETAIL_LISTS))


def _check(entry: CheckEntry, indicators: Sequence[IndicatorEntry], units: Sequence[Unit], where: str) -> Check:
    if bool(entry.expression) == bool(entry.rule):
        raise EtlError(f"{where}：expression 和 rule 要写且只写一个。")
    if not entry.sentence.strip():
        raise EtlError(f"{where} 的 sentence 是空的：填报的人要靠它知道怎么改。")
    if sum((bool(entry.rule), entry.each, bool(entry.asks))) > 1:
        raise EtlError(f"{where}：rule、each、asks 只能写一个。")
    _refuse_bad_answer(entry, where)
    if entry.asks:
        _refuse_unknown(entry.asks, [unit.name for unit in units], f"{where} 的 asks", "单位")
    if entry.rule:
        _refuse_unknown(entry.rule, [rule.value for rule in Rule], f"{where} 的 rule", "审核规则")
    scope = _scope(entry)
    if scope is Scope.SET and entry.severity == "hard":
        raise EtlError(f"{where} 的 severity：跨单位的审核只能是 soft 或 note，不能退回。")
    return Check(
        id=entry.id,
        severity=Severity(entry.severity),
        sentence=entry.sentence,
        expression=_relation(entry, indicators, units, scope, where) if entry.expression else None,
        rule=Rule(entry.rule) if entry.rule else None,
        scope=scope,
        addressee=entry.asks,
        answer=entry.answer,
    )


def _refuse_bad_answer(entry: CheckEntry, where: str) -> None:
    if entry.answer and entry.severity != "soft":
        raise EtlError(f"{where} 的 answer：只有 soft 的审核问原因，{entry.severity} 用不到这一项，请删去。")
    for word in entry.answer:
        if not word.isalnum():
            raise EtlError(f"{where} 的 answer：“{word}”不是词，请只写字，不带空格和标点。")


def _scope(entry: CheckEntry) -> Scope:
    if entry.asks or entry.rule in (Rule.LIKE_ANOTHER, Rule.OVERSIZED, Rule.DOUBLE_EVENT):
        return Scope.SET
    return Scope.EACH if entry.each else Scope.FORM


def _relation(
    entry: CheckEntry, indicators: Sequence[IndicatorEntry], units: Sequence[Unit], scope: Scope, where: str
) -> Expression:
    expression = _parsed(entry.expression, f"{where} 的 expression")
    if not expression.is_relation:
        raise EtlError(f"{where} 的 expression：“{entry.expression}”不是比较，要有 ==、<=、>= 等。")
    if not expression.operands:
        raise EtlError(f"{where} 的 expression：“{entry.expression}”里没有指标。")
    known = _operands(indicators, units, scope)
    for operand in expression.operands:
        _refuse_unknown(operand, known, f"{where} 的 expression", "指标")
    if scope is Scope.EACH and not {EACH, EACH + LAST_YEAR_SUFFIX} & set(expression.operands):
        raise EtlError(f"{where} 的 expression：each = true 的审核要用到“{EACH}”。")
    return expression


def _operands(indicators: Sequence[IndicatorEntry], units: Sequence[Unit], scope: Scope) -> set[str]:
    keys = [entry.key for entry in indicators if entry.kind in ("sum", "owner")]
    if scope is Scope.SET:
        owed = [(unit, entry.key) for entry in indicators for unit in units if unit.is_among(entry.reported_by)]
        return {f"{group}.{key}" for unit, key in owed if key in keys for group in (unit.kind, unit.name)}
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
        raise EtlError(f"{where}：没有“{name}”这个{word}{did_you_mean(name, known)}")
