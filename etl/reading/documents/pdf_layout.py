"""Where the letters of a printed page stand → its paragraphs: a page knows lines only, and where each begins and ends.

Pure. A line goes on in the next one when it was full: the first word of the next had no room in it. Widths are estimated
(a Chinese letter is as wide as the type is high, a Latin one half of that), so every comparison has its slack.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_SAME_LINE = 0.4
"""Of the type's height: a sign that is raised or lowered by less stands on the line."""
_GAP = 1.5
"""Heights of type between two cells of a table; the room that justified setting leaves is smaller."""
_SLACK = 1.5
"""Heights of type by which the estimated end of a full line may be off."""
_STOPS = "。！？"
"""A line that ends with a sentence needs no slack: nothing is torn apart behind it."""
_INDENT = 1.0
"""Heights of type from the margin at which a first line begins; usual are two."""
_TITLE = 1.2
"""How much larger than the body the type of a title is."""
_LONGEST_TITLE = 100
"""Letters that are set in the largest type, when that is a title's."""
_LEVEL = 0.1
"""Points between two sizes that are one."""
_EDGE = 20
"""One line in so many may stand out over the margins."""
_HEAD_AND_FOOT = 2
"""Lines of a page that has no text of its own."""
_NUMBER = re.compile(
    r"[—–―─－-]{1,2}\s*[0-9０-９]{1,4}\s*[—–―─－-]{1,2}"  # — 1 —
    r"|第\s*[0-9]{1,4}\s*页(?:[,，]?\s*[共/]\s*[0-9]{1,4}\s*页)?"  # 第 1 页, 第1页 共3页
)
_BARE = re.compile(r"([0-9]{1,4})(?:\s*/\s*[0-9]{1,4})?")  # 1, 1/3
_FIRST_WORD = re.compile(
    r"[（“‘《「【(]*"
    r"(?:[0-9A-Za-z０-９.,:%]+|.)"  # one Chinese letter, or a number or Latin word, which is not torn apart
    r"[，。、；：？！）”’》」】),%％]*"  # and the marks that may not begin a line
)
_DIGITS = re.compile(r"[0-9]+")
_LATIN = re.compile(r"[A-Za-z]")
_NEEDLESS = re.compile(
    r"(?<=[^\x00-\x7f])[ \xa0](?=\S)"  # 共 12件
    r"|(?<=[!-~])[ \xa0](?=[^\x00-\x7f])"  # 12 件
)
"""Room beside a Chinese letter, which is set (also to fill a line) but never written."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """Letters in a row, as the page sets them; in points, ``up`` from the foot of the page."""

    text: str
    left: float
    up: float
    height: float


@dataclass(frozen=True, slots=True)
class Line(TextRun):
    """A line of a page."""

    end: float
    """How far it reaches, estimated."""


@dataclass(frozen=True, slots=True)
class _Measure:
    left: float
    right: float
    title: float
    """The height of the title's type; without end when the largest type is the body's."""


def paragraphs(pages: Iterable[Sequence[TextRun]]) -> Iterator[str]:
    """The paragraphs of all pages, a row of a table as one with tabs; without page numbers."""
    counted = list(_without_numbers([lines_on_page(page) for page in pages]))
    lines = [line for page in _without_repeats(counted) for line in page]
    if not lines:
        return
    measure = _measured(lines)
    text, before = lines[0].text, lines[0]
    for line in lines[1:]:
        if _goes_on(before, line, measure):
            text += (" " if _LATIN.search(text[-1]) and _LATIN.match(line.text) else "") + line.text
        else:
            yield _NEEDLESS.sub("", text)
            text = line.text
        before = line
    yield _NEEDLESS.sub("", text)


def lines_on_page(runs: Iterable[TextRun]) -> list[Line]:
    """The lines of a page, in the order it sets them."""
    lines: list[Line] = []
    for run in runs:
        shown = run.text.strip()
        if not shown:
            continue
        left = run.left + run.text[: run.text.index(shown[0])].count("\u3000") * run.height
        end = left + _width(shown) * run.height
        last = lines[-1] if lines else None
        if last and abs(run.up - last.up) < _SAME_LINE * last.height and left > last.left:
            text = last.text + _between(last, run, left) + shown
            lines[-1] = Line(text, last.left, last.up, max(last.height, run.height), end)
        else:
            lines.append(Line(shown, left, run.up, run.height, end))
    return lines


def _between(line: Line, run: TextRun, left: float) -> str:
    if left - line.end > _GAP * run.height:
        return "\t"
    return " " if run.text[0].isspace() else ""


def _width(text: str) -> float:
    """In heights of type."""
    return sum(0.5 if letter < "\u2000" else 1.0 for letter in text)


def _without_numbers(pages: list[list[Line]]) -> Iterator[list[Line]]:
    """The pages without the numbers at their head or foot: with dashes or 第…页, or bare ones that count the pages."""
    offsets = Counter(_bare(page[edge]) - place for place, page in enumerate(pages) for edge in _edges(page))
    for place, page in enumerate(pages):
        numbers = {
            edge
            for edge in _edges(page)
            if _NUMBER.fullmatch(page[edge].text)
            or (_bare(page[edge]) >= 0 and (offsets[_bare(page[edge]) - place] > 1 or _bare(page[edge]) == place + 1))
        }
        yield [line for at, line in enumerate(page) if at not in numbers]


def _without_repeats(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages with each running head once, in front of its first page, and each running foot once, behind its last.

    A browser prints the date above and the address below every page; a paragraph that goes on over the page is whole again.
    """
    whole = [list(page) for page in pages]
    for edge, head in ((max, True), (min, False)):
        ends = [_small(edge(page, key=lambda line: line.up, default=None), page) for page in whole]
        alike = [False, *map(_repeats, ends, ends[1:]), False]
        for page, end, before, after in zip(pages, ends, alike, alike[1:], strict=False):
            if end and (before or after):
                page.remove(end)
                if not (before if head else after):
                    page.insert(0 if head else len(page), end)
    return pages


