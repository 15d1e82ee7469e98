"""The year's folder of the inbox: made when the year begins, and what people put beside it told with the way to it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from etl.domain.masking import masked_path
from etl.inbox.elsewhere import elsewhere
from etl.ledger import Ledger
from etl.settings.loading import Settings
from etl.system.errors import EtlError
from etl.system.files import explaining_disk

_NAMED = 3
"""So many files at most are named in a sentence."""


def make_year_inbox(settings: Settings) -> None:
    """EtlError when there is no inbox to make it in, and when the disk refuses."""
    folder = settings.year_inbox
    if not settings.folders.inbox.is_dir():
        raise EtlError(
            f"收件夹 {settings.folders.inbox} 不在：请检查共享文件夹是否连上，或改正 config.toml 中 [paths] inbox。"
        )
    with explaining_disk(folder):
        folder.mkdir(exist_ok=True)


def see_to_year_inbox(settings: Settings, ledger: Ledger) -> None:
    """Make it for the year of config.toml while that is new; where it cannot be made, whoever looks into it says why.

    A share that is away must stay an error: its place may be an empty folder. So nothing is made once something has come in
    for the year, nor in an empty inbox once something has ever come in.
    """
    inbox, year = settings.folders.inbox, settings.project.year
    if settings.is_another_year or settings.year_inbox.exists() or ledger.received_in(year):
        return
    with contextlib.suppress(OSError, EtlError):
        if not ledger.last_arrival or any(inbox.iterdir()):
            make_year_inbox(settings)


def elsewhere_lines(settings: Settings, ledger: Ledger) -> Iterator[str]:
    """A sentence for each folder with files that nobody has received: whose year they may be, and what to do in either case."""
    here = f"是{settings.project.year}年度的，请移到 {settings.year_inbox}。"
    for year, entries in elsewhere(settings.folders.inbox, settings.project.year).items():
        fresh = [one.path for one in entries if not ledger.unchanged(one.path, one.size, one.modified_ns)]
        if not fresh:
            continue
        names = "、".join(masked_path(str(PurePosixPath(path).relative_to(str(year or "")))) for path in fresh[:_NAMED])
        what = f"{len(fresh)} 份没有收：{names}{'等' if len(fresh) > _NAMED else ''}。"
        if year is None:
            yield f"收件夹里，不在任何年度的文件夹里的有 {what}{here}"
        else:
            yield f"收件夹 {year} 里有 {what}是{year}年度的，{_way(settings, year)}；{here}"


def _way(settings: Settings, year: int) -> str:
    """How the files of that year are received."""
    if year > settings.current_year:
        return f"等换到{year}年度再收（etl newyear {year}）"
    return "请运行 etl run" if year == settings.current_year else f"请运行 etl run --year {year}"
