"""汇总表.xlsx read back with openpyxl: the figures, their formulas, their sources and the words around them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from etl.consolidation.edition import Edition, UnitState
from etl.consolidation.totals import consolidate
from etl.consolidation.versions import successive
from etl.domain import (
    Arrival,
    CellRef,
    Column,
    DetailRow,
    Finding,
    Narrative,
    Observation,
    Place,
    Severity,
    SkippedCheck,
    Standing,
    State,
    Submission,
    Unit,
)
from etl.domain.catalogue import Catalogue
from etl.domain.findings import finding
from etl.outputs.summary import render_summary
from etl.outputs.summary.book import Book, RefusedError, address, storable
from etl.outputs.summary.cell_styles import SummaryStyle
from etl.outputs.summary.detail_sheets import portions
from etl.outputs.summary.formulas import Places, total_formula
from etl.settings.loading import Settings, load_settings

ROOT = Path(__file__).resolve().parents[3]
WORDS = {"零": State.ZERO, "": State.BLANK, "零报告": State.NIL, "不适用": State.NOT_APPLICABLE}
Columns = Mapping[Column, Mapping[str, str]]


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The shipped configuration: 12 units, 63 indicators."""
    return load_settings(ROOT, 2022)


@pytest.fixture(scope="session")
def edition(settings: Settings) -> Edition:
    """Two villages have sent nothing, one was returned, the rest stand in every other state; one file is unknown."""
    return build_edition(settings)


@pytest.fixture(scope="session")
def content(edition: Edition) -> bytes:
    """The rendered workbook."""
    return render_summary(edition)


@pytest.fixture(scope="session")
def values(content: bytes) -> Workbook:
    """The workbook with its stored values."""
    return load_workbook(BytesIO(content), data_only=True)


@pytest.fixture(scope="session")
def formulas(content: bytes) -> Workbook:
    """The workbook with its formulas."""
    return load_workbook(BytesIO(content))


# ------------------------------------------------------------------------------------------------ the edition


def build_edition(settings: Settings) -> Edition:
    """The edition of these tests, consolidated by the real consolidation."""
    standings = _standings(settings.catalogue)
    return assemble(settings, settings.catalogue, standings)


def assemble(settings: Settings, catalogue: Catalogue, standings: tuple[Standing, ...]) -> Edition:
    """An edition of these submissions."""
    standings = tuple(successive(standings, catalogue))
    states = tuple(UnitState(unit, _versions(unit, standings)) for unit in catalogue.units)
    effective = [state.effective for state in states if state.effective]
    return Edition(
        project=settings.project,
        catalogue=catalogue,
        number=3,
        stamp="2023-01-06T08:00:00+08:00",
        standings=standings,
        units=states,
        consolidation=consolidate(effective, catalogue),
    )


def _versions(unit: Unit, standings: tuple[Standing, ...]) -> tuple[Standing, ...]:
    return tuple(standing for standing in standings[::-1] if standing.submission.unit_code == unit.code)


def filled(unit: Unit, catalogue: Catalogue, said: Mapping[str, str] | None = None, everything: str = "") -> Submission:
    """A form of that unit: every indicator it owes, ``said`` by key, the rest ``everything`` or a number of no meaning."""
    place = catalogue.units.index(unit)
    observations = []
    for row, indicator in enumerate(catalogue.owed_by(unit), 6):
        usual = everything or str(int(indicator.code) * (place + 3) % 17 + 3)
        this = (said or {}).get(indicator.key, usual)
        last = (said or {}).get(f"{indicator.key}.上年", str(int(indicator.code) * (place + 5) % 19 + 2))
        observations.append(observed(indicator.code, Column.THIS_YEAR, this, row))
        observations.append(observed(indicator.code, Column.LAST_YEAR, last, row))
    return Submission(f"{unit.name}.xlsx", unit.code, unit.name, 2022, tuple(observations))


def observed(code: str, column: Column, raw: str, row: int) -> Observation:
    """An observation of what stands in the cell; ``12件`` is understood as 12."""
    cell = CellRef("统计表", row, 4 if column is Column.THIS_YEAR else 5)
    if raw in WORDS:
        value = Decimal(0) if raw == "零" else None
        return Observation(code, column, value, WORDS[raw], raw, cell)
    digits = raw.rstrip("件")
    repair = "" if raw == digits else digits
    value = Decimal(digits)
    return Observation(code, column, value, State.NUMBER if value else State.ZERO, raw, cell, repair)


