"""A draft as paragraphs, and which paragraph of one text is which of another.

``matched`` gives each paragraph its one origin: it is the same, moved, rewritten or new. ``kinship`` finds what else a
paragraph was made from where people split paragraphs, ran them together or copied from them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import Enum
from itertools import groupby, product

from etl.drafts.text_tables import BAR, row_between_bars

ALIKE = 0.5
"""From this likeness on (difflib's ratio, by letters) a paragraph counts as a rewritten one, not as another."""
LONGEST, _MOST_PAIRS = 3_000, 2_500
"""Letters of a paragraph, and pairs of paragraphs: above these nothing is compared letter by letter."""
STRETCH = 6
"""So many letters in a row are taken from somewhere; fewer come together by chance (姜家镇人民)."""
ENOUGH = 12
"""So many letters of ours are a sentence that was taken over; fewer are a name with its number (法律明白人40名), which people
write anew of something else as well: such a number is theirs."""
_CELLS = "\t"
_GAPS = re.compile(r"【待(?:补|核实)[^】]*】")
_MARKS = re.compile(r"【[^】]*】")
_NUMBERS = re.compile(r"[\d.,%万余近]*\d[\d.,%万余近]*")


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure in a paragraph: characters ``start`` to ``end``, and the name of its indicator."""

    start: int
    end: int
    name: str
    number: int = 0
    """Which of the draft's figures it is, counted from 0."""


@dataclass(frozen=True, slots=True)
class DraftParagraph:
    """A line of a draft."""

    text: str
    apart: bool = False
    """Whether an empty line stands above it."""
    figures: tuple[Printed, ...] = ()


class Fate(Enum):
    """What became of a paragraph."""

    SAME = "same"
    MOVED = "moved"
    REWRITTEN = "rewritten"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Match:
    """Where a paragraph of the later text comes from: its place in the earlier one, None when it was added."""

    origin: int | None
    fate: Fate


def paragraphs_of(text: str, figures: Mapping[int, Sequence[Printed]] | None = None) -> tuple[DraftParagraph, ...]:
    """The lines of a text that are not empty; rows of a table read from Word are put between bars, as in our texts.

    ``figures`` are those of each line, counted from 0, at their places in it.
    """
    lines = _with_bars(text.split("\n"))
    return tuple(
        DraftParagraph(
            line.strip(), number > 0 and not lines[number - 1].strip(), _shifted(line, (figures or {}).get(number, ()))
        )
        for number, line in enumerate(lines)
        if line.strip()
    )


def _with_bars(lines: Sequence[str]) -> list[str]:
    """Two and more lines with tabs are a table; a single one is a sentence with a tab in it."""
    told: list[str] = []
    for is_row, group in groupby(lines, lambda line: _CELLS in line):
        rows = list(group)
        told += [_row(line) for line in rows] if is_row and len(rows) > 1 else rows
    return told


def _row(line: str) -> str:
    return row_between_bars(cell.strip() for cell in line.split(_CELLS))


def _shifted(line: str, figures: Sequence[Printed]) -> tuple[Printed, ...]:
    lead = len(line) - len(line.lstrip())
    return tuple(replace(one, start=one.start - lead, end=one.end - lead) for one in figures if one.start < one.end)


def skeleton(text: str) -> str:
    """The words of a paragraph without numbers and 【待补】: what two editions of one sentence have in common."""
    return _NUMBERS.sub("#", _GAPS.sub("", text))


def matched(earlier: Sequence[str], later: Sequence[str]) -> list[Match]:
    """For each paragraph of ``later`` where it comes from; no paragraph of ``earlier`` is taken twice."""
    found: dict[int, Match] = {}
    for block in SequenceMatcher(None, earlier, later, autojunk=False).get_matching_blocks():
        found |= {block.b + step: Match(block.a + step, Fate.SAME) for step in range(block.size)}
    for fate, pairs in ((Fate.MOVED, _equal), (Fate.REWRITTEN, _alike)):
        taken = {match.origin for match in found.values()}
        left = [place for place in range(len(earlier)) if place not in taken]
        open_places = [place for place in range(len(later)) if place not in found]
        found |= {there: Match(here, fate) for here, there in pairs(earlier, later, left, open_places)}
    return [found.get(place, Match(None, Fate.ADDED)) for place in range(len(later))]


def _equal(
    earlier: Sequence[str], later: Sequence[str], left: Sequence[int], places: Sequence[int]
) -> Iterator[tuple[int, int]]:
    waiting: dict[str, list[int]] = defaultdict(list)
    for here in left:
        waiting[earlier[here]].append(here)
    for there in places:
        if waiting[later[there]]:
            yield waiting[later[there]].pop(0), there


def _alike(
    earlier: Sequence[str], later: Sequence[str], left: Sequence[int], places: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """The most alike first; of equals the one that stands first."""
    if len(left) * len(places) > _MOST_PAIRS:
        return
    scored = ((likeness(earlier[here], later[there]), here, there) for here, there in product(left, places))
    taken_here: set[int] = set()
    taken_there: set[int] = set()
    for _, here, there in sorted((-score, here, there) for score, here, there in scored if score >= ALIKE):
        if here not in taken_here and there not in taken_there:
            taken_here.add(here)
            taken_there.add(there)
            yield here, there


def likeness(one: str, other: str) -> float:
    """0 to 1; 0 also for what is surely below ``ALIKE`` or too long to be compared."""
    if max(len(one), len(other)) > LONGEST:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def kinship(earlier: Sequence[str], later: Sequence[str], fates: Sequence[Match]) -> Mapping[int, Sequence[int]]:
    """For each place in ``later`` the paragraphs of ``earlier``, beside its origin, that share half of their text with it.

    Only what people wrote is looked at, and no row of a table: rows are alike.
    """
    ours = [(place, _bare(text)) for place, text in enumerate(earlier) if not _is_apart(text)]
    grams = {place: _grams(text) for place, text in ours}
    found: dict[int, list[int]] = {}
    for there, (text, match) in enumerate(zip(later, fates, strict=True)):
        if match.fate not in (Fate.ADDED, Fate.REWRITTEN) or _is_apart(text):
            continue
        theirs = _bare(text)
        told = _grams(theirs)
        near = [
            here
            for here, base in ours
            if here != match.origin and not told.isdisjoint(grams[here]) and _are_kin(base, theirs)
        ]
        if near:
            found[there] = near
    return found


def _are_kin(ours: str, theirs: str) -> bool:
    """Whether what they share is a sentence at least, and half of one of them."""
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    shared = sum(block.size for block in blocks if block.size >= STRETCH)
    return shared >= ENOUGH and shared * 2 >= min(len(ours), len(theirs))


def _is_apart(text: str) -> bool:
    return text.startswith(BAR) or len(text) > LONGEST


def _bare(text: str) -> str:
    return _MARKS.sub("", text)


def _grams(text: str) -> frozenset[str]:
    return frozenset(text[at : at + STRETCH] for at in range(len(text) - STRETCH + 1))
