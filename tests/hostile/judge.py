"""Runs the hostile files through the real examiner and tells what became of each.

``python -m tests.hostile.judge [--full] [--json]``: every third case of ``make_hostile.py``, then a filled form in each format cut off
and with bits turned over. ``--full`` tries every case, cuts at every percent, not at every twentieth, and turns bits in 2,000 copies of the .xlsx, not
in 50. A process of its own, so that the peak of memory it prints is that of the children that examined.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from etl.domain import Arrival, CellRef, Severity, Submission
from etl.pipeline.isolation import Bounds, Examiner
from etl.settings.loading import load_settings
from etl.system.terminal_text import lined_up
from tests.corpus.writers import xlwt_values
from tests.hostile.make_hostile import CASES, ROOT, UNIT, flips, form, truncations
from tests.reference.forms import text_table

YEAR = 2022
SAME, REFUSED, REPORTED, NOTED, TEXT, SILENT = (
    "内容不变",
    "拒收",
    "已指出",
    "数变了，提示了无校验码",
    "文字变了",
    "数悄悄变了",
)
RESULTS = (SAME, REFUSED, REPORTED, NOTED, TEXT, SILENT)
UNCHECKED = "no_checksum"
"""The note that numbers must be compared, because nobody could tell a changed one."""
READ, STOPPED = "read", "stopped"
ENOUGH = frozenset(("damaged", "too_large", "unsafe", "reader_died"))
SAMPLE, FULL = {"xlsx": 55, "ods": 10, "xls": 10, "csv": 10}, {"xlsx": 2000, "ods": 300, "xls": 500, "csv": 300}
"""How many copies with bits turned over."""
WITH_GNUMERIC = {"ods": "Gnumeric_OpenCalc:odf", "gnumeric.xls": "Gnumeric_Excel:excel_biff8"}


@dataclass(frozen=True, slots=True)
class Case:
    """What became of one file that was made to harm."""

    name: str
    expected: str
    codes: tuple[str, ...]
    seconds: float
    right: bool


@dataclass(slots=True)
class Copies:
    """What became of the changed copies of one file."""

    name: str
    results: dict[str, int] = field(default_factory=lambda: dict.fromkeys(RESULTS, 0))
    silent: list[str] = field(default_factory=list)
    """How each copy was changed that gave other content without a word at the place, and what changed."""
    seconds: float = 0.0
    slowest: float = 0.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything that was found."""

    cases: list[Case]
    copies: list[Copies]
    peak_mib: float
    """Largest memory of any child; 0 where the system does not tell."""


def judge(*, full: bool) -> Judgement:
    """Run the set, or every third of the files and a sample of the changed copies."""
    bounds = Bounds()
    with Examiner(load_settings(ROOT, YEAR).catalogue, YEAR, bounds) as examiner:
        original = _examined(examiner, form(), "xlsx")
        cases = [_case(examiner, name, original) for name in [*CASES][:: 1 if full else 3]]
        copies = [one for name, content in _forms() for one in _copies(examiner, name, content, full=full)]
    return Judgement(cases, copies, _peak_mib())


def _examined(examiner: Examiner, content: bytes, suffix: str) -> tuple[Submission, ...]:
    return examiner.examine(content, _arrival(content, suffix))


def _arrival(content: bytes, suffix: str) -> Arrival:
    return Arrival(1, f"{YEAR}/{UNIT}.{suffix}", "0" * 64, len(content), 1, "2023-01-09T09:00:00+08:00")


def _case(examiner: Examiner, name: str, original: tuple[Submission, ...]) -> Case:
    make, expected = CASES[name]
    content = make()
    began = time.monotonic()
    submissions = _examined(examiner, content, Path(name).suffix[1:])
    seconds = time.monotonic() - began
    codes = tuple(finding.code for submission in submissions for finding in submission.findings)
    figures = [
        [(seen.code, seen.column, seen.value) for seen in each[0].observations] for each in (submissions, original)
    ]
    right = {READ: figures[0] == figures[1], STOPPED: not ENOUGH.isdisjoint(codes)}.get(expected, expected in codes)
    return Case(name, expected, codes, round(seconds, 2), right)


# --------------------------------------------------------------------------- changed copies


def _forms() -> Iterator[tuple[str, bytes]]:
    """The form in each format that can be written here."""
    yield "xlsx", form()
    yield "csv", text_table()()
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / f"{UNIT}.xlsx", Path(folder) / "saved"
        source.write_bytes(form())
        xlwt_values(source, target)
        yield "xlwt.xls", target.read_bytes()
        for name, exporter in WITH_GNUMERIC.items():
            if program := shutil.which("ssconvert"):
                subprocess.run([program, "-T", exporter, str(source), str(target)], capture_output=True, check=True)
                yield name, target.read_bytes()


