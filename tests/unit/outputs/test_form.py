"""The blank form: what a unit is asked, where it stands, what may be typed, and that nothing else can be."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from etl.domain import Unit
from etl.domain.catalogue import Catalogue
from etl.outputs.form import form_name, render_form
from etl.settings.loading import Settings, load_settings

PROJECT = Path(__file__).resolve().parents[3]
FORM_SHEETS = ["填报说明", "统计表", "普法活动台账", "矛盾纠纷台账", "文字材料", "_表样"]


@pytest.fixture(scope="module")
def settings() -> Settings:
    """The configuration as shipped."""
    return load_settings(PROJECT)


@pytest.fixture(scope="module")
def village(settings: Settings) -> Workbook:
    """The blank form of 白云山村."""
    return blank(settings, "白云山村")


def blank(settings: Settings, name: str, last_year: dict[str, Decimal] | None = None) -> Workbook:
    """The blank form of a unit, opened."""
    unit = named(settings.catalogue, name)
    return load_workbook(BytesIO(render_form(unit, settings.catalogue, settings.project, last_year)))


def named(catalogue: Catalogue, name: str) -> Unit:
    """A unit of the register."""
    unit = catalogue.unit_named(name)
    assert unit is not None
    return unit


def texts(sheet: Worksheet, row: int) -> list[object]:
    """The values of a row, columns A to F."""
    return [sheet.cell(row, column).value for column in range(1, 7)]


def codes(sheet: Worksheet) -> list[str]:
    """What stands in the column 代码 below its number."""
    return [str(cell.value) for cell in sheet["C"][6:] if cell.value]


def row_of(sheet: Worksheet, text: str) -> int:
    """The row whose column A says so."""
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == text)


def rule_at(sheet: Worksheet, cell: str) -> DataValidation:
    """The validation of a cell."""
    rules: list[DataValidation] = sheet.data_validations.dataValidation
    return next(rule for rule in rules if cell in rule.sqref)


def test_sheets_of_a_village_and_of_an_office(settings: Settings, village: Workbook) -> None:
    """Villages and 司法所 keep lists, the other offices do not."""
    assert village.sheetnames == FORM_SHEETS
    assert blank(settings, "司法所").sheetnames == FORM_SHEETS
    assert blank(settings, "党政办").sheetnames == ["填报说明", "统计表", "文字材料", "_表样"]


def test_mark_sheet_is_very_hidden_and_says_whose_form_it_is(village: Workbook) -> None:
    """Intake knows the form by it, and nobody sees it."""
    marks = village["_表样"]
    assert marks.sheet_state == "veryHidden"
    assert [[cell.value for cell in row] for row in marks["A1:B4"]] == [
        ["表样", "年报汇总统计表"],
        ["版本", "1"],
        ["年度", "2022"],
        ["单位代码", "500113115214"],
    ]


def test_head_of_the_table(village: Workbook) -> None:
    """Title, identification left and right, headings, column numbers, first section and first indicator."""
    table = village["统计表"]
    assert [texts(table, row) for row in range(1, 9)] == [
        ["姜家镇2022年度法治政府建设统计表", None, None, None, None, None],
        [None, None, None, None, "表号：", "姜法综1表"],
        ["填报单位：", "白云山村", None, None, "制定单位：", "姜家镇司法所"],
        ["单位代码：", "500113115214", None, None, "报告期：", "2022年"],
        ["指标名称", "计量单位", "代码", "本年", "上年", "说明"],
        ["甲", "乙", "丙", "1", "2", None],
        ["一 理论学习", None, None, None, None, None],
        ["二十大精神学习次数", "次", "101", None, None, None],
    ]


def test_of_whiches_say_so_and_are_indented(village: Workbook) -> None:
    """其中 stands before the name and the name stands deeper than its whole."""
    table = village["统计表"]
    whole, part = row_of(table, "人民调解案件件数"), row_of(table, "其中：调解成功件数")
    assert part == whole + 1
    assert (table.cell(whole, 1).alignment.indent, table.cell(part, 1).alignment.indent) == (1, 3)


def test_an_of_which_of_an_of_which_is_deeper(settings: Settings) -> None:
    """合格 is of those who took part, who are of those who should have."""
    table = blank(settings, "党政办")["统计表"]
    names = ("学法考试应考人数", "其中：学法考试参考人数", "其中：学法考试合格人数")
    assert [table.cell(row_of(table, name), 1).alignment.indent for name in names] == [1, 3, 5]


def test_an_of_which_without_its_whole_stands_alone(settings: Settings) -> None:
    """When the whole is owed by somebody else, 其中 would refer to nothing."""
    catalogue = settings.catalogue
    indicators = tuple(replace(i, reported_by=("党政办",)) if i.key == "调解案件" else i for i in catalogue.indicators)
    content = render_form(
        named(catalogue, "文石村"), Catalogue(catalogue.units, indicators, catalogue.checks), settings.project
    )
    assert row_of(load_workbook(BytesIO(content))["统计表"], "调解成功件数")


@pytest.mark.parametrize("name", ["白云山村", "司法所", "党政办公室", "平安建设办公室", "信访办公室"])
def test_only_what_the_unit_owes_is_asked(settings: Settings, name: str) -> None:
    """No ratio, no roster count, no figure of another office."""
    owed = [indicator.code for indicator in settings.catalogue.owed_by(named(settings.catalogue, name))]
    assert codes(blank(settings, name)["统计表"]) == owed
    assert not {"110", "111", "203", "306", "505", "703"} & set(owed)


def test_entry_cells_are_open_and_everything_else_is_locked(village: Workbook) -> None:
    """The sheet is protected without password; 本年, 上年, 说明 and 零报告 are coloured and open."""
    table = village["统计表"]
    assert table.protection.sheet
    assert table.protection.password is None
    nil = row_of(table, "零报告")
    for cell in ("D8", "E8", "F8", f"D{nil}"):
        assert not table[cell].protection.locked
        assert table[cell].fill.fgColor.rgb == "FFFFF8D5"
    for cell in ("A1", "B3", "A8", "B8", "C8", f"A{nil}", f"E{nil}"):
        assert table[cell].protection.locked


def test_first_entry_cell_is_in_column_d(village: Workbook) -> None:
    """Read by rows, no open cell comes before D8."""
    cells = (cell for row in village["统计表"].iter_rows() for cell in row)
    assert next(cell.coordinate for cell in cells if not cell.protection.locked) == "D8"


def test_counts_are_validated_as_whole_and_not_negative(village: Workbook) -> None:
    """WPS and Excel refuse text, negatives and fractions, and say what is wanted."""
    rule = rule_at(village["统计表"], "D8")
    assert (rule.type, rule.operator, rule.formula1, rule.errorStyle) == ("whole", "greaterThanOrEqual", "0", None)
    assert rule.promptTitle == "101 本年"
    assert rule.prompt == rule.error
    assert rule.error == ("二十大精神学习次数（次）：请填写大于或等于0的整数，不带单位，不写“余”“约”。没有发生填0。")
    assert rule.showErrorMessage
    assert rule.showInputMessage


def test_stocks_are_not_said_to_happen(village: Workbook) -> None:
    """法律明白人 do not occur, they are there or not."""
    rule = rule_at(village["统计表"], f"D{row_of(village['统计表'], '法律明白人人数')}")
    assert str(rule.prompt).endswith("没有填0。")


def test_decimals_are_let_in_where_the_catalogue_does(settings: Settings) -> None:
    """法治文化带公里数 may have one decimal."""
    table = blank(settings, "党政办")["统计表"]
    rule = rule_at(table, f"D{row_of(table, '法治文化带公里数')}")
    assert (rule.type, rule.operator, rule.formula1) == ("decimal", "greaterThanOrEqual", "0")
    assert "最多1位小数" in str(rule.prompt)


def test_nil_return_takes_yes_or_nothing(village: Workbook) -> None:
    """零报告 is a list of one choice, and says that stocks are still due."""
    table = village["统计表"]
    row = row_of(table, "零报告")
    assert rule_at(table, f"D{row}").formula1 == '"是"'
    assert table.cell(row, 5).value == "全年各项都没有发生时选“是”，其余留空；年末在册、现有的数仍要填"


def test_nil_return_of_a_unit_without_stocks(settings: Settings) -> None:
    """Nothing more is due there."""
    table = blank(settings, "信访办")["统计表"]
    assert table.cell(row_of(table, "零报告"), 5).value == "全年各项都没有发生时选“是”，其余留空"


def test_every_entry_cell_of_the_table_has_its_rule(settings: Settings) -> None:
    """本年 and 上年 of each indicator, in every unit's form."""
    for unit in settings.catalogue.units:
        table = blank(settings, unit.name)["统计表"]
        rows = [row for row in range(7, table.max_row + 1) if table.cell(row, 3).value]
        assert rows
        assert all(rule_at(table, f"{column}{row}") for row in rows for column in "DE")


