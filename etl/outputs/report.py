"""The words of the report: the edition's figures as the names of a plain-text template that a clerk edits.

``etl.phrasing`` says how a figure prints; here is what a template can ask of it, complete, partial or missing. The text
goes to ``etl.outputs.word`` and to the draft as plain text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from etl.catalogue import Catalogue
from etl.domain import Total
from etl.edition import Edition
from etl.outputs.template import Vocabulary, fill
from etl.phrasing import change, listed, missing, phrase, plain_digits


@dataclass(frozen=True, slots=True)
class Unknown:
    """A number that nobody reported, as templates meet it: prints its mark, compares to nothing, stays itself."""

    mark: str

    def __str__(self) -> str:
        return self.mark

    def _never(self, _other: object) -> bool:
        return False

    def _itself(self, _other: object) -> Unknown:
        return self

    __lt__ = __le__ = __gt__ = __ge__ = _never
    __add__ = __radd__ = __sub__ = __rsub__ = __truediv__ = __rtruediv__ = _itself


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator as templates meet it: prints its phrase or its mark; the words of ``FIGURE_WORDS`` follow a dot."""

    total: Total
    absent: tuple[str, ...]
    """Names of the units whose answer is still owed."""

    def __str__(self) -> str:
        if self.unreported:
            return missing(self.total.indicator, self.absent)
        if self.total.printed is None:
            return "不适用"
        words = phrase(self.total.printed, self.total.indicator)
        return words if self.total.complete else f"{words}【待补：已报{self.total.coverage}】"

    def __bool__(self) -> bool:
        """Whether there is something to write: a number above zero, or a gap to be filled."""
        return not self.is_zero and not (self.total.value is None and self.total.complete)

    def __getitem__(self, word: str) -> object:
        """What stands after the dot in a template; KeyError makes it an unknown name."""
        return FIGURE_WORDS[word](self)

    @property
    def unreported(self) -> bool:
        """No value, and somebody still owes it; a ratio without base or an approved 不适用 is no gap."""
        return self.total.value is None and not self.total.complete

    @property
    def is_zero(self) -> bool:
        """Nil, and everybody has said so."""
        return self.total.value == 0 and self.total.complete

    @property
    def number(self) -> int | Decimal | Unknown:
        """The bare number, for conditions."""
        value = self.total.value
        if value is None:
            return Unknown(str(self))
        return int(value) if value == value.to_integral_value() else Decimal(plain_digits(value))

    @property
    def last_year(self) -> str:
        """Last year's figure as a phrase, or its mark."""
        indicator, value = self.total.indicator, self.total.last_year
        return f"【待补：上年{indicator.name}】" if value is None else phrase(value, indicator)

    @property
    def difference(self) -> str:
        """The change against last year; empty unless both are complete, so that its clause can be dropped."""
        value, last_year = self.total.value, self.total.last_year
        if value is None or last_year is None or not self.total.complete:
            return ""
        return change(value, last_year, self.total.indicator)


FIGURE_WORDS: dict[str, Callable[[Figure], object]] = {
    "数": lambda figure: figure.number,
    "上年": lambda figure: figure.last_year,
    "增减": lambda figure: figure.difference,
    "覆盖": lambda figure: figure.total.coverage,
    "有": lambda figure: figure.total.value is not None and figure.total.value > 0,
    "缺": lambda figure: figure.unreported,
    "零": lambda figure: figure.is_zero,
}


def render_text(edition: Edition, source: str, name: str) -> str:
    """The draft report as plain text.

    ``source`` is the template's text and ``name`` its file, for messages. Raises EtlError, one sentence with file, line
    and near-miss, for a template that is not right.
    """
    values = _values(edition)
    dotted = {word: FIGURE_WORDS for word, value in values.items() if isinstance(value, Figure)}
    return fill(source, name, Vocabulary(values, dotted, _meanings(edition.catalogue)))


def _meanings(catalogue: Catalogue) -> dict[str, str]:
    """Full names, codes and aliases: whoever writes one in a template is told the key."""
    labelled = (
        (label, indicator)
        for indicator in catalogue.indicators
        for label in (indicator.name, indicator.code, *indicator.aliases)
    )
    return {label: indicator.key for label, indicator in labelled}


def _values(edition: Edition) -> dict[str, object]:
    """Everything a template may name."""
    project, totals = edition.project, edition.consolidation.totals
    figures = {
        total.indicator.key: Figure(total, () if total.complete else edition.unanswered(total.indicator))
        for total in totals
    }
    written = project.report_date
    return figures | {
        "标题": project.title,
        "镇名": project.name,
        "年度": project.year,
        "下一年度": project.year + 1,
        "机构": project.office,
        "落款": project.signer,
        "日期": f"{written.year}年{written.month}月{written.day}日" if written else "【待补：报告日期】",
        "应报单位数": len(edition.units),
        "已报单位数": edition.reported,
        "缺报单位": listed([state.unit.name for state in edition.units if state.effective is None]),
        "材料": _narratives(edition),
    }


def _narratives(edition: Edition) -> list[dict[str, str]]:
    """What the units wrote, in register order."""
    return [
        {"单位": standing.submission.unit or "", "栏目": narrative.heading, "内容": narrative.text}
        for standing in edition.effective
        for narrative in standing.submission.narratives
        if narrative.text.strip()
    ]
