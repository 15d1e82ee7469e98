"""The files for start-up say what the product does, as far as this machine can tell."""

from __future__ import annotations

import configparser
import re
from xml.etree import ElementTree as ET

from tests.year_end import ROOT

SERVICE = ROOT / "docs" / "service"
MANUAL = (ROOT / "docs" / "使用手册.md").read_text(encoding="utf-8")
TASK = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


def test_the_launcher_installs_as_the_manual_does() -> None:
    """Its words are those of the manual's command for Windows, in two steps; lines end as cmd.exe wants."""
    content = (SERVICE / "etl-watch.cmd").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n")
    text = content.decode("utf-8")
    command = re.findall(r"```bat\n(.+)\n```", MANUAL)[0]
    install, run = command.rsplit(" && ", 1)
    assert f"\r\n{install}\r\n" in text
    assert "if errorlevel" not in text.replace('"if errorlevel', "")
    assert text.count("if %errorlevel% equ 0 exit /b 0") == 1
    assert f"\r\n{run.replace('etl run', 'etl watch')} %*\r\n" in text
    labels, jumps = set(re.findall(r"^:(\w+)", text, re.MULTILINE)), set(re.findall(r"goto (\w+)", text))
    assert labels == jumps
    assert text.index("chcp 65001") < min(text.index(char) for char in text if ord(char) > 127)


def test_the_unit() -> None:
    """It runs the quiet watcher, gives it the time it promises, and does not repeat what a person must mend."""
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(SERVICE / "etl-watch.service", encoding="utf-8")
    service = unit["Service"]
    assert service["ExecStart"].endswith("/.venv/bin/etl watch --quiet")
    assert int(service["TimeoutStopSec"]) > 10
    assert service["ReadWritePaths"] == service["WorkingDirectory"]
    assert (service["Restart"], service["RestartPreventExitStatus"], service["KillMode"]) == (
        "on-failure",
        "2",
        "mixed",
    )


def test_the_task() -> None:
    """Well-formed, in a letter set that every schtasks reads, without an end, and the quiet watcher in its folder."""
    content = (SERVICE / "etl-watch.xml").read_bytes()
    assert content.isascii()
    task = ET.fromstring(content)  # noqa: S314 - our own file
    assert task.findtext("t:Settings/t:ExecutionTimeLimit", namespaces=TASK) == "PT0S"
    assert task.findtext("t:Settings/t:MultipleInstancesPolicy", namespaces=TASK) == "IgnoreNew"
    # RestartOnFailure knows no exit codes; a clock trigger, ignored while it runs, starts it again.
    assert task.find("t:Settings/t:RestartOnFailure", namespaces=TASK) is None
    assert task.findtext("t:Triggers/t:TimeTrigger/t:Repetition/t:Interval", namespaces=TASK) == "PT5M"
    action = task.find("t:Actions/t:Exec", namespaces=TASK)
    assert action is not None
    assert action.findtext("t:Arguments", namespaces=TASK) == "watch --quiet"
    folder = action.findtext("t:WorkingDirectory", namespaces=TASK) or ""
    assert action.findtext("t:Command", namespaces=TASK) == f"{folder}\\.venv\\Scripts\\etl.exe"
