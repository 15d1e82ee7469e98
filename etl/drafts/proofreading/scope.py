"""Whether a number speaks of this place and year as a whole; if not, it is not held against our figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from etl.domain import Indicator, Unit
from etl.domain.catalogue import VILLAGE, Catalogue
from etl.drafts.proofreading.mentions import Mention
from etl.drafts.proofreading.recognition import fold
from etl.drafts.proofreading.subjects import Subjects, names_of
from etl.drafts.proofreading.wording import COMPARED, ELSEWHERE, NARROWED, PLANS, RESULTS, is_general, narrowing
from etl.drafts.proofreading.zones import Zones, headings_of

_TITLE_LINES = 15
_LONGEST_TITLE = 70
_LONGEST_FRAGMENT = 300
"""Letters that somebody may take out of a report without the name of the place."""
_TITLE = re.compile(r"报告|总结|情况|汇报|通报|简报|公报|公告|工作要点|大事记")
_OPENING_YEAR = re.compile(r"^((?:19|20)[0-9]{2})年")
_TITLE_YEAR = re.compile(r"((?:19|20)[0-9]{2})年")
_HIGHER_UP = re.compile("全[区县市省]|镇街|街镇|各乡镇")
"""What a text speaks of that is written above the towns."""
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]")
_HALF_YEAR = re.compile(r"上半年|下半年|[一二三四1-4]季度")
_MATERIAL = re.compile(r"^\s*【材料")
_COMPARED_WITHIN = 6
"""Letters between a word of comparison and the number."""
_PART_MARKS = ("其中",)
_WHOLE_YEAR = re.compile("全年|今年|本年|年内|全镇")
_OURSELVES = ("我村", "本村", "我社区", "本社区", "你单位", "我单位", "我办", "本办", "我所", "本所")
"""What a unit calls itself, and what it is called in a letter to it."""
_CASE = re.compile("一起|一次|一名|一天|某")


@dataclass(frozen=True, slots=True)
class TextScope:
    """What a text is about, and what follows for its numbers."""

    place: str
    """Whose figures they are."""
    year: int
    """Of the figures."""
    titled: bool
    """It begins with a title, so it is a whole report."""
    foreign: str
    """The other place that the text is about, so that no number of it is ours; empty when none."""
    title_year: int | None
    """The year in its title."""
    half_year: bool
    """It is about a part of a year."""
    unnamed: bool
    """It does not say whose it is, and is long or names another place before ours: perhaps it is not about ours."""
    unit: Unit | None
    """The unit of our register that it is about; its numbers are that unit's."""
    others: tuple[str, ...]
    """Names of villages whose own numbers are not those of the text's subject."""
    subjects: Subjects

    @property
    def names(self) -> tuple[str, ...]:
        """What the text's subject is called; beside a number these names say nothing."""
        if self.unit is None:
            return (self.place,)
        return (self.place, *names_of(self.unit), *_OURSELVES)

    def is_apart(self, zones: Zones) -> bool:
        """Whether the number is certainly not one of our figures."""
        return bool(self.foreign) or self._is_of_another(f"{zones.earlier}|{zones.own}")

    @staticmethod
    def is_compared(mention: Mention, zones: Zones) -> bool:
        """增长12件, 比上年增加3次: the number is a difference. 其他减少3人 is none: the word belongs to a name."""
        tail = zones.before_own[-_COMPARED_WITHIN - 2 :]
        found = [match[0] for match in COMPARED.finditer(tail)]
        if mention.measure in ("个百分点", "百分点"):
            return True
        return any(word != "减少" or ("其他" not in tail and "因" not in tail) for word in found)

    def allows_accusing(self, mention: Mention, zones: Zones, indicator: Indicator) -> bool:
        """Whether a number that does not fit may be called wrong."""
        if mention.uncertain or zones.in_table or self.half_year or self.unnamed:
            return False
        if self.title_year not in (None, self.year) or any(year != self.year for year in zones.has_years):
            return False
        if (mention.is_lone_one and not indicator.printing.hanzi) or _MATERIAL.match(zones.line_start):
            return False
        if PLANS.search(zones.heading) or self._is_of_another(zones.heading):
            return False
        said = f"{zones.earlier}|{zones.own}"
        if any(found[0] not in indicator.name for found in ELSEWHERE.finditer(said)):
            return False
        if any(name in words for name in self.others for words in (said, zones.heading)):
            return False
        return not self._is_part(zones, indicator)

    def leaves_open(self, zones: Zones) -> bool:
        """Whether something in front may narrow the number, though no word says so for certain."""
        if not is_general(zones.lead):
            return True
        if zones.ours or _WHOLE_YEAR.search(f"{zones.earlier}|{zones.own}"):
            return False
        return bool(narrowing(zones.above) or _CASE.search(zones.above)) or self._is_of_another(zones.above)

    def _is_of_another(self, words: str) -> bool:
        """Whether the last that is spoken of by name is another than the text."""
        subject = self.subjects.of_sentence(words)
        return subject is not None and not subject.ours and (subject.unit is None or subject.unit != self.unit)

    def _is_part(self, zones: Zones, indicator: Indicator) -> bool:
        if any(mark in zones.before_own for mark in _PART_MARKS) and not indicator.part_of:
            return True
        if "村居" in zones.own and "村居" not in indicator.name and indicator.reported_by != (VILLAGE,):
            return True
        said = f"{zones.earlier}|{zones.own}"
        running = "累计" in indicator.name
        # What narrowed a figure before is known of that figure: 累计接收77人，新接收8人.
        near = NARROWED.finditer(f"{zones.lead}|{zones.own}")
        narrowed = [found[0] for found in near if not (running and found[0] == "以来")]
        # 办结镇信访事件60件, 人民调解案件成功259件: what came of the things, and so fewer of them.
        results = [found[0] for found in RESULTS.finditer(zones.own)]
        return any(word not in indicator.name for word in (*narrowed, *narrowing(said), *results))


