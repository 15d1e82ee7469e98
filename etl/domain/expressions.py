"""Checks and ratios as data: plain arithmetic and comparison over indicator keys, parsed once, never executed.

An operand is a dotted name: an indicator key (``帮教期末``), a key's last year (``矫正累计接收.上年``), or a count or sum
over a detail list (``普法活动台账.法律十进.参加人次``). The text is parsed by Python's own parser and turned, once,
into the small functions below, which know arithmetic, comparison, and/or/not and ``abs`` and nothing else.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

Operand = Callable[[str], Decimal | None]
"""Looks up the value of an operand; None when it is missing."""

Value = Decimal | bool
Evaluation = Callable[[Operand], Value]
"""What a part of an expression comes to, given the operands."""

_ARITHMETIC: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISON: dict[type[ast.cmpop], Callable[[Value, Value], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_SIGNS = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥", " - ": " − ", " * ": " × ", " / ": " ÷ "}
_WORDS = {" and ": " 且 ", " or ": " 或 "}
_DEEPEST = 40
_LONGEST = 1000
"""Letters of an expression; the parser itself is not safe from texts without bound."""


class ExpressionError(ValueError):
    """The text is not an expression we accept; the message says why and is read after the quoted text."""


class MissingOperandError(LookupError):
    """An operand has no value; ``args[0]`` is its name."""


class ZeroDenominatorError(ArithmeticError):
    """A division by zero: the relation says nothing then."""


class Expression:
    """A parsed expression; ``operands`` are its dotted names in the order in which they are written.

    Not a dataclass, so that it travels as its text (``etl.system.codec``).
    """

    __slots__ = ("_evaluation", "_root", "operands", "text")

    def __init__(self, text: str, operands: tuple[str, ...], root: ast.expr) -> None:
        self.text = text
        self.operands = operands
        self._root = root
        self._evaluation = _evaluation_of(root)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def holds(self, operand: Operand) -> bool:
        """Whether the relation holds.

        Raises MissingOperandError or ZeroDenominatorError when that cannot be told.
        """
        return bool(self._evaluation(operand))

    def number(self, operand: Operand) -> Decimal:
        """The value of an arithmetic expression; raises as ``holds`` does."""
        return _number(self._evaluation(operand))

    def sides(self, operand: Operand) -> tuple[Decimal, Decimal] | None:
        """Left and right of a simple relation between two numbers; None for any other expression."""
        if not isinstance(self._root, ast.Compare) or len(self._root.ops) != 1:
            return None
        left = _evaluation_of(self._root.left)(operand)
        right = _evaluation_of(self._root.comparators[0])(operand)
        if isinstance(left, bool) or isinstance(right, bool):
            return None
        return left, right

    @property
    def is_equation(self) -> bool:
        """True for a single ``==``: then the right side is what was expected of the left."""
        return isinstance(self._root, ast.Compare) and [type(op) for op in self._root.ops] == [ast.Eq]

    @property
    def is_relation(self) -> bool:
        """True when the outermost thing is a comparison or a logical word, so the result is yes or no."""
        return _is_truth(self._root)

    def in_words(self, name: Callable[[str], str]) -> str:
        """The expression as a clerk reads it, each operand passed through ``name``."""
        words = self.rewritten(name, "绝对值")
        for sign, word in (_SIGNS | _WORDS).items():
            words = words.replace(sign, word)
        return words.replace("not ", "非 ")

    def rewritten(self, name: Callable[[str], str], absolute: str) -> str:
        """The expression with each operand passed through ``name`` and ``abs`` called ``absolute``."""
        return ast.unparse(_Renaming(name, absolute).visit(ast.parse(ast.unparse(self._root), mode="eval").body))


def parse(text: str) -> Expression:
    """Parse an expression; raises ExpressionError for anything but plain arithmetic and comparison."""
    if len(text) > _LONGEST:
        raise ExpressionError("太长，请拆成几条")
    operands: list[tuple[int, int, str]] = []
    try:
        root = ast.parse(text.strip(), mode="eval").body
        _admit(root, operands, _DEEPEST)
    except ExpressionError:
        raise
    except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        raise ExpressionError("不是正确的算式") from fault
    ordered = dict.fromkeys(name for _, _, name in sorted(operands))
    return Expression(text.strip(), tuple(ordered), root)


def _admit(node: ast.expr, operands: list[tuple[int, int, str]], depth: int) -> None:
    """Refuse every kind of node but the few we evaluate; note the operands and where they stand on the way."""
    if depth == 0:
        raise ExpressionError("套得太深，请拆成几条")
    if isinstance(node, ast.Name | ast.Attribute):
        operands.append((node.lineno, node.col_offset, _dotted(node)))
        return
    for part in _parts(node):
        _admit(part, operands, depth - 1)
    _refuse_mixture(node)
    _refuse_zero_divisor(node)


def _refuse_mixture(node: ast.expr) -> None:
    """Numbers are calculated and compared, yes and no are joined; ``==`` takes two of either."""
    truths = {_is_truth(part) for part in _parts(node)}
    joins = _is_truth(node) and not isinstance(node, ast.Compare)
    equality = isinstance(node, ast.Compare) and all(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops)
    if joins and False in truths:
        raise ExpressionError("里的 and、or、not 连了不是比较的东西")
    if not joins and True in truths and not (equality and False not in truths):
        raise ExpressionError("里拿比较的结果当数用")


def _refuse_zero_divisor(node: ast.expr) -> None:
    """Such a check would never run, whatever is reported."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        with suppress(MissingOperandError):  # it has indicators in it, so only their values will tell
            if _evaluation_of(node.right)(lambda _: None) == 0:
                raise ExpressionError(f"里的“{ast.unparse(node)}”除以零")


