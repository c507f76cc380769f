"""What was done to a file before it was sent, where its own text shows it: parts hidden, or numbers written anew.

Both change every hash above, so such a file is no contradiction and cannot be checked either. Only fields that the
check depends on count: whatever stands elsewhere explains nothing.
"""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from porcore.exchanges.document import Document
from porcore.exchanges.report import Fault, Step
from porcore.exchanges.sentences import Sentence, say

__all__ = ["alteration", "hidden_at", "is_hidden"]

# Stars, dots or one letter that is no hex digit over and over; or a word in the place of the value.
_FILLER = re.compile(r"\*{3,}|•{3,}|…|\.{3,}|#{4,}|_{6,}|([g-zG-Z.-])\1{5,}")
_WORD = re.compile(r"[\[<({]?(?:redacted|hidden|masked|removed|your[ _-]\w{1,20})[\])>}]?", re.IGNORECASE)
_OTHERS = re.compile(r"(?:path|pathList|proof)\[")  # nodes that are not your leaf
_HASHED = (Step.LEAF, Step.PARENT, Step.SUM, Step.ROOT)
_USUAL_DECIMALS, _FLOAT_DIGITS = 8, 16
_FLOAT_ERROR = Decimal("1e-12")  # relative; a sum of 64 numbers of 53 bits each is closer
_SHOWN = 4


class _Lexeme(str):
    """A bare number as the file writes it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Field:
    place: str  # with the numbers of entries: path[3].hash
    text: str


def is_hidden(text: object) -> bool:
    """Tell whether a value is, or holds, a filler such as ``xxxxxx`` or ``***``, as people put over a secret."""
    return isinstance(text, str) and bool(_FILLER.search(text) or _WORD.fullmatch(text))


def alteration(
    document: Document, fault: Fault, covered: Collection[str], *, compared: bool
) -> Sentence | None:
    """Return what was done to the file that may be all of why it fails with `fault`; None: nothing that it shows.

    `covered` are the places that the format's check depends on, empty for all; `compared`: the path was compared with
    a root in the file, so that a root elsewhere differs for no such reason.
    """
    if not document.is_json or not (fault.step in _HASHED or (fault.step is Step.TRUST and not compared)):
        return None
    fields = list(_fields(_DECODER.decode(document.text), covered, "", ""))
    own = fields
    if fault.step is Step.LEAF:  # your leaf depends on nothing but your own data
        own = [field for field in fields if not _OTHERS.match(field.place)]
    if fault.sentence.code.startswith("wrong-neighbour"):  # masked ones are left out of the check before
        own = [field for field in fields if isinstance(field.text, _Lexeme)]
    for field in own:
        if is_hidden(field.text):
            return _hidden(field)
    # A program writes the whole file anew, so one number of another node shows it of your own too.
    explains = any(isinstance(field.text, _Lexeme) for field in own) and _is_within(fault)
    return say("numbers-rewritten") if explains and _is_rewritten(fields) else None


def hidden_at(document: Document, where: str) -> Sentence | None:
    """Return the sentence about a filler in the field `where`, which was no value of its kind; None: there is none."""
    if document.is_json:
        for field in _fields(document.value, (), "", ""):
            if field.place == where and is_hidden(field.text):
                return _hidden(field)
    return None


def _hidden(field: _Field) -> Sentence:
    found = _FILLER.search(field.text)
    shown = f"{found[0][:_SHOWN]}…" if found else say("a-word")  # never what is left of the secret
    return say("masked", where=field.place, found=shown)


def _fields(value: object, covered: Collection[str], alike: str, exact: str) -> Iterator[_Field]:
    """Yield every text and number at or below a place of `covered`; see `porcore.exchanges.coverage` for places."""
    if covered and (alike in covered or exact in covered):
        covered = ()
    if isinstance(value, dict):
        for key, inner in value.items():
            dot = "." if exact else ""
            yield from _fields(inner, covered, f"{alike}{dot}{key}", f"{exact}{dot}{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _fields(inner, covered, f"{alike}[]", f"{exact}[{number}]")
    elif isinstance(value, str) and not covered:
        yield _Field(exact, value)


def _is_rewritten(fields: Collection[_Field]) -> bool:
    """Tell whether all bare numbers look as floating point is written, and one as nothing else is.

    JavaScript and Python write an exponent with a small e; Java, with which exchanges write, has a capital one.
    """
    bare = [field.text for field in fields if isinstance(field.text, _Lexeme)]
    return all(map(_may_be_float, bare)) and any(map(_must_be_float, bare))


def _may_be_float(lexeme: str) -> bool:
    if lexeme.lstrip("-").isdecimal():
        return True
    mantissa = lexeme.partition("e")[0]
    if "E" in lexeme or (mantissa.endswith("0") and "." in mantissa and not mantissa.endswith(".0")):
        return False
    # What such a program writes for what it read.
    return Decimal(json.dumps(json.loads(lexeme))) == Decimal(lexeme)


def _must_be_float(lexeme: str) -> bool:
    mantissa, exponent, _ = lexeme.partition("e")
    if exponent:
        return True
    decimals = len(mantissa.partition(".")[2])
    digits = len(mantissa.lstrip("-0.").replace(".", ""))
    return decimals > _USUAL_DECIMALS and digits >= _FLOAT_DIGITS


def _is_within(fault: Fault) -> bool:
    """Tell whether a sum is wrong by no more than floating point can make it."""
    if fault.step is not Step.SUM:
        return True
    try:
        found, expected = Decimal(fault.found), Decimal(fault.expected)
    except InvalidOperation:
        return False
    return abs(found - expected) <= _FLOAT_ERROR * max(abs(found), abs(expected))


_DECODER = json.JSONDecoder(parse_float=_Lexeme, parse_int=_Lexeme)
