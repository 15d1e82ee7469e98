"""Hostile and broken files: none kills, hangs or fools the examiner, and what it says of them is what it should."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.make_hostile import CASES

ROOT = Path(__file__).resolve().parents[2]
BOUND_MIB = 512 + 60
"""The bound, and what the child has before its first file."""
LIMIT_SECONDS = 10.0 + 2.0
"""A file's limit, and the start of a new child."""
SILENT, NOTED = "数悄悄变了", "数变了，提示了无校验码"

Found = dict[str, Any]


@pytest.fixture(scope="module", params=["sample", pytest.param("whole", marks=pytest.mark.thorough)])
def full(request: pytest.FixtureRequest) -> bool:
    """Whether all files that were made to harm, and all changed copies, are tried."""
    return bool(request.param == "whole")


@pytest.fixture(scope="module")
def found(*, full: bool) -> Found:
    """What became of every file, in a process of its own, so that the memory is that of its children alone."""
    command = [sys.executable, "-m", "tests.hostile.judge", "--json", *(["--full"] if full else [])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=1200)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    result: Found = json.loads(done.stdout)
    return result


def test_every_case_has_its_own_answer(found: Found, *, full: bool) -> None:
    """Bombs, lies and traps: the code that must answer each of them, or the figures of the form all the same."""
    assert [(case["name"], case["expected"], case["codes"]) for case in found["cases"] if not case["right"]] == []
    assert len(CASES) >= 50
    assert len(found["cases"]) == (len(CASES) if full else 20)


def test_nothing_hangs(found: Found) -> None:
    """The worst file costs its wall-clock limit and no more."""
    slowest = max([case["seconds"] for case in found["cases"]] + [copies["slowest"] for copies in found["copies"]])
    assert slowest <= LIMIT_SECONDS


def test_no_broken_package_says_something_else(found: Found, *, full: bool) -> None:
    """Cut off or with bits turned over, a .xlsx or .ods is refused, or says exactly what it said."""
    packages = [copies for copies in found["copies"] if copies["name"].startswith(("xlsx ", "ods "))]
    assert [copies["silent"] for copies in packages if copies["silent"]] == []
    assert sum(sum(copies["results"].values()) for copies in packages) >= (2000 if full else 60)


def test_no_broken_file_changes_a_number_silently(found: Found) -> None:
    """Where a format has no sums and a changed number cannot be told, its file says beforehand that it must be compared."""
    assert [copies["silent"] for copies in found["copies"] if copies["results"][SILENT]] == []
    noted = {copies["name"] for copies in found["copies"] if copies["results"][NOTED]}
    assert noted <= {"csv 截断", "csv 翻转", "xlwt.xls 翻转", "gnumeric.xls 翻转"}


def test_a_broken_old_workbook_seldom_says_something_else(found: Found) -> None:
    """Only what two readers read differently, or what cannot be, is noticed; a cut file always is."""
    for copies in found["copies"]:
        if copies["name"].endswith(".xls 截断"):
            assert copies["silent"] == []
        elif ".xls " in copies["name"]:
            changed = copies["results"][SILENT] + copies["results"][NOTED]
            assert changed <= 0.05 * sum(copies["results"].values())


def test_the_memory_bound_holds(found: Found) -> None:
    """The peak of the largest child, while bombs and broken files went through it."""
    assert found["peak_mib"] < BOUND_MIB


@pytest.mark.programs
def test_gnumeric_wrote_its_copies(found: Found) -> None:
    """Without it there is no .ods to break; skipped aloud, but not in CI."""
    if shutil.which("ssconvert") is None and os.environ.get("CI") != "true":
        pytest.skip("没有安装 ssconvert，没有试改坏的.ods")
    assert {"ods 截断", "ods 翻转", "gnumeric.xls 翻转"} <= {copies["name"] for copies in found["copies"]}
