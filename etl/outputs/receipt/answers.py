"""Who is answered, and with what: one receipt for each unit, and one for each file that no unit is known to have sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from etl.consolidation.edition import Edition
from etl.consolidation.standings import shown_to, unidentified_files
from etl.domain import Standing, versions
from etl.domain.catalogue import COPY, LIST_ALONE
from etl.outputs.receipt.marking import Marking, marking_of
from etl.outputs.receipt.page import render_receipt, render_unidentified

RECEIPT, UNIDENTIFIED = "回执.html", "未识别"
_LONGEST_STEM = 180
"""Bytes of a file name that leave room for what is put behind it."""
_LONGEST_NAME = 230
"""The same for a name with its extension, behind which a hash and ``.html`` come; a name may have 255."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one unit, or to the sender of one unidentified file."""

    folder: str
    """Below ``inbox/<year>/回执/``."""
    page: str
    """Name of the receipt in it."""
    render: Callable[[str], bytes]
    """The receipt, given the name of the copy beside it; empty for none."""
    copy: str
    """Name of the copy of the file, without what is put behind it."""
    standing: Standing
    """The submission that is answered."""
    marking: Marking | None
    """What to write into that file; None when there is nothing to mend."""


def answers(edition: Edition) -> Iterator[Answer]:
    """The answers in the order of the register; last the answers to files without a known sender."""
    together = Counter(standing.arrival.number for standing in edition.standings)
    project = edition.project
    for state in edition.units:
        if not state.standings:
            continue
        newest = versions(state.standings)[-1]
        alone = together[newest.arrival.number] > 1
        marking = marking_of(newest, state.unit.name, project, alone=alone)
        render = partial(render_receipt, state.unit, state.standings, edition.catalogue, project)
        yield Answer(state.unit.name, RECEIPT, render, _stem(newest), newest, marking)
    for name, answered in _unidentified_files(edition).items():
        alone = together[answered.arrival.number] > 1
        marking = marking_of(answered, "未识别单位", project, alone=alone)
        stem = f"{_stem(answered)}-{answered.arrival.sha256[:8]}"
        yield Answer(UNIDENTIFIED, name, partial(render_unidentified, answered, project), stem, answered, marking)


def _stem(standing: Standing) -> str:
    """The name of the file without its extension and what we put behind the name of an earlier copy."""
    stem = standing.arrival.name.rpartition(".")[0] or standing.arrival.name
    while stem.endswith((COPY, LIST_ALONE)) and (bare := stem.removesuffix(COPY).removesuffix(LIST_ALONE)):
        stem = bare
    # A colon would write a hidden stream on Windows.
    return _cut(stem.replace(":", "："), _LONGEST_STEM)


def _cut(name: str, longest: int) -> str:
    """So much of a name as so many bytes hold."""
    return name.encode(errors="replace")[:longest].decode(errors="ignore")


def _unidentified_files(edition: Edition) -> dict[str, Standing]:
    """By name of the receipt the files that are answered in no unit's folder; the same file in two folders once."""
    files: dict[str, Standing] = {}
    for standing in unidentified_files(edition.standings):
        if not shown_to(standing, edition.catalogue):
            arrival = standing.arrival
            files.setdefault(f"{_cut(arrival.name, _LONGEST_NAME)}-{arrival.sha256[:8]}.html", standing)
    return files
