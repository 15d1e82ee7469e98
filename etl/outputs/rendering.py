"""An edition → the bytes of all its outputs, without placing anything.

This module pulls in pandas, XlsxWriter and Jinja2, so commands that do not publish leave it alone.
"""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass
from importlib.metadata import version

from etl import __version__
from etl.consolidation.edition import Edition
from etl.domain.project import Template
from etl.outputs.data.dataset import render_dataset
from etl.outputs.data.manifest import render_manifest
from etl.outputs.report.draft import Draft, render_draft
from etl.outputs.report.provenance import SUMMARY_FILE, Provenance
from etl.outputs.report.word import render_docx
from etl.outputs.summary import render_summary
from etl.system.codec import encode
from etl.system.files import hashes_of

SUMMARY, MANIFEST = SUMMARY_FILE, "manifest.json"
DRAFT, DRAFT_REMARKED, DRAFT_TEXT = "报告初稿.docx", "报告初稿（批注）.docx", "报告初稿.txt"
_LIBRARIES = ("Jinja2", "pandas", "python-calamine", "XlsxWriter")


def digest_of(edition: Edition, template: Template) -> str:
    """Hash of everything the outputs are made from but number and stamp: the edition rises when it changes."""
    figures = (*edition.standings, *edition.consolidation.totals, edition.last_year.source)
    aside = [state.aside for state in edition.units]
    content = hashlib.sha256()
    # Piece by piece: a thousand forms at once would take tens of megabytes.
    for part in (__version__, edition.project, edition.catalogue, *figures, aside, template.source):
        content.update(encode(part))
    return content.hexdigest()


@dataclass(frozen=True, slots=True)
class Rendered:
    """The outputs of an edition, and its draft with every figure's place."""

    outputs: dict[str, bytes]
    """By name relative to ``outbox/<year>/``."""
    draft: Draft


def render_outputs(edition: Edition, template: Template, config_sha256: str) -> Rendered:
    """All outputs of a numbered edition; EtlError for a fault in the template."""
    draft = render_draft(edition, template.source, template.name)
    # Before the summary, which needs the most memory of all and is long in giving it back.
    dataset = render_dataset(edition)
    outputs = {
        SUMMARY: render_summary(edition),
        DRAFT: render_docx(draft.text, edition.stamp),
        DRAFT_REMARKED: render_docx(draft.text, edition.stamp, Provenance(edition).comments(draft)),
        DRAFT_TEXT: draft.text.encode(),
        **dataset,
    }
    libraries = {name: version(name) for name in _LIBRARIES}
    manifest = render_manifest(
        edition,
        config_sha256=config_sha256,
        template_sha256={template.name: template.sha256},
        outputs=hashes_of(outputs),
        versions={"etl": __version__, "python": platform.python_version()} | libraries,
    )
    return Rendered({**outputs, MANIFEST: manifest}, draft)
