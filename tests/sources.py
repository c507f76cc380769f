"""The sources of both packages as syntax trees, each read and parsed once by a process of the tests."""

import ast
import functools
from pathlib import Path


@functools.cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree; nobody changes it."""
    return ast.parse(path.read_text("utf-8"))


@functools.cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of it, in the order of `ast.walk`."""
    return tuple(ast.walk(tree(path)))


def forget() -> None:
    """Let go of all of them: they would be looked through by every collection of garbage."""
    tree.cache_clear()
    nodes.cache_clear()