def test_last_year_is_filled_in_and_locked(settings: Settings) -> None:
    """A figure of the ledger cannot be typed over; one that the ledger does not have stays open."""
    table = blank(settings, "文石村", {"101": Decimal(2), "102": Decimal(112)})["统计表"]
    assert (table["E8"].value, table["E9"].value, table["E10"].value) == (2, 112, None)
    assert (table["E8"].protection.locked, table["E10"].protection.locked) == (True, False)
    assert not any("E8" in rule.sqref for rule in table.data_validations.dataValidation)
    assert not table["D8"].protection.locked


def test_decimals_of_last_year_are_kept(settings: Settings) -> None:
    """0.6 公里 is not rounded, neither in the file nor on the screen."""
    table = blank(settings, "党政办", {"603": Decimal("0.6")})["统计表"]
    cell = table.cell(row_of(table, "法治文化带公里数"), 5)
    assert (cell.value, cell.number_format) == (0.6, "General")


def test_footer_leaves_room_to_sign(village: Workbook) -> None:
    """Labels, and an open cell to the right of each."""
    table = village["统计表"]
    row = row_of(table, "单位负责人：")
    assert texts(table, row) == ["单位负责人：", None, None, None, "填表人：", None]
    assert texts(table, row + 1) == ["联系电话：", None, None, None, "报出日期：", None]
    assert not any(table.cell(at, column).protection.locked for at in (row, row + 1) for column in (2, 6))


