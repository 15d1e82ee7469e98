"""The styles of an official document: fonts, sizes, indents and the line grid of GB/T 9704-2012 §5.2 and §7.3.

Every style names its East-Asian font; none is bold, none refers to a theme.
"""

from __future__ import annotations

from dataclasses import dataclass

from etl.outputs.report.word.markup import fonts, part, w
from etl.outputs.report.word.structure import Part

FANGSONG = "仿宋_GB2312"
HEITI = "黑体"
KAITI = "楷体_GB2312"
SONGTI = "宋体"
XIAOBIAOSONG = "方正小标宋简体"
OTHER_NAMES = {FANGSONG: "仿宋", KAITI: "楷体", XIAOBIAOSONG: "宋体", HEITI: "SimHei", SONGTI: "SimSun"}
"""What a word processor may take where the official font is not installed."""

LINE = 579
"""Line pitch in twentieths of a point: 22 lines on 225 mm."""
CHARACTER = 315
"""A character with its spacing of −0.25 pt, in twentieths of a point: 28 on 156 mm."""
TIGHTER = -5
"""That spacing: 28 characters of 16 pt are 448 pt, the type area is 442."""
RED = "C00000"
BLUE = "1F4E79"
TABLE_POINTS = 12


def indent(*, first: int = 0, right: int = 0) -> str:
    """Indents in characters of body text."""
    return w(
        "ind", rightChars=right * 100, right=right * CHARACTER, firstLineChars=first * 100, firstLine=first * CHARACTER
    )


_INDENTED = indent(first=2)


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font with its size and colour; no colour is black."""

    family: str = FANGSONG
    points: int = 16
    colour: str = ""


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A paragraph style of styles.xml."""

    style_id: str
    name: str
    typeface: Typeface = Typeface()
    indent: str = indent()
    alignment: str = "both"
    outline: int | None = None
    line: int = LINE
    after: int = 0
    framed: bool = False
    keep_next: bool = False
    """Stays on the page of the next paragraph."""
    next_id: str = "Normal"

    @property
    def on_grid(self) -> bool:
        """Whether its lines are lines of the grid."""
        return self.line == LINE


def _heading(level: int, family: str) -> ParagraphStyle:
    name = f"heading {level}"
    return ParagraphStyle(f"Heading{level}", name, Typeface(family), _INDENTED, keep_next=True, outline=level - 1)


PARAGRAPH_STYLES: dict[Part, ParagraphStyle] = {
    Part.BODY: ParagraphStyle("Normal", "Normal", indent=_INDENTED),
    Part.TITLE: ParagraphStyle(
        "Title",
        "Title",
        Typeface(XIAOBIAOSONG, 22),
        alignment="center",
        line=700,
        after=LINE,
        keep_next=True,
        next_id="Title",
    ),
    Part.NOTICE: ParagraphStyle(
        "DraftNotice", "初稿提示", Typeface(KAITI, 12, RED), alignment="center", line=400, after=LINE, framed=True
    ),
    Part.ADDRESSEE: ParagraphStyle("Addressee", "主送机关"),
    Part.HEADING_1: _heading(1, HEITI),
    Part.HEADING_2: _heading(2, KAITI),
    Part.HEADING_3: _heading(3, FANGSONG),
    Part.HEADING_4: _heading(4, FANGSONG),
    Part.MATERIAL: ParagraphStyle(
        "UnitMaterial", "单位材料", Typeface(KAITI, 12, BLUE), line=400, next_id="UnitMaterial"
    ),
    Part.CAPTION: ParagraphStyle("TableCaption", "表题", Typeface(HEITI, 14), alignment="center", keep_next=True),
    Part.TABLE_HEAD: ParagraphStyle(
        "TableHead", "表头", Typeface(HEITI, TABLE_POINTS), alignment="center", line=340, next_id="TableText"
    ),
    Part.TABLE_ROW: ParagraphStyle(
        "TableText", "表文", Typeface(points=TABLE_POINTS), alignment="center", line=340, next_id="TableText"
    ),
    Part.SIGNER: ParagraphStyle(
        "Signer", "落款", indent=indent(right=2), alignment="right", keep_next=True, next_id="IssueDate"
    ),
    Part.DATE: ParagraphStyle("IssueDate", "成文日期", indent=indent(right=2), alignment="right"),
}
FOOTER = ParagraphStyle("Footer", "footer", Typeface(SONGTI, 14), alignment="left", line=360, next_id="Footer")
LEADS = {Part.HEADING_1: ("LeadHei", "段首黑体", HEITI), Part.HEADING_2: ("LeadKai", "段首楷体", KAITI)}
"""Character styles for a numbered first sentence that runs on into its paragraph."""
COMMENT_TEXT = ParagraphStyle(
    "CommentText", "annotation text", Typeface(SONGTI, 10), alignment="left", line=300, next_id="CommentText"
)
COMMENT_SIGN = "CommentReference"


