"""What other windows ask of the one that watches: a file with the request in ``.etl/requests/``, a file with the answer beside it.

``etl run`` cannot write while the watcher holds the ledger, so it asks for a pass and prints what it is answered. Commands by
which a person decides ask it to stand aside until they are done. Whoever is killed leaves a file at most: an answer that nobody
fetches is removed after a while.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from etl.system.errors import EtlError
from etl.system.files import disk_trouble, write_whole

_FOLDER = "requests"
_ASKED, _ANSWERED, _ASIDE = ".request.json", ".answer.json", ".aside"
_FORGOTTEN = 600
"""Seconds after which nobody fetches an answer any more."""


class Request(msgspec.Struct, frozen=True):
    """A pass over the inbox is asked for."""

    year: int


class Answer(msgspec.Struct, frozen=True):
    """What the pass printed."""

    lines: tuple[str, ...]
    accepted: bool = False
    """Whether every unit's standing verdict is 接收."""
    trouble: str = ""
    """Why there was no pass; the operator's sentence."""


def ask(state: Path, request: Request) -> str:
    """Leave a request; returns its name. EtlError when the disk refuses."""
    name = f"{os.getpid()}-{time.time_ns()}"
    path = state / _FOLDER / f"{name}{_ASKED}"
    try:
        path.parent.mkdir(exist_ok=True)
        write_whole(path, msgspec.json.encode(request))
    except OSError as fault:
        raise disk_trouble(path, fault) from fault
    return name


def fetch(state: Path, name: str) -> Answer | None:
    """The answer, which is removed; None when there is none yet."""
    path = state / _FOLDER / f"{name}{_ANSWERED}"
    try:
        answer = msgspec.json.decode(path.read_bytes(), type=Answer)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as fault:
        raise EtlError(f"{path} 读不懂：请再运行一次。") from fault
    with contextlib.suppress(OSError):
        path.unlink()
    return answer


def take_back(state: Path, name: str) -> None:
    """Ask no longer."""
    for ending in (_ASKED, _ANSWERED):
        with contextlib.suppress(OSError):
            (state / _FOLDER / f"{name}{ending}").unlink()


def pending(state: Path) -> Iterator[tuple[str, Request]]:
    """The requests that wait, oldest name first; what is no request is removed."""
    try:
        asked = sorted(path for path in (state / _FOLDER).iterdir() if path.name.endswith(_ASKED))
    except OSError:
        return
    for path in asked:
        try:
            yield path.name.removesuffix(_ASKED), msgspec.json.decode(path.read_bytes(), type=Request)
        except OSError:
            continue
        except msgspec.DecodeError:
            with contextlib.suppress(OSError):
                path.unlink()


def answer(state: Path, name: str, said: Answer) -> None:
    """Answer a request, unless it was taken back. Raises OSError when the disk refuses."""
    asked = state / _FOLDER / f"{name}{_ASKED}"
    if asked.exists():
        write_whole(state / _FOLDER / f"{name}{_ANSWERED}", msgspec.json.encode(said))
        asked.unlink(missing_ok=True)


def ask_aside(state: Path) -> None:
    """Ask the watcher to let go of the ledger for a while; asking twice is asking once. EtlError when the disk refuses."""
    path = state / _FOLDER / f"{os.getpid()}{_ASIDE}"
    try:
        path.parent.mkdir(exist_ok=True)
        path.touch()
    except OSError as fault:
        raise disk_trouble(path, fault) from fault


def asked_aside(state: Path) -> bool:
    """Whether somebody asks that; those who did are heard by this and need not be heard again."""
    try:
        asked = [path for path in (state / _FOLDER).iterdir() if path.name.endswith(_ASIDE)]
    except OSError:
        return False
    for path in asked:
        with contextlib.suppress(OSError):
            path.unlink()
    return bool(asked)


def remove_forgotten(state: Path, now: float) -> None:
    """Take away answers that were not fetched; ``now`` in seconds since 1970."""
    with contextlib.suppress(OSError):
        for path in (state / _FOLDER).iterdir():
            if path.name.endswith(_ANSWERED) and now - path.stat().st_mtime > _FORGOTTEN:
                path.unlink()
