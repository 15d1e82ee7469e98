"""What the watcher shows: a picture that is drawn anew on a terminal, plain lines for a service or a file."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from etl.accounts import SEVERITY_WORDS, UNIT_COLUMNS
from etl.clock import Clock
from etl.session import say
from etl.settings import Settings
from etl.watching.loop import Watch
from etl.watching.service import Service
from etl.watching.telling import Said

if TYPE_CHECKING:
    from rich.console import Console, Group
    from rich.table import Table
    from rich.text import Text

_MOST_WAITING = 5
_DRAW_SECONDS = 0.5
_STYLES = {"接收": "green", "待核实": "yellow", "退回": "red", "缺报": "dim"}


def watch_and_show(settings: Settings, clock: Clock, year: int | None, *, quiet: bool) -> None:
    """Run the service until it is told to stop; ``quiet``, or no terminal, means plain lines."""
    if quiet or not sys.stdout.isatty():
        Service(settings, clock, _print_line, lambda _watch: None, year=year).run()
        return
    from rich.console import Console
    from rich.live import Live

    console = Console(highlight=False, markup=False)
    with Live(console=console, auto_refresh=False, screen=False, transient=False) as live:
        screen = _Screen(settings, clock, console)

        def draw(watch: Watch) -> None:
            if screen.is_due(clock.tick()):
                live.update(screen.picture(watch), refresh=True)

        Service(settings, clock, screen.said, draw, year=year).run()


def _print_line(said: Said) -> None:
    """A pipe that nobody reads any more must not end the service; the log has it too."""
    with contextlib.suppress(OSError):
        say([f"{said.stamp[:19].replace('T', ' ')} {said.sentence}"])
        sys.stdout.flush()


class _Screen:
    """The picture: units, files that wait, what happened last, how it is."""

    def __init__(self, settings: Settings, clock: Clock, console: Console) -> None:
        self._settings = settings
        self._clock = clock
        self._console = console
        self._recent: list[Said] = []
        self._due = 0.0

    def said(self, said: Said) -> None:
        """Keep a sentence for the picture, which is drawn at once."""
        self._recent = [*self._recent[-5:], said]
        self._due = 0.0

    def is_due(self, tick: float) -> bool:
        """Whether it may be drawn again."""
        if tick < self._due:
            return False
        self._due = tick + _DRAW_SECONDS
        return True

    def picture(self, watch: Watch) -> Group:
        """The whole picture as it is now."""
        from rich.console import Group

        waiting = watch.intake.waiting()
        room = self._console.height - 8 - len(self._recent) - min(len(waiting), _MOST_WAITING)
        return Group(
            self._title(),
            _table(watch.publishing.units, max(room, 3)),
            *_lines("等着的文件", [f"{path}　{reason}" for path, reason in waiting]),
            *_lines("最近", [f"{one.stamp[11:19]} {one.sentence}" for one in self._recent]),
            self._health(watch),
        )

    def _title(self) -> Text:
        from rich.text import Text

        project = self._settings.project
        return Text(
            f"年报汇总 · {project.name} {project.year}年度　{self._settings.inbox / str(project.year)}", style="bold"
        )

    def _health(self, watch: Watch) -> Text:
        from rich.text import Text

        troubles = watch.troubles.sentences()
        if troubles:
            return Text(f"有问题，正在自动重试：{'；'.join(troubles)}", style="red")
        how = "有系统通知" if watch.native_events else "定时查看（网络盘）"
        edition = f"第{watch.publishing.edition}版" if watch.publishing.edition else "还没有汇总"
        files = len(watch.intake.scan.entries)
        stamp = self._clock.stamp()[11:19]
        return Text(
            f"正常 {stamp}　{edition}　收件夹里 {files} 个文件，本次收 {watch.received} 份　{how}　按 Ctrl-C 停下",
            style="green",
        )


def _table(units: Sequence[tuple[str, ...]], room: int) -> Table:
    """The units; when they are too many for the screen those that are accepted are only counted."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in UNIT_COLUMNS:
        table.add_column(name, no_wrap=True, overflow="ellipsis")
    for word in SEVERITY_WORDS.values():
        table.add_column(word, justify="right", no_wrap=True)
    shown = units if len(units) <= room else [row for row in units if row[1] != "接收"][:room]
    for name, status, *rest in shown:
        table.add_row(Text(name), Text(status, style=_STYLES.get(status[:3].rstrip("（"), "")), *map(Text, rest))
    if len(shown) < len(units):
        table.add_row(Text(f"另有 {len(units) - len(shown)} 个单位"), "")
    return table


def _lines(title: str, lines: Sequence[str]) -> list[Text]:
    from rich.text import Text

    if not lines:
        return []
    more = [f"……共 {len(lines)} 个"] if len(lines) > 2 * _MOST_WAITING else []
    shown = lines if not more else lines[:_MOST_WAITING]
    return [
        Text(title, style="dim"),
        *(Text(f"  {line}", no_wrap=True, overflow="ellipsis") for line in (*shown, *more)),
    ]
