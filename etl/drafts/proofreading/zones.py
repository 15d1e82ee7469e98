"""The words around a number, by how close they are: its own clause, its sentence, what stands above.

Own words reach from the comma (or the number before) to the comma (or the number behind). Where they say nothing
(其中：8人, 全年共26次), the clause before is taken in.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.drafts.proofreading.mentions import Mention
from etl.drafts.proofreading.recognition import fold
from etl.drafts.proofreading.wording import is_silent, normalise
from etl.drafts.text_tables import is_between_bars

_CLAUSE_END = re.compile(r"[,;:、()\[\]【】。!?\t\n]")
_SENTENCE_END = re.compile(r"[。!?\n]")
_HEADING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、"  # 一、
    r"|\([一二三四五六七八九十]{1,3}\)"  # (一)
    r"|第[一二三四五六七八九十]+[章部]分?)"  # 第一部分
)
_LONGEST_HEADING = 45
_FARTHEST, _LINE_START = 400, 20
"""Letters around a number that are looked at, however long its sentence; of a paragraph's beginning."""
_VILLAGES = re.compile(r"村[(、和]?(?:社区|居)\)?")
"""村（社区）, 村居: one word, whose brackets end no clause."""


@dataclass(frozen=True, slots=True)
class Zones:
    """What surrounds a number; texts are folded and in canonical words."""

    own: str
    before_own: str
    """The part of ``own`` in front of the number."""
    earlier: str
    """The sentence up to the own words."""
    lead: str
    """What of it stands behind the clause of the figure before: the clauses without a number that lead to the own words."""
    sentence: str
    """The whole sentence, own words and other numbers included."""
    above: str
    """The earlier sentences of the paragraph and the nearest heading."""
    ours: bool
    """Our place is named in the sentence up to the number."""
    heading: str
    """All headings that the number stands under."""
    line_start: str
    """How the paragraph begins, as written."""
    spoken: str
    """The sentence as written, for people."""
    has_years: tuple[int, ...]
    """Years named in the sentence up to the number."""
    in_table: bool


class Layout:
    """A text cut into paragraphs and sentences once, so that each number's surroundings are looked up."""

    def __init__(self, text: str, mentions: Sequence[Mention], names: Sequence[str]) -> None:
        """``mentions`` are all numbers of ``text`` in order; the ``names`` of whose figures they are say nothing."""
        self._text = text
        self._names = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
        self._folded = _VILLAGES.sub(lambda found: found[0].translate(_OPEN), fold(text))
        self._mentions = mentions
        self._starts = [mention.start for mention in mentions]
        self._clauses = [-1, *(found.start() for found in _CLAUSE_END.finditer(self._folded)), len(text)]
        self._sentences = [-1, *(found.start() for found in _SENTENCE_END.finditer(self._folded)), len(text)]
        self._lines = [-1, *(at for at, letter in enumerate(text) if letter == "\n"), len(text)]
        self._dividing = [mention for mention in mentions if mention.divides]
        self._dividing_starts = [mention.start for mention in self._dividing]
        self._headings = list(_shown_headings(headings_of(self._folded)))

    def around(self, mention: Mention) -> Zones:
        """The surroundings of one of the mentions."""
        start, end = self._near(_between(self._sentences, mention.start), mention)
        line_start, line_end = _between(self._lines, mention.start)
        own_start, own_end = self._own(mention, start, end)
        before_own = self._words(own_start, mention.start)
        headings = self._headings_above(mention.start)
        above = self._folded[max(line_start, start - _FARTHEST) : start]
        from_line, to_line = self._near((line_start, line_end), mention)
        return Zones(
            own=f"{before_own}|{self._words(mention.end, own_end)}",
            before_own=before_own,
            earlier=self._words(start, own_start),
            lead=self._words(max(self._end_of_figure_before(mention, start), start), own_start),
            sentence=self._words(start, end),
            above=normalise("|".join((*headings[-1:], above))),
            ours=self._names.search(self._folded, start, mention.start) is not None,
            heading=normalise("|".join(headings)),
            line_start=self._text[line_start : line_start + _LINE_START],
            spoken=self._text[start : end + 1].strip(),
            has_years=self._years(start, mention.start),
            in_table="\t" in self._text[from_line:to_line] or is_between_bars(self._text[line_start:line_end]),
        )

    def is_one_sentence(self, one: Mention, other: Mention) -> bool:
        """Whether both stand between the same full stops."""
        return _between(self._sentences, one.start) == _between(self._sentences, other.start)

    def _near(self, piece: tuple[int, int], mention: Mention) -> tuple[int, int]:
        """The piece, as far as it is near the number: a text without full stops is no sentence."""
        return max(piece[0], mention.start - _FARTHEST), min(piece[1], mention.end + _FARTHEST)

    def _own(self, mention: Mention, earliest: int, latest: int) -> tuple[int, int]:
        """Start and end of the own words, within the sentence."""
        before = bisect.bisect_left(self._dividing_starts, mention.start) - 1
        after = bisect.bisect_right(self._dividing_starts, mention.start)
        floor = max(earliest, self._dividing[before].end if before >= 0 else 0)
        ceiling = min(latest, self._dividing_starts[after] if after < len(self._dividing) else len(self._text))
        own_start = max(_between(self._clauses, mention.start)[0], floor)
        own_end = max(min(_between(self._clauses, mention.end)[1], ceiling), mention.end)
        right = self._folded[mention.end : own_end]
        while own_start > floor and is_silent(self._names.sub("", self._folded[own_start : mention.start] + right)):
            own_start = max(_between(self._clauses, own_start - 1)[0], floor)
        return own_start, own_end

    def _end_of_figure_before(self, mention: Mention, earliest: int) -> int:
        """Where the clause ends that holds the figure before; ``earliest`` when the sentence has none."""
        before = bisect.bisect_left(self._dividing_starts, mention.start) - 1
        if before < 0 or self._dividing_starts[before] < earliest:
            return earliest
        return _between(self._clauses, self._dividing[before].end)[1]

    def _words(self, start: int, end: int) -> str:
        return self._names.sub("", normalise(self._folded[start:end]))

    def _years(self, start: int, end: int) -> tuple[int, ...]:
        first, last = bisect.bisect_left(self._starts, start), bisect.bisect_left(self._starts, end)
        return tuple(each.year for each in self._mentions[first:last] if each.year is not None)

    def _headings_above(self, place: int) -> tuple[str, ...]:
        """The nearest heading of the first level and the nearest of the second below it."""
        at = bisect.bisect_right(self._headings, place, key=lambda heading: heading[0])
        return self._headings[at - 1][1] if at else ()


_OPEN = str.maketrans("(、)和", "〈〈〉〈")


def headings_of(folded: str) -> list[tuple[int, int, str]]:
    """Start, level (1, 2) and words of each heading of a folded text."""
    found, start = [], 0
    for line in folded.split("\n"):
        if len(line) <= _LONGEST_HEADING and _HEADING.match(line) and "。" not in line.rstrip("。"):
            found.append((start, 2 if line.lstrip().startswith("(") else 1, line))
        start += len(line) + 1
    return found


def _shown_headings(headings: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """For each heading its place, and itself with the heading of the first level that it stands under."""
    shown: tuple[str, ...] = ()
    for start, level, words in headings:
        shown = (words,) if level == 1 else (*shown[:1], words)
        yield start, shown


def _between(borders: Sequence[int], place: int) -> tuple[int, int]:
    """Start and end of the piece that holds ``place``; borders themselves belong to neither."""
    at = bisect.bisect_left(borders, place)
    return borders[at - 1] + 1, borders[at] if at < len(borders) else place
