"""One tree of errors for each package: drawn where its root is, whole, and named by the functions that raise."""

import ast
import functools
import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest
from sources import nodes, tree

ROOT = Path(__file__).parent.parent
ROOTS = {"porcore": "PorError", "bot": "BotError"}
_DRAWN = re.compile(r"([ │]*)[├└]── (\w+)?")


@dataclass(frozen=True)
class Raised:
    """One error class of a package."""

    name: str
    bases: tuple[str, ...]  # names, in order


def sources(package):
    """Return the files of a package, the Bot API sandbox apart, which is a program of its own."""
    return [path for path in sorted((ROOT / package).rglob("*.py")) if "sandbox" not in path.parts]


@functools.cache
def errors_of(package):
    """Return a package's error classes by name: what derives from Exception, over however many classes."""
    classes = {}
    for path in sources(package):
        for node in nodes(path):
            if isinstance(node, ast.ClassDef):
                classes[node.name] = Raised(node.name, tuple(ast.unparse(base) for base in node.bases))

    def is_error(name):
        if name in classes:
            return any(is_error(base) for base in classes[name].bases)
        return name in ("Exception", "BaseException") or name.endswith("Error")

    return {name: found for name, found in classes.items() if is_error(name)}


def parent(errors, name):
    """Return the nearest public class of the package above an error; private ones between are passed over."""
    base = next((base for base in errors[name].bases if base in errors), None)
    return parent(errors, base) if base is not None and base.startswith("_") else base


def drawn(package):
    """Return the tree of the docstring: each name with the one that it hangs from. A line in brackets is a mere heading."""
    result, above = {}, [ROOTS[package]]
    for line in import_module(f"{package}.errors").__doc__.splitlines():
        if found := _DRAWN.search(line):
            depth = len(found[1].replace("    ", "x").replace("│   ", "x").strip("│ ")) or 1
            del above[depth:]
            above.append(found[2] or above[-1])
            if found[2]:
                result[found[2]] = above[depth - 1]
    return result


@pytest.mark.parametrize("package", ROOTS)
def test_every_error_derives_from_the_root(package):
    errors = errors_of(package)

    def reaches(name):
        return name == ROOTS[package] or any(reaches(base) for base in errors[name].bases if base in errors)

    assert len(errors) > 5
    assert [name for name in errors if not reaches(name)] == []


@pytest.mark.parametrize("package", ROOTS)
def test_the_tree_is_drawn_as_it_is(package):
    errors = errors_of(package)
    public = {name for name in errors if not name.startswith("_")} - {ROOTS[package]}
    assert drawn(package) == {name: parent(errors, name) for name in public}


def raised_by(function, errors):
    """Yield the names of the package's errors that the function's own statements raise."""
    stack = list(function.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        stack.extend(ast.iter_child_nodes(node))
        if isinstance(node, ast.Raise) and node.exc is not None:
            called = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if isinstance(called, ast.Name) and called.id in errors:
                yield called.id


def public_functions(tree):
    """Yield each public function with the docstring that speaks for it: a constructor's may be its class's."""
    for node in ast.walk(tree):
        for child in node.body if isinstance(node, ast.Module | ast.ClassDef) else ():
            if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if isinstance(node, ast.Module) and not child.name.startswith("_"):
                yield child, ast.get_docstring(child) or ""
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                if child.name == "__init__":
                    yield child, (ast.get_docstring(node) or "") + (ast.get_docstring(child) or "")
                elif not child.name.startswith("_"):
                    yield child, ast.get_docstring(child) or ""


@pytest.mark.parametrize("package", ROOTS)
def test_functions_name_the_errors_that_they_raise(package):
    errors, unsaid, said = errors_of(package), [], 0
    for path in sources(package):
        for function, docstring in public_functions(tree(path)):
            for name in set(raised_by(function, errors)):
                if name in docstring:
                    said += 1
                else:
                    unsaid.append(f"{path.relative_to(ROOT)}:{function.lineno} {function.name} raises {name}")
    assert said > 5
    assert not unsaid, "\n".join(unsaid)
