"""Phrases of single figures: the rules of wording one by one, and the 27 published figures."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from etl.domain import Indicator, Kind, Printing, Style
from etl.domain.phrasing import Interval, missing, phrase, plain_digits, read_phrase

FACTS = Path(__file__).parents[2] / "facts"


def indicator(style: str = "exact", measure: str = "件", *, hanzi: bool = False, zero: str = "") -> Indicator:
    """An indicator of which only the printing matters."""
    printing = Printing(Style(style), hanzi, zero)
    return Indicator("303", "调解", "调解件数", measure, "三", Kind.SUM, printing=printing)


def published() -> list[tuple[Indicator, dict[str, object]]]:
    """The facts of the published report, each with its row of the catalogue."""
    with (FACTS / "indicators.csv").open(encoding="utf-8", newline="") as rows:
        catalogue = {row["name"]: row for row in csv.DictReader(rows)}
    facts = json.loads((FACTS / "published-2022.json").read_text(encoding="utf-8"))
    return [(from_row(catalogue[fact["indicator"]]), fact) for fact in facts]


def from_row(row: dict[str, str]) -> Indicator:
    """The printing attributes of a row of indicators.csv."""
    kind, style = Kind(row["kind"]), Style(row["print"])
    return Indicator(
        row["code"],
        row["key"],
        row["name"],
        row["measure"],
        row["section"],
        kind,
        printing=Printing(style=style, hanzi="hanzi" in row["note"]),
    )


@pytest.mark.parametrize(("printed", "fact"), published(), ids=lambda part: getattr(part, "key", ""))
def test_published_figures_print_as_published(printed: Indicator, fact: dict[str, object]) -> None:
    """Every whole number of a fact's interval prints exactly the published figure."""
    between = fact["exact_between"]
    assert isinstance(between, list)
    low, high = between
    assert {phrase(Decimal(count), printed) for count in range(low, high + 1)} == {fact["figure"]}
    assert printed.measure == fact["measure"]
    assert printed.printing.style == fact["approximation"]


@pytest.mark.parametrize(
    ("count", "style", "words"),
    [
        ("26", "exact", "26件"),
        ("15234", "exact", "15234件"),
        ("20000", "exact", "20000件"),
        ("10", "over", "10件"),
        ("11", "over", "10余件"),
        ("20", "over", "20件"),
        ("29", "over", "20余件"),
        ("263", "over", "260余件"),
        ("999", "over", "990余件"),
        ("1000", "over", "1000件"),
        ("1001", "over", "1000余件"),
        ("9999", "over", "9900余件"),
        ("10000", "over", "1万件"),
        ("15234", "over", "1.5万余件"),
        ("20480", "over", "2万余件"),
        ("123456", "over", "12万余件"),
        ("99", "near", "90余件"),
        ("107", "near", "100余件"),
        ("108", "near", "近110件"),
        ("994", "near", "990余件"),
        ("995", "near", "近1000件"),
        ("1665", "near", "1600余件"),
        ("1666", "near", "近1700件"),
        ("1699", "near", "近1700件"),
        ("1700", "near", "1700件"),
        ("9949", "near", "9900余件"),
        ("9950", "near", "近1万件"),
        ("196000", "near", "近20万件"),
        ("195999", "near", "19万余件"),
        ("60.5", "over", "60.5件"),
    ],
)
def test_counts(count: str, style: str, words: str) -> None:
    """余, 近 and 万 stand exactly where rules 1 to 3 put them."""
    assert phrase(Decimal(count), indicator(style)) == words


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        ("100", "100%"),
        ("100.00", "100%"),
        ("99.99999", "99.9%"),
        ("99.95", "99.9%"),
        ("99.94", "99.9%"),
        ("97.50", "97.5%"),
        ("97.25", "97.3%"),
        ("97.24", "97.2%"),
        ("97.02", "97%"),
        ("66.666666", "66.7%"),
        ("108.33", "108.3%"),
        ("0", "0%"),
    ],
)
def test_rates(rate: str, words: str) -> None:
    """A rate has one decimal, no trailing zero, and what is below 100 never prints as 100%."""
    assert phrase(Decimal(rate), indicator("over", "%")) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [("1", "一公里"), ("1.00", "一公里"), ("2", "两公里"), ("10", "十公里"), ("11", "11公里"), ("1.5", "1.5公里")],
)
def test_small_whole_numbers_in_hanzi(value: str, words: str) -> None:
    """With the option hanzi whole numbers up to ten print in Chinese numerals, others in digits."""
    assert phrase(Decimal(value), indicator(measure="公里", hanzi=True)) == words


