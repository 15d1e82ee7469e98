"""Chinese numerals ↔ whole numbers.

Reading is strict: a text counts as a number only when writing that number in one of the usual ways gives the same text back,
so 二〇二二, 一百二 and 三四 are not read.
"""

from __future__ import annotations

import re

DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_VALUES = {digit: value for value, digit in enumerate(DIGITS)} | {"两": 2, "〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_WAN = 10_000
_WRITING = re.compile(r"两|(?:[零〇一二三四五六七八九十百千万]|两(?=[百千万]))+")
"""两 stands alone or before 百, 千, 万: nobody writes 十两 for 12."""
LARGEST_WRITTEN = 99_999_999
_CAPITALS = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟萬", "一二三四五六七八九十百千万", strict=True))
_IN_CAPITALS = re.compile(rf"[零{''.join(_CAPITALS)}]+")
_CAPITAL_SPELLING = str.maketrans(_CAPITALS)
_SPELLING = str.maketrans({"廿": "二十", "卅": "三十"})


def write_hanzi(number: int) -> str:
    """Chinese numerals of 0 … 99,999,999: 26 → 二十六, 105 → 一百零五, 20000 → 二万."""
    if not 0 <= number <= LARGEST_WRITTEN:
        raise ValueError(number)
    if number == 0:
        return DIGITS[0]
    high, low = divmod(number, _WAN)
    written = _below_wan(low) if low else ""
    if high:
        bridge = DIGITS[0] if low and low < _WAN // 10 else ""
        written = f"{_below_wan(high)}万{bridge}{written}"
    return written.removeprefix("一") if written.startswith("一十") else written


def read_hanzi(text: str) -> int | None:
    """The number that the text writes in full, or None: 二十六, 廿六, 贰拾陆 → 26, 两万 → 20000, 一百二 → None."""
    text = text.translate(_CAPITAL_SPELLING if _IN_CAPITALS.fullmatch(text) else _SPELLING)
    if not _WRITING.fullmatch(text):
        return None
    value = _evaluated(text)
    if value is None or value > LARGEST_WRITTEN:
        return None
    return value if _canonical(text) == write_hanzi(value) else None


def _below_wan(number: int) -> str:
    written, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            written += (DIGITS[0] if gap and written else "") + DIGITS[digit] + _PLACES[place]
        gap = not digit
    return written


def _evaluated(text: str) -> int | None:
    total, section, digit = 0, 0, 0
    for char in text:
        if char == "万":
            if total:
                return None
            total, section, digit = (section + digit) * _WAN, 0, 0
        elif char in _UNITS:
            section, digit = section + (digit or 1) * _UNITS[char], 0
        else:
            digit = _VALUES[char]
    return total + section + digit


def _canonical(text: str) -> str:
    """One spelling of 二/两, 零/〇 and a leading 一十."""
    spelled = text.replace("两", "二").replace("〇", "零")
    return spelled.removeprefix("一") if spelled.startswith("一十") else spelled
