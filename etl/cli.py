"""The commands. Each reads its settings, calls the stages, and prints what a person needs to know; nothing else happens here.

Heavy libraries come in with the commands that need them, so that help, status and check start fast.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from etl import __version__
from etl.chinese import ChineseGroup, run_in_chinese
from etl.screen import printable

if TYPE_CHECKING:
    from etl.clock import Clock
    from etl.isolation import Examiner
    from etl.pipeline import Progress
    from etl.settings import Settings

_MANY = 8
"""Reading more files than this shows a bar."""
_OBJECTS_BETWEEN_COLLECTIONS = 50_000

F = TypeVar("F", bound=Callable[..., Any])


def main() -> NoReturn:
    """Entry point of ``etl`` and ``python -m etl``."""
    # A run makes objects by the hundred thousand and few cycles; looking for them as often as usual takes a tenth of it.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    try:
        run_in_chinese(program)
    except SystemExit as leaving:
        if isinstance(leaving.code, int):
            atexit.register(_leave, leaving.code)
        raise


def _leave(code: int) -> None:
    """End at once: by now everything is closed and on disk, and to take pandas apart takes another tenth (mypy ends so too)."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # a pipe that nobody reads any more
            stream.flush()
    os._exit(code)


def _common(command: F) -> F:
    """``--project`` and ``--year``, which every command takes."""
    command = click.option("--year", type=int, metavar="年", help="报告年度，默认用 config.toml 里的。")(command)
    return click.option(
        "--project",
        "folder",
        type=click.Path(path_type=Path),
        metavar="文件夹",
        help="项目文件夹（有 config.toml 的那个），默认从当前文件夹往上找。",
    )(command)


@click.group(cls=ChineseGroup)
@click.version_option(__version__, message="年报汇总 %(version)s", help="显示版本。")
def program() -> None:
    """年报汇总：收齐各单位的年报表，逐格审核，汇总成可追溯的数，起草法治政府建设年度报告。"""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a character must not stop a run.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]


@program.command()
@_common
@click.option("--unit", "unit_name", metavar="单位", help="只出这一个单位的表样。")
@click.option(
    "--out", "out", type=click.Path(path_type=Path), metavar="文件夹", help="写到这里，默认 outbox/年度/表样/。"
)
def forms(folder: Path | None, year: int | None, unit_name: str | None, out: Path | None) -> None:
    """出空白表样，每个单位一份，只列该单位要报的指标。"""
    from etl.distribution import distribute_forms
    from etl.pipeline import catch_up

    settings, _ = _settings(folder, year)
    before = settings.project.year - 1
    with _ledger(settings) as ledger:
        if ledger.unindexed(before):
            with _examiner(settings, before) as examiner:
                catch_up(settings, ledger, examiner, before)
        placed = distribute_forms(settings, ledger, unit_name, out)
    for form in placed:
        click.echo(f"{form.path}{f'：{form.reason}' if form.reason else ''}")
    click.echo(f"共 {len(placed)} 份表样。")


@program.command()
@_common
@click.option("--strict", is_flag=True, help="只要有单位没有接收就以1退出，供脚本判断。")
def run(folder: Path | None, year: int | None, *, strict: bool) -> None:
    """收一遍收件夹，审核、汇总、出报告。"""
    settings, clock = _settings(folder, year)
    with _examiner(settings) as examiner:
        # The publication's libraries take longer to load than the child needs to read a dozen files.
        threading.Thread(target=importlib.import_module, args=("etl.publication",), daemon=True).start()
        from etl.accounts import published_lines, received_lines, units_table
        from etl.inbox import wait_until_settled
        from etl.pipeline import publish, receive

        with _ledger(settings) as ledger:
            listing = wait_until_settled(settings.inbox, settings.project.year, settings.intake.settle_seconds, clock)
            with _progress() as progress:
                received = receive(settings, ledger, examiner, listing.ready, clock, progress)
            published = publish(settings, ledger, clock)
    _say(units_table(published.edition.units))
    _say(received_lines(listing, received))
    _say(published_lines(published, settings))
    if strict and not all(state.accepted for state in published.edition.units):
        sys.exit(1)


@program.command()
@_common
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    metavar="文件…",
    help="要审核的表，可以不止一份。",
)
@click.option("--json", "as_json", is_flag=True, help="输出JSON，一份报送一个对象。")
def check(folder: Path | None, year: int | None, files: tuple[Path, ...], *, as_json: bool) -> None:
    """审核几份文件，不入账，只说有什么问题。"""
    import json

    from etl.accounts import check_lines, check_record
    from etl.domain import Verdict
    from etl.pipeline import examine_file

    settings, clock = _settings(folder, year)
    with _examiner(settings) as examiner:
        examined = [examine_file(settings, examiner, path, clock) for path in files]
    if as_json:
        records = [check_record(arrival, one, settings.catalogue) for arrival, found in examined for one in found]
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
    else:
        _say(line for _, submissions in examined for one in submissions for line in check_lines(one))
    returned = any(one.verdict is Verdict.RETURNED for _, submissions in examined for one in submissions)
    sys.exit(1 if returned else 0)


