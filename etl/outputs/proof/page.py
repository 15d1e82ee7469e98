"""校对.html: the proofread text with every number in colour, one file that needs nothing beside it.

It gets a proof and returns bytes; persons' numbers in the text are masked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from etl.consolidation.edition import Edition
from etl.domain.masking import masked
from etl.drafts.proofreading import Judgement, NumberVerdict, Proof
from etl.drafts.proofreading.proof_marks import WORDS, ProofMark, compared, proof_marks, sentence_about
from etl.outputs.page_template import page_template


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a line: plain, or a number with its colour and what is said of it."""

    text: str
    css_class: str = ""
    words: str = ""
    anchor: str = ""


def render_proof(proof: Proof, name: str, edition: Edition) -> bytes:
    """The page; ``name`` is the file's, as people know it."""
    marks = proof_marks(proof.text, proof.verdicts, proof.remarks)
    figures = compared(proof.verdicts)
    counts = Counter(verdict.judgement for verdict in figures)
    page = page_template("etl.outputs.proof").render(
        name=name,
        project=edition.project,
        summary=[(judgement.value, word, counts[judgement]) for judgement, word in WORDS.items()],
        names=len(proof.verdicts) - len(figures),
        marks=[(_anchor(mark), _masked(mark)) for mark in marks],
        lines=list(_lines(masked(proof.text), proof.verdicts, marks)),
    )
    return page.encode("utf-8", errors="replace")


def _masked(mark: ProofMark) -> ProofMark:
    return replace(mark, quoted=masked(mark.quoted), sentence=masked(mark.sentence), words=masked(mark.words))


def _anchor(mark: ProofMark) -> str:
    return f"at{mark.start}"


def _lines(text: str, verdicts: Sequence[NumberVerdict], marks: Sequence[ProofMark]) -> Iterator[list[Stretch]]:
    """The text line by line, cut at what is coloured."""
    coloured = sorted(_coloured(verdicts, marks), key=lambda each: each[0])
    start = at = 0
    for line in text.split("\n"):
        end = start + len(line)
        stretches, place = [], start
        while at < len(coloured) and coloured[at][0] < end:
            first, last, stretch = coloured[at]
            last = min(last, end)
            stretches += [Stretch(text[place:first]), replace(stretch, text=text[first:last])]
            place, at = last, at + 1
        yield [*stretches, Stretch(text[place:end])]
        start = end + 1


def _coloured(verdicts: Sequence[NumberVerdict], marks: Sequence[ProofMark]) -> Iterator[tuple[int, int, Stretch]]:
    """Start and end of every stretch that is coloured, and its colour and words; no two overlap."""
    taken: list[tuple[int, int]] = []
    styled = [mark for mark in marks if mark.css_class == "style" and mark.end > mark.start]
    figures = {verdict.mention.start for verdict in compared(verdicts)}
    for verdict in verdicts:
        mention = verdict.mention
        words = [sentence_about(verdict)] if mention.start in figures else ["年份、日期、文号、名称等，不核对。"]
        words += [mark.words for mark in styled if _overlap(mark, mention.start, mention.end)]
        css_class = verdict.judgement.value if mention.start in figures else "name"
        taken.append((mention.start, mention.end))
        anchor = f"at{mention.start}" if css_class != Judgement.AGREES else ""
        yield mention.start, mention.end, Stretch("", css_class, masked("".join(words)), anchor)
    for mark in styled:
        if not any(_overlap(mark, start, end) for start, end in taken):
            taken.append((mark.start, mark.end))
            yield mark.start, mark.end, Stretch("", "style", masked(mark.words), _anchor(mark))


def _overlap(mark: ProofMark, start: int, end: int) -> bool:
    return mark.start < end and start < mark.end
