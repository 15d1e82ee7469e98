"""历次: an edition is kept once, whole, and put back from there alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from etl.pipeline.kept_editions import changed_since, keep_edition, restore_edition
from etl.system.errors import EtlError
from etl.system.files import Outcome

OUTPUTS = {"汇总表.xlsx": b"one", "data/totals.csv": b"two"}
HASHES = {name: hashlib.sha256(content).hexdigest() for name, content in OUTPUTS.items()}
WRITTEN = {name: {sha256} for name, sha256 in HASHES.items()}


def test_an_edition_is_written_once(tmp_path: Path) -> None:
    """A second writing neither touches what stands nor leaves anything half-written."""
    keep_edition(tmp_path, 3, OUTPUTS)
    (tmp_path / "历次" / "第3版" / "汇总表.xlsx").write_bytes(b"changed by somebody")
    keep_edition(tmp_path, 3, OUTPUTS)
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert names == ["历次/第3版/data/totals.csv", "历次/第3版/汇总表.xlsx"]
    assert list(changed_since(tmp_path, {3: WRITTEN})) == ["历次/第3版/汇总表.xlsx"]


def test_what_is_gone_is_added(tmp_path: Path) -> None:
    """The next run completes the folder."""
    keep_edition(tmp_path, 1, OUTPUTS)
    (tmp_path / "历次" / "第1版" / "data" / "totals.csv").unlink()
    (tmp_path / "历次" / "第1版" / "data").rmdir()
    assert list(changed_since(tmp_path, {1: WRITTEN})) == ["历次/第1版/data/totals.csv"]
    keep_edition(tmp_path, 1, OUTPUTS)
    assert list(changed_since(tmp_path, {1: WRITTEN})) == []


def test_what_a_killed_run_left_never_becomes_an_edition(tmp_path: Path) -> None:
    """A half filled folder is cleared away, whichever edition comes next, also when that one is kept already."""
    aside = tmp_path / "历次" / ".~etl-editions.tmp"
    (aside / "data").mkdir(parents=True)
    (aside / "data" / "strange.csv").write_bytes(b"half")
    keep_edition(tmp_path, 2, OUTPUTS)
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert names == ["历次/第2版/data/totals.csv", "历次/第2版/汇总表.xlsx"]
    aside.mkdir()
    keep_edition(tmp_path, 2, OUTPUTS)
    assert not aside.exists()


def test_it_is_a_copy(tmp_path: Path) -> None:
    """Who edits the output in place, as Excel may, does not change what is kept."""
    (tmp_path / "汇总表.xlsx").write_bytes(b"one")
    keep_edition(tmp_path, 1, OUTPUTS)
    with (tmp_path / "汇总表.xlsx").open("r+b") as stream:
        stream.write(b"1")
    assert (tmp_path / "历次" / "第1版" / "汇总表.xlsx").read_bytes() == b"one"


def test_any_bytes_of_that_number_are_right(tmp_path: Path) -> None:
    """Of each edition that is kept; the bytes of another number are not, and one that was cleared away is no difference."""
    keep_edition(tmp_path, 1, OUTPUTS)
    other = {name: {"0" * 64} for name in OUTPUTS}
    both = {name: {*other[name], *WRITTEN[name]} for name in OUTPUTS}
    assert list(changed_since(tmp_path, {1: both, 2: WRITTEN})) == []
    assert list(changed_since(tmp_path, {1: other, 2: WRITTEN})) == [
        "历次/第1版/data/totals.csv",
        "历次/第1版/汇总表.xlsx",
    ]


def test_only_what_is_gone_is_put_back(tmp_path: Path) -> None:
    """A file that stands there is somebody's; a kept one that was altered is not given out as ours."""
    keep_edition(tmp_path, 1, OUTPUTS)
    (tmp_path / "汇总表.xlsx").write_bytes(b"a person's")
    placed = restore_edition(tmp_path, 1, HASHES, WRITTEN)
    assert [(one.name, one.outcome) for one in placed] == [
        ("汇总表.xlsx", Outcome.UNCHANGED),
        ("data/totals.csv", Outcome.WRITTEN),
    ]
    assert (tmp_path / "汇总表.xlsx").read_bytes() == b"a person's"
    assert (tmp_path / "data" / "totals.csv").read_bytes() == b"two"
    (tmp_path / "data" / "totals.csv").unlink()
    (tmp_path / "历次" / "第1版" / "data" / "totals.csv").write_bytes(b"altered")
    restore_edition(tmp_path, 1, HASHES, WRITTEN)
    assert not (tmp_path / "data" / "totals.csv").exists()


def test_a_former_edition_under_the_name_gives_way(tmp_path: Path) -> None:
    """It stayed because it was open when the final one came, which stands beside it; while it is open still, it stays."""
    keep_edition(tmp_path, 2, OUTPUTS)
    (tmp_path / "汇总表.xlsx").write_bytes(b"former")
    (tmp_path / "汇总表（新）.xlsx").write_bytes(b"one")
    (tmp_path / "~$汇总表.xlsx").write_bytes(b"")
    ours = {**WRITTEN, "汇总表.xlsx": {*WRITTEN["汇总表.xlsx"], hashlib.sha256(b"former").hexdigest()}}
    assert restore_edition(tmp_path, 2, HASHES, ours)[0].outcome is Outcome.BESIDE
    assert (tmp_path / "汇总表.xlsx").read_bytes() == b"former"
    (tmp_path / "~$汇总表.xlsx").unlink()
    assert restore_edition(tmp_path, 2, HASHES, ours)[0].outcome is Outcome.WRITTEN
    assert (tmp_path / "汇总表.xlsx").read_bytes() == b"one"
    assert not (tmp_path / "汇总表（新）.xlsx").exists()


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    """A file stands where the folder must be."""
    (tmp_path / "历次").write_bytes(b"")
    with pytest.raises(EtlError, match=r"无法写入 .*历次"):
        keep_edition(tmp_path, 1, OUTPUTS)
