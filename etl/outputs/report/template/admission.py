"""What a template may not say, found before it runs: also in branches that this year does not take.

Every fault is one Chinese sentence with file, line and the way out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import TracebackType

from jinja2 import TemplateError, nodes

from etl.outputs.report.template.tags import TABLE
from etl.system.errors import EtlError
from etl.system.near_misses import near_miss

FILTERS = ("first", "groupby", "join", "last", "length", "replace", "trim")
REFUSED: dict[type[nodes.Node], str] = {
    nodes.Call: "调用函数",
    nodes.CallBlock: "调用函数",
    nodes.Macro: "定义函数",
    nodes.Include: "引入别的文件",
    nodes.Import: "引入别的文件",
    nodes.FromImport: "引入别的文件",
    nodes.Extends: "引入别的文件",
    nodes.Mul: "做乘法",
    nodes.Mod: "求余数",
    nodes.Pow: "做乘方",
}
"""What no report needs, and what could fill the memory or reach outside."""
CONDITION_WORDS = frozenset({"有", "缺", "零"})
"""Words after a figure's dot that say yes or no."""
PIECE_WORDS = ("单位", "栏目", "内容")
"""Words after the dot of a piece of the units' material."""
RECKONING = (nodes.Compare, nodes.Add, nodes.Sub, nodes.Div, nodes.FloorDiv, nodes.Neg)
"""Where only a number makes sense."""

