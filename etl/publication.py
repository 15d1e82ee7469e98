"""Ledger → edition → bytes: what one publication says and how it looks, without placing anything.

``assemble`` is pure but for reading the ledger's rows given to it; the renderers of ``etl.outputs`` do the rest. This module
pulls in pandas, XlsxWriter, docx and Jinja2, so commands that do not publish leave it alone.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib.metadata import version

from etl import __version__
from etl.catalogue import Catalogue
from etl.codec import encode
from etl.consolidation import consolidate
from etl.domain import Standing
from etl.edition import Edition, Project, Template
from etl.outputs.dataset import render_dataset
from etl.outputs.manifest import render_manifest
from etl.outputs.receipt import render_receipt, render_unidentified
from etl.outputs.report import render_text
from etl.outputs.summary import render_summary
from etl.outputs.word import render_docx
from etl.standings import Examined, stand, unit_states
from etl.validation import set_checks_not_run

SUMMARY, DRAFT, DRAFT_TEXT, MANIFEST = "汇总表.xlsx", "报告初稿.docx", "报告初稿.txt", "manifest.json"
RECEIPT, UNIDENTIFIED = "回执.html", "未识别"
_LIBRARIES = ("Jinja2", "pandas", "python-calamine", "python-docx", "XlsxWriter")


def assemble(project: Project, catalogue: Catalogue, examined: Iterable[Examined]) -> Edition:
    """The year's content, not yet numbered (number 0, no stamp)."""
    standings = stand(examined, catalogue, project.deadline)
    effective = [standing for standing in standings if standing.effective]
    return Edition(
        project=project,
        catalogue=catalogue,
        number=0,
        stamp="",
        standings=standings,
        units=unit_states(standings, catalogue),
        consolidation=consolidate(_in_register_order(effective, catalogue), catalogue),
        set_checks_not_run=set_checks_not_run([standing.submission for standing in effective], catalogue),
    )


def digest_of(edition: Edition, template: Template) -> str:
    """Hash of everything the outputs are made from but number and stamp: the edition rises when it changes."""
    standings, totals = edition.standings, edition.consolidation.totals
    content = hashlib.sha256()
    # Piece by piece: a thousand forms at once would take tens of megabytes.
    for part in (__version__, edition.project, edition.catalogue, *standings, *totals, template.source):
        content.update(encode(part))
    return content.hexdigest()


def render_outputs(edition: Edition, template: Template, config_sha256: str) -> dict[str, bytes]:
    """All outputs of a numbered edition by name relative to ``outbox/<year>/``; EtlError for a fault in the template."""
    text = render_text(edition, template.source, template.name)
    # Before the summary, which needs the most memory of all and is long in giving it back.
    dataset = render_dataset(edition)
    outputs = {
        SUMMARY: render_summary(edition),
        DRAFT: render_docx(text, edition.stamp),
        DRAFT_TEXT: text.encode(),
        **dataset,
    }
    manifest = render_manifest(
        edition,
        config_sha256=config_sha256,
        template_sha256={template.name: template.sha256},
        outputs=hashes(outputs),
        versions={
            "etl": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in _LIBRARIES},
        },
    )
    return {**outputs, MANIFEST: manifest}


def render_receipts(edition: Edition) -> Iterable[tuple[str, bytes]]:
    """The receipts by name relative to ``inbox/<year>/回执/``, made one by one: a page a unit, a page an unknown file."""
    for state in edition.units:
        if state.standings:
            page = render_receipt(state.unit, state.standings, edition.catalogue, edition.project)
            yield f"{state.unit.name}/{RECEIPT}", page
    for name, standings in _unidentified_files(edition).items():
        together = tuple(finding for standing in standings for finding in standing.submission.findings)
        answered = replace(standings[-1], submission=replace(standings[-1].submission, findings=together))
        yield f"{UNIDENTIFIED}/{name}", render_unidentified(answered, edition.project)


def _unidentified_files(edition: Edition) -> dict[str, list[Standing]]:
    """By name of the receipt: the forms of unknown unit in one file are answered on one page."""
    files: dict[str, list[Standing]] = {}
    for standing in edition.unidentified:
        arrival = standing.arrival
        same = files.setdefault(f"{arrival.name}-{arrival.sha256[:8]}.html", [])
        # The same file in two folders is one answer, not two.
        if all(other.arrival == arrival for other in same):
            same.append(standing)
    return files


def hashes(outputs: Mapping[str, bytes]) -> dict[str, str]:
    """SHA-256 by output name."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in outputs.items()}


def _in_register_order(effective: list[Standing], catalogue: Catalogue) -> list[Standing]:
    """Order of arrival must not show in sums of Decimals or in lists of terms."""
    places = {unit.code: place for place, unit in enumerate(catalogue.units)}
    return sorted(effective, key=lambda standing: places[standing.submission.unit_code or ""])
