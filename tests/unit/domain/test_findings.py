"""Every sentence to a submitter: its facts are there, its grammar is one, its words are Chinese."""

from __future__ import annotations

import ast
import re
import string
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

import etl
from etl.domain import Finding, Place, Severity
from etl.domain.findings import WORDINGS, Wording, finding, message, statement
from etl.reading import sniff

PACKAGE = Path(etl.__file__).parent
RAISERS = {
    "finding": 0,
    "_find": 0,
    "Refusal": 0,
    "Remark": 0,
    "UnreadableError": 0,
    "unreadable": 1,
    "_trouble": 1,
    "at_cell": 2,
    "Reply": -1,
}
"""Where a code is said, and which argument it is; a Reply of the child names it ``code``."""
SURPLUS = {"duplicate_row_equal": {"found", "second"}}
"""Facts that are given for another code in the same breath."""


def placeholders(wording: Wording) -> set[str]:
    """The facts that a wording needs."""
    parts = string.Formatter().parse(wording.sentence + wording.remedy)
    return {name for _, name, _, _ in parts if name}


class Raisers(ast.NodeVisitor):
    """Collects the codes a module raises with the names of the facts given."""

    def __init__(self, tree: ast.Module) -> None:
        self.functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        self.here: ast.AST = tree
        self.found: list[tuple[str, frozenset[str]]] = []
        self.visit(tree)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Names are looked up in the function they stand in."""
        outside, self.here = self.here, node
        self.generic_visit(node)
        self.here = outside

    def visit_Call(self, node: ast.Call) -> None:
        """One place where something is found."""
        self.generic_visit(node)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in RAISERS and (said := self._code_argument(node, RAISERS[name])) is not None:
            facts = frozenset(self._facts(node, name))
            self.found += [(code, facts) for code in self._texts(said)]

    def _code_argument(self, node: ast.Call, position: int) -> ast.expr | None:
        if position < 0:
            return next((keyword.value for keyword in node.keywords if keyword.arg == "code"), None)
        return node.args[position] if len(node.args) > position else None

    def _facts(self, node: ast.Call, name: str) -> Iterator[str]:
        if name in ("_trouble", "Reply"):
            yield "found"
        elif name in ("Refusal", "Remark"):
            for part in node.args[1:]:
                yield from self._keys(part)
        else:
            for keyword in node.keywords:
                yield from [keyword.arg] if keyword.arg else self._keys(keyword.value)

    def _keys(self, node: ast.expr) -> Iterator[str]:
        if isinstance(node, ast.Dict):
            yield from (str(key.value) for key in node.keys if isinstance(key, ast.Constant))
        elif isinstance(node, ast.BinOp):
            yield from (*self._keys(node.left), *self._keys(node.right))
        elif isinstance(node, ast.Name):
            for value in self._assigned(node.id):
                yield from self._keys(value)

    def _texts(self, node: ast.expr) -> Iterator[str]:
        if isinstance(node, ast.Constant):
            yield str(node.value)
        elif isinstance(node, ast.IfExp):
            yield from (*self._texts(node.body), *self._texts(node.orelse))
        elif isinstance(node, ast.Name):
            for value in self._assigned(node.id):
                yield from self._texts(value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in self.functions:
            for part in ast.walk(self.functions[node.func.id]):
                if isinstance(part, ast.Return) and part.value:
                    yield from self._texts(part.value)

    def _assigned(self, name: str) -> Iterator[ast.expr]:
        for node in ast.walk(self.here):
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
                yield node.value


@cache
def raised() -> dict[str, set[frozenset[str]]]:
    """By code: the sets of facts with which the package raises it; proofreading has remarks of its own, on a text.

    What is no workbook at all has its code in the tables of the formats.
    """
    found: dict[str, set[frozenset[str]]] = defaultdict(set)
    for path in PACKAGE.rglob("*.py"):
        if "proofreading" in path.parts:
            continue
        for code, facts in Raisers(ast.parse(path.read_text(encoding="utf-8"))).found:
            found[code].add(facts)
    for _, code, _ in (*sniff._STRANGERS, *sniff._OLE_STREAMS, *sniff._ZIP_CONTENTS):
        found[code].add(frozenset({"found"}))
    return found


def test_every_code_is_raised_and_worded() -> None:
    """No sentence without a place that says it, no code without a sentence; check_failed is the frame of config.toml's checks."""
    assert set(raised()) | {"check_failed"} == set(WORDINGS)