_FULL_WIDTH = re.compile(r"[｛{][｛%％]|[%％}｝]｝|｛[%％{]|[％]}")
"""｛｛ 学习次数 ｝｝, {％ if 横幅 ％}."""
_MANGLED = re.compile(
    r"\{[ \u3000]*\{[^{}\n]{0,30}(?:\}[ \u3000]*\})?"  # { { 学习次数 } }, {{ 学习次数
    r"|\{[^{}\n]{1,30}\}"  # { 学习次数 }
    r"|[^{}\s]{0,20}[ \u3000]*[}%]\}"  # 学习次数 }}
)
_QUOTED = re.compile(r"'([^']+)'")
_ATTRIBUTE = re.compile(r"attribute '([^']+)'")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a template may say."""

    values: Mapping[str, object]
    """Every name with its value."""
    dotted: Mapping[str, Collection[str]] = field(default_factory=dict)
    """For names that are followed by a dot, the figures: the words that may stand after it."""
    meanings: Mapping[str, str] = field(default_factory=dict)
    """Other words for a name, from which a person who wrote one of them is led to it."""

    def nearest(self, word: str) -> str:
        """The name that was probably meant, or empty text."""
        if word in self.meanings:
            return self.meanings[word]
        names = {name: name for name in self.values} | dict(self.meanings)
        return names.get(near_miss(word, names), "")


def admit(tree: nodes.Template, name: str, vocabulary: Vocabulary) -> None:
    """Refuse what a report does not need and every name we do not know. Raises EtlError."""
    for node in tree.find_all(tuple(REFUSED)):
        raise EtlError(f"{at(name, node.lineno)}报告模板里不能{REFUSED[type(node)]}，请删去这一处。")
    _admit_names(tree, name, vocabulary)
    for dotted in tree.find_all(nodes.Getattr):
        _admit_word(dotted, name, vocabulary)
    for reckoning in tree.find_all(RECKONING):
        _admit_operands(reckoning, name, vocabulary)
    for table in tree.find_all(nodes.Filter):
        if table.name == TABLE:
            _admit_table(table, name, vocabulary)
    for printed in tree.find_all(nodes.Output):
        _admit_printed(printed, name)
    for text in tree.find_all(nodes.TemplateData):
        _admit_braces(text, name)


def _admit_names(tree: nodes.Template, name: str, vocabulary: Vocabulary) -> None:
    names = list(tree.find_all(nodes.Name))
    known = vocabulary.values.keys() | {used.name for used in names if used.ctx != "load"} | {"loop"}
    for used in names:
        if used.name not in known:
            raise EtlError(_no_such_name(name, used.lineno, used.name, vocabulary.nearest(used.name)))


def _admit_word(dotted: nodes.Getattr, name: str, vocabulary: Vocabulary) -> None:
    words = vocabulary.dotted.get(dotted.node.name, ()) if isinstance(dotted.node, nodes.Name) else ()
    if words and dotted.attr not in words:
        raise EtlError(f"{at(name, dotted.lineno)}指标后面没有“.{dotted.attr}”，可用的有：{'、'.join(words)}。")


def _admit_operands(reckoning: nodes.Node, name: str, vocabulary: Vocabulary) -> None:
    """A figure is a phrase (近1700人次): it compares to nothing, and would silently take the wrong branch."""
    for operand in _operands(reckoning):
        if isinstance(operand, nodes.Name) and operand.name in vocabulary.dotted:
            key = operand.name
            raise EtlError(
                f"{at(name, operand.lineno)}“{key}”印出来是带约数和单位的话，不能比较或加减，请写成“{key}.数”。"
            )


def _operands(reckoning: nodes.Node) -> list[nodes.Node]:
    return [operand.expr if isinstance(operand, nodes.Operand) else operand for operand in reckoning.iter_child_nodes()]


def _admit_table(table: nodes.Filter, name: str, vocabulary: Vocabulary) -> None:
    figures = [one for one in table.node.iter_child_nodes() if isinstance(one, nodes.Name)] if table.node else []
    if not figures:
        raise EtlError(f"{at(name, table.lineno)}表里没有指标，应像“{{% 表 村居 学习次数 调解案件 %}}”。")
    for figure in figures:
        if figure.name not in vocabulary.dotted:
            raise EtlError(f"{at(name, figure.lineno)}表里只能列指标，“{figure.name}”不是指标。")


def _admit_printed(printed: nodes.Output, name: str) -> None:
    """What is only true or false would be printed as an English word."""
    for one in printed.nodes:
        if isinstance(one, nodes.Compare | nodes.Not | nodes.Test) or (
            isinstance(one, nodes.Getattr) and one.attr in CONDITION_WORDS
        ):
            raise EtlError(f"{at(name, one.lineno)}这一处是条件，印出来没有意思，请放进{{% if … %}}…{{% endif %}}。")


def _admit_braces(text: nodes.TemplateData, name: str) -> None:
    """Full-width and mangled braces would be printed as they stand: a slip that nobody sees in time."""
    full_width, mangled = "是全角括号，请改用半角的{{ }}或{% %}", "的括号不完整，应像{{ 学习次数 }}或{% if 横幅 %}"
    for pattern, fault in ((_FULL_WIDTH, full_width), (_MANGLED, mangled)):
        if slip := pattern.search(text.data):
            line = text.lineno + text.data.count("\n", 0, slip.start())
            raise EtlError(f"{at(name, line)}“{slip[0]}”{fault}。")


def _no_such_name(name: str, line: int, word: str, suggestion: str) -> str:
    hint = f"，是不是“{suggestion}”？" if suggestion else "，请对照指标目录改正。"
    return f"{at(name, line)}没有“{word}”这个名称{hint}"


def running_fault(fault: Exception, name: str, vocabulary: Vocabulary) -> str:
    """The template's own expressions failed: jinja2 puts the template's lines into the traceback."""
    line = _line_in(fault.__traceback__, name)
    word = _ATTRIBUTE.search(str(fault)) or _QUOTED.search(str(fault))
    if isinstance(fault, TemplateError) and word:
        words = {*PIECE_WORDS, *(word for known in vocabulary.dotted.values() for word in known)}
        return _no_such_name(name, line, word[1], near_miss(word[1], words))
    if isinstance(fault, ArithmeticError):
        return f"{at(name, line)}这一处算不出来：除数是零，或者不是数。可以放进{{% if 指标.有 %}}…{{% endif %}}。"
    return (
        f"{at(name, line)}这一处算不出来：数只能与数比较或加减，指标的数要写成“指标.数”，“.上年”印出来是话，不能比较。"
    )


def _line_in(traceback: TracebackType | None, name: str) -> int:
    line = 0
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == name:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def at(name: str, line: int) -> str:
    """Where in a template: ``templates/report.txt.j2 第12行：``."""
    return f"{name} 第{line}行："
