"""Reading a Hashed Client ID the way people paste it.

Upper case, spaces, line breaks, ``0x``, back-ticks and digits of another script are forgiven: whole words join into an id until there are
exactly 64 digits. A word is never split, so an id that lost a digit does not swallow half of a date; the error
then states the length found. An id may be in a sentence, ``my id is …, thanks``, if it is whole there and the only one. No error ever holds what was typed; `bot.texts.reading` words them.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.errors import BotError
from bot.parsing.intents import without_fillers
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
    "with_plain_digits",
]

ID_DIGITS = 64
MOST_DIGITS = 128  # of a root of another exchange
_HEX = re.compile(r"[0-9a-fA-F]+")
# What apps put between letters without showing it.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
_QUOTES = re.compile(r"[`'\"“”‘’,;]+")
_CLOSING, _OPENING = ").]!?。！？）】」»” \t\n", ":=([：（【「«“ \t\n"
# A whole id that touches nothing but space, what opens or closes a quotation, or a letter of a script without spaces.
_TOUCHED = r"\s:=：()（）\[\]【】「」«»<>\"'`“”‘’,，;；。.!！?？\u3400-\u9fff"
_ALONE = re.compile(rf"(?<![^{_TOUCHED}])(?:0[xX])?([0-9a-fA-F]{{64}})(?![^{_TOUCHED}])")
_MOST_WORDS = 16  # before an id in a sentence
_RUN = re.compile(r"(?:0[xX])?[0-9a-fA-F]{64,}")


class IdFault(Enum):
    """What keeps a text from being an id."""

    NOTHING = auto()  # no text
    RECORD_OR_PATH = auto()  # of another exchange's proof
    TOO_SHORT = auto()  # 1 to 63 digits
    TOO_LONG = auto()  # 65 digits or more
    WRONG_CHARACTER = auto()  # among hex digits
    NOT_AN_ID = auto()  # nothing like one
    AMONG_WORDS = auto()  # a whole id with words before it that may mean something
    SEVERAL = auto()  # two whole ids or more


class IdError(BotError):
    """No id of 64 digits. The text of the error is the fault's name: what a person reads is worded elsewhere."""

    def __init__(self, fault: IdFault, found: int = 0, place: int = 0) -> None:
        """`found`: the number of digits, 0 for none; `place`: of a wrong character, from 1."""
        self.fault, self.found, self.place = fault, found, place
        super().__init__(fault.name)


@dataclass(frozen=True, slots=True)
class IdRequest:
    """An id and what was typed behind it."""

    client_id: bytes  # 32 bytes
    rest: str  # "" for nothing
    before: str = ""  # words before it, "" for none; no digit is in them


def with_plain_digits(text: str) -> str:
    """Return a text with the decimal digits of every script as 0 to 9: a Persian keyboard writes its own."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in text)


def visible_words(text: str) -> list[str]:
    """Return the words of a text, digits as 0 to 9, without quotation marks, ``0x``, and what apps put in unseen."""
    visible = with_plain_digits(text.translate(INVISIBLE))
    words = _QUOTES.sub(" ", visible).split()
    return [word[2:] if word[:2] in ("0x", "0X") else word for word in words if word not in ("0x", "0X")]


def parse_request(text: str) -> IdRequest:
    """Return the id at the beginning of `text` and the rest. Raises IdError for what is no id."""
    if looks_like_record(text) or looks_like_path(text):
        raise IdError(IdFault.RECORD_OR_PATH)
    words = visible_words(text)
    if words and not _HEX.fullmatch(words[0]) and (request := _in_sentence(text)) is not None:
        return request
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
            behind = words[number + 1 :]
            if behind and _HEX.fullmatch(behind[0]) and len(behind[0]) > 10:
                is_second = len(behind[0]) == ID_DIGITS
                raise IdError(IdFault.SEVERAL) if is_second else _too_long(ID_DIGITS + len(behind[0]))
            return IdRequest(bytes.fromhex(digits), " ".join(without_fillers(behind)))
    if not digits:
        raise IdError(IdFault.NOTHING)
    raise _short(len(digits))


def _in_sentence(text: str) -> IdRequest | None:
    """Return the one whole id in a sentence with what is around it; None where there is none that is plain to see.

    Raises IdError where there are several. Words before it must hold no digits: they may be part of an id, or a date.
    """
    visible = with_plain_digits(text.translate(INVISIBLE))
    found = list(_ALONE.finditer(visible))
    if len(found) > 1:
        raise IdError(IdFault.SEVERAL)
    if not found:
        return None
    before, behind = visible[: found[0].start()], visible[found[0].end() :]
    touching = before.split()[-1:] if before[-1:].strip() else []
    is_address = any(mark in "".join(touching) for mark in "/?&@#")
    if is_address or any(map(str.isdigit, before)) or len(before.split()) > _MOST_WORDS:
        return None
    words = without_fillers(visible_words(behind.lstrip(_CLOSING)))
    said = " ".join(visible_words(before.rstrip(_OPENING)))
    return IdRequest(bytes.fromhex(found[0][1]), " ".join(words), said)


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
        return IdError(IdFault.WRONG_CHARACTER, len(word), place + 1)
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
