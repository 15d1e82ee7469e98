"""变动说明.txt: what became of a draft that people changed, for the clerk who goes on with the new one.

Rendered from the account of ``etl.drafts.merging``. Plain text that leaves nothing to guess: every figure with its old and new
phrase and the clerk's own sentence, every paragraph that was carried over, and every one that was not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from etl.drafts.merging import Carried
from etl.drafts.merging.figure_updates import ChangedFigure
from etl.drafts.proofreading import NumberVerdict

_TO_BE_DELETED = re.compile(r"【[^】]*删去[^】]*】")
"""How the draft marks the notes and the units' material that are to go before it is signed."""
_LONGEST = 60
"""Letters of a paragraph that are quoted."""


@dataclass(frozen=True, slots=True)
class OtherCopy:
    """Another edited file of the same draft, and what the new draft does not have of it."""

    name: str
    trouble: str = ""
    """Why it could not be read."""
    words: tuple[str, ...] = ()
    """Paragraphs in people's own words."""
    deleted: tuple[str, ...] = ()
    """What they took out there, and the new one has."""
    moved: tuple[str, ...] = ()

    @property
    def silent(self) -> bool:
        """Whether the new one has everything of it."""
        return not (self.trouble or self.words or self.deleted or self.moved)


@dataclass(frozen=True, slots=True)
class Account:
    """One file of theirs and what was made of it."""

    name: str
    """Of their file."""
    carried: Carried | None
    trouble: str = ""
    """Why their file could not be read; then nothing was carried over."""
    doubts: tuple[NumberVerdict, ...] = ()
    """Numbers in their own words that the new figures contradict."""
    lapsed: tuple[ChangedFigure, ...] = ()
    """Numbers in their own words that agreed with the edition the draft came from, and do not agree any more."""
    other_copies: tuple[OtherCopy, ...] = ()
    in_place: bool = False
    """Whether what stands under the draft's own name is the new one already, so that there is none beside it."""

    @property
    def silent(self) -> bool:
        """Whether there is nothing to tell."""
        told = self.trouble or self.doubts or self.lapsed or self.other_copies
        return not told and (self.carried is None or self.carried.silent)


def render_changes(accounts: Sequence[Account], number: int) -> str:
    """The account of the files that people changed, as of that edition."""
    lines = [f"变动说明（第{number}版）", ""]
    for account in accounts:
        lines += [*_file(account), ""]
    carried = [one.name for one in accounts if one.carried and one.carried.edited]
    if len(carried) > 1:
        lines += [f"{'、'.join(carried)} 各改各的，各有一份新的，内容没有合在一起。", ""]
    return "\n".join(lines)


def _file(account: Account) -> Iterator[str]:
    where = "它就是按新数写的一份，旁边没有另放" if account.in_place else "新的一份在它旁边，名字里带“（新）”"
    yield f"{account.name} 有人改过，原文件没有动。{where}。"
    yield from _claim(account)
    for other_copy in account.other_copies:
        yield from _other_copy(other_copy)
    if account.carried is None:
        return
    yield from _figures(account.carried.changes)
    yield from _lapsed(account.lapsed)
    yield from _doubts(account.doubts)
    yield from _paragraphs(account.carried)


def _claim(account: Account) -> Iterator[str]:
    """What became of their words as a whole; never that all was carried over when something was not."""
    if account.carried is None:
        yield f"没有带过来：{account.trouble}新的一份里没有您改的内容。"
    elif account.in_place:
        yield "您改的文字都在里面。"
    elif account.carried.edited:
        yield "您改的文字都带到了新的一份里；字体、颜色、图片、批注和修订痕迹没有带，请以自己的一份为准。"
    else:
        yield "文字与原来的初稿相同，新的一份就是按新数出的初稿。"
    if account.other_copies:
        names = "、".join(other_copy.name for other_copy in account.other_copies)
        yield f"注意：{names} 里也有改动，没有带到新的一份里，列在下面，还要的话请自己抄过去。"


def _other_copy(other_copy: OtherCopy) -> Iterator[str]:
    """What stands in that file alone, in full, for it is found nowhere else."""
    if other_copy.trouble:
        yield from ("", f"【{other_copy.name} 没有带过来】{other_copy.trouble}")
    lists = (
        ("里您写的、新的一份里没有的段落", other_copy.words),
        ("里您删去、新的一份里还有的段落", other_copy.deleted),
        ("里您移动过、新的一份里没有照着移的段落", other_copy.moved),
    )
    for heading, texts in lists:
        yield from _section(f"【{other_copy.name} {heading}】{len(texts)}段", _numbered(texts))


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    """Lines under a heading, with an empty line above; nothing when there are none."""
    if told := list(lines):
        yield from ("", heading, *told)


def _figures(changes: Sequence[ChangedFigure]) -> Iterator[str]:
    done = [one for one in changes if one.done]
    left = [one for one in changes if not one.done]
    yield from _section(f"【变了的数】{len(done)}处，新的一份里已经换好。下面是您的原句", _by_sentence(done))
    yield from _section(f"【没有替您换的数】{len(left)}处，这句话改写过，认不准，请自己核对", _by_sentence(left))


def _by_sentence(changes: Sequence[ChangedFigure]) -> Iterator[str]:
    for number, (sentence, group) in enumerate(groupby(changes, lambda one: one.sentence), 1):
        yield f"{number}. {sentence}"
        yield from (f"   {one.name}：{one.was} → {one.now}" for one in group)


def _lapsed(lapsed: Sequence[ChangedFigure]) -> Iterator[str]:
    heading = f"【您写的数，按原来的汇总是对的，现在变了】{len(lapsed)}处，没有改动，请自己核对"
    return _section(heading, _by_sentence(lapsed))


def _doubts(doubts: Sequence[NumberVerdict]) -> Iterator[str]:
    told = (
        f"“{one.mention.text}”，{one.indicator.name if one.indicator else ''}应为{one.expected}。原句：{one.sentence}"
        for one in doubts
    )
    return _section(f"【与汇总的数不符】{len(doubts)}处，在您写的段落里，没有改动", _numbered(told))


def _paragraphs(carried: Carried) -> Iterator[str]:
    """Lists with headings, the empty ones left out. Paragraphs that ask to be deleted themselves are only counted."""
    deleted = [text for text in carried.deleted if not _TO_BE_DELETED.match(text)]
    lists = (
        ("您改写的段落，照您的写法", carried.rewritten),
        ("您新加的段落，照原样", carried.added),
        ("您移动的段落，照您的位置", carried.moved),
        ("您删去的段落，新的一份里也没有；还要的话从这里找回", deleted),
        ("您改写过、新初稿里已经没有对应的段落，先照您的写法留着，请看还要不要", carried.homeless),
        ("新初稿比原来多的段落", carried.fresh),
        ("不只是数变了的段落，用了新的写法", carried.reworded),
        ("原来的初稿有、新初稿不再有的段落", carried.gone),
    )
    for heading, texts in lists:
        whole = texts is deleted or texts is carried.gone
        yield from _section(f"【{heading}】{len(texts)}段", _numbered(text if whole else _cut(text) for text in texts))
    if asked := len(carried.deleted) - len(deleted):
        yield from ("", f"另有{asked}段写着“删去”的提示和单位材料，您已经删去，不再列出；材料都在各单位的报表里。")


def _numbered(lines: Iterable[str]) -> Iterator[str]:
    return (f"{number}. {line}" for number, line in enumerate(lines, 1))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"
