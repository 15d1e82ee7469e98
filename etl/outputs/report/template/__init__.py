"""The template language of the report: Jinja2 for a clerk, looked at before it runs.

The text comes from a person, so every name and every word after a dot must be known, whichever branch it stands in, and
nothing can be called, imported or multiplied. A fault is one Chinese sentence with file, line and near-miss. What units
wrote is only ever a value, never template text. ``draft`` knows what the names mean.
"""

from __future__ import annotations

import re
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from etl.outputs.report.template.admission import FILTERS, Vocabulary, admit, running_fault
from etl.outputs.report.template.places import Filled, Marker, legal
from etl.outputs.report.template.slips import syntax_fault
from etl.outputs.report.template.tags import AUDIENCES, TABLE, OwnTags, Tabulate, audience_of, table_filter
from etl.system.errors import EtlError

__all__ = ["AUDIENCES", "Filled", "Vocabulary", "audience_of", "fill", "legal"]

LONGEST = 1_000_000
"""Characters; a report has a few thousand."""

_TAG_LINE = re.compile(
    r"^((?:[ \t\u3000]*\{%(?:[^%\n]|%(?!\}))*%\})*"  # whole tags: {% endif %}
    r"[ \t\u3000]*\{%(?:[^%\n]|%(?!\}))*)"  # the last tag up to its end
    r"%\}[ \t\u3000]*\n",
    re.MULTILINE,
)
"""A line that holds tags {% … %} and nothing else."""
_STRAY_COMMA = re.compile(r"[，、；]+(?=[，；。！？])")
_BLANK_LINES = re.compile(r"\n{3,}")


def fill(source: str, name: str, vocabulary: Vocabulary, kept: tuple[type, ...], tabulate: Tabulate) -> Filled:
    """The text that the template makes of the values, tidied, with the places of every value of a ``kept`` kind.

    ``source`` is the template's text, ``name`` its file for messages; ``tabulate`` gives the rows of its tables. Raises
    EtlError for a template that is not right.
    """
    if not source.strip("\ufeff \t\r\n\u3000"):
        raise EtlError(f"{name}：模板是空的，写不出报告。请从存档恢复，或重新写好再运行。")
    marker = Marker(kept)
    environment = _environment(marker, tabulate)
    template = _compiled(environment, legal(source.replace("\r\n", "\n").removeprefix("\ufeff")), name, vocabulary)
    return marker.found(_tidy(_written(template, name, vocabulary)))


class _Environment(ImmutableSandboxedEnvironment):
    """What a template may reach behind a dot are the words of our values and of loops, never what our objects are made of."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return isinstance(obj, LoopContext | tuple) and super().is_safe_attribute(obj, attr, value)


def _environment(marker: Marker, tabulate: Tabulate) -> ImmutableSandboxedEnvironment:
    environment = _Environment(
        undefined=StrictUndefined,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        finalize=marker.mark,
        extensions=[OwnTags],
    )
    environment.globals.clear()
    environment.filters = {word: environment.filters[word] for word in FILTERS}
    environment.filters[TABLE] = table_filter(tabulate, marker.mark)
    return environment


def _compiled(environment: ImmutableSandboxedEnvironment, source: str, name: str, vocabulary: Vocabulary) -> Template:
    try:
        tree = environment.parse(_without_tag_lines(source), name)
        admit(tree, name, vocabulary)
        return Template.from_code(environment, environment.compile(tree, name, name), {})
    except TemplateSyntaxError as fault:
        raise EtlError(syntax_fault(fault, source, name)) from fault


def _without_tag_lines(source: str) -> str:
    """Make lines that hold only {% … %} leave no empty line: their line end moves into the tag, so that lines keep count.

    The engine's own trimming would also join a line that merely ends in a tag with the next paragraph.
    """
    return _TAG_LINE.sub(r"\g<1>\n%}", source)


def _written(template: Template, name: str, vocabulary: Vocabulary) -> str:
    pieces: list[str] = []
    length = 0
    try:
        for piece in template.generate(vocabulary.values):
            pieces.append(piece)
            length += len(piece)
            if length > LONGEST:
                raise EtlError(f"{name}：按这个模板写出的报告超过{LONGEST // 10_000}万字，请检查其中的循环。")
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as fault:
        raise EtlError(running_fault(fault, name, vocabulary)) from fault
    return "".join(pieces)


def _tidy(text: str) -> str:
    """Dropped clauses leave commas and empty lines behind; they are taken out. Lines end in a plain newline."""
    lines = (_STRAY_COMMA.sub("", line.rstrip()) for line in text.splitlines())
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"
