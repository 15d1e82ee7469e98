"""The draft's words: what a figure prints complete, partial, missing and zero; the shipped template; a clerk's slips."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from etl.consolidation.edition import Edition, UnitState
from etl.domain import (
    Arrival,
    CellRef,
    Column,
    Consolidation,
    Formula,
    Indicator,
    Kind,
    Narrative,
    Observation,
    Printing,
    Standing,
    State,
    Style,
    Submission,
    Total,
    Unit,
)
from etl.domain.catalogue import Catalogue, owes
from etl.domain.project import Project
from etl.outputs.report.draft import render_bulletins, render_draft
from etl.system.errors import EtlError
from tests.consolidated import since_last_year

ROOT = Path(__file__).parents[3]
FACTS = ROOT / "tests" / "facts"
TEMPLATE = "templates/report.txt.j2"
VILLAGES = ("姜家社区", "白云山村", "文石村", "槐园村", "蔡家寺村", "水源村", "平原村", "河坝村")
OFFICES = {"党政办公室": "党政办", "平安建设办公室": "平安办", "信访办公室": "信访办", "司法所": "司法所"}
ZEROS = {"行政诉讼", "行政复议", "矫正其他减少", "帮教其他减少"}
PROJECT = Project(
    name="姜家镇",
    title="姜家镇2022年法治政府建设情况的报告",
    year=2022,
    office="姜家镇司法所",
    form_number="姜法综1表",
    signer="姜家镇人民政府",
)


def catalogue() -> Catalogue:
    """The register and the 63 indicators, without checks."""
    villages = [Unit(f"V{number}", name, "村居") for number, name in enumerate(VILLAGES, 1)]
    offices = [Unit(f"O{number}", name, "科室", (short,)) for number, (name, short) in enumerate(OFFICES.items(), 1)]
    with (FACTS / "indicators.csv").open(encoding="utf-8", newline="") as rows:
        return Catalogue((*villages, *offices), tuple(map(indicator, csv.DictReader(rows))), ())


def indicator(row: dict[str, str]) -> Indicator:
    """A row of indicators.csv."""
    return Indicator(
        code=row["code"],
        key=row["key"],
        name=row["name"],
        measure=row["measure"],
        section=row["section"],
        kind=Kind(row["kind"]),
        reported_by=tuple(filter(None, row["reported_by"].split(";"))),
        formula=Formula(numerator=row["numerator"], denominator=row["denominator"]),
        printing=Printing(style=Style(row["print"]), hanzi="hanzi" in row["note"]),
    )


def figures() -> dict[str, Decimal]:
    """A number for each indicator by key: the least one of each published interval, some zeros, else 12."""
    facts = json.loads((FACTS / "published-2022.json").read_text(encoding="utf-8"))
    published = {fact["indicator"]: Decimal(fact["exact_between"][0]) for fact in facts}
    return {
        entry.key: published.get(entry.name, Decimal(0 if entry.key in ZEROS else 12))
        for entry in catalogue().indicators
    }


def edition(
    values: dict[str, Decimal | None] | None = None,
    *,
    absent: tuple[str, ...] = (),
    last_year: dict[str, Decimal] | None = None,
    project: Project = PROJECT,
) -> Edition:
    """An edition to which all units but ``absent`` have answered everything; ``values`` replace totals."""
    known = catalogue()
    states = tuple(UnitState(unit, () if unit.name in absent else (standing(unit, known),)) for unit in known.units)
    present = {state.unit.code for state in states if state.standings}
    chosen: dict[str, Decimal | None] = {**figures(), **(values or {})}
    totals = tuple(total(entry, known, present, chosen, last_year or {}) for entry in known.indicators)
    standings = tuple(state.standings[0] for state in states if state.standings)
    return Edition(project, known, 1, "2023-01-09T10:00:00+08:00", standings, states, Consolidation(totals))


def standing(unit: Unit, known: Catalogue) -> Standing:
    """An accepted submission of the unit that answers all it owes and carries one piece of text."""
    cell = CellRef("统计表", 9, 4)
    answers = tuple(
        Observation(entry.code, Column.THIS_YEAR, Decimal(1), State.NUMBER, "1", cell) for entry in known.owed_by(unit)
    )
    words = (Narrative("典型案例", f"{unit.name}的做法", cell), Narrative("下一年度打算", " ", cell))
    submission = Submission(f"{unit.name}.xlsx", unit.code, unit.name, 2022, answers, narratives=words)
    return Standing(Arrival(1, f"2022/{unit.name}.xlsx", "0" * 64, 1, 1, ""), submission, late=False, effective=True)


def total(
    entry: Indicator,
    known: Catalogue,
    present: set[str],
    values: dict[str, Decimal | None],
    last_year: dict[str, Decimal],
) -> Total:
    """The total with the coverage that ``present`` gives: a ratio that of its weaker operand, a roster its own."""
    counts = [coverage(source, known, present) for source in sources(entry, known)] or [(1, 1)]
    reported, expected = min(counts, key=lambda count: count[0] / count[1])
    value = values[entry.key] if reported else None
    return replace(Total(entry, value, reported, expected, None), **since_last_year(value, last_year.get(entry.key)))


def sources(entry: Indicator, known: Catalogue) -> list[Indicator]:
    """The indicators that units report behind this one."""
    if entry.kind is Kind.ROSTER:
        return []
    if entry.kind is not Kind.RATIO:
        return [entry]
    return [known.by_key(key) for key in entry.formula.operands]


def coverage(entry: Indicator, known: Catalogue, present: set[str]) -> tuple[int, int]:
    """Reported and expected."""
    owing = {unit.code for unit in known.units if owes(unit, entry)}
    return len(owing & present), len(owing)


def said(condition: str) -> str:
    """A piece of a template that prints what the condition comes to."""
    return f"{{% if {condition} %}}True{{% else %}}False{{% endif %}}"


def written(source: str, given: Edition | None = None) -> str:
    """The template's text without the final newline."""
    return render_draft(given or edition(), source, TEMPLATE).text.removesuffix("\n")


