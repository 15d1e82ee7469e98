"""Whom words speak of: the names of places and units at the head of a title, of an opening or of a clause.

A name says whose the numbers are only where it is the subject. 学习借鉴姜家镇经验, 与姜家镇联合执法 and 向姜家镇移交 name a
place beside the subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from etl.domain import Unit
from etl.domain.catalogue import Catalogue
from etl.drafts.proofreading.wording import SAYS_NOTHING, normalise

_TIME = (
    r"(?:(?:近日|日前|近期|今年|去年|本年|全年|目前|截至目前|(?:19|20)[0-9]{2}年)(?:度|初|末|底|以来|来|上半年|下半年)?"
    r"|[0-9]{1,2}月(?:[0-9]{1,2}日|份|底|初)?|中共|中国共产党|[,|])*"
)
_LEVELS = "街道|镇|乡|县|区|市|州|省"
_LOWEST = ("街道", "镇", "乡")
_PLACE = re.compile(rf"(?P<stem>[\u4e00-\u9fff]{{1,6}}?)(?:{_LEVELS})")
_BEHIND = re.compile("[场域块级长辖容貌]|交办|调委|委会|街(?!道)|城(?!管)")
"""What stands behind 镇, 区 or 市 when it ends no name: 市场, 区域, 镇调委会, 镇级."""
_UNIT_BEHIND = re.compile("[结理案件法成]")
"""What stands behind 办 when it ends no name of an office: 信访办结."""
_COMMON = re.compile(
    r"社区|小区|辖区|城区|园区|片区|山区|景区|地区|校区|厂区|灾区|库区|林区|老区|专区|街区|住区|禁区|农区|全区|我区|本区|各区|该区"
    r"|集镇|城镇|乡镇|村镇|场镇|全镇|我镇|本镇|各镇|该镇"
    r"|下乡|返乡|城乡|家乡|回乡|入乡|还乡|故乡|水乡|离乡"
    r"|超市|城市|集市|门市|夜市|上市|全市|我市|本市|各市|全县|我县|本县|各县|全乡|我乡|各乡|全省|各省|全州"
    r"|治[镇乡县区市]"  # 依法治镇
    r"|按照|根据|依据|对照|借鉴|响应|来自|关于|[与同和跟向对给从由在到至被把将为及、]"  # 借鉴木洞镇经验, 与木洞镇
)
"""What ends like the name of a place, and letters that stand before one which is no subject."""
_VILLAGE = re.compile(r"^[\u4e00-\u9fff]{1,5}?(?:村|社区)(?![居级民镇庄务干矫两])")
"""龙井村; not 村民, 村居, 社区矫正."""
_NO_VILLAGE = re.compile(
    r"[全各每某本我该进驻入]"  # 各村, 驻村, 进社区
    r"|农村|乡村|行政村|自然村"
    r"|(?:[一二三四五六七八九十两个]|[0-9])(?:村|社区)"  # 三个村, 8村
)
_BODY = re.compile(
    r"^[\u4e00-\u9fff]{0,14}?(?:局|厅|法院|检察院|公司|学校|中学|小学|幼儿园|医院|卫生院|大队|中队|支队|派出所|司法所|管理所|工作站|服务站"
    r"|中心(?!小学|中学|学校|幼儿园|卫生院)"  # 便民服务中心; 中心小学 is taken whole
    r"|协会|商会|合作社|委员会|办公室|指挥部|专班|支部|妇联|团委|残联|教委|支行|信用社"
    r"|[所站委联会院部组队办室](?=[0-9]{4}年|关于|工作总结|工作情况))"  # 财政所2022年, 应急办工作总结
)
"""How the name of a body ends: 综合行政执法大队, 中心小学."""
_TOWN = re.compile(r"[\u4e00-\u9fff]{2,3}[镇乡](?=(?:人民政府|党委)?(?:[0-9]{4}年|关于|$))")
"""At the head of a title this is a town, also where it is called by a word of the trade (建设镇)."""
_FAR = 2000
"""Letters in which a text says what it is about."""
_OF_THE_TOWN = re.compile("党委|人民政府|政府|党政|人大|镇|坚持|的|委员会|法治|全面依法")


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is spoken of; ``name`` as written."""

    name: str
    ours: bool = False
    """Our place as a whole."""
    unit: Unit | None = None
    """A unit of our register."""


