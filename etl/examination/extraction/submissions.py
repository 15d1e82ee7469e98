"""One workbook → its submissions: as many as it holds filled forms."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from etl.domain import Arrival, Finding, Place, Submission, Unit, Workbook
from etl.domain.catalogue import Catalogue, keeps_lists
from etl.domain.findings import UNIT_DOUBTED, YEAR_DOUBTED, finding
from etl.examination.extraction.detail_lists import read_lists, read_narratives
from etl.examination.extraction.identity import Identity, identify, witnesses
from etl.examination.extraction.list_dates import Period
from etl.examination.extraction.other_sheets import figures_elsewhere, read_form_mark, without_our_list
from etl.examination.extraction.rows import read_rows
from etl.examination.extraction.sheet_findings import findings_on, swapped_titles
from etl.examination.extraction.surroundings import is_filled
from etl.examination.extraction.tables import Table, header_rows, locate_tables
from etl.examination.extraction.titles import LAST_YEAR, THIS_YEAR

VISIBLE = "visible"
_MOST_HEADERS = 100


@dataclass(frozen=True, slots=True)
class _Form:
    """A filled form of the workbook: its table, who filled it in, and what was noticed of its sheet."""

    table: Table
    identity: Identity
    noticed: tuple[Finding, ...]


def extract(workbook: Workbook, arrival: Arrival, catalogue: Catalogue, year: int) -> tuple[Submission, ...]:
    """The submissions of a workbook, at least one, before validation.

    ``year`` is that of the inbox folder. A workbook without our form gives one submission without unit; two filled forms
    of one unit in one file give one submission that goes back.
    """
    if crowded := _crowded(workbook, arrival, year):
        return (Submission(arrival.name, None, None, None, findings=(crowded,)),)
    sent, workbook = workbook, without_our_list(workbook, catalogue, year)
    tables = locate_tables(workbook.sheets, catalogue, year)
    if not tables:
        code = "no_form" if workbook is sent or workbook.sheets else "our_list_only"
        return (Submission(arrival.name, None, None, None, findings=(finding(code, Place(arrival.name)),)),)
    distinct = _distinct([table for table in tables if is_filled(table)] or tables)
    if not any(is_filled(table) for table, _ in distinct):
        distinct = distinct[:1]
    mark, alone = read_form_mark(workbook), len(distinct) == 1
    forms = [
        _Form(
            table,
            identify(table, mark, arrival, catalogue, year, alone=alone),
            (
                *_copies(table, copies, arrival),
                *_hiding(table, tables, arrival),
                *(swapped_titles(table, arrival.name) if mark.form else ()),
            ),
        )
        for table, copies in distinct
    ]
    if alone:
        elsewhere = figures_elsewhere(workbook, tables, catalogue, arrival.name)
        forms = [replace(forms[0], noticed=(*forms[0].noticed, *elsewhere))]
    return tuple(_submissions(workbook, arrival, catalogue, forms, year))


def _crowded(workbook: Workbook, arrival: Arrival, year: int) -> Finding | None:
    """No honest sheet has so many headers; each would have to be tried with all that stands below."""
    for sheet in workbook.sheets:
        if (count := len(header_rows(sheet, year))) > _MOST_HEADERS:
            facts = {"found": f"工作表“{sheet.name}”里有{count}行表头", "limit": f"{_MOST_HEADERS}行"}
            return finding("too_large", Place(arrival.name), **facts)
    return None


def _distinct(tables: list[Table]) -> list[tuple[Table, list[Table]]]:
    """Tables that say different things, visible ones first, each with its equal copies."""
    if len(tables) == 1:
        return [(tables[0], [])]
    groups: dict[object, list[Table]] = {}
    for table in sorted(tables, key=lambda table: table.sheet.visibility != VISIBLE):
        groups.setdefault(_content(table), []).append(table)
    return [(first, copies) for first, *copies in groups.values()]


def _content(table: Table) -> object:
    """Whose the table is and what it says, wherever its rows stand."""
    columns = (THIS_YEAR, LAST_YEAR)
    rows = (
        (indicator.code, *((table.text(row, title), table.cell(row, title).trouble) for title in columns))
        for row, indicator in table.indicators.items()
    )
    return tuple(witness.says for witness in witnesses(table)), tuple(sorted(rows))


def _copies(table: Table, copies: list[Table], arrival: Arrival) -> list[Finding]:
    place = Place(arrival.name, table.sheet.name)
    return [finding("equal_form", place, found=_where(copy)) for copy in copies if is_filled(copy)]


def _hiding(table: Table, tables: list[Table], arrival: Arrival) -> list[Finding]:
    """A filled form on a hidden sheet is read when it is the only one; beside a visible one nobody meant to send it."""
    if table.sheet.visibility == VISIBLE:
        return []
    place = Place(arrival.name, table.sheet.name)
    code = "hidden_form" if any(other.sheet.visibility == VISIBLE for other in tables) else "hidden_sheet"
    return [finding(code, place, found=table.sheet.name)]


def _submissions(
    workbook: Workbook, arrival: Arrival, catalogue: Catalogue, forms: list[_Form], year: int
) -> list[Submission]:
    by_unit: dict[str, list[_Form]] = defaultdict(list)
    for number, form in enumerate(forms):
        unit = form.identity.unit
        by_unit[unit.code if unit else f"?{number}"].append(form)
    # Beside several forms nobody can tell whose the lists and texts are: they are taken with a single form only.
    rest = workbook if len(forms) == 1 else None
    return [
        _refused(arrival, same) if len(same) > 1 else _submission(rest, arrival, catalogue, same[0], year)
        for same in by_unit.values()
    ]


def _refused(arrival: Arrival, forms: list[_Form]) -> Submission:
    """Two filled forms of one unit in one file: nobody can tell which one is meant."""
    first = forms[0]
    unit = first.identity.unit
    sheets = [form.table.sheet.name for form in forms]
    found = sheets if len(set(sheets)) == len(sheets) else [_where(form.table) for form in forms]
    facts = {"unit": unit.name if unit else "", "count": str(len(forms)), "found": "、".join(found)}
    place = Place(arrival.name, first.table.sheet.name, first.table.ref(first.table.header_row, THIS_YEAR).a1)
    findings: tuple[Finding, ...] = (finding("two_forms", place, **facts),)
    return _named(arrival, unit, first.identity.year, findings)


def _where(table: Table) -> str:
    """The table's sheet, and where on it when it is not at the top."""
    return f"{table.sheet.name}!{table.ref(table.header_row, THIS_YEAR).a1}"


