"""What people do to the whole form: harmless rearrangements, and what must send it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from tests.mutation.cell_mess import FULL_WIDTH
from tests.mutation.forms import CODE, LABEL, LAST, MEASURE, REMARK, SHEET, THIS, Form, Harm

Bend = Callable[[Form, Random], None]


@dataclass(frozen=True)
class FormMess:
    """One kind of mess of a whole form."""

    name: str
    harm: Harm
    make: Bend
    village: bool = False
    """It can happen to a village's form only."""


def _titled(title: str, words: object) -> Bend:
    def make(form: Form, _: Random) -> None:
        form.write((form.header, form.columns[title]), words)

    return make


def _two_row_header(form: Form, _: Random) -> None:
    """本年 and 上年 in a second row beneath a merged heading, the other titles merged downwards."""
    form.insert_rows(form.header + 1)
    for title in (THIS, LAST):
        column = form.columns[title]
        form.write((form.header + 1, column), form.grid.pop((form.header, column)))
    left, right = sorted((form.columns[THIS], form.columns[LAST]))
    form.write((form.header, left), "数量")
    if right == left + 1:
        form.merges.append((form.header, left, form.header, right))
    for title in (LABEL, MEASURE, CODE, REMARK):
        form.merges.append((form.header, form.columns[title], form.header + 1, form.columns[title]))


def _half_years(form: Form, _: Random) -> None:
    """本年 split in two halves of which the second stands in a column of its own."""
    form.insert_rows(form.header + 1)
    form.insert_column(form.columns[THIS] + 1)
    form.write((form.header + 1, form.columns[THIS]), "上半年")
    form.write((form.header + 1, form.columns[THIS] + 1), "下半年")
    for row in form.rows.values():
        form.write((row, form.columns[THIS] + 1), 1)


def _rows_between(form: Form, rng: Random) -> None:
    for _ in range(3):
        form.insert_rows(rng.choice(sorted(form.rows.values())))


def _column_before(title: str) -> Bend:
    def make(form: Form, _: Random) -> None:
        form.insert_column(form.columns[title])

    return make


def _dropped(title: str) -> Bend:
    def make(form: Form, _: Random) -> None:
        form.drop_column(title)

    return make


def _any_order(form: Form, rng: Random) -> None:
    titles = list(form.columns)
    rng.shuffle(titles)
    form.order_columns(titles)


def _numbered(form: Form, _: Random) -> None:
    form.insert_column(1)
    form.write((form.header, 1), "编号")
    for number, row in enumerate(sorted(form.rows.values()), start=1):
        form.write((row, 1), number)


def _compared(form: Form, _: Random) -> None:
    """An inserted column 增减 with numbers of its own, right of 本年."""
    form.insert_column(form.columns[THIS] + 1)
    form.write((form.header, form.columns[THIS] + 1), "增减")
    for row in form.rows.values():
        form.write((row, form.columns[THIS] + 1), 99)


def _shuffled(form: Form, rng: Random) -> None:
    form.permute_rows(list(form.rows), rng)


def _without(words: str) -> Bend:
    """Every row that begins with these words is gone."""

    def make(form: Form, _: Random) -> None:
        for row in {r for (r, _), value in form.grid.items() if str(value).startswith(words)}:
            form.drop_row(row)

    return make


def _cut_off(form: Form, _: Random) -> None:
    """Nothing beneath the table."""
    form.grid = {(r, c): value for (r, c), value in form.grid.items() if r <= form.last_row()}


def _category_column(form: Form, _: Random) -> None:
    """The sections in a merged column of their own, left of the names."""
    left = min(form.columns.values())
    form.insert_column(left)
    form.write((form.header, left), "类别")
    first, last = min(form.rows.values()), form.last_row()
    form.write((first, left), "法治建设")
    form.merges.append((first, left, last, left))


def _repeated_header(form: Form, rng: Random) -> None:
    """The header printed again on the second page."""
    row = rng.choice(sorted(form.rows.values())[1:])
    form.insert_rows(row)
    form.copy_row(form.header, row)


