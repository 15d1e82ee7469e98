"""Which version of a unit follows which: repeated contents, what each version changed, and the one that counts.

The newest version that is neither 退回, 撤回 nor shut out counts; a returned one never erases it. What a version says is held
only as long as somebody asks for it, so that weeks of corrections cost hardly more memory than the last one of each unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from etl.consolidation.revisions import changes
from etl.domain import Finding, Standing, Verdict
from etl.domain.catalogue import Catalogue


def successive(standings: Iterable[Standing], catalogue: Catalogue) -> list[Standing]:
    """All of them in their order, which is that of arrival, with ``same_as``, ``changes`` and ``effective`` found out.

    Cells, rows and texts stay with the version that counts and with the newest of each unit; findings stay with all.
    """
    succession = _Succession(catalogue)
    for standing in standings:
        succession.take(standing)
    return succession.standings


class _Succession:
    """What has come so far."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.standings: list[Standing] = []
        self._catalogue = catalogue
        self._newest: dict[str, int] = {}
        """Position of each unit's last version."""
        self._counted: dict[str, int] = {}
        """Position of the version of each unit that counts."""

    def take(self, standing: Standing) -> None:
        unit_code = standing.submission.unit_code
        if unit_code is None:
            self.standings.append(standing)
            return
        before = self.standings[self._newest[unit_code]] if unit_code in self._newest else None
        if before is not None and _is_repeat(before, standing):
            self.standings.append(replace(_bare(standing), same_as=before.arrival.number))
            return
        if before is not None:
            standing = replace(standing, changes=changes(before.submission, standing.submission, self._catalogue))
        self.standings.append(standing)
        self._follow(unit_code)

    def _follow(self, unit_code: str) -> None:
        """The last one taken is the unit's newest, and counts if it can; the one that was may let go what it says."""
        at, was = len(self.standings) - 1, self._newest.get(unit_code)
        self._newest[unit_code] = at
        counted = self._counted.get(unit_code)
        if _may_count(self.standings[at]):
            self._counted[unit_code] = at
            self.standings[at] = replace(self.standings[at], effective=True)
            if counted is not None:
                self.standings[counted] = replace(_bare(self.standings[counted]), effective=False)
        if was is not None and was != self._counted.get(unit_code):
            self.standings[was] = _bare(self.standings[was])


def _is_repeat(before: Standing, standing: Standing) -> bool:
    """Whether a version came again unchanged, under its own or another name: it is answered by the first of them.

    A content that comes back after another one is a version again: the unit has changed its mind. And so is one about which
    there is something else to say, for it lies under another unit's name.
    """
    return before.arrival.sha256 == standing.arrival.sha256 and _said(before) == _said(standing)


def _said(standing: Standing) -> list[Finding]:
    """The findings without the name of the file."""
    return [replace(each, place=replace(each.place, file="")) for each in standing.submission.findings]


def _may_count(standing: Standing) -> bool:
    return not (standing.withdrawn or standing.shut_out) and standing.verdict is not Verdict.RETURNED


def _bare(standing: Standing) -> Standing:
    said = replace(
        standing.submission, observations=(), strays=(), explanations={}, details=(), lists=(), narratives=()
    )
    return replace(standing, submission=said)
