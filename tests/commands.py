"""``etl`` commands for the tests, each a process of its own, forked from one that has the libraries loaded already.

Loading them is half of a command, and the tests give hundreds. Where nothing can be forked a command starts as people start it,
and so do those that a test wants to watch or to kill.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 120
"""Seconds."""


class Done(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: bytes
    err: bytes


def run(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Done:
    """``etl WORDS`` in that folder, to its end."""
    if not hasattr(os, "fork"):
        command = [sys.executable, "-m", "etl", *words]
        done = subprocess.run(
            command, cwd=folder, env={**environment}, capture_output=True, timeout=LONGEST, check=False
        )
        return Done(done.returncode, done.stdout, done.stderr)
    with tempfile.TemporaryDirectory() as printed:
        server = _server()
        assert server.stdin
        assert server.stdout
        request = {"words": words, "folder": str(folder), "environment": {**environment}, "printed": printed}
        server.stdin.write(json.dumps(request) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        return Done(code, *((Path(printed) / name).read_bytes() for name in ("out", "err")))


@cache
def _server() -> subprocess.Popen[str]:
    """The process from which commands are forked, one for each process of tests."""
    command = [sys.executable, "-m", "tests.commands"]
    environment = os.environ | {"PYTHONUTF8": "1"}
    server = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    )
    atexit.register(server.communicate)
    return server


def main() -> None:
    """Fork a command for every line that comes in, and answer with its exit code."""
    import etl

    for module in pkgutil.walk_packages(etl.__path__, "etl."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _be_etl(**json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201 - the answer


def _be_etl(words: list[str], folder: str, environment: dict[str, str], printed: str) -> None:
    """What ``python -m etl`` does; leaves the process as that does."""
    signal.alarm(LONGEST)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for descriptor, path in enumerate((os.devnull, f"{printed}/out", f"{printed}/err")):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), descriptor)
    sys.argv[1:] = words
    runpy.run_module("etl", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
