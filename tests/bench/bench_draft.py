"""What the draft costs: words, Word file and comments of the sample, beside the import of python-docx alone; run by hand.

``python tests/bench/bench_draft.py [--runs N]`` starts a fresh process for each measurement, in turn, and prints medians. The
import of everything that only the draft needs is counted with it (Jinja2 and XlsxWriter are loaded by other outputs anyway).
Target: at most twice the import of python-docx, which the product itself no longer needs to write the draft.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).resolve().parents[2]
LIBRARY = """
import time
start = time.perf_counter()
import docx
print(time.perf_counter() - start)
"""
DRAFT = """
import sys, time
from pathlib import Path
import jinja2.sandbox, pandas, xlsxwriter
from etl.ledger import Ledger
from etl.consolidation.assembly import assemble
from etl.settings.loading import load_settings
settings = load_settings(Path(sys.argv[1]))
with Ledger.open(settings.state, settings.rules, writing=False) as ledger:
    edition = assemble(settings.project, settings.catalogue, ledger.examined(settings.project.year))
source = (settings.folders.templates / settings.report_template).read_text(encoding="utf-8")
stamp = "2023-01-09T10:00:00+08:00"
for name in [name for name in sys.modules if name.startswith(("etl.outputs.report.draft", "etl.outputs.report.word"))]:
    del sys.modules[name]
for name in ("etl.outputs.report.figure", "etl.outputs.report.unit_figures", "etl.outputs.report.provenance", "etl.domain.comparison"):
    sys.modules.pop(name, None)
start = time.perf_counter()
from etl.outputs.report.provenance import Provenance
from etl.outputs.report.draft import render_draft
from etl.outputs.report.word import render_docx
draft = render_draft(edition, source, "report.txt.j2")
clean = render_docx(draft.text, stamp)
remarked = render_docx(draft.text, stamp, Provenance(edition).comments(draft))
print(time.perf_counter() - start)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="报告初稿要多少时间，与导入 python-docx 相比。")
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "sample"
        shutil.copytree(PROJECT / "inbox", folder / "inbox", ignore=shutil.ignore_patterns("回执"))
        shutil.copytree(PROJECT / "templates", folder / "templates")
        shutil.copy(PROJECT / "config.toml", folder)
        subprocess.run([sys.executable, "-m", "etl", "run", "--project", str(folder)], check=True, capture_output=True)
        pairs = [(_seconds(LIBRARY), _seconds(DRAFT, str(folder))) for _ in range(runs + 1)][1:]
    library, draft = (median(times) for times in zip(*pairs, strict=True))
    print(  # noqa: T201 - a program run by hand
        f"导入 python-docx {library * 1000:.0f} 毫秒；文字、Word、批注共 {draft * 1000:.0f} 毫秒；{draft / library:.2f} 倍（不超过2倍）"
    )


def _seconds(program: str, *words: str) -> float:
    done = subprocess.run([sys.executable, "-c", program, *words], check=True, capture_output=True, cwd=PROJECT)
    return float(done.stdout)


if __name__ == "__main__":
    main()
