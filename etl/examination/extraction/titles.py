"""The titles of the table's columns, however they are worded: 本年, 本年数（件）, 2022年.

A title counts only when it can mean one column and no other. One that speaks of the right year but not of the whole of it
(2022年1—11月), of another year or of another scale (本年（万件）) is taken as doubtful: found, and asked about. A 本年 that has lost its
title is found by where it should stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from etl.domain import Sheet
from etl.domain.catalogue import plain
from etl.examination.numbers import KNOWN_MEASURES

LABEL, MEASURE, CODE, THIS_YEAR, LAST_YEAR, REMARK = "指标名称", "计量单位", "代码", "本年", "上年", "说明"
_TITLES = {
    LABEL: ("指标名称", "指标", "指标名", "统计指标", "统计项目", "项目名称", "项目"),
    MEASURE: ("计量单位", "单位"),
    CODE: ("代码", "指标代码", "编码", "指标编码", "代号"),
    REMARK: ("说明", "情况说明", "备注", "备注说明"),
}
_COLUMN_OF = {title: (name, rank) for name, titles in _TITLES.items() for rank, title in enumerate(titles)}

_LONGEST = 40
"""Longer texts are sentences."""
_LONGEST_NOTE = 200
_NOTE = re.compile(r"[(\[【<〔].*?[)\]】>〕]")
_NUMBERING = re.compile(r"^(?:[0-9]{1,2}|[甲乙丙丁])[.、]|[*]")
_THIS = r"(?:本年度?|本期|今年|当年|全年)"
_LAST = r"(?:(?:上一?年度?|上期|去年)(?:同期|末|底)?|同期)"
_OWN = r"(?:数|数据|数值|数量|情况|合计|小计|累计|实际|完成|实绩|填报)*"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})年?度?(?:全年)?"
_WHOLE_YEAR = re.compile(r"1月?(?:份)?[-—–~至到]+12月(?:份)?")
_PART_OF_YEAR = re.compile(r"[0-9一二三四五六七八九十]月|季|半年|截至|截止|上旬|中旬|下旬|计划|目标|预计")
_SCALE = re.compile(r"[十百千万亿元%‰]")
_FORMS = ((re.compile(rf"{_THIS}{_OWN}"), THIS_YEAR), (re.compile(rf"{_LAST}{_OWN}"), LAST_YEAR))
_CORRECTED = re.compile(
    r"(?:本年度?|今年)?"
    r"(?:更正|改正|修正|订正|勘误|修改|核实|核定|核准|调整|补报|最终|实际|正确)(?:以?后|为)?的?"  # 更正数, 核实后, 调整为
    rf"(?:本年度?|今年)?{_OWN}"
)
_DATED = re.compile(rf"{_YEAR}{_OWN}")
_PERIOD = re.compile(
    r"(?:(?P<year>(?:19|20)[0-9]{2})年|本年度?|今年|上年度?|去年)"
    r"(?:"
    r"(?:截[至止])?[0-9一二三四五六七八九十、至到月份底前~—–-]+"  # 2022年1—11月, 本年截至11月底
    r"|[上下]半年"  # 2022年上半年
    r"|[一二三四1-4]?季度?"  # 2022年四季度
    r")"
)
_TITLE_OF_PART = re.compile(
    r"年度?[(]?(?:"
    r"[上下]半年"  # 姜家镇2022年上半年统计表
    r"|第?[一二三四1-4]季"  # 2022年度（第四季度）统计表
    r"|前?[0-9一二三四五六七八九十]{1,2}月?份?[-—–~至到]+[0-9一二三四五六七八九十]{1,2}月"  # 2022年1—11月统计表
    r")"
    r"|(?:半年|季度?|月)报(?!送)"  # 法治建设半年报, but not 每月报送至司法所
    r"|截[至止](?:到?(?:20[0-9]{2}年)?)(?:[0-9]|1[01]|[一二三四五六七八九]|十一?)月"  # 截至2022年11月底, 数据截止10月
    r"|(?:^|年)(?:[0-9]|1[0-2]|[一二三四五六七八九]|十[一二]?)月份?(?:法治|统计|报表|情况|工作|数据)"  # 11月份统计表
)
_MONTH = r"(?:[0-9]|1[01]|[一二三四五六七八九]|十一?)月"
"""Not December, with which the year is whole."""
_ANOTHER_NUMBER = re.compile(
    r"(?:此|本|该|以上)?(?:数据?|数字)?(?:只|仅|均)?[为是系]?(?:"
    rf"(?:只|仅)?(?:截[至止]到?|到)(?:20[0-9]{{2}}年)?{_MONTH}(?:份|底|末|[0-9]{{1,2}}日)?(?:止|为止)?"  # 截至11月
    rf"|(?:20[0-9]{{2}}年)?[0-9一]{{1,2}}月?份?[-—–~至到]+{_MONTH}份?"  # 1—10月数
    rf"|{_MONTH}[底末]"  # 11月底数据
    r"|[不未缺少](?:含|包括|计)?(?:[0-9]{1,2}|十[一二]?)月份?"  # 未含12月
    r"|(?:上|下|前|后)?半年度?|(?:第?[一二三四1-4]|前三)季度"  # 上半年, 前三季度
    r"|(?:上年|去年|前年|往年|历年)(?:同期)?|[两三五]年累计"  # 上年同期数, 三年累计
    r"|估计|估算|预估|暂估|预计|约|大概|大约|概|暂定"  # 估计数
    r"|[按以]?[十百千万亿]+(?:为单位|计)"  # 以万计
    r"|单位[:为是][十百千万亿]+(?:次|人|件|份|场|起|条|名|人次)?"  # 单位：万人次
    r")的?(?:数据?|数字|数量|情况)?"
)
"""All that a 说明 says, so that 11月开展3场 is none."""
_MEASURES_NAMED = re.compile(r"(?:^|[^报送填上表制定办用])单位(?:[:为是]|$)[(]?([^()。;]{1,20})")
_BETWEEN_MEASURES = re.compile(r"[、,/和及]")
_SCALED = re.compile(rf"[十百千万亿]+(?:{'|'.join(KNOWN_MEASURES)})?|[十百千万亿]*元|%")
_IN_SCALE = re.compile(r"以[(“]?[十百千万亿]+(?:[次场人名件起份条个]次?)?[)”]?(?:为单位|计)")
_PLAIN_SUBTITLE = re.compile(rf"[0-9.]*|{_OWN}|(?:{'|'.join(map(re.escape, KNOWN_MEASURES))}){_OWN}|填报栏|栏次")
_SOME_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_LONGEST_FIGURE = 20
"""Longer texts are explanations."""


@dataclass(frozen=True, slots=True)
class Title:
    """What a cell says as the title of a column."""

    name: str
    """The standard title."""
    rank: int
    """0 for the form's own word; the lower of two wins."""
    doubtful: bool = False
    """It may not speak of the whole year in the indicators' own measures."""


