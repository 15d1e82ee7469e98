"""Text → the numbers in it, figures and names, in order.

Names (years, dates, ordinals …) are found first and blotted out, then figures in Arabic digits, then those in Chinese
numerals, so that no digit is read twice and none is passed over.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from decimal import Decimal

from etl.domain.characters import folded_in_place
from etl.domain.chinese_numerals import DIGITS
from etl.drafts.proofreading.measures import SHARE, TENTH, TIMES
from etl.drafts.proofreading.mentions import Looseness, Mention, Nature
from etl.drafts.proofreading.number_patterns import ARABIC, HANZI, NAMES, NO_COUNT, NO_COUNT_AFTER, QUOTED, SHARED
from etl.drafts.proofreading.spelled import SCALES, digit_of, either, worth

_BLOT = "\0"
_PARTED, _PARTING = re.compile(r"[,\s]"), re.compile(r"[，\s]")
"""What may stand between the digits of one number, and what makes that doubtful."""
_CIRCLE = re.compile("(?<=[一二三四五六七八九〇])[○◯](?=[一二三四五六七八九〇○◯])")
"""A circle between numerals, typed for 〇."""
_OF_TAIL = re.compile("([0-9]+)([千百十]?)")
_LOOSE_WORDS = {
    Looseness.NEAR: "近 将近 接近",
    Looseness.ABOUT: "约 大约 大概 左右 上下",
    Looseness.AT_LEAST: "不少于 不低于 至少 上 以上",
    Looseness.BELOW: "不到 不足 以内 以下",
    Looseness.OVER: "超 超过 逾 突破 余",
    Looseness.VAGUE: "不等",
}
_LOOSENESS = {word: looseness for looseness, words in _LOOSE_WORDS.items() for word in words.split()}
"""What is meant by the words before and behind a number."""


def fold(text: str) -> str:
    """The text with each letter in its plain form; no longer and no shorter, so that offsets hold."""
    return _CIRCLE.sub("〇", folded_in_place(text))


def find_mentions(text: str) -> tuple[Mention, ...]:
    """Every number of the text in order: all that holds an Arabic digit, and counts in Chinese numerals."""
    folded = fold(text)
    found: list[Mention] = []
    for scan in (_names, _shares, _arabic, _hanzi):
        new = list(scan(folded, text))
        found += new
        folded = _blotted(folded, new)
    quoted = [match.span(1) for match in QUOTED.finditer(fold(text))]
    shown = (_named_when_quoted(mention, quoted) for mention in found)
    return tuple(sorted((each for each in shown if _is_number(each)), key=lambda each: each.start))


def _blotted(folded: str, mentions: list[Mention]) -> str:
    letters = list(folded)
    for mention in mentions:
        letters[mention.start : mention.end] = _BLOT * (mention.end - mention.start)
    return "".join(letters)


def _is_number(mention: Mention) -> bool:
    """第一, 二〇二二年 and the like are words; what has an Arabic digit is always told."""
    return mention.nature is Nature.FIGURE or any(letter.isdecimal() for letter in mention.text)


def _named_when_quoted(mention: Mention, quoted: list[tuple[int, int]]) -> Mention:
    """“12·4”, “1+3”, “五个一”: what stands in short quotes is a name unless it is a whole figure."""
    at = bisect.bisect_right(quoted, (mention.start, len(mention.text) + mention.end)) - 1
    start, end = quoted[at] if at >= 0 else (0, 0)
    whole = bool(mention.measure) and (start, end) == (mention.start, mention.end)
    inside = start <= mention.start and mention.end <= end
    return Mention(mention.start, mention.end, mention.text, Nature.NAME) if inside and not whole else mention


def _names(folded: str, text: str) -> Iterator[Mention]:
    for match in NAMES.finditer(folded):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        written = match["year"] or match["issued"] or match["hanzi_year"]
        year = _year(written) if written and not match["issued"] else None
        yield Mention(start, match.end(), text[start : match.end()], Nature.NAME, year=year)


def _year(written: str) -> int | None:
    digits = "".join(str(max(DIGITS.find(letter), 0)) if letter in DIGITS + "〇" else letter for letter in written)
    return int(digits) if 1900 <= int(digits) < 2100 else None


def _shares(folded: str, text: str) -> Iterator[Mention]:
    """三分之二, 1/3; where nothing is a part of anything (24/7, 9/9) it is a name."""
    for match in SHARED.finditer(folded):
        top, bottom = _any_number(match["over"] or match["top"]), _any_number(match["under"] or match["bottom"])
        if match["under"] in ("百", None) and match["top"] is None:
            continue
        place = match.start(), match.end(), text[match.start() : match.end()]
        if top is not None and bottom is not None and top < bottom:
            yield Mention(*place, Nature.FIGURE, top / bottom, measure=SHARE, hanzi=match["top"] is None)
        elif match["top"]:
            yield Mention(*place, Nature.NAME)


def _any_number(written: str) -> Decimal | None:
    return Decimal(written) if written.isdecimal() else worth(written)


def _arabic(folded: str, text: str) -> Iterator[Mention]:
    for match in ARABIC.finditer(folded):
        number = _scaled(_plain(match["number"]), match["scale"]) + _tail(match)
        number = _scaled(number, match["late_scale"])
        upper = None
        if match["upper"]:
            upper = _scaled(_plain(match["upper"]), match["upper_scale"], match["late_scale"])
            number = number if match["scale"] else _scaled(number, match["upper_scale"])
        # A full-width comma was folded; between figures it may have parted two clauses, and a space two columns.
        uncertain = bool(_PARTING.search(text, match.start("number"), match.end("number")))
        yield _mention(match, text, number, upper, uncertain=uncertain)


def _tail(match: re.Match[str]) -> Decimal:
    """The thousands and hundreds behind 万: 1万5千."""
    pieces = _OF_TAIL.findall(match["tail"] or "")
    return sum((Decimal(digits) * SCALES.get(place, 1) for digits, place in pieces), Decimal(0))


def _hanzi(folded: str, text: str) -> Iterator[Mention]:
    at = 0
    while match := HANZI.search(folded, at):
        at = max(match.end(), at + 1)
        ends = None if _builds_a_word(folded, match) else _spelled(match)
        if ends is not None and _counts(match):
            yield _mention(match, text, *ends, hanzi=True)
        else:
            at = max(match.end("number"), match.end("rate"), match.start() + 1)


def _builds_a_word(folded: str, match: re.Match[str]) -> bool:
    """统一, 第一, 一次性, 四个意识: a numeral that counts nothing."""
    if match["percent"] or match["several"]:
        return False
    first = match.start("number")
    follows = match["before"] is None and folded[max(first - 1, 0) : first] in NO_COUNT_AFTER
    return bool(follows or NO_COUNT.match(folded, first))


def _counts(match: re.Match[str]) -> bool:
    """Whether the numeral is a count and no part of a word: a measure word or percent must follow."""
    bare = bool(match["number"]) and match["number"][0] in "百千万亿"
    loose = match["before"] or match["over"] or match["several"]
    return bool(match["percent"] or match["measure"]) and bool(loose or not bare)


def _spelled(match: re.Match[str]) -> tuple[Decimal, Decimal | None] | None:
    """The value of a number in Chinese numerals, and its other end; None for what is none."""
    run = match["rate"] or match["number"]
    if ends := either(run):
        return _scaled(ends[0], match["late_scale"]), _scaled(ends[1], match["late_scale"])
    value = worth(run)
    if value is None:
        return None
    if match["decimals"]:
        fraction = "".join(str(digit_of(letter)) for letter in match["decimals"])
        value = _scaled(value + Decimal(f"0.{fraction}"), match["decimal_scale"])
    upper = worth(match["upper"]) if match["upper"] else None
    return _scaled(value, match["late_scale"]), None if upper is None else _scaled(upper, match["late_scale"])


def _plain(digits: str) -> Decimal:
    return Decimal(_PARTED.sub("", digits))


def _scaled(number: Decimal, *scales: str | None) -> Decimal:
    for scale in scales:
        for letter in (scale or "").strip():
            number *= SCALES[letter]
    return number


def _mention(
    match: re.Match[str],
    text: str,
    number: Decimal,
    upper: Decimal | None,
    *,
    hanzi: bool = False,
    uncertain: bool = False,
) -> Mention:
    groups = match.groupdict()
    measure = "%" if groups.get("percent") else match["measure"] or ""
    nature = Nature.NAME if measure in TIMES else Nature.FIGURE
    looseness = _looseness(match)
    if measure == TENTH or (hanzi and upper is not None and not groups["upper"]):
        looseness = Looseness.ABOUT if looseness is Looseness.EXACT else looseness
    if measure == TENTH:
        number, upper, measure = number * 10 + _tenth(match), None if upper is None else upper * 10, "%"
    # Spaces after the last letter belong to no number.
    end = match.start() + len(match[0].rstrip())
    place = match.start(), end, text[match.start() : end]
    return Mention(*place, nature, number, upper, looseness, measure, hanzi=hanzi, uncertain=uncertain)


def _tenth(match: re.Match[str]) -> int:
    """What 九成五 adds to ninety."""
    written = match["tenth"] or "0"
    return 5 if written == "半" else int(written) if written.isdecimal() else digit_of(written)


def _looseness(match: re.Match[str]) -> Looseness:
    if match.groupdict().get("several") or match["over"] == "几":
        return Looseness.VAGUE
    before, after = (_LOOSENESS.get(match[side] or "") for side in ("before", "after"))
    over = Looseness.OVER if match["over"] else after
    if before is Looseness.NEAR and over is Looseness.OVER:
        return Looseness.NONSENSE
    return before or over or Looseness.EXACT
