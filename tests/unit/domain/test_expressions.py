"""Expressions: plain arithmetic and comparison, parsed once, and nothing else ever gets through."""

from __future__ import annotations

from decimal import Decimal

import pytest

from etl.domain.expressions import Expression, ExpressionError, MissingOperandError, ZeroDenominatorError, parse

FIGURES = {
    "甲": Decimal(12),
    "乙": Decimal(5),
    "丙": Decimal(0),
    "丁": None,
    "甲.上年": Decimal(10),
    "台账.十进": Decimal(3),
}


def operand(name: str) -> Decimal | None:
    """The figures of these tests; 丁 was not reported."""
    return FIGURES[name]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("甲 + 乙", "17"),
        ("甲 - 乙 - 1", "6"),
        ("甲 - (乙 - 1)", "8"),
        ("甲 * 乙", "60"),
        ("甲 / 乙", "2.4"),
        ("-甲", "-12"),
        ("abs(乙 - 甲)", "7"),
        ("甲 + 乙 * 2", "22"),
        ("甲 * 0.1", "1.2"),
        ("甲.上年", "10"),
        ("台账.十进 * 1_000", "3000"),
    ],
)
def test_numbers(text: str, value: str) -> None:
    """Arithmetic in decimals, with the usual precedence."""
    assert parse(text).number(operand) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("甲 == 12", True),
        ("甲 != 12", False),
        ("乙 < 甲", True),
        ("甲 <= 12", True),
        ("甲 > 12", False),
        ("甲 >= 12.0", True),
        ("5 <= 甲 <= 12", True),
        ("5 <= 甲 < 12", False),
        ("(甲 > 0) == (乙 > 0)", True),
        ("(甲 > 0) == (丙 > 0)", False),
        ("(甲 > 0) != (丙 > 0)", True),
        ("甲 > 0 and 丙 > 0", False),
        ("甲 > 0 or 丙 > 0", True),
        ("not 甲 > 0", False),
        ("甲 == 甲.上年 + 2", True),
        ("0.1 + 0.2 == 0.3", True),
    ],
)
def test_relations(text: str, holds: bool) -> None:  # noqa: FBT001 - the column of the table
    """Comparisons and logical words; decimals are exact."""
    expression = parse(text)
    assert expression.is_relation
    assert expression.holds(operand) is holds


@pytest.mark.parametrize("text", ["甲 == 丁", "丁 > 0", "甲 > 0 or 丁 > 0", "甲 < 0 and 丁 > 0", "1 < 0 < 丁"])
def test_a_missing_operand_is_never_passed_over(text: str) -> None:
    """Even where the other parts decide already: a check with a missing operand is not run (domain.md §4)."""
    with pytest.raises(MissingOperandError) as raised:
        parse(text).holds(operand)
    assert raised.value.args == ("丁",)


def test_division_by_zero() -> None:
    """The relation says nothing then."""
    with pytest.raises(ZeroDenominatorError):
        parse("5 <= 甲 / 丙 <= 500").holds(operand)


@pytest.mark.parametrize(
    ("text", "operands"),
    [
        ("帮教期末 == 帮教期初 + 帮教新接收 - 帮教期末", ("帮教期末", "帮教期初", "帮教新接收")),
        ("(乙 + 甲) * 2 >= 甲.上年", ("乙", "甲", "甲.上年")),
        ("abs(本项 - 本项.上年) <= 10", ("本项", "本项.上年")),
        ("(乙 +\n甲 > 台账.十进.参加人次)", ("乙", "甲", "台账.十进.参加人次")),
        ("1 + 2", ()),
    ],
)
def test_operands_in_the_order_of_writing(text: str, operands: tuple[str, ...]) -> None:
    """Each once; the first-named one is the cell that a finding points at."""
    assert parse(text).operands == operands


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("甲 == 乙 + 1", (Decimal(12), Decimal(6))),
        ("甲 <= 乙 <= 20", None),
        ("(甲 > 0) == (乙 > 0)", None),
        ("甲", None),
    ],
)
def test_sides(text: str, sides: tuple[Decimal, Decimal] | None) -> None:
    """What was filled in and what was expected, for one comparison of two numbers only."""
    assert parse(text).sides(operand) == sides