def scope_of(text: str, place: str, year: int, catalogue: Catalogue) -> TextScope:
    """What the text is about; ``place`` and ``year`` are the project's."""
    folded = fold(text)
    lines = [line.strip() for line in folded.split("\n") if line.strip() and line.strip()[0] != "【"]
    subjects = Subjects(place, catalogue)
    title, opening = _title(lines), _beginning(lines)
    opened = _OPENING_YEAR.search(opening)
    years = [int(found[1]) for found in _TITLE_YEAR.finditer(title)] or ([int(opened[1])] if opened else [])
    subject = subjects.of_title(title) or subjects.of_opening(opening)
    unit = subject.unit if subject is not None else None
    villages = [each for each in catalogue.units if each.kind == VILLAGE]
    return TextScope(
        place=place,
        year=year,
        titled=bool(title),
        foreign="" if subject is None or subject.ours or unit else subject.name,
        title_year=years[0] if years else None,
        half_year=bool(_HALF_YEAR.search(title)),
        unnamed=subject is None and not _may_be_ours(folded, subjects),
        unit=unit,
        others=tuple(name for each in villages if each != unit for name in names_of(each)),
        subjects=subjects,
    )


def _may_be_ours(folded: str, subjects: Subjects) -> bool:
    """Whether a text that does not begin with a name is likely to be about our place."""
    if len(folded) <= _LONGEST_FRAGMENT:
        return subjects.is_first_named(folded)
    subject, before = subjects.of_text(folded), folded.split(subjects.place, maxsplit=1)[0]
    return subject is not None and subject.ours and not _HIGHER_UP.search(before)


def _title(lines: Sequence[str]) -> str:
    """The title with what stands above it; empty when the text begins without one."""
    for at, line in enumerate(lines[:_TITLE_LINES]):
        if len(line) > _LONGEST_TITLE or "。" in line or headings_of(line):
            return ""
        if _TITLE.search(line):
            return "".join(lines[: at + 1])
    return ""


def _beginning(lines: Sequence[str]) -> str:
    """The first paragraph that is a sentence; empty when the text sets in with a numbered part."""
    for line in lines[:_TITLE_LINES]:
        if _NUMBERED.match(line):
            return ""
        if "," in line or "。" in line:
            return line
    return ""
