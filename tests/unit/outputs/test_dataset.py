"""The plain tables of an edition, byte by byte."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from etl.consolidation.edition import Edition, UnitState
from etl.domain import CellRef, Column, Consolidation, Observation, Standing, State, Total
from etl.outputs.data.dataset import harmless, render_dataset

Submit = Callable[..., Standing]
FIRST = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
SECOND = "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35"
THIRD = "4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce"
FOURTH = "4b227777d4dd1fc61c6f884f48641d02b4d121d3fd328cb08b5531fcacdabf8a"
FIFTH = "ef2d127de37b942baad06145e54b0c619a1f22327b2ebbcfbec78f5564afe39d"

TOTALS = """\
code,indicator,measure,kind,total,reported,expected,figure,last_year,doubtful,comparable
101,二十大精神学习次数,次,sum,9,2,3,9次,7,0,false
102,二十大精神学习惠及人次,人次,sum,1695,2,3,近1700人次,,0,false
202,法律顾问人数,名,owner,3,1,1,3名,3,0,false
203,法律顾问服务村居数,个,roster,3,3,3,3个,3,0,false
301,人民调解案件件数,件,sum,72,3,4,70余件,,0,false
302,人民调解成功件数,件,sum,70,3,4,70件,,0,false
303,人民调解成功率,%,ratio,97.22,3,4,97.2%,,0,false
304,悬挂横幅条数,条,sum,,0,1,【待补：悬挂横幅条数（姜家社区）】,,0,false
"""
OBSERVATIONS = f"""\
unit_code,unit,code,indicator,value,state,raw,repair,file,sheet,cell,sha256,received_at,doubt,explanation,submitted,adjusted_by,adjusted_why
500113115214,白云山村,101,二十大精神学习次数,4,number,４次,4,白云山村.xlsx,统计表,D6,{FIRST},2022-12-18T16:05:00+08:00,,,,,
500113115214,白云山村,102,二十大精神学习惠及人次,1600,number,1600,,白云山村.xlsx,统计表,D7,{FIRST},2022-12-18T16:05:00+08:00,,,,,
500113115214,白云山村,301,人民调解案件件数,12,number,12,,白云山村.xlsx,统计表,D10,{FIRST},2022-12-18T16:05:00+08:00,,,,,
500113115214,白云山村,302,人民调解成功件数,11,number,11,,白云山村.xlsx,统计表,D11,{FIRST},2022-12-18T16:05:00+08:00,,,,,
500113115215,文石村,101,二十大精神学习次数,5,number,5,,文石村（最终版）.xlsx,统计表,D6,{FIFTH},2022-12-21T00:10:00+08:00,全表同他村,,,,
500113115215,文石村,102,二十大精神学习惠及人次,95,number,95,,文石村（最终版）.xlsx,统计表,D7,{FIFTH},2022-12-21T00:10:00+08:00,,,,,
500113115215,文石村,301,人民调解案件件数,20,number,20,,文石村（最终版）.xlsx,统计表,D10,{FIFTH},2022-12-21T00:10:00+08:00,,,,,
500113115215,文石村,302,人民调解成功件数,20,number,20,,文石村（最终版）.xlsx,统计表,D11,{FIFTH},2022-12-21T00:10:00+08:00,,,,,
SFS,司法所,202,法律顾问人数,3,number,3,,司法所.xlsx,统计表,D8,{SECOND},2022-12-19T10:20:00+08:00,,,,,
SFS,司法所,301,人民调解案件件数,40,number,40,,司法所.xlsx,统计表,D10,{SECOND},2022-12-19T10:20:00+08:00,,,,,
SFS,司法所,302,人民调解成功件数,39,number,39,,司法所.xlsx,统计表,D11,{SECOND},2022-12-19T10:20:00+08:00,,,,,
"""
FINDINGS = """\
unit_code,unit,file,sheet,cell,severity,code,message
500113115214,白云山村,白云山村.xlsx,统计表,D6,note,repaired,白云山村.xlsx 统计表!D6：“４次”按4采用。请核对，不对请改正后重新提交。
500113115214,白云山村,白云山村.xlsx,统计表,D6,note,repaired,白云山村.xlsx 统计表!D6：“４次”按4采用。请核对，不对请改正后重新提交。
500113115214,白云山村,白云山村.xlsx,统计表,D10,hard,not_exact,白云山村.xlsx 统计表!D10：“60余”不是准确数。请填写具体件数后重新提交。
500113115214,白云山村,白云山村.xlsx,统计表,D11,hard,blank,白云山村.xlsx 统计表!D11：“人民调解成功件数”没有填。请填数，没有发生填0。
500113115215,文石村,文石村（最终版）.xlsx,统计表,D6,soft,全表同他村,文石村（最终版）.xlsx 统计表!D6：各项数与别的单位全部相同。请核对是否误用了别的单位的报表。
,,'=附件2.xlsx,统计表,B3,hard,unknown_unit,'=附件2.xlsx 统计表!B3：不知道是哪个单位的报表：姜家。请在“填报单位”处填写单位全称。
"""
SUBMISSIONS = f"""\
unit_code,unit,file,sha256,received_at,verdict,late,effective,correction
500113115214,白云山村,白云山村.xlsx,{FIRST},2022-12-18T16:05:00+08:00,接收,false,true,false
500113115214,白云山村,白云山村.xlsx,{FOURTH},2022-12-20T09:30:00+08:00,退回,false,false,true
500113115215,文石村,文石村（最终版）.xlsx,{FIFTH},2022-12-21T00:10:00+08:00,待核实,true,true,false
SFS,司法所,司法所.xlsx,{SECOND},2022-12-19T10:20:00+08:00,接收,false,true,false
,,'=附件2.xlsx,{THIRD},2022-12-19T11:00:00+08:00,退回,false,false,false
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [("totals", TOTALS), ("observations", OBSERVATIONS), ("findings", FINDINGS), ("submissions", SUBMISSIONS)],
)
def test_tables(edition: Edition, name: str, expected: str) -> None:
    """Each resource holds exactly these lines, in UTF-8 without byte order mark, ended by CR LF."""
    assert render_dataset(edition)[f"data/{name}.csv"] == expected.replace("\n", "\r\n").encode()