def _copies(examiner: Examiner, name: str, content: bytes, *, full: bool) -> Iterator[Copies]:
    suffix = name.rpartition(".")[2]
    original = _examined(examiner, content, suffix)
    if not original[0].observations:
        raise ValueError(f"{name} itself is not read")
    kinds = {
        "截断": truncations(content, 1 if full else 20),
        "翻转": flips(content, (FULL if full else SAMPLE)[suffix], name),
    }
    for kind, changed in kinds.items():
        found = Copies(f"{name} {kind}")
        stories = []
        jobs = []
        for story, copy in changed:
            stories.append(story)
            jobs.append((copy, _arrival(copy, suffix)))
        began = last = time.monotonic()
        for story, submissions in zip(stories, examiner.examine_all(jobs), strict=True):
            now = time.monotonic()
            found.slowest, last = max(found.slowest, round(now - last, 2)), now
            result, what = _result(submissions, original)
            found.results[result] += 1
            if result in (NOTED, TEXT, SILENT):
                found.silent.append(f"{story}：{what}")
        found.seconds = round(time.monotonic() - began, 1)
        yield found


def _result(submissions: tuple[Submission, ...], original: tuple[Submission, ...]) -> tuple[str, str]:
    """What became of a copy, and, if something changed without a word, what it was."""
    if submissions == original:
        return SAME, ""
    told = {(one.place.sheet, one.place.a1) for each in submissions for one in each.findings}
    hard = any(one.severity is Severity.HARD for each in submissions for one in each.findings)
    if hard and not any(each.observations for each in submissions):
        return REFUSED, ""
    now, before = (_figures(each) for each in (submissions, original))
    silent = sorted(
        str(key) for key in now.keys() | before.keys() if now.get(key) != before.get(key) and _place(key) not in told
    )
    if silent:
        noted = all(any(one.code == UNCHECKED for one in each.findings) for each in submissions)
        return (REPORTED if hard else NOTED if noted else SILENT), "、".join(silent)
    if _content(submissions) == _content(original) or hard:
        return (REPORTED if submissions[0].findings != original[0].findings else SAME), ""
    return TEXT, _first_difference(submissions[0], original[0])


Key = tuple[str, str, CellRef]


def _figures(submissions: tuple[Submission, ...]) -> dict[Key, object]:
    return {
        (seen.code, seen.column.value, seen.cell): (seen.value, seen.state)
        for each in submissions
        for seen in each.observations
    }


def _place(key: Key) -> tuple[str, str]:
    return key[2].sheet, key[2].a1


def _content(submissions: tuple[Submission, ...]) -> list[tuple[object, ...]]:
    return [
        (each.unit, each.year, each.observations, each.details, each.lists, each.narratives) for each in submissions
    ]


def _first_difference(submission: Submission, original: Submission) -> str:
    for name in ("unit", "year", "observations", "details", "lists", "narratives"):
        now, before = getattr(submission, name), getattr(original, name)
        if now != before:
            pairs = zip(before, now, strict=False) if isinstance(now, tuple) else [(before, now)]
            return f"{name} {next((pair for pair in pairs if pair[0] != pair[1]), '少了')}"
    return ""


def _peak_mib() -> float:
    """The largest resident memory of the children that have ended."""
    if sys.platform == "win32":
        return 0.0
    import resource

    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit, 1)


def _report(found: Judgement) -> Iterator[str]:
    yield from lined_up(
        ("文件", "应为", "结果", "秒"),
        [
            (case.name, case.expected, "、".join(dict.fromkeys(case.codes)) or READ, f"{case.seconds}")
            for case in found.cases
            if not case.right or case.seconds > 1
        ],
    )
    yield from lined_up(
        ("改动过的文件", *RESULTS, "秒", "最慢一份"),
        [
            (one.name, *(str(one.results[name]) for name in RESULTS), f"{one.seconds}", f"{one.slowest}")
            for one in found.copies
        ],
    )
    for one in found.copies:
        yield from (f"{one.name} {story}" for story in one.silent)
    wrong = [case.name for case in found.cases if not case.right]
    yield f"{len(found.cases)}个专门做的文件，结果不对的：{'、'.join(wrong) or '无'}；子进程内存峰值{found.peak_mib}MiB"


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description="用恶意文件和改坏的文件试读取。")
    parser.add_argument("--full", action="store_true", help="全部，约三分钟")
    parser.add_argument("--json", action="store_true", help="结果写成JSON")
    options = parser.parse_args()
    found = judge(full=options.full)
    print(json.dumps(asdict(found)) if options.json else "\n".join(_report(found)))  # noqa: T201 - a program run by hand


if __name__ == "__main__":
    main()
