"""What programs do when they save a form: XML in unusual spelling, pages and text tables, looks, comments and text boxes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from html import escape
from io import BytesIO
from random import Random

from openpyxl.styles import Font

from tests.mutation.cell_mess import CellMess, changed
from tests.mutation.form_mess import FormMess
from tests.mutation.forms import CODE, LABEL, LAST, MEASURE, REMARK, THIS, Form, Harm, Place

Make = Callable[[Form, str], Place]
Inside = Callable[[int], str]
_NAMES = re.compile(rb"<(/?)([A-Za-z]+)(?=[ />])")
_TEXT_SHEET, _PAGE_SHEET = "文本表格", "网页表格1"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _count(form: Form, code: str) -> int:
    value = form.at(code)
    assert isinstance(value, int)
    return value


# ------------------------------------------------------------------------------ members of a package


def _rewritten(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The package with changed members."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in members.items():
            archive.writestr(name, part)
    return target.getvalue()


def _sheet_of(form: Form, members: dict[str, bytes]) -> str:
    """The member with the form's own sheet."""
    names = re.findall(r'<sheet [^>]*?name="([^"]*)"', members["xl/workbook.xml"].decode())
    return f"xl/worksheets/sheet{names.index(form.sheet) + 1}.xml"


def _prefixed(_: Form, content: bytes) -> bytes:
    """Every element of sheets and styles with a prefix, as some systems export."""

    def change(members: dict[str, bytes]) -> None:
        for name, part in members.items():
            if name.startswith("xl/worksheets/sheet") or name == "xl/styles.xml":
                members[name] = _NAMES.sub(rb"<\1x:\2", part).replace(b" xmlns=", b" xmlns:x=", 1)

    return _rewritten(content, change)


def _one_cell(form: Form, place: Place, change: Callable[[bytes], bytes]) -> Callable[[Form, bytes], bytes]:
    """A change of one cell's XML."""
    address = f"{form.letters(place)}".encode()

    def saved(form: Form, content: bytes) -> bytes:
        def rewrite(members: dict[str, bytes]) -> None:
            name = _sheet_of(form, members)
            found = re.search(rb'<c r="' + address + rb'"[^>]*>.*?</c>', members[name])
            assert found, address
            members[name] = members[name].replace(found[0], change(found[0]), 1)

        return _rewritten(content, rewrite)

    return saved


def _boxed(place: Place, words: str) -> Callable[[Form, bytes], bytes]:
    """A text box over that cell."""
    row, column = place
    drawing = (
        '<x:wsDr xmlns:x="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><x:twoCellAnchor>'
        f"<x:from><x:col>{column - 1}</x:col><x:row>{row - 1}</x:row></x:from>"
        f"<x:sp><x:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></x:txBody></x:sp></x:twoCellAnchor></x:wsDr>"
    )

    def saved(form: Form, content: bytes) -> bytes:
        def add(members: dict[str, bytes]) -> None:
            links = _sheet_of(form, members).replace("worksheets/", "worksheets/_rels/") + ".rels"
            line = f'<Relationship Id="box1" Type="{_LINK}/drawing" Target="/xl/drawings/box1.xml"/></Relationships>'
            nothing = (
                b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
            )
            members[links] = members.get(links, nothing).replace(b"</Relationships>", line.encode())
            members["xl/drawings/box1.xml"] = drawing.encode()

        return _rewritten(content, add)

    return saved


# ------------------------------------------------------------------------------ other formats


def _lines(form: Form) -> list[list[str]]:
    """The form's cells as texts, row by row."""
    last = max(r for r, _ in form.grid)
    width = max(c for _, c in form.grid)
    return [
        ["" if (value := form.grid.get((row, column))) is None else str(value) for column in range(1, width + 1)]
        for row in range(1, last + 1)
    ]


def _as_text(form: Form, _: bytes) -> bytes:
    """Cells between commas, none of them quoted, as a program writes that knows no better."""
    lines = ([word.replace("\n", "") for word in words] for words in _lines(form))
    return "".join(",".join(words) + "\n" for words in lines).encode()


