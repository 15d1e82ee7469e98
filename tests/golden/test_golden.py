"""The whole 2022 sample → its whole outputs, member by member, against files that a person has looked at.

``pytest tests/golden --update-golden`` rewrites the expected files; the difference is then read in review. What is compared
and what is let pass is all in ``MEMBERS``.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from tests.year_end import RunOffice

EXPECTED = Path(__file__).parent / "expected"


def as_is(content: bytes) -> str:
    """Text files, to the letter."""
    return content.decode()


def cells(*sheets: str) -> Callable[[bytes], str]:
    """Sheets of a workbook, a line a cell: formulas with their stored values. Looks are asserted in the unit tests."""

    def listed(content: bytes) -> str:
        formulas, stored = (load_workbook(io.BytesIO(content), data_only=plain) for plain in (False, True))
        lines = []
        for name in sheets or formulas.sheetnames:
            for row in formulas[name].iter_rows():
                for cell in row:
                    if cell.value is not None:
                        value = stored[name][cell.coordinate].value
                        suffix = f" → {value}" if cell.data_type == "f" else ""
                        lines.append(f"{name}!{cell.coordinate}\t{cell.value}{suffix}")
        return "\n".join(lines) + "\n"

    return listed


def paragraphs(content: bytes) -> str:
    """A Word file, a line a paragraph with its style. Geometry and fonts are asserted in the unit tests."""
    document = docx.Document(io.BytesIO(content))
    return "".join(f"{p.style.name if p.style else ''}\t{p.text}\n" for p in document.paragraphs)


def comments(content: bytes) -> str:
    """The comments of a Word file, in order; where they stand is followed in test_bound_figures.py."""
    document = docx.Document(io.BytesIO(content))
    return "".join(f"{comment.comment_id}\n{comment.text}\n\n" for comment in document.comments)


def without_versions(content: bytes) -> str:
    """The manifest less the versions of libraries, the hashes of packed outputs, and those of config and template."""
    manifest = json.loads(content)
    for name in ("versions", "config_sha256", "templates"):
        assert manifest.pop(name)
    manifest["outputs"] = sorted(manifest["outputs"])
    return json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"


MEMBERS: dict[str, Callable[[bytes], str]] = {
    "outbox/2022/data/totals.csv": as_is,
    "outbox/2022/data/observations.csv": as_is,
    "outbox/2022/data/findings.csv": as_is,
    "outbox/2022/data/submissions.csv": as_is,
    "outbox/2022/data/datapackage.json": as_is,
    "outbox/2022/报告初稿.txt": as_is,
    "outbox/2022/报告初稿.docx": paragraphs,
    "outbox/2022/报告初稿（批注）.docx": comments,
    "outbox/2022/汇总表.xlsx": cells("汇总表", "报送情况", "审核意见", "未执行的审核"),
    "outbox/2022/manifest.json": without_versions,
    "inbox/2022/回执/白云山村/回执.html": as_is,
}


@pytest.fixture(scope="module")
def results(run_office: RunOffice, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Everything that one run on the sample writes."""
    return run_office(tmp_path_factory.mktemp("golden") / "project").everything()


@pytest.mark.parametrize("member", MEMBERS)
def test_the_output_is_the_expected_one(results: dict[str, bytes], member: str, request: pytest.FixtureRequest) -> None:
    """Byte for byte for texts, cell by cell and paragraph by paragraph for office files."""
    found = MEMBERS[member](results[member])
    expected = EXPECTED / f"{member}.txt"
    if request.config.getoption("--update-golden"):
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_bytes(found.encode())
    assert found == expected.read_bytes().decode()