@pytest.mark.parametrize(
    ("text", "equation", "relation"),
    [
        ("甲 == 乙", True, True),
        ("甲 <= 乙", False, True),
        ("甲 == 乙 == 丙", False, True),
        ("not 甲 > 乙", False, True),
        ("甲 > 乙 or 甲 > 丙", False, True),
        ("-甲", False, False),
        ("甲", False, False),
        ("abs(甲)", False, False),
    ],
)
def test_what_an_expression_is(text: str, equation: bool, relation: bool) -> None:  # noqa: FBT001 - columns
    """Equations say what was expected; relations say yes or no; the rest are numbers."""
    assert (parse(text).is_equation, parse(text).is_relation) == (equation, relation)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("期末 == 期初 + 新接收 - 解除", "〔期末〕 = 〔期初〕 + 〔新接收〕 − 〔解除〕"),
        ("甲 <= 3 * 乙.上年", "〔甲〕 ≤ 3 × 〔乙.上年〕"),
        ("甲 != 乙 and not 甲 >= 1", "〔甲〕 ≠ 〔乙〕 且 (非 〔甲〕 ≥ 1)"),
        ("abs(甲 - 乙) <= 甲 / 2 or 甲 < 1", "绝对值(〔甲〕 − 〔乙〕) ≤ 〔甲〕 ÷ 2 或 〔甲〕 < 1"),
    ],
)
def test_in_words(text: str, words: str) -> None:
    """Signs as people write them, every operand under its own name."""
    assert parse(text).in_words(lambda name: f"〔{name}〕") == words


