"""What crosses between two processes of ours: lines of JSON, each one dataclass of the field's own words.

The side that says a line needs the standard library alone, so that a child starts fast and has little in it; the side that
reads one holds it against the dataclass with pydantic, strictly: no other keys, no other types (`bot.runtime.reading`).
"""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from pydantic import ConfigDict

__all__ = ["WireMessage", "encoded"]


class WireMessage:
    """What a dataclass inherits that is read from another process."""

    __slots__ = ()
    __pydantic_config__: ClassVar["ConfigDict"] = {"extra": "forbid", "strict": True}


def encoded(message: "DataclassInstance") -> bytes:
    """Return a message as one line of JSON in UTF-8, its end included. Half a surrogate pair becomes a question mark."""
    return json.dumps(asdict(message), ensure_ascii=False).encode("utf-8", "replace") + b"\n"
