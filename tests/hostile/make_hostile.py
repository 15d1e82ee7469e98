"""Files made to kill, to hang or to fool a reader of workbooks; always the same ones.

``python -m tests.hostile.make_hostile DIR`` writes them, to look at or to try on another program. ``judge.py`` runs them.
Most begin as a real filled form, so that a reader who overlooks the trap has something to read wrong.
"""

from __future__ import annotations

import io
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
UNIT = "白云山村"
SEED = 2022
MIB = 1 << 20
BOOK, TABLE = "xl/workbook.xml", "xl/worksheets/sheet2.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DOCTYPE = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'
OUTWARD = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
FIXED = (2023, 1, 1, 0, 0, 0)
OUTSIDE = (
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" TargetMode="External" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" Target='
    '"file://///10.0.0.1/share/secret.xlsx"/></Relationships>'
)

Members = Mapping[str, bytes]


@cache
def form() -> bytes:
    """A filled form of the sample."""
    return (ROOT / "inbox" / "2022" / f"{UNIT}.xlsx").read_bytes()


@cache
def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(form())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# --------------------------------------------------------------------------- changed copies of a real file


def truncations(content: bytes, percent: int) -> Iterator[tuple[str, bytes]]:
    """The file cut off at every so many percent of its length."""
    for share in range(0, 100, percent):
        yield f"前{share}%", content[: len(content) * share // 100]


def flips(content: bytes, count: int, seed: str) -> Iterator[tuple[str, bytes]]:
    """Copies with one to three bits turned over, or, every tenth, with a run of bytes gone, doubled or set to one value."""
    rng = Random(f"{SEED} {seed}")  # noqa: S311 - a seeded draw
    for number in range(count):
        copy = bytearray(content)
        if number % 10 == 9:
            story = _gap(copy, rng)
        else:
            places = sorted(rng.randrange(len(copy) * 8) for _ in range(rng.choice((1, 1, 1, 2, 3))))
            for place in places:
                copy[place // 8] ^= 1 << place % 8
            story = "、".join(f"{place // 8}字节第{place % 8}位" for place in places)
        yield story, bytes(copy)


def _gap(copy: bytearray, rng: Random) -> str:
    at, size = rng.randrange(len(copy)), rng.randrange(1, 512)
    kind = rng.choice(("缺少", "重复", "涂掉"))
    if kind == "缺少":
        del copy[at : at + size]
    elif kind == "重复":
        copy[at:at] = copy[at : at + size]
    else:
        end = min(at + size, len(copy))
        copy[at:end] = bytes([rng.randrange(256)]) * (end - at)
    return f"{at}字节起{kind}{size}字节"


# --------------------------------------------------------------------------- packages


def packed(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method, compresslevel=1) as archive:
        for name, part in members.items():
            entry = zipfile.ZipInfo(name, FIXED)
            entry.compress_type = method
            archive.writestr(entry, part)
    return target.getvalue()


def changed(**parts: bytes) -> bytes:
    """The form with other members; ``book`` and ``table`` are those of the workbook and of 统计表."""
    names = {"book": BOOK, "table": TABLE, "texts": "xl/sharedStrings.xml"}
    return packed(_parts() | {names.get(key, key): part for key, part in parts.items()})


def _table(pattern: str, replacement: str, count: int = 1) -> bytes:
    part, found = re.subn(pattern.encode(), replacement.encode(), _parts()[TABLE], count=count)
    if not found:
        raise ValueError(pattern)
    return changed(table=part)


def _sheet(body: str | bytes) -> bytes:
    body = body if isinstance(body, bytes) else body.encode()
    return changed(table=f'<worksheet xmlns="{MAIN}">'.encode() + body + b"</worksheet>")


def _first_figure(content: str) -> bytes:
    """The form with something else in its first figure."""
    return _table(r'(<c r="D8" s="[0-9]+") t="n"><v>[0-9]+</v>', r"\1 " + content)


def _shifted() -> bytes:
    """The form with 600 empty rows in the middle of its table."""

    def moved(found: re.Match[bytes]) -> bytes:
        row = int(found[3])
        return found[1] + found[2] + str(row + 600 if row > 20 else row).encode() + b'"'

    return changed(table=re.sub(rb'(<(?:row|c) r=")([A-Z]*)([0-9]+)"', moved, _parts()[TABLE]))


def _formatted_rows() -> bytes:
    """A million formatted rows below the table, without content."""
    rows = b"".join(
        b'<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/></row>' % (n, n) for n in range(60, 1_000_060)
    )
    return packed(_parts() | {TABLE: _parts()[TABLE].replace(b"</sheetData>", rows + b"</sheetData>")})


def _merges() -> bytes:
    """A million merged ranges."""
    ranges = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(100, 1_000_100))
    merges = b'<mergeCells count="1000000">' + ranges + b"</mergeCells>"
    part = re.sub(rb"<mergeCells.*?</mergeCells>", b"", _parts()[TABLE], flags=re.DOTALL)
    return changed(table=part.replace(b"</sheetData>", b"</sheetData>" + merges))


def _texts(head: str, body: bytes = b"", cell: str = "0") -> bytes:
    """The form with shared texts of this kind, one of which is its first figure."""
    parts = dict(_parts())
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}" {head}>'.encode() + body + b"</sst>"
    line = (
        b'<Relationship Id="rId900" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
        b'Target="sharedStrings.xml"/></Relationships>'
    )
    links = "xl/_rels/workbook.xml.rels"
    parts[links] = parts[links].replace(b"</Relationships>", line)
    figure = rb'(<c r="D8" s="[0-9]+") t="n"><v>[0-9]+</v>'
    parts[TABLE] = re.sub(figure, rb'\1 t="s"><v>' + cell.encode() + b"</v>", parts[TABLE], count=1)
    return packed(parts)