@program.command()
@_common
def status(folder: Path | None, year: int | None) -> None:
    """看各单位报了没有、结论如何。"""
    from etl.accounts import units_table
    from etl.ledger import Ledger
    from etl.standings import stand, unit_states

    settings, _ = _settings(folder, year)
    with Ledger.open(settings.state, settings.rules, writing=False) as ledger:
        left = ledger.unindexed(settings.project.year)
        examined = ledger.examined(settings.project.year)
        standings = stand(examined, settings.catalogue, settings.project.deadline)
    _say(units_table(unit_states(standings, settings.catalogue)))
    if left:
        click.echo(f"另有 {len(left)} 份收到的文件还没有审核完：如果没有别的窗口正在运行，请运行 etl run。")


@program.command()
@_common
@click.argument("indicator", metavar="指标", help="名称、短名、代码或别名。")
def trace(folder: Path | None, year: int | None, indicator: str) -> None:
    """查一个合计是由哪些单位、哪个文件、哪一格来的。"""
    from etl.errors import EtlError
    from etl.ledger import Ledger
    from etl.tracing import near_misses, trace_lines

    settings, _ = _settings(folder, year)
    found = settings.catalogue.find(indicator)
    if found is None:
        close = near_misses(indicator, settings.catalogue)
        click.echo(printable(f"没有“{indicator}”这个指标{f'{close}？' if close else '。'}"), err=True)
        sys.exit(1)
    from etl.publication import assemble

    with Ledger.open(settings.state, settings.rules, writing=False) as ledger:
        if left := ledger.unindexed(settings.project.year):
            raise EtlError(f"有 {len(left)} 份收到的文件还没有审核完，现在的合计不完整：请先运行 etl run。")
        edition = assemble(settings.project, settings.catalogue, ledger.examined(settings.project.year))
    _say(trace_lines(found, edition, settings.inbox))


@program.command()
@_common
@click.option(
    "--template", type=click.Path(path_type=Path), metavar="文件", help="用这个模板，默认用 config.toml 里的。"
)
def report(folder: Path | None, year: int | None, template: Path | None) -> None:
    """不再收件，按现有的数重新出汇总表和报告初稿。"""
    from etl.accounts import published_lines
    from etl.pipeline import catch_up, publish

    settings, clock = _settings(folder, year)
    with _examiner(settings) as examiner, _ledger(settings) as ledger, _progress() as progress:
        catch_up(settings, ledger, examiner, settings.project.year, progress)
        published = publish(settings, ledger, clock, template)
    _say(published_lines(published, settings))


@program.command()
@_common
def rebuild(folder: Path | None, year: int | None) -> None:
    """清空索引，从流水和存档重算一遍，证明各项输出一个字节不差；有差别以1退出。"""
    from etl.accounts import published_lines, rebuilt_lines
    from etl.pipeline import rebuild as rebuild_all

    settings, clock = _settings(folder, year)
    with _examiner(settings) as examiner, _ledger(settings) as ledger, _progress() as progress:
        rebuilt = rebuild_all(settings, ledger, examiner, clock, progress)
    _say(rebuilt_lines(rebuilt))
    _say(published_lines(rebuilt.published, settings))
    sys.exit(1 if rebuilt.changed else 0)


def _settings(folder: Path | None, year: int | None) -> tuple[Settings, Clock]:
    from etl.clock import clock_of
    from etl.settings import find_project, load_settings

    settings = load_settings(find_project((folder or Path.cwd()).resolve()), year)
    return settings, clock_of(os.environ, settings.project.utc_offset)


@contextmanager
def _examiner(settings: Settings, year: int | None = None) -> Iterator[Examiner]:
    """The bounded child, started at once so that it is ready when the first file is."""
    from etl.isolation import Bounds, Examiner

    bounds = Bounds(memory_mib=settings.intake.child_megabytes, seconds=settings.intake.child_seconds)
    with Examiner(settings.catalogue, year or settings.project.year, bounds) as examiner:
        examiner.start()
        yield examiner


@contextmanager
def _ledger(settings: Settings) -> Iterator[Any]:
    """The ledger, held by this process alone."""
    from etl.instance import sole_instance
    from etl.ledger import Ledger

    with sole_instance(settings.state), Ledger.open(settings.state, settings.rules) as ledger:
        if ledger.torn:
            click.echo(
                "上次运行被中断，流水末尾没写完的一行已移到 .etl/journal.torn，相应的文件会重新收一遍。", err=True
            )
        yield ledger


@contextmanager
def _progress() -> Iterator[Progress]:
    """Told of each file read; shows a bar when there are many and somebody is looking."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("读取报表", visible=False)
        yield lambda done, of: bar.update(task, completed=done, total=of, visible=of > _MANY)


def _say(lines: Iterator[str] | list[str]) -> None:
    for line in lines:
        click.echo(printable(line))
