"""Whether a year is closed (封存), told from the journal alone: before the settings are known, no ledger can be opened."""

from __future__ import annotations

from pathlib import Path

import msgspec

from etl.ledger.archive import Archive
from etl.ledger.journal_records import FreezeRecord

_LINE = b'"kind":"freeze"'


def freeze_in_force(state: Path, year: int) -> FreezeRecord | None:
    """The freeze of that year, of the journal in ``.etl``; None when it is open or there is no journal yet."""
    try:
        lines = (state / "journal.jsonl").read_bytes().splitlines(keepends=True)
    except OSError:
        return None
    records = [_record(line) for line in lines if _LINE in line and line.endswith(b"\n")]
    last = next((record for record in reversed(records) if record is not None and record.year == year), None)
    return None if last is None or last.undo else last


def kept_source(state: Path, sha256: str) -> bytes:
    """A config.toml that a freeze kept; EtlError when it is missing or altered."""
    return Archive(state / "archive").get(sha256)


def _record(line: bytes) -> FreezeRecord | None:
    """A line that only speaks of freezes, in a reason, is none."""
    try:
        return msgspec.json.decode(line, type=FreezeRecord)
    except msgspec.DecodeError:
        return None
