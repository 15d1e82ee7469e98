"""Numbers of persons in texts: what is one, what only looks like one, and what a mask leaves of it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.domain.masking import IDENTITY, MOBILE, masked, masked_number, masked_path, number_kind, person_numbers

ADULT = "110101199003071233"
WITH_X = "50011319850412101X"
OLD = "110101900307123"
PHONE = "13812345678"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (ADULT, "110***********1233"),
        (WITH_X, "500***********101X"),
        (WITH_X.lower(), "500***********101x"),
        ("５００１１３１９８５０４１２１０１Ｘ", "５００***********１０１Ｘ"),
        (OLD, "110********7123"),
        (f"张三{ADULT}。", "张三110***********1233。"),
        (f"'{ADULT}", "'110***********1233"),
        ("110101 19900307 1233", "110*** ******** 1233"),
        ("110101-19900307-1233", "110***-********-1233"),
        ("110,101,199,003,071,233", "110,***,***,***,**1,233"),
        ("110101\u200b199003071233", "110***\u200b********1233"),
        ("1 1 0 1 0 1 1 9 9 0 0 3 0 7 1 2 3 3", "1 1 0 * * * * * * * * * * * 1 2 3 3"),
        ("50011319850412101 X", "500***********101 X"),
        ("110101/19900307/1233", "110***/********/1233"),
        ("110101（19900307）1233", "110***（********）1233"),
        ("110101，19900307，1233", "110***，********，1233"),
        ("500113、19850412、101X", "500***、********、101X"),
        ("110101/900307/123", "110***/*****7/123"),
        ("1.10101199003071E+17", "1.10********3071E+17"),
        (f"身份证{ADULT}、{WITH_X}", "身份证110***********1233、500***********101X"),
        (f"{ADULT} {OLD}", "110***********1233 110********7123"),
        ("110101199003071234", "110***********1234"),  # wrong check digit
        ("500113198504121010", "500***********1010"),
        ("545001200504120039", "545***********0039"),  # a credit code's neighbour, with other check letters
        ("11010119900307123X", "110***********123X"),
        ("110101 19900307 1234", "110*** ******** 1234"),
        ("110101-1990-0307-1234", "110***-****-****-1234"),
        ("110,101,199,003,071,234", "110,***,***,***,**1,234"),
        ("1 1 0 1 0 1 1 9 9 0 0 3 0 7 1 2 3 4", "1 1 0 * * * * * * * * * * * 1 2 3 4"),
    ],
)
def test_identity_numbers(text: str, left: str) -> None:
    """Eighteen digits with region and date of birth, whatever the check digit, or fifteen, however they are spaced."""
    assert masked(text) == left
    assert {number.kind for number in person_numbers(text)} == {IDENTITY}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (PHONE, "138****5678"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("138 1234 5678", "138 **** 5678"),
        ("138-1234-5678", "138-****-5678"),
        ("138\u00a01234\u30005678", "138\u00a0****\u30005678"),
        ("1381 234 5678", "138* *** 5678"),
        ("1 3 8 1 2 3 4 5 6 7 8", "1 3 8 * * * * 5 6 7 8"),
        ("138\u200b1234\ufeff5678", "138\u200b****\ufeff5678"),
        ("(138)12345678", "(138)****5678"),
        ("（138）1234-5678", "（138）****-5678"),
        ("008613987654321", "008********4321"),
        ("0086 13987654321", "0086 139****4321"),
        ("+86 (139) 8765 4321", "+86 (139) **** 4321"),
        ("138/1234/5678", "138/****/5678"),
        ("138 - 1234 - 5678", "138 - **** - 5678"),
        ("139，8765，4321", "139，****，4321"),
        ("139、8765、4321", "139、****、4321"),
        ("138,1234,5678", "138,****,5678"),
        ("138 12345678、139/8765/4321", "138 ****5678、139/****/4321"),
        (f"+86{PHONE}", "+861******5678"),
        (f"86-{PHONE}", "86-138****5678"),
        (f"王主任{PHONE}/13987654321", "王主任138****5678/139****4321"),
        (f"{PHONE} 13987654321", "138****5678 139****4321"),
        (f"2022-12-19 {PHONE}", "2022-12-19 138****5678"),
        ("1.3812345678E+10", "1.38****5678E+10"),
    ],
)
def test_mobile_numbers(text: str, left: str) -> None:
    """Eleven digits that begin like a mobile number, with or without the country's, however they are spaced."""
    assert masked(text) == left
    assert {number.kind for number in person_numbers(text)} == {MOBILE}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "（2022）川0603民初123号",
        "（2022）渝0113民初第12345号",
        "（2022）渝0113民初第12345号、（2022）渝0113民初第12346号",
        "（2022）138号、1234、5678",
        "2022/03/14-2022/12/19",
        "1,380,012",
        "1350、200、1000",
        "138、1234、56789",
        "1500000/2022",
        "110101/19900307/1234",  # wrong check digit, and gaps as in a list of figures
        "11 010119900307123 4",  # wrong check digit, and spaced as no number is
        "6222/0213/8123/4567",
        "6228,4801,1381,2345,678",
        "6228 4801 1381 2345 678、3",
        "110101199002301234",  # no thirtieth of February
        "110101189903071234",  # nobody is as old as that
        "110101219903071234",
        "911101199003071234",  # begins as a company's credit code, and wrong check digit
        "841101199003071234",  # no such region
        "545001200504120038",  # a credit code of digits alone, with its own check letters
        "6217001990030712345",  # a bank card
        "202206150000123456",  # the number of a receipt
        "110101199013071233",  # no such month
        "990101199003071233",  # no such region
        "11010119900307123",  # seventeen digits
        "1101011990030712331",  # nineteen
        "110101901307123",  # fifteen digits, no such month
        "12812345678",  # no mobile number begins so
        "1381234567",
        "138123456789",  # twelve digits
        "013812345678",
        "6222021381234567890",  # a bank card
        "6228 4801 3812 3456",
        "6228 4801 1381 2345 678",
        "500113115214",  # the code of a unit
        "91500113MA5U00001X",
        "13,812,345,678",
        "3 14 15 1381 22 33",
        "1,3,8,1,2,3,4,5,6,7,8",
        "2022年1月至12月共接待1381人次，调解234件",
        "微信图片_20230103152233.jpg",
        "1.10101E+17",
        "023-66223344",
    ],
)
def test_what_only_looks_like_one(text: str) -> None:
    """Case numbers, bank cards, credit codes, dates and other long numbers stay as they are."""
    assert masked(text) == text
    assert person_numbers(text) == ()


