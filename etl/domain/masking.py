"""Numbers that stand for a person (个人信息): found in any text, and masked to 前三后四.

An ID number is told by its region and its date of birth: one mistyped digit makes the check digit wrong and the person no
less real. A mobile number is told by its beginning and length. So case numbers, bank cards, credit codes and other long
numbers stay what they are. ``etl.examination.persons`` finds the numbers in a workbook.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from etl.domain.characters import INVISIBLE, folded

IDENTITY, MOBILE = "身份证号", "手机号"

SHORTEST = 11
"""Characters of a mobile number; nothing shorter stands for a person."""
_FIRST, _LAST = 3, 4
"""What a mask leaves of the digits at either end."""
_REGION = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
"""Provinces (GB/T 2260); 81–83 for residents from Hong Kong, Macao and Taiwan, 91 for foreigners."""
_FOREIGN = "91"
"""Also how the credit codes of companies begin: such a number wants its check digit."""
LATEST_BIRTH = 2099
"""The last year of birth where nobody knows what year a text is of."""
_MOBILE = re.compile("(?:(?:00)?86)?1[3-9][0-9]{9}")
_COUNTRY = ("86", "0086")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
"""GB 11643-1999, ISO 7064 MOD 11-2."""
_CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: the letters of a 统一社会信用代码, by their value; the last one is the check letter, MOD 31."""
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BODY_CHECK = "0X987654321"
"""GB 11714-1997: the 9th to 17th letter of a credit code are the body's own code, with a check letter of its own, MOD 11."""
_LONG = re.compile(r"[0-9０-９](?:[^0-9０-９]{0,4}[0-9０-９]){10}")
"""Whatever may hold such a number; nearly all texts do not."""
_GAP = r"[\s.·_\-‐-―−]{1,2}"
"""Between the groups of one number: 138-0013-8000."""
_WIDE_GAP = r"[\s.·_\-‐-―−/(),、]{1,3}"
"""Also what stands between the figures of a list, as in 138、0013、8000: over it hardly anything is put together."""


def _chain(gap: str) -> re.Pattern[str]:
    return re.compile(
        rf"""
        [0-9]+ (?: {gap} [0-9]+ )*             # 110101 19900307 1233, with any number of gaps
        (?: (?: {gap} )? X (?![A-Za-z0-9]) )?  # 110101 19900307 123X and 123 X, but not the X of XL
        """,
        re.VERBOSE,
    )


_CHAIN, _WIDE_CHAIN = _chain(_GAP), _chain(_WIDE_GAP)
_GROUP = re.compile(r"[0-9]+X?|X")
_WIDE_MOBILE = re.compile(
    rf"""
    (?<![0-9]) (?: (?:00)? 86 )?                         # perhaps 86 or 0086 in front
    1[3-9][0-9] {_WIDE_GAP} [0-9]{{4}} (?: {_WIDE_GAP} )? [0-9]{{4}}  # 138、0013、8000 and 138/00138000
    (?![0-9])
    """,
    re.VERBOSE,
)
_WIDE_OLD = re.compile(rf"(?<![0-9])[0-9]{{6}}{_WIDE_GAP}[0-9]{{6}}{_WIDE_GAP}[0-9]{{3}}(?![0-9])")
"""An ID number of fifteen digits: 110101/900307/123."""
_THOUSANDS = re.compile(r"(?<![0-9,])[0-9]{3}(?:,[0-9]{3}){5}(?![0-9,])")
"""An ID number as a spreadsheet shows it: 110,101,199,003,071,000."""
_SCIENTIFIC = re.compile(r"(?<![0-9.])[1-9]\.[0-9]{10,16}(?=[Ee]\+?(10|14|17)(?![0-9]))")
"""A long number as a spreadsheet shows it: 1.10101199003071E+17."""
_CARD = range(16, 20)
"""How many digits a bank card has, printed in groups."""
_SMALLEST_GROUP = 3
_LONGEST = 18
_OLD = 15
_LENGTHS = (11, 13, _OLD)
_KEPT = 15
"""Digits of a number that a spreadsheet keeps."""


@dataclass(frozen=True, slots=True)
class PersonNumber:
    """A number of a person in a text: its kind, and where its digits stand, from 0."""

    kind: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """Digits without a gap, perhaps with the X of a check digit."""

    digits: str
    start: int

    @property
    def places(self) -> range:
        return range(self.start, self.start + len(self.digits))


