"""新年度: the year of config.toml is raised, the inbox made and the forms handed out; or all of that is taken back.

config.toml is put in its place last, when everything else is done: whatever goes wrong before leaves it as it was, and the
command can be given again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.consolidation.decisions import one_line
from etl.consolidation.prefilling import Before, Prefilling, prefillings
from etl.domain.masking import masked_path
from etl.inbox.ignored_names import MISTAKABLE
from etl.inbox.scanning import scan
from etl.ledger import Ledger
from etl.ledger.journal_records import NewYearRecord
from etl.pipeline.forms import FOLDER, distribute_forms
from etl.pipeline.history import last_year_of, printed_before, take_in_table
from etl.pipeline.opening import by_own_rules
from etl.pipeline.year_inbox import make_year_inbox
from etl.settings.loading import CONFIG_NAME, Settings, load_settings
from etl.settings.year_of_config import back_in_year, due_keys, in_new_year
from etl.system.clock import Clock
from etl.system.errors import EtlError
from etl.system.files import Placed, explaining_disk, remove, sync_folder, write_whole

_NAMED = 3
"""So many files at most are named in a sentence."""


@dataclass(frozen=True, slots=True)
class NewYear:
    """What was done."""

    settings: Settings
    """Those of the new year."""
    before: int
    """The year that config.toml had."""
    forms: tuple[Placed, ...]
    prefillings: tuple[Prefilling, ...]
    """Empty where nothing is known of last year."""
    source: str
    """Where last year's figures are known from."""
    stopped: tuple[str, ...]
    """Keys of ``[project]`` that were of the year before."""
    is_closed: bool
    """The year before is closed (封存)."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was taken back."""

    settings: Settings
    """Those of the year before."""
    year: int
    """The one that was taken back."""
    as_it_was: bool
    """config.toml has the bytes that it had before; else it was edited meanwhile, and its other edits stay."""
    standing: tuple[str, ...]
    """``DUE`` keys that somebody wrote since."""
    left: tuple[Path, ...]
    """Folders that hold something else and were left."""


def turned_to(today: Settings, year: int, *, force: bool) -> Settings:
    """The settings of config.toml as it would be in that year, which is not in its place yet.

    EtlError for a year that is not the next, unless ``force``, and for a config.toml that would be faulty then.
    """
    current = today.project.year
    if year == current:
        raise EtlError(f"{CONFIG_NAME} 已经是{year}年度。要重新出表样，请运行 etl forms。")
    if year != current + 1 and not force:
        raise EtlError(
            f"{CONFIG_NAME} 现在是{current}年度，下一年是{current + 1}，不是{year}。确实要换到{year}年度，请加 --force。"
        )
    return load_settings(today.root, content=in_new_year(today.source, year))


def begin_year(today: Settings, turned: Settings, ledger: Ledger, clock: Clock, by: str) -> NewYear:
    """Make the inbox and the forms of the year, then put its config.toml in place; ``by`` is who decides so.

    ``today`` are the settings of config.toml as it is, ``turned`` those of ``turned_to``. EtlError when there is no inbox, and
    for what a form, last year's table or the disk says against it; then config.toml is as it was.
    """
    _refuse_without_rules(today, ledger)
    take_in_table(turned, ledger)
    base = last_year_of(turned, ledger)
    make_year_inbox(turned)
    forms = distribute_forms(turned, ledger, None, None)
    register = by_own_rules(turned, turned.project.year - 1).catalogue
    told = Before(printed_before(turned, ledger), register, turned.succession)
    ledger.record_new_year(_record(today, turned, clock, by), today.source)
    _put_in_place(today, turned.source)
    return NewYear(
        settings=turned,
        before=today.project.year,
        forms=forms,
        prefillings=prefillings(base.amounts, turned.catalogue, told) if base.amounts else (),
        source=base.source,
        stopped=due_keys(today.source),
        is_closed=ledger.freeze(today.project.year) is not None,
    )


def _refuse_without_rules(today: Settings, ledger: Ledger) -> None:
    """EtlError while the year's last edition is one of an earlier version, which kept no rules: they would be lost."""
    year = today.project.year
    last = ledger.last_edition(year)
    if last is not None and not last.config_sha256 and ledger.freeze(year) is None:
        raise EtlError(
            f"{year}年度的第{last.number}版是以前的程序出的，没有存下设置。请先用这一版程序运行一次 etl run，再换年度。"
        )


