"""A room looks down, never up or sideways, also not inside a function. Adapters don't know Django."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# From the hall to the ground: a room may import only what stands on a lower floor.
FLOORS: list[frozenset[str]] = [
    frozenset({"smm"}),
    frozenset({"community", "insights", "api"}),
    frozenset({"calendar_app"}),
    frozenset({"publishing"}),
    frozenset({"podcast", "newsletter"}),
    frozenset({"media"}),
    frozenset({"teams"}),
    frozenset({"practice"}),
    frozenset({"core"}),
]
HEIGHT = {room: len(FLOORS) - level for level, floor in enumerate(FLOORS) for room in sorted(floor)}

# Within publishing: networks < the rows < the engine < the verbs < when they run < the pages.
NETWORKS = "publishing.networks"
ROWS = ("publishing.models", "publishing.states")
ENGINE = "publishing.engine"

# Django's way in: these may import nothing of it.
WITHOUT_DJANGO = ("publishing/networks/", "core/http.py", "core/crypto.py")


def modules() -> Iterator[Path]:
    for room in HEIGHT:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts and "node_modules" not in path.parts:
                yield path


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path, source: str | None = None) -> Iterator[tuple[int, str]]:
    """(line, absolute module) of each import, wherever in the file it stands; `from x import y` gives x.y."""
    package = module_name(path) if path.name == "__init__.py" else module_name(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8") if source is None else source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = absolute(node, package)
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and is_import_call(node):
            yield node.lineno, str(node.args[0].value)  # type: ignore[attr-defined]


def absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - node.level + 1], *([node.module] if node.module else [])])


def is_import_call(node: ast.Call) -> bool:
    """`import_module("x")`, `__import__("x")`, `import_string("x")` with the name written out."""
    called = getattr(node.func, "id", getattr(node.func, "attr", ""))
    named = node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    return called in ("import_module", "__import__", "import_string") and bool(named)


def looks_wrong(room: str, name: str) -> bool:
    """Whether a module of `room` that imports `name` looks up or sideways."""
    other = name.partition(".")[0]
    return other in HEIGHT and other != room and HEIGHT[other] >= HEIGHT[room]


def complaint(path: Path, line: int, name: str) -> str:
    return f"{path.relative_to(ROOT)}:{line} imports {name}"


@pytest.mark.parametrize("room", [room for room in HEIGHT if (ROOT / room).is_dir()])
def test_a_room_looks_only_down(room):
    wrong = [
        complaint(path, line, name)
        for path in modules()
        if path.relative_to(ROOT).parts[0] == room
        for line, name in imported(path)
        if looks_wrong(room, name)
    ]
    assert not wrong, "\n".join(wrong)


def test_who_speaks_to_networks_knows_no_django():
    wrong = [
        complaint(path, line, name)
        for path in modules()
        if str(path.relative_to(ROOT)).startswith(WITHOUT_DJANGO)
        for line, name in imported(path)
        if name.partition(".")[0] == "django"
    ]
    assert not wrong, "\n".join(wrong)


def test_a_network_knows_of_pauta_only_the_contract_and_the_way_out():
    wrong = [
        complaint(path, line, name)
        for path in modules()
        if module_name(path).startswith(NETWORKS)
        for line, name in imported(path)
        if name.partition(".")[0] in HEIGHT and not name.startswith((NETWORKS, "core."))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_rows_do_not_know_the_engine_and_the_engine_does_not_know_the_pages():
    forbidden = {
        ROWS: (ENGINE, "publishing.tasks", "publishing.views"),
        (ENGINE,): ("publishing.tasks", "publishing.views"),
    }
    wrong = [
        complaint(path, line, name)
        for lower, uppers in forbidden.items()
        for path in modules()
        if module_name(path).startswith(lower)
        for line, name in imported(path)
        if name.startswith(uppers)
    ]
    assert not wrong, "\n".join(wrong)


def test_every_file_of_the_rows_is_held_to_that():
    rows = {module_name(path) for path in modules() if module_name(path).startswith(ROWS)}
    assert {"publishing.models", "publishing.models.channels", "publishing.models.deliveries"} <= rows
    (seen,) = imported(ROOT / "publishing/models/channels.py", "from ..engine import taking")
    assert seen == (1, "publishing.engine.taking")


def test_only_the_hall_chooses_adapters_by_name():
    """`if network == "mastodon"` belongs to no room but the adapter's own file."""
    from publishing.networks import NETWORKS as known

    wrong = [
        complaint(path, node.lineno, ast.unparse(node))
        for path in modules()
        if not module_name(path).startswith(NETWORKS)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare) and compares_a_network(node, set(known))
    ]
    assert not wrong, "\n".join(wrong)


def compares_a_network(node: ast.Compare, known: set[str]) -> bool:
    sides = [node.left, *node.comparators]
    names = {getattr(side, "attr", getattr(side, "id", "")) for side in sides}
    values = {side.value for side in sides if isinstance(side, ast.Constant) and isinstance(side.value, str)}
    return bool(values & known) and bool(names & {"network", "platform"})


def test_every_room_stands_on_a_floor():
    rooms = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert rooms <= set(HEIGHT), "a new room: give it a floor in this file"


# ── the walk itself sees what it should ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("from calendar_app.models import Post", "calendar_app.models.Post"),
        ("def later():\n    import calendar_app.models", "calendar_app.models"),
        ("from ..calendar_app import planning", "calendar_app.planning"),
        ("import_module('calendar_app.models')", "calendar_app.models"),
        ("if TYPE_CHECKING:\n    from calendar_app import models", "calendar_app.models"),
    ],
)
def test_an_import_is_seen_wherever_it_hides(source, name):
    assert [found for _line, found in imported(ROOT / "publishing" / "views.py", source)] == [name]
    assert looks_wrong("publishing", name)


def test_sideways_is_wrong_and_down_is_right():
    assert looks_wrong("community", "insights.models")
    assert not looks_wrong("calendar_app", "publishing.models")
    assert not looks_wrong("publishing", "publishing.engine")
    assert not looks_wrong("core", "json")
