"""WordprocessingML as text: the one way in which the parts of a document are written."""

from __future__ import annotations

# xml.sax.saxutils would do as well, but imports http and ssl.
from html import escape

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def w(tag: str, /, *children: str, **attributes: str | int) -> str:
    """An element of the main namespace: ``w("sz", val=32)`` → ``<w:sz w:val="32"/>``."""
    written = "".join(f' w:{word}="{escape(str(value))}"' for word, value in attributes.items())
    return f"<w:{tag}{written}>{''.join(children)}</w:{tag}>" if children else f"<w:{tag}{written}/>"


def text(words: str) -> str:
    """The words of a run, with their spaces."""
    return f'<w:t xml:space="preserve">{escape(words, quote=False)}</w:t>'


def part(root: str, *children: str) -> str:
    """A whole part whose root is ``root``, with the namespaces that our parts use."""
    return f'{HEAD}<w:{root} xmlns:w="{MAIN}" xmlns:r="{RELATIONS}">{"".join(children)}</w:{root}>'


def fonts(family: str) -> str:
    """The family for every script: without eastAsia Word falls back to MS Mincho, and “” take the Latin font's width."""
    return w("rFonts", ascii=family, eastAsia=family, hAnsi=family, cs=family)
