"""Whether a number speaks of this place and year as a whole; if not, it is not held against our figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.catalogue import VILLAGE, Catalogue
from etl.domain import Indicator
from etl.proofreading.mentions import Mention
from etl.proofreading.scanning import fold
from etl.proofreading.wording import COMPARED, ELSEWHERE, NARROWED, PLANS, canonical
from etl.proofreading.zones import Zones

_TITLE_LINES = 15
_LONGEST_TITLE = 70
_LONGEST_FRAGMENT = 300
"""Letters that somebody may take out of a report without the name of the place."""
_TITLE = re.compile(r"报告|总结|情况|汇报|通报")
_TOWN = re.compile(r"[\u4e00-\u9fff]{2,}?(?:镇|乡|街道|办事处|县|区|市|局|委员会)")
_OPENING = re.compile(
    r"^(?P<year>(?:19|20)[0-9]{2})年(?:度|以来)?,?(?:(?P<place>[\u4e00-\u9fff]{2,5}?(?:镇|乡|街道))(?=坚持|在|以|党|深入|认真|紧|全面|始终|围绕|法治|人民政府|办事处|依法|严格))?"
)
_TITLE_YEAR = re.compile(r"((?:19|20)[0-9]{2})年")
_HALF_YEAR = re.compile(r"上半年|下半年|[一二三四1-4]季度")
_MATERIAL = re.compile(r"^\s*【材料")
_COMPARED_WITHIN = 6
"""Letters between a word of comparison and the number."""
_PART_MARKS = ("其中",)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a text is about, and what follows for its numbers."""

    place: str
    """Whose figures they are."""
    year: int
    """Of the figures."""
    titled: bool
    """It begins with a title, so it is a whole report."""
    foreign: str
    """The other place that the text is about; empty when none."""
    title_year: int | None
    """The year in its title."""
    half_year: bool
    """It is about a part of a year."""
    unnamed: bool
    """It is long and never names our place: perhaps it is not about it."""
    villages: tuple[str, ...]
    """Names of units whose own numbers are no totals."""

    @property
    def elsewhere(self) -> bool:
        """Whether no number of the text can be one of ours."""
        return bool(self.foreign)

    def is_apart(self, mention: Mention, zones: Zones) -> bool:
        """Whether the number is none of our figures for certain."""
        return self.elsewhere or _is_compared(mention, zones)

    def allows_accusing(self, mention: Mention, zones: Zones, indicator: Indicator) -> bool:
        """Whether a number that does not fit may be called wrong."""
        if (
            mention.uncertain
            or zones.in_table
            or self.half_year
            or self.unnamed
            or self.title_year not in (None, self.year)
        ):
            return False
        if (mention.is_lone_one and not indicator.hanzi) or _MATERIAL.match(zones.line_start):
            return False
        if PLANS.search(zones.heading) or any(year != self.year for year in zones.has_years):
            return False
        said = f"{zones.earlier}|{zones.own}"
        if any(found[0] not in indicator.name for found in ELSEWHERE.finditer(said)):
            return False
        if any(village in said for village in self.villages):
            return False
        return not self._is_part(zones, indicator)

    @staticmethod
    def _is_part(zones: Zones, indicator: Indicator) -> bool:
        marked = any(mark in zones.before_own for mark in _PART_MARKS) and not indicator.part_of
        running = "累计" in indicator.name
        narrowed = (found[0] for found in NARROWED.finditer(f"{zones.earlier}|{zones.own}"))
        return marked or any(word not in indicator.name and not (running and word == "以来") for word in narrowed)


def scope_of(text: str, place: str, year: int, catalogue: Catalogue) -> Scope:
    """What the text is about; ``place`` and ``year`` are the project's."""
    lines = [line.strip() for line in fold(text).split("\n") if line.strip() and line.strip()[0] != "【"]
    title, opening = _title(lines), _OPENING.search(_beginning(lines))
    years = [int(found[1]) for found in _TITLE_YEAR.finditer(title)] or ([int(opening["year"])] if opening else [])
    other = _other_place(title) or (opening["place"] if opening and opening["place"] else "")
    return Scope(
        place=place,
        year=year,
        titled=bool(title),
        foreign=other if place not in text else "",
        title_year=years[0] if years else None,
        half_year=bool(_HALF_YEAR.search(title)),
        unnamed=place not in text and len(text) > _LONGEST_FRAGMENT,
        villages=tuple(_village_names(catalogue)),
    )


def _title(lines: Sequence[str]) -> str:
    """The title with what stands above it; empty when the text begins without one."""
    for at, line in enumerate(lines[:_TITLE_LINES]):
        if len(line) <= _LONGEST_TITLE and _TITLE.search(line) and "。" not in line:
            return "".join(lines[: at + 1])
    return ""


def _beginning(lines: Sequence[str]) -> str:
    """The first paragraph that is a sentence."""
    return next((line for line in lines[:_TITLE_LINES] if "," in line), "")


def _other_place(title: str) -> str:
    """The place that a title names: 木洞镇2023年法治政府建设情况报告 → 木洞镇."""
    found = _TOWN.findall(title)
    return str(found[-1]) if found else ""


def _village_names(catalogue: Catalogue) -> Iterable[str]:
    for unit in catalogue.units:
        if unit.kind == VILLAGE:
            yield from (canonical(name) for name in (unit.name, *unit.aliases) if len(name) > 2)


def _is_compared(mention: Mention, zones: Zones) -> bool:
    """增长12件, 比上年增加3次: the number is a difference. 其他减少3人 is none: the word belongs to a name."""
    tail = zones.before_own[-_COMPARED_WITHIN - 2 :]
    found = [match[0] for match in COMPARED.finditer(tail)]
    if mention.measure in ("个百分点", "百分点"):
        return True
    return any(word != "减少" or ("其他" not in tail and "因" not in tail) for word in found)