def test_names(edition: Edition) -> None:
    """Four tables and their description, below the year's folder."""
    assert list(render_dataset(edition)) == [
        "data/totals.csv",
        "data/observations.csv",
        "data/findings.csv",
        "data/submissions.csv",
        "data/datapackage.json",
    ]


def test_description(edition: Edition) -> None:
    """The package says of each file where it is, how it is written, its hash, and the type of every column as it stands."""
    files = render_dataset(edition)
    package = json.loads(files["data/datapackage.json"])
    assert package["profile"] == "tabular-data-package"
    assert package["name"] == "annual-figures-2022"
    assert package["title"] == "姜家镇2022年年报数据"
    assert "前面加了一个半角撇号（'）" in package["description"]
    assert [resource["path"] for resource in package["resources"]] == [
        "totals.csv",
        "observations.csv",
        "findings.csv",
        "submissions.csv",
    ]
    for resource in package["resources"]:
        content = files[f"data/{resource['path']}"]
        names = [column["name"] for column in resource["schema"]["fields"]]
        assert content.decode("utf-8").split("\r\n")[0] == ",".join(names)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
        assert resource["dialect"]["lineTerminator"] == "\r\n"


def test_types(edition: Edition) -> None:
    """Numbers, truth values and times are declared as such, each with a Chinese title and its constraints."""
    resources = json.loads(render_dataset(edition)["data/datapackage.json"])["resources"]
    fields = {resource["name"]: {f["name"]: f for f in resource["schema"]["fields"]} for resource in resources}
    assert fields["totals"]["total"]["type"] == "number"
    assert fields["totals"]["reported"] == {
        "name": "reported",
        "type": "integer",
        "format": "default",
        "title": "已报单位数",
        "constraints": {"required": True, "minimum": 0},
    }
    states = ["number", "zero", "blank", "nil", "not_applicable"]
    assert fields["observations"]["state"]["constraints"] == {"required": True, "enum": states}
    assert fields["observations"]["received_at"]["type"] == "datetime"
    assert fields["submissions"]["verdict"]["constraints"]["enum"] == ["接收", "待核实", "退回"]
    assert fields["submissions"]["late"]["type"] == "boolean"
    assert [resource["schema"].get("primaryKey") for resource in resources] == [
        ["code"],
        ["unit_code", "code"],
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("value", "printed"),
    [("1.2E+4", "12000"), ("12.0", "12"), ("0", "0"), ("2.50", "2.5"), ("1E-2", "0.01")],
)
def test_plain_numbers(edition: Edition, value: str, printed: str) -> None:
    """Totals are plain digits: no exponent, no trailing zeros."""
    assert totals(edition, "101", Decimal(value), Decimal(value))[4] == printed
    assert totals(edition, "101", Decimal(value), Decimal(value))[8] == printed