def _is_truth(node: ast.expr) -> bool:
    return isinstance(node, ast.Compare | ast.BoolOp) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    )


def _parts(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.Constant(value=bool()):
            raise ExpressionError("里不能用真假值 True、False")
        case ast.Constant(value=int()):
            return []
        case ast.Constant(value=float() as number) if math.isfinite(number):
            return []
        case ast.BinOp(op=op) if type(op) in _ARITHMETIC:
            return [node.left, node.right]
        case ast.UnaryOp(op=ast.USub() | ast.Not()):
            return [node.operand]
        case ast.BoolOp():
            return node.values
        case ast.Compare() if all(type(op) in _COMPARISON for op in node.ops):
            return [node.left, *node.comparators]
        case ast.Call(func=ast.Name(id="abs"), args=[part], keywords=[]):
            return [part]
    raise ExpressionError(f"里的“{ast.unparse(node)}”不能用，只可用加减乘除、比较、and、or、not、abs")


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    raise ExpressionError(f"里的“{ast.unparse(node)}”不是指标")


def _number(value: Value) -> Decimal:
    if isinstance(value, bool):  # pragma: no cover - parse() keeps numbers and truths apart
        raise TypeError(value)
    return value


def _evaluation_of(node: ast.expr) -> Evaluation:
    match node:
        case ast.Name() | ast.Attribute():
            return _looking_up(_dotted(node))
        case ast.Constant():
            constant = Decimal(str(node.value))
            return lambda _: constant
        case ast.BinOp():
            return _calculating(node)
        case ast.UnaryOp(op=ast.Not()):
            denied = _evaluation_of(node.operand)
            return lambda operand: not denied(operand)
        case ast.UnaryOp():
            negated = _evaluation_of(node.operand)
            return lambda operand: -_number(negated(operand))
        case ast.BoolOp():
            return _joining(node)
        case ast.Compare():
            return _comparing(node)
        case ast.Call():
            absolute = _evaluation_of(node.args[0])
            return lambda operand: abs(_number(absolute(operand)))
    raise ExpressionError("不是正确的算式")  # pragma: no cover - parse() admits nothing else


def _looking_up(name: str) -> Evaluation:
    def looked_up(operand: Operand) -> Decimal:
        value = operand(name)
        if value is None:
            raise MissingOperandError(name)
        return value

    return looked_up


def _calculating(node: ast.BinOp) -> Evaluation:
    left, right = _evaluation_of(node.left), _evaluation_of(node.right)
    calculate, divides = _ARITHMETIC[type(node.op)], isinstance(node.op, ast.Div)

    def calculated(operand: Operand) -> Decimal:
        one, other = _number(left(operand)), _number(right(operand))
        if divides and other == 0:
            raise ZeroDenominatorError
        return calculate(one, other)

    return calculated


def _joining(node: ast.BoolOp) -> Evaluation:
    parts = [_evaluation_of(part) for part in node.values]
    join = all if isinstance(node.op, ast.And) else any
    # Every part is looked at: a check with a missing operand is not run, whatever the other parts say.
    return lambda operand: join([part(operand) for part in parts])


def _comparing(node: ast.Compare) -> Evaluation:
    parts = [_evaluation_of(part) for part in (node.left, *node.comparators)]
    relations = [_COMPARISON[type(op)] for op in node.ops]

    def compared(operand: Operand) -> bool:
        values = [part(operand) for part in parts]
        return all(related(left, right) for related, left, right in zip(relations, values, values[1:], strict=False))

    return compared


class _Renaming(ast.NodeTransformer):
    def __init__(self, name: Callable[[str], str], absolute: str) -> None:
        self._name, self._absolute = name, absolute

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(id=self._name(node.id), ctx=node.ctx)

    def visit_Attribute(self, node: ast.Attribute) -> ast.Name:
        return ast.Name(id=self._name(_dotted(node)), ctx=ast.Load())

    def visit_Call(self, node: ast.Call) -> ast.Call:
        return ast.Call(func=ast.Name(id=self._absolute, ctx=ast.Load()), args=[self.visit(node.args[0])], keywords=[])
