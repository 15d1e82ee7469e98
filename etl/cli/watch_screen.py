"""What the watcher shows: a picture that is drawn anew on a terminal, plain lines for a service or a file."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.cli.progress import say
from etl.pipeline.sentences import SEVERITY_WORDS, UNIT_COLUMNS, passed_over
from etl.settings.loading import Settings
from etl.system.clock import Clock
from etl.watching.loop import Watch
from etl.watching.service import Service
from etl.watching.telling import Said, as_watching

if TYPE_CHECKING:
    from rich.console import Console, Group
    from rich.table import Table
    from rich.text import Text

_MOST_WAITING = 5
_DRAW_SECONDS = 0.5
_MOST_HEALTH, _FEW_RECENT, _FEW_UNITS = 3, 3, 4
"""Lines: more than the first are put in few words; what is left to the last sentences and to the table on a small screen."""
STOPPING, STOPPED = "正在停下，先做完手里的一份……", "已停下。"
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
        screen = Screen(clock, console)

        def show() -> None:
            live.update(screen.picture(), refresh=True)

        def draw(watch: Watch) -> None:
            if screen.is_due(clock.tick()):
                screen.look_at(watch)
                show()

        def stopping() -> None:
            screen.state = screen.state or STOPPING
            show()

        Service(settings, clock, screen.said, draw, year=year, stopping=stopping).run()
        screen.state = STOPPED
        show()


def _print_line(said: Said) -> None:
    """A pipe that nobody reads any more must not end the service; the log has it too."""
    with contextlib.suppress(OSError):
        say([f"{said.stamp[:19].replace('T', ' ')} {said.sentence}"])
        sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class _Picture:
    """What the picture shows of the watcher, taken while its loop stands still: another thread may draw it."""

    title: str
    units: tuple[tuple[str, ...], ...]
    waiting: tuple[str, ...]
    troubles: tuple[str, ...]
    health: tuple[str, ...]
    """How it is, the most important first."""


class Screen:
    """The picture: units, files that wait, what happened last, how it is."""

    def __init__(self, clock: Clock, console: Console) -> None:
        self.state = ""
        """``STOPPING`` or ``STOPPED`` once it is so."""
        self._clock = clock
        self._console = console
        self._recent: tuple[Said, ...] = ()
        self._seen = _Picture("年报汇总", (), (), (), ())
        self._due = 0.0

    def said(self, said: Said) -> None:
        """Keep a sentence for the picture, which is drawn at once."""
        self._recent = (*self._recent[-5:], said)
        self._due = 0.0

    def is_due(self, tick: float) -> bool:
        """Whether it may be drawn again."""
        if tick < self._due:
            return False
        self._due = tick + _DRAW_SECONDS
        return True

    def look_at(self, watch: Watch) -> None:
        """Take in how the watcher is now; the settings too, which change while it runs."""
        settings, project = watch.desk.settings, watch.desk.settings.project
        self._seen = _Picture(
            f"年报汇总 · {project.name} {project.year}年度　{settings.year_inbox}",
            watch.publishing.units,
            tuple(f"{path}　{reason}" for path, reason in watch.inbox.waiting()),
            tuple(map(as_watching, watch.troubles.sentences())),
            _health(watch),
        )

    def picture(self) -> Group:
        """The whole picture as it was last looked at, never higher than the screen: how it is stands at its end."""
        from rich.console import Group
        from rich.text import Text

        height, seen = max(self._console.height - 1, 1), self._seen
        health = self._last_lines(max(height - 1, 1))
        waiting = _lines("等着的文件", seen.waiting)
        recent = _lines("最近", [f"{one.stamp[11:19]} {one.sentence}" for one in self._recent])
        room = _shared(height - 1 - len(health), len(waiting), len(seen.units) + 1, len(recent))
        return Group(
            *[Text(seen.title, style="bold", no_wrap=True, overflow="ellipsis")][: height - len(health)],
            *([_table(seen.units, room.table - 1)] if room.table else []),
            *waiting[: room.waiting],
            *(recent[:1] + recent[1:][-room.recent + 1 :] if room.recent else []),
            *health,
        )

    def _last_lines(self, most: int) -> Sequence[Text]:
        """How it is, in lines of the screen: in few words where the whole would take too many."""
        from rich.text import Text

        seen, stamp = self._seen, self._clock.stamp()[11:19]
        if self.state:
            said = Text(self.state, style="bold")
        elif seen.troubles:
            said = Text(f"有问题，正在自动重试：{'；'.join(seen.troubles)}", style="red")
        else:
            said = Text("　".join((f"正常 {stamp}", *seen.health, "按 Ctrl-C 停下")), style="green")
            if len(said.wrap(self._console, self._console.width)) > _MOST_HEALTH:
                said = Text(f"正常 {stamp}　按 Ctrl-C 停下", style="green")
        return said.wrap(self._console, self._console.width)[:most]


def _health(watch: Watch) -> tuple[str, ...]:
    how = "有系统通知" if watch.native_events else "定时查看（网络盘）" if watch.inbox.on_network else "定时查看"
    edition = f"第{watch.publishing.edition}版" if watch.publishing.edition else "还没有汇总"
    files = f"收件夹里 {len(watch.inbox.scan.entries)} 个文件，本次收 {watch.received} 份"
    return tuple(part for part in (edition, files, passed_over(watch.inbox.scan), how) if part)


@dataclass(frozen=True, slots=True)
class _Room:
    """Lines for the parts of the picture."""

    waiting: int
    table: int
    recent: int


def _shared(room: int, waiting: int, table: int, recent: int) -> _Room:
    """Who gets so many lines: the files that wait are never many; what happened last and the table give way, each to the last line."""
    waiting = _or_none(min(waiting, room))
    few = min(recent, _FEW_RECENT)
    table = _or_none(min(table, max(room - waiting - few, min(_FEW_UNITS, room - waiting))))
    return _Room(waiting, table, _or_none(min(recent, room - waiting - table)))


def _or_none(lines: int) -> int:
    """A heading with nothing below it says nothing."""
    return lines if lines > 1 else 0


def _table(units: Sequence[tuple[str, ...]], room: int) -> Table:
    """The units; when they are too many for the screen those that are accepted are only counted."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in UNIT_COLUMNS:
        table.add_column(name, no_wrap=True, overflow="ellipsis")
    for word in SEVERITY_WORDS.values():
        table.add_column(word, justify="right", no_wrap=True)
    shown = units if len(units) <= room else [row for row in units if row[1] != "接收"][: max(room - 1, 0)]
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
