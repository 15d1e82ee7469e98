"""校对.html: the proofread text with every number in colour, one file that needs nothing beside it.

It gets a proof and returns bytes; persons' numbers in the text are masked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from etl.consolidation.edition import Edition
from etl.domain.masking import masked
from etl.drafts.proofreading import Judgement, Proof, Verdict
from etl.drafts.proofreading.sentences import WORDS, Point, compared, points_of, sentence_about


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a line: plain, or a number with its colour and what is said of it."""

    text: str
    look: str = ""
    words: str = ""
    anchor: str = ""


def render_proof(proof: Proof, name: str, edition: Edition) -> bytes:
    """The page; ``name`` is the file's, as people know it."""
    points = points_of(proof.text, proof.verdicts, proof.remarks)
    figures = compared(proof.verdicts)
    counts = Counter(verdict.judgement for verdict in figures)
    page = _template().render(
        name=name,
        project=edition.project,
        summary=[(judgement.value, word, counts[judgement]) for judgement, word in WORDS.items()],
        names=len(proof.verdicts) - len(figures),
        points=[(_anchor(point), _masked(point)) for point in points],
        lines=list(_lines(masked(proof.text), proof.verdicts, points)),
    )
    return page.encode("utf-8", errors="replace")


def _masked(point: Point) -> Point:
    return Point(
        point.start,
        point.end,
        point.label,
        point.look,
        masked(point.quoted),
        masked(point.sentence),
        masked(point.words),
    )


def _anchor(point: Point) -> str:
    return f"at{point.start}"


def _lines(text: str, verdicts: Sequence[Verdict], points: Sequence[Point]) -> Iterator[list[Stretch]]:
    """The text line by line, cut at what is marked."""
    marks = sorted(_marks(verdicts, points), key=lambda mark: mark[0])
    start = at = 0
    for line in text.split("\n"):
        end = start + len(line)
        stretches, place = [], start
        while at < len(marks) and marks[at][0] < end:
            first, last, mark = marks[at]
            last = min(last, end)
            stretches += [Stretch(text[place:first]), Stretch(text[first:last], mark.look, mark.words, mark.anchor)]
            place, at = last, at + 1
        yield [*stretches, Stretch(text[place:end])]
        start = end + 1


def _marks(verdicts: Sequence[Verdict], points: Sequence[Point]) -> Iterator[tuple[int, int, Stretch]]:
    """Start, end and look of everything that is marked; no two overlap."""
    taken: list[tuple[int, int]] = []
    styled = [point for point in points if point.look == "style" and point.end > point.start]
    figures = {verdict.mention.start for verdict in compared(verdicts)}
    for verdict in verdicts:
        mention = verdict.mention
        words = [sentence_about(verdict)] if mention.start in figures else ["年份、日期、文号、名称等，不核对。"]
        words += [point.words for point in styled if _overlap(point, mention.start, mention.end)]
        look = verdict.judgement.value if mention.start in figures else "name"
        taken.append((mention.start, mention.end))
        anchor = f"at{mention.start}" if look != Judgement.AGREES else ""
        yield mention.start, mention.end, Stretch("", look, masked("".join(words)), anchor)
    for point in styled:
        if not any(_overlap(point, start, end) for start, end in taken):
            taken.append((point.start, point.end))
            yield point.start, point.end, Stretch("", "style", masked(point.words), _anchor(point))


def _overlap(point: Point, start: int, end: int) -> bool:
    return point.start < end and start < point.end


@cache
def _template() -> Template:
    source = files("etl.outputs.proof").joinpath("page.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source)
