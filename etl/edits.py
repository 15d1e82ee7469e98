"""Drafts that people changed, when the next edition comes: found, carried over into the one that is put beside them, journalled.

Between the renderers and the pipeline. When nobody changed anything, two files are hashed and nothing is imported. The edition
keeps the clean draft; what is made here depends on a person's file, so it is journalled apart, under the name of the copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from etl.delivery import CHANGES, Edits
from etl.edition import Edition
from etl.ledger import FormsRecord, Ledger
from etl.masking import masked
from etl.placing import beside_name, edited
from etl.publication import DRAFT, DRAFT_TEXT
from etl.settings import Settings

if TYPE_CHECKING:
    from etl.outputs.report import Draft

DRAFTS = (DRAFT, DRAFT_TEXT)


def take_edits(settings: Settings, ledger: Ledger, edition: Edition, draft: Draft) -> Edits:
    """Carry over what people wrote into the drafts that stand in the outbox, and journal the result before it is placed."""
    year = settings.project.year
    ours, folder = ledger.outputs_written(year), settings.outbox / str(year)
    beside = _beside(ledger, year)
    found = {name: edited(folder, name, ours.get(name, ()), beside[name]) for name in DRAFTS}
    theirs = {name: each for name, each in found.items() if each}
    if not theirs:
        return Edits({}, beside)
    outputs = _redrafted(settings, ledger, edition, draft, theirs)
    names = {name: name if name == CHANGES else beside_name(name) for name in outputs}
    hashes = {names[name]: sha256(content).hexdigest() for name, content in outputs.items()}
    ledger.record_forms(FormsRecord(year, hashes))
    return Edits(outputs, _beside(ledger, year))


def _beside(ledger: Ledger, year: int) -> dict[str, frozenset[str]]:
    """Everything we ever put beside the drafts with people's words in it."""
    written = ledger.outputs_written(year)
    return {name: written.get(beside_name(name), frozenset()) for name in DRAFTS}


def _redrafted(
    settings: Settings, ledger: Ledger, edition: Edition, draft: Draft, theirs: Mapping[str, tuple[Path, bytes]]
) -> dict[str, bytes]:
    """The drafts with people's words in them, and the account of what changed; without what would say nothing new."""
    # Reading Word and proofreading come in here.
    from etl.outputs.changes import render_changes
    from etl.outputs.word import render_docx
    from etl.redrafting import Redrafting

    redrafting = Redrafting(settings, ledger, edition, draft)
    accounts = {name: redrafting.account(path.name, content) for name, (path, content) in theirs.items()}
    outputs = {}
    for name, account in accounts.items():
        if account.carried and account.carried.edited:
            text = account.carried.text
            outputs[name] = render_docx(text, edition.stamp) if name == DRAFT else text.encode()
    told = [account for account in accounts.values() if not account.silent]
    if told:
        outputs[CHANGES] = masked(render_changes(told, edition.number)).encode()
    return outputs