def _subtotal(change: int) -> Bend:
    def make(form: Form, _: Random) -> None:
        row = form.last_row() + 1
        form.insert_rows(row)
        amounts = [form.at(code) for code in form.rows if not form.indicator(code).part_of]
        headings = {r for r in range(form.header, row) if r not in form.rows.values()}
        for heading in headings - {form.header}:
            form.drop_row(heading)
        form.write((row, form.columns[LABEL]), "合计")
        form.write((row, form.columns[THIS]), sum(a for a in amounts if isinstance(a, int)) + change)

    return make


def _own_row(form: Form, rng: Random) -> None:
    row = rng.choice(sorted(form.rows.values()))
    form.insert_rows(row)
    form.write((row, form.columns[LABEL]), "留守儿童走访户数")
    form.write((row, form.columns[THIS]), 88)


def _renamed(form: Form, _: Random) -> None:
    form.sheet = "Sheet1"


def _copy(visibility: str, *, blank: bool = False, change: int = 0, first: bool = False) -> Bend:
    """A copy of the sheet beside it: blank, equal or with one number changed."""

    def make(form: Form, _: Random) -> None:
        grid = dict(form.grid)
        for code in form.rows:
            if blank:
                grid.pop(form.place(code), None)
        code = next(code for code in form.rows if isinstance(form.at(code), int))
        value = form.at(code)
        if change and isinstance(value, int):
            grid[form.place(code)] = value + change
        form.more.append((f"{SHEET} (2)", grid, visibility))
        if first:
            form.visibility = "hidden"

    return make


def _other_sheets(form: Form, _: Random) -> None:
    form.more += [("Sheet2", {(1, 1): "草稿", (3, 2): 12}, "visible"), ("Sheet3", {}, "hidden")]


def _scribbled(form: Form, rng: Random) -> None:
    """Numbers right of the table and far below it."""
    row = rng.choice(sorted(form.rows.values()))
    form.write((row, form.width() + 3), 57)
    form.write((max(r for r, _ in form.grid) + 9, form.width() + 1), 1234)


def _hidden_column(form: Form, _: Random) -> None:
    form.hidden_columns.append(form.columns[THIS])


def _replaced(old: str, new: str) -> Bend:
    """Words of the sheet in other words."""

    def make(form: Form, _: Random) -> None:
        form.grid = {
            place: value.replace(old, new) if isinstance(value, str) else value for place, value in form.grid.items()
        }

    return make


def _said(name: Callable[[Form], str]) -> Bend:
    """What stands behind 填报单位."""

    def make(form: Form, _: Random) -> None:
        form.grid = {
            place: name(form) if value == form.unit and place[0] < form.header else value
            for place, value in form.grid.items()
        }

    return make


def _in_one_cell(form: Form, _: Random) -> None:
    """填报单位（盖章）：… in a single cell."""
    form.grid = {place: value for place, value in form.grid.items() if value != form.unit or place[0] >= form.header}
    form.grid = {
        place: f"填报单位（盖章）：{form.unit}" if value == "填报单位：" else value
        for place, value in form.grid.items()
    }


def _named_file(path: str) -> Bend:
    def make(form: Form, _: Random) -> None:
        form.path = path

    return make


def _merged_title(form: Form, _: Random) -> None:
    form.merges.append((1, 1, 1, form.width()))
    row = next(row for row in range(form.header + 1, form.last_row()) if row not in form.rows.values())
    form.merges.append((row, 1, row, form.width()))


def _nil(form: Form, _: Random) -> None:
    row = next(row for (row, _), value in form.grid.items() if value == "零报告")
    form.write((row, form.columns[THIS]), "是")


def _codes_slipped(form: Form, _: Random) -> None:
    """The codes one row lower than the names."""
    rows = sorted(form.rows.values())
    codes = {row: form.grid[row, form.columns[CODE]] for row in rows}
    for above, row in pairwise(rows):
        form.write((row, form.columns[CODE]), codes[above])
    form.write((rows[0], form.columns[CODE]), None)


def _second_column(form: Form, _: Random) -> None:
    """Two columns 本年 that disagree."""
    form.insert_column(form.columns[THIS] + 1)
    form.write((form.header, form.columns[THIS] + 1), "本年数")
    for row in form.rows.values():
        form.write((row, form.columns[THIS] + 1), 77)


def _scale_above(form: Form, _: Random) -> None:
    form.write((form.header - 1, form.width()), "单位：万")


