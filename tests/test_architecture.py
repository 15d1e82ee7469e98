"""The house stands as designed: imports point one way, modules and functions stay small."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "etl"
MODULES = sorted(PACKAGE.rglob("*.py"))

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
ORDER = {room: place for place, room in enumerate(("__init__", *ROOMS, "__main__"))}
CORE = {"__init__", "domain", "examination", "consolidation", "drafts"}
CORE_LIBRARIES = {"pandas"}
IMPURE = {"io", "os", "pathlib", "socket", "subprocess", "sqlite3", "time", "shutil", "tempfile", "logging", "random"}
STANDARD = __import__("sys").stdlib_module_names


def top(path: Path) -> str:
    """The module or package directly below ``etl`` that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Every dotted name that a module imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Every function with its length in lines, docstring left out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            yield f"{path.relative_to(PACKAGE)}:{node.name}", (body[-1].end_lineno or 0) - body[0].lineno + 1


def test_every_module_has_its_room() -> None:
    """A new module is given a room of the house."""
    assert {top(path) for path in MODULES} == set(ORDER)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_inward(path: Path) -> None:
    """A module imports only what stands before it in the list."""
    own = top(path)
    for name in imported(path):
        if name == "etl" or not name.startswith("etl."):
            continue
        other = name.split(".")[1]
        assert other == own or ORDER[other] < ORDER[own], f"{path.relative_to(PACKAGE)} imports {name}"


@pytest.mark.parametrize(
    "path", [path for path in MODULES if top(path) in CORE], ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_the_core_is_pure(path: Path) -> None:
    """The core knows no file, clock or third party but pandas in the consolidation."""
    roots = {name.split(".")[0] for name in imported(path)} - {"etl"}
    third_party = {root for root in roots if root not in STANDARD}
    assert not roots & IMPURE
    assert third_party <= (CORE_LIBRARIES if top(path) == "consolidation" else set())


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_is_one_idea(path: Path) -> None:
    """Modules stay below 300 lines."""
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 300


def test_functions_are_one_step() -> None:
    """No function is over 40 lines, one in ten at most over 20, half of them at most 6."""
    lengths = dict(found for path in MODULES for found in functions(path))
    assert {name: length for name, length in lengths.items() if length > 40} == {}
    ordered = sorted(lengths.values())
    assert ordered[int(len(ordered) * 0.9)] <= 20
    assert statistics.median(ordered) <= 6


def test_one_broad_except_in_the_whole_product() -> None:
    """Only the loop over files may catch everything, because one file's bug must not stop the others."""
    broad = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    ]
    assert len(broad) <= 1, broad