def _as_page(inside: dict[Place, str]) -> Callable[[Form, bytes], bytes]:
    """A web page; what stands in these cells is written as it is."""

    def saved(form: Form, _: bytes) -> bytes:
        rows = "".join(
            "<tr>"
            + "".join(
                f"<td>{inside.get((row, column)) or escape(word)}</td>" for column, word in enumerate(words, start=1)
            )
            + "</tr>\n"
            for row, words in enumerate(_lines(form), start=1)
        )
        return f"<html><head><meta charset=utf-8></head><body><table>{rows}</table></body></html>".encode()

    return saved


def _in_page(inside: Inside) -> Make:
    """The form as a web page in which that cell is dressed."""

    def make(form: Form, code: str) -> Place:
        form.sheet, form.saving = _PAGE_SHEET, _as_page({form.place(code): inside(_count(form, code))})
        return form.place(code)

    return make


def _as_text_table(form: Form, _: Random) -> None:
    form.sheet, form.saving = _TEXT_SHEET, _as_text


def _with_unquoted_thousands(form: Form, rng: Random) -> None:
    """1,234 in the largest entry, without the quotation marks that it would need."""
    _as_text_table(form, rng)
    code = max((code for code in form.rows if isinstance(form.at(code), int)), key=lambda code: _count(form, code))
    form.put(code, f"{_count(form, code) + 1000:,}")


def _with_lost_delimiter(form: Form, rng: Random) -> None:
    """The comma behind one code is gone."""
    _as_text_table(form, rng)
    code = rng.choice(sorted(form.rows))
    row, column = form.place(code, CODE)
    form.write((row, column), f"{code}${form.grid.pop((row, column + 1), '')}")
    moved = {(row, c - 1): value for (r, c), value in form.grid.items() if r == row and c > column + 1}
    form.grid = {place: value for place, value in form.grid.items() if place[0] != row or place[1] <= column} | moved

    def saved(form: Form, content: bytes) -> bytes:
        lines = _as_text(form, content).split(b"\n")
        lines[row - 1] = lines[row - 1].removesuffix(b",")
        return b"\n".join(lines)

    form.saving = saved


# ------------------------------------------------------------------------------ cells


def _struck(form: Form, code: str) -> Place:
    form.fonts[form.place(code)] = Font(strike=True)
    return form.place(code)


def _struck_text(form: Form, code: str) -> Place:
    form.put(code, str(_count(form, code)))
    return _struck(form, code)


def _with_prefixes(make: Make) -> Make:
    def prefixed(form: Form, code: str) -> Place:
        form.saving = _prefixed
        return make(form, code)

    return prefixed


def _shown_as(number_format: str) -> Make:
    def make(form: Form, code: str) -> Place:
        form.formats[form.place(code)] = number_format
        return form.place(code)

    return make


def _noted(wording: Inside) -> Make:
    def make(form: Form, code: str) -> Place:
        form.notes[form.place(code)] = wording(_count(form, code))
        return form.place(code)

    return make


def _in_box(wording: Inside) -> Make:
    def make(form: Form, code: str) -> Place:
        form.saving = _boxed(form.place(code), wording(_count(form, code)))
        return form.place(code)

    return make


def _remarked(wording: Inside) -> Make:
    def make(form: Form, code: str) -> Place:
        form.put(code, wording(_count(form, code)), REMARK)
        return form.place(code)

    return make


def _two_values(form: Form, rng: Random) -> None:
    """A number, and a text in the same cell."""
    code = rng.choice([code for code in form.rows if isinstance(form.at(code), int)])
    form.saving = _one_cell(
        form,
        form.place(code),
        lambda cell: cell.replace(b"</c>", b"<is><t>%d</t></is></c>" % (_count(form, code) + 3)),
    )


def _two_numbers(form: Form, rng: Random) -> None:
    """A number, and another one in the same cell."""
    code = rng.choice([code for code in form.rows if isinstance(form.at(code), int)])
    form.saving = _one_cell(
        form, form.place(code), lambda cell: cell.replace(b"</c>", b"<v>%d</v></c>" % (_count(form, code) + 3))
    )


def _numbered(form: Form) -> None:
    """The line 甲 乙 丙 1 2 beneath the titles, where the layout has none."""
    if any(value == "甲" for value in form.grid.values()):
        return
    form.insert_rows(form.header + 1)
    for title, number in ((LABEL, "甲"), (MEASURE, "乙"), (CODE, "丙"), (THIS, "1"), (LAST, "2")):
        form.write((form.header + 1, form.columns[title]), number)


