"""The text that binds a signature to one snapshot, and what a signed text says about its time.

    porcore/1 reserves <exchange> <taken_at> <block height> <block hash>

A block's hash cannot be known before the block exists, so a signature over this text is younger than the block.
Whether the hash is that block's is for the reader to look up: nothing here reads a chain.
"""

import re
from dataclasses import dataclass

from porcore.errors import FormatError
from porcore.format.grammar import parse_exchange, parse_hex, parse_taken_at
from porcore.format.origin import split_maker
from porcore.reserves.evidence.levels import Dating

__all__ = ["Challenge", "SnapshotContext", "dating_of", "parse_challenge"]

_PREFIX = "porcore/1 reserves "
_HEIGHT = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Challenge:
    """The parts of a challenge text, each checked on the way in. Raises FormatError."""

    exchange: str
    taken_at: str  # UTC, as in the statement
    height: str  # number of a block, decimal digits
    block_hash: str  # 64 lower-case hex digits

    def __post_init__(self) -> None:
        parse_exchange(self.exchange, "exchange")
        parse_taken_at(self.taken_at, "taken_at")
        parse_hex(self.block_hash, 64, "block hash")
        if not _HEIGHT.fullmatch(self.height):
            raise FormatError("word", where="block height", expected="a block's number, such as 934496")

    @property
    def text(self) -> str:
        """The text to sign, byte for byte, without a line break."""
        return f"{_PREFIX}{self.exchange} {self.taken_at} {self.height} {self.block_hash}"


@dataclass(frozen=True, slots=True)
class SnapshotContext:
    """The snapshot that evidence is asked about."""

    exchange: (
        str  # as its statement names it; wallets are the exchange's also where somebody else rebuilt the tree
    )
    taken_at: str  # UTC, as in the statement

    def is_named_by(self, challenge: Challenge) -> bool:
        """Tell whether a challenge names this snapshot's exchange, whoever made the tree."""
        return split_maker(challenge.exchange)[0] == split_maker(self.exchange)[0]


def parse_challenge(message: str) -> Challenge | None:
    """Return the challenge that `message` is, byte for byte, or None."""
    if not message.startswith(_PREFIX):
        return None
    parts = message.removeprefix(_PREFIX).rsplit(" ", 3)  # only the exchange's name may hold spaces
    if len(parts) != 4:
        return None
    try:
        return Challenge(*parts)
    except FormatError:
        return None


def dating_of(message: str, context: SnapshotContext | None) -> Dating:
    """Return what a signed `message` says about the time of signing."""
    challenge = parse_challenge(message)
    if challenge is None:
        return Dating.UNDATED
    if context is not None and context.taken_at == challenge.taken_at and context.is_named_by(challenge):
        return Dating.FRESH
    return Dating.OTHER
