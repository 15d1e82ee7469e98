"""What people wrote into a draft is carried over into the next one: a three-way merge of texts, and an account of it.

Pure. ``paragraphs`` finds which paragraph is which, also where they were split, run together or copied;
``figure_updates`` brings the numbers inside a rewritten one up to date. What people left alone gets the new words. What
they rewrote, added or moved stays theirs. What they took out stays out. Nothing is dropped without being told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from etl.drafts.merging import figure_updates
from etl.drafts.merging.figure_updates import Bound, ChangedFigure, KeptFigure, sentence_at
from etl.drafts.merging.paragraphs import DraftParagraph, Fate, Match, kinship, matched, skeleton


@dataclass(slots=True)
class Carried:
    """The new draft with people's words in it, and an account of both."""

    paragraphs: list[DraftParagraph] = field(default_factory=list)
    own: set[int] = field(default_factory=set)
    """Which of them are in people's own words."""
    changes: list[ChangedFigure] = field(default_factory=list)
    rewritten: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    """What they took out, in the words it would have now."""
    homeless: list[str] = field(default_factory=list)
    """Rewritten paragraphs whose origin the new draft does not have any more; they were kept."""
    fresh: list[str] = field(default_factory=list)
    """Paragraphs that the new draft has besides."""
    reworded: list[str] = field(default_factory=list)
    """Paragraphs that people left alone, and in which the new draft changed more than figures."""
    gone: list[str] = field(default_factory=list)
    """Paragraphs that people left alone, and that the new draft does not have."""

    @property
    def edited(self) -> bool:
        """Whether any word of theirs differs from the draft they started from."""
        return bool(self.rewritten or self.added or self.moved or self.deleted)

    @property
    def silent(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.edited or self.changes or self.fresh or self.reworded or self.gone)

    @property
    def text(self) -> str:
        """The whole text, a line a paragraph, empty lines where they were."""
        lines = ("\n" * (one.apart and place > 0) + one.text for place, one in enumerate(self.paragraphs))
        return "".join(f"{line}\n" for line in lines)

    @property
    def lines(self) -> Iterator[int]:
        """The line of ``text`` on which each paragraph stands, counted from 0."""
        return accumulate((place > 0) + (one.apart and place > 0) for place, one in enumerate(self.paragraphs))


def nearest(theirs: Sequence[DraftParagraph], drafts: Mapping[int, Sequence[DraftParagraph]], newest: int) -> int:
    """The number of the draft they started from: the one that shares most with theirs, sentence by sentence.

    Of equals the latest, but ``newest``, which they have not seen yet, only when it is nearer than all others.
    """
    return max(drafts, key=lambda number: (_shared(theirs, drafts[number]), number != newest, number))


def is_another_text(theirs: Sequence[DraftParagraph], base: Sequence[DraftParagraph]) -> bool:
    """Whether hardly a tenth of the draft is left: then they wrote a text of their own and edited nothing."""
    return _shared(theirs, base) * 10 < sum(map(len, _sentences(base)))


def _shared(theirs: Sequence[DraftParagraph], draft: Sequence[DraftParagraph]) -> int:
    """Letters of the sentences that both have."""
    common = Counter(_sentences(theirs)) & Counter(_sentences(draft))
    return sum(len(sentence) * times for sentence, times in common.items())


def _sentences(paragraphs: Sequence[DraftParagraph]) -> Iterator[str]:
    for paragraph in paragraphs:
        yield from paragraph.text.replace("，", "。").replace("；", "。").split("。")


def carry_over(
    base: Sequence[DraftParagraph], theirs: Sequence[DraftParagraph], fresh: Sequence[DraftParagraph]
) -> Carried:
    """The ``fresh`` draft with what people made of ``base``, in the order of ``theirs``."""
    places = _places(base, fresh)
    texts, written = [one.text for one in base], [one.text for one in theirs]
    fates = matched(texts, written)
    kin = kinship(texts, written, fates)
    carried, ties = Carried(), _Ties(base, {here: fresh[there] for here, there in places.items()})
    after: dict[int, int] = {}
    located = {match.origin for match in fates if match.fate in (Fate.SAME, Fate.MOVED)}
    for place, (one, match) in enumerate(zip(theirs, fates, strict=True)):
        origins = [*(() if match.origin is None else (match.origin,)), *kin.get(place, ())]
        _carry(carried, one, match, origins, ties)
        for origin in origins:
            if origin in places and (origin == match.origin or origin not in located):
                after[places[origin]] = len(carried.paragraphs)
    carried.changes += ties.unsure()
    kept = {match.origin for match in fates}.union(*kin.values())
    for place, paragraph in enumerate(base):
        if place not in kept:
            carried.deleted.append(ties.now.get(place, paragraph).text)
    _insert(carried, fresh, after, set(places.values()))
    return carried


