"""The commands by which a person decides: what counts, what is published, what is final; and the proof."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from etl.cli.chinese_click import ChineseCommand
from etl.cli.options import PATH, UNDO, WHY, about_one_file, by_somebody, common, who_decides
from etl.cli.progress import open_progress, say
from etl.pipeline.opening import open_examiner, open_ledger, open_settings
from etl.system.errors import EtlError

if TYPE_CHECKING:
    from etl.consolidation.decisions import Order
    from etl.ledger import Ledger
    from etl.pipeline.publishing import Published
    from etl.settings.loading import Settings
    from etl.system.clock import Clock

Decided = TypeVar("Decided")


@click.command(cls=ChineseCommand)
@common
@click.option("--template", type=PATH, metavar="文件", help="用这个模板，默认用 config.toml 里的。")
@click.option("--clean", is_flag=True, help="只要干净的报告初稿，不出带批注的一份。")
def report(folder: Path | None, year: int | None, template: Path | None, *, clean: bool) -> None:
    """不再收件，按现有的数重新出汇总表和报告初稿；模板是每单位一份的，出各单位的。"""
    from etl.cli.printing import bulletin_lines
    from etl.pipeline.bulletins import issue_bulletins, meant_for_each
    from etl.pipeline.freezing import refuse_closed
    from etl.pipeline.publishing import publish
    from etl.pipeline.receiving import catch_up, refuse_unasked_rules
    from etl.pipeline.sentences import published_lines

    settings, clock = open_settings(folder, year)
    with open_examiner(settings) as examiner, open_ledger(settings, clock) as ledger, open_progress() as progress:
        for_each = template if template and meant_for_each(settings, template) else None
        if not for_each:
            refuse_closed(ledger, settings.project.year)
        refuse_unasked_rules(settings, ledger)
        catch_up(settings, ledger, examiner, settings.project.year, progress)
        if for_each:
            issued = issue_bulletins(settings, ledger, clock, for_each)
            say(bulletin_lines(issued.placed, issued.folder))
            return
        published = publish(settings, ledger, examiner, clock, template, clean=clean)
    say(published_lines(published, settings))


@click.command(cls=ChineseCommand)
@common
@about_one_file
@by_somebody
def withdraw(
    folder: Path | None, year: int | None, file: str, why: str, unit_name: str, by: str, *, undo: bool
) -> None:
    """撤回一份报送：不再采用，以前的一版照样算数；记入流水，可以恢复。"""
    from etl.consolidation.decisions import Order

    _overrule(folder, year, Order(file, why, unit=unit_name, undo=undo, by=by))


@click.command(cls=ChineseCommand)
@common
@click.option("--check", "check_id", default="", metavar="编号", help="放行哪一条，必须写；编号见汇总表的审核意见。")
@about_one_file
@by_somebody
def accept(
    folder: Path | None, year: int | None, file: str, why: str, check_id: str, unit_name: str, by: str, *, undo: bool
) -> None:
    """人工放行一份报送的一条审核意见：意见照样印出，不再因它退回；记入流水，可以收回。"""
    from etl.consolidation.decisions import Order

    if not check_id.strip():
        raise EtlError("--check：要写明放行哪一条意见，编号见汇总表的审核意见。")
    _overrule(folder, year, Order(file, why, check=check_id.strip(), unit=unit_name, undo=undo, by=by))


@click.command(cls=ChineseCommand)
@common
@click.argument("unit", metavar="单位", help="名称、别名或代码。")
@click.argument(
    "entries",
    nargs=-1,
    required=True,
    metavar="指标 数…",
    help="指标的名称、短名、代码或别名，和订正后的数；几个数要一起订正的，接着写。收回时只写指标。",
)
@click.option("--why", default="", metavar="原因", help=WHY)
@click.option("--undo", is_flag=True, help=UNDO)
@by_somebody
def adjust(
    folder: Path | None, year: int | None, unit: str, entries: tuple[str, ...], why: str, by: str, *, undo: bool
) -> None:
    """订正一个报送的数：报表原样不动，汇总用订正后的数，处处印着原来的数和原因；记入流水，可以收回。"""
    from etl.cli.printing import adjusting_lines
    from etl.consolidation.adjustments import AdjustmentOrder
    from etl.pipeline.adjusting import enter_adjustments
    from etl.pipeline.sentences import published_lines

    settings, clock = open_settings(folder, year)
    order = AdjustmentOrder(unit, entries, why, who_decides(by, settings), undo)
    adjusting, published = _decided(settings, clock, lambda ledger: enter_adjustments(settings, ledger, order, clock))
    say(adjusting_lines(adjusting, published.edition))
    say(published_lines(published, settings))


def _overrule(folder: Path | None, year: int | None, order: Order) -> None:
    """Journal the decision, publish, and say how the units stand now."""
    from etl.cli.printing import overruling_lines
    from etl.pipeline.overruling import overrule
    from etl.pipeline.sentences import published_lines

    settings, clock = open_settings(folder, year)
    order = replace(order, by=who_decides(order.by, settings))
    overruling, published = _decided(settings, clock, lambda ledger: overrule(settings, ledger, order, clock))
    say(overruling_lines(overruling, published.edition))
    say(published_lines(published, settings))


def _decided(settings: Settings, clock: Clock, decide: Callable[[Ledger], Decided]) -> tuple[Decided, Published]:
    """Let a person's decision into the ledger of a year that is open, and publish what follows from it."""
    from etl.pipeline.freezing import refuse_closed
    from etl.pipeline.publishing import publish
    from etl.pipeline.receiving import catch_up

    with open_examiner(settings) as examiner, open_ledger(settings, clock) as ledger:
        refuse_closed(ledger, settings.project.year)
        catch_up(settings, ledger, examiner, settings.project.year)
        return decide(ledger), publish(settings, ledger, examiner, clock)


