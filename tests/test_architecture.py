"""The arrow between the packages, the public names, and the things that must stay where they are."""

import ast
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

import porcore

ROOT = Path(__file__).parent.parent
CORE = sorted((ROOT / "porcore").rglob("*.py"))
BOT = sorted((ROOT / "bot").rglob("*.py"))


def imported(path):
    """Yield the top-level names that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_core_knows_no_telegram_and_no_http(path):
    forbidden = {
        "bot",
        "telegram",
        "aiohttp",
        "httpx",
        "sqlite_utils",
        "asyncio",
        "socket",
        "urllib3",
        "requests",
    }
    assert not forbidden & set(imported(path))


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


def test_checking_a_proof_needs_nothing_but_the_standard_library():
    """A stranger's `import porcore` must not drag in numpy, pydantic or a progress bar."""
    code = "import sys, porcore; print(sorted({'numpy','pydantic','tqdm','telegram'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_public_names_exist_and_are_all():
    assert sorted(porcore.__all__) == porcore.__all__
    for name in porcore.__all__:
        assert getattr(porcore, name).__doc__, f"{name} has no docstring"


@pytest.mark.parametrize("path", [*CORE, *BOT], ids=lambda path: str(path.relative_to(ROOT)))
def test_files_say_what_they_are(path):
    if path.name != "__main__.py":
        text = path.read_text("utf-8")
        assert ast.get_docstring(ast.parse(text)), "a module's first docstring says what it is"


@pytest.mark.slow
def test_money_is_never_a_float():
    """No float() and no division sign in the package that counts money; // is fine."""
    for path in CORE:
        if path.parts[-2] in ("cli", "sample"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "float", path
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
                left = ast.unparse(node.left)
                assert re.search(r"path|folder|root|dir|parent|files", left, re.IGNORECASE), (
                    f"{path}: {left} / …"
                )