@lru_cache(maxsize=4096)
def title_of(text: str, year: int) -> Title | None:
    """The column that the text is the title of, on a form of that year; None when it is none."""
    if not text or len(text) > _LONGEST:
        return None
    whole = plain(text)
    notes = "".join(_NOTE.findall(whole))
    if "章" in notes:  # 单位（盖章） is no measure
        return None
    words = _NUMBERING.sub("", _NOTE.sub("", whole)).removesuffix(":")
    if words in _COLUMN_OF:
        return Title(*_COLUMN_OF[words])
    found = _year_column(words, year)
    if found is None:
        return None
    expected = year if found.name == THIS_YEAR else year - 1
    return Title(found.name, found.rank + 100, doubtful=True) if found.doubtful or _strange(notes, expected) else found


def corrects(text: str) -> bool:
    """Whether the text is the title of a column that mends 本年: 更正数, 核实后, 实际."""
    return len(text) <= _LONGEST and bool(_CORRECTED.fullmatch(_NOTE.sub("", plain(text))))


def speaks_of_scale(text: str) -> bool:
    """Whether a line on the sheet says that numbers are in tens, thousands or 万: 单位：万人次, 本表数据以万计."""
    if len(text) > _LONGEST_NOTE or not ("单位" in text or "以" in text):
        return False
    words = plain(text)
    named = _MEASURES_NAMED.search(words)
    measures = _BETWEEN_MEASURES.split(named[1]) if named else []
    return bool(_IN_SCALE.search(words)) or any(_SCALED.fullmatch(measure) for measure in measures)


