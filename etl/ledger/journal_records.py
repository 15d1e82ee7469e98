"""The records of the journal: one line of JSON each, whatever else may be forgotten.

``etl.ledger.journal`` writes and reads them; an auditor can, too.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias, get_args

import msgspec

from etl.consolidation.decisions import Closing, Decision, Ruling
from etl.domain import Adjustment, Arrival

_CARRIED = "变动说明.txt/"
TABLES = "data/"
"""The outputs that the archive keeps of each edition: the base of the next year."""


class ArrivalRecord(msgspec.Struct, frozen=True, tag_field="kind", tag="arrival"):
    """A file came in: one version of one path."""

    number: int
    path: str
    """Relative to the inbox folder, with forward slashes."""
    sha256: str
    size: int
    modified_ns: int
    received_at: str
    year: int
    """Of the inbox folder it lay in."""
    saved_at: str = ""
    """When the file was saved, never later than first seen, ISO 8601 with offset; earlier versions did not write it."""

    @property
    def arrival(self) -> Arrival:
        """The same as the core knows it."""
        times = (self.modified_ns, self.received_at, self.saved_at)
        return Arrival(self.number, self.path, self.sha256, self.size, *times)


class EditionRecord(msgspec.Struct, frozen=True, tag_field="kind", tag="edition"):
    """An edition was rendered and is about to be placed."""

    year: int
    number: int
    digest: str
    """Hash of what the edition says; the number rises only when it changes."""
    stamp: str
    """ISO 8601 time at which this content was first published."""
    outputs: dict[str, str]
    """SHA-256 by the output's relative name."""
    config_sha256: str = ""
    """Of the config.toml that it was made with; config, template and the tables of ``data/`` are in the archive. Empty in
    the journals of earlier versions, which kept none of them."""
    template: str = ""
    """Name of the report template."""
    template_sha256: str = ""
    program: str = ""
    """Version of the program that made it."""
    inputs: str = ""
    """Hash over the arrivals and decisions of the year that it took in; see ``Ledger.inputs``."""
    base: int = 0
    """Number of the edition of the year before that it was compared with; 0 where there was none."""

    @property
    def archived(self) -> set[str]:
        """SHA-256 of what the archive keeps of it."""
        tables = {sha256 for name, sha256 in self.outputs.items() if name.startswith(TABLES)}
        return {self.config_sha256, self.template_sha256, *tables} if self.config_sha256 else set()


class WrittenRecord(msgspec.Struct, frozen=True, tag_field="kind", tag="written"):
    """Files of ours are about to be placed: anything else that stands under these names is somebody's work."""

    year: int
    files: dict[str, str]
    """SHA-256 by name, relative to the year's outbox; of what stands beside the receipts (``回执/…``) to its inbox."""
    made_from: str = ""
    """Of a marked copy the hash of what it was made from, so that it is not made again."""


class CarriedRecord(msgspec.Struct, frozen=True, tag_field="kind", tag="carried"):
    """What a person had written into a file was carried over into the next draft."""

    year: int
    name: str
    """Of the file, which stands in the year's outbox."""
    sha256: str


class FormsRecord(msgspec.Struct, frozen=True, tag_field="kind", tag="forms"):
    """What earlier versions wrote in place of ``WrittenRecord`` and, under ``变动说明.txt/<name>``, of ``CarriedRecord``."""

    year: int
    outputs: dict[str, str]

    @property
    def now(self) -> tuple[WrittenRecord | CarriedRecord, ...]:
        """The same as records of this version."""
        carried = {name: sha256 for name, sha256 in self.outputs.items() if name.startswith(_CARRIED)}
        written = {name: sha256 for name, sha256 in self.outputs.items() if name not in carried}
        return (
            WrittenRecord(self.year, written),
            *(CarriedRecord(self.year, name.removeprefix(_CARRIED), sha256) for name, sha256 in carried.items()),
        )


class CopyRecord(msgspec.Struct, frozen=True, tag_field="kind", tag="copy"):
    """What earlier versions wrote in place of ``WrittenRecord`` for a marked copy."""

    year: int
    name: str
    sha256: str
    key: str

    @property
    def now(self) -> tuple[WrittenRecord, ...]:
        """The same as a record of this version."""
        return (WrittenRecord(self.year, {self.name: self.sha256}, self.key),)


class BaseRecord(msgspec.Struct, frozen=True, tag_field="kind", tag="base"):
    """A year's table of figures was taken in, because no submission of that year counts: the base of the next."""

    year: int
    sha256: str


class WithdrawalRecord(msgspec.Struct, frozen=True, tag_field="kind", tag="withdrawal"):
    """A person set a submission aside, or took that back."""

    year: int
    path: str
    """Where the file lay; the content counts, not the path."""
    sha256: str
    unit_code: str
    """Empty for a file of unknown unit."""
    why: str
    undo: bool
    decided_at: str
    """ISO 8601 with offset."""
    by: str = ""
    """Who decided; earlier versions did not ask."""

    @property
    def decision(self) -> Decision:
        """The same as the core knows it."""
        return Decision(self.sha256, self.path, self.unit_code, "", self.why, self.decided_at, self.undo, self.by)


