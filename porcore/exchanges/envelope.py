"""What another program's answer holds: ``{"code": 0, "data": {…}}``, JSON as a text inside JSON, a list of one."""

from dataclasses import replace

from porcore.exchanges.document import Document
from porcore.exchanges.sentences import say
from porcore.exchanges.strict_json import UnreadableError, members, parse_json
from porcore.exchanges.unwrapping import has_stray

__all__ = ["MOST_WRAPPERS", "contents"]

MOST_WRAPPERS = 4  # one in the other
_MOST_ENTRIES = 64


def contents(document: Document) -> list[Document]:
    """Return the objects and lists that a JSON document holds directly, each with its own exact text."""
    if not isinstance(document.value, dict | list) or not 0 < len(document.value) <= _MOST_ENTRIES:
        return []  # a list of many things is no wrapper
    found = list[Document]()
    for value, text in members(document.text):
        inner = _inner(value, text)
        if inner is not None:
            found.append(replace(inner, notes=(*document.notes, say("stripped-wrapper"))))
    return found


def _inner(value: object, text: str) -> Document | None:
    if isinstance(value, dict | list):
        return Document(text, value)
    if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "[") or has_stray(value):
        return None
    try:
        return Document(value, parse_json(value))
    except UnreadableError:
        return None
