"""迟报 and 更正: whether a unit was in time, and which of its versions only correct what it had handed in before.

A unit is in time when the first version that could be accepted came in time, whatever it corrects afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from etl.consolidation.versions import is_conflict_copy
from etl.domain import Standing, Verdict


def with_timeliness(standings: Sequence[Standing], deadline: date | None) -> list[Standing]:
    """The standings with ``late`` and ``correction``; ``deadline`` is the last day in time, None for no such day."""
    first = _first_acceptable(standings)
    return [_judged(standing, first.get(standing.submission.unit_code or ""), deadline) for standing in standings]


def _first_acceptable(standings: Sequence[Standing]) -> dict[str, Standing]:
    """By unit code; one that was sent back or set aside does not show that the unit was in time."""
    first: dict[str, Standing] = {}
    for standing in sorted(standings, key=lambda each: each.arrival.number, reverse=True):
        set_aside = standing.withdrawn or standing.shut_out or _is_beside(standing)
        if standing.submission.unit_code and standing.verdict is not Verdict.RETURNED and not set_aside:
            first[standing.submission.unit_code] = standing
    return first


def _judged(standing: Standing, first: Standing | None, deadline: date | None) -> Standing:
    after = first is not None and standing.arrival.number >= first.arrival.number
    deciding = first if first is not None and after else standing
    late = bool(standing.shut_out) or _came_late(deciding, deadline)
    corrects = after and standing is not first and not (standing.same_as or standing.shut_out or _is_beside(standing))
    return replace(standing, late=late, correction=corrects)


def _is_beside(standing: Standing) -> bool:
    """A conflict copy that does not count is nobody's deed."""
    return is_conflict_copy(standing) and not standing.effective


def _came_late(standing: Standing, deadline: date | None) -> bool:
    return deadline is not None and datetime.fromisoformat(standing.arrival.received_at).date() > deadline
