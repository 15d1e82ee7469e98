"""The commands that only look."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from etl.cli.chinese_click import ChineseCommand
from etl.cli.options import PATH, common
from etl.cli.progress import say
from etl.pipeline.opening import open_ledger, open_settings, read_edition
from etl.system.terminal_text import printable


@click.command(cls=ChineseCommand)
@common
@click.option("--json", "as_json", is_flag=True, help="输出JSON，一个对象。")
def status(folder: Path | None, year: int | None, *, as_json: bool) -> None:
    """看各单位报了没有、结论如何，能不能报出。"""
    import json

    from etl.pipeline.readiness import readiness_of
    from etl.pipeline.sentences import (
        closing_lines,
        readiness_line,
        status_record,
        told_adjustments,
        unidentified_lines,
        units_table,
    )

    settings, _ = open_settings(folder, year)
    found = readiness_of(settings)
    if as_json:
        record = status_record(settings.project, found.units, found.obstacles, found.edition)
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
        return
    say(units_table(found.units))
    say(told_adjustments(found.units))
    say(unidentified_lines(found.standings, settings.catalogue))
    say(closing_lines(found.closing, settings))
    if found.unexamined:
        option = settings.year_option
        click.echo(
            f"另有 {found.unexamined} 份收到的文件还没有审核完：如果没有别的窗口正在运行，请运行 etl run{option}。"
        )
    say([*found.elsewhere, readiness_line(found.obstacles)])


@click.command(cls=ChineseCommand)
@common
@click.argument("indicator", metavar="指标", help="名称、短名、代码或别名。")
def trace(folder: Path | None, year: int | None, indicator: str) -> None:
    """查一个合计是由哪些单位、哪个文件、哪一格来的。"""
    from etl.cli.trace_printing import near_misses, trace_lines

    settings, _ = open_settings(folder, year)
    found = settings.catalogue.find(indicator)
    if found is None:
        close = near_misses(indicator, settings.catalogue)
        click.echo(printable(f"没有“{indicator}”这个指标{f'{close}？' if close else '。'}"), err=True)
        sys.exit(1)
    say(trace_lines(found, read_edition(settings), settings.folders.inbox))


@click.command(cls=ChineseCommand)
@common
@click.argument("file", type=PATH, metavar="文件", help="要校对的稿子，文档或纯文本都行。")
@click.option("--json", "as_json", is_flag=True, help="输出JSON，一个数一个对象；不写文件。")
def proof(folder: Path | None, year: int | None, file: Path, *, as_json: bool) -> None:
    """校对一份稿子：逐个数与汇总的数核对，不符的标出来；有不符的以1退出。"""
    import json

    from etl.cli.proof_printing import placed_lines, proof_lines, proof_records
    from etl.pipeline.proofing import place_proof, prove

    settings, clock = open_settings(folder, year)
    edition = read_edition(settings)
    proven = prove(settings, edition, file)
    if as_json:
        click.echo(json.dumps(proof_records(proven.proof), ensure_ascii=False, indent=2))
    else:
        say(proof_lines(proven.proof))
        with open_ledger(settings, clock) as ledger:
            placed = place_proof(settings, ledger, edition, proven)
        say(placed_lines(placed))
    sys.exit(1 if proven.proof.contradicted else 0)
