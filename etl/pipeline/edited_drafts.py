"""Drafts that people changed, when the next edition comes: found, carried over into the one that is put beside them, journalled.

Between the renderers and the pipeline. When nobody changed anything, three files are hashed and nothing is imported. The
edition keeps the clean draft; what is made here depends on a person's file, so it is journalled apart, under the name of the
copy. Of several edited copies the last is carried over; what the others have besides is told, unless they stand as they were
when they were carried over into one of the later ones.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from etl.consolidation.edition import Edition
from etl.domain.masking import masked
from etl.ledger import Ledger
from etl.outputs.rendering import DRAFT, DRAFT_REMARKED, DRAFT_TEXT
from etl.pipeline.delivery import CHANGES, Edits
from etl.settings.loading import Settings
from etl.system.files import beside_name, edited

if TYPE_CHECKING:
    from etl.drafts.merging import Carried
    from etl.outputs.proof.changes import Account
    from etl.outputs.report.draft import Draft
    from etl.pipeline.redrafting import Redrafting

DRAFTS = (DRAFT, DRAFT_REMARKED, DRAFT_TEXT)
Theirs = Sequence[tuple[Path, bytes]]
"""The edited copies of one draft, in their order."""


def take_edits(settings: Settings, ledger: Ledger, edition: Edition, draft: Draft) -> Edits:
    """Carry over what people wrote into the drafts that stand in the outbox, and journal the result before it is placed."""
    year = settings.project.year
    theirs = their_drafts(settings, ledger)
    if not theirs:
        return Edits({}, _beside(ledger, year))
    outputs, taken = _redrafted(settings, ledger, edition, draft, theirs)
    ledger.record_written(
        year, {name if name == CHANGES else beside_name(name): content for name, content in outputs.items()}
    )
    ledger.record_carried(year, ((path.name, content) for path, content in taken))
    return Edits(outputs, _beside(ledger, year))


def their_drafts(settings: Settings, ledger: Ledger) -> dict[str, Theirs]:
    """The drafts in the outbox that people edited, by the name of ours; the last of each is what they work on."""
    ours, beside = ledger.written(settings.project.year), _beside(ledger, settings.project.year)
    found = {name: edited(settings.year_outbox, name, ours.get(name, ()), beside[name]) for name in DRAFTS}
    return {name: each for name, each in found.items() if each}


def _beside(ledger: Ledger, year: int) -> dict[str, Collection[str]]:
    """Everything we ever put beside the drafts with people's words in it."""
    written = ledger.written(year)
    return {name: written.get(beside_name(name), frozenset()) for name in DRAFTS}


def _redrafted(
    settings: Settings, ledger: Ledger, edition: Edition, draft: Draft, theirs: Mapping[str, Theirs]
) -> tuple[dict[str, bytes], Theirs]:
    """The drafts with people's words in them, and the account of what changed; then the files that were carried over.

    Without the drafts that would say nothing new.
    """
    # Reading Word and proofreading come in here.
    from etl.outputs.proof.changes import render_changes
    from etl.pipeline.redrafting import Redrafting

    redrafting = Redrafting(settings, ledger, edition, draft)
    year, outputs, accounts = settings.project.year, {}, []
    for name, files in theirs.items():
        others = (one for one in files[:-1] if not ledger.was_carried(year, one[0].name, one[1]))
        account = _accounted(redrafting, files[-1], tuple(others))
        if account.carried and account.carried.edited:
            outputs[name] = _rendered(redrafting, name, account.carried)
            account = replace(account, in_place=outputs[name] == files[0][1])
        accounts.append(account)
    told = [account for account in accounts if not account.silent]
    if told:
        outputs[CHANGES] = masked(render_changes(told, edition.number)).encode()
    return outputs, [files[-1] for files, one in zip(theirs.values(), accounts, strict=True) if one.carried]


def _accounted(redrafting: Redrafting, chosen: tuple[Path, bytes], others: Theirs) -> Account:
    account = redrafting.account(chosen[0].name, chosen[1])
    other_copies = (redrafting.other_copy(path.name, content, account.carried) for path, content in others)
    return replace(account, other_copies=tuple(one for one in other_copies if not one.silent))


def _rendered(redrafting: Redrafting, name: str, carried: Carried) -> bytes:
    """The draft of that name with people's words in it."""
    from etl.outputs.report.provenance import Provenance
    from etl.outputs.report.word import render_docx

    edition, redrafted = redrafting.edition, redrafting.redrafted(carried)
    if name == DRAFT_TEXT:
        return redrafted.text.encode()
    remarks = Provenance(edition).comments(redrafted) if name == DRAFT_REMARKED else ()
    return render_docx(redrafted.text, edition.stamp, remarks)