def _record(today: Settings, turned: Settings, clock: Clock, by: str) -> NewYearRecord:
    return NewYearRecord(
        year=turned.project.year,
        before=today.project.year,
        config_sha256=today.sha256,
        turned_sha256=turned.sha256,
        undo=False,
        decided_at=clock.stamp(),
        by=one_line(by),
    )


def _put_in_place(today: Settings, content: bytes) -> None:
    """EtlError when somebody saved another config.toml meanwhile."""
    path = (today.root / CONFIG_NAME).resolve()
    with explaining_disk(path):
        if path.read_bytes() != today.source:
            raise EtlError(f"{CONFIG_NAME} 刚刚又改过，年度没有换。请再运行一次。")
        mode = path.stat().st_mode
        write_whole(path, content)
        path.chmod(mode)
        sync_folder(path.parent)


# --------------------------------------------------------------------------- back


def take_back(today: Settings, ledger: Ledger, clock: Clock, by: str, year: int | None) -> TakenBack:
    """Put config.toml back in the year before, and remove the empty inbox and the forms that nobody touched.

    ``year`` is the one that is meant, when somebody says. EtlError when config.toml is not in a year that ``begin_year`` put it
    in, when something has come in for it, and for a config.toml that would be faulty in the year before.
    """
    current, done = today.project.year, ledger.new_year()
    if year not in (None, current):
        raise EtlError(f"{CONFIG_NAME} 现在是{current}年度，不是{year}年度，没有可以收回的。")
    if done is None or done.undo or done.year != current:
        raise EtlError(f"{current}年度不是用 etl newyear 换的，收不回来。请自己改 {CONFIG_NAME} 的 [project] year。")
    _refuse_received(today, ledger)
    as_it_was = today.sha256 == done.turned_sha256
    content = ledger.content(done.config_sha256) if as_it_was else back_in_year(today.source, done.before)
    settings = load_settings(today.root, content=content)
    left = _without_leftovers(today, ledger)
    _put_in_place(today, content)
    undone = NewYearRecord(current, done.before, today.sha256, settings.sha256, True, clock.stamp(), one_line(by))
    ledger.record_new_year(undone, today.source)
    standing = () if as_it_was else tuple(key for key in due_keys(content) if _is_kept(key, today, settings))
    return TakenBack(settings, current, as_it_was, standing, left)


def _is_kept(key: str, today: Settings, settings: Settings) -> bool:
    """Whether that key of ``[project]`` was written in the new year, and nothing of the old one came back in its place."""
    return bool(getattr(settings.project, key) == getattr(today.project, key))


def _refuse_received(settings: Settings, ledger: Ledger) -> None:
    """EtlError when something has come in for the year, or lies there and would."""
    year = settings.project.year
    if received := ledger.received_in(year):
        raise EtlError(f"{year}年度已经收到 {len(received)} 份报表（{_some(received)}），不能收回了。")
    if not settings.folders.inbox.is_dir():
        raise EtlError(
            f"收件夹 {settings.folders.inbox} 不在，看不到{year}年度有没有交来的，先不收回：请检查共享文件夹。"
        )
    if not settings.year_inbox.exists():
        return
    found = scan(settings.folders.inbox, year)
    lying = [
        *(entry.path for entry in found.entries),
        *(each.path for each in found.refused),
        *(each.path for each in found.passed_over if each.reason in MISTAKABLE),
    ]
    if lying:
        raise EtlError(
            f"收件夹 {settings.year_inbox} 里有 {len(lying)} 份文件（{_some(lying)}），不能收回。是误放的，请先移走。"
        )


def _some(paths: Sequence[str]) -> str:
    names = "、".join(masked_path(path) for path in paths[:_NAMED])
    return f"{names}{'等' if len(paths) > _NAMED else ''}"


def _without_leftovers(settings: Settings, ledger: Ledger) -> tuple[Path, ...]:
    """Remove the forms that are as we wrote them, and the folders that are empty then; the folders that are not."""
    for name, ours in ledger.written(settings.project.year).items():
        if name.startswith(f"{FOLDER}/"):
            remove(settings.year_outbox, name, ours)
    for folder in (settings.year_outbox / FOLDER, settings.year_outbox, settings.year_inbox):
        with contextlib.suppress(OSError):
            folder.rmdir()
    return tuple(folder for folder in (settings.year_outbox, settings.year_inbox) if folder.exists())
