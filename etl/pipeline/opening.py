"""What the commands open: settings, the bounded child, the ledger, a bar; each closed again when the command ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from etl.system.clock import clock_of
from etl.system.errors import EtlError

if TYPE_CHECKING:
    from etl.consolidation.edition import Edition
    from etl.ledger import Ledger
    from etl.ledger.last_made import Made
    from etl.pipeline.isolation import Examiner
    from etl.settings.loading import KeptRules, Settings
    from etl.system.clock import Clock


def open_settings(folder: Path | None, year: int | None) -> tuple[Settings, Clock]:
    """The settings of the project in or above ``folder`` (default: here), for that year, and the clock.

    Of a closed year (封存), and of any other than ``[project] year``, those that its last edition was made with.
    """
    from etl.settings.loading import find_project, load_settings

    today = load_settings(find_project((folder or Path.cwd()).resolve()))
    settings = by_own_rules(today, year)
    if settings.sha256 != today.sha256:
        _tell(_other_rules(settings))
    return settings, clock_of(os.environ, settings.project.utc_offset)


def open_as_written(folder: Path | None) -> tuple[Settings, Clock]:
    """Those of config.toml as it stands, for its own year, whatever rules that year has; and the clock."""
    from etl.settings.loading import find_project, load_settings

    today = load_settings(find_project((folder or Path.cwd()).resolve()))
    return today, clock_of(os.environ, today.project.utc_offset)


def open_by_present_rules(
    folder: Path | None, year: int | None, decider: Callable[[Settings], str]
) -> tuple[Settings, Clock]:
    """The same for a year that a person has judged by config.toml as it is now, which is journalled unless it is so anyway.

    ``decider`` says who that is. EtlError for a closed year.
    """
    from etl.pipeline.freezing import refuse_closed, take_present_rules
    from etl.settings.loading import find_project, load_settings

    today = load_settings(find_project((folder or Path.cwd()).resolve()), year)
    clock = clock_of(os.environ, today.project.utc_offset)
    with open_ledger(today, clock) as ledger:
        refuse_closed(ledger, today.project.year)
        if today.is_another_year:
            take_present_rules(today, ledger, clock, decider(today))
    return by_own_rules(today, year), clock


def by_own_rules(today: Settings, year: int | None) -> Settings:
    """Those of config.toml or, where it does not speak for the year, those that the year's last edition was made with.

    ``today`` are those of config.toml, for whichever year.
    """
    from etl.ledger.last_made import is_closed, last_made
    from etl.settings.loading import load_settings

    chosen = today.current_year if year is None else year
    made, program = last_made(today.state, chosen) or (None, "")
    if made is not None and (chosen != today.current_year or is_closed(made)):
        return load_settings(today.root, chosen, _kept_rules(today.state, made, program))
    return today if chosen == today.project.year else load_settings(today.root, chosen)


def _kept_rules(state: Path, made: Made, program: str) -> KeptRules:
    from etl.domain.project import Template
    from etl.ledger.last_made import is_closed, kept_source
    from etl.settings.loading import KeptRules

    template = Template(made.template, kept_source(state, made.template_sha256).decode())
    return KeptRules(kept_source(state, made.config_sha256), template, program, closed=is_closed(made))


def _other_rules(settings: Settings) -> str:
    """That config.toml says something else than the year's own rules, and the way out."""
    year = settings.project.year
    if settings.kept and settings.kept.closed:
        return f"config.toml 在{year}年度封存以后改过；{year}年度仍按封存时的设置。"
    return (
        f"config.toml 在{year}年度最后一版以后改过；{year}年度仍按那一版的设置。"
        f"要按现在的设置重新审核：etl run --year {year} --rules now。"
    )


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
            raise EtlError(
                f"有 {len(left)} 份收到的文件还没有审核完，现在的合计不完整：请先运行 etl run{settings.year_option}。"
            )
        return edition_from(settings, ledger)


def _tell(sentence: str) -> None:
    click.echo(sentence, err=True)
