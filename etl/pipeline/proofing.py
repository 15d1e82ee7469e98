"""One document proofread: read, held against the figures of the year, and its page and commented copy put into the outbox.

The document itself is never written. What is placed is remembered in ``.etl/proofs``, one SHA-256 a line, so that an
earlier proof is replaced and what a person made of one is kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from etl.consolidation.edition import Edition
from etl.domain.masking import masked_path
from etl.drafts.proofreading import Proof, proofread
from etl.outputs.proof.page import render_proof
from etl.reading.documents import Document, DocumentKind, read_document
from etl.reading.guard import Limits
from etl.settings.loading import Settings
from etl.system.errors import EtlError, reason_of
from etl.system.files import Placed, disk_trouble, place, remove, write_whole

FOLDER = "校对"
PAGE = "校对.html"
COPY = "（校对）"
_REMEMBERED = "proofs"
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


def _bounded(settings: Settings, content: bytes) -> str:
    """The text of a PDF, read where it can do no harm; the child is started for a PDF only."""
    from etl.pipeline.isolation import Bounds, Examiner

    bounds = Bounds(memory_mib=settings.intake.child_megabytes, seconds=settings.intake.child_seconds)
    with Examiner(settings.catalogue, settings.project.year, bounds, children=1) as examiner:
        return examiner.text_of_pdf(content)


def place_proof(settings: Settings, edition: Edition, proven: Proven) -> tuple[Placed, ...]:
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
    ours = _remember(settings.state / _REMEMBERED, outputs)
    folder = settings.outbox / str(settings.project.year) / FOLDER / _folder_of(stem, proven.path.suffix)
    if copy not in outputs:
        # Comments of an earlier proof would speak of what has been mended.
        remove(folder, copy, ours)
    return tuple(place(folder, name, content, ours) for name, content in outputs.items())


def _folder_of(stem: str, suffix: str) -> str:
    """One for each file: a .txt of the same name as a .docx is another text."""
    return stem.strip(" .") + ("" if suffix.lower() == ".docx" else suffix.replace(":", "："))


def _remember(memory: Path, outputs: dict[str, bytes]) -> frozenset[str]:
    """Note what will be written, before it is; all that ever was."""
    try:
        known = memory.read_text(encoding="ascii").split() if memory.exists() else []
        fresh = [hashlib.sha256(content).hexdigest() for content in outputs.values()]
        known = list(dict.fromkeys((*known, *fresh)))
        memory.parent.mkdir(parents=True, exist_ok=True)
        write_whole(memory, "".join(f"{digest}\n" for digest in known).encode())
    except OSError as fault:
        raise disk_trouble(memory, fault) from fault
    return frozenset(known)
