"""Cells of tables: where the row is a unit's and the column an indicator's, the number is held against that unit's own.

Heads are taken by their exact names and never guessed. What stands above a table may make it one of another year, of a
part or of a plan; such a table is left alone, and where that is not sure a number that does not fit is doubtful only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from etl.domain import Indicator, Unit
from etl.domain.catalogue import Catalogue, plain
from etl.drafts.proofreading.indicator_names import Labels
from etl.drafts.proofreading.measures import same_kind
from etl.drafts.proofreading.recognition import fold
from etl.drafts.proofreading.scope import TextScope
from etl.drafts.proofreading.wording import ELSEWHERE, NARROWED, PLANS, is_general, is_silent, narrowing, normalise
from etl.drafts.text_tables import Row, TextCell, TextTable, is_rule, text_tables

_MEASURED = re.compile(r"(?P<name>.+)\((?P<measure>[^()]+)\)")
"""人民调解案件件数（件）, brackets folded."""
_TOTALS = ("合计", "总计", "总和")
"""Of the rows, which need not be all of the place."""
_PLACES = ("全镇", "全镇合计", "全镇总计")
_NUMBER = re.compile(r"[近约]?[0-9][0-9.,]*[余%]?")
_NOTHING = re.compile(r"[-—－–/／]*")
_PARTS_OF_A_YEAR = re.compile(r"上半年|下半年|季度|[0-9一二三四五六七八九十]月|截[至止]")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})年?")
_TABLE_WORDS = re.compile(
    r"下表|附?[表件][0-9一二三四五六七八九十]*[:.]?|[统合]计|一览|汇总|明细|数据|指标|具体|如下|所示|见|单位"
    r"|各(?:村居|村|社区|单位|科室|办公室|部门)(?:、?(?:社区|科室|办公室|部门))?|村居|科室"
)
"""What a table is called, and that it has a row for each."""


class Grade(IntEnum):
    """What is made of a number that does not fit."""

    OPEN = 1
    """Doubtful: perhaps another figure is meant."""
    SURE = 2
    """Wrong: nothing else can be meant."""


@dataclass(frozen=True, slots=True)
class KnownCell:
    """A cell where it is known which figure belongs there."""

    cell: TextCell
    indicator: Indicator
    unit: Unit | None
    """Whose own; None for the total of the place."""
    measure: str
    """As the head gives it; empty when it does not."""
    grade: Grade
    sums: bool
    """It adds up rows, and is the place's only when they are all there."""
    listed: frozenset[str]
    """Codes of the units that the table has rows of."""


@dataclass(frozen=True, slots=True)
class _Head:
    indicator: Indicator
    measure: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class _Subject:
    unit: Unit | None
    sums: bool = False


class Heads:
    """What heads of rows and columns say."""

    def __init__(self, catalogue: Catalogue, place: str) -> None:
        """``place`` is what our place is called, whose row is its total."""
        self._catalogue = catalogue
        self._places = frozenset((*_PLACES, place, f"{place}合计", f"{place}总计"))
        self._stems = _stems(Labels(catalogue))

    def indicator(self, words: str) -> _Head | None:
        """The indicator of that name with its measure behind it in brackets; by a short name it is not sure."""
        if found := self._catalogue.by_label(words):
            return _Head(found, "", Grade.OPEN if plain(words) == found.key != found.name else Grade.SURE)
        match = _MEASURED.fullmatch(plain(words))
        name, measure = (match["name"], match["measure"]) if match else (plain(words), "")
        found = self._catalogue.by_label(name) or self._stems.get(normalise(name))
        if found is None or (measure and not same_kind(measure, found.measure)):
            return None
        sure = bool(measure) and (name != found.key or name == found.name)
        return _Head(found, measure, Grade.SURE if sure else Grade.OPEN)

    def subject(self, words: str) -> _Subject | None:
        """The unit of that name, or the place."""
        squeezed = plain(words)
        if squeezed in _TOTALS:
            return _Subject(None, sums=True)
        if squeezed in self._places:
            return _Subject(None)
        unit = self._catalogue.unit_named(squeezed) if squeezed else None
        return None if unit is None else _Subject(unit)


def known_cells(text: str, catalogue: Catalogue, scope: TextScope) -> Iterator[KnownCell]:
    """Every cell of the text's tables that is known, in order."""
    heads = Heads(catalogue, scope.place)
    for table in text_tables(text):
        grade = _grade_of(table, scope)
        if grade is not None:
            yield from _known_in(table, heads, grade)


