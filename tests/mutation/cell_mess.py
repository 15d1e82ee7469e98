"""What people do to single entry cells: harmless wordings of the number, and what must be asked about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from etl.domain.chinese_numerals import write_hanzi
from tests.mutation.forms import CODE, LABEL, LAST, MEASURE, REMARK, THIS, Form, Harm, Place

FULL_WIDTH = str.maketrans("0123456789.,-%", "０１２３４５６７８９．，－％")
CAPITALS = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
HIDDEN = "\u00a0\u2002\u2003\u2009\u202f\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202d\u00ad"
ALIKE = {"件": "起", "次": "场", "人": "名", "人次": "人", "份": "册", "名": "人", "场": "次", "条": "幅", "支": "个"}


@dataclass(frozen=True)
class CellMess:
    """One kind of mess in one cell. ``suits`` says which numbers it can happen to."""

    name: str
    harm: Harm
    make: Callable[[Form, str], Place]
    """Does it to the indicator's cell; where it has to be reported if it does harm."""
    suits: Callable[[Form, str], bool]
    alone: bool = False
    """It moves the rows or columns of other cells, so that a form can bear it once only."""
    in_cell: bool = True
    """It changes nothing but the entry cell, so that it may happen in 上年 as well."""


def _count(form: Form, code: str) -> int:
    value = form.at(code)
    assert isinstance(value, int)
    return value


def _whole(form: Form, code: str) -> bool:
    return isinstance(form.at(code), int)


def typed(name: str, wording: Callable[[int, str], object], least: int = 0, *, harm: Harm = Harm.NONE) -> CellMess:
    """The cell typed otherwise: ``wording`` gets number and measure."""

    def make(form: Form, code: str) -> Place:
        return form.put(code, wording(_count(form, code), form.indicator(code).measure))

    return CellMess(name, harm, make, lambda form, code: _whole(form, code) and _count(form, code) >= least)


def wrong(name: str, wording: Callable[[int, str], object], least: int = 0) -> CellMess:
    """The cell typed so that nobody can take it."""
    return typed(name, wording, least, harm=Harm.DONE)


def either(name: str, wording: Callable[[int, str], object], least: int = 0) -> CellMess:
    """The cell typed so that a careful reader may take it or ask."""
    return typed(name, wording, least, harm=Harm.EITHER)


def zero(word: str) -> CellMess:
    """A word for nothing where the number is 0."""

    def make(form: Form, code: str) -> Place:
        return form.put(code, word)

    return CellMess(f"零写作{word}", Harm.NONE, make, lambda form, code: form.at(code) == 0)


def _in_wan(count: int) -> str:
    return f"{count / 10_000:.4f}".rstrip("0").rstrip(".")


def _goes_by_wan(form: Form, code: str) -> bool:
    return _whole(form, code) and _count(form, code) >= 1000 and form.indicator(code).measure in ("人", "人次", "份")


def _wan(form: Form, code: str) -> Place:
    return form.put(code, f"{_in_wan(_count(form, code))}万")


def _wan_of_events(form: Form, code: str) -> Place:
    return form.put(code, f"{_count(form, code)}万")


def _into_remark(form: Form, code: str) -> Place:
    form.put(code, form.at(code), REMARK)
    return form.put(code, None)


def _into_next_column(form: Form, code: str) -> Place:
    form.insert_column(form.columns[THIS] + 1)
    row, column = form.place(code)
    form.write((row, column + 1), form.at(code))
    return form.put(code, None)


def _into_code(form: Form, code: str) -> Place:
    form.put(code, form.at(code), MEASURE)
    return form.put(code, None)


def _into_last_year(form: Form, code: str) -> Place:
    form.put(code, form.at(code), LAST)
    return form.put(code, None)


def _merged_with_next(form: Form, code: str) -> Place:
    """Two entry cells merged: the upper number stays, the lower one is gone."""
    below = next(other for other in form.rows if form.rows[other] == form.rows[code] + 1)
    row, column = form.place(code)
    form.put(below, None)
    form.merges.append((row, column, row + 1, column))
    return form.place(below)


def _has_neighbour(form: Form, code: str) -> bool:
    return form.rows[code] + 1 in form.rows.values()


