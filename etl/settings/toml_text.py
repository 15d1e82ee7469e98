"""The text of config.toml → tables; where its writing is wrong, one sentence that names the line and the usual slip."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from etl.system.errors import EtlError

_QUOTED = re.compile(r'"[^"]*"' + r"|'[^']*'")
_FULL_WIDTH = re.compile("[“”‘’＂＝，｛｝［］＃【】]")
_SLIPS = {
    "Unescaped '\\'": "反斜杠要写成 /，如 D:/年报/inbox。",
    "Invalid hex value": "反斜杠要写成 /，如 D:/年报/inbox。",
    "Invalid date": "没有这个日期，日期应像 2023-01-10。",
    "Cannot overwrite": "同一个名称写了两遍，请删去一处。",
    "Cannot declare": "同一个名称写了两遍，请删去一处。",
}
"""By the parser's words: what people who see them have done."""
_ANY_SLIP = "写法不对，请检查引号、逗号、括号是否成对，有没有写两遍。"


def read_tables(content: bytes, file: str) -> dict[str, Any]:
    """The tables of a TOML file; ``file`` is named in faults. Raises EtlError."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise EtlError(f"{file} 第{line}行：不是UTF-8文字。请用记事本打开，另存时编码选UTF-8。") from fault
    except tomllib.TOMLDecodeError as fault:
        where = re.search(r"line (\d+)", str(fault))
        place = f" 第{where[1]}行" if where else " 末尾"
        raise EtlError(f"{file}{place}：{_slip(content, str(fault), int(where[1]) if where else 0)}") from fault
    except (ValueError, RecursionError) as fault:  # numbers and brackets without end
        raise EtlError(f"{file}：{_ANY_SLIP}") from fault


def _slip(content: bytes, fault: str, line: int) -> str:
    """What is wrong in that line, as far as it can be told."""
    written = content.decode("utf-8-sig").split("\n")[line - 1] if line else ""
    full_width = _FULL_WIDTH.search(_QUOTED.sub("", written).partition("#")[0])
    if full_width:
        return f"有中文（全角）的符号 {full_width[0]} ，请改用英文（半角）的。"
    return next((words for start, words in _SLIPS.items() if fault.startswith(start)), _ANY_SLIP)
