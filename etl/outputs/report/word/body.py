"""The paragraphs and tables of a document, with marks under what is missing and around what is commented."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from etl.outputs.report.word.comments import Comment, begins, ends
from etl.outputs.report.word.markup import text, w
from etl.outputs.report.word.structure import Paragraph, Part, cells_of
from etl.outputs.report.word.styles import LEADS, PARAGRAPH_STYLES, TABLE_POINTS
from etl.system.text_width import width

TEXT_WIDTH = 8844
"""156 mm in twentieths of a point."""
CELL_CHARACTER = 20 * TABLE_POINTS
NARROWEST, WIDEST = 4, 14
"""Characters that a column of a table is given at least, and for its head alone at most."""
GAP = re.compile(r"【待(?:补|核实)[^】]*】")


class Runs:
    """Writes stretches of a line as runs; the numbers of the comments are their places in the whole list."""

    def __init__(self, comments: Sequence[Comment]) -> None:
        self._by_line: dict[int, list[tuple[int, Comment]]] = defaultdict(list)
        for number, comment in enumerate(comments):
            self._by_line[comment.line].append((number, comment))

    def write(self, words: str, line: int, start: int, lead: int = 0, style: str = "") -> str:
        """``words`` stand at ``start`` of that line; the first ``lead`` of them have the character style ``style``."""
        told = [(n, r.start - start, r.end - start) for n, r in self._by_line.get(line, ())]
        told = [(number, begin, end) for number, begin, end in told if begin >= 0 and end <= len(words)]
        gaps = [match.span() for match in GAP.finditer(words)]
        cuts = sorted(
            {0, lead, len(words), *(cut for _, *span in told for cut in span), *(c for gap in gaps for c in gap)}
        )
        pieces = []
        for begin, end in zip(cuts, [*cuts[1:], len(words)], strict=True):
            pieces += [ends(number) for number, _, last in told if last == begin]
            pieces += [begins(number) for number, first, _ in told if first == begin]
            if begin < end:
                marked = any(first <= begin < last for first, last in gaps)
                pieces.append(_run(words[begin:end], style if begin < lead else "", marked=marked))
        return "".join(pieces)


def _run(words: str, style: str, *, marked: bool) -> str:
    """A run, with a yellow ground under what is still to be filled in."""
    properties = (w("rStyle", val=style) if style else "", w("highlight", val="yellow") if marked else "")
    return w("r", w("rPr", *properties) if any(properties) else "", text(words))


def write_paragraph(paragraph: Paragraph, runs: Runs, extra: Sequence[str] = ("", "", "")) -> str:
    """One paragraph; ``extra`` are its own keepNext, spacing and ind, in the order of the schema."""
    named = "" if paragraph.part is Part.BODY else w("pStyle", val=PARAGRAPH_STYLES[paragraph.part].style_id)
    properties = (named, *extra)
    style = LEADS[paragraph.lead_part][0] if paragraph.lead else ""
    written = runs.write(paragraph.text, paragraph.line, paragraph.start, len(paragraph.lead), style)
    return w("p", w("pPr", *properties) if any(properties) else "", written)


def write_table(rows: Sequence[Paragraph], runs: Runs) -> str:
    """A table over the whole width, every cell ruled; the head is repeated on each page and no row is torn."""
    cells = [cells_of(row) for row in rows]
    widths = _widths([[words for _, words in row] for row in cells])
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = w("tblBorders", *(w(side, val="single", sz=4, space=0, color="auto") for side in sides))
    margins = w("tblCellMar", *(w(side, w=60, type="dxa") for side in ("left", "right")))
    width = w("tblW", w=TEXT_WIDTH, type="dxa")
    properties = w("tblPr", width, w("jc", val="center"), borders, w("tblLayout", type="fixed"), margins)
    grid = w("tblGrid", *(w("gridCol", w=width) for width in widths))
    return w("tbl", properties, grid, *(_row(row, found, widths, runs) for row, found in zip(rows, cells, strict=True)))


def _row(row: Paragraph, cells: Sequence[tuple[int, str]], widths: Sequence[int], runs: Runs) -> str:
    is_head = row.part is Part.TABLE_HEAD
    filled = [*cells, *((0, "") for _ in widths)][: len(widths)]
    kept = w("trPr", w("cantSplit"), w("tblHeader") if is_head else "")
    style = w("pPr", w("pStyle", val=PARAGRAPH_STYLES[row.part].style_id), w("keepNext") if is_head else "")
    written = (
        w(
            "tc",
            w("tcPr", w("tcW", w=width, type="dxa"), w("vAlign", val="center")),
            w("p", style, runs.write(words, row.line, row.start + start)),
        )
        for (start, words), width in zip(filled, widths, strict=True)
    )
    return w("tr", kept, *written)


def _widths(cells: Sequence[Sequence[str]]) -> list[int]:
    """The first column holds its names on one line; the others share the rest by what stands in them."""
    columns = max(map(len, cells))
    needed = [_needed(cells, at) for at in range(columns)]
    first = TEXT_WIDTH if columns == 1 else min(round(needed[0] * CELL_CHARACTER), TEXT_WIDTH // 3)
    shares = [int((TEXT_WIDTH - first) * width / sum(needed[1:])) for width in needed[1:-1]]
    return [first, *shares, TEXT_WIDTH - first - sum(shares)][:columns]


def _needed(cells: Sequence[Sequence[str]], at: int) -> float:
    """Characters of a column, one more for its margins; a head may take three lines, what stands below it may not."""
    head, *below = [width(row[at]) / 2 if at < len(row) else 0 for row in cells]
    return max(NARROWEST, min(head / 3, WIDEST), *below) + 1