def _merged_with_last_year(form: Form, code: str) -> Place:
    row, column = form.place(code)
    form.put(code, None, LAST)
    left, right = sorted((column, form.columns[LAST]))
    form.merges.append((row, left, row, right))
    return row, column


def _beside_last_year(form: Form, _: str) -> bool:
    return form.columns[LAST] == form.columns[THIS] + 1


def changed(
    name: str, make: Callable[[Form, str], Place], harm: Harm = Harm.NONE, *, alone: bool = False, least: int = 0
) -> CellMess:
    """Something done to the row rather than to the entry."""
    return CellMess(
        name, harm, make, lambda form, code: _whole(form, code) and _count(form, code) >= least, alone, in_cell=False
    )


def _commented(form: Form, code: str) -> Place:
    form.comments.append(form.place(code))
    return form.place(code)


def _hidden_row(form: Form, code: str) -> Place:
    form.hidden_rows.append(form.rows[code])
    return form.place(code)


def _remarked(form: Form, code: str) -> Place:
    form.put(code, "其中镇级3件，含上年结转", REMARK)
    return form.place(code)


def _labelled(wording: Callable[[str], str]) -> Callable[[Form, str], Place]:
    def make(form: Form, code: str) -> Place:
        form.put(code, wording(str(form.at(code, LABEL))), LABEL)
        return form.place(code)

    return make


def _measured(form: Form, code: str) -> Place:
    """The measure in brackets behind the name, and no longer in its own column."""
    form.put(code, f"{form.at(code, LABEL)}（{form.indicator(code).measure}）", LABEL)
    form.put(code, None, MEASURE)
    return form.place(code)


def _coded(wording: Callable[[str], object]) -> Callable[[Form, str], Place]:
    def make(form: Form, code: str) -> Place:
        form.put(code, wording(code), CODE)
        return form.place(code)

    return make


def _no_label(form: Form, code: str) -> Place:
    form.put(code, None, LABEL)
    return form.place(code)


def _near_miss(form: Form, code: str) -> Place:
    """A name almost right, without its code: it may be suggested, never taken."""
    form.put(code, f"{form.indicator(code).name[:-2]}总数量", LABEL)
    form.put(code, None, CODE)
    return form.place(code)


def _code_of_another(form: Form, code: str) -> Place:
    other = next(other for other in form.rows if other != code)
    form.put(code, other, CODE)
    return form.place(code, LABEL)


def _in_hundreds(form: Form, code: str) -> Place:
    return form.put(code, f"百{form.indicator(code).measure}", MEASURE)


def _copied(change: int | None) -> Callable[[Form, str], Place]:
    """The row once more at the end: the same, empty or with another number."""

    def make(form: Form, code: str) -> Place:
        row = form.last_row() + 1
        form.insert_rows(row)
        form.copy_row(form.rows[code], row)
        own = _count(form, code)
        form.write((row, form.columns[THIS]), None if change is None else own + change)
        return form.place(code)

    return make


def _gone(form: Form, code: str) -> Place:
    form.drop_row(form.rows[code])
    return form.place(code)


def _far_below(form: Form, code: str) -> Place:
    form.copy_row(form.rows[code], 700)
    form.drop_row(form.rows[code])
    form.rows[code] = 700
    return form.place(code)


def _two_hanzi(count: int) -> str:
    written = write_hanzi(count)
    for place in "百千万":
        written = written.replace(f"二{place}", f"两{place}")
    return written


def _wrapped(hidden: str) -> CellMess:
    return typed(f"隐藏字符{ord(hidden):04X}", lambda n, _: f"{hidden}{n}{hidden}")


