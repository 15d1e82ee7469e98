"""The service around the loop: what it needs is opened, opened again after a fault or a change of config.toml, and closed.

The outer of two loops. A watcher that runs for weeks meets vanished shares, full disks and changed settings; none of these ends it.
Only what the operator must mend before it can begin at all does, and only at the start. The ledger is held for one turn and let
go between two, so that other windows have their turn; what they wrote is seen, and the ledger opened anew.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from etl.ledger.journal import JOURNAL
from etl.ledger.lock import BusyError, awaited_turn, sole_watcher, turn
from etl.pipeline.isolation import Examiner
from etl.pipeline.opening import by_own_rules, open_examiner, opened_ledger
from etl.pipeline.year_inbox import see_to_year_inbox
from etl.settings.loading import CONFIG_NAME, Settings, load_settings
from etl.system.clock import Clock
from etl.system.errors import EtlError
from etl.watching.loop import Desk, Watch
from etl.watching.pulse import Pulse, beat_of
from etl.watching.telling import Said, Teller, logging_into
from etl.watching.waking import Events, Stopping, Waker

_POLL = 0.5
"""Seconds between two looks at settings and signals (Windows wakes nobody for a Ctrl-C)."""
_LONGEST_RUSH, _COURTESY = 2.0, 0.2
"""Seconds of one turn after the other, and then of a pause in which another window, which tries every 0.05 s, takes its turn."""
_CONFIG, _LEDGER = "config", "ledger"
Print = tuple[int, int] | None
"""Time and size of a file, None without one."""


class Service:
    """``etl watch`` as long as it runs; ``show`` gets each sentence, ``draw`` the state after each turn.

    ``stopping`` is called from another thread as soon as it is to stop, when the turn in hand may still take a while.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        show: Callable[[Said], None],
        draw: Callable[[Watch], None],
        *,
        year: int | None,
        stopping: Callable[[], None] | None = None,
    ) -> None:
        self._settings, self._clock, self._year = settings, clock, year
        self._draw = draw
        self._teller = Teller(clock, show)
        self._waker = Waker()
        self._events = Events(self._waker.call)
        self._stopping = Stopping(self._waker.call)
        self._stopping.acknowledge = stopping
        self._pulse = Pulse(settings.state)
        self._watch: Watch | None = None
        self._rested_at = clock.tick()
        self._files = _ProjectFiles(settings)

    def run(self) -> None:
        """Until somebody wants it to stop. EtlError when it cannot even begin."""
        self._stopping.listen()
        with sole_watcher(self._settings.state), logging_into(self._settings.state / "log"):
            while not self._stopping.wanted:
                self._files = _ProjectFiles(self._settings)
                with open_examiner(self._settings) as examiner:
                    self._with_examiner(examiner)
            self._events.close()
            if self._watch:
                self._teller.say("已停下。")
                self._pulse.beat(beat_of(self._watch, self._clock.stamp(), stopped=True), self._clock.tick())
        self._stopping.done()

    def _with_examiner(self, examiner: Examiner) -> None:
        """Until the settings change."""
        settings = self._settings
        while not self._stopping.wanted and settings is self._settings:
            with ExitStack() as opened:
                if desk := self._open_desk(examiner, opened):
                    self._at_desk(desk)
                    continue
            self._pause()

    def _open_desk(self, examiner: Examiner, opened: ExitStack) -> Desk | None:
        """The ledger, opened in our turn; None when it cannot be had now, which only the first time is the operator's."""
        settings, watch = self._settings, self._watch
        if watch and not watch.troubles.may_try(_LEDGER, self._clock.tick()):
            return None
        state = settings.state
        try:
            if watch:
                _refuse_an_empty_place(state)
            with turn(state) if watch else awaited_turn(state, self._clock, self._teller.say):
                ledger = opened.enter_context(opened_ledger(settings))
                see_to_year_inbox(settings, ledger)
                desk = Desk(settings, ledger, examiner)
        except (EtlError, OSError) as fault:
            if watch is None:
                raise
            if not isinstance(fault, BusyError):
                watch.trouble(_LEDGER, fault)
            return None
        if watch:
            watch.well(_LEDGER)
        return desk

    def _at_desk(self, desk: Desk) -> None:
        """Turn after turn until the ledger is better opened anew, the settings change, or it is to stop."""
        watch = self._begin(desk)
        while not self._stopping.wanted and not watch.stale and desk.settings is self._settings:
            seconds = watch.pause or self._take_turn(watch)
            self._tend_events(watch)
            self._show(watch)
            self._look_at_settings(watch)
            if self._waker.wait(min(seconds, _POLL)):
                watch.wake()
            elif seconds >= _COURTESY:
                self._rested_at = self._clock.tick()

    def _take_turn(self, watch: Watch) -> float:
        """One turn with the ledger held; returns the seconds until the next. A ledger that is not as we left it is stale."""
        desk = watch.desk
        if self._clock.tick() - self._rested_at > _LONGEST_RUSH:
            self._clock.sleep(_COURTESY)
            self._rested_at = self._clock.tick()
        try:
            _refuse_an_empty_place(desk.settings.state)
            with turn(desk.settings.state):
                if desk.ledger.is_current():
                    return watch.turn()
            self._teller.say("别的窗口写过台账，重新看一遍，接着守。")
        except BusyError:
            return _COURTESY
        except (EtlError, OSError):
            pass  # told where the ledger is opened anew
        watch.stale = True
        self._files.forget()
        return 0.0

    def _begin(self, desk: Desk) -> Watch:
        if self._watch is None:
            self._watch = Watch(desk, self._clock, self._teller)
            self._teller.say(f"开始守着 {desk.settings.year_inbox}。")
        else:
            if desk.settings.project.year != self._watch.desk.settings.project.year:
                self._teller.say(f"改守 {desk.settings.year_inbox}。")
            self._watch.attend(desk)
        return self._watch

    def _pause(self) -> None:
        """Wait a little for what cannot be opened."""
        if self._watch:
            self._show(self._watch)
            self._look_at_settings(self._watch)
        if not self._stopping.wanted:
            self._waker.wait(_POLL)

    def _tend_events(self, watch: Watch) -> None:
        """After a good look only: a folder that is not there has no events. New events begin with another look."""
        if not watch.troubles.sentences() and self._events.tend(watch.inbox.scan.folders, self._clock.tick()):
            watch.wake()
        watch.native_events, watch.inbox.on_network = self._events.native, self._events.remote

    def _show(self, watch: Watch) -> None:
        self._pulse.beat(beat_of(watch, self._clock.stamp()), self._clock.tick())
        self._draw(watch)

    # ----------------------------------------------------------------------- settings

    def _look_at_settings(self, watch: Watch) -> None:
        """Take over a changed config.toml or template; a faulty one is told and not taken."""
        config_changed, template_changed = self._files.changed()
        if template_changed and not config_changed:
            watch.publishing.changed(self._clock.tick())
        if not config_changed:
            return
        try:
            settings = by_own_rules(load_settings(self._settings.root), self._year)
        except (EtlError, OSError) as fault:
            watch.trouble(_CONFIG, fault)
            return
        watch.well(_CONFIG)
        if _says(settings) == _says(self._settings):
            return  # put back as it was, or of a year with rules of its own
        self._teller.say(f"{CONFIG_NAME} 改过了，按新的设置继续。")
        self._settings = settings


