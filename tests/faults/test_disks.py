"""A disk that is full, read-only or gone: one sentence, nothing half-written, and the next run makes it good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.dying import Step, start_dying
from tests.sampled import sampled
from tests.year_end import Office

if TYPE_CHECKING:
    from tests.faults.conftest import Mounts


def assert_whole(office: Office, expected: dict[str, bytes]) -> None:
    """What stands there stands whole."""
    for name, content in office.everything().items():
        assert content == expected[name], name


@pytest.mark.parametrize(
    ("folder", "kilobytes"),
    sampled([("outbox", 160), ("outbox", 8), ("inbox/2022/回执", 100)], 2),
)
def test_a_full_disk(
    untouched: Office, mounts: Mounts, expected: dict[str, bytes], folder: str, kilobytes: int
) -> None:
    """Full at the first file, in the middle, at the kept edition: said with the path; when there is room, as if nothing had been."""
    disk = mounts.mount(untouched.folder / folder, kilobytes)
    said = untouched.etl("run", code=2)
    assert said.count("\n") == 1
    assert f"写不下 {untouched.folder / folder}" in said
    assert "磁盘已满或超出配额，请腾出空间后重新运行。" in said
    assert_whole(untouched, expected)
    disk.change("size=32m")
    untouched.etl("run")
    assert untouched.everything() == expected
    assert not list(untouched.folder.rglob(".~etl-*"))


@pytest.mark.parametrize("kilobytes", sampled([150, 16]))
def test_a_full_disk_under_the_ledger(
    untouched: Office, mounts: Mounts, expected: dict[str, bytes], kilobytes: int
) -> None:
    """Index, archive or journal cannot grow: said; what was acknowledged stays, the rest comes again from the inbox."""
    disk = mounts.mount(untouched.folder / ".etl", kilobytes)
    said = untouched.etl("run", code=2)
    assert said.count("\n") == 1
    assert "磁盘已满" in said
    disk.change("size=32m")
    untouched.etl("run")
    assert untouched.everything() == expected
    assert untouched.etl("rebuild").startswith("重算完毕：10 项输出与原来完全一致。")


@pytest.mark.parametrize("folder", sampled(["outbox", "inbox/2022/回执"]))
@pytest.mark.thorough
def test_a_read_only_disk(untouched: Office, mounts: Mounts, expected: dict[str, bytes], folder: str) -> None:
    """A share that may only be read, and then be written again."""
    disk = mounts.mount(untouched.folder / folder, 32_000)
    disk.change("ro")
    said = untouched.etl("run", code=2)
    assert f"没有权限写入 {untouched.folder / folder}" in said
    assert said.endswith("请检查该文件夹的权限，或换一个可写的位置。\n")
    disk.change("rw")
    untouched.etl("run")
    assert untouched.everything() == expected


@pytest.mark.parametrize(
    "step",
    sampled([Step("etl.ledger.archive:Archive.put_many"), Step("etl.consolidation.assembly:assemble")]),
    ids=str,
)
def test_a_ledger_that_vanishes_under_a_run(untouched: Office, expected: dict[str, bytes], step: Step) -> None:
    """The folder is gone between two steps: no second ledger is begun in its place, and put back it goes on."""
    running = start_dying(untouched, step, "run", action="vanish")
    _, err = running.communicate(timeout=120)
    assert "Traceback" not in err.decode()
    state, away = untouched.folder / ".etl", untouched.folder / ".etl-away"
    assert away.is_dir()
    assert not state.exists()
    away.rename(state)
    untouched.etl("run")
    assert untouched.everything() == expected
    assert untouched.etl("rebuild").startswith("重算完毕：10 项输出与原来完全一致。")
