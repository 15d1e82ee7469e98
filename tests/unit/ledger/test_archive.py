"""The archive: each content once, under its hash, checked when it is taken out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.ledger.archive import Archive
from etl.system.errors import EtlError

CONTENT = "白云山村".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def test_a_content_stands_under_its_hash(tmp_path: Path) -> None:
    """In a folder of the first two digits, alone."""
    archive = Archive(tmp_path / "archive")
    assert archive.put(CONTENT) == SHA256
    files = [path for path in (tmp_path / "archive").rglob("*") if path.is_file()]
    assert files == [tmp_path / "archive" / SHA256[:2] / SHA256]
    assert archive.get(SHA256) == CONTENT


def test_a_content_that_stands_is_not_written_again(tmp_path: Path) -> None:
    """The second put leaves the file as it is."""
    archive = Archive(tmp_path)
    archive.put(CONTENT)
    before = (tmp_path / SHA256[:2] / SHA256).stat()
    assert archive.put(CONTENT) == SHA256
    after = (tmp_path / SHA256[:2] / SHA256).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_file_of_another_size_is_put_right(tmp_path: Path) -> None:
    """A damaged copy is replaced when the content comes again."""
    archive = Archive(tmp_path)
    archive.put(CONTENT)
    (tmp_path / SHA256[:2] / SHA256).write_bytes(CONTENT[:-1])
    archive.put(CONTENT)
    assert archive.get(SHA256) == CONTENT


def test_what_a_killed_put_left_is_taken_over(tmp_path: Path) -> None:
    """A half-written file beside does not disturb and does not stay."""
    archive = Archive(tmp_path)
    archive.put(CONTENT)
    (kept,) = (tmp_path / SHA256[:2]).iterdir()
    aside = f".~etl-{hashlib.sha256(SHA256.encode()).hexdigest()[:16]}.tmp"
    kept.rename(kept.with_name(aside))
    assert not (tmp_path / SHA256[:2] / SHA256).exists()
    archive.put(CONTENT)
    assert [path.name for path in (tmp_path / SHA256[:2]).iterdir()] == [SHA256]


def test_several_contents_in_their_order(tmp_path: Path) -> None:
    """Hashes come back in the order of the contents, doubles included; an empty content is one too."""
    archive = Archive(tmp_path)
    contents = [CONTENT, b"", CONTENT]
    digests = archive.put_many(contents)
    assert digests == [hashlib.sha256(content).hexdigest() for content in contents]
    assert [archive.get(digest) for digest in digests] == contents


def test_a_source_that_fails_passes_through(tmp_path: Path) -> None:
    """An exception of the caller's own generator is not turned into a disk's."""

    def failing() -> Iterator[bytes]:
        yield CONTENT
        raise LookupError("gone")

    with pytest.raises(LookupError):
        Archive(tmp_path).put_many(failing())


def test_an_altered_content_is_refused(tmp_path: Path) -> None:
    """The sentence names the file and where to get it from."""
    archive = Archive(tmp_path)
    archive.put(CONTENT)
    path = tmp_path / SHA256[:2] / SHA256
    path.write_bytes(CONTENT[::-1])
    with pytest.raises(EtlError) as trouble:
        archive.get(SHA256)
    assert str(trouble.value) == f"归档文件 {path} 的内容与其校验值不符（已被改动或磁盘损坏）：请从备份恢复该文件。"


def test_a_missing_content_is_refused(tmp_path: Path) -> None:
    """A hash that the archive does not have is the operator's trouble."""
    archive = Archive(tmp_path)
    with pytest.raises(EtlError, match="读不到（文件不存在）：请从备份恢复"):
        archive.get(SHA256)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A file where the archive should be is named."""
    (tmp_path / "archive").write_text("", "utf-8")
    with pytest.raises(EtlError, match="该是文件夹的地方是文件"):
        Archive(tmp_path / "archive").put(CONTENT)
