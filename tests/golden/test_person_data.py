"""Numbers of persons in forms, names and comments: told where they stand, and in full nowhere but in archive and journal.

Beside them texts that a program may take for orders: formulas, tags, templates. They stay texts in whatever is written.
"""

from __future__ import annotations

import html
import io
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from tests.year_end import LONG_AGO, Office, open_office

ADULT, WITH_X, PHONE = "110101199003071233", "50011319850412101X", "13812345678"
MISTYPED = "110101199003071234"
"""Its check digit is wrong, the person is real."""
SECRETS = (ADULT, MISTYPED, ADULT[:17], WITH_X[:17], PHONE, ADULT[3:-4], PHONE[3:-4] + PHONE[-4:])
"""In full, without the check digit, and the part that a mask hides."""
VILLAGE = "白云山村"
NAMED = f"文石村（张三{MISTYPED}）.xlsx"
PHOTO = f"槐园村{PHONE}.jpg"
FORMULA = '=HYPERLINK("http://x/abc","y")'
SCRIPT = "<script>alert(1)</script>{{ 7*7 }}{% raw %}]]>&amp;"
ORDERS = ("=1+1", "+1+1", "-1+1", "@SUM(1+1)", "\t=1+1", "＝1+1")
"""What a spreadsheet may take for a formula."""
MATERIAL = "\n{% for 段 in 材料 %}{{ 段.单位 }}：{{ 段.内容 }}\n{% endfor %}"
LOUD = f"={SCRIPT[:8]}水源村.xlsx"


def fill(book: Workbook, cell_of: dict[str, str]) -> None:
    """Ten places of one form with somebody's number, and texts that would be orders elsewhere."""
    table = book["统计表"]
    table[cell_of["608"]] = int(ADULT[:15] + "000")
    table[cell_of["607"]] = f"张三{PHONE}"
    table[f"F{cell_of['604'][1:]}"] = f"联系李四 138-1234-5678，{WITH_X}"
    table["H2"] = int(PHONE)
    table[cell_of["604"]].comment = Comment(f"找王五{PHONE}", "王五")
    table[f"B{row_of(table, '联系电话')}"] = PHONE
    book["普法活动台账"]["B4"] = f"慰问{ADULT[:6]} {ADULT[6:14]} {ADULT[14:]}"
    book["矛盾纠纷台账"]["E4"] = f"当事人１３８１２３４５６７８，另有{WITH_X}、{MISTYPED}，（2022）川0603民初123号"
    texts = book["文字材料"]
    texts[f"B{row_of(texts, '典型案例')}"] = f"居民{MISTYPED}"
    book.create_sheet(f"附件{PHONE}")["A1"] = f"名单 {WITH_X}"
    book["_表样"]["D9"] = ADULT


def write_orders(book: Workbook, row: str) -> None:
    """Texts that begin like formulas or hold tags, wherever the outputs print a text of a form."""
    table, events, texts = book["统计表"], book["普法活动台账"], book["文字材料"]
    table[f"D{row}"], table[f"E{row}"] = 20, 4
    _type(table, f"F{row}", FORMULA)
    for number, order in enumerate(ORDERS, start=4):
        _type(events, f"H{number}", order)
    _type(events, "B4", f"{SCRIPT}宣讲{PHONE}")
    _type(texts, f"B{row_of(texts, '典型案例')}", f"{SCRIPT}居民{ADULT}")


def _type(sheet: Worksheet, a1: str, text: str) -> None:
    sheet[a1] = text
    sheet[a1].data_type = "s"  # as Excel keeps what was typed behind an apostrophe


def row_of(sheet: Worksheet, label: str) -> int:
    """The row whose first cell begins so."""
    return next(row for row in range(1, 99) if str(sheet.cell(row, 1).value).startswith(label))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, str]:
    """The office after a run, and everything that the terminal was told meanwhile."""
    office = open_office(tmp_path_factory.mktemp("persons") / "project", without=("文石村", "槐园村", "水源村"))
    template = office.folder / "templates" / "report.txt.j2"
    template.write_text(template.read_text(encoding="utf-8") + MATERIAL, encoding="utf-8")
    source = open_office(tmp_path_factory.mktemp("source") / "project")
    book = load_workbook(office.inbox / f"{VILLAGE}.xlsx")
    fill(book, {code: office.cell_of(f"{VILLAGE}.xlsx", code) for code in ("604", "605", "607", "608")})
    _put(office.inbox / f"{VILLAGE}.xlsx", book)
    _put(office.inbox / NAMED, load_workbook(source.inbox / "文石村.xlsx"))
    book = load_workbook(source.inbox / "水源村.xlsx")
    write_orders(book, source.cell_of("水源村.xlsx", "101", ""))
    _put(office.inbox / LOUD, book)
    (office.inbox / PHOTO).write_bytes(b"\xff\xd8\xff\xe0" + b"JFIF" * 100)
    os.utime(office.inbox / PHOTO, (LONG_AGO, LONG_AGO))
    words = [office.etl("run"), office.etl("status"), office.etl("trace", "604")]
    names = (f"{VILLAGE}.xlsx", NAMED, PHOTO)
    files = [str(office.inbox / name) for name in names]
    words += [office.etl("check", *files, code=1), office.etl("check", "--json", *files, code=1)]
    words.append(office.etl("withdraw", NAMED, "--why", f"本人{PHONE}要求"))
    words.append(office.etl("rebuild"))
    return office, "\n".join(words)


