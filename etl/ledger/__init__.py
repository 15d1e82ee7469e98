"""What came in and what was published: journal (the truth), archive, index (can be computed again).

The order of steps makes it safe to be killed between any two: content into the archive, line into the journal
(*received*), examination, row into the index. What is received but not in the index is ``unindexed`` and is examined
again from the archive; what is in the archive only was never acknowledged and comes again from the inbox.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from etl.consolidation.decisions import Closing, Ruling, in_force
from etl.domain import Arrival, Submission
from etl.domain.masking import masked_path
from etl.ledger.archive import ARCHIVE, Archive
from etl.ledger.drives import refuse_network_drive
from etl.ledger.index import PASSING, Examined, Index
from etl.ledger.journal import JOURNAL, Journal, Torn
from etl.ledger.journal_records import (
    ArrivalRecord,
    AsideRecord,
    BaseRecord,
    CarriedRecord,
    EditionRecord,
    FreezeRecord,
    NewYearRecord,
    Record,
    RulesRecord,
    WrittenRecord,
    record_of,
)
from etl.ledger.state import Journalled, archived_by, written_by_edition
from etl.system.files import explaining_disk, hashes_of, sha256_of, sync_folder


@dataclass(frozen=True, slots=True)
class Incoming:
    """A version of a file about to be received: its content and what the folder says of it."""

    path: str
    """Relative to the inbox folder, with forward slashes."""
    content: bytes
    size: int
    """As the scan saw it, in bytes; so that an unchanged file is recognised without reading."""
    modified_ns: int
    received_at: str
    """ISO 8601 with offset."""
    year: int
    """Of the inbox folder it lies in."""
    saved_at: str = ""
    """ISO 8601 with offset; see ``Arrival``."""


class Ledger:
    """The open ledger of a project, also usable in a ``with`` statement; ``open`` makes it."""

    def __init__(self, journal: Journal, archive: Archive, index: Index, rules: str) -> None:
        self._journal = journal
        self._archive = archive
        self._index = index
        self._rules = rules
        self._state = Journalled()

    @classmethod
    def open(cls, folder: Path, rules: str = "", *, writing: bool = True) -> Ledger:
        """Open or create the ledger in ``folder`` (``.etl`` of the project).

        ``rules`` is the hash of what examinations depend on but the file: those by other rules are done again.

        ``writing=False`` is for commands that only look, perhaps while another instance writes: nothing is repaired.
        Raises EtlError in one sentence for a network drive, a folder that cannot be written, a broken journal.
        """
        refuse_network_drive(folder)
        _make_folder(folder)
        with contextlib.ExitStack() as undo:
            journal = Journal.open(folder / JOURNAL, writing=writing)
            undo.callback(journal.close)
            index = Index.open(folder / "index.sqlite")
            undo.callback(index.close)
            ledger = cls(journal, Archive(folder / ARCHIVE), index, rules)
            ledger._replay(repair=writing)
            undo.pop_all()
        return ledger

    @property
    def torn(self) -> Torn | None:
        """What a crash had left half-written at the end of the journal when it was opened, to be told to the operator."""
        return self._journal.torn

    def unchanged(self, path: str, size: int, modified_ns: int) -> bool:
        """Whether the file looks exactly as when it was last received or remembered; costs no reading of it."""
        # The index knows masked paths, which two files may share.
        return path in self._state.newest and self._index.unchanged(path, size, modified_ns)

    def latest_hash(self, path: str) -> str | None:
        """SHA-256 of the newest received version of that path, indexed or not; None when there is none."""
        return self._state.newest.get(path)

    def remember_seen(self, path: str, size: int, modified_ns: int, sha256: str) -> None:
        """Note that a path has a new time but the content of its newest version; spares reading it again."""
        self._index.remember(path, size, modified_ns, sha256)

    def forget_seen(self, path: str) -> None:
        """Have a path looked at again that is another file though it looks as before."""
        self._index.forget(path)

    def receive_many(self, incoming: Iterable[Incoming]) -> list[Arrival]:
        """Contents into the archive, then all lines into the journal with one fsync; returns the numbered arrivals.

        ``incoming`` is read one by one, so a generator never holds two contents. None is received unless all are:
        on an exception the journal says nothing and the files come again from the inbox. EtlError when the disk refuses.
        """
        headers: list[Incoming] = []
        digests = self._archive.put_many(_contents(incoming, headers))
        records = [
            ArrivalRecord(number, one.path, sha256, one.size, one.modified_ns, one.received_at, one.year, one.saved_at)
            for number, (one, sha256) in enumerate(
                zip(headers, digests, strict=True), start=self._state.last_number + 1
            )
        ]
        self._record(*records)
        return [record.arrival for record in records]

    def content(self, sha256: str) -> bytes:
        """What came in, or a config, template or table that was kept of an edition; EtlError when it is missing or altered."""
        return self._archive.get(sha256)

    def unindexed(self, year: int) -> list[Arrival]:
        """The year's arrivals that were received but not examined to the end by the present rules, in order of arrival."""
        return [record.arrival for record in self._state.pending.values() if record.year == year]

    def verify_archive(self) -> None:
        """Read every archived content once; EtlError for the first that is missing or altered."""
        for sha256 in sorted(archived_by(self._journal.records())):
            self._archive.get(sha256)

    def index(self, arrival: Arrival, year: int, submissions: tuple[Submission, ...]) -> None:
        """Record what the examination of one arrival found; see ``index_many``."""
        self.index_many(((arrival, year, submissions),))

    def index_many(self, examined: Iterable[Examined]) -> None:
        """Record examinations, and that these versions were seen, in one transaction; read one by one."""
        numbers: list[int] = []
        self._index.add(_noting_numbers(examined, numbers), self._rules)
        for number in numbers:
            self._state.pending.pop(number, None)

    def examined(
        self, year: int, only: Collection[int] | None = None
    ) -> Iterator[tuple[Arrival, tuple[Submission, ...]]]:
        """Examinations of a year by the present rules in order of saving, read one by one: all, or of these arrivals alone."""
        return self._index.examined(year, self._rules, only)

    def decisions(self, year: int) -> tuple[Ruling, ...]:
        """What a person decided about submissions and numbers of that year and has not taken back."""
        return in_force(self._state.decisions.get(year, ()))

    def record_decisions(self, year: int, decisions: Iterable[Ruling]) -> None:
        """Journal decisions with one fsync. EtlError when the disk refuses."""
        self._record(*(record_of(decision, year) for decision in decisions))

    @property
    def last_arrival(self) -> int:
        """Number of the last arrival of any year; 0 when nothing has come."""
        return self._state.last_number

    def received_in(self, year: int) -> tuple[str, ...]:
        """Paths of all that has come in for that year."""
        return tuple(path for path in self._state.newest if path.startswith(f"{year}/"))

    def freeze(self, year: int) -> FreezeRecord | None:
        """The freeze of that year that is in force."""
        record = self._state.freezes.get(year)
        return None if record is None or record.undo else record

    def closing(self, year: int) -> Closing | None:
        """The freeze as the core knows it."""
        record = self.freeze(year)
        return record.closing if record else None

    def record_freeze(self, freeze: FreezeRecord, *sources: bytes) -> None:
        """Keep what the edition was made from (config, template) in the archive, then journal the freeze or its undoing."""
        self._archive.put_many(sources)
        self._record(freeze)

    def keep(self, contents: Iterable[bytes]) -> None:
        """Keep contents that journalled hashes speak of. EtlError when the disk refuses."""
        self._archive.put_many(contents)

    def keeps(self, sha256: str) -> bool:
        """Whether the archive has it; editions of earlier versions kept no tables."""
        return self._archive.has(sha256)

    def record_rules(self, rules: RulesRecord, *sources: bytes) -> None:
        """Keep the rules (config, template), then journal that the year is judged by them. EtlError when the disk refuses."""
        self._archive.put_many(sources)
        self._record(rules)

    def new_year(self) -> NewYearRecord | None:
        """The last change of the year, or its undoing: seldom asked, so read from the journal."""
        records = (record for record in self._journal.records() if isinstance(record, NewYearRecord))
        return next(reversed([*records]), None)

    def record_new_year(self, record: NewYearRecord, config: bytes) -> None:
        """Keep config.toml as it was, then journal the change of the year. EtlError when the disk refuses."""
        self._archive.put(config)
        self._record(record)

    def inputs(self, year: int) -> str:
        """Hash over all that came in and was decided for that year, so that one knows whether anything did since."""
        return self._state.inputs.get(year, "")

    def last_edition(self, year: int) -> EditionRecord | None:
        """The edition recorded last for that year."""
        return self._state.editions.get(year)

    def edition(self, year: int, number: int) -> EditionRecord | None:
        """The last record of that edition: seldom asked, so read from the journal."""
        records = (record for record in self._journal.records() if isinstance(record, EditionRecord))
        return next((each for each in [*records][::-1] if (each.year, each.number) == (year, number)), None)

    def record_edition(self, edition: EditionRecord, sources: Iterable[bytes] = ()) -> None:
        """Journal an edition *before* its outputs are placed, so that a killed run recognises them as its own.

        ``sources`` are what it was made with and its tables, for the archive. One that equals the last of its year is not
        written again. EtlError when the disk refuses.
        """
        if edition != self._state.editions.get(edition.year):
            self._archive.put_many(sources)
            self._record(edition)

    def record_written(
        self, year: int, files: Mapping[str, bytes], made_from: str = ""
    ) -> Mapping[str, AbstractSet[str]]:
        """Journal files of ours before they are placed; returns every SHA-256 that was ever written under each name.

        Names and ``made_from`` as in ``WrittenRecord``. What was all written before is not journalled again.
        """
        record, known = WrittenRecord(year, hashes_of(files), made_from), self._state.written.get(year, {})
        if made_from or any(sha256 not in known.get(name, ()) for name, sha256 in record.files.items()):
            self._record(record)
        return self.written(year)

    def written(self, year: int) -> Mapping[str, AbstractSet[str]]:
        """Every SHA-256 we ever wrote in that year by name; any other content was edited by a person. Grows with the ledger."""
        return self._state.written.get(year, {})

    def copy_made(self, year: int, made_from: str) -> tuple[str, str] | None:
        """Name and SHA-256 of the marked copy that was last made from that."""
        record = self._state.copies.get(year, {}).get(made_from)
        return None if record is None else next(iter(record.files.items()))

    def copies_written(self, year: int) -> Mapping[str, AbstractSet[str]]:
        """The names of all marked copies of that year with every SHA-256 they ever had."""
        names = {name for copy in self._state.copies.get(year, {}).values() for name in copy.files}
        return {name: digests for name, digests in self.written(year).items() if name in names}

    def was_carried(self, year: int, name: str, content: bytes) -> bool:
        """Whether what people wrote into that file was carried over as it stands."""
        return (name, sha256_of(content)) in self._state.carried.get(year, ())

    def record_carried(self, year: int, files: Iterable[tuple[str, bytes]]) -> None:
        """Journal that these files were carried over, unless that is known."""
        fresh = ((name, content) for name, content in files if not self.was_carried(year, name, content))
        self._record(*(CarriedRecord(year, name, sha256_of(content)) for name, content in fresh))

    def base_table(self, year: int) -> bytes | None:
        """The table of that year's figures that was taken in last; None when there is none."""
        sha256 = self._state.bases.get(year)
        return None if sha256 is None else self._archive.get(sha256)

    def record_base_table(self, year: int, content: bytes) -> None:
        """Keep and journal a table of that year's figures. EtlError when the disk refuses."""
        self._record(BaseRecord(year, self._archive.put(content)))

    def aside(self, year: int) -> tuple[str, ...]:
        """Paths of the backups and unfinished downloads that lay in that year's inbox when it was last looked at."""
        return self._state.aside.get(year, ())

    def record_aside(self, year: int, paths: Iterable[str]) -> bool:
        """Journal them when they are not those of last time; whether they were. EtlError when the disk refuses."""
        record = AsideRecord(year, sorted(paths))
        if tuple(record.paths) == self.aside(year):
            return False
        self._record(record)
        return True

    def editions_written(self, year: int) -> Mapping[int, Mapping[str, Collection[str]]]:
        """The same for each edition of that year, by its number: seldom asked, so read from the journal and not kept in mind."""
        return written_by_edition(self._journal.records(), year)

    def rebuild_index(self, year: int) -> None:
        """Empty the index of that year; afterwards its arrivals are ``unindexed`` and its files worth a look."""
        self._index.clear(year)
        arrivals = (record for record in self._journal.records() if isinstance(record, ArrivalRecord))
        self._state.pending |= {record.number: record for record in arrivals if record.year == year}

    def is_current(self) -> bool:
        """Whether nobody else has written the ledger since it was opened: who lets go of it between two turns must ask."""
        return self._journal.is_current() and self._index.is_current()

    def close(self) -> None:
        """Close journal and index; nothing is pending on it."""
        self._journal.close()
        self._index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _record(self, *records: Record) -> None:
        """Journal what happened with one fsync, then know it."""
        self._journal.append(records)
        for record in records:
            self._state.take(record)

    def _replay(self, *, repair: bool) -> None:
        """Take in the journal and find what the index lacks; an index that knows other arrivals is of another journal."""
        for record in self._journal.records():
            self._state.take(record)
        indexed = self._index.contents()
        received = {number: (masked_path(record.path), record.sha256) for number, record in self._state.pending.items()}
        known = {number: (path, sha256) for number, (path, sha256, _) in indexed.items()}
        if repair and not known.items() <= received.items():
            self._index.clear()
            return
        for number, (_, _, rules) in indexed.items():
            # Who only looks cannot try again what ended in a passing trouble.
            if rules == self._rules or (rules == PASSING and not repair):
                self._state.pending.pop(number, None)


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    with explaining_disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)


def _contents(incoming: Iterable[Incoming], headers: list[Incoming]) -> Iterator[bytes]:
    """Give out the contents one by one and note all the rest in ``headers``."""
    for one in incoming:
        headers.append(replace(one, content=b""))
        yield one.content


def _noting_numbers(examined: Iterable[Examined], numbers: list[int]) -> Iterator[Examined]:
    for arrival, year, submissions in examined:
        yield arrival, year, submissions
        numbers.append(arrival.number)