def speaks_of_part(text: str) -> bool:
    """Whether a title above the table says that it holds a part of a year: 2022年上半年统计表."""
    if len(text) > _LONGEST_NOTE or not any(letter in text for letter in "年月季"):
        return False
    return bool(_TITLE_OF_PART.search(_WHOLE_YEAR.sub("", plain(text))))


def speaks_of_another_number(remark: str, year: int) -> bool:
    """Whether a 说明 says that its number is not the year's exact one: 截至11月, 1—10月数, 未含12月, 估计数, 2021年数据."""
    words = plain(remark).strip("()。")
    if _ANOTHER_NUMBER.fullmatch(_WHOLE_YEAR.sub("", words)):
        return True
    dated = _DATED.fullmatch(words.removesuffix("的"))
    return dated is not None and dated["year"] != str(year)


def narrows(text: str, year: int) -> bool:
    """Whether a heading over 本年 speaks of a part of the year, another year or another scale: 计划数, 数量（万）."""
    return bool(text) and _strange(plain(text), year)


def divides(text: str) -> bool:
    """Whether a second title beneath 本年 is anything but its measure or number: 上半年, 计划, 镇级."""
    words = _NUMBERING.sub("", _NOTE.sub("", _WHOLE_YEAR.sub("", plain(text))))
    return not _PLAIN_SUBTITLE.fullmatch(words)


def untitled_columns(sheet: Sheet, titled: Mapping[tuple[int, int], str]) -> Iterator[tuple[int, int]]:
    """Where 本年 should stand when it has lost its title, or bears another: 数量, 合计, nothing at all.

    That is right of 代码, and of 计量单位, over figures, in a cell without a title that we know. ``titled`` are the titles
    that are known, by row and column.
    """
    headers = {row for (row, _), name in titled.items() if name == LABEL}
    figures = _last_figures(sheet) if headers else {}
    for (row, code), name in titled.items():
        if name != CODE or row not in headers:
            continue
        column = code + 1
        while titled.get((row, column)) in (LABEL, MEASURE):
            column += 1
        if (row, column) not in titled and figures.get(column, 0) > row:
            yield row, column


def _year_column(words: str, year: int) -> Title | None:
    bare = _WHOLE_YEAR.sub("", words)
    for pattern, name in _FORMS:
        if pattern.fullmatch(bare):
            return Title(name, 0 if bare == name else 1)
    if dated := _DATED.fullmatch(bare):
        column = {year: THIS_YEAR, year - 1: LAST_YEAR}.get(int(dated["year"]))
        return Title(column, 2) if column else None
    if period := _PERIOD.fullmatch(bare):
        last = bare.startswith(("上年", "去年")) or period["year"] == str(year - 1)
        return Title(LAST_YEAR if last else THIS_YEAR, 3, doubtful=True)
    return None


def _strange(notes: str, year: int) -> bool:
    """Whether notes in brackets speak of a part of the year, another year or another scale."""
    bare = _WHOLE_YEAR.sub("", notes)
    years = set(_SOME_YEAR.findall(bare)) - {str(year)}
    return bool(years or _PART_OF_YEAR.search(bare) or _SCALE.search(bare))


def _last_figures(sheet: Sheet) -> dict[int, int]:
    """By column the last row with anything like a figure."""
    last: dict[int, int] = {}
    for (row, column), cell in sheet.cells.items():
        text = cell.text
        if row > last.get(column, 0) and len(text) <= _LONGEST_FIGURE and any(map(str.isdigit, text)):
            last[column] = row
    return last
