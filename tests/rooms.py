"""What imports what, read from the sources, and the order of rooms that it has to keep (docs/rooms.toml)."""

import ast
import functools
import re
import tomllib
from collections import defaultdict
from pathlib import Path, PurePosixPath

from sources import nodes

ROOT = Path(__file__).parent.parent
_JS_IMPORT = re.compile(
    r"""^\s*(?:import|export)\b[^"';]*?from\s*["'](\./[^"']+)["']|^\s*import\s*["'](\./[^"']+)["']""",
    re.MULTILINE,
)

Graph = dict[str, set[str]]


def stated() -> dict[str, list[list[str]]]:
    """Return docs/rooms.toml: floors by package, the highest first, and the exceptions."""
    return tomllib.loads((ROOT / "docs" / "rooms.toml").read_text("utf-8"))


def modules() -> dict[str, Path]:
    """Return every module of both packages by its dotted name, a package's __init__ by that of its folder."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for package in ("porcore", "bot")
        for path in sorted((ROOT / package).rglob("*.py"))
    }


@functools.cache
def imports() -> Graph:
    """Return which module imports which, wherever in it, also in a function or for the types alone."""
    known, graph = modules(), Graph()
    for name, path in known.items():
        found = graph.setdefault(name, set())
        for node in nodes(path):
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert not node.level, f"{path}: imports are written whole here"
                inner = [f"{node.module}.{alias.name}" for alias in node.names]
                found.update(one if one in known else str(node.module) for one in inner)
        found &= known.keys() - {name}
    return graph


def scripts() -> Graph:
    """Return which script of a page imports which."""
    graph = Graph()
    for path in sorted(ROOT.glob("*/**/page/*.js")):
        if not path.is_relative_to(ROOT / "bot") and not path.is_relative_to(ROOT / "porcore"):
            continue
        here = PurePosixPath(path.relative_to(ROOT))
        graph[str(here)] = {
            str(here.parent / (one or two)) for one, two in _JS_IMPORT.findall(path.read_text("utf-8"))
        }
    return graph


def room(module: str) -> str:
    """Return a module's room: `bot.load` for `bot.load.service`, `bot.__init__` for `bot`."""
    package, _, rest = module.partition(".")
    return f"{package}.{rest.partition('.')[0] or '__init__'}"


def between_rooms(graph: Graph) -> dict[tuple[str, str], set[str]]:
    """Return the arrows between different rooms, each with the imports that make it."""
    arrows: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for one, others in graph.items():
        for other in others:
            if room(one) != room(other):
                arrows[room(one), room(other)].add(f"{one} imports {other}")
    return dict(arrows)


def circle(graph: Graph) -> list[str]:
    """Return the names on one circle, in order, [] where there is none."""
    done: set[str] = set()

    def walk(name: str, way: list[str]) -> list[str]:
        if name in way:
            return way[way.index(name) :]
        if name in done:
            return []
        for other in sorted(graph.get(name, ())):
            if found := walk(other, [*way, name]):
                return found
        done.add(name)
        return []

    return next((found for name in sorted(graph) if (found := walk(name, []))), [])


def drawing(package: str) -> str:
    """Return the floors of a package as docs/architecture.md shows them."""
    return "\n".join(" · ".join(floor) for floor in stated()[package])
