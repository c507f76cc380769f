"""JSON of strangers, read more strictly than usual: depth is bounded before parsing, keys may not repeat, and numbers
are exact (`int` or `Decimal`) and short. Nothing here recurses on input.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NoReturn

from porcore.errors import PorError
from porcore.exchanges.sentences import Sentence, say

__all__ = ["MAX_DEPTH", "MAX_JSON_BYTES", "UnreadableError", "balanced_end", "members", "parse_json"]

MAX_JSON_BYTES = 2**20  # the largest is a plonky2 proof, 450 kB; full trees are not JSON
# Cake DeFi publishes a tree in which every level of the tree is a level of brackets: 64 steps, and what is in and
# around them. A published plonky2 proof has 13.
MAX_DEPTH = 128
_LONGEST_NUMBER = 80  # characters
# A text without an end reaches to the end of the file. Possessive, so that no file makes the search go back.
_MARK = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
_EXPONENT = re.compile(r"[eE][+-]?0*([0-9]*)$")
_SPACE = re.compile(r"[ \t\r\n]*+")


class UnreadableError(PorError):
    """The file cannot be read as what it seems to be; `sentence` says what was found and expected.

    `private`: it is one client's own all the same, so it does not belong in public.
    """

    def __init__(self, code: str, *, private: bool = False, **values: object) -> None:
        self.sentence: Sentence = say(code, **values)
        self.private = private
        super().__init__(str(self.sentence))


def parse_json(text: str) -> object:
    """Return the JSON value that `text` is, all of it. Raises UnreadableError."""
    if len(text) > MAX_JSON_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_JSON_BYTES:
        raise UnreadableError("too-large-json", limit=MAX_JSON_BYTES // 2**20)
    _check_depth(text)
    try:
        value: object = _DECODER.decode(text)
    except (ValueError, RecursionError):
        raise UnreadableError("cut-off" if _is_open(text) else "not-json") from None
    return value


def balanced_end(text: str, start: int) -> int:
    """Return where the bracket at `start` is closed, the place behind it, or -1. Raises UnreadableError."""
    depth = 0
    for found in _MARK.finditer(text, start):
        mark = found[0]
        depth += (mark in "[{") - (mark in "]}")
        if depth > MAX_DEPTH:
            raise UnreadableError("too-deep", limit=MAX_DEPTH)
        if depth <= 0:
            return found.end()
    return -1


def members(text: str) -> Iterator[tuple[object, str]]:
    """Yield each member of the JSON object or list `text`, which was parsed before, as its value and exact text."""
    at = _skip(text, 0)
    is_object, end = text[at] == "{", "}" if text[at] == "{" else "]"
    at = _skip(text, at + 1)
    while text[at] != end:
        if is_object:
            _, at = _DECODER.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        value, stop = _DECODER.raw_decode(text, at)
        yield value, text[at:stop]
        at = _skip(text, stop)
        if text[at] == ",":
            at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    assert found is not None, "no space at all matches too"
    return found.end()


def _check_depth(text: str) -> None:
    depth = 0
    for found in _MARK.finditer(text):
        mark = found[0]
        depth += (mark in "[{") - (mark in "]}")
        if depth > MAX_DEPTH:
            raise UnreadableError("too-deep", limit=MAX_DEPTH)


def _is_open(text: str) -> bool:
    """Tell whether a text ends before its first bracket is closed."""
    return balanced_end(text, _skip(text, 0)) < 0


def _pairs(found: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(found)
    if len(result) != len(found):
        raise UnreadableError("repeated-key")
    return result


def _constant(_: str) -> NoReturn:
    raise UnreadableError("not-a-number")


def _integer(lexeme: str) -> int:
    if len(lexeme) > _LONGEST_NUMBER:
        raise UnreadableError("long-number", limit=_LONGEST_NUMBER)
    return int(lexeme)


def _decimal(lexeme: str) -> Decimal:
    if len(lexeme) > _LONGEST_NUMBER:
        raise UnreadableError("long-number", limit=_LONGEST_NUMBER)
    exponent = _EXPONENT.search(lexeme)
    if exponent and len(exponent[1]) > 2:
        raise UnreadableError("huge-exponent")
    return Decimal(lexeme)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_constant=_constant, parse_int=_integer, parse_float=_decimal
)
