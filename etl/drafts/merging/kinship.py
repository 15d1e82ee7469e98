"""Which paragraphs were split, run together or copied: what else a paragraph has a long stretch of, beside its origin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from etl.drafts.merging.paragraphs import BAR, LONGEST, Fate, Match

STRETCH = 6
"""So many letters in a row are taken from somewhere; fewer come together by chance (姜家镇人民)."""
ENOUGH = 12
"""So many letters of ours are a sentence that was taken over; fewer are a name with its number (法律明白人40名), which people
write anew of something else as well: such a number is theirs."""
_MARKS = re.compile(r"【[^】]*】")


def kinship(earlier: Sequence[str], later: Sequence[str], fates: Sequence[Match]) -> Mapping[int, Sequence[int]]:
    """By place in ``later`` the paragraphs of ``earlier``, beside the origin, that it has half of or is half of.

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
    return frozenset(_stretches(text))


def _stretches(text: str) -> Iterator[str]:
    return (text[at : at + STRETCH] for at in range(len(text) - STRETCH + 1))
