"""What the process says that reads a claim's bundle. Little is imported here: that process starts fast."""

from dataclasses import dataclass, field
from typing import Literal

from bot.runtime.wire import WireMessage

__all__ = ["BODY", "ClaimDone"]

BODY = "claim.json"  # the claim's canonical JSON, in the folder that the process writes


@dataclass(frozen=True, slots=True)
class ClaimDone(WireMessage):
    """The last line of a claim that was read."""

    claim_id: str  # 64 hex digits
    rows_outside: int  # rows of the wallet list that count for nothing
    rows_repeated: int  # rows that name a wallet again
    root_file: str  # "read", "not read", or "" where there is none
    notes: tuple[str, ...] = ()  # about the wallet list
    event: Literal["done"] = field(default="done", kw_only=True)
