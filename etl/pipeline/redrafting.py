"""One draft that a person changed → the account of it: read, held against the edition it began as, carried over, proofread."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from etl.consolidation.edition import Edition
from etl.domain import Consolidation, Total
from etl.domain.catalogue import Catalogue
from etl.domain.masking import masked
from etl.drafts.merging import Carried, carry_over, is_another_text, nearest
from etl.drafts.merging.figure_updates import ChangedFigure
from etl.drafts.merging.lapsing import find_lapsed
from etl.drafts.merging.paragraphs import DraftParagraph, Printed, paragraphs_of
from etl.drafts.proofreading import Mention, Proof, proofread
from etl.ledger import Ledger
from etl.outputs.proof.changes import Account, OtherCopy
from etl.outputs.rendering import DRAFT_TEXT
from etl.outputs.report.draft import Draft
from etl.outputs.report.template import legal
from etl.pipeline.kept_editions import edition_folder
from etl.reading.documents import read_document
from etl.reading.guard import Limits
from etl.settings.loading import Settings
from etl.system.errors import EtlError
from etl.system.files import sha256_of

TOTALS = "data/totals.csv"


class _NotCarriedError(Exception):
    """Why nothing of a file can be carried over, in a sentence."""


@dataclass(frozen=True)
class Redrafting:
    """What every file of one publication is held against."""

    settings: Settings
    ledger: Ledger
    edition: Edition
    draft: Draft

    def account(self, name: str, content: bytes) -> Account:
        """Carry over one file; one that cannot be read has its trouble told and nothing carried."""
        try:
            carried, began = self._carried(name, content)
        except _NotCarriedError as trouble:
            return Account(name, None, str(trouble))
        return self._doubted(Account(name, carried), carried, began)

    def other_copy(self, name: str, content: bytes, carried: Carried | None) -> OtherCopy:
        """What people wrote into another file of the same draft, and ``carried`` does not have."""
        try:
            other, _ = self._carried(name, content)
        except _NotCarriedError as trouble:
            return OtherCopy(name, str(trouble))
        there = {one.text for one in carried.paragraphs} if carried else set()
        words = tuple(one.text for place, one in enumerate(other.paragraphs) if place in other.own)
        moved = () if carried is None else (text for text in other.moved if text not in carried.moved)
        return OtherCopy(
            name,
            words=tuple(text for text in words if text not in there),
            deleted=tuple(text for text in other.deleted if text in there),
            moved=tuple(moved),
        )

    def redrafted(self, carried: Carried) -> Draft:
        """The draft with people's words in it; it knows where the figures stand that are still bound."""
        figures = (
            replace(self.draft.figures[one.number], line=line, start=one.start, end=one.end)
            for line, paragraph in zip(carried.lines, carried.paragraphs, strict=True)
            for one in paragraph.figures
        )
        return Draft(carried.text, tuple(figures))

    def _carried(self, name: str, content: bytes) -> tuple[Carried, int]:
        """What becomes of one file, and the number of the edition it began as."""
        limits = Limits(file_bytes=self.settings.intake.file_bytes)
        try:
            text = read_document(content, name, limits).text
        except EtlError as trouble:
            raise _NotCarriedError(str(trouble)) from trouble
        theirs = paragraphs_of(legal(masked(text)))
        began = nearest(theirs, self._drafts, self.edition.number)
        base = self._drafts[began]
        if is_another_text(theirs, base):
            raise _NotCarriedError("里面几乎没有原来的初稿了。")
        return carry_over(base, theirs, self._drafts[self.edition.number]), began

    @cached_property
    def _drafts(self) -> Mapping[int, Sequence[DraftParagraph]]:
        """The draft of this edition, and those of the earlier ones that are kept as they were published."""
        written = self.ledger.editions_written(self.settings.project.year)
        earlier = (number for number in written if number < self.edition.number)
        kept = {number: self._kept(number, DRAFT_TEXT) for number in earlier}
        drafts = {number: paragraphs_of(content.decode()) for number, content in kept.items() if content}
        return {**drafts, self.edition.number: paragraphs_of(self.draft.text, _figures(self.draft))}

    def _kept(self, number: int, name: str) -> bytes:
        """An output as that edition was published with it; empty when it is gone or a person changed it since."""
        editions = self.ledger.editions_written(self.settings.project.year)
        written: Collection[str] = editions[number].get(name, ())
        try:
            content = (edition_folder(self.settings.year_outbox, number) / name).read_bytes()
        except OSError:
            return b""
        return content if sha256_of(content) in written else b""

    def _doubted(self, account: Account, carried: Carried, began: int) -> Account:
        """With the numbers in people's own words that are not true any more, and those that never were."""
        text = "\n".join(one.text for one in carried.paragraphs)

        def is_own(start: int) -> bool:
            return text.count("\n", 0, start) in carried.own

        told = {(one.name, one.was) for one in carried.changes if not one.done}
        lapsed = {
            mention.start: change
            for mention, change in self._lapsed(text, began)
            if is_own(mention.start) and (change.name, change.was) not in told
        }
        doubts = (
            one
            for one in self._proof(text, self.edition.consolidation).contradicted
            if is_own(one.mention.start) and one.mention.start not in lapsed
        )
        return replace(account, doubts=tuple(doubts), lapsed=tuple(lapsed.values()))

    def _lapsed(self, text: str, began: int) -> Iterator[tuple[Mention, ChangedFigure]]:
        """The numbers that were true of the edition it began as."""
        table = self._kept(began, TOTALS) if began != self.edition.number else b""
        if table:
            then = _totals(table, self.edition.catalogue)
            yield from find_lapsed(text, self._proof(text, then).verdicts, then, self.edition.consolidation)

    def _proof(self, text: str, totals: Consolidation) -> Proof:
        project = self.edition.project
        return proofread(text, totals, self.edition.catalogue, project.name, project.year)


def _totals(table: bytes, catalogue: Catalogue) -> Consolidation:
    """The totals of an earlier edition by its own table."""
    rows = {row["code"]: row["total"] for row in csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""))}
    known = (one for one in catalogue.indicators if one.code in rows)
    return Consolidation(
        tuple(Total(one, Decimal(rows[one.code]) if rows[one.code] else None, 1, 1, None) for one in known)
    )


def _figures(draft: Draft) -> dict[int, list[Printed]]:
    """The figures of the draft by line."""
    found: dict[int, list[Printed]] = {}
    for number, one in enumerate(draft.figures):
        found.setdefault(one.line, []).append(Printed(one.start, one.end, one.figure.total.indicator.name, number))
    return found
