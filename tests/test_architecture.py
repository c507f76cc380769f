"""The arrow between the packages, the public names, and the things that must stay where they are."""

import ast
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from fnmatch import fnmatch
from pathlib import Path

import pytest
import rooms
from sources import nodes, tree

import porcore

ROOT = Path(__file__).parent.parent
CORE = sorted((ROOT / "porcore").rglob("*.py"))
BOT = sorted((ROOT / "bot").rglob("*.py"))


def imported(path):
    """Yield the top-level names that a file imports."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_core_knows_no_telegram_and_http_only_in_its_room(path):
    forbidden = {"bot", "telegram", "sqlite_utils"}
    if path.relative_to(ROOT).parts[:2] != ("porcore", "net"):
        forbidden |= {"aiohttp", "httpx", "yarl", "asyncio", "socket", "ssl", "http", "urllib3", "requests"}
    assert not forbidden & set(imported(path))


def test_every_room_has_a_floor():
    for package in ("porcore", "bot"):
        listed_rooms = [one for floor in rooms.stated()[package] for one in floor]
        here = {
            rooms.room(module).partition(".")[2] for module in rooms.modules() if module.startswith(package)
        }
        assert len(listed_rooms) == len(set(listed_rooms))
        assert set(listed_rooms) == here, f"docs/rooms.toml lists other rooms than {package}/ has"


def test_a_room_imports_only_from_floors_below_its_own():
    stated = rooms.stated()
    height = {
        f"{package}.{one}": -number
        for package in ("porcore", "bot")
        for number, floor in enumerate(stated[package])
        for one in floor
    }
    arrows = rooms.between_rooms(rooms.imports())
    upwards = {
        arrow: sorted(why)
        for arrow, why in arrows.items()
        if arrow[0].split(".")[0] == arrow[1].split(".")[0] and height[arrow[0]] <= height[arrow[1]]
    }
    excused = {(one, other) for one, other in stated["exceptions"]}
    assert len(arrows) > 100
    assert {arrow: why for arrow, why in upwards.items() if arrow not in excused} == {}
    assert excused <= upwards.keys(), (
        "an exception that is needed no more: delete its line in docs/rooms.toml"
    )


def test_porcore_never_imports_the_bot_and_the_sandbox_neither():
    arrows = rooms.between_rooms(rooms.imports())
    assert [
        arrow for arrow in arrows if arrow[0].startswith("porcore.") and arrow[1].startswith("bot.")
    ] == []
    assert [arrow for arrow in arrows if arrow[0] == "bot.sandbox"] == []
    assert ("bot.demo", "bot.sandbox") in arrows


def test_no_module_and_no_script_imports_in_a_circle():
    graph, scripts = rooms.imports(), rooms.scripts()
    assert len(graph) > 300
    assert rooms.circle(graph) == []
    assert any(scripts.values())
    assert {other for others in scripts.values() for other in others} <= scripts.keys()
    assert rooms.circle(scripts) == []


def test_a_circle_is_found():
    assert rooms.circle({"a": {"b"}, "b": {"c", "d"}, "c": set(), "d": {"b"}}) == ["b", "d"]


def test_the_document_shows_the_floors():
    document = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    for package in ("porcore", "bot"):
        assert f"```\n{rooms.drawing(package)}\n```" in document, rooms.drawing(package)


def test_the_document_names_files_that_exist():
    document = (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("## Decisions")[0]
    named_paths = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)+)(?:\.py)?`", document))
    assert len(named_paths) > 30
    roots = [ROOT, ROOT / "bot", ROOT / "bot" / "telegram", ROOT / "porcore"]
    for one in named_paths:
        assert any((root / one).is_dir() or (root / f"{one}.py").is_file() for root in roots), one


def test_loose_files_of_the_bot_are_few():
    """What is neither wiring nor of use to all rooms has a room."""
    loose = {path.stem for path in (ROOT / "bot").glob("*.py")}
    assert loose <= {
        "__init__", "answer_outcome", "answering", "app", "cli", "commands", "errors", "failures", "formats", "logs", "metrics", "rate_limits", "run", "services",
    }  # fmt: skip


def named(kind):
    """Yield each definition of a kind outside the sandbox with its file."""
    for path in [*CORE, *BOT]:
        if "sandbox" in path.parts:
            continue
        for node in nodes(path):
            if isinstance(node, kind):
                yield node, path.relative_to(ROOT)


def test_a_class_name_means_one_thing():
    places = defaultdict(list)
    for node, path in named(ast.ClassDef):
        if not node.name.startswith("_"):
            places[node.name].append(str(path))
    twice = {name: found for name, found in places.items() if len(found) > 1}
    assert twice == {}


# What is called so makes a snapshot or claim visible, or writes the public list.
_PUBLISHES = {
    ("bot/catalogue/catalogue.py", "publish"),
    ("bot/catalogue/publications.py", "publish_publication"),
    ("bot/demo/walk.py", "publish"),  # presses Publish
    ("bot/load/folder_decisions.py", "publish"),
    ("bot/load/folder_staging.py", "publish"),
    ("bot/load/service.py", "publish"),
    ("bot/load/staging.py", "publish"),
    ("bot/operator/callbacks.py", "_publish"),
    ("bot/operator/folder_callbacks.py", "publish"),
    ("porcore/cli/publish.py", "_publish"),
    ("porcore/public_list/writing.py", "publish"),
}


def test_what_is_called_publish_publishes():
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    found = {
        (path.as_posix(), node.name)
        for node, path in named(functions)
        if re.fullmatch(r"_?publish(ed)?(_.*)?", node.name)
    }
    assert found <= _PUBLISHES


def listed(*command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {
        str(Path(line).relative_to(ROOT) if Path(line).is_absolute() else Path(line))
        for line in done.stdout.split("\n")
        if line
    }


def kept(suffix, folder=""):
    """Return the files of a kind that git keeps, or skip where there is no checkout."""
    if not (ROOT / ".git").exists():
        pytest.skip("no checkout of git: nothing to compare with")
    return {name for name in listed("git", "ls-files", "--", f"{folder}*{suffix}") if (ROOT / name).exists()}


def test_no_source_file_is_passed_over_by_git():
    here = {str(path.relative_to(ROOT)) for path in [*CORE, *BOT, *(ROOT / "tests").rglob("*.py")]}
    ignored = subprocess.run(
        ["git", "check-ignore", "--stdin"],
        cwd=ROOT,
        input="\n".join(sorted(here)),
        capture_output=True,
        text=True,
    )
    assert kept(".py")
    assert ignored.stdout == ""


def test_no_source_file_is_passed_over_by_the_linter():
    ruff = shutil.which("ruff") or shutil.which("ruff", path=str(Path(sys.executable).parent))
    if ruff is None:
        pytest.skip("ruff is not installed")
    assert kept(".py") <= listed(ruff, "check", "--show-files", "--no-cache")


def test_no_test_file_is_passed_over_by_the_test_runner(pytestconfig):
    """A folder called like one of the runner's own would be left out in silence."""
    passed_over = pytestconfig.getini("norecursedirs")
    for name in kept(".py", "tests/"):
        if Path(name).name.startswith("test_"):
            assert not any(fnmatch(part, rule) for part in Path(name).parts[:-1] for rule in passed_over), (
                name
            )


