"""What the watcher shows on a terminal of any size: how it is stands always there."""

from __future__ import annotations

import io
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from rich.console import Console

from etl.cli.watch_screen import STOPPED, STOPPING, Screen
from etl.inbox.scanning import Scan
from etl.settings.loading import load_settings
from etl.system.clock import Clock
from etl.watching.loop import Watch
from etl.watching.pulse import beat_of
from etl.watching.telling import Said
from tests.year_end import ROOT

SETTINGS = load_settings(ROOT)
UNITS = tuple((f"第{number}村", "接收" if number % 2 else "缺报", "", "", "", "", "") for number in range(12))


class Waits(list[tuple[str, str]]):
    """Files that wait, as the intake tells of them."""

    def __call__(self) -> Waits:
        """Path and reason of each."""
        return self


def watch(*, troubles: tuple[str, ...] = (), year: int = 2022, network: bool = False, waiting: int = 7) -> Watch:
    """What the picture looks at."""
    inbox: dict[str, Any] = {
        "waiting": Waits((f"2022/{number}.xlsx", "还在写入") for number in range(waiting)),
        "scan": Scan((), {"打开中的锁文件": 1, "回执": 12, "系统文件": 3}),
        "on_network": network,
        "cost": 0.0,
    }
    made = SimpleNamespace(
        desk=SimpleNamespace(settings=replace(SETTINGS, project=replace(SETTINGS.project, year=year))),
        publishing=SimpleNamespace(units=UNITS, edition=2, changed_at=None),
        troubles=SimpleNamespace(sentences=lambda: troubles),
        inbox=SimpleNamespace(**inbox),
        native_events=False,
        received=3,
    )
    return cast("Watch", made)


def shown(screen: Screen, console: Console) -> list[str]:
    """The lines on the screen."""
    before = cast("io.StringIO", console.file).tell()
    console.print(screen.picture())
    return cast("io.StringIO", console.file).getvalue()[before:].splitlines()


def made(columns: int, lines: int) -> tuple[Screen, Console]:
    """A screen of that size on which much has happened."""
    console = Console(file=io.StringIO(), width=columns, height=lines, highlight=False, markup=False)
    screen = Screen(Clock(fixed=0), console)
    for number in range(6):
        screen.said(Said("1970-01-01T08:00:00+08:00", f"收到第{number}份，" + "很长的名字" * 9))
    return screen, console


@pytest.mark.parametrize("size", [(160, 50), (80, 24), (40, 10), (20, 6), (20, 3)])
@pytest.mark.parametrize("troubles", [(), ("磁盘已满，" * 20,)])
def test_how_it_is_fits_on_every_screen(size: tuple[int, int], troubles: tuple[str, ...]) -> None:
    """However small; nothing is drawn that the terminal would cut off below."""
    screen, console = made(*size)
    screen.look_at(watch(troubles=troubles))
    lines = shown(screen, console)
    assert len(lines) < size[1]
    assert any(line.startswith("有问题" if troubles else "正常 08:00:00") for line in lines)


def test_a_large_screen_shows_everything() -> None:
    """Units, files that wait, the last sentences, what was passed over and how to stop it."""
    screen, console = made(160, 50)
    screen.look_at(watch())
    text = "\n".join(shown(screen, console))
    for word in ("第11村", "2022/6.xlsx", "收到第0份", "收到第5份", "略过：打开中的锁文件 1 个，系统文件 3 个"):
        assert word in text
    assert text.endswith("定时查看　按 Ctrl-C 停下")


def test_on_a_small_screen_the_newest_sentences_stay() -> None:
    """The older ones, and the units that are accepted, give way."""
    screen, console = made(80, 24)
    screen.look_at(watch())
    text = "\n".join(shown(screen, console))
    assert "收到第5份" in text
    assert "收到第0份" not in text
    assert "另有" in text


def test_the_stop_is_acknowledged_and_is_the_last_word() -> None:
    """Nobody reads 正常, or how to stop it, below what has stopped."""
    screen, console = made(80, 24)
    screen.look_at(watch())
    for state in (STOPPING, STOPPED):
        screen.state = state
        lines = shown(screen, console)
        assert lines[-1] == state
        assert "Ctrl-C" not in "".join(lines)


def test_a_changed_year_and_a_network_drive() -> None:
    """The title is that of the settings of now; a network drive is named only where there is one."""
    screen, console = made(160, 50)
    screen.look_at(watch(year=2023, network=True))
    lines = shown(screen, console)
    assert lines[0].endswith(f"2023年度　{SETTINGS.folders.inbox / '2023'}")
    assert "定时查看（网络盘）" in lines[-1]


def test_nobody_is_asked_to_run_again() -> None:
    """Neither by the picture nor by the heartbeat."""
    screen, console = made(160, 50)
    troubled = watch(troubles=("写不下：请腾出空间后重新运行。",), waiting=0)
    screen.look_at(troubled)
    assert shown(screen, console)[-1] == "有问题，正在自动重试：写不下：请腾出空间，不用重新运行。"
    assert beat_of(troubled, "")["troubles"] == ("写不下：请腾出空间，不用重新运行。",)


def test_the_heartbeat_counts_what_was_passed_over() -> None:
    """By reason, without our own files."""
    assert beat_of(watch(waiting=0), "")["ignored"] == {"打开中的锁文件": 1, "系统文件": 3}
