"""What ``etl watch`` costs and how quickly it answers; run by hand: ``python -m tests.bench.bench_watch latency`` (or idle, burst, day).

- ``latency``: seconds from the end of settling to the receipt on disk, twelve units present.
- ``idle``: the same and the share of one core that looking costs, with 10,000 files of 1,000 units in the ledger.
- ``burst``: a thousand forms copied in by another process.
- ``day``: memory over 24 hours of a fake clock with thousands of events, and over 24 quiet ones.
"""

from __future__ import annotations

import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from zipfile import ZipFile

from etl.ledger import Incoming, Ledger
from etl.settings.loading import load_settings
from tests.bench.generate import SETTLED
from tests.bench.generate import main as generate
from tests.service.test_burst import assert_each_once, make_county, write_all
from tests.service.watched import heartbeat, lines, stop, wait_for, wait_until_idle, watching
from tests.year_end import Office, open_office

ROUNDS = 20
COPIES = 10
QUIET = 0.3


def main(what: str) -> None:
    """Measure one thing in a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        {"latency": latency, "idle": idle, "burst": burst, "day": day}[what](Path(folder))


def latency(folder: Path) -> None:
    """Twelve units."""
    office = open_office(folder / "project")
    _quick(office)
    with watching(office) as running:
        wait_until_idle(office, running, 12)
        _report("12 units", _answers(office, running, "白云山村"))
        stop(running)


def idle(folder: Path) -> None:
    """Ten thousand files."""
    generate(folder / "county", 1000)
    office = Office(folder / "county")
    office.etl("run")
    _quick(office)
    _add_copies(office)
    with watching(office) as running:
        wait_until_idle(office, running, 1000 * COPIES)
        before, began = _cpu(running), time.monotonic()
        time.sleep(20)
        _say(f"idle: {100 * (_cpu(running) - before) / (time.monotonic() - began):.1f} % of a core")
        _report("10,000 files", _answers(office, running, "第00500村"))
        _say(f"memory: {_rss(running)} MiB")
        stop(running)


def burst(folder: Path) -> None:
    """A thousand forms in every bad way."""
    office, source = make_county(folder / "county", 1000)
    with watching(office) as running:
        wait_for(lambda: "开始守着" in lines(office))
        began = time.monotonic()
        write_all(source, office)
        written = time.monotonic() - began
        wait_until_idle(office, running, 1000)
        _say(
            f"1,000 forms written in {written:.0f} s, all answered and published {time.monotonic() - began - written:.0f} s later"
        )
        _say(f"editions: {lines(office).count('版已写到')}, memory: {_rss(running)} MiB")
        stop(running)
    assert_each_once(office, source)


def day(folder: Path) -> None:
    """Twenty-four hours on a fake clock, every two minutes a version of one of twelve files and a broken file that comes and goes; then as many quiet ones."""
    from etl.pipeline.isolation import Examiner
    from tests.unit.watching.test_loop import SAMPLE
    from tests.unit.watching.test_loop import Office as Watched

    office = open_office(folder / "project")
    settings = load_settings(office.folder)
    names = sorted(path.name for path in SAMPLE.glob("*.xlsx"))
    with Examiner(settings.catalogue, 2022) as examiner:
        watched = Watched(office.folder, settings, examiner)
        for step in range(24 * 60 * 2):
            watched.go(30)
            content = (SAMPLE / names[step % 12]).read_bytes()
            if step % 4 == 0:
                watched.drop("", _with_comment(content, step), to=names[step % 12])
            elif step % 4 == 1:
                watched.drop("", content[: 100 + step], to="慢.xlsx")
            elif step % 4 == 2:
                (watched.inbox / "慢.xlsx").unlink(missing_ok=True)
            if step % 240 == 0:
                _say(f"{step // 120:2} h: {_own_rss()} MiB, {watched.watch.received} received")
        for hour in range(24):
            watched.go(3600)
            if hour % 8 == 7:
                _say(f"{hour + 1:2} h more without anything new: {_own_rss()} MiB")
        watched.ledger.close()


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a program run by hand


def _quick(office: Office) -> None:
    config = office.folder / "config.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("settle_seconds = 2.0", f"settle_seconds = {QUIET}"), encoding="utf-8")


def _answers(office: Office, running: subprocess.Popen[bytes], unit: str, rounds: int = ROUNDS) -> list[float]:
    """Seconds from the end of settling, as the watcher counts it, to the changed receipt, for new versions of one form."""
    source, receipt = office.inbox / f"{unit}.xlsx", office.inbox / "回执" / unit / "回执.html"
    content = source.read_bytes()
    took = []
    for number in range(rounds):
        before = receipt.stat().st_mtime_ns
        aside = office.inbox / ".aside"
        aside.write_bytes(_with_comment(content, number))
        aside.replace(source)
        wait_for(lambda: bool(heartbeat(office)["waiting"]))
        began = time.monotonic()
        wait_for(lambda: receipt.stat().st_mtime_ns != before)  # noqa: B023 - called at once
        took.append(time.monotonic() - began - QUIET)
        wait_for(lambda: _is_idle(office, running), 300)
    return took


def _is_idle(office: Office, running: subprocess.Popen[bytes]) -> bool:
    beat = heartbeat(office)
    return beat.get("pid") == running.pid and not beat["waiting"] and not beat["unpublished"]


def _report(name: str, took: list[float]) -> None:
    ordered = sorted(took)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    _say(
        f"{name}: median {statistics.median(took):.3f} s, p95 {p95:.3f} s, worst {ordered[-1]:.3f} s ({len(took)} files)"
    )


def _add_copies(office: Office) -> None:
    """Nine more files for each unit, with contents of their own, as if they had been received before."""
    settings = load_settings(office.folder)
    with Ledger.open(settings.state, settings.rules) as ledger:
        for arrival, submissions in list(ledger.examined(2022)):
            original = ledger.content(arrival.sha256)
            incoming = []
            for number in range(1, COPIES):
                path = office.inbox / f"版{number}" / arrival.name
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(_with_comment(original, number))
                os.utime(path, (SETTLED, SETTLED))
                status = path.stat()
                stamp = arrival.received_at
                incoming.append(
                    Incoming(
                        f"2022/版{number}/{path.name}",
                        path.read_bytes(),
                        status.st_size,
                        status.st_mtime_ns,
                        stamp,
                        2022,
                    )
                )
            ledger.index_many((copy, 2022, submissions) for copy in ledger.receive_many(incoming))


def _with_comment(content: bytes, number: int) -> bytes:
    """The same workbook with other bytes."""
    stream = io.BytesIO(content)
    with ZipFile(stream, "a") as archive:
        archive.comment = f"{number}".encode()
    return stream.getvalue()


def _cpu(running: subprocess.Popen[bytes]) -> float:
    """Seconds of CPU that the process has used."""
    fields = Path(f"/proc/{running.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rss(running: subprocess.Popen[bytes]) -> int:
    status = Path(f"/proc/{running.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024


def _own_rss() -> int:
    return int(Path("/proc/self/status").read_text().partition("VmRSS:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main(sys.argv[1])
