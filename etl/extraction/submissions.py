"""One workbook → its submissions: as many as it holds filled forms."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from etl.catalogue import Catalogue, keeps_lists
from etl.domain import Arrival, Finding, Place, Submission, Unit, Workbook
from etl.extraction.identity import Identity, identify, read_marks
from etl.extraction.lists import read_lists, read_narratives
from etl.extraction.rows import known_rows, read_rows
from etl.extraction.tables import Table, locate_tables
from etl.findings import finding


def extract(workbook: Workbook, arrival: Arrival, catalogue: Catalogue, year: int) -> tuple[Submission, ...]:
    """The submissions of a workbook, at least one, before validation.

    ``year`` is that of the inbox folder. A workbook without our form gives one submission without unit; two filled forms
    of one unit in one file give one submission that goes back.
    """
    tables = [table for table in locate_tables(workbook.sheets) if known_rows(table, catalogue)]
    if not tables:
        return (Submission(arrival.name, None, None, None, findings=(finding("no_form", Place(arrival.name)),)),)
    tables = [table for table in tables if table.filled] or tables[:1]
    marks, alone = read_marks(workbook), len(tables) == 1
    forms = [(table, identify(table, marks, arrival, catalogue, year, alone=alone)) for table in tables]
    return tuple(_submissions(workbook, arrival, catalogue, forms))


def _submissions(
    workbook: Workbook, arrival: Arrival, catalogue: Catalogue, forms: list[tuple[Table, Identity]]
) -> list[Submission]:
    by_unit: dict[str, list[tuple[Table, Identity]]] = defaultdict(list)
    for number, (table, identity) in enumerate(forms):
        by_unit[identity.unit.code if identity.unit else f"?{number}"].append((table, identity))
    # Beside several forms nobody can tell whose the lists and texts are: they are taken with a single form only.
    rest = workbook if len(forms) == 1 else Workbook(())
    return [
        _refused(arrival, same) if len(same) > 1 else _submission(rest, arrival, catalogue, *same[0])
        for same in by_unit.values()
    ]


def _refused(arrival: Arrival, forms: list[tuple[Table, Identity]]) -> Submission:
    """Two filled forms of one unit in one file: nobody can tell which one is meant."""
    unit = forms[0][1].unit
    sheets = "、".join(table.sheet.name for table, _ in forms)
    facts = {"unit": unit.name if unit else "", "count": str(len(forms)), "found": sheets}
    first = forms[0][0]
    place = Place(arrival.name, first.sheet.name, first.ref(first.header_row, "本年").a1)
    findings: tuple[Finding, ...] = (finding("two_forms", place, **facts),)
    return _named(arrival, unit, forms[0][1].year, findings)


def _submission(rest: Workbook, arrival: Arrival, catalogue: Catalogue, table: Table, identity: Identity) -> Submission:
    """The submission of one table; ``rest`` is where its lists and texts stand."""
    empty = _named(arrival, identity.unit, identity.year, identity.findings)
    if identity.unit is None:
        return empty
    readings = read_rows(table, identity.unit, catalogue, arrival.name)
    filled = replace(
        empty,
        observations=tuple(readings.observations),
        strays=tuple(readings.strays),
        explanations=readings.explanations,
        narratives=read_narratives(rest),
        findings=(*identity.findings, *readings.findings),
    )
    return _with_lists(filled, rest) if keeps_lists(identity.unit) else filled


def _with_lists(submission: Submission, workbook: Workbook) -> Submission:
    lists = read_lists(workbook, submission.file)
    return replace(
        submission,
        details=tuple(lists.rows),
        lists=tuple(lists.found),
        findings=(*submission.findings, *lists.findings),
    )


def _named(arrival: Arrival, unit: Unit | None, year: int | None, findings: tuple[Finding, ...]) -> Submission:
    return Submission(arrival.name, unit.code if unit else None, unit.name if unit else None, year, findings=findings)
