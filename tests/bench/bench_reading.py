"""What safe reading costs: every form read by ``read_workbook`` beside bare python-calamine on the same sheets; run by hand.

``python tests/bench/bench_reading.py [--forms N] [--saved N]`` reads N generated forms (default 500; ``generate.py``), each by both
in turn, after one round to warm up, and prints the medians of a form and their ratio; then what a whole ``examine`` takes.
Then the first ones again as other programs save them, of those that are installed: gnumeric, and SheetJS and ExcelJS (``npm ci``
in a temporary folder). Target: at most 3 times the bare reader, which checks no sums and tells no errors.
"""

from __future__ import annotations

import argparse
import io
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from python_calamine import CalamineError, CalamineWorkbook

from etl.domain import Arrival
from etl.examination.examine import examine
from etl.reading import UnreadableError, read_workbook
from etl.settings.loading import load_settings
from etl.system.terminal_text import lined_up

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parent / "corpus"
GNUMERIC = {
    "gnumeric.xlsx": "Gnumeric_Excel:xlsx2",
    "gnumeric.ods": "Gnumeric_OpenCalc:odf",
    "gnumeric.xls": "Gnumeric_Excel:excel_biff8",
}
JAVASCRIPT = ("exceljs.xlsx", "sheetjs.xlsx", "sheetjs.shared.xlsx", "sheetjs.xlsb", "sheetjs.ods", "sheetjs.biff8")
HEADER = ("写成的程序", "份数", "calamine毫秒", "读取毫秒", "倍数")

Contents = list[bytes]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="读取与裸calamine比速度。")
    parser.add_argument("--forms", type=int, default=500, help="生成的表数")
    parser.add_argument("--saved", type=int, default=25, help="其中由别的程序另存的份数")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        subprocess.run([sys.executable, HERE / "generate.py", scratch / "project", str(options.forms)], check=True)
        paths = sorted((scratch / "project" / "inbox" / "2022").glob("*.xlsx"))
        contents = [path.read_bytes() for path in paths]
        rows = [_row("etl forms 后由openpyxl填写", contents)]
        rows += [_row(program, saved) for program, saved in _saved(paths[: options.saved], scratch) if saved]
        examined = _examine_ms(scratch / "project", paths)
    lines = lined_up(HEADER, rows, right=HEADER[1:])
    print("\n".join([*lines, f"examine 全程：每份{examined:.2f}毫秒"]))  # noqa: T201 - a program run by hand


def _row(program: str, contents: Contents) -> tuple[str, ...]:
    if not _is_read_bare(contents[0]):
        (ours,) = _medians(contents, (_ours,))
        return program, str(len(contents)), "读不了", f"{ours:.2f}", "—"
    bare, ours = _medians(contents, (_bare, _ours))
    return program, str(len(contents)), f"{bare:.2f}", f"{ours:.2f}", f"{ours / bare:.2f}"


def _is_read_bare(content: bytes) -> bool:
    """Whether calamine gives as many figures as there are; of some writers' files it gives none, or an error."""
    wanted = sum(len(sheet.cells) for sheet in read_workbook(content).sheets)
    try:
        return _bare(content) >= wanted
    except CalamineError:
        return False


def _medians(contents: Contents, readers: Sequence[Callable[[bytes], object]]) -> list[float]:
    """Milliseconds a form, the readers taking turns on each."""
    times: list[list[float]] = [[] for _ in readers]
    for content in contents[:10]:
        for read in readers:
            read(content)
    for content in contents:
        for read, found in zip(readers, times, strict=True):
            began = time.perf_counter()
            read(content)
            found.append(time.perf_counter() - began)
    return [median(found) * 1000 for found in times]


def _bare(content: bytes) -> int:
    """The same sheets, and nothing checked; how many cells came out, empty ones too."""
    cells = 0
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        for index in range(len(workbook.sheet_names)):
            rows = workbook.get_sheet_by_index(index).to_python(skip_empty_area=False)
            cells += sum(map(len, rows))
    return cells


def _ours(content: bytes) -> None:
    try:
        read_workbook(content)
    except UnreadableError as refused:
        sys.exit(f"{refused.code} {refused.facts}")


def _examine_ms(project: Path, paths: list[Path]) -> float:
    """A whole examination in this process: read, extract, validate."""
    catalogue = load_settings(project, 2022).catalogue
    times = []
    for number, path in enumerate(paths):
        content = path.read_bytes()
        arrival = Arrival(number, f"2022/{path.name}", "0" * 64, len(content), 1, "2022-12-20T09:00:00+08:00")
        began = time.perf_counter()
        submissions = examine(content, arrival, catalogue, 2022)
        times.append(time.perf_counter() - began)
        if not submissions[0].observations:
            sys.exit(f"{path.name}没有读出数来")
    return median(times) * 1000


# --------------------------------------------------------------------------- as other programs save them


def _saved(paths: list[Path], scratch: Path) -> Iterator[tuple[str, Contents]]:
    if program := shutil.which("ssconvert"):
        for name, exporter in GNUMERIC.items():
            yield name, [_by_gnumeric(program, exporter, path, scratch / name) for path in paths]
    if (node := shutil.which("node")) and (npm := shutil.which("npm")):
        folder = _installed(npm, scratch)
        for path in paths:
            (scratch / path.stem).mkdir()
            subprocess.run([node, CORPUS / "write.cjs", path, scratch / path.stem], cwd=folder, check=True)
        for name in JAVASCRIPT:
            yield name, [(scratch / path.stem / name).read_bytes() for path in paths]


def _by_gnumeric(program: str, exporter: str, source: Path, target: Path) -> bytes:
    subprocess.run([program, "-T", exporter, source, target], capture_output=True, check=True)
    return target.read_bytes()


def _installed(npm: str, scratch: Path) -> Path:
    folder = scratch / "npm"
    folder.mkdir()
    for part in ("package.json", "package-lock.json"):
        shutil.copy(CORPUS / part, folder)
    subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, capture_output=True, check=True
    )
    return folder


if __name__ == "__main__":
    main()