HARMLESS = (
    typed("文字数字", lambda n, _: str(n)),
    typed("撇号文字", lambda n, _: f"'{n}"),
    typed("全角", lambda n, _: str(n).translate(FULL_WIDTH)),
    typed("全角带单位", lambda n, m: f"{str(n).translate(FULL_WIDTH)}{m}"),
    typed("带单位", lambda n, m: f"{n}{m}"),
    typed("空格单位", lambda n, m: f"{n} {m}"),
    typed("括号单位", lambda n, m: f"{n}（{m}）"),
    typed("不换行空格", lambda n, _: f"\u00a0{n}\u00a0"),
    typed("全角空格", lambda n, _: f"\u3000{n}"),
    typed("零宽字符", lambda n, _: f"{n}"[:1] + "\u200b" + f"{n}"[1:]),
    typed("方向标记", lambda n, _: f"\u202a{n}\u202c\ufeff"),
    *map(_wrapped, HIDDEN),
    typed("软连字符", lambda n, _: f"{str(n)[0]}\u00ad{str(n)[1:]}"),
    typed("全角撇号", lambda n, _: f"＇{n}"),
    typed("不换行空格单位", lambda n, m: f"{n}\u00a0{m}"),
    typed("英文括号单位", lambda n, m: f"{n}({m})"),
    typed("单位在下一行", lambda n, m: f"{n}\n{m}"),
    typed("小数点全角零", lambda n, _: f"{n}．0"),
    typed("七位补零", lambda n, _: f"{n:07d}"),
    typed("相近的单位", lambda n, m: f"{n}{ALIKE.get(m, m)}"),
    typed("前导零", lambda n, _: f"00{n}"),
    typed("点零", lambda n, _: f"{n}.0"),
    typed("浮点数", lambda n, _: float(n)),
    typed("换行", lambda n, _: f"{n}\n"),
    typed("制表符", lambda n, _: f"\t{n}"),
    typed("千分位", lambda n, _: f"{n:,}", 1000),
    typed("全角千分位", lambda n, m: f"{n:,}{m}".translate(FULL_WIDTH), 1000),
    typed("汉字数字", lambda n, _: write_hanzi(n), 1),
    typed("汉字数字带单位", lambda n, m: f"{write_hanzi(n)}{m}", 1),
    typed("两", lambda n, _: _two_hanzi(n), 200),
    CellMess("以万计", Harm.NONE, _wan, _goes_by_wan),
    *(zero(word) for word in ("无", "零", "没有", "未开展", "〇", "暂无")),
    changed("批注", _commented),
    changed("隐藏行", _hidden_row),
    changed("说明里有字", _remarked),
    changed("名称带空格", _labelled(" ".join)),
    changed("名称换行", _labelled(lambda name: f"{name[:3]}\n{name[3:]}")),
    changed("名称带编号", _labelled(lambda name: f"3．{name.removeprefix('其中：')}")),
    changed("名称带其中", _labelled(lambda name: f"其中：{name.removeprefix('其中：')}")),
    changed("名称带冒号", _labelled(lambda name: f"{name}：")),
    changed("名称带单位", _measured),
    changed("没有名称", _no_label),
    changed("代码全角", _coded(lambda code: code.translate(FULL_WIDTH))),
    changed("代码是数", _coded(int)),
    changed("代码带空格", _coded(lambda code: f" {code}\u00a0")),
    changed("没有代码", _coded(lambda _: None)),
    changed("重复行相同", _copied(0), alone=True),
    changed("重复行空白", _copied(None), alone=True),
    changed("六百行之后", _far_below, alone=True),
    CellMess("与上年合并", Harm.NONE, _merged_with_last_year, _beside_last_year, in_cell=False),
)

