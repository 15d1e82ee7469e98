"""Chinese numerals as people write them in running text → what they are worth, and the other end when they name two numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from etl.domain.chinese_numerals import DIGITS, read_hanzi
from etl.drafts.proofreading.number_patterns import ADJOINING

SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_DIGIT_BY_DIGIT = re.compile("[一二三四五六七八九][〇零一二三四五六七八九]{1,8}")
_EITHER = re.compile(
    "(?P<lead>[一二三四五六七八九]?十)?"  # the 十 of 十七八
    "(?P<low>[一二两三四五六七八])(?P<high>[两二三四五六七八九])"  # 七八
    "(?P<place>[十百千万]*)"  # the 十 of 七八十
)


def worth(run: str) -> Decimal | None:
    """The number that the numerals write out, also 亿 and digit by digit (一〇五); None for what is none."""
    if run in SCALES:
        return Decimal(SCALES[run])
    high, hundred_millions, low = run.rpartition("亿")
    low_value = read_hanzi(low) if low else 0
    high_value = read_hanzi(high) if hundred_millions else 0
    if low_value is None or high_value is None:
        return _digit_by_digit(run)
    return Decimal(high_value) * SCALES["亿"] + low_value


def _digit_by_digit(run: str) -> Decimal | None:
    """一〇五, 二六六; two digits without a zero (三五) are one number or the other."""
    if not _DIGIT_BY_DIGIT.fullmatch(run) or (len(run) == 2 and run[1] not in "〇零"):
        return None
    return Decimal("".join(str(digit_of(letter)) for letter in run))


def either(run: str) -> tuple[Decimal, Decimal] | None:
    """Both numbers of what means one or the other: 七八十 → 70 and 80, 三五 → 3 and 5, 十七八 → 17 and 18."""
    match = _EITHER.fullmatch(run)
    if match is None or match["low"] + match["high"] not in ADJOINING or (match["lead"] and match["place"]):
        return None
    lead = read_hanzi(match["lead"]) if match["lead"] else 0
    low, high = (Decimal(read_hanzi(match[end]) or 0) for end in ("low", "high"))
    for place in match["place"]:
        low, high = low * SCALES[place], high * SCALES[place]
    return (lead or 0) + low, (lead or 0) + high


def digit_of(letter: str) -> int:
    """The value of one Chinese digit."""
    return DIGITS.index(letter.replace("〇", "零").replace("两", "二"))
