"""Last year's figures: what this year is compared with, and what is said when a form gives another number.

What counted last year stands above what a form says of it (domain.md §4): a number that differs needs a reason, and only with
one is it the base of the comparison (可比口径). Where nothing is known of last year the forms' own column 上年 is the base.
``etl.pipeline.history`` finds out what is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from etl.domain import Column, Finding, Observation, Place, Standing, Submission
from etl.domain.catalogue import Catalogue
from etl.domain.findings import finding
from etl.domain.phrasing import plain_digits

RESTATED = "restated"
"""Code of the finding."""
OWN_COLUMN = "各单位报表的上年栏"


Amounts = Mapping[str, Mapping[str, Decimal]]
"""By unit code and indicator code."""


@dataclass(frozen=True, slots=True)
class LastYear:
    """What counted last year, in the units and indicators of this year, and where that is known from."""

    amounts: Amounts = field(default_factory=dict)
    """Those of a unit that left stand under the code that it had."""
    source: str = OWN_COLUMN
    beside: Amounts = field(default_factory=dict)
    """The same as the table in the outbox says it, where the edition stands above the table; empty when they agree."""
    table: str = ""
    """The table's name."""
    totals: Mapping[str, Decimal] = field(default_factory=dict)
    """By indicator code the totals as last year's edition printed them; empty where no edition of that year is known."""

    def known(self, unit_code: str | None, code: str) -> Decimal | None:
        """The figure of that unit and indicator, or None."""
        return self.amounts.get(unit_code or "", {}).get(code)


UNKNOWN = LastYear()


def counted(effective: Iterable[Standing]) -> dict[str, dict[str, Decimal]]:
    """What the effective submissions of a year say, as the base of the next."""
    return {
        standing.submission.unit_code or "": {
            observation.code: observation.amount
            for observation in standing.submission.observations
            if observation.column is Column.THIS_YEAR and observation.amount is not None
        }
        for standing in effective
    }


def restatements(
    effective: Sequence[Submission], last_year: LastYear, catalogue: Catalogue
) -> dict[str, tuple[Finding, ...]]:
    """A finding for every 上年 that is not what counted last year, and a note where last year's table says otherwise; by unit code."""
    found = {
        submission.unit_code or "": (
            *(
                _restated(submission, seen, base, last_year.source, catalogue)
                for seen, base in _differing(submission, last_year)
            ),
            *_disputed(submission, last_year, catalogue),
        )
        for submission in (effective if last_year.amounts else ())
    }
    return {unit_code: findings for unit_code, findings in found.items() if findings}


def bases(standing: Standing, last_year: LastYear) -> dict[str, Decimal]:
    """The base of each indicator's comparison for one unit, by code: what counted, what was restated with a reason, or 上年."""
    submission = standing.submission
    stated = {
        seen.code: seen.amount
        for seen in submission.observations
        if seen.column is Column.LAST_YEAR and seen.amount is not None
    }
    if not last_year.amounts:
        return stated
    explained = {each.place.a1 for each in standing.set_findings if each.code == RESTATED and each.settled}
    restated = {
        seen.code: stated[seen.code] for seen, _ in _differing(submission, last_year) if seen.cell.a1 in explained
    }
    return {**stated, **last_year.amounts.get(submission.unit_code or "", {}), **restated}


def _differing(submission: Submission, last_year: LastYear) -> Iterator[tuple[Observation, Decimal]]:
    for seen in submission.observations:
        if seen.column is Column.LAST_YEAR and seen.amount is not None:
            base = last_year.known(submission.unit_code, seen.code)
            if base is not None and base != seen.amount:
                yield seen, base


def _restated(submission: Submission, seen: Observation, base: Decimal, source: str, catalogue: Catalogue) -> Finding:
    indicator = catalogue.by_code(seen.code)
    return finding(
        "restated",
        Place(submission.file, seen.cell.sheet, seen.cell.a1),
        indicator=indicator.name if indicator else seen.code,
        found=plain_digits(seen.amount or Decimal(0)),
        expected=plain_digits(base),
        source=source,
    )


def _disputed(submission: Submission, last_year: LastYear, catalogue: Catalogue) -> Iterator[Finding]:
    """Where the table in last year's outbox and what the edition printed, which is the base, part."""
    unit_code = submission.unit_code or ""
    if not last_year.beside:
        return
    counted_then, published = last_year.amounts.get(unit_code, {}), last_year.beside.get(unit_code, {})
    for indicator in catalogue.indicators:
        base, other = counted_then.get(indicator.code), published.get(indicator.code)
        if base != other:
            yield finding(
                "base_disputed",
                Place(submission.file),
                indicator=indicator.name,
                source=last_year.source,
                expected=_words(base),
                table=last_year.table,
                found=_words(other),
            )


def _words(amount: Decimal | None) -> str:
    return "没有数" if amount is None else f"是{plain_digits(amount)}"
