"""Programs that some tests need: found on the path, or the test is skipped aloud; in CI their absence is a failure."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Require = Callable[..., str]
"""``require("chromium", "google-chrome")`` → path of the first of these programs that is installed."""
Convert = Callable[[Path, str, Path], Path]
"""``convert(path, "pdf", outdir)`` → the file that LibreOffice wrote. A filter may follow: ``"xlsx:Calc MS Excel 2007 XML"``."""

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
{aliases}
</fontconfig>
"""
ALIASES = {
    "仿宋_GB2312": "Noto Serif CJK SC",
    "方正小标宋简体": "Noto Serif CJK SC",
    "宋体": "Noto Serif CJK SC",
    "楷体_GB2312": "AR PL KaitiM GB",
    "黑体": "Noto Sans CJK SC",
}
"""The official fonts may not be passed on; free ones of the same full width stand in for them."""


@pytest.fixture(scope="session")
def require() -> Require:
    """Finds a program; without it the test is skipped aloud, and fails where CI=true."""
    return _find


@pytest.fixture(scope="session")
def libreoffice_profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The private profile of the session's LibreOffice; settings go into ``user/registrymodifications.xcu`` below it."""
    return tmp_path_factory.mktemp("libreoffice")


@pytest.fixture(scope="session")
def soffice(libreoffice_profile: Path) -> Convert:
    """LibreOffice as a function that converts one file; it looks for the result, because the exit code lies."""
    program = _find("soffice", "libreoffice")
    fonts = libreoffice_profile / "fonts.conf"
    fonts.write_text(_fonts_file(), encoding="utf-8")
    environment = os.environ | {"FONTCONFIG_FILE": str(fonts)}

    def convert(path: Path, to: str, outdir: Path) -> Path:
        outdir.mkdir(parents=True, exist_ok=True)
        written = outdir / f"{path.stem}.{to.split(':', maxsplit=1)[0]}"
        if written.resolve() == path.resolve():
            raise ValueError("the result would overwrite its source: choose another outdir")
        written.unlink(missing_ok=True)
        command = [program, f"-env:UserInstallation={libreoffice_profile.as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", to, "--outdir", str(outdir), str(path)]
        done = subprocess.run(command, env=environment, capture_output=True, timeout=180, check=False)
        assert written.is_file(), f"LibreOffice wrote no {written.name}: {done.stderr.decode(errors='replace')}"
        return written

    return convert


def _find(*names: str) -> str:
    for name in names:
        path = shutil.which(name)
        if path:
            return path
    missing = f"没有安装 {' / '.join(names)}，相关测试未执行"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


def _fonts_file() -> str:
    aliases = (
        f'<match target="pattern"><test name="family"><string>{official}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{free}</string></edit></match>'
        for official, free in ALIASES.items()
    )
    return FONTS.format(aliases="\n".join(aliases))