@dataclass(slots=True)
class _Ties:
    """The figures of each paragraph of the old draft, and the ones that were found again."""

    base: Sequence[DraftParagraph]
    now: Mapping[int, DraftParagraph]
    """Paragraphs of the new draft, by the place of the old paragraph that each continues."""
    _found: set[tuple[int, int]] = field(default_factory=set)
    _unsure: list[tuple[tuple[int, int], ChangedFigure]] = field(default_factory=list)

    def figures(self, origin: int) -> list[Bound]:
        """The figures of one paragraph of the old draft."""
        return figure_updates.bound_figures(self.base[origin].text, self.now[origin]) if origin in self.now else []

    def kept(self, text: str, origins: Sequence[int]) -> list[KeptFigure]:
        """The figures of these paragraphs that still stand in a text of theirs."""
        found: list[KeptFigure] = []
        for origin in origins:
            kept, unsure = figure_updates.kept_figures(self.base[origin].text, text, self.figures(origin))
            found += kept
            self._found |= {(origin, one.figure.start) for one in kept}
            for one in unsure:
                sentence = sentence_at(text, figure_updates.position_of(one, text))
                self._unsure.append(
                    ((origin, one.start), ChangedFigure(one.name, one.was, one.now, sentence, done=False))
                )
        return found

    def unsure(self) -> list[ChangedFigure]:
        """What could not be brought up to date. A paragraph may have been split: what was found in its other half is not told."""
        return list(dict.fromkeys(change for figure, change in self._unsure if figure not in self._found))


def _places(base: Sequence[DraftParagraph], fresh: Sequence[DraftParagraph]) -> dict[int, int]:
    """For each paragraph of the old draft its place in the new one; the numbers do not count."""
    fates = matched([skeleton(one.text) for one in base], [skeleton(one.text) for one in fresh])
    return {match.origin: place for place, match in enumerate(fates) if match.origin is not None}


def _carry(carried: Carried, one: DraftParagraph, match: Match, origins: Sequence[int], ties: _Ties) -> None:
    """Put one paragraph of theirs into the new draft."""
    if match.fate is Fate.REWRITTEN or (match.fate is Fate.ADDED and origins):
        _carry_rewritten(carried, one, match, origins, ties)
        return
    if match.origin is None:
        carried.added.append(one.text)
        _append(carried, one, own=True)
        return
    now = ties.now.get(match.origin)
    if match.fate is Fate.MOVED:
        carried.moved.append(one.text if now is None else now.text)
    if now is None:
        carried.gone.append(one.text)
        return
    figures = ties.figures(match.origin)
    carried.changes += figure_updates.told_changes(one.text, figures)
    if figure_updates.renewed(one.text, figures) != now.text:
        carried.reworded.append(now.text)
    _append(carried, now, own=False)


def _carry_rewritten(carried: Carried, one: DraftParagraph, match: Match, origins: Sequence[int], ties: _Ties) -> None:
    """Their words with the figures of today; ``origins`` are our paragraphs that they were made from."""
    now = None if match.origin is None else ties.now.get(match.origin)
    text, printed, changes = figure_updates.brought_up_to_date(one.text, ties.kept(one.text, origins))
    carried.changes += changes
    carried.rewritten.append(text)
    if not any(origin in ties.now for origin in origins):
        carried.homeless.append(text)
    _append(carried, DraftParagraph(text, one.apart if now is None else now.apart, printed), own=True)


def _append(carried: Carried, paragraph: DraftParagraph, *, own: bool) -> None:
    if own:
        carried.own.add(len(carried.paragraphs))
    carried.paragraphs.append(paragraph)


def _insert(carried: Carried, fresh: Sequence[DraftParagraph], after: Mapping[int, int], known: set[int]) -> None:
    """A paragraph that only the new draft has is put behind the one that it follows there."""
    ahead: dict[int, list[DraftParagraph]] = {}
    at = 0
    for place, paragraph in enumerate(fresh):
        if place in after:
            at = after[place]
        elif place not in known:
            ahead.setdefault(at, []).append(paragraph)
            carried.fresh.append(paragraph.text)
    paragraphs, own = [*ahead.get(0, ())], set()
    for place, paragraph in enumerate(carried.paragraphs):
        if place in carried.own:
            own.add(len(paragraphs))
        paragraphs += [paragraph, *ahead.get(place + 1, ())]
    carried.paragraphs, carried.own = paragraphs, own
