"""What a button carries: everything, so that it works after a restart and nothing is remembered.

59 of Telegram's 64 bytes: action (1), client id as base64url (43), first 8 bytes of the statement id (11), asset
(2), page (2). Numbers are two characters of the same alphabet, 0 to 4,095.
"""

import base64
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["NO_CLIENT", "Action", "ButtonData", "ButtonError", "unpack"]

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_LENGTH = 59
_MOST = 4095
NO_CLIENT = bytes(32)


class ButtonError(Exception):
    """Callback data that no button of ours carries."""


class Action(StrEnum):
    """What a button does."""

    CHECK = "c"
    TREE = "t"
    PROOF = "p"
    DATES = "d"
    VERIFY = "v"
    RESERVES = "r"
    ASSETS = "a"
    WALLETS = "w"
    ALL_WALLETS = "A"
    SNAPSHOTS = "s"
    PUBLISH = "P"
    CONFIRM = "C"  # Publish, although much is less than before; asset and page hold the mark of what is
    DISCARD = "D"
    WITHDRAW = "W"
    KEEP = "K"


@dataclass(frozen=True, slots=True)
class ButtonData:
    """The parts of a button's data."""

    action: Action
    client_id: bytes | None  # 32 bytes; None where the button concerns nobody
    statement: bytes  # first 8 bytes of the statement id
    asset: int = 0  # 0..4095, place in the statement
    page: int = 0  # 0..4095

    def pack(self) -> str:
        """Return the 59 characters."""
        return (
            self.action.value
            + _encode(self.client_id if self.client_id is not None else NO_CLIENT)
            + _encode(self.statement)
            + _number(self.asset)
            + _number(self.page)
        )


def unpack(text: str) -> ButtonData:
    """Return the parts of callback data. Raises ButtonError unless it is exactly what `pack` makes."""
    if len(text) != _LENGTH or not text.isascii() or text[0] not in set(Action):
        raise ButtonError("no button of ours")
    client_id, statement = _decode(text[1:44]), _decode(text[44:55])
    data = ButtonData(
        Action(text[0]),
        None if client_id == NO_CLIENT else client_id,
        statement,
        _parse_number(text[55:57]),
        _parse_number(text[57:59]),
    )
    if data.pack() != text:  # base64 has several spellings of one value, and only one is ours
        raise ButtonError("no button of ours")
    return data


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes:
    if any(letter not in _ALPHABET for letter in text):
        raise ButtonError("no button of ours")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _number(value: int) -> str:
    if not 0 <= value <= _MOST:
        raise ValueError(f"a button's number is 0 to {_MOST}")
    return _ALPHABET[value >> 6] + _ALPHABET[value & 63]


def _parse_number(text: str) -> int:
    high, low = (_ALPHABET.find(letter) for letter in text)
    if high < 0 or low < 0:
        raise ButtonError("no button of ours")
    return high << 6 | low
