"""config.toml into the next year and back, byte for byte: comments, order, line ends and the mark of Windows stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.settings.year_of_config import back_in_year, due_keys, in_new_year
from etl.system.errors import EtlError

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = (ROOT / "config.toml").read_bytes()
WRITTEN = """\
# 末尾的 [project] 里是年度：year = 2022
units = [
  { code = "2022", name = "甲村" },  # year = 2022
]

[project]
deadline = 2023-01-10           # 报送截止日，之后收到的记为迟报
name = "甲镇"
year = 2022                     # 报告年度
  report_date = 2023-01-09
# deadline = 2022-01-10           # 前年的

[report]
template = "report.txt.j2"
"""
TURNED = """\
# 末尾的 [project] 里是年度：year = 2022
units = [
  { code = "2022", name = "甲村" },  # year = 2022
]

[project]
# 2022年度停用：deadline = 2023-01-10           # 报送截止日，之后收到的记为迟报
name = "甲镇"
year = 2023                     # 报告年度
  # 2022年度停用：report_date = 2023-01-09
# deadline = 2022-01-10           # 前年的

[report]
template = "report.txt.j2"
"""


def test_the_year_is_raised_and_what_was_of_the_old_one_is_stopped() -> None:
    """Literally: three lines change, in their places, each with its comment; no other 2022 does."""
    assert in_new_year(WRITTEN.encode(), 2023).decode() == TURNED


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_and_the_byte_order_mark_stay(start: bytes, end: str) -> None:
    """As Notepad saves it, both ways."""
    before, after = (start + text.replace("\n", end).encode() for text in (WRITTEN, TURNED))
    assert in_new_year(before, 2023) == after
    assert back_in_year(after, 2022) == before


def test_the_shipped_settings() -> None:
    """Deadline and date are comments there already: one line changes, by one digit; and back."""
    turned = in_new_year(SHIPPED, 2023)
    old, new = SHIPPED.split(b"\n"), turned.split(b"\n")
    assert [(a.decode(), b.decode()) for a, b in zip(old, new, strict=True) if a != b] == [
        (
            "year = 2022                       # 报告年度；换年度用 etl newyear；命令里可用 --year 另指",
            "year = 2023                       # 报告年度；换年度用 etl newyear；命令里可用 --year 另指",
        )
    ]
    assert back_in_year(turned, 2022) == SHIPPED


def test_no_end_of_line_at_the_end() -> None:
    """The last line has none, and gets none."""
    assert in_new_year(b"[project]\nyear=2022\ndeadline=2023-01-10", 2023) == (
        "[project]\nyear=2023\n# 2022年度停用：deadline=2023-01-10".encode()
    )


@pytest.mark.parametrize("key", ['"deadline"', "'deadline'", "deadline "])
def test_other_ways_to_write_a_key(key: str) -> None:
    """Quotes are TOML too; both ways."""
    before = f"[project]\nyear = 2022\n{key} = 2023-01-10\n".encode()
    turned = in_new_year(before, 2023)
    assert turned.decode() == f"[project]\nyear = 2023\n# 2022年度停用：{key} = 2023-01-10\n"
    assert back_in_year(turned, 2022) == before


def test_which_keys_are_set() -> None:
    """A comment sets none."""
    assert due_keys(WRITTEN.encode()) == ("deadline", "report_date")
    assert due_keys(SHIPPED) == ()


def test_two_years_later() -> None:
    """What was stopped for 2022 and never written anew stays a comment when 2024 is taken back to 2023."""
    later = in_new_year(TURNED.encode(), 2024)
    assert later.decode() == TURNED.replace("year = 2023 ", "year = 2024 ")
    assert back_in_year(later, 2023).decode() == TURNED


def test_back_with_other_edits() -> None:
    """They stay; what was set anew makes room for what it had replaced."""
    edited = TURNED.replace('name = "甲镇"', 'name = "乙镇"\ndeadline = 2024-01-15   # 新的')
    back = WRITTEN.replace('name = "甲镇"', 'name = "乙镇"\n# 2023年度停用：deadline = 2024-01-15   # 新的')
    assert back_in_year(edited.encode(), 2022).decode() == back


def test_back_keeps_what_was_written_over_the_old_one() -> None:
    """The mark was taken away and the day changed: whatever it is, it is the person's."""
    edited = TURNED.replace("# 2022年度停用：deadline = 2023-01-10", "deadline = 2024-01-10")
    assert "deadline = 2024-01-10 " in back_in_year(edited.encode(), 2022).decode()


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("project = { year = 2022, deadline = 2023-01-10 }\n", "year、deadline"),
        ('project = { year = 2022, title = """\n{year}""", report_date = 2023-01-09 }\n', "year、report_date"),
    ],
)
def test_what_shares_a_line(text: str, keys: str) -> None:
    """It cannot be stopped by itself: one sentence with the way out."""
    with pytest.raises(EtlError) as fault:
        in_new_year(text.encode(), 2023)
    assert str(fault.value) == f"config.toml：[project] 的 {keys} 要各写一行，程序才改得了；请改好以后再运行。"


def test_a_table_on_one_line_without_such_a_day() -> None:
    """There the year alone changes."""
    assert in_new_year(b"project = { year = 2022 } # a\n", 2023) == b"project = { year = 2023 } # a\n"