def _put(path: Path, book: Workbook) -> None:
    book.save(path)
    os.utime(path, (LONG_AGO, LONG_AGO))


def written(office: Office) -> Iterator[tuple[str, bytes]]:
    """Every file but the inbox's own, archive, journal and marked copies; packages by member."""
    for path in sorted(office.folder.rglob("*")):
        name = path.relative_to(office.folder).as_posix()
        if not path.is_file() or name.startswith(".etl/archive/") or name == ".etl/journal.jsonl":
            continue
        if name.startswith("inbox/2022/") and ("/回执/" not in name or "（标注）" in name):
            continue
        content = path.read_bytes()
        yield name, name.encode() + content
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                yield from ((f"{name}!{member}", package.read(member)) for member in package.namelist())


def test_no_full_number_anywhere(told: tuple[Office, str]) -> None:
    """Below outbox and 回执, in the index, in every name of a file: nobody's number, nor what the mask hides of it."""
    office, _ = told
    seen = []
    for name, content in written(office):
        text = content.decode("utf-8", "replace") + html.unescape(content.decode("utf-8", "replace"))
        seen.append(name)
        assert [secret for secret in SECRETS if secret in re.sub(r"[\s-]", "", text)] == [], name
    assert {".etl/index.sqlite", "outbox/2022/汇总表.xlsx!xl/sharedStrings.xml"} <= set(seen)
    assert any("回执/槐园村/槐园村138＊＊＊＊5678（问题清单）.xlsx" in name for name in seen)


def test_the_terminal_neither(told: tuple[Office, str]) -> None:
    """run, status, trace, check, withdraw and rebuild print masked names and quotes."""
    _, words = told
    assert [secret for secret in SECRETS if secret in re.sub(r"[\s-]", "", words)] == []
    assert "文石村（张三110＊＊＊＊＊＊＊＊＊＊＊1234）.xlsx" in words


def test_each_place_is_told(told: tuple[Office, str]) -> None:
    """One note a place with the masked number; the telephone of the footer is none, for the form asks for it."""
    office, _ = told
    rows = [row for row in office.rows("findings.csv") if row["code"] == "person_data"]
    places = {f"{row['sheet']}!{row['cell']}": row["message"] for row in rows if row["file"] == f"{VILLAGE}.xlsx"}
    cells = {code: office.cell_of(f"{VILLAGE}.xlsx", code) for code in ("604", "607", "608")}
    attached = "附件138****5678"
    assert set(places) == {
        f"统计表!{cells['608']}",
        f"统计表!{cells['607']}",
        f"统计表!F{cells['604'][1:]}",
        f"统计表!{cells['604']}",
        "统计表!H2",
        "普法活动台账!B4",
        "矛盾纠纷台账!E4",
        next(place for place in places if place.startswith("文字材料!B")),
        f"{attached}!",
        f"{attached}!A1",
        "_表样!D9",
    }
    assert places["矛盾纠纷台账!E4"] == (
        f"{VILLAGE}.xlsx 矛盾纠纷台账!E4：这里有手机号１３８****５６７８、身份证号500***********101X、身份证号110***********1234，是个人信息，报表不需要。"
        "请从表里删去，以后不要再填；各项输出里只留了前三后四。"
    )
    assert {row["severity"] for row in rows} == {"note"}
    assert [row["message"].split("：")[0] for row in rows if row["unit"] == "文石村"] == [
        "文石村（张三110＊＊＊＊＊＊＊＊＊＊＊1234）.xlsx"
    ]


