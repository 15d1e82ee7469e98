"""Numbers that were true of one edition and are not of the next."""

from __future__ import annotations

from decimal import Decimal

import pytest

from etl.domain import Consolidation, Total
from etl.domain.catalogue import Catalogue
from etl.drafts.merging.lapsing import find_lapsed
from etl.drafts.proofreading import proofread

THEN = {"调解案件": 266, "法律明白人": 40, "横幅": 95, "法律顾问": 3}


def totals(town: Catalogue, values: dict[str, int]) -> Consolidation:
    """Totals that everybody reported; a negative one stands for none."""
    known = (town.by_key(key) for key in values)
    return Consolidation(
        tuple(Total(one, Decimal(v) if (v := values[one.key]) >= 0 else None, 1, 1, None) for one in known)
    )


def lapsed(town: Catalogue, text: str, **now: int) -> list[tuple[str, str, str]]:
    """Name, old and new of what is told of a text."""
    then = totals(town, THEN)
    verdicts = proofread(text, then, town, "姜家镇", 2022).verdicts
    found = find_lapsed(text, verdicts, then, totals(town, {**THEN, **now}))
    return [(one.name, one.was, one.now) for _, one in found]


@pytest.mark.parametrize(
    ("text", "now", "told"),
    [
        ("姜家镇人民调解案件达260余件。", {"调解案件": 269}, []),
        ("姜家镇人民调解案件达260余件。", {"调解案件": 270}, [("人民调解案件件数", "260余件", "270件")]),
        ("姜家镇法律明白人40名参与化解。", {"法律明白人": 42}, [("法律明白人人数", "40名", "42名")]),
        ("姜家镇聘请法律顾问3位。", {"法律顾问": 4}, [("法律顾问人数", "3位", "4名")]),
        ("姜家镇聘请法律顾问5名。", {"法律顾问": 4}, []),
        ("姜家镇法律明白人40名。", {"法律明白人": -1}, [("法律明白人人数", "40名", "【待补：法律明白人人数】")]),
        ("姜家镇党员266名。", {"调解案件": 276}, []),
    ],
    ids=("still true", "one more", "bound", "another measure", "never true", "nobody any more", "not bound"),
)
def test_what_agreed_and_does_not_agree_any_more(
    town: Catalogue, text: str, now: dict[str, int], told: list[tuple[str, str, str]]
) -> None:
    """By the same reading of the text, judged by both editions."""
    assert lapsed(town, text, **now) == told


@pytest.mark.parametrize(
    ("row", "now", "told"),
    [
        ("| 全镇 | 266 |", {"调解案件": 276}, [("人民调解案件件数", "266", "270余件")]),
        ("| 全镇 | 267 |", {"调解案件": 276}, []),
        ("| 全镇 | 266名 |", {"调解案件": 276}, []),
        ("| 全镇 | 266 |", {"横幅": 97}, []),
        ("| 全镇 | 3 |", {"法律顾问": 4}, []),
    ],
    ids=("the total", "another number", "another measure", "another total changed", "too small to tell"),
)
def test_a_total_in_a_table_is_known_by_its_number(
    town: Catalogue, row: str, now: dict[str, int], told: list[tuple[str, str, str]]
) -> None:
    """Nothing beside it says what it counts; from twenty on the number itself does."""
    text = f"姜家镇情况如下。\n| 范围 | 件 |\n{row}\n"
    assert lapsed(town, text, **now) == told


def test_totals_that_were_equal_are_both_named(town: Catalogue) -> None:
    """It may be either."""
    then, now = totals(town, {"调解案件": 95, "横幅": 95}), totals(town, {"调解案件": 96, "横幅": 97})
    text = "姜家镇情况如下。\n| 范围 | 数 |\n| 全镇 | 95 |\n"
    verdicts = proofread(text, then, town, "姜家镇", 2022).verdicts
    ((_, change),) = find_lapsed(text, verdicts, then, now)
    assert (change.name, change.now) == ("人民调解案件件数或普法横幅条数", "90余件或90余条")
