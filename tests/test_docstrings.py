"""Docstrings tell a caller what a signature cannot: units, shapes and ranges, and the errors that are raised.

A parameter is told when one sentence names it, in backticks or by a word of its name, and says a measure of it. In
backticks both may stand anywhere in the sentence; without them the measure is at most four words away, as in "the
32-byte secret" or "rows [n, 50]". What a type says already, "the number `n`" or "the bytes `data`", is no measure.
"""

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sources import tree

ROOT = Path(__file__).parents[1]
NEEDED = 95  # per cent of the functions that have something to tell
NEAR = 4  # words between a noun and its measure
NUMBERS = {"int"}
BUFFERS = {"bytes", "bytearray", "memoryview"}
ARRAYS = {"NDArray", "ndarray"}

A_RANGE = (
    r"\[(?![a-z]{3,}\])[\w ,+*/^-]*\]|\S+\.\.\S+|\d\S* (?:to|or) \d\S*|\d\S* or more|[<>]=? ?-?\d\S*"
    r"|\d (?:=|for) \w+|-?\d\S* <=?|at (?:most|least)|from [01]|below|above|positive|not negative|none or more"
    r"|(?:any|whatever|of one) length|any size|any (?:whole numbers?|integers?)"
)
A_UNIT = (
    r"units?|10\^\S*|(?:milli|micro|nano)?seconds?|minutes?|hours?|days?|bits?|digits?|characters?|pixels?|points?"
    r"|[KMG]i?B|per cent|percent|tenths?"
)
A_LENGTH = r"(?:\d+|two|three|four|eight|sixteen|fixed)[ -]+(?:\w+[ -])?bytes?"
AN_ENCODING = (
    r"UTF-8|ASCII|JSON|CSV|TOML|YAML|XML|CBOR|COSE|SQLite|PNG|JPEG|PDF|ZIP|hex|base64|(?:big|little)-endian"
)
A_WHOLE = r"whole (?:file|lines?|rows?|answer|body)|first bytes|(?:file|body|answer|page)'s bytes"
A_COUNT = (
    r"how many|so many|as many|number of|numbers of|bytes?|Telegram(?:'s)? (?:\w+ )?(?:ids?|numbers?)"
    r"|Unix (?:time|seconds)|HTTP status|(?:TCP|UDP) `?port`?"
)

OF_ALL = rf"{A_RANGE}|{A_UNIT}|{A_LENGTH}"
MEASURE = {  # of what the annotation holds
    "number": re.compile(rf"(?<![\w`])(?:{OF_ALL}|{A_COUNT})(?!\w)"),
    "buffer": re.compile(rf"(?<![\w`])(?:{OF_ALL}|{AN_ENCODING}|{A_WHOLE})(?!\w)"),
    "array": re.compile(rf"(?<![\w`])(?:{OF_ALL})(?!\w)"),
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Told(NamedTuple):
    """A public function or method, and every text that a caller reads about it."""

    name: str
    node: Function
    text: str


def words_in(annotation: ast.expr | None) -> set[str]:
    """Return the names in an annotation, also those of an annotation in quotes."""
    if annotation is None:
        return set()
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return words_in(ast.parse(annotation.value, mode="eval").body)
    nodes = list(ast.walk(annotation))
    return {n.id for n in nodes if isinstance(n, ast.Name)} | {
        n.attr for n in nodes if isinstance(n, ast.Attribute)
    }


def array_aliases(module: ast.Module) -> set[str]:
    """Return the names that a module gives to types of arrays, such as ``Bytes = NDArray[np.uint8]``."""
    return {
        target.id
        for node in module.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Subscript)
        and words_in(node.value) & ARRAYS
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def functions_in(module: ast.Module, place: str) -> Iterator[Told]:
    """Yield the public functions and methods, and __init__, of a module."""

    def walk(body: list[ast.stmt], prefix: str, of_class: str) -> Iterator[Told]:
        for node in body:
            if isinstance(node, Function) and (node.name == "__init__" or not node.name.startswith("_")):
                text = f"{ast.get_docstring(node) or ''}\n\n{of_class}"
                yield Told(f"{place}:{node.lineno} {prefix}{node.name}", node, text)
            elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield from walk(node.body, f"{prefix}{node.name}.", ast.get_docstring(node) or "")

    yield from walk(module.body, "", "")


def measured(function: Function, aliases: set[str]) -> dict[str, str]:
    """Return the parameters that have something to tell, and what they hold."""
    kinds = {}
    arguments = function.args
    for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]:
        words = words_in(argument.annotation)
        if words & (ARRAYS | aliases):
            kinds[argument.arg] = "array"
        elif words & BUFFERS:
            kinds[argument.arg] = "buffer"
        elif words & NUMBERS:
            kinds[argument.arg] = "number"
    return kinds


def tells(text: str, parameter: str, kind: str) -> bool:
    """Say whether a sentence of `text` names `parameter` and a measure of it."""
    nouns = [word for word in parameter.strip("_").split("_") if len(word) > 2]
    stems = "|".join(re.escape(re.sub(r"(?:e?s|y)$", "", noun)) for noun in nouns)
    noun = re.compile(rf"(?<![\w`])(?:{stems})(?:s|es|y|ies)?(?![\w`])", re.IGNORECASE) if nouns else None
    for wrapped in re.split(r"(?<=[.;])\s+(?=[A-Z`])|\n\n", text):
        sentence = " ".join(wrapped.split())
        measures = [found.span() for found in MEASURE[kind].finditer(sentence)]
        if measures and f"`{parameter}`" in sentence:
            return True
        for found in noun.finditer(sentence) if noun else ():
            for start, stop in measures:
                between = sentence[min(stop, found.end()) : max(start, found.start())]
                apart = stop <= found.start() or found.end() <= start
                if apart and len(between.split()) <= NEAR:
                    return True
    return False