ONLY = "不能用，只可用加减乘除、比较、and、or、not、abs"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "不是正确的算式"),
        ("甲 =", "不是正确的算式"),
        ("甲 = 乙", "不是正确的算式"),
        ("甲 ≤ 乙", "不是正确的算式"),
        ("甲 > 0; 乙 > 0", "不是正确的算式"),
        ("import os", "不是正确的算式"),
        ("甲 := 3", "不是正确的算式"),
        ("甲 > \x00", "不是正确的算式"),
        ("甲 > " + "9" * 900 + "e" + "9" * 90, f"里的“1e309”{ONLY}"),
        ("甲 < 1e400", f"里的“1e309”{ONLY}"),
        ("(甲 := 3) > 1", f"里的“(甲 := 3)”{ONLY}"),
        ("__import__('os') == 1", f"里的“__import__('os')”{ONLY}"),
        ("max(甲, 乙) == 1", f"里的“max(甲, 乙)”{ONLY}"),
        ("abs(甲, 乙) == 1", f"里的“abs(甲, 乙)”{ONLY}"),
        ("abs() == 1", f"里的“abs()”{ONLY}"),
        ("abs(x=甲) == 1", f"里的“abs(x=甲)”{ONLY}"),
        ("abs(*甲) == 1", f"里的“*甲”{ONLY}"),
        ("甲.abs(乙) == 1", f"里的“甲.abs(乙)”{ONLY}"),
        ("().__class__ == 1", "里的“()”不是指标"),
        ("(甲 + 乙).real == 1", "里的“甲 + 乙”不是指标"),
        ("abs(甲).real == 1", "里的“abs(甲)”不是指标"),
        ("甲[0] == 1", f"里的“甲[0]”{ONLY}"),
        ("lambda: 甲", f"里的“lambda: 甲”{ONLY}"),
        ("'甲' == 乙", f"里的“'甲'”{ONLY}"),
        ("b'x' == 乙", f"里的“b'x'”{ONLY}"),
        ("f'{甲}' == 乙", f"里的“f'{{甲}}'”{ONLY}"),
        ("[甲 for 甲 in 乙] == 1", f"里的“[甲 for 甲 in 乙]”{ONLY}"),
        ("(甲 for 甲 in 乙) == 1", f"里的“(甲 for 甲 in 乙)”{ONLY}"),
        ("{甲} == 1", f"里的“{{甲}}”{ONLY}"),
        ("(甲, 乙) == 1", f"里的“(甲, 乙)”{ONLY}"),
        ("甲 if 乙 else 丙", f"里的“甲 if 乙 else 丙”{ONLY}"),
        ("甲 ** 2 == 4", f"里的“甲 ** 2”{ONLY}"),
        ("甲 // 2 == 4", f"里的“甲 // 2”{ONLY}"),
        ("甲 % 2 == 0", f"里的“甲 % 2”{ONLY}"),
        ("甲 @ 乙 == 0", f"里的“甲 @ 乙”{ONLY}"),
        ("甲 << 40 == 0", f"里的“甲 << 40”{ONLY}"),
        ("甲 & 乙 == 0", f"里的“甲 & 乙”{ONLY}"),
        ("甲 | 乙 == 0", f"里的“甲 | 乙”{ONLY}"),
        ("甲 ^ 乙 == 0", f"里的“甲 ^ 乙”{ONLY}"),
        ("~甲 == 0", f"里的“~甲”{ONLY}"),
        ("+甲 == 0", f"里的“+甲”{ONLY}"),
        ("甲 in 乙", f"里的“甲 in 乙”{ONLY}"),
        ("甲 is 乙", f"里的“甲 is 乙”{ONLY}"),
        ("1j == 甲", f"里的“1j”{ONLY}"),
        ("甲 == None", f"里的“None”{ONLY}"),
        ("甲 == ...", f"里的“...”{ONLY}"),
        ("True", "里不能用真假值 True、False"),
        ("甲 == False", "里不能用真假值 True、False"),
        ("(甲 > 0) + 1 == 2", "里拿比较的结果当数用"),
        ("-(甲 > 0) == 2", "里拿比较的结果当数用"),
        ("abs(甲 > 0) == 2", "里拿比较的结果当数用"),
        ("(甲 > 0) < (乙 > 0)", "里拿比较的结果当数用"),
        ("(甲 > 0) == 1", "里拿比较的结果当数用"),
        ("甲 and 乙 > 0", "里的 and、or、not 连了不是比较的东西"),
        ("not 甲", "里的 and、or、not 连了不是比较的东西"),
        ("甲 / 0 > 1", "里的“甲 / 0”除以零"),
        ("甲 / (3 - 3.0) > 1", "里的“甲 / (3 - 3.0)”除以零"),
        ("甲" + " + 甲" * 60 + " > 0", "套得太深，请拆成几条"),
        ("-" * 500 + "甲 > 0", "套得太深，请拆成几条"),
        ("(" * 300 + "甲" + ")" * 300, "不是正确的算式"),
        ("甲 > 0" + " or 甲 > 0" * 120, "太长，请拆成几条"),
        ("a" + ".a" * 5000, "太长，请拆成几条"),
    ],
)
def test_what_is_refused(text: str, fault: str) -> None:
    """Nothing that could name, call, index, build or grow; the refused piece is quoted."""
    with pytest.raises(ExpressionError) as raised:
        parse(text)
    assert str(raised.value) == fault


@pytest.mark.parametrize("text", ["甲 / 0.5 > 1", "甲 / (乙 - 乙) > 1", "0 / 甲 > 1"])
def test_divisors_that_only_values_can_tell(text: str) -> None:
    """What may be other than zero is no fault of the expression."""
    assert parse(text).is_relation


def test_deepest_and_longest_that_pass() -> None:
    """The neighbours of the refused ones: 40 levels, 1000 letters."""
    assert parse("甲" + " + 甲" * 38 + " > 0").holds(operand)
    assert parse("甲 < " + "9" * 996).holds(operand)
    with pytest.raises(ExpressionError):
        parse("甲" + " + 甲" * 39 + " > 0")
    with pytest.raises(ExpressionError):
        parse("甲 < " + "9" * 997)


def test_a_deep_refused_piece_breaks_nothing() -> None:
    """Quoting 300 nested lambdas may run out of stack; that is no more than a wrong expression."""
    with pytest.raises(ExpressionError):
        parse("lambda:" * 140 + "1")


def test_an_expression_is_its_text() -> None:
    """Equal texts are equal expressions, and it says itself."""
    assert parse(" 甲 > 1 ") == parse("甲 > 1")
    assert hash(parse("甲 > 1")) == hash(parse("甲 > 1"))
    assert parse("甲 > 1") != "甲 > 1"
    assert repr(parse("甲 > 1")) == "Expression('甲 > 1')"
    assert isinstance(parse("甲 > 1"), Expression)
