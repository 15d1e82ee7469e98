"""The house stands as designed: imports point one way, modules and functions stay small."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import MODULES, ROOMS, bodies, defined_twice, functions, imported, named, parsed, room_of

ORDER = {room: place for place, room in enumerate(("__init__", *ROOMS, "__main__"))}
CORE = {"__init__", "domain", "examination", "consolidation", "drafts"}
CORE_LIBRARIES = {"pandas"}
FORMATS = "the same part of another format"
NOUNS = "a noun of domain/ and the stage that makes it"
TWICE = {
    "function records": FORMATS,
    "function styles_of": FORMATS,
    "module comments": FORMATS,
    "module content": FORMATS,
    "module package": FORMATS,
    "module page": "the page of a receipt and the page of a proof: the same part of two outputs",
    "module records": FORMATS,
    "module standings": NOUNS,
    "module styles": FORMATS,
    "module submissions": NOUNS,
    "module totals": NOUNS,
}
"""Every name that is defined more than once in the package, and why; a class never is."""
IMPURE = {"io", "os", "pathlib", "socket", "subprocess", "sqlite3", "time", "shutil", "tempfile", "logging", "random"}


def test_the_house_has_thirteen_rooms() -> None:
    """A new module is given a room of the house."""
    assert len(ROOMS) == 13
    assert {room_of(path) for path in MODULES} == set(ORDER)


def test_every_folder_says_what_it_is() -> None:
    """Each folder with modules has an ``__init__.py`` with a docstring of at least a sentence."""
    for folder in {path.parent for path in MODULES}:
        assert len(ast.get_docstring(parsed(folder / "__init__.py")) or "") > 30, folder


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_point_inward(path: Path) -> None:
    """A module imports only from its own room and from rooms that stand before it."""
    own = room_of(path)
    for name in imported(path):
        if name == "etl" or not name.startswith("etl."):
            continue
        other = name.split(".")[1]
        assert other == own or ORDER[other] < ORDER[own], f"{named(path)} imports {name}"


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(path) in CORE], ids=named)
def test_the_core_is_pure(path: Path) -> None:
    """The core knows no file, clock or third party but pandas in the consolidation."""
    roots = {name.split(".")[0] for name in imported(path)} - {"etl"}
    third_party = {root for root in roots if root not in sys.stdlib_module_names}
    assert not roots & IMPURE
    assert third_party <= (CORE_LIBRARIES if room_of(path) == "consolidation" else set())


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_is_one_idea(path: Path) -> None:
    """The idea draws the wall; no idea of ours needs more than 400 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_functions_are_one_step() -> None:
    """No function is over 40 lines, one in ten at most over 15, half of them at most 5."""
    assert {name: length for path in MODULES for name, length in functions(path) if length > 40} == {}
    assert bodies().ninetieth <= 15
    assert bodies().median <= 5


def attributes(node: ast.ClassDef) -> set[str]:
    """Annotated ones, and those that its methods give it."""
    own = {
        part.target.id for part in node.body if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
    }
    given = {
        part.attr
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute)
        and isinstance(part.ctx, ast.Store)
        and isinstance(part.value, ast.Name)
        and part.value.id == "self"
    }
    return own | given


def test_a_class_has_few_attributes() -> None:
    """At most 12: what has more is two things."""
    classes = ((path, node) for path in MODULES for node in ast.walk(parsed(path)) if isinstance(node, ast.ClassDef))
    many = {
        f"{named(path)}: {node.name}": len(attributes(node)) for path, node in classes if len(attributes(node)) > 12
    }
    assert many == {}


def test_one_word_a_thing() -> None:
    """What is defined more than once is listed with its reason, and no class is among it."""
    assert set(defined_twice()) == set(TWICE)
    assert not [name for name in TWICE if name.startswith("class")]


def test_one_broad_except_in_the_whole_product() -> None:
    """Only the loop over files may catch everything, because one file's bug must not stop the others."""
    broad = [
        f"{named(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    ]
    assert len(broad) <= 1, broad


WIDE = {"reading/xls/content.py": "WHAT_XLRD_RAISES", "reading/documents/pdf.py": "WHAT_PYPDF_RAISES"}
"""Libraries that raise many kinds which no caller can foresee: the lists of them, each caught in one place."""


def caught(path: Path) -> Iterator[tuple[int, list[ast.expr], set[str]]]:
    """Line, kinds, and names of lists of kinds, of every handler."""
    lists = {
        target.id: node.value.elts
        for node in parsed(path).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ExceptHandler) and node.type:
            names = {part.id for part in ast.walk(node.type) if isinstance(part, ast.Name) and part.id in lists}
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            yield node.lineno, [*kinds, *(kind for name in names for kind in lists[name])], names


def test_wide_excepts_are_named() -> None:
    """Nowhere else are more than six kinds caught at once."""
    wide = [(named(path), *names) for path in MODULES for _, kinds, names in caught(path) if len(kinds) > 6]
    assert sorted(wide) == sorted(WIDE.items())
