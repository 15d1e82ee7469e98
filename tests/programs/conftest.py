"""Programs that some tests need: found on the path, or the test is skipped aloud; in CI their absence is a failure."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import pytest

Require = Callable[..., str]
"""``require("chromium", "google-chrome")`` → path of the first of these programs that is installed."""
Convert = Callable[[Path, str, Path], Path]
"""``convert(path, "pdf", outdir)`` → the file that LibreOffice wrote. A filter may follow: ``"xlsx:Calc MS Excel 2007 XML"``."""
ConvertAll = Callable[[Sequence[Path], str, Path], list[Path]]
"""The same for many files at once: starting LibreOffice takes longer than its work."""

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
def soffice_all(libreoffice_profile: Path) -> ConvertAll:
    """LibreOffice as a function that converts files; it looks for the results, because the exit code lies."""
    program = _find("soffice", "libreoffice")
    fonts = libreoffice_profile / "fonts.conf"
    fonts.write_text(_fonts_file(), encoding="utf-8")
    environment = os.environ | {"FONTCONFIG_FILE": str(fonts)}

    def convert(paths: Sequence[Path], to: str, outdir: Path) -> list[Path]:
        outdir.mkdir(parents=True, exist_ok=True)
        written = [outdir / f"{path.stem}.{to.split(':', maxsplit=1)[0]}" for path in paths]
        if any(result.resolve() == path.resolve() for result, path in zip(written, paths, strict=True)):
            raise ValueError("the result would overwrite its source: choose another outdir")
        for result in written:
            result.unlink(missing_ok=True)
        command = [program, f"-env:UserInstallation={libreoffice_profile.as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", to, "--outdir", str(outdir), *map(str, paths)]
        done = subprocess.run(command, env=environment, capture_output=True, timeout=180, check=False)
        missing = [result.name for result in written if not result.is_file()]
        assert not missing, f"LibreOffice wrote no {missing}: {done.stderr.decode(errors='replace')}"
        return written

    return convert


@pytest.fixture(scope="session")
def soffice(soffice_all: ConvertAll) -> Convert:
    """The same for one file."""
    return lambda path, to, outdir: soffice_all([path], to, outdir)[0]


@pytest.fixture(scope="session")
def chinese_type() -> None:
    """For tests that measure what is printed: without any Chinese font nothing stands where it would; skipped aloud."""
    listed = subprocess.run([_find("fc-list"), ":lang=zh-cn"], capture_output=True, check=True).stdout
    if not listed:
        _missing("没有安装中文字体，量页面的测试未执行")


def _find(*names: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    return found or _missing(f"没有安装 {' / '.join(names)}，相关测试未执行")


def _missing(sentence: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


def _fonts_file() -> str:
    aliases = (
        f'<match target="pattern"><test name="family"><string>{official}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{free}</string></edit></match>'
        for official, free in ALIASES.items()
    )
    return FONTS.format(aliases="\n".join(aliases))