def _submission(rest: Workbook | None, arrival: Arrival, catalogue: Catalogue, form: _Form, year: int) -> Submission:
    """The submission of one form; ``rest`` is where its lists and texts stand, if anybody knows."""
    identity, table = form.identity, form.table
    if any(found.code in UNIT_DOUBTED for found in identity.findings):
        # Whoever is answered has perhaps never seen this form: the cause alone, nothing of what stands in it.
        return _named(arrival, None, identity.year, identity.findings)
    empty = _named(arrival, identity.unit, identity.year, (*identity.findings, *form.noticed))
    if identity.unit is None:
        return empty
    readings = read_rows(table, identity.unit, catalogue, arrival.name)
    told = findings_on(table, readings, arrival.name, year)
    filled = replace(
        empty,
        observations=tuple(readings.observations),
        strays=tuple(readings.strays),
        explanations=readings.explanations,
        narratives=read_narratives(rest) if rest else (),
        findings=(*empty.findings, *readings.findings, *told),
    )
    if rest is None or not keeps_lists(identity.unit):
        return filled
    # Of a form for another year the year is told once, not at each of its dates.
    doubted = any(found.code in YEAR_DOUBTED for found in identity.findings)
    return _with_lists(filled, rest, Period.of(None if doubted else year, arrival.received_at))


def _with_lists(submission: Submission, workbook: Workbook, period: Period) -> Submission:
    lists = read_lists(workbook, submission.file, period)
    return replace(
        submission,
        details=tuple(lists.rows),
        lists=tuple(lists.found),
        findings=(*submission.findings, *lists.findings),
    )


def _named(arrival: Arrival, unit: Unit | None, year: int | None, findings: tuple[Finding, ...]) -> Submission:
    return Submission(arrival.name, unit.code if unit else None, unit.name if unit else None, year, findings=findings)
