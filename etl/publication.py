"""Ledger → edition → bytes: what one publication says and how it looks, without placing anything.

``assemble`` is pure but for reading the ledger's rows given to it; the renderers of ``etl.outputs`` do the rest. This module
pulls in pandas, XlsxWriter and Jinja2, so commands that do not publish leave it alone.
"""

from __future__ import annotations

import hashlib
import platform
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version

from etl import __version__
from etl.catalogue import COPY, LIST_ALONE, Catalogue
from etl.closing import Closing
from etl.codec import encode
from etl.consolidation import consolidate
from etl.decisions import Decision
from etl.domain import Consolidation, Standing, versions
from etl.edition import Edition, Project, Template
from etl.last_year import UNKNOWN, LastYear
from etl.outputs.dataset import render_dataset
from etl.outputs.manifest import render_manifest
from etl.outputs.marking import Marking, marking_of
from etl.outputs.provenance import SUMMARY_FILE, Provenance
from etl.outputs.receipt import render_receipt, render_unidentified
from etl.outputs.report import Draft, render_draft
from etl.outputs.summary import render_summary
from etl.outputs.word import render_docx
from etl.standings import Examined, shown_to, stand, unidentified_files, unit_states
from etl.validation import set_checks_not_run

SUMMARY, MANIFEST = SUMMARY_FILE, "manifest.json"
DRAFT, DRAFT_REMARKED, DRAFT_TEXT = "报告初稿.docx", "报告初稿（批注）.docx", "报告初稿.txt"
RECEIPT, UNIDENTIFIED = "回执.html", "未识别"
_LONGEST_STEM = 180
"""Bytes of a file name that leave room for what is put behind it."""
_LONGEST_NAME = 230
"""The same for a name with its extension, behind which a hash and ``.html`` come; a name may have 255."""
_LIBRARIES = ("Jinja2", "pandas", "python-calamine", "XlsxWriter")


def assemble(
    project: Project,
    catalogue: Catalogue,
    examined: Iterable[Examined],
    decisions: Iterable[Decision] = (),
    closing: Closing | None = None,
    last_year: LastYear = UNKNOWN,
) -> Edition:
    """The year's content, not yet numbered (number 0, no stamp); ``decisions`` and ``closing`` are those in force."""
    standings = stand(examined, catalogue, project.deadline, decisions, closing, last_year)
    effective = [standing for standing in standings if standing.effective]
    return Edition(
        project=project,
        catalogue=catalogue,
        number=0,
        stamp="",
        standings=standings,
        units=unit_states(standings, catalogue),
        consolidation=consolidate(_in_register_order(effective, catalogue), catalogue, last_year),
        set_checks_not_run=set_checks_not_run([standing.submission for standing in effective], catalogue),
        last_year=last_year,
    )


def assemble_answers(
    project: Project,
    catalogue: Catalogue,
    examined: Iterable[Examined],
    decisions: Iterable[Decision],
    closing: Closing | None,
    unit_codes: Collection[str],
) -> Edition:
    """What the receipts of these units are made from, without totals: ``examined`` need hold no more than they speak of."""
    standings = stand(examined, catalogue, project.deadline, decisions, closing)
    units = tuple(state for state in unit_states(standings, catalogue) if state.unit.code in unit_codes)
    return Edition(project, catalogue, 0, "", standings, units, Consolidation(()))


def digest_of(edition: Edition, template: Template) -> str:
    """Hash of everything the outputs are made from but number and stamp: the edition rises when it changes."""
    standings, totals = edition.standings, edition.consolidation.totals
    content = hashlib.sha256()
    # Piece by piece: a thousand forms at once would take tens of megabytes.
    for part in (
        __version__,
        edition.project,
        edition.catalogue,
        *standings,
        *totals,
        edition.last_year.source,
        template.source,
    ):
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
        DRAFT_REMARKED: render_docx(draft.text, edition.stamp, Provenance(edition).remarks(draft)),
        DRAFT_TEXT: draft.text.encode(),
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
    return Rendered({**outputs, MANIFEST: manifest}, draft)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one unit, or the sender of one unidentified file, is answered."""

    folder: str
    """Below ``inbox/<year>/回执/``."""
    page: str
    """Name of the receipt in it."""
    render: Callable[[str], bytes]
    """The receipt, given the name of the copy beside it; empty for none."""
    copy: str
    """Name of the copy of the file, without what is put behind it."""
    standing: Standing
    """The submission that is answered."""
    marking: Marking | None
    """What to write into that file; None when there is nothing to mend."""


def answers(edition: Edition) -> Iterator[Answer]:
    """The answers in the order of the register, last those to files of which nothing says who sent them."""
    together = Counter(standing.arrival.number for standing in edition.standings)
    project = edition.project
    for state in edition.units:
        if not state.standings:
            continue
        newest = versions(state.standings)[-1]
        alone = together[newest.arrival.number] > 1
        marking = marking_of(newest, state.unit.name, project, alone=alone)
        render = partial(render_receipt, state.unit, state.standings, edition.catalogue, project)
        yield Answer(state.unit.name, RECEIPT, render, _stem(newest), newest, marking)
    for name, answered in _unidentified_files(edition).items():
        alone = together[answered.arrival.number] > 1
        marking = marking_of(answered, "未识别单位", project, alone=alone)
        stem = f"{_stem(answered)}-{answered.arrival.sha256[:8]}"
        yield Answer(UNIDENTIFIED, name, partial(render_unidentified, answered, project), stem, answered, marking)


def _stem(standing: Standing) -> str:
    """The name of the file without its extension and what we put behind the name of an earlier copy."""
    stem = standing.arrival.name.rpartition(".")[0] or standing.arrival.name
    while stem.endswith((COPY, LIST_ALONE)) and (bare := stem.removesuffix(COPY).removesuffix(LIST_ALONE)):
        stem = bare
    # A colon would write a hidden stream on Windows.
    return _cut(stem.replace(":", "："), _LONGEST_STEM)


def _cut(name: str, longest: int) -> str:
    """So much of a name as so many bytes hold."""
    return name.encode(errors="replace")[:longest].decode(errors="ignore")


def _unidentified_files(edition: Edition) -> dict[str, Standing]:
    """By name of the receipt the files that are answered in no unit's folder; the same file in two folders once."""
    files: dict[str, Standing] = {}
    for standing in unidentified_files(edition.standings):
        if not shown_to(standing, edition.catalogue):
            arrival = standing.arrival
            files.setdefault(f"{_cut(arrival.name, _LONGEST_NAME)}-{arrival.sha256[:8]}.html", standing)
    return files


def hashes(outputs: Mapping[str, bytes]) -> dict[str, str]:
    """SHA-256 by output name."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in outputs.items()}


def _in_register_order(effective: list[Standing], catalogue: Catalogue) -> list[Standing]:
    """Order of arrival must not show in sums of Decimals or in lists of terms."""
    places = {unit.code: place for place, unit in enumerate(catalogue.units)}
    return sorted(effective, key=lambda standing: places[standing.submission.unit_code or ""])
