"""Who decides: the one who is named, else the configured one, else the account's name; never nobody."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import NoReturn

import pytest

from etl.cli.options import who_decides
from etl.settings.loading import Settings, load_settings
from etl.system.errors import EtlError

CONFIG = (Path(__file__).resolve().parents[3] / "config.toml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    """The account of 小周."""
    monkeypatch.setenv("LOGNAME", "小周")


def settings(folder: Path, operator: str) -> Settings:
    """The shipped settings with that operator."""
    (folder / "config.toml").write_text(CONFIG.replace("[paths]", f'operator = "{operator}"\n\n[paths]'), "utf-8")
    return load_settings(folder)


@pytest.mark.parametrize(
    ("by", "operator", "who"),
    [
        ("李所长", "张三", "李所长"),
        (" 李所长　", "", "李所长"),
        ("", "张三", "张三"),
        ("　", " 张三 ", "张三"),
        ("", "", "小周"),
        ("", "　", "小周"),
    ],
)
def test_who_decides(tmp_path: Path, by: str, operator: str, who: str) -> None:
    """What is said with the command goes first; blanks name nobody."""
    assert who_decides(by, settings(tmp_path, operator)) == who


@pytest.mark.parametrize("trouble", [KeyError("uid"), ImportError("pwd"), OSError("no login name")])
def test_an_account_without_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception) -> None:
    """Then it has to be said: no decision is journalled of nobody."""

    def nobody() -> NoReturn:
        raise trouble

    monkeypatch.setattr(getpass, "getuser", nobody)
    with pytest.raises(EtlError, match="--by：看不出登录的是谁，请写明：--by 姓名。"):
        who_decides("", settings(tmp_path, ""))


def test_the_operator_is_no_part_of_an_edition(tmp_path: Path) -> None:
    """Somebody else at the desk changes neither what an edition says nor how a file is judged."""
    one, other = settings(tmp_path, "张三"), settings(tmp_path, "李四")
    assert (one.operator, other.operator) == ("张三", "李四")
    assert (one.project, one.rules) == (other.project, other.rules)
