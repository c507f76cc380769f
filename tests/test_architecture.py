"""The arrow between the packages, the public names, and the things that must stay where they are."""

import ast
import re
import subprocess
import sys
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


def test_the_bot_uses_the_core():
    assert any("porcore" in set(imported(path)) for path in BOT)


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
def test_files_stay_small_and_say_what_they_are(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 300
    if path.name != "__main__.py":
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
