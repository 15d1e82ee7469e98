"""One draft that a person changed → the account of it: read, held against the edition it began as, carried over, proofread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from etl.carrying import Carried, Paragraph, Printed, carry_over, is_another_text, nearest, paragraphs_of
from etl.documents import read_document
from etl.edition import Edition
from etl.editions import edition_folder
from etl.errors import EtlError
from etl.ledger import Ledger
from etl.masking import masked
from etl.outputs.changes import Account
from etl.outputs.report import Draft
from etl.outputs.template import legal
from etl.proofreading import Verdict, proofread
from etl.publication import DRAFT_TEXT
from etl.reading.guard import Limits
from etl.settings import Settings

_MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Redrafting:
    """What every file of one publication is held against."""

    settings: Settings
    ledger: Ledger
    edition: Edition
    draft: Draft

    def account(self, name: str, content: bytes) -> Account:
        """Carry over one file; one that cannot be read has its trouble told and nothing carried."""
        limits = Limits(file_bytes=self.settings.intake.file_megabytes * _MEBIBYTE)
        try:
            text = read_document(content, name, limits).text
        except EtlError as trouble:
            return Account(name, None, str(trouble))
        theirs = paragraphs_of(legal(masked(text)))
        fresh = paragraphs_of(self.draft.text, _figures(self.draft))
        drafts = {**dict(self._kept()), self.edition.number: fresh}
        base = drafts[nearest(theirs, drafts, self.edition.number)]
        if is_another_text(theirs, base):
            return Account(name, None, "里面几乎没有原来的初稿了。")
        carried = carry_over(base, theirs, fresh)
        return Account(name, carried, doubts=tuple(self._doubts(carried)))

    def _kept(self) -> Iterator[tuple[int, Sequence[Paragraph]]]:
        """The drafts of the earlier editions as they were published; one that a person changed since is none."""
        year = self.settings.project.year
        for number, written in self.ledger.editions_written(year).items():
            kept = _content(edition_folder(self.settings.outbox / str(year), number) / DRAFT_TEXT)
            if number < self.edition.number and sha256(kept).hexdigest() in written.get(DRAFT_TEXT, ()):
                yield number, paragraphs_of(kept.decode())

    def _doubts(self, carried: Carried) -> Iterator[Verdict]:
        """The numbers in people's own words that the edition contradicts."""
        project = self.edition.project
        text = "\n".join(one.text for one in carried.paragraphs)
        proof = proofread(text, self.edition.consolidation, self.edition.catalogue, project.name, project.year)
        return (one for one in proof.contradicted if text.count("\n", 0, one.mention.start) in carried.own)


def _figures(draft: Draft) -> dict[int, list[Printed]]:
    """The figures of the draft by line."""
    found: dict[int, list[Printed]] = {}
    for one in draft.mentions:
        found.setdefault(one.line, []).append(Printed(one.start, one.end, one.figure.total.indicator.name))
    return found


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