EITHER = (
    either("大写数字", lambda n, _: write_hanzi(n).translate(CAPITALS), 1),
    either("大写数字带单位", lambda n, m: f"{write_hanzi(n).translate(CAPITALS)}{m}", 1),
    either("繁体", lambda n, _: write_hanzi(n).replace("万", "萬"), 10_000),
    either("廿", lambda n, _: write_hanzi(n).replace("二十", "廿"), 20),
    either("逐字汉字", lambda n, _: "".join("〇一二三四五六七八九"[int(digit)] for digit in str(n)), 10),
    either("千字混写", lambda n, _: f"{n // 1000}千{n % 1000 or ''}", 1000),
    either("百字混写", lambda n, _: f"{n // 100}百{n % 100 or ''}", 100),
    either("万字混写", lambda n, _: f"{n // 10_000}万{n % 10_000 or ''}", 10_000),
    either("共", lambda n, m: f"共{n}{m}"),
    either("合计", lambda n, _: f"合计{n}"),
    either("本年", lambda n, _: f"本年：{n}"),
    either("带书名", lambda n, _: f"“{n}”"),
    either("英文引号", lambda n, _: f'"{n}"'),
    either("单引号", lambda n, _: f"‘{n}’"),
    either("括号", lambda n, _: f"（{n}）"),
    either("句号", lambda n, _: f"{n}。"),
    either("逗号", lambda n, _: f"{n}，"),
    either("开头逗号", lambda n, _: f"，{n}"),
    either("单位加句号", lambda n, m: f"{n}{m}。"),
    either("加号在前", lambda n, _: f"+{n}"),
    either("等号在前", lambda n, _: f"＝{n}"),
    either("星号", lambda n, _: f"{n}*"),
    either("打勾", lambda n, _: f"{n}√"),
    either("个", lambda n, _: f"{n}个"),
    either("整", lambda n, m: f"{n}{m}整"),
    either("单位在前", lambda n, m: f"{m}{n}"),
    either("单位打了两遍", lambda n, m: f"{n}{m}{m}"),
    either("点零零", lambda n, _: f"{n}.00"),
    either("全角小数", lambda n, _: f"{n}．０"),
    either("三位小数", lambda n, _: f"{n}.000", 1),
    either("欧洲千分位", lambda n, _: f"{n:,}".replace(",", "."), 1000),
    either("欧洲小数", lambda n, _: f"{n},0"),
    either("撇号千分位", lambda n, _: f"{n:,}".replace(",", "'"), 1000),
    either("空格千分位", lambda n, _: f"{n:,}".replace(",", " "), 1000),
    either("窄空格千分位", lambda n, _: f"{n:,}".replace(",", "\u2009"), 1000),
    either("下划线千分位", lambda n, _: f"{n:,}".replace(",", "_"), 1000),
    either("千分位少一位", lambda n, _: f"{n:,}"[:-1], 1000),
    either("分隔在万位", lambda n, _: f"{n // 10_000},{n % 10_000:04d}", 10_000),
    either("科学计数文字", lambda n, _: f"{n:.6e}"),
    either("阿拉伯文数字", lambda n, _: str(n).translate(ARABIC)),
    either("数学粗体数字", lambda n, _: "".join(chr(0x1D7CE + int(digit)) for digit in str(n))),
    either("圆圈里的数", lambda n, _: chr(0x245F + n) if 0 < n <= 20 else f"{n}①"),
    either("罗马数字", lambda n, _: chr(0x215F + n) if 0 < n <= 12 else f"{n}Ⅱ"),
    either("下标", lambda n, _: str(n).translate(SUBSCRIPTS)),
    either("键帽", lambda n, _: "".join(f"{digit}\ufe0f\u20e3" for digit in str(n))),
    either("蒙文空格", lambda n, _: f"{n}\u180e"),
    either("盲文空格", lambda n, _: f"\u2800{n}"),
    either("数中换行", lambda n, _: f"{str(n)[0]}\n{str(n)[1:]}", 10),
    either("数中全角空格", lambda n, _: f"{str(n)[0]}\u3000{str(n)[1:]}", 10),
    either("浮点误差", lambda n, _: n + 1e-9),
    either("换成元", lambda n, _: f"¥{n}"),
    either("件次", lambda n, m: f"{n}{m}次" if m != "人" else f"{n}例"),
    either("百分号", lambda n, _: f"{n * 100}%"),
    either("以千计", lambda n, _: f"{n / 1000:g}千", 1000),
    either("以百计", lambda n, _: f"{n / 100:g}百", 100),
    either("以w计", lambda n, _: f"{_in_wan(n)}w", 1000),
    either("长减号", lambda n, _: f"—{n}"),
    either("点在前", lambda n, _: f"·{n}"),
    either("编号在前", lambda n, _: f"（1）{n}"),
    either("下面一行是单位", lambda n, m: f"{n}\n（{m}）"),
    either("带年份", lambda n, _: f"2022年{n}"),
)

