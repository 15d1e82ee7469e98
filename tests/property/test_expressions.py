"""Expressions agree with arithmetic done by hand, and no text gets more out of the parser than that."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from etl.domain.expressions import ExpressionError, ZeroDenominatorError, parse

FIGURES = {"甲": Decimal(7), "乙": Decimal(0), "丙.上年": Decimal("2.5"), "台账.十进": Decimal(1000)}
OPERATORS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
}

Tree = tuple[str, Decimal | None]
leaves: st.SearchStrategy[Tree] = st.one_of(
    st.sampled_from(list(FIGURES.items())),
    st.integers(min_value=0, max_value=999).map(lambda number: (str(number), Decimal(number))),
)


def joined(parts: tuple[Tree, str, Tree]) -> Tree:
    """Two expressions in brackets with an operator between, and their value; None for a division by zero."""
    (left, one), sign, (right, other) = parts
    text = f"({left}) {sign} ({right})"
    if one is None or other is None or (sign == "/" and other == 0):
        return text, None
    return text, OPERATORS[sign](one, other)


trees = st.recursive(
    leaves, lambda inner: st.tuples(inner, st.sampled_from(list(OPERATORS)), inner).map(joined), max_leaves=12
)


def divides_by_nothing(text: str) -> bool:
    """Whether the expression is refused since a divisor without indicators is zero."""
    try:
        parse(text)
    except ExpressionError as fault:
        assert "除以零" in str(fault)  # noqa: PT017 - nothing else may be wrong with it
        return True
    return False


@given(trees)
def test_arithmetic(tree: Tree) -> None:
    """The value is that of the same calculation in Python's decimals."""
    text, value = tree
    if divides_by_nothing(text):
        assert value is None
        return
    expression = parse(text)
    if value is None:
        with contextlib.suppress(ZeroDenominatorError):
            expression.number(FIGURES.__getitem__)
            raise AssertionError(text)
    else:
        assert expression.number(FIGURES.__getitem__) == value
    assert set(expression.operands) <= set(FIGURES)


@given(trees, trees)
def test_comparisons(one: Tree, other: Tree) -> None:
    """Of two numbers exactly one of <, == and > holds, and <= is the first two."""
    (left, first), (right, second) = one, other
    if first is None or second is None:
        return
    less, equal, more = (parse(f"({left}) {sign} ({right})").holds(FIGURES.__getitem__) for sign in ("<", "==", ">"))
    assert [less, equal, more] == [first < second, first == second, first > second]
    assert parse(f"({left}) <= ({right})").holds(FIGURES.__getitem__) is (less or equal)


@given(trees)
def test_words_keep_every_name(tree: Tree) -> None:
    """What a clerk reads names every operand and no sign of a programming language."""
    assume(not divides_by_nothing(tree[0]))
    expression = parse(tree[0] + " == 0")
    words = expression.in_words(lambda name: f"〔{name}〕")
    assert all(f"〔{name}〕" in words for name in expression.operands)
    assert "==" not in words
    assert "*" not in words
    assert "/" not in words


@given(
    st.one_of(
        st.text(max_size=30), st.text("甲乙.上年()[]{}+-*/<>=!&|^~%:,'\"\\#@ \nabsndorlmiftu0123456789_", max_size=30)
    )
)
def test_any_text_parses_or_is_refused(text: str) -> None:
    """Never another exception; what parses can be parsed again from its own text."""
    with contextlib.suppress(ExpressionError):
        expression = parse(text)
        assert parse(expression.text) == expression
        assert all(part.isidentifier() for name in expression.operands for part in name.split("."))
