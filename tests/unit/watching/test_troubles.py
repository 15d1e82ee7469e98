"""Troubles that pass: told once, tried again less and less often, over once."""

from __future__ import annotations

from etl.watching.telling import Troubles


def test_told_once_and_again_when_it_is_another() -> None:
    """The same sentence is no news; another one is."""
    troubles = Troubles()
    assert troubles.failed("publish", "磁盘已满", 0)
    assert not troubles.failed("publish", "磁盘已满", 1)
    assert troubles.failed("publish", "没有权限", 2)
    assert troubles.sentences() == ("没有权限",)


def test_over_once() -> None:
    """A step that goes well had no trouble, unless it had."""
    troubles = Troubles()
    assert not troubles.passed("publish")
    troubles.failed("publish", "磁盘已满", 0)
    assert troubles.passed("publish")
    assert not troubles.passed("publish")
    assert troubles.sentences() == ()


def test_pauses_double_up_to_a_minute() -> None:
    """One, two, four … sixty seconds; another step is not held up."""
    troubles, tick, pauses = Troubles(), 0.0, []
    for _ in range(9):
        troubles.failed("publish", "磁盘已满", tick)
        pauses.append(troubles.due("publish") - tick)
        assert not troubles.may_try("publish", troubles.due("publish") - 0.1)
        assert troubles.may_try("receive", tick)
        tick = troubles.due("publish")
        assert troubles.may_try("publish", tick)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
