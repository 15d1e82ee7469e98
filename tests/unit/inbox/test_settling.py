"""Settling of one that goes on looking: unfinished, open elsewhere, and never without an end."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.inbox.scanning import Entry
from etl.inbox.settling import Look, Settling, Stage

QUIET, PATIENCE = 2.0, 30.0


def entry(size: int = 5, path: str = "2022/甲.xlsx") -> Entry:
    """A file with an old time."""
    return Entry(path, size, 1_000, Path(path))


class Folder:
    """A file that one watcher looks at again and again."""

    def __init__(self) -> None:
        self.state = Settling(QUIET, patience=PATIENCE, by_age=False)
        self.looks = 0
        self.due: float | None = None

    def at(self, tick: float, look: Look | None = None, size: int = 5) -> str:
        """Its stage at that second; ``look`` is what a look would give."""

        def looked(_entry: Entry) -> Look:
            self.looks += 1
            return look or Look()

        settled = self.state.feed([entry(size)], now=1e9, tick=tick, look=looked)
        self.state, self.due = settled.after, settled.due
        one = self.state.watched["2022/甲.xlsx"]
        assert bool(settled.ready) is (one.stage is Stage.READY)
        return one.reason


def test_an_old_time_proves_nothing_while_watching() -> None:
    """A copy that keeps the original's time is still for two seconds of our own before it is looked into."""
    folder = Folder()
    assert folder.at(10) == "还在写入"
    assert (folder.looks, folder.due) == (0, 12)
    assert folder.at(11.9) == "还在写入"
    assert folder.at(12) == "可以收"
    assert (folder.looks, folder.due) == (1, None)


@pytest.mark.parametrize(
    ("look", "words"),
    [
        (Look(whole=False), "还没写完"),
        (Look(holder=""), "正被打开"),
        (Look(holder="张三"), "正由 张三 打开"),
        (Look(whole=False, holder="张三"), "正由 张三 打开"),
    ],
)
def test_what_stays_so_is_taken_after_the_patience(look: Look, words: str) -> None:
    """A stale lock or a half copy does not wait for ever: thirty seconds after the last change it is answered as it is."""
    folder = Folder()
    folder.at(0, look)
    assert folder.at(2, look) == words
    assert folder.at(29.9, look) == words
    assert folder.at(30, look) == "可以收"


def test_looks_become_seldom() -> None:
    """After half a second, one, two, four, eight, eight, and then exactly when the patience ends."""
    folder = Folder()
    folder.at(0)
    due = [2.0]
    while folder.at(due[-1], Look(whole=False)) != "可以收":
        assert folder.due is not None
        before = folder.looks
        folder.at(folder.due - 0.1, Look())
        assert folder.looks == before
        due.append(folder.due)
    assert due == [2.0, 2.5, 3.5, 5.5, 9.5, 17.5, 25.5, 30.0]


def test_what_does_not_open_waits_on() -> None:
    """Nothing could be said about it; every eight seconds it is tried again, and taken as soon as it opens."""
    folder = Folder()
    folder.at(0)
    tick = 2.0
    while tick < 1000:
        assert folder.at(tick, Look(opens=False)) == "正被打开"
        assert folder.due is not None
        assert folder.due <= tick + 8
        tick = folder.due
    assert folder.at(tick, Look()) == "可以收"


def test_another_change_begins_anew() -> None:
    """The patience counts from the last change, not from the first sight."""
    folder = Folder()
    folder.at(0)
    assert folder.at(29, Look(whole=False)) == "还没写完"
    assert folder.at(30, Look(whole=False), size=6) == "还在写入"
    assert folder.at(32, Look(whole=False), size=6) == "还没写完"
    assert folder.at(33, Look(), size=6) == "可以收"


def test_the_first_sight_of_a_version_is_noted() -> None:
    """Of each version its own; a lock that lasts does not make it later, and no comparison minds it."""
    state = Settling(QUIET, patience=PATIENCE, by_age=False)
    seen = []
    for tick, size in ((0, 5), (1, 5), (2, 6), (9, 6)):
        settled = state.feed([entry(size)], now=1e9 + tick, tick=tick, look=lambda _: Look(holder="张三"))
        state = settled.after
        seen.append([one.seen_ns // 10**9 - 10**9 for one in settled.waiting])
    assert seen == [[0], [0], [2], [2]]
    assert settled.waiting == (entry(6),)
