"""What the commands open: settings, the bounded child, the ledger, a bar; each closed again when the command ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from etl.system.errors import EtlError

if TYPE_CHECKING:
    from etl.consolidation.edition import Edition
    from etl.ledger import Ledger
    from etl.pipeline.isolation import Examiner
    from etl.settings.loading import Settings
    from etl.system.clock import Clock


def open_settings(folder: Path | None, year: int | None) -> tuple[Settings, Clock]:
    """The settings of the project in or above ``folder`` (default: here), for that year, and the clock.

    Of a closed year (封存) those that it was closed with, whatever config.toml says now.
    """
    from etl.settings.loading import find_project, load_settings
    from etl.system.clock import clock_of

    read = load_settings(find_project((folder or Path.cwd()).resolve()), year)
    settings = as_closed(read)
    if settings is not read:
        _tell(f"config.toml 在{read.project.year}年度封存以后改过；{read.project.year}年度仍按封存时的设置。")
    return settings, clock_of(os.environ, settings.project.utc_offset)


def as_closed(settings: Settings) -> Settings:
    """The same settings or, of a closed year, those that it was closed with."""
    from etl.ledger.archive import ARCHIVE, Archive
    from etl.ledger.journal import freeze_in_force
    from etl.settings.loading import load_settings

    year = settings.project.year
    freeze = freeze_in_force(settings.state, year)
    if freeze is None or freeze.config_sha256 == settings.sha256:
        return settings
    return load_settings(settings.root, year, Archive(settings.state / ARCHIVE).get(freeze.config_sha256))


def open_examiner(settings: Settings, year: int | None = None) -> Examiner:
    """The bounded child, started with the block so that it is ready when the first file is."""
    from etl.pipeline.isolation import Bounds, Examiner

    bounds = Bounds(memory_mib=settings.intake.child_megabytes, seconds=settings.intake.child_seconds)
    return Examiner(settings.catalogue, year or settings.project.year, bounds)


@contextmanager
def open_ledger(settings: Settings, clock: Clock) -> Iterator[Ledger]:
    """The ledger, held by this process alone until the block ends; its turn is waited for."""
    from etl.ledger.lock import awaited_turn

    with awaited_turn(settings.state, clock, _tell), opened_ledger(settings) as ledger:
        yield ledger


def opened_ledger(settings: Settings) -> Ledger:
    """The ledger, for whoever has the turn; what a crash left half-written is told."""
    from etl.ledger import Ledger

    ledger = Ledger.open(settings.state, settings.rules)
    if ledger.torn:
        _tell("上次运行被中断，流水末尾没写完的一行已移到 .etl/journal.torn，相应的文件会重新收一遍。")
    return ledger


def read_edition(settings: Settings) -> Edition:
    """The year's figures as they stand in the ledger, which is only read; EtlError while some files are not examined."""
    from etl.ledger import Ledger
    from etl.pipeline.from_ledger import edition_from

    with Ledger.open(settings.state, settings.rules, writing=False) as ledger:
        if left := ledger.unindexed(settings.project.year):
            raise EtlError(f"有 {len(left)} 份收到的文件还没有审核完，现在的合计不完整：请先运行 etl run。")
        return edition_from(settings, ledger)


def _tell(sentence: str) -> None:
    click.echo(sentence, err=True)