def relation_lines(table: Worksheet) -> list[str]:
    """What stands beneath 审核关系."""
    first = row_of(table, "审核关系") + 1
    return [str(table.cell(row, 1).value) for row in range(first, table.max_row + 1) if table.cell(row, 1).value]


def test_relations_of_a_village_in_words(village: Workbook) -> None:
    """Hard ones first, each on one line with names and codes."""
    lines = relation_lines(village["统计表"])
    assert lines[:5] == [
        "强制性（不符的退回）：",
        "1. 调解成功件数(304) ≤ 人民调解案件件数(303)",
        "2. 上交镇调委会件数(305) ≤ 人民调解案件件数(303)",
        "核实性（不符的请核对，确实如此的在“说明”栏写明原因）：",
        "3. 二十大精神学习次数(101)与二十大精神学习惠及人次(102)要么都是0，要么都大于0",
    ]
    assert "10. 每一项：绝对值(本年 − 上年) ≤ 10 或 绝对值(本年 − 上年) ≤ 上年 ÷ 2" in lines
    assert "15. 普法受众人次(605) = 普法活动台账“法律十进”的参加人次 + 普法活动台账“其他”的参加人次" in lines
    assert lines[-2:] == [
        "17. 人民调解案件件数(303) = 矛盾纠纷台账的行数",
        "18. 上交镇调委会件数(305) = 矛盾纠纷台账“上交镇调委会”的行数",
    ]


