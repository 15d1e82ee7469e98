"""Two tags of our own: ``{% 表 村居 学习次数 调解案件 %}`` prints a table, ``{% 每个 村居 %}`` makes a text a unit.

A table is written as lines between bars, which stay readable in plain text and which the Word renderer rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from jinja2 import TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

from etl.drafts.text_tables import BAR, row_between_bars

TABLE, EACH = "表", "每个"
AUDIENCES = ("村居", "科室", "单位")
"""Whose rows a table has, and who gets a text of its own: the kinds of unit, or all of them."""
_EACH_TAG = re.compile(rf"\{{%[-+]?\s*{EACH}\s+({'|'.join(AUDIENCES)})\s*[-+]?%\}}")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)

Rows = Iterable[Sequence[object]]
Tabulate = Callable[[str, Sequence[object]], Rows]
"""The rows of a table: head first, of units of a kind, for these figures."""


def audience_of(source: str) -> str:
    """The kind of unit that each gets a text of its own, or empty text for one text of the whole."""
    tag = _EACH_TAG.search(COMMENT.sub("", source))
    return tag[1] if tag else ""


class OwnTags(Extension):
    """The tags, as the template engine meets them."""

    tags = {TABLE, EACH}  # noqa: RUF012 - the engine's own protocol

    def parse(self, parser: Parser) -> nodes.Node | list[nodes.Node]:
        """A table becomes a filter over its figures, so that unknown names are found like everywhere else."""
        tag = next(parser.stream)
        audience = _audience(parser, tag.value, tag.lineno)
        if tag.value == EACH:
            return []
        figures: list[nodes.Expr] = []
        while parser.stream.current.test("name"):
            figures.append(nodes.Name(parser.stream.current.value, "load", lineno=tag.lineno))
            next(parser.stream)
            parser.stream.skip_if("comma")
        table = nodes.Filter(nodes.List(figures), TABLE, [nodes.Const(audience)], [], None, None, lineno=tag.lineno)
        return nodes.Output([table], lineno=tag.lineno)


def _audience(parser: Parser, tag: str, line: int) -> str:
    word = parser.stream.current
    if not word.test("name") or word.value not in AUDIENCES:
        raise TemplateSyntaxError(f"own tag '{tag}'", line)
    next(parser.stream)
    return str(word.value)


def table_filter(tabulate: Tabulate, mark: Callable[[object], object]) -> Callable[[Sequence[object], str], str]:
    """The filter that a table becomes: its rows as lines between bars, on lines of their own."""

    def written(figures: Sequence[object], audience: str) -> str:
        lines = (_line(row, mark) for row in tabulate(audience, figures))
        return "\n" + "".join(f"{line}\n" for line in lines)

    return written


def _line(row: Sequence[object], mark: Callable[[object], object]) -> str:
    cells = (mark(cell.replace(BAR, "｜") if type(cell) is str else cell) for cell in row)
    return row_between_bars(map(str, cells))
