"""The core as one function: bytes of a file → its submissions, each with its findings and own verdict.

Without side effects, so that it runs in this process, in the bounded child or anywhere else unchanged.
"""

from __future__ import annotations

from etl.catalogue import Catalogue
from etl.domain import Arrival, Place, Submission
from etl.extraction import extract
from etl.findings import finding
from etl.reading import Limits, UnreadableError, read_workbook
from etl.validation import validate


def examine(
    content: bytes, arrival: Arrival, catalogue: Catalogue, year: int, limits: Limits | None = None
) -> tuple[Submission, ...]:
    """Read, extract and validate one file that arrived in the inbox of ``year``; always at least one submission.

    A file that cannot be read gives one submission without unit that carries the reason as its finding.
    """
    try:
        workbook = read_workbook(content, limits or Limits())
    except UnreadableError as fault:
        return (unreadable(arrival, fault.code, **fault.facts),)
    return tuple(validate(submission, catalogue) for submission in extract(workbook, arrival, catalogue, year))


def unreadable(arrival: Arrival, code: str, /, **facts: str) -> Submission:
    """The submission of a file that gave nothing but a finding."""
    return Submission(arrival.name, None, None, None, findings=(finding(code, Place(arrival.name), **facts),))