class AcceptanceRecord(msgspec.Struct, frozen=True, tag_field="kind", tag="acceptance"):
    """A person let a finding of a submission pass, or took that back; fields as in ``WithdrawalRecord``."""

    year: int
    path: str
    sha256: str
    unit_code: str
    check: str
    """Code of the finding."""
    why: str
    undo: bool
    decided_at: str
    by: str = ""

    @property
    def decision(self) -> Decision:
        """The same as the core knows it."""
        said = (self.why, self.decided_at, self.undo, self.by)
        return Decision(self.sha256, self.path, self.unit_code, self.check, *said)


class AdjustmentRecord(msgspec.Struct, frozen=True, tag_field="kind", tag="adjustment"):
    """A person put a number in the place of a submitted one (更正), or took that back."""

    year: int
    unit_code: str
    code: str
    """Of the indicator."""
    value: str
    """The number, as text."""
    instead_of: str
    """The submitted number; empty where there was none."""
    sha256: str
    """Of the submission that it was made on."""
    why: str
    by: str
    """Who decided."""
    undo: bool
    decided_at: str
    """ISO 8601 with offset."""

    @property
    def decision(self) -> Adjustment:
        """The same as the core knows it."""
        about = (self.unit_code, self.code, Decimal(self.value), Decimal(self.instead_of) if self.instead_of else None)
        return Adjustment(*about, self.sha256, self.why, self.by, self.decided_at, self.undo)


class FreezeRecord(msgspec.Struct, frozen=True, tag_field="kind", tag="freeze"):
    """A person made an edition final (封存), or took that back; all that it was made from is in the archive."""

    year: int
    number: int
    """Of the edition."""
    last_arrival: int
    """Number of the last arrival that belongs to it."""
    config_sha256: str
    """Of config.toml as it was."""
    template: str
    """Name of the report template."""
    template_sha256: str
    outputs: dict[str, str]
    """SHA-256 by the output's relative name."""
    why: str
    undo: bool
    decided_at: str
    """ISO 8601 with offset."""
    by: str = ""
    """Who decided; earlier versions did not ask."""

    @property
    def closing(self) -> Closing:
        """The same as the core knows it."""
        return Closing(self.number, self.last_arrival, self.why, self.decided_at, self.by)


class RulesRecord(msgspec.Struct, frozen=True, tag_field="kind", tag="rules"):
    """A person had an earlier year judged by the rules of that day; config and template are in the archive."""

    year: int
    config_sha256: str
    template: str
    template_sha256: str
    program: str
    decided_at: str
    """ISO 8601 with offset."""
    by: str = ""
    """Who decided it."""


class NewYearRecord(msgspec.Struct, frozen=True, tag_field="kind", tag="newyear"):
    """A person raised the year of config.toml, or took that back; config.toml as it was before is in the archive."""

    year: int
    """The one that it was raised to."""
    before: int
    """The one that it had."""
    config_sha256: str
    """Of config.toml before."""
    turned_sha256: str
    """Of config.toml as it was put in its place."""
    undo: bool
    decided_at: str
    """ISO 8601 with offset."""
    by: str
    """Who decided it."""


class AsideRecord(msgspec.Struct, frozen=True, tag_field="kind", tag="aside"):
    """What lay in the inbox that somebody may take for a report: backups and unfinished downloads, which are passed over."""

    year: int
    paths: list[str]
    """Relative to the inbox folder; all of them, in place of those of the record before."""


Record: TypeAlias = (
    ArrivalRecord
    | EditionRecord
    | WrittenRecord
    | CarriedRecord
    | FormsRecord
    | CopyRecord
    | BaseRecord
    | WithdrawalRecord
    | AcceptanceRecord
    | AdjustmentRecord
    | FreezeRecord
    | RulesRecord
    | NewYearRecord
    | AsideRecord
)

KINDS = frozenset(kind.__struct_config__.tag for kind in get_args(Record))
"""As the lines name themselves."""


def record_of(decision: Ruling, year: int) -> WithdrawalRecord | AcceptanceRecord | AdjustmentRecord:
    """The line that keeps a decision."""
    if isinstance(decision, Adjustment):
        return _adjustment_record(decision, year)
    about = (year, decision.path, decision.sha256, decision.unit_code)
    said = (decision.why, decision.undo, decision.decided_at, decision.by)
    return AcceptanceRecord(*about, decision.check, *said) if decision.check else WithdrawalRecord(*about, *said)


def _adjustment_record(adjustment: Adjustment, year: int) -> AdjustmentRecord:
    return AdjustmentRecord(
        year=year,
        unit_code=adjustment.unit_code,
        code=adjustment.code,
        value=f"{adjustment.value:f}",
        instead_of="" if adjustment.instead_of is None else f"{adjustment.instead_of:f}",
        sha256=adjustment.sha256,
        why=adjustment.why,
        by=adjustment.by,
        undo=adjustment.undo,
        decided_at=adjustment.decided_at,
    )