def shipped(given: Edition) -> str:
    """The draft from the shipped template."""
    return render_draft(given, (ROOT / TEMPLATE).read_text(encoding="utf-8"), TEMPLATE).text


# ------------------------------------------------------------------------------------------------ one figure


def test_a_complete_figure_prints_its_phrase() -> None:
    """Number, approximation and measure come from the catalogue."""
    assert written("{{ 学习次数 }}、{{ 学习人次 }}、{{ 宪法宣传人数 }}") == "26次、近1700人次、1.5万余人"


def test_a_partial_figure_says_its_coverage() -> None:
    """Two of eight villages absent: what villages and one office report is marked, an owner's and a roster count are not."""
    given = edition(absent=("白云山村", "文石村"))
    assert written("{{ 学习次数 }}", given) == "26次【待补：已报7/9】"
    assert written("{{ 横幅 }}", given) == "10余条【待补：已报6/8】"
    assert written("{{ 行政处罚 }}、{{ 服务村居 }}", given) == "12件、8个"
    assert written("{{ 学习次数.覆盖 }}", given) == "7/9"


def test_a_missing_figure_names_who_owes_it() -> None:
    """Nobody reported: never a zero, always indicator and units."""
    assert written("{{ 镇信访 }}", edition(absent=("信访办公室",))) == "【待补：镇信访事件件数（信访办公室）】"
    listed = "、".join(VILLAGES)
    assert written("{{ 横幅 }}", edition(absent=VILLAGES)) == f"【待补：普法横幅条数（{listed}）】"


def test_a_missing_ratio_names_who_owes_its_operands() -> None:
    """A ratio is owed by nobody; the mark names the units behind it."""
    given = edition({"积案完成率": None}, absent=("信访办公室",))
    assert written("{{ 积案完成率 }}", given) == "【待补：信访积案完成率（信访办公室）】"
    assert written(said("积案完成率.缺"), given) == "True"


def test_a_ratio_without_base_is_no_gap() -> None:
    """All have answered and the denominator is zero: neither 100% nor 【待补】, the template can drop the clause."""
    given = edition({"积案完成率": None})
    assert written("{{ 积案完成率 }}", given) == "不适用"
    assert (
        written("{% if 积案完成率 %}率{% endif %}" + said("积案完成率.缺") + said("积案完成率.有"), given)
        == "FalseFalse"
    )


