"""Values travel as bytes and come back equal; anything else is refused, never run."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from etl.domain import CellRef, Column, DetailRow, Narrative, Observation, Place, SkippedCheck, State, Submission
from etl.domain.catalogue import Catalogue
from etl.domain.expressions import Expression
from etl.domain.findings import finding
from etl.system.codec import decode, encode

SUBMISSION = Submission(
    "白云山村.xlsx",
    "500113115214",
    "白云山村",
    2022,
    observations=(
        Observation("101", Column.THIS_YEAR, Decimal("1.50"), State.NUMBER, "1.50", CellRef("统计表", 9, 4), "1.5"),
        Observation("102", Column.LAST_YEAR, None, State.BLANK, "", CellRef("统计表", 10, 5)),
    ),
    explanations={"101": "含上年结转"},
    details=(DetailRow("普法活动台账", 5, ("2022-03-01", "")),),
    lists=("普法活动台账",),
    narratives=(Narrative("典型案例", "两行\n文字", CellRef("文字材料", 3, 2)),),
    findings=(finding("blank", Place("白云山村.xlsx", "统计表", "D10"), indicator="学习人次"),),
    skipped=(SkippedCheck("矫正平衡", "请核对。", "缺少“社区矫正期初在册人数”"),),
)


def test_a_submission_and_back() -> None:
    """Equal to the last digit of a decimal."""
    back = decode(encode(SUBMISSION), Submission)
    assert back == SUBMISSION
    assert str(back.observations[0].value) == "1.50"


def test_a_catalogue_and_back(town: Catalogue) -> None:
    """Expressions travel as their text and are parsed again."""
    back = decode(encode(town), Catalogue)
    assert back == town
    assert back.checks[0].expression is not town.checks[0].expression


def test_the_same_value_gives_the_same_bytes() -> None:
    """The index is compared byte by byte."""
    assert encode(decode(encode(SUBMISSION), Submission)) == encode(SUBMISSION)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xc1",
        encode({"file": 5}),
        encode({"file": "a"}),
        encode([SUBMISSION]),
        encode(SUBMISSION)[:-1],
        encode(SUBMISSION) + b"\x00",
        b"\x80\x04\x95cposix\nsystem\n",
    ],
)
def test_other_bytes_are_refused(content: bytes) -> None:
    """Cut, lengthened, of another type, or a pickle."""
    with pytest.raises(msgspec.DecodeError):
        decode(content, Submission)


@pytest.mark.parametrize("text", ["__import__('os')", "甲 >", 5])
def test_a_bad_expression_is_refused(text: str | int) -> None:
    """What a child sends as an expression goes through the same parser."""
    with pytest.raises(msgspec.ValidationError):
        decode(encode(text), Expression)


def test_what_has_no_encoding() -> None:
    """Anything but domain values is our bug, and said so."""
    with pytest.raises(TypeError, match="no encoding for object"):
        encode(object())
