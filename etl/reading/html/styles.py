"""How a web page shows its elements, as far as that changes what a person reads: hidden, struck out, raised, apart.

Rules of ``<style>`` count where the last part of their selector fits the element and the names in the others stand
somewhere around it: a style that is taken into account once too often makes a cell be asked about, never read otherwise.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import Flag, auto
from functools import lru_cache

from lxml import html


class TextStyle(Flag):
    """What is peculiar about the text of an element."""

    PLAIN = 0
    HIDDEN = auto()
    DRESSED = auto()
    """Struck out, in another order, or with letters that stand in no element."""
    RAISED = auto()
    """Raised or lowered; in a cell's own style it is nothing but the cell's alignment."""
    APART = auto()
    """Not one word with what stands before or after it."""


_HIDDEN = (
    r"(?<![-\w])(?:"
    r"display\s*:\s*none"
    r"|visibility\s*:\s*(?:hidden|collapse)"
    r"|mso-hide\s*:\s*all"
    r"|color\s*:\s*transparent"
    r"|font-size\s*:\s*(?:0?\.?0+|[01](?:\.[0-9]+)?(?=p[xt]))(?![.0-9])"  # font-size:0, font-size:1px
    r"|font\s*:\s*0(?![.0-9])"
    r"|opacity\s*:\s*(?:0?\.)?0+(?![.0-9])"  # opacity:0, opacity:.00
    r")"
)
_DRESSED = (
    r"line-through|bidi-override|isolate-override|text-security"
    r"|(?<![-\w])content\s*:\s*[\"'][^\"'\s]"  # content:"1" puts a letter where none stands in the page
)
_RAISED = r"(?<![-\w])vertical-align\s*:\s*(?:super|sub\b|-?\.?[0-9])"  # vertical-align:super, vertical-align:-2pt
_APART = (
    r"(?<![-\w])(?:"
    r"vertical-align\s*:\s*(?:text-)?(?:top|bottom)"
    r"|position\s*:\s*[afr]"  # absolute, fixed, relative
    r"|float\s*:\s*[lr]"
    r"|transform\s*:|clip|text-indent\s*:|order\s*:|overflow"
    r"|display\s*:(?!\s*(?:none|contents|inline\s*(?:[;!]|$)))"  # display:block, display:inline-block
    r")"
)
_PATTERNS = (
    (TextStyle.HIDDEN, re.compile(_HIDDEN)),
    (TextStyle.DRESSED, re.compile(_DRESSED)),
    (TextStyle.RAISED, re.compile(_RAISED)),
    (TextStyle.APART, re.compile(_APART)),
)
_NOTES = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SELECTOR = re.compile(r"([\w*\\:-]*?)((?:[.#][\w-]+)*)(:[\w:-]*)?")
_PASSING = re.compile(r":(?:hover|active|focus|visited|link)")
_STRUCK_TAGS = frozenset(("s", "strike", "del"))
_RAISED_TAGS = frozenset(("sup", "sub"))

_NAMES = re.compile(r"[.#][\w-]+")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule for elements of a tag (or any) with all these names, inside of elements with those names."""

    tag: str
    names: frozenset[str]
    around: frozenset[str]
    style: TextStyle


class PageStyles:
    """The styles of one page."""

    def __init__(self, root: html.HtmlElement) -> None:
        generators = (
            meta.get("content", "") for meta in root.iter("meta") if meta.get("name", "").lower() == "generator"
        )
        self.typed = any("LibreOffice" in generator for generator in generators)
        """Whether what is no number in the workbook is told apart: LibreOffice lets go of raised letters in texts."""
        self._rules: defaultdict[str, list[_Rule]] = defaultdict(list)
        for style in root.iter("style"):
            self._learn(_NOTES.sub(" ", style.text or "").lower())

    def of(self, element: html.HtmlElement) -> TextStyle:
        """How the element itself is shown, not counting what it stands in."""
        tag = str(element.tag)
        style = _style_of(element.get("style", "").lower())
        if element.get("hidden") is not None:
            style |= TextStyle.HIDDEN
        if tag in _STRUCK_TAGS:
            style |= TextStyle.DRESSED
        elif tag in _RAISED_TAGS:
            style |= TextStyle.RAISED
        return style | self._ruled(element, tag) if self._rules else style

    def _learn(self, sheet: str) -> None:
        for block in sheet.split("}"):
            before, _, declarations = block.rpartition("{")
            style = _style_of(declarations)
            if not style:
                continue
            selectors = _BRACKETS.sub("", before.rpartition("{")[2].rpartition(";")[2])
            for selector in selectors.split(","):
                self._add(selector.strip(), style)

    def _add(self, selector: str, style: TextStyle) -> None:
        *before, last = re.split(r"[\s>+~]+", selector)
        found = _SELECTOR.fullmatch(last)
        if not found or not last or _PASSING.search(found[3] or ""):
            return
        if re.search(r":(?:before|after)", found[3] or ""):
            style &= TextStyle.DRESSED
        names = frozenset(_NAMES.findall(found[2]))
        around = frozenset() if "+" in selector or "~" in selector else frozenset(_NAMES.findall(" ".join(before)))
        self._rules[min(names, default=found[1] or "*")].append(_Rule(found[1], names, around, style))

    def _ruled(self, element: html.HtmlElement, tag: str) -> TextStyle:
        names = _names(element)
        style = TextStyle.PLAIN
        for rule in (rule for key in (tag, "*", *names) for rule in self._rules.get(key, ())):
            if rule.tag in ("", "*", tag) and rule.names <= names and rule.style not in style:
                around = set().union(*map(_names, element.iterancestors())) if rule.around else set()
                style |= rule.style if rule.around <= around else TextStyle.PLAIN
        return style


def _names(element: html.HtmlElement) -> set[str]:
    """Its classes and its id as a selector writes them."""
    names = {f".{name}" for name in element.get("class", "").lower().split()}
    called = element.get("id", "").lower()
    return names | {f"#{called}"} if called else names


@lru_cache(maxsize=4096)
def _style_of(declarations: str) -> TextStyle:
    style = TextStyle.PLAIN
    if ":" in declarations:
        for kind, pattern in _PATTERNS:
            if pattern.search(declarations):
                style |= kind
    return style