def raised_in(function: Function) -> set[str]:
    """Return the exception classes that a function raises itself, those of functions inside it left out."""
    names = set()

    def walk(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, Function | ast.Lambda | ast.ClassDef):
                continue
            if isinstance(child, ast.Raise) and child.exc is not None:
                called = child.exc.func if isinstance(child.exc, ast.Call) else child.exc
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                if name[:1].isupper():  # else a variable, or a function that makes the error
                    names.add(name)
            walk(child)

    walk(function)
    return names


def silent_on(told: Told, aliases: set[str]) -> list[str]:
    """Return the parameters of a function that no sentence measures."""
    return [name for name, kind in measured(told.node, aliases).items() if not tells(told.text, name, kind)]


def unnamed(told: Told) -> list[str]:
    """Return the exception classes that a function raises and does not name."""
    return sorted(name for name in raised_in(told.node) if not re.search(rf"\b{name}\b", told.text))


@functools.cache
def package(name: str) -> tuple[list[Told], set[str]]:
    """Return the functions of a package, `sandbox` apart, and the names of array types in both packages."""
    trees = {
        path.relative_to(ROOT): tree(path)
        for top in ("porcore", "bot")
        for path in sorted((ROOT / top).rglob("*.py"))
        if "sandbox" not in path.parts
    }
    aliases = {alias for module in trees.values() for alias in array_aliases(module)}
    told = [f for path, one in trees.items() if path.parts[0] == name for f in functions_in(one, str(path))]
    return told, aliases


def hold(offenders: list[str], of: int) -> None:
    """Print those that tell too little; fail when they are more than the share that is allowed."""
    print("\n".join(offenders))
    assert of > 30, "the walk through the package found next to nothing"
    share = 100 * (of - len(offenders)) / of
    assert share >= NEEDED, f"{share:.1f} % of {of} tell it, {NEEDED} % should:\n" + "\n".join(offenders)


@pytest.mark.parametrize("name", ["porcore", "bot"])
def test_integers_bytes_and_arrays_have_a_unit_a_shape_or_a_range(name: str) -> None:
    told, aliases = package(name)
    asked = [f for f in told if measured(f.node, aliases)]
    hold([f"{f.name}: {', '.join(silent)}" for f in asked if (silent := silent_on(f, aliases))], len(asked))


@pytest.mark.parametrize("name", ["porcore", "bot"])
def test_functions_name_the_errors_that_they_raise(name: str) -> None:
    asked = [f for f in package(name)[0] if raised_in(f.node)]
    hold([f"{f.name}: {', '.join(missing)}" for f in asked if (missing := unnamed(f))], len(asked))


def only(source: str) -> Told:
    """Return the one function in `source`."""
    (told,) = functions_in(ast.parse(source), "example")
    return told


@pytest.mark.parametrize(
    ("signature", "sentence"),
    [
        ("units: int", "Return the text of `units` of 10^-`decimals`."),
        ("secret: bytes", "Hash with the operator's 32-byte secret."),
        ("records: Bytes", "Return the keys of records [n, 50]."),
        ("index: int", "Return the path of leaf `index` (0..n-1)."),
        ("limit: int | None", "Refuse a file of more than `limit` bytes."),
        ("data: bytes", "Read `data`, a whole file."),
        ("rows: 'NDArray[np.uint8]'", "Sort `rows` [n, 50]."),
    ],
)
def test_a_measure_beside_the_name_is_told(signature: str, sentence: str) -> None:
    told = only(f'def f({signature}) -> None:\n    """{sentence}"""\n')
    assert measured(told.node, {"Bytes"})
    assert not silent_on(told, {"Bytes"})


@pytest.mark.parametrize(
    ("signature", "sentence"),
    [
        ("units: int", "Return the text of `units`."),
        ("units: int", "Return the text of units."),
        ("secret: bytes", "Return the 32-byte key of a leaf. It needs the `secret`."),
        ("index: int", "Return the leaf. At most 16 are kept."),
        ("index: int", "Return the leaf `index`. At most 16 are kept."),
        ("data: bytes", "Read the bytes `data`."),
        ("data: bytes", "Return at most 20 of the newest parts of all that this machine was sent as data."),
        ("records: Bytes", "Return how many `records` were sorted."),
        ("decimals: int", ""),
    ],
)
def test_a_name_or_a_measure_alone_is_not_told(signature: str, sentence: str) -> None:
    told = only(f'def f({signature}) -> None:\n    """{sentence}"""\n')
    assert silent_on(told, {"Bytes"}) == [signature.split(":")[0]]


def test_a_method_is_told_by_its_class_too() -> None:
    source = 'class C:\n    """Hash with `key`, 32 bytes."""\n\n    def __init__(self, key: bytes, n: int) -> None: ...\n'
    assert silent_on(only(source), set()) == ["n"]


def test_every_error_raised_directly_is_asked_for() -> None:
    source = (
        'def f(fault) -> None:\n    """Raises FormatErrors, and LimitError."""\n'
        "    def inner() -> None:\n        raise KeyError\n"
        "    if fault:\n        raise FormatError('x') from None\n"
        "    try:\n        raise errors.LimitError\n    except OSError as error:\n        raise\n    raise fault(1)\n"
    )
    assert unnamed(only(source)) == ["FormatError"]
