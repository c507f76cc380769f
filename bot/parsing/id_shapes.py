"""Finding what reads as a client id in a text that a whole group, or everyone, can see.

People paste ids whole, in words, with dashes, or with marks between the digits that no screen shows. Whatever has 64 digits
in a row when read that way counts, unless exactly those 64 are known to be public, or it is made of shorter or longer rows
that are.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.parsing.ids import ID_DIGITS, visible_words
from porcore.format.unseen import BLANK

__all__ = ["shows_id"]

Known = Callable[[str], bool]  # tells whether digits, in small letters, are public

_HEX = re.compile(r"[0-9a-f]+", re.ASCII)
_LONG = re.compile(rf"[0-9a-f]{{{ID_DIGITS},}}", re.ASCII)
_WORD = re.compile(r"[^\W_]+")
# A list of these is no id, though it has nothing but hex digits and dashes.
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.ASCII)
# Nor are two addresses of Ethereum, one below the other.
_ADDRESS = re.compile(r"(?<![^\W_])0x[0-9a-f]{40}(?![^\W_])", re.ASCII)
# Letters that look like a to f, of other alphabets and small capitals; taken apart, a lunate sigma is a final one.
_TWINS = str.maketrans(dict(zip("асеԁЬАВСЕғαβςεΑΒΕᴀʙᴄᴅᴇꜰ", "acedbabcefabceabeabcdef", strict=True)))
_FEWEST_LETTERS = (
    4  # of an id: fewer than that happen once in a hundred million, and columns of amounts have none
)
_UNSEEN = ("Cc", "Cf", "Mn", "Me")  # controls, format characters, marks on or around a letter
_PARTS_OF_ADDRESSES = "/\\?=&#%@."  # what is before digits inside a link that Telegram made no link of


@dataclass(frozen=True, slots=True)
class _Rules:
    """What is left alone."""

    known: Known
    keep_whole: bool
    lengths: Sequence[int]

    def knows(self, run: str) -> bool:
        return len(run) in self.lengths and self.known(run)

    def keeps(self, run: str) -> bool:
        return self.keep_whole and len(run) == ID_DIGITS


def shows_id(
    text: str, known: Known, *, keep_whole: bool = False, lengths: Sequence[int] = (ID_DIGITS,)
) -> bool:
    """Tell whether a text shows 64 digits or more in a row that are not `known`.

    `keep_whole`: exactly 64 in one word are left alone as well. `lengths`: how many digits can be known, those first that are
    to be tried first.
    """
    rules = _Rules(known, keep_whole, lengths)
    plain = _ADDRESS.sub(" z ", _plain(text))
    typed = visible_words(plain)
    split = _WORD.findall(_UUID.sub(" z ", plain))
    return (
        any(True for _ in _runs(typed, rules))
        # Read past every mark, a table of numbers would look like an id.
        or any(
            sum(map(str.isalpha, run)) >= _FEWEST_LETTERS
            for run in _runs([word.removeprefix("0x") for word in split if word != "0x"], rules)
        )
    )


def _plain(text: str) -> str:
    """Return a text in small letters of one form: without what no one sees, digits of all scripts as 0 to 9.

    Letters are taken apart first, so that an accent over a digit goes and the digit stays.
    """
    seen = (
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if letter.isspace() or not (letter in BLANK or unicodedata.category(letter) in _UNSEEN)
    )
    return "".join(_digit(letter) for letter in seen).translate(_TWINS).lower()


def _digit(letter: str) -> str:
    value = unicodedata.digit(letter, None)  # also those in circles that no form takes apart
    return letter if value is None else str(value)


def _runs(words: Sequence[str], rules: _Rules) -> Iterator[str]:
    """Yield the runs of digits that are long enough and neither `known` nor kept."""
    chain: list[str] = []
    for word in [*words, ""]:
        if _HEX.fullmatch(word):
            chain.append(word)
            continue
        yield from _unknown(chain, rules)
        chain = []
        for run in _LONG.finditer(word):
            if rules.knows(run[0]) or (rules.keeps(run[0]) and _stands_alone(word, run)):
                continue
            yield run[0]


def _unknown(chain: Sequence[str], rules: _Rules) -> Iterator[str]:
    """Yield what is left of a row of words once those that are public are taken out of it."""
    ends = list(accumulate(map(len, chain), initial=0))
    place = {end: number for number, end in enumerate(ends)}
    first = at = 0
    while at < len(chain) and ends[-1] >= ID_DIGITS:
        tried = [behind for length in rules.lengths if (behind := place.get(ends[at] + length)) is not None]
        behind = next((end for end in tried if _is_public(chain[at:end], rules)), None)
        if behind is not None:
            yield from _long_enough(chain[first:at])
            first = at = behind
        else:
            at += 1
    yield from _long_enough(chain[first:])


def _is_public(words: Sequence[str], rules: _Rules) -> bool:
    return (len(words) == 1 and rules.keeps(words[0])) or rules.known("".join(words))


def _long_enough(words: Sequence[str]) -> Iterator[str]:
    run = "".join(words)
    if len(run) >= ID_DIGITS:
        yield run


def _stands_alone(word: str, run: re.Match[str]) -> bool:
    before, behind = word[: run.start()].removesuffix("0x"), word[run.end() :]
    return not (before[-1:].isalnum() or before[-1:] in tuple(_PARTS_OF_ADDRESSES) or behind[:1].isalnum())