def _small(end: Line | None, page: list[Line]) -> Line | None:
    """The line when its type is smaller than that of others on a page with text of its own: a title or a row is not."""
    return end if end and len(page) > _HEAD_AND_FOOT and end.height < max(line.height for line in page) else None


def _repeats(line: Line | None, following: Line | None) -> bool:
    """Whether the next page has the line in the same place, alike or with one number that counts on."""
    if not line or not following or abs(line.up - following.up) > _LEVEL:
        return False
    if _DIGITS.sub("0", line.text) != _DIGITS.sub("0", following.text):
        return False
    numbers = zip(_DIGITS.findall(line.text), _DIGITS.findall(following.text), strict=True)
    return [int(after) - int(before) for before, after in numbers if before != after] in ([], [1])


def _edges(page: list[Line]) -> set[int]:
    """The places of the highest and of the lowest line, whenever they are set."""
    order = sorted(range(len(page)), key=lambda at: page[at].up)
    return {*order[:1], *order[-1:]}


def _bare(line: Line) -> int:
    """The number that the line is; far below zero when it is none."""
    found = _BARE.fullmatch(line.text)
    return int(found[1]) if found else -1_000_000


def _measured(lines: Sequence[Line]) -> _Measure:
    lefts, ends = sorted(line.left for line in lines), sorted(line.end for line in lines)
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.height, 1)] += len(line.text)
    over, largest = len(lines) // _EDGE, max(sizes)
    titled = largest > _TITLE * sizes.most_common(1)[0][0] and sizes[largest] <= _LONGEST_TITLE
    return _Measure(lefts[over], ends[-1 - over], largest if titled else math.inf)


def _goes_on(before: Line, line: Line, measure: _Measure) -> bool:
    """Whether the second line belongs to the paragraph of the first."""
    if before.height > measure.title - _LEVEL:
        return line.height > measure.title - _LEVEL
    if "\t" in before.text + line.text or line.left > measure.left + _INDENT * line.height:
        return False
    word = _FIRST_WORD.match(line.text)
    room = _width(word[0]) if word else 0.0
    slack = 0.0 if before.text[-1] in _STOPS else _SLACK
    return before.end + (room + slack) * line.height > measure.right