def person_numbers(text: str, born_by: int = LATEST_BIRTH) -> tuple[PersonNumber, ...]:
    """The ID and mobile numbers in a text in their order, however they are spaced, grouped or typed.

    ``born_by`` is the year of the report: who is born later has no ID number yet, unless the check digit says so.
    """
    if not may_hold_one(text):
        return ()
    visible = [place for place, letter in enumerate(text) if letter not in INVISIBLE]
    shown = folded(text).replace("x", "X")
    found = _apart((*_typed(shown), *_in_chains(shown), *_widely_spaced(shown)))
    return tuple(
        PersonNumber(one.kind, tuple(visible[place] for place in one.places))
        for one in found
        if not _is_unborn("".join(shown[place] for place in one.places), born_by)
    )


def may_hold_one(value: object) -> bool:
    """A quick look at what stands in a cell, never wrong when it says no."""
    if type(value) is str:
        return len(value) >= SHORTEST and bool(_LONG.search(value))
    return type(value) is int and value >= 10 ** (SHORTEST - 1)


def number_kind(value: int, born_by: int = LATEST_BIRTH) -> str:
    """What a number cell stands for; empty when for no person.

    A spreadsheet keeps 15 digits of a number, so that an ID number typed as one has lost its check digit.
    """
    digits = str(value)
    if _is_unborn(digits, born_by):
        return ""
    if len(digits) == _LONGEST and _has_region(digits) and _born(digits[6:14]):
        return IDENTITY
    return _kind(digits)


def masked(text: str, star: str = "*", born_by: int = LATEST_BIRTH) -> str:
    """The text with every person's number reduced to 前三后四; as long as it was."""
    hidden = {place for number in person_numbers(text, born_by) for place in number.places[_FIRST:-_LAST]}
    return "".join(star if place in hidden else letter for place, letter in enumerate(text)) if hidden else text


def masked_number(value: int, born_by: int = LATEST_BIRTH) -> str:
    """The digits of a number cell as a spreadsheet shows them; all but 前三后四 masked when it stands for a person."""
    if not number_kind(value, born_by):
        return str(value)
    digits = str(round(value, _KEPT - len(str(value))))
    return digits[:_FIRST] + "*" * (len(digits) - _FIRST - _LAST) + digits[-_LAST:]


def masked_path(path: str) -> str:
    """A path or file name, masked with a star that a file name may hold on every system."""
    return masked(path, "＊")


def _apart(numbers: Iterable[PersonNumber]) -> list[PersonNumber]:
    """The numbers in their order; of two that share a digit the first found."""
    taken: set[int] = set()
    kept = []
    for number in numbers:
        if taken.isdisjoint(number.places):
            taken.update(number.places)
            kept.append(number)
    return sorted(kept, key=lambda number: number.places)


def _in_chains(text: str) -> Iterator[PersonNumber]:
    for chain in _CHAIN.finditer(text):
        yield from _in_chain(_groups(chain))


def _groups(chain: re.Match[str]) -> list[_Group]:
    return [_Group(found[0], chain.start() + found.start()) for found in _GROUP.finditer(chain[0])]


def _in_chain(groups: Sequence[_Group]) -> Iterator[PersonNumber]:
    """The numbers among groups of digits with small gaps, the longest first from the left."""
    smallest, all_digits = min(len(group.digits) for group in groups), sum(len(group.digits) for group in groups)
    card = all_digits in _CARD and smallest >= _SMALLEST_GROUP
    first = 0
    while first < len(groups):
        last, kind = _window(groups, first, whole_only=card)
        if kind:
            yield PersonNumber(kind, _places(groups[first : last + 1]))
        first = last + 1


def _window(groups: Sequence[_Group], first: int, *, whole_only: bool) -> tuple[int, str]:
    """The last of the groups that from ``first`` on make a number, and its kind; ``first`` itself when none does.

    ``whole_only``: the gaps are those of a bank card, so nothing short is put together over them.
    """
    digits, found = "", (first, "")
    if groups[first].digits in _COUNTRY:
        return found
    for last in range(first, min(first + _LONGEST, len(groups))):
        digits += groups[last].digits
        if len(digits) > _LONGEST:
            break
        kind = _kind(digits)
        if kind and (
            last == first or _is_one_number(digits, groups[first : last + 1], len(groups), whole_only=whole_only)
        ):
            found = last, kind
    return found


def _is_one_number(digits: str, parts: Sequence[_Group], groups: int, *, whole_only: bool) -> bool:
    """Whether groups of a chain of ``groups`` are one number: by the check digit, or by how people space one."""
    if len(digits) == _LONGEST:
        return _is_checked(digits) or not _is_torn(parts, groups)
    return not (whole_only or _is_torn(parts, groups))