@pytest.mark.parametrize(
    ("value", "kind", "left"),
    [
        (13812345678, MOBILE, "138****5678"),
        (110101900307123, IDENTITY, "110********7123"),
        (110101199003071000, IDENTITY, "110***********1000"),  # its last digits were lost to the spreadsheet
        (110101199003071008, IDENTITY, "110***********1000"),
        (110101199013071000, "", "110101199013071000"),
        (11010119900307123, "", "11010119900307123"),
        (500113115214, "", "500113115214"),
        (-13812345678, "", "-13812345678"),
        (12, "", "12"),
    ],
)
def test_number_cells(value: int, kind: str, left: str) -> None:
    """An ID number typed as a number has lost its check digit: region and date of birth tell it."""
    assert (number_kind(value), masked_number(value)) == (kind, left)


@pytest.mark.parametrize(
    ("digits", "left_2022", "left_2024"),
    [
        ("500113202212310001", "500***********0001", "500***********0001"),
        ("500113202301010002", "500113202301010002", "500***********0002"),
        ("110101203001011236", "110***********1236", "110***********1236"),  # its check digit proves it
    ],
)
def test_born_after_the_year(digits: str, left_2022: str, left_2024: str) -> None:
    """Nobody in a report of 2022 is born in 2023: such digits are a serial number, in a text and in a number cell."""
    assert (masked(digits, born_by=2022), masked(digits, born_by=2024)) == (left_2022, left_2024)
    assert masked_number(int(digits), 2022)[:6] == left_2022[:6]
    assert bool(person_numbers(digits, 2022)) == ("*" in left_2022)


def test_file_names() -> None:
    """A file name gets a star that every system takes, and stays as long as it was."""
    assert masked_path(f"2022/白云山村_{ADULT}_2022.xlsx") == "2022/白云山村_110＊＊＊＊＊＊＊＊＊＊＊1233_2022.xlsx"
    assert masked_path("2022/白云山村.xlsx") == "2022/白云山村.xlsx"


@given(st.text(alphabet="0123456789Xx １- .,张E+/"))
def test_masking_twice_changes_nothing(text: str) -> None:
    """A masked text holds no number of anybody, and has its length."""
    once = masked(text)
    assert len(once) == len(text)
    assert masked(once) == once


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "138 ", "1381 2345 678,", f"{PHONE} ", "1,", "1.2/3(", "1 1 0 1 0 1 1 9 9 "]
)
def test_a_cell_of_digits_takes_no_time(piece: str) -> None:
    """A cell may hold 32,767 letters, all of them digits and gaps."""
    before = time.process_time()  # that of other processes is not ours
    masked(piece * (32_767 // len(piece)))
    assert time.process_time() - before < 1