def styles_part(*, commented: bool = False) -> str:
    """styles.xml: defaults, the paragraph styles, the character styles; no latent styles.

    ``commented`` adds those of comments, which a document without comments has no use for.
    """
    language = w("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    defaults = w("rPr", fonts(FANGSONG), w("sz", val=32), w("szCs", val=32), language)
    styles = [*PARAGRAPH_STYLES.values(), FOOTER]
    return part(
        "styles",
        w("docDefaults", w("rPrDefault", defaults), w("pPrDefault")),
        *(_paragraph_style(style) for style in styles),
        *(_character_style(*lead) for lead in LEADS.values()),
        *((_paragraph_style(COMMENT_TEXT), _comment_sign_style()) if commented else ()),
    )


def font_table_part() -> str:
    """fontTable.xml: the official fonts with the names to look for in their stead."""
    families = (
        w("font", w("altName", val=other), w("charset", val="86"), w("pitch", val="default"), name=family)
        for family, other in OTHER_NAMES.items()
    )
    return part("fonts", *families)


def _paragraph_style(style: ParagraphStyle) -> str:
    attributes = {"type": "paragraph", "styleId": style.style_id}
    if style.style_id == "Normal":
        attributes["default"] = "1"
    elif not style.name.isascii():
        attributes["customStyle"] = "1"
    based_on = () if style.style_id == "Normal" else (w("basedOn", val="Normal"),)
    head = (w("name", val=style.name), *based_on, w("next", val=style.next_id), w("qFormat"))
    return w("style", *head, _paragraph_properties(style), _run_properties(style), **attributes)


def _paragraph_properties(style: ParagraphStyle) -> str:
    """In the order of the schema (ISO/IEC 29500-1 §17.3.1.26), which Word insists on."""
    sides = (w(side, val="single", sz=4, space=4, color=RED) for side in ("top", "left", "bottom", "right"))
    return w(
        "pPr",
        w("keepNext", val=int(style.keep_next)),
        w("widowControl", val=0),
        w("pBdr", *sides) if style.framed else "",
        w("autoSpaceDE", val=0),
        w("autoSpaceDN", val=0),
        w("snapToGrid", val=int(style.on_grid)),
        w("spacing", before=0, after=style.after, line=style.line, lineRule="exact"),
        style.indent,
        w("contextualSpacing"),
        w("jc", val=style.alignment),
        "" if style.outline is None else w("outlineLvl", val=style.outline),
    )


def _run_properties(style: ParagraphStyle) -> str:
    face = style.typeface
    colour = w("color", val=face.colour) if face.colour else ""
    spacing = w("spacing", val=TIGHTER if style.on_grid else 0)
    size = (w("sz", val=2 * face.points), w("szCs", val=2 * face.points))
    return w("rPr", fonts(face.family), w("b", val=0), w("bCs", val=0), colour, spacing, *size)


def _character_style(style_id: str, name: str, family: str) -> str:
    head = (w("name", val=name), w("qFormat"))
    return w("style", *head, w("rPr", fonts(family)), type="character", customStyle="1", styleId=style_id)


def _comment_sign_style() -> str:
    head = w("name", val="annotation reference")
    return w(
        "style",
        head,
        w("rPr", fonts(SONGTI), w("sz", val=21), w("szCs", val=21)),
        type="character",
        styleId=COMMENT_SIGN,
    )
