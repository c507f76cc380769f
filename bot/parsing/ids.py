"""Reading a Hashed Client ID the way people paste it.

Upper case, spaces, line breaks, ``0x`` and back-ticks are forgiven: whole words join into an id until there are
exactly 64 digits. A word is never split, so an id that lost a digit does not swallow half of a date; the error
then states the length found. No error ever holds what was typed; `bot.texts.reading` words them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.errors import BotError
from porcore.exchanges.records import looks_like_path, looks_like_record

__all__ = [
    "ID_DIGITS",
    "INVISIBLE",
    "IdError",
    "IdFault",
    "IdRequest",
    "leading_digits",
    "looks_like_id",
    "parse_request",
    "visible_words",
]

ID_DIGITS = 64
MOST_DIGITS = 128  # of a root of another exchange
_HEX = re.compile(r"[0-9a-fA-F]+")
# What apps put between letters without showing it.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
_QUOTES = re.compile(r"[`'\"“”‘’,;]+")
_RUN = re.compile(r"(?:0[xX])?[0-9a-fA-F]{64,}")


class IdFault(Enum):
    """What keeps a text from being an id."""

    NOTHING = auto()  # no text
    RECORD_OR_PATH = auto()  # of another exchange's proof
    TOO_SHORT = auto()  # 1 to 63 digits
    TOO_LONG = auto()  # 65 digits or more
    WRONG_CHARACTER = auto()  # among hex digits
    NOT_AN_ID = auto()  # nothing like one
    AMONG_WORDS = auto()  # a whole id with other words before it


class IdError(BotError):
    """No id of 64 digits. The text of the error is the fault's name: what a person reads is worded elsewhere."""

    def __init__(self, fault: IdFault, found: int = 0, place: int = 0, *, other_script: bool = False) -> None:
        """`found`: the number of digits, 0 for none; `place`: of a wrong character, from 1, a digit in another script or not."""
        self.fault, self.found, self.place, self.other_script = fault, found, place, other_script
        super().__init__(fault.name)


@dataclass(frozen=True, slots=True)
class IdRequest:
    """An id and what was typed behind it."""

    client_id: bytes  # 32 bytes
    rest: str  # "" for nothing


def visible_words(text: str) -> list[str]:
    """Return the words of a text without quotation marks, ``0x``, and what apps put in unseen."""
    visible = text.translate(INVISIBLE)
    words = _QUOTES.sub(" ", visible).split()
    return [word[2:] if word[:2] in ("0x", "0X") else word for word in words if word not in ("0x", "0X")]


def parse_request(text: str) -> IdRequest:
    """Return the id at the beginning of `text` and the rest. Raises IdError for what is no id."""
    if looks_like_record(text) or looks_like_path(text):
        raise IdError(IdFault.RECORD_OR_PATH)
    words = visible_words(text)
    digits = ""
    for number, word in enumerate(words):
        if not _HEX.fullmatch(word) or len(digits) + len(word) > ID_DIGITS:
            if digits:
                # A long word behind an id that is too short is part of it more likely than a time.
                raise _wrong_length(digits, word)
            if not _mostly_hex(word) and looks_like_id(text):
                raise IdError(IdFault.AMONG_WORDS)
            raise _not_an_id(word)
        digits += word
        if len(digits) == ID_DIGITS:
            rest = " ".join(words[number + 1 :])
            if rest and _HEX.fullmatch(words[number + 1]) and len(words[number + 1]) > 10:
                raise _too_long(ID_DIGITS + len(words[number + 1]))
            return IdRequest(bytes.fromhex(digits), rest)
    if not digits:
        raise IdError(IdFault.NOTHING)
    raise _short(len(digits))


def leading_digits(words: Sequence[str]) -> list[str]:
    """Return what the first words can be as one row of hex digits, in small letters, the longest first.

    At most `MOST_DIGITS` digits; fewer than those of an id only where the words do not make a whole id.
    """
    rows, row = list[str](), ""
    for word in words:
        row += word.lower()
        if not _HEX.fullmatch(word) or len(row) > MOST_DIGITS:
            break
        rows.append(row)
    fewest = ID_DIGITS if any(len(each) == ID_DIGITS for each in rows) else 0
    return [each for each in reversed(rows) if len(each) >= fewest]


def _wrong_length(digits: str, word: str) -> IdError:
    if _HEX.fullmatch(word) and len(word) > 10:
        return (
            _too_long(len(digits) + len(word)) if len(digits) + len(word) > ID_DIGITS else _short(len(digits))
        )
    if not _HEX.fullmatch(word) and _mostly_hex(word):
        return _not_an_id(word)
    return _short(len(digits))


def _short(found: int) -> IdError:
    return IdError(IdFault.TOO_SHORT, found)


def _too_long(found: int) -> IdError:
    return IdError(IdFault.TOO_LONG, found)


def _mostly_hex(word: str) -> bool:
    return len(word) >= 16 and sum(letter in "0123456789abcdefABCDEF" for letter in word) * 4 >= 3 * len(word)


def _not_an_id(word: str) -> IdError:
    if _HEX.fullmatch(word):
        return _too_long(len(word))
    if _mostly_hex(word):
        place = next(i for i, letter in enumerate(word) if letter not in "0123456789abcdefABCDEF")
        other = word[place].isdigit()
        return IdError(IdFault.WRONG_CHARACTER, len(word), place + 1, other_script=other)
    return IdError(IdFault.NOT_AN_ID)


def looks_like_id(text: str) -> bool:
    """Tell whether a text shows an id to whoever can read it, in any of the forgiven forms."""
    words = visible_words(text)
    if _RUN.search(" ".join(words)):
        return True
    for start in range(len(words)):
        digits = 0
        for word in words[start:]:
            if not _HEX.fullmatch(word):
                break
            digits += len(word)
            if digits >= ID_DIGITS:
                return True
    return False
