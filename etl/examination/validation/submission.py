"""The checks of one submission by itself: the relations of config.toml and the built-in rules on one form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from etl.domain import Column, Finding, Kind, Observation, Place, SkippedCheck, Submission
from etl.domain.catalogue import EACH, Catalogue, Check, Rule, Scope
from etl.domain.expressions import MissingOperandError, ZeroDenominatorError
from etl.domain.findings import finding, quoted
from etl.domain.rates import exact_rate, rounded
from etl.examination.numbers import clean
from etl.examination.validation.explanations import explained
from etl.examination.validation.operands import Operands

_ENOUGH_FIGURES = 5
"""Fewer equal figures than this say nothing: a form of zeros is like any other."""

_INNER_QUOTES = str.maketrans("“”", "‘’")


def validate(submission: Submission, catalogue: Catalogue) -> Submission:
    """The submission with the findings of its own checks added and explained, and the checks that could not be run."""
    if submission.unit_code is None or not submission.observations:
        return submission
    operands = Operands.of(submission, catalogue)
    each = [replace(operands, each=indicator) for indicator in operands.owed]
    findings: list[Finding] = list(_computed_by_hand(operands))
    skipped: list[SkippedCheck] = []
    for check in catalogue.checks:
        if check.scope is Scope.SET:
            continue
        if check.rule:
            findings += _RULES[check.rule](submission, check, catalogue)
        elif check.scope is Scope.EACH:
            _run_on_each(each, check, findings, skipped)
        else:
            _run(operands, check, findings, skipped)
    found = explained(submission, (*submission.findings, *findings))
    return replace(submission, findings=found, skipped=tuple(skipped))


def failed(check: Check, operands: Operands, place: Place) -> Finding:
    """The finding of a check whose relation does not hold."""
    expression = check.expression
    if expression is None:  # pragma: no cover - only relations fail this way
        raise TypeError(check.id)
    relation, difference = _figures(check, operands), ""
    sides = expression.sides(operands.value) if expression.is_equation else None
    if sides and len(expression.operands) > 1:
        relation = f"{operands.wording(expression.operands[0])}填{_plain(sides[0])}，而{_right_side(check, operands)}"
        difference = f"，相差{_plain(abs(sides[0] - sides[1]))}"
    return Finding(check.id, check.severity, place, check.facts(relation, difference))


def _run(operands: Operands, check: Check, findings: list[Finding], skipped: list[SkippedCheck]) -> None:
    """Run one relation; it concerns the form only if the unit owes the first-named operand."""
    expression = check.expression
    if expression is None or not _concerns(operands, expression.operands):
        return
    try:
        holds = expression.holds(operands.value)
    except MissingOperandError as missing:
        words = operands.wording(str(missing.args[0])).translate(_INNER_QUOTES)
        skipped.append(SkippedCheck(check.id, check.sentence, f"缺少“{words}”"))
        return
    except ZeroDenominatorError:
        skipped.append(SkippedCheck(check.id, check.sentence, "分母为0"))
        return
    if not holds:
        findings.append(failed(check, operands, _place(operands, expression.operands)))


def _concerns(operands: Operands, names: tuple[str, ...]) -> bool:
    """Whether the form has a row for every indicator the relation speaks of."""
    indicators = (operands.indicator(name) for name in names)
    return all(indicator.code in operands.asked for indicator in indicators if indicator)


def _run_on_each(each: list[Operands], check: Check, findings: list[Finding], skipped: list[SkippedCheck]) -> None:
    """Run a relation on every indicator in turn; what could not be run is listed once, with the indicators."""
    not_run: dict[str, list[str]] = {}
    for operands in each:
        here: list[SkippedCheck] = []
        _run(operands, check, findings, here)
        for entry in here:
            not_run.setdefault(_reason_on_each(entry.reason), []).append(operands.wording(EACH))
    skipped += [
        SkippedCheck(check.id, check.sentence, f"{'、'.join(names)}：{reason}") for reason, names in not_run.items()
    ]


def _reason_on_each(reason: str) -> str:
    if "上年数" in reason:
        return "缺少上年数"
    return "缺少本年数" if reason.startswith("缺少") else reason


def _place(operands: Operands, names: tuple[str, ...]) -> Place:
    """The cell of the first-named operand."""
    cell = next((cell for name in names if (cell := operands.place(name))), None)
    return Place(operands.submission.file, cell.sheet, cell.a1) if cell else Place(operands.submission.file)


def _figures(check: Check, operands: Operands) -> str:
    """The operands with what was filled in: ``调解成功件数填23，人民调解案件件数填20``."""
    if check.scope is Scope.EACH and operands.each:
        last = operands.value(f"{EACH}.上年")
        shown = f"“{operands.each.name}”本年填{_plain(operands.value(EACH))}"
        return f"{shown}，上年是{_plain(last)}" if last is not None else shown
    names = check.expression.operands if check.expression else ()
    return "，".join(f"{operands.wording(name)}填{_plain(operands.value(name))}" for name in names)


def _right_side(check: Check, operands: Operands) -> str:
    """``安置帮教期初在册人数50 + 安置帮教新接收人数16 = 66``."""
    expression = check.expression
    if expression is None or (sides := expression.sides(operands.value)) is None:
        return ""
    words = expression.in_words(lambda name: f"{operands.wording(name)}{_plain(operands.value(name))}")
    right = words.split(" = ", 1)[1]
    single = len(expression.operands) == 2 and not {"+", "−", "×", "÷"} & set(right)
    return f"{right}" if single else f"{right} = {_plain(sides[1])}"


def _plain(value: Decimal | None) -> str:
    """A count without exponent or trailing zeros."""
    if value is None:
        return "空"
    return f"{value.quantize(Decimal(1))}" if value == value.to_integral_value() else f"{value.normalize():f}"


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
    pairs = [
        (o.amount, last.get(o.code))
        for o in submission.observations
        if o.column is Column.THIS_YEAR and o.amount is not None
    ]
    figures = [pair for pair in pairs if pair[0]]
    if len(figures) >= _ENOUGH_FIGURES and all(this == before for this, before in pairs):
        sheet = submission.observations[0].cell.sheet
        relation = "本年各项与上年完全相同"
        yield Finding(check.id, check.severity, Place(submission.file, sheet), check.facts(relation))


_RULES: dict[Rule, Callable[[Submission, Check, Catalogue], Iterator[Finding]]] = {
    Rule.NOT_YOURS: _not_yours,
    Rule.LIKE_LAST_YEAR: _like_last_year,
}
