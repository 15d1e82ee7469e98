"""``etl check``: files are examined and held against last year as a run would do it, and nothing is recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.consolidation.last_year import UNKNOWN, LastYear, restatements
from etl.consolidation.standings import Examined
from etl.domain import Submission, Verdict
from etl.domain.catalogue import Catalogue
from etl.examination.validation import explained
from etl.ledger import Ledger
from etl.pipeline.history import TABLE, last_year_of, take_in_table
from etl.pipeline.isolation import Examiner
from etl.pipeline.receiving import examine_file
from etl.settings.loading import Settings
from etl.system.clock import Clock


def check_files(settings: Settings, examiner: Examiner, paths: Iterable[Path], clock: Clock) -> list[Examined]:
    """Each file with its submissions; EtlError when one cannot be read from disk, or last year's table is none."""
    examined = [examine_file(settings, examiner, path, clock) for path in paths]
    last_year = last_year_unrecorded(settings)
    return [
        (arrival, tuple(against_last_year(one, last_year, settings.catalogue) for one in submissions))
        for arrival, submissions in examined
    ]


def against_last_year(submission: Submission, last_year: LastYear, catalogue: Catalogue) -> Submission:
    """With a finding for every 上年 that is not what counted last year; of a form that goes back a run says nothing of it."""
    if submission.unit_code is None or submission.verdict is Verdict.RETURNED:
        return submission
    found = restatements([submission], last_year, catalogue).get(submission.unit_code, ())
    return replace(submission, findings=(*submission.findings, *explained(submission, found, submission.findings)))


def last_year_unrecorded(settings: Settings) -> LastYear:
    """What the next run will know of last year; the ledger is only read, and none is made where there is none."""
    known = UNKNOWN
    if (settings.state / "journal.jsonl").is_file():
        with Ledger.open(settings.state, settings.rules, writing=False) as ledger:
            known = last_year_of(settings, ledger)
    if known.amounts or not (settings.folders.outbox / str(settings.project.year - 1) / TABLE).is_file():
        return known
    # A run takes the table into its ledger first: here into one that is gone afterwards.
    with TemporaryDirectory() as aside, Ledger.open(Path(aside), settings.rules) as ledger:
        take_in_table(settings, ledger)
        return last_year_of(settings, ledger)
