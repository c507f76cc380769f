"""What a button carries: everything, so that it works after a restart and nothing is remembered.

59 of Telegram's 64 bytes: action (1), client id as base64url (43), first 8 bytes of the statement id (11), asset
(2), page (2). Numbers are two characters of the same alphabet, 0 to 4,095. Under an answer about another time than was
asked for, that time takes the other five. A button about an exchange carries the exchange's mark in place of the statement
id, and perhaps an asset's symbol in place of the client id.
"""

import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from bot.errors import BotError
from bot.parsing.times import NEWEST, TimeQuery

__all__ = [
    "ASK_FOR_ID",
    "NO_CLIENT",
    "NO_EXCHANGE",
    "Action",
    "ButtonData",
    "ButtonError",
    "exchange_mark",
    "symbol_bytes",
    "symbol_of",
    "unpack",
]

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_LENGTH = 59
_TIME = 5  # characters
_MOST = 4095
# A time as a number of 30 bits: 0 for the newest, then days since the year 1, then seconds since `_FIRST`.
_DAYS = 2**22
_FIRST = datetime(2010, 1, 1, tzinfo=UTC)
_SECONDS = 2**30 - _DAYS  # until December 2043; a moment outside is carried as its day
NO_CLIENT = bytes(32)
NO_EXCHANGE = bytes(8)  # in place of an exchange's mark: of all of them
ASK_FOR_ID = 1  # page of the button of FIRST that asks for an id


class ButtonError(BotError):
    """Callback data that no button of ours carries."""


class Action(StrEnum):
    """What a button does."""

    CHECK = "c"
    TREE = "t"
    PROOF = "p"
    DATES = "d"
    DATES_PAGE = "e"  # turns the page of the message that it is under; DATES makes one
    VERIFY = "v"
    LEFT_OUT = "l"  # these two report that nothing was found, and carry no id
    DIFFERS = "f"
    RESERVES = "r"
    ASSETS = "a"
    WALLETS = "w"
    ALL_WALLETS = "A"
    WALLETS_PAGE = "x"  # these two turn the page of the message that they are under; those above make one
    ALL_WALLETS_PAGE = "X"
    SNAPSHOTS = "s"  # of all exchanges, or of the one whose mark it carries
    EXCHANGES = "E"  # turns the page of the list of exchanges
    WHICH = "q"  # turns the page of the question which exchange is meant
    OF_EXCHANGE = "o"  # the reserves of one exchange, of one asset or of all, at or before a time
    OVER_TIME = "z"  # of the exchange whose mark it carries; asset: 1 for level signed
    SIDE_BY_SIDE = "y"  # all exchanges; asset: 1 for level signed
    CLAIM_WALLETS = "Z"  # of the claim whose id's first bytes it carries
    CLAIM_WALLETS_PAGE = "Y"  # turns the page of the message that it is under, as the next one does
    CLAIM_ASSETS = "V"
    DETAILS = "1"  # of the reserves of all assets, or of one: asset is its place, from 1
    CLAIM_DETAILS = "2"  # the same of the claim whose id's first bytes it carries
    WALLETS_TOLD = "3"  # all that is said of the wallets of a page; asset: 4,095 for those of all assets
    CLAIM_WALLETS_TOLD = "4"
    PUBLISH = "P"
    CONFIRM = "C"  # Publish, although much is less than before; asset and page hold the mark of what is
    DISCARD = "D"
    DRY_RUN = "L"  # of what waits for Publish, looked at once more
    PREVIEW = "8"  # of what waits for Publish, as people would see it
    EXAMPLE = "9"  # makes an example bundle in the import folder
    WITHDRAW = "W"
    KEEP = "K"
    FIRST = "S"  # a button of /start or /settings; page: which one, in place of the client id a language
    ALERTS = "b"  # the menu of alerts; under an alert
    ALERT_CHOICE = (
        "N"  # asset: number of the kind, page: line in per cent; with the mark of the exchange that is shown
    )
    ALERT_EXCHANGE = "n"  # page of the list of exchanges; asset: 1 to choose the one whose mark it carries
    ALERT_STOP = "B"  # asset: 1 in the menu
    HISTORY = "H"  # of a client id at the exchange of a snapshot; asset: 0, or 1 + the place of the one that is drawn
    HISTORY_PAGE = "h"  # turns the page of the message that it is under


