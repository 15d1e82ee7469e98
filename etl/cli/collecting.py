"""The commands that hand forms out and take them in."""

from __future__ import annotations

import functools
import importlib
import sys
import threading
from pathlib import Path

import click

from etl.cli.chinese_click import ChineseCommand
from etl.cli.options import PATH, by_somebody, common, who_decides
from etl.cli.progress import open_progress, say
from etl.pipeline.opening import open_as_written, open_by_present_rules, open_examiner, open_ledger, open_settings
from etl.system.errors import EtlError


@click.command(cls=ChineseCommand)
@common
@click.option("--unit", "unit_name", metavar="单位", help="只出这一个单位的表样。")
@click.option("--out", type=PATH, metavar="文件夹", help="写到这里，默认 outbox/年度/表样/。")
def forms(folder: Path | None, year: int | None, unit_name: str | None, out: Path | None) -> None:
    """出空白表样，每个单位一份，只列该单位要报的指标。"""
    from etl.pipeline.forms import distribute_forms
    from etl.pipeline.year_inbox import see_to_year_inbox

    settings, clock = open_settings(folder, year)
    with open_ledger(settings, clock) as ledger:
        see_to_year_inbox(settings, ledger)
        placed = distribute_forms(settings, ledger, unit_name, out)
    for form in placed:
        click.echo(f"{form.path}{f'：{form.reason}' if form.reason else ''}")
    click.echo(f"共 {len(placed)} 份表样。")


@click.command(cls=ChineseCommand)
@common
@click.option("--strict", is_flag=True, help="只要有单位没有接收就以1退出，供脚本判断。")
@click.option(
    "--rules",
    "rules",
    type=click.Choice(["now"]),
    metavar="now",
    help="以前的年度改按现在的 config.toml 和模板重新审核、汇总；记入流水。",
)
@by_somebody
def run(folder: Path | None, year: int | None, rules: str | None, by: str, *, strict: bool) -> None:
    """收一遍收件夹，审核、汇总、出报告。"""
    decider = functools.partial(who_decides, by)
    settings, clock = open_settings(folder, year) if rules is None else open_by_present_rules(folder, year, decider)
    with open_examiner(settings) as examiner:
        # The publication's libraries take longer to load than the child needs to read a dozen files.
        threading.Thread(target=importlib.import_module, args=("etl.outputs.rendering",), daemon=True).start()
        from etl.inbox import wait_until_settled
        from etl.pipeline.publishing import publish
        from etl.pipeline.receiving import note_aside, receive
        from etl.pipeline.sentences import pass_lines
        from etl.pipeline.year_inbox import elsewhere_lines, see_to_year_inbox

        with open_ledger(settings, clock) as ledger:
            see_to_year_inbox(settings, ledger)
            listing = wait_until_settled(
                settings.folders.inbox, settings.project.year, settings.intake.settle_seconds, clock
            )
            with open_progress() as progress:
                received = receive(settings, ledger, examiner, listing.ready, clock, progress)
            note_aside(settings, ledger, listing.scan)
            published = publish(settings, ledger, examiner, clock)
            closing, beside = ledger.closing(settings.project.year), [*elsewhere_lines(settings, ledger)]
    say(pass_lines(settings, listing, received, published, closing))
    say(beside)
    if strict and not all(state.accepted for state in published.edition.units):
        sys.exit(1)


@click.command(cls=ChineseCommand)
@common
@click.option("--quiet", is_flag=True, help="不画界面，一行一句，供系统服务用。")
def watch(folder: Path | None, year: int | None, *, quiet: bool) -> None:
    """守着收件夹：文件一放进来就收、审、出回执和汇总，直到叫它停下。"""
    from etl.cli.watch_screen import watch_and_show

    settings, clock = open_settings(folder, year)
    watch_and_show(settings, clock, year, quiet=quiet)


@click.command(cls=ChineseCommand)
@common
@click.argument("chosen", type=int, required=False, metavar="[年度]", help="换到哪一年，如 2023；收回时可以不写。")
@click.option("--force", is_flag=True, help="不是下一年也换。")
@click.option("--undo", is_flag=True, help="收回，恢复原状；新年度收到报表以后不能再收回。")
@by_somebody
def newyear(folder: Path | None, year: int | None, chosen: int | None, by: str, *, force: bool, undo: bool) -> None:
    """换年度：把 config.toml 改到新的一年，建收件夹，出表样，逐个单位说上年数填好没有；记入流水，可以收回。"""
    from etl.cli.new_year_printing import new_year_lines, taken_back_lines
    from etl.pipeline.new_year import begin_year, take_back, turned_to

    today, clock = open_as_written(folder)
    by, target = who_decides(by, today), year if chosen is None else chosen
    if undo:
        with open_ledger(today, clock) as ledger:
            back = take_back(today, ledger, clock, by, target)
        say(taken_back_lines(back))
        return
    if target is None:
        raise EtlError(f"要写明换到哪一年，如 etl newyear {today.project.year + 1}。")
    turned = turned_to(today, target, force=force)
    with open_ledger(turned, clock) as ledger:
        begun = begin_year(today, turned, ledger, clock, by)
    say(new_year_lines(begun))


@click.command(cls=ChineseCommand)
@common
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="文件…", help="要审核的表，可以不止一份。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON，一份报送一个对象。")
def check(folder: Path | None, year: int | None, files: tuple[Path, ...], *, as_json: bool) -> None:
    """审核几份文件，不入账，只说有什么问题。"""
    import json

    from etl.cli.printing import check_lines, check_record
    from etl.domain import Verdict
    from etl.pipeline.checking import check_files

    settings, clock = open_settings(folder, year)
    with open_examiner(settings) as examiner:
        examined = check_files(settings, examiner, files, clock)
    if as_json:
        records = [check_record(arrival, one, settings.catalogue) for arrival, found in examined for one in found]
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
    else:
        say(line for _, submissions in examined for one in submissions for line in check_lines(one))
    returned = any(one.verdict is Verdict.RETURNED for _, submissions in examined for one in submissions)
    sys.exit(1 if returned else 0)
