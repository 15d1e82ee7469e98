"""One document proofread: read, held against the figures of the year, and its page and commented copy put into the outbox.

The document itself is never written. What is placed is journalled, so that an earlier proof is replaced and what a person made
of one is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from etl.consolidation.edition import Edition
from etl.consolidation.obstacles import Obstacle, ObstacleKind
from etl.domain.masking import masked, masked_path
from etl.drafts.proofreading import Proof, proofread
from etl.ledger import Ledger
from etl.outputs.proof.page import render_proof
from etl.pipeline.opening import open_examiner
from etl.reading.documents import Document, DocumentKind, read_document
from etl.reading.guard import Limits
from etl.settings.loading import Settings
from etl.system.errors import EtlError, reason_of
from etl.system.files import Placed, place, remove

FOLDER = "校对"
PAGE = "校对.html"
COPY = "（校对）"
_LONGEST_STEM = 150
"""Bytes of a file name that leave room for what is put behind it."""


@dataclass(frozen=True, slots=True)
class Proven:
    """A document and what was found in it."""

    path: Path
    content: bytes
    document: Document
    proof: Proof


def prove(settings: Settings, edition: Edition, path: Path) -> Proven:
    """Read and proofread one document; EtlError when it cannot be read."""
    name = masked_path(path.name)
    largest = settings.intake.file_bytes
    try:
        if path.stat().st_size > largest:
            raise EtlError(f"{name}：文件太大，不像一份报告。")
        content = path.read_bytes()
    except OSError as fault:
        raise EtlError(f"{masked_path(str(path))} 打不开（{reason_of(fault)}）。请检查文件名和权限。") from fault
    document = read_document(content, name, Limits(file_bytes=largest), partial(_bounded, settings))
    project = edition.project
    proof = proofread(document.text, edition.consolidation, edition.catalogue, project.name, project.year)
    return Proven(path, content, document, proof)


def contradictions_in(settings: Settings, edition: Edition, paths: Iterable[Path]) -> tuple[Obstacle, ...]:
    """What drafts that people edited say otherwise than the figures, as what stands in the way of handing them up."""
    return tuple(obstacle for path in paths for obstacle in _contradictions(settings, edition, path))


def _contradictions(settings: Settings, edition: Edition, path: Path) -> Iterator[Obstacle]:
    name = masked_path(path.name)
    try:
        contradicted = prove(settings, edition, path).proof.contradicted
    except EtlError as fault:
        yield Obstacle(ObstacleKind.CONTRADICTED, "", "", f"{name}没有校对：{fault}")
        return
    for one in contradicted:
        indicator = one.indicator.name if one.indicator else ""
        text = f"{name}里的“{masked(one.mention.text)}”应写作“{one.expected}”"
        yield Obstacle(ObstacleKind.CONTRADICTED, "", indicator, text)


def _bounded(settings: Settings, content: bytes) -> str:
    """The text of a PDF, read where it can do no harm; the child is started for a PDF only."""
    with open_examiner(settings) as examiner:
        return examiner.text_of_pdf(content)


def place_proof(settings: Settings, ledger: Ledger, edition: Edition, proven: Proven) -> tuple[Placed, ...]:
    """The page, and for a .docx its commented copy, in ``outbox/<year>/校对/<name>/``."""
    stem = (
        masked_path(proven.path.stem)
        .replace(":", "：")
        .encode(errors="replace")[:_LONGEST_STEM]
        .decode(errors="ignore")
    )
    outputs = {PAGE: render_proof(proven.proof, masked_path(proven.path.name), edition)}
    copy = f"{stem}{COPY}.docx"
    if proven.document.kind is DocumentKind.WORD:
        from etl.outputs.proof.commented_copy import comment_on

        commented = comment_on(proven.content, proven.proof)
        if commented is not None:
            outputs[copy] = commented
    folder, outbox = f"{FOLDER}/{_folder_of(stem, proven.path.suffix)}", settings.year_outbox
    files = {f"{folder}/{name}": content for name, content in outputs.items()}
    written, before = ledger.record_written(edition.project.year, files), _written_before(settings.state)
    if copy not in outputs:
        # Comments of an earlier proof would speak of what has been mended.
        remove(outbox, f"{folder}/{copy}", {*written.get(f"{folder}/{copy}", ()), *before})
    return tuple(place(outbox, name, content, {*written[name], *before}) for name, content in files.items())


def _folder_of(stem: str, suffix: str) -> str:
    """One for each file: a .txt of the same name as a .docx is another text."""
    return stem.strip(" .") + ("" if suffix.lower() == ".docx" else suffix.replace(":", "："))


def _written_before(state: Path) -> frozenset[str]:
    """SHA-256 of the proofs of earlier versions of the program, which kept them here, one a line."""
    try:
        return frozenset((state / "proofs").read_text(encoding="ascii").split())
    except OSError:
        return frozenset()
