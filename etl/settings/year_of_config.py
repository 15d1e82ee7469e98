"""config.toml into another year and back: only the lines that speak of the year change, every other byte stays.

What holds for one year alone (the deadline, the report's date) is commented out behind a fixed mark with its year, so that the way
back finds it. tomlkit tells the lines; this module is imported by ``etl newyear`` alone.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import MutableMapping
from typing import Any, cast

import tomlkit
from tomlkit.exceptions import TOMLKitError

from etl.settings.loading import CONFIG_NAME
from etl.settings.toml_text import read_tables
from etl.system.errors import EtlError
from etl.system.files import sha256_of

DUE = {"deadline": "报送截止日", "report_date": "报告日期"}
"""The keys of ``[project]`` that hold for one year, and what they are called."""


def stopped_mark(year: int) -> str:
    """What stands before a line that held for that year."""
    return f"# {year}年度停用："


def due_keys(content: bytes) -> tuple[str, ...]:
    """Those of ``DUE`` that are set."""
    return tuple(key for key in DUE if key in _project(content))


def in_new_year(content: bytes, year: int) -> bytes:
    """config.toml for another year, with its ``DUE`` commented out.

    EtlError where one of them shares a line with something else, and for a text that cannot be changed so.
    """
    stopped, mark = due_keys(content), stopped_mark(_project(content)["year"])
    return _changed(content, year, stopping=stopped, mark=mark)


def back_in_year(content: bytes, year: int) -> bytes:
    """config.toml back in that year, whatever else was written since; its ``DUE`` hold again.

    What was set anew meanwhile makes room for what comes back, as a comment. EtlError as for ``in_new_year``.
    """
    marked = _marked(year)
    returning = {match["key"] for line in _text(content).split("\n") if (match := marked.match(line))}
    stopping = tuple(key for key in due_keys(content) if key in returning)
    turned = _changed(content, year, stopping=stopping, mark=stopped_mark(_project(content)["year"]))
    lines = (marked.sub(r"\g<indent>\g<written>", line) for line in _text(turned).split("\n"))
    return _encoded("\n".join(lines), turned)


def _marked(year: int) -> re.Pattern[str]:
    """``  # 2022年度停用：deadline = 2023-01-10``; a person's own comment that begins so is no line of ours without a key."""
    return re.compile(
        rf"""
        (?P<indent>[ \t]*){re.escape(stopped_mark(year))}
        (?P<written>(?:project\.)?["']?(?P<key>{"|".join(DUE)})["']?)(?=[ \t]*=)   # "deadline" = and project.deadline = are TOML too
        """,
        re.VERBOSE,
    )


def _changed(content: bytes, year: int, *, stopping: tuple[str, ...], mark: str) -> bytes:
    text = _text(content)
    try:
        at, standing = _line_of(text, "year"), {key: _line_of(text, key) for key in stopping}
        numbered = _with(text, "year", year).split("\n")[at]
    except TOMLKitError as fault:
        raise EtlError(f"{CONFIG_NAME}：程序改不了它的年度，请自己改 [project] 的 year。") from fault
    lines = text.split("\n")
    lines[at] = numbered
    for number in standing.values():
        lines[number] = re.sub(r"^[ \t]*", lambda indent: indent[0] + mark, lines[number])
    turned = _encoded("\n".join(lines), content)
    _refuse_other_changes(content, turned, year, stopping)
    return turned


def _refuse_other_changes(content: bytes, turned: bytes, year: int, stopping: tuple[str, ...]) -> None:
    expected = read_tables(content, CONFIG_NAME)
    expected["project"] = {key: said for key, said in expected["project"].items() if key not in stopping}
    expected["project"]["year"] = year
    try:
        agrees = read_tables(turned, CONFIG_NAME) == expected
    except EtlError:
        agrees = False
    if not agrees:
        keys = "、".join(("year", *stopping))
        raise EtlError(f"{CONFIG_NAME}：[project] 的 {keys} 要各写一行，程序才改得了；请改好以后再运行。")


def _line_of(text: str, key: str) -> int:
    """The number of the line where that key of ``[project]`` is set, from 0: where a text that stands nowhere turns up."""
    nowhere = sha256_of(text.encode())
    return next(number for number, line in enumerate(_with(text, key, nowhere).split("\n")) if nowhere in line)


def _with(text: str, key: str, said: object) -> str:
    document = tomlkit.parse(text)
    cast("MutableMapping[str, object]", document["project"])[key] = said
    return tomlkit.dumps(document)


def _project(content: bytes) -> dict[str, Any]:
    project: dict[str, Any] = read_tables(content, CONFIG_NAME)["project"]
    return project


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig")


def _encoded(text: str, like: bytes) -> bytes:
    """With the byte order mark of Windows where the other has it."""
    return (codecs.BOM_UTF8 if like.startswith(codecs.BOM_UTF8) else b"") + text.encode()