@pytest.mark.parametrize(("value", "printed"), [("97.225", "97.23"), ("97.2249", "97.22"), ("100", "100.00")])
def test_ratios(edition: Edition, value: str, printed: str) -> None:
    """Ratios have two decimals, rounded half up."""
    assert totals(edition, "303", Decimal(value), Decimal(value))[4] == printed
    assert totals(edition, "303", Decimal(value), Decimal(value))[8] == printed


def test_missing_ratio(edition: Edition) -> None:
    """A ratio nobody can compute names who owes its operands; one whose denominator is 0 says what the catalogue says."""
    assert totals(edition, "303", None, None)[7] == "【待补：人民调解成功率（姜家社区）】"
    assert totals(edition, "303", None, None, reported=4)[7] == "无调解案件"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+86", "+86"),
        ("+86 23", "'+86 23"),
        ("-3", "-3"),
        ("-3.5", "-3.5"),
        ("-3+cmd", "'-3+cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" \t=1", "' \t=1"),
        ("\r\n=1", "'\r\n=1"),
        ("\u3000＝1", "'\u3000＝1"),
        ("\u200b=1", "'\u200b=1"),
        ("a=1", "a=1"),
        ("“=1”", "“=1”"),
        ("'=1", "'=1"),
        ("", ""),
    ],
)
def test_formula_defence(text: str, written: str) -> None:
    """What a spreadsheet would run gets an apostrophe; plain numbers and other text stay as they are."""
    assert harmless(text) == written


def test_nasty_text(edition: Edition, submit: Submit) -> None:
    """Commas, quotes, line breaks, formulas and half a character come back whole; states without value have none."""
    raws = {"101": '1,"2"\r3\n4', "102": "=HYPERLINK(1)", "301": "\udce4"}
    states = {"101": State.NIL, "102": State.BLANK, "301": State.NOT_APPLICABLE}
    seen = tuple(
        Observation(code, Column.THIS_YEAR, None, states[code], raw, CellRef("统计表", 9, 4))
        for code, raw in raws.items()
    )
    standing = submit(1, "白云山村", "2022-12-18T16:05:00+08:00", {}, effective=True)
    standing = replace(standing, submission=replace(standing.submission, observations=seen))
    village = UnitState(edition.units[1].unit, (standing,))
    resource = rows(replace(edition, units=(village,)), "observations")
    assert [(row[4], row[5], row[6]) for row in resource] == [
        ("", "nil", '1,"2"\r3\n4'),
        ("", "blank", "'=HYPERLINK(1)"),
        ("", "not_applicable", "?"),
    ]


def test_order_of_arrival_between_units(edition: Edition) -> None:
    """Which unit came first changes nothing; only a unit's own versions keep their order."""
    turned = {1: 3, 2: 5, 3: 1, 4: 4, 5: 2}
    standings = tuple(
        replace(standing, arrival=replace(standing.arrival, number=turned[standing.arrival.number]))
        for standing in edition.standings
    )
    shuffled = replace(edition, standings=tuple(sorted(standings, key=lambda s: s.arrival.number)))
    assert render_dataset(shuffled) == render_dataset(edition)


def totals(
    edition: Edition, code: str, value: Decimal | None, last_year: Decimal | None, *, reported: int = 3
) -> list[str]:
    """The one row of totals.csv for that value."""
    indicator = edition.catalogue.by_code(code)
    assert indicator is not None
    total = Total(indicator, value, reported, 4, last_year)
    return rows(replace(edition, consolidation=Consolidation((total,))), "totals")[0]


def rows(edition: Edition, name: str) -> list[list[str]]:
    """The rows of a resource below its header, as any CSV reader gets them."""
    content = render_dataset(edition)[f"data/{name}.csv"].decode()
    return list(csv.reader(io.StringIO(content, newline="")))[1:]
