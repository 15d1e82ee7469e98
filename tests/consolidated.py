"""The sample year's totals without a run: the golden ``totals.csv`` as a consolidation, and the golden draft as a text."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from etl.domain import (
    Arrival,
    CellRef,
    Column,
    Comparison,
    Consolidation,
    Indicator,
    Kind,
    Observation,
    State,
    Term,
    Total,
)
from etl.domain.catalogue import Catalogue
from etl.domain.rates import exact_rate
from etl.drafts.proofreading import Nature, NumberVerdict, Proof, proofread
from etl.settings.loading import load_settings
from tests.year_end import ROOT

_EXPECTED = ROOT / "tests" / "golden" / "expected" / "outbox" / "2022"
PLACE, YEAR = "姜家镇", 2022


@cache
def catalogue() -> Catalogue:
    """That of the shipped config.toml."""
    return load_settings(ROOT, YEAR).catalogue


@cache
def consolidation() -> Consolidation:
    """The totals of the sample inbox; rates unrounded, as sentences print them."""
    with (_EXPECTED / "data" / "totals.csv.txt").open(encoding="utf-8", newline="") as stream:
        rows = {row["code"]: row for row in csv.DictReader(stream)}
    values = {each.key: Decimal(rows[each.code]["total"]) for each in catalogue().indicators}
    return Consolidation(tuple(_total(each, rows[each.code], values) for each in catalogue().indicators))


def _total(indicator: Indicator, row: dict[str, str], values: dict[str, Decimal]) -> Total:
    exact = exact_rate(indicator, values.get) if indicator.kind is Kind.RATIO else None
    return Total(
        indicator, values[indicator.key], int(row["reported"]), int(row["expected"]), last_year=None, unrounded=exact
    )


def since_last_year(value: Decimal | None, last: Decimal | None) -> dict[str, Any]:
    """The fields of a total whose units are those of last year."""
    both = None if value is None or last is None else Comparison(value, last, (), printed=True)
    return {"last_year": last, "comparison": both}


@cache
def with_terms() -> Consolidation:
    """The totals with what each unit reported behind them, and last year's where it is known."""
    with (_EXPECTED / "data" / "observations.csv.txt").open(encoding="utf-8", newline="") as stream:
        terms = [_term(row) for row in csv.DictReader(stream) if row["value"]]
    with (_EXPECTED / "data" / "totals.csv.txt").open(encoding="utf-8", newline="") as stream:
        before = {row["code"]: Decimal(row["last_year"]) for row in csv.DictReader(stream) if row["last_year"]}
    return Consolidation(
        tuple(
            replace(
                total,
                **since_last_year(total.value, before.get(total.indicator.code)),
                terms=tuple(each for each in terms if each.observation.code == total.indicator.code),
            )
            for total in consolidation().totals
        )
    )


def _term(row: dict[str, str]) -> Term:
    cell = CellRef(row["sheet"], 1, 1)
    seen = Observation(row["code"], Column.THIS_YEAR, Decimal(row["value"]), State.NUMBER, row["raw"], cell)
    return Term(
        1, row["unit_code"], row["unit"], seen, Arrival(1, row["file"], row["sha256"], 1, 1, row["received_at"])
    )


@cache
def draft() -> str:
    """报告初稿.txt of the sample."""
    return (_EXPECTED / "报告初稿.txt.txt").read_text(encoding="utf-8")


@cache
def published() -> tuple[tuple[str, str], ...]:
    """Indicator and printed figure of the 27 published facts."""
    facts = json.loads((ROOT / "tests" / "facts" / "published-2022.json").read_text(encoding="utf-8"))
    return tuple((fact["indicator"], fact["figure"]) for fact in facts)


def proved(text: str) -> Proof:
    """The text held against the sample's totals."""
    return proofread(text, consolidation(), catalogue(), PLACE, YEAR)


def figures(text: str) -> list[NumberVerdict]:
    """Verdicts on the figures of a text, names left out."""
    return [verdict for verdict in proved(text).verdicts if verdict.mention.nature is Nature.FIGURE]


def compared(text: str) -> list[tuple[str, str, str]]:
    """(number, verdict, what should stand there) of the figures of a text, by the totals with their terms and last year's."""
    proof = proofread(text, with_terms(), catalogue(), PLACE, YEAR)
    figures = (each for each in proof.verdicts if each.mention.nature is Nature.FIGURE)
    return [(each.mention.text, each.judgement.value, each.expected) for each in figures]


def told(text: str) -> list[tuple[str, str, str]]:
    """(number, verdict, indicator) of the figures of a text."""
    return [
        (each.mention.text, each.judgement.value, each.indicator.name if each.indicator else "")
        for each in figures(text)
    ]
