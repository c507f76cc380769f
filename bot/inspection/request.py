"""What a person gives beside a file, in its caption or in a reply to it: ``root 9f3c…``, ``nonce 4,b4fb…``.

Nothing is remembered between two messages: whoever wants to compare with a root replies to the file itself, and
Telegram sends the file along.
"""

import re
from dataclasses import dataclass, field

from bot.ids import INVISIBLE

__all__ = ["Request", "is_part_of_a_file", "looks_like_json", "read_request"]

_ROOT = frozenset(("root", "roots", "statement"))
_NONCE = frozenset(("nonce", "nonces", "credential"))
_MOST = 100  # roots and nonces together
_QUOTES = re.compile(r"[`'\"“”‘’<>]+")
_NAMED = re.compile(r"(?<!\S)(roots?|statement|nonces?|credential)\s*[:=]", re.IGNORECASE)
_BARE = re.compile(r"(?:0[xX])?[0-9a-fA-F]{16,}")
_FRAGMENT = re.compile(r'"[^"\s]{1,80}"\s*[:,\]}]')
_NUMBERS, _NUMBER = 4, re.compile(r"\[?[0-9]{1,20}\]?")
_LEAST_MARKS = 6  # of JSON in a text that does not begin as JSON does


@dataclass(frozen=True, slots=True)
class Request:
    """What was given, as typed. `understood` is False for a text that named neither root nor nonce."""

    roots: tuple[str, ...] = ()
    nonces: tuple[str, ...] = field(default=(), repr=False)  # secrets: never shown or kept
    understood: bool = True


def read_request(text: str) -> Request:
    """Read a caption or a reply; anything else than roots and nonces is not understood, and ignored as a whole.

    A lone number of 16 hex digits or more is a root.
    """
    words = _NAMED.sub(r"\1 ", _QUOTES.sub(" ", text.translate(INVISIBLE))).split()
    if len(words) == 1 and _BARE.fullmatch(words[0]):
        return Request((words[0],))
    roots, nonces, target = list[str](), list[str](), None
    for word in words:
        name = word.lower()
        if name in _ROOT or name in _NONCE:
            target = roots if name in _ROOT else nonces
        elif target is None:
            return Request(understood=False)
        else:
            target.append(word.strip(";") if target is nonces else word.strip(",;"))
    if len(roots) + len(nonces) > _MOST or (words and not (roots or nonces)):
        return Request(understood=False)
    return Request(_joined(roots), tuple(nonces))


def _joined(roots: list[str]) -> tuple[str, ...]:
    """Return roots, of which four numbers in a row are one: so a hash over the Goldilocks field is written."""
    if len(roots) == _NUMBERS and all(_NUMBER.fullmatch(root) for root in roots):
        return (",".join(root.strip("[]") for root in roots),)
    return tuple(roots)


def looks_like_json(text: str) -> bool:
    """Tell whether a message begins as a JSON file does."""
    return text.translate(INVISIBLE).lstrip()[:1] in ("{", "[")


def is_part_of_a_file(text: str) -> bool:
    """Tell whether a message is a later part of JSON that Telegram cut because it was long."""
    return len(_FRAGMENT.findall(text)) >= _LEAST_MARKS
