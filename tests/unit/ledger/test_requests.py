"""Requests to the watcher: a file each way, and nothing left behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from etl.ledger.requests import (
    Answer,
    Request,
    answer,
    ask,
    ask_aside,
    asked_aside,
    fetch,
    pending,
    remove_forgotten,
    take_back,
)
from etl.system.errors import EtlError


def files(state: Path) -> list[str]:
    """What lies in the folder of requests, without the number in front."""
    return sorted(path.name.partition(".")[2] for path in (state / "requests").iterdir())


def test_asked_and_answered(tmp_path: Path) -> None:
    """The answer takes the request away, and who fetches it takes the answer."""
    name = ask(tmp_path, Request(2022))
    assert list(pending(tmp_path)) == [(name, Request(2022))]
    assert fetch(tmp_path, name) is None
    answer(tmp_path, name, Answer(("一行",), accepted=True))
    assert list(pending(tmp_path)) == []
    assert fetch(tmp_path, name) == Answer(("一行",), accepted=True)
    assert files(tmp_path) == []


def test_taken_back(tmp_path: Path) -> None:
    """Nobody waits any more: no answer is written."""
    name = ask(tmp_path, Request(2022))
    take_back(tmp_path, name)
    answer(tmp_path, name, Answer(()))
    assert files(tmp_path) == []


def test_what_is_no_request_is_removed(tmp_path: Path) -> None:
    """And does not stand in the way of one that is."""
    name = ask(tmp_path, Request(2022))
    (tmp_path / "requests" / "0-0.request.json").write_text("{")
    assert [asked for asked, _ in pending(tmp_path)] == [name]
    assert files(tmp_path) == ["request.json"]


def test_a_torn_answer(tmp_path: Path) -> None:
    """Said, not waited for."""
    name = ask(tmp_path, Request(2022))
    (tmp_path / "requests" / f"{name}.answer.json").write_text("{")
    with pytest.raises(EtlError, match="读不懂：请再运行一次"):
        fetch(tmp_path, name)


def test_forgotten_answers_go(tmp_path: Path) -> None:
    """After ten minutes; before, somebody may still fetch it."""
    name = ask(tmp_path, Request(2022))
    answer(tmp_path, name, Answer(()))
    path = tmp_path / "requests" / f"{name}.answer.json"
    os.utime(path, (1000, 1000))
    remove_forgotten(tmp_path, 1600)
    assert files(tmp_path) == ["answer.json"]
    remove_forgotten(tmp_path, 1601)
    assert files(tmp_path) == []


def test_asked_to_stand_aside(tmp_path: Path) -> None:
    """Heard once, however often it was asked; a request for a pass is none."""
    ask(tmp_path, Request(2022))
    assert not asked_aside(tmp_path)
    ask_aside(tmp_path)
    ask_aside(tmp_path)
    assert asked_aside(tmp_path)
    assert not asked_aside(tmp_path)
    assert files(tmp_path) == ["request.json"]


def test_no_requests_at_all(tmp_path: Path) -> None:
    """Nobody ever asked: there is not even a folder."""
    assert list(pending(tmp_path)) == []
    assert not asked_aside(tmp_path)
    remove_forgotten(tmp_path, 0)
