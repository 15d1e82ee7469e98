"""What a year was last made with, told from the journal alone: before the settings are known, no ledger can be opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import msgspec

from etl.ledger.archive import ARCHIVE, Archive
from etl.ledger.journal import JOURNAL
from etl.ledger.journal_records import EditionRecord, FreezeRecord, RulesRecord

Made: TypeAlias = FreezeRecord | EditionRecord | RulesRecord
_LINES = (b'"kind":"freeze"', b'"kind":"edition"', b'"kind":"rules"')
_DECODER: msgspec.json.Decoder[Made] = msgspec.json.Decoder(Made)


def last_made(state: Path, year: int) -> tuple[Made, str] | None:
    """What names the config and template of that year, and the version of the program, of the journal in ``.etl``.

    The freeze in force, else the last edition, or the person's word since, that the archive keeps the rules of; None when
    there is none. The version is empty where the journal does not tell it.
    """
    made: Made | None = None
    freeze: FreezeRecord | None = None
    program = ""
    for record in _records(state, year):
        if isinstance(record, FreezeRecord):
            # One that was taken back still names what the edition was made with, where the edition itself does not.
            freeze, made = (None, made or record) if record.undo else (record, made)
        elif record.config_sha256:
            made, program = record, record.program
    found = freeze or made
    return None if found is None else (found, program)


def is_closed(made: Made) -> bool:
    """Whether it is the freeze that is in force."""
    return isinstance(made, FreezeRecord) and not made.undo


def kept_source(state: Path, sha256: str) -> bytes:
    """A config.toml or template that the archive keeps; EtlError when it is missing or altered."""
    return Archive(state / ARCHIVE).get(sha256)


def _records(state: Path, year: int) -> Iterator[Made]:
    try:
        lines = (state / JOURNAL).read_bytes().splitlines(keepends=True)
    except OSError:
        return
    for line in lines:
        if line.endswith(b"\n") and any(kind in line for kind in _LINES):
            record = _record(line)
            if record is not None and record.year == year:
                yield record


def _record(line: bytes) -> Made | None:
    """A line that only speaks of freezes, in a reason, is none."""
    try:
        return _DECODER.decode(line)
    except msgspec.DecodeError:
        return None
