"""The house seen from outside: its rooms, who imports whom, and how large everything is.

``python -m tests.house`` prints the figures; ``python -m tests.house --draw`` writes the picture of the rooms into
docs/architecture.md. ``tests/test_architecture.py`` holds the house to what is said here.
"""

from __future__ import annotations

import ast
import io
import re
import statistics
import sys
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "etl"
MODULES = sorted(PACKAGE.rglob("*.py"))
ARCHITECTURE = PACKAGE.parent / "docs" / "architecture.md"

# From the core outwards: a module may import from its own room and from every room before it.
ROOMS = (
    "domain",
    "system",
    "settings",
    "inbox",
    "reading",
    "examination",
    "consolidation",
    "drafts",
    "ledger",
    "outputs",
    "pipeline",
    "watching",
    "cli",
)
_LAYOUT_TOKENS = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
    tokenize.ENCODING,
}


@cache
def parsed(path: Path) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    """The file as the documents write it: ``domain/cells.py``."""
    return path.relative_to(PACKAGE).as_posix()


def room_of(path: Path) -> str:
    """The folder or module directly below ``etl`` that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Every dotted name that a module imports, also inside functions."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""


def arrows() -> dict[str, set[str]]:
    """By room: the other rooms that its modules import from."""
    found: dict[str, set[str]] = {room: set() for room in ROOMS}
    for path in MODULES:
        for name in imported(path):
            if name.startswith("etl.") and room_of(path) in found and name.split(".")[1] != room_of(path):
                found[room_of(path)].add(name.split(".")[1])
    return found


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Every function with its length in lines, docstring left out."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            yield f"{named(path)}:{node.lineno} {node.name}", (body[-1].end_lineno or 0) - body[0].lineno + 1


@dataclass(frozen=True, slots=True)
class Bodies:
    """Lengths of all function bodies in lines: half are at most ``median``, nine in ten at most ``ninetieth``."""

    median: float
    ninetieth: int
    longest: int


def bodies() -> Bodies:
    """Of the whole package."""
    lengths = sorted(length for path in MODULES for _, length in functions(path))
    return Bodies(statistics.median(lengths), lengths[int(len(lengths) * 0.9)], lengths[-1])


def lines_of_code(path: Path) -> int:
    """Lines that hold code: neither blank, nor only comment, nor part of a docstring or another bare text."""
    text = path.read_text(encoding="utf-8")
    bare = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    code: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _LAYOUT_TOKENS:
            code.update(range(token.start[0], token.end[0] + 1))
    return len(code - bare)


def defined_twice() -> dict[str, list[str]]:
    """By kind and name (``class Cell``, ``function read_text``, ``module scan``): the files, where there are several.

    Of functions the public ones outside classes count, of modules every one but ``__init__`` and ``__main__``;
    a package and a module are both modules.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        name = path.parent.name if path.stem == "__init__" else path.stem
        if path.parent != PACKAGE:
            found[f"module {name}"].append(named(path))
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef):
                found[f"class {node.name}"].append(named(path))
            elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                found[f"function {node.name}"].append(named(path))
    return {name: files for name, files in sorted(found.items()) if len(files) > 1}


def picture() -> str:
    """The rooms from the core outwards, each with the first words of its docstring and the rooms it imports from."""
    wide = max(len(room) for room in ROOMS) + 1
    lines = []
    for room, others in arrows().items():
        idea = (ast.get_docstring(parsed(PACKAGE / room / "__init__.py")) or "").splitlines()[0].replace("``", "")
        lines.append(f"{room + '/':<{wide}}  {idea}")
        if others:
            lines.append(f"{'':<{wide}}  ↑ {' '.join(other for other in ROOMS if other in others)}")
    return "\n".join(lines)


def _draw() -> None:
    drawn = f"<!-- python -m tests.house --draw -->\n```text\n{picture()}\n```\n<!-- end -->"
    text = ARCHITECTURE.read_text(encoding="utf-8")
    place = re.compile(r"<!-- python -m tests\.house --draw -->.*?<!-- end -->", re.DOTALL)
    ARCHITECTURE.write_text(place.sub(lambda _: drawn, text), encoding="utf-8")


def _print() -> None:
    print(f"modules {len(MODULES)}, lines of code {sum(map(lines_of_code, MODULES))}, {bodies()}")  # noqa: T201
    for name, files in defined_twice().items():
        print(f"{name}: {', '.join(files)}")  # noqa: T201


if __name__ == "__main__":
    _draw() if "--draw" in sys.argv[1:] else _print()
