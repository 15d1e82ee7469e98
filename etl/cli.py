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
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from etl import __version__
from etl.chinese import ChineseGroup, run_in_chinese
from etl.errors import EtlError
from etl.screen import printable
from etl.session import open_examiner, open_ledger, open_progress, open_settings, say

if TYPE_CHECKING:
    from etl.decisions import Order

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
        type=click.Path(path_type=Path, readable=False),
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
    "--out",
    "out",
    type=click.Path(path_type=Path, readable=False),
    metavar="文件夹",
    help="写到这里，默认 outbox/年度/表样/。",
)
def forms(folder: Path | None, year: int | None, unit_name: str | None, out: Path | None) -> None:
    """出空白表样，每个单位一份，只列该单位要报的指标。"""
    from etl.distribution import distribute_forms
    from etl.pipeline import catch_up

    settings, _ = open_settings(folder, year)
    before = settings.project.year - 1
    with open_ledger(settings) as ledger:
        if ledger.unindexed(before):
            with open_examiner(settings, before) as examiner:
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
    settings, clock = open_settings(folder, year)
    with open_examiner(settings) as examiner:
        # The publication's libraries take longer to load than the child needs to read a dozen files.
        threading.Thread(target=importlib.import_module, args=("etl.publication",), daemon=True).start()
        from etl.accounts import published_lines, received_lines, unidentified_lines, units_table
        from etl.inbox import wait_until_settled
        from etl.pipeline import publish, receive

        with open_ledger(settings) as ledger:
            listing = wait_until_settled(settings.inbox, settings.project.year, settings.intake.settle_seconds, clock)
            with open_progress() as progress:
                received = receive(settings, ledger, examiner, listing.ready, clock, progress)
            published = publish(settings, ledger, examiner, clock)
    say(units_table(published.edition.units))
    say(unidentified_lines(published.edition.standings, settings.catalogue))
    say(received_lines(listing, received))
    say(published_lines(published, settings))
    if strict and not all(state.accepted for state in published.edition.units):
        sys.exit(1)


@program.command()
@_common
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, readable=False),
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

    settings, clock = open_settings(folder, year)
    with open_examiner(settings) as examiner:
        examined = [examine_file(settings, examiner, path, clock) for path in files]
    if as_json:
        records = [check_record(arrival, one, settings.catalogue) for arrival, found in examined for one in found]
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
    else:
        say(line for _, submissions in examined for one in submissions for line in check_lines(one))
    returned = any(one.verdict is Verdict.RETURNED for _, submissions in examined for one in submissions)
    sys.exit(1 if returned else 0)


@program.command()
@_common
def status(folder: Path | None, year: int | None) -> None:
    """看各单位报了没有、结论如何。"""
    from etl.accounts import unidentified_lines, units_table
    from etl.ledger import Ledger
    from etl.standings import stand, unit_states

    settings, _ = open_settings(folder, year)
    with Ledger.open(settings.state, settings.rules, writing=False) as ledger:
        left = ledger.unindexed(settings.project.year)
        examined = ledger.examined(settings.project.year)
        decisions = ledger.decisions(settings.project.year)
        standings = stand(examined, settings.catalogue, settings.project.deadline, decisions)
    say(units_table(unit_states(standings, settings.catalogue)))
    say(unidentified_lines(standings, settings.catalogue))
    if left:
        click.echo(f"另有 {len(left)} 份收到的文件还没有审核完：如果没有别的窗口正在运行，请运行 etl run。")


@program.command()
@_common
@click.argument("indicator", metavar="指标", help="名称、短名、代码或别名。")
def trace(folder: Path | None, year: int | None, indicator: str) -> None:
    """查一个合计是由哪些单位、哪个文件、哪一格来的。"""
    from etl.ledger import Ledger
    from etl.tracing import near_misses, trace_lines

    settings, _ = open_settings(folder, year)
    found = settings.catalogue.find(indicator)
    if found is None:
        close = near_misses(indicator, settings.catalogue)
        click.echo(printable(f"没有“{indicator}”这个指标{f'{close}？' if close else '。'}"), err=True)
        sys.exit(1)
    from etl.publication import assemble

    with Ledger.open(settings.state, settings.rules, writing=False) as ledger:
        if left := ledger.unindexed(settings.project.year):
            raise EtlError(f"有 {len(left)} 份收到的文件还没有审核完，现在的合计不完整：请先运行 etl run。")
        examined, decisions = ledger.examined(settings.project.year), ledger.decisions(settings.project.year)
        edition = assemble(settings.project, settings.catalogue, examined, decisions)
    say(trace_lines(found, edition, settings.inbox))