def standing(number: int, submission: Submission, *, effective: bool = True, late: bool = False) -> Standing:
    """The submission as the file that came in as number ``number``."""
    digest = hashlib.sha256(f"{number}".encode()).hexdigest()
    path = f"{submission.unit or '来件'}/{submission.file}"
    arrival = Arrival(number, path, digest, 20_000, 10**18 + number, f"2023-01-05T09:{number:02}:00+08:00")
    return Standing(arrival, submission, late=late, effective=effective)


def _standings(catalogue: Catalogue) -> tuple[Standing, ...]:
    unit = {unit.name: unit for unit in catalogue.units}
    plain = {"应考人数": "52", "参考人数": "51", "合格人数": "50", "法治文化带": "1.5", "法治文化带.上年": "1"}
    good = {"调解案件": "12件", "上交镇调": "2", "学习次数": "4", "学习次数.上年": "3", "横幅": "7"}
    office = {"调解案件": "20", "调解成功": "18", "合同审查": "65", "普法受众": "1200", "宪法宣传人数": "15600"}
    first = filled(unit["白云山村"], catalogue, good)
    explained = replace(first, explanations={"303": "含跨年调处的一件"})
    return (
        standing(1, replace(filled(unit["姜家社区"], catalogue), narratives=_narratives(), details=_details("姜家"))),
        standing(2, replace(explained, findings=(_repaired(),), details=_details("白云山"), skipped=_skipped())),
        standing(
            3, replace(first, file="白云山村（更正）.xlsx", findings=_hard("白云山村（更正）.xlsx")), effective=False
        ),
        standing(4, replace(filled(unit["槐园村"], catalogue), findings=_hard("槐园村.xlsx")), effective=False),
        standing(5, replace(filled(unit["蔡家寺村"], catalogue), findings=(_soft("蔡家寺村.xlsx"),)), late=True),
        standing(6, filled(unit["水源村"], catalogue, everything="零报告")),
        standing(7, filled(unit["平原村"], catalogue, {"横幅": "不适用", "法律咨询": "", "学习人次": "零"})),
        standing(8, filled(unit["党政办公室"], catalogue, plain)),
        standing(9, filled(unit["平安建设办公室"], catalogue, {"执法人员": "8", "执法持证": "7"})),
        standing(10, filled(unit["信访办公室"], catalogue, {"治重化积交办": "0", "积案应化解": "0"})),
        standing(11, filled(unit["司法所"], catalogue, office)),
        standing(12, _unknown(), effective=False),
    )


def _repaired() -> Finding:
    return finding("repaired", Place("白云山村.xlsx", "统计表", "D12"), found="12件", repair="12")


def _hard(file: str) -> tuple[Finding, ...]:
    blank = finding("blank", Place(file, "统计表", "D11"), indicator="调解成功件数")
    return (
        finding("repaired", Place(file, "统计表", "D8"), found="４次", repair="4"),
        finding("not_exact", Place(file, "统计表", "D9"), found="60余", thing="件数"),
        blank,
    )


def _soft(file: str) -> Finding:
    facts = {
        "relation": "普法宣传资料份数 900 ≤ 3 × 普法受众人次 120",
        "difference": "，多出540",
        "sentence": "发放的资料多于受众的三倍，请核对，或在“说明”栏写明原因。",
    }
    return Finding("宣传资料", Severity.SOFT, Place(file, "统计表", "D20"), facts)


def _skipped() -> tuple[SkippedCheck, ...]:
    return (
        SkippedCheck(
            "矫正累计", "社区矫正累计接收应等于上年累计加新接收，请核对后重新提交。", "没有上年的社区矫正累计接收人数"
        ),
    )


def _unknown() -> Submission:
    trouble = finding("unknown_unit", Place("=附件2(1).xlsx", "统计表", "B3"), found="姜家", suggestion="")
    return Submission("=附件2(1).xlsx", None, None, 2022, findings=(trouble,))


def _details(place: str) -> tuple[DetailRow, ...]:
    return (
        DetailRow(
            "普法活动台账", 5, ("2022-03-05", "=1+1", "法律十进", f"{place}文化广场", "120", "约300", "", "@全体")
        ),
        DetailRow("普法活动台账", 6, ("2022-12-04", "宪法宣传周", "法治培训", "会议室", "45", "0", "司法所", "")),
        DetailRow("矛盾纠纷台账", 5, ("2022-001", "2022-02-11", "邻里", "调解成功", "")),
    )


def _narratives() -> tuple[Narrative, ...]:
    text = "组织干部群众学习党的二十大精神，开展院坝宣讲，送法进村组。" * 12
    return (
        Narrative("主要做法和成效", f"{text}\n{text}", CellRef("文字材料", 2, 2)),
        Narrative("下一年度打算", "=SUM(A1) 这是一句以等号开头的话。", CellRef("文字材料", 5, 2)),
    )


