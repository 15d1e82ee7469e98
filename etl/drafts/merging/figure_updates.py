"""Finds the figures of an earlier draft again, and brings them up to date in a sentence that people rewrote.

Only the newest draft knows where its figures stand. The words between them come from the template, so the same words lead
to the figures of the earlier text. Where they do not, a figure counts as not bound and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import Match, SequenceMatcher

from etl.drafts.merging.paragraphs import DraftParagraph, Printed

# What stands in 【】 is one sign, whatever punctuation is in it.
_CLAUSE = re.compile(r"(?:【[^】]*】|[^，。；：！？])+[，。；：！？]?|[，。；：！？]")
_SENTENCE = re.compile(r"(?:【[^】]*】|[^。；！？])+[。；！？]?|[。；！？]")
_PHRASE = re.compile(r"(?:【[^】]*】|[^【】，。；：！？|\n]){1,40}")
"""What a figure may print: 近1700人次【待补：已报7/8】."""
_TELLING = re.compile(r"[一-鿿]")
_NUMBERISH = re.compile(r"[\d.,万亿余近约超多个十百千]")
_MARK = "【"
_ENOUGH = 2
"""So many letters beside a number say which number it is."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure of an earlier paragraph: where it stood, what it was, what it is now."""

    start: int
    end: int
    was: str
    now: str
    name: str
    number: int = 0
    """Which of the newest draft's figures it is."""

    @property
    def unmarked(self) -> Bound:
        """The number alone, where people took out the 【待补】 behind it; then the new number comes without one too."""
        was, now = (text.partition(_MARK)[0] for text in (self.was, self.now))
        return replace(self, end=self.start + len(was), was=was, now=now or self.now)


@dataclass(frozen=True, slots=True)
class KeptFigure:
    """A figure that still stands in a paragraph of theirs, and at which letter."""

    at: int
    form: Bound
    """What stands there: the figure, or its number alone."""
    figure: Bound


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A figure that changed, in the sentence of the person's text; ``done`` when the new draft has it there."""

    name: str
    was: str
    now: str
    sentence: str
    done: bool = True


def bound_figures(earlier: str, later: DraftParagraph) -> list[Bound]:
    """The figures of an earlier paragraph, found by the later one that the same sentence of the template made."""
    whole = _read(earlier, (0, len(earlier)), later.text, (0, len(later.text)), later.figures)
    return _by_clauses(earlier, later) if whole is None else whole


def _by_clauses(earlier: str, later: DraftParagraph) -> list[Bound]:
    """Clause by clause, because clauses come and go with what has been reported."""
    found: list[Bound] = []
    spans = [match.span() for match in _CLAUSE.finditer(earlier)]
    at = 0
    for start, end in (match.span() for match in _CLAUSE.finditer(later.text)):
        inside = [one for one in later.figures if start <= one.start and one.end <= end]
        if not inside:
            continue
        for place in range(at, len(spans)):
            read = _read(earlier, spans[place], later.text, (start, end), inside)
            if read is not None:
                found += read
                at = place + 1
                break
    return found


def _read(
    earlier: str, span: tuple[int, int], later: str, frame: tuple[int, int], figures: Sequence[Printed]
) -> list[Bound] | None:
    """What stands in ``earlier`` where the figures stand in ``later``; None unless all words around them are the same."""
    cuts = [frame[0], *(cut for one in figures for cut in (one.start, one.end)), frame[1]]
    words = [later[cuts[at] : cuts[at + 1]] for at in range(0, len(cuts), 2)]
    text = earlier[span[0] : span[1]]
    told = len(_TELLING.findall("".join(words)))
    if told < _ENOUGH or not all(words[1:-1]) or not text.startswith(words[0]) or not text.endswith(words[-1]):
        return None
    found: list[Bound] = []
    at = len(words[0])
    for place, one in enumerate(figures, 1):
        is_last = place == len(figures)
        end = len(text) - len(words[-1]) if is_last else text.find(words[place], at + 1)
        if end <= at or not _PHRASE.fullmatch(text, at, end):
            return None
        found.append(Bound(span[0] + at, span[0] + end, text[at:end], later[one.start : one.end], one.name, one.number))
        at = end + len(words[place])
    return found


