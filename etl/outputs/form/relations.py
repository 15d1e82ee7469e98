"""审核关系 in words: the checks of config.toml that a unit's own form can fail, as the clerk reads them beneath the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from etl.domain import Severity, Unit
from etl.domain.catalogue import DETAIL_LISTS, EACH, LAST_YEAR_SUFFIX, ROWS, Catalogue, Scope, keeps_lists
from etl.domain.expressions import Expression

_BOTH_OR_NEITHER = re.compile(r"\((.+) > 0\) = \((.+) > 0\)")
_HEADINGS = {
    Severity.HARD: "强制性（不符的退回）：",
    Severity.SOFT: "核实性（不符的请核对，确实如此的在“说明”栏写明原因）：",
    Severity.NOTE: "提示：",
}


def relation_lines(unit: Unit, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Lines and their styles: the checks that need nothing but the unit's own form, hard ones first."""
    yield "审核关系", "remark title"
    number = 0
    for severity, heading in _HEADINGS.items():
        expressions = [
            check.expression
            for check in catalogue.checks
            if check.severity is severity and check.expression and check.scope is not Scope.SET
        ]
        asked = [expression for expression in expressions if _is_on_form(expression, unit, catalogue)]
        if asked:
            yield heading, "remark"
        for expression in asked:
            number += 1
            yield f"{number}. {_in_words(expression, catalogue)}", "remark"


def _is_on_form(expression: Expression, unit: Unit, catalogue: Catalogue) -> bool:
    keys = {indicator.key for indicator in catalogue.owed_by(unit)} | {EACH}
    if keeps_lists(unit):
        keys |= {ledger.name for ledger in DETAIL_LISTS}
    return all(operand.split(".")[0] in keys for operand in expression.operands)


def _in_words(expression: Expression, catalogue: Catalogue) -> str:
    words = expression.in_words(_naming(catalogue))
    both = _BOTH_OR_NEITHER.fullmatch(words)
    if both:
        return f"{both[2]}与{both[1]}要么都是0，要么都大于0"
    prefix = "每一项：" if EACH in expression.operands else ""
    return prefix + words


def _naming(catalogue: Catalogue) -> Callable[[str], str]:
    ledgers = {ledger.name for ledger in DETAIL_LISTS}

    def name(operand: str) -> str:
        head, *rest = operand.split(".")
        if head in ledgers:
            return _ledger_words(head, rest)
        shown = "上年" if operand.endswith(LAST_YEAR_SUFFIX) else ""
        if head == EACH:
            return shown or "本年"
        indicator = catalogue.by_key(head)
        return f"{shown}{indicator.name}({indicator.code})"

    return name


def _ledger_words(ledger: str, parts: list[str]) -> str:
    """``普法活动台账.法律十进.参加人次`` → ``普法活动台账“法律十进”的参加人次``."""
    kinds = {kind for known in DETAIL_LISTS for kind in known.choices[known.kind_column]}
    kind = f"“{parts[0]}”" if parts[0] in kinds else ""
    column = next((part for part in parts if part not in kinds and part != ROWS), "行数")
    return f"{ledger}{kind}的{column}"
