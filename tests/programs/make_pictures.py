"""The pictures of README.md and docs/: what the product makes of the sample inbox, as the office's programs show it.

``python -m tests.programs.make_pictures [DIR]`` takes them anew into DIR (default: docs/pictures). LibreOffice prints the
workbooks and the draft, Chromium shows the receipts and lays pictures side by side, pngquant makes the files small.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from tests.programs.conftest import _fonts_file
from tests.year_end import ROOT, Office, open_office

PICTURES = ROOT / "docs" / "pictures"
VILLAGE = "白云山村"
SPOILT = {"303": "60余", "112": None}
"""What a clerk in a hurry leaves in 本年, by code of indicator."""
PROGRAMS = ("soffice", "pdftoppm", "chromium", "pngquant")
DOTS_PER_INCH = 140
COLOURS = 32
SHEET = "border: 1px solid #bbb; background: white; box-shadow: 0 2px 6px #0003;"
CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=1.5",
)


@dataclass(frozen=True, slots=True)
class Studio:
    """A folder for everything on the way, and the programs that are used."""

    folder: Path
    soffice: str
    pdftoppm: str
    chromium: str
    pngquant: str


def make_pictures(target: Path) -> None:
    """Take every picture into ``target``. SystemExit names a program that is missing."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        studio = open_studio(Path(name))
        good = run_year(studio.folder / "good")
        spoilt = run_year(studio.folder / "spoilt", SPOILT)
        form = printed(studio, good.outbox / "表样" / f"{VILLAGE}.xlsx", 2)
        summary = printed(studio, good.outbox / "汇总表.xlsx", 1)
        report = printed(studio, good.outbox / "报告初稿.docx", 1)
        take(studio, sheets(600, summary, report), (1340, 640), target / "result.png")
        take(studio, sheets(1000, form), (760, 1040), target / "form.png")
        take(studio, sheets(760, summary), (1120, 800), target / "summary.png")
        take(studio, sheets(1000, report), (760, 1040), target / "report.png")
        take(studio, screens(receipt(spoilt), receipt(good)), (880, 800), target / "receipts.png")


def open_studio(folder: Path) -> Studio:
    """Find the programs; SystemExit when one is missing."""
    paths = [shutil.which(name) for name in PROGRAMS]
    missing = [name for name, path in zip(PROGRAMS, paths, strict=True) if path is None]
    if missing:
        sys.exit(f"not installed: {', '.join(missing)}")
    (folder / "fonts.conf").write_text(_fonts_file(), encoding="utf-8")
    return Studio(folder, *(path or "" for path in paths))


def run_year(folder: Path, spoilt: dict[str, str | None] | None = None) -> Office:
    """The sample inbox received in a project of its own, one village's form spoilt before."""
    office = open_office(folder)
    for code, text in (spoilt or {}).items():
        cell = office.cell_of(f"{VILLAGE}.xlsx", code)
        office.edit(f"{VILLAGE}.xlsx", partial(write, cell=cell, text=text))
    office.etl("forms")
    office.etl("run")
    return office


def write(sheet: Worksheet, cell: str, text: str | None) -> None:
    """Write a text into a cell, as a person does."""
    sheet[cell] = text


def receipt(office: Office) -> Path:
    """The village's receipt page."""
    return office.inbox / "回执" / VILLAGE / "回执.html"


def printed(studio: Studio, path: Path, page: int) -> Path:
    """That page of a workbook or document as LibreOffice prints it, with free fonts for the official ones."""
    environment = os.environ | {"FONTCONFIG_FILE": str(studio.folder / "fonts.conf")}
    profile = (studio.folder / "libreoffice").as_uri()
    command = [studio.soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(studio.folder), str(path)],
        env=environment,
        check=True,
        capture_output=True,
        timeout=180,
    )
    pages = ["-f", str(page), "-l", str(page), "-singlefile", "-r", str(DOTS_PER_INCH), "-png"]
    target = studio.folder / path.stem
    subprocess.run([studio.pdftoppm, *pages, f"{target}.pdf", str(target)], check=True, timeout=60)
    return target.with_suffix(".png")


def sheets(height: int, *pictures: Path) -> str:
    """Pages side by side, each so many pixels high."""
    return "".join(f'<img src="{picture.as_uri()}" style="{SHEET} height: {height}px">' for picture in pictures)


def screens(*pages: Path) -> str:
    """Pages of the browser side by side, each on a phone's screen; Chromium opens no window as narrow as that."""
    size = 'width="390" height="760"'
    return "".join(f'<iframe src="{page.as_uri()}" {size} style="{SHEET}"></iframe>' for page in pages)


def take(studio: Studio, content: str, size: tuple[int, int], target: Path) -> None:
    """A picture of that content on a canvas of that size in pixels."""
    canvas = studio.folder / f"{target.stem}.html"
    style = "margin: 0; height: 100vh; display: flex; gap: 20px; align-items: center; justify-content: center"
    canvas.write_text(f'<!DOCTYPE html><meta charset="utf-8"><body style="{style}">{content}', encoding="utf-8")
    profile = studio.folder / f"{target.stem}-profile"
    screen = [f"--window-size={size[0]},{size[1]}", f"--user-data-dir={profile}", f"--screenshot={canvas}.png"]
    subprocess.run([studio.chromium, *CHROMIUM, *screen, canvas.as_uri()], check=True, capture_output=True, timeout=120)
    shrink = [studio.pngquant, "--force", "--strip", "--speed", "1", "--output", str(target), str(COLOURS)]
    subprocess.run([*shrink, f"{canvas}.png"], check=True, timeout=60)


if __name__ == "__main__":
    make_pictures(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES)
