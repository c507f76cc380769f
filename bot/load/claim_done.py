"""What the process says that reads a claim's bundle."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from bot.runtime.subprocesses import ProcessLimits
from bot.runtime.wire import WireMessage

__all__ = ["BODY", "ClaimDone", "limits_of_claim"]

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


def limits_of_claim(bundle: Path) -> ProcessLimits:
    """Return what reading a claim may take, which grows with the bytes of its files."""
    files = list(bundle.iterdir()) if bundle.is_dir() else [bundle]
    size = sum(file.stat().st_size for file in files)
    seconds = 120 + size // 200_000
    return ProcessLimits(memory=2**31 + 24 * size, processor=seconds, wall=300.0 + 2 * seconds)
