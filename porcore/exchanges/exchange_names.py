"""When two names of exchanges are one: whatever their case, spaces, dots, accents, and letters of other scripts that look alike.

The order is that of Unicode's compatibility form (NFKC), then case, then a table of letters that look like Latin ones (the
pairs are those of Unicode's confusables.txt for Cyrillic, Greek and Armenian small letters), then ASCII's own twins.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable

__all__ = [
    "LONGEST_NAME",
    "folded",
    "has_mixed_scripts",
    "nearest",
    "plain_name",
    "plain_words",
    "without_ending",
]

LONGEST_NAME = 64  # characters of an exchange's name
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")

_LOOK_ALIKE = {
    # Cyrillic
    "а": "a", "в": "b", "ь": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "e", "ғ": "f", "ԍ": "g", "һ": "h", "н": "h", "і": "i", "ї": "i",
    "ј": "j", "к": "k", "ӏ": "l", "м": "m", "п": "n", "о": "o", "р": "p", "ԛ": "q", "г": "r", "ѕ": "s", "т": "t", "ц": "u", "ѵ": "v",
    "ԝ": "w", "х": "x", "у": "y", "ү": "y", "з": "3",
    # Greek
    "α": "a", "β": "b", "ϲ": "c", "ς": "c", "δ": "d", "ε": "e", "η": "n", "ι": "i", "κ": "k", "μ": "m", "ν": "v", "ο": "o", "ρ": "p",
    "σ": "o", "τ": "t", "υ": "u", "χ": "x", "γ": "y", "ω": "w", "ζ": "z",
    # Armenian
    "ո": "n", "ս": "u", "օ": "o", "հ": "h", "ց": "g", "զ": "q", "յ": "j", "ք": "p",
    # Latin letters that no compatibility form takes back
    "ĸ": "k", "ƙ": "k", "ʘ": "o", "ɵ": "o", "ƀ": "b", "ɓ": "b", "ɠ": "g", "ɢ": "g", "ꭓ": "x", "ᴜ": "u", "ᴠ": "v", "ᴡ": "w", "ᴢ": "z",
    "ı": "i", "ɩ": "i", "ɡ": "g", "ɑ": "a", "ƅ": "b", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ƶ": "z", "ʀ": "r", "ɴ": "n",
    "ʙ": "b", "ɪ": "i", "ʟ": "l", "ᴏ": "o", "ᴋ": "k", "ᴄ": "c", "ᴇ": "e", "ᴀ": "a", "ᴍ": "m", "ᴛ": "t", "ʏ": "y", "ꜱ": "s", "ʜ": "h",
}  # fmt: skip
_MARKS = str.maketrans("", "", "™℠®©")  # of which a compatibility form would make letters
_TWINS = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "5": "s", "3": "e"})
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_ENDINGS = ("exchange", "global", "com", "io")


def is_exchange_key(text: str) -> bool:
    """Tell whether a text is an exchange key: 1 to 32 of a-z, 0-9 and -, the first of them no -."""
    return bool(_KEY.fullmatch(text))


def plain_words(text: str) -> str:
    """Return a typed name in small letters without accents, letters of other scripts as the Latin ones that they look like.

    `text` has any length; what lies beyond `LONGEST_NAME` characters is cut off before anything else is done.
    """
    bare = text[:LONGEST_NAME].translate(_MARKS)
    spread = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", bare).casefold())
    return "".join(_LOOK_ALIKE.get(letter, letter) for letter in spread if not unicodedata.combining(letter))


def plain_name(text: str) -> str:
    """Return what a typed name is compared by: the letters and digits of its `plain_words`, without spaces and dots."""
    return "".join(letter for letter in plain_words(text) if letter.isalnum())


def folded(text: str) -> str:
    """Return what two names share that a person could take for each other: `plain_name`, and 0 for o, 1 for l, rn for m."""
    name = plain_name(text).translate(_TWINS)
    for pair, letter in _PAIRS:
        name = name.replace(pair, letter)
    return name


def has_mixed_scripts(text: str) -> bool:
    """Tell whether a name has Latin letters and those of another script, as only a made-up look-alike has."""
    letters = [letter for letter in unicodedata.normalize("NFKC", text) if letter.isalpha()]
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return 0 < latin < len(letters)


def nearest(typed: str, names: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Return the `names` that look most like what was `typed`, the nearest first; `most`: how many at most, 1 or more."""
    by_fold = {folded(name): name for name in names}
    found = difflib.get_close_matches(folded(typed), list(by_fold), n=most, cutoff=0.5)
    return tuple(by_fold[each] for each in found)


def without_ending(name: str) -> str:
    """Return a plain name without a last word that exchanges add or leave out, as ``gateio`` without ``io``."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name