@dataclass(frozen=True, slots=True)
class ButtonData:
    """The parts of a button's data."""

    action: Action
    client_id: bytes | None  # 32 bytes; None where the button concerns no one
    statement: bytes  # first 8 bytes of the statement id, or an exchange's mark
    asset: int = 0  # 0..4095, place in the statement
    page: int = 0  # 0..4095
    asked: TimeQuery | None = None  # the time that was asked for, where another one was used

    def pack(self) -> str:
        """Return what the button carries: 59 characters in ASCII, 64 where another time was asked for than is answered."""
        return (
            self.action.value
            + _encode(self.client_id if self.client_id is not None else NO_CLIENT)
            + _encode(self.statement)
            + _number(self.asset)
            + _number(self.page)
            + ("" if self.asked is None else _time(self.asked))
        )


def unpack(text: str) -> ButtonData:
    """Return the parts of callback data. Raises ButtonError unless it is exactly what `pack` makes."""
    if len(text) not in (_LENGTH, _LENGTH + _TIME) or not text.isascii() or text[0] not in set(Action):
        raise ButtonError("no button of ours")
    client_id, statement = _decode(text[1:44]), _decode(text[44:55])
    data = ButtonData(
        Action(text[0]),
        None if client_id == NO_CLIENT else client_id,
        statement,
        _parse_number(text[55:57]),
        _parse_number(text[57:59]),
        _parse_time(text[_LENGTH:]) if len(text) > _LENGTH else None,
    )
    if data.pack() != text:  # base64 has several spellings of one value, and only one is ours
        raise ButtonError("no button of ours")
    return data


def exchange_mark(key: str) -> bytes:
    """Return the 8 bytes by which a button names an exchange; `key`: of the table of exchanges."""
    return sha256(key.encode()).digest()[:8]


def symbol_bytes(symbol: str) -> bytes | None:
    """Return an asset's symbol as a button carries it in place of a client id; None for "".

    Raises ValueError for what is not 1 to 32 ASCII characters.
    """
    data = symbol.encode("ascii")
    if len(data) > len(NO_CLIENT):
        raise ValueError("a symbol has at most 32 characters")
    return data.ljust(len(NO_CLIENT), b"\0") if data else None


def symbol_of(data: ButtonData) -> str:
    """Return the symbol that a button carries in place of a client id, "" for none. Raises ButtonError for what is no symbol."""
    symbol = (data.client_id or b"").rstrip(b"\0")
    if not symbol.isascii() or b"\0" in symbol:
        raise ButtonError("no button of ours")
    return symbol.decode("ascii")


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


def _time(asked: TimeQuery) -> str:
    if asked.bound is None:
        value = 0
    else:
        seconds = int((datetime.fromisoformat(asked.bound) - _FIRST).total_seconds())
        is_exact = not asked.whole_day and 0 <= seconds < _SECONDS
        value = _DAYS + seconds if is_exact else date.fromisoformat(asked.bound[:10]).toordinal()
    return "".join(_ALPHABET[value >> shift & 63] for shift in range(6 * (_TIME - 1), -1, -6))


def _parse_time(text: str) -> TimeQuery:
    value = 0
    for letter in text:
        if (digit := _ALPHABET.find(letter)) < 0:
            raise ButtonError("no button of ours")
        value = value << 6 | digit
    if not value:
        return NEWEST
    try:
        if value < _DAYS:
            return TimeQuery(f"{date.fromordinal(value).isoformat()}T23:59:59Z", whole_day=True)
    except (ValueError, OverflowError):  # days after the year 9999
        raise ButtonError("no button of ours") from None
    return TimeQuery(f"{_FIRST + timedelta(seconds=value - _DAYS):%Y-%m-%dT%H:%M:%SZ}")
