"""The sample year's totals without a run: the golden ``totals.csv`` as a consolidation, and the golden draft as a text."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from functools import cache

from etl.catalogue import Catalogue
from etl.domain import Consolidation, Indicator, Kind, Total
from etl.proofreading import Nature, Proof, Verdict, proofread
from etl.rates import exact_rate
from etl.settings import load_settings
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


def figures(text: str) -> list[Verdict]:
    """Verdicts on the figures of a text, names left out."""
    return [verdict for verdict in proved(text).verdicts if verdict.mention.nature is Nature.FIGURE]


def told(text: str) -> list[tuple[str, str, str]]:
    """(number, verdict, indicator) of the figures of a text."""
    return [
        (each.mention.text, each.judgement.value, each.indicator.name if each.indicator else "")
        for each in figures(text)
    ]
