"""The official document around its text: page, line grid and page numbers of GB/T 9704-2012, packed as a .docx.

Written as text, part by part: a document of our own needs none of the theme fonts and latent styles that a library's
template brings, in which Word then sets Chinese text as the machine prefers.
"""

from __future__ import annotations

import datetime as dt

from etl.outputs.report.word.markup import HEAD, RELATIONS, part, text, w
from etl.outputs.report.word.styles import FOOTER, LINE, font_table_part, styles_part
from etl.outputs.zip_packages import pack_members

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS_TYPE = "application/vnd.openxmlformats-package"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def pack_document(body: str, stamp: str, comments: str = "") -> bytes:
    """The .docx around a body (paragraphs and tables); ``comments`` is the part of its comments, if it has any.

    ``stamp`` (ISO 8601 with offset) is written as its time of creation and change. Same arguments, same bytes.
    """
    return pack_members(_parts(body, stamp, comments))


def _parts(body: str, stamp: str, comments: str) -> dict[str, str]:
    office, core = f"{RELATIONS}/officeDocument", f"{PACKAGE}/relationships/metadata/core-properties"
    names = ("styles", "settings", "fontTable", "footer1", "footer2", *(("comments",) if comments else ()))
    kinds = {name: name.rstrip("12") for name in names}
    targets = ((f"{RELATIONS}/{kind}", f"{name}.xml") for name, kind in kinds.items())
    parts = {
        "[Content_Types].xml": _content_types({"document": "document.main"} | kinds),
        "_rels/.rels": _relationships((office, "word/document.xml"), (core, "docProps/core.xml")),
        "docProps/core.xml": _core(stamp),
        "word/document.xml": _document(body),
        "word/_rels/document.xml.rels": _relationships(*targets),
        "word/styles.xml": styles_part(commented=bool(comments)),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": font_table_part(),
        "word/footer1.xml": _footer("right"),
        "word/footer2.xml": _footer("left"),
    }
    return parts | ({"word/comments.xml": comments} if comments else {})


def _content_types(kinds: dict[str, str]) -> str:
    types = {"rels": f"{_PARTS_TYPE}.relationships+xml", "xml": "application/xml"}
    defaults = (f'<Default Extension="{extension}" ContentType="{kind}"/>' for extension, kind in types.items())
    named = {f"/word/{name}.xml": f"{_WORD_TYPE}.{kind}+xml" for name, kind in kinds.items()}
    named["/docProps/core.xml"] = f"{_PARTS_TYPE}.core-properties+xml"
    overrides = (f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in named.items())
    return f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{"".join((*defaults, *overrides))}</Types>'


def _relationships(*targets: tuple[str, str]) -> str:
    entries = (
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(entries)}</Relationships>'


def _core(stamp: str) -> str:
    """Core properties; their times are in UTC."""
    when = f"{dt.datetime.fromisoformat(stamp).astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    times = (f'<dcterms:{word} xsi:type="dcterms:W3CDTF">{when}</dcterms:{word}>' for word in ("created", "modified"))
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{"".join(times)}</cp:coreProperties>'
    )


def _document(body: str) -> str:
    """The body on A4: type area 156 × 225 mm, its lines on the grid, the page number 7 mm below it (§5.2.1, §7.5)."""
    footers = (
        f'<w:footerReference w:type="{kind}" r:id="{number}"/>'
        for kind, number in (("default", "rId4"), ("even", "rId5"))
    )
    margins = w("pgMar", top=2098, right=1474, bottom=1984, left=1588, header=851, footer=1247, gutter=0)
    section = w("sectPr", *footers, w("pgSz", w=11906, h=16838), margins, w("docGrid", type="lines", linePitch=LINE))
    return part("document", w("body", body, section))


def _settings() -> str:
    """Odd and even pages differ; punctuation is not squeezed, so that a line holds 28 characters; no old-Word mode."""
    mode = w("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    return part(
        "settings",
        w("evenAndOddHeaders"),
        w("defaultTabStop", val=640),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", mode),
    )


def _footer(side: str) -> str:
    """— 1 — on the outer side, one character in (§7.5)."""
    inwards = w("ind", **{f"{side}Chars": 100, side: 280})
    layout = w("pPr", w("pStyle", val=FOOTER.style_id), inwards, w("jc", val=side))
    number = w("fldSimple", w("r", w("t", "1")), instr=" PAGE ")
    return part("ftr", w("p", layout, w("r", text("— ")), number, w("r", text(" —"))))