def _two_blocks(form: Form, _: Random) -> None:
    """The whole form once more below it, for the same unit, with other numbers."""
    offset = max(r for r, _ in form.grid) + 3
    below = {(r + offset, c): value for (r, c), value in form.grid.items()}
    code = next(code for code in form.rows if isinstance(form.at(code), int))
    row, column = form.place(code)
    below[row + offset, column] = 4321
    form.grid |= below


def _filled_column(title: object, value: Callable[[int], object], *, before: bool = False) -> Bend:
    """A column of its own with numbers, right or left of 本年."""

    def make(form: Form, _: Random) -> None:
        place = form.columns[THIS] + (0 if before else 1)
        form.insert_column(place)
        form.write((form.header, place), title)
        for code, row in form.rows.items():
            count = form.at(code)
            form.write((row, place), value(count) if isinstance(count, int) else 3)

    return make


def _months(form: Form, rng: Random) -> None:
    for month in range(12, 0, -1):
        _filled_column(f"{month}月", lambda count: count // 12, before=True)(form, rng)


def _split_this_year(first: str, second: str) -> Bend:
    """本年 over two columns: the first holds another number, the second the true one."""

    def make(form: Form, _: Random) -> None:
        form.insert_rows(form.header + 1)
        column = form.columns[THIS]
        form.insert_column(column + 1)
        form.merges.append((form.header, column, form.header, column + 1))
        form.write((form.header + 1, column), first)
        form.write((form.header + 1, column + 1), second)
        for code, row in form.rows.items():
            form.write((row, column + 1), form.at(code))
            form.put(code, 5)

    return make


def _under(words: str) -> Bend:
    """本年 and 上年 in a second row beneath one merged heading that says something of both."""

    def make(form: Form, rng: Random) -> None:
        _two_row_header(form, rng)
        form.write((form.header, min(form.columns[THIS], form.columns[LAST])), words)

    return make


def _same_titles(form: Form, _: Random) -> None:
    form.write((form.header, form.columns.pop(LAST)), "本年")


def _slipped(step: int) -> Bend:
    """All entries of 本年 a row lower or higher than their names."""

    def make(form: Form, _: Random) -> None:
        column = form.columns[THIS]
        moved = {(r + step, column): form.grid.pop((r, column)) for r in form.rows.values() if (r, column) in form.grid}
        form.grid |= moved

    return make


def _section_scale(form: Form, _: Random) -> None:
    """A heading between the rows that says that what follows is in hundreds."""
    form.write((_heading_row(form), form.columns[LABEL]), "三 矛盾化解（单位：百件）")


def _heading_row(form: Form) -> int:
    return next(r for r in range(form.header + 2, form.last_row()) if r not in form.rows.values())


def _note(words: str, *, below: bool = False) -> Bend:
    def make(form: Form, _: Random) -> None:
        row = max(r for r, _ in form.grid) + 1 if below else form.header - 1
        form.write((row, 1 if below else form.width()), words)

    return make


def _far_away(rows: int, columns: int) -> Bend:
    def make(form: Form, _: Random) -> None:
        for _column in range(columns):
            form.insert_column(1)
        form.insert_rows(1, rows)

    return make


def _all_entries(wording: Callable[[int, str], object]) -> Bend:
    def make(form: Form, _: Random) -> None:
        for code in form.rows:
            count = form.at(code)
            if isinstance(count, int):
                form.put(code, wording(count, form.indicator(code).measure))

    return make


def _all(title: str, wording: Callable[[str], str | None]) -> Bend:
    """Every cell of a column in other words."""

    def make(form: Form, _: Random) -> None:
        for code in form.rows:
            form.put(code, wording(str(form.at(code, title))), title)

    return make


def _another_village(visibility: str) -> Bend:
    """Another village's form on a sheet beside ours."""

    def make(form: Form, _: Random) -> None:
        other = "槐园村"
        codes = {unit.name: unit.code for unit in form.catalogue.units}
        swapped = {form.unit: other, codes[form.unit]: codes[other]}
        grid: dict[tuple[int, int], object] = {
            place: swapped.get(value, value) if isinstance(value, str) else value for place, value in form.grid.items()
        }
        form.more.append((other, grid, visibility))
        form.path = "2022/两村合报.xlsx"

    return make


def _lower_half_elsewhere(*, header: bool) -> Bend:
    """The lower rows on a sheet of their own."""

    def make(form: Form, _: Random) -> None:
        rows = sorted(form.rows.values())
        cut = rows[len(rows) // 2]
        below = {(r, c): value for (r, c), value in form.grid.items() if r >= cut}
        form.grid = {(r, c): value for (r, c), value in form.grid.items() if r < cut}
        if header:
            below |= {(1, c): value for (r, c), value in form.grid.items() if r == form.header}
        form.more.append(("续表", below, "visible"))

    return make


def _lower_half_beside(form: Form, _: Random) -> None:
    """The lower rows right of the upper ones, under titles of their own."""
    rows = sorted(form.rows.values())
    cut, shift = rows[len(rows) // 2], form.width() + 1
    below = {(r, c): value for (r, c), value in form.grid.items() if r >= cut}
    form.grid = {(r, c): value for (r, c), value in form.grid.items() if r < cut}
    form.grid |= {(r, c + shift): value for (r, c), value in list(form.grid.items()) if r == form.header}
    form.grid |= {(r - cut + form.header + 1, c + shift): value for (r, c), value in below.items()}


def _transposed(form: Form, _: Random) -> None:
    form.grid = {(c, r): value for (r, c), value in form.grid.items()}


def _no_names(form: Form, rng: Random) -> None:
    _dropped(CODE)(form, rng)
    _all(LABEL, lambda _: None)(form, rng)


def _hidden_second_column(form: Form, rng: Random) -> None:
    _second_column(form, rng)
    form.hidden_columns.append(form.columns[THIS] + 1)


def _own_table_below(form: Form, _: Random) -> None:
    """A little table of the clerk's own beneath the form."""
    row = max(r for r, _ in form.grid) + 3
    for place, value in {
        (row, 1): "走访情况",
        (row + 1, 1): "项目",
        (row + 1, 2): "数量",
        (row + 2, 1): "走访户数",
    }.items():
        form.write(place, value)
    form.write((row + 2, 2), 88)


def _nameless_total(form: Form, rng: Random) -> None:
    _subtotal(0)(form, rng)
    form.write((form.last_row() + 1, form.columns[LABEL]), None)


def _codes_counted_on(form: Form, _: Random) -> None:
    """The first code dragged down: 101, 102, 103."""
    rows = sorted(form.rows.values())
    first = int(str(form.grid[rows[0], form.columns[CODE]]))
    for step, row in enumerate(rows):
        form.write((row, form.columns[CODE]), first + step)


def _stamped(form: Form, _: Random) -> None:
    form.write((1, form.width() + 2), "收文〔2022〕15号")
    form.write((form.header - 1, form.width() + 1), "023-66210000")


def _section_subtotals(change: int) -> Bend:
    """小计 beneath every section."""

    def make(form: Form, _: Random) -> None:
        rows = sorted(form.rows.values())
        ends = [row for row in rows if row + 1 not in form.rows.values()]
        for end in reversed(ends):
            form.insert_rows(end + 1)
            of = {row: code for code, row in form.rows.items()}
            group: list[int] = []
            for row in range(end, 0, -1):
                if row not in of:
                    break
                count = form.at(of[row])
                group += [count] if isinstance(count, int) and not form.indicator(of[row]).part_of else []
            form.write((end + 1, form.columns[LABEL]), "小计")
            form.write((end + 1, form.columns[THIS]), sum(group) + change)

    return make


def _added_row(code: str, words: str, value: object) -> Bend:
    """A row of the clerk's own or of somebody else's at the end."""

    def make(form: Form, _: Random) -> None:
        row = form.last_row() + 1
        form.insert_rows(row)
        for title, text in {CODE: code, LABEL: words, THIS: value}.items():
            if title in form.columns:
                form.write((row, form.columns[title]), text)

    return make


def _last_years_form_beside(form: Form, _: Random) -> None:
    grid = {p: v.replace("2022", "2021") if isinstance(v, str) else v for p, v in form.grid.items()}
    for code in form.rows:
        grid[form.place(code)] = 4
    form.more.append(("2021年", grid, "visible"))


def _codes_in_names(joint: str) -> Bend:
    """The code written before the name, and no longer in a column of its own."""

    def make(form: Form, rng: Random) -> None:
        for code in form.rows:
            form.put(code, f"{code}{joint}{form.at(code, LABEL)}", LABEL)
        _dropped(CODE)(form, rng)

    return make


def _names_in_two_rows(form: Form, _: Random) -> None:
    for code in list(form.rows):
        row = form.rows[code] + 1
        form.insert_rows(row)
        name = form.indicator(code).name
        form.put(code, name[: len(name) // 2 + 1], LABEL)
        form.write((row, form.columns[LABEL]), name[len(name) // 2 + 1 :])


def _harmless(**kinds: Bend) -> tuple[FormMess, ...]:
    return tuple(FormMess(name, Harm.NONE, make) for name, make in kinds.items())


def _harmful(**kinds: Bend) -> tuple[FormMess, ...]:
    return tuple(FormMess(name, Harm.DONE, make) for name, make in kinds.items())


def _either(**kinds: Bend) -> tuple[FormMess, ...]:
    return tuple(FormMess(name, Harm.EITHER, make) for name, make in kinds.items())


def _last_year_slipped(form: Form, _: Random) -> None:
    """上年 moved up by one row from the third indicator on, headings and all."""
    first, *_rest, last = sorted(form.rows.values())[2:]
    column = form.columns[LAST]
    kept = [form.grid.get((row + 1, column)) for row in range(first, last)]
    for row, value in zip(range(first, last + 1), [*kept, None], strict=True):
        form.write((row, column), value)


def _counted_beside(form: Form, _: Random) -> None:
    """An untitled column right before 本年 that counts the rows."""
    place = form.columns[THIS]
    form.insert_column(place)
    for number, row in enumerate(sorted(form.rows.values()), start=1):
        form.write((row, place), number)


def _other_village(form: Form, _: Random) -> None:
    """A title that names the neighbours."""
    name = "文石村" if form.unit != "文石村" else "白云山村"
    form.insert_rows(1)
    form.write((1, 1), f"{name}2022年度统计表")


HARMLESS = _harmless(
    上年写作同期=_titled(LAST, "同期"),
    上年写作上年末=_titled(LAST, "上年末"),
    无题序号在本年前=_counted_beside,
    加相同的核实数栏=_filled_column("核实数", lambda n: n),
    什么也没做=lambda _form, _rng: None,
    加累计栏=_filled_column("累计", lambda n: n * 3),
    加本季栏=_filled_column("本季", lambda n: n // 4),
    加本季栏在前=_filled_column("第四季度", lambda n: n // 4, before=True),
    加本月栏在前=_filled_column("本月", lambda n: n // 12, before=True),
    加计划栏=_filled_column("年度计划", lambda n: n + 10, before=True),
    加同比栏=_filled_column("同比（%）", lambda _: 12.5),
    加十二个月=_months,
    两栏都在数量下=_under("数　量"),
    表移到下面=_far_away(650, 0),
    表移到右边=_far_away(0, 40),
    全部文字=_all_entries(lambda n, _: str(n)),
    全部全角=_all_entries(lambda n, _: str(n).translate(FULL_WIDTH)),
    全部带单位=_all_entries(lambda n, m: f"{n}{m}"),
    全部小数=_all_entries(lambda n, _: float(n)),
    名称全删=_all(LABEL, lambda _: None),
    代码全部全角=_all(CODE, lambda code: code.translate(FULL_WIDTH)),
    代码改成文字=_all(CODE, lambda code: f" {code} "),
    计量单位全删=_all(MEASURE, lambda _: None),
    代码栏改名=_titled(CODE, "指标编码"),
    各节小计=_section_subtotals(0),
    多一行代码=_added_row("999", "走访户数", 12),
    没有零报告行=_without("零报告"),
    下面自己的小表=_own_table_below,
    盖了收文章=_stamped,
    表头全角空格=_titled(LABEL, "指　标　名　称"),
    本年换行=_titled(THIS, "本\n年"),
    本年全角年份=_titled(THIS, "２０２２年"),
    本年写作本年数=_titled(THIS, "本年数"),
    本年带单位=_titled(THIS, "本年（件）"),
    本年带空格=_titled(THIS, "本　年"),
    本年写作年份=_titled(THIS, "2022年"),
    本年写作年度数=_titled(THIS, "2022年度数"),
    本年带年份=_titled(THIS, "本年度（2022年）"),
    本年写作今年=_titled(THIS, "今年"),
    本年写作全年月份=_titled(THIS, "2022年1—12月"),
    上年写作年份=_titled(LAST, "2021年"),
    上年写作去年=_titled(LAST, "去年同期"),
    名称栏写作指标=_titled(LABEL, "统计指标"),
    说明写作备注=_titled(REMARK, "备注（可不填）"),
    两行表头=_two_row_header,
    插入空行=_rows_between,
    名称前插列=_column_before(LABEL),
    本年前插列=_column_before(THIS),
    上年前插列=_column_before(LAST),
    列换顺序=_any_order,
    没有代码列=_dropped(CODE),
    没有计量单位列=_dropped(MEASURE),
    没有说明列=_dropped(REMARK),
    没有上年列=_dropped(LAST),
    加编号列=_numbered,
    加增减列=_compared,
    行换顺序=_shuffled,
    没有列号行=_without("甲"),
    没有落款=_without("单位负责人"),
    表下全删=_cut_off,
    类别合并列=_category_column,
    每页重复表头=_repeated_header,
    合计行=_subtotal(0),
    自加一行=_own_row,
    工作表改名=_renamed,
    空白副本=_copy("visible", blank=True),
    隐藏空白副本=_copy("hidden", blank=True),
    相同副本=_copy("visible"),
    隐藏相同副本=_copy("hidden"),
    别的工作表=_other_sheets,
    表外有数=_scribbled,
    隐藏列=_hidden_column,
    填报单位写作报送单位=_replaced("填报单位", "报送单位"),
    填报单位写作单位名称=_replaced("填报单位", "单位名称"),
    填报单位写作单位盖章=_replaced("填报单位", "单位（盖章）"),
    填报单位在一格里=_in_one_cell,
    填报单位带镇名=_said(lambda form: f"姜家镇{form.unit}"),
    填报单位带盖章=_said(lambda form: f"{form.unit}（盖章）"),
    年份写汉字=_replaced("2022年", "二〇二二年"),
    合并标题=_merged_title,
    文件名混乱=_named_file("2022/新建文件夹/附件2(1)(1).xlsx"),
    最终版=_named_file("2022/最终版2.xlsx"),
)
EITHER = _either(
    代码栏叫编号=_titled(CODE, "编号"),
    本年写作数量=_titled(THIS, "数量"),
    本年写作数值=_titled(THIS, "数值"),
    本年写作年份数=_titled(THIS, "2022"),
    本年写作累计=_titled(THIS, "累计"),
    本年写作全年累计=_titled(THIS, "全年累计"),
    本年写作合计=_titled(THIS, "合计"),
    本年写作实际完成=_titled(THIS, "实际完成数"),
    本年带星号=_titled(THIS, "本年*"),
    本年汉字年份=_titled(THIS, "二〇二二年"),
    本年打错字=_titled(THIS, "本牟"),
    名称栏打错字=_titled(LABEL, "指标名程"),
    名称栏叫内容=_titled(LABEL, "内容"),
    全年累计栏=_filled_column("本年累计", lambda n: n),
    无标题相同栏=_filled_column(None, lambda n: n),
    无名合计=_nameless_total,
    下半在另一张有表头=_lower_half_elsewhere(header=True),
    下半在右边=_lower_half_beside,
    去年的表在旁边=_last_years_form_beside,
    代码顿号名称=_codes_in_names("、"),
    代码空格名称=_codes_in_names(" "),
    代码连着名称=_codes_in_names(""),
    名称分两行=_names_in_two_rows,
    加一行比率=_added_row("306", "调解成功率", "—"),
    本年换行带说明=_titled(THIS, "本年\n（1—12月累计数）"),
    没有标题年份=_replaced("2022年", ""),
    表上写单位件=_note("单位：件、人次"),
    代码拖成顺序=_codes_counted_on,
    科室名写错=_said(lambda form: f"{form.unit}委员会"),
)
HARMFUL = _harmful(
    上年写作基数=_titled(LAST, "基数"),
    上年写作前年=_titled(LAST, "2020年"),
    上年错行=_last_year_slipped,
    加更正数栏=_filled_column("更正数", lambda n: n + 5),
    加实际栏在前=_filled_column("实际", lambda n: n + 5, before=True),
    标题是别村=_other_village,
    标题是月报=_note("2022年11月统计表"),
    标题是预计数=_note("2022年度预计数"),
    本年写作本月=_titled(THIS, "本月"),
    本年写作本季=_titled(THIS, "本季度"),
    本年写作四季度=_titled(THIS, "2022年第四季度"),
    本年写作年底计划=_titled(THIS, "2022年计划"),
    本年带截至=_titled(THIS, "本年（截至11月底）"),
    本年带千=_titled(THIS, "本年（单位：千）"),
    本年带元=_titled(THIS, "本年（元）"),
    本年带百分号=_titled(THIS, "本年（%）"),
    表上写单位元=_note("单位：元"),
    本年带上年=_titled(THIS, "本年（2021年）"),
    本年写作前年=_titled(THIS, "2020年"),
    标题是上半年=_replaced("2022年", "2022年上半年"),
    标题是十一个月=_replaced("2022年", "2022年1—11月"),
    标题是季度=_replaced("2022年", "2022年第四季度"),
    本年下计划完成=_split_this_year("计划", "完成"),
    本年下目标实际=_split_this_year("目标数", "实际数"),
    本年下本级下级=_split_this_year("镇级", "村级"),
    本年下一季度=_split_this_year("一季度", "全年"),
    本年下本季累计=_split_this_year("本季", "累计"),
    本年下男女=_split_this_year("男", "女"),
    本年上是计划=_under("计划数"),
    本年上是万=_under("数量（万）"),
    本年上是半年=_under("上半年"),
    两栏都叫本年=_same_titles,
    第二个本年栏=_filled_column("本年", lambda n: n + 1),
    第二个今年栏在前=_filled_column("今年", lambda n: n + 1, before=True),
    隐藏的第二本年栏=_hidden_second_column,
    无标题不同栏=_filled_column(None, lambda n: n + 1),
    下移一行=_slipped(1),
    上移一行=_slipped(-1),
    小标题里以百计=_section_scale,
    表上写单位万人次=_note("单位：万人次"),
    表上写单位千=_note("（单位：千）"),
    表上写件万份=_note("计量单位：件、万份"),
    表上写以万计=_note("本表以万为单位"),
    表下注以万计=_note("注：以上数据以万计", below=True),
    表下注单位百=_note("注：数据单位：百", below=True),
    转置=_transposed,
    各节小计不对=_section_subtotals(9),
    没有代码和名称=_no_names,
    下半在另一张没表头=_lower_half_elsewhere(header=False),
    全部约数=_all_entries(lambda n, _: f"约{n}"),
    全部以千计=_all(MEASURE, lambda measure: f"千{measure}"),
    本年写作上年年份=_titled(THIS, "2021年"),
    本年写作半年=_titled(THIS, "2022年上半年"),
    本年写作十一个月=_titled(THIS, "本年（1—11月）"),
    本年以万计=_titled(THIS, "本年（万件）"),
    本年写作计划=_titled(THIS, "本年计划"),
    没有本年=_titled(THIS, None),
    没有名称栏=_titled(LABEL, None),
    分上下半年=_half_years,
    代码错行=_codes_slipped,
    两个本年栏=_second_column,
    单位以万计=_scale_above,
    合计不对=_subtotal(5),
    不同副本=_copy("visible", change=3),
    隐藏不同副本=_copy("hidden", change=3),
    下面还有一张=_two_blocks,
    看得见的是空表=_copy("visible", blank=True, first=True),
    填报单位是别村=_said(lambda form: "文石村" if form.unit != "文石村" else "白云山村"),
    填报单位名录里没有=_said(lambda _: "石桥村"),
    别的单位文件名=_named_file("2022/槐园村.xlsx"),
    去年的表=_replaced("2022年", "2021年"),
    零报告填了是=_nil,
)
_GUESTS = (
    FormMess("另一村同册", Harm.NONE, _another_village("visible"), village=True),
    FormMess("隐藏另一村", Harm.EITHER, _another_village("hidden"), village=True),
    FormMess("代填科室指标", Harm.DONE, _added_row("202", "法律顾问人数", 3), village=True),
    FormMess("比率填错", Harm.DONE, _added_row("306", "调解成功率", "12%"), village=True),
)
KINDS = (*_GUESTS, *HARMLESS, *EITHER, *HARMFUL)