@pytest.mark.parametrize(
    ("value", "absent", "words"),
    [
        ("12", (), "有True 零False 缺False 写True"),
        ("0", (), "有False 零True 缺False 写False"),
        ("0", ("白云山村",), "有False 零False 缺False 写True"),
        ("12", VILLAGES, "有False 零False 缺True 写True"),
    ],
)
def test_conditions(value: str, absent: tuple[str, ...], words: str) -> None:
    """Zero is said only when everybody has answered; a gap keeps its clause so that its mark is seen."""
    source = " ".join(f"{word}{said(f'横幅.{word}')}" for word in "有零缺") + f" 写{said('横幅')}"
    assert written(source, edition({"横幅": Decimal(value)}, absent=absent)) == words


def test_numbers_in_conditions() -> None:
    """.数 compares and adds; nobody's number compares to nothing and never stops the draft."""
    source = "{% if 横幅.数 > 10 %}多{% else %}少{% endif %}{{ 横幅.数 + 1 }}"
    assert written(source) == "多13"
    assert written(source, edition(absent=VILLAGES)).startswith("少【待补：普法横幅条数（")
    assert written("{{ 法治文化带.数 }}", edition({"法治文化带": Decimal("1.50")})) == "1.5"


def test_last_year_and_change() -> None:
    """Last year's figure and the change in words; unknown last year is a mark, a partial total has no change."""
    last_year = {"学习次数": Decimal(23)}
    assert (
        written("{{ 学习次数.上年 }}，{{ 学习次数.增减 }}。", edition(last_year=last_year)) == "23次，比上年增加3次。"
    )
    partial = edition(absent=("文石村",), last_year=last_year)
    assert written("{{ 学习次数.增减 }}", partial) == ""
    assert written("{{ 学习次数.上年 }}", partial) == "23次【待补：已报8/9】"
    assert written("{{ 学习次数.上年 }}，{{ 学习次数.增减 }}。") == "【待补：上年二十大精神学习次数】。"


def test_names_of_the_project() -> None:
    """Title, place, years, office, signer and date; a date not yet set is a mark."""
    names = "{{ 标题 }}|{{ 镇名 }}|{{ 年度 }}|{{ 下一年度 }}|{{ 机构 }}|{{ 落款 }}|{{ 日期 }}|{{ 已报单位数 }}/{{ 应报单位数 }}"
    head = "姜家镇2022年法治政府建设情况的报告|姜家镇|2022|2023|姜家镇司法所|姜家镇人民政府|"
    assert written(names) == f"{head}【待补：报告日期】|12/12"
    dated = edition(project=replace(PROJECT, report_date=date(2023, 1, 9)))
    assert written(names, dated) == f"{head}2023年1月9日|12/12"


def test_what_units_wrote_is_never_template_text() -> None:
    """Text material is listed by unit and heading; braces in it are printed as they stand, empty text is left out."""
    given = edition(absent=VILLAGES[1:])
    state = given.units[0]
    hostile = replace(
        state.standings[0],
        submission=replace(
            state.standings[0].submission,
            narratives=(Narrative("典型案例", "{{ 标题 }}{% for %}<b>", CellRef("文字材料", 2, 2)),),
        ),
    )
    given = replace(given, units=(replace(state, standings=(hostile,)), *given.units[1:]))
    source = "{% for 段 in 材料 %}{{ 段.单位 }}·{{ 段.栏目 }}·{{ 段.内容 }}\n{% endfor %}"
    assert written(source, given).splitlines()[:2] == [
        "姜家社区·典型案例·{{ 标题 }}{% for %}<b>",
        "党政办公室·典型案例·党政办公室的做法",
    ]


# ------------------------------------------------------------------------------------------------ the shipped template