@click.command(cls=ChineseCommand)
@common
@click.argument("chosen", type=int, required=False, metavar="[年度]", help="封存哪一年，默认用 config.toml 里的。")
@click.option("--why", default="", metavar="原因", help="为什么；解除封存时必须写。记入流水。")
@click.option("--undo", is_flag=True, help="解除封存，恢复原状。")
@by_somebody
def freeze(folder: Path | None, year: int | None, chosen: int | None, why: str, by: str, *, undo: bool) -> None:
    """封存：先收一遍，再把这一版定为最终。以后交来的按迟报回执，不再改动结果；记入流水，可以解除。"""
    from etl.pipeline.freezing import freeze_year, unfreeze
    from etl.pipeline.sentences import closing_lines, published_lines, told_adjustments, units_table

    settings, clock = open_settings(folder, year if chosen is None else chosen)
    by = who_decides(by, settings)
    if undo:
        with open_ledger(settings, clock) as ledger:
            unfreeze(settings, ledger, clock, why, by)
        click.echo(f"{settings.project.year}年度已解除封存。请运行 etl run，重新汇总。")
        return
    with open_examiner(settings) as examiner, open_ledger(settings, clock) as ledger, open_progress() as progress:
        published = freeze_year(settings, ledger, examiner, clock, why, by, progress)
        closing = ledger.closing(settings.project.year)
    say(units_table(published.edition.units))
    say(told_adjustments(published.edition.units))
    say(published_lines(published, settings))
    say(closing_lines(closing, settings))


@click.command(cls=ChineseCommand)
@common
def rebuild(folder: Path | None, year: int | None) -> None:
    """清空索引，从流水和存档重算一遍，证明各项输出一个字节不差；有差别以1退出。"""
    from etl.cli.printing import rebuilt_lines
    from etl.pipeline.rebuilding import rebuild_year
    from etl.pipeline.sentences import published_lines

    settings, clock = open_settings(folder, year)
    with open_examiner(settings) as examiner, open_ledger(settings, clock) as ledger, open_progress() as progress:
        rebuilt = rebuild_year(settings, ledger, examiner, clock, progress)
    say(rebuilt_lines(rebuilt))
    say(published_lines(rebuilt.published, settings))
    sys.exit(1 if rebuilt.changed else 0)
