"""The checks of one submission by itself: the relations of config.toml and the built-in rules on one form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from etl.domain import Column, Finding, Kind, Observation, Place, SkippedCheck, Submission
from etl.domain.catalogue import EACH, Catalogue, Check, Rule, Scope
from etl.domain.expressions import Expression, MissingOperandError, ZeroDenominatorError
from etl.domain.findings import finding, quoted
from etl.domain.phrasing import plain_digits
from etl.domain.rates import exact_rate, rounded
from etl.examination.numbers import clean
from etl.examination.validation.explanations import explained
from etl.examination.validation.operands import Operands

_ENOUGH_FIGURES = 5
"""Fewer equal figures than this say nothing: a form of zeros is like any other."""

_RATES_TYPED = {"ratio_differs", "ratio_unneeded"}
"""Codes of what is said of rates that were typed by hand."""
_INNER_QUOTES = str.maketrans("“”", "‘’")


def validate(submission: Submission, catalogue: Catalogue) -> Submission:
    """The submission with the findings of its own checks added and explained, and the checks that could not be run."""
    if submission.unit_code is None or not submission.observations:
        return submission
    operands = Operands.of(submission, catalogue)
    each = [replace(operands, each=indicator) for indicator in operands.owed]
    told: list[Finding | SkippedCheck] = list(_computed_by_hand(operands))
    for check in catalogue.checks:
        if check.scope is Scope.SET:
            continue
        if check.rule:
            told += _RULES[check.rule](submission, check, catalogue)
        elif check.scope is Scope.EACH:
            told += _run_on_each(each, check)
        elif result := _run(operands, check):
            told.append(result)
    findings = explained(submission, (*submission.findings, *(one for one in told if isinstance(one, Finding))))
    skipped = tuple(one for one in told if isinstance(one, SkippedCheck))
    return replace(submission, findings=findings, skipped=skipped)


def validate_again(submission: Submission, catalogue: Catalogue) -> Submission:
    """The submission after numbers in it were replaced: its own checks anew, everything else that was found as it was."""
    own = {check.id for check in catalogue.checks if check.scope is not Scope.SET} | _RATES_TYPED
    kept = tuple(each for each in submission.findings if each.code not in own)
    return validate(replace(submission, findings=kept), catalogue)


def _run(operands: Operands, check: Check) -> Finding | SkippedCheck | None:
    """Run one relation, if the unit owes what it speaks of: its finding when it does not hold, or why it cannot be run."""
    expression = check.expression
    if expression is None or not _concerns(operands, expression.operands):
        return None
    try:
        holds = expression.holds(operands.value)
    except MissingOperandError as missing:
        words = operands.wording(str(missing.args[0])).translate(_INNER_QUOTES)
        return SkippedCheck(check.id, check.sentence, f"缺少“{words}”")
    except ZeroDenominatorError:
        return SkippedCheck(check.id, check.sentence, "分母为0")
    return None if holds else _failed(check, expression, operands)


def _failed(check: Check, expression: Expression, operands: Operands) -> Finding:
    """The finding of a check whose relation does not hold."""
    relation, difference = _figures(check, expression, operands), ""
    sides = expression.sides(operands.value) if expression.is_equation else None
    if sides and len(expression.operands) > 1:
        right = _right_side(expression, operands, sides[1])
        relation = f"{operands.wording(expression.operands[0])}填{_plain(sides[0])}，而{right}"
        difference = f"，相差{_plain(abs(sides[0] - sides[1]))}"
    return Finding(check.id, check.severity, _place(operands, expression.operands), check.facts(relation, difference))


def _concerns(operands: Operands, names: tuple[str, ...]) -> bool:
    """Whether the form has a row for every indicator the relation speaks of."""
    indicators = (operands.indicator(name) for name in names)
    return all(indicator.code in operands.asked for indicator in indicators if indicator)


def _run_on_each(each: list[Operands], check: Check) -> Iterator[Finding | SkippedCheck]:
    """Run a relation on every indicator in turn; what could not be run is listed once, with the indicators."""
    not_run: dict[str, list[str]] = {}
    for operands in each:
        told = _run(operands, check)
        if isinstance(told, SkippedCheck):
            not_run.setdefault(_reason_on_each(told.reason), []).append(operands.wording(EACH))
        elif told:
            yield told
    for reason, names in not_run.items():
        yield SkippedCheck(check.id, check.sentence, f"{'、'.join(names)}：{reason}")


def _reason_on_each(reason: str) -> str:
    if "上年数" in reason:
        return "缺少上年数"
    return "缺少本年数" if reason.startswith("缺少") else reason


def _place(operands: Operands, names: tuple[str, ...]) -> Place:
    """The cell of the first-named operand."""
    cell = next((found.cell for name in names if (found := operands.observation(name))), None)
    return Place(operands.submission.file, cell.sheet, cell.a1) if cell else Place(operands.submission.file)


def _figures(check: Check, expression: Expression, operands: Operands) -> str:
    """The operands with what was filled in: ``调解成功件数填23，人民调解案件件数填20``."""
    if check.scope is Scope.EACH and operands.each:
        last = operands.value(f"{EACH}.上年")
        shown = f"“{operands.each.name}”本年填{_plain(operands.value(EACH))}"
        return f"{shown}，上年是{_plain(last)}" if last is not None else shown
    return "，".join(f"{operands.wording(name)}填{_plain(operands.value(name))}" for name in expression.operands)


def _right_side(expression: Expression, operands: Operands, total: Decimal) -> str:
    """``安置帮教期初在册人数50 + 安置帮教新接收人数16 = 66``."""
    words = expression.in_words(lambda name: f"{operands.wording(name)}{_plain(operands.value(name))}")
    right = words.split(" = ", 1)[1]
    single = len(expression.operands) == 2 and not {"+", "−", "×", "÷"} & set(right)
    return right if single else f"{right} = {_plain(total)}"


def _plain(value: Decimal | None) -> str:
    return "空" if value is None else plain_digits(value)


def _computed_by_hand(operands: Operands) -> Iterator[Finding]:
    """A rate typed by hand must equal the computed one at the precision it is written with; other counts are not asked."""
    for stray in operands.submission.strays:
        indicator = operands.catalogue.by_code(stray.code)
        if indicator is None or indicator.kind not in (Kind.RATIO, Kind.ROSTER):
            continue
        place = Place(operands.submission.file, stray.cell.sheet, stray.cell.a1)
        computed = exact_rate(indicator, operands.value) if indicator.kind is Kind.RATIO else None
        if computed is not None and not _same_rate(stray, computed):
            facts = {"indicator": indicator.name, "found": stray.raw, "expected": f"{_plain(rounded(computed, 2))}%"}
            yield finding("ratio_differs", place, **facts)
        else:
            yield finding("ratio_unneeded", place, indicator=indicator.name)


def _same_rate(typed: Observation, computed: Decimal) -> bool:
    """Whether the rate is the computed one at the precision it is written with, at most two decimals."""
    if typed.value is None:
        return False
    written = clean(typed.raw).removesuffix("%").rstrip()
    places = len(written.partition(".")[2])
    if typed.value != Decimal(written):
        places -= 2  # 0.955 in a cell of percent format shows 95.5%
    decimals = min(2, max(0, places))
    return rounded(typed.value, decimals) == rounded(computed, decimals)


def _not_yours(submission: Submission, check: Check, catalogue: Catalogue) -> Iterator[Finding]:
    """A number beside an indicator that another unit reports: told, and never counted."""
    for stray in submission.strays:
        indicator = catalogue.by_code(stray.code)
        if indicator is None or indicator.kind in (Kind.RATIO, Kind.ROSTER):
            continue
        owner = "、".join(indicator.reported_by)
        relation = f"“{indicator.name}”由{owner}报送，这里填的“{quoted(stray.raw)}”没有采用"
        place = Place(submission.file, stray.cell.sheet, stray.cell.a1)
        yield Finding(check.id, check.severity, place, check.facts(relation))


def _like_last_year(submission: Submission, check: Check, _: Catalogue) -> Iterator[Finding]:
    """Every figure equal to last year's: last year's form with a new title, perhaps."""
    last = {o.code: o.amount for o in submission.observations if o.column is Column.LAST_YEAR}
    this = {o.code: o.amount for o in submission.observations if o.column is Column.THIS_YEAR and o.amount is not None}
    if sum(map(bool, this.values())) >= _ENOUGH_FIGURES and all(last.get(code) == this[code] for code in this):
        place = Place(submission.file, submission.observations[0].cell.sheet)
        yield Finding(check.id, check.severity, place, check.facts("本年各项与上年完全相同"))


_RULES: dict[Rule, Callable[[Submission, Check, Catalogue], Iterator[Finding]]] = {
    Rule.NOT_YOURS: _not_yours,
    Rule.LIKE_LAST_YEAR: _like_last_year,
}
