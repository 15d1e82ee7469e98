"""历次: every edition kept as it was first published, in ``outbox/<year>/历次/第N版/``, whatever becomes of the files above it.

Between the renderers and the pipeline. A folder comes whole, by one renaming: a run that was killed leaves no part of an edition,
also when the next run makes another one. After that only files that are gone are put back; what a person does to a kept file
stays, and is told when a rebuild looks. Copies, no links: who edits an output in place must not change what is kept.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from etl.system.files import Outcome, Placed, disk_trouble, hash_at, place, sync_folder, write_whole

KEPT = "历次"
_ASIDE = ".~etl-editions.tmp"


def edition_folder(outbox: Path, number: int) -> Path:
    """Where that edition is kept; ``outbox`` is that of the year."""
    return outbox / KEPT / f"第{number}版"


def keep_edition(outbox: Path, number: int, outputs: Mapping[str, bytes]) -> None:
    """Keep the outputs of the edition, or of a kept one those that are gone; EtlError when the disk refuses."""
    folder = edition_folder(outbox, number)
    aside = folder.with_name(_ASIDE)
    try:
        if aside.is_dir():  # half filled by a run that was killed
            shutil.rmtree(aside)
        if folder.is_dir():
            _put_back(folder, outputs)
            return
        _fill(aside, outputs)
        aside.rename(folder)
        sync_folder(folder.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            shutil.rmtree(aside)
        raise disk_trouble(folder, error) from error


def changed_since(outbox: Path, written: Mapping[int, Mapping[str, Collection[str]]]) -> Iterator[str]:
    """The kept files that are gone or are not what was published; names relative to ``outbox``.

    ``written`` has for each edition every SHA-256 that an output had: a comment in config.toml changes the manifest and not
    the edition. An edition that is not kept at all is no difference, a person may have cleared it away.
    """
    for number, outputs in sorted(written.items()):
        folder = edition_folder(outbox, number)
        if folder.is_dir():
            changed = (name for name, hashes in sorted(outputs.items()) if hash_at(folder / name) not in hashes)
            yield from ((folder / name).relative_to(outbox).as_posix() for name in changed)


def can_be_restored(outbox: Path, number: int, hashes: Mapping[str, str]) -> bool:
    """Whether every output stands under its own name, as it was or as a person left it, or is kept as it was."""
    kept = edition_folder(outbox, number)
    return all((outbox / name).exists() or hash_at(kept / name) == sha256 for name, sha256 in hashes.items())


def restore_edition(
    outbox: Path, number: int, hashes: Mapping[str, str], ours: Mapping[str, Collection[str]]
) -> tuple[Placed, ...]:
    """The outputs of an edition under their own names: what is gone is put back from the kept edition.

    So is what an earlier edition left there, because it was open when the final one came; ``ours`` has every SHA-256 that
    we wrote. What a person went on working in is left alone.
    """
    kept = edition_folder(outbox, number)
    placed = []
    for name, sha256 in hashes.items():
        target, known = outbox / name, ours.get(name, ())
        missing = not target.exists() or (hash_at(target) in known and hash_at(target) != sha256)
        if missing and hash_at(kept / name) == sha256:
            placed.append(place(outbox, name, (kept / name).read_bytes(), known))
        else:
            placed.append(Placed(name, target, Outcome.UNCHANGED))
    return tuple(placed)


def _fill(aside: Path, outputs: Mapping[str, bytes]) -> None:
    """Write all, then wait for the disk: a file system that is asked for the first makes the others durable with it."""
    folders = dict.fromkeys((aside / name).parent for name in outputs)
    for folder in (aside, *folders):
        folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as opened:
        streams = [opened.enter_context((aside / name).open("wb")) for name in outputs]
        for stream, content in zip(streams, outputs.values(), strict=True):
            stream.write(content)
            stream.flush()
        for stream in streams:
            os.fsync(stream.fileno())
    for folder in (*folders, aside):
        sync_folder(folder)


def _put_back(folder: Path, outputs: Mapping[str, bytes]) -> None:
    for name, content in outputs.items():
        target = folder / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, content)
            sync_folder(target.parent)
