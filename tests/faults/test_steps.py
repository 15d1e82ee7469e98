"""kill −9 at every boundary between two steps, and at a few random moments: the same bytes as if nothing had happened."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.faults.crash_matrix import matrix
from tests.faults.dying import Step, start_dying
from tests.sampled import sampled
from tests.year_end import Office

STEPS = [
    Step("etl.inbox:wait_until_settled"),
    Step("etl.ledger.archive:Archive.put_many"),
    Step("etl.ledger.archive:write_whole", 5),
    Step("etl.ledger.journal:Journal.append"),
    Step("etl.ledger.index:Index.add"),
    Step("etl.ledger.journal:Journal.append", 2),
    Step("etl.ledger.index:Index.add", 2),
    Step("etl.consolidation.assembly:assemble"),
    Step("etl.pipeline.receipts:place"),
    Step("etl.ledger:Ledger.record_written"),
    Step("etl.pipeline.receipts:place", 9),
    Step("etl.outputs.rendering:render_outputs"),
    Step("etl.ledger:Ledger.record_edition"),
    Step("etl.pipeline.delivery:keep_edition"),
    Step("etl.pipeline.kept_editions:sync_folder"),
    Step("etl.pipeline.kept_editions:sync_folder", 3),
    Step("etl.pipeline.delivery:place"),
    Step("etl.pipeline.delivery:place", 5),
    Step("etl.pipeline.sentences:published_lines"),
]
"""In the order in which a run comes to them."""
FREEZING = [
    Step("etl.pipeline.freezing:publish"),
    Step("etl.ledger:Ledger.record_freeze"),
    Step("etl.ledger.journal:Journal.append"),
    Step("etl.cli.deciding:say"),
]


@pytest.mark.parametrize("step", sampled(STEPS, 7), ids=str)
def test_killed_when_entering_a_step(untouched: Office, expected: dict[str, bytes], step: Step) -> None:
    """It dies there indeed, and the next run gives every byte, with nothing left beside."""
    running = start_dying(untouched, step, "run")
    running.communicate(timeout=120)
    assert running.returncode == -signal.SIGKILL
    untouched.etl("run")
    assert untouched.everything() == expected
    assert not list(untouched.folder.rglob(".~etl-*"))


@pytest.mark.thorough
def test_killed_while_freezing(untouched: Office, expected: dict[str, bytes]) -> None:
    """At each step of it in turn: closed or not, never half; rebuild proves what it was closed with."""
    untouched.etl("run")
    for step, closed in zip(FREEZING, (False, False, False, True), strict=True):
        running = start_dying(untouched, step, "freeze", "--why", "报告已报出")
        running.communicate(timeout=120)
        assert running.returncode == -signal.SIGKILL
        assert ("封存，以第1版为准" in untouched.etl("status")) is closed
    assert untouched.everything() == expected
    untouched.etl("rebuild")


@pytest.mark.parametrize("kills", [1, pytest.param(20, marks=pytest.mark.thorough)])
def test_killed_at_random(tmp_path: Path, kills: int) -> None:
    """A few of the hundreds that ``python -m tests.faults.crash_matrix`` tries."""
    outcome = matrix(tmp_path, kills=kills, seed=1)
    assert outcome.faults == []
    assert sum(outcome.states.values()) == kills