@dataclass(frozen=True)
class Subjects:
    """Finds subjects; ``place`` is ours, ``catalogue`` knows its units."""

    place: str
    catalogue: Catalogue

    def of_clause(self, words: str) -> Subject | None:
        """Whom the clause begins with: 2022年,木洞镇党委… → 木洞镇; None when it begins with no name."""
        rest = re.sub(rf"^{_TIME}", "", normalise(words))
        unit = self._unit_at_head(rest)
        if unit is not None:
            return unit
        chain = _place_at_head(rest, self.place)
        if not chain:
            return self._village_at_head(rest)
        below = rest[len(chain) :]
        if not chain.endswith(self.place):
            return Subject(chain)
        return self._unit_at_head(below) or self._body_at_head(below) or Subject(self.place, ours=True)

    def of_sentence(self, words: str) -> Subject | None:
        """Whom the last clause speaks of that begins with a name."""
        found = list(self._in_clauses(words, r"[,;:()。!?\n|]"))
        return found[-1] if found else None

    def of_opening(self, words: str) -> Subject | None:
        """Whom an opening speaks of: the first that one of its clauses begins with, else ours if it is named at all.

        在区委领导下，姜家镇… speaks of 姜家镇.
        """
        first = next(self._in_clauses(words, r"[,;:()。]"), None)
        return first or (Subject(self.place, ours=True) if self.place in words else None)

    def of_title(self, title: str) -> Subject | None:
        """Whom a title speaks of: who issues it, or what it is about where it names no issuer (关于姜家镇…的报告)."""
        issuer, about, topic = title.partition("关于")
        for words in (issuer, topic) if about else (title,):
            found = self._named_in(words)
            if found is not None:
                return found if not self._is_told_of_us(found, topic) else Subject(self.place, ours=True)
        return None

    def _is_told_of_us(self, issuer: Subject, topic: str) -> bool:
        """An office of ours that writes about the place as a whole: 司法所关于姜家镇2022年…的报告."""
        return issuer.unit is not None and self.place in topic and self._named_in(topic) == Subject(self.place, True)

    def _named_in(self, words: str) -> Subject | None:
        words = re.sub(r"^(?:中共|中国共产党)", "", normalise(words))
        town = _TOWN.match(words)
        if town and not town[0].endswith(self.place):
            return Subject(town[0])
        named = list(_named_places(words, self.place))
        if named and (others := _beside_ours(words, named, self.place)):
            return Subject(others)
        units = {found.name: found for at in self._heads(words) if (found := self._unit_at_head(words[at:]))}
        if units:
            return next(iter(units.values())) if len(units) == 1 else Subject("、".join(units))
        if named:
            return self._body_at_head(named[-1][1]) or Subject(self.place, ours=True)
        return self._body_at_head(words)

    def _heads(self, words: str) -> Iterator[int]:
        """Where in a title a unit's name can begin: at its head, behind our place, a year or another unit's.

        木洞镇司法所 and 全区司法所 are not units of ours.
        """
        yield 0
        yield from (found.end() for found in re.finditer(rf"{re.escape(self.place)}|[年度、和与及:(]", words))

    def _unit_at_head(self, words: str) -> Subject | None:
        called = ((name, unit) for name, unit in self._units.get(words[:2], ()) if words.startswith(name))
        return next(
            (Subject(unit.name, unit=unit) for name, unit in called if not _UNIT_BEHIND.match(words, len(name))), None
        )

    @cached_property
    def _units(self) -> dict[str, list[tuple[str, Unit]]]:
        """Names of units and whose they are, by the first two letters; the longer name first."""
        found: dict[str, list[tuple[str, Unit]]] = {}
        for unit in self.catalogue.units:
            for name in names_of(unit):
                found.setdefault(name[:2], []).append((name, unit))
        return {head: sorted(named, key=lambda each: -len(each[0])) for head, named in found.items()}

    def of_text(self, text: str) -> Subject | None:
        """The first that any clause of the text begins with."""
        return next(self._in_clauses(text[:_FAR], r"[,;:、()。!?\n]"), None)

    def _in_clauses(self, words: str, borders: str) -> Iterator[Subject]:
        """Whom the clauses between the ``borders`` begin with, one after another."""
        found = (self.of_clause(clause) for clause in re.split(borders, words))
        return (subject for subject in found if subject is not None)

    def is_first_named(self, text: str) -> bool:
        """Whether no other place is named before ours; lines that address somebody are passed over."""
        lines = (line for line in text[:_FAR].split("\n") if not line.rstrip().endswith(":"))
        first = next((chain for line in lines for chain, _ in _named_places(normalise(line), self.place)), self.place)
        return first.endswith(self.place)

    @staticmethod
    def _village_at_head(words: str) -> Subject | None:
        """A village that no register of ours knows."""
        found = _VILLAGE.match(words)
        return Subject(found[0]) if found and not _NO_VILLAGE.search(found[0]) and _is_name(found[0]) else None

    def _body_at_head(self, words: str) -> Subject | None:
        """A body below or beside the place: 龙井村, 综合行政执法大队, 中心小学."""
        village, found = self._village_at_head(words), _BODY.match(words)
        if village or not found or _OF_THE_TOWN.match(words):
            return village
        return Subject(found[0])


def names_of(unit: Unit) -> tuple[str, ...]:
    """What the unit is called, names that are words of their own (水源) left out."""
    return tuple(normalise(name) for name in (unit.name, *unit.aliases) if len(name) > 2)


def _place_at_head(words: str, place: str) -> str:
    """The places one below the other at the head of the words: 重庆市巴南区木洞镇; ours is a name whatever its letters."""
    end = 0
    while True:
        if words.startswith(place, end):
            return words[: end + len(place)]
        found = _PLACE.match(words, end)
        if not found or not _is_place(found[0], words[found.end() :]):
            return words[:end]
        end = found.end()
        if found[0].endswith(_LOWEST):
            return words[:end]


def _named_places(words: str, place: str) -> Iterator[tuple[str, str]]:
    """Each chain of places in the words, with what stands behind it."""
    at = 0
    while at < len(words):
        chain = _place_at_head(words[at:], place)
        if chain:
            at += len(chain)
            yield chain, words[at:]
        else:
            # No name begins within a word of the trade: 受理镇信访 is no 理镇.
            word = SAYS_NOTHING.match(words, at)
            at += len(word[0]) if word else 1


def _beside_ours(words: str, named: Sequence[tuple[str, str]], place: str) -> str:
    """The places of a title where it is not of ours alone: 木洞镇; 木洞镇、姜家镇."""
    chain, behind = named[-1]
    before = words[: len(words) - len(behind) - len(chain)]
    if len(named) > 1 and before.endswith(("、", "和", "与", "及")):
        return "、".join(each for each, _ in named)
    return "" if chain.endswith(place) else chain


def _is_place(name: str, behind: str) -> bool:
    return _is_name(name) and not _COMMON.search(name) and not _BEHIND.match(behind)


def _is_name(name: str) -> bool:
    """Whether the words can be a name: no word of the trade is part of it (受理镇信访事件, 加强社区矫正)."""
    return not any(len(found[0]) > 1 for found in SAYS_NOTHING.finditer(name))
