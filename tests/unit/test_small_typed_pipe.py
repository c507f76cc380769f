"""What crosses between processes has a type: no bag of keys in the files that say, carry or read it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIPE = (
    "bot/ownership",
    "bot/customer/own_statement.py",
    "bot/customer/proof_files.py",
    "bot/group/proof_files.py",
    "bot/inspection",
    "bot/load/child.py",
    "bot/pictures/peer_path.py",
    "bot/runtime",
    "bot/texts/inspection.py",
    "bot/watch",
    "porcore/cli/progress.py",
    "porcore/progress.py",
)
BAGS = {"dict", "Dict", "Mapping", "MutableMapping"}


def bags(source):
    """Return the lines with a mapping of text to anything: as an annotation, an alias or a variable's type."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Subscript)]
    return [node.lineno for node in found if is_bag(node)]


def is_bag(node):
    name = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
    return name in BAGS and len(parts) == 2 and ast.unparse(parts[1]).split(".")[-1] in ("Any", "object")


def files():
    paths = [ROOT / name for name in PIPE]
    return sorted(file for path in paths for file in (path.rglob("*.py") if path.is_dir() else [path]))


@pytest.mark.parametrize("file", files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_no_bag_of_keys_stands_where_strangers_data_crosses(file):
    assert bags(file.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "def f(a: dict[str, Any]) -> None: ...",
        "def f() -> dict[str, int] | Mapping[str, object]: ...",
        "Take = Callable[[dict[str, typing.Any]], bool]",
        "a = list[typing.Mapping[str, object]]()",
    ],
)
def test_the_look_finds_them(source):
    assert bags(source)


def test_the_look_leaves_tables_of_one_type_alone():
    assert bags("balances: dict[str, str] | None") == []


@pytest.mark.parametrize("module", ["bot.inspection.child", "bot.ownership.child", "bot.watch.hashing"])
def test_a_child_starts_without_what_it_does_not_need(module):
    """The side that reads has all of it; the children's side would take a quarter of a second more."""
    others = {"asyncio", "numpy", "pydantic", "pydantic_core", "sqlite3", "sqlite_utils", "telegram"}
    code = f"import sys, {module}; print(sorted({others} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, check=True, cwd=ROOT, timeout=60
    )
    assert done.stdout == b"[]\n"
