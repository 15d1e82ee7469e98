"""One pass over the inbox: by this process or, while another window watches, by that one, whose answer is printed.

Heavy modules come in while the child reads, as in the commands.
"""

from __future__ import annotations

import importlib
import threading
from typing import TYPE_CHECKING

import click

from etl.cli.progress import open_progress, say
from etl.ledger.lock import RUNNING, BusyError, sole_instance
from etl.pipeline.opening import open_examiner, open_ledger
from etl.system.errors import EtlError

if TYPE_CHECKING:
    from etl.ledger.requests import Answer
    from etl.settings.loading import Settings
    from etl.system.clock import Clock

_PAUSE = 0.1
_CHECK = 20
"""After so many pauses it is made sure that the watcher still lives."""


def one_pass(settings: Settings, clock: Clock) -> bool:
    """Receive, publish, print; whether every unit is accepted."""
    try:
        return _pass_here(settings, clock)
    except BusyError as busy:
        said = _ask_for_pass(settings, clock, busy)
    say(said.lines)
    return said.accepted


def _pass_here(settings: Settings, clock: Clock) -> bool:
    with open_examiner(settings) as examiner:
        # The publication's libraries take longer to load than the child needs to read a dozen files.
        threading.Thread(target=importlib.import_module, args=("etl.outputs.rendering",), daemon=True).start()
        from etl.inbox import wait_until_settled
        from etl.pipeline.publishing import publish
        from etl.pipeline.receiving import receive
        from etl.pipeline.sentences import (
            closing_lines,
            published_lines,
            received_lines,
            unidentified_lines,
            units_table,
        )

        with open_ledger(settings, RUNNING) as ledger:
            listing = wait_until_settled(settings.inbox, settings.project.year, settings.intake.settle_seconds, clock)
            with open_progress() as progress:
                received = receive(settings, ledger, examiner, listing.ready, clock, progress)
            published = publish(settings, ledger, examiner, clock)
            closing = ledger.closing(settings.project.year)
    say(units_table(published.edition.units))
    say(unidentified_lines(published.edition.standings, settings.catalogue))
    say(received_lines(listing, received))
    say(closing_lines(closing, settings))
    say(published_lines(published, settings))
    return all(state.accepted for state in published.edition.units)


def _ask_for_pass(settings: Settings, clock: Clock, busy: BusyError) -> Answer:
    """What the watcher did. ``busy`` itself when it is no watcher that holds the lock, EtlError when it could not do it or ended."""
    from etl.ledger.requests import Request, ask, take_back

    if busy.watcher is None:
        raise busy
    click.echo(f"另一个窗口正守着收件夹（{busy.watcher.words}），请它收这一遍……", err=True)
    name = ask(settings.state, Request(settings.project.year))
    try:
        said = _wait(settings, clock, name)
    finally:
        take_back(settings.state, name)
    if said.trouble:
        raise EtlError(said.trouble)
    return said


def _wait(settings: Settings, clock: Clock, name: str) -> Answer:
    from etl.ledger.requests import fetch

    pauses = 0
    while (said := fetch(settings.state, name)) is None:
        clock.sleep(_PAUSE)
        pauses += 1
        if pauses % _CHECK == 0:
            _make_sure(settings)
    return said


def _make_sure(settings: Settings) -> None:
    """EtlError when nobody holds the lock any more: nobody would ever answer."""
    try:
        with sole_instance(settings.state):
            pass
    except BusyError:
        return
    raise EtlError("守着收件夹的窗口停了，这一遍没有收：请再运行一次 etl run。")
