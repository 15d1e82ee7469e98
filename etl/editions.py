"""历次: every edition kept as it was first published, in ``outbox/<year>/历次/第N版/``, whatever becomes of the files above it.

Between the renderers and the pipeline. A kept file is written once and never again: what a person does to it stays, and is told
when a rebuild looks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from etl.placing import Outcome, Placed, disk_trouble, place, write_whole

KEPT = "历次"


def edition_folder(outbox: Path, number: int) -> Path:
    """Where that edition is kept; ``outbox`` is that of the year."""
    return outbox / KEPT / f"第{number}版"


def keep_edition(outbox: Path, number: int, outputs: Mapping[str, bytes]) -> None:
    """Write those outputs of the edition that are not kept yet; EtlError when the disk refuses."""
    folder = edition_folder(outbox, number)
    for name, content in outputs.items():
        target = folder / name
        try:
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                write_whole(target, content)
        except OSError as error:
            raise disk_trouble(target, error) from error


def changed_since(outbox: Path, number: int, hashes: Mapping[str, str]) -> tuple[str, ...]:
    """The kept files that are gone or are not what was published; names relative to ``outbox``."""
    folder = edition_folder(outbox, number)
    changed = (name for name, sha256 in hashes.items() if _sha256(folder / name) != sha256)
    return tuple((folder / name).relative_to(outbox).as_posix() for name in changed)


def restore_edition(outbox: Path, number: int, hashes: Mapping[str, str]) -> tuple[Placed, ...]:
    """The outputs of a closed year under their own names: what is gone is put back from the kept edition.

    What stands there is left alone, also when a person went on working in it.
    """
    kept = edition_folder(outbox, number)
    placed = []
    for name, sha256 in hashes.items():
        target = outbox / name
        if not target.exists() and _sha256(kept / name) == sha256:
            placed.append(place(outbox, name, (kept / name).read_bytes(), ()))
        else:
            placed.append(Placed(name, target, Outcome.UNCHANGED))
    return tuple(placed)


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
