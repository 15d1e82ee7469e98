"""What people do to the rows of single indicators: their names, codes and measures, second rows and second cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from difflib import SequenceMatcher

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.mutation.cell_mess import CellMess, changed
from tests.mutation.forms import CODE, LABEL, MEASURE, REMARK, THIS, Form, Harm, Place

_DATE_ZERO = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - the day zero of a spreadsheet
Make = Callable[[Form, str], Place]


def _count(form: Form, code: str) -> int:
    value = form.at(code)
    assert isinstance(value, int)
    return value


def _name(form: Form, code: str) -> str:
    return form.indicator(code).name


def _called(wording: Callable[[str, str], str]) -> Make:
    """Another name; ``wording`` gets the catalogue's name and the measure."""

    def make(form: Form, code: str) -> Place:
        form.put(code, wording(_name(form, code), form.indicator(code).measure), LABEL)
        return form.place(code)

    return make


def _measured(wording: Callable[[str], str | None]) -> Make:
    def make(form: Form, code: str) -> Place:
        form.put(code, wording(form.indicator(code).measure), MEASURE)
        return form.place(code)

    return make


def _coded(wording: Callable[[str], object]) -> Make:
    def make(form: Form, code: str) -> Place:
        form.put(code, wording(code), CODE)
        return form.place(code)

    return make


def _sibling(form: Form, code: str) -> Place:
    """The name of the indicator that is most like it, shortened, beside its own code."""
    others = [other for other in form.catalogue.indicators if other.code != code]
    near = max(others, key=lambda other: SequenceMatcher(None, _name(form, code), other.name).ratio())
    own = form.indicator(code)
    form.put(code, near.name if near.name[:-1] in (own.key, *own.aliases) else near.name[:-1], LABEL)
    return form.place(code)


def _row_below(values: Callable[[int], tuple[object, object]], *titles: str) -> Make:
    """A row inserted right below: what stands in 本年 of both, and the columns that it repeats."""

    def make(form: Form, code: str) -> Place:
        row = form.rows[code] + 1
        own, second = values(_count(form, code))
        form.insert_rows(row)
        for title in titles:
            form.write((row, form.columns[title]), form.at(code, title))
        form.put(code, own)
        form.write((row, form.columns[THIS]), second)
        return form.place(code)

    return make