def test_relations_name_only_what_stands_on_the_form(settings: Settings) -> None:
    """信访办 reads nothing of villages, of lists it does not keep, or of 司法所."""
    assert relation_lines(blank(settings, "信访办")["统计表"]) == [
        "核实性（不符的请核对，确实如此的在“说明”栏写明原因）：",
        "1. 信访办结件数(508) ≤ 区交办信访事项件数(506) + 镇信访事件件数(507)",
        "2. 治重化积完成件数(502) ≤ 治重化积交办件数(501)",
        "3. 历年信访积案化解件数(504) ≤ 历年信访积案应化解件数(503)",
        "4. 每一项：绝对值(本年 − 上年) ≤ 10 或 绝对值(本年 − 上年) ≤ 上年 ÷ 2",
        "5. 每一项：本年 ≥ 10 或 上年 ≤ 1000",
    ]


def test_last_year_in_a_relation(settings: Settings) -> None:
    """上年 stands before the name."""
    lines = relation_lines(blank(settings, "司法所")["统计表"])
    assert "3. 社区矫正累计接收人数(401) = 上年社区矫正累计接收人数(401) + 社区矫正新接收人数(403)" in lines


def test_activities_list(village: Workbook) -> None:
    """Headings, two hundred ruled rows, choices, dates of the year, whole counts."""
    sheet = village["普法活动台账"]
    headings = ["日期", "活动名称", "类别", "地点", "参加人次", "发放资料份数", "联合单位", "备注"]
    assert [cell.value for cell in sheet[3]] == headings
    assert "不写任何人的姓名、身份证号和电话号码。" in str(sheet["A2"].value)
    assert rule_at(sheet, "C4").formula1 == '"法律十进,法治培训,宣讲学习,其他"'
    date = rule_at(sheet, "A203")
    assert (date.type, date.operator, date.formula1, date.formula2) == ("date", None, "44562", "44926")
    assert date.error == "请填写2022年内的日期，写成“2022-03-05”的样子。"
    assert rule_at(sheet, "E4").type == rule_at(sheet, "F203").type == "whole"
    assert [sheet[cell].number_format for cell in ("A4", "A203", "E4")] == ["yyyy-mm-dd", "yyyy-mm-dd", "0"]
    assert (sheet["B203"].border.left.style, sheet["B204"].border.left.style) == ("thin", None)
    assert (sheet["A3"].protection.locked, sheet["H203"].protection.locked) == (True, False)
    assert not sheet.column_dimensions["B"].protection.locked


def test_disputes_list(village: Workbook) -> None:
    """Headings and choices of type and result."""
    sheet = village["矛盾纠纷台账"]
    assert [cell.value for cell in sheet[3]] == ["编号", "受理日期", "类型", "结果", "备注"]
    assert rule_at(sheet, "C4").formula1 == '"邻里,婚姻家庭,土地,劳务,其他"'
    assert rule_at(sheet, "D4").formula1 == '"调解成功,未成功,上交镇调委会"'
    assert rule_at(sheet, "B4").type == "date"


def test_narrative_sheet(village: Workbook) -> None:
    """Headings given, wide open cells beside them."""
    sheet = village["文字材料"]
    assert [[cell.value for cell in row] for row in sheet["A3:B7"]] == [
        ["栏目", "内容"],
        ["主要做法和成效", None],
        ["典型案例", None],
        ["存在的问题和原因", None],
        ["下一年度打算", None],
    ]
    assert (sheet["A4"].protection.locked, sheet["B4"].protection.locked) == (True, False)
    assert sheet["B4"].alignment.wrap_text


def notes(book: Workbook) -> dict[str, str]:
    """填报说明 by heading."""
    sheet = book["填报说明"]
    return {str(sheet.cell(row, 2).value): str(sheet.cell(row, 3).value) for row in range(3, sheet.max_row + 1)}