# ------------------------------------------------------------------------------------------------ 汇总表


def test_the_sheets_stand_in_their_order(values: Workbook) -> None:
    """From the official table down to the sources and the units' own texts."""
    assert values.sheetnames == [
        "汇总表",
        "报送情况",
        "审核意见",
        "未执行的审核",
        "数据来源",
        "普法活动台账",
        "矛盾纠纷台账",
        "文字材料",
    ]


def test_the_table_is_headed_like_an_official_form(values: Workbook) -> None:
    """Title, 填报单位 and the situation at the left; 表号, 制定单位 and 报告期 at the right."""
    sheet = values["汇总表"]
    assert sheet["A1"].value == "姜家镇2022年度法治政府建设统计汇总表"
    assert [sheet[f"A{row}"].value for row in (2, 3, 4)] == [
        "填报单位：姜家镇",
        "版　　次：第3版",
        "应报12个单位，已采用9个（其中迟报1个）：接收8个，待核实1个，退回1个，缺报2个。",
    ]
    assert [sheet[f"R{row}"].value for row in (2, 3, 4)] == [
        "表　　号：姜法综1表",
        "制定单位：姜家镇司法所",
        "报 告 期：2022年",
    ]
    header = [each.value for each in sheet[5]]
    assert header[:5] == ["代码", "指标名称", "计量单位", "姜家社区", "白云山村"]
    assert header[-6:] == ["司法所", "合计", "上报率", "上年（已报单位）", "增减", "增减（%）"]


def test_indicators_stand_under_their_sections_and_parts_are_indented(values: Workbook) -> None:
    """A section row above each section; of-which rows begin with 其中： and stand further in, twice for a part of a part."""
    sheet = values["汇总表"]
    assert (sheet["A6"].value, sheet["A20"].value) == ("一、理论学习", "二、体制机制")
    labels = {code: at(sheet, code, "指标名称") for code in ("107", "108", "109")}
    assert [cell.value for cell in labels.values()] == [
        "学法考试应考人数",
        "其中：学法考试参考人数",
        "其中：学法考试合格人数",
    ]
    assert [cell.alignment.indent for cell in labels.values()] == [0, 1, 2]


def test_a_total_is_a_formula_with_its_value(values: Workbook, formulas: Workbook) -> None:
    """A sum over the units' cells; texts and empty cells in it add nothing."""
    assert at(values, "101", "合计").coordinate == "P7"
    assert at(formulas, "101", "合计").value == '=IF(COUNT(D7:O7)=0,"",SUM(D7:O7))'
    assert at(values, "101", "合计").value == 17 + 4 + 13 + 0 + 11 + 9
    assert at(values, "603", "合计").value == 1.5


def test_what_was_handed_up_is_taken_off_in_the_formula(values: Workbook, formulas: Workbook) -> None:
    """A mediation handed up to the town counts once: Σ own − Σ the other (domain.md §3)."""
    assert at(formulas, "303", "合计").value == '=IF(COUNT(D34:O34)=0,"",SUM(D34:O34)-SUM(D36:O36))'
    assert at(values, "303", "合计").value == (11 + 12 + 16 + 0 + 10 + 20) - (17 + 2 + 13 + 0 + 11)


def test_a_rate_is_computed_over_totals_and_empty_without_denominator(values: Workbook, formulas: Workbook) -> None:
    """Percent with two decimals; a denominator of 0 leaves the rate empty, never 0 or 100."""
    formula = at(formulas, "110", "合计").value
    assert formula == (
        '=IF(COUNT(P14,P13)<2,"",IF((P13)=0,"",IF((P14)<(P13),'
        "MIN(99.99,ROUND((P14)/(P13)*100,2)),ROUND((P14)/(P13)*100,2))))"
    )
    assert at(values, "110", "合计").value == 98.08
    assert at(values, "501", "合计").value == 0
    assert str(at(formulas, "505", "合计").value).startswith('=IF(COUNT(P52,P54,P51,P53)<4,"",IF((P51 + P53)=0,"",')
    assert at(values, "505", "合计").value is None


@pytest.mark.parametrize(
    ("numerator", "written"),
    [
        ("abs(应考人数 - 参考人数)", "ABS(P5 - P6)"),
        ("应考人数 - (参考人数 - 1e2*0.5)", "P5 - (P6 - 100.0 * 0.5)"),
    ],
)
def test_a_rate_is_written_as_excel_writes_it(settings: Settings, numerator: str, written: str) -> None:
    """Whatever arithmetic config.toml may have; abs is no indicator."""
    rate = settings.catalogue.by_key("参考率")
    rate = replace(rate, formula=replace(rate.formula, numerator=numerator))
    places = Places({}, {"应考人数": "P5", "参考人数": "P6"}, {}, "")
    percent = f"ROUND(({written})/(P5)*100,2)"
    assert f",IF(({written})<(P5),MIN(99.99,{percent}),{percent})" in total_formula(rate, places)


