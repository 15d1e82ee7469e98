"""What lies beside the year's folder, where no pass over the inbox looks: in another year's, or directly in the inbox. Stat only."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path

from etl.inbox.ignored_names import ignored
from etl.inbox.scanning import Entry, scan
from etl.system.errors import EtlError

_YEAR = re.compile(r"(19|20)\d\d")


def elsewhere(inbox: Path, year: int) -> dict[int | None, tuple[Entry, ...]]:
    """Files that may be submissions, by the year in whose folder they lie; None: in none, directly in the inbox.

    Empty for an inbox that cannot be read: whoever needs it says so.
    """
    try:
        names = sorted(path.name for path in inbox.iterdir())
    except OSError:
        return {}
    years = [int(name) for name in names if _YEAR.fullmatch(name) and int(name) != year]
    found: dict[int | None, tuple[Entry, ...]] = {None: tuple(_loose(inbox, names))}
    found |= {other: _in_folder(inbox, other) for other in years}
    return {place: entries for place, entries in found.items() if entries}


def _in_folder(inbox: Path, year: int) -> tuple[Entry, ...]:
    try:
        return scan(inbox, year).entries
    except EtlError:
        return ()


def _loose(inbox: Path, names: list[str]) -> Iterator[Entry]:
    for name in names:
        file = inbox / name
        try:
            status = file.lstat()
        except OSError:
            continue
        if stat.S_ISREG(status.st_mode) and not ignored(name, top=True):
            yield Entry(name, status.st_size, status.st_mtime_ns, file)
