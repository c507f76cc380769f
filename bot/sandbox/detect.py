"""The entities Telegram finds in plain text by itself: commands, mentions, hashtags, links, addresses.

python-telegram-bot's command handlers work on the `bot_command` entity and never look at the text, so a
message without it is not a command. Top-level domains are a selection; `zip` is among them on purpose, because
Telegram makes a link of every file name that ends so.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.sandbox.entities import QUOTES, STYLES, Entity, in_order, units

__all__ = ["find_code", "with_found"]

_TLDS: Final = (
    "com|org|net|io|dev|app|info|biz|me|co|xyz|zip|ai|gg|eu|de|uk|us|ru|ch|fr|jp|cn|in|exchange|finance"
)
# Kind, a letter without which there is none, and what it looks like.
_PATTERNS: Final = (
    ("email", "@", re.compile(rf"(?<![\w.@-])[\w.+-]+@(?:[a-z0-9-]+\.)+(?:{_TLDS})\b", re.IGNORECASE)),
    (
        "url",
        ".",
        re.compile(
            rf"(?<![\w@./-])(?:https?://[^\s<>\"«»]+|(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_TLDS})\b(?:[:/?#][^\s<>\"«»]*)?)",
            re.IGNORECASE,
        ),
    ),
    ("bot_command", "/", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")),
    ("mention", "@", re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")),
    ("hashtag", "#", re.compile(r"(?<![\w#])#(?=\w*[^\W\d_])\w{1,256}")),
)
_TRAILING: Final = ".,:;!?'\"()[]{}"
_CODE: Final = re.compile(
    r"```(?:(?P<language>[A-Za-z0-9_+-]+)\n)?(?P<block>.+?)```|`(?P<line>[^`\n]+)`", re.DOTALL
)


def with_found(text: str, given: Sequence[Entity]) -> tuple[Entity, ...]:
    """Return the `given` entities and those found in the rest of `text`, in order."""
    taken = [one for one in given if one.kind not in STYLES | QUOTES]
    bounds = [one for one in given if one.kind in STYLES | QUOTES]
    for kind, mark, pattern in _PATTERNS:
        for match in pattern.finditer(text) if mark in text else ():
            shown = match.group().rstrip(_TRAILING) if kind == "url" else match.group()
            found = Entity(kind, units(text[: match.start()]), units(shown))
            crossing = any(_overlap(found, one) and not _inside(found, one) for one in bounds)
            if not crossing and not any(_overlap(found, one) for one in taken):
                taken.append(found)
    return in_order([*bounds, *taken])


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def _inside(inner: Entity, outer: Entity) -> bool:
    return outer.offset <= inner.offset and inner.end <= outer.end


def find_code(text: str) -> tuple[str, tuple[Entity, ...]]:
    """Turn `…` and ```…``` into code entities, as Telegram's apps do when a person sends a message."""
    made: list[str] = []
    entities: list[Entity] = []
    last = 0
    for match in _CODE.finditer(text):
        made.append(text[last : match.start()])
        body = match["line"] or match["block"]
        kind = "code" if match["line"] else "pre"
        offset = units("".join(made))
        entities.append(Entity(kind, offset, units(body), match["language"] or ""))
        made.append(body)
        last = match.end()
    return "".join([*made, text[last:]]), tuple(entities)
