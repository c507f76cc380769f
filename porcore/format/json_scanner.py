"""The one way in which JSON of strangers is read: bounded before it is parsed, and with nothing that two readers could take
for two things. `porcore.format.strict_json` reads our own format with it, `porcore.exchanges.strict_json` everybody else's.

Faults are looked for in a fixed order: size, byte order mark, UTF-8, depth, syntax, repeated keys. What a number may be, and the
sentence for each fault, is the reader's. Nothing here recurses on input.
"""

import json
import re
from collections.abc import Callable, Iterator
from enum import Enum, auto
from itertools import accumulate
from typing import NoReturn

from porcore.errors import PorError

__all__ = ["JsonError", "JsonFault", "JsonScanner"]

# A string without an end reaches to the end of the file. Possessive, so that no file makes the search go back.
_MARK = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NO_MARKS = bytes(byte for byte in range(256) if byte not in _STEPS)
_SPACE = re.compile(r"[ \t\r\n]*+")
_MARK_OF_BYTE_ORDER = b"\xef\xbb\xbf"


class JsonFault(Enum):
    """What keeps a text from being read."""

    TOO_LARGE = auto()
    BYTE_ORDER_MARK = auto()
    NOT_UTF8 = auto()
    TOO_DEEP = auto()
    NOT_JSON = auto()
    NOT_A_NUMBER = auto()  # NaN or Infinity
    REPEATED_KEY = auto()


class JsonError(PorError):
    """Raised by a scanner and turned into a sentence by the reader; `key` is the one that is there twice, or ""."""

    def __init__(self, fault: JsonFault, key: str = "") -> None:
        self.fault, self.key = fault, key
        super().__init__(fault.name)


class JsonScanner:
    """Reads JSON with brackets at most `depth` deep.

    `integer` and `fraction` turn the text of a number, without or with fraction and exponent, into a value; what they raise
    is passed on, but for a ValueError, which means that the text is no JSON.
    """

    def __init__(
        self, depth: int, integer: Callable[[str], object], fraction: Callable[[str], object]
    ) -> None:
        self._depth, self._integer, self._fraction = depth, integer, fraction

    def read_bytes(self, data: bytes, limit: int) -> object:
        """Return the JSON value that `data` is, at most `limit` bytes. Raises JsonError."""
        if len(data) > limit:
            raise JsonError(JsonFault.TOO_LARGE)
        if data.startswith(_MARK_OF_BYTE_ORDER):
            raise JsonError(JsonFault.BYTE_ORDER_MARK)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise JsonError(JsonFault.NOT_UTF8) from None
        return self._read(text, data)

    def read_text(self, text: str, limit: int) -> object:
        """Return the JSON value that `text` is, at most `limit` bytes in UTF-8. Raises JsonError."""
        if len(text) > limit:  # without a copy of it first
            raise JsonError(JsonFault.TOO_LARGE)
        data = text.encode("utf-8", "surrogatepass")
        if len(data) > limit:
            raise JsonError(JsonFault.TOO_LARGE)
        return self._read(text, data)

    def _read(self, text: str, data: bytes) -> object:
        if not self.is_shallow(data):
            self.check_depth(text)
        repeated: list[str] = []
        try:
            value: object = self._decoder(repeated).decode(text)
        except (ValueError, RecursionError):
            raise JsonError(JsonFault.NOT_JSON) from None
        if repeated:
            raise JsonError(JsonFault.REPEATED_KEY, repeated[0])
        return value

    def is_shallow(self, data: bytes) -> bool:
        """Tell in a fraction of the time of `check_depth` that it finds nothing; False says only: look.

        `data` is JSON of any length, valid or not. Without a backslash every second part between quotes is
        outside strings.
        """
        if b"\\" in data:
            return False
        marks = b"".join(data.split(b'"')[::2]).translate(None, _NO_MARKS)
        return max(accumulate(map(_STEPS.__getitem__, marks)), default=0) <= self._depth

    def check_depth(self, text: str) -> None:
        """Raise JsonError when brackets outside strings are nested too deep."""
        for _ in self._depths(text, 0):
            pass

    def balanced_end(self, text: str, start: int) -> int:
        """Return where the bracket at `start` is closed, the place behind it, or -1. Raises JsonError.

        `start` and the result count characters of `text`, 0 = first.
        """
        return next((end for end, depth in self._depths(text, start) if depth <= 0), -1)

    def _depths(self, text: str, start: int) -> Iterator[tuple[int, int]]:
        """Yield the place behind each bracket or string, and how deep it is there. Raises JsonError."""
        depth = 0
        for found in _MARK.finditer(text, start):
            mark = found[0]
            depth += (mark in "[{") - (mark in "]}")
            if depth > self._depth:
                raise JsonError(JsonFault.TOO_DEEP)
            yield found.end(), depth

    def is_open(self, text: str) -> bool:
        """Tell whether a text ends before its first bracket is closed. Raises JsonError."""
        return self.balanced_end(text, _skip(text, 0)) < 0

    def members(self, text: str) -> Iterator[tuple[object, str]]:
        """Yield each member of the JSON object or list `text`, which was read before, as its value and exact text."""
        decoder = self._decoder([])
        at = _skip(text, 0)
        is_object, end = text[at] == "{", "}" if text[at] == "{" else "]"
        at = _skip(text, at + 1)
        while text[at] != end:
            if is_object:
                _, at = decoder.raw_decode(text, at)
                at = _skip(text, _skip(text, at) + 1)
            value, stop = decoder.raw_decode(text, at)
            yield value, text[at:stop]
            at = _skip(text, stop)
            if text[at] == ",":
                at = _skip(text, at + 1)

    def _decoder(self, repeated: list[str]) -> json.JSONDecoder:
        """Return a decoder that adds to `repeated` what occurs twice in an object."""

        def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
            result = dict(found)
            if len(result) != len(found):
                repeated.append(_second([key for key, _ in found]))
            return result

        return json.JSONDecoder(
            object_pairs_hook=pairs,
            parse_constant=_constant,
            parse_int=self._integer,
            parse_float=self._fraction,
        )


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    assert found is not None, "no space at all matches too"
    return found.end()


def _second(keys: list[str]) -> str:
    """Return the first key that occurs a second time."""
    seen = set[str]()
    for key in keys:
        if key in seen:
            break
        seen.add(key)
    return key


def _constant(_: str) -> NoReturn:
    raise JsonError(JsonFault.NOT_A_NUMBER)