def _known_in(table: TextTable, heads: Heads, grade: Grade) -> Iterator[KnownCell]:
    columns: Mapping[int, _Head] = {}
    rows: list[tuple[Row, _Subject, bool]] = []
    width, below = 0, False
    for row in (row for row in table.rows if not is_rule(row)):
        if new := _columns(row, heads):
            yield from _known(rows, columns, grade)
            columns, rows, width, below = new, [], len(row), True
            continue
        subject, bare = _subject_of(row[: min(columns, default=0)], heads)
        if columns and below and subject is None and _is_second_head(row, columns):
            columns = {}
        below = False
        if subject is not None and len(row) == width:
            rows.append((row, subject, bare))
    yield from _known(rows, columns, grade)


def _known(
    rows: Sequence[tuple[Row, _Subject, bool]], columns: Mapping[int, _Head], grade: Grade
) -> Iterator[KnownCell]:
    """The cells of the rows below one head; a unit that has several rows has each for something else."""
    often = Counter(subject for _, subject, _ in rows)
    listed = frozenset(subject.unit.code for _, subject, _ in rows if subject.unit is not None)
    for row, subject, bare in rows:
        sure = bare and often[subject] == 1
        for at, head in columns.items():
            least = min(grade, head.grade, Grade.SURE if sure else Grade.OPEN)
            yield KnownCell(row[at], head.indicator, subject.unit, head.measure, least, subject.sums, listed)


def _columns(row: Row, heads: Heads) -> dict[int, _Head]:
    """The columns that a head row names, each indicator once: of two columns of one name neither is known."""
    if any(_NUMBER.fullmatch(plain(cell.words)) for cell in row):
        return {}
    named = {at: head for at, cell in enumerate(row) if at > 0 and (head := heads.indicator(cell.words))}
    often = Counter(head.indicator.key for head in named.values())
    return {at: head for at, head in named.items() if often[head.indicator.key] == 1}


def _subject_of(leads: Row, heads: Heads) -> tuple[_Subject | None, bool]:
    """Whose row it is, by the one cell before the figures that says so; and whether the others say nothing (序号)."""
    found = [subject for cell in leads if (subject := heads.subject(cell.words))]
    others = [cell for cell in leads if heads.subject(cell.words) is None]
    silent = all(_NUMBER.fullmatch(cell.words) or is_silent(_TABLE_WORDS.sub("", cell.words)) for cell in others)
    return (found[0] if len(found) == 1 else None), silent


def _is_second_head(row: Row, columns: Mapping[int, _Head]) -> bool:
    """Whether words stand below the head: this year, last year; then a column is not what its head says."""
    said = [plain(row[at].words) for at in columns if at < len(row)]
    words = (each for each in said if not _NUMBER.fullmatch(each) and not _NOTHING.fullmatch(each) and each[0] != "【")
    return any(words) or any(_YEAR.fullmatch(each) for each in said)


def _grade_of(table: TextTable, scope: TextScope) -> Grade | None:
    """How far a table is that of the place and year; None when it is not."""
    if scope.foreign or scope.half_year or scope.title_year not in (None, scope.year):
        return None
    head = next((at for at, row in enumerate(table.rows) if len(row) > 1), 0)
    titles = "|".join(cell.words for row in table.rows[:head] for cell in row)
    # First the number of the table: without the space it would run into the year behind it.
    words = normalise(_TABLE_WORDS.sub("|", fold(f"{table.caption}|{titles}").replace(scope.place, "|")))
    if _is_apart(words, scope):
        return None
    rest = _YEAR.sub("|", words)
    open_above = _PARTS_OF_A_YEAR.search(table.above) or PLANS.search(table.above) or _other_years(table.above, scope)
    return Grade.OPEN if scope.unnamed or open_above or not is_general(rest) else Grade.SURE


def _is_apart(words: str, scope: TextScope) -> bool:
    """Whether the caption says a part of the year, another year, a plan, an occasion."""
    patterns = (_PARTS_OF_A_YEAR, PLANS, ELSEWHERE, NARROWED)
    return bool(_other_years(words, scope) or any(each.search(words) for each in patterns) or narrowing(words))


def _other_years(words: str, scope: TextScope) -> bool:
    return any(int(found[1]) != scope.year for found in _YEAR.finditer(fold(words)))


def _stems(labels: Labels) -> dict[str, Indicator]:
    """Indicators by their full names without the counting word (人民调解案件), those that two share left out."""
    named = [(label.words, each) for each in labels.catalogue.indicators for label in labels.of[each.key] if label.full]
    often = Counter(words for words, _ in named)
    return {words: each for words, each in named if often[words] == 1}
