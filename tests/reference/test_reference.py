"""Every finding has a workbook that earns it and a neighbour that does not, and stands in docs/findings.md as it is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from etl.domain import Arrival, Finding, Severity
from etl.domain.catalogue import Catalogue, Repair
from etl.domain.findings import WORDINGS, message
from etl.examination.examine import examine
from etl.settings.loading import load_settings
from tests.reference.cases import CASES, CHECK, ELSEWHERE, Case

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "findings.md"
ALL = [*(case for cases in CASES.values() for case in cases), CHECK]
SEVERITIES = {Severity.HARD: "强制性，报表退回", Severity.SOFT: "核实性，请核对或说明", Severity.NOTE: "提示"}
HEAD = """# 审核意见参考

程序对报表能说的每一句话：编号、轻重、说法、怎么改和一个例子。强制性的，报表退回，改好再交；核实性的，先采用，请核对，数没有错就在“说明”栏写明原因；
提示的不必处理。花括号里的是当时填进去的内容。

本页由 `pytest tests/reference --update-golden` 从 `etl/domain/findings.py` 和 `tests/reference/cases.py` 生成，不要手改。
"""


@pytest.fixture(scope="module")
def town() -> Catalogue:
    """The shipped catalogue."""
    return load_settings(ROOT).catalogue


def findings(content: bytes, case: Case, catalogue: Catalogue) -> list[Finding]:
    """All findings on a file that came in as the case says."""
    arrival = Arrival(1, case.path, "", len(content), 0, case.received)
    return [one for submission in examine(content, arrival, catalogue, 2022) for one in submission.findings]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.code)
def test_one_workbook_earns_it_and_its_neighbour_does_not(case: Case, town: Catalogue) -> None:
    """The finding in the very words of the reference; the neighbour gets others or none."""
    catalogue = replace(town, repairs=tuple(repair for repair in Repair if repair not in case.off))
    earned = [message(one) for one in findings(case.trigger(), case, catalogue) if one.code == case.code]
    assert earned[:1] == [case.sentence]
    assert case.code not in {one.code for one in findings(case.neighbour(), case, catalogue)}


def test_every_code_has_its_case() -> None:
    """Codes of workbooks here, those of the machine and of persons elsewhere."""
    assert {case.code for case in ALL[:-1]} | set(ELSEWHERE) | {"check_failed"} == set(WORDINGS)
    assert len(ALL) + len(ELSEWHERE) == len(WORDINGS)


@pytest.mark.parametrize("code", ELSEWHERE)
def test_sentences_shown_elsewhere(code: str) -> None:
    """The test that is named there holds the sentence."""
    sentence, test = ELSEWHERE[code]
    assert sentence in (ROOT / test).read_text(encoding="utf-8")


def test_the_reference_is_fresh(town: Catalogue, request: pytest.FixtureRequest) -> None:
    """docs/findings.md says what the program says."""
    page = "\n".join(_page(town))
    if request.config.getoption("--update-golden"):
        REFERENCE.write_text(page, encoding="utf-8")
    assert REFERENCE.read_text(encoding="utf-8") == page


def _page(catalogue: Catalogue) -> Iterator[str]:
    yield HEAD
    for title, cases in CASES.items():
        yield f"## {title}\n"
        for case in cases:
            yield from _entry(case.code, case.sentence)
    yield "## 报送和程序\n"
    for code, (sentence, _) in ELSEWHERE.items():
        yield from _entry(code, sentence)
    yield from _checks(catalogue)


def _entry(code: str, example: str) -> Iterator[str]:
    wording = WORDINGS[code]
    yield f"### {code}\n"
    yield f"- 轻重：{SEVERITIES[wording.severity]}"
    yield f"- 说法：{wording.sentence}"
    yield f"- 怎么改：{wording.remedy}"
    yield f"- 例：{example}\n"


def _checks(catalogue: Catalogue) -> Iterator[str]:
    yield "## 审核关系\n"
    yield f"来自 `config.toml` 的 `checks`，编号就是那里的 `id`。例：{CHECK.sentence}\n"
    yield "| 编号 | 轻重 | 怎么改 |\n|---|---|---|"
    for check in catalogue.checks:
        yield f"| {check.id} | {SEVERITIES[check.severity]} | {check.remedy} |"
    yield ""
