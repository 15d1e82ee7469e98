"""Speed and memory of a cold ``etl run`` beside the peer's script on the same files; run by hand.

``python tests/bench/bench.py [--forms N] [--runs N] [--quick]`` measures whole processes, in turn (A B A B …), and prints medians:

- the twelve sample files, and N generated forms of one kind (default 1,000; ``generate.py``): ``etl run`` in a fresh copy of the
  project, with everything it writes, against ``peer.py``;
- 2 N forms: how much the memory grows;
- ``etl --help`` against ``python -c pass``.

CPU is that of the process and of every child it waited for. Memory is read from /proc every few milliseconds, so only on Linux: the
peak of the main process, the peak of its largest child, and the highest sum of all at one moment. ``--quick`` leaves the big
cases out. Targets: 12 files no slower than the peer; 1,000 forms 4 times as fast on two cores within 160 MiB, and at most
50 MiB more for the next 1,000; ``--help`` within 6 times the bare interpreter.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from etl.system.terminal_text import lined_up

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
PYTHON = sys.executable
YEAR = "2022"
SETTLED = 1_672_718_400
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Compiled modules are kept, as they are on the machine of anybody who runs a program twice."""
HELP_RUNS = 15
SAMPLING = 0.005
HEADER = ("情形", "程序", "墙钟秒", "CPU秒", "主进程峰值MiB", "子进程峰值MiB", "同时合计MiB")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took, with its children: seconds and MiB."""

    wall: float
    cpu: float
    parent: float = 0.0
    child: float = 0.0
    together: float = 0.0


Start = Callable[[], Cost]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="etl run 与一般分析脚本比速度、内存。")
    parser.add_argument("--forms", type=int, default=1000, help="大批量时的表数")
    parser.add_argument("--runs", type=int, default=5, help="十二份时每个程序跑几遍")
    parser.add_argument("--quick", action="store_true", help="只量十二份和 --help")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        lines: list[str] = []
        lines += _versus(_sample(scratch), "12份", options.runs, scratch)
        if not options.quick:
            once, twice = (_generated(scratch, count) for count in (options.forms, 2 * options.forms))
            lines += _versus(once, f"{options.forms}份", max(2, options.runs // 2), scratch)
            cost = _run_etl(twice, scratch)
            lines += lined_up(HEADER, [_row(f"{2 * options.forms}份", "etl run", [cost])])
        lines += _help()
    print("\n".join(lines))  # noqa: T201 - a program run by hand


def _versus(project: Path, case: str, runs: int, scratch: Path) -> list[str]:
    """Rows of a case and the ratio of the medians."""
    ours, peers = _in_turn(
        runs,
        lambda: _run_etl(project, scratch),
        lambda: measure(
            [PYTHON, str(HERE / "peer.py"), str(project / "inbox" / YEAR), str(scratch / "peer.xlsx")], scratch
        ),
    )
    ratio = _median(peers, "wall") / _median(ours, "wall")
    return [*lined_up(HEADER, [_row(case, "etl run", ours), _row(case, "对照", peers)]), f"对照 ÷ etl：{ratio:.2f}", ""]


def _help() -> list[str]:
    here = Path.cwd()
    ours, bare = _in_turn(
        HELP_RUNS,
        lambda: measure([PYTHON, "-m", "etl", "--help"], here, sampled=False),
        lambda: measure([PYTHON, "-c", "pass"], here, sampled=False),
    )
    ratio = _median(ours, "wall") / _median(bare, "wall")
    words = (
        f"etl --help {_median(ours, 'wall') * 1000:.0f} 毫秒，python -c pass {_median(bare, 'wall') * 1000:.0f} 毫秒"
    )
    return [f"{words}，{ratio:.1f} 倍"]


def _in_turn(runs: int, first: Start, second: Start) -> tuple[list[Cost], list[Cost]]:
    """Both in turn, so that a slow minute of the machine meets both; a first round that is not counted warms the caches."""
    rounds = [(first(), second()) for _ in range(runs + 1)][1:]
    return [one for one, _ in rounds], [other for _, other in rounds]


def _median(costs: Sequence[Cost], name: str) -> float:
    return float(median(getattr(cost, name) for cost in costs))


def _row(case: str, program: str, costs: Sequence[Cost]) -> tuple[str, ...]:
    seconds = (f"{_median(costs, name):.2f}" for name in ("wall", "cpu"))
    mebibytes = (f"{_median(costs, name):.0f}" for name in ("parent", "child", "together"))
    return case, program, *seconds, *mebibytes


# --------------------------------------------------------------------------- projects


def _sample(scratch: Path) -> Path:
    """The shipped project as a clone has it, with files that are settled."""
    project = scratch / "sample"
    shutil.copytree(PROJECT / "templates", project / "templates")
    shutil.copy(PROJECT / "config.toml", project)
    inbox = project / "inbox" / YEAR
    inbox.mkdir(parents=True)
    for form in (PROJECT / "inbox" / YEAR).glob("*.xlsx"):
        os.utime(shutil.copy(form, inbox), (SETTLED, SETTLED))
    return project


def _generated(scratch: Path, forms: int) -> Path:
    project = scratch / f"forms{forms}"
    subprocess.run([PYTHON, str(HERE / "generate.py"), str(project), str(forms)], check=True)
    return project


def _run_etl(project: Path, scratch: Path) -> Cost:
    """A cold run: neither ledger nor outputs nor receipts from an earlier one."""
    fresh = scratch / "fresh"
    shutil.copytree(project, fresh)
    try:
        return measure([PYTHON, "-m", "etl", "run", "--project", str(fresh)], scratch)
    finally:
        shutil.rmtree(fresh)


# --------------------------------------------------------------------------- measuring


def measure(command: Sequence[str], folder: Path, *, sampled: bool = True) -> Cost:
    """Run the command to its end; CalledProcessError when it fails."""
    before, start = os.times(), time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    memory = _Memory(process.pid)
    if sampled:
        memory.start()
    code = process.wait()
    wall, after = time.perf_counter() - start, os.times()
    memory.stop()
    if code:
        raise subprocess.CalledProcessError(code, command)
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return Cost(wall, cpu, memory.parent, memory.child, memory.together)


class _Memory:
    """Watches a process and its children in /proc until told to stop; sizes in MiB."""

    def __init__(self, pid: int) -> None:
        self.parent = self.child = self.together = 0.0
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        if Path("/proc/self/status").exists():
            self._thread.start()

    def stop(self) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(SAMPLING):
            sizes = [_sizes(pid) for pid in (self._pid, *_children(self._pid))]
            self.parent = max(self.parent, sizes[0][1])
            self.child = max(self.child, *(peak for _, peak in sizes[1:]), 0.0)
            self.together = max(self.together, sum(now for now, _ in sizes))


def _children(pid: int) -> Iterator[int]:
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            yield from map(int, (task / "children").read_text().split())
    except OSError:
        return


def _sizes(pid: int) -> tuple[float, float]:
    """Resident size now and at most so far (VmRSS and VmHWM, which proc(5) gives in KiB)."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0, 0.0
    fields = dict(line.split(":", 1) for line in lines if ":" in line)
    now, peak = (int(fields.get(name, "0 kB").split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return now, peak


if __name__ == "__main__":
    main()