def test_the_27_published_figures_stand_in_the_draft() -> None:
    """Each in the sentence of its indicator, exactly as published."""
    draft = shipped(edition())
    beside = {
        "二十大精神学习26次": 1,
        "惠及近1700人次": 2,
        "宣讲队伍5支": 3,
        "法律顾问3名": 4,
        "服务村居8个": 5,
        "合同合法性审查60余件": 6,
        "建议20余条": 7,
        "矛盾纠纷摸排15次": 8,
        "纠纷线索12件": 9,
        "调解案件260余件": 10,
        "累计接收社区矫正对象77人": 11,
        "社区矫正新接收8人": 12,
        "解除4人": 13,
        "安置帮教新接收16人": 14,
        "解除11人": 15,
        "年末安置帮教在册55人": 16,
        "治重化积完成1件": 17,
        "历年信访积案化解2件": 18,
        "信访积案完成率100%": 19,
        "区交办信访事项20件": 20,
        "镇信访事件70余件": 21,
        "宪法宣传惠及1.5万余人": 22,
        "法律明白人40名": 23,
        "法治文化带一公里": 24,
        "“法律十进”活动105场": 25,
        "普法宣传栏20余次": 26,
        "普法宣传资料2万余份": 27,
    }
    assert len(beside) == 27
    assert [words for words in beside if words not in draft] == []


def test_the_draft_has_its_four_parts_and_no_leftovers() -> None:
    """Draft line, title, the four parts in order, seven sections, signature; no stray comma, no braces, one gap of two."""
    draft = shipped(edition())
    lines = draft.splitlines()
    assert lines[:2] == ["【报告初稿：由汇总数据生成，核对后请删去本行】", "姜家镇2022年法治政府建设情况的报告"]
    assert [line for line in lines if line[1:2] == "、"] == [
        "一、主要举措和成效",
        "二、存在的不足和原因",
        "三、党政主要负责人履行推进法治建设第一责任人职责情况",
        "四、下一年度主要安排",
    ]
    assert [line[:3] for line in lines if line.startswith("（")] == [f"（{numeral}）" for numeral in "一二三四五六七"]
    assert lines[-2:] == ["姜家镇人民政府", "【待补：报告日期】"]
    assert not [sign for sign in ("，。", "，，", "。。", "、，", "；。", "{", "}", "\n\n\n") if sign in draft]
    assert draft.count("【待补") == 2
    assert "全年未发生行政诉讼、行政复议案件。" in draft


def test_every_indicator_is_used() -> None:
    """No figure that units were asked for is left out of the shipped template."""
    source = (ROOT / TEMPLATE).read_text(encoding="utf-8")
    assert [entry.key for entry in catalogue().indicators if f"{{{{ {entry.key} }}}}" not in source] == []


def test_a_draft_of_nothing_has_no_zero() -> None:
    """Before anything has come in the draft is all marks: nothing is zero that was not reported."""
    draft = shipped(edition(absent=(*VILLAGES, *OFFICES)))
    assert "0件" not in draft
    assert "未发生" not in draft
    assert "【待补：行政诉讼件数（司法所）】" in draft
    assert draft.splitlines()[1].endswith("的报表，现已报0/12】")


def test_a_year_in_which_nothing_happened_drops_its_clauses() -> None:
    """All counts zero and all ratios without base: no 0件 but where a balance is told, and no stray punctuation."""
    known = catalogue()
    nothing: dict[str, Decimal | None] = {
        entry.key: None if entry.kind is Kind.RATIO else Decimal(0)
        for entry in known.indicators
        if entry.kind is not Kind.ROSTER
    }
    draft = shipped(edition(nothing))
    assert "0件" not in draft
    assert "0次" not in draft
    assert "不适用" not in draft
    assert "全年没有行政处罚案件。" in draft
    assert not [sign for sign in ("，。", "，，", "。。", "\n\n\n") if sign in draft]


