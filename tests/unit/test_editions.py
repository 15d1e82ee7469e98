"""历次: an edition is kept once, whole, and put back from there alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from etl.editions import changed_since, keep_edition, restore_edition
from etl.errors import EtlError
from etl.placing import Outcome

OUTPUTS = {"汇总表.xlsx": b"one", "data/totals.csv": b"two"}
HASHES = {name: hashlib.sha256(content).hexdigest() for name, content in OUTPUTS.items()}


def test_an_edition_is_written_once(tmp_path: Path) -> None:
    """A second writing neither touches what stands nor leaves anything half-written."""
    keep_edition(tmp_path, 3, OUTPUTS)
    (tmp_path / "历次" / "第3版" / "汇总表.xlsx").write_bytes(b"changed by somebody")
    keep_edition(tmp_path, 3, OUTPUTS)
    names = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert names == ["历次/第3版/data/totals.csv", "历次/第3版/汇总表.xlsx"]
    assert changed_since(tmp_path, 3, HASHES) == ("历次/第3版/汇总表.xlsx",)


def test_what_a_killed_run_left_out_is_added(tmp_path: Path) -> None:
    """The next run completes the folder."""
    keep_edition(tmp_path, 1, {"汇总表.xlsx": b"one"})
    assert changed_since(tmp_path, 1, HASHES) == ("历次/第1版/data/totals.csv",)
    keep_edition(tmp_path, 1, OUTPUTS)
    assert changed_since(tmp_path, 1, HASHES) == ()


def test_only_what_is_gone_is_put_back(tmp_path: Path) -> None:
    """A file that stands there is somebody's; a kept one that was altered is not given out as ours."""
    keep_edition(tmp_path, 1, OUTPUTS)
    (tmp_path / "汇总表.xlsx").write_bytes(b"a person's")
    placed = restore_edition(tmp_path, 1, HASHES)
    assert [(one.name, one.outcome) for one in placed] == [
        ("汇总表.xlsx", Outcome.UNCHANGED),
        ("data/totals.csv", Outcome.WRITTEN),
    ]
    assert (tmp_path / "汇总表.xlsx").read_bytes() == b"a person's"
    assert (tmp_path / "data" / "totals.csv").read_bytes() == b"two"
    (tmp_path / "data" / "totals.csv").unlink()
    (tmp_path / "历次" / "第1版" / "data" / "totals.csv").write_bytes(b"altered")
    restore_edition(tmp_path, 1, HASHES)
    assert not (tmp_path / "data" / "totals.csv").exists()


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    """A file stands where the folder must be."""
    (tmp_path / "历次").write_bytes(b"")
    with pytest.raises(EtlError, match=r"无法写入 .*历次"):
        keep_edition(tmp_path, 1, OUTPUTS)
