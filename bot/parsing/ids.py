"""Reading a Hashed Client ID the way people paste it.

Upper case, spaces, line breaks, ``0x`` and back-ticks are forgiven: whole words join into an id until there are
exactly 64 digits. A word is never split, so an id that lost a digit does not swallow half of a date; the answer
then states the length found. No error ever repeats what was typed.
"""

import re
from dataclasses import dataclass

from bot.errors import BotError
from bot.texts import reading
from porcore.exchanges.records import looks_like_path, looks_like_record

__all__ = ["ID_DIGITS", "INVISIBLE", "IdError", "Request", "looks_like_id", "parse_request", "visible_words"]

ID_DIGITS = 64
_HEX = re.compile(r"[0-9a-fA-F]+")
# What apps put between letters without showing it.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
_QUOTES = re.compile(r"[`'\"“”‘’,;]+")
_RUN = re.compile(r"(?:0[xX])?[0-9a-fA-F]{64,}")


class IdError(BotError):
    """No id of 64 digits; the sentence says what was found. `found` is the number of digits, 0 for none."""

    def __init__(self, sentence: str, found: int = 0) -> None:
        self.found = found
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Request:
    """An id and what was typed behind it."""

    client_id: bytes  # 32 bytes
    rest: str  # "" for nothing


def visible_words(text: str) -> list[str]:
    """Return the words of a text without quotation marks, ``0x``, and what apps put in unseen."""
    visible = text.translate(INVISIBLE)
    words = _QUOTES.sub(" ", visible).split()
    return [word[2:] if word[:2] in ("0x", "0X") else word for word in words if word not in ("0x", "0X")]


def parse_request(text: str) -> Request:
    """Return the id at the beginning of `text` and the rest. Raises IdError."""
    if looks_like_record(text) or looks_like_path(text):
        raise IdError(reading.record_or_path())
    words = visible_words(text)
    digits = ""
    for number, word in enumerate(words):
        if not _HEX.fullmatch(word) or len(digits) + len(word) > ID_DIGITS:
            if digits:
                # A long word behind an id that is too short is part of it more likely than a time.
                raise _wrong_length(digits, word)
            if not _mostly_hex(word) and looks_like_id(text):
                raise IdError(reading.id_among_words())
            raise _not_an_id(word)
        digits += word
        if len(digits) == ID_DIGITS:
            rest = " ".join(words[number + 1 :])
            if rest and _HEX.fullmatch(words[number + 1]) and len(words[number + 1]) > 10:
                raise _too_long(ID_DIGITS + len(words[number + 1]))
            return Request(bytes.fromhex(digits), rest)
    if not digits:
        raise IdError(reading.no_id())
    raise _short(len(digits))


def _wrong_length(digits: str, word: str) -> IdError:
    if _HEX.fullmatch(word) and len(word) > 10:
        return (
            _too_long(len(digits) + len(word)) if len(digits) + len(word) > ID_DIGITS else _short(len(digits))
        )
    if not _HEX.fullmatch(word) and _mostly_hex(word):
        return _not_an_id(word)
    return _short(len(digits))


def _short(found: int) -> IdError:
    return IdError(reading.too_short(found), found)


def _too_long(found: int) -> IdError:
    return IdError(reading.too_long(found), found)


def _mostly_hex(word: str) -> bool:
    return len(word) >= 16 and sum(letter in "0123456789abcdefABCDEF" for letter in word) * 4 >= 3 * len(word)


def _not_an_id(word: str) -> IdError:
    if _HEX.fullmatch(word):
        return _too_long(len(word))
    if _mostly_hex(word):
        place = next(i for i, letter in enumerate(word) if letter not in "0123456789abcdefABCDEF")
        other = word[place].isdigit()
        return IdError(reading.wrong_character(place + 1, len(word), other_script=other), len(word))
    return IdError(reading.not_an_id())


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