# ------------------------------------------------------------------------------------------------ a clerk's slips


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("甲\n{{ 学习次效 }}", "第2行：没有“学习次效”这个名称，是不是“学习次数”？"),
        ("{% if 横幅.零 %}{{ 落宽 }}{% endif %}", "第1行：没有“落宽”这个名称，是不是“落款”？"),
        ("{{ 人民调解案件件数 }}", "第1行：没有“人民调解案件件数”这个名称，是不是“调解案件”？"),
        ("{{ abc }}", "第1行：没有“abc”这个名称，请对照指标目录改正。"),
        ("{{ range }}", "第1行：没有“range”这个名称，请对照指标目录改正。"),
        (
            "\n\n{{ 横幅.令 }}",
            "第3行：指标后面没有“.令”，可用的有：数、上年、增减、同比、覆盖、名称、全镇、有、缺、零。",
        ),
        (
            "{{ 横幅.__class__ }}",
            "第1行：指标后面没有“.__class__”，可用的有：数、上年、增减、同比、覆盖、名称、全镇、有、缺、零。",
        ),
        ("{{ 横幅.上年.figure }}", "第1行：没有“figure”这个名称，请对照指标目录改正。"),
        ("{% for 项 in [横幅] %}\n{{ 项.total }}{% endfor %}", "第2行：没有“total”这个名称，请对照指标目录改正。"),
        ("{{ 标题.upper }}", "第1行：没有“upper”这个名称，请对照指标目录改正。"),
        ("{{ 年度.__class__ }}", "第1行：没有“__class__”这个名称，请对照指标目录改正。"),
        ("{% for 段 in 材料 %}\n{{ 段.内荣 }}{% endfor %}", "第2行：没有“内荣”这个名称，是不是“内容”？"),
        ("甲\n{{ 横幅 }", "第2行：“{{ 横幅 }”写法不对，括号没有成对，应像{{ 学习次数 }}或{% if 横幅 %}。"),
        (
            "{% if 横幅.零 %}甲\n乙",
            "第1行：“{% if 横幅.零 %}”没有与它成对的{% endif %}，请在这一段结束的地方补上。",
        ),
        (
            "题\n\n{% if 横幅 %}a\n\nb\n\n{% if 横幅 %}c{% endif %}\n\n{{ 日期 }}",
            "第3行：“{% if 横幅 %}”没有与它成对的{% endif %}，请在这一段结束的地方补上。",
        ),
        (
            "{# {% if 横幅 %}\n #}\n{% for 段 in 材料 %}甲",
            "第3行：“{% for 段 in 材料 %}”没有与它成对的{% endfor %}，请在这一段结束的地方补上。",
        ),
        ("甲{% endif %}", "第1行：多了一个{% endif %}，前面没有与它成对的{% if … %}，请删去或补上。"),
        (
            "{% 如果 横幅 %}" + "长" * 200,
            "第1行：“{% 如果 横幅 %}”写法不对，没有“如果”这种写法，条件写{% if … %}…{% endif %}，逐个写{% for … in … %}…{% endfor %}。",
        ),
        (
            "{{ 横幅 }}" + "长" * 200 + "{% if 横幅.数 ＞ 3 %}甲{% endif %}",
            "第1行：“{% if 横幅.数 ＞ 3 %}”写法不对，“＞”是全角符号，请改用半角的。",
        ),
        ("{{ 横幅。数 }}", "第1行：“{{ 横幅。数 }}”写法不对，“。”是全角符号，请改用半角的。"),
        (
            "甲\n{% if 横幅.数 = 3 %}甲{% endif %}",
            "第2行：“{% if 横幅.数 = 3 %}”写法不对，比较是否相等要写两个等号：==。",
        ),
        (
            "{{ 横幅.数 // 0 }}",
            "第1行：这一处算不出来：除数是零，或者不是数。可以放进{% if 指标.有 %}…{% endif %}。",
        ),
        ("{{ 横幅.数 > 5 }}", "第1行：这一处是条件，印出来没有意思，请放进{% if … %}…{% endif %}。"),
        ("甲{{ 横幅.零 }}", "第1行：这一处是条件，印出来没有意思，请放进{% if … %}…{% endif %}。"),
        ("甲\n乙｛｛ 横幅 ｝｝", "第2行：“｛｛”是全角括号，请改用半角的{{ }}或{% %}。"),
        *(
            (f"甲\n{slip}", f"第2行：“{slip}”的括号不完整，应像{{{{ 学习次数 }}}}或{{% if 横幅 %}}。")
            for slip in ("{ { 学习次数 } }", "{ 学习次数 }", "学习次数 }}", "横幅 %}")
        ),
        (
            "{{ 横幅 | uper }}",
            "第1行：没有“uper”这个过滤器，可用的有：first、groupby、join、last、length、replace、trim。",
        ),
        ("{{ 标题.upper() }}", "第1行：报告模板里不能调用函数，请删去这一处。"),
        ("{% include 'a' %}", "第1行：报告模板里不能引入别的文件，请删去这一处。"),
        ("{{ '甲' * 999999999 }}", "第1行：报告模板里不能做乘法，请删去这一处。"),
        (
            "{% if 横幅.数 > 标题 %}{% endif %}",
            "第1行：这一处算不出来：数只能与数比较或加减，指标的数要写成“指标.数”，“.上年”印出来是话，不能比较。",
        ),
        (
            "{% if 行政诉讼.零 %}{% if 3 < 横幅 %}{% endif %}{% endif %}",
            "第1行：“横幅”印出来是带约数和单位的话，不能比较或加减，请写成“横幅.数”。",
        ),
        ("甲{{ 横幅 + 1 }}", "第1行：“横幅”印出来是带约数和单位的话，不能比较或加减，请写成“横幅.数”。"),
        ("甲\n{% 表 %}", "第2行：“表”后面要写明是谁的：村居、科室、单位，如“{% 表 村居 … %}”。"),
        ("{% 表 村民 横幅 %}", "第1行：“表”后面要写明是谁的：村居、科室、单位，如“{% 表 村居 … %}”。"),
        ("{% 表 村居 %}", "第1行：表里没有指标，应像“{% 表 村居 学习次数 调解案件 %}”。"),
        ("{% 表 村居 横幅 年度 %}", "第1行：表里只能列指标，“年度”不是指标。"),
        ("{% 表 村居 横副 %}", "第1行：没有“横副”这个名称，是不是“横幅”？"),
        ("{% 每个 村 %}", "第1行：“每个”后面要写明是谁的：村居、科室、单位，如“{% 每个 村居 … %}”。"),
        (
            "甲\n{% if 横幅 > 3 %}{% endif %}",
            "第2行：“横幅”印出来是带约数和单位的话，不能比较或加减，请写成“横幅.数”。",
        ),
    ],
)
def test_slips_are_one_sentence_with_file_line_and_way_out(source: str, sentence: str) -> None:
    """Unknown names, words after the dot, unbalanced braces, full-width braces, calls and odd sums."""
    with pytest.raises(EtlError) as raised:
        written(source)
    assert str(raised.value) == f"{TEMPLATE} {sentence}"


