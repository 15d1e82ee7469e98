"""Beside the right code a name may be a variant, a rewording that is noted, or the name of another number."""

from __future__ import annotations

import pytest

from etl.domain import Severity
from etl.domain.catalogue import Catalogue
from etl.domain.findings import WORDINGS, message
from etl.examination.extraction.rows import read_rows
from etl.examination.extraction.tables import locate_tables
from tests.unit.conftest import Drawn


def told(drawn: Drawn, town: Catalogue, code: str, label: str) -> list[str]:
    """What is said of the row, of all the rows that 司法所 and the villages owe."""
    table = f"| 指标名称 | 计量单位 | 代码 | 本年 | 上年 | 说明 |\n| {label} | | {code} | 5 | 4 | |"
    unit = next(unit for unit in town.units if unit.name == "白云山村")
    (located,) = locate_tables(drawn(table).sheets, town, 2022)
    readings = read_rows(located, unit, town, "白云山村.xlsx")
    return [message(one) for one in readings.findings if one.code not in ("missing_row", "unknown_row")]


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("303", "行政调解案件件数"),
        ("303", "人民调解案件涉及人数"),
        ("303", "累计人民调解案件件数"),
        ("303", "村级以上人民调解案件件数"),
        ("303", "人民调解案件件数（含行政调解）"),
        ("303", "人民调解案件件数（口头）"),
        ("602", "新增法律明白人人数"),
        ("602", "法律明白人培训人数"),
        ("607", "普法宣传资料箱数"),
        ("605", "普法受众户数"),
        ("102", "二十大精神学习惠及户数"),
        ("606", "普法宣传栏个数"),
        ("608", "普法横幅米数"),
        ("604", "法律十进活动天数"),
        ("210", "法律咨询件次"),
        ("112", "法治培训场次（线上）"),
        ("404", "社区矫正解除人数（除综治外）"),
        ("413", "安置帮教解除人数（除综治外）"),
    ],
)
def test_another_number(drawn: Drawn, town: Catalogue, code: str, label: str) -> None:
    """Another measure at the end, or a word that narrows or widens it."""
    own = town.by_code(code)
    assert own
    assert told(drawn, town, code, label) == [
        f"白云山村.xlsx 统计表!A2：代码{code}是“{own.name}”，而这一行的名称是“{label}”。请核对填的是哪个指标，改正代码或名称。"
    ]


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("303", "人民调解案件件数（含口头）"),
        ("303", "人民调解的纠纷件数"),
        ("602", "农村法律明白人人数"),
        ("604", "法律十进活动场数"),
        ("605", "普法受益人次"),
    ],
)
def test_rewording_is_noted(drawn: Drawn, town: Catalogue, code: str, label: str) -> None:
    """Taken by its code, and said so."""
    own = town.by_code(code)
    assert own
    assert told(drawn, town, code, label) == [
        f"白云山村.xlsx 统计表!A2：按代码{code}采用“{own.name}”，名称写的是“{label}”。如填的不是这一项，请改正名称或代码后重新提交。"
    ]


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("303", "3．人民调解案件件数："),
        ("303", "其中：人民调解案件 件数"),
        ("303", "全年人民调解的案件件数"),
        ("303", "村级人民调解案件总件数"),
        ("303", "*人民调解案件件数。"),
        ("303", "人民调解案件件数（单位：起）"),
        ("602", "“法律明白人”人数"),
        ("604", "法律七进活动场次"),
    ],
)
def test_variant_says_nothing(drawn: Drawn, town: Catalogue, code: str, label: str) -> None:
    """Numbering, punctuation, its own measure and fillers."""
    assert told(drawn, town, code, label) == []


@pytest.mark.parametrize("code", ["303、304", "303/304", "303 304"])
def test_two_codes_in_one_cell(drawn: Drawn, town: Catalogue, code: str) -> None:
    """Nobody knows which of them the number is; a single code with a mark behind it is one code."""
    (said,) = told(drawn, town, code, "人民调解案件件数")
    assert said == (
        "白云山村.xlsx 统计表!A2：代码303、304是“人民调解案件件数、调解成功件数”，而这一行的名称是“人民调解案件件数”。"
        "请核对填的是哪个指标，改正代码或名称。"
    )
    assert told(drawn, town, "303、", "人民调解案件件数") == []


def test_rewording_does_not_stand_in_the_way() -> None:
    """It is a note."""
    assert WORDINGS["label_reworded"].severity is Severity.NOTE
