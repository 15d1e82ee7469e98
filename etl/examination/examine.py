"""The core as one function: bytes of a file → its submissions, each with its findings and own verdict.

Without side effects, so that it runs in this process, in the bounded child or anywhere else unchanged. Numbers of persons
are masked here, before anything is made of what was read: no text of a submission holds one in full.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from etl.domain import Arrival, Finding, Place, Submission
from etl.domain.catalogue import Catalogue
from etl.domain.findings import finding
from etl.domain.masking import masked, masked_path
from etl.examination.extraction import extract
from etl.examination.persons import findings_in_name, without_persons
from etl.examination.validation import validate
from etl.reading import Limits, UnreadableError, contained_files, read_workbook


def examine(
    content: bytes, arrival: Arrival, catalogue: Catalogue, year: int, limits: Limits | None = None
) -> tuple[Submission, ...]:
    """Read, extract and validate one file that arrived in the inbox of ``year``; always at least one submission.

    A file that cannot be read gives one submission without unit that carries the reason as its finding. Of a plain .zip
    every file inside is examined as one of its own, called ``包.zip/白云山村.xlsx``.
    """
    limits = limits or Limits()
    named, arrival = findings_in_name(arrival.name, arrival.path), replace(arrival, path=masked_path(arrival.path))
    return tuple(_told(submission, named) for submission in _examine(content, arrival, catalogue, year, limits))


def unreadable(arrival: Arrival, code: str, /, **facts: str) -> Submission:
    """The submission of a file that gave nothing but a finding."""
    file = masked_path(arrival.name)
    findings = (finding(code, Place(file), **{name: masked(fact) for name, fact in facts.items()}),)
    return Submission(file, None, None, None, findings=findings)


def _examine(
    content: bytes, arrival: Arrival, catalogue: Catalogue, year: int, limits: Limits
) -> tuple[Submission, ...]:
    try:
        files = contained_files(content, limits)
    except UnreadableError as fault:
        return (unreadable(arrival, fault.code, **fault.facts),)
    if files is None:
        return _examine_workbook(content, arrival, catalogue, year, limits)
    submissions = [
        _called(f"{arrival.name}/{masked_path(name)}", _told(submission, findings_in_name(name, name)))
        for name, inner in files
        for submission in _examine_workbook(inner, _inside(arrival, masked_path(name)), catalogue, year, limits)
    ]
    return _each_unit_once(arrival, submissions)


def _examine_workbook(
    content: bytes, arrival: Arrival, catalogue: Catalogue, year: int, limits: Limits
) -> tuple[Submission, ...]:
    try:
        workbook = read_workbook(content, limits)
    except UnreadableError as fault:
        return (unreadable(arrival, fault.code, **fault.facts),)
    remarks = [finding(remark.code, Place(arrival.name), **remark.facts) for remark in workbook.remarks]
    workbook, persons = without_persons(workbook, arrival.name, year)
    submissions = [
        validate(replace(submission, findings=(*remarks, *submission.findings)), catalogue)
        for submission in extract(workbook, arrival, catalogue, year)
    ]
    sheets = [{observation.cell.sheet for observation in submission.observations} for submission in submissions]
    forms = set().union(*sheets)  # what stands on no form is told to everybody in the file
    return tuple(
        _told(submission, (each for each in persons if each.place.sheet in own or each.place.sheet not in forms))
        for submission, own in zip(submissions, sheets, strict=True)
    )


def _told(submission: Submission, findings: Iterable[Finding]) -> Submission:
    return replace(submission, findings=(*submission.findings, *findings))


def _inside(arrival: Arrival, name: str) -> Arrival:
    """The arrival of a file inside an archive: what its own path says counts, not what the archive is called."""
    year, slash, _ = arrival.path.partition("/")
    return replace(arrival, path=f"{year if slash else ''}/{name}")


def _called(file: str, submission: Submission) -> Submission:
    findings = tuple(replace(found, place=replace(found.place, file=file)) for found in submission.findings)
    return replace(submission, file=file, findings=findings)


def _each_unit_once(arrival: Arrival, submissions: list[Submission]) -> tuple[Submission, ...]:
    """Two forms of one unit in one archive go back as in one workbook: nobody can tell which one is meant."""
    forms: dict[str, list[Submission]] = {}
    for submission in submissions:
        forms.setdefault(submission.unit_code or f"{submission.file}?", []).append(submission)
    return tuple(same[0] if len(same) == 1 else _refused(arrival, same) for same in forms.values())


def _refused(arrival: Arrival, same: list[Submission]) -> Submission:
    files = "、".join(submission.file.removeprefix(f"{arrival.name}/") for submission in same)
    facts = {"unit": same[0].unit or "", "count": str(len(same)), "found": files}
    findings = (finding("two_forms", Place(arrival.name), **facts),)
    return Submission(arrival.name, same[0].unit_code, same[0].unit, same[0].year, findings=findings)
