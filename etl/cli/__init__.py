"""The commands, and what the terminal says.

Heavy libraries come in with the commands that need them, so that help, status and check start fast.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

import click

from etl import __version__
from etl.cli.chinese_click import ChineseGroup, run_in_chinese
from etl.cli.collecting import check, forms, newyear, run, watch
from etl.cli.deciding import accept, adjust, freeze, rebuild, report, withdraw
from etl.cli.looking import proof, status, trace

_OBJECTS_BETWEEN_COLLECTIONS = 50_000


def main() -> NoReturn:
    """Entry point of ``etl`` and ``python -m etl``."""
    # A run makes objects by the hundred thousand and few cycles; looking for them as often as usual takes a tenth of it.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    try:
        run_in_chinese(program)
    except SystemExit as leaving:
        if isinstance(leaving.code, int):
            atexit.register(_leave, leaving.code)
        raise


def _leave(code: int) -> None:
    """End at once: by now everything is closed and on disk, and to take pandas apart takes another tenth (mypy ends so too)."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # a pipe that nobody reads any more
            stream.flush()
    os._exit(code)


@click.group(cls=ChineseGroup)
@click.version_option(__version__, message="年报汇总 %(version)s", help="显示版本。")
def program() -> None:
    """年报汇总：收齐各单位的年报表，逐格审核，汇总成可追溯的数，起草法治政府建设年度报告。"""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a character must not stop a run.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]


_COLLECTING, _LOOKING = (forms, run, watch, check), (status, trace, report, proof)
for _command in (*_COLLECTING, *_LOOKING, withdraw, accept, adjust, freeze, newyear, rebuild):
    program.add_command(_command)