@program.command()
@_common
@click.option(
    "--template",
    type=click.Path(path_type=Path, readable=False),
    metavar="文件",
    help="用这个模板，默认用 config.toml 里的。",
)
def report(folder: Path | None, year: int | None, template: Path | None) -> None:
    """不再收件，按现有的数重新出汇总表和报告初稿。"""
    from etl.accounts import published_lines
    from etl.pipeline import catch_up, publish

    settings, clock = open_settings(folder, year)
    with open_examiner(settings) as examiner, open_ledger(settings) as ledger, open_progress() as progress:
        catch_up(settings, ledger, examiner, settings.project.year, progress)
        published = publish(settings, ledger, examiner, clock, template)
    say(published_lines(published, settings))


def _about_one_file(command: F) -> F:
    """What both commands take by which a person overrules the machine."""
    command = click.option("--undo", is_flag=True, help="收回以前的决定，恢复原状。")(command)
    only = click.option("--unit", "unit_name", default="", metavar="单位", help="文件里有几个单位的表时，只对这一个。")
    why = click.option("--why", default="", metavar="原因", help="为什么，必须写；记入流水，印在审核意见和回执里。")
    file = click.argument(
        "file", metavar="文件", help="收件夹里的路径或文件名（指最近的一版），或文件指纹的前6位以上。"
    )
    return file(why(only(command)))


@program.command()
@_common
@_about_one_file
def withdraw(folder: Path | None, year: int | None, file: str, why: str, unit_name: str, *, undo: bool) -> None:
    """撤回一份报送：不再采用，以前的一版照样算数；记入流水，可以恢复。"""
    from etl.decisions import Order

    _overrule(folder, year, Order(file, why, unit=unit_name, undo=undo))


@program.command()
@_common
@click.option("--check", "check_id", default="", metavar="编号", help="放行哪一条，必须写；编号见汇总表的审核意见。")
@_about_one_file
def accept(
    folder: Path | None, year: int | None, file: str, why: str, check_id: str, unit_name: str, *, undo: bool
) -> None:
    """人工放行一份报送的一条审核意见：意见照样印出，不再因它退回；记入流水，可以收回。"""
    from etl.decisions import Order

    if not check_id.strip():
        raise EtlError("--check：要写明放行哪一条意见，编号见汇总表的审核意见。")
    _overrule(folder, year, Order(file, why, check=check_id.strip(), unit=unit_name, undo=undo))


def _overrule(folder: Path | None, year: int | None, order: Order) -> None:
    """Journal the decision, publish, and say how the units stand now."""
    from etl.accounts import overruling_lines, published_lines
    from etl.overruling import overrule
    from etl.pipeline import catch_up, publish

    settings, clock = open_settings(folder, year)
    with open_examiner(settings) as examiner, open_ledger(settings) as ledger:
        catch_up(settings, ledger, examiner, settings.project.year)
        overruling = overrule(settings, ledger, order, clock)
        published = publish(settings, ledger, examiner, clock)
    say(overruling_lines(overruling, published.edition))
    say(published_lines(published, settings))


@program.command()
@_common
def rebuild(folder: Path | None, year: int | None) -> None:
    """清空索引，从流水和存档重算一遍，证明各项输出一个字节不差；有差别以1退出。"""
    from etl.accounts import published_lines, rebuilt_lines
    from etl.pipeline import rebuild as rebuild_all

    settings, clock = open_settings(folder, year)
    with open_examiner(settings) as examiner, open_ledger(settings) as ledger, open_progress() as progress:
        rebuilt = rebuild_all(settings, ledger, examiner, clock, progress)
    say(rebuilt_lines(rebuilt))
    say(published_lines(rebuilt.published, settings))
    sys.exit(1 if rebuilt.changed else 0)