@pytest.mark.parametrize("source", ["", "\ufeff \n\u3000\t\r\n"])
def test_an_empty_template_is_refused(source: str) -> None:
    """It would give an edition without a word; one letter is a template."""
    with pytest.raises(EtlError, match="模板是空的，写不出报告"):
        written(source)
    assert written(f"{source}甲") == written("甲")


def test_a_draft_is_bounded() -> None:
    """A loop that writes without end is stopped with a sentence, not with a full memory."""
    loop = "{% for a in 标题 %}" * 6 + "{{ 标题 }}" + "{% endfor %}" * 6
    with pytest.raises(EtlError, match="按这个模板写出的报告超过100万字，请检查其中的循环。"):
        written(loop)


def test_a_template_saved_by_notepad() -> None:
    """A byte order mark and Windows line ends change nothing."""
    assert written("\ufeff{{ 镇名 }}：\r\n{% if 横幅 %}\r\n有\r\n{% endif %}\r\n完") == "姜家镇：\n有\n完"


def test_dropped_clauses_leave_no_trace() -> None:
    """Commas before a full stop and runs of empty lines go; a line that ends in a tag keeps its line end."""
    zero: dict[str, Decimal | None] = {"横幅": Decimal(0)}
    source = "甲，{% if 横幅 %}乙{% endif %}。{% if 横幅 %}丙{% endif %}\n丁\n\n{% if 横幅 %}\n戊\n\n{% endif %}\n\n己；，庚\n"
    assert written(source, edition(zero)) == "甲。\n丁\n\n己，庚"


# ------------------------------------------------------------------------------------------------ places of figures


def mentioned(source: str, given: Edition | None = None) -> list[tuple[str, str, str]]:
    """What is bound in the text: the words where they stand, the key, the word after the dot."""
    draft = render_draft(given or edition(), source, TEMPLATE)
    lines = draft.text.split("\n")
    return [(lines[m.line][m.start : m.end], m.figure.total.indicator.key, m.word) for m in draft.figures]


