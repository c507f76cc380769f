"""What an answer may repeat of what somebody typed: a short text of plain words, nothing that may be an id or a secret."""

import re

from bot.parsing.folding import folded
from bot.parsing.ids import looks_like_id

__all__ = ["repeatable"]

_LONGEST = 40  # characters
_LOOKED_AT = 4000  # as many as a message has
_HEX = re.compile(r"[0-9a-f]{16}")
_MOST_DIGITS = 6  # in all: a phone number or a card has more
_BETWEEN_LETTERS = "\u200c"  # within Persian words, and not seen
_ADDRESS = re.compile(r"://|@|\bwww\.|\.\w+/")


def repeatable(text: str) -> str:
    """Return a text as one line of at most 40 characters, "" where it is wiser not to repeat it."""
    line = " ".join(text[:_LOOKED_AT].split())
    plain = folded(line)
    joined = "".join(filter(str.isalnum, plain))
    if not joined or len(text) > _LOOKED_AT or not line.replace(_BETWEEN_LETTERS, "").isprintable():
        return ""
    if looks_like_id(text) or _HEX.search(joined) or _ADDRESS.search(plain):
        return ""
    if sum(map(str.isdigit, joined)) > _MOST_DIGITS:
        return ""
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"
