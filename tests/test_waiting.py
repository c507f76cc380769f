"""Tests wait for what happens, not for time to pass; where one has to sleep, its reason stands beside it."""

import ast
import io
import tokenize
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parent
LONGEST = 0.2  # seconds that need no reason


def unexplained(text: str) -> list[int]:
    """Return the lines of sleeps that may last longer and have no comment beside or above them."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = {token.start[0] for token in tokens if token.type == tokenize.COMMENT}
    return [
        call.lineno
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call)
        and name_of(call.func) == "sleep"
        and not short(call)
        and comments.isdisjoint(range(call.lineno - 1, (call.end_lineno or call.lineno) + 1))
    ]


def name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def short(call: ast.Call) -> bool:
    seconds = call.args[0] if call.args else None
    return isinstance(seconds, ast.Constant) and seconds.value <= LONGEST


def test_every_longer_sleep_of_a_test_has_its_reason():
    found = [
        f"{file.relative_to(TESTS)}:{line}"
        for file in sorted(TESTS.rglob("*.py"))
        for line in unexplained(file.read_text())
    ]
    assert found == [], "wait for what happens; or say in a comment why a clock has to be waited for"


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("time.sleep(0.2)", []),
        ("time.sleep(0.3)", [2]),
        ("time.sleep(0.3)  # the server's own clock", []),
        ("# the server's own clock\nsleep(seconds)", []),
        ("await asyncio.sleep(\n    1\n)", [2]),
        ("sleep(pause)", [2]),
        ("text = 'sleep(5)'", []),
    ],
)
def test_this_test_sees_a_sleep(line, seen):
    body = "\n".join(f"    {one}" for one in line.splitlines())
    assert unexplained(f"async def wait():\n{body}\n") == seen