def test_every_figure_knows_its_place() -> None:
    """Line and offset are those of the finished text: dropped clauses, tidied commas and tag lines before it do not matter."""
    source = "题\n{% if 行政诉讼 %}\n无\n{% endif %}\n\n\n\n甲，{% if 行政诉讼 %}乙{% endif %}。{{ 学习次数 }}，{{ 横幅 }}。\n{{ 学习人次.数 }}"
    assert written(source) == "题\n\n甲。26次，10余条。\n1666"
    assert mentioned(source) == [("26次", "学习次数", ""), ("10余条", "横幅", ""), ("1666", "学习人次", "数")]


def test_words_after_a_dot_are_bound_and_their_sums_are_not() -> None:
    """What a figure says of last year or coverage leads back to it; a name has no number, a sum is nobody's figure."""
    given = edition(last_year={"学习次数": Decimal(20)})
    source = "{{ 学习次数.上年 }}{{ 学习次数.增减 }}{{ 学习次数.同比 }}{{ 学习次数.覆盖 }}{{ 学习次数.名称 }}{{ 学习次数.数 + 1 }}"
    assert mentioned(source, given) == [
        ("20次", "学习次数", "上年"),
        ("比上年增加6次", "学习次数", "增减"),
        ("同比增长30%", "学习次数", "同比"),
        ("9/9", "学习次数", "覆盖"),
    ]


def test_figures_in_a_loop_and_in_a_set_block() -> None:
    """However a text comes about, its figures are found in it."""
    source = (
        "{% for 项 in [学习次数, 横幅] %}{{ 项 }}；{% endfor %}\n{% set 句 %}共{{ 横幅 }}{% endset %}{{ 句 }}，{{ 句 }}"
    )
    assert written(source) == "26次；10余条；\n共10余条，共10余条"
    assert [words for words, _, _ in mentioned(source)] == ["26次", "10余条", "10余条", "10余条"]


def test_nothing_that_people_write_passes_for_a_mark() -> None:
    """Control characters of units and clerks are dropped, also those that are ours."""
    given = edition()
    state = given.units[0]
    words = (Narrative("典型案例", "甲\x020\x01乙\x03丙\x021\x01", CellRef("文字材料", 2, 2)),)
    submission = replace(state.standings[0].submission, narratives=words)
    states = (replace(state, standings=(replace(state.standings[0], submission=submission),)), *given.units[1:])
    source = "\x021\x01\x03{{ 横幅 }}{% for 段 in 材料 if 段.单位 == '姜家社区' %}{{ 段.内容 }}{% endfor %}"
    assert written(source, replace(given, units=states)) == "110余条甲0乙丙1"
    assert [words for words, _, _ in mentioned(source, replace(given, units=states))] == ["10余条"]


def test_what_loops_and_groups_say() -> None:
    """Behind a dot stand a figure's words, the parts of a group and the place in a loop."""
    source = (
        "{% for 项 in [横幅, 学习次数] %}{{ loop.index }}{{ 项.覆盖 }}{% if not loop.last %}、{% endif %}{% endfor %}"
        '；{% for 组 in 材料 | groupby("单位") %}{% if loop.first %}{{ 组.list | length }}{{ 组.grouper }}{% endif %}{% endfor %}'
    )
    assert written(source) == "18/8、29/9；1信访办公室"


def test_growth_in_a_template() -> None:
    """.同比 says growth, no base, and while villages are missing that nothing can be compared yet."""
    given = edition(last_year={"横幅": Decimal(10)})
    assert written("{{ 横幅.同比 }}，{{ 学习次数.同比 }}", given) == "同比增长20%，去年未统计"
    partial = edition(absent=("文石村",), last_year={"横幅": Decimal(10)})
    assert written("{{ 横幅.同比 }}", partial) == "【待补：已报7个村居，暂不作同比】"
    assert written("{{ 学习次数.同比 }}", partial) == "【待补：已报8个单位，暂不作同比】"
    assert written("{{ 横幅.同比 }}", edition(absent=VILLAGES)) == ""