def test_notes_say_what_a_clerk_must_know(village: Workbook) -> None:
    """Zero and blank, nil return, exact numbers, where it goes, what comes back."""
    told = notes(village)
    assert told["没有发生的"] == "这一项全年没有发生，填0。空着不填算漏报，报表会退回。"
    assert told["零报告"].endswith("年末在册、现有的数选了“是”也要填：法律明白人人数（602）。")
    assert "不写“余”“约”“近”“多”" in told["怎样写数"]
    assert "“人民调解案件件数”照实报全部，“上交镇调委会件数”也算在内，汇总时由程序扣除。" in told["怎样计数"]
    assert told["交到哪里"] == "填好后保存，文件名用“白云山村.xlsx”，放进收件文件夹里的“2022”文件夹，再关掉表格。"
    assert "打开“白云山村”下的“回执.html”" in told["回执"]
    assert told["上年数"] == "照上年上报的数填；上年没有这一项的，可以空着。"
    assert "截止日期" not in told


def test_notes_follow_the_configuration(settings: Settings) -> None:
    """A deadline is told when there is one, and last year's figures when they are already there."""
    project = replace(settings.project, deadline=dt.date(2023, 1, 10))
    content = render_form(named(settings.catalogue, "党政办"), settings.catalogue, project, {"101": Decimal(4)})
    told = notes(load_workbook(BytesIO(content)))
    assert told["截止日期"] == "请在2023年1月10日（含）以前交，之后交的记为迟报。"
    assert told["上年数"] == "已经填好并锁定；如有出入，请在“说明”栏写明。"
    assert "台账" not in told


def test_every_sheet_prints_on_a4_one_page_wide(village: Workbook) -> None:
    """Portrait, one page wide, any number high, page numbers below."""
    for sheet in village.worksheets[:-1]:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        footer = sheet.HeaderFooter.oddFooter
        assert footer is not None
        assert (footer.center.text, footer.center.font) == ("第 &P 页，共 &N 页", "宋体,Regular")
    assert village["统计表"].print_title_rows == "$1:$6"
    assert village["普法活动台账"].print_title_rows == "$1:$3"


def test_only_chinese_form_fonts(village: Workbook) -> None:
    """宋体 and 黑体, and 新罗马 for codes, wherever something stands."""
    fonts = {cell.font.name for sheet in village.worksheets for row in sheet.iter_rows() for cell in row if cell.value}
    assert fonts == {"宋体", "黑体", "Times New Roman"}


def test_same_arguments_give_the_same_bytes(settings: Settings) -> None:
    """Neither the clock nor the order of anything shows in the file."""
    for unit in settings.catalogue.units:
        first, second = (render_form(unit, settings.catalogue, settings.project) for _ in range(2))
        assert first == second


def test_text_that_looks_like_a_formula_stays_text(settings: Settings) -> None:
    """A unit or office whose name begins with = does no harm."""
    unit = replace(named(settings.catalogue, "文石村"), name="=1+1")
    table = load_workbook(BytesIO(render_form(unit, settings.catalogue, settings.project)))["统计表"]
    assert (table["B3"].value, table["B3"].data_type) == ("=1+1", "s")


def test_what_a_workbook_cannot_hold_is_refused(settings: Settings) -> None:
    """A name longer than a cell may be is an error, never a silently cut cell."""
    catalogue = settings.catalogue
    indicators = tuple(
        replace(indicator, name="长" * 32_800) if indicator.code == "101" else indicator
        for indicator in catalogue.indicators
    )
    with pytest.raises(ValueError, match="refused"):
        render_form(
            named(catalogue, "文石村"), Catalogue(catalogue.units, indicators, catalogue.checks), settings.project
        )


def test_long_names_shorten_the_hint_and_not_the_form(settings: Settings) -> None:
    """Excel allows 255 characters in a message; the validation is kept."""
    catalogue = settings.catalogue
    indicators = tuple(replace(i, name="长" * 300) if i.code == "101" else i for i in catalogue.indicators)
    content = render_form(
        named(catalogue, "文石村"), Catalogue(catalogue.units, indicators, catalogue.checks), settings.project
    )
    rule = rule_at(load_workbook(BytesIO(content))["统计表"], "D8")
    assert rule.prompt == "长" * 255


def test_file_is_named_after_the_unit(settings: Settings) -> None:
    """Blank and filled in, the file has the unit's name."""
    assert form_name(named(settings.catalogue, "平安办")) == "平安建设办公室.xlsx"