HARMFUL = (
    wrong("大约", lambda n, m: f"大约{n}{m}"),
    wrong("来", lambda n, m: f"{n}来{m}"),
    wrong("单位后的余", lambda n, m: f"{n}{m}余"),
    wrong("单位后的多", lambda n, m: f"{n}{m}多"),
    wrong("万余", lambda n, _: f"{n}万余"),
    wrong("超", lambda n, m: f"超{n}{m}"),
    wrong("超过", lambda n, _: f"超过{n}"),
    wrong("大于号", lambda n, _: f">{n}"),
    wrong("不等号", lambda n, _: f"≥{n}"),
    wrong("不足", lambda n, _: f"不足{n}"),
    wrong("不到", lambda n, _: f"不到{n}"),
    wrong("至少", lambda n, _: f"至少{n}"),
    wrong("波浪号在前", lambda n, _: f"~{n}"),
    wrong("约等号", lambda n, _: f"≈{n}"),
    wrong("问号", lambda n, _: f"{n}？"),
    wrong("估计", lambda n, _: f"{n}（估）"),
    wrong("暂定", lambda n, _: f"{n}（暂）"),
    wrong("三百多", lambda *_: "三百多"),
    wrong("百余", lambda *_: "百余"),
    wrong("数十", lambda *_: "数十"),
    wrong("十几", lambda *_: "十几"),
    wrong("十来件", lambda _, m: f"十来{m}"),
    wrong("两三件", lambda _, m: f"两三{m}"),
    wrong("二三十", lambda *_: "二三十"),
    wrong("若干", lambda *_: "若干"),
    wrong("三成", lambda *_: "三成"),
    wrong("一半", lambda *_: "一半"),
    wrong("一打", lambda *_: "一打"),
    wrong("一万二", lambda *_: "一万二"),
    wrong("两万五", lambda *_: "两万五"),
    wrong("一千五", lambda *_: "一千五"),
    wrong("三点五", lambda *_: "三点五"),
    wrong("小数汉字", lambda n, _: f"{n}点5"),
    wrong("分数字", lambda n, _: f"{n}½"),
    wrong("半", lambda n, _: f"{n}半"),
    wrong("二进位的上下标", lambda n, _: f"{n}¹"),
    wrong("字母O当零", lambda *_: "1O"),
    wrong("字母l当一", lambda *_: "l2"),
    wrong("字母O", lambda *_: "O"),
    wrong("句点在前", lambda *_: ".5"),
    wrong("两个点", lambda *_: "1.2.3"),
    wrong("乘法", lambda n, _: f"{n}×2"),
    wrong("等式", lambda n, _: f"{n}+1={n + 1}"),
    wrong("等号算式文字", lambda n, _: f"'={n}+3"),
    wrong("正负", lambda n, _: f"{n}±1"),
    wrong("至", lambda n, _: f"{n}至{n + 2}"),
    wrong("波浪区间", lambda n, _: f"{n}～{n + 2}"),
    wrong("箭头", lambda n, _: f"{n}→{n + 2}"),
    wrong("比", lambda n, _: f"{n}:3"),
    wrong("分数", lambda n, _: f"3/{n + 4}"),
    wrong("两个带单位的数", lambda n, m: f"{n}{m}/{n + 1}{m}"),
    wrong("男女", lambda *_: "男3女4"),
    wrong("本级和下级", lambda *_: "村3镇4"),
    wrong("去年的也写上", lambda n, _: f"{n}（去年10）"),
    wrong("两行两个数", lambda n, _: f"{n}\n7"),
    wrong("尾部减号", lambda n, _: f"{n}-"),
    wrong("括号负数", lambda n, _: f"({n + 1})"),
    wrong("负字", lambda n, _: f"负{n + 1}"),
    wrong("负的小数", lambda *_: -0.5),
    wrong("日期时刻", lambda *_: dt.datetime(2022, 3, 4, 9, 30)),  # noqa: DTZ001 - as typed into a cell
    wrong("时刻", lambda *_: dt.time(12, 30)),
    wrong("时长", lambda *_: dt.timedelta(hours=12)),
    wrong("年月日文字", lambda *_: "2022-01-02"),
    wrong("月份", lambda *_: "12月"),
    wrong("年份", lambda *_: "2022年"),
    wrong("日期变成的数", lambda *_: 44929),
    wrong("别的错误值", lambda *_: "#DIV/0!"),
    wrong("不适用的错误值", lambda *_: "#N/A"),
    wrong("是字", lambda *_: "是"),
    wrong("有", lambda *_: "有"),
    wrong("勾", lambda *_: "√"),
    wrong("同上", lambda *_: "同上"),
    wrong("待核", lambda *_: "待核"),
    wrong("省略号", lambda *_: "……"),
    wrong("反斜杠", lambda *_: "\\"),
    wrong("一字线", lambda *_: "–"),
    wrong("短横", lambda *_: "-"),
    wrong("叉", lambda *_: "×"),
    wrong("不适用", lambda *_: "不适用"),
    wrong("无此项", lambda *_: "无此项"),
    wrong("不详", lambda *_: "不详"),
    wrong("一句话", lambda n, m: f"全年共开展{n}{m}，其中3{m}由镇里组织"),
    wrong("万元", lambda n, _: f"{n}万元"),
    wrong("千字后缀", lambda n, _: f"{n}k"),
    wrong("亿", lambda n, _: f"{n + 1}亿"),
    wrong("别的单位括号", lambda n, m: f"{n}（{'份' if m != '份' else '件'}）"),
    wrong("天", lambda n, _: f"{n}天"),
    wrong("无穷", lambda *_: "∞"),
    wrong("非数", lambda *_: "NaN"),
    wrong("十六进制", lambda *_: "0x1F"),
    wrong("余", lambda n, _: f"{n}余"),
    wrong("余件", lambda n, m: f"{n}余{m}"),
    wrong("近", lambda n, _: f"近{n}"),
    wrong("约", lambda n, _: f"约{n}"),
    wrong("多", lambda n, _: f"{n}多"),
    wrong("加号", lambda n, _: f"{n}+"),
    wrong("左右", lambda n, _: f"{n}左右"),
    wrong("以上", lambda n, m: f"{n}{m}以上"),
    wrong("几十", lambda *_: "几十"),
    wrong("算式", lambda n, _: f"{n}+3"),
    wrong("夹注", lambda n, _: f"{n}（其中镇级3）"),
    wrong("两个数", lambda n, _: f"{n}、3"),
    wrong("区间", lambda n, _: f"{n}-{n + 3}"),
    wrong("斜杠两数", lambda n, _: f"{n}/3"),
    wrong("数中空格", lambda n, _: f"{n} 200"),
    wrong("负数", lambda n, _: -n - 1),
    wrong("文字负数", lambda n, _: f"－{n + 1}"),
    wrong("小数", lambda n, _: n + 0.5),
    wrong("很小的小数", lambda n, _: f"{n}.01"),
    wrong("错误值", lambda *_: "#REF!"),
    wrong("日期", lambda *_: dt.date(2022, 1, 2)),
    wrong("文字日期", lambda *_: "1月2日"),
    wrong("是非值", lambda *_: True),
    wrong("公式没有结果", lambda n, _: f"={n}+3"),
    wrong("斜杠", lambda *_: "/"),
    wrong("破折号", lambda *_: "——"),
    changed("空白", lambda form, code: form.put(code, None), Harm.DONE),
    changed("只有空格", lambda form, code: form.put(code, " \u3000"), Harm.DONE),
    wrong("见附件", lambda *_: "见附件"),
    wrong("别的单位", lambda n, m: f"{n}{'份' if m != '份' else '件'}"),
    wrong("百分数", lambda n, _: f"{n}%"),
    wrong("省略的汉字数字", lambda *_: "一百二"),
    wrong("字母充数", lambda n, _: f"{n}O"),
    wrong("上标", lambda n, _: f"{n}²"),
    wrong("圆圈数字", lambda *_: "①"),
    wrong("多打了数字", lambda n, _: n + 10**10),
    wrong("千分位不对", lambda *_: "1,20"),
    wrong("数和汉字混写", lambda n, _: f"{n}百", 10),  # 3百 is 300
    wrong("科学计数", lambda *_: "1.2e3"),
    CellMess(
        "不该以万计",
        Harm.DONE,
        _wan_of_events,
        lambda form, code: form.indicator(code).measure in ("次", "场", "件", "场次", "名") and form.at(code) != 0,
    ),
    changed("填在说明里", _into_remark, Harm.DONE),
    changed("填在右边一列", _into_next_column, Harm.DONE, alone=True),
    changed("填在计量单位里", _into_code, Harm.DONE),
    changed("填在上年里", _into_last_year, Harm.DONE),
    CellMess("两格合并", Harm.DONE, _merged_with_next, _has_neighbour, in_cell=False),
    changed("名称差一点", _near_miss, Harm.DONE),
    changed("代码是别的指标", _code_of_another, Harm.DONE, alone=True),
    changed("计量单位改成百", _in_hundreds, Harm.DONE),
    changed("重复行不同", _copied(7), Harm.DONE, alone=True),
    changed("缺一行", _gone, Harm.DONE),
)
KINDS = (*HARMLESS, *EITHER, *HARMFUL)