def test_a_roster_counts_the_units_of_its_kind(values: Workbook, formulas: Workbook) -> None:
    """The count of the register is a formula over the kinds in 报送情况."""
    assert at(formulas, "203", "合计").value == "=COUNTIF('报送情况'!$D$4:$D$15,\"村居\")"
    assert at(values, "203", "合计").value == 8
    assert [values["报送情况"][f"D{row}"].value for row in (3, 4, 15)] == ["类别", "村居", "科室"]


def test_coverage_is_marked_where_somebody_is_missing(values: Workbook) -> None:
    """An incomplete total says so beside it, in colour; a complete one only says how many."""
    said = {code: at(values, code, "上报率") for code in ("101", "103", "203", "210", "305", "306", "608")}
    assert {code: cell.value for code, cell in said.items()} == {
        "101": "6/9 已报",
        "103": "1/1",
        "203": "8/8",
        "210": "5/9 已报",
        "305": "5/8 已报",
        "306": "6/9 已报",
        "608": "5/8 已报，1家待核实",
    }
    assert colour(said["101"]) == "FFFFE699"
    assert colour(said["103"]) == "00000000"


def test_unit_cells_tell_missing_nil_and_not_owed_apart(values: Workbook) -> None:
    """Missing is empty and coloured, 零报告 a coloured 0, not owed a grey —, 不适用 a word; only numbers add up."""
    missing = [at(values, "101", unit) for unit in ("文石村", "槐园村", "河坝村")] + [at(values, "210", "平原村")]
    assert [(cell.value, colour(cell)) for cell in missing] == [(None, "FFFFE699")] * 4
    nil, zero = at(values, "101", "水源村"), at(values, "102", "平原村")
    assert (nil.value, colour(nil)) == (0, "FFE2EFDA")
    assert (zero.value, colour(zero)) == (0, "00000000")
    not_owed = at(values, "103", "姜家社区")
    assert (not_owed.value, not_owed.font.color.rgb) == ("—", "FFA6A6A6")
    assert at(values, "608", "平原村").value == "不适用"
    assert at(values, "608", "合计").value == 8 + 7 + 9 + 0


def test_last_year_and_change(values: Workbook, formulas: Workbook) -> None:
    """上年 is the consolidated figure; 增减 and its percentage are formulas; a rate changes in percentage points only."""
    assert [at(values, "603", title).value for title in ("合计", "上年（已报单位）", "增减", "增减（%）")] == [
        1.5,
        1,
        0.5,
        50,
    ]
    assert at(formulas, "101", "增减").value == '=IF(COUNT(P7,R7)<2,"",P7-R7)'
    percent = '=IF(COUNT(P7,R7)<2,"",IF(R7=0,"",ROUND((P7-R7)/R7*100,1)))'
    assert at(formulas, "101", "增减（%）").value == percent
    assert at(formulas, "110", "增减").value == '=IF(COUNT(P16,R16)<2,"",ROUND(P16-R16,2))'
    assert at(values, "110", "增减（%）").value == "—"


def test_a_number_leads_to_its_source_and_stays_a_number(values: Workbook) -> None:
    """The link goes to the value's row in 数据来源, its tip names file and cell; the cell still holds a number."""
    cell = at(values, "303", "白云山村")
    assert (cell.value, cell.data_type) == (12, "n")
    assert cell.hyperlink is not None
    assert cell.hyperlink.location == "'数据来源'!E45"
    assert cell.hyperlink.tooltip == "白云山村.xlsx 统计表!D12：“12件”"
    assert [each.value for each in values["数据来源"][45]] == [
        "白云山村",
        "303",
        "人民调解案件件数",
        "本年",
        12,
        "数值",
        "12件",
        "12",
        "白云山村.xlsx",
        "统计表",
        "D12",
        "d4735e3a265e",
        "2023-01-05 09:02",
        "含跨年调处的一件",
        None,
    ]