def renewed(text: str, figures: Sequence[Bound]) -> str:
    """The paragraph with every figure as it is now."""
    cuts = [0, *(cut for one in figures for cut in (one.start, one.end)), len(text)]
    words = [text[cuts[at] : cuts[at + 1]] for at in range(0, len(cuts), 2)]
    return words[0] + "".join(one.now + rest for one, rest in zip(figures, words[1:], strict=True))


def told_changes(text: str, figures: Sequence[Bound]) -> Iterator[ChangedFigure]:
    """The changed figures of a paragraph that people left as it was."""
    for one in figures:
        if one.was != one.now:
            yield ChangedFigure(one.name, one.was, one.now, sentence_at(text, one.start))


def kept_figures(base: str, theirs: str, figures: Sequence[Bound]) -> tuple[list[KeptFigure], list[Bound]]:
    """The figures of a paragraph that still stand in their version of it, and the changed ones that perhaps do.

    A figure still stands when its phrase and the words that lead to it were left as they were.
    """
    blocks = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    found: list[KeptFigure] = []
    unsure: list[Bound] = []
    for one in figures:
        kept = next(_kept(base, theirs, one, blocks), None)
        if kept is not None:
            found.append(kept)
        elif one.was != one.now and position_of(one, theirs) >= 0:
            unsure.append(one)
    return found, unsure


def position_of(figure: Bound, text: str) -> int:
    """Where the old number stands in a text, whatever is said around it; -1 when it does not."""
    return text.find(figure.unmarked.was or figure.was)


def brought_up_to_date(
    theirs: str, kept: Iterable[KeptFigure]
) -> tuple[str, tuple[Printed, ...], tuple[ChangedFigure, ...]]:
    """Their paragraph with the figures of today, where those stand in it, and what was changed."""
    pieces, printed, changes = [], [], []
    after = length = 0
    for one in sorted(kept, key=lambda each: each.at):
        if one.at < after:
            continue  # two paragraphs of ours said the same
        pieces += [theirs[after : one.at], one.form.now]
        length += one.at - after
        printed.append(Printed(length, length + len(one.form.now), one.figure.name, one.figure.number))
        length += len(one.form.now)
        after = one.at + len(one.form.was)
        if one.figure.was != one.figure.now:
            changes.append(ChangedFigure(one.figure.name, one.figure.was, one.figure.now, sentence_at(theirs, one.at)))
    return "".join((*pieces, theirs[after:])), tuple(printed), tuple(changes)


def _kept(base: str, theirs: str, one: Bound, blocks: Sequence[Match]) -> Iterator[KeptFigure]:
    """Where the figure, or else its number alone, still stands in their paragraph."""
    for form in (one, one.unmarked):
        for block in blocks:
            shift = block.b - block.a
            inside = form.was and block.a <= form.start and form.end <= block.a + block.size
            if inside and _still_bound(base, theirs, form, shift):
                yield KeptFigure(form.start + shift, form, one)


def _still_bound(base: str, theirs: str, one: Bound, shift: int) -> bool:
    """Whether the two letters before it are the same (behind it, where it begins a clause), and no digit was added."""
    clause = next(match.span() for match in _CLAUSE.finditer(base) if match.start() <= one.start < match.end())
    lead = min(_ENOUGH, one.start - clause[0])
    first, last = one.start - lead, one.end + (0 if lead == _ENOUGH else _ENOUGH)
    if base[first:last] != theirs[max(0, first + shift) : last + shift]:
        return False
    edges = (one.start - 1, one.end)
    return all(
        _edge(base, at) == _edge(theirs, at + shift) or not _NUMBERISH.match(_edge(theirs, at + shift)) for at in edges
    )


def _edge(text: str, at: int) -> str:
    return text[at] if 0 <= at < len(text) else ""


def sentence_at(text: str, at: int) -> str:
    """The sentence of a paragraph in which that character stands."""
    return next((match[0].strip() for match in _SENTENCE.finditer(text) if match.start() <= at < match.end()), text)