def test_zero_prints_its_sentence_or_a_plain_zero() -> None:
    """Zero never takes an approximation; the indicator's own sentence comes first."""
    assert phrase(Decimal(0), indicator("over")) == "0件"
    assert phrase(Decimal(0), indicator("over", zero="未发生行政复议案件")) == "未发生行政复议案件"
    assert phrase(Decimal(0), indicator(measure="公里", hanzi=True)) == "0公里"


def test_missing_names_who_owes_it() -> None:
    """A missing figure names indicator and units, at most twelve of them."""
    assert missing(indicator(), ["白云山村", "文石村"]) == "【待补：调解件数（白云山村、文石村）】"
    assert missing(indicator(), []) == "【待补：调解件数】"
    villages = [f"第{number}村" for number in range(1, 14)]
    assert missing(indicator(), villages[:12]) == f"【待补：调解件数（{'、'.join(villages[:12])}）】"
    assert missing(indicator(), villages) == f"【待补：调解件数（{'、'.join(villages[:12])}等13个单位）】"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("26次", "26", "26"),
        ("0件", "0", "0"),
        ("60余件", "61", "69"),
        ("10余条", "11", "19"),
        ("1.5万余人", "15001", "15999"),
        ("2万余份", "20001", "20999"),
        ("2万份", "20000", "20000"),
        ("近1700人次", "1666", "1699"),
        ("近1000", "995", "999"),
        ("近110件", "108", "109"),
        ("近1万份", "9950", "9999"),
        ("一公里", "1", "1"),
        ("两公里", "2", "2"),
        ("1.5公里", "1.5", "1.5"),
    ],
)
def test_reading_back(text: str, low: str, high: str) -> None:
    """A phrase is read back as the interval in which its number lies."""
    assert read_phrase(text) == Interval(Decimal(low), Decimal(high))


def test_rates_read_back_as_all_that_print_so() -> None:
    """The borders of a rate's interval are told apart: 97.45 is inside, 97.55 prints 97.6; 100% is never 99.99."""
    rate, whole, below = read_phrase("97.5%"), read_phrase("100%"), read_phrase("99.9%")
    assert rate is not None
    assert whole is not None
    assert below is not None
    assert Decimal("97.45") in rate
    assert Decimal("97.549999") in rate
    assert Decimal("97.55") not in rate
    assert Decimal(100) in whole
    assert Decimal("99.99") not in whole
    assert Decimal("99.99") in below
    assert Decimal(100) not in below


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "件",
            "余件",
            "近",
            "265余件",
            "1234余",
            "15.2万余份",
            "近100件",
            "近1705人",
            "近60余件",
            "60余%",
            "近98%",
        ),
        *(
            "97.55%",
            "1.5余件",
            "5余件",
            "60余余件",
            "２０件",
            "约30件",
            "60多件",
            "1,200件",
            "12件13件",
            "近一公里余",
            "近十件",
        ),
    ],
)
def test_what_we_never_write_is_not_read(text: str) -> None:
    """Anything our rules do not print is None, not a guess."""
    assert read_phrase(text) is None


def test_plain_digits_have_no_exponent() -> None:
    """Decimals print as people write them."""
    assert [plain_digits(Decimal(text)) for text in ("1E+4", "1.50", "20.00", "-3", "0.0")] == [
        "10000",
        "1.5",
        "20",
        "-3",
        "0",
    ]