def _many_sheets(count: int, *, shared: bool) -> bytes:
    """Thousands of sheets, each with its part or all with the same."""
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = dict(_parts())
    sheets = "".join(f'<sheet name="第{n}张" sheetId="{n + 10}" r:id="x{n}"/>' for n in range(count))
    lines = "".join(
        f'<Relationship Id="x{n}" Type="{link}/worksheet" Target="worksheets/sheet{2 if shared else n + 100}.xml"/>'
        for n in range(count)
    )
    parts[BOOK] = f'<workbook xmlns="{MAIN}" xmlns:r="{link}"><sheets>{sheets}</sheets></workbook>'.encode()
    links = "xl/_rels/workbook.xml.rels"
    parts[links] = parts[links].replace(b"</Relationships>", lines.encode() + b"</Relationships>")
    if not shared:
        empty = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()
        parts |= {f"xl/worksheets/sheet{n + 100}.xml": empty for n in range(count)}
    return packed(parts)


# --------------------------------------------------------------------------- containers that lie


def _directory_at(content: bytes | bytearray, name: str) -> int:
    """Where the directory's entry of a member begins."""
    start = int.from_bytes(content[content.rfind(b"PK\5\6") + 16 :][:4], "little")
    return content.index(name.encode(), start) - 46


def _lying(offset: int, value: int) -> bytes:
    """The form whose directory says another number of 统计表."""
    content = bytearray(form())
    at = _directory_at(content, TABLE) + offset
    content[at : at + 4] = struct.pack("<I", value)
    return bytes(content)


def _lying_bomb() -> bytes:
    """A member that says it holds ten bytes and holds 300 MiB."""
    content = bytearray(packed(_parts() | {TABLE: b" " * (300 * MIB)}))
    at = _directory_at(content, TABLE)
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(content)


def _overlapping(count: int) -> bytes:
    """A directory whose members all unpack the same bytes."""
    body = zlib.compress(b"0" * MIB, 9)[2:-4]
    name = b"xl/a"
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 33, zlib.crc32(b"0" * MIB), len(body), MIB, len(name), 0)
    content = packed(_parts())
    end = content.rfind(b"PK\5\6")
    start = int.from_bytes(content[end + 16 : end + 20], "little")
    entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 33, zlib.crc32(b"0" * MIB), len(body), MIB, len(name), 0, 0, 0, 0, 0, start)  # fmt: skip
    directory = content[start:end] + (entry + name) * count
    members = len(_parts()) + count
    lead = content[:start] + local + name + body
    return lead + directory + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, members, members, len(directory), len(lead), 0)


