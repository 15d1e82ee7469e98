"""The template language of the report: Jinja2 for a clerk, looked at before it runs.

The text comes from a person, so every name and every word after a dot must be known, whichever branch it stands in, and
nothing can be called, imported or multiplied. A fault is one Chinese sentence with file, line and near-miss. What units
wrote is only ever a value, never template text. Used by ``etl.outputs.report``, which knows what the names mean.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import TracebackType

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from etl.errors import EtlError

LONGEST = 1_000_000
"""Characters; a report has a few thousand."""
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

_FULL_WIDTH = re.compile(r"[｛{][｛%％]|[%％}｝]｝|｛[%％{]|[％]}")
_TAG_LINE = re.compile(
    r"^((?:[ \t\u3000]*\{%(?:[^%\n]|%(?!\}))*%\})*[ \t\u3000]*\{%(?:[^%\n]|%(?!\}))*)%\}[ \t\u3000]*\n", re.MULTILINE
)
_STRAY_COMMA = re.compile(r"[，、；]+(?=[，；。！？])")
_BLANK_LINES = re.compile(r"\n{3,}")
_QUOTED = re.compile(r"'([^']+)'")
_ATTRIBUTE = re.compile(r"attribute '([^']+)'")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a template may say."""

    values: Mapping[str, object]
    """Every name with its value."""
    dotted: Mapping[str, Collection[str]] = field(default_factory=dict)
    """For names that are followed by a dot: the words that may stand after it."""
    meanings: Mapping[str, str] = field(default_factory=dict)
    """Other words for a name, from which a person who wrote one of them is led to it."""

    def nearest(self, word: str) -> str:
        """The name that was probably meant, or empty text."""
        if word in self.meanings:
            return self.meanings[word]
        names = {name: name for name in self.values} | dict(self.meanings)
        near = get_close_matches(word, names, n=1, cutoff=0.5)
        return names[near[0]] if near else ""


def fill(source: str, name: str, vocabulary: Vocabulary) -> str:
    """The text that the template makes of the values, tidied.

    ``source`` is the template's text, ``name`` its file for messages. Raises EtlError for a template that is not right.
    """
    template = _compiled(source.removeprefix("\ufeff"), name, vocabulary)
    return _tidy(_written(template, name, vocabulary.values))


def _compiled(source: str, name: str, vocabulary: Vocabulary) -> Template:
    environment = _environment()
    try:
        tree = environment.parse(_without_tag_lines(source), name)
        _admit(tree, name, vocabulary)
        return Template.from_code(environment, environment.compile(tree, name, name), {})
    except TemplateSyntaxError as fault:
        raise EtlError(_syntax_fault(fault, source, name)) from fault


def _without_tag_lines(source: str) -> str:
    """Make lines that hold only {% … %} leave no empty line: their line end moves into the tag, so that lines keep count.

    The engine's own trimming would also join a line that merely ends in a tag with the next paragraph.
    """
    return _TAG_LINE.sub(r"\g<1>\n%}", source.replace("\r\n", "\n"))


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, lstrip_blocks=True, keep_trailing_newline=True, autoescape=False
    )
    environment.globals.clear()
    environment.filters = {word: environment.filters[word] for word in FILTERS}
    return environment


def _syntax_fault(fault: TemplateSyntaxError, source: str, name: str) -> str:
    lines = source.splitlines()
    line = min(fault.lineno, len(lines))
    shown = lines[line - 1].strip() if lines else ""
    what = _QUOTED.search(fault.message or "")
    if what and "filter named" in (fault.message or ""):
        return f"{_at(name, line)}没有“{what[1]}”这个过滤器，可用的有：{'、'.join(FILTERS)}。"
    return f"{_at(name, line)}“{shown}”写法不对，请检查{{{{ }}}}、{{% %}}是否成对，if、for是否有endif、endfor。"


def _admit(tree: nodes.Template, name: str, vocabulary: Vocabulary) -> None:
    """Refuse what a report does not need and every name we do not know, also in branches this year does not take."""
    for node in tree.find_all(tuple(REFUSED)):
        raise EtlError(f"{_at(name, node.lineno)}报告模板里不能{REFUSED[type(node)]}，请删去这一处。")
    names = list(tree.find_all(nodes.Name))
    known = vocabulary.values.keys() | {used.name for used in names if used.ctx != "load"} | {"loop"}
    for used in names:
        if used.name not in known:
            raise EtlError(_no_such_name(name, used.lineno, used.name, vocabulary.nearest(used.name)))
    for dotted in tree.find_all(nodes.Getattr):
        _admit_word(dotted, name, vocabulary)
    for text in tree.find_all(nodes.TemplateData):
        _admit_braces(text, name)


def _admit_word(dotted: nodes.Getattr, name: str, vocabulary: Vocabulary) -> None:
    words = vocabulary.dotted.get(dotted.node.name, ()) if isinstance(dotted.node, nodes.Name) else ()
    if words and dotted.attr not in words:
        raise EtlError(f"{_at(name, dotted.lineno)}指标后面没有“.{dotted.attr}”，可用的有：{'、'.join(words)}。")


def _admit_braces(text: nodes.TemplateData, name: str) -> None:
    """Full-width braces would be printed as they stand: a slip of the input method that nobody sees in time."""
    slip = _FULL_WIDTH.search(text.data)
    if slip:
        line = text.lineno + text.data.count("\n", 0, slip.start())
        raise EtlError(f"{_at(name, line)}“{slip[0]}”是全角括号，请改用半角的{{{{ }}}}或{{% %}}。")


def _no_such_name(name: str, line: int, word: str, suggestion: str) -> str:
    hint = f"，是不是“{suggestion}”？" if suggestion else "，请对照指标目录改正。"
    return f"{_at(name, line)}没有“{word}”这个名称{hint}"


def _written(template: Template, name: str, values: Mapping[str, object]) -> str:
    pieces: list[str] = []
    length = 0
    try:
        for piece in template.generate(values):
            pieces.append(piece)
            length += len(piece)
            if length > LONGEST:
                raise EtlError(f"{name}：按这个模板写出的报告超过{LONGEST // 10_000}万字，请检查其中的循环。")
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as fault:
        raise EtlError(_running_fault(fault, name)) from fault
    return "".join(pieces)


def _running_fault(fault: Exception, name: str) -> str:
    """The template's own expressions failed: jinja2 puts the template's lines into the traceback."""
    line = _line_in(fault.__traceback__, name)
    word = _ATTRIBUTE.search(str(fault)) or _QUOTED.search(str(fault))
    if isinstance(fault, TemplateError) and word:
        return _no_such_name(name, line, word[1], "")
    return f"{_at(name, line)}这一处算不出来：数只能与数比较或加减，指标的数要写成“指标.数”。"


def _line_in(traceback: TracebackType | None, name: str) -> int:
    line = 0
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == name:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _at(name: str, line: int) -> str:
    return f"{name} 第{line}行："


def _tidy(text: str) -> str:
    """Dropped clauses leave commas and empty lines behind; they are taken out. Lines end in a plain newline."""
    lines = (_STRAY_COMMA.sub("", line.rstrip()) for line in text.splitlines())
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"
