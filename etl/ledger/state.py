"""What the journal says, taken in record by record, for whoever asks while the ledger is open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256 as sha256_hash

import msgspec

from etl.consolidation.decisions import Ruling
from etl.ledger.journal_records import (
    AcceptanceRecord,
    AdjustmentRecord,
    ArrivalRecord,
    AsideRecord,
    BaseRecord,
    CarriedRecord,
    CopyRecord,
    EditionRecord,
    FormsRecord,
    FreezeRecord,
    NewYearRecord,
    Record,
    RulesRecord,
    WithdrawalRecord,
    WrittenRecord,
)


@dataclass(slots=True)
class Journalled:
    """By year, unless said otherwise."""

    last_number: int = 0
    """Of the arrivals of all years."""
    newest: dict[str, str] = field(default_factory=dict)
    """SHA-256 of the newest version by path."""
    pending: dict[int, ArrivalRecord] = field(default_factory=dict)
    """Arrivals by number; the ledger takes out those that were examined."""
    editions: dict[int, EditionRecord] = field(default_factory=dict)
    written: dict[int, dict[str, set[str]]] = field(default_factory=dict)
    """Every SHA-256 that was ever written, by name."""
    copies: dict[int, dict[str, WrittenRecord]] = field(default_factory=dict)
    """Marked copies by the hash of what they were made from."""
    carried: dict[int, set[tuple[str, str]]] = field(default_factory=dict)
    """Name and SHA-256 of the files that people edited and that were carried over."""
    decisions: dict[int, list[Ruling]] = field(default_factory=dict)
    freezes: dict[int, FreezeRecord] = field(default_factory=dict)
    """The last freeze, or its undoing."""
    bases: dict[int, str] = field(default_factory=dict)
    """SHA-256 of the table that stands in for the year's submissions."""
    aside: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Paths of backups and unfinished downloads that lay in the inbox last."""
    inputs: dict[int, str] = field(default_factory=dict)
    """Hash over the arrivals and decisions so far."""

    def take(self, record: Record) -> None:
        """Take in the next record."""
        if isinstance(record, ArrivalRecord):
            self.last_number = record.number
            self.newest[record.path] = record.sha256
            self.pending[record.number] = record
            self._came_in(record)
        elif isinstance(record, WithdrawalRecord | AcceptanceRecord | AdjustmentRecord):
            self.decisions.setdefault(record.year, []).append(record.decision)
            self._came_in(record)
        elif isinstance(record, FreezeRecord):
            self.freezes[record.year] = record
        elif isinstance(record, BaseRecord):
            self.bases[record.year] = record.sha256
        elif isinstance(record, AsideRecord):
            self.aside[record.year] = tuple(record.paths)
            self._came_in(record)
        elif isinstance(record, FormsRecord | CopyRecord):
            for one in record.now:
                self.take(one)
        elif isinstance(record, CarriedRecord):
            self.carried.setdefault(record.year, set()).add((record.name, record.sha256))
        elif isinstance(record, WrittenRecord):
            self._take_written(record)
        elif isinstance(record, EditionRecord):
            self.editions[record.year] = record
            self._note(record.year, record.outputs)

    def _came_in(
        self, record: ArrivalRecord | WithdrawalRecord | AcceptanceRecord | AdjustmentRecord | AsideRecord
    ) -> None:
        """Without its empty fields: one that a later version adds changes no hash."""
        said = {name: value for name, value in msgspec.to_builtins(record).items() if value}
        before = self.inputs.get(record.year, "")
        self.inputs[record.year] = sha256_hash(before.encode() + msgspec.json.encode(said, order="sorted")).hexdigest()

    def _take_written(self, record: WrittenRecord) -> None:
        if record.made_from:
            self.copies.setdefault(record.year, {})[record.made_from] = record
        self._note(record.year, record.files)

    def _note(self, year: int, files: dict[str, str]) -> None:
        """Files of ours, so that nobody takes them for a person's."""
        known = self.written.setdefault(year, {})
        for name, sha256 in files.items():
            known.setdefault(name, set()).add(sha256)


def archived_by(records: Iterable[Record]) -> set[str]:
    """SHA-256 of every content that the archive must hold."""
    hashes = set[str]()
    for record in records:
        if isinstance(record, ArrivalRecord | BaseRecord):
            hashes.add(record.sha256)
        elif isinstance(record, FreezeRecord | RulesRecord):
            hashes |= {record.config_sha256, record.template_sha256}
        elif isinstance(record, NewYearRecord):
            hashes.add(record.config_sha256)
        elif isinstance(record, EditionRecord):
            hashes |= record.archived
    return hashes


def written_by_edition(records: Iterable[Record], year: int) -> dict[int, dict[str, set[str]]]:
    """Every SHA-256 that was written for each edition of that year, by number of the edition and name of the output."""
    written: dict[int, dict[str, set[str]]] = {}
    for record in records:
        if isinstance(record, EditionRecord) and record.year == year:
            names = written.setdefault(record.number, {})
            for name, sha256 in record.outputs.items():
                names.setdefault(name, set()).add(sha256)
    return written