def _titles_swapped(form: Form, _: Random) -> None:
    """本年 over the figures of the year before, and the reverse."""
    _numbered(form)
    this, last = (form.header, form.columns[THIS]), (form.header, form.columns[LAST])
    form.grid[this], form.grid[last] = form.grid[last], form.grid[this]


def _columns_swapped(form: Form, _: Random) -> None:
    """The same two columns change places, all of them."""
    _numbered(form)
    names = sorted(form.columns, key=lambda name: form.columns[name])
    swap = {THIS: LAST, LAST: THIS}
    form.order_columns([swap.get(name, name) for name in names])


def _saved(saving: Callable[[Form, bytes], bytes]) -> Callable[[Form, Random], None]:
    def make(form: Form, _: Random) -> None:
        form.saving = saving

    return make


def _saved_as_page(form: Form, _: Random) -> None:
    form.sheet, form.saving = _PAGE_SHEET, _as_page({})


def _alone(name: str, make: Make, harm: Harm, least: int = 0) -> CellMess:
    return changed(name, make, harm, alone=True, least=least)


HARMLESS = (
    FormMess("XML带前缀", Harm.NONE, _saved(_prefixed)),
    FormMess("存成网页", Harm.NONE, _saved_as_page),
    FormMess("存成文本表格", Harm.NONE, _as_text_table),
    FormMess("两栏连标题对调", Harm.NONE, _columns_swapped),
    _alone("网页里加粗", _in_page(lambda n: f"<b>{n}</b>"), Harm.NONE),
    _alone("网页里一半加粗", _in_page(lambda n: f"<b>{str(n)[0]}</b>{str(n)[1:]}"), Harm.NONE),
    _alone("网页里字体", _in_page(lambda n: f"<font face=宋体><span style='color:red'>{n}</span></font>"), Harm.NONE),
    _alone("带前缀的带单位格式", _with_prefixes(_shown_as('0"件"')), Harm.NONE),
    changed("批注里解释", _noted(lambda _: "比上年多2件，新建了调委会")),
    _alone("文本框里提示", _in_box(lambda _: "请各村认真填报"), Harm.NONE),
)
HARMFUL = (
    FormMess("只对调标题", Harm.DONE, _titles_swapped),
    FormMess("一格一个数一个文字", Harm.DONE, _two_values),
    FormMess("一格两个数", Harm.DONE, _two_numbers),
    FormMess("文本表格里千分位没引号", Harm.DONE, _with_unquoted_thousands),
    FormMess("文本表格里丢了逗号", Harm.DONE, _with_lost_delimiter),
    changed("万字格式", _shown_as('0"万"'), Harm.DONE),
    changed("什么也不显示的格式", _shown_as(";;;"), Harm.DONE),
    changed("约字格式", _shown_as('"约"0'), Harm.DONE),
    changed("条件格式代码", _shown_as('[>=0]"多";0'), Harm.DONE),
    changed("删除线字体", _struck, Harm.DONE),
    changed("删除线字体的文字", _struck_text, Harm.DONE),
    _alone("带前缀的万字格式", _with_prefixes(_shown_as('0"万"')), Harm.DONE),
    _alone("带前缀的百分比格式", _with_prefixes(_shown_as("0%")), Harm.DONE, 1),
    _alone("带前缀的删除线字体", _with_prefixes(_struck), Harm.DONE),
    changed("批注里更正", _noted(lambda n: f"应为{n + 3}件"), Harm.DONE),
    _alone("文本框里更正", _in_box(lambda n: f"应为{n + 3}件"), Harm.DONE),
    changed("说明里更正", _remarked(lambda n: f"更正：{n + 3}"), Harm.DONE),
    _alone("网页里划掉", _in_page(lambda n: f"<s>{n}</s>"), Harm.DONE),
    _alone("网页里划掉重写", _in_page(lambda n: f"<del>{n + 1}</del>{n}"), Harm.DONE),
    _alone("网页里角标", _in_page(lambda n: f"{n}<sup>2</sup>"), Harm.DONE),
    _alone("网页里藏着数", _in_page(lambda n: f"{n}<span style='display:none'>5</span>"), Harm.DONE),
    _alone("网页里两行", _in_page(lambda n: f"{n}<br>5"), Harm.DONE),
    _alone("网页里百分数", _in_page(lambda n: f"{n}%"), Harm.DONE),
)
KINDS: tuple[CellMess | FormMess, ...] = (*HARMLESS, *HARMFUL)
