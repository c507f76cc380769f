"""Message entities: what may stand inside what, counted in UTF-16 units (core.telegram.org/bots/api#messageentity).

Where Telegram silently drops an entity it does not like, this refuses: a bot that relies on the dropping
shows something else than it meant to.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.sandbox.errors import bad_request

__all__ = [
    "MAX_ENTITIES",
    "Entity",
    "allowed_inside",
    "check",
    "entities_from_json",
    "in_order",
    "trim",
    "units",
]

MAX_ENTITIES: Final = 100  # per message, those found in plain text included

STYLES: Final = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
QUOTES: Final = frozenset({"blockquote", "expandable_blockquote"})
FIXED: Final = frozenset({"code", "pre"})
FOUND: Final = frozenset({"mention", "hashtag", "cashtag", "bot_command", "url", "email"})
KINDS: Final = STYLES | QUOTES | FIXED | FOUND | {"text_link", "custom_emoji"}
_TWO_UNITS: Final = re.compile("[\U00010000-\U0010ffff]")
_EXTRA: Final = {"text_link": "url", "pre": "language", "custom_emoji": "custom_emoji_id"}


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity; `offset` and `length` are in UTF-16 units, `value` is its url, language or emoji id."""

    kind: str
    offset: int
    length: int  # units, at least 1
    value: str = ""

    @property
    def end(self) -> int:
        """The offset behind the last unit."""
        return self.offset + self.length

    def to_json(self) -> dict[str, Any]:
        """Return the Bot API's MessageEntity."""
        body: dict[str, Any] = {"type": self.kind, "offset": self.offset, "length": self.length}
        if self.value:
            body[_EXTRA[self.kind]] = self.value
        return body


def units(text: str) -> int:
    """Return the length of `text` in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def allowed_inside(outer: str, inner: str) -> bool:
    """Say whether an entity of kind `inner` may stand inside one of kind `outer`."""
    if outer in FIXED:
        return False
    if outer in QUOTES:
        return inner not in QUOTES
    if inner in FIXED:
        return False
    return outer in STYLES or inner in STYLES


def in_order(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return `entities` outer before inner; of two with the same range a quote is outer, then a style."""
    ranks = {**dict.fromkeys(QUOTES, 0), **dict.fromkeys(STYLES, 1)}
    return tuple(
        sorted(entities, key=lambda one: (one.offset, -one.length, ranks.get(one.kind, 2), one.kind))
    )


def check(text: str, entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return `entities` in order; raise ApiError if one leaves the text, cuts a letter, or overlaps another."""
    ordered = in_order(entities)
    halves, total = _halves(text), units(text)
    open_now: list[Entity] = []
    for entity in ordered:
        if entity.offset < 0 or entity.length < 1 or entity.end > total:
            raise bad_request(
                f"can't parse entities: {entity.kind} covers units {entity.offset} to {entity.end}, "
                f"the text has {total}"
            )
        if entity.offset in halves or entity.end in halves:
            raise bad_request(
                f"entity beginning at UTF-16 offset {entity.offset} cuts a letter of two units in half"
            )
        open_now = [other for other in open_now if other.end > entity.offset]
        for outer in open_now:
            if entity.end > outer.end or not allowed_inside(outer.kind, entity.kind):
                raise bad_request(
                    f"can't parse entities: {entity.kind} at UTF-16 offset {entity.offset} "
                    f"can't overlap {outer.kind} at {outer.offset}"
                )
        open_now.append(entity)
    return ordered


def _halves(text: str) -> set[int]:
    """Return the offsets in the middle of letters of two units."""
    return {match.start() + before + 1 for before, match in enumerate(_TWO_UNITS.finditer(text))}


def entities_from_json(rows: object) -> list[Entity]:
    """Read the parameter `entities`; raise ApiError on an unknown kind, key or type."""
    if not isinstance(rows, list):
        raise bad_request("can't parse entities: expected an array of MessageEntity")
    return [_entity_from_json(row) for row in rows]


def _entity_from_json(row: object) -> Entity:
    if not isinstance(row, dict):
        raise bad_request("can't parse entities: expected an object for each MessageEntity")
    kind = row.get("type")
    if not isinstance(kind, str) or kind not in KINDS:
        raise bad_request("can't parse entities: unsupported type of MessageEntity")
    extra = _EXTRA.get(kind, "")
    unknown = set(row) - {"type", "offset", "length", extra}
    if unknown:
        raise bad_request(f"can't parse entities: {kind} has no field {min(unknown)!r}")
    offset, length, value = row.get("offset"), row.get("length"), row.get(extra, "")
    if type(offset) is not int or type(length) is not int or not isinstance(value, str):
        raise bad_request(f"can't parse entities: {kind} needs integers as offset and length")
    return Entity(kind, offset, length, value)


def trim(text: str, entities: Sequence[Entity]) -> tuple[str, tuple[Entity, ...]]:
    """Cut white space off both ends as Telegram does: at the start only before the first entity."""
    shown = text.rstrip(" \n\t")
    total = units(shown)
    kept = [replace(one, length=min(one.end, total) - one.offset) for one in entities if one.offset < total]
    first = min((one.offset for one in kept), default=total)
    lead = 0
    while lead < first and shown[lead] in " \n\t":
        lead += 1
    return shown[lead:], in_order(replace(one, offset=one.offset - lead) for one in kept)
