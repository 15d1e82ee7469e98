"""Options that several commands take."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from etl.system.errors import EtlError

if TYPE_CHECKING:
    from etl.settings.loading import Settings

F = TypeVar("F", bound=Callable[..., Any])
PATH = click.Path(path_type=Path, readable=False)
"""A file or folder, looked at only when it is used."""
WHY = "为什么，必须写；记入流水，印在审核意见和回执里。"
UNDO = "收回以前的决定，恢复原状。"


def common(command: F) -> F:
    """``--project`` and ``--year``, which every command takes."""
    command = click.option("--year", type=int, metavar="年", help="报告年度，默认用 config.toml 里的。")(command)
    return click.option(
        "--project",
        "folder",
        type=PATH,
        metavar="文件夹",
        help="项目文件夹（有 config.toml 的那个），默认从当前文件夹往上找。",
    )(command)


def about_one_file(command: F) -> F:
    """What both commands take by which a person overrules the machine."""
    command = click.option("--undo", is_flag=True, help=UNDO)(command)
    only = click.option("--unit", "unit_name", default="", metavar="单位", help="文件里有几个单位的表时，只对这一个。")
    why = click.option("--why", default="", metavar="原因", help=WHY)
    file = click.argument(
        "file", metavar="文件", help="收件夹里的路径或文件名（指最近的一版），或文件指纹的前6位以上。"
    )
    return file(why(only(command)))


def by_somebody(command: F) -> F:
    """``--by``, which every command takes by which a person decides."""
    meaning = "谁决定的，默认 config.toml 里写的经办人，再默认登录的账户名；记入流水，与原因印在一起。"
    return click.option("--by", "by", default="", metavar="姓名", help=meaning)(command)


def who_decides(by: str, settings: Settings) -> str:
    """Whom a decision is to carry: the one who is named, else the configured one, else the account's name.

    EtlError where there is none of them.
    """
    named = by.strip() or settings.operator
    if named:
        return named
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError) as fault:  # before Python 3.13 each system has its own
        raise EtlError("--by：看不出登录的是谁，请写明：--by 姓名。") from fault