def test_notes_and_signatures_stand_below_the_table(values: Workbook) -> None:
    """What the signs mean, what was taken off, and the three who sign."""
    sheet = values["汇总表"]
    said = [str(cell.value) for row in sheet.iter_rows(min_row=76) for cell in row if cell.value is not None]
    assert said == [
        "缺报：应报而没有可采用的数，合计中不含这些单位",
        "待核实：有核实性问题还没有说明的数，和含有它的合计",
        "—",
        "不由该单位报送",
        "0",
        "零报告：单位申明全年没有发生",
        "不适用",
        "经同意不适用，不计入合计",
        "注1：人民调解案件件数的合计为各单位之和减去上交镇调委会件数之和，以免重复计算。",
        "注2：比率由合计数计算，单位为%，其增减为百分点。",
        "注3：点击各单位的数，可查看其来源（文件、工作表、单元格）。",
        "制表人：",
        "审核人：",
        "日期：",
    ]


def test_the_table_prints_on_a4_with_its_header_on_every_page(values: Workbook) -> None:
    """Landscape, one page wide, header row repeated, panes frozen, pages numbered."""
    sheet = values["汇总表"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.print_area == "'汇总表'!$A$1:$T$85"
    assert sheet.freeze_panes == "D6"
    footer = sheet.oddFooter
    assert footer is not None
    assert footer.center is not None
    assert footer.center.text == "第 &P 页，共 &N 页"


# ------------------------------------------------------------------------------------------------ the other sheets


def test_where_each_unit_stands(values: Workbook) -> None:
    """One row a unit, with a remark where the last version was sent back and the one before still counts."""
    assert lines(values["报送情况"], 4, 7) == [
        [
            "1",
            "500113115001",
            "姜家社区",
            "村居",
            "接收",
            "2023-01-05 09:01",
            "姜家社区/姜家社区.xlsx",
            "1",
            "0",
            "0",
            "0",
        ],
        [
            *("2", "500113115214", "白云山村", "村居", "接收", "2023-01-05 09:02", "白云山村/白云山村.xlsx"),
            *("2", "0", "0", "1", "最新一版被退回，仍采用前一版"),
        ],
        ["3", "500113115215", "文石村", "村居", "缺报", "0"],
        ["4", "500113115216", "槐园村", "村居", "退回", "2023-01-05 09:04", "槐园村/槐园村.xlsx", "1", "2", "0", "1"],
    ]
    assert lines(values["报送情况"], 8, 8)[0][4:6] == ["待核实", "迟报"]


def test_every_file_is_listed_below(values: Workbook) -> None:
    """All versions in order of arrival, with those of unknown unit, and the whole fingerprint of each."""
    sheet = values["报送情况"]
    assert sheet["A17"].value == "全部报送（含更正和退回，共12份，每个单位按收到的先后）"
    assert lines(sheet, 21, 21)[0][2:8] == [
        *("白云山村", "村居", "退回", "2023-01-05 09:03", "白云山村/白云山村（更正）.xlsx", "未采用"),
    ]
    last = lines(sheet, 30, 30)[0]
    assert last[:6] == ["12", "未识别", "退回", "2023-01-05 09:12", "来件/=附件2(1).xlsx", "未采用"]
    assert last[-1] == hashlib.sha256(b"12").hexdigest()


def test_opinions_are_sorted_by_weight(values: Workbook) -> None:
    """强制性 before 核实性 before 提示, unidentified files first, then in register order, each with its code."""
    village, other, third = "白云山村（更正）.xlsx", "槐园村.xlsx", "蔡家寺村.xlsx"
    blank = "“调解成功件数”没有填。请填数，没有发生填0。"
    not_exact = "“60余”不是准确数。请填写具体件数后重新提交。"
    repaired = "“４次”按4采用。请核对，不对请改正后重新提交。"
    unknown = "不知道是哪个单位的报表：姜家。请在“填报单位”处填写单位全称。"
    much = (
        "普法宣传资料份数 900 ≤ 3 × 普法受众人次 120，多出540。发放的资料多于受众的三倍，请核对，或在“说明”栏写明原因。"
    )
    assert lines(values["审核意见"], 3, 20) == [
        ["未识别", "=附件2(1).xlsx", "统计表!B3", "强制性", "unknown_unit", unknown, "未采用"],
        ["白云山村", village, "统计表!D9", "强制性", "not_exact", not_exact, "未采用"],
        ["白云山村", village, "统计表!D11", "强制性", "blank", blank, "未采用"],
        ["槐园村", other, "统计表!D9", "强制性", "not_exact", not_exact, "未采用"],
        ["槐园村", other, "统计表!D11", "强制性", "blank", blank, "未采用"],
        ["蔡家寺村", third, "统计表!D20", "核实性", "宣传资料", much, "未说明", "采用"],
        [
            *("白云山村", "白云山村.xlsx", "统计表!D12", "提示", "repaired"),
            *("“12件”按12采用。请核对，不对请改正后重新提交。", "采用"),
        ],
        ["白云山村", village, "统计表!D8", "提示", "repaired", repaired, "未采用"],
        ["槐园村", other, "统计表!D8", "提示", "repaired", repaired, "未采用"],
    ]


@pytest.fixture(scope="module")
def overruled(settings: Settings) -> Workbook:
    """An edition in which units explained, and a person let pass and set aside; one file came twice."""
    catalogue = settings.catalogue
    village, other, third = (catalogue.unit_named(name) for name in ("白云山村", "槐园村", "蔡家寺村"))
    assert village
    assert other
    assert third
    first, second = (filled(village, catalogue, {"学习次数": count}) for count in ("4", "6"))
    passed = tuple(
        replace(each, waiver="台账已核对，2023-01-09") if each.code == "not_exact" else each
        for each in _hard("槐园村.xlsx")
        if each.code != "blank"
    )
    soft = replace(_soft("蔡家寺村.xlsx"), explanation="镇里统一配发")
    refused = replace(soft, explanation="情况属实", refused="too_short")
    again = standing(2, first, effective=False)
    standings = (
        standing(1, first),
        replace(again, arrival=replace(again.arrival, sha256=standing(1, first).arrival.sha256)),
        replace(standing(3, second, effective=False), withdrawn="交错了，2023-01-09"),
        standing(4, replace(filled(other, catalogue), findings=passed)),
        standing(5, replace(filled(third, catalogue), findings=(soft, refused))),
    )
    return load_workbook(BytesIO(render_summary(assemble(settings, catalogue, standings))), data_only=True)


def test_what_was_answered_stands_beside_the_opinion(overruled: Workbook) -> None:
    """人工放行 with the reason, the explanation, or why it was refused."""
    rows = lines(overruled["审核意见"], 3, 20)
    assert [(row[0], row[4], row[-2]) for row in rows[:3]] == [
        ("槐园村", "not_exact", "人工放行：台账已核对，2023-01-09。"),
        ("蔡家寺村", "宣传资料", "已说明：镇里统一配发"),
        ("蔡家寺村", "宣传资料", "“情况属实”不能作为说明：不足6个字，请写明具体原因。"),
    ]


def test_remarks_and_open_counts(overruled: Workbook) -> None:
    """Versions are counted once, findings while they are open; what a person decided stands in the remark."""
    sheet = overruled["报送情况"]
    village, other, third = ([cell.value for cell in sheet[row]] for row in (5, 7, 8))
    assert village[8:13] == [2, 0, 0, 0, "2023-01-05 09:03的一版已撤回（交错了，2023-01-09）"]
    assert other[4:5] + other[8:13] == ["接收", 1, 0, 0, 1, "人工放行“not_exact”（台账已核对，2023-01-09）"]
    assert third[4:5] + third[8:13] == ["待核实", 1, 0, 1, 0, "已说明1处"]
    assert [(sheet[f"I{row}"].value, sheet[f"M{row}"].value) for row in range(19, 23)] == [
        ("采用", None),
        ("重复", "与序号1的文件相同，不另计"),
        ("撤回", "2023-01-05 09:03的一版已撤回（交错了，2023-01-09）"),
        ("采用", "人工放行“not_exact”（台账已核对，2023-01-09）"),
    ]


def test_changes_between_versions_stand_below_the_files(overruled: Workbook) -> None:
    """Version, unit, indicator, column, before and after."""
    sheet = overruled["报送情况"]
    assert sheet["A25"].value == "各版的改动（与同一单位的上一版相比，共1处）"
    assert [cell.value for cell in sheet[26]][:8] == [
        *("版次", "单位代码", "单位", "代码", "栏目", "采用", "指标", "上一版 → 这一版")
    ]
    assert [cell.value for cell in sheet[27]][:8] == [
        *("第2版", "500113115214", "白云山村", "101", "本年", "撤回", "二十大精神学习次数", "4 → 6")
    ]


def test_checks_that_could_not_run_are_listed(values: Workbook) -> None:
    """Unit, file, check, what it says and why it did not run."""
    assert lines(values["未执行的审核"], 3, 5) == [
        [
            *("白云山村", "白云山村.xlsx", "矫正累计", "社区矫正累计接收应等于上年累计加新接收，请核对后重新提交。"),
            "没有上年的社区矫正累计接收人数",
        ]
    ]


def test_detail_lists_are_merged_with_the_unit_in_front(values: Workbook) -> None:
    """Plain whole counts become numbers, everything else stays what people wrote."""
    sheet = values["普法活动台账"]
    assert [cell.value for cell in sheet[3]] == [
        *("姜家社区", "2022-03-05", "=1+1", "法律十进", "姜家文化广场", 120, "约300", None, "@全体", 5),
    ]
    assert [cell.value for cell in sheet[6]] == [
        *("白云山村", "2022-12-04", "宪法宣传周", "法治培训", "会议室", 45, 0, "司法所", None, 6),
    ]
    assert lines(values["矛盾纠纷台账"], 2, 3) == [
        ["单位", "编号", "受理日期", "类型", "结果", "备注", "行号"],
        ["姜家社区", "2022-001", "2022-02-11", "邻里", "调解成功", "5"],
    ]


def test_peoples_text_is_never_a_formula(formulas: Workbook) -> None:
    """Texts beginning with = or @ stay texts in every sheet; formulas stand only in the 汇总表."""
    assert (formulas["普法活动台账"]["C3"].value, formulas["普法活动台账"]["C3"].data_type) == ("=1+1", "s")
    assert formulas["文字材料"]["C4"].data_type == "s"
    assert formulas["审核意见"]["B3"].data_type == "s"
    with_formulas = {
        sheet.title for sheet in formulas for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    }
    assert with_formulas == {"汇总表"}


def test_narratives_keep_their_paragraphs(values: Workbook) -> None:
    """Unit, heading and text; the row is high enough for all its lines."""
    sheet = values["文字材料"]
    assert [cell.value for cell in sheet[2]] == ["单位", "栏目", "内容"]
    assert [cell.value for cell in sheet[4]] == ["姜家社区", "下一年度打算", "=SUM(A1) 这是一句以等号开头的话。"]
    assert str(sheet["C3"].value).count("\n") == 1
    assert sheet.row_dimensions[3].height == 206.25


# ------------------------------------------------------------------------------------------------ sizes and limits


def test_the_same_edition_gives_the_same_bytes(edition: Edition, content: bytes) -> None:
    """No clock and no chance: the file's own time is the edition's."""
    assert render_summary(edition) == content
    with ZipFile(BytesIO(content)) as members:
        assert b"2023-01-06T00:00:00Z" in members.read("docProps/core.xml")


def test_units_stand_in_columns_up_to_twenty_and_in_rows_above(settings: Settings) -> None:
    """Twenty units still have a column each; with twenty-one the totals add up the columns of 分单位."""
    twenty = load_workbook(BytesIO(render_summary(_larger(settings, 20))))
    assert "分单位" not in twenty.sheetnames
    assert at(twenty, "101", "合计").value == '=IF(COUNT(D7:W7)=0,"",SUM(D7:W7))'
    more = _larger(settings, 21)
    content = render_summary(more)
    written, values = load_workbook(BytesIO(content)), load_workbook(BytesIO(content), data_only=True)
    assert written.sheetnames[:2] == ["汇总表", "分单位"]
    assert at(written, "101", "合计").value == "=IF(COUNT('分单位'!$D$7:$D$27)=0,\"\",SUM('分单位'!$D$7:$D$27))"
    column = [values["分单位"].cell(row, 4) for row in range(7, 28)]
    assert sum(cell.value for cell in column if isinstance(cell.value, int)) == at(values, "101", "合计").value
    assert column[0].hyperlink is not None
    assert [values["分单位"].cell(row, 4).value for row in (3, 4, 5, 6)] == [
        *("一、理论学习", "二十大精神学习次数", "101", "次"),
    ]


@pytest.mark.thorough
def test_above_two_hundred_units_the_records_are_left_to_the_csv_files(settings: Settings) -> None:
    """Two hundred units keep 数据来源; one more and the workbook says where the values are."""
    assert "数据来源" in load_workbook(BytesIO(render_summary(_larger(settings, 200))), read_only=True).sheetnames
    content = render_summary(_larger(settings, 201))
    book = load_workbook(BytesIO(content), read_only=True)
    assert book.sheetnames == ["汇总表", "分单位", "报送情况", "审核意见", "未执行的审核", "文字材料"]
    said = [value for (value,) in book["汇总表"].iter_rows(min_row=76, max_col=1, values_only=True)]
    assert "注4：单位较多，数据来源和台账不列在本工作簿中，逐项数据见 data 文件夹中的CSV文件。" in said
    with ZipFile(BytesIO(content)) as members:
        assert b"<hyperlink" not in members.read("xl/worksheets/sheet2.xml")


def test_an_edition_without_any_submission_renders(settings: Settings) -> None:
    """Nothing has come in: every owed cell is missing, every total empty, and each list says that it is empty."""
    book = load_workbook(BytesIO(render_summary(assemble(settings, settings.catalogue, ()))), data_only=True)
    assert at(book, "101", "合计").value is None
    assert at(book, "101", "上报率").value == "0/9 已报"
    assert [
        book[name]["A3"].value for name in ("审核意见", "未执行的审核", "数据来源", "普法活动台账", "文字材料")
    ] == [
        *(
            "没有审核意见。",
            "所有审核都已执行。",
            "还没有采用的报送。",
            "没有单位报送普法活动台账。",
            "没有单位报送文字材料。",
        ),
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("活动\x07\x00名", "活动\ufffd\ufffd名"),
        ("\ud800半个字", "\ufffd半个字"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("字" * 32_767, "字" * 32_767),
        ("字" * 32_768, "字" * 32_766 + "…"),
        ("😀" * 16_383, "😀" * 16_383),
        ("😀" * 16_384, "😀" * 16_383 + "…"),
        ("_x0041_", "_x0041_"),
    ],
)
def test_any_text_fits_a_cell(text: str, shown: str) -> None:
    """Characters that no workbook may hold are replaced, texts over Excel's limit end with …, and all survive the file."""
    assert storable(text) == shown
    with Book(title="", author="", created="2023-01-06T08:00:00+08:00") as book:
        book.page("表").text(0, 0, text, SummaryStyle.TEXT)
        content = book.content()
    assert load_workbook(BytesIO(content))["表"]["A1"].value == shown


def test_a_long_text_makes_no_row_higher_than_excel_allows(settings: Settings) -> None:
    """A thousand lines in one cell: the row stops at 409 points, where Excel would call the file damaged."""
    place = Place("白云山村.xlsx", "统计表", "D9")
    trouble = Finding("not_a_number", Severity.HARD, place, {"found": "多\n" * 1_000})
    submission = replace(filled(settings.catalogue.units[1], settings.catalogue), findings=(trouble,))
    book = load_workbook(BytesIO(render_summary(assemble(settings, settings.catalogue, (standing(1, submission),)))))
    assert book["审核意见"].row_dimensions[3].height == 408.75


def test_a_cell_that_is_refused_is_our_bug() -> None:
    """What XlsxWriter answers with a code or a warning raises, naming the cell."""
    with Book(title="", author="", created="2023-01-06T08:00:00+08:00") as book:
        page = book.page("表")
        with pytest.raises(RefusedError, match="表!A1048577: XlsxWriter returned -1"):
            page.text(1_048_576, 0, "太远", SummaryStyle.TEXT)
        with pytest.raises(UserWarning, match="Can't merge single cell"):
            page._sheet.merge_range(0, 0, 0, 0, "")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", [""]),
        ("一二三四五\n六七八九十", ["一二三四五\n六七八九十"]),
        ("一二三四五\n六七八九十\n甲", ["一二三四五\n六七八九十", "甲"]),
        ("一二三四五六七八九十甲", ["一二三四五六七八九十", "甲"]),
    ],
)
def test_long_texts_go_on_in_another_row(text: str, parts: list[str]) -> None:
    """Two lines of ten half-width characters: ten Chinese characters fit, the eleventh goes on."""
    assert list(portions(text, width=10, lines=2)) == parts


