"""The values that checks speak of: a submission's figures, last year's figures, and counts over its detail lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from etl.domain import Column, Indicator, Observation, Submission
from etl.domain.catalogue import DETAIL_LISTS, EACH, LAST_YEAR_SUFFIX, ROWS, Catalogue


@dataclass(frozen=True, slots=True)
class Operands:
    """Looks up the operands of an expression in one submission; ``each`` is what 本项 stands for. ``of`` makes it."""

    submission: Submission
    catalogue: Catalogue
    figures: Mapping[tuple[str, Column], Observation]
    """The submission's observations by code and column."""
    owed: tuple[Indicator, ...]
    """The indicators that the unit must report."""
    asked: frozenset[str]
    """Codes of the indicators that the form has a row for: those owed, and those found."""
    amounts: Mapping[str, Decimal | None]
    """What the observations amount to, by the operands that speak of them."""
    each: Indicator | None = None

    @classmethod
    def of(cls, submission: Submission, catalogue: Catalogue) -> Operands:
        """The operands of a submission whose unit is known."""
        figures: dict[tuple[str, Column], Observation] = {}
        for observation in submission.observations:
            figures.setdefault((observation.code, observation.column), observation)
        owed = catalogue.owed_by(catalogue.unit(submission.unit_code or ""))
        asked = frozenset(indicator.code for indicator in owed).union(code for code, _ in figures)
        amounts = {_operand(catalogue, *place): observation.amount for place, observation in figures.items()}
        return cls(submission, catalogue, figures, owed, asked, amounts)

    def value(self, name: str) -> Decimal | None:
        """The operand's value, or None when the submission does not have it."""
        if name in self.amounts:
            return self.amounts[name]
        if name.split(".", 1)[0] in _LISTS:
            return self._counted(name)
        observation = self.observation(name)
        return observation.amount if observation else None

    def observation(self, name: str) -> Observation | None:
        """The observation behind an indicator operand."""
        indicator = self.indicator(name)
        column = Column.LAST_YEAR if name.endswith(LAST_YEAR_SUFFIX) else Column.THIS_YEAR
        return self.figures.get((indicator.code, column)) if indicator else None

    def indicator(self, name: str) -> Indicator | None:
        """The indicator an operand names; None for a detail list."""
        key = name.removesuffix(LAST_YEAR_SUFFIX)
        if key == EACH:
            return self.each
        return None if key.split(".", 1)[0] in _LISTS else self.catalogue.by_key(key)

    def wording(self, name: str) -> str:
        """How to call the operand: the indicator's name, 上年 where it is last year's."""
        indicator = self.indicator(name)
        if indicator is None:
            return _list_wording(name)
        return f"{indicator.name}上年数" if name.endswith(LAST_YEAR_SUFFIX) else indicator.name

    def _counted(self, name: str) -> Decimal | None:
        """Rows of a list, rows of one kind, or the sum of a count column over them."""
        ledger_name, *parts = name.split(".")
        ledger = _LISTS[ledger_name]
        if ledger_name not in self.submission.lists:
            return None
        rows = [row.entries for row in self.submission.details if row.ledger == ledger_name]
        if parts and parts[0] in ledger.choices[ledger.kind_column]:
            kind = ledger.columns.index(ledger.kind_column)
            rows = [entries for entries in rows if entries[kind] == parts[0]]
        if parts and parts[-1] in ledger.count_columns:
            column = ledger.columns.index(parts[-1])
            return _sum([entries[column] for entries in rows])
        return Decimal(len(rows))


def _operand(catalogue: Catalogue, code: str, column: Column) -> str:
    """How an expression calls the observation of that code and column."""
    indicator = catalogue.by_code(code)
    key = indicator.key if indicator else ""
    return f"{key}{LAST_YEAR_SUFFIX}" if column is Column.LAST_YEAR else key


def _list_wording(name: str) -> str:
    """As the form's 审核关系 say it: ``普法活动台账“法律十进”的行数``, ``普法活动台账的发放资料份数``."""
    ledger, *parts = name.split(".")
    kinds = _LISTS[ledger].choices[_LISTS[ledger].kind_column]
    of = f"“{parts[0]}”" if parts[0] in kinds else ""
    column = parts[-1] if parts[-1] not in (ROWS, *kinds) else "行数"
    return f"{ledger}{of}的{column}"


_LISTS = {ledger.name: ledger for ledger in DETAIL_LISTS}


def _sum(texts: list[str]) -> Decimal | None:
    """The sum of count texts, an empty one counting nothing; None when one of them is no count."""
    counts = [text or "0" for text in texts]
    if not all(text.isascii() and text.isdigit() for text in counts):
        return None
    return sum((Decimal(text) for text in counts), Decimal(0))