def _refuse_an_empty_place(state: Path) -> None:
    """A ledger that was here and is not is somewhere else for a while; a new one begun meanwhile would receive everything again."""
    if not (state / JOURNAL).is_file():
        raise EtlError(f"台账文件夹 {state} 不见了：等它回来，什么也不会丢。")


class _ProjectFiles:
    """Whether config.toml and the template of the report changed since they were taken over."""

    def __init__(self, settings: Settings) -> None:
        self._paths = settings.root / CONFIG_NAME, settings.folders.templates / settings.report_template
        self._taken = self._last = tuple(map(_print, self._paths))

    def changed(self) -> tuple[bool, bool]:
        """Which of the two is another by now and has kept still since the last time this was asked; told once."""
        now, before = tuple(map(_print, self._paths)), self._last
        self._last = now
        if now != before:
            return False, False
        config, template = (one != taken for one, taken in zip(now, self._taken, strict=True))
        self._taken = now
        return config, template

    def forget(self) -> None:
        """Tell of both anew."""
        self._taken = None, None


def _says(settings: Settings) -> tuple[object, ...]:
    """All that config.toml can change."""
    folders = (settings.folders.inbox, settings.folders.outbox, settings.folders.templates)
    return (settings.source, settings.project.utc_offset, settings.intake, *folders)


def _print(path: Path) -> Print:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
