"""The rooms of the package: a module imports only from rooms above its own, and no name that another keeps private."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import evidence_tools

PACKAGE = Path(evidence_tools.__file__).parent
ROOMS: tuple[tuple[str, ...], ...] = (  # from top to bottom; rooms of one level know nothing of each other
    ("errors",),
    ("arithmetic", "files", "naming", "question"),
    ("evidence",),
    ("study_effects",),
    ("models",),
    ("wording",),
    ("limits",),
    ("results",),
    ("certainty",),
    ("ledger",),
    ("editions",),
    ("figures", "tables"),
    ("briefing",),
    ("export",),
    ("importing",),
    ("watching",),
    ("cli",),
)
LEVEL = {room: level for level, rooms in enumerate(ROOMS) for room in rooms}
DOORS = ("__init__", "__main__")  # the front doors open onto every room
MODULES = [path.relative_to(PACKAGE.parent) for path in sorted(PACKAGE.rglob("*.py"))]
INSIDE = [path for path in MODULES if path.parts[1].removesuffix(".py") not in DOORS]


def may_take(path: Path, module: str) -> bool:
    own, other = path.parts[1].removesuffix(".py"), module.split(".")[1]
    return own == other or LEVEL[other] < LEVEL[own]


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """Module and name of everything that a module takes from the package; what is for type checkers alone is not."""
    tree = ast.parse((PACKAGE.parent / path).read_text(encoding="utf-8"))
    for node in _running(tree):
        if isinstance(node, ast.Import):
            yield from ((each.name, "") for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "." * node.level, each.name) for each in node.names)


def _running(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield child
            yield from _running(child)


def from_package(path: Path) -> list[tuple[str, str]]:
    """The same, with whole names: ``from evidence_tools import cli`` takes the module ``evidence_tools.cli``."""
    found = [(f"{module}.{name}" if module == PACKAGE.name else module, name) for module, name in imported(path)]
    return [(module, name) for module, name in found if module.startswith(f"{PACKAGE.name}.")]


def test_every_room_has_its_place() -> None:
    rooms = {path.parts[1].removesuffix(".py") for path in MODULES} - set(DOORS)
    assert rooms == set(LEVEL)


def test_a_module_imports_from_rooms_above_its_own() -> None:
    assert [(path, module) for path in INSIDE for module, _ in from_package(path) if not may_take(path, module)] == []


def test_no_module_takes_what_another_keeps_private() -> None:
    taken = [(path, module, name) for path in MODULES for module, name in from_package(path)]
    assert [each for each in taken if each[2].startswith("_")] == []


def test_imports_name_their_module_in_full() -> None:
    assert {path for path in MODULES for module, _ in imported(path) if module.startswith(".")} == set()


def test_a_break_of_the_order_would_be_seen() -> None:
    tree = ast.parse(
        "from evidence_tools.ledger import claims\nif TYPE_CHECKING:\n    from evidence_tools import cli\n"
    )
    assert [node.module for node in _running(tree) if isinstance(node, ast.ImportFrom)] == ["evidence_tools.ledger"]
    assert not may_take(Path("evidence_tools/certainty/start.py"), "evidence_tools.ledger")
    assert not may_take(Path("evidence_tools/figures/claims.py"), "evidence_tools.tables.shown")
    assert may_take(Path("evidence_tools/ledger/case.py"), "evidence_tools.results")
