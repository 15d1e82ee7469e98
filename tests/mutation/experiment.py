"""One experiment: a form, one kind of mess done to it, and the judgement of what the program made of every number."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from random import Random

from etl.domain import Arrival, Column, Finding, Severity, State, Submission, column_letters
from etl.domain.catalogue import Catalogue
from etl.domain.findings import message
from etl.examination.examine import examine
from tests.mutation.cell_mess import CellMess
from tests.mutation.form_mess import FormMess
from tests.mutation.forms import LAST, LAYOUTS, THIS, Form, Harm, Place, load_form

UNITS = ("白云山村", "平原村", "司法所", "党政办公室", "文石村")
RIGHT, REPORTED, BOTHERED, WRONG = "读对", "已指出", "读对但打扰", "悄悄读错"
_ROW = re.compile(r"[A-Z]+([0-9]+)")
Figures = dict[tuple[str, str], Decimal | None]
"""By code and column."""


@dataclass(frozen=True)
class Outcome:
    """What became of one mutated cell, or of one mutated form."""

    kind: str
    layout: str
    harm: Harm
    result: str
    story: str
    """Unit, cell, what stood there and what was read: printed when it fails."""


@dataclass(frozen=True)
class _Deed:
    """A mess and the cell it happens to."""

    kind: CellMess
    code: str
    title: str


def tried(
    kinds: Iterable[CellMess | FormMess], layout: str, rng: Random, cells: int, catalogue: Catalogue
) -> Iterator[Outcome]:
    """The kinds of mess on that layout: a mess of the form once, one of cells on so many cells of the units' forms."""
    in_cells: list[CellMess] = []
    for kind in kinds:
        if isinstance(kind, FormMess):
            unit = rng.choice([unit for unit in UNITS if unit.endswith("村") or not kind.village])
            yield _form_tried(kind, layout, _fresh(unit, layout, rng, catalogue), rng)
        else:
            in_cells += [kind] * cells
    yield from _cells_tried(in_cells, layout, rng, catalogue)


def _cells_tried(kinds: list[CellMess], layout: str, rng: Random, catalogue: Catalogue) -> Iterator[Outcome]:
    """Form after form with as many of the messes as it can bear at once, until all were tried that suit any form."""
    left, idle = list(kinds), 0
    while left and idle < len(UNITS):
        units = UNITS if idle else (rng.choice(UNITS),)
        form = _fresh(units[idle % len(units)], layout, rng, catalogue)
        done = _dealt(left, form, rng)
        idle = 0 if done else idle + 1
        for one in done:
            left.remove(one.kind)
        if done:
            yield from _examined_cells(done, layout, form)


def _dealt(kinds: list[CellMess], form: Form, rng: Random) -> list[_Deed]:
    """Messes with the cells of the form that they will happen to, no two of them neighbours."""
    done: list[_Deed] = []
    for kind in kinds:
        if done and (kind.harm != done[0].kind.harm or kind.alone):
            continue
        free = [
            (code, title)
            for code in form.rows
            if all(abs(form.rows[code] - form.rows[other.code]) > 1 for other in done)
            for title in _titles(kind, form, code)
        ]
        if free:
            done.append(_Deed(kind, *rng.choice(free)))
        if done and done[0].kind.alone:
            break
    return done


def _titles(kind: CellMess, form: Form, code: str) -> Iterator[str]:
    """The columns in which the mess can happen to the indicator: 上年 less often."""
    if kind.suits(form, code):
        yield from (THIS, THIS, THIS)
    if kind.in_cell:
        with _Swapped(form):
            suits = kind.suits(form, code)
        if suits:
            yield LAST


@cache
def _originals() -> dict[str, Form]:
    """Forms as loaded, by unit."""
    return {}


def _fresh(unit: str, layout: str, rng: Random, catalogue: Catalogue) -> Form:
    """The unit's form in that layout."""
    loaded = _originals()
    first = loaded.get(unit) or loaded.setdefault(unit, load_form(unit, catalogue))
    places = dict(first.grid), dict(first.columns), dict(first.rows)
    form = Form(unit, catalogue, first.book, *places, first.header, first.path)
    LAYOUTS[layout](form, rng)
    return form


# ------------------------------------------------------------------------------ doing and judging


def _examined_cells(done: list[_Deed], layout: str, form: Form) -> Iterator[Outcome]:
    before = _figures_on(form)
    places = [_made(one, form) for one in done]
    submissions, serious = _examined(form)
    read = _figures_read(form, submissions)
    untouched = {key: value for key, value in _figures_on(form).items() if value == before[key]}
    others = _silently_wrong(form, untouched, read, serious)
    for one, place in zip(done, places, strict=True):
        expected, found = before[one.code, one.title], read[one.code, one.title]
        told = any(_tells_of(one, place, each, form) for each in serious)
        alone = len(done) == 1 or one.kind.harm is Harm.NONE
        result = _judged(one.kind.harm, right=found == expected, told=told, bothered=alone and bool(serious))
        spot = f"{column_letters(place[1])}{place[0]}"
        story = f"{form.unit} {spot}：原是{expected}，写作{form.grid.get(place)!r}，读作{found}"
        if others and result != WRONG:
            result, story = WRONG, f"{story}；别的指标悄悄变了：{others}"
        yield Outcome(one.kind.name, layout, one.kind.harm, result, _told(one.kind.name, layout, story, serious))


