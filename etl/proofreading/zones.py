"""The words around a number, by how close they are: its own clause, its sentence, what stands above.

Own words reach from the comma (or the number before) to the comma (or the number behind). Where they say nothing
(其中：8人, 全年共26次), the clause before is taken in.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from etl.proofreading.mentions import Mention
from etl.proofreading.scanning import fold
from etl.proofreading.wording import canonical, is_silent

_CLAUSE_END = re.compile(r"[,;:、()\[\]【】。!?\t\n]")
_SENTENCE_END = re.compile(r"[。!?\n]")
_HEADING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十]+[章部]分?)"
)
_LONGEST_HEADING = 45
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
    sentence: str
    """The whole sentence, own words and other numbers included."""
    above: str
    """The earlier sentences of the paragraph and the nearest heading."""
    heading: str
    """All headings that the number stands under."""
    line: str
    """The paragraph as written."""
    spoken: str
    """The sentence as written, for people."""
    has_years: tuple[int, ...]
    """Years named in the sentence up to the number."""
    in_table: bool


class Layout:
    """A text cut into paragraphs and sentences once, so that each number's surroundings are looked up."""

    def __init__(self, text: str, mentions: Sequence[Mention], place: str) -> None:
        """``mentions`` are all numbers of ``text`` in order; the name of ``place``, whose figures they are, says nothing."""
        self._text = text
        self._place = place
        self._folded = _VILLAGES.sub(lambda found: found[0].translate(_OPEN), fold(text))
        self._mentions = mentions
        self._starts = [mention.start for mention in mentions]
        self._clauses = [-1, *(found.start() for found in _CLAUSE_END.finditer(self._folded)), len(text)]
        self._sentences = [-1, *(found.start() for found in _SENTENCE_END.finditer(self._folded)), len(text)]
        self._headings = headings_of(self._folded)

    def around(self, mention: Mention) -> Zones:
        """The surroundings of one of the mentions."""
        start, end = _between(self._sentences, mention.start)
        own_start, own_end = self._own(mention, start)
        line_start = self._folded.rfind("\n", 0, mention.start) + 1
        line_end = self._folded.find("\n", mention.start)
        line = self._text[line_start : line_end if line_end >= 0 else len(self._text)]
        before_own = self._words(own_start, mention.start)
        headings = self._headings_above(mention.start)
        return Zones(
            own=f"{before_own}|{self._words(mention.end, own_end)}",
            before_own=before_own,
            earlier=self._words(start, own_start),
            sentence=self._words(start, end),
            above=canonical("|".join((*headings[-1:], self._folded[line_start:start]))),
            heading=canonical("|".join(headings)),
            line=line,
            spoken=self._text[start : end + 1].strip(),
            has_years=self._years(start, mention.start),
            in_table="\t" in line,
        )

    def _own(self, mention: Mention, sentence_start: int) -> tuple[int, int]:
        clause_start, clause_end = _between(self._clauses, mention.start)
        at = bisect.bisect_left(self._starts, mention.start)
        before = next((other for other in reversed(self._mentions[:at]) if other.divides), None)
        after = next((other for other in self._mentions[at + 1 :] if other.divides), None)
        floor = before.end if before else 0
        own_start = max(clause_start, floor)
        own_end = min(_between(self._clauses, mention.end)[1], after.start if after else len(self._text))
        own_end = max(own_end, mention.end)
        right = self._folded[mention.end : own_end]
        while own_start > max(sentence_start, floor) and is_silent(
            (self._folded[own_start : mention.start] + right).replace(self._place, "")
        ):
            own_start = max(_between(self._clauses, own_start - 1)[0], sentence_start, floor)
        return own_start, min(own_end, max(clause_end, mention.end)) if clause_end > mention.end else own_end

    def _words(self, start: int, end: int) -> str:
        return canonical(self._folded[start:end]).replace(self._place, "")

    def _years(self, start: int, end: int) -> tuple[int, ...]:
        first, last = bisect.bisect_left(self._starts, start), bisect.bisect_left(self._starts, end)
        return tuple(each.year for each in self._mentions[first:last] if each.year is not None)

    def _headings_above(self, place: int) -> tuple[str, ...]:
        """The nearest heading of the first level and the nearest of the second below it."""
        shown: list[str] = []
        for start, level, words in self._headings:
            if start > place:
                break
            shown = [words] if level == 1 else [*shown[:1], words]
        return tuple(shown)


_OPEN = str.maketrans("(、)和", "〈〈〉〈")


def headings_of(folded: str) -> list[tuple[int, int, str]]:
    """Start, level (1, 2) and words of each heading of a folded text."""
    found, start = [], 0
    for line in folded.split("\n"):
        if len(line) <= _LONGEST_HEADING and _HEADING.match(line) and "。" not in line.rstrip("。"):
            found.append((start, 2 if line.lstrip().startswith("(") else 1, line))
        start += len(line) + 1
    return found


def _between(borders: Sequence[int], place: int) -> tuple[int, int]:
    """Start and end of the piece that holds ``place``; borders themselves belong to neither."""
    at = bisect.bisect_left(borders, place)
    return borders[at - 1] + 1, borders[at] if at < len(borders) else place