def _split(form: Form, code: str) -> Place:
    """The last digit in an untitled column of its own."""
    form.insert_column(form.columns[THIS] + 1)
    count = _count(form, code)
    row, column = form.place(code)
    form.write((row, column + 1), count % 10)
    return form.put(code, count // 10)


def _split_leftwards(form: Form, code: str) -> Place:
    """The last digit in the entry, those before it in an untitled column left of it."""
    form.insert_column(form.columns[THIS])
    count = _count(form, code)
    row, column = form.place(code)
    form.write((row, column - 1), count // 10)
    return form.put(code, count % 10)


def _remarked(wording: Callable[[int], str]) -> Make:
    """What stands in 说明."""

    def make(form: Form, code: str) -> Place:
        form.put(code, wording(_count(form, code)), REMARK)
        return form.place(code)

    return make


def _row_of_more(label: str) -> Make:
    """A row of its own right below, whose number belongs to the row above."""

    def make(form: Form, code: str) -> Place:
        row = form.rows[code] + 1
        form.insert_rows(row)
        form.write((row, form.columns[LABEL]), label)
        form.write((row, form.columns[THIS]), 3)
        return row, form.columns[THIS]

    return make


def _beside_remark(form: Form, code: str) -> Place:
    form.put(code, 7, REMARK)
    return form.place(code)


def _corrected_beside(form: Form, code: str) -> Place:
    row, _ = form.place(code)
    form.write((row, form.width() + 1), f"更正：{_count(form, code) + 5}")
    return form.place(code)


def _corrected_beneath(form: Form, code: str) -> Place:
    row, column = _row_below(lambda n: (n, f"（更正）{n + 3}"))(form, code)
    return row + 1, column


def _into_name(form: Form, code: str) -> Place:
    form.put(code, f"{_name(form, code)}：{form.at(code)}", LABEL)
    return form.put(code, None)


def _shown_as(number_format: str, change: Callable[[int], object] = lambda count: count) -> Make:
    """The cell in a number format that shows something else than it holds."""

    def make(form: Form, code: str) -> Place:
        form.formats[form.place(code)] = number_format
        return form.put(code, change(_count(form, code)))

    return make


def _rich(*parts: Callable[[int], tuple[str, InlineFont | None]]) -> Make:
    """A text of which some letters have a look of their own."""

    def make(form: Form, code: str) -> Place:
        told = [part(_count(form, code)) for part in parts]
        pieces = [TextBlock(font, text) if font else text for text, font in told]
        return form.put(code, CellRichText(*pieces))

    return make


def _hidden_twin(form: Form, code: str) -> Place:
    row = form.last_row() + 1
    form.insert_rows(row)
    form.copy_row(form.rows[code], row)
    form.write((row, form.columns[THIS]), _count(form, code) + 5)
    form.hidden_rows.append(row)
    return form.place(code)


def _as_date(form: Form, code: str) -> Place:
    form.formats[form.place(code)] = "yyyy-mm-dd"
    return form.put(code, _DATE_ZERO + dt.timedelta(days=_count(form, code) + 61))


HARMLESS = (
    changed("名称少一个字", _called(lambda name, _: name[:-1])),
    changed("名称加的", _called(lambda name, _: f"{name[:4]}的{name[4:]}")),
    changed("名称加全年", _called(lambda name, _: f"全年{name}")),
    changed("名称加括注", _called(lambda name, _: f"{name}（含口头）")),
    changed("名称全角括号单位", _called(lambda name, measure: f"{name}（单位：{measure}）")),
    changed("名称加村级和总", _called(lambda name, _: f"村级{name}（总）")),
    changed("名称带书名号", _called(lambda name, _: f"“{name}”")),
    changed("名称带星号", _called(lambda name, _: f"*{name}")),
    changed("名称带括号编号", _called(lambda name, _: f"（一）{name}")),
    changed("名称前有空格", _called(lambda name, _: f"\u3000\u3000{name}")),
    changed("名称带隐藏字符", _called(lambda name, _: f"{name[:2]}\u200b{name[2:]}")),
    changed("没有计量单位", _measured(lambda _: None)),
    changed("计量单位带括号", _measured(lambda measure: f"（{measure}）")),
    changed("计量单位带空格", _measured(lambda measure: f" {measure}\u3000")),
    changed("代码是文字数", _coded(lambda code: f"'{code}")),
    changed("代码带小数", _coded(float)),
    changed("代码打错", _coded(lambda code: f"{code}9")),
    changed("两位小数格式", _shown_as("0.00")),
    changed("千分位格式", _shown_as("#,##0")),
    changed("带单位格式", _shown_as('0"件"')),
    changed("文本格式", _shown_as("@")),
    changed("会计格式", _shown_as("_ * #,##0_ ")),
    changed(
        "一半加粗", _rich(lambda n: (str(n)[:1], InlineFont(b=True)), lambda n: (str(n)[1:] or " ", None)), least=10
    ),
    changed("下面插空行", _row_below(lambda n: (n, None)), alone=True),
)
EITHER = (
    changed("倒着显示", lambda form, code: form.put(code, f"\u202e{str(_count(form, code))[::-1]}\u202c"), Harm.EITHER),
    changed("说明里有数", _beside_remark, Harm.EITHER),
    changed("名称带句号", _called(lambda name, _: f"{name}。"), Harm.EITHER),
    changed("名称少两个字", _called(lambda name, _: name[2:]), Harm.EITHER),
    changed("计量单位是单位冒号", _measured(lambda measure: f"单位：{measure}"), Harm.EITHER),
    changed("代码带字", _coded(lambda code: f"代码{code}"), Harm.EITHER),
    changed("代码补零", _coded(lambda code: f"0{code}"), Harm.EITHER),
    changed("代码带顿号", _coded(lambda code: f"{code}、"), Harm.EITHER),
    changed("缩放格式", _shown_as("0,"), Harm.EITHER),
)
HARMFUL = (
    changed("名称换成自己的", _called(lambda *_: "留守儿童走访户数"), Harm.DONE),
    changed("名称换成几个字", _called(lambda *_: "其他"), Harm.DONE),
    changed("名称是别的指标的说法", _sibling, Harm.DONE),
    changed("名称加未", _called(lambda name, _: f"未{name}"), Harm.DONE),
    changed("名称加不含", _called(lambda name, _: f"{name}（不含镇级）"), Harm.DONE),
    changed("名称加除", _called(lambda name, _: f"{name}（除综治外）"), Harm.DONE),
    changed("名称加去年", _called(lambda name, _: f"去年{name}"), Harm.DONE),
    changed("名称加上年", _called(lambda name, _: f"上年{name}"), Harm.DONE),
    changed("名称加计划", _called(lambda name, _: f"计划{name}"), Harm.DONE),
    changed("名称加半年", _called(lambda name, _: f"{name}（上半年）"), Harm.DONE),
    changed("名称加月份", _called(lambda name, _: f"{name}（1—11月）"), Harm.DONE),
    changed("名称加一季度", _called(lambda name, _: f"一季度{name}"), Harm.DONE),
    changed("名称加五年", _called(lambda name, _: f"近五年{name}"), Harm.DONE),
    changed("名称加去年年份", _called(lambda name, _: f"2021年{name}"), Harm.DONE),
    changed("名称加新增", _called(lambda name, _: f"新增{name}"), Harm.DONE),
    changed("名称加涉及人数", _called(lambda name, _: f"{name}涉及金额"), Harm.DONE),
    changed("名称加线上", _called(lambda name, _: f"{name}（线上）"), Harm.DONE),
    changed("名称加含镇级", _called(lambda name, _: f"{name}（含镇级）"), Harm.DONE),
    changed("名称按箱数", _called(lambda name, measure: f"{name[:-1].removesuffix(measure)}箱数"), Harm.DONE),
    changed("两个代码", _coded(lambda code: f"{code}、{'304' if code != '304' else '303'}"), Harm.DONE),
    changed("下面的更正", _corrected_beneath, Harm.DONE, alone=True),
    changed("旁边的更正", _corrected_beside, Harm.DONE, alone=True),
    changed("名称里以万计", _called(lambda name, measure: f"{name}（万{measure}）"), Harm.DONE),
    changed("名称里单位百", _called(lambda name, measure: f"{name}（单位：百{measure}）"), Harm.DONE),
    changed("名称里别的单位", _called(lambda name, _: f"{name}（万元）"), Harm.DONE),
    changed("计量单位改成万", _measured(lambda measure: f"万{measure}"), Harm.DONE),
    changed("计量单位改成千", _measured(lambda measure: f"千{measure}"), Harm.DONE),
    changed("计量单位只写万", _measured(lambda _: "万"), Harm.DONE),
    changed("计量单位改成元", _measured(lambda _: "元"), Harm.DONE),
    changed("计量单位改成比率", _measured(lambda _: "%"), Harm.DONE),
    changed("计量单位括注万", _measured(lambda measure: f"{measure}（万）"), Harm.DONE),
    changed("分成两行", _row_below(lambda n: (n // 2, n - n // 2)), Harm.DONE, alone=True, least=2),
    changed("分成两行都有名称", _row_below(lambda n: (n // 2, n - n // 2 + 1), LABEL), Harm.DONE, alone=True, least=2),
    changed("分成两行都有代码", _row_below(lambda n: (n // 2, n - n // 2 + 1), CODE), Harm.DONE, alone=True, least=2),
    changed("数字拆在两格", _split, Harm.DONE, alone=True, least=10),
    changed("数字往左拆", _split_leftwards, Harm.DONE, alone=True, least=10),
    changed("说明写漏报", _remarked(lambda _: "漏报2件"), Harm.DONE),
    changed("说明写实为", _remarked(lambda n: f"实为{n + 4}"), Harm.DONE),
    changed("说明写不是", _remarked(lambda n: f"不是{n}，是{n + 2}"), Harm.DONE),
    changed("说明写截至", _remarked(lambda _: "截至11月底"), Harm.DONE),
    changed("说明写未含", _remarked(lambda _: "未含12月份"), Harm.DONE),
    changed("说明写估计", _remarked(lambda _: "估计数"), Harm.DONE),
    changed("说明写以万计", _remarked(lambda _: "以万计"), Harm.DONE),
    changed("补报一行", _row_of_more("其中：补报"), Harm.DONE, alone=True),
    changed("新增一行", _row_of_more("（12月新增）"), Harm.DONE, alone=True),
    changed("写出来的小数点", _shown_as('0"."0'), Harm.DONE, least=10),
    changed("数写在名称里", _into_name, Harm.DONE),
    changed("隐藏的第二行", _hidden_twin, Harm.DONE, alone=True),
    changed("日期格式", _as_date, Harm.DONE),
    changed("百分比格式", _shown_as("0%", lambda n: n / 100), Harm.DONE, least=1),
    changed("百分比格式整百", _shown_as("0%"), Harm.DONE, least=1),
    changed("两位百分比格式", _shown_as("0.00%"), Harm.DONE, least=1),
    changed(
        "划掉重写",
        _rich(lambda n: (f"{n + 1}", InlineFont(strike=True)), lambda n: (f"{n}", None)),
        Harm.DONE,
    ),
    changed(
        "角标",
        _rich(lambda n: (f"{n}", None), lambda _: ("2", InlineFont(vertAlign="superscript"))),
        Harm.DONE,
    ),
    changed(
        "下角标",
        _rich(lambda n: (f"{n}", None), lambda _: ("1", InlineFont(vertAlign="subscript"))),
        Harm.DONE,
    ),
)
KINDS: tuple[CellMess, ...] = (*HARMLESS, *EITHER, *HARMFUL)
