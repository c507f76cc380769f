"""What the process says that checks a proof set."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from bot.runtime.subprocesses import ProcessLimits
from bot.runtime.wire import WireMessage

__all__ = ["BODY", "SetDone", "limits_of_set"]

BODY = "proof-set.json"  # the set's canonical JSON, in the folder that the process writes


@dataclass(frozen=True, slots=True)
class SetDone(WireMessage):
    """The last line of a set that was checked, whatever was found."""

    set_id: str  # 64 hex digits
    event: Literal["done"] = field(default="done", kw_only=True)


def limits_of_set(bundle: Path) -> ProcessLimits:
    """Return what checking a set may take, which grows with the bytes of its files.

    Measured: 600 to 900 bytes and 9 ms of processor a proof, so 64 MB take 15 minutes. A packed file may be larger
    unpacked, but not by much: proofs are chance. A slow processor and a busy machine have room in it.
    """
    files = list(bundle.iterdir()) if bundle.is_dir() else [bundle]
    size = sum(file.stat().st_size for file in files)
    seconds = 600 + size // 10_000
    return ProcessLimits(memory=2**31 + 16 * size, processor=seconds, wall=600.0 + 2 * seconds)
