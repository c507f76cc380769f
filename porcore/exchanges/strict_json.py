"""JSON of strangers, read more strictly than usual: depth is bounded before parsing, keys may not repeat, and numbers
are exact (`int` or `Decimal`) and short. The reading is that of `porcore.format.json_scanner`.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from porcore.errors import PorError
from porcore.exchanges.sentences import Sentence, say
from porcore.format.json_scanner import JsonError, JsonFault, JsonScanner

__all__ = ["MAX_DEPTH", "MAX_JSON_BYTES", "UnreadableError", "balanced_end", "members", "parse_json"]

MAX_JSON_BYTES = 2**20  # the largest is a plonky2 proof, 450 kB; full trees are not JSON
# Cake DeFi publishes a tree in which every level of the tree is a level of brackets: 64 steps, and what is in and
# around them. A published plonky2 proof has 13.
MAX_DEPTH = 128
_LONGEST_NUMBER = 80  # characters
_EXPONENT = re.compile(r"[eE][+-]?0*([0-9]*)$")


class UnreadableError(PorError):
    """The file cannot be read as what it seems to be; `sentence` says what was found and expected.

    `private`: it is one client's own all the same, so it does not belong in public.
    """

    def __init__(self, code: str, *, private: bool = False, **values: object) -> None:
        self.sentence: Sentence = say(code, **values)
        self.private = private
        super().__init__(str(self.sentence))


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


_SCANNER = JsonScanner(MAX_DEPTH, _integer, _decimal)


def parse_json(text: str, limit: int = MAX_JSON_BYTES) -> object:
    """Return the JSON value that `text` is, all of it, of at most `limit` bytes. Raises UnreadableError."""
    try:
        return _SCANNER.read_text(text, limit)
    except JsonError as error:
        raise _unreadable(error.fault, text, limit) from None


def balanced_end(text: str, start: int) -> int:
    """Return where the bracket at `start` is closed, the place behind it, or -1. Raises UnreadableError.

    `start` and the result count characters of `text`, 0 = first.
    """
    try:
        return _SCANNER.balanced_end(text, start)
    except JsonError as error:
        raise _unreadable(error.fault, text) from None


def members(text: str) -> Iterator[tuple[object, str]]:
    """Yield each member of the JSON object or list `text`, which was parsed before, as its value and exact text."""
    return _SCANNER.members(text)


def _unreadable(fault: JsonFault, text: str, limit: int = MAX_JSON_BYTES) -> UnreadableError:
    match fault:
        case JsonFault.TOO_LARGE:
            return UnreadableError("too-large-json", limit=limit // 2**20)
        case JsonFault.TOO_DEEP:
            return UnreadableError("too-deep", limit=MAX_DEPTH)
        case JsonFault.NOT_A_NUMBER:
            return UnreadableError("not-a-number")
        case JsonFault.REPEATED_KEY:
            return UnreadableError("repeated-key")
        case _:
            return UnreadableError("cut-off" if _SCANNER.is_open(text) else "not-json")