def _form_tried(kind: FormMess, layout: str, form: Form, rng: Random) -> Outcome:
    before = _figures_on(form)
    kind.make(form, rng)
    submissions, serious = _examined(form)
    read = _figures_read(form, submissions)
    whole = any(_of_the_whole(one, form) for one in serious)
    wrong = {} if whole else _silently_wrong(form, before, read, serious)
    right = all(read[key] == value for key, value in before.items() if key[1] == THIS or LAST in form.columns)
    result = WRONG if wrong else _judged(kind.harm, right=right, told=bool(serious), bothered=False)
    story = f"{form.unit}：{wrong or ''}"
    return Outcome(kind.name, layout, kind.harm, result, _told(kind.name, layout, story, serious))


def _judged(harm: Harm, *, right: bool, told: bool, bothered: bool) -> str:
    if harm is Harm.DONE:
        return REPORTED if told else WRONG
    if not right:
        return REPORTED if told else WRONG
    if harm is Harm.EITHER:
        return REPORTED if told else RIGHT
    return BOTHERED if told or bothered else RIGHT


def _silently_wrong(form: Form, before: Figures, read: Figures, serious: list[Finding]) -> dict[str, str]:
    """Every number that is another one now without anybody having been told at its row or by its name."""
    return {
        f"{code} {title}": f"{value}→{read[code, title]}"
        for (code, title), value in before.items()
        if read[code, title] != value
        and title in form.columns
        and (value is not None or title == THIS)
        and not any(_tells(one, form, code, form.rows[code]) for one in serious)
    }


def _tells_of(deed: _Deed, place: Place, one: Finding, form: Form) -> bool:
    """Whether the finding speaks of the mess: at the very cell of an entry, at its row or by its name otherwise."""
    if deed.kind.in_cell:
        return one.place.a1 == f"{column_letters(place[1])}{place[0]}" and one.place.sheet == form.sheet
    return _tells(one, form, deed.code, place[0])


def _tells(one: Finding, form: Form, code: str, row: int) -> bool:
    """Whether the finding stands in that row or names the indicator."""
    at = _ROW.fullmatch(one.place.a1)
    in_row = bool(at and int(at[1]) == row and one.place.sheet == form.sheet)
    return in_row or form.indicator(code).name in one.facts.values()


def _of_the_whole(one: Finding, form: Form) -> bool:
    """Whether a hard finding stands at no indicator's row: it speaks of the header, the unit, the year, the file."""
    at = _ROW.fullmatch(one.place.a1)
    return one.severity is Severity.HARD and not (at and int(at[1]) in form.rows.values())


def _told(kind: str, layout: str, story: str, serious: list[Finding]) -> str:
    said = "；".join(message(one) for one in serious[:3]) or "没有意见"
    return f"{kind}（{layout}）{story}；{said}"


# ------------------------------------------------------------------------------ the parts


def _made(deed: _Deed, form: Form) -> Place:
    if deed.title == THIS:
        return deed.kind.make(form, deed.code)
    with _Swapped(form):
        return deed.kind.make(form, deed.code)


class _Swapped:
    """上年 in the part of 本年, for as long as it is open."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def __enter__(self) -> None:
        self._swap()

    def __exit__(self, *_: object) -> None:
        self._swap()

    def _swap(self) -> None:
        columns = self.form.columns
        columns[THIS], columns[LAST] = columns[LAST], columns[THIS]


def _figures_on(form: Form) -> Figures:
    """The plain numbers on the form."""
    return {
        (code, title): Decimal(str(value)) if type(value := form.at(code, title)) in (int, float) else None
        for code in form.rows
        for title in (THIS, LAST)
    }


def _figures_read(form: Form, submissions: tuple[Submission, ...]) -> Figures:
    """What the program makes of the unit's form; nothing when there is no one submission of the unit."""
    own = [one for one in submissions if one.unit == form.unit]
    read: Figures = dict.fromkeys((code, str(title)) for code in form.rows for title in Column)
    for observation in own[0].observations if len(own) == 1 else ():
        if observation.state in (State.NUMBER, State.ZERO):
            read[observation.code, str(observation.column)] = observation.value
    return read


def _examined(form: Form) -> tuple[tuple[Submission, ...], list[Finding]]:
    """The submissions of the written form, and what they say beyond notes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        content = form.written()
    arrival = Arrival(1, form.path, "", len(content), 0, dt.datetime(2023, 1, 5, tzinfo=dt.UTC).isoformat())
    submissions = examine(content, arrival, form.catalogue, 2022)
    found = [one for submission in submissions for one in submission.findings]
    return submissions, [one for one in found if one.severity is not Severity.NOTE]
