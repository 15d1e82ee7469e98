"""The receipt in a real browser, at the size of a phone."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.consolidation.edition import Edition
from etl.outputs.receipt.page import render_receipt

pytestmark = pytest.mark.programs

Browse = Callable[..., str]
PHONE = "390,844"
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
PROBE = """<script>parent.postMessage([document.documentElement.scrollWidth,
Math.round(document.querySelector('.next').getBoundingClientRect().bottom)].join(' '), '*');</script>"""
FRAME = """<!DOCTYPE html><body><script>onmessage = event => { document.body.textContent = 'measured ' + event.data; };</script>
<iframe src="probe.html" width="390" height="844" style="border: 0"></iframe></body>"""
"""A desktop Chromium makes no window narrower than 500, so the phone is a frame."""


@pytest.fixture
def chromium(require: Callable[..., str], tmp_path: Path) -> Browse:
    """Chromium as a function: ``chromium(page, "--dump-dom")`` → what it printed; a new profile each time."""
    program = require("chromium", "chromium-browser", "google-chrome")

    def browse(page: Path, *wanted: str) -> str:
        profile = tmp_path / f"profile-{len(list(tmp_path.iterdir()))}"
        command = [program, *QUIET, f"--user-data-dir={profile}", f"--window-size={PHONE}", *wanted, page.as_uri()]
        done = subprocess.run(command, capture_output=True, timeout=120, check=False)
        return done.stdout.decode("utf-8", errors="replace")

    return browse


@pytest.fixture
def page(edition: Edition, tmp_path: Path) -> Path:
    """The receipt of the village whose newest version was returned."""
    state = edition.units[1]
    path = tmp_path / "回执.html"
    path.write_bytes(render_receipt(state.unit, state.standings, edition.catalogue, edition.project))
    return path


def test_verdict_in_the_browser(chromium: Browse, page: Path) -> None:
    """The browser reads verdict, sign and remedy out of the page."""
    dom = chromium(page, "--dump-dom")
    assert '<div class="sign" aria-hidden="true">✗</div>' in dom
    assert '<p class="word">退回</p>' in dom
    assert "“60余”不是准确数。请填写具体件数后重新提交。" in dom


def test_first_screen_of_a_phone(chromium: Browse, page: Path) -> None:
    """Nothing sticks out sideways, and what to do stands on the first screen. The probe runs in a copy of the page."""
    policy = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
    without_policy, count = policy.subn("", page.read_text(encoding="utf-8"))
    assert count == 1
    page.with_name("probe.html").write_text(without_policy.replace("</body>", f"{PROBE}</body>"), encoding="utf-8")
    frame = page.with_name("frame.html")
    frame.write_text(FRAME, encoding="utf-8")
    measured = re.search(r"measured (\d+) (\d+)", chromium(frame, "--virtual-time-budget=3000", "--dump-dom"))
    assert measured is not None
    assert int(measured[1]) <= 390
    assert int(measured[2]) <= 844


def test_picture(chromium: Browse, page: Path, tmp_path: Path) -> None:
    """The screen is not blank: an empty page of that size is a picture of 3 KB."""
    picture = tmp_path / "page.png"
    chromium(page, f"--screenshot={picture}")
    content = picture.read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) > 20_000
