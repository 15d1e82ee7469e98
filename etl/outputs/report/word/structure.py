"""What each line of the plain text is: title, heading, body, signature. Recognised from the text's own numbering.

Pure; the first half of the Word draft. ``styles`` gives each part its style (GB/T 9704-2012 §7.3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import Enum

from etl.drafts.text_tables import BAR, is_between_bars


class Part(Enum):
    """The parts of an official document that have a layout of their own."""

    NOTICE = "notice"
    """A line about the draft itself, to be deleted before use."""
    TITLE = "title"
    ADDRESSEE = "addressee"
    """主送机关: flush left, ends with a colon."""
    HEADING_1 = "heading 1"
    HEADING_2 = "heading 2"
    HEADING_3 = "heading 3"
    HEADING_4 = "heading 4"
    BODY = "body"
    MATERIAL = "material"
    """What a unit wrote, offered to the person who writes the report."""
    CAPTION = "caption"
    """表1 各村居主要数据: directly above a table."""
    TABLE_HEAD = "table head"
    TABLE_ROW = "table row"
    """A line between bars: | 姜家社区 | 45 |."""
    SIGNER = "signer"
    DATE = "date"


HEADINGS = (Part.HEADING_1, Part.HEADING_2, Part.HEADING_3, Part.HEADING_4)
LONGEST_TITLE = 60
LONGEST_HEADING = 60
LONGEST_SIGNER = 30
MOST_TITLE_LINES = 3
MOST_SIGNERS = 4

_NUMBERING = (
    (Part.HEADING_1, re.compile(r"[一二三四五六七八九十]{1,3}、")),
    (Part.HEADING_2, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")),
    (Part.HEADING_3, re.compile(r"\d{1,2}[.．](?!\d)")),
    (Part.HEADING_4, re.compile(r"[（(]\d{1,2}[）)]")),
)
_NOTICE = re.compile(r"【[^】]*】")
_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|【待补[^】]*日期[^】]*】")
_MATERIAL = re.compile(r"【材料[^】]*】")
_CAPTION = re.compile(r"附?表[ \u3000\d一二三四五六七八九十：:]")
_RULE = re.compile(r"[|\s:-]*")
_LEAD = re.compile(r"[^。！？]*[。！？]")
_SENTENCE_END = ("。", "；", "：", "！", "？", "，", ":", ";")
_ILLEGAL = re.compile("[^\t\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text and the part it plays."""

    part: Part
    text: str
    lead: str = ""
    """A numbered first sentence of a body paragraph, which is set like the heading it stands for."""
    lead_part: Part = Part.BODY
    line: int = field(default=0, compare=False)
    """Which line of the text it is, and the character it begins with there; both from 0."""
    start: int = field(default=0, compare=False)


def read_structure(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of the text in order; empty lines only separate and are not kept.

    Characters that XML cannot hold are dropped. A line between bars is a row of a table, the first of them its head.
    """
    written = [_ILLEGAL.sub("", line) for line in text.split("\n")]
    lines = [line.strip() for line in written]
    paragraphs = (paragraph for paragraph in _parts(lines))
    placed = [
        replace(next(paragraphs), line=number, start=len(line) - len(line.lstrip()))
        for number, line in enumerate(written)
        if line.strip()
    ]
    return tuple(paragraph for paragraph in _with_tables(placed) if not _is_ruling(paragraph))


def _parts(lines: list[str]) -> tuple[Paragraph, ...]:
    opening = _end_of_title(lines)
    closing = _start_of_signature(lines, opening)
    body = [_numbered(line) for line in lines[opening:closing] if line]
    if body and _addresses(body[0].text):
        body[0] = Paragraph(Part.ADDRESSEE, body[0].text)
    return (*_titled(lines[:opening]), *body, *_signed(lines[closing:]))


def _with_tables(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """A row after something else is a head, and a line above a head that says 表 is its caption."""
    rows = [paragraph.part is Part.TABLE_ROW for paragraph in paragraphs]
    told = []
    for at, paragraph in enumerate(paragraphs):
        part = paragraph.part
        if rows[at] and (at == 0 or not rows[at - 1] or paragraphs[at - 1].line != paragraph.line - 1):
            part = Part.TABLE_HEAD
        elif rows[at + 1 : at + 2] == [True] and part is Part.BODY and _captions(paragraph.text):
            part = Part.CAPTION
        told.append(replace(paragraph, part=part))
    return told


def _captions(line: str) -> bool:
    return bool(_CAPTION.match(line)) and _is_short(line, LONGEST_TITLE)


def _is_ruling(paragraph: Paragraph) -> bool:
    """|---|---|, as some write below the head of a table."""
    return paragraph.part is Part.TABLE_ROW and bool(_RULE.fullmatch(paragraph.text))


def cells_of(row: Paragraph) -> list[tuple[int, str]]:
    """The cells of a row, each with the place of its first character in the row's text."""
    cells = []
    start = 1
    for text in row.text.removeprefix(BAR).removesuffix(BAR).split(BAR):
        cells.append((start + len(text) - len(text.lstrip()), text.strip()))
        start += len(text) + 1
    return cells


def _end_of_title(lines: list[str]) -> int:
    """Index after the title: the first lines up to an empty one, if they are short; else the first line alone."""
    start = next((at for at, line in enumerate(lines) if line and not _NOTICE.fullmatch(line)), len(lines))
    stop = next((at for at in range(start, len(lines)) if not lines[at]), len(lines))
    block = lines[start:stop]
    is_title = len(block) <= MOST_TITLE_LINES and all(_is_short(line, LONGEST_TITLE) for line in block)
    return stop if is_title else start + 1


def _titled(lines: list[str]) -> list[Paragraph]:
    return [Paragraph(Part.NOTICE if _NOTICE.fullmatch(line) else Part.TITLE, line) for line in lines if line]


def _start_of_signature(lines: list[str], opening: int) -> int:
    """Index of the first signer above a date in the last line; the end of the text when it is not signed so."""
    filled = [at for at in range(opening, len(lines)) if lines[at]]
    if not filled or not _DATE.fullmatch(lines[filled[-1]]):
        return len(lines)
    start = filled[-1]
    for at in reversed(filled[-1 - MOST_SIGNERS : -1]):
        if at != start - 1 or not _is_short(lines[at], LONGEST_SIGNER) or _numbered(lines[at]).part is not Part.BODY:
            break
        start = at
    return start


def _signed(lines: list[str]) -> list[Paragraph]:
    filled = [line for line in lines if line]
    return [
        *(Paragraph(Part.SIGNER, line) for line in filled[:-1]),
        *(Paragraph(Part.DATE, line) for line in filled[-1:]),
    ]


def _numbered(line: str) -> Paragraph:
    if is_between_bars(line):
        return Paragraph(Part.TABLE_ROW, line)
    if _MATERIAL.match(line):
        return Paragraph(Part.MATERIAL, line)
    part = next((part for part, numbering in _NUMBERING if numbering.match(line)), Part.BODY)
    if part is Part.BODY or _is_short(line, LONGEST_HEADING):
        return Paragraph(part, line)
    lead = _LEAD.match(line)
    if lead and len(lead[0]) <= LONGEST_HEADING and part in (Part.HEADING_1, Part.HEADING_2):
        return Paragraph(Part.BODY, line, lead[0], part)
    return Paragraph(Part.BODY, line)


def _is_short(line: str, longest: int) -> bool:
    """A line that says no whole sentence."""
    return len(line) <= longest and not line.endswith(_SENTENCE_END) and "。" not in line


def _addresses(line: str) -> bool:
    return line.endswith(("：", ":")) and len(line) <= LONGEST_TITLE