def test_a_number_of_a_person_is_no_count(told: tuple[Office, str]) -> None:
    """An entry cell that holds one is sent back as before, and quotes it masked."""
    office, _ = told
    found = {row["cell"]: row["message"] for row in office.rows("findings.csv") if row["code"] == "not_a_number"}
    cells = {code: office.cell_of(f"{VILLAGE}.xlsx", code) for code in ("607", "608")}
    assert found == {
        cells[
            "608"
        ]: f"{VILLAGE}.xlsx 统计表!{cells['608']}：“110***********1000”不是数。请只填一个阿拉伯数字后重新提交。",
        cells[
            "607"
        ]: f"{VILLAGE}.xlsx 统计表!{cells['607']}：“张三138****5678”不是数。请只填一个阿拉伯数字后重新提交。",
    }


def test_a_note_sends_nothing_back(told: tuple[Office, str]) -> None:
    """A form whose only flaw is a number in its name is accepted (and withdrawn here by its real name, by a person)."""
    office, _ = told
    (row,) = [row for row in office.rows("submissions.csv") if row["unit"] == "文石村"]
    assert (row["verdict"], row["effective"]) == ("接收", "false")
    journal = (office.folder / ".etl" / "journal.jsonl").read_text(encoding="utf-8")
    assert NAMED in journal, "the journal says where the file lies"
    assert "本人138****5678要求" in journal


def test_a_file_comes_once(told: tuple[Office, str]) -> None:
    """Though the index knows masked names only, what was received is not received again."""
    office, _ = told
    assert "本次读取 0 份" in office.etl("run")


# ------------------------------------------------------------------------------ texts that would be orders elsewhere


def members(office: Office, pattern: str) -> Iterator[tuple[str, str]]:
    """The members of every package written, marked copies too, whose names fit."""
    for top in (office.outbox, office.inbox / "回执"):
        for path in sorted(top.rglob("*.*x")):
            with zipfile.ZipFile(path) as package:
                names = [name for name in package.namelist() if re.search(pattern, name)]
                yield from ((f"{path.name}!{name}", package.read(name).decode()) for name in names)


def test_no_text_becomes_a_formula(told: tuple[Office, str]) -> None:
    """In every workbook the texts are texts; they are there, those of the lists without spaces and full-width forms."""
    office, _ = told
    sheets = dict(members(office, r"xl/worksheets/[^/]+\.xml$"))
    formulas = [formula for xml in sheets.values() for formula in re.findall(r"<f[ >][^<]*", xml)]
    assert formulas
    assert [formula for formula in formulas if re.search(r"http|1\+1|script", formula)] == []
    strings = html.unescape("".join(text for _, text in members(office, "sharedStrings")))
    assert [text for text in (FORMULA, SCRIPT, *ORDERS[:4]) if text not in strings] == []
    links = "".join(text for _, text in members(office, r"\.rels$"))
    assert "http://x/abc" not in links


def test_csv_says_text_for_spreadsheets_too(told: tuple[Office, str]) -> None:
    """A text that begins like a formula has an apostrophe in front, and datapackage.json says so; numbers have none."""
    office, _ = told
    (row,) = [row for row in office.rows("submissions.csv") if row["unit"] == "水源村"]
    assert row["file"] == f"'{LOUD}"
    assert "前面加了一个半角撇号（'）" in (office.outbox / "data" / "datapackage.json").read_text(encoding="utf-8")
    for name in ("totals", "observations", "findings", "submissions"):
        for row in office.rows(f"{name}.csv"):
            assert not [entry for entry in row.values() if re.match(r"[\s]*[=+@＝＋＠-](?![0-9.]+$)", entry)]


def test_pages_and_documents_are_escaped(told: tuple[Office, str]) -> None:
    """No tag of a submitter's stands in a page or document, nothing was calculated from a template, all XML is sound."""
    office, _ = told
    pages = {path: path.read_text(encoding="utf-8") for path in (office.inbox / "回执").rglob("*.html")}
    assert not [path for path, page in pages.items() if "<script" in page]
    assert any("&lt;script" in page for page in pages.values())
    for name, xml in members(office, r"\.xml$"):
        expat.ParserCreate().Parse(xml, True)
        assert "<script" not in xml, name
    draft = (office.outbox / "报告初稿.txt").read_text(encoding="utf-8")
    assert f"水源村：{SCRIPT}居民110***********1233" in draft
    documents = [xml for name, xml in members(office, r"word/document\.xml$")]
    assert len(documents) == 6  # the draft with and without comments, and those of both editions
    for document in documents:
        assert f"{SCRIPT}居民110***********1233" in html.unescape(re.sub(r"<[^>]+>", "", document))