def _places(groups: Sequence[_Group]) -> tuple[int, ...]:
    return tuple(place for group in groups for place in group.places)


def _is_torn(parts: Sequence[_Group], groups: int) -> bool:
    """Whether people would not space one number so; letter by letter they do, when nothing else stands there."""
    sizes = {len(group.digits) for group in parts}
    return min(sizes) < _SMALLEST_GROUP and not (sizes == {1} and len(parts) == groups)


def _widely_spaced(text: str) -> Iterator[PersonNumber]:
    """Numbers over gaps that a list of figures has as well: grouped as people write them, or with a valid check digit."""
    for chain in _WIDE_CHAIN.finditer(text):
        yield from _checked_ones(_groups(chain))
    for found in (*_WIDE_MOBILE.finditer(text), *_WIDE_OLD.finditer(text)):
        places = tuple(place for place in range(*found.span()) if text[place].isdigit())
        if kind := _kind("".join(text[place] for place in places)):
            yield PersonNumber(kind, places)


def _checked_ones(groups: Sequence[_Group]) -> Iterator[PersonNumber]:
    """Groups that together are eighteen digits with region, date of birth and check digit."""
    for first in range(len(groups)):
        digits = ""
        for last in range(first, min(first + _LONGEST, len(groups))):
            digits += groups[last].digits
            if len(digits) >= _LONGEST:
                break
        if len(digits) == _LONGEST and _kind(digits) == IDENTITY and _is_checked(digits):
            yield PersonNumber(IDENTITY, _places(groups[first : last + 1]))


def _kind(digits: str) -> str:
    if len(digits) == _LONGEST:
        return IDENTITY if _has_region(digits) and _born(digits[6:14]) and _may_be_identity(digits) else ""
    if len(digits) not in _LENGTHS or not digits.isdigit():
        return ""
    if len(digits) == _OLD and _has_region(digits) and _born(f"19{digits[6:12]}"):
        return IDENTITY
    return MOBILE if _MOBILE.fullmatch(digits) else ""


def _may_be_identity(digits: str) -> bool:
    """Whether eighteen digits with region and date of birth are a person's, although the check digit may be mistyped.

    The harmless neighbour is a 统一社会信用代码 without letters, as of a village committee in 500119 or 500120: its own two
    check letters tell it.
    """
    return _is_checked(digits) or not (digits.startswith(_FOREIGN) or _is_credit_code(digits))


def _is_credit_code(digits: str) -> bool:
    values = [_CREDIT_LETTERS.index(letter) for letter in digits]
    whole = sum(value * pow(3, place, 31) for place, value in enumerate(values[:-1]))
    body = sum(weight * value for weight, value in zip(_BODY_WEIGHTS, values[8:16], strict=True))
    return values[-1] == -whole % 31 and digits[16] == _BODY_CHECK[body % 11]


def _is_unborn(digits: str, born_by: int) -> bool:
    """Whether eighteen digits name a birth after that year, and no check digit proves them a person's."""
    return (
        len(digits) == _LONGEST and digits[6:10].isdigit() and int(digits[6:10]) > born_by and not _is_checked(digits)
    )


def _has_region(digits: str) -> bool:
    return bool(_REGION.match(digits))


def _born(day: str) -> bool:
    """Whether somebody who lives may be born on yyyymmdd."""
    if not day.isdigit() or not 1900 <= int(day[:4]) < 2100:
        return False
    try:
        date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return False
    return True


def _is_checked(digits: str) -> bool:
    if not digits[:17].isdigit():
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:17], strict=True))
    return _CHECK_DIGITS[total % 11] == digits[17]


def _typed(text: str) -> Iterator[PersonNumber]:
    """ID and mobile numbers that were typed as a number and became the text that a spreadsheet shows for it."""
    for found in _THOUSANDS.finditer(text):
        places = tuple(place for place in range(*found.span()) if text[place] != ",")
        if kind := number_kind(int("".join(text[place] for place in places))):
            yield PersonNumber(kind, places)
    for found in _SCIENTIFIC.finditer(text):
        places = tuple(place for place in range(*found.span()) if text[place] != ".")
        digits = "".join(text[place] for place in places)
        whole = int(found[1]) + 1
        if kind := number_kind(int(digits[:whole].ljust(whole, "0"))):
            yield PersonNumber(kind, places)