def test_gaps_are_told_with_line_and_way_out() -> None:
    """Once for each figure that is not complete: where the template prints it, who is missing, what to do."""
    given = edition(absent=("文石村", "信访办公室"))
    draft = render_draft(
        given, "题\n{{ 横幅 }}{{ 横幅.数 }}\n{% if 镇信访 %}{{ 镇信访 }}{% endif %}{{ 法律顾问 }}", TEMPLATE
    )
    assert draft.gaps == (
        f"{TEMPLATE} 第2行：“横幅”已报7/8，还缺文石村，初稿里印着【待补】；收齐后再运行。",
        f"{TEMPLATE} 第3行：“镇信访”还没有数，应由信访办公室报送，初稿里印着【待补】；这句话可以先不印的，放进{{% if 镇信访.有 %}}…{{% endif %}}。",
    )


# ------------------------------------------------------------------------------------------------ tables, texts for units


def test_a_table_of_units_and_figures() -> None:
    """Head with measures, each unit's exact number, a dash for what is not owed, a gap, and the town's total with coverage."""
    given = edition({"镇信访": Decimal(71)}, absent=("文石村",))
    lines = written("表\n{% 表 单位 横幅, 镇信访 调解成功率 %}\n完", given).splitlines()
    assert lines[2] == "| 单位 | 普法横幅条数（条） | 镇信访事件件数（件） | 调解成功率（%） |"
    assert lines[3] == "| 姜家社区 | 1 | — | 100 |"
    assert lines[5] == "| 文石村 | 【待补】 | — | 【待补】 |"
    assert lines[13] == "| 信访办公室 | — | 1 | — |"
    assert lines[-2:] == ["| 全镇 | 12（7/8 已报） | 71 | 12（8/9 已报） |", "完"]
    assert mentioned("{% 表 村居 横幅 %}", given)[-1] == ("12（7/8 已报）", "横幅", "数")


def test_a_text_for_each_village() -> None:
    """Names mean the village's own figures, printed exactly; the town's follow 全镇; material is its own alone."""
    given = edition(absent=("文石村",))
    source = "{% 每个 村居 %}\n{{ 本单位 }}（{{ 审核结论 }}）：{{ 横幅 }}，全镇{{ 横幅.全镇 }}，{{ 镇信访 }}，{{ 材料 | length }}段"
    texts = {unit: draft.text for unit, draft in render_bulletins(given, source, TEMPLATE).items()}
    assert list(texts) == list(VILLAGES)
    assert texts["白云山村"] == "白云山村（接收）：1条，全镇10余条【待补：已报7/8】，—，1段\n"
    assert texts["文石村"] == "文石村（缺报）：【待补：普法横幅条数（文石村）】，全镇10余条【待补：已报7/8】，—，0段\n"


def test_a_text_for_each_unit_is_no_report() -> None:
    """Set as the report's template it is refused with the command to use."""
    with pytest.raises(EtlError) as raised:
        written("{# 说明 #}\n{% 每个 村居 %}\n甲")
    assert str(raised.value) == (
        f"{TEMPLATE}：写着“每个 村居”，是每个单位一份的模板，请用 etl report --template 出，不能作报告模板。"
    )
    assert render_bulletins(edition(), "{# {% 每个 村居 %} #}甲", TEMPLATE) == {}


def test_the_shipped_bulletin() -> None:
    """One page for each village, without leftovers; who has not reported is told so and nothing else."""
    source = (ROOT / "templates" / "村居情况通报.txt.j2").read_text(encoding="utf-8")
    texts = render_bulletins(edition(absent=("文石村",)), source, "t")
    assert "白云山村2022年法治建设情况通报" in texts["白云山村"].text
    assert "人民调解案件1件，调解成功1件，成功率100%" in texts["白云山村"].text
    assert "报表还没有采用的一版，请尽快报送。" in texts["文石村"].text
    for draft in texts.values():
        assert not [sign for sign in ("，。", "，，", "。。", "{", "}", "\n\n\n") if sign in draft.text]


def test_material_stands_in_its_section_marked() -> None:
    """Each piece is one line with the unit's name, in the part of the report that its heading belongs to."""
    lines = shipped(edition()).splitlines()
    found = [line for line in lines if line.startswith("【材料")]
    assert found[0] == "【材料：姜家社区，用后删去】姜家社区的做法"
    assert len(found) == 12
    assert lines.index(found[-1]) < lines.index("二、存在的不足和原因")
