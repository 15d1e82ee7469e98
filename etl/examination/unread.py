"""The submission of a file of which nothing but a finding is known; made in the child, and where no child is needed."""

from __future__ import annotations

from etl.domain import Arrival, Place, Submission
from etl.domain.findings import finding
from etl.domain.masking import masked, masked_path


def unreadable(arrival: Arrival, code: str, /, **facts: str) -> Submission:
    """The submission of a file that gave nothing but a finding."""
    file = masked_path(arrival.name)
    findings = (finding(code, Place(file), **{name: masked(fact) for name, fact in facts.items()}),)
    return Submission(file, None, None, None, findings=findings)
