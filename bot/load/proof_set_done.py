"""What the process says that checks a proof set. Little is imported here: that process starts fast."""

from dataclasses import dataclass, field
from typing import Literal

from bot.runtime.wire import WireMessage

__all__ = ["BODY", "SetDone"]

BODY = "proof-set.json"  # the set's canonical JSON, in the folder that the process writes


@dataclass(frozen=True, slots=True)
class SetDone(WireMessage):
    """The last line of a set that was checked, whatever was found."""

    set_id: str  # 64 hex digits
    event: Literal["done"] = field(default="done", kw_only=True)
