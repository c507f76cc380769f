"""What a person gives with a file, in its caption or in a reply to it: ``root 9f3c…``, ``nonce 4,b4fb…``.

Nothing is remembered between two messages: whoever wants to compare with a root replies to the file itself, and
Telegram sends the file along.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from bot.parsing.ids import INVISIBLE
from porcore.exchanges.document import Document, Reading, unwrapped
from porcore.exchanges.records import looks_like_path, looks_like_record

__all__ = [
    "Request",
    "before_nonce",
    "holds_json",
    "is_part_of_a_file",
    "is_wrapped",
    "looks_like_json",
    "read_request",
]

_ROOT = frozenset(("root", "roots", "statement"))
_NONCE = frozenset(("nonce", "nonces", "credential"))
_MOST = 100  # roots and nonces together
_QUOTES = re.compile(r"[`'\"“”„‟‘’«»<>(){}*]+")
_NAMED = re.compile(r"(?<!\S)(roots?|statement|nonces?|credential)\s*[:=]", re.IGNORECASE)
_HEX = re.compile(r"(?:0[xX])?[0-9a-fA-F]+", re.ASCII)
_BASE64 = re.compile(r"[A-Za-z0-9+/]{43}=", re.ASCII)
_OWN = re.compile(r"[A-Za-z0-9._-]{1,64}=[0-9a-fA-F]+:[0-9]+", re.ASCII)  # SYMBOL=HASH:SUM of our own format
_KEY = re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{64}\Z", re.ASCII)  # the end of a nonce
_LEAST = 16  # digits of the shortest root
_LENGTHS = (16, 32, 64)  # digits of a root
_FRAGMENT = re.compile(r'"[^"\s]{1,80}"\s*[:,\]}]')
_BEGINS = re.compile(r'[{\[]\s{0,99}+["“”{\[]')  # JSON somewhere in a text
_BRACKETS = re.compile(r"[{}\[\]]")
_NUMBERS, _NUMBER = 4, re.compile(r"\[?[0-9]{1,20}\]?", re.ASCII)
_LEAST_MARKS = 6  # of JSON in a text that does not begin as JSON does


@dataclass(frozen=True, slots=True)
class Request:
    """What was given, as typed. `understood` is False for a text that named neither root nor nonce.

    Digits without the word ``root`` before them are `bare`: they may confirm a file and never refute it.
    """

    roots: tuple[str, ...] = ()
    nonces: tuple[str, ...] = field(default=(), repr=False)  # secrets: never shown or kept
    understood: bool = True
    bare: bool = field(
        default=False, compare=False
    )  # no word says that `roots` are some: they may be a client's id


def before_nonce(text: str) -> tuple[list[str], str]:
    """Return the words before the first ``nonce`` of a text, and the text from there on, "" where it has none."""
    words = _NAMED.sub(r"\1 ", text.translate(INVISIBLE)).split()
    first = next((place for place, word in enumerate(words) if word.lower() in _NONCE), len(words))
    return words[:first], " ".join(words[first:])


def read_request(text: str) -> Request:
    """Read a caption or a reply: roots behind ``root`` and nonces behind ``nonce``, with words around them.

    Without such a name one root alone is understood. Anything else is not, and ignored as a whole.
    """
    words = _NAMED.sub(r"\1 ", _QUOTES.sub(" ", text.translate(INVISIBLE))).split()
    named = [place for place, word in enumerate(words) if word.lower() in _ROOT or word.lower() in _NONCE]
    if len(words) > _MOST + 1:
        return Request(understood=False)
    if not named:
        return _bare(words)
    before = words[: named[0]]
    if before and words[named[0]].lower() in _NONCE:
        return Request(understood=False)  # a question about nonces
    # "9f3c… is the root" has it before the word; before a root that is named so, digits are something else.
    first, roots, nonces = _roots(before), list[str](), list[str]()
    for place, end in pairwise((*named, len(words))):
        behind = words[place + 1 : end]
        if words[place].lower() in _NONCE:
            nonces += _whole_nonces([word.strip(";") for word in behind])
        else:
            # Where nothing looks like a root, what was typed instead is shown to be none.
            roots += _roots(behind) or ([] if before else [word.strip(",;") for word in behind])
    if not roots and first:
        return Request(tuple(first), tuple(nonces), bare=True)
    return Request(tuple(roots), tuple(nonces)) if roots or nonces else Request(understood=False)


def _whole_nonces(words: list[str]) -> list[str]:
    """Return nonces with the spaces around their commas, or in a comma's place behind an account number, taken out.

    The last part of a nonce is 64 hex digits: what is behind them begins another one.
    """
    found, parts = list[str](), list[str]()
    for number, word in enumerate(words):
        parts.append(word)
        behind = words[number + 1] if number + 1 < len(words) else ""
        if _KEY.search(word.rstrip(",")) or not behind:
            is_open = False
        elif word.isdecimal() and _KEY.fullmatch(behind):
            parts.append(",")
            is_open = True
        else:
            is_open = word.endswith(",") or behind.startswith(",")
        if not is_open:
            found.append("".join(parts).rstrip(","))
            parts = []
    return [nonce for nonce in found if nonce]


def _bare(words: list[str]) -> Request:
    """Return the one root among words."""
    if not words:
        return Request()
    found = _roots(words)
    digits = sum(len(_digits(part)) for part in found if _HEX.fullmatch(part))
    is_one = digits in _LENGTHS and all(map(_HEX.fullmatch, found))
    if found and (is_one or (len(found) == 1 and (digits >= _LEAST or not digits))):
        return Request(tuple(found), bare="=" not in found[0].removesuffix("="))
    return Request(understood=False)


def _roots(words: list[str]) -> list[str]:
    """Return what looks like roots among words; parts of one stay apart, since only the format tells its length."""
    if len(numbers := [word.strip("[],;.") for word in words]) == _NUMBERS and all(
        map(_NUMBER.fullmatch, numbers)
    ):
        return [",".join(numbers)]
    found, run = list[str](), list[str]()
    for word in [*words, ""]:
        bare = word.strip("[],;:.!?|")
        if _HEX.fullmatch(bare):
            run.append(bare)
            continue
        found += _run(run)
        run = []
        if _BASE64.fullmatch(bare) or _OWN.fullmatch(bare) or _is_mistyped(bare) or _is_numbers(bare):
            found.append(bare)
    return found


def _run(parts: list[str]) -> list[str]:
    """Return the parts of roots in a run of hex: words of letters only, as "a" or "added", are no part at its ends."""
    parts = list(parts)
    while (
        parts
        and sum(len(_digits(part)) for part in parts) % _LEAST
        and parts[0].isalpha()
        and len(parts[0]) < 8
    ):
        parts.pop(0)
    while (
        parts
        and sum(len(_digits(part)) for part in parts) % _LEAST
        and parts[-1].isalpha()
        and len(parts[-1]) < 8
    ):
        parts.pop()
    if all(part.isdecimal() and len(part) < _LEAST for part in parts) and len(parts) != 1:
        return parts if sum(map(len, parts)) in _LENGTHS else []
    return parts if sum(len(_digits(part)) for part in parts) >= _LEAST else []


def _is_mistyped(word: str) -> bool:
    """Tell whether a word is meant as a root: long, and almost all of it hex digits."""
    digits = sum(letter in "0123456789abcdefABCDEF" for letter in word)
    return len(word) >= 2 * _LEAST and word.isalnum() and 10 * digits >= 9 * len(word)


def _is_numbers(word: str) -> bool:
    parts = word.split(",")
    return len(parts) == _NUMBERS and all(map(_NUMBER.fullmatch, parts))


def _digits(part: str) -> str:
    return part[2:] if part[:2] in ("0x", "0X") else part


def looks_like_json(text: str) -> bool:
    """Tell whether a message begins as a JSON file does."""
    return text.translate(INVISIBLE).lstrip()[:1] in ("{", "[")


def is_part_of_a_file(text: str) -> bool:
    """Tell whether a message is a later part of JSON that Telegram cut because it was long."""
    return len(_FRAGMENT.findall(text)) >= _LEAST_MARKS


def holds_json(text: str) -> bool:
    """Tell whether JSON, or an e-mail's or a code fence's copy of it, may be somewhere in a message."""
    return bool(_BEGINS.search(text.translate(INVISIBLE)))


def is_wrapped(text: str) -> bool:
    """Tell whether a message is whole JSON with something around it, or a record and a path of another exchange.

    What is left over of a part that Telegram cut has brackets and names of its own.
    """
    if looks_like_record(text) or looks_like_path(text):
        return True
    if not holds_json(text):
        return False
    reading = unwrapped(Reading(Document(text)))
    if reading.fault is not None:
        return reading.fault.sentence.code == "curly-quotes"
    found = reading.bare
    if found is None or not found.is_json:
        return False
    rest = text.replace(found.text, "", 1) if found.text in text else ""
    return not _FRAGMENT.search(rest) and not _BRACKETS.search(rest)
