"""What the watcher says: once, masked, and into a log that never gets large."""

from __future__ import annotations

import logging
import os
import shutil
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from etl.system.clock import Clock
from etl.watching.telling import Said, Teller, logging_into


@pytest.fixture
def said() -> list[str]:
    """What was shown."""
    return []


@pytest.fixture
def teller(said: list[str]) -> Teller:
    """A teller with a fixed clock."""
    return Teller(Clock(fixed=0), lambda one: said.append(one.sentence))


def test_masked_and_clean(teller: Teller, said: list[str]) -> None:
    """No number of a person and nothing that a terminal would obey."""
    teller.say("收到 \x1b[31m13812345678.xlsx")
    assert said == ["收到 [31m138****5678.xlsx"]
    assert list(teller.recent) == [Said("1970-01-01T08:00:00+08:00", said[0])]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("写不下 甲：磁盘已满，请腾出空间后重新运行。", "写不下 甲：磁盘已满，请腾出空间，不用重新运行。"),
        ("甲 正被其他程序打开，请关闭后重新运行", "甲 正被其他程序打开，请关闭，不用重新运行"),
        ("请关闭后重新运行（如果其实无人打开，请删除）", "请关闭，不用重新运行（如果其实无人打开，请删除）"),
        ("收到 退回后重新运行.xlsx", "收到 退回后重新运行.xlsx"),
        ("索引已损坏：请运行 etl rebuild 重建索引。", "索引已损坏：请运行 etl rebuild 重建索引。"),
    ],
)
def test_nobody_is_asked_to_run_again_what_runs(teller: Teller, said: list[str], sentence: str, told: str) -> None:
    """The end of a single run's sentence is turned; names of files and other requests stay."""
    teller.say(sentence)
    assert said == [told]


def test_news_alone(teller: Teller, said: list[str]) -> None:
    """What is still true is not said again; what comes back is."""
    for now in (["甲"], ["甲", "乙"], [], ["甲"]):
        teller.say_news("refused", now)
    assert said == ["甲", "乙", "甲"]


def test_the_log(tmp_path: Path, teller: Teller) -> None:
    """A line a sentence; older files are few."""
    with logging_into(tmp_path / "log"):
        teller.say("收到 13812345678.xlsx")
        (handler,) = logging.getLogger("etl").handlers
        handler.maxBytes = 200  # type: ignore[attr-defined]
        for number in range(100):
            teller.say(f"第{number}句")
    assert logging.getLogger("etl").handlers == []
    names = sorted(path.name for path in (tmp_path / "log").iterdir())
    assert names == ["etl.log", *(f"etl.log.{number}" for number in range(1, 6))]
    assert (tmp_path / "log" / "etl.log").read_text(encoding="utf-8").splitlines()[-1].endswith(" 第99句")


def test_a_log_that_cannot_be_written(tmp_path: Path, teller: Teller, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder stands in its place: said all the same, and no traceback anywhere."""
    (tmp_path / "log" / "etl.log").mkdir(parents=True)
    with logging_into(tmp_path / "log"):
        teller.say("甲")
        teller.say("乙")
    assert [one.sentence for one in teller.recent] == ["甲", "乙"]
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no file that is open")
@pytest.mark.parametrize("how", ["removed", "renamed", "replaced", "folder removed"])
def test_a_log_that_was_tidied_away(tmp_path: Path, teller: Teller, how: str) -> None:
    """The next line begins a new one, whatever became of the old; small ones still rotate."""
    log = tmp_path / "log" / "etl.log"
    with logging_into(log.parent):
        teller.say("甲")
        if how == "folder removed":
            shutil.rmtree(log.parent)
        elif how == "removed":
            log.unlink()
        else:
            log.rename(log.with_name("old.log"))
        if how == "replaced":
            log.write_text("别人的一行\n", encoding="utf-8")
        teller.say("乙")
        teller.say("丙")
        _handler().maxBytes = 1
        teller.say("丁")
    lines = [line[20:] for line in log.with_name("etl.log.1").read_text(encoding="utf-8").splitlines()]
    assert lines[-2:] == ["乙", "丙"]
    assert "甲" not in lines
    assert log.read_text(encoding="utf-8").endswith(" 丁\n")


def test_a_log_that_nobody_touched_is_not_opened_anew(tmp_path: Path, teller: Teller) -> None:
    """Line after line goes into the same open file."""
    with logging_into(tmp_path / "log"):
        teller.say("甲")
        stream = _handler().stream
        teller.say("乙")
        assert _handler().stream is stream


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no folder with an open file")
def test_a_ledger_that_is_gone_is_not_begun_anew_by_the_log(tmp_path: Path, teller: Teller) -> None:
    """The folder around the log is renamed away for a while; when it is back the log goes on in it."""
    state = tmp_path / ".etl"
    with logging_into(state / "log"):
        teller.say("甲")
        state.rename(tmp_path / "away")
        teller.say("乙")
        assert not state.exists()
        (tmp_path / "away").rename(state)
        teller.say("丙")
    assert (state / "log" / "etl.log").read_text(encoding="utf-8").endswith(" 丙\n")


def _handler() -> RotatingFileHandler:
    (handler,) = (one for one in logging.getLogger("etl").handlers if isinstance(one, RotatingFileHandler))
    return handler
