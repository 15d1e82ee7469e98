"""Every content that ever came in, kept once under its SHA-256.

First of the ledger's steps: a content is stored here before the journal speaks of it, so no journal line ever points
at nothing. Nothing here is ever deleted.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from etl.system.errors import EtlError, reason_of
from etl.system.files import explaining_disk, sha256_of, sync_folder, write_whole

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

ARCHIVE = "archive"
"""Its name in ``.etl``."""
_WRITERS = 4
_SMALL = 1 << 20
"""Bytes; of larger contents one is held at a time."""


class Archive:
    """A folder of contents, each in ``<first two hex digits>/<sha256>``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers: ThreadPoolExecutor | None = None

    def put(self, content: bytes) -> str:
        """Keep ``content`` durably and return its SHA-256 in hex; EtlError when the disk refuses."""
        return self.put_many((content,))[0]

    def put_many(self, contents: Iterable[bytes]) -> list[str]:
        """Keep several contents durably and return their SHA-256 in the same order.

        ``contents`` is read one by one; only small ones are held, while several are on their way to the disk at once.
        A folder that took many is synchronised once. An exception from ``contents`` itself passes through.
        """
        digests: list[str] = []
        storing: dict[str, Future[tuple[Path, ...]]] = {}
        # A disk that is waited for by several makes their files durable in one go.
        writers = self._opened_writers()
        try:
            for content in contents:
                digest = sha256_of(content)
                digests.append(digest)
                if digest in storing:
                    continue
                storing[digest] = writers.submit(self._store, digest, content)
                if len(content) > _SMALL:
                    storing[digest].result()
            touched = {folder for stored in storing.values() for folder in stored.result()}
            for _ in writers.map(_made_durable, touched):
                pass
        finally:
            for stored in storing.values():  # nothing is half-written when this ends, however it ends
                stored.exception()
        return digests

    def _opened_writers(self) -> ThreadPoolExecutor:
        """The threads that write, started with the first content; commands that only look do without."""
        from concurrent.futures import ThreadPoolExecutor

        self._writers = self._writers or ThreadPoolExecutor(_WRITERS)
        return self._writers

    def get(self, sha256: str) -> bytes:
        """The content with that hash; EtlError naming the file when it is missing, unreadable or altered."""
        path = self._path(sha256)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise EtlError(f"归档文件 {path} 读不到（{reason_of(error)}）：请从备份恢复 {self._folder}。") from error
        if sha256_of(content) != sha256:
            raise EtlError(f"归档文件 {path} 的内容与其校验值不符（已被改动或磁盘损坏）：请从备份恢复该文件。")
        return content

    def has(self, sha256: str) -> bool:
        """Whether a content with that hash is kept."""
        return self._path(sha256).is_file()

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _store(self, digest: str, content: bytes) -> tuple[Path, ...]:
        """Write unless it stands there; returns the folders whose names must become durable.

        The folder of a content that stood there already is among them: the run that wrote it may have been killed
        before it synchronised the folder.
        """
        path = self._path(digest)
        with explaining_disk(path):
            fresh = not path.parent.is_dir()
            if fresh:
                # Not the folder above: contents in a new place, while the open journal is in the old one, would be lost.
                self._folder.mkdir(exist_ok=True)
                path.parent.mkdir(exist_ok=True)
            if not _stands(path, len(content)):
                write_whole(path, content)
        return (path.parent, self._folder, self._folder.parent) if fresh else (path.parent,)


def _made_durable(folder: Path) -> None:
    with explaining_disk(folder):
        sync_folder(folder)


def _stands(path: Path, size: int) -> bool:
    """The size is enough: a whole file is put in one step, so only foreign damage could differ, and ``get`` checks."""
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False