def _twice(second: str) -> bytes:
    """The form with two members of one name, the later with other figures."""
    other = re.sub(rb"<v>[0-9]+</v>", b"<v>7</v>", _parts()[TABLE])
    target = io.BytesIO(form())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo("xl/worksheets/sheet2.xmx", FIXED)
        archive.writestr(entry, other)
    return target.getvalue().replace(b"xl/worksheets/sheet2.xmx", second.encode())


def _strange_names() -> bytes:
    """Further members whose names climb out of the folder, or are no text at all."""
    names = ("../../../../etc/cron.d/x", "/etc/passwd", "C:\\Windows\\x.xml", "xl/\x01\x02.xml", "a" * 60_000)
    content = packed(_parts() | dict.fromkeys(names, b"<x/>") | {"xl/qqqqqq.bin": b"<x/>"})
    return content.replace(b"xl/qqqqqq.bin", b"xl/\xff\xfe\xc0\x80\xd6\xd0.bin")


def _bundle(files: Mapping[str, bytes]) -> bytes:
    return packed(files, zipfile.ZIP_STORED)


def _nested(depth: int) -> bytes:
    content = packed({"0.dll": bytes(10 * MIB)})
    for _ in range(depth):
        content = packed({f"{number}.zip": content for number in range(16)}, zipfile.ZIP_STORED)
    return content


# --------------------------------------------------------------------------- other formats


def _open_document(body: str, doctype: str = "") -> bytes:
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text")
    )
    content = f'<?xml version="1.0"?>{doctype}<office:document-content {names}><office:body><office:spreadsheet>'
    content += f"{body}</office:spreadsheet></office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": b"<m/>"})


def _repeated(cell: str) -> bytes:
    """A cell in each of 17 thousand million places."""
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    return _open_document(f'<table:table table:name="统计表">{row}</table:table>')


def _xml_2003(rows: str, doctype: str = "") -> bytes:
    sheet = f'<Worksheet ss:Name="统计表"><Table>{rows}</Table></Worksheet>'
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return f'<?xml version="1.0"?>{doctype}<Workbook xmlns="{space}" xmlns:ss="{space}">{sheet}</Workbook>'.encode()


def _page(body: str) -> bytes:
    return f"<html><body>{body}</body></html>".encode()


def _looping_ole() -> bytes:
    """An old container whose chain of sectors bites its own tail."""
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    struct.pack_into("<HHHHH", head, 24, 62, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIII", head, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<I", head, 76, 0)
    chain = struct.pack("<128I", *([0xFFFFFFFD, 1, 2, *range(3, 128)]))
    entry = "Workbook".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 18, 2, 1) + b"\xff" * 12 + bytes(36)
    entry += struct.pack("<III", 2, 0x7FFFFFFF, 0)
    return bytes(head) + chain + entry.ljust(512, b"\0") + bytes(512)


CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "空文件.xlsx": (lambda: b"", "empty_file"),
    "全是空字节.xlsx": (lambda: bytes(MIB), "damaged"),
    "压缩炸弹.xlsx": (lambda: changed(table=b" " * (190 * MIB)), "unsafe"),
    "太大的炸弹.xlsx": (lambda: changed(table=b" " * (201 * MIB)), "too_large"),
    "谎报大小的炸弹.xlsx": (_lying_bomb, "damaged"),
    "层层压缩.zip": (lambda: _nested(3), "packed"),
    "一包炸弹.zip": (
        lambda: _bundle({f"{n}.xlsx": packed({BOOK: b"%d" % n + b" " * (9 * MIB)}) for n in range(40)}),
        "too_large",
    ),
    "重叠的内部文件.xlsx": (lambda: _overlapping(150), "unsafe"),
    "谎报解开大小.xlsx": (lambda: _lying(24, 100), "damaged"),
    "谎报压缩大小.xlsx": (lambda: _lying(20, 100), "damaged"),
    "谎报校验码.xlsx": (lambda: _lying(16, 12345), "damaged"),
    "谎报位置.xlsx": (lambda: _lying(42, 0), "unsafe"),
    "同名的内部文件.xlsx": (lambda: _twice(TABLE), "unsafe"),
    "大小写同名.xlsx": (lambda: _twice("xl/worksheets/SHEET2.xml"), "unsafe"),
    "斜杠同名.xlsx": (lambda: _twice("xl\\worksheets/sheet2.xml"), "unsafe"),
    "内部文件名乱七八糟.xlsx": (_strange_names, "read"),
    "包里的文件名往上爬.zip": (lambda: _bundle({f"../../../../{UNIT}.xlsx": form()}), "read"),
    "包里的文件名不是文字.zip": (
        lambda: _bundle({"qqqqqqqq.xlsx": form()}).replace(b"qqqqqqqq", b"\xff\xfe\xd6\xd0\x00\x01\xc0\x80"),
        "read",
    ),
    "五千个内部文件.xlsx": (lambda: packed(_parts() | {f"a{n}": b"" for n in range(5_001)}), "too_large"),
    "最远的一格.xlsx": (
        lambda: _table("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        "too_large",
    ),
    "地址出界.xlsx": (
        lambda: _table("</sheetData>", '<row r="9999999"><c r="ZZZ9999999"><v>1</v></c></row></sheetData>'),
        "too_large",
    ),
    "地址无穷.xlsx": (
        lambda: _table(
            "</sheetData>",
            '<row r="99999999999999999999"><c r="AAAAAAAAAA99999999999999999999"><v>1</v></c></row></sheetData>',
        ),
        "damaged",
    ),
    "一百万个合并.xlsx": (_merges, "read"),
    "一百万行格式.xlsx": (_formatted_rows, "read"),
    "六百空行之后.xlsx": (_shifted, "read"),
    "实体炸弹.xlsx": (
        lambda: changed(table=DOCTYPE.encode() + _parts()[TABLE].replace(b"<v>3</v>", b"<v>&l9;</v>")),
        "unsafe",
    ),
    "实体炸弹的目录.xlsx": (lambda: changed(book=DOCTYPE.encode() + _parts()[BOOK]), "unsafe"),
    "外部实体.xlsx": (lambda: changed(book=OUTWARD.encode() + _parts()[BOOK]), "unsafe"),
    "实体炸弹用UTF-16.xlsx": (lambda: changed(table=(DOCTYPE + "<worksheet/>").encode("utf-16")), "unsafe"),
    "实体炸弹.ods": (lambda: _open_document("&l9;", DOCTYPE), "unsafe"),
    "实体炸弹.xml": (lambda: _xml_2003("<Row><Cell>&l9;</Cell></Row>", DOCTYPE), "unsafe"),
    "外部链接.xlsx": (
        lambda: packed(
            _parts() | {"xl/externalLinks/_rels/externalLink1.xml.rels": f"<Relationships {OUTSIDE}".encode()}
        ),
        "read",
    ),
    "外部链接的公式.xlsx": (
        lambda: _first_figure("><f>[1]Sheet1!$A$1+cmd|'/c calc'!A0+WEBSERVICE(\"http://10.0.0.1/\")</f>"),
        "uncalculated",
    ),
    "工作表在外面.xlsx": (
        lambda: packed(
            _parts()
            | {
                "xl/_rels/workbook.xml.rels": _parts()["xl/_rels/workbook.xml.rels"].replace(
                    b"worksheets/sheet2.xml", b"file:///etc/passwd"
                )
            }
        ),
        "damaged",
    ),
    "有宏.xlsm": (lambda: packed(_parts() | {"xl/vbaProject.bin": bytes(5000)}), "macros_ignored"),
    "很深的XML.xlsx": (
        lambda: _sheet("<sheetData>" + "<a>" * 2_000_000 + "</a>" * 2_000_000 + "</sheetData>"),
        "unsafe",
    ),
    "很深的XML不压缩.xlsx": (
        lambda: packed(
            _parts() | {TABLE: f'<worksheet xmlns="{MAIN}"><sheetData><row><c><is>'.encode() + b"<r>" * 1_000_000}, 0
        ),
        "stopped",
    ),
    "很深的XML.ods": (
        lambda: packed(
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a>" * 1_000_000}, 0
        ),
        "stopped",
    ),
    "几十亿文本.xlsx": (lambda: _texts('count="4294967295" uniqueCount="4294967295"', b"<si><t>3</t></si>"), "stopped"),
    "一百万文本.xlsx": (
        lambda: _texts(
            'count="1000000"', b"".join(b"<si><t>%d</t></si>" % (n * 7919) for n in range(1_000_000)), "999999"
        ),
        "too_big",
    ),
    "没有的文本.xlsx": (lambda: _texts('count="1"', b"<si><t>3</t></si>", "4000000000"), "damaged"),
    "五千张共用一份的表.xlsx": (lambda: _many_sheets(5_000, shared=True), "damaged"),
    "一千张空表.xlsx": (lambda: _many_sheets(1_000, shared=False), "no_form"),
    "一格三千万字.xlsx": (lambda: _long_text(30_000_000), "stopped"),
    "一格一百万位数字.xlsx": (lambda: _first_figure(f't="str"><v>{"9" * 1_000_000}</v>'), "too_big"),
    "一格一万六千个逗号.xlsx": (lambda: _first_figure(f't="str"><v>{"1," * 16_000}1</v>'), "not_a_number"),
    "一格一百万个汉字数.xlsx": (lambda: _first_figure(f't="str"><v>{"万" * 500_000}</v>'), "not_a_number"),
    "数大得没边.xlsx": (lambda: _first_figure("><v>1e999999999</v>"), "error_value"),
    "数小得没边.xlsx": (lambda: _first_figure("><v>1e-320</v>"), "not_whole"),
    "处处重复.ods": (
        lambda: _repeated(
            '<table:table-cell table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell>'
        ),
        "too_large",
    ),
    "重复的空格.ods": (lambda: _repeated('<table:table-cell table:number-columns-repeated="16384"/>'), "no_form"),
    "跳到天边.xml": (
        lambda: _xml_2003(
            '<Row ss:Index="999999999"><Cell ss:Index="99999999"><Data ss:Type="Number">1</Data></Cell></Row>'
        ),
        "too_large",
    ),
    "一万次合并.xml": (lambda: _xml_2003('<Row><Cell ss:MergeDown="9999"/></Row>' * 20_000), "damaged"),
    "很深的XML.xml": (lambda: _xml_2003("<Row>" * 1_000_000), "stopped"),
    "巨大的合并.html": (
        lambda: _page('<table><tr><td colspan="16000" rowspan="60000">1</td></tr>' + "<tr></tr>" * 60_000 + "</table>"),
        "too_large",
    ),
    "很深的网页.html": (lambda: _page("<table><tr><td>" * 100_000 + "</td></tr></table>" * 100_000), "no_form"),
    "二百万个逗号.csv": (lambda: b"a,b\n" + b"," * 2_000_000 + b"\n", "no_form"),
    "一千万行.csv": (lambda: b"a,b\n" * 10_000_000, "stopped"),
    "引号不完.csv": (lambda: b'a,b\n"' + b"1,2\n" * 5_000_000, "damaged"),
    "兜圈子.xls": (_looping_ole, "damaged"),
}
"""File → what makes it, and the code that must answer it; ``read``: the figures of the form, whatever stands around."""


def _long_text(letters: int) -> bytes:
    """A text cell of so many letters that do not compress."""
    rng = Random(SEED)  # noqa: S311 - a seeded draw
    text = rng.randbytes(60_000).hex().encode() * (letters // 120_000)  # beyond what the packer looks back
    at = re.search(rb'(?<=<c r="D8" s=")([0-9]+)" t="n"><v>[0-9]+', _parts()[TABLE])
    if at is None:
        raise ValueError(TABLE)
    table = _parts()[TABLE]
    return changed(table=table[: at.end(1)] + b'" t="str"><v>' + text + table[at.end() :])


def main(folder: Path) -> None:
    """Write every case into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (make, _) in CASES.items():
        (folder / name).write_bytes(make())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