@pytest.mark.parametrize("module", ["porcore", "porcore.publications"])
def test_checking_a_proof_needs_nothing_but_the_standard_library(module):
    """A stranger's `import porcore` must not drag in numpy, pydantic or a progress bar, and no look at a claim either."""
    code = f"import sys, {module}; print(sorted({{'numpy','pydantic','tqdm','telegram'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_command_waits_for_the_formats_of_others():
    """Only those that read such files import them; the rest would take twice as long to start."""
    code = "import sys, porcore.cli; print(sorted({'porcore.exchanges', 'porcore.ledger', 'porcore.publications'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_public_names_exist_and_are_all():
    assert sorted(porcore.__all__) == porcore.__all__
    for name in porcore.__all__:
        assert getattr(porcore, name).__doc__, f"{name} has no docstring"


@pytest.mark.parametrize("path", [*CORE, *BOT], ids=lambda path: str(path.relative_to(ROOT)))
def test_files_say_what_they_are(path):
    if path.name != "__main__.py":
        assert ast.get_docstring(tree(path)), "a module's first docstring says what it is"


@pytest.mark.slow
def test_money_is_never_a_float():
    """No float() and no division sign in the package that counts money; // is fine."""
    for path in CORE:
        if path.parts[-2] in ("cli", "sample"):
            continue
        for node in nodes(path):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "float", path
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
                left = ast.unparse(node.left)
                assert re.search(r"path|folder|root|dir|parent|files", left, re.IGNORECASE), (
                    f"{path}: {left} / …"
                )
