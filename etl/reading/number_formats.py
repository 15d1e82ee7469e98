"""Number formats: which of them show a number that is not the stored one.

``0"件"`` writes a measure behind the number and changes nothing; ``0"万"``, ``0,`` or ``"-"0`` show another number, and
``;;;`` shows none. Judged by the section for positive numbers and that for zero (ECMA-376 part 1 §18.8.31), because a
negative count is refused anyway. Formats of dates never come so far: their cells are dates. Where a file stores what is
shown beside the number, the two are compared instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from etl.domain import Cell, Trouble
from etl.domain.chinese_numerals import read_hanzi
from etl.reading.marks import Marks, Position
from etl.reading.values import is_count

BUILT_IN = {9: "0%", 10: "0.00%", 11: "0.00E+00", 48: "##0.0E+0"}
"""Formats that need no code of their own in a workbook and are to be asked about (§18.8.30)."""
MEASURES = frozenset(
    "次 场 场次 回 人 人次 名 位 个人 件 起 宗 份 册 本 张 条 幅 公里 千米 km KM 支 个 %".split()  # noqa: SIM905
)
"""Words behind a number that change nothing; a % in quotes is only written."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?'  # "件"
    r"|[\\!](?P<escaped>.)"  # \件, !件
    r"|_."  # room as wide as that letter: _)
    r"|\*(?P<fill>.)"  # a letter that fills the cell: *-
    r"|\[(?P<bracket>[^\]]*)\]"  # [Red], [>100], [$¥-804]
    r"|(?P<core>General|G/通用格式|@|[#0?.,])"
    r"|(?P<percent>%)"
    r"|(?P<bare>.)",
    re.DOTALL | re.IGNORECASE,
)
_CORE = re.compile(
    r"General|G/通用格式|@"
    r"|[#0?]+(?:,[#0?]+)*(?:\.[#0?]*)?"  # 0, #,##0, 0.00
    r"|\.[#0?]+",  # .00
    re.IGNORECASE,
)
"""A comma behind the last digit divides by a thousand."""
_SECTION = re.compile(r'(?:"[^"]*"?|[\\!_*].|\[[^\]]*\]|[^;])*', re.DOTALL)
_CURRENCIES = "¥￥$€£"
_AMOUNT = re.compile(
    rf"[+{_CURRENCIES}]*"
    r"(?P<amount>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)"  # 12, 1,200, 12.50
    rf"[{_CURRENCIES}]*(?P<after>[^0-9%]*)"
)
"""A number as it is shown, perhaps with currency or measure."""
_NOTHING = frozenset(("", "-", "–", "—", "/", "0", "零", "无"))
_FRACTIONS = frozenset(("# ?/?", "# ??/??"))
_DATE = frozenset("ymdhs")
"""Letters that make a format one of dates, for every reader."""
_OF_TEXT = 3
_WRITTEN = str.maketrans(".,", "。，")
"""A point that is only written shows 12 as 1.2."""


@dataclass(frozen=True, slots=True)
class _Section:
    """One section of a format, taken to pieces."""

    before: str
    core: str
    after: str
    condition: str
    percent: bool
    date: bool

    def is_plain(self) -> bool:
        """Whether it shows the number itself, perhaps with a currency or a measure."""
        measure = self.after.strip().strip("()（）")
        return bool(
            _CORE.fullmatch(self.core)
            and not self.before.strip(f" +{_CURRENCIES}")
            and (measure in MEASURES or not self.after.strip(f" {_CURRENCIES}"))
        )

    def is_nothing(self) -> bool:
        """Whether what it shows for 0 says 0, or nothing."""
        return not self.core.strip("#?0.,") and (self.before + self.after).strip(f" {_CURRENCIES}") in _NOTHING


@lru_cache(maxsize=512)
def trouble_of(code: str) -> Trouble:
    """PERCENT, FORMATTED when numbers look like other ones, or NONE."""
    if not code or code in _FRACTIONS:
        return Trouble.NONE
    sections = [_taken_apart(text) for text in _split(code)]
    if any(section.percent for section in sections):
        return Trouble.PERCENT
    return Trouble.NONE if sections[0].date or _all_plain(sections) else Trouble.FORMATTED


def shown_by(code: str, cell: Cell) -> Cell:
    """The number of a cell with the trouble that the format gives it; the format is told where a sentence quotes it."""
    trouble = trouble_of(code) if is_count(cell) else Trouble.NONE
    return replace(cell, trouble=trouble, number_format=code if trouble is Trouble.FORMATTED else "")


def with_styles(cells: Mapping[Position, Cell], marks: Marks) -> dict[Position, Cell]:
    """Those of the cells that are marked as looking otherwise, with the trouble that it gives them."""
    marked = marks.formats.keys() | marks.dressed
    plain = {place: cells[place] for place in marked & cells.keys() if cells[place].trouble is Trouble.NONE}
    return {
        place: replace(cell, trouble=Trouble.DRESSED)
        if place in marks.dressed
        else shown_by(marks.formats[place], cell)
        for place, cell in plain.items()
    }


def shown_as(text: str, cell: Cell) -> Cell:
    """The number of a cell that the file shows as that text: FORMATTED unless it is the number, rounded or with a measure."""
    words = "".join(text.split())
    if words == cell.text or not isinstance(cell.value, (int, Decimal)) or cell.value < 0 or _shows(words, cell.value):
        return cell
    return replace(cell, trouble=Trouble.FORMATTED, number_format=f"显示为{text.strip() or '空白'}")


def _shows(words: str, number: Decimal | int) -> bool:
    if number == 0 and words.strip(_CURRENCIES) in _NOTHING:
        return True
    if found := _AMOUNT.fullmatch(words):
        measure = found["after"].strip("()（）")
        shown = Decimal(found["amount"].replace(",", ""))
        exact = abs(number - shown) * 2 <= Decimal(1).scaleb(-len(found["amount"].partition(".")[2]))
        return exact and (not measure or measure in MEASURES)
    return read_hanzi(words) == number


def _split(code: str) -> list[str]:
    """The sections, cut at the semicolons that are no letters."""
    sections, at = [], 0
    while at <= len(code):
        found = _SECTION.match(code, at)
        at = found.end() + 1 if found else len(code) + 1
        sections.append(found[0] if found else "")
    return sections


def _all_plain(sections: list[_Section]) -> bool:
    counted = sections[:_OF_TEXT]
    if any(section.condition for section in counted):
        return all(section.is_plain() or (section.condition == "=0" and section.is_nothing()) for section in counted)
    zero = sections[2] if len(sections) >= _OF_TEXT else None
    return sections[0].is_plain() and (zero is None or zero.is_plain() or zero.is_nothing())


def _taken_apart(text: str) -> _Section:
    before = core = after = condition = ""
    percent = date = False
    for token in _TOKEN.finditer(text):
        kind, found = token.lastgroup, token[token.lastgroup] if token.lastgroup else ""
        if kind == "core":
            core += after + found  # letters between digits: no core any more
            after = ""
        elif kind == "percent":
            percent = True
        elif kind == "bare" and found.lower() in _DATE:
            date = True
        elif kind == "bracket" and found[:1] in ("<", ">", "="):
            condition = found.replace(" ", "")
        else:
            letters = found.removeprefix("$").partition("-")[0] if kind == "bracket" and found[:1] == "$" else found
            letters = "" if kind == "bracket" and found[:1] != "$" else letters
            if kind in ("quoted", "escaped"):
                letters = letters.translate(_WRITTEN)
            before, after = (before, after + letters) if core else (before + letters, after)
    return _Section(before, core.replace("# ##0", "#,##0"), after, condition, percent, date)
