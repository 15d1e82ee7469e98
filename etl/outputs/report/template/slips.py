"""What a clerk wrote that the template engine cannot read: which tag it is, on which line, and how it should be.

The engine tells the line where it gave up, which for a missing {% endif %} is the end of the text; tags are looked at here one by
one instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import Environment, TemplateSyntaxError

from etl.outputs.report.template.admission import FILTERS, at
from etl.outputs.report.template.tags import AUDIENCES, COMMENT, OwnTags

_LONGEST = 40
"""Letters of a tag that are quoted."""
_BLOCK = re.compile(r"\{%[-+]?\s*(if|for|endif|endfor)\b.*?%\}", re.DOTALL)
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{[{%].*")
"""A whole tag, or one that its line does not end."""
_CONDITION = re.compile(r"\{%[-+]?\s*(?:if|elif)\b(.*?)[-+]?%\}")
_LOOP = re.compile(r"\{%[-+]?\s*for\b.*%\}")
_KEYWORD = re.compile(r"\{%[-+]?\s*(\w+)")
_SINGLE_EQUALS = re.compile(r"(?<![=<>!])=(?!=)")
_FULL_WIDTH = re.compile(r"[＞＜＝。，（）！＋－＊／“”‘’]")
_QUOTED = re.compile(r"'([^']+)'")
_ENDS = {"endif": "if", "endfor": "for"}
_KEYWORDS = frozenset({"if", "elif", "else", "for", "endif", "endfor", "set", "表", "每个"})


def syntax_fault(fault: TemplateSyntaxError, source: str, name: str) -> str:
    """The sentence for a template that the engine cannot read."""
    if unpaired := _unpaired(source):
        line, words = unpaired
        return f"{at(name, line)}{words}"
    lines = source.splitlines()
    line = min(fault.lineno, len(lines))
    what, said = _QUOTED.search(fault.message or ""), fault.message or ""
    if what and "filter named" in said:
        return f"{at(name, line)}没有“{what[1]}”这个过滤器，可用的有：{'、'.join(FILTERS)}。"
    if what and said.startswith("own tag"):
        return f"{at(name, line)}“{what[1]}”后面要写明是谁的：{'、'.join(AUDIENCES)}，如“{{% {what[1]} 村居 … %}}”。"
    shown = lines[line - 1].strip() if lines else ""
    tag = next((tag for tag in _TAG.findall(shown) if not _reads(tag)), shown)
    way_out = next(_remedies(tag), "请检查{{ }}、{% %}是否成对，if、for是否有endif、endfor")
    return f"{at(name, line)}“{_cut(tag)}”写法不对，{way_out}。"


def _unpaired(source: str) -> tuple[int, str] | None:
    """Line and words of the first tag that lacks its other half; of several that are open at the end the outermost."""
    # A comment keeps its line ends, so that lines keep count.
    bare = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), source)
    opened: list[tuple[str, int, str]] = []
    for tag in _BLOCK.finditer(bare):
        word, line = tag[1], bare.count("\n", 0, tag.start()) + 1
        if word not in _ENDS:
            opened.append((word, line, tag[0]))
        elif opened and opened[-1][0] == _ENDS[word]:
            opened.pop()
        elif not opened:
            return line, f"多了一个{{% {word} %}}，前面没有与它成对的{{% {_ENDS[word]} … %}}，请删去或补上。"
        else:
            break
    if not opened:
        return None
    word, line, tag_text = opened[0]
    return line, f"“{_cut(tag_text)}”没有与它成对的{{% end{word} %}}，请在这一段结束的地方补上。"


def _reads(tag: str) -> bool:
    """Whether the engine understands the tag by itself."""
    whole = tag
    if condition := _CONDITION.fullmatch(tag):
        whole = f"{{{{ {condition[1]} }}}}"
    elif _LOOP.fullmatch(tag):
        whole = f"{tag}{{% endfor %}}"
    elif (keyword := _KEYWORD.match(tag)) and keyword[1] in _KEYWORDS:
        return tag.endswith("%}")
    try:
        Environment(extensions=[OwnTags], autoescape=False).parse(whole)  # noqa: S701 - only read, never rendered
    except TemplateSyntaxError:
        return False
    return True


def _remedies(tag: str) -> Iterator[str]:
    keyword = _KEYWORD.match(tag)
    if keyword and keyword[1] not in _KEYWORDS:
        yield f"没有“{keyword[1]}”这种写法，条件写{{% if … %}}…{{% endif %}}，逐个写{{% for … in … %}}…{{% endfor %}}"
    if slip := _FULL_WIDTH.search(tag):
        yield f"“{slip[0]}”是全角符号，请改用半角的"
    if _SINGLE_EQUALS.search(tag) and "set" not in tag:
        yield "比较是否相等要写两个等号：=="
    if not tag.endswith(("}}", "%}")):
        yield "括号没有成对，应像{{ 学习次数 }}或{% if 横幅 %}"


def _cut(tag: str) -> str:
    line = " ".join(tag.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
