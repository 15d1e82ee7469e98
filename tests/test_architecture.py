"""The house stands as designed: imports point one way, modules and functions stay small."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from tests.house import MODULES, ROOMS, bodies, functions, imported, named, parsed, room_of

ORDER = {room: place for place, room in enumerate(("__init__", *ROOMS, "__main__"))}
CORE = {"__init__", "domain", "examination", "consolidation", "drafts"}
CORE_LIBRARIES = {"pandas"}
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
