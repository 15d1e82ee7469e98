"""填报说明: what a village clerk needs to know to fill in the form and hand it in, in plain language."""

from __future__ import annotations

from collections.abc import Iterator

from etl.domain import Indicator, Unit
from etl.domain.catalogue import NIL_LABEL, NOTES_SHEET, Catalogue, keeps_lists
from etl.domain.project import Project
from etl.outputs.form.sheets import FormBook
from etl.system.text_width import wrapped_lines

WIDTHS = (5, 14, 80)
TEXT_WIDTH = 76
"""Half-width characters of 10.5 points in a line of the text column."""


def write_instructions(book: FormBook, unit: Unit, catalogue: Catalogue, project: Project, *, prefilled: bool) -> None:
    """Add the sheet 填报说明; ``prefilled`` when last year's figures are already on the form."""
    sheet = book.sheet(NOTES_SHEET, WIDTHS)
    sheet.merged(0, (0, 2), NOTES_SHEET, "title")
    sheet.height(0, 36)
    sheet.merged(1, (0, 2), f"{unit.name}　{project.year}年度", "subtitle")
    sheet.height(1, 22)
    notes = (*_how_to_fill(unit, catalogue, prefilled=prefilled), *_how_to_submit(unit, project))
    for number, (heading, text) in enumerate(notes, start=1):
        row = number + 1
        sheet.text(row, 0, str(number), "centred")
        sheet.text(row, 1, heading, "heading")
        sheet.text(row, 2, text, "note")
        sheet.height(row, 16 * wrapped_lines(text, TEXT_WIDTH) + 12)
    sheet.finish()


def _how_to_fill(unit: Unit, catalogue: Catalogue, *, prefilled: bool) -> Iterator[tuple[str, str]]:
    owed = catalogue.owed_by(unit)
    yield (
        "填哪里",
        "只填浅黄色的格子，其他格子是锁定的，不用填。统计表的“本年”一栏每一格都要填。比率不用填，由程序计算。",
    )
    yield "没有发生的", "这一项全年没有发生，填0。空着不填算漏报，报表会退回。"
    yield NIL_LABEL, _nil_words(owed)
    yield (
        "怎样写数",
        "一格只写一个准确的数，如 26。不写“余”“约”“近”“多”，不写“万”，不带“件”“人次”等单位，不写算式。要解释的写在“说明”栏。",
    )
    yield from _how_to_count(owed, catalogue)
    if prefilled:
        yield "上年数", "已经填好并锁定；如有出入，请在“说明”栏写明。"
    else:
        yield "上年数", "照上年上报的数填；上年没有这一项的，可以空着。"
    yield (
        "说明栏",
        "比上年增减超过一半，或与表下的审核关系不符而数确实没有错的，请写明原因，不少于6个字，不要只写“属实”“核实无误”。",
    )
    if keeps_lists(unit):
        yield (
            "台账",
            "一行记一场活动或一件纠纷，行数、人次、份数要与统计表对得上。不写任何人的姓名、身份证号和电话号码。",
        )
    yield "文字材料", "每栏写几句实在的话，没有的空着。写到的数要与统计表一致，不写任何人的姓名。"


def _nil_words(owed: tuple[Indicator, ...]) -> str:
    words = f"全年各项都没有发生的，在统计表“{NIL_LABEL}”一行选“是”，其余空着就行。有一项不是0，就不要选。"
    stocks = "、".join(f"{indicator.name}（{indicator.code}）" for indicator in owed if indicator.entry.stock)
    return f"{words}年末在册、现有的数选了“是”也要填：{stocks}。" if stocks else words


def _how_to_count(owed: tuple[Indicator, ...], catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    words = "活动由主办单位报，参加、协办的单位不报，免得重复。同一个人参加几次算几人次。"
    for indicator in owed:
        if indicator.formula.minus:
            minus = catalogue.by_key(indicator.formula.minus).name
            words += f"“{indicator.name}”照实报全部，“{minus}”也算在内，汇总时由程序扣除。"
    yield "怎样计数", words


def _how_to_submit(unit: Unit, project: Project) -> Iterator[tuple[str, str]]:
    folder = str(project.year)
    yield ("交到哪里", f"填好后保存，文件名用“{unit.name}.xlsx”，放进收件文件夹里的“{folder}”文件夹，再关掉表格。")
    yield (
        "回执",
        f"交上以后，到“{folder}”文件夹里的“回执”文件夹，打开“{unit.name}”下的“回执.html”：写“接收”就是交好了；写“待核实”的，请核对或写明原因；写“退回”的，照回执改好，用原来的文件名再交一次。",
    )
    if project.deadline:
        day = project.deadline
        yield "截止日期", f"请在{day.year}年{day.month}月{day.day}日（含）以前交，之后交的记为迟报。"
    yield "有疑问", f"请问{project.office}。"