def test_addresses() -> None:
    """Sheet names are quoted."""
    assert address("数据来源", 4, 27) == "'数据来源'!AB5"


def _larger(settings: Settings, count: int) -> Edition:
    villages = [Unit(f"5001131{number:05}", f"第{number}村", "村居") for number in range(1, count - 3)]
    units = (*villages, *settings.catalogue.units[8:])
    catalogue = replace(settings.catalogue, units=units)
    standings = tuple(
        standing(number % 60, filled(unit, catalogue)) for number, unit in enumerate(units) if number % 7 != 6
    )
    return assemble(settings, catalogue, standings)


def at(book: Workbook | Worksheet, code: str, title: str) -> Cell:
    """The cell of the 汇总表 in the row of that code and the column of that title."""
    sheet = book["汇总表"] if isinstance(book, Workbook) else book
    column = next(cell.column for cell in sheet[5] if cell.value == title)
    row = next(cell.row for (cell,) in sheet.iter_rows(min_row=6, max_col=1) if cell.value == code)
    found = sheet.cell(row, column)
    assert isinstance(found, Cell)
    return found


def colour(cell: Cell) -> str:
    """The fill of a cell, as ARGB."""
    return str(cell.fill.fgColor.rgb)


def lines(sheet: Worksheet, first: int, last: int) -> list[list[str]]:
    """The texts of those rows, empty cells left out."""
    rows = sheet.iter_rows(min_row=first, max_row=min(last, sheet.max_row), values_only=True)
    return [[str(value) for value in row if value is not None] for row in rows]
