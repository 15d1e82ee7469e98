"""What lies beside the year's folder is listed by stat alone, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.inbox.elsewhere import elsewhere


def laid(inbox: Path, *names: str) -> Path:
    """An inbox with these files."""
    for name in names:
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return inbox


def listed(inbox: Path) -> dict[int | None, list[str]]:
    """Paths by folder, beside 2023."""
    return {year: [entry.path for entry in entries] for year, entries in elsewhere(inbox, 2023).items()}


def test_other_years_and_none(tmp_path: Path) -> None:
    """Files of other years' folders with all that lies below, and those that lie directly in the inbox."""
    inbox = laid(tmp_path, "2023/a.xlsx", "2022/b.xlsx", "2022/村居/c.xlsx", "2024/d.xlsx", "e.xlsx")
    assert {year: sorted(paths) for year, paths in listed(inbox).items()} == {
        None: ["e.xlsx"],
        2022: ["2022/b.xlsx", "2022/村居/c.xlsx"],
        2024: ["2024/d.xlsx"],
    }


def test_what_is_no_submission(tmp_path: Path) -> None:
    """Ignored names, receipts, our own notes, folders that are no year's."""
    inbox = laid(
        tmp_path, "README.md", "~$a.xlsx", ".b.xlsx", "c.xlsx.bak", "2022/README.md", "2022/~$d.xlsx",
        "2022/回执/白云山村/回执.html", "资料/e.xlsx", "回执/f.xlsx", "2023/g.xlsx",
    )  # fmt: skip
    assert listed(inbox) == {}


def test_a_file_that_is_called_as_a_year(tmp_path: Path) -> None:
    """It is a file like others."""
    assert listed(laid(tmp_path, "2022")) == {None: ["2022"]}


def test_an_inbox_that_is_away(tmp_path: Path) -> None:
    """It is for others to say so."""
    assert listed(tmp_path / "away") == {}


def test_no_file_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stat alone: a year's folder on a slow drive must cost nothing."""
    inbox = laid(tmp_path, "2022/b.xlsx", "e.xlsx")

    def refused(*_: object, **__: object) -> None:
        raise AssertionError

    for name in ("open", "read_bytes", "read_text"):
        monkeypatch.setattr(Path, name, refused)
    monkeypatch.setattr("builtins.open", refused)
    assert listed(inbox) == {None: ["e.xlsx"], 2022: ["2022/b.xlsx"]}