@pytest.mark.parametrize("code", sorted(set(WORDINGS) - {"check_failed"}))
def test_facts_fit_the_words(code: str) -> None:
    """Wherever the code is raised, exactly the facts of its sentence are given: a missing one would break the receipt."""
    for facts in raised()[code]:
        assert facts - SURPLUS.get(code, set()) == placeholders(WORDINGS[code])


def test_facts_of_the_checks() -> None:
    """Every finding of config.toml's checks is made with the three facts of its frame."""
    dictionaries = [
        {key.value for key in node.keys if isinstance(key, ast.Constant)}
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Dict)
    ]
    made = [names for names in dictionaries if "relation" in names]
    assert made
    assert all(facts == placeholders(WORDINGS["check_failed"]) for facts in made)


@pytest.mark.parametrize(("code", "wording"), WORDINGS.items())
def test_grammar(code: str, wording: Wording) -> None:
    """What is wrong, without a full stop; then what to do, with one. No English but the names of programs and formats."""
    assert not wording.sentence.endswith(("。", "，", "！"))
    assert wording.remedy.endswith("。") or code == "check_failed"
    words = re.sub(r"\{\w+\}|WPS|Excel|\.xlsx", "", wording.sentence + wording.remedy)
    assert not re.search(r"[A-Za-z]", words)
    assert not re.search(r"[,;:!?()]", words), "full-width punctuation"


def test_no_two_sentences_are_equal() -> None:
    """Whoever reads one knows which it was."""
    for (one, first), (other, second) in combinations(WORDINGS.items(), 2):
        assert first.sentence != second.sentence, (one, other)


PLACE = Place("白云山村.xlsx", "统计表", "D9")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (
            finding("not_exact", PLACE, found="60余", thing="件数"),
            "白云山村.xlsx 统计表!D9：“60余”不是准确数。请填写具体件数后重新提交。",
        ),
        (
            finding("blank", PLACE, indicator="人民调解案件件数"),
            "白云山村.xlsx 统计表!D9：“人民调解案件件数”没有填。请填数，没有发生填0。",
        ),
        (
            finding("unknown_year", Place("新建.xlsx", "Sheet1"), expected="2022"),
            "新建.xlsx Sheet1：没有找到报告年度。请使用2022年的表样填报。",
        ),
        (
            finding("empty_file", Place("附件2(1)(1).xlsx")),
            "附件2(1)(1).xlsx：文件是空的（0字节）。请重新保存后再提交。",
        ),
        (
            finding(
                "unknown_unit", PLACE, found="填报单位写的是“水原村”，单位名录里没有", suggestion="（是不是“水源村”）"
            ),
            "白云山村.xlsx 统计表!D9：不知道是哪个单位的报表：填报单位写的是“水原村”，单位名录里没有。请在“填报单位”处填写单位全称（是不是“水源村”）。",
        ),
        (
            finding("repaired", PLACE, found="12 件", repair="12（去掉“件”）"),
            "白云山村.xlsx 统计表!D9：“12 件”按12（去掉“件”）采用。请核对，不对请改正后重新提交。",
        ),
        (
            Finding(
                "调解成功",
                Severity.HARD,
                PLACE,
                {
                    "relation": "调解成功件数填23，人民调解案件件数填20",
                    "difference": "",
                    "sentence": "请核对后重新提交。",
                },
            ),
            "白云山村.xlsx 统计表!D9：调解成功件数填23，人民调解案件件数填20。请核对后重新提交。",
        ),
    ],
)
def test_messages(told: Finding, words: str) -> None:
    """Place, what stands there and why it cannot be, what to do."""
    assert message(told) == words
    assert words == f"{told.place}：{statement(told)}"


def test_braces_of_a_cell_stay_what_they_are() -> None:
    """What a submitter wrote is never taken for a template."""
    assert (
        statement(finding("not_a_number", PLACE, found="{thing}{0}"))
        == "“{thing}{0}”不是数。请只填一个阿拉伯数字后重新提交。"
    )


def test_severity_comes_from_the_code() -> None:
    """A built-in finding has its usual severity."""
    assert finding("blank", PLACE, indicator="甲").severity is Severity.HARD
    assert finding("repaired", PLACE, found="1", repair="1").severity is Severity.NOTE
    assert (
        finding("detail_not_understood", PLACE, ledger="", column="", found="", expected="").severity is Severity.SOFT
    )


def test_what_is_missing_raises() -> None:
    """An unknown code and a missing fact are our bugs; nothing is ever printed with a hole."""
    with pytest.raises(KeyError):
        finding("no_such_code", PLACE)
    with pytest.raises(KeyError):
        message(finding("not_exact", PLACE, found="60余"))
